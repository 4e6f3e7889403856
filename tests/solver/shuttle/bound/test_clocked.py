"""What drivers may work in a day, as rows of the bound's linear program."""

from __future__ import annotations

import random

import numpy as np
import pytest
from msgspec.structs import replace

from kursplaner.domain.dialaride import Crew, DialARide
from kursplaner.solver.shuttle.bound.clocked import Fleet
from kursplaner.solver.shuttle.bound.relaxed import TourBound, whole_costs
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.net.network import build
from tests.solver.shuttle import small


def fleet(work: float, longest: int) -> Fleet:
    return Fleet(
        start=0, end=0, count=1, begin=0, finish=1000, longest=longest, work=work, turnaround=5,
        wait=90, tour_cost=10.0, driver_cost=10.0,
    )  # fmt: skip


def whole_day(of: Fleet, rng: random.Random) -> list[int]:
    """Minutes of tours, longest first, until nothing more fits into the driver's work."""
    tours: list[int] = []
    while (most := min(of.longest, int(of.work) - sum(tours))) > 0 and len(tours) < 6:
        tours.append(rng.choice((most, rng.randint(1, most), rng.randint(1 + most // 2, most))))
    return tours


@pytest.mark.parametrize("seed", range(300))
def test_that_no_day_of_a_driver_weighs_more_than_one(seed: int) -> None:
    rng = random.Random(seed)
    work = rng.randint(60, 700) + rng.choice((0.0, 0.5))
    of = fleet(work, rng.randint(int(work) // 3, int(work)))
    for _ in range(20):
        classes = np.searchsorted(of.lengths, whole_day(of, rng))
        assert (of.weights()[:, classes].sum(axis=1) <= 1).all()


def test_that_two_halves_fill_a_day_and_so_does_what_leaves_less_than_a_half() -> None:
    of = fleet(600, 360)
    halves = list(of.halves)
    assert halves[-1] == 300
    half, more = np.searchsorted(of.lengths, [halves[0], 600 - halves[0] + 1])
    assert of.weights()[0, [half, more]].tolist() == [0.5, 1.0]
    assert of.weights()[-1, half] == 0


def test_that_there_are_no_halves_where_drivers_may_work_without_end() -> None:
    assert fleet(float("inf"), 360).halves == ()
    assert fleet(float("inf"), 360).lengths == (360,)


def three_errands(most_work: float) -> DialARide:
    """Tours of 130 minutes in the morning, at noon and in the evening."""
    matrix = small.line(0, 60, 65)
    rides = (
        small.ride(str(time), 1, 2, pickup_window=(time - 9, time), delivery_window=(0, time))
        for time in (200, 450, 700)
    )
    crew = Crew(
        tour_cost=10, turnaround=5, longest_wait=90, most_work=most_work, most_stretch=250
    )  # fmt: skip
    vehicles = (small.bus(count=4, fixed_cost=100, crew=crew),)
    return DialARide(minutes=matrix, costs=matrix, requests=tuple(rides), vehicles=vehicles)


@pytest.mark.parametrize(("most_work", "drivers"), [(600, 1), (260, 2), (250, 3)])
def test_that_the_bound_knows_how_many_tours_a_driver_can_make(
    most_work: float, drivers: int
) -> None:
    problem = three_errands(most_work)
    best = 3 * 130 + 100 * drivers + 10 * (3 - drivers)
    assert solve(problem, limits=Limits(seconds=1e6, steps=100)).value == best
    day = TourBound(build(problem), lambda: False)
    day.start(best, np.zeros(3), [])
    day.run(lambda bound: None, rounds=60)
    two_thirds = 3 * 130 + 10 * 3 + 90 * 1.5
    assert day.bound == (best if drivers != 2 else np.ceil(two_thirds))


def test_that_a_bound_is_rounded_up_only_where_every_plan_costs_a_whole_number() -> None:
    problem = three_errands(600)
    assert whole_costs(build(problem))
    half = tuple(tuple(minutes + 0.5 * (minutes > 0) for minutes in row) for row in problem.costs)
    assert not whole_costs(build(replace(problem, costs=half)))
    assert not whole_costs(build(replace(problem, ride_weight=0.25)))
    bus = problem.vehicles[0]
    assert not whole_costs(build(replace(problem, vehicles=(replace(bus, fixed_cost=0.5),))))
