"""What a screen reader finds on the board, asked as Qt's bridges to screen readers ask."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kursplaner.services.week import WeekView
from kursplaner.ui.board import WeekBoard
from tests.ui.board.conftest import Desk

Key = Qt.Key
NAME = QAccessible.Text.Name


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def lessons(board: WeekBoard) -> list[QAccessibleInterface]:
    whole = QAccessible.queryAccessibleInterface(board)
    found = [whole.child(number) for number in range(whole.childCount())]
    return [item for item in found if item.role() == QAccessible.Role.ListItem]


def test_that_every_lesson_is_an_object_with_name_and_place(desk: Desk) -> None:
    whole = QAccessible.queryAccessibleInterface(desk.board)
    assert whole.role() == QAccessible.Role.List
    assert whole.text(NAME) == "Wochenplan nach Raum, 16 Termine"
    found = lessons(desk.board)
    assert len(found) == 16
    first = found[0]
    assert first.text(NAME).startswith("A1 Vormittag, Montag 09:00 bis 11:15, Schulungsraum")
    assert first.parent() is whole
    assert whole.indexOfChild(first) == 0
    assert whole.child(0) is first
    assert first.childCount() == 0
    inside = desk.board.viewport().mapToGlobal(desk.hold("a1-0"))
    assert first.rect().contains(inside)
    assert whole.childAt(inside.x(), inside.y()) is first


def test_that_the_parts_of_a_scrolled_area_are_still_there(desk: Desk) -> None:
    whole = QAccessible.queryAccessibleInterface(desk.board)
    number = whole.indexOfChild(QAccessible.queryAccessibleInterface(desk.board.viewport()))
    assert number >= 16
    assert whole.child(number).object() is desk.board.viewport()


def test_that_state_and_focus_follow_the_keys(desk: Desk, qtbot: QtBot) -> None:
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.board.setFocus()
    desk.press(Key.Key_Home)
    whole = QAccessible.queryAccessibleInterface(desk.board)
    first, second = lessons(desk.board)[:2]
    assert whole.focusChild() is first
    assert (first.state().selected, first.state().focused) == (1, 1)
    assert (second.state().selected, second.state().focused) == (0, 0)
    desk.press(Key.Key_Down)
    assert whole.focusChild() is not first
    assert first.state().selected == 0


def test_that_a_focused_lesson_is_told_once_for_each_step(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    heard: list[str] = []
    real = QAccessible.updateAccessibility

    def update(event: object) -> None:
        if getattr(event, "type", lambda: None)() == QAccessible.Event.Focus:
            heard.append(event.accessibleInterface().text(NAME))  # type: ignore[attr-defined]
        real(event)  # type: ignore[arg-type]

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(update))
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.board.setFocus()
    desk.press(Key.Key_Home, Key.Key_Right)
    assert [text.split(",")[0] for text in heard] == ["A1 Vormittag", "Alpha A"]


def test_that_a_lesson_taken_out_is_no_longer_valid(desk: Desk, view: WeekView) -> None:
    first = lessons(desk.board)[0]
    assert first.isValid()
    rest = tuple(item for item in view.plan.lessons if item.lesson != "a1-0")
    plan = msgspec.structs.replace(view.plan, lessons=rest)
    desk.board.show_view(msgspec.structs.replace(view, plan=plan))
    assert not first.isValid()
    assert first.text(NAME) == ""
    assert first.rect().isEmpty()
    assert len(lessons(desk.board)) == 15
    desk.board.show_view(view)
    assert lessons(desk.board)[0] is first


def test_that_what_is_scrolled_away_says_so(desk: Desk) -> None:
    desk.board.set_zoom(4.0)
    desk.board.verticalScrollBar().setValue(desk.board.verticalScrollBar().maximum())
    assert any(item.state().offscreen for item in lessons(desk.board))


def test_that_a_board_that_is_gone_takes_its_objects_along(view: WeekView) -> None:
    board = WeekBoard()
    board.show_view(view)
    item = lessons(board)[0]
    number = QAccessible.uniqueId(item)
    assert QAccessible.accessibleInterface(number) is item
    kept = weakref.ref(board)
    board.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert QAccessible.accessibleInterface(number) is None
    del board, item
    gc.collect()
    assert kept() is None


def test_that_an_empty_board_has_no_lessons(qtbot: QtBot) -> None:
    board = WeekBoard()
    qtbot.addWidget(board)
    assert lessons(board) == []
    whole = QAccessible.queryAccessibleInterface(board)
    assert whole.childAt(*QPoint(-50, -50).toTuple()) is None
