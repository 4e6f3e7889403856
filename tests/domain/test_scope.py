"""What a run may touch is the scope; everything else is pinned."""

from __future__ import annotations

from datetime import date

import pytest

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import Course, Lesson, LessonPin, WeekProblem
from kursplaner.domain.scope import Scope, with_scope
from kursplaner.domain.time import DAY, WEEK, Interval, at

PLAN = WeekPlan(
    lessons=(
        PlacedLesson("early", at(0, 9), "r", ("t",)),
        PlacedLesson("late", at(3, 9), "r", ("t",)),
    )
)


def problem(*pins: LessonPin, windows: tuple[Interval, ...] = ()) -> WeekProblem:
    lessons = ("early", "late", "open")
    return WeekProblem(
        monday=date(2026, 11, 30),
        courses=(Course(id="c", name="Kurs"),),
        lessons=tuple(
            Lesson(id=id, course="c", minutes=90, units=2, windows=windows) for id in lessons
        ),
        pins=pins,
    )


@pytest.mark.parametrize(
    ("scope", "pinned"),
    [
        (Scope.ALL, set()),
        (Scope.UNPLACED, {"early", "late"}),
        (Scope.SELECTED, {"early"}),
        (Scope.FROM_DAY, {"early"}),
    ],
)
def test_that_lessons_outside_the_scope_are_pinned_wholly(scope: Scope, pinned: set[str]) -> None:
    found = with_scope(problem(), PLAN, scope, selected=("late",), from_day=2)
    assert {pin.lesson for pin in found.pins} == pinned
    assert all(pin.start is not None and pin.room and pin.teachers for pin in found.pins)


def test_that_a_persons_pin_is_kept() -> None:
    mine = LessonPin(lesson="late", room="mine")
    found = with_scope(problem(mine), PLAN, Scope.UNPLACED)
    late = next(pin for pin in found.pins if pin.lesson == "late")
    assert (late.start, late.room) == (at(3, 9), "mine")


def test_that_free_lessons_stay_out_of_days_that_are_over() -> None:
    found = with_scope(problem(), PLAN, Scope.FROM_DAY, from_day=2)
    windows = {lesson.id: lesson.windows for lesson in found.lessons}
    assert windows["early"] == ()
    assert windows["late"] == windows["open"] == (Interval(2 * DAY, WEEK),)


def test_that_a_window_that_is_over_leaves_no_time_rather_than_all_time() -> None:
    monday = (Interval(at(0, 8), at(0, 12)),)
    found = with_scope(problem(windows=monday), PLAN, Scope.FROM_DAY, from_day=2)
    assert all(span.minutes == 1 for span in found.lessons[2].windows)
    assert found.lessons[2].windows


def test_that_lessons_the_problem_no_longer_knows_are_not_pinned() -> None:
    gone = WeekPlan(lessons=(PlacedLesson("gone", at(0, 9), "r", ("t",)),))
    assert with_scope(problem(), gone, Scope.UNPLACED).pins == ()
