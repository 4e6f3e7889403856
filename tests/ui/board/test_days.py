"""Which days and lanes are shown, and walking across them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt

from kursplaner.domain.problem import Room, Site
from kursplaner.domain.time import Interval, at
from kursplaner.services.week import WeekView
from kursplaner.ui.board.model import BoardModel, LaneBy

if TYPE_CHECKING:
    from tests.ui.board.conftest import Desk


@pytest.fixture
def with_gym(view: WeekView) -> WeekView:
    """A gym at a second site, open on Wednesday only."""
    gym = Room(
        id="halle", name="Turnhalle", site="schule", seats=30, open=(Interval(at(2, 9), at(2, 12)),)
    )
    problem = msgspec.structs.replace(
        view.problem,
        sites=(*view.problem.sites, Site(id="schule", name="Oberschule")),
        rooms=(*view.problem.rooms, gym),
    )
    return msgspec.structs.replace(view, problem=problem)


def keys_on(view: WeekView, day: int, by: LaneBy = LaneBy.ROOM) -> list[str]:
    return [lane.key for lane, _ in BoardModel(view, by).lanes_on(day)]


def test_that_a_room_closed_all_day_has_no_lane_that_day(with_gym: WeekView) -> None:
    assert keys_on(with_gym, 0) == ["gross", "klein"]
    assert keys_on(with_gym, 2) == ["gross", "klein", "halle"]


def test_that_a_lesson_keeps_the_lane_of_a_closed_room(with_gym: WeekView) -> None:
    first = msgspec.structs.replace(with_gym.plan.lessons[0], room="halle")
    plan = msgspec.structs.replace(with_gym.plan, lessons=(first, *with_gym.plan.lessons[1:]))
    assert "halle" in keys_on(msgspec.structs.replace(with_gym, plan=plan), 0)


def test_that_a_room_without_any_opening_hours_stays_in_sight_every_day(view: WeekView) -> None:
    bare = Room(id="neu", name="Neuer Raum", site="adorf", seats=12)
    problem = msgspec.structs.replace(view.problem, rooms=(*view.problem.rooms, bare))
    changed = msgspec.structs.replace(view, problem=problem)
    assert all("neu" in keys_on(changed, day) for day in range(5))


def test_that_a_teacher_has_lanes_on_the_days_she_is_there(view: WeekView) -> None:
    days = [day for day in range(5) if "novak" in keys_on(view, day, LaneBy.TEACHER)]
    assert days == [0, 3]


def test_that_at_a_site_lessons_side_by_side_widen_its_lane(view: WeekView) -> None:
    assert BoardModel(view, LaneBy.SITE).lane_units == (2,)


def test_that_saturday_is_shown_only_when_in_use(desk: Desk, view: WeekView) -> None:
    assert desk.board.days() == (0, 1, 2, 3, 4)
    moved = msgspec.structs.replace(view.plan.lessons[0], start=at(5, 9))
    plan = msgspec.structs.replace(view.plan, lessons=(moved, *view.plan.lessons[1:]))
    desk.board.show_view(msgspec.structs.replace(view, plan=plan))
    assert desk.board.days() == (0, 1, 2, 3, 4, 5)


def test_that_empty_days_can_be_hidden(desk: Desk, view: WeekView) -> None:
    lessons = tuple(placed for placed in view.plan.lessons if placed.start // 1440 in (1, 3))
    plan = msgspec.structs.replace(view.plan, lessons=lessons, care=(), shifts=(), tours=())
    desk.board.show_view(msgspec.structs.replace(view, plan=plan, published=None))
    assert desk.board.days() == (0, 1, 2, 3, 4)
    desk.board.set_hide_empty_days(True)
    assert desk.board.days() == (1, 3)


def test_that_ctrl_and_arrow_find_the_lane_on_the_next_day_that_has_it(
    desk: Desk, with_gym: WeekView
) -> None:
    desk.board.show_view(with_gym)
    desk.board.focus_block(desk.block("a2-1"))
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Right, Qt.Key.Key_Right, ctrl=True)
    assert desk.told[-1].startswith("Do 13:00–15:15 · Schulungsraum")
    desk.press(*[Qt.Key.Key_Left] * 9, ctrl=True)
    assert desk.told[-1].startswith("Mo 13:00–15:15 · Schulungsraum")
    desk.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("by", list(LaneBy))
def test_that_every_switch_shows_the_week(desk: Desk, by: LaneBy) -> None:
    desk.board.set_lanes(by)
    assert desk.board.geometry_ is not None
    assert {box.lesson for box in desk.board.geometry_.blocks} == {
        placed.lesson for placed in desk.board.geometry_.model.lessons
    }
    picture = desk.board.grab().toImage()
    colours = {
        picture.pixelColor(x, y).rgb()
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }
    assert len(colours) > 8
