"""The process beside a day's search: a bound, then routes of a search of its own."""

from __future__ import annotations

import time

import pytest

from kursplaner.domain.dialaride import Crew
from kursplaner.solver.prepare import three_rides
from kursplaner.solver.shuttle.bound.bounding import Bounding, Job
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.net.network import build

CREWED = three_rides(Crew(turnaround=5.0))


def never() -> bool:
    return False


def test_that_time_left_by_the_bound_goes_to_a_second_search() -> None:
    with Bounding(Job(CREWED, 1, time.time() + 6.0)) as beside:
        bound = beside.wait(never)
    assert sorted(node for route in beside.routes for node in route.nodes) == list(range(6))
    search = DaySearch(build(CREWED), 1)
    search.adopt(beside.routes)
    assert 0 < bound <= search.value == sum(route.cost for route in beside.routes)


@pytest.mark.parametrize("until", [None, 0.0], ids=["no clock", "too late"])
def test_that_there_is_no_second_search_without_a_clock_or_time(until: float | None) -> None:
    with Bounding(Job(CREWED, 1, until)) as beside:
        beside.wait(never)
    assert beside.routes == ()
