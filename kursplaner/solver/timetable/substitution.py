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
from kursplaner.domain.rules import LessonJudge
from kursplaner.domain.time import Interval, day_of
from kursplaner.domain.violation import Kind, Ref
from kursplaner.solver.answers import Absence, Affected, Candidate, Substitution
from kursplaner.solver.events import Emit, Stop
from kursplaner.solver.timetable import plan_lessons

__all__ = [
    "Absence", "Affected", "Candidate", "Substitution",
    "cancelled", "ranked", "substitute", "without",
]  # fmt: skip


def substitute(
    problem: WeekProblem, plan: WeekPlan, absences: tuple[Absence, ...], stop: Stop, seed: int,
    emit: Emit,
) -> Substitution:  # fmt: skip
    """Substitutes for every lesson the absences touch, and the week with the least harm.

    Pins of teachers who are away are lifted for the lessons touched; all others hold.
    """
    freed = without(problem, plan, absences)
    result = plan_lessons(freed, stop, seed, plan, emit)
    now = {item.lesson: item for item in result.lessons}
    return Substitution(
        affected=tuple(
            replace(item, now=now.get(item.lesson)) for item in ranked(freed, plan, absences)
        ),
        lessons=result.lessons, unserved=result.unserved, levels=result.levels, problem=freed,
    )  # fmt: skip


def without(problem: WeekProblem, plan: WeekPlan, absences: tuple[Absence, ...]) -> WeekProblem:
    """The week with the absences, to be planned as near to `plan` as can be."""
    away = _with_absences(problem, absences)
    touched = {item.lesson for item, _ in _touched(problem, plan, absences)}
    return replace(away, published=plan, pins=tuple(_freed(away, touched)))


def ranked(
    freed: WeekProblem, plan: WeekPlan, absences: tuple[Absence, ...]
) -> tuple[Affected, ...]:
    """Every lesson touched, with whoever could hold it at its own time, best first.

    At once, nothing is planned: `now` is None. `freed`: the week as `without` makes it.
    """
    desk = _Desk(freed, plan)
    return tuple(
        Affected(
            lesson=item.lesson, absent=teacher, now=None,
            candidates=tuple(desk.candidates(item, teacher)),
        )
        for item, teacher in _touched(freed, plan, absences)
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
        self.judge = LessonJudge(problem, plan)
        self.held: dict[str, list[PlacedLesson]] = {}
        for item in plan.lessons:
            for teacher in item.teachers:
                self.held.setdefault(teacher, []).append(item)

    def candidates(self, item: PlacedLesson, absent: str) -> list[Candidate]:
        """Substitutes at the lesson's own time and room: knows the group, is there, has hours."""
        course = self.index.course_of(item.lesson)
        found = [
            self._candidate(teacher.id, item)
            for teacher in self.index.may_teach(course)
            if teacher.id not in item.teachers and self._could(teacher.id, item, absent)
        ]
        return sorted(found, key=lambda c: (not c.knows_group, not c.on_site, c.units, c.teacher))

    def _could(self, teacher: str, item: PlacedLesson, absent: str) -> bool:
        """Whether no rule for her stands against it: times, ways, hours, breaks."""
        team = tuple(teacher if id == absent else id for id in item.teachers)
        broken = self.judge.violations(PlacedLesson(item.lesson, item.start, item.room, team))
        return not any(x.hard and Ref(Kind.TEACHER, teacher) in x.subjects for x in broken)

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
            units=sum(self.index.lessons[x.lesson].units for x in held),
        )
