"""Every command a person can give is one step: undo takes all of it back, redo does it again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.time import at
from kursplaner.services import (
    importing,
    records,
    road_ways,
    standing,
    substituting,
    tour_commands,
    week,
)
from kursplaner.services.absences import Away
from kursplaner.services.records import entries, open_record, save_record
from kursplaner.services.tour_hand import Hand
from kursplaner.services.workspace import Workspace
from tests.services import toured
from tests.services.conftest import WEEK
from tests.services.test_records import FRIDAY, make

Deed = Callable[[Workspace, Path], object]
KEPT = {"changes", "row_images", "sqlite_sequence", "road_legs"}
"""What remembers on purpose: the journal, used numbers, a cache."""


def content(ws: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, read past the program."""
    assert ws.path is not None
    with closing(sqlite3.connect(f"file:{ws.path}?mode=ro", uri=True)) as file:
        tables = [
            row[0] for row in file.execute("select name from sqlite_master where type='table'")
        ]
        return {
            name: sorted(file.execute(f'select * from "{name}"'), key=repr)
            for name in tables
            if name not in KEPT
        }


def change_person(ws: Workspace, folder: Path) -> None:
    form = open_record(ws, "person", entries(ws, "person")[0].id)
    texts = {"phone": "1", "courses": ("c1", "c2"), "available": "Mo 8-12", "absences": ""}
    save_record(ws, form, {**form.texts, **texts}, FRIDAY)


def delete(kind: str, number: int = 0) -> Deed:
    return lambda ws, folder: records.delete_record(ws, kind, entries(ws, kind)[number].id)


def take_workbook(ws: Workspace, folder: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Personen"
    sheet.append(["Vorname", "Nachname", "Kurse", "Fahrdienst", "Haltepunkt", "Anmeldedatum"])
    sheet.append(["Olha", "Neuenko", "A1 Vormittag", "ja", "Bad Elster", "24.11.2026 15:30"])
    book.save(folder / "liste.xlsx")
    importing.import_file(ws, folder / "liste.xlsx")


def step_in(ws: Workspace, folder: Path) -> None:
    view = week.load_week(ws, WEEK)
    placed = next(x for x in view.plan.lessons if x.lesson == toured.LESSON)
    away = Away(placed.teachers[0], (toured.DAY,))
    substituting.step_in(ws, WEEK, (away,), replace(placed, teachers=("t3",)))


def put_ride(ws: Workspace, folder: Path) -> None:
    view = week.load_week(ws, WEEK)
    proposal = Hand(view, toured.TEREZA).in_vehicle(toured.BUS_2)
    assert proposal is not None
    tour_commands.put(ws, view, proposal)


def of_tour(deed: Callable[[Workspace, week.WeekView, str], object]) -> Deed:
    def done(ws: Workspace, folder: Path) -> None:
        view = week.load_week(ws, WEEK)
        tour = toured.tour_of(view, toured.OKSANA)
        assert tour is not None
        deed(ws, view, tour)

    return done


def take_out_ride(ws: Workspace, folder: Path) -> None:
    tour_commands.take_out(ws, week.load_week(ws, WEEK), toured.JIRI)


def change_rules(ws: Workspace, folder: Path) -> None:
    rules = standing.ride_rules(ws, WEEK)
    standing.save_ride_rules(ws, WEEK, replace(rules, wait_at_stop=rules.wait_at_stop + 3))


def rider(ws: Workspace) -> str:
    return standing.riders(ws)[0].id


DEEDS: dict[str, Deed] = {
    "place": lambda ws, folder: week.place_lesson(
        ws, WEEK, PlacedLesson("l6", at(3, 10), "r1", ("t3",))
    ),
    "unplace": lambda ws, folder: week.unplace_lesson(ws, WEEK, toured.LESSON),
    "pin": lambda ws, folder: week.pin_lesson(
        ws, WEEK, LessonPin(lesson=toured.LESSON, start=at(1, 9), room="r1", teachers=("t1",))
    ),
    "publish": lambda ws, folder: week.publish(ws, WEEK),
    "discard": lambda ws, folder: week.discard_draft(ws, WEEK),
    "change a person": change_person,
    "new course": lambda ws, folder: make(ws, "course", name="Kochen", lessons="2 x 3"),
    "new rule": lambda ws, folder: make(ws, "relation", first="c1", others=("c2",)),
    "new municipality": lambda ws, folder: make(ws, "area", name="Oelsnitz"),
    "new term": lambda ws, folder: make(
        ws, "term", name="Später", first="1.7.2030", last="31.8.2030"
    ),
    "delete a course": delete("course"),
    "delete a person": delete("person"),
    "delete a teacher": delete("teacher"),
    "delete a room": delete("room"),
    "delete a driver": delete("driver"),
    "delete a vehicle": delete("vehicle"),
    "delete a place": delete("place", -1),
    "delete a rule": delete("relation"),
    "absence": lambda ws, folder: records.add_absence(
        ws, "teacher", "t1", date(2026, 12, 1), date(2026, 12, 2), "krank"
    ),
    "substitute": step_in,
    "import": take_workbook,
    "ride rules": change_rules,
    "no-show": lambda ws, folder: standing.note_no_show(ws, WEEK, rider(ws), date(2026, 11, 20)),
    "pause": lambda ws, folder: standing.pause_rides(ws, rider(ws), date(2026, 12, 1), None, "Kur"),
    "put a ride": put_ride,
    "take out a ride": take_out_ride,
    "pin a ride": lambda ws, folder: tour_commands.pin_ride(
        ws, week.load_week(ws, WEEK), toured.OKSANA, True
    ),
    "fix a tour": of_tour(
        lambda ws, view, tour: tour_commands.fix_tour(ws, view, tour, tour_commands.Hold.WHOLE)
    ),
    "dissolve a tour": of_tour(tour_commands.dissolve),
    "own way": lambda ws, folder: road_ways.set_own_way(
        ws, entries(ws, "place")[0].id, entries(ws, "place")[1].id, 33, "Baustelle", None
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_that_undo_takes_back_all_of_it_and_redo_does_it_again(
    shuttle: Workspace, tmp_path: Path, name: str
) -> None:
    before = content(shuttle)
    view = week.load_week(shuttle, WEEK)
    DEEDS[name](shuttle, tmp_path)
    after = content(shuttle)
    assert after != before, "nothing was done"
    title = shuttle.undo_title()
    assert title
    shuttle.undo()
    assert content(shuttle) == before
    assert week.load_week(shuttle, WEEK) == view
    assert shuttle.redo_title() == title
    shuttle.redo()
    assert content(shuttle) == after
    shuttle.undo()
    assert content(shuttle) == before


IN_A_ROW = (
    "place", "pin", "put a ride", "pin a ride", "change a person", "new course", "new rule",
    "new term", "absence", "substitute", "import", "ride rules", "no-show", "pause", "own way",
    "delete a rule", "publish",
)  # fmt: skip


def test_that_many_steps_are_taken_back_and_done_again_one_by_one(
    shuttle: Workspace, tmp_path: Path
) -> None:
    seen = [content(shuttle)]
    for name in IN_A_ROW:
        DEEDS[name](shuttle, tmp_path)
        seen.append(content(shuttle))
    for step in reversed(seen[:-1]):
        shuttle.undo()
        assert content(shuttle) == step
    for step in seen[1:]:
        shuttle.redo()
        assert content(shuttle) == step
