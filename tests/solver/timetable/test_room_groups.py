"""Rooms as counted groups: the same answer as with names, and a name on every door in the end."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Block, Lesson, LessonPin, WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.domain.score import score
from kursplaner.domain.time import at
from kursplaner.solver.cpsat import Clock, evaluate
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons, room_groups
from kursplaner.solver.timetable.build import build
from kursplaner.solver.timetable.room_groups import group_book, in_groups
from tests.solver.timetable import oddities, synthetic


def planned(problem: WeekProblem, limit: float = 4.0) -> TimetableResult:
    return plan_lessons(problem, Stop(deterministic=limit), 1, None, lambda event: None)


def many_doors(seed: int) -> WeekProblem:
    """Six rooms of one house, one of them with childcare, some closed at times."""
    size = synthetic.Size(
        courses=8, sites=1, rooms=6, teachers=6, people=40, children=5, caregivers=2
    )
    problem = synthetic.week(size, seed)
    rooms = tuple(replace(room, seats=20, setup=0) for room in problem.rooms)
    return replace(problem, rooms=rooms)


def test_that_rooms_the_same_lessons_may_use_are_one_group_and_childcare_stays_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room_groups, "FEWEST_LESSONS", 1)
    monkeypatch.setattr(room_groups, "FEWER", 1.0)
    problem = many_doors(1)
    book = group_book(problem)
    assert book is not None
    care = {room.id for room in problem.rooms if room.childcare}
    groups = {book.first[room.id] for room in problem.rooms}
    assert len(groups) == len(care) + 1
    assert all(len(book.alike(room)) == 1 for room in care)


def test_that_a_room_somebody_is_pinned_to_keeps_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_groups, "FEWEST_LESSONS", 1)
    monkeypatch.setattr(room_groups, "FEWER", 1.0)
    problem = many_doors(1)
    free = next(room.id for room in problem.rooms if not room.childcare)
    pinned = replace(problem, pins=(LessonPin(lesson=problem.lessons[0].id, room=free),))
    book = group_book(pinned)
    assert book is not None
    assert len(book.alike(free)) == 1


def test_that_small_and_published_weeks_keep_their_names() -> None:
    problem = many_doors(1)
    assert group_book(problem) is None
    large = replace(problem, lessons=problem.lessons * 3, published=WeekPlan())
    assert group_book(large) is None


def test_that_a_week_with_few_rooms_alike_keeps_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_groups, "FEWEST_LESSONS", 1)
    problem = synthetic.week(synthetic.COUNTY, 1)
    assert group_book(problem) is None
    monkeypatch.setattr(room_groups, "FEWER", 1.0)
    assert group_book(problem) is not None


@pytest.mark.parametrize("seed", range(4))
def test_that_groups_and_names_prove_the_same_week_best(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = many_doors(seed)
    by_name = planned(problem)
    monkeypatch.setattr(room_groups, "FEWEST_LESSONS", 1)
    monkeypatch.setattr(room_groups, "FEWER", 1.0)
    in_groups = planned(problem)
    plan = WeekPlan(lessons=in_groups.lessons, unserved=in_groups.unserved)
    assert {x.code for x in check(problem, plan) if x.hard} <= {Code.CARE_MISSING}
    bill = score(problem, plan)
    for level in in_groups.levels:
        assert level.value == bill.level(level.name)
    for one, two in zip(by_name.levels, in_groups.levels, strict=True):
        assert max(one.bound, two.bound) <= min(one.value, two.value)
        if not (one.proven and two.proven):
            break


def odd_doors(seed: int) -> WeekProblem:
    """A week of rare rules in few rooms that differ only in when they are open."""
    problem = oddities.odd_week(seed)
    site = problem.rooms[0].site
    words = tuple(sorted({word for room in problem.rooms for word in room.features} | {"gym"}))
    rooms = tuple(
        replace(
            room,
            site=site,
            seats=30,
            features=words,
            hall="",
            setup=10 * (seed % 2),
            childcare=number == 0,
        )
        for number, room in enumerate(problem.rooms[:3])
    )
    return replace(
        problem, rooms=rooms, published=None,
        courses=tuple(replace(course, rooms=()) for course in problem.courses),
        pins=tuple(replace(pin, room=None) for pin in problem.pins),
    )  # fmt: skip


@pytest.mark.parametrize("seed", [3, 9, 15, 18, 21, 25, 27, 28, 35])
def test_that_rare_rules_hold_in_groups_as_well(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = odd_doors(seed)
    by_name = planned(problem)
    monkeypatch.setattr(room_groups, "FEWEST_LESSONS", 1)
    monkeypatch.setattr(room_groups, "FEWER", 1.0)
    assert group_book(problem) is not None
    in_groups = planned(problem)
    plan = WeekPlan(lessons=in_groups.lessons, unserved=in_groups.unserved)
    assert {x.code for x in check(problem, plan) if x.hard} <= {Code.CARE_MISSING}
    assert [(x.name, x.value, x.bound) for x in in_groups.levels] == [
        (x.name, x.value, x.bound) for x in by_name.levels
    ]


def test_that_no_more_lessons_lie_at_once_than_rooms_are_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All but one room closed on every day but Monday: the count follows the open doors."""
    monkeypatch.setattr(room_groups, "FEWEST_LESSONS", 1)
    monkeypatch.setattr(room_groups, "FEWER", 1.0)
    problem = many_doors(2)
    shut = tuple(Block(start=at(day, 0), end=at(day + 1, 0), label="zu") for day in range(1, 5))
    rooms = tuple(
        replace(room, blocked=shut) if number and not room.childcare else room
        for number, room in enumerate(problem.rooms)
    )
    closed = replace(problem, rooms=rooms)
    result = planned(closed)
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    assert {x.code for x in check(closed, plan) if x.hard} <= {Code.CARE_MISSING}
    assert result.lessons


def test_that_a_course_keeps_its_room_where_doors_close_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In groups two lessons at the same hour cost nothing; by name only another hour does."""
    monkeypatch.setattr(room_groups, "FEWEST_LESSONS", 1)
    monkeypatch.setattr(room_groups, "FEWER", 1.0)
    built = build(doors_in_turn())
    known = in_groups(built, None, Clock(Stop(deterministic=4.0)), 1, lambda event: None)
    assert known is not None
    start, floors = known
    assert start is not None
    assert evaluate(built.objective.wishes, start) == floors["wishes"] == 0


def doors_in_turn() -> WeekProblem:
    """Two rooms, each closed on every other morning; one course, first thing on three days."""
    week = many_doors(1)
    course = replace(
        week.courses[0], rooms=(), windows=synthetic.days(8, 12, 0, 1, 2), preferred=(),
        min_days_between=0, teachers=("t0",),
    )  # fmt: skip
    rooms = tuple(
        replace(
            room, childcare=False,
            blocked=tuple(
                Block(start=at(day, 8), end=at(day, 10)) for day in (0, 1, 2) if day % 2 == number
            ),
        )
        for number, room in enumerate(week.rooms[:2])
    )  # fmt: skip
    lessons = tuple(
        Lesson(id=f"{course.id}/{n}", course=course.id, minutes=90, units=2) for n in range(3)
    )
    teacher = replace(
        week.teachers[0], available=synthetic.days(8, 15, 0, 1, 2), preferred=(),
        qualifications=synthetic.WORDS,
    )  # fmt: skip
    return replace(
        week, rooms=rooms, courses=(course,), lessons=lessons, teachers=(teacher,),
        participants=(), children=(),
    )  # fmt: skip
