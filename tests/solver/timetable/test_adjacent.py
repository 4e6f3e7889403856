"""Lessons that follow each other directly: the model asks exactly what the rule judges."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import (
    Course,
    Grid,
    Lesson,
    LessonPin,
    Relation,
    RelationKind,
    Room,
    Site,
    Teacher,
    WeekProblem,
)
from kursplaner.domain.rules import check
from kursplaner.domain.time import Interval, at
from tests.solver.timetable.conftest import Plan

HOURS = (9, 10, 11, 12)
DAY = (Interval(at(0, 9), at(0, 13)),)
IDS = ("a", "b", "c")


def problem(*, hard: bool = True, minutes: int = 0, ids: tuple[str, ...] = IDS) -> WeekProblem:
    """Lessons of an hour on one morning of four, each with its own room and teacher."""
    return WeekProblem(
        monday=date(2026, 11, 30),
        grid=Grid(days=(0,), day_start=9 * 60, day_end=13 * 60, lesson_step=60),
        sites=(Site(id="s", name="Haus"),),
        rooms=tuple(Room(id=f"r{x}", name=x, site="s", seats=9, open=DAY) for x in ids),
        teachers=tuple(Teacher(id=f"t{x}", name=x, available=DAY) for x in ids),
        courses=tuple(
            Course(id=f"k{x}", name=x, rooms=(f"r{x}",), teachers=(f"t{x}",)) for x in ids
        ),
        lessons=tuple(Lesson(id=x, course=f"k{x}", minutes=60, units=1) for x in ids),
        relations=(
            Relation(id="q", kind=RelationKind.ADJACENT, lessons=ids, minutes=minutes, hard=hard),
        ),
    )


def pinned(week: WeekProblem, hours: tuple[int, ...]) -> WeekProblem:
    pins = zip(week.lessons, hours, strict=True)
    return replace(
        week, pins=tuple(LessonPin(lesson=x.id, start=at(0, hour)) for x, hour in pins)
    )  # fmt: skip


def as_plan(week: WeekProblem, hours: tuple[int, ...]) -> WeekPlan:
    starts = zip(week.lessons, hours, strict=True)
    return WeekPlan(
        lessons=tuple(
            PlacedLesson(x.id, at(0, hour), f"r{x.id}", (f"t{x.id}",)) for x, hour in starts
        )
    )


@pytest.mark.parametrize("minutes", [0, 60])
def test_that_the_model_allows_exactly_what_the_rule_allows(minutes: int, plan: Plan) -> None:
    week = problem(minutes=minutes, ids=("a", "b"))
    for hours in product(HOURS, repeat=2):
        broken = any(v.rule == "q" for v in check(week, as_plan(week, hours)))
        placed = len(plan(pinned(week, hours), limit=0.5).lessons)
        assert (placed == 2) is not broken, hours


def test_that_three_become_one_block(plan: Plan) -> None:
    apart = Relation(id="n", kind=RelationKind.NOT_OVERLAP, lessons=IDS)
    week = replace(problem(), relations=(*problem().relations, apart))
    starts = sorted(item.start for item in plan(week).lessons)

    assert len(starts) == 3
    assert starts[2] - starts[0] == 120


def test_that_a_wish_broken_twice_costs_twice(plan: Plan) -> None:
    week = replace(
        pinned(problem(hard=False, ids=("a", "b")), (9, 11)),
        relations=(Relation(id="q", kind=RelationKind.ADJACENT, lessons=("a", "b"), hard=False,
                            weight=7),),
    )  # fmt: skip
    wishes = next(level for level in plan(week).levels if level.name == "wishes")

    assert (wishes.value, wishes.proven) == (7, True)
