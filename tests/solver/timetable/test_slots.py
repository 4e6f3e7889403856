"""Weeks of school size: many lessons on a grid of periods, placed at once and judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import (
    Block,
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
from kursplaner.domain.rules import Code, check
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.time import DAY, HOUR, Interval
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Event, Improved, Stop
from kursplaner.solver.timetable import plan_lessons
from kursplaner.solver.timetable.build import build
from kursplaner.solver.timetable.slots import Places, slot_places

Change = Callable[[WeekProblem], WeekProblem]

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


def places(problem: WeekProblem, limit: float = 6.0) -> Places:
    """The first answer, or none at all."""
    built = build(problem)
    clock = Clock(Stop(deterministic=limit, workers=1))
    return next(slot_places(built.table, built.people, clock, 1, 0.3), {})


def as_plan(found: Places) -> WeekPlan:
    return WeekPlan(lessons=tuple(found.values()))


def test_that_places_keep_relations_and_are_the_same_each_time() -> None:
    first, again = places(school()), places(school())

    assert first == again
    assert first["c0/0/0"].start == first["c1/1/0"].start
    assert check(school(), as_plan(first)) == ()


def either_teacher(problem: WeekProblem) -> WeekProblem:
    """Every course may have one of two teachers."""
    courses = tuple(
        replace(x, teachers=(x.teachers[0], f"t{(int(x.teachers[0][1:]) + 1) % SUBJECTS}"))
        for x in problem.courses
    )
    return replace(problem, courses=courses)


def tied(kind: RelationKind, *lessons: str, minutes: int = 0) -> Change:
    def change(problem: WeekProblem) -> WeekProblem:
        rule = Relation(id="neu", kind=kind, lessons=lessons, minutes=minutes)
        return replace(problem, relations=(*problem.relations, rule))

    return change


def one_block(*lessons: str) -> Change:
    def change(problem: WeekProblem) -> WeekProblem:
        same_day = tied(RelationKind.SAME_DAYS, *lessons)(problem)
        block = Relation(id="block", kind=RelationKind.ADJACENT, lessons=lessons)
        return replace(same_day, relations=(*same_day.relations, block))

    return change


def teachers_with(**facts: int) -> Change:
    def change(problem: WeekProblem) -> WeekProblem:
        return replace(problem, teachers=tuple(replace(x, **facts) for x in problem.teachers))

    return change


def courses_with(**facts: int) -> Change:
    def change(problem: WeekProblem) -> WeekProblem:
        return replace(problem, courses=tuple(replace(x, **facts) for x in problem.courses))

    return change


def days_between(problem: WeekProblem) -> WeekProblem:
    """Monday, Wednesday and Friday for every course, on days of eight hours."""
    long = tuple(Interval(day * DAY + 8 * HOUR, day * DAY + 16 * HOUR) for day in DAYS)
    return replace(
        courses_with(min_days_between=1)(problem),
        grid=replace(problem.grid, day_end=16 * HOUR),
        rooms=tuple(replace(room, open=long) for room in problem.rooms),
        teachers=tuple(replace(teacher, available=long) for teacher in problem.teachers),
    )


def rooms_to_tidy(problem: WeekProblem) -> WeekProblem:
    """Three large halls in which nothing follows at once."""
    halls = tuple(replace(room, setup=30) for room in problem.rooms)
    more = tuple(
        Room(id=f"h{n}", name=f"H{n}", site="s", seats=9, open=OPEN, setup=30) for n in range(7)
    )
    return replace(problem, rooms=(*halls, *more))


@pytest.mark.parametrize(
    "change",
    [
        either_teacher,
        rooms_to_tidy,
        teachers_with(max_units_day=4),
        teachers_with(units_without_break=3),
        teachers_with(max_units_week=18),
        days_between,
        courses_with(max_per_day=2),
        tied(RelationKind.DIFFERENT_DAYS, "c0/0/0", "c0/1/0", "c0/2/0"),
        tied(RelationKind.NOT_OVERLAP, "c0/0/0", "c1/2/0", "c2/1/0"),
        tied(RelationKind.PRECEDENCE, "c0/0/0", "c1/2/0", "c2/1/0"),
        tied(RelationKind.MIN_GAP, "c0/0/0", "c0/1/0", minutes=120),
        tied(RelationKind.SAME_TIME, "c0/0/0", "c1/2/0"),
        tied(RelationKind.SAME_DAYS, "c0/3/0", "c1/2/0", "c2/1/1"),
        tied(RelationKind.ADJACENT, "c0/3/0", "c1/3/0"),
        one_block("c0/3/0", "c1/4/0", "c2/0/0"),
        tied(RelationKind.SAME_START, "c0/0/0", "c2/4/0"),
        tied(RelationKind.SAME_ROOM, *(f"c{n}/{(n + 1) % 6}/0" for n in range(6))),
    ],
)
def test_that_every_rule_is_kept_by_the_first_answer(change: Change) -> None:
    problem = change(school())
    found = places(problem)

    assert len(found) == len(problem.lessons)
    assert check(problem, as_plan(found)) == ()


def test_that_somebody_who_cannot_always_come_is_waited_for() -> None:
    late = (Interval(10 * HOUR, 14 * HOUR), *OPEN[1:])
    problem = school()
    people = (replace(problem.participants[0], available=late), *problem.participants[1:])
    problem = replace(problem, participants=people)

    assert check(problem, as_plan(places(problem))) == ()


def test_that_what_cannot_be_is_left_out_and_the_rest_is_placed() -> None:
    """Two lessons of one teacher shall begin together: one of them has no place."""
    problem = tied(RelationKind.SAME_DAYS, "c0/0/0", "c1/5/0")(
        tied(RelationKind.SAME_START, "c0/0/0", "c1/5/0")(school(relations=0))
    )
    found = places(problem, limit=1.0)
    broken = {v.code for v in check(problem, as_plan(found))}

    assert problem.courses[0].teachers == problem.courses[6 + 5].teachers
    assert len(problem.lessons) - 2 <= len(found) < len(problem.lessons)
    assert broken == {Code.LESSON_NOT_REPORTED}


@pytest.mark.parametrize(("classes", "step"), [(5, 60), (CLASSES, 15)])
def test_that_small_weeks_and_fine_grids_are_left_to_the_exact_model(
    classes: int, step: int
) -> None:
    assert places(school(classes, step)) == {}


def test_that_a_published_week_stays_but_for_what_must_move() -> None:
    """A teacher falls ill for a day; every lesson finds another place, few others move."""
    problem = days_between(school())
    before = places(problem)
    ill = Block(start=0, end=DAY, label="krank")
    teachers = (replace(problem.teachers[0], absent=(ill,)), *problem.teachers[1:])
    lost = {x.lesson for x in before.values() if "t0" in x.teachers and x.start < DAY}
    changed = replace(
        courses_with(min_days_between=0)(problem), teachers=teachers, published=as_plan(before)
    )
    found = places(changed)
    moved = {id for id, place in found.items() if place != before[id]}

    assert lost
    assert len(found) == len(problem.lessons)
    assert check(changed, as_plan(found)) == ()
    assert lost <= moved
    assert len(moved) <= 2 * len(lost)


def test_that_a_place_that_is_no_longer_allowed_is_left() -> None:
    problem = school(relations=0)
    before = places(problem)
    lesson = before["c0/0/0"]
    gone = replace(problem, rooms=tuple(x for x in problem.rooms if x.id != lesson.room))
    gone = replace(gone, rooms=(*gone.rooms, replace(problem.rooms[0], id="neu", name="Neu")))
    found = places(replace(gone, published=as_plan(before)))
    stayed = [id for id, place in found.items() if place == before[id]]

    assert len(found) == len(problem.lessons)
    assert check(gone, as_plan(found)) == ()
    assert len(stayed) == sum(place.room != lesson.room for place in before.values())


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
    result = plan_lessons(problem, Stop(deterministic=0.8, workers=1), 1, None, lambda event: None)
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)

    assert len(plan.lessons) == 3 * len(DAYS) * 6
    assert check(problem, plan) == ()
