"""Levels searched one after the other, from the last plan on; the answer as placed lessons."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec.structs import replace
from ortools.sat.python import cp_model

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.time import day_of
from kursplaner.solver.cpsat import FOUND, Answer, Clock, evaluate, least, most, solve, solve_levels
from kursplaner.solver.events import Emit, Improved, Level, Stop
from kursplaner.solver.levels import hopeless
from kursplaner.solver.timetable.build import Built
from kursplaner.solver.timetable.lns import improve
from kursplaner.solver.timetable.model import AnyLiteral, LessonVars, Linear, Literal, Timetable
from kursplaner.solver.timetable.slots import Places, of_school_size, slot_places

STAGE = "timetable"
FIRST_SHARE, POLISH_SHARE = 0.3, 0.8
SLOT_SHARE = 0.6
"""A place for everything comes before every wish, so it may take most of the time."""
FILL_SHARE, MANY = 0.1, 60
LAST_SHARE = 0.1
"""At most, for settling what follows, which takes up to twice as long as building the model."""
FAR = 1000
"""A lesson left out against changes, only for the first answer."""
WISH_ROUNDS = 3
TIGHT = Stop(seconds=2.0, deterministic=1.0)
"""To settle what follows from decisions already made: presolve alone nearly always does it."""


Known = tuple[Sequence[int] | None, Mapping[str, int]]
"""A start, if there is one, and bounds of levels, each under those before it."""


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
        start, found = _with_everybody(built, clock, seed)
        floors = {**floors, **found}
    if start is None:
        start = _pinned_first(built, _first(built, clock, seed), clock, seed)
    if start is not None:
        name, unplaced = levels[0]
        value = evaluate(unplaced, start)
        emit(Improved(stage=STAGE, level=name, value=value, seconds=clock.seconds))
        start = _polished(built, start, clock, seed, emit)
    answer = solve_levels(table.model, levels, clock, seed, STAGE, emit, start, floors)
    if answer is None:
        return None
    for _ in range(WISH_ROUNDS):
        if clock.over or not days.tell(days_too_cheap(built, answer)):
            break
        last = solve_levels(table.model, levels[-1:], clock, seed, STAGE, emit)
        if last is None:
            break
        answer = Answer(last.values, (*answer.levels[:-1], *last.levels))
    return _settled(Found(built, answer), clock, seed)


def _with_everybody(
    built: Built, clock: Clock, seed: int
) -> tuple[Sequence[int] | None, dict[str, int]]:
    """Nobody and nothing left out, with the fewest changes: a start and the bounds it proves.

    Where that has an answer, one search settles three levels. None where none was found in time,
    or where the week is so large that places are found in other ways first.
    """
    if of_school_size(built.table):
        return None, {}
    (_, unplaced), (name, missed), (last, changes), *_ = built.objective.levels
    fewest = least(missed)
    if least(unplaced) == 0:
        fewest = max(fewest, hopeless(built.table.index.problem))
    model = built.table.model.clone()
    model.add(unplaced <= least(unplaced))
    model.add(missed <= fewest)
    if isinstance(changes, cp_model.LinearExpr):
        model.minimize(changes)
    solver = _quick(clock.solver(seed, FIRST_SHARE))
    if solve(model, solver, clock) in FOUND:
        floors = {name: fewest, last: _bound(solver)}
        return list(solver.response_proto.solution), floors
    return _at_one_price(built, clock, seed)


def _at_one_price(
    built: Built, clock: Clock, seed: int
) -> tuple[Sequence[int] | None, dict[str, int]]:
    """A published week re-planned: three levels as one price, none worth a unit of the one above.

    From the published plan on that is a short search; where it ends in time it proves all three.
    """
    (first, unplaced), (second, missed), (third, changes), *_ = built.objective.levels
    if not isinstance(changes, cp_model.LinearExpr):
        return None, {}
    person = most(changes) + 1
    lesson = person * (most(missed) + 1)
    model = built.table.model.clone()
    model.minimize(lesson * unplaced + person * missed + changes)
    solver = _quick(clock.solver(seed, FIRST_SHARE))
    if solve(model, solver, clock) != cp_model.OPTIMAL:
        return None, {}
    values = list(solver.response_proto.solution)
    levels = ((first, unplaced), (second, missed), (third, changes))
    return values, {name: evaluate(price, values) for name, price in levels}


def _quick(solver: cp_model.CpSolver) -> cp_model.CpSolver:
    """For questions whose answer is near: simplifying the model costs more than the search."""
    solver.parameters.num_workers = 1
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.linearization_level = 0
    solver.parameters.symmetry_level = 0
    return solver


def _bound(solver: cp_model.CpSolver) -> int:
    return math.ceil(solver.best_objective_bound - 1e-6)


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
    values = _at_slots(built, clock, seed)
    if values is None:
        values = _start(built, clock.solver(seed, FIRST_SHARE), clock, placed, changes, True)
    if values is None and not isinstance(changes, int):
        near = FAR * built.objective.unplaced + changes
        values = _start(built, clock.solver(seed, FIRST_SHARE), clock, (), near, True)
    if not isinstance(changes, int):
        values = _best(built, values, _repaired(built, seed))
    if values is None:
        values = _start(built, clock.solver(seed), clock, placed, 0, False)
    return values


def _repaired(built: Built, seed: int) -> Sequence[int] | None:
    """What still holds of the published week, nothing else: never is a worse one shown.

    Settled in a moment, so the time for it is its own.
    """
    table, published = built.table, built.table.index.problem.published
    known = {item.lesson: item for item in published.lessons} if published else {}
    model = table.model.clone()
    for lesson in table.lessons.values():
        for literal in _held(lesson, known.get(lesson.id)):
            model.add_implication(lesson.placed, literal)
        if lesson.id in known:
            start = known[lesson.id].start // table.step
            model.add(lesson.slot == start).only_enforce_if(lesson.placed)
    model.minimize(FAR * built.objective.unplaced + built.objective.missed)
    clock = Clock(TIGHT)
    solver = clock.solver(seed)
    solver.parameters.num_workers = 1
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _held(lesson: LessonVars, at: PlacedLesson | None) -> list[AnyLiteral]:
    """What must hold for the lesson to lie there; something impossible where it cannot."""
    never: list[AnyLiteral] = [lesson.placed.negated()]
    if at is None or at.start not in lesson.options.starts or at.room not in lesson.rooms:
        return never
    if not set(at.teachers) <= lesson.teachers.keys():
        return never
    return [lesson.rooms[at.room], *(lesson.teachers[id] for id in at.teachers)]


def _best(
    built: Built, one: Sequence[int] | None, two: Sequence[int] | None
) -> Sequence[int] | None:
    """Whichever is lower on the first level they differ in."""
    found = [values for values in (one, two) if values is not None]
    prices = [price for _, price in built.objective.levels]
    return min(found, key=lambda v: [evaluate(price, v) for price in prices], default=None)


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


def _at_slots(built: Built, clock: Clock, seed: int) -> Sequence[int] | None:
    """In a week of school size: places first, then all that follows from them."""
    for places in slot_places(built.table, built.people, clock, seed, SLOT_SHARE):
        for there in (list(_attending(built, places)), []):
            values = _completed(built, clock.solver(seed, SLOT_SHARE), clock, places, there)
            if values is not None:
                return values
    return None


def _completed(
    built: Built, solver: cp_model.CpSolver, clock: Clock, places: Places,
    there: Iterable[Literal],
) -> Sequence[int] | None:  # fmt: skip
    """An answer with lessons at these places and all of `there` attending."""
    if clock.deterministic_left is None:
        # Presolve alone settles it; giving up here would throw all places away.
        least = TIGHT.seconds
        solver.parameters.max_time_in_seconds = max(least, solver.parameters.max_time_in_seconds)
    model = built.table.model.clone()
    model.add_bool_and(there)
    for id, place in places.items():
        lesson = built.table.lessons[id]
        held = (_room(built, lesson, place), *(lesson.teachers[x] for x in place.teachers))
        model.add_bool_and(lesson.placed, *held)
        model.add(lesson.slot == place.start // built.table.step)
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _room(built: Built, lesson: LessonVars, place: PlacedLesson) -> Literal:
    """Of the room, or of the rooms like it where the model only counts them."""
    alike = built.table.book.alike
    return next(x for id, x in lesson.rooms.items() if place.room in {r.id for r in alike(id)})


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


def _attending(built: Built, lessons: Container[str] | None = None) -> Iterable[Literal]:
    """Literals of people whose coming (to these lessons) is a decision of its own."""
    placed = {lesson.placed.index for lesson in built.table.lessons.values()}
    found = [
        literal
        for people in built.people
        for lesson, literal in people.attends.items()
        if lessons is None or lesson in lessons
    ]
    return {x.index: x for x in found if x.index not in placed}.values()


def days_too_cheap(built: Built, answer: Answer) -> set[tuple[str, int]]:
    """(teacher, day) with more changes of site beyond the first than the answer pays for."""
    table, further = built.table, built.objective.days.further
    days: dict[tuple[str, int], list[PlacedLesson]] = {}
    for item in placed_lessons(table, answer):
        for teacher in item.teachers:
            days.setdefault((teacher, day_of(item.start)), []).append(item)
    found = set()
    for key, items in days.items():
        items.sort(key=lambda item: item.start)
        sites = [table.index.rooms[item.room].site for item in items]
        changes = sum(a != b for a, b in pairwise(sites))
        if key in further and changes - 1 > answer[further[key]]:
            found.add(key)
    return found


def _settled(found: Found, clock: Clock, seed: int) -> Found:
    """With every placement fixed, what follows at its best: attendance, and true costs.

    Without proof an answer may miss a person needlessly or show a cost too high.
    """
    table, answer = found.built.table, found.answer
    days = days_too_cheap(found.built, answer)
    if all(level.proven for level in answer.levels) and not days:
        return found
    _fix(table, answer)
    while found.built.objective.days.tell(days):
        pass
    levels = found.built.objective.levels
    stop = replace(TIGHT, seconds=max(TIGHT.seconds, clock.stop.seconds - clock.seconds))
    tight = solve_levels(table.model, levels, Clock(stop), seed, STAGE, lambda event: None)
    if tight is None:
        return found
    pairs = zip(answer.levels, tight.levels, strict=True)
    settled = tuple(_reached(old, new) for old, new in pairs)
    return Found(found.built, Answer(tight.values, settled))


def _reached(old: Level, new: Level) -> Level:
    bound = min(old.bound, new.value)
    return replace(old, value=new.value, bound=bound, proven=new.value <= bound)


def _fix(table: Timetable, answer: Answer) -> None:
    """The same placements, whatever else follows."""
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
