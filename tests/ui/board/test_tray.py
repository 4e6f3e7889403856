"""The tray: what has no place, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from kursplaner.services.week import WeekView

if TYPE_CHECKING:
    from tests.ui.board.conftest import Desk


def test_that_every_unplaced_lesson_has_a_card_with_its_reason(desk: Desk) -> None:
    first, second = desk.tray.cards
    assert first.accessibleName() == (
        "Nicht eingeplant: Alpha B · 90 Min · 7 Personen. "
        "Für »Alpha B« ist kein passender Raum frei."
    )
    assert "20 Plätze" in second.reason


def test_that_the_number_of_unplaced_lessons_stands_above(desk: Desk) -> None:
    texts = [label.text() for label in desk.tray.findChildren(QLabel)]
    assert "NICHT EINGEPLANT (2)" in texts


def test_that_why_can_be_asked_by_mouse_and_by_key(desk: Desk) -> None:
    card = desk.tray.cards[0]
    QTest.mouseClick(card.findChild(QPushButton), Qt.MouseButton.LeftButton)
    QTest.keyClick(card, Qt.Key.Key_W)
    assert desk.why == ["alphab-0", "alphab-0"]


def test_that_a_click_on_a_card_selects_the_lesson(desk: Desk) -> None:
    QTest.mouseClick(desk.tray.cards[1], Qt.MouseButton.LeftButton)
    assert desk.selected[-1] == "eltern-0"
    assert desk.board.lesson == "eltern-0"


def test_that_a_lesson_without_a_reported_reason_still_has_a_card(
    desk: Desk, view: WeekView
) -> None:
    plan = msgspec.structs.replace(view.plan, unserved=())
    desk.tray.show_view(msgspec.structs.replace(view, plan=plan))
    assert {card.reason for card in desk.tray.cards} == {"Noch nicht eingeplant."}


def test_that_an_empty_tray_says_so(desk: Desk, view: WeekView) -> None:
    placed = {item.lesson for item in view.plan.lessons}
    lessons = tuple(item for item in view.problem.lessons if item.id in placed)
    plan = msgspec.structs.replace(view.plan, unserved=())
    problem = msgspec.structs.replace(view.problem, lessons=lessons)
    desk.tray.show_view(msgspec.structs.replace(view, problem=problem, plan=plan))
    assert desk.tray.cards == ()
    shown = [label.text() for label in desk.tray.findChildren(QLabel) if label.isVisible()]
    assert "Alle Termine haben einen Platz." in shown
