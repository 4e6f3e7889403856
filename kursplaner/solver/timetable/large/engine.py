"""Large period timetables: any timetable first, then annealing, and a bound beside it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from kursplaner.domain.periods import PeriodAnswer, PeriodProblem, period_cost
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Started, Stop
from kursplaner.solver.timetable.large.cooling import EVEN, QUICK_SHARE, Cooling
from kursplaner.solver.timetable.large.crew import Crew, Job
from kursplaner.solver.timetable.large.possible import check
from kursplaner.solver.timetable.large.progress import STAGE, Progress
from kursplaner.solver.timetable.large.shape import Timetable, lectures_of, shape_of
from kursplaner.solver.timetable.large.stages import first_timetable, lower_bound

BOUND_SHARE = 0.1
"""Of the time left: as long a bound is looked for."""


def solve_periods(problem: PeriodProblem, stop: Stop, seed: int, emit: Emit) -> PeriodAnswer | None:
    """The best timetable found before `stop`; None when no valid one was found in time.

    Raises UserError when there is provably none. Deterministic limits make it repeatable (this
    process alone); otherwise `stop.workers` processes search.
    """
    clock = Clock(stop)
    emit(Started(stage=STAGE, detail=problem.name, seconds=clock.seconds))
    check(problem)
    progress = Progress(shape_of(problem), clock, seed, emit)
    _search(progress)
    if progress.best is None:
        return None
    lectures = lectures_of(progress.best)
    return PeriodAnswer(
        lectures=lectures,
        cost=period_cost(problem, lectures),
        bound=progress.bound,
        seconds=clock.seconds,
    )


def _search(progress: Progress) -> None:
    if progress.deterministic:
        first = _first(progress)
        if first is not None:
            _alone(progress, first)
        return
    # Beside it even when there is one only: nothing interrupts the compiling of a first run.
    with Crew(progress.workers) as crew:
        first = _first(progress)
        if first is not None:
            _together(progress, crew, first)


def _first(progress: Progress) -> Timetable | None:
    """A timetable that leaves something to improve and time to do it."""
    first = first_timetable(progress)
    if first is not None:
        progress.record(first)
    return None if progress.over else first


def _alone(progress: Progress, first: Timetable) -> None:
    _prove(progress)
    pace = EVEN
    for share in (QUICK_SHARE, 1.0):
        spent = progress.spent(share)
        pace = Cooling(progress.shape, progress.seed, spent, progress.record).run(first, pace)


def _together(progress: Progress, crew: Crew, first: Timetable) -> None:
    until = time.time() + progress.clock.left
    crew.begin(Job(progress.shape.problem, first, progress.seed, until))
    with ThreadPoolExecutor(1) as beside:
        proof = beside.submit(_prove, progress)
        crew.listen(until, progress.record, lambda: progress.over)
        proof.result()


def _prove(progress: Progress) -> None:
    if not progress.over:
        progress.prove(lower_bound(progress, BOUND_SHARE))
