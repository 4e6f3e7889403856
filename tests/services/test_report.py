"""A planning run in words: levels anybody understands, everybody left out told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.domain.problem import Child, Measles, WeekProblem
from kursplaner.services import report
from kursplaner.services.output import Made
from kursplaner.solver.events import Bound, Improved, Level, Outcome, Started, Status, Stop
from kursplaner.solver.timetable.build import build
from kursplaner.solver.week import solve
from tests.domain.builders import add, edit, town, week


def planned(problem: WeekProblem) -> WeekPlan:
    return solve(problem, Stop(deterministic=2.0)).plan


def level(name: str, value: int, bound: int = 0) -> Level:
    return Level(name=name, value=value, bound=bound, proven=value == bound)


def test_that_a_week_that_serves_everybody_says_so_without_numbers_of_cost() -> None:
    outcome = solve(town(), Stop(deterministic=2.0))
    lines = report.outcome(town(), replace(outcome, seconds=3.66))
    assert "Termine: 2 von 2" in lines
    assert "- Termine: alle haben einen Platz." in lines
    assert "- Teilnahme: niemand fehlt." in lines
    assert "Gerechnet: 3,7 s." in lines
    assert "Nicht versorgt:" not in lines


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (level("unplaced", 12, 12), "Termine: mehr passen nicht (bewiesen)."),
        (level("unplaced", 12), "Termine: vielleicht passen noch mehr."),
        (level("wishes", 4, 4), "Wünsche: besser erfüllbar sind sie nicht (bewiesen)."),
        (level("tours", 1025, 1000), "Touren: höchstens 2,5 % über dem Bestmöglichen."),
        (level("tours", 6800, 1), "Touren: wie gut, lässt sich noch nicht sagen."),
        (level("tours_unserved", 0), "Fahrten: alle haben einen Platz."),
        (level("changes", 0), ""),
        (level("of a later version", 3), ""),
    ],
)
def test_that_levels_are_told_in_words(found: Level, text: str) -> None:
    assert report.told(town(), found) == text


def test_that_changes_are_told_where_a_week_is_published() -> None:
    problem = replace(town(), published=week())
    assert "nichts geändert" in report.told(problem, level("changes", 0))


def test_that_every_level_of_the_price_list_has_words() -> None:
    names = {found.name for found in solve(town(), Stop(deterministic=2.0)).levels}
    assert names <= report.WORDS.keys()
    assert names <= report.LEVELS.keys()


def test_that_a_family_without_proof_is_told_in_one_line() -> None:
    problem = edit(town(), "children", "noor", measles=Measles.MISSING)
    (line,) = report.unserved(problem, planned(problem))
    assert "Noor" in line
    assert "Masernnachweis" in line
    assert "Deshalb fehlt Amina K." in line


def test_that_both_rides_of_a_person_are_one_line() -> None:
    problem = edit(town(), "participants", "amina", wheelchair=True)
    (line,) = report.unserved(problem, planned(problem))
    assert "Hinfahrt von Amina K. am Dienstag" in line or "Hinfahrt von Amina K. am" in line
    assert line.count("Amina") == 1
    assert "; ebenso Rückfahrt" in line


def test_that_rides_of_several_days_are_gathered() -> None:
    ids = [f"amina/{day}.0/{way}" for day in (0, 1, 2) for way in ("out", "home")]
    plan = WeekPlan(unserved=tuple(Unserved(kind=Missing.RIDE, id=id) for id in ids))
    (line,) = report.unserved(town(), plan)
    assert line.endswith("; ebenso Rückfahrt Mo, Hin- und Rückfahrt Di, Mi.")


def test_that_two_families_are_two_lines() -> None:
    problem = add(town(), "children", Child(id="zoe", name="Zoe", parent="clara", age_months=50))
    problem = replace(problem, caregivers=())
    assert len(report.unserved(problem, planned(problem))) == 2


def test_that_an_empty_plan_and_unknown_ids_are_told_without_failing() -> None:
    entries = (
        Unserved(kind=Missing.CHILD, id="?", lesson="?"),
        Unserved(kind=Missing.PERSON, id="?", lesson="?"),
        Unserved(kind=Missing.RIDE, id="?"),
    )
    assert len(report.unserved(town(), WeekPlan(unserved=entries))) == 3
    assert report.counts(town(), WeekPlan())[0] == "Termine: 0 von 2"


def test_that_the_running_line_says_stage_and_level_in_german() -> None:
    said: list[str] = []
    tell = report.teller(said.append)
    tell(Started(stage="shuttle", seconds=1.25))
    tell(Improved(stage="timetable", level="wishes", value=7, seconds=0.4))
    tell(Bound(stage="timetable", level="wishes", bound=2, seconds=0.5))
    assert said == ["1,2 s  Fahrdienst …", "0,4 s  Stundenplan: Wünsche an den Stundenplan 7"]


def test_that_files_by_the_dozen_are_counted_and_papers_named(tmp_path: Path) -> None:
    files = [Made(tmp_path / "raum.pdf", "Raumpläne")]
    files += [Made(tmp_path / f"{n}.gpx", f"Tour {n}") for n in range(3)]
    for item in files:
        item.path.write_text("")
    assert report.made(files, tmp_path) == [
        f"4 Dateien in {tmp_path}:",
        "- Raumpläne: raum.pdf",
        "- 3 Routen (GPX)",
    ]


def test_that_the_status_words_are_complete() -> None:
    assert set(report.STATUS) == set(Status)
    assert Outcome(plan=WeekPlan(), status=Status.STOPPED).status in report.STATUS


def test_that_every_level_a_run_tells_of_has_a_german_name() -> None:
    told = {name for name, _ in build(town()).objective.levels}
    assert "reach" in told
    assert [name for name in told if report.level_name(name) == name] == []
