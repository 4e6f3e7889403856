"""Places with nothing in them say what belongs there; tables read as people write and sort."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kursplaner.domain.problem import ChildSeats
from kursplaner.domain.time import DAY, Interval, at
from kursplaner.services.records_questions import alphabetical
from kursplaner.services.workspace import create_workspace
from kursplaner.ui.places import records
from kursplaner.ui.places.output import OutputPlace
from kursplaner.ui.places.place import Page
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.conftest import MONDAY
from tests.ui.shell.forms import button, names, table


@pytest.fixture
def empty(empty_window: MainWindow, tmp_path: Path) -> Iterator[Shell]:
    """A municipality in which nothing is entered yet."""
    path = tmp_path / "neu.kursplaner"
    create_workspace(path, "Oelsnitz/Vogtl.", land="SN", today=MONDAY).close()
    empty_window.open_path(path)
    assert empty_window.shell is not None
    return empty_window.shell


def seen(inside: QWidget) -> str:
    return "\n".join(x.text() for x in inside.findChildren(QLabel) if x.isVisible())


def test_that_an_empty_week_offers_the_excel_way_and_the_way_by_hand(
    empty: Shell, qtbot: QtBot
) -> None:
    assert empty.week.begins
    assert "Oelsnitz/Vogtl.: Hier entsteht Ihre Woche" in seen(empty.week)
    assert not empty.week.inspector.isVisible(), "nothing can be selected yet"
    button(empty.week, "Räume").click()
    assert empty.key == "rooms"


@pytest.mark.parametrize("key", ["courses", "people", "team", "rooms", "vehicles"])
def test_that_an_empty_table_says_what_belongs_there_and_how_to_begin(
    empty: Shell, key: str
) -> None:
    place = table(empty, key)
    assert "Noch " in seen(place.view)
    assert place.view.accessibleDescription() in seen(place.view)


def test_that_every_part_of_a_table_has_its_own_first_step(empty: Shell) -> None:
    for shown in records.TABLES:
        for choice, _ in shown.choices:
            assert shown.empty.get(choice), f"{shown.key} {choice}"


def test_that_a_first_record_ends_the_hint_and_a_search_without_hits_is_told(
    empty: Shell, qtbot: QtBot
) -> None:
    place = table(empty, "rooms")
    button(place, "Standorte").click()
    assert "ersten Haus" in seen(place.view) or "erste Haus" in seen(place.view)
    place._begin("site")
    place.panel.fields.boxes["name"].show("Löwe")
    assert place.panel.save_now()
    assert names(place) == ["Löwe"]
    assert seen(place.view) == ""
    place.search("Bär")
    assert "Nichts gefunden" in seen(place.view)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("care", "kein Kind betreut"), ("check", "findet nichts statt"),
        ("report", "noch nichts eingeplant"),
    ],
)  # fmt: skip
def test_that_results_of_an_empty_week_are_told_at_the_top(
    empty: Shell, key: str, words: str
) -> None:
    empty.choose(key)
    place = empty.place(key)
    assert isinstance(place, Page)
    assert words in place.lead.text()
    assert place.heading.y() < 60


def test_that_there_is_nothing_to_print_in_an_empty_week(empty: Shell, qtbot: QtBot) -> None:
    empty.choose("output")
    place = empty.place("output")
    assert isinstance(place, OutputPlace)
    qtbot.waitUntil(lambda: "findet nichts statt" in place.lead.text())
    assert not place.print.isVisible()


def test_that_an_empty_week_cannot_be_planned_and_says_why(empty: Shell) -> None:
    empty.open_plan()
    assert not empty.plan.setup.start.isEnabled()
    assert "nichts zu planen" in seen(empty.plan.setup)
    assert [b for b in empty.plan.setup.findChildren(QPushButton) if b.isEnabled()]


def test_that_days_with_the_same_hours_are_told_together() -> None:
    week = [Interval(at(day, 8), at(day, 12, 30)) for day in (0, 1, 2, 4)]
    assert records._spans(week) == "Mo–Mi 08:00–12:30, Fr 08:00–12:30"
    assert records._spans([*week, Interval(at(0, 14), at(0, 16))]) == (
        "Mo 08:00–12:30 und 14:00–16:00, Di–Mi 08:00–12:30, Fr 08:00–12:30"
    )
    assert records._spans([Interval(0, 5 * DAY)]) == "Mo–Fr 00:00–24:00"
    assert records._spans([]) == ""


def test_that_child_seats_are_counted_in_words() -> None:
    assert records._child_seats(ChildSeats(shell=1, seat=2)) == "1 Schale, 2 Sitze"
    assert records._child_seats(ChildSeats()) == ""


def test_that_names_are_sorted_as_people_look_them_up() -> None:
    found = sorted(["Zug", "Öztürk", "Ott", "Čapek", "Bus 10", "Bus 2", "ärztin"], key=alphabetical)
    assert found == ["ärztin", "Bus 2", "Bus 10", "Čapek", "Ott", "Öztürk", "Zug"]


def test_that_the_planning_panel_gives_way_unless_something_waits_there(shell: Shell) -> None:
    shell.open_plan()
    assert shell.plan.isVisible()
    shell.choose("people")
    assert not shell.plan.isVisible()
    shell.choose("week")
    assert shell.week.inspector.isVisible()
