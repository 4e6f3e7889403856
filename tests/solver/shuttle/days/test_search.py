"""Whole days with drivers: trips looked up, lines cut into tours, a search that repeats itself."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from msgspec.structs import replace

from kursplaner.domain.dialaride import Crew
from kursplaner.solver.shuttle.days.lines import Depot, may_work
from kursplaner.solver.shuttle.days.trips import TripBook
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.net.fragments import enumerate_fragments
from kursplaner.solver.shuttle.net.network import build
from tests.solver.shuttle import brute
from tests.solver.shuttle.small import HOUR, LAW, village


@pytest.mark.parametrize("seed", range(6))
def test_that_a_trip_has_the_times_the_fragments_have(seed: int) -> None:
    net = build(village(seed, 7))
    book = TripBook(net)
    table = enumerate_fragments(net)
    assert table.count > 5
    for f in range(table.count):
        trip = book.trip(tuple(table.nodes_of(f).tolist()))
        assert trip is not None
        assert trip.latest == pytest.approx(table.latest[f])
        assert trip.earliest == pytest.approx(table.earliest[f])
        assert trip.duration == pytest.approx(table.duration[f])
        assert trip.cost == pytest.approx(table.cost[f])
        assert trip.layouts == int(table.layouts[f])


@pytest.mark.parametrize("seed", range(4))
def test_that_an_order_is_a_trip_exactly_where_times_and_seats_exist(seed: int) -> None:
    problem = village(seed, 6, crew=None)
    # The shift is no matter of the trip: the line looks at it.
    bus = replace(problem.vehicles[0], shift=(0.0, 24 * HOUR))
    net = build(replace(problem, vehicles=(bus,)))
    book = TripBook(net)
    fitting = 0
    for pair in itertools.combinations(range(net.n), 2):
        for order in _orders(net.n, pair):
            visits = tuple((net.riders[node % net.n], node < net.n) for node in order)
            seats = any(brute.crew_allowed(bus, layout, visits) for layout in bus.layouts)
            fits = seats and brute.feasible(problem, bus, visits)
            assert (book.trip(order) is not None) == fits
            fitting += fits
    assert fitting > 5


def _orders(n: int, pair: tuple[int, int]) -> list[tuple[int, ...]]:
    """Both riders picked up before they are delivered, never nobody on board in between."""
    a, b = pair
    both = [(a, b), (b, a)]
    return [(*up, n + x, n + y) for up in both for x, y in both]


def test_that_a_bus_with_hours_to_spare_drives_home_and_begins_a_new_tour() -> None:
    answer = solve(village(1, 6), limits=Limits(seconds=20, steps=100))
    assert answer.unserved == ()
    assert all(route.cuts for route in answer.routes if _spans_noon(route))
    patient = replace(LAW, longest_wait=float("inf"))
    waits = solve(village(1, 6, patient), limits=Limits(seconds=20, steps=100))
    assert not any(route.cuts for route in waits.routes)
    assert waits.value < answer.value


def _spans_noon(route: Any) -> bool:
    return bool(route.depart < 9 * HOUR and route.arrive > 11 * HOUR)


def test_that_a_driver_who_may_not_work_longer_gets_no_more_trips() -> None:
    free = solve(village(1, 6, vehicles=1), limits=Limits(seconds=20, steps=100))
    assert free.unserved == ()
    short = replace(LAW, most_work=40)
    tired = solve(village(1, 6, short, vehicles=1), limits=Limits(seconds=20, steps=100))
    assert tired.unserved
    assert sum(_worked(route) for route in tired.routes) <= 40


def _worked(route: Any) -> float:
    """Minutes between the depot and back, tour by tour, at the least."""
    bounds = [0, *route.cuts, len(route.visits)]
    parts = [route.visits[a:b] for a, b in itertools.pairwise(bounds)]
    return float(sum(part[-1].time - part[0].time for part in parts))


def test_that_breaks_are_due_as_the_law_says() -> None:
    assert may_work(LAW, [(360, 720)])
    assert not may_work(LAW, [(360, 721)]), "over six hours on end"
    assert not may_work(LAW, [(360, 600), (614, 760)]), "14 minutes are no pause"
    assert not may_work(LAW, [(360, 600), (620, 800)]), "20 minutes are not 30"
    assert may_work(LAW, [(360, 600), (630, 800)])
    assert not may_work(replace(LAW, done=((800, 940),)), [(360, 600), (630, 800)])


@pytest.mark.parametrize("seed", range(8))
def test_that_a_day_with_drivers_is_never_better_than_the_best_without(seed: int) -> None:
    problem = village(seed, 5)
    best = brute.best_value(replace(problem, vehicles=(replace(problem.vehicles[0], crew=None),)))
    answer = solve(problem, limits=Limits(seconds=20, steps=150))
    assert answer.value >= best - 1e-6
    calm = replace(problem, vehicles=(replace(problem.vehicles[0], crew=Crew()),))
    assert solve(calm, limits=Limits(seconds=20, steps=150)).value == pytest.approx(best)


def test_that_steps_give_the_same_answer_whatever_the_clock() -> None:
    problem = village(3, 40, vehicles=4)
    one, two = (solve(problem, seed=7, limits=Limits(seconds=1e6, steps=40)) for _ in range(2))
    assert replace(one, seconds=0) == replace(two, seconds=0)


def test_that_a_stop_keeps_a_right_answer() -> None:
    answer = solve(village(3, 40, vehicles=4), stop=lambda: True)
    assert len(answer.unserved) < 20


def test_that_no_detour_is_saved_at_the_price_of_a_ride() -> None:
    problem = village(4, 20, vehicles=3)
    answer = solve(problem, limits=Limits(seconds=20, steps=300))
    assert answer.unserved == ()


def test_that_in_a_long_day_an_escort_is_on_board_all_the_way() -> None:
    problem = village(3, 40, Crew(), vehicles=4)
    first, second, *others = problem.requests
    ward = replace(first, id="ward", escort=first.id)
    cross = replace(second, apart=(others[1].id,))
    problem = replace(problem, requests=(first, cross, *others, ward))
    answer = solve(problem, limits=Limits(seconds=1e6, steps=150))
    assert answer.unserved == ()
    assert brute.faults(problem, answer) == []


def test_that_ways_home_begin_early_and_ways_out_arrive_late() -> None:
    answer = solve(village(5, 2, vehicles=1), limits=Limits(seconds=20, steps=20))
    at = {(v.request, v.boards): v.time for route in answer.routes for v in route.visits}
    assert at["r0", False] == 8 * HOUR
    assert at["r1", True] == 12 * HOUR


def test_that_a_line_knows_its_cheapest_places() -> None:
    net = build(village(6, 8))
    book = TripBook(net)
    depot = Depot(net, book)
    first = book.alone[0]
    assert first is not None
    line = depot.line(0, (first,))
    assert line is not None
    for rider in range(1, net.n):
        for place in depot.places(line, rider):
            longer = depot.with_place(line, place)
            if longer is not None and not longer.cuts:
                assert longer.cost - line.cost == pytest.approx(place.extra)
                assert longer.riders == 2
