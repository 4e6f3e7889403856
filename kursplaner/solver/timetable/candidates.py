"""Where and by whom each lesson may be held: the compatible pairs, before any solving."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Block, CourseKind, Lesson, LessonPin, Room, Teacher
from kursplaner.domain.time import DAY, Interval, intersect, subtract

GYM, WOMEN = "gym", "women"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One lesson with everything that is possible for it on its own."""

    lesson: Lesson
    starts: tuple[int, ...]
    rooms: dict[str, tuple[int, ...]]
    """Room id -> starts at which the room is open and free of blocks."""
    teachers: dict[str, tuple[int, ...]]

    @property
    def possible(self) -> bool:
        return bool(self.starts and self.rooms and self.teachers)


def candidates(index: ProblemIndex) -> dict[str, Candidate]:
    """By lesson id, in the order of the problem."""
    pins = {pin.lesson: pin for pin in index.problem.pins}
    return {
        lesson.id: _candidate(index, lesson, pins.get(lesson.id))
        for lesson in index.problem.lessons
    }


def _candidate(index: ProblemIndex, lesson: Lesson, pin: LessonPin | None) -> Candidate:
    starts = [s for s in _starts(index, lesson) if pin is None or pin.start in (None, s)]
    rooms = {
        room.id: fitting(starts, lesson, free(room.open, room.blocked))
        for room in index.problem.rooms
        if _room_fits(index, lesson, room) and (pin is None or pin.room in (None, room.id))
    }
    teachers = {
        teacher.id: fitting(starts, lesson, free(teacher.available, teacher.absent))
        for teacher in index.may_teach(index.courses[lesson.course])
        if _teacher_pinned(pin, teacher)
    }
    rooms = {id: found for id, found in rooms.items() if found}
    teachers = {id: found for id, found in teachers.items() if found}
    some_room = {s for found in rooms.values() for s in found}
    some_teacher = {s for found in teachers.values() for s in found}
    usable = tuple(s for s in starts if s in some_room and s in some_teacher)
    return Candidate(lesson, usable, rooms, teachers)


def _teacher_pinned(pin: LessonPin | None, teacher: Teacher) -> bool:
    return pin is None or pin.teachers is None or teacher.id in pin.teachers


def _starts(index: ProblemIndex, lesson: Lesson) -> list[int]:
    grid, course = index.problem.grid, index.courses[lesson.course]
    last = grid.day_end
    days = grid.days
    if course.kind is CourseKind.TUTORING:
        last = min(last, index.problem.legal.tutoring_latest)
        days = tuple(day for day in days if day in index.problem.school_days)
    week = tuple(Interval(d * DAY + grid.day_start, d * DAY + last) for d in days)
    for windows in (course.windows, lesson.windows):
        week = intersect(week, windows) if windows else week
    return [
        start
        for span in week
        for start in range(-(-span.start // grid.lesson_step) * grid.lesson_step, span.end)
        if start % grid.lesson_step == 0 and start + lesson.minutes <= span.end
    ]


def _room_fits(index: ProblemIndex, lesson: Lesson, room: Room) -> bool:
    """H3, H4: seats, features, gym for sport, women-only."""
    course = index.courses[lesson.course]
    features = set(course.features)
    if course.kind is CourseKind.SPORT:
        features.add(GYM)
    if course.women_only:
        features.add(WOMEN)
    return (
        (not course.rooms or room.id in course.rooms)
        and room.seats >= index.seats_needed(course.id)
        and features <= set(room.features)
    )


def free(open_: tuple[Interval, ...], blocks: tuple[Block, ...]) -> tuple[Interval, ...]:
    return subtract(open_, (block.span for block in blocks))


def fitting(
    starts: list[int] | tuple[int, ...], lesson: Lesson, spans: tuple[Interval, ...]
) -> tuple[int, ...]:
    """The starts at which the whole lesson lies in one of the spans."""
    return tuple(
        s for s in starts if any(i.start <= s and s + lesson.minutes <= i.end for i in spans)
    )


def domain(values: tuple[int, ...] | list[int]) -> cp_model.Domain:
    return cp_model.Domain.from_values(list(values))
