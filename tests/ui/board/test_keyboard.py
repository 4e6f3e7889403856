"""A person without a mouse: everything on the board by keys, told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.time import at
from kursplaner.services.explaining import Place
from kursplaner.services.week import WeekView
from kursplaner.ui.board import LaneBy

if TYPE_CHECKING:
    from tests.ui.board.conftest import Desk

Key = Qt.Key


def test_that_arrows_walk_between_lessons(desk: Desk) -> None:
    desk.press(Key.Key_Down)
    assert desk.selected == ["a1-0"]
    desk.press(Key.Key_Down, Key.Key_Right, Key.Key_Right)
    assert desk.selected[1:] == ["nach57-0", "alpha-0", "a1-1"]
    desk.press(Key.Key_Left, Key.Key_Home, Key.Key_End)
    assert desk.selected[4:] == ["alpha-0", "a1-0", "frauen-4"]


def test_that_arrows_at_the_edge_stay(desk: Desk) -> None:
    desk.press(Key.Key_Home, Key.Key_Up, Key.Key_Left)
    assert desk.selected == ["a1-0"]


def test_that_the_focused_lesson_is_named_for_screen_readers(desk: Desk) -> None:
    desk.press(Key.Key_Home)
    assert desk.board.accessibleName() == "Wochenplan nach Raum, 16 Termine"
    told = desk.board.accessibleDescription()
    assert told.startswith("A1 Vormittag, Montag 09:00 bis 11:15, Schulungsraum, Maria Seidel")
    assert "Eingabetaste" in told


def test_that_a_lesson_is_picked_up_moved_by_steps_and_put_down(desk: Desk) -> None:
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Key.Key_Return, Key.Key_Down, Key.Key_Down)
    assert desk.board.carrying
    assert desk.told[-1] == "Di 13:30–15:45 · Schulungsraum. Hier passt es."
    desk.press(Key.Key_Return)
    assert desk.moved == [PlacedLesson("a2-1", at(1, 13, 30), "gross", ("lang",))]
    assert not desk.board.carrying


def test_that_left_and_right_change_the_lane_and_ctrl_changes_the_day(desk: Desk) -> None:
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Key.Key_Space, Key.Key_Right)
    assert "Vereinszimmer" in desk.told[-1]
    desk.press(Key.Key_Left)
    desk.press(Key.Key_Right, ctrl=True)
    desk.press(Key.Key_Down, ctrl=True)
    desk.press(Key.Key_Return)
    assert desk.moved == [PlacedLesson("a2-1", at(2, 14), "gross", ("lang",))]


def test_that_a_forbidden_place_is_explained_and_may_be_used(desk: Desk) -> None:
    desk.board.focus_block(desk.block("a1-1"))
    desk.press(Key.Key_Return, Key.Key_Up)
    assert "fixiert" in desk.told[-1]
    desk.press(Key.Key_Return)
    assert [placed.start for placed in desk.moved] == [at(1, 8, 45)]


def test_that_w_asks_why_a_place_is_forbidden_and_puts_the_lesson_back(desk: Desk) -> None:
    asked: list[Place] = []
    desk.board.place_asked.connect(asked.append)
    desk.board.focus_block(desk.block("a1-1"))
    desk.press(Key.Key_Return, Key.Key_Up, Key.Key_W)
    assert not desk.board.carrying
    assert desk.moved == []
    (place,) = asked
    assert place.placed.start == at(1, 8, 45)
    assert place.fixed == LessonPin(lesson="a1-1", start=at(1, 8, 45), room=place.placed.room)


def test_that_in_teacher_lanes_the_teacher_is_asked_for_and_the_room_is_open(desk: Desk) -> None:
    asked: list[Place] = []
    desk.board.place_asked.connect(asked.append)
    desk.board.set_lanes(LaneBy.TEACHER)
    desk.board.focus_block(desk.block("a1-1"))
    desk.press(Key.Key_Return, Key.Key_Up, Key.Key_W)
    assert asked[0].fixed.room is None
    assert asked[0].fixed.teachers == asked[0].placed.teachers


def test_that_w_where_it_fits_says_so(desk: Desk) -> None:
    asked: list[Place] = []
    desk.board.place_asked.connect(asked.append)
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Key.Key_Return, Key.Key_Down, Key.Key_W)
    assert asked == []
    assert desk.told[-1] == "Hier passt es."


def test_that_escape_puts_back(desk: Desk) -> None:
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Key.Key_Return, Key.Key_Down, Key.Key_Escape)
    assert desk.moved == []
    assert not desk.board.carrying
    assert desk.board.lesson == "a2-1"


def test_that_a_carried_lesson_stays_inside_the_day(desk: Desk) -> None:
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Key.Key_Return, *[Key.Key_Down] * 60)
    assert desk.told[-1].startswith("Di 18:45–21:00")
    desk.press(*[Key.Key_Left] * 30)
    assert desk.told[-1].startswith("Mo 18:45–21:00")
    desk.press(Key.Key_Escape)


def test_that_p_pins_and_delete_takes_out(desk: Desk) -> None:
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Key.Key_P)
    assert desk.pinned == ["a2-1"]
    desk.press(Key.Key_Delete)
    assert desk.unplaced == ["a2-1"]


def test_that_keys_do_nothing_without_a_lesson(desk: Desk) -> None:
    desk.press(Key.Key_P, Key.Key_Delete, Key.Key_Return, Key.Key_Escape)
    assert (desk.pinned, desk.unplaced, desk.moved) == ([], [], [])
    assert not desk.board.carrying


def test_that_delete_while_carrying_takes_out(desk: Desk) -> None:
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Key.Key_Return, Key.Key_Down, Key.Key_Delete)
    assert desk.unplaced == ["a2-1"]
    assert desk.moved == []
    assert not desk.board.carrying


def test_that_an_unplaced_lesson_is_picked_up_from_its_card_at_the_first_fitting_place(
    desk: Desk, view: WeekView
) -> None:
    courses = tuple(
        msgspec.structs.replace(course, teachers=("novak", "lang"))
        if course.id == "alphab"
        else course
        for course in view.problem.courses
    )
    problem = msgspec.structs.replace(view.problem, courses=courses)
    desk.board.show_view(msgspec.structs.replace(view, problem=problem))
    QTest.keyClick(desk.tray.cards[0], Key.Key_Return)
    assert desk.board.carrying
    assert desk.told[-1] == "Mo 11:15–12:45 · Schulungsraum. Hier passt es."
    desk.press(Key.Key_Return)
    assert desk.moved == [PlacedLesson("alphab-0", at(0, 11, 15), "gross", ("lang",))]


def test_that_a_lesson_that_fits_nowhere_is_picked_up_where_least_speaks_against_it(
    desk: Desk,
) -> None:
    QTest.keyClick(desk.tray.cards[0], Key.Key_Return)
    assert desk.board.carry is not None
    assert desk.board.carry.target is not None
    assert len(desk.board.carry.verdict(desk.board.carry.target).reasons) == 1
    desk.press(Key.Key_Return)
    (placed,) = desk.moved
    assert (placed.lesson, placed.teachers) == ("alphab-0", ("novak",))


def test_that_ctrl_plus_minus_and_null_zoom(desk: Desk) -> None:
    desk.press(Key.Key_Plus, ctrl=True)
    assert desk.board.zoom > 1
    desk.press(Key.Key_Minus, Key.Key_Minus, ctrl=True)
    assert desk.board.zoom < 1
    desk.press(Key.Key_0, ctrl=True)
    assert desk.board.zoom == 1


def test_that_a_lesson_that_vanished_is_no_longer_selected(desk: Desk, view: WeekView) -> None:
    desk.board.focus_block(desk.block("a2-1"))
    lessons = tuple(item for item in view.problem.lessons if item.id != "a2-1")
    problem = msgspec.structs.replace(view.problem, lessons=lessons)
    desk.board.show_view(msgspec.structs.replace(view, problem=problem))
    assert desk.board.lesson is None
    assert desk.selected[-1] is None
