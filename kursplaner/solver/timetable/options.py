"""What each lesson may do at all: starts, rooms and teachers that break no rule by themselves.

Everything that needs no second lesson to be judged (H2, H3, H4, H6 windows, H10, H12) is settled
here, so the model only holds variables for compatible pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Course, CourseKind, Lesson, LessonPin, Room, Teacher
from kursplaner.domain.time import DAY, Interval, day_of, merge, minute_of_day

Starts = frozenset[int]
GYM, WOMEN = "gym", "women"


@dataclass(frozen=True, slots=True)
class Options:
    """Legal starts of a lesson, overall and per room and teacher; empty sets: no place at all."""

    lesson: Lesson
    course: Course
    starts: Starts
    rooms: Mapping[str, Starts]
    teachers: Mapping[str, Starts]

    @property
    def hopeful(self) -> bool:
        return bool(self.starts)


class Times:
    """Starts of lessons against spans of time; answers are kept, many lessons ask the same."""

    def __init__(self, index: ProblemIndex) -> None:
        self.index = index
        self._free: dict[tuple[str, int], Starts] = {}

    def grid(self, minutes: int) -> Starts:
        """Starts on the grid so that the lesson ends within the day."""
        key = ("grid", minutes)
        if key not in self._free:
            grid = self.index.problem.grid
            self._free[key] = frozenset(
                start
                for day in grid.days
                for start in range(day * DAY + grid.day_start, day * DAY + grid.day_end + 1)
                if start % grid.lesson_step == 0
                and start + minutes <= day * DAY + grid.day_end
                and start < (day + 1) * DAY
            )
        return self._free[key]

    def room(self, room: Room, minutes: int) -> Starts:
        return self._available(f"room/{room.id}", room.open, room.blocked, minutes)

    def teacher(self, teacher: Teacher, minutes: int) -> Starts:
        return self._available(f"teacher/{teacher.id}", teacher.available, teacher.absent, minutes)

    def _available(
        self, key: str, spans: Iterable[Interval], blocks: Sequence[object], minutes: int
    ) -> Starts:
        if (key, minutes) not in self._free:
            taken = [block.span for block in blocks]  # type: ignore[attr-defined]
            inside = within(self.grid(minutes), spans, minutes)
            self._free[key, minutes] = without(inside, taken, minutes)
        return self._free[key, minutes]


def within(
    starts: Iterable[int], spans: Iterable[Interval], minutes: int, before: int = 0
) -> Starts:
    """Starts whose span (with `before` minutes in front) lies wholly in one merged span."""
    merged = merge(spans)
    return frozenset(
        start
        for start in starts
        if any(span.start <= start - before and start + minutes <= span.end for span in merged)
    )


def without(
    starts: Iterable[int], taken: Sequence[Interval], minutes: int, before: int = 0
) -> Starts:
    """Starts whose span touches none of the taken ones."""
    return frozenset(
        start
        for start in starts
        if not any(b.start < start + minutes and start - before < b.end for b in taken)
    )


class OptionBook:
    """Options of every lesson of a problem."""

    def __init__(self, index: ProblemIndex) -> None:
        self.index = index
        self.times = Times(index)
        self._pins: dict[str, list[LessonPin]] = {}
        for pin in index.problem.pins:
            self._pins.setdefault(pin.lesson, []).append(pin)

    @cached_property
    def all(self) -> dict[str, Options]:
        return {lesson.id: self.options(lesson) for lesson in self.index.problem.lessons}

    def alike(self, room: str) -> tuple[Room, ...]:
        """The rooms that stand under this id."""
        return (self.index.rooms[room],)

    def options(self, lesson: Lesson) -> Options:
        course = self.index.courses[lesson.course]
        starts = self.own_starts(lesson, course)
        rooms = self._with_starts(self.fit_rooms(lesson, course), starts, lesson.minutes)
        teachers = {
            teacher.id: found
            for teacher in self.fit_teachers(lesson, course)
            if (found := starts & self.times.teacher(teacher, lesson.minutes))
        }
        starts &= _union(rooms.values())
        starts &= _enough(teachers, course.teachers_needed)
        if not starts:
            return Options(lesson, course, frozenset(), {}, {})
        return Options(lesson, course, starts, _cut(rooms, starts), _cut(teachers, starts))

    def _with_starts(self, rooms: list[Room], starts: Starts, minutes: int) -> dict[str, Starts]:
        found = {room.id: starts & self.times.room(room, minutes) for room in rooms}
        return {room: legal for room, legal in found.items() if legal}

    def own_starts(self, lesson: Lesson, course: Course) -> Starts:
        """H2 grid, H6 windows, H10 tutoring days and hours, H12 pinned start."""
        starts = self.times.grid(lesson.minutes)
        for windows in (course.windows, lesson.windows):
            if windows:
                starts = within(starts, windows, lesson.minutes)
        if course.kind is CourseKind.TUTORING:
            starts = frozenset(start for start in starts if self._tutoring(start, lesson.minutes))
        for pin in self._pins.get(lesson.id, ()):
            if pin.start is not None:
                starts &= {pin.start}
        return starts

    def _tutoring(self, start: int, minutes: int) -> bool:
        problem = self.index.problem
        latest = problem.legal.tutoring_latest
        return day_of(start) in problem.school_days and minute_of_day(start + minutes) <= latest

    def fit_rooms(self, lesson: Lesson, course: Course) -> list[Room]:
        """H3, H4 and pinned room: rooms the lesson may use at some time."""
        needed = {*course.features, *((GYM,) if course.kind is CourseKind.SPORT else ())}
        if course.women_only:
            needed.add(WOMEN)
        pinned = {pin.room for pin in self._pins.get(lesson.id, ()) if pin.room is not None}
        seats = self.index.seats_needed(course.id)
        return [
            room
            for room in self.index.problem.rooms
            if (not course.rooms or room.id in course.rooms)
            and room.seats >= seats
            and needed <= set(room.features)
            and pinned <= {room.id}
        ]

    def fit_teachers(self, lesson: Lesson, course: Course) -> list[Teacher]:
        """H4 and pinned teachers: who may teach the lesson at some time; [] when too few."""
        fit = list(self.index.may_teach(course))
        for pin in self._pins.get(lesson.id, ()):
            if pin.teachers is not None:
                known = [teacher for teacher in fit if teacher.id in pin.teachers]
                fit = (
                    known if len(known) == len(set(pin.teachers)) == course.teachers_needed else []
                )
        return fit if len(fit) >= course.teachers_needed else []


def _union(sets: Iterable[Starts]) -> Starts:
    return frozenset().union(*sets)


def _enough(teachers: Mapping[str, Starts], needed: int) -> Starts:
    """Starts at which at least `needed` teachers are there."""
    if needed == 1:
        return _union(teachers.values())
    every = _union(teachers.values())
    return frozenset(
        start for start in every if sum(start in legal for legal in teachers.values()) >= needed
    )


def _cut(options: Mapping[str, Starts], starts: Starts) -> dict[str, Starts]:
    return {key: kept for key, legal in options.items() if (kept := legal & starts)}
