"""Real processes: they say what they find, end with their time, and none is left behind."""

from __future__ import annotations

import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from kursplaner.domain.periods import period_cost, period_faults
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable.large import solve_periods
from kursplaner.solver.timetable.large.crew import Crew, Job
from kursplaner.solver.timetable.large.shape import Timetable, lectures_of
from tests.solver.timetable.large.schools import first_of, quiet, school


def never() -> bool:
    return False


def test_that_a_crew_without_work_goes_home() -> None:
    with Crew(2):
        assert len(active_children()) == 2
    assert active_children() == []


def test_that_better_timetables_are_told_until_it_is_over() -> None:
    problem, told = school(3), list[Timetable]()
    first = first_of(problem)

    def costs() -> list[int]:
        assert all(period_faults(problem, lectures_of(it)) == [] for it in told)
        return [period_cost(problem, lectures_of(it)).total for it in told]

    def better() -> bool:
        return min(costs(), default=1 << 20) < period_cost(problem, lectures_of(first)).total

    until = time.time() + 60.0
    with Crew(1) as crew:
        crew.begin(Job(problem, first, seed=1, until=until))
        crew.listen(until, told.append, better)
    assert better()
    assert active_children() == []


def test_that_a_process_that_dies_is_not_passed_over() -> None:
    until = time.time() + 60.0
    never_open = school(3).slots
    no_timetable: Timetable = [{never_open: 0}]
    with Crew(1) as crew:
        crew.begin(Job(school(3), no_timetable, seed=1, until=until))
        with pytest.raises(RuntimeError, match="process ended"):
            crew.listen(until, lambda _: None, never)
    assert active_children() == []


def test_that_a_first_run_that_must_compile_keeps_its_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    problem = school(3)
    answer = solve_periods(problem, Stop(seconds=1.0, workers=1), 1, quiet)
    assert answer is not None
    assert period_faults(problem, answer.lectures) == []
    assert active_children() == []
