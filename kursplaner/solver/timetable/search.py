"""Levels searched one after the other, from the first answer on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kursplaner.solver.cpsat import Answer, Clock, evaluate, least, solve_levels
from kursplaner.solver.events import Emit, Improved
from kursplaner.solver.timetable.at_once import Run, at_best, at_once
from kursplaner.solver.timetable.build import Built
from kursplaner.solver.timetable.first import Known, first
from kursplaner.solver.timetable.lns import improve
from kursplaner.solver.timetable.settling import Found, days_too_cheap, settled
from kursplaner.solver.timetable.slots import of_school_size

STAGE = "timetable"
POLISH_SHARE = 0.8
FILL_SHARE, MANY = 0.1, 60
LAST_SHARE = 0.1
"""At most, for settling what follows, which takes up to twice as long as building the model."""
WISH_ROUNDS = 3
AT_BEST_SHARE = 0.5
"""Of the time left, for a week in which everybody comes."""


def search(
    built: Built, clock: Clock, seed: int, emit: Emit, known: Known | None = None
) -> Found | None:
    """The best answer by levels; a teacher's site changes are priced where they occur.

    The model starts without them, which is a valid bound; days that show too many are told more
    exactly and the wishes are searched again.
    """
    table, levels, days = built.table, built.objective.levels, built.objective.days
    if table.index.problem.published is not None:
        days.tell(days.further.keys())
    clock.kept_back = min(2 * clock.seconds, LAST_SHARE * clock.stop.seconds)
    start, floors = known or (None, {})
    if start is None:
        start, found = first(built, clock, seed)
        names = found.keys() | floors.keys()
        floors = {name: max(found.get(name, 0), floors.get(name, 0)) for name in names}
    if start is not None:
        name, unplaced = levels[0]
        value = evaluate(unplaced, start)
        emit(Improved(stage=STAGE, level=name, value=value, seconds=clock.seconds))
        start = _polished(built, start, clock, seed, emit)
    run = Run(levels, clock, seed, STAGE, emit)
    answer = _by_levels(built, run, (start, floors))
    if answer is None:
        return None
    for _ in range(WISH_ROUNDS):
        if clock.over or not days.tell(days_too_cheap(built, answer)):
            break
        last = _by_levels(built, replace(run, levels=levels[-1:]), (None, {}))
        if last is None:
            break
        answer = Answer(last.values, (*answer.levels[:-1], *last.levels))
    return settled(Found(built, answer), clock, seed, STAGE)


def _by_levels(built: Built, run: Run, known: Known) -> Answer | None:
    """In a week of school size one after the other, else all as one price as far as time goes."""
    table = built.table
    if not of_school_size(table):
        if table.index.problem.published is None:
            known = at_best(table.model, run, known, AT_BEST_SHARE)
        known = at_once(table.model, run, known)
    start, floors = known
    return solve_levels(
        table.model, run.levels, run.clock, run.seed, run.stage, run.emit, start, floors
    )


def _polished(
    built: Built, start: Sequence[int], clock: Clock, seed: int, emit: Emit
) -> Sequence[int]:
    """In a week of school size every level that is open is improved piece by piece."""
    if not of_school_size(built.table):
        return _filled(built, start, clock, seed, emit)
    for number, (_, price) in enumerate(built.objective.levels):
        if evaluate(price, start) > least(price):
            last = number + 1 == len(built.objective.levels)
            share = POLISH_SHARE if last else POLISH_SHARE / 2
            start = improve(built, start, number, clock, seed, share, STAGE, emit)
    return start


def _filled(
    built: Built, start: Sequence[int], clock: Clock, seed: int, emit: Emit
) -> Sequence[int]:
    """A week that is still nearly empty is filled piece by piece: something soon is worth most."""
    lessons = built.table.lessons.values()
    half = 2 * sum(start[lesson.placed.index] for lesson in lessons) >= len(lessons)
    if half or len(lessons) < MANY:
        return start
    return improve(built, start, 0, clock, seed, FILL_SHARE, STAGE, emit)
