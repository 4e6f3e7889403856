"""Where things lie, computed without painting."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import Interval, at
from kursplaner.services.week import WeekView
from kursplaner.ui.board.geometry import MIN_LANE, Geometry, Measures, _shares, fitted
from kursplaner.ui.board.model import BoardModel, LaneBy

WORKDAYS = (0, 1, 2, 3, 4)
PLAIN = Measures(rail=10, lane=100, hour=60, gap=3)


@pytest.fixture
def geometry(view: WeekView) -> Geometry:
    return Geometry(BoardModel(view, LaneBy.ROOM), WORKDAYS, PLAIN)


def test_that_days_stand_side_by_side_with_a_rail_before_their_lanes(geometry: Geometry) -> None:
    assert [day.x for day in geometry.days] == [0, 210, 420, 630, 840]
    assert [(c.x, c.lane.key) for c in geometry.columns[:3]] == [
        (10, "gross"), (110, "klein"), (220, "gross"),
    ]  # fmt: skip
    assert geometry.width == 1050


def test_that_an_hour_is_as_high_as_measured_and_the_day_begins_at_the_top(
    geometry: Geometry,
) -> None:
    assert geometry.y(7 * 60) == 0
    assert geometry.y(9 * 60 + 30) == 150
    assert geometry.height == 14 * 60


def test_that_a_lesson_lies_in_its_room_and_day_with_a_gap_to_the_lane(geometry: Geometry) -> None:
    (box,) = geometry.boxes_of("frauen-1")
    assert geometry.columns[box.column].lane.key == "klein"
    assert geometry.columns[box.column].day == 1
    assert (box.rect.left(), box.rect.right()) == (323, 417)
    assert (box.rect.top(), box.rect.bottom()) == (151, 284)


def test_that_a_point_finds_its_lane_and_none_on_the_rail(geometry: Geometry) -> None:
    found = geometry.column_at(225)
    assert found is not None
    assert (found.day, found.lane.key) == (1, "gross")
    assert geometry.column_at(215) is None
    assert geometry.column_at(1050) is None
    assert geometry.column_at(-1) is None


def test_that_a_point_finds_the_block_under_it_and_nothing_beside(geometry: Geometry) -> None:
    hit = geometry.block_at(350, 200)
    assert hit is not None
    assert hit.lesson == "frauen-1"
    assert geometry.block_at(350, 290) is None


@pytest.mark.parametrize(
    ("y", "start"),
    [
        (120, at(1, 9)),
        (126, at(1, 9)),
        (128, at(1, 9, 15)),
        (-500, at(1, 7)),
        (9000, at(1, 18, 45)),
    ],
)
def test_that_a_drop_snaps_to_the_step_and_stays_inside_the_day(
    geometry: Geometry, y: float, start: int
) -> None:
    cell = geometry.cell_at(225, y, 135)
    assert cell is not None
    assert cell.start == start


def test_that_a_drop_on_a_rail_goes_into_the_lane_beside_it(geometry: Geometry) -> None:
    cell = geometry.cell_at(215, 120, 60)
    assert cell is not None
    assert geometry.columns[cell.column].x == 220


def test_that_two_lessons_at_once_share_the_lane(view: WeekView) -> None:
    second = PlacedLesson("eltern-0", at(1, 10), "klein", ("seidel",))
    plan = msgspec.structs.replace(view.plan, lessons=(*view.plan.lessons, second))
    clash = msgspec.structs.replace(view, plan=plan)
    geometry = Geometry(BoardModel(clash, LaneBy.ROOM), WORKDAYS, PLAIN)
    (first,), (other,) = geometry.boxes_of("frauen-1"), geometry.boxes_of("eltern-0")
    assert first.rect.width() == other.rect.width() == 46
    assert first.rect.right() <= other.rect.left()


def test_that_only_lessons_that_overlap_share() -> None:
    spans = [Interval(0, 60), Interval(30, 90), Interval(60, 120), Interval(120, 180)]
    assert _shares(spans) == [(0, 2), (1, 2), (0, 2), (0, 1)]


def test_that_a_lesson_of_two_teachers_lies_in_both_lanes(view: WeekView) -> None:
    both = PlacedLesson("eltern-0", at(4, 14), "klein", ("seidel", "lang"))
    plan = msgspec.structs.replace(view.plan, lessons=(*view.plan.lessons, both))
    model = BoardModel(msgspec.structs.replace(view, plan=plan), LaneBy.TEACHER)
    geometry = Geometry(model, WORKDAYS, PLAIN)
    keys = [geometry.columns[box.column].lane.key for box in geometry.boxes_of("eltern-0")]
    assert keys == ["seidel", "lang"]


def test_that_the_ghost_lies_where_the_lesson_was_published(geometry: Geometry) -> None:
    (ghost,) = geometry.ghosts
    assert ghost.lesson == "a2-3"
    assert ghost.rect.top() == pytest.approx(7 * 60, abs=1)


def test_that_only_columns_in_sight_are_visible(geometry: Geometry) -> None:
    assert [c.number for c in geometry.visible(215, 330)] == [1, 2, 3]


def test_that_all_lanes_fit_when_there_is_room_and_none_gets_too_narrow(view: WeekView) -> None:
    model = BoardModel(view, LaneBy.ROOM)
    wide = fitted(model, WORKDAYS, Measures(), 1.0, 1500, 700)
    assert Geometry(model, WORKDAYS, wide).width == pytest.approx(1500, abs=10)
    narrow = fitted(model, WORKDAYS, Measures(), 1.0, 400, 700)
    assert narrow.lane == MIN_LANE


def test_that_used_hours_fill_the_height(view: WeekView) -> None:
    model = BoardModel(view, LaneBy.ROOM)
    measures = fitted(model, WORKDAYS, Measures(), 1.0, 1500, 700)
    assert model.used_hours == Interval(8 * 60, 18 * 60)
    assert measures.hour == 70


def test_that_larger_text_makes_wider_lanes(view: WeekView) -> None:
    model = BoardModel(view, LaneBy.ROOM)
    doubled = fitted(model, WORKDAYS, Measures().scaled(2.0), 1.0, 400, 700)
    assert doubled.lane == 2 * MIN_LANE


def test_that_an_empty_week_still_has_lanes_and_hours(view: WeekView) -> None:
    empty = msgspec.structs.replace(
        view, plan=msgspec.structs.replace(view.plan, lessons=(), care=(), tours=()), published=None
    )
    model = BoardModel(empty, LaneBy.ROOM)
    geometry = Geometry(model, WORKDAYS, replace(PLAIN))
    assert geometry.blocks == ()
    assert model.used_hours == Interval(8 * 60, 18 * 60)
    assert model.busy_days == ()


def test_that_a_problem_without_rooms_has_no_columns_and_finds_nothing(view: WeekView) -> None:
    bare = msgspec.structs.replace(
        view,
        problem=msgspec.structs.replace(view.problem, rooms=(), sites=()),
        plan=msgspec.structs.replace(view.plan, lessons=(), care=(), tours=(), shifts=()),
        published=None,
        violations=(),
    )
    geometry = Geometry(BoardModel(bare, LaneBy.ROOM), WORKDAYS, PLAIN)
    assert geometry.columns == ()
    assert geometry.column_at(5) is None
    assert geometry.cell_at(5, 5, 60) is None
