"""Levels searched one after the other, from the last plan on; the answer as placed lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec.structs import replace
from ortools.sat.python import cp_model

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import day_of
from kursplaner.solver.cpsat import FOUND, Answer, Clock, evaluate, least, solve, solve_levels
from kursplaner.solver.events import Emit, Improved, Level, Stop
from kursplaner.solver.timetable.build import Built, build
from kursplaner.solver.timetable.lns import improve
from kursplaner.solver.timetable.model import LessonVars, Linear, Literal, Timetable
from kursplaner.solver.timetable.objective import add_site_changes
from kursplaner.solver.timetable.slots import Times, of_school_size, slot_times

STAGE = "timetable"
FIRST_SHARE, POLISH_SHARE = 0.3, 0.8
SLOT_SHARE = 0.6
"""A place for everything comes before every wish, so it may take most of the time."""
FAR = 1000
"""A lesson left out against changes, only for the first answer."""
WISH_ROUNDS = 3
TIGHT = Stop(seconds=5.0, deterministic=1.0)
"""To settle what follows from decisions already made: presolve alone nearly always does it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with the model whose variables it values."""

    built: Built
    answer: Answer


def hint(table: Timetable, plan: WeekPlan) -> None:
    """Start the search from a plan: every decision it makes, absent lessons as absent."""
    known = {item.lesson: item for item in plan.lessons}
    for lesson in table.lessons.values():
        before = known.get(lesson.id)
        if before is not None and before.start not in lesson.options.starts:
            before = None
        for literal, value in _decisions(lesson, before):
            table.model.add_hint(literal, value)
        if before is not None:
            table.model.add_hint(lesson.slot, before.start // table.step)


def _decisions(lesson: LessonVars, at: PlacedLesson | None) -> Iterator[tuple[Literal, bool]]:
    """Literals of the lesson with their values in the plan, each once."""
    values = {lesson.placed.index: (lesson.placed, at is not None)}
    for day, literal in lesson.days.items():
        values.setdefault(literal.index, (literal, at is not None and day == day_of(at.start)))
    for room, literal in lesson.rooms.items():
        values.setdefault(literal.index, (literal, at is not None and room == at.room))
    for teacher, literal in lesson.teachers.items():
        values.setdefault(literal.index, (literal, at is not None and teacher in at.teachers))
    yield from values.values()


def search(built: Built, clock: Clock, seed: int, emit: Emit) -> Found | None:
    """The best answer by levels; a teacher's site changes are priced where they occur.

    The model starts without them, which is a valid bound; days that show too many get the exact
    (and large) constraint and the wishes are searched again.
    """
    table, levels = built.table, built.objective.levels
    start = _pinned_first(built, _first(built, clock, seed), clock, seed)
    if start is not None:
        name, unplaced = levels[0]
        value = evaluate(unplaced, start)
        emit(Improved(stage=STAGE, level=name, value=value, seconds=clock.seconds))
        start = _polished(built, start, clock, seed, emit)
    answer = solve_levels(table.model, levels, clock, seed, STAGE, emit, start)
    if answer is None:
        return None
    (name, wishes), priced = levels[-1], set[tuple[str, int]]()
    for _ in range(WISH_ROUNDS):
        missing = set(site_change_days(table, answer)) - priced
        if not missing or clock.over or not table.index.problem.weights.site_change:
            break
        priced |= missing
        wishes = _priced(table, wishes, missing)
        last = solve_levels(table.model, [(name, wishes)], clock, seed, STAGE, emit)
        if last is None:
            break
        answer = Answer(last.values, (*answer.levels[:-1], *last.levels))
    return _settled(table.index.problem, Found(built, answer), seed)


def _pinned_first(
    built: Built, start: Sequence[int] | None, clock: Clock, seed: int
) -> Sequence[int] | None:
    """H12 before everything: pinned lessons that can lie together never give way to others."""
    table = built.table
    ids = {pin.lesson for pin in table.index.problem.pins} & set(table.lessons)
    pinned = [table.lessons[id].placed for id in sorted(ids)]
    if not pinned:
        return start
    if start is None or not all(start[placed.index] for placed in pinned):
        found = _start(built, clock.solver(seed, FIRST_SHARE), clock, pinned, 0, True)
        if found is None:
            return start
        start = found
    for placed in pinned:
        table.model.add(placed == 1)
    return start


def _first(built: Built, clock: Clock, seed: int) -> Sequence[int] | None:
    """An answer to start from: all lessons placed, else as published, else none placed.

    A question of yes or no is much quicker than the search for the most. People are tried as
    attending; with a published plan the answer is as near to it as the time allows. None only
    when stopped.
    """
    placed = [lesson.placed for lesson in built.table.lessons.values()]
    changes = built.objective.changes
    values = None
    if isinstance(changes, int):
        values = _at_slots(built, clock, seed)
    if values is None:
        values = _start(built, clock.solver(seed, FIRST_SHARE), clock, placed, changes, True)
    if values is None and not isinstance(changes, int):
        near = FAR * built.objective.unplaced + changes
        values = _start(built, clock.solver(seed, FIRST_SHARE), clock, (), near, True)
    if values is None:
        values = _start(built, clock.solver(seed), clock, placed, 0, False)
    return values


def _polished(
    built: Built, start: Sequence[int], clock: Clock, seed: int, emit: Emit
) -> Sequence[int]:
    """In a week of school size every level that is open is improved piece by piece."""
    if not of_school_size(built.table):
        return start
    for number, (_, price) in enumerate(built.objective.levels):
        if evaluate(price, start) > least(price):
            last = number + 1 == len(built.objective.levels)
            share = POLISH_SHARE if last else POLISH_SHARE / 2
            start = improve(built, start, number, clock, seed, share, STAGE, emit)
    return start


def _at_slots(built: Built, clock: Clock, seed: int) -> Sequence[int] | None:
    """In a week of school size: times first, then rooms and all that follows at these times."""
    for times in slot_times(built.table, built.people, clock, seed, SLOT_SHARE):
        for there in (list(_attending(built)), []):
            values = _completed(built, clock.solver(seed, SLOT_SHARE), clock, times, there)
            if values is not None:
                return values
    return None


def _completed(
    built: Built, solver: cp_model.CpSolver, clock: Clock, times: Times,
    there: Iterable[Literal],
) -> Sequence[int] | None:  # fmt: skip
    """An answer with lessons at these times and all of `there` attending."""
    model = built.table.model.clone()
    model.add_bool_and(there)
    for id, start in times.items():
        lesson = built.table.lessons[id]
        model.add_bool_and(lesson.placed)
        model.add(lesson.slot == start // built.table.step)
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _start(
    built: Built, solver: cp_model.CpSolver, clock: Clock, fixed: Iterable[Literal],
    price: Linear, value: bool,
) -> Sequence[int] | None:  # fmt: skip
    model = built.table.model.clone()
    for literal in fixed:
        model.add(literal == value)
    for literal in _attending(built):
        model.add_hint(literal, True)
    if not isinstance(price, int):
        model.minimize(price)
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 0
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _attending(built: Built) -> Iterable[Literal]:
    """Literals of people whose coming is a decision of its own."""
    placed = {lesson.placed.index for lesson in built.table.lessons.values()}
    found = [x for people in built.people for x in people.attends.values()]
    return {x.index: x for x in found if x.index not in placed}.values()


def _priced(table: Timetable, wishes: Linear, days: set[tuple[str, int]]) -> Linear:
    for teacher, day in sorted(days):
        wishes += add_site_changes(table, table.index.teachers[teacher], day)
    return wishes


def site_change_days(table: Timetable, answer: Answer) -> Iterator[tuple[str, int]]:
    """(teacher, day) with more than one change of site."""
    days: dict[tuple[str, int], list[PlacedLesson]] = {}
    for item in placed_lessons(table, answer):
        for teacher in item.teachers:
            days.setdefault((teacher, day_of(item.start)), []).append(item)
    for key, items in days.items():
        items.sort(key=lambda item: item.start)
        sites = [table.index.rooms[item.room].site for item in items]
        if sum(a != b for a, b in pairwise(sites)) > 1:
            yield key


def _settled(problem: WeekProblem, found: Found, seed: int) -> Found:
    """With every placement fixed, what follows at its best: attendance, and true costs.

    Without proof an answer may miss a person needlessly or show a cost too high.
    """
    table, answer = found.built.table, found.answer
    left = bool(set(site_change_days(table, answer)))
    if all(level.proven for level in answer.levels) and not left:
        return found
    fixed = build(problem, found.built.seats_in_use)
    _fix(fixed.table, answer)
    levels = fixed.objective.levels
    days = set(site_change_days(table, answer))
    levels[-1] = levels[-1][0], _priced(fixed.table, levels[-1][1], days)
    tight = solve_levels(fixed.table.model, levels, Clock(TIGHT), seed, STAGE, lambda event: None)
    if tight is None:
        return found
    pairs = zip(answer.levels, tight.levels, strict=True)
    return Found(fixed, Answer(tight.values, tuple(_reached(old, new) for old, new in pairs)))


def _reached(old: Level, new: Level) -> Level:
    bound = min(old.bound, new.value)
    return replace(old, value=new.value, bound=bound, proven=new.value <= bound)


def _fix(table: Timetable, answer: Answer) -> None:
    """The same placements in a model built alike (so its variables have the same numbers)."""
    for lesson in table.lessons.values():
        literals = (*lesson.rooms.values(), *lesson.teachers.values(), lesson.placed)
        for literal in {literal.index: literal for literal in literals}.values():
            table.model.add(literal == answer[literal])
        if answer.true(lesson.placed):
            table.model.add(lesson.slot == answer[lesson.slot])


def placed_lessons(table: Timetable, answer: Answer) -> tuple[PlacedLesson, ...]:
    """Lessons with a place, in the order of the problem."""
    return tuple(
        PlacedLesson(
            lesson=lesson.id,
            start=answer[lesson.slot] * table.step,
            room=next(room for room, x in lesson.rooms.items() if answer.true(x)),
            teachers=tuple(id for id, x in lesson.teachers.items() if answer.true(x)),
        )
        for lesson in table.lessons.values()
        if answer.true(lesson.placed)
    )
