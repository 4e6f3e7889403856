"""Days of a coordinator: a family enrols, a bus breaks down, and what helps is said and near."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import Missing, Unserved
from kursplaner.domain.rules import Code
from kursplaner.domain.time import at
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.services.workspace import open_workspace
from kursplaner.ui import words
from kursplaner.ui.findings import Finding, Severity, findings, late_tours
from kursplaner.ui.places.check import CheckPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.place import ShuttlePlace
from kursplaner.ui.window import MainWindow
from tests.services import toured
from tests.services.toured import make_tours
from tests.ui.shell.conftest import WEEK
from tests.ui.shell.forms import LEFT, button, click_row, line, table, type_over


@pytest.fixture
def driven(empty_window: MainWindow, adorf: Path) -> Shell:
    """The window on a week with tours on Tuesday."""
    ws = open_workspace(adorf)
    make_tours(ws, WEEK)
    ws.close()
    empty_window.open_path(adorf)
    assert empty_window.shell is not None
    return empty_window.shell


def with_violation(shell: Shell, item: Violation) -> list[Finding]:
    view = msgspec.structs.replace(shell.desk.view, violations=(item,))
    return [found for found in findings(view) if found.severity is Severity.BROKEN]


def test_that_the_next_child_of_a_family_is_one_press_away(shell: Shell, qtbot: QtBot) -> None:
    people = table(shell, "people")
    panel = click_row(people, "Amal Hassan", qtbot)
    parent = panel.form
    assert parent is not None
    qtbot.mouseClick(button(panel, "Kind hinzufügen"), LEFT)
    for name in ("Noor", "Lea"):
        type_over(line(panel, "first_name"), name, qtbot)
        type_over(line(panel, "born"), "1.3.2024", qtbot)
        qtbot.mouseClick(button(panel, "Speichern"), LEFT)
        qtbot.mouseClick(button(panel, "Noch ein Kind hinzufügen"), LEFT)
    assert panel.form is not None
    assert (panel.form.kind, panel.form.id, panel.form.parent) == ("child", "", parent.id)
    names = {child.name for child in shell.desk.view.problem.children}
    assert {"Noor Hassan", "Lea Hassan"} <= names


def test_that_the_courses_of_a_person_are_asked_for_before_her_rides(shell: Shell) -> None:
    people = table(shell, "people")
    people._begin("person")
    fields = list(people.panel.fields.boxes)
    assert fields.index("courses") < fields.index("ride")


def test_that_an_absence_begins_in_the_week_in_view(shell: Shell, qtbot: QtBot) -> None:
    panel = click_row(table(shell, "vehicles"), "Bus 2", qtbot)
    monday = words.monday_of(shell.desk.view.week)
    first = panel.absence.first.date()
    assert first in (QDate(monday.year, monday.month, monday.day), QDate.currentDate())
    assert panel.absence.last.date() == first
    assert QDate(monday.year, monday.month, monday.day).daysTo(first) in range(7)


def test_that_a_broken_bus_leads_to_its_tours_and_to_what_helps(
    driven: Shell, qtbot: QtBot
) -> None:
    panel = click_row(table(driven, "vehicles"), "Bus 2", qtbot)
    monday = words.monday_of(WEEK)
    day = QDate(monday.year, monday.month, monday.day)
    panel.absence.first.setDate(day)
    panel.absence.last.setDate(day.addDays(5))
    qtbot.mouseClick(button(panel, "Eintragen"), LEFT)
    broken = [x for x in findings(driven.desk.view) if x.severity is Severity.BROKEN and x.tour]
    assert broken
    assert all("Lücken schließen" in found.remedy for found in broken)
    assert not late_tours(tuple(broken)), "no other times bring a bus back"
    qtbot.mouseClick(button(panel, "Touren dieser Woche ansehen …"), LEFT)
    place = driven.place("shuttle")
    assert isinstance(place, ShuttlePlace)
    assert driven.key == "shuttle"
    assert place.line is not None
    assert place.line.broken
    assert place.days.segments is not None
    shown = [b.text() for b in place.days.segments.findChildren(QPushButton)]
    assert any(text.startswith("Di") and "!" in text for text in shown)


def test_that_a_vehicle_without_tours_offers_none(shell: Shell, qtbot: QtBot) -> None:
    panel = click_row(table(shell, "vehicles"), "Bus 2", qtbot)
    assert panel.tours.isHidden()


def test_that_a_missing_proof_leads_to_the_form_of_the_child(shell: Shell) -> None:
    view = shell.desk.view
    child = next(c for c in view.problem.children if "Elyas" in c.name)
    lesson = view.problem.lessons[0].id
    reason = Violation(rule="H7", code=Code.MEASLES, subjects=(Ref(Kind.CHILD, child.id),))
    left = Unserved(kind=Missing.CHILD, id=child.id, lesson=lesson, reason=reason)
    plan = msgspec.structs.replace(view.plan, unserved=(left,))
    found = next(
        item for item in findings(msgspec.structs.replace(view, plan=plan))
        if item.severity is Severity.UNSERVED
    )  # fmt: skip
    assert found.remedy == "Nachweis im Formular des Kindes eintragen"
    assert (found.lesson, found.record) == (None, child.id)


def test_that_a_fault_of_a_whole_day_is_dated_by_its_day(shell: Shell) -> None:
    course = shell.desk.view.problem.courses[0].id
    fault = Violation(
        rule="H6", code=Code.LESSONS_PER_DAY, subjects=(Ref(Kind.COURSE, course),),
        start=at(1, 0), have=2, limit=1,
    )  # fmt: skip
    assert [item.when for item in with_violation(shell, fault)] == ["Di"]


def test_that_the_checks_say_what_helps_below_every_sentence(driven: Shell) -> None:
    driven.choose("check")
    place = driven.place("check")
    assert isinstance(place, CheckPlace)
    left_out = [x for x in findings(driven.desk.view) if x.severity is Severity.UNSERVED]
    assert left_out
    assert all(found.remedy for found in left_out)
    assert toured.TEREZA in {found.ride for found in left_out}
