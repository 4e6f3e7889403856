"""A published week re-planned: as few changes as can be, and never worse than what still holds."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.time import at, day_of
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons
from tests.solver.timetable import synthetic

LEVELS = (LevelName.UNPLACED, LevelName.MISSED, LevelName.CHANGES, LevelName.WISHES)


def planned(problem: WeekProblem, limit: float) -> TimetableResult:
    return plan_lessons(problem, Stop(deterministic=limit), 1, None, lambda event: None)


def as_plan(result: TimetableResult) -> WeekPlan:
    return WeekPlan(lessons=result.lessons, unserved=result.unserved)


@pytest.fixture(scope="module")
def town() -> WeekProblem:
    """Published as it was planned."""
    problem: WeekProblem = synthetic.week(synthetic.TOWN, 1)
    return replace(problem, published=as_plan(planned(problem, 6.0)))


def closed(problem: WeekProblem, room: str, day: int) -> WeekProblem:
    block = Block(start=at(day, 0), end=at(day + 1, 0), label="zu")
    rooms = tuple(
        replace(x, blocked=(*x.blocked, block)) if x.id == room else x for x in problem.rooms
    )
    return replace(problem, rooms=rooms)


def without_teachers(problem: WeekProblem, *ids: str) -> WeekProblem:
    week = Block(start=0, end=at(7, 0), label="krank")
    teachers = tuple(
        replace(x, absent=(*x.absent, week)) if x.id in ids else x for x in problem.teachers
    )
    return replace(problem, teachers=teachers)


def levels(problem: WeekProblem, plan: WeekPlan) -> list[int]:
    bill = score(problem, plan)
    return [bill.level(name) for name in LEVELS]


@pytest.mark.parametrize("number", range(0, 24, 5))
def test_that_a_closed_room_is_answered_with_the_fewest_changes_proven(
    number: int, town: WeekProblem
) -> None:
    assert town.published is not None
    item = town.published.lessons[number]
    problem = closed(town, item.room, day_of(item.start))
    result = planned(problem, 4.0)
    assert result.proven
    assert {x.code for x in check(problem, as_plan(result)) if x.hard} <= {Code.CARE_MISSING}
    assert [x.value for x in result.levels if x.name in LEVELS] == levels(problem, as_plan(result))
    assert score(problem, as_plan(result)).level(LevelName.CHANGES) > 0


def test_that_three_levels_are_proven_even_where_lessons_must_be_left_out(
    town: WeekProblem,
) -> None:
    """Four of six teachers away for the week: some of their lessons have nobody else."""
    assert town.published is not None
    problem = without_teachers(town, *(x.id for x in town.teachers[:4]))
    result = planned(problem, 6.0)
    values = {level.name: level for level in result.levels}
    assert values[LevelName.UNPLACED].value > 0
    assert all(values[name].proven for name in LEVELS[:3])
    assert {x.code for x in check(problem, as_plan(result)) if x.hard} <= {Code.CARE_MISSING}


@pytest.mark.parametrize("limit", [0.001, 0.02])
def test_that_hardly_any_time_is_enough_to_keep_what_still_holds(
    limit: float, town: WeekProblem
) -> None:
    assert town.published is not None
    ill = town.published.lessons[0].teachers[0]
    problem = without_teachers(town, ill)
    result = planned(problem, limit)
    kept = tuple(x for x in town.published.lessons if ill not in x.teachers)
    gone = [x.lesson for x in town.published.lessons if ill in x.teachers]
    attended = {lesson: len(people) for lesson, people in _enrolled(problem).items()}
    worst = sum(problem.weights.lesson_unplaced + attended[lesson] for lesson in gone)
    assert kept
    assert score(problem, as_plan(result)).level(LevelName.UNPLACED) <= worst
    assert {x.code for x in check(problem, as_plan(result)) if x.hard} <= {Code.CARE_MISSING}


def _enrolled(problem: WeekProblem) -> dict[str, list[str]]:
    return {
        lesson.id: [x.id for x in problem.participants if lesson.course in x.courses]
        for lesson in problem.lessons
    }
