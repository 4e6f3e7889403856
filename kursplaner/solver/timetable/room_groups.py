"""Rooms as counted groups: a week without names on the doors, which is far quicker to prove.

Rooms of one site that the same lessons may use are one group with a count; what a room is closed
is taken off the count. Every real week is also a week in groups and costs no less there, so bounds
hold; names are handed out afterwards, and where that costs nothing more the proof holds as well.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from ortools.sat.python import cp_model

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Lesson, Room, WeekProblem
from kursplaner.solver.cpsat import FOUND, Answer, Clock, evaluate, solve
from kursplaner.solver.events import Emit, Stop
from kursplaner.solver.timetable.build import Built, build
from kursplaner.solver.timetable.first import FAR, Known
from kursplaner.solver.timetable.model import LessonVars, Timetable
from kursplaner.solver.timetable.options import OptionBook, Starts
from kursplaner.solver.timetable.placing import hint
from kursplaner.solver.timetable.search import search
from kursplaner.solver.timetable.slots import of_school_size

FEWEST_LESSONS = 40
"""Below, the names prove as quickly."""
FEWER = 0.7
"""Share of the choices of a room that groups may leave; with few rooms alike names prove sooner."""
SHARE = 0.8
"""Of the time: where the groups are not proven, the names would not be either."""


class GroupBook(OptionBook):
    """Options by group: each stands under the id of its first room."""

    @cached_property
    def first(self) -> dict[str, str]:
        """First room of its group, by room."""
        lessons: dict[str, list[str]] = defaultdict(list)
        for lesson in self.index.problem.lessons:
            for room in self.fit_rooms(lesson, self.index.courses[lesson.course]):
                lessons[room.id].append(lesson.id)
        groups: dict[object, str] = {}
        return {
            room.id: groups.setdefault(self._likeness(room, lessons[room.id]), room.id)
            for room in self.index.problem.rooms
        }

    @staticmethod
    def _likeness(room: Room, lessons: list[str]) -> object:
        """A room that looks after children is needed by name, so it stays alone."""
        return room.id if room.childcare else (room.site, room.hall, room.setup, tuple(lessons))

    @cached_property
    def _members(self) -> dict[str, tuple[Room, ...]]:
        found: dict[str, list[Room]] = defaultdict(list)
        for room in self.index.problem.rooms:
            found[self.first[room.id]].append(room)
        return {first: tuple(rooms) for first, rooms in found.items()}

    def alike(self, room: str) -> tuple[Room, ...]:
        return self._members.get(room, ())

    def _with_starts(self, rooms: list[Room], starts: Starts, minutes: int) -> dict[str, Starts]:
        found: dict[str, Starts] = {}
        for room, legal in super()._with_starts(rooms, starts, minutes).items():
            first = self.first[room]
            found[first] = found.get(first, frozenset()) | legal
        return found


def group_book(problem: WeekProblem) -> GroupBook | None:
    """None where groups would not help: few lessons, few rooms alike, or a published week.

    There the names are what people know, and the search is short.
    """
    if len(problem.lessons) < FEWEST_LESSONS or problem.published is not None:
        return None
    book = GroupBook(ProblemIndex(problem))
    choices = [_fitting(book, lesson) for lesson in problem.lessons]
    left = sum(len(set(groups)) for groups in choices)
    return book if left <= FEWER * sum(map(len, choices)) else None


def in_groups(
    built: Built, before: WeekPlan | None, clock: Clock, seed: int, emit: Emit
) -> Known | None:
    """The week planned in groups, as a start with names and as bounds; None where that is idle."""
    problem = built.table.index.problem
    book = None if of_school_size(built.table) else group_book(problem)
    if book is None:
        return None
    groups = build(problem, built.seats_in_use, book)
    if before is not None:
        hint(groups, before)
    own = Clock(_most_of(clock))
    found = search(groups, own, seed, emit)
    if clock.deterministic_left is not None and own.deterministic_left is not None:
        clock.deterministic_left *= 1 - SHARE
        clock.deterministic_left += own.deterministic_left
    if found is None:
        return None
    floors = {level.name: level.bound for level in found.answer.levels}
    built.objective.days.told_like(groups.objective.days)
    return _named(built, groups, found.answer, clock, seed), floors


def _most_of(clock: Clock) -> Stop:
    left = clock.deterministic_left
    return Stop(
        seconds=max(0.1, clock.stop.seconds - clock.seconds) * SHARE,
        deterministic=None if left is None else left * SHARE,
        asked=clock.stop.asked, workers=clock.stop.workers,
    )  # fmt: skip


def _fitting(book: GroupBook, lesson: Lesson) -> list[str]:
    rooms = book.fit_rooms(lesson, book.index.courses[lesson.course])
    return [book.first[room.id] for room in rooms]


def _named(
    built: Built, groups: Built, answer: Answer, clock: Clock, seed: int
) -> list[int] | None:
    """The answer in groups with a room for every lesson, all levels as they were but the wishes.

    Where the rooms cannot be handed out so, as many lessons as have one, in whatever room.
    """
    table, model = built.table, built.table.model.clone()
    for lesson in table.lessons.values():
        _at_its_time(model, lesson, groups.table, answer)
    strict = model.clone()
    for lesson in table.lessons.values():
        _as_in_groups(strict, lesson, groups.table, answer)
    pairs = list(zip(built.objective.levels, groups.objective.levels, strict=True))
    for (_, price), (_, other) in pairs[:-1]:
        if isinstance(price, cp_model.LinearExpr):
            strict.add(price <= evaluate(other, answer.values))
    strict.minimize(built.objective.wishes)
    model.minimize(FAR * built.objective.unplaced + built.objective.missed)
    for question in (strict, model):
        solver = clock.solver(seed, 0.5)
        solver.parameters.num_workers = 1
        if solve(question, solver, clock) in FOUND:
            return list(solver.response_proto.solution)
    return None


def _at_its_time(
    model: cp_model.CpModel, lesson: LessonVars, groups: Timetable, answer: Answer
) -> None:
    same = groups.lessons[lesson.id]
    if not answer.true(same.placed):
        model.add(lesson.placed == 0)
        return
    model.add(lesson.slot == answer[same.slot]).only_enforce_if(lesson.placed)
    for id, literal in lesson.teachers.items():
        if answer.true(same.teachers[id]):
            model.add_implication(lesson.placed, literal)


def _as_in_groups(
    model: cp_model.CpModel, lesson: LessonVars, groups: Timetable, answer: Answer
) -> None:
    same = groups.lessons[lesson.id]
    if not answer.true(same.placed):
        return
    model.add(lesson.placed == 1)
    chosen = next(first for first, literal in same.rooms.items() if answer.true(literal))
    inside = {room.id for room in groups.book.alike(chosen)}
    for room, literal in lesson.rooms.items():
        if room not in inside:
            model.add(literal == 0)
