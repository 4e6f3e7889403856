"""A person with a mouse on the board."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import at
from kursplaner.services.week import WeekView
from kursplaner.ui.board.ghost import Ghost
from kursplaner.ui.board.model import LaneBy

if TYPE_CHECKING:
    from tests.ui.board.conftest import Desk


def label(desk: Desk) -> str:
    ghost = desk.window.findChild(Ghost)
    return ghost.text if ghost else ""


def test_that_a_click_selects_the_lesson_and_tells_it(desk: Desk) -> None:
    QTest.mouseClick(desk.board.viewport(), Qt.MouseButton.LeftButton, pos=desk.hold("a1-1"))
    assert desk.selected == ["a1-1"]
    assert desk.board.lesson == "a1-1"
    assert desk.moved == []


def test_that_a_click_beside_everything_selects_nothing(desk: Desk) -> None:
    desk.board.select("a1-1")
    QTest.mouseClick(
        desk.board.viewport(), Qt.MouseButton.LeftButton, pos=desk.spot("klein", at(0, 12))
    )
    assert desk.selected == [None]


def test_that_a_drag_to_a_free_place_asks_for_the_move_and_keeps_the_teacher(desk: Desk) -> None:
    end = desk.spot("gross", at(4, 14))
    desk.drag(desk.hold("a2-1"), end)
    assert label(desk) == "Fr 14:00–16:15 · Schulungsraum\nHier passt es."
    desk.let_go(end)
    assert desk.moved == [PlacedLesson("a2-1", at(4, 14), "gross", ("lang",))]
    assert not desk.board.carrying


def test_that_a_forbidden_drop_says_why_in_words_and_still_happens(desk: Desk) -> None:
    end = desk.spot("klein", at(1, 10))
    desk.drag(desk.hold("a2-1"), end)
    head, *reasons = label(desk).split("\n")
    assert head == "Di 10:00–12:15 · Vereinszimmer"
    assert any("Frauenkurs" in reason for reason in reasons)
    assert any("10 Plätze" in reason for reason in reasons)
    desk.let_go(end)
    assert desk.moved == [PlacedLesson("a2-1", at(1, 10), "klein", ("lang",))]


def test_that_at_most_two_reasons_are_read_and_the_rest_is_counted(desk: Desk) -> None:
    end = desk.spot("klein", at(2, 16, 45))
    desk.drag(desk.hold("a1-1"), end)
    _, *reasons, hint = label(desk).split("\n")
    assert len(reasons) == 3
    assert hint.startswith("W:")
    assert reasons[2].startswith("+")
    desk.let_go(end)


def test_that_a_drop_where_it_was_changes_nothing(desk: Desk) -> None:
    start = desk.hold("a2-1")
    desk.drag(start, start + QPoint(30, 40))
    QTest.mouseMove(desk.board.viewport(), start)
    desk.let_go(start)
    assert desk.moved == []
    assert not desk.board.carrying


def test_that_escape_during_a_drag_changes_nothing(desk: Desk) -> None:
    end = desk.spot("gross", at(4, 14))
    desk.drag(desk.hold("a2-1"), end)
    desk.press(Qt.Key.Key_Escape)
    assert not desk.board.carrying
    desk.let_go(end)
    assert desk.moved == []
    assert desk.window.findChild(Ghost) is None or not desk.window.findChild(Ghost).isVisible()


def test_that_a_small_trembling_of_the_hand_is_a_click(desk: Desk) -> None:
    start = desk.hold("a2-1")
    QTest.mousePress(desk.board.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(desk.board.viewport(), start + QPoint(1, 1))
    assert not desk.board.carrying
    desk.let_go(start + QPoint(1, 1))
    assert desk.selected == ["a2-1"]


def test_that_a_lesson_dropped_on_the_tray_is_taken_out(desk: Desk) -> None:
    start = desk.hold("nach57-0")
    target = desk.tray.mapToGlobal(desk.tray.rect().center())
    end = desk.board.viewport().mapFromGlobal(target)
    desk.drag(start, end)
    assert desk.tray.property("target") is True
    desk.let_go(end)
    assert desk.unplaced == ["nach57-0"]
    assert desk.moved == []
    assert desk.tray.property("target") is False


def test_that_a_drop_beside_the_board_and_the_tray_changes_nothing(desk: Desk) -> None:
    target = desk.inspector.mapToGlobal(desk.inspector.rect().center())
    end = desk.board.viewport().mapFromGlobal(target)
    desk.drag(desk.hold("nach57-0"), end)
    desk.let_go(end)
    assert desk.moved == []
    assert desk.unplaced == []


def test_that_a_card_of_the_tray_can_be_dragged_onto_the_board(desk: Desk) -> None:
    card = desk.tray.cards[0]
    assert card.lesson == "alphab-0"
    spot = desk.board.viewport().mapToGlobal(desk.spot("klein", at(3, 8)) + QPoint(-3, -8))
    grip = QPoint(40, 10)
    QTest.mousePress(card, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(card, grip + QPoint(15, -15))
    QTest.mouseMove(card, card.mapFromGlobal(spot))
    assert label(desk).startswith("Do 08:00–09:30 · Vereinszimmer")
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton, pos=card.mapFromGlobal(spot))
    assert desk.moved == [PlacedLesson("alphab-0", at(3, 8), "klein", ("novak",))]


def test_that_a_teacher_lane_changes_the_teacher_and_keeps_the_room(desk: Desk) -> None:
    desk.board.set_lanes(LaneBy.TEACHER)
    assert desk.board.geometry_ is not None
    first = desk.board.geometry_.column(3, "seidel")
    assert first is not None
    desk.board.horizontalScrollBar().setValue(round(first.x) - 100)
    start, end = desk.hold("a1-3"), desk.spot("lang", at(3, 9))
    desk.drag(start, end)
    desk.let_go(end)
    assert desk.moved == [PlacedLesson("a1-3", at(3, 9), "gross", ("lang",))]


def test_that_a_lesson_cannot_become_another_course(desk: Desk) -> None:
    desk.board.set_lanes(LaneBy.COURSE)
    start, end = desk.hold("a1-0"), desk.spot("alpha", at(0, 13))
    desk.drag(start, end)
    desk.let_go(end)
    assert desk.moved == []
    assert desk.told[-1] == "Dieser Termin gehört zu »A1 Vormittag«, nicht zu »Alpha A«."


def test_that_allowed_places_of_the_lanes_in_sight_become_known_while_carrying(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.drag(desk.hold("a2-1"), desk.spot("gross", at(4, 14)))
    carry, geometry = desk.board.carry, desk.board.geometry_
    assert carry is not None
    assert geometry is not None
    qtbot.waitUntil(lambda: all(carry.allowed(c) is not None for c in geometry.columns))
    free, small = geometry.column(4, "gross"), geometry.column(4, "klein")
    assert free is not None
    assert small is not None
    assert [(span.start, span.end) for span in carry.allowed(free) or ()] == [(675, 1080)]
    assert carry.allowed(small) == ()
    desk.board.cancel_carry()


def test_that_ctrl_and_wheel_zoom_around_the_pointer(desk: Desk) -> None:
    board = desk.board
    assert board.geometry_ is not None
    pointer = QPointF(desk.hold("a2-1"))
    before = board.geometry_.measures.hour
    minute = board.geometry_.minute_at(board.window_().to_content(0, pointer.y()).y())
    event = QWheelEvent(
        pointer, board.viewport().mapToGlobal(pointer), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(board.viewport(), event)
    assert board.geometry_.measures.hour > before
    after = board.geometry_.minute_at(board.window_().to_content(0, pointer.y()).y())
    assert after == pytest.approx(minute, abs=1)


def test_that_the_right_button_asks_for_a_menu_of_the_lesson(desk: Desk, qtbot: QtBot) -> None:
    from PySide6.QtGui import QContextMenuEvent

    point = desk.hold("a2-1")
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, desk.board.viewport().mapToGlobal(point)
    )
    with qtbot.waitSignal(desk.board.context_asked) as asked:
        QApplication.sendEvent(desk.board.viewport(), event)
    assert asked.args is not None
    assert asked.args[0] == "a2-1"
    assert desk.board.lesson == "a2-1"


def test_that_the_right_button_offers_the_selected_lesson_where_the_pointer_is(
    desk: Desk, qtbot: QtBot
) -> None:
    from PySide6.QtGui import QContextMenuEvent

    desk.board.focus_block(desk.block("a1-1"))
    point = desk.spot("klein", at(2, 16, 45))
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, desk.board.viewport().mapToGlobal(point)
    )
    with qtbot.waitSignal(desk.board.context_asked) as asked:
        QApplication.sendEvent(desk.board.viewport(), event)
    assert asked.args is not None
    lesson, offer, _ = asked.args
    assert lesson is None
    assert desk.board.lesson == "a1-1"
    assert not offer.allowed
    assert (offer.place.placed.lesson, offer.place.placed.room) == ("a1-1", "klein")
    assert "Vereinszimmer" in offer.where


def test_that_tooltips_tell_lessons_buses_and_full_lane_names(desk: Desk) -> None:
    board = desk.board
    assert "A2 Nachmittag" in board.tip_at(desk.hold("a2-1"))[0]
    assert board.geometry_ is not None
    assert board._painter is not None
    box, _ = board._painter.bus_boxes(board.geometry_.days[0])[0]
    spot = board.window_().to_widget(box).center().toPoint()
    assert "Bus 1 kommt 08:38" in board.tip_at(spot)[0]
    head = QPoint(desk.spot("klein", at(0, 8)).x(), round(board.geometry_.head) - 6)
    assert board.tip_at(head)[0] == "Vereinszimmer"


def test_that_buses_close_together_never_cover_each_other(desk: Desk) -> None:
    board = desk.board
    assert board.geometry_ is not None
    assert board._painter is not None
    model, day = board.geometry_.model, board.geometry_.days[0]
    pattern = model.buses[0][0]
    for minutes in ([600, 601, 602, 640], [600, 600, 618, 619, 637], [600, 602, 604, 606, 660]):
        model.buses[0] = tuple(replace(pattern, minute=minute) for minute in minutes)
        boxes = [box for box, _ in board._painter.bus_boxes(day)]
        for upper, lower in pairwise(boxes):
            assert upper.bottom() <= lower.top() + 0.01
        assert sum(len(marks) for _, marks in board._painter.bus_boxes(day)) == len(minutes)


def test_that_a_new_view_ends_a_drag_and_keeps_selection_zoom_and_place(
    desk: Desk, view: WeekView
) -> None:
    desk.board.set_zoom(1.5)
    desk.board.verticalScrollBar().setValue(120)
    desk.board.select("a1-1", reveal=False)
    desk.drag(desk.hold("b1-2"), desk.spot("gross", at(2, 13)))
    top = desk.board.verticalScrollBar().value()
    desk.board.show_view(view)
    assert not desk.board.carrying
    assert desk.board.lesson == "b1-2"
    assert desk.board.zoom == 1.5
    assert abs(desk.board.verticalScrollBar().value() - top) <= 1


def test_that_the_whole_town_is_in_sight_at_1280_by_800(desk: Desk) -> None:
    board = desk.board
    assert board.geometry_ is not None
    area = board.window_().area
    for box in board.geometry_.blocks:
        assert area.contains(board.window_().to_widget(box.rect))
    assert board.horizontalScrollBar().maximum() == 0


def test_that_nothing_follows_the_pointer_before_it_has_a_place(desk: Desk) -> None:
    desk.board.begin_carry("a2-1", None, by_mouse=True)
    ghost = desk.window.findChild(Ghost)
    assert ghost is not None
    assert not ghost.isVisible()
    desk.board.place_ghost(QPoint(300, 300), QPoint(320, 312))
    assert ghost.isVisible()
