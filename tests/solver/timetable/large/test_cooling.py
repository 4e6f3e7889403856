"""How hot a cooling begins comes from the week alone, and every cooling ends."""

from __future__ import annotations

from msgspec.structs import replace

from kursplaner.domain.periods import PeriodCourse, PeriodProblem, Prices, period_cost
from kursplaner.solver.timetable.large.cooling import Cooling, Spent
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
