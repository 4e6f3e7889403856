"""The bound of a day, and its search, against the slow and certain way on random small cases."""

from __future__ import annotations

import multiprocessing
import time

import numpy as np
import pytest

from kursplaner.domain.dialaride import DialARide
from kursplaner.solver.shuttle.bound.relaxed import TourBound
from kursplaner.solver.shuttle.bound.ridden import ridden_graph, whole_minutes
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.engine import Limits, answer, solve
from kursplaner.solver.shuttle.exact.aboard import aboard_graph
from kursplaner.solver.shuttle.exact.choose import Exact
from kursplaner.solver.shuttle.exact.lower import outlay_bound
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.fragments import enumerate_fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import build
from tests.solver.shuttle import brute, small

LONG = Clock(time.monotonic() + 1e6, lambda: False)


def proven(problem: DialARide, value: float) -> float:
    """The bound when nothing more is gained."""
    net = build(problem)
    day = TourBound(net, lambda: False)
    day.start(value, np.zeros(net.n), [])
    day.run(lambda bound: None, rounds=30)
    return day.bound


@pytest.mark.parametrize("seed", range(100))
def test_that_no_answer_costs_less_than_its_tours(seed: int) -> None:
    problem = small.random_case(seed, 1 + seed % 4)
    best = brute.best_value(problem)
    if not whole_minutes(build(problem)):
        with pytest.raises(OverBudgetError):
            proven(problem, best)
        return
    assert proven(problem, best) <= best + 1e-4


@pytest.mark.parametrize("seed", range(8))
def test_that_no_day_with_drivers_costs_less_than_its_tours(seed: int) -> None:
    """Long waits, six hours on end and tours one after another among its plans."""
    problem = small.village(seed, 8)
    found = solve(problem, limits=Limits(seconds=1e6, steps=100))
    bound = proven(problem, found.value)
    assert 0.5 * found.value < bound <= found.value + 1e-4


@pytest.mark.parametrize("seed", range(4))
def test_that_every_trip_is_a_way_through_the_graph_of_who_is_on_board(seed: int) -> None:
    net = build(small.village(seed, 7))
    graph = ridden_graph(net, aboard_graph(net, 10**6, never), 10**6, never)
    table = enumerate_fragments(net)
    assert table.count > 5
    for fragment in range(table.count):
        first, *others = table.nodes_of(fragment).tolist()
        state, minutes = int(graph.start[first]), 0
        for node in others:
            ways = np.flatnonzero((graph.tail == state) & (graph.node[graph.head] == node))
            assert len(ways) == 1
            state, minutes = int(graph.head[ways[0]]), minutes + int(graph.step[ways[0]])
        assert graph.empty[state]
        whole = int(net.pre[first]) + minutes + int(graph.pending[state])
        assert whole <= table.duration[fragment]


def never() -> bool:
    return False


def test_that_a_day_leaves_no_process_behind() -> None:
    solve(small.village(3, 40, vehicles=4), limits=Limits(seconds=9))
    assert multiprocessing.active_children() == []


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


def test_that_the_bound_comes_near_what_a_day_costs() -> None:
    problem = small.village(3, 40, vehicles=4)
    found = solve(problem, limits=Limits(seconds=1e6, steps=150))
    assert found.unserved == ()
    bound = proven(problem, found.value)
    assert outlay_bound(build(problem), LONG) < min(bound, found.bound)
    assert max(bound, found.bound) <= found.value <= 1.1 * min(bound, found.bound)


def test_that_nobody_who_can_ride_is_a_bound_of_all_prices() -> None:
    problem = small.case(small.ride("a", 1, 2), fleet=(small.bus(count=0),))
    price = sum(ride.price for ride in problem.requests)
    assert proven(problem, price) == pytest.approx(price, abs=0.01)


def test_that_one_ride_alone_is_bounded_by_what_it_costs() -> None:
    # With no window the same tour might serve her again and again.
    soon = small.ride("a", 1, 2, delivery_window=(0, 30))
    problem = small.case(soon, fleet=(small.bus(count=1),))
    best = brute.best_value(problem)
    assert proven(problem, best) == pytest.approx(best)
