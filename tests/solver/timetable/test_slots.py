"""Weeks of school size: many lessons on a grid of periods, placed at once and judged."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import (
    Course,
    Grid,
    Lesson,
    Participant,
    Relation,
    RelationKind,
    Room,
    Site,
    Teacher,
    WeekProblem,
    Weights,
)
from kursplaner.domain.rules import check
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.time import DAY, HOUR, Interval
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Event, Improved, Stop
from kursplaner.solver.timetable import plan_lessons
from kursplaner.solver.timetable.build import build
from kursplaner.solver.timetable.slots import slot_times

DAYS = range(5)
CLASSES, SUBJECTS, PER_WEEK = 6, 6, 3
OPEN = tuple(Interval(day * DAY + 8 * HOUR, day * DAY + 14 * HOUR) for day in DAYS)
STOP = Stop(deterministic=6.0, workers=1)


def school(classes: int = CLASSES, step: int = 60, relations: int = 1) -> WeekProblem:
    """Six classes of eighteen lessons, as many teachers and rooms; two lessons always together."""
    courses = tuple(
        Course(
            id=f"c{group}/{subject}", name=f"{subject} {group}",
            teachers=(f"t{(group + subject) % SUBJECTS}",),
        )
        for group in range(classes)
        for subject in range(SUBJECTS)
    )  # fmt: skip
    return WeekProblem(
        monday=date(2026, 11, 30),
        weights=Weights(teacher_gap=0, even_spread=0, same_room=0),
        grid=Grid(days=tuple(DAYS), day_start=8 * HOUR, day_end=14 * HOUR, lesson_step=step),
        sites=(Site(id="s", name="Schule"),),
        rooms=tuple(Room(id=f"r{n}", name=f"R{n}", site="s", seats=9, open=OPEN) for n in range(6)),
        teachers=tuple(
            Teacher(id=f"t{n}", name=f"T{n}", available=OPEN) for n in range(SUBJECTS)
        ),
        courses=courses,
        lessons=tuple(
            Lesson(id=f"{course.id}/{n}", course=course.id, minutes=60, units=1)
            for course in courses
            for n in range(PER_WEEK)
        ),
        participants=tuple(
            Participant(
                id=f"p{group}", name=f"Klasse {group}",
                courses=tuple(f"c{group}/{subject}" for subject in range(SUBJECTS)),
            )
            for group in range(classes)
        ),
        relations=tuple(
            Relation(id=f"r/{kind}", kind=kind, lessons=("c0/0/0", "c1/1/0"))
            for kind in (RelationKind.SAME_START, RelationKind.SAME_DAYS)[: 2 * relations]
        ),
    )  # fmt: skip


def test_that_a_week_of_school_size_is_placed_and_breaks_no_rule() -> None:
    problem = school()
    result = plan_lessons(problem, STOP, 1, None, lambda event: None)
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)

    assert (len(plan.lessons), plan.unserved) == (CLASSES * SUBJECTS * PER_WEEK, ())
    assert check(problem, plan) == ()


def test_that_times_keep_relations_and_are_the_same_each_time() -> None:
    built = build(school())
    first, again = (
        next(slot_times(built.table, built.people, Clock(STOP), 1, 0.3)) for _ in range(2)
    )

    assert first == again
    assert first["c0/0/0"] == first["c1/1/0"]


@pytest.mark.parametrize(("classes", "step"), [(5, 60), (CLASSES, 15)])
def test_that_small_weeks_and_fine_grids_are_left_to_the_exact_model(
    classes: int, step: int
) -> None:
    built = build(school(classes, step))

    assert not list(slot_times(built.table, built.people, Clock(STOP), 1, 0.3))


def test_that_pieces_make_a_week_cheaper_and_keep_what_holds() -> None:
    problem = replace(school(), weights=Weights(teacher_gap=1, even_spread=0, same_room=0))
    told: list[int] = []

    def note(event: Event) -> None:
        if isinstance(event, Improved) and event.level == "wishes":
            told.append(event.value)

    result = plan_lessons(problem, STOP, 1, None, note)
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)

    assert len(told) > 1
    assert told == sorted(told, reverse=True)
    assert check(problem, plan) == ()
    assert score(problem, plan).level(LevelName.WISHES) <= told[-1]


def test_that_a_crowded_week_holds_as_many_lessons_as_its_rooms_have_periods() -> None:
    problem = replace(school(relations=0), rooms=school().rooms[:3])
    result = plan_lessons(problem, Stop(deterministic=1.5, workers=1), 1, None, lambda event: None)
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)

    assert len(plan.lessons) == 3 * len(DAYS) * 6
    assert check(problem, plan) == ()
