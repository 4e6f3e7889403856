"""A town's half day: the best there is of all orders drivers may drive, tried one by one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace as changed

import numpy as np
import pytest
from msgspec.structs import replace

from kursplaner.domain.dialaride import Crew, DialARide, Proof, VehicleClass
from kursplaner.solver.shuttle.days.driven import Crews
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.halfday import cheapest as halfday
from kursplaner.solver.shuttle.halfday.partition import Columns, cheapest
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import build
from tests.solver.shuttle import brute
from tests.solver.shuttle.small import LAW, village

ROUGH = Limits(seconds=1e6, steps=20)
CREWS = {
    "law": LAW, "calm": Crew(), "tired": replace(LAW, most_work=90.0),
    "short": replace(LAW, most_stretch=60.0), "paused": replace(LAW, breaks=((50.0, 200.0),)),
    "impatient": replace(LAW, longest_wait=20.0),
    "busy": replace(LAW, most_stretch=70.0, done=((300.0, 360.0),)),
}  # fmt: skip


def best_driven(problem: DialARide) -> float:
    """Over every order of visits, each cut into tours as its driver must."""
    net = build(problem)
    crews = Crews(net)
    number = {rider.id: k for k, rider in enumerate(net.riders)}
    owner = {vehicle.id: c for c, vehicle in enumerate(problem.vehicles)}

    def priced(vehicle: VehicleClass, visits: brute.Visits) -> float:
        nodes = tuple(number[r.id] + (0 if boards else net.n) for r, boards in visits)
        trips = crews.book.parts(nodes)
        line = crews.depot.line(owner[vehicle.id], tuple(trips)) if trips else None
        return math.inf if line is None else line.cost

    return brute.best_value(problem, priced)


@pytest.mark.parametrize("crew", CREWS)
@pytest.mark.parametrize("seed", range(3))
def test_that_no_day_a_driver_may_drive_is_better(seed: int, crew: str) -> None:
    problem = village(seed, 5, CREWS[crew])
    answer = solve(problem, limits=ROUGH)
    best = best_driven(problem)
    assert answer.bound <= best + 1e-6 <= answer.value + 2e-6
    assert answer.value == pytest.approx(best)
    if crew in ("law", "calm", "impatient"):
        assert answer.proof is Proof.OPTIMAL


def test_that_riders_beyond_the_seats_are_left_out_and_their_number_is_proven() -> None:
    problem = village(2, 6, replace(LAW, most_work=60.0), vehicles=1)
    answer = solve(problem, limits=ROUGH)
    assert len(answer.unserved) >= 1
    assert answer.value == pytest.approx(best_driven(problem))
    assert answer.bound > (len(answer.unserved) - 1) * problem.requests[0].price


def test_that_too_many_days_are_left_to_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = village(1, 6)
    best = solve(problem, limits=ROUGH).value
    monkeypatch.setattr(halfday, "MOST_DAYS", 3)
    again = solve(problem, limits=Limits(seconds=1e6, steps=200))
    assert again.bound <= best <= again.value


# Choosing columns


def columns(
    carried: list[list[int]], cost: list[float], left: float = 100.0,
    exact: Callable[[int], float] | None = None, must: int = 0, more: float = 0.0,
) -> Columns:  # fmt: skip
    counts = np.array(carried, dtype=np.int16)
    return Columns(
        counts, np.zeros(len(cost), dtype=np.int64), np.array(cost, dtype=np.float64),
        exact or (lambda row: cost[row]), np.full(counts.shape[1], left), np.zeros(1), must, more,
    )  # fmt: skip


def test_that_the_cheapest_cover_is_chosen() -> None:
    wanted = columns([[1, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 1], [1, 1, 1]], [5, 4, 2, 3, 8])
    assert cheapest(wanted, np.ones(3, int), np.array([2]), 50) == (5.0, [2, 3])
    assert cheapest(wanted, np.ones(3, int), np.array([1]), 50) == (8.0, [4])
    assert cheapest(wanted, np.ones(3, int), np.array([1]), 8) is None


def test_that_a_column_dearer_than_it_looked_is_passed_over() -> None:
    real = [math.inf, 6.0]
    wanted = columns([[1, 1], [1, 1]], [1, 2], exact=lambda row: real[row])
    assert cheapest(wanted, np.ones(2, int), np.array([1]), 50) == (6.0, [1])


def test_that_alike_riders_are_carried_as_often_as_asked() -> None:
    wanted = columns([[1], [1], [2]], [1, 2, 9], left=4.0)
    assert cheapest(wanted, np.array([2]), np.array([2]), 50) == (2.0, [0, 0])
    assert cheapest(wanted, np.array([3]), np.array([2]), 50) == (6.0, [0, 0])


def test_that_riders_left_out_beyond_those_who_must_be_cost_more() -> None:
    wanted = columns([[1, 0, 0], [1, 1, 0]], [1, 20], left=2.0, must=1, more=30.0)
    assert cheapest(wanted, np.ones(3, int), np.array([1]), 99) == (22.0, [1])
    fewer = changed(wanted, must=2)
    assert cheapest(fewer, np.ones(3, int), np.array([1]), 99) == (5.0, [0])


def test_that_a_vehicle_left_standing_costs_what_it_is_worth() -> None:
    wanted = columns([[1, 1], [1, 0], [0, 1]], [3, 1, 1])
    idle = changed(wanted, idle=np.array([5.0]))
    assert cheapest(idle, np.ones(2, int), np.array([2]), 50) == (2.0, [1, 2])
    assert cheapest(wanted, np.ones(2, int), np.array([2]), 50) == (2.0, [1, 2])
    dear = changed(idle, cost=np.array([3.0, 5.0, 5.0]), exact=lambda row: (3.0, 5.0, 5.0)[row])
    assert cheapest(dear, np.ones(2, int), np.array([2]), 50) == (8.0, [0])


def test_that_a_choice_that_takes_too_long_says_so() -> None:
    wanted = columns([[1, 0], [0, 1]], [1, 1])
    with pytest.raises(OverBudgetError):
        _endless(wanted)


def _endless(wanted: Columns) -> None:
    from kursplaner.solver.shuttle.halfday import partition

    search = partition._Search(wanted, 50, lambda: False)
    search.nodes = partition.MOST_NODES
    search.branch(np.arange(2), np.ones(2, np.int16), np.array([2]), 0.0, 0, [])
