"""Levels searched one after the other, from the last plan on; the answer as a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.time import day_of
from kursplaner.solver.cpsat import Answer, Clock, solve_levels
from kursplaner.solver.events import Emit, Level, Stop
from kursplaner.solver.timetable.build import Built
from kursplaner.solver.timetable.model import LessonVars, Linear, Literal, Timetable
from kursplaner.solver.timetable.objective import add_site_changes

STAGE = "timetable"
FIRST_SHARE = 0.6
"""Of the time for all levels before the wishes; what they leave over is the wishes'."""
WISH_ROUNDS = 3
TIGHT_SECONDS = 2.0


def hint(table: Timetable, plan: WeekPlan) -> None:
    """Start the search from a plan: every decision it makes, absent lessons as absent."""
    table.model.clear_hints()
    known = {item.lesson: item for item in plan.lessons}
    for lesson in table.lessons.values():
        before = known.get(lesson.id)
        for literal, value in _decisions(lesson, before):
            table.model.add_hint(literal, value)
        if before is not None and before.start in lesson.options.starts:
            table.model.add_hint(lesson.slot, before.start // table.step)


def _decisions(lesson: LessonVars, before: PlacedLesson | None) -> Iterator[tuple[Literal, bool]]:
    """Literals of the lesson with their values in the plan, each once."""
    values = {lesson.placed.index: (lesson.placed, before is not None)}
    groups = (
        (lesson.days, () if before is None else (day_of(before.start),)),
        (lesson.rooms, () if before is None else (before.room,)),
        (lesson.teachers, () if before is None else before.teachers),
    )
    for literals, chosen in groups:
        for key, literal in literals.items():  # type: ignore[attr-defined]
            values.setdefault(literal.index, (literal, key in chosen))
    yield from values.values()


def search(built: Built, clock: Clock, seed: int, emit: Emit) -> Answer | None:
    """The best answer by levels; site changes of teachers are priced exactly where they occur."""
    table, levels = built.table, built.objective.levels
    first = solve_levels(
        table.model, levels[:-1], clock, seed, STAGE, emit, share=FIRST_SHARE, bound_last=True
    )
    if first is None:
        return None
    name, wishes = levels[-1]
    answer = first
    priced: set[tuple[str, int]] = set()
    for _ in range(WISH_ROUNDS):
        last = solve_levels(
            table.model, [(name, wishes)], clock, seed, STAGE, emit, share=0.8, start=answer
        )
        if last is None:
            break
        answer = Answer(last.values, (*first.levels, *last.levels))
        missing = set(_site_change_days(table, answer)) - priced
        if not missing or not table.index.problem.weights.site_change:
            break
        priced |= missing
        for teacher, day in sorted(missing):
            wishes += add_site_changes(table, table.index.teachers[teacher], day)
    return _complete(built, answer, clock, seed)


def _complete(built: Built, answer: Answer, clock: Clock, seed: int) -> Answer:
    """True values of the levels for the answer's decisions, where they were not proven."""
    levels = {level.name: level for level in answer.levels}
    if len(levels) == len(built.objective.levels) and all(x.proven for x in levels.values()):
        if not list(_site_change_days(built.table, answer)):
            return answer
    return answer
