"""What a planning run may move: everything outside the scope is pinned where it lies now."""

from __future__ import annotations

from enum import StrEnum

from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import Lesson, LessonPin, WeekProblem
from kursplaner.domain.time import DAY, WEEK, Interval, day_of, intersect


class Scope(StrEnum):
    """Which lessons the solver may move; those without a place are always free."""

    ALL = "all"
    UNPLACED = "unplaced"
    SELECTED = "selected"
    FROM_DAY = "from_day"


def with_scope(
    problem: WeekProblem,
    plan: WeekPlan,
    scope: Scope,
    *,
    selected: tuple[str, ...] = (),
    from_day: int = 0,
) -> WeekProblem:
    """The problem with pins for every placed lesson the scope does not free.

    `selected` are lesson ids for SELECTED; `from_day` a weekday (0 = Monday) for FROM_DAY.
    A person's own pins stay, and win. With FROM_DAY a free lesson cannot move to a past day.
    """

    def frozen(placed: PlacedLesson) -> bool:
        match scope:
            case Scope.ALL:
                return False
            case Scope.UNPLACED:
                return True
            case Scope.SELECTED:
                return placed.lesson not in selected
            case Scope.FROM_DAY:
                return day_of(placed.start) < from_day

    own = {pin.lesson: pin for pin in problem.pins}
    known = {lesson.id for lesson in problem.lessons}
    for placed in plan.lessons:
        if placed.lesson in known and frozen(placed):
            own[placed.lesson] = _pinned(placed, own.get(placed.lesson))
    pinned = replace(problem, pins=tuple(own.values()))
    if scope is not Scope.FROM_DAY:
        return pinned
    stay = {placed.lesson for placed in plan.lessons if frozen(placed)}
    rest = Interval(from_day * DAY, WEEK)
    lessons = tuple(
        lesson if lesson.id in stay else replace(lesson, windows=_from(lesson, rest))
        for lesson in problem.lessons
    )
    return replace(pinned, lessons=lessons)


def _from(lesson: Lesson, rest: Interval) -> tuple[Interval, ...]:
    """The lesson's windows in what is left of the week; one in which nothing fits when none is."""
    if not lesson.windows:
        return (rest,)
    return intersect(lesson.windows, (rest,)) or (Interval(rest.start, rest.start + 1),)


def _pinned(placed: PlacedLesson, own: LessonPin | None) -> LessonPin:
    own = own or LessonPin(lesson=placed.lesson)
    return LessonPin(
        lesson=placed.lesson,
        start=placed.start if own.start is None else own.start,
        room=own.room or placed.room,
        teachers=own.teachers or placed.teachers,
    )
