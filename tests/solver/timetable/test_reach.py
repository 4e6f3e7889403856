"""What lesson times mean for the shuttle before any tour is planned."""

from __future__ import annotations

from typing import Any

import pytest

from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.time import Interval, at
from tests.domain import builders
from tests.solver.timetable.conftest import Plan

TUESDAY, WEDNESDAY = ((Interval(at(day, 8), at(day, 18)),) for day in (1, 2))
NOT_WEDNESDAY = (Block(start=at(2, 0), end=at(3, 0), label="dreimal nicht erschienen"),)


def with_bus_on_tuesday(course_at: tuple[Interval, ...], **facts: Any) -> WeekProblem:
    """The course at these times only, buses on Tuesday alone, Amina as `facts` say."""
    town = builders.edit(builders.town(), "courses", "a", windows=course_at)
    for bus in ("v1", "v2"):
        town = builders.edit(town, "vehicles", bus, available=TUESDAY)
    return builders.edit(town, "participants", "amina", **facts)


def missed(plan: Plan, problem: WeekProblem) -> int:
    """Price of the rides that cannot be driven at the chosen times."""
    return next(level.value for level in plan(problem).levels if level.name == "reach")


@pytest.mark.parametrize(
    ("windows", "facts", "rides"),
    [
        (TUESDAY, {}, 0), (WEDNESDAY, {}, 2), (WEDNESDAY, {"ride_home_open": True}, 1),
        (WEDNESDAY, {"ride_paused": NOT_WEDNESDAY}, 0),
        (TUESDAY + WEDNESDAY, {"ride_paused": NOT_WEDNESDAY}, 0),
        (WEDNESDAY, {"ride": False}, 0),
    ],
    ids=["bus", "no bus", "goes home alone", "paused", "paused on one day", "walks"],
)  # fmt: skip
def test_that_rides_nobody_can_drive_are_foreseen(
    plan: Plan, windows: tuple[Interval, ...], facts: dict[str, Any], rides: int
) -> None:
    problem = with_bus_on_tuesday(windows, **facts)
    assert missed(plan, problem) == rides * problem.weights.ride_unserved
