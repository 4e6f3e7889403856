"""A county (or several) by arithmetic: enough lanes and lessons to make a slow board show."""

from __future__ import annotations

from datetime import date

from kursplaner.domain.directory import Directory
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import Course, Lesson, Participant, Room, Site, Teacher, WeekProblem
from kursplaner.domain.time import Interval, at
from kursplaner.services.week import WeekView

SITES = ("Hagenow", "Parchim", "Ludwigslust", "Boizenburg", "Lübz")
NAMES = ("A1 Vormittag", "Alphabetisierung", "Frauenkurs", "B1 Abend", "Orientierungskurs")
WEEK = tuple(Interval(at(day, 8), at(day, 20)) for day in range(5))


def view(counties: int = 1) -> WeekView:
    """Per county 15 rooms, 25 teachers, 40 courses of two lessons, 400 participants."""
    parts = [_county(number) for number in range(counties)]
    problem = WeekProblem(
        monday=date(2026, 11, 30),
        sites=tuple(x for part in parts for x in part.sites),
        rooms=tuple(x for part in parts for x in part.rooms),
        teachers=tuple(x for part in parts for x in part.teachers),
        courses=tuple(x for part in parts for x in part.courses),
        lessons=tuple(x for part in parts for x in part.lessons),
        participants=tuple(x for part in parts for x in part.participants),
    )
    plan = WeekPlan(lessons=tuple(p for number in range(counties) for p in _placed(number)))
    return WeekView(
        week="2026-W49", problem=problem, plan=plan, published=None, draft=False,
        directory=Directory(), violations=(), fingerprint="large",
    )  # fmt: skip


def _county(c: int) -> WeekProblem:
    return WeekProblem(
        monday=date(2026, 11, 30),
        sites=tuple(Site(id=f"{c}s{n}", name=name) for n, name in enumerate(SITES)),
        rooms=tuple(
            Room(
                id=f"{c}r{n}",
                name=f"Seminarraum {n + 1}",
                site=f"{c}s{n // 3}",
                seats=18,
                open=WEEK,
            )
            for n in range(15)
        ),
        teachers=tuple(
            Teacher(id=f"{c}t{n}", name=f"Vera Beispiel {n + 1}", available=WEEK) for n in range(25)
        ),
        courses=tuple(
            Course(id=f"{c}c{n}", name=f"{NAMES[n % 5]} {n + 1}", colour=n, expected=10)
            for n in range(40)
        ),
        lessons=tuple(
            Lesson(id=f"{c}l{n}", course=f"{c}c{n // 2}", minutes=135, units=3) for n in range(80)
        ),
        participants=tuple(
            Participant(id=f"{c}p{n}", name=f"Person {c}-{n:03d}", courses=(f"{c}c{n % 40}",))
            for n in range(400)
        ),
    )


def _placed(c: int) -> list[PlacedLesson]:
    """Lesson n: rooms by turns, four starts a day, teachers by turns."""
    hours = (8, 11, 14, 17)
    starts = [at((n // 15) % 5, hours[(n // 2 + n) % 4]) for n in range(80)]
    return [
        PlacedLesson(f"{c}l{n}", start, f"{c}r{n % 15}", (f"{c}t{n % 25}",))
        for n, start in enumerate(starts)
    ]
