"""Every price told along the way is the judge's, however lectures move."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.periods import PeriodProblem, period_cost, period_faults
from kursplaner.solver.timetable.large.anneal import Annealer
from kursplaner.solver.timetable.large.shape import lectures_of, shape_of
from tests.solver.timetable.large.schools import first_of, school

HOT, COLD = 3.0, 0.2


def annealer(problem: PeriodProblem, named: bool) -> Annealer:
    return Annealer(shape_of(problem), first_of(problem), named=named, seed=1)


def without_rooms(problem: PeriodProblem) -> PeriodProblem:
    return replace(problem, prices=replace(problem.prices, room=0))


@pytest.mark.parametrize("seed", range(6))
def test_that_the_price_with_rooms_stays_the_judges_price(seed: int) -> None:
    problem = school(seed)
    search = annealer(problem, named=True)
    for temperature in (HOT, 1.0, COLD):
        search.run(temperature, 3000)
        assert search.named is not None
        now = lectures_of(search.now)
        assert period_faults(problem, now) == []
        assert search.cost == period_cost(problem, now).total
    best = lectures_of(search.timetable)
    assert period_faults(problem, best) == []
    assert search.best == period_cost(problem, best).total <= search.cost


@pytest.mark.parametrize("seed", range(6))
def test_that_the_price_with_seats_counted_is_that_of_the_best_rooms(seed: int) -> None:
    problem = without_rooms(school(seed))
    search = annealer(problem, named=False)
    for temperature in (HOT, 1.0, COLD):
        search.run(temperature, 3000)
        assert search.cost == search.week.cost + search.seats.cost
    best = lectures_of(search.timetable)
    assert period_faults(problem, best) == []
    assert search.best == period_cost(problem, best).total


def test_that_no_room_is_left_over_and_lectures_can_still_change_places() -> None:
    full = school(4, courses=30)
    lectures = sum(course.lectures for course in full.courses)
    # 20 slots: as many rooms as are just enough, so that most slots are full.
    rooms = tuple(replace(full.rooms[0], id=f"r{i}") for i in range(-(-lectures // 20)))
    problem = replace(full, rooms=rooms, curricula=full.curricula[:2])
    search = annealer(problem, named=True)
    before = period_cost(problem, lectures_of(search.timetable)).total
    search.run(HOT, 4000)
    search.run(COLD, 8000)
    assert period_faults(problem, lectures_of(search.timetable)) == []
    assert search.best < before


def test_that_colder_is_better() -> None:
    problem = school(2, courses=20)
    hot, cold = annealer(problem, named=True), annealer(problem, named=True)
    for _ in range(10):
        hot.run(50.0, 1000)
    for temperature in (2.0, 1.6, 1.3, 1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2):
        cold.run(temperature, 1000)
    assert cold.cost < hot.cost


def test_that_a_curriculum_counts_as_often_as_it_is_named() -> None:
    once = school(3)
    twice = replace(once, curricula=(*once.curricula, *once.curricula))
    first = first_of(once)
    costs = [Annealer(shape_of(p), first, named=True, seed=1).week.cost for p in (once, twice)]
    days = period_cost(once, lectures_of(first)).days
    assert costs[1] - days == 2 * (costs[0] - days)
