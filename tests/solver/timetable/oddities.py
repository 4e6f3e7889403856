"""Small seeded weeks full of rare rules, so that every constraint meets its check."""

from __future__ import annotations

from datetime import date
from random import Random

from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import (
    Block,
    Caregiver,
    Child,
    Course,
    CourseKind,
    Driver,
    Errand,
    Gender,
    Layout,
    Legal,
    Lesson,
    LessonPin,
    Measles,
    Participant,
    Place,
    Relation,
    RelationKind,
    Room,
    Site,
    Teacher,
    Travel,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.time import Interval, at

DAYS = (0, 1, 2)


def odd_week(seed: int) -> WeekProblem:
    """Few rooms, few hours, and every rule of the timetable somewhere among the seeds."""
    random = Random(seed)
    courses = tuple(_course(random, i) for i in range(random.randint(3, 6)))
    lessons = tuple(
        Lesson(id=f"{course.id}/{n}", course=course.id, minutes=minutes, units=minutes // 45,
               windows=_spans(random) if random.random() < 0.15 else ())
        for course in courses
        for minutes in [random.choice((45, 90, 100, 135))]
        for n in range(random.randint(1, 3))
    )  # fmt: skip
    people = tuple(_person(random, i, courses) for i in range(14))
    rooms = tuple(_room(random, i) for i in range(4))
    teachers = tuple(_teacher(random, i) for i in range(3))
    return WeekProblem(
        monday=date(2026, 11, 30), travel=_travel(random),
        sites=(Site(id="s0", name="Eins", place="p0"), Site(id="s1", name="Zwei", place="p1"),
               Site(id="s2", name="Drei")),
        rooms=rooms, teachers=teachers, courses=courses, lessons=lessons, participants=people,
        children=tuple(_child(random, i) for i in range(7)),
        caregivers=tuple(_caregiver(random, i) for i in range(2)),
        relations=tuple(_relation(random, i, courses, lessons) for i in range(2)),
        pins=tuple(_pin(random, lesson) for lesson in lessons if random.random() < 0.2),
        published=_published(random, lessons) if random.random() < 0.5 else None,
        legal=Legal(site_change_slack=random.choice((0, 5)), care_two_above=random.choice((3, 5))),
    )  # fmt: skip


def wild_week(seed: int) -> WeekProblem:
    """An odd week with lessons of unequal length, riders, buses and more relations on top."""
    problem, random = odd_week(seed), Random(seed + 10_000)
    lessons = tuple(
        replace(lesson, minutes=minutes, units=max(1, minutes // 45))
        for lesson in problem.lessons
        for minutes in [random.choice((lesson.minutes, 45, 60, 105, 150))]
    )
    people = tuple(
        replace(person, ride=random.random() < 0.5, home=random.choice(("p0", "p1", "p2")),
                ride_home_open=random.random() < 0.2)
        for person in problem.participants
    )  # fmt: skip
    buses = tuple(
        Vehicle(id=f"v{i}", name=f"Bus {i}", depot="p2",
                layouts=(Layout(seats=random.choice((2, 4, 8))),), available=_some_time(random))
        for i in range(random.randint(0, 2))
    )  # fmt: skip
    drivers = tuple(
        Driver(id=f"d{i}", name=f"Fahrer {i}", available=_spans(random))
        for i in range(random.randint(0, 2))
    )
    relations = tuple(
        _relation(random, i, problem.courses, lessons) for i in range(random.randint(2, 5))
    )
    return replace(
        problem, lessons=lessons, participants=people, vehicles=buses, drivers=drivers,
        relations=relations,
    )  # fmt: skip


def _some_time(random: Random) -> tuple[Interval, ...]:
    """Seats counted over the day are what the solver was once seen to miscount."""
    return _spans(random, 2) if random.random() < 0.7 else ()


def _spans(random: Random, shortest: int = 3) -> tuple[Interval, ...]:
    found = []
    for day in DAYS:
        start = random.randint(8, 11)
        found.append(Interval(at(day, start), at(day, start + random.randint(shortest, 9))))
    return tuple(found)


def _blocks(random: Random) -> tuple[Block, ...]:
    if random.random() < 0.6:
        return ()
    start = at(random.choice(DAYS), random.randint(8, 13))
    return (Block(start=start, end=start + random.choice((60, 180, 600)), label="belegt"),)


def _travel(random: Random) -> Travel:
    there, back, kita = random.randint(5, 25), random.randint(5, 25), random.randint(5, 20)
    return Travel(
        places=tuple(Place(id=f"p{i}", name=f"Ort {i}") for i in range(3)),
        minutes=((0, there, kita), (back, 0, kita), (kita, kita, 0)),
    )


def _room(random: Random, i: int) -> Room:
    return Room(
        id=f"r{i}", name=f"Raum {i}", site=f"s{random.choice((0, 0, 1, 2))}",
        seats=random.choice((4, 8, 12)), open=_spans(random, 6), blocked=_blocks(random),
        features=tuple(f for f in ("gym", "women", "board") if random.random() < 0.6),
        setup=random.choice((0, 10)), hall=random.choice(("", "h")),
        childcare=random.random() < 0.5, area_m2=random.choice((5, 10, 20)),
        childcare_places=random.choice((None, 3, 6)),
    )  # fmt: skip


def _teacher(random: Random, i: int) -> Teacher:
    return Teacher(
        id=f"t{i}", name=f"Lehrkraft {i}", gender=random.choice(tuple(Gender)),
        qualifications=("daf",) if random.random() < 0.7 else (), available=_spans(random, 5),
        absent=_blocks(random), preferred=_spans(random) if random.random() < 0.4 else (),
        max_units_week=random.choice((None, 6, 10)), max_units_day=random.choice((None, 3, 6)),
        units_without_break=random.choice((None, 2, 3)),
    )  # fmt: skip


def _course(random: Random, i: int) -> Course:
    kinds = (CourseKind.LANGUAGE, CourseKind.LANGUAGE, CourseKind.SPORT, CourseKind.TUTORING)
    return Course(
        id=f"c{i}", name=f"Kurs {i}", kind=random.choice(kinds),
        teachers=("t0", "t1") if random.random() < 0.3 else (),
        qualification="daf" if random.random() < 0.4 else "",
        teachers_needed=random.choice((1, 1, 1, 2)), women_only=random.random() < 0.2,
        teacher_gender=Gender.FEMALE if random.random() < 0.15 else None,
        features=("board",) if random.random() < 0.3 else (), expected=random.choice((0, 5, 10)),
        max_per_day=random.choice((1, 2)), min_days_between=random.choice((0, 0, 1)),
        windows=_spans(random) if random.random() < 0.3 else (),
        preferred=_spans(random) if random.random() < 0.4 else (),
    )  # fmt: skip


def _person(random: Random, i: int, courses: tuple[Course, ...]) -> Participant:
    day = random.choice(DAYS)
    return Participant(
        id=f"m{i}", name=f"Person {i}",
        courses=tuple(course.id for course in random.sample(courses, random.randint(1, 2))),
        available=_spans(random) if random.random() < 0.3 else None, absent=_blocks(random),
        school=(Interval(at(day, 8), at(day, 12)),) if random.random() < 0.2 else (),
        errands=(
            (Errand(child="k0", place="p2", bring=at(day, 9), fetch=at(day, 14)),)
            if random.random() < 0.2 else ()
        ),
    )  # fmt: skip


def _child(random: Random, i: int) -> Child:
    return Child(
        id=f"k{i}", name=f"Kind {i}", parent=f"m{random.randrange(14)}",
        age_months=random.randint(5, 80), measles=random.choice((*Measles, Measles.SEEN)),
        care=random.random() < 0.9, qualified_care=random.random() < 0.2,
        away=_spans(random, 6) if random.random() < 0.3 else (),
        courses=("c0",) if random.random() < 0.2 else (),
    )  # fmt: skip


def _caregiver(random: Random, i: int) -> Caregiver:
    return Caregiver(
        id=f"b{i}", name=f"Betreuung {i}", available=_spans(random, 6), absent=_blocks(random),
        qualified=random.random() < 0.5, sites=("s0",) if random.random() < 0.3 else (),
    )  # fmt: skip


def _relation(
    random: Random, i: int, courses: tuple[Course, ...], lessons: tuple[Lesson, ...]
) -> Relation:
    named = random.random() < 0.3
    return Relation(
        id=f"x{i}", kind=random.choice(tuple(RelationKind)),
        courses=() if named else tuple(c.id for c in random.sample(courses, random.randint(1, 2))),
        lessons=tuple(x.id for x in random.sample(lessons, 2)) if named else (),
        minutes=random.choice((30, 90)), hard=random.random() < 0.5, weight=random.randint(1, 4),
    )  # fmt: skip


def _pin(random: Random, lesson: Lesson) -> LessonPin:
    start = at(random.choice(DAYS), random.randint(9, 13), random.choice((0, 15, 30)))
    return LessonPin(
        lesson=lesson.id, start=start if random.random() < 0.6 else None,
        room=f"r{random.randrange(4)}" if random.random() < 0.4 else None,
        teachers=(f"t{random.randrange(3)}",) if random.random() < 0.4 else None,
    )  # fmt: skip


def _published(random: Random, lessons: tuple[Lesson, ...]) -> WeekPlan:
    return WeekPlan(
        lessons=tuple(
            PlacedLesson(
                lesson=lesson.id,
                start=at(random.choice(DAYS), random.randint(9, 14)),
                room=f"r{random.randrange(4)}",
                teachers=tuple(f"t{i}" for i in range(random.randint(1, 2))),
            )
            for lesson in lessons
        )
    )
