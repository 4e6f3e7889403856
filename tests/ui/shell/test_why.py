"""Asking why and asking for a substitute in the window, with the real worker process."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.time import at
from kursplaner.services import explaining
from kursplaner.services.absences import Away
from kursplaner.services.explaining import Place
from kursplaner.ui.board.carry import Offer
from kursplaner.ui.places.master import TablePlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.why.substitute_cards import DaysCard, StandsCard
from tests.ui.shell.places import somewhere

PATIENCE = 90_000
FIRST, FRAUENKURS, SPORT, RIDERS = "l1", "l6", "l8", "l9"


def press(box: QWidget, text: str) -> None:
    QApplication.processEvents()  # the layout shows what was just added
    found = [b for b in box.findChildren(QPushButton) if b.text() == text and not b.isHidden()]
    assert found, f"no button {text!r}"
    found[0].click()


def said(box: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(x.text() for x in box.findChildren(QLabel) if not x.isHidden())


@pytest.fixture
def taught(shell: Shell) -> Shell:
    """One women's course on Tuesday with K. Lang; women's sport pinned where its hall is closed."""
    placed = PlacedLesson(FRAUENKURS, at(1, 10, 45), "r1", ("t4",))
    shell.desk.move(placed)
    shell.desk.set_pin(LessonPin(lesson=SPORT, start=at(0, 7), room="r1"))
    return shell


def test_that_the_tray_is_asked_why_and_a_suggestion_is_seen_adopted_and_undone(
    taught: Shell, qtbot: QtBot
) -> None:
    week, desk = taught.week, taught.desk
    before = desk.view.plan
    week.tray.why_asked.emit(SPORT)
    assert week.why.busy
    qtbot.waitUntil(lambda: week.why.why is not None, timeout=PATIENCE)
    why = week.why.why
    assert why is not None
    assert why.cause in said(week.inspector)
    assert all(rule in said(week.inspector) for rule in why.rules)
    print(why.lines())
    choice = next(c for c in why.choices if c.adoptable)
    week.why.look(choice)
    assert week.previewing
    assert desk.view.plan == before
    press(week.why, "Zurück zum Plan")
    assert not week.previewing
    assert why.cause in said(week.why)
    week.why.look(choice)
    press(week.why, "Übernehmen")
    assert not week.previewing
    assert SPORT in {item.lesson for item in desk.view.plan.lessons}
    assert choice.deed in taught.status.sentence
    desk.undo()
    assert desk.view.plan == before


def test_that_a_substitute_is_found_for_the_days_chosen_adopted_and_undone(
    taught: Shell, qtbot: QtBot
) -> None:
    week, desk = taught.week, taught.desk
    before = desk.view
    desk.select(FRAUENKURS)
    press(week.why, "Vertretung …")
    days = week.why.findChildren(DaysCard)[-1]
    assert [day for day, check in days.checks.items() if check.isChecked()] == [1]
    press(week.why, "Vertretung suchen")
    qtbot.waitUntil(lambda: week.why.found is not None, timeout=PATIENCE)
    assert "S. Amiri" in said(week.why)
    press(week.why, "ansehen")
    assert week.previewing
    press(week.why, "Alles übernehmen")
    assert not week.previewing
    now = {item.lesson: item for item in desk.view.plan.lessons}
    assert now[FRAUENKURS].teachers != ("t4",) or now[FRAUENKURS].start // 1440 != 1
    away = next(t for t in desk.view.problem.teachers if t.id == "t4").absent
    assert [block.label for block in away if block.start == at(1, 0)] == ["krank"]
    desk.undo()
    assert desk.view.plan == before.plan
    assert desk.view.problem == before.problem


def test_that_a_substitute_is_taken_while_the_whole_week_is_still_being_worked_out(
    taught: Shell, qtbot: QtBot
) -> None:
    week, desk = taught.week, taught.desk
    second = PlacedLesson(RIDERS, at(1, 14), "r1", ("t4",))
    desk.move(second)
    before = desk.view
    desk.select(FRAUENKURS)
    week.why.choose_days(FRAUENKURS)
    press(week.why, "Vertretung suchen")
    qtbot.waitUntil(lambda: week.why.stands is not None, timeout=PATIENCE)
    assert week.why.busy
    assert week.why.found is None
    assert "haben dann frei" in said(week.why)
    assert "wird durchgerechnet" in said(week.why)
    asked = week.why.stands
    assert asked is not None
    mine = next(item for item in asked.lessons if item.lesson == FRAUENKURS)
    assert [stand.name for stand in mine.stands]
    buttons = week.why.findChildren(StandsCard)[-1].findChildren(QPushButton)
    named = f"{mine.stands[0].name}, {mine.name}: übernehmen"
    next(b for b in buttons if b.accessibleName() == named).click()
    now = {item.lesson: item for item in desk.view.plan.lessons}
    assert now[FRAUENKURS] == mine.stands[0].placed
    assert "Abwesend: K. Lang (Di)" in taught.status.sentence
    assert week.why.busy, "the other lesson of that day still waits for somebody"
    week.why.stands = None
    qtbot.waitUntil(lambda: week.why.stands is not None, timeout=PATIENCE)
    left = week.why.stands
    assert left is not None
    assert [item.lesson for item in left.lessons] == [RIDERS]
    desk.undo()
    assert not week.why.busy
    assert desk.view.plan == before.plan
    assert desk.view.problem == before.problem


def test_that_several_who_are_ill_are_asked_for_together(taught: Shell, qtbot: QtBot) -> None:
    week, desk = taught.week, taught.desk
    desk.move(PlacedLesson("l1", at(1, 8), "r1", ("t3",)))
    desk.select(FRAUENKURS)
    week.why.choose_days(FRAUENKURS)
    card = week.why.findChildren(DaysCard)[-1]
    position = card.more.findData("t3")
    assert position > 0
    card.more.activated.emit(position)
    assert card.more.findData("t3") < 0
    press(week.why, "Vertretung suchen")
    qtbot.waitUntil(lambda: week.why.found is not None, timeout=PATIENCE)
    found = week.why.found
    assert found is not None
    assert {item.lesson for item in found.lessons} == {FRAUENKURS, "l1"}
    assert " und " in said(week.why)


def test_that_a_substitute_is_asked_for_from_the_form_of_somebody_ill(taught: Shell) -> None:
    taught.edit_record("t4")
    place = taught.place("team")
    assert isinstance(place, TablePlace)
    press(place.panel, "Vertretung suchen …")
    assert taught.key == "week"
    assert taught.desk.selected == FRAUENKURS
    days = taught.week.why.findChildren(DaysCard)[-1]
    assert [day for day, check in days.checks.items() if check.isChecked()] == [1]
    taught.edit_record("t1")
    assert place.panel.substitute.isHidden(), "nobody who teaches nothing needs a substitute"


def test_that_a_search_can_be_dropped_by_choosing_another_lesson(taught: Shell) -> None:
    taught.week.explain(SPORT)
    assert taught.week.why.busy
    taught.desk.select(FRAUENKURS)
    assert not taught.week.why.busy
    assert taught.week.why.why is None


def test_that_days_without_a_lesson_are_answered_in_words(taught: Shell, qtbot: QtBot) -> None:
    taught.desk.select(FRAUENKURS)
    taught.week.why.search(Away("t4", (3,)))
    qtbot.waitUntil(lambda: not taught.week.why.busy, timeout=PATIENCE)
    assert "keinen Termin" in said(taught.week.why)


def test_that_the_menu_of_a_lesson_offers_what_can_be_asked(taught: Shell) -> None:
    taught.desk.move(somewhere(taught.desk, at(0, 9)))
    words = [action.text() for action in taught.week.menu_for(FIRST).actions()]
    assert "Vertretung …" in words
    assert "Warum?" not in words
    words = [action.text() for action in taught.week.menu_for(SPORT).actions()]
    assert "Warum?" in words


def test_that_a_forbidden_place_is_asked_about_from_the_menu_made_possible_and_undone(
    taught: Shell, qtbot: QtBot
) -> None:
    week, desk = taught.week, taught.desk
    wanted = PlacedLesson(FRAUENKURS, at(1, 16), "r1", ("t4",))
    fixed = LessonPin(lesson=FRAUENKURS, start=wanted.start, room="r1")
    offer = Offer(Place(placed=wanted, fixed=fixed), "Di 16:00–18:15 · Schulungsraum", False)
    before = desk.view
    actions = {action.text(): action for action in week.menu_for(None, offer).actions()}
    actions["Warum nicht hier?"].trigger()
    assert week.why.busy
    qtbot.waitUntil(lambda: week.why.why is not None, timeout=PATIENCE)
    why = week.why.why
    assert why is not None
    assert why.blocking
    assert why.cause in said(week.why)
    assert "So wie die Woche ist, steht dagegen:" in said(week.why)
    choice = next(c for c in why.choices if c.adoptable)
    week.why.look(choice)
    press(week.why, "Übernehmen")
    assert wanted.start in {x.start for x in desk.view.plan.lessons if x.lesson == FRAUENKURS}
    assert explaining.present_place(desk.view, FRAUENKURS) is None
    desk.undo()
    assert desk.view.plan == before.plan
    assert desk.view.problem == before.problem


def test_that_a_lesson_on_a_forbidden_place_offers_the_question(taught: Shell) -> None:
    week, desk = taught.week, taught.desk
    desk.move(PlacedLesson(FRAUENKURS, at(1, 16), "r1", ("t4",)))
    words = [action.text() for action in week.menu_for(FRAUENKURS).actions()]
    assert "Warum geht es hier nicht?" in words
    desk.select(FRAUENKURS)
    QApplication.processEvents()
    assert "Warum geht es hier nicht?" in [
        b.text() for b in week.why.findChildren(QPushButton) if not b.isHidden()
    ]


def test_that_riders_without_a_seat_are_asked_about_and_get_one(
    taught: Shell, qtbot: QtBot
) -> None:
    week, desk = taught.week, taught.desk
    desk.move(PlacedLesson(RIDERS, at(2, 10), "r1", ("t4",)))
    week.explain_rides(RIDERS)
    qtbot.waitUntil(lambda: week.why.why is not None, timeout=PATIENCE)
    why = week.why.why
    assert why is not None
    week.why.look(why.choices[0])
    press(week.why, "Übernehmen")
    assert not explaining.without_seat(desk.view, RIDERS)
