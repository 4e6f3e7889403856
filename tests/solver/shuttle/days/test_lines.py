"""The compiled search and the plain book of trips and lines judge alike; tours from elsewhere."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace

from kursplaner.domain.dialaride import Crew, DialARide
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.network import build
from kursplaner.solver.shuttle.net.routes import Candidate
from tests.solver.shuttle.small import LAW, village

LONG = Clock(time.monotonic() + 1e6, lambda: False)


def searched(problem: DialARide, seed: int = 1, steps: int = 400) -> DaySearch:
    search = DaySearch(build(problem), seed)
    search.begin()
    search.run(LONG, steps, lambda value: None)
    return search


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "crew", [LAW, Crew(), None, replace(LAW, most_work=200, done=((480, 500), (560, 570)))]
)
def test_that_every_line_costs_what_the_book_says(seed: int, crew: Crew | None) -> None:
    search = searched(village(seed, 24, crew, vehicles=3))
    for lines, cost in ((search.best[2], search.best[1]), (search.lines, None)):
        told = sum(line.cost for line in lines)
        if cost is not None:
            assert told == pytest.approx(cost)
        riders = [x for line in lines for trip in line.trips for x in trip.nodes if x < search.n]
        assert len(riders) == len(set(riders))
    served = {x for line in search.best[2] for trip in line.trips for x in trip.nodes}
    left = search.best[3]
    assert served.isdisjoint(left)
    assert len({x for x in served if x < search.n}) + len(left) == search.n


def test_that_surcharges_and_detours_on_board_are_paid() -> None:
    problem = village(2, 16, vehicles=2)
    bus = problem.vehicles[0]
    dear = tuple(replace(r, surcharges=((bus.id, 7.0),)) for r in problem.requests)
    search = searched(replace(problem, requests=dear, ride_weight=0.5))
    assert sum(line.cost for line in search.best[2]) == pytest.approx(search.best[1])
    assert search.best[1] >= 7.0 * (search.n - len(search.best[3]))


def test_that_a_whole_answer_is_adopted_only_where_it_is_better() -> None:
    problem = village(3, 30, vehicles=3)
    good, other = searched(problem, 1, 2000), searched(problem, 2, 1)
    before = other.value
    other.adopt(good.candidates())
    assert other.value <= min(good.value, before) + 1e-9
    reached = other.value
    other.adopt(good.candidates()[:1])
    assert other.value <= reached
    assert sum(line.cost for line in other.lines) <= reached + 1e-9


def test_that_single_tours_from_elsewhere_are_joined_to_days() -> None:
    problem = village(3, 30, vehicles=3)
    good = searched(problem, 1, 2000)
    tours = [
        Candidate(whole.layout, tuple(x for t in line.trips[a:b] for x in t.nodes), (), 0.0)
        for line, whole in zip(good.best[2], good.candidates(), strict=True)
        for a, b in pairwise((0, *line.cuts, len(line.trips)))
    ]
    assert len(tours) > len(good.best[2])
    other = DaySearch(build(problem), 2)
    other.begin()
    other.adopt([*tours, tours[0]])  # the same one twice does no harm
    assert other.best[3] == good.best[3]
    assert other.value <= good.value * 1.1


def test_that_riders_no_vehicle_can_take_are_left_out_without_ado() -> None:
    problem = village(1, 12, vehicles=2)
    crowd = replace(problem.requests[0], id="crowd", demand=(99,) * len(problem.requests[0].demand))
    search = searched(replace(problem, requests=(*problem.requests, crowd)), steps=50)
    names = [search.net.riders[rider].id for rider in search.best[3]]
    assert "crowd" in names


def test_that_the_same_seed_gives_the_same_lines_and_another_one_others() -> None:
    problem = village(5, 40, vehicles=4)
    one, two, three = (searched(problem, seed, 60) for seed in (1, 1, 2))
    assert one.candidates() == two.candidates()
    assert np.array_equal(one.state.dice, two.state.dice)
    assert not np.array_equal(one.state.dice, three.state.dice)
