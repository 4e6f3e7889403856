"""Published files of other programs, where they are at hand: FET's examples and ITC-2007."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kursplaner.domain.rules import check
from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from kursplaner.exchange.ctt import read_ctt, read_solution, write_solution
from kursplaner.exchange.fet.carry import carry
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.fet.write import write_fet
from kursplaner.services.schools import read_school, save_new
from kursplaner.services.week import load_week

DATA = Path(
    os.environ.get("KURSPLANER_BENCH_DATA", Path(__file__).parents[3].parent / "shared" / "data")
)
INSTALLED = Path("/usr/share/doc/fet-data/examples")
MONDAY = date(2026, 11, 23)
pytestmark = pytest.mark.benchmark
needs_fet = pytest.mark.skipif(shutil.which("fet-cl") is None, reason="FET is not installed")


def present(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand")
    return path


def solved_by_fet(path: Path, folder: Path) -> Path | None:
    """The timetable FET makes of the file; None when it does not succeed within three minutes."""
    subprocess.run(
        ["fet-cl", f"--inputfile={path}", f"--outputdir={folder}", "--timelimitseconds=180",
         "--htmllevel=0"],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    return next(folder.rglob("*_data_and_timetable.fet"), None)


def test_that_hopwood_has_no_clash_and_one_lesson_without_a_place() -> None:
    found = carry(read_fet(present(DATA / "fet" / "uk-hopwood-esol.fet")), MONDAY)

    assert (len(found.plan.lessons), len(found.plan.unserved)) == (162, 1)
    assert check(found.problem, found.plan) == ()
    assert found.report.left_out == ()


@needs_fet
def test_that_fet_accepts_hopwood_exported(tmp_path: Path) -> None:
    found = carry(read_fet(present(DATA / "fet" / "uk-hopwood-esol.fet")), MONDAY)
    write_fet(found.problem, found.plan, tmp_path / "w.fet")

    assert solved_by_fet(tmp_path / "w.fet", tmp_path / "out") is not None


@needs_fet
@pytest.mark.parametrize("name", ["denmark-small-school", "de-dgspro200809", "de-secondary-1"])
def test_that_timetables_made_by_fet_break_none_of_our_rules(name: str, tmp_path: Path) -> None:
    solved = solved_by_fet(present(DATA / "fet" / f"{name}.fet"), tmp_path)
    assert solved is not None
    found = carry(read_fet(solved), MONDAY)
    broken = Counter(item.code for item in check(found.problem, found.plan) if item.hard)

    assert found.plan.unserved == ()
    assert broken == {}
    write_fet(found.problem, found.plan, tmp_path / "again.fet")
    assert solved_by_fet(tmp_path / "again.fet", tmp_path / "again") is not None


def test_that_every_example_of_fet_is_a_week_or_one_sentence() -> None:
    refused: Counter[str] = Counter()
    weeks = 0
    for path in sorted(present(INSTALLED).rglob("*.fet")):
        try:
            found = carry(read_fet(path), MONDAY)
        except UserError as error:
            refused[error.what.split("»")[0]] += 1
            continue
        validate(found.problem)
        weeks += 1
    assert weeks > 100
    assert sum(refused.values()) < 110


@pytest.mark.parametrize(
    "name",
    ["uk-hopwood-esol", "denmark-small-school", "de-dgspro200809", "de-secondary-1",
     "es-vocational-20-21", "de-gyr"],
)  # fmt: skip
def test_that_a_school_is_the_same_week_in_the_workspace(name: str, tmp_path: Path) -> None:
    draft = read_school(present(DATA / "fet" / f"{name}.fet"), monday=MONDAY)
    ws = save_new(draft, tmp_path / "schule.kursplaner", land="BE")
    view = load_week(ws, draft.week)
    ws.close()
    problem = draft.imported.problem

    assert [x.windows for x in view.problem.lessons] == [x.windows for x in problem.lessons]
    assert [x.open for x in view.problem.rooms] == [x.open for x in problem.rooms]
    assert [x.available for x in view.problem.teachers] == [x.available for x in problem.teachers]
    assert len(view.problem.relations) == len(problem.relations)
    assert len(view.plan.lessons) == draft.placed
    assert [v for v in view.violations if v.hard] == []


def test_that_published_courses_are_read_and_solutions_kept(tmp_path: Path) -> None:
    folder = present(DATA / "ctt")
    for path in sorted(folder.glob("*.ctt")):
        assert read_ctt(path).courses
    solution = folder / "solutions" / "comp02_42.sol"
    write_solution(read_solution(solution), tmp_path / "s.sol")
    said = subprocess.run(
        [sys.executable, folder / "validate.py", folder / "comp02.ctt", tmp_path / "s.sol"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "UD2 cost 42" in said.stdout
