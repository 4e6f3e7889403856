"""Rows against parts of tours: what counts, what the graph remembers, what the bound gains."""

from __future__ import annotations

import numpy as np
import pytest

from kursplaner.domain.dialaride import DialARide
from kursplaner.solver.shuttle.bound.clocked import Clocked, Price, Sweep, fleets
from kursplaner.solver.shuttle.bound.relaxed import TourBound
from kursplaner.solver.shuttle.bound.ridden import Ridden, ridden_graph
from kursplaner.solver.shuttle.bound.sweep import in_units, unit_of
from kursplaner.solver.shuttle.bound.threes import Three, broken_threes, counts, marked
from kursplaner.solver.shuttle.exact.aboard import aboard_graph
from kursplaner.solver.shuttle.net.network import Floats, Network, build
from tests.solver.shuttle import brute, small

GRID = 10


def graph_of(net: Network) -> Ridden:
    return ridden_graph(net, aboard_graph(net, 10**6, never), 10**6, never)


def never() -> bool:
    return False


def alone_and_alike(net: Network) -> list[Three]:
    """Some threes of single riders, near each other in the order of the requests."""
    single = np.flatnonzero(np.bincount(net.kind) == 1).tolist()
    return [(a, b, c) for a, b, c in zip(single, single[1:], single[2:], strict=False)]


def priced(net: Network, graph: Ridden, threes: list[Three], price: Floats) -> Sweep:
    """All tours at invented prices of riders, vehicles and drivers, in units short floats hold."""
    rng = np.random.default_rng(4)
    known = marked(net, graph, threes)
    fleet = fleets(net)[0]
    day = Clocked(net, known.graph, fleet, GRID)
    unit = unit_of(net.n * 40.0)
    wear = in_units(rng.uniform(0, 0.1, day.most + 1), unit).astype(np.float64)
    value = in_units(rng.uniform(10, 40, net.n), unit).astype(np.float64)
    length = in_units(np.cumsum(rng.uniform(0, 2, len(fleet.lengths))), unit).astype(np.float64)
    return day.sweep(Price(unit, value, wear, 8 * unit, length), known.charge(price))


def three_corners(seats: int = 2) -> DialARide:
    """Three riders, two of whom one bus can carry; each pair costs the same."""
    minutes = tuple(tuple(float(10 * (a != b)) for b in range(5)) for a in range(5))
    requests = tuple(
        small.ride(str(i), 1 + i, 4, pickup_window=(0, 40), delivery_window=(30, 40))
        for i in range(3)
    )
    bus = small.bus(count=3, layouts=((seats,),), shift=(0, 120))
    return DialARide(minutes=minutes, costs=minutes, requests=requests, vehicles=(bus,))


def bound_of(problem: DialARide, value: float) -> tuple[float, TourBound]:
    net = build(problem)
    day = TourBound(net, never)
    day.start(value, np.zeros(net.n), [])
    day.run(lambda bound: None, rounds=60)
    return day.bound, day


def test_that_two_of_three_count_once_and_all_three_no_more() -> None:
    net = build(three_corners(seats=3))
    ways = [(0, 3, 1, 4), (0, 1, 3, 4), (0, 1, 2, 3, 4, 5), (0, 1, 3, 2, 4, 5), (0, 1, 4, 3, 0, 2)]
    assert counts(net, ways, [(0, 1, 2)])[:, 0].tolist() == [0, 1, 1, 1, 2]


def test_that_nothing_known_counts_for_nothing() -> None:
    net = build(three_corners())
    assert counts(net, [], [(0, 1, 2)]).shape == (0, 1)
    assert counts(net, [(0, 3)], []).shape == (1, 0)


def test_that_halves_of_three_pairs_are_found() -> None:
    net = build(three_corners())
    ways = [(0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)]
    everybody = np.ones(3, dtype=bool)
    assert broken_threes(net, ways, np.full(3, 0.5), everybody) == [(0, 1, 2)]
    assert broken_threes(net, ways, np.full(3, 0.3), everybody) == []
    assert broken_threes(net, ways, np.full(3, 0.5), np.array([True, True, False])) == []


def test_that_threes_raise_the_bound_to_what_whole_buses_cost() -> None:
    problem = three_corners()
    best = brute.best_value(problem)
    bound, day = bound_of(problem, best)
    assert day.threes == [(0, 1, 2)]
    assert best == 70
    assert bound == pytest.approx(best, abs=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_that_a_sweep_charges_each_tour_for_just_the_threes_it_counts_for(seed: int) -> None:
    net = build(small.village(seed, 10))
    threes = alone_and_alike(net)
    price = np.random.default_rng(seed).integers(1, 9, len(threes)).astype(np.float64)
    sweep = priced(net, graph_of(net), threes, price)
    ways = sweep.ways(100)
    times = counts(net, [way.nodes for way in ways], threes)
    assert times.any()
    for way, for_threes in zip(ways, times, strict=True):
        goal = net.place[way.nodes[0]]
        left = way.cost - sweep.worth(way) + for_threes @ price
        assert sweep.least[way.leaves, goal] == pytest.approx(left)


@pytest.mark.parametrize("seed", range(4))
def test_that_memory_without_a_price_changes_nothing(seed: int) -> None:
    net = build(small.village(seed, 10))
    graph, threes = graph_of(net), alone_and_alike(net)
    plain = priced(net, graph, [], np.zeros(0)).least
    assert np.allclose(plain, priced(net, graph, threes, np.zeros(len(threes))).least)


@pytest.mark.parametrize("seed", range(4))
def test_that_tours_end_within_the_longest_stretch(seed: int) -> None:
    net = build(small.village(seed, 12))
    sweep = priced(net, graph_of(net), [], np.zeros(0))
    ways = sweep.ways(1000)
    longest = sweep.day.fleet.longest
    assert longest < sweep.day.most
    assert max(way.back - way.leaves for way in ways) <= longest + GRID - 1
    assert max(way.back for way in ways) <= sweep.day.most


@pytest.mark.parametrize("seed", range(60))
def test_that_no_answer_costs_less_than_its_tours_with_few_seats(seed: int) -> None:
    """Buses of two, so that pairs are what matters."""
    problem = small.tight_case(seed, 3 + seed % 2)
    best = brute.best_value(problem)
    bound, _ = bound_of(problem, best)
    assert bound <= best + 1e-4
