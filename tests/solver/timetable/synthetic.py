"""Seeded weeks of any size for the timetable: towns, 46 courses, a county. All names invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from kursplaner.domain.problem import (
    Block,
    Caregiver,
    Child,
    Course,
    CourseKind,
    Gender,
    Lesson,
    Participant,
    Place,
    Room,
    Site,
    Teacher,
    Travel,
    WeekProblem,
)
from kursplaner.domain.time import Interval, at


@dataclass(frozen=True, slots=True)
class Size:
    courses: int
    sites: int
    rooms: int
    teachers: int
    people: int
    children: int
    caregivers: int


TOWN = Size(courses=10, sites=2, rooms=6, teachers=6, people=60, children=14, caregivers=3)
FORTY_SIX = Size(courses=46, sites=4, rooms=18, teachers=30, people=400, children=80, caregivers=12)
"""As roomy as a county."""
CROWDED = Size(courses=46, sites=3, rooms=9, teachers=16, people=300, children=60, caregivers=6)
"""Half the rooms, three of nine taken by the children: somebody has to stay away."""
COUNTY = Size(courses=40, sites=5, rooms=15, teachers=25, people=400, children=120, caregivers=12)
WORDS = ("daf", "alpha", "beruf")


def week(size: Size, seed: int) -> WeekProblem:
    """A week in which nearly everything fits, though not by itself."""
    random = Random(seed)
    sites = tuple(Site(id=f"s{i}", name=f"Haus {i}", place=f"p{i}") for i in range(size.sites))
    courses = tuple(_course(random, i, size) for i in range(size.courses))
    people = tuple(_person(random, i, courses) for i in range(size.people))
    return WeekProblem(
        monday=date(2026, 11, 30), travel=_travel(random, size), sites=sites,
        rooms=tuple(_room(random, i, size) for i in range(size.rooms)),
        teachers=tuple(_teacher(random, i) for i in range(size.teachers)),
        courses=courses,
        lessons=tuple(lesson for course in courses for lesson in _lessons(random, course)),
        participants=people,
        children=tuple(
            Child(id=f"k{i}", name=f"Kind {i}", parent=random.choice(people).id,
                  age_months=random.randint(12, 70))
            for i in range(size.children)
        ),
        caregivers=tuple(_caregiver(i, size) for i in range(size.caregivers)),
    )  # fmt: skip


def _travel(random: Random, size: Size) -> Travel:
    minutes = [[0] * size.sites for _ in range(size.sites)]
    for i in range(size.sites):
        for j in range(i):
            minutes[i][j] = minutes[j][i] = random.randint(10, 35)
    places = tuple(Place(id=f"p{i}", name=f"Ort {i}") for i in range(size.sites))
    return Travel(places=places, minutes=tuple(tuple(row) for row in minutes))


def days(start: int, end: int, *chosen: int) -> tuple[Interval, ...]:
    return tuple(Interval(at(day, start), at(day, end)) for day in chosen)


def _room(random: Random, i: int, size: Size) -> Room:
    care = i // size.sites == 1
    blocked = (Block(start=at(i % 5, 14), end=at(i % 5, 17), label="Schülercafé"),)
    return Room(
        id=f"r{i}", name=f"Raum {i}", site=f"s{i % size.sites}", seats=random.choice((14, 16, 20)),
        open=days(8, 20, 0, 1, 2, 3, 4), blocked=blocked if random.random() < 0.4 else (),
        childcare=care, area_m2=40 if care else 0, setup=random.choice((0, 0, 5)),
    )  # fmt: skip


def _teacher(random: Random, i: int) -> Teacher:
    off = random.randrange(5)
    return Teacher(
        id=f"t{i}", name=f"Lehrkraft {i}", gender=random.choice((Gender.FEMALE, Gender.MALE)),
        qualifications=tuple({WORDS[i % 3], random.choice(WORDS)}),
        available=days(8, random.choice((15, 20)), *(d for d in range(5) if d != off)),
        max_units_day=random.choice((6, 8)), units_without_break=random.choice((None, 5)),
        preferred=days(8, 13, 0, 1, 2, 3, 4) if random.random() < 0.3 else (),
    )  # fmt: skip


def _course(random: Random, i: int, size: Size) -> Course:
    here = sorted({i % size.sites, random.randrange(size.sites)})
    rooms = tuple(f"r{r}" for r in range(size.rooms) if r % size.sites in here)
    return Course(
        id=f"c{i}", name=f"Kurs {i}", kind=CourseKind.LANGUAGE, qualification=WORDS[i % 3],
        rooms=rooms, teachers=_able(random, i, size), expected=random.randint(6, 12),
        min_days_between=random.choice((0, 0, 1)),
        windows=days(8, 13, 0, 1, 2, 3, 4) if random.random() < 0.4 else (),
        preferred=days(8, 12, 0, 1, 2, 3, 4) if random.random() < 0.3 else (),
    )  # fmt: skip


def _able(random: Random, i: int, size: Size) -> tuple[str, ...]:
    """A few of the teachers who hold the course's qualification for sure."""
    able = [f"t{t}" for t in range(size.teachers) if t % 3 == i % 3]
    return tuple(random.sample(able, min(len(able), random.choice((1, 2, 2, 3)))))


def _lessons(random: Random, course: Course) -> list[Lesson]:
    units = random.choice((2, 3, 4))
    return [
        Lesson(id=f"{course.id}/{n}", course=course.id, minutes=45 * units, units=units)
        for n in range(random.choice((2, 2, 3)))
    ]


def _person(random: Random, i: int, courses: tuple[Course, ...]) -> Participant:
    chosen = random.sample(courses, 2 if random.random() < 0.12 else 1)
    shift = days(8, 14, 0, 1, 2, 3, 4) if random.random() < 0.1 else None
    return Participant(
        id=f"m{i}", name=f"Person {i}", courses=tuple(course.id for course in chosen),
        available=shift,
    )  # fmt: skip


def _caregiver(i: int, size: Size) -> Caregiver:
    return Caregiver(
        id=f"b{i}", name=f"Betreuung {i}", available=days(7, 16, 0, 1, 2, 3, 4),
        sites=(f"s{i % size.sites}",),
    )  # fmt: skip
