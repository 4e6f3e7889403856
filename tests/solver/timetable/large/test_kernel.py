"""Every price told along the way is the judge's, however lectures move."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from msgspec.structs import replace

from kursplaner.domain.periods import PeriodProblem, period_cost, period_faults
from kursplaner.solver.timetable.large.bits import chance, lone
from kursplaner.solver.timetable.large.kernel import FREE, anneal
from kursplaner.solver.timetable.large.shape import lectures_of, shape_of
from kursplaner.solver.timetable.large.state import State, state_of, timetable_of
from tests.solver.timetable.large.schools import first_of, school

HOT, COLD, FROZEN = 3.0, 0.2, 1e-9


def without_rooms(problem: PeriodProblem) -> PeriodProblem:
    return replace(problem, prices=replace(problem.prices, room=0))


def begun(problem: PeriodProblem, named: bool, seed: int = 1) -> State:
    return state_of(shape_of(problem), first_of(problem), named=named, seed=seed)


def run(state: State, temperature: float, steps: int) -> None:
    anneal(state.memory, state.at, state.counts, temperature, steps)


def judged(problem: PeriodProblem, state: State, best: bool = False) -> int:
    """The price as the domain counts it, once no rule is broken."""
    lectures = lectures_of(timetable_of(shape_of(problem), state, best))
    assert period_faults(problem, lectures) == []
    return period_cost(problem, lectures).total


def every_school(seed: int, named: bool) -> PeriodProblem:
    """Schools with room to spare and without, each of other sizes."""
    problem = school(seed, courses=8 + 4 * seed)
    lectures = sum(course.lectures for course in problem.courses)
    rooms = -(-lectures // problem.slots)
    full = tuple(replace(problem.rooms[i % 4], id=f"r{i}") for i in range(rooms + seed % 2))
    problem = replace(problem, rooms=full, curricula=problem.curricula[: 8 - seed])
    return problem if named else without_rooms(problem)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_that_every_single_move_is_priced_as_the_judge_does(seed: int, named: bool) -> None:
    problem = every_school(seed, named)
    state, seen = begun(problem, named), Counter[int]()
    assert state.cost == state.best == judged(problem, state)
    for temperature in (HOT, 1.0, COLD):
        for _ in range(150):
            before = state.cost
            run(state, temperature, 1)
            assert state.cost == judged(problem, state)
            seen[state.cost - before] += 1
    assert len(seen) > 3
    assert state.best == judged(problem, state, best=True) <= state.cost


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_that_all_tables_stay_those_of_the_week(seed: int, named: bool) -> None:
    problem = every_school(seed, named)
    state = begun(problem, named)
    run(state, HOT, 5000)
    tables = state.tables
    places: list[dict[int, int]] = [{} for _ in problem.courses]
    lectures = zip(tables.course.tolist(), tables.slot.tolist(), tables.room.tolist(), strict=True)
    for course, slot, room in lectures:
        places[course][slot] = room
    anew = state_of(shape_of(problem), places, named=named, seed=1).tables
    for name in ("taken", "clash", "busy", "spread", "lack", "uses", "excess", "more", "less"):
        assert np.array_equal(getattr(tables, name), getattr(anew, name)), name
    assert np.array_equal(tables.guest == FREE, anew.guest == FREE)
    assert int(anew.cost[0]) == state.cost


@pytest.mark.parametrize("named", [True, False])
def test_that_without_heat_nothing_dearer_is_taken(named: bool) -> None:
    state = begun(every_school(3, named), named)
    costs = [state.cost]
    for _ in range(300):
        run(state, FROZEN, 10)
        costs.append(state.cost)
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


@pytest.mark.parametrize("named", [True, False])
def test_that_the_same_seed_does_the_same_and_another_does_not(named: bool) -> None:
    states = [begun(every_school(2, named), named, seed) for seed in (5, 5, 6)]
    for state in states:
        run(state, HOT, 3000)
    slots = [state.tables.slot.tolist() for state in states]
    assert slots[0] == slots[1] != slots[2]


def test_that_one_long_run_is_the_same_as_many_short_ones() -> None:
    long, short = (begun(every_school(2, True), True) for _ in range(2))
    run(long, 1.0, 2000)
    for _ in range(20):
        run(short, 1.0, 100)
    assert np.array_equal(long.memory, short.memory)


def test_that_no_room_is_left_over_and_lectures_can_still_change_places() -> None:
    full = school(4, courses=30)
    lectures = sum(course.lectures for course in full.courses)
    # 20 slots: as many rooms as are just enough, so that most slots are full.
    rooms = tuple(replace(full.rooms[0], id=f"r{i}") for i in range(-(-lectures // 20)))
    problem = replace(full, rooms=rooms, curricula=full.curricula[:2])
    state = begun(problem, named=True)
    before = state.cost
    run(state, HOT, 4000)
    run(state, COLD, 8000)
    assert judged(problem, state, best=True) == state.best < before


def test_that_colder_is_better() -> None:
    problem = school(2, courses=20)
    hot, cold = begun(problem, named=True), begun(problem, named=True)
    run(hot, 50.0, 10_000)
    for temperature in (2.0, 1.6, 1.3, 1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2):
        run(cold, temperature, 1000)
    assert cold.cost < hot.cost


def test_that_a_curriculum_counts_as_often_as_it_is_named() -> None:
    once = school(3)
    twice = replace(once, curricula=(*once.curricula, *once.curricula))
    first = first_of(once)
    costs = [period_cost(it, lectures_of(first)) for it in (once, twice)]
    assert costs[1].isolated == 2 * costs[0].isolated > 0
    begun = [state_of(shape_of(it), first, named=True, seed=1).cost for it in (once, twice)]
    assert begun == [cost.total for cost in costs]


def test_that_lonely_periods_are_counted_on_days_of_any_length() -> None:
    rng = random.Random(1)
    days = [*range(1 << 8), *(rng.getrandbits(60) & rng.getrandbits(60) for _ in range(200))]
    for bits in days:
        busy = [bool(bits >> period & 1) for period in range(60)]
        near = [False, *busy, False]
        alone = sum(
            here and not before and not after
            for before, here, after in zip(near, busy, near[2:], strict=False)
        )
        assert lone(bits) == alone


def test_that_chance_is_even() -> None:
    state = begun(school(1), named=False)
    drawn = [chance(state.memory, state.at.random) for _ in range(20_000)]
    assert all(0.0 <= it < 1.0 for it in drawn)
    tenths = Counter(int(it * 10) for it in drawn)
    assert all(1800 < tenths[tenth] < 2200 for tenth in range(10))
