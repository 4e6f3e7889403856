"""How hot a cooling begins comes from the week alone, and every cooling ends."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from kursplaner.domain.periods import (
    PeriodCourse,
    PeriodProblem,
    Prices,
    period_cost,
    period_faults,
)
from kursplaner.solver.timetable.large.cooling import BANDS, EVEN, Cooling, Spent, pace_of
from kursplaner.solver.timetable.large.shape import Timetable, lectures_of, shape_of
from tests.solver.timetable.large.schools import first_of, school

ATTEMPTS = 40_000


def counted(most: int) -> Spent:
    tried = 0

    def spent(more: int) -> float:
        nonlocal tried
        tried += more
        return tried / most

    return spent


def cooled(problem: PeriodProblem, first: Timetable) -> Timetable:
    told = list[Timetable]()
    Cooling(shape_of(problem), 1, counted(ATTEMPTS), told.append).run(first)
    return told[-1]


def test_that_only_the_relation_of_prices_counts() -> None:
    problem = replace(school(4), prices=Prices(seat=0, day=5, isolated=2, room=1))
    dear = replace(problem, prices=Prices(seat=0, day=40, isolated=16, room=8))
    first = first_of(problem)
    assert cooled(dear, first) == cooled(problem, first)


def test_that_a_cooling_improves_and_tells_only_what_is_better() -> None:
    problem, told = school(6, courses=20), list[Timetable]()
    first = first_of(problem)
    Cooling(shape_of(problem), 1, counted(ATTEMPTS), told.append).run(first)
    costs = [period_cost(problem, lectures_of(it)).total for it in told]
    assert costs == sorted(set(costs), reverse=True)
    assert costs[-1] < period_cost(problem, lectures_of(first)).total


def test_that_a_week_in_which_nothing_can_move_ends_too() -> None:
    fixed = PeriodCourse(id="fest", lectures=2)
    problem = replace(school(1), days=1, periods=2, courses=(fixed,), curricula=(), cliques=())
    assert cooled(problem, first_of(problem))[0].keys() == {0, 1}


def test_that_more_time_goes_to_where_the_price_fell() -> None:
    price = np.where(np.arange(BANDS) < 20, 900.0, 100.0)
    pace = pace_of(price * 5, np.full(BANDS, 5.0), hot=4.0, cold=0.5)
    assert pace.sum() == pytest.approx(1.0)
    assert abs(int(pace.argmax()) - 20) <= 2
    assert pace[20] > 5 * pace[5] > 0.0
    assert pace[5] == pytest.approx(pace[35])


def test_that_bands_nobody_saw_lie_between_those_beside_them() -> None:
    price, seen = np.linspace(800.0, 100.0, BANDS), np.ones(BANDS)
    gaps = np.arange(BANDS) % 3 == 1
    some = pace_of(np.where(gaps, 0.0, price), np.where(gaps, 0.0, seen), hot=4.0, cold=0.5)
    assert some == pytest.approx(pace_of(price, seen, hot=4.0, cold=0.5))


def test_that_without_any_fall_the_time_is_spread_evenly() -> None:
    seen = np.ones(BANDS)
    assert np.array_equal(pace_of(seen * 7, seen, hot=4.0, cold=0.5), EVEN)
    assert np.array_equal(pace_of(seen * 0, seen * 0, hot=4.0, cold=0.5), EVEN)


def test_that_a_cooling_says_how_to_cool_the_next_time() -> None:
    problem = school(6, courses=20)
    shape, first = shape_of(problem), first_of(problem)
    told = list[Timetable]()
    pace = Cooling(shape, 1, counted(ATTEMPTS * 10), told.append).run(first)
    assert pace.sum() == pytest.approx(1.0)
    assert 0.0 < pace.min() < pace.max()
    Cooling(shape, 2, counted(ATTEMPTS), told.append).run(first, pace)
    assert period_faults(problem, lectures_of(told[-1])) == []
