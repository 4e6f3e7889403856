"""A teacher is ill: substitutes by name, and a week that changes little."""

from __future__ import annotations

from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Block, Teacher, WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import at, day_of
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable import plan_lessons
from kursplaner.solver.timetable.substitution import Absence, Substitution, cancelled, substitute
from tests.solver.timetable import synthetic

STOP = Stop(deterministic=4.0)


def planned(problem: WeekProblem) -> WeekPlan:
    result = plan_lessons(problem, STOP, 1, None, lambda event: None)
    return WeekPlan(lessons=result.lessons, unserved=result.unserved)


def ill(teacher: str, day: int) -> Absence:
    return Absence(teacher, Block(start=at(day, 0), end=at(day + 1, 0), label="krank"))


def answer(problem: WeekProblem, plan: WeekPlan, *absences: Absence) -> Substitution:
    return substitute(problem, plan, absences, STOP, 1, lambda event: None)


def test_that_every_lesson_of_the_ill_teacher_is_listed_and_no_rule_is_broken() -> None:
    problem = synthetic.week(synthetic.TOWN, 4)
    plan = planned(problem)
    first, last = plan.lessons[0], plan.lessons[-1]
    absences = tuple(ill(x.teachers[0], day_of(x.start)) for x in (first, last))
    found = answer(problem, plan, *absences)
    gone = {(x.teacher, day_of(x.span.start)) for x in absences}
    expected = {x.lesson for x in plan.lessons if (x.teachers[0], day_of(x.start)) in gone}
    assert {item.lesson for item in found.affected} == expected
    week = WeekPlan(lessons=found.lessons, unserved=found.unserved)
    hard = {x.code for x in check(found.problem, week) if x.hard}
    assert hard <= {Code.CARE_MISSING}


def test_that_a_free_colleague_steps_in_where_the_lesson_lies() -> None:
    problem = synthetic.week(synthetic.TOWN, 4)
    plan = planned(problem)
    lesson = plan.lessons[0]
    course = next(x.course for x in problem.lessons if x.id == lesson.lesson)
    word = next(x.qualification for x in problem.courses if x.id == course)
    helper = Teacher(
        id="new", name="Neue Kraft", qualifications=(word,), available=problem.rooms[0].open
    )
    courses = tuple(
        replace(x, teachers=(*x.teachers, "new")) if x.id == course else x for x in problem.courses
    )
    more = replace(problem, teachers=(*problem.teachers, helper), courses=courses)
    found = answer(more, plan, ill(lesson.teachers[0], day_of(lesson.start)))
    mine = next(item for item in found.affected if item.lesson == lesson.lesson)
    assert "new" in {candidate.teacher for candidate in mine.candidates}
    assert mine.now is not None
    assert (mine.now.start, mine.now.room) == (lesson.start, lesson.room)


def test_that_a_lesson_without_anybody_is_cancelled_by_name() -> None:
    problem = synthetic.week(synthetic.TOWN, 4)
    plan = planned(problem)
    lesson = plan.lessons[0]
    course = next(x.course for x in problem.lessons if x.id == lesson.lesson)
    only = tuple(
        replace(x, teachers=lesson.teachers) if x.id == course else x for x in problem.courses
    )
    absences = tuple(ill(lesson.teachers[0], day) for day in range(5))
    found = answer(replace(problem, courses=only), plan, *absences)
    mine = next(item for item in found.affected if item.lesson == lesson.lesson)
    assert mine.candidates == ()
    assert mine.now is None
    assert lesson.lesson in cancelled(found)
