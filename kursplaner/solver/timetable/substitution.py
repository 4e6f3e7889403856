"""A teacher is away: who could step in for which lesson, and the week that changes least.

All absences are solved together. A substitute counts less as a change than a new time, and any
change less than a lesson that is cancelled: the weights of the problem say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Missing, PlacedLesson, WeekPlan
from kursplaner.domain.problem import LessonPin, Teacher, WeekProblem
from kursplaner.domain.time import Interval, day_of
from kursplaner.solver.answers import Absence, Affected, Candidate, Substitution
from kursplaner.solver.events import Emit, Stop
from kursplaner.solver.timetable import plan_lessons
from kursplaner.solver.timetable.options import OptionBook

__all__ = ["Absence", "Affected", "Candidate", "Substitution", "cancelled", "substitute"]


def substitute(
    problem: WeekProblem, plan: WeekPlan, absences: tuple[Absence, ...], stop: Stop, seed: int,
    emit: Emit,
) -> Substitution:  # fmt: skip
    """Substitutes for every lesson the absences touch, and the week with the least harm.

    Pins of teachers who are away are lifted for the lessons touched; all others hold.
    """
    away = _with_absences(problem, absences)
    touched = list(_touched(problem, plan, absences))
    freed = replace(
        away, published=plan, pins=tuple(_freed(away, {item.lesson for item, _ in touched}))
    )
    result = plan_lessons(freed, stop, seed, plan, emit)
    now = {item.lesson: item for item in result.lessons}
    desk = _Desk(freed, plan)
    return Substitution(
        affected=tuple(
            Affected(
                lesson=item.lesson, absent=teacher, now=now.get(item.lesson),
                candidates=tuple(desk.candidates(item, teacher)),
            )
            for item, teacher in touched
        ),
        lessons=result.lessons, unserved=result.unserved, levels=result.levels, problem=freed,
    )  # fmt: skip


def cancelled(found: Substitution) -> tuple[str, ...]:
    """Lessons that have no place in the new plan."""
    return tuple(item.id for item in found.unserved if item.kind is Missing.LESSON)


def _with_absences(problem: WeekProblem, absences: tuple[Absence, ...]) -> WeekProblem:
    def away(teacher: Teacher) -> Teacher:
        more = tuple(item.span for item in absences if item.teacher == teacher.id)
        return replace(teacher, absent=(*teacher.absent, *more)) if more else teacher

    return replace(problem, teachers=tuple(away(teacher) for teacher in problem.teachers))


def _touched(
    problem: WeekProblem, plan: WeekPlan, absences: tuple[Absence, ...]
) -> Iterator[tuple[PlacedLesson, str]]:
    minutes = {lesson.id: lesson.minutes for lesson in problem.lessons}
    for item in plan.lessons:
        span = Interval(item.start, item.start + minutes.get(item.lesson, 0))
        for teacher in item.teachers:
            if any(x.teacher == teacher and x.span.span.overlaps(span) for x in absences):
                yield item, teacher


def _freed(problem: WeekProblem, touched: set[str]) -> Iterator[LessonPin]:
    for pin in problem.pins:
        yield replace(pin, teachers=None) if pin.lesson in touched else pin


class _Desk:
    """Who is where in the plan as it was."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan) -> None:
        self.index = ProblemIndex(problem)
        self.book = OptionBook(self.index)
        self.held: dict[str, list[PlacedLesson]] = {}
        for item in plan.lessons:
            for teacher in item.teachers:
                self.held.setdefault(teacher, []).append(item)

    def candidates(self, item: PlacedLesson, absent: str) -> list[Candidate]:
        """Substitutes at the lesson's own time and room: knows the group, is there, has hours."""
        options = self.book.all[item.lesson]
        found = [
            self._candidate(teacher, item)
            for teacher, starts in options.teachers.items()
            if teacher != absent and item.start in starts and self._free(teacher, item)
        ]
        return sorted(found, key=lambda c: (not c.knows_group, not c.on_site, c.units, c.teacher))

    def _candidate(self, teacher: str, item: PlacedLesson) -> Candidate:
        held, site = self.held.get(teacher, []), self.index.rooms[item.room].site
        course = self.index.lessons[item.lesson].course
        return Candidate(
            teacher=teacher,
            knows_group=any(self.index.lessons[x.lesson].course == course for x in held),
            on_site=any(
                self.index.rooms[x.room].site == site and day_of(x.start) == day_of(item.start)
                for x in held
            ),
            units=self._units(held),
        )

    def _units(self, held: list[PlacedLesson]) -> int:
        return sum(self.index.lessons[item.lesson].units for item in held)

    def _free(self, teacher: str, item: PlacedLesson) -> bool:
        """No lesson at that time or too near to it, and hours left in week and day."""
        held = self.held.get(teacher, [])
        if any(self._collide(item, other) for other in held):
            return False
        record, units = self.index.teachers[teacher], self.index.lessons[item.lesson].units
        week = record.max_units_week
        week = self.index.problem.legal.teacher_units_week if week is None else week
        today = [other for other in held if day_of(other.start) == day_of(item.start)]
        day = record.max_units_day
        return self._units(held) + units <= week and (
            day is None or self._units(today) + units <= day
        )

    def _collide(self, one: PlacedLesson, two: PlacedLesson) -> bool:
        first, second = sorted((one, two), key=lambda item: item.start)
        end = first.start + self.index.lessons[first.lesson].minutes
        return second.start < end + self.index.site_minutes(first.room, second.room)
