"""Rooms as counted groups: a week without names on the doors, which is far quicker to prove.

Rooms of one site that the same lessons may use are one group with a count; what a room is closed
is taken off the count. Every real week is also a week in groups and costs no less there, so bounds
hold; names are handed out afterwards, and where that costs nothing more the proof holds as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python import cp_model

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Lesson, Room, WeekProblem
from kursplaner.solver.cpsat import FOUND, Answer, Clock, evaluate, solve
from kursplaner.solver.events import Emit, Stop
from kursplaner.solver.timetable.at_once import from_below
from kursplaner.solver.timetable.build import Built, build
from kursplaner.solver.timetable.first import FAR, Known
from kursplaner.solver.timetable.model import LessonVars, Linear, Timetable
from kursplaner.solver.timetable.options import OptionBook, Starts
from kursplaner.solver.timetable.placing import hint
from kursplaner.solver.timetable.search import search
from kursplaner.solver.timetable.settling import TIGHT
from kursplaner.solver.timetable.slots import of_school_size

FEWEST_LESSONS = 40
"""Below, the names prove as quickly."""
FEWER = 0.7
"""Share of the choices of a room that groups may leave; with few rooms alike names prove sooner."""
SHARE = 0.9
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
) -> Sequence[int] | None:
    """The answer in groups with a room for every lesson, all levels as they were but the wishes.

    Each at its time; where wishes are lost so, on its day. Where the rooms cannot be handed out
    so, as many lessons as have one, in whatever room.
    """
    wishes, best = built.objective.wishes, None
    for kept in (_time_and_group, _day_and_teacher, _day):
        model = _keeping(kept, built, groups, answer)
        _no_worse(model, built, groups, answer)
        # Names at fixed times take a moment, and without them all would be lost.
        solver = (Clock(TIGHT) if kept is _time_and_group else clock).solver(seed, 0.5)
        found = _asked(model, wishes, solver, clock)
        if found is not None and (best is None or evaluate(wishes, found) < evaluate(wishes, best)):
            best = found
        if best is not None and evaluate(wishes, best) <= answer.levels[-1].value:
            return best
    if best is None:
        model = _keeping(_time, built, groups, answer)
        price = FAR * built.objective.unplaced + built.objective.missed
        best = _asked(model, price, Clock(TIGHT).solver(seed), clock)
    return best


def _asked(
    model: cp_model.CpModel, price: Linear, solver: cp_model.CpSolver, clock: Clock
) -> list[int] | None:
    solver.parameters.num_workers = 1
    from_below(solver)
    model.minimize(price)
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _no_worse(model: cp_model.CpModel, built: Built, groups: Built, answer: Answer) -> None:
    """Whoever comes in the answer comes, and no level before the wishes costs more."""
    for mine, other in zip(built.people, groups.people, strict=True):
        for lesson, literal in mine.attends.items():
            if answer.true(other.attends[lesson]):
                model.add(literal == 1)
    pairs = zip(built.objective.levels[:-1], groups.objective.levels[:-1], strict=True)
    for (_, price), (_, other_price) in pairs:
        if isinstance(price, cp_model.LinearExpr):
            model.add(price <= evaluate(other_price, answer.values))


@dataclass(frozen=True, slots=True)
class _Twin:
    """A lesson that has a place in groups, by name and in groups."""

    lesson: LessonVars
    same: LessonVars
    groups: Timetable
    answer: Answer


Kept = Callable[[cp_model.CpModel, _Twin], None]
"""What a lesson keeps, while placed, of what the answer says of it in groups."""


def _keeping(kept: Kept, built: Built, groups: Built, answer: Answer) -> cp_model.CpModel:
    model = built.table.model.clone()
    for lesson in built.table.lessons.values():
        same = groups.table.lessons[lesson.id]
        if answer.true(same.placed):
            kept(model, _Twin(lesson, same, groups.table, answer))
        else:
            model.add(lesson.placed == 0)
    return model


def _day(model: cp_model.CpModel, twin: _Twin) -> None:
    for day, literal in twin.lesson.days.items():
        if twin.answer.true(twin.same.days[day]):
            model.add_implication(twin.lesson.placed, literal)


def _day_and_teacher(model: cp_model.CpModel, twin: _Twin) -> None:
    _day(model, twin)
    for id, literal in twin.lesson.teachers.items():
        if twin.answer.true(twin.same.teachers[id]):
            model.add_implication(twin.lesson.placed, literal)


def _time(model: cp_model.CpModel, twin: _Twin) -> None:
    _day_and_teacher(model, twin)
    slot = twin.answer[twin.same.slot]
    model.add(twin.lesson.slot == slot).only_enforce_if(twin.lesson.placed)


def _time_and_group(model: cp_model.CpModel, twin: _Twin) -> None:
    _time(model, twin)
    model.add(twin.lesson.placed == 1)
    chosen = next(first for first, x in twin.same.rooms.items() if twin.answer.true(x))
    inside = {room.id for room in twin.groups.book.alike(chosen)}
    for room, literal in twin.lesson.rooms.items():
        if room not in inside:
            model.add(literal == 0)
