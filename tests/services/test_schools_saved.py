"""A school of FET or Untis in the workspace: the same week, planned there, taken back by undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kursplaner.cli import main
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import check
from kursplaner.errors import UserError
from kursplaner.exchange.fet.write import write_fet
from kursplaner.services import planning, schools
from kursplaner.services.week import load_week
from kursplaner.services.workspace import Workspace, create_workspace, open_workspace
from tests.exchange.fet.conftest import carried, rule, school_text  # noqa: F401 - fixtures

UNTIS = Path(__file__).parents[1] / "data" / "untis"
MONDAY = date(2026, 11, 30)
WEEK = "2026-W49"
RULES = (
    ("TeacherNotAvailableTimes", "<Teacher>Anna</Teacher><Not_Available_Time><Day>Montag</Day>"
     "<Hour>17:00</Hour></Not_Available_Time>", 100),
    ("StudentsSetNotAvailableTimes", "<Students>B</Students><Not_Available_Time>"
     "<Day>Dienstag</Day><Hour>17:00</Hour></Not_Available_Time>", 100),
    ("ActivityPreferredStartingTime", "<Activity_Id>2</Activity_Id><Preferred_Day>Montag"
     "</Preferred_Day><Preferred_Hour>18:00</Preferred_Hour>", 100),
    ("ActivityPreferredStartingTimes", "<Activity_Id>3</Activity_Id><Preferred_Starting_Time>"
     "<Preferred_Starting_Day>Dienstag</Preferred_Starting_Day><Preferred_Starting_Hour>18:00"
     "</Preferred_Starting_Hour></Preferred_Starting_Time><Preferred_Starting_Time>"
     "<Preferred_Starting_Day>Dienstag</Preferred_Starting_Day><Preferred_Starting_Hour>19:00"
     "</Preferred_Starting_Hour></Preferred_Starting_Time>", 100),
    ("MinDaysBetweenActivities", "<Activity_Id>1</Activity_Id><Activity_Id>2</Activity_Id>"
     "<MinDays>1</MinDays>", 100),
    ("MinDaysBetweenActivities", "<Activity_Id>3</Activity_Id><Activity_Id>5</Activity_Id>"
     "<MinDays>1</MinDays>", 95),
    ("TwoActivitiesOrdered", "<First_Activity_Id>3</First_Activity_Id><Second_Activity_Id>4"
     "</Second_Activity_Id>", 100),
)  # fmt: skip


@pytest.fixture
def fet(tmp_path: Path, school_text: Any, rule: Any) -> Path:  # noqa: F811
    path = tmp_path / "abendschule.fet"
    time = "".join(rule(kind, content, weight) for kind, content, weight in RULES)
    path.write_text(school_text(time=time), encoding="utf-8")
    return path


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Workspace]:
    ws = create_workspace(tmp_path / "stadt.kursplaner", "Stadt", today=MONDAY)
    yield ws
    ws.close()


def week_of(ws: Workspace) -> WeekProblem:
    return load_week(ws, WEEK).problem


def told_apart_by_order(problem: WeekProblem) -> dict[str, list[Any]]:
    """All records of the week with ids that only tell their place in the list."""
    names = {
        record.id: f"{kind}{number}"
        for kind in ("sites", "rooms", "teachers", "courses", "lessons", "participants")
        for number, record in enumerate(getattr(problem, kind))
    }
    week = problem.legal.teacher_units_week

    def named(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names[id] for id in ids)

    return {
        "sites": [x.name for x in problem.sites],
        "rooms": [replace(x, id=names[x.id], site=names[x.site]) for x in problem.rooms],
        "teachers": [
            replace(x, id=names[x.id], max_units_week=x.max_units_week or week)
            for x in problem.teachers
        ],
        "courses": [
            replace(x, id=names[x.id], teachers=named(x.teachers), rooms=named(x.rooms))
            for x in problem.courses
        ],
        "lessons": [replace(x, id=names[x.id], course=names[x.course]) for x in problem.lessons],
        "people": [
            replace(x, id=names[x.id], courses=named(x.courses)) for x in problem.participants
        ],
        "relations": [
            replace(x, id="", courses=named(x.courses), lessons=named(x.lessons))
            for x in problem.relations
        ],
        "pins": [
            (names[x.lesson], x.start, x.room and names[x.room]) for x in problem.pins
        ],
        "grid": [problem.grid],
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["fet", "untis"])
def test_that_a_new_file_holds_the_very_week_that_was_read(
    kind: str, fet: Path, tmp_path: Path
) -> None:
    draft = schools.read_school(fet if kind == "fet" else UNTIS, monday=MONDAY)
    ws = schools.save_new(draft, tmp_path / "schule.kursplaner")
    view = load_week(ws, draft.week)
    ws.close()

    assert (draft.week, view.week) == (WEEK, WEEK)
    assert told_apart_by_order(view.problem) == told_apart_by_order(draft.imported.problem)
    assert view.problem.weights.even_spread == draft.imported.problem.weights.even_spread == 0
    assert len(view.plan.lessons) == draft.placed > 0
    assert len(view.plan.unserved) == draft.counts.lessons - draft.placed
    assert [v for v in view.violations if v.hard] == []


def test_that_the_report_is_there_before_anything_is_written(fet: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    draft = schools.read_school(fet, monday=MONDAY)

    assert sorted(tmp_path.iterdir()) == before
    assert {loss.kind for loss in draft.report.carried} >= {"TwoActivitiesOrdered", "Activity"}
    assert any(loss.examples for loss in draft.report.simplified)
    assert (draft.counts.lessons, draft.placed, draft.pinned, draft.finished) == (5, 1, 1, False)


def test_that_the_week_taken_over_can_be_planned_and_adopted(fet: Path, tmp_path: Path) -> None:
    draft = schools.read_school(fet, monday=MONDAY)
    ws = schools.save_new(draft, tmp_path / "schule.kursplaner")
    prepared = planning.prepare(ws, WEEK)
    outcome = planning.run(prepared, seconds=20, deterministic=4.0)
    planning.adopt(ws, prepared, outcome)
    view = load_week(ws, WEEK)
    ws.close()

    assert len(view.plan.lessons) == 5
    assert [v for v in view.violations if v.hard] == []


def test_that_an_empty_area_of_the_open_file_is_filled(fet: Path, town: Workspace) -> None:
    saved = schools.save_into(town, schools.read_school(fet, monday=MONDAY))

    assert [area.name for area in town.areas()] == ["Stadt"]
    assert (saved.area, saved.week, len(week_of(town).lessons)) == (town.area, WEEK, 5)
    assert "5 Termine" in saved.line


def test_that_a_second_school_stands_beside_the_first_and_undo_takes_it_back(
    fet: Path, town: Workspace
) -> None:
    schools.save_into(town, schools.read_school(fet, monday=MONDAY))
    first, before = town.area, week_of(town)
    schools.save_into(town, schools.read_school(UNTIS, monday=MONDAY), title="Zweite")

    assert [area.name for area in town.areas()] == ["Stadt", "Zweite"]
    assert town.area != first
    assert town.undo() == "»Zweite« übernommen"
    assert (town.area, [area.name for area in town.areas()]) == (first, ["Stadt"])
    assert week_of(town) == before
    town.redo()
    assert [area.name for area in town.areas()] == ["Stadt", "Zweite"]


def test_that_a_finished_timetable_is_published_and_free_to_be_planned_anew(
    fet: Path, tmp_path: Path
) -> None:
    draft = schools.read_school(fet, monday=MONDAY)
    plan = planning.run(_prepared(draft, tmp_path), seconds=20, deterministic=4.0).plan
    done = tmp_path / "fertig.fet"
    schools.save_new(draft, tmp_path / "b.kursplaner").close()
    ws = open_workspace(tmp_path / "b.kursplaner")
    write_fet(week_of(ws), plan, done)
    ws.close()
    finished = schools.read_school(done, monday=MONDAY)
    free = schools.save_new(finished, tmp_path / "c.kursplaner")
    kept = schools.save_new(finished, tmp_path / "d.kursplaner", keep_pins=True)

    assert finished.finished
    assert (len(week_of(free).pins), len(week_of(kept).pins)) == (0, 5)
    assert len((load_week(free, WEEK).published or plan).lessons) == 5
    free.close()
    kept.close()


def _prepared(draft: schools.SchoolDraft, folder: Path) -> planning.Prepared:
    ws = schools.save_new(draft, folder / "a.kursplaner")
    prepared = planning.prepare(ws, WEEK)
    ws.close()
    return prepared


def test_that_somebody_who_never_can_stays_so(fet: Path, tmp_path: Path) -> None:
    draft = schools.read_school(fet, monday=MONDAY)
    problem = draft.imported.problem
    teachers = tuple(replace(x, available=()) for x in problem.teachers)
    never = replace(draft.imported, problem=replace(problem, teachers=teachers))
    ws = schools.save_new(replace(draft, imported=never), tmp_path / "nie.kursplaner")

    codes = {v.code for v in check(week_of(ws), load_week(ws, WEEK).plan) if v.hard}
    ws.close()
    assert codes == {"teacher_absent"}


@pytest.mark.parametrize("content", [b"", b"<fet", b"PK\x03\x04\x00", b"\xff\xfe\x00quark"])
def test_that_a_damaged_file_leaves_the_open_file_alone(
    content: bytes, town: Workspace, tmp_path: Path
) -> None:
    broken = tmp_path / "kaputt.fet"
    broken.write_bytes(content)
    assert town.path is not None
    before = town.path.read_bytes()

    with pytest.raises(UserError):
        schools.read_school(broken)
    assert main(["convert", str(broken), "--db", str(tmp_path / "neu.kursplaner")]) == 2
    assert not (tmp_path / "neu.kursplaner").exists()
    assert town.path.read_bytes() == before


def test_that_a_file_in_the_way_or_read_only_is_told(fet: Path, town: Workspace) -> None:
    draft = schools.read_school(fet, monday=MONDAY)
    assert town.path is not None
    with pytest.raises(UserError, match="gibt es schon"):
        schools.save_new(draft, town.path)
    with pytest.raises(UserError, match="Bundesland"):
        schools.save_new(draft, town.path.with_name("x.kursplaner"), land="XX")
    second = open_workspace(town.path, read_only=True)
    with pytest.raises(UserError):
        schools.save_into(second, draft)
    second.close()


def test_that_the_command_takes_over_into_a_new_and_into_a_known_file(
    fet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "schule.kursplaner"
    words = ["convert", str(fet), "--db", str(db), "--monday", "2026-11-30"]

    assert main([*words, "--report"]) == 0
    assert not db.exists()
    assert main(words) == 0
    assert main(words) == 0
    assert "2026-W49" in capsys.readouterr().out
    ws = open_workspace(db)
    assert [area.name for area in ws.areas()] == ["Abendschule", "Abendschule"]
    ws.close()


def test_that_a_planned_week_leaves_for_fet(fet: Path, town: Workspace, tmp_path: Path) -> None:
    schools.save_into(town, schools.read_school(fet, monday=MONDAY))
    out = tmp_path / "woche.fet"

    with pytest.raises(UserError, match="endet nicht auf"):
        schools.export_week(load_week(town, WEEK), tmp_path / "woche.txt")
    assert "1 von 5 Terminen" in schools.export_week(load_week(town, WEEK), out)
    assert schools.read_school(out, monday=MONDAY).placed == 1
