"""Ruin and recreate over plain routes: what it answers keeps every window, ride limit and seat."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.dialaride import DialARide
from kursplaner.solver.shuttle.net.network import build
from kursplaner.solver.shuttle.routing.ortools_routing import checked
from kursplaner.solver.shuttle.routing.ruin import RuinRecreate, is_plain
from tests.solver.shuttle.small import freight, villages


def hurried(seed: int, size: int) -> DialARide:
    """Freight with ride limits and short routes: times have to be looked at both ways."""
    problem = freight(seed, size)
    matrix = problem.minutes
    return replace(
        problem,
        requests=tuple(
            replace(r, max_ride=1.3 * matrix[r.pickup][r.delivery] + 5) for r in problem.requests
        ),
        vehicles=(replace(problem.vehicles[0], max_duration=400.0, count=4),),
    )


@pytest.mark.parametrize("problem", [freight(1, 20), hurried(2, 20), hurried(3, 20), villages(24)])
def test_that_every_route_can_be_driven_and_costs_what_it_says(problem: DialARide) -> None:
    net = build(problem)
    search = RuinRecreate(net, 1, ())
    for _ in range(10):
        search.step(5.0)
    for line in (*search.best[2], *search.lines):
        told = checked(net, 0, list(line.nodes))
        assert told is not None
        assert told.cost == pytest.approx(line.cost)
    served = [x for line in search.best[2] for x in line.nodes if x < net.n]
    assert len(served) == len(set(served)) == net.n - search.best[0]
    assert sum(line.cost for line in search.best[2]) == pytest.approx(search.best[1])
    assert len(search.best[2]) <= problem.vehicles[0].count


def test_that_cases_with_and_without_ride_limits_are_told_apart() -> None:
    assert is_plain(build(freight(1, 5)))
    assert not is_plain(build(hurried(1, 5)))


def test_that_squeezing_asks_for_one_route_less_and_relaxing_brings_the_best_back() -> None:
    net = build(villages(24))
    search = RuinRecreate(net, 1, ())
    search.step(5.0)
    count, value = len(search.best[2]), search.best[1]
    search.squeeze()
    assert search.fleet == len(search.lines) == count - 1
    search.relax()
    assert search.fleet == len(search.lines) == count
    assert search.value == pytest.approx(value)


def test_that_the_same_seed_repeats_itself() -> None:
    net = build(freight(4, 30))
    one, two = RuinRecreate(net, 7, ()), RuinRecreate(net, 7, ())
    for _ in range(4):
        one.step(3.0)
        two.step(3.0)
    assert one.lines == two.lines
