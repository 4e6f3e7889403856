"""The bound of a day, and its search, against the slow and certain way on random small cases."""

from __future__ import annotations

import time

import pytest

from kursplaner.solver.shuttle.days import DaySearch
from kursplaner.solver.shuttle.engine import Limits, answer, solve
from kursplaner.solver.shuttle.exact import Clock, Exact
from kursplaner.solver.shuttle.lower import outlay_bound
from kursplaner.solver.shuttle.network import build
from kursplaner.solver.shuttle.relaxed import flow_bound
from tests.solver.shuttle import brute, small

LONG = Clock(time.monotonic() + 1e6, lambda: False)


@pytest.mark.parametrize("seed", range(80))
def test_that_no_answer_costs_less_than_the_flow(seed: int) -> None:
    problem = small.random_case(seed, 1 + seed % 4)
    bound = flow_bound(build(problem), LONG)
    assert bound is not None
    assert bound <= brute.best_value(problem) + 1e-4


@pytest.mark.parametrize("seed", range(80))
def test_that_the_search_finds_only_what_can_be_driven(seed: int) -> None:
    problem = small.random_case(seed, 1 + seed % 4)
    net = build(problem)
    search = DaySearch(net, 1)
    search.begin()
    search.run(LONG, 30, lambda value: None)
    left: dict[int, int] = {}
    for rider in search.best[3]:
        left[int(net.kind[rider])] = left.get(int(net.kind[rider]), 0) + 1
    found = Exact(search.candidates(), left, search.value, 0.0, False)
    told = answer(net, found, 0.0)
    assert brute.faults(problem, told) == []
    assert told.value == pytest.approx(search.value)
    assert told.value >= brute.best_value(problem) - 1e-4


def test_that_the_flow_comes_near_what_a_day_costs() -> None:
    problem = small.village(3, 40, vehicles=4)
    net = build(problem)
    flow = flow_bound(net, LONG)
    found = solve(problem, limits=Limits(seconds=1e6, steps=150))
    assert flow is not None
    assert found.unserved == ()
    assert outlay_bound(net, LONG) < flow <= found.value
    assert found.value <= 1.25 * flow
    assert found.bound == pytest.approx(flow)


def test_that_nobody_who_can_ride_is_a_bound_of_all_prices() -> None:
    problem = small.case(small.ride("a", 1, 2), fleet=(small.bus(count=0),))
    assert flow_bound(build(problem), LONG) == sum(ride.price for ride in problem.requests)


def test_that_one_ride_alone_is_bounded_by_what_it_costs() -> None:
    problem = small.case(small.ride("a", 1, 2), fleet=(small.bus(count=1),))
    assert flow_bound(build(problem), LONG) == pytest.approx(brute.best_value(problem))
