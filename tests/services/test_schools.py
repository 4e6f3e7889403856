"""Weeks of school programs: carried with a report, kept as files, written back for FET."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kursplaner.cli import main
from kursplaner.domain.rules import check
from kursplaner.errors import UserError
from kursplaner.exchange.fet.write import write_fet
from kursplaner.exchange.json_files import read_plan, read_problem
from kursplaner.services import school_files, schools
from tests.domain.builders import bare, quiet, town, week

MONDAY = date(2026, 11, 30)
TIMETABLE = '1,"5a","Mei","De","R1",1,2\n1,"5a","Mei","De","R1",3,2\n2,"5a","Sol","Ma","R1",1,3\n'


@pytest.fixture
def fet(tmp_path: Path) -> Path:
    """A small week as FET file, both lessons fixed."""
    path = tmp_path / "kleinstadt.fet"
    write_fet(quiet(town()), bare(week()), path)
    return path


@pytest.fixture
def untis(tmp_path: Path) -> Path:
    folder = tmp_path / "Grundschule"
    folder.mkdir()
    (folder / "GPU001.TXT").write_text(TIMETABLE, encoding="cp1252")
    return folder


def test_that_a_fet_week_is_carried_with_its_plan(fet: Path) -> None:
    found = schools.carry_file(fet, MONDAY)

    assert (found.problem.monday, len(found.plan.lessons)) == (MONDAY, 2)
    assert check(found.problem, found.plan) == ()


@pytest.mark.parametrize("single", [True, False])
def test_that_an_untis_week_is_carried_from_a_folder_or_its_files(
    untis: Path, single: bool
) -> None:
    found = schools.carry_file((untis / "GPU001.TXT",) if single else untis, MONDAY)

    assert (found.problem.name, len(found.plan.lessons)) == ("Grundschule", 3)


def test_that_the_report_counts_names_and_gives_examples(fet: Path) -> None:
    text = fet.read_text(encoding="utf-8").replace(
        "</Time_Constraints_List>",
        "<ConstraintStrange><Weight_Percentage>100</Weight_Percentage><Active>true</Active>"
        "</ConstraintStrange></Time_Constraints_List>",
    )
    fet.write_text(text, encoding="utf-8")
    lines = schools.report_lines(schools.carry_file(fet, MONDAY))

    assert "2 Termine" in lines[0]
    assert [line for line in lines if line.endswith(":")] == [
        "Weggelassen:", "Vereinfacht:", "Übernommen:",
    ]  # fmt: skip
    lost = lines.index("Weggelassen:")
    assert lines[lost + 1].startswith("- 1 × Strange: ")
    assert any("Zum Beispiel" in line for line in lines)


def test_that_without_out_nothing_is_written(
    fet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.iterdir())

    assert main(["convert", str(fet)]) == 0
    assert main(["convert", str(fet), "--out", str(tmp_path / "p.json"), "--report"]) == 0
    assert sorted(tmp_path.iterdir()) == before
    assert "Nichts geschrieben." in capsys.readouterr().out


def test_that_a_week_survives_the_way_to_files_and_back_to_fet(fet: Path, tmp_path: Path) -> None:
    problem, plan, again = tmp_path / "p.json", tmp_path / "plan.json", tmp_path / "neu.fet"

    assert main(["convert", str(fet), "--out", str(problem), "--plan", str(plan)]) == 0
    assert check(read_problem(problem), read_plan(plan)) == ()
    code = main(["convert", "--problem", str(problem), "--plan", str(plan), "--out", str(again)])
    assert code == 0
    old, new = (schools.carry_file(path, MONDAY) for path in (fet, again))
    assert [(x.start, x.room) for x in new.plan.lessons] == [
        (x.start, x.room) for x in old.plan.lessons
    ]


@pytest.mark.parametrize("content", [b"", b"<fet", b"\xff\xfe\x00quark", b"<note/>"])
def test_that_a_damaged_file_changes_nothing(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, out = tmp_path / "kaputt.fet", tmp_path / "p.json"
    broken.write_bytes(content)
    out.write_text("alt", encoding="utf-8")

    assert main(["convert", str(broken), "--out", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == "alt"
    assert capsys.readouterr().err.count("\n") == 1


def test_that_files_of_another_kind_are_told(fet: Path, untis: Path, tmp_path: Path) -> None:
    other = tmp_path / "liste.xlsx"
    other.write_bytes(b"PK")
    with pytest.raises(UserError, match="weder eine FET-Datei noch"):
        schools.carry_file(other, MONDAY)
    with pytest.raises(UserError, match="gibt es nicht"):
        schools.carry_file(tmp_path / "GPU009.TXT", MONDAY)
    with pytest.raises(UserError, match="nur allein"):
        schools.carry_file((fet, untis / "GPU001.TXT"), MONDAY)


def test_that_a_target_that_cannot_be_written_leaves_the_other_alone(
    fet: Path, tmp_path: Path
) -> None:
    found, out = schools.carry_file(fet, MONDAY), tmp_path / "p.json"
    with pytest.raises(UserError):
        school_files.write_week(found, out, tmp_path / "nirgends" / "plan.json")
    with pytest.raises(UserError, match="nicht in derselben Datei"):
        school_files.write_week(found, out, out)
    assert not out.exists()


def test_that_plan_and_problem_of_two_weeks_are_not_mixed(fet: Path, tmp_path: Path) -> None:
    found = schools.carry_file(fet, MONDAY)
    school_files.write_week(found, tmp_path / "p.json", tmp_path / "plan.json")
    text = (tmp_path / "plan.json").read_text(encoding="utf-8")
    lesson = found.plan.lessons[0].lesson
    (tmp_path / "plan.json").write_text(text.replace(f'"{lesson}"', '"fremd"'), encoding="utf-8")

    with pytest.raises(UserError, match="»fremd«"):
        school_files.export_fet(tmp_path / "p.json", tmp_path / "plan.json", tmp_path / "neu.fet")
    assert not (tmp_path / "neu.fet").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["convert"], "Es fehlt"),
        (["convert", "a.fet", "--plan", "p.json"], "--out"),
        (["convert", "--problem", "p.json"], "--plan"),
        (["convert", "--problem", "p.json", "--plan", "q.json"], "--out"),
        (["convert", "a.fet", "--monday", "2026-12-01"], "kein Montag"),
    ],
)
def test_that_a_call_that_makes_no_sense_is_told(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err
