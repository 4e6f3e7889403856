from __future__ import annotations

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import Course, Lesson, Room, Site, Teacher, WeekProblem
from kursplaner.domain.time import at
from kursplaner.ui.changes import ChangeKind, lesson_changes
from tests.ui.shell.conftest import MONDAY

PROBLEM = WeekProblem(
    monday=MONDAY,
    sites=(Site(id="s", name="Löwe"),),
    rooms=(
        Room(id="r1", name="Saal", site="s", seats=9),
        Room(id="r2", name="Stube", site="s", seats=9),
    ),
    teachers=(Teacher(id="t1", name="Frau Seidel"), Teacher(id="t2", name="Herr Lang")),
    courses=(Course(id="c", name="A1"),),
    lessons=(Lesson(id="l", course="c", minutes=90, units=2),),
)  # fmt: skip
INDEX = ProblemIndex(PROBLEM)
TUESDAY = PlacedLesson("l", at(1, 9), "r1", ("t1",))


def plan(*lessons: PlacedLesson) -> WeekPlan:
    return WeekPlan(lessons=lessons)


def told(before: WeekPlan | None, after: WeekPlan) -> list[tuple[ChangeKind, str]]:
    return [(item.kind, item.sentence) for item in lesson_changes(INDEX, before, after)]


def test_that_equal_plans_differ_in_nothing() -> None:
    assert told(plan(TUESDAY), plan(TUESDAY)) == []


def test_that_a_new_lesson_is_told_with_its_place() -> None:
    expected = [(ChangeKind.PLACED, "A1 neu am Di 09:00 in Saal.")]
    assert told(None, plan(TUESDAY)) == expected


def test_that_a_lesson_that_is_gone_is_told_with_its_old_place() -> None:
    expected = [(ChangeKind.REMOVED, "A1, bisher Di 09:00, ist nicht mehr eingeplant.")]
    assert told(plan(TUESDAY), plan()) == expected


def test_that_one_lesson_is_one_change_and_the_time_counts_most() -> None:
    moved = PlacedLesson("l", at(3, 10), "r2", ("t2",))
    assert told(plan(TUESDAY), plan(moved)) == [(ChangeKind.MOVED, "A1 von Di 09:00 auf Do 10:00.")]


def test_that_another_room_or_teacher_is_told_by_name() -> None:
    room = PlacedLesson("l", at(1, 9), "r2", ("t1",))
    teacher = PlacedLesson("l", at(1, 9), "r1", ("t2",))
    assert told(plan(TUESDAY), plan(room)) == [(ChangeKind.ROOM, "A1 (Di 09:00) jetzt in Stube.")]
    expected = [(ChangeKind.TEACHER, "A1 (Di 09:00) jetzt mit Herr Lang.")]
    assert told(plan(TUESDAY), plan(teacher)) == expected


def test_that_lessons_the_problem_no_longer_knows_are_left_out() -> None:
    assert told(plan(PlacedLesson("gone", at(1, 9), "r1", ("t1",))), plan()) == []
