"""Large period timetables: slots first, then rooms, then both together, piece by piece."""

from __future__ import annotations

from kursplaner.domain.periods import PeriodAnswer, PeriodProblem, period_cost
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Started, Stop
from kursplaner.solver.timetable.large.board import Board
from kursplaner.solver.timetable.large.progress import STAGE, Progress
from kursplaner.solver.timetable.large.shape import lectures_of, shape_of
from kursplaner.solver.timetable.large.stages import best_rooms, first_timetable, lower_bound

FIRST_UNTIL, BOUND_UNTIL, SLOTS_UNTIL, ROOMS_UNTIL = 0.15, 0.3, 0.5, 0.62
"""Shares of the time after which the stages end, when they are not done earlier."""


def solve_periods(problem: PeriodProblem, stop: Stop, seed: int, emit: Emit) -> PeriodAnswer | None:
    """The best timetable found before `stop`; None when no valid one was found.

    Deterministic limits make it repeatable (one thread); otherwise `stop.workers` threads search.
    """
    clock = Clock(stop)
    emit(Started(stage=STAGE, detail=problem.name, seconds=clock.seconds))
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
    first = first_timetable(progress, progress.share(FIRST_UNTIL))
    if first is None:
        return
    progress.record(first)
    slots = Board(progress, first, SLOTS_UNTIL, rooms=False).run(beside=lambda: _prove(progress))
    if progress.over:
        return
    named = best_rooms(progress, slots, progress.share(ROOMS_UNTIL))
    progress.record(named)
    if not progress.over:
        Board(progress, named, 1.0, rooms=True).run()


def _prove(progress: Progress) -> None:
    """One thread looks for a bound while the others improve."""
    if not progress.over:
        until = BOUND_UNTIL if progress.workers > 1 else FIRST_UNTIL + 0.05
        progress.prove(lower_bound(progress, progress.share(until)))
