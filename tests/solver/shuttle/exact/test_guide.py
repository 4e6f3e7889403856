"""What the flow leaves out is never part of a better plan, and it leaves out a lot."""

from __future__ import annotations

import time

import pytest

from kursplaner.solver.shuttle.exact.choose import ExactChoice
from kursplaner.solver.shuttle.exact.guide import guide_through
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.fragments import enumerate_fragments
from kursplaner.solver.shuttle.net.network import build
from tests.solver.shuttle import brute
from tests.solver.shuttle.small import bus, case, random_case, ride, villages

LONG = Clock(time.monotonic() + 1e6, lambda: False)


@pytest.mark.parametrize("seed", range(300, 360))
def test_that_the_best_plan_is_made_of_fragments_within_its_own_gap(seed: int) -> None:
    problem = random_case(seed, 1 + seed % 4)
    net, best = build(problem), brute.best_value(problem)
    guide = guide_through(net, LONG)
    if guide is None:
        assert best == sum(rider.price for rider in net.riders)
        return
    table = enumerate_fragments(net, worth=guide.within(best - guide.bound + 1e-6))
    found = ExactChoice(net, table, LONG, 1, lambda value, bound: None).solve()
    assert found is not None
    assert found.value == pytest.approx(best)


def test_that_few_fragments_lie_near_the_bound() -> None:
    net = build(villages(14))
    guide = guide_through(net, LONG)
    assert guide is not None
    everything = enumerate_fragments(net)
    near = enumerate_fragments(net, worth=guide.within(0.02 * guide.bound))
    assert 0 < 4 * near.count < everything.count
    assert enumerate_fragments(net, worth=guide.within(1e9)).count == everything.count


def test_that_there_is_no_guide_where_nobody_can_ride_or_the_time_is_up() -> None:
    assert guide_through(build(case(ride("a", 1, 2), fleet=(bus(count=0),))), LONG) is None
    assert guide_through(build(villages(14)), Clock(time.monotonic() - 1, lambda: False)) is None
