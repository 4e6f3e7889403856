"""Times for all lessons of a large week at once: one literal per lesson and start, rooms counted.

A quick first answer for weeks of school size, where intervals propagate too little. It looks at
people, teachers, courses, relations and the number of rooms; the exact model completes and judges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from ortools.sat.python import cp_model

from kursplaner.domain.problem import Relation, RelationKind, Teacher
from kursplaner.domain.time import DAY, day_of, minute_of_day
from kursplaner.solver.cpsat import FOUND, Clock, solve
from kursplaner.solver.timetable.model import LessonVars, Linear, Literal, Timetable
from kursplaner.solver.timetable.rules_courses import runs_alike
from kursplaner.solver.timetable.rules_people import People, site_starts

FEWEST_LESSONS = 100
COARSE = 30
"""Minutes from which a grid is one of periods, as schools have it."""
MOST_LITERALS = 80_000
SEARCHES = 4
MOST_ROOM_SETS = 400
FIRST_TRY, LONGER = 2.0, 1.5
"""Seconds (or deterministic time) of the first try, and the factor to the next."""

Times = Mapping[str, int]
"""Start by lesson, minutes of the week."""


def of_school_size(table: Timetable) -> bool:
    """Many lessons on a grid of periods: too large for the exact model alone."""
    count = sum(len(lesson.options.starts) for lesson in table.lessons.values())
    return table.step >= COARSE and len(table.lessons) >= FEWEST_LESSONS and count <= MOST_LITERALS


def slot_times(
    table: Timetable, people: Sequence[People], clock: Clock, seed: int, share: float
) -> Iterator[Times]:
    """A start for every lesson, again and again another one until `share` of the time is over.

    At last, where that did not do, starts for as many lessons as half of the time left allows.
    Nothing where the week is small or its grid too fine.
    """
    if not of_school_size(table) or clock.over:
        return
    slots = _Slots(table, people)
    for attempt, patience in enumerate(_patience(clock, share)):
        solver = _solver(clock, seed + attempt, patience)
        status = solve(slots.model, solver, clock)
        if status in FOUND:
            yield slots.times(solver)
        if status == cp_model.INFEASIBLE or clock.over:
            break
    yield from _as_many_as_possible(table, people, clock, seed)


def _as_many_as_possible(
    table: Timetable, people: Sequence[People], clock: Clock, seed: int
) -> Iterator[Times]:
    if clock.over:
        return
    slots = _Slots(table, people, every_one=False)
    slots.model.minimize(slots.unplaced)
    solver = clock.solver(seed, 0.5)
    solver.parameters.symmetry_level = 0
    if solve(slots.model, solver, clock) in FOUND:
        yield slots.times(solver)


def _patience(clock: Clock, share: float) -> Iterator[float]:
    """Longer and longer tries: the time one needs varies so much that a new seed soon pays."""
    deterministic = clock.deterministic_left is not None
    end = (clock.deterministic_left or 0.0) * (1 - share)
    until = clock.seconds + clock.left * share
    patience = FIRST_TRY
    while (clock.deterministic_left or 0.0) > end if deterministic else clock.seconds < until:
        yield patience if deterministic else min(patience, until - clock.seconds)
        patience *= LONGER


def _solver(clock: Clock, seed: int, patience: float) -> cp_model.CpSolver:
    """Mostly local search from many starts, which finds crowded weeks where proofs do not."""
    solver = clock.solver(seed)
    solver.parameters.symmetry_level = 0
    one_thread = solver.parameters.num_workers == 1
    solver.parameters.num_workers = SEARCHES
    solver.parameters.num_violation_ls = 1
    # One thread takes turns between the searches, in a fixed order.
    solver.parameters.interleave_search = one_thread
    if clock.deterministic_left is not None:
        solver.parameters.max_deterministic_time = min(patience, clock.deterministic_left)
    else:
        solver.parameters.max_time_in_seconds = min(patience, clock.left)
    return solver


class _Slots:
    """The model; with `every_one` no lesson may be left out."""

    def __init__(
        self, table: Timetable, people: Sequence[People], *, every_one: bool = True
    ) -> None:
        self.table, self.model = table, cp_model.CpModel()
        self.step = table.step
        self.people = people
        self.at: dict[str, dict[int, Literal]] = {}
        self.every_one = every_one
        self.out: dict[str, Literal] = {}
        self._days: dict[tuple[str, int], Literal] = {}
        for lesson in table.lessons.values():
            self._lesson(lesson)
        self._persons()
        self._teachers()
        self._courses()
        self._rooms()
        for relation in table.index.problem.relations:
            if relation.hard:
                self._relation(relation)

    def _lesson(self, lesson: LessonVars) -> None:
        legal = sorted(self._attended(lesson))
        self.at[lesson.id] = {
            start: self.model.new_bool_var(f"{lesson.id}@{start}") for start in legal
        }
        if not self.every_one:
            self.out[lesson.id] = self.model.new_bool_var(f"{lesson.id}/out")
        left_out = [self.out[lesson.id]] if lesson.id in self.out else []
        self.model.add_exactly_one(*self.at[lesson.id].values(), *left_out)

    @property
    def unplaced(self) -> Linear:
        """Price of the lessons left out, as the objective counts them."""
        index = self.table.index
        weight = index.problem.weights.lesson_unplaced
        return sum((weight + len(index.attendees(id))) * out for id, out in self.out.items())

    def _attended(self, lesson: LessonVars) -> Iterable[int]:
        """Starts at which everybody can come, as far as there are any."""
        legal = set(lesson.options.starts)
        for group in self.people:
            if lesson.id in group.attends:
                sites = site_starts(self.table.index, group.first, lesson.options).values()
                kept = legal & set().union(*sites)
                legal = kept or legal
        return legal

    def times(self, solver: cp_model.CpSolver) -> Times:
        """The answer; lessons of a course that are alike in order of time, as the model asks."""
        found = {
            id: start
            for id, at in self.at.items()
            for start, literal in at.items()
            if solver.boolean_value(literal)
        }
        for run in runs_alike(self.table):
            starts = sorted(found.pop(lesson.id) for lesson in run if lesson.id in found)
            found.update((lesson.id, start) for lesson, start in zip(run, starts, strict=False))
        return found

    def ticks(self, lesson: LessonVars, start: int) -> range:
        """Steps of the grid the lesson touches when it starts there."""
        first = start // self.step
        return range(first, -(-(start + lesson.minutes) // self.step))

    def day(self, lesson: str, day: int) -> Literal:
        key = lesson, day
        if key not in self._days:
            self._days[key] = self.model.new_bool_var(f"{lesson}/{day}")
            today = [x for start, x in self.at[lesson].items() if day_of(start) == day]
            self.model.add(sum(today) == self._days[key])
        return self._days[key]

    def _busy(
        self, lessons: Iterable[LessonVars], literals: Mapping[str, Mapping[int, Literal]]
    ) -> Mapping[int, list[Literal]]:
        """Literals by tick of everything that may lie there."""
        found: dict[int, list[Literal]] = defaultdict(list)
        for lesson in lessons:
            for start, literal in literals[lesson.id].items():
                for tick in self.ticks(lesson, start):
                    found[tick].append(literal)
        return found

    def _never_at_once(self, lessons: Sequence[LessonVars]) -> None:
        if len(lessons) > 1:
            for literals in self._busy(lessons, self.at).values():
                self.model.add_at_most_one(literals)

    # people, teachers, courses

    def _persons(self) -> None:
        cliques = {tuple(sorted(group.attends)) for group in self.people}
        for relation in self.table.index.problem.relations:
            if relation.hard and relation.kind is RelationKind.NOT_OVERLAP:
                cliques.add(tuple(sorted(x.id for x in self._members(relation))))
        kept: list[set[str]] = []
        for clique in sorted(cliques, key=lambda it: (-len(it), it)):
            if not any(known.issuperset(clique) for known in kept):
                kept.append(set(clique))
                self._never_at_once([self.table.lessons[id] for id in clique])

    def _teachers(self) -> None:
        chosen = {
            lesson.id: self._choice(lesson)
            for lesson in self.table.lessons.values()
            if len(lesson.teachers) > lesson.options.course.teachers_needed
        }
        for teacher in self.table.index.problem.teachers:
            held = [x for x in self.table.lessons.values() if teacher.id in x.teachers]
            literals = {
                x.id: chosen[x.id][teacher.id] if x.id in chosen else self.at[x.id] for x in held
            }
            busy = self._busy(held, literals)
            for literals_then in busy.values() if len(held) > 1 else ():
                self.model.add_at_most_one(literals_then)
            self._load(teacher, held, literals)
            if teacher.units_without_break is not None:
                self._rows(busy, teacher.units_without_break)

    def _choice(self, lesson: LessonVars) -> Mapping[str, Mapping[int, Literal]]:
        """Who holds it where: the teachers needed at the start that is chosen."""
        options = {
            teacher: {
                start: self.model.new_bool_var(f"{lesson.id}@{start}/{teacher}")
                for start in legal
                if start in self.at[lesson.id]
            }
            for teacher, legal in lesson.options.teachers.items()
        }
        needed = lesson.options.course.teachers_needed
        for start, literal in self.at[lesson.id].items():
            there = [held[start] for held in options.values() if start in held]
            self.model.add(sum(there) == needed * literal)
        return options

    def _load(
        self, teacher: Teacher, held: Sequence[LessonVars],
        literals: Mapping[str, Mapping[int, Literal]],
    ) -> None:  # fmt: skip
        legal = self.table.index.problem.legal.teacher_units_week
        week = legal if teacher.max_units_week is None else teacher.max_units_week
        by_day: dict[int, list[tuple[Literal, int]]] = defaultdict(list)
        for lesson in held:
            for start, literal in literals[lesson.id].items():
                by_day[day_of(start)].append((literal, lesson.units))
        if sum(x.units for x in held) > week:
            everything = [item for items in by_day.values() for item in items]
            self.model.add(sum(units * x for x, units in everything) <= week)
        for items in by_day.values():
            if teacher.max_units_day is not None and items:
                self.model.add(sum(units * x for x, units in items) <= teacher.max_units_day)

    def _rows(self, busy: Mapping[int, list[Literal]], limit: int) -> None:
        """No more than `limit` steps in a row, as if each step were one unit."""
        for first in sorted(busy):
            row = [
                literal
                for tick in range(first, first + limit + 1)
                for literal in busy.get(tick, ())
            ]
            if all(tick in busy for tick in range(first, first + limit + 1)):
                self.model.add(sum(row) <= limit)

    def _courses(self) -> None:
        problem = self.table.index.problem
        for course in problem.courses:
            own = [x for x in self.table.lessons.values() if x.options.course is course]
            if len(own) < 2:
                continue
            if course.max_per_day > 1:
                self._never_at_once(own)
            for day in problem.grid.days:
                today = [self.day(x.id, day) for x in own]
                if len(own) > course.max_per_day:
                    self.model.add(sum(today) <= course.max_per_day)
                for one, two in combinations(own, 2) if course.min_days_between else ():
                    self._apart(one, two, day, course.min_days_between)

    def _apart(self, one: LessonVars, two: LessonVars, day: int, minimum: int) -> None:
        for other in self.table.index.problem.grid.days:
            if 0 < abs(other - day) <= minimum:
                pair = self.day(one.id, day), self.day(two.id, other)
                self.model.add_at_most_one(pair)

    # rooms: for every set of rooms some lessons are bound to, no more lessons than rooms

    def _rooms(self) -> None:
        sets: dict[frozenset[str], list[LessonVars]] = defaultdict(list)
        for lesson in self.table.lessons.values():
            sets[frozenset(lesson.rooms)].append(lesson)
        wholes = _unions(set(sets))
        for rooms in sorted(wholes, key=lambda it: sorted(it)):
            inside = [x for kind, lessons in sets.items() if kind <= rooms for x in lessons]
            self._count(rooms, inside)

    def _count(self, rooms: frozenset[str], lessons: Sequence[LessonVars]) -> None:
        busy = self._busy(lessons, self.at)
        supply = sum(self._open(room, tick) for tick in busy for room in rooms)
        demand = sum(min(len(self.ticks(x, at)) for at in self.at[x.id]) for x in lessons)
        if self.every_one and demand > supply:
            self.model.add_bool_or([])
        for tick, literals in busy.items():
            free = sum(self._open(room, tick) for room in rooms)
            if len(literals) > free:
                self.model.add(sum(literals) <= free)

    def _open(self, room: str, tick: int) -> bool:
        return tick * self.step in self.table.book.times.room(
            self.table.index.rooms[room], self.step
        )

    # relations

    def _members(self, relation: Relation) -> list[LessonVars]:
        index, lessons = self.table.index, self.table.lessons
        ids = [x.id for course in relation.courses for x in index.lessons_of.get(course, ())]
        return [lessons[id] for id in dict.fromkeys((*ids, *relation.lessons)) if id in lessons]

    def _relation(self, relation: Relation) -> None:
        """Relations between single lessons, pair by pair; others are left to the exact model."""
        if relation.kind is RelationKind.NOT_OVERLAP or relation.courses:
            return
        for one, two in combinations(self._members(relation), 2):
            if relation.kind is RelationKind.DIFFERENT_DAYS:
                for day in self.table.index.problem.grid.days:
                    self.model.add_at_most_one(self.day(one.id, day), self.day(two.id, day))
            else:
                self._fitting(relation, one, two)

    def _fitting(self, relation: Relation, one: LessonVars, two: LessonVars) -> None:
        for start, literal in self.at[one.id].items():
            fit = list(self._partners(relation, start, one, two))
            if len(fit) < len(self.at[two.id]):
                fit += [self.out[two.id]] if two.id in self.out else []
                self.model.add_bool_or(literal.negated(), *fit)

    def _partners(
        self, relation: Relation, start: int, one: LessonVars, two: LessonVars
    ) -> Iterator[Literal]:
        for other, literal in self.at[two.id].items():
            if _fits(relation, start, start + one.minutes, other, other + two.minutes):
                yield literal


def _unions(sets: set[frozenset[str]]) -> set[frozenset[str]]:
    """The sets and the unions of those that overlap (Hall's condition), up to a bound."""
    found, fresh = set(sets), set(sets)
    while fresh and len(found) < MOST_ROOM_SETS:
        fresh = {a | b for a in fresh for b in sets if a & b} - found
        found |= fresh
    return found


def _fits(relation: Relation, start: int, end: int, other: int, other_end: int) -> bool:
    """Whether two lessons at these spans keep the relation (same room: whatever the time)."""
    same_day = day_of(start) == day_of(other)
    match relation.kind:
        case RelationKind.SAME_START:
            return minute_of_day(start) == minute_of_day(other)
        case RelationKind.SAME_TIME:
            first, second = sorted(
                ((start % DAY, (end - start)), (other % DAY, (other_end - other))),
                key=lambda it: -it[1],
            )
            return first[0] <= second[0] and sum(second) <= sum(first)
        case RelationKind.SAME_DAYS:
            return same_day
        case RelationKind.PRECEDENCE:
            return end <= other
        case RelationKind.MIN_GAP:
            gap = relation.minutes
            return not same_day or end + gap <= other or other_end + gap <= start
        case _:
            return True
