"""Real processes: they say what they find, end with their time, and none is left behind."""

from __future__ import annotations

import time
from multiprocessing import active_children

import pytest

from kursplaner.domain.periods import period_cost, period_faults
from kursplaner.solver.timetable.large.crew import Crew, Job
from kursplaner.solver.timetable.large.shape import Timetable, lectures_of
from tests.solver.timetable.large.schools import first_of, school


def never() -> bool:
    return False


def test_that_a_crew_without_work_goes_home() -> None:
    with Crew(2):
        assert len(active_children()) == 2
    assert active_children() == []


def test_that_better_timetables_are_told_until_the_time_is_over() -> None:
    problem, told = school(3), list[Timetable]()
    first = first_of(problem)
    until = time.time() + 6.0
    with Crew(1) as crew:
        crew.begin(Job(problem, first, seed=1, until=until))
        crew.listen(until, told.append, never)
    assert active_children() == []
    lectures = [lectures_of(it) for it in told]
    assert all(period_faults(problem, it) == [] for it in lectures)
    costs = [period_cost(problem, it).total for it in lectures]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < period_cost(problem, lectures_of(first)).total


def test_that_a_process_that_dies_is_not_passed_over() -> None:
    until = time.time() + 60.0
    never_open = school(3).slots
    no_timetable: Timetable = [{never_open: 0}]
    with Crew(1) as crew:
        crew.begin(Job(school(3), no_timetable, seed=1, until=until))
        with pytest.raises(RuntimeError, match="process ended"):
            crew.listen(until, lambda _: None, never)
    assert active_children() == []
