"""Counting is proof: where it finds more lessons than places, no plan can hold them all."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import (
    Block,
    Course,
    Lesson,
    Room,
    Site,
    Teacher,
    WeekProblem,
)
from kursplaner.domain.time import Interval, at
from kursplaner.solver.answers import Shortage
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop
from kursplaner.solver.explain import explain
from kursplaner.solver.explain.counting import bottleneck
from kursplaner.solver.explain.question import Fits, Goal, fits
from kursplaner.solver.explain.wording import bottleneck_sentence, told

DAYS = range(5)
MORNINGS = tuple(Interval(at(day, 8), at(day, 12)) for day in DAYS)
ALL_DAY = tuple(Interval(at(day, 8), at(day, 18)) for day in DAYS)


def school(courses: int, rooms: int, *, minutes: int = 240, small: int = 0) -> WeekProblem:
    """Courses of 14 people, each one long morning on Tuesday; `small` more rooms of 8 seats."""
    tuesday = (MORNINGS[1],)
    return WeekProblem(
        monday=date(2026, 11, 30), sites=(Site(id="s", name="Haus"),),
        rooms=tuple(
            Room(id=f"r{i}", name=f"Raum {i}", site="s", seats=14 if i < rooms else 8, open=ALL_DAY)
            for i in range(rooms + small)
        ),
        teachers=tuple(
            Teacher(id=f"t{i}", name=f"Lehrkraft {i}", available=ALL_DAY) for i in range(courses)
        ),
        courses=tuple(
            Course(id=f"c{i}", name=f"Kurs {i}", expected=14, windows=tuesday)
            for i in range(courses)
        ),
        lessons=tuple(
            Lesson(id=f"l{i}", course=f"c{i}", minutes=minutes, units=5) for i in range(courses)
        ),
    )  # fmt: skip


def counted(problem: WeekProblem, lesson: str = "l0") -> str:
    found = bottleneck(ProblemIndex(problem), lesson)
    return bottleneck_sentence(found, Names(problem)) if found is not None else ""


def test_that_too_few_large_rooms_are_counted_in_one_sentence() -> None:
    said = counted(school(9, 8, small=3))
    assert said == "Gezählt: Di 8–12 Uhr brauchen 9 Kurse einen Raum ab 14 Plätzen, es gibt 8."


def test_that_enough_rooms_are_no_bottleneck() -> None:
    assert counted(school(8, 8)) == ""


def test_that_short_lessons_share_a_room_and_the_places_are_counted() -> None:
    said = counted(school(9, 4, minutes=120))
    assert (
        said == "Gezählt: Di 8–12 Uhr brauchen 9 Kurse einen Raum ab 14 Plätzen, Platz ist für 8."
    )


def test_that_a_block_takes_a_place_and_setting_up_takes_time() -> None:
    problem = school(8, 4, minutes=120)
    assert counted(problem) == ""
    taken = Block(start=at(1, 9), end=at(1, 10), label="Chor")
    first = replace(problem.rooms[0], blocked=(taken,))
    assert "Platz ist für 7" in counted(replace(problem, rooms=(first, *problem.rooms[1:])))
    slow = tuple(replace(room, setup=15) for room in problem.rooms)
    assert "es gibt 4" in counted(replace(problem, rooms=slow))


def test_that_rooms_a_course_names_are_told_by_name() -> None:
    problem = school(2, 3)
    courses = tuple(replace(course, rooms=("r1",)) for course in problem.courses)
    said = counted(replace(problem, courses=courses))
    assert said == "Gezählt: Di 8–12 Uhr brauchen 2 Kurse »Raum 1«, es gibt 1."


def test_that_units_of_the_week_are_counted_over_all_teachers_who_could() -> None:
    problem = school(3, 3)
    team = tuple(replace(teacher, max_units_week=7) for teacher in problem.teachers[:2])
    found = bottleneck(ProblemIndex(replace(problem, teachers=team)), "l0")
    assert found is not None
    assert found.lacks in (Shortage.UNITS, Shortage.TEACHERS)
    assert found.needed > found.there


def test_that_a_general_shortage_is_told_by_counting_and_one_more_room_helps() -> None:
    problem = school(9, 8)
    placed = explain(problem, WeekPlan(), "l0", Stop(seconds=30))
    assert placed.fits
    full = WeekPlan(lessons=eight_placed())
    found = explain(problem, full, "l8", Stop(seconds=60))
    assert found.bottleneck is not None
    words = told(found, problem)
    assert any("es gibt 8" in text for text in (*words.rules, *words.besides))
    assert found.suggestions


def eight_placed() -> tuple[PlacedLesson, ...]:
    """Eight courses in eight rooms."""
    return tuple(PlacedLesson(f"l{i}", at(1, 8), f"r{i}", (f"t{i}",)) for i in range(8))


@pytest.mark.parametrize("seed", range(40))
def test_that_what_counting_calls_too_many_fits_no_plan(seed: int) -> None:
    problem = scattered(Random(seed))
    index = ProblemIndex(problem)
    for lesson in problem.lessons:
        found = bottleneck(index, lesson.id)
        if found is None:
            continue
        assert lesson.id in found.lessons
        only = tuple(item for item in problem.lessons if item.id in found.lessons)
        goal = Goal(frozenset(found.lessons))
        asked = replace(problem, lessons=only)
        assert fits(asked, goal, Clock(Stop(seconds=60)), 1) is Fits.NO
        return


def scattered(random: Random) -> WeekProblem:
    """Too much for too little, in random windows, sizes and lengths."""
    base = school(random.randint(3, 7), random.randint(1, 3))
    rooms = tuple(
        replace(room, seats=random.choice((8, 14)), setup=random.choice((0, 15)))
        for room in base.rooms
    )
    teachers = tuple(
        replace(teacher, max_units_week=random.choice((5, 8, 29)))
        for teacher in base.teachers[: random.randint(1, 4)]
    )
    courses = tuple(
        replace(
            course, expected=random.choice((6, 14)),
            windows=tuple(sorted(random.sample(MORNINGS[:2], random.randint(1, 2)))),
        )
        for course in base.courses
    )  # fmt: skip
    lessons = tuple(
        replace(lesson, minutes=random.choice((60, 90, 135))) for lesson in base.lessons
    )
    return replace(base, rooms=rooms, teachers=teachers, courses=courses, lessons=lessons)
