"""Small seeded weeks that fit, and one planted contradiction in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from msgspec.structs import replace

from kursplaner.domain.problem import (
    Block,
    Caregiver,
    Child,
    Course,
    Lesson,
    Participant,
    Room,
    Site,
    Teacher,
    WeekProblem,
)
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval, at

TARGET = "x/0"
OPEN = tuple(Interval(at(day, 8), at(day, 18)) for day in range(5))


@dataclass(frozen=True, slots=True)
class Planted:
    problem: WeekProblem
    code: Code
    """Must be among the rules named."""


def planted(seed: int) -> Planted:
    random = Random(seed)
    kind = KINDS[seed % len(KINDS)]
    return kind(random, _base(random))


def _base(random: Random) -> WeekProblem:
    """Room for everything; the target course has one teacher, one room, one day."""
    day = random.randrange(5)
    window = Interval(at(day, 8), at(day, random.choice((12, 14))))
    others = tuple(
        Course(id=f"c{i}", name=f"Kurs {i}", expected=random.randint(4, 10))
        for i in range(random.randint(2, 5))
    )
    target = Course(
        id="x", name="Der gesuchte Kurs", teachers=("t0",), rooms=("r0",), windows=(window,),
        expected=6,
    )  # fmt: skip
    lessons = tuple(
        Lesson(id=f"{course.id}/{n}", course=course.id, minutes=90, units=2)
        for course in others
        for n in range(2)
    )
    people = tuple(
        Participant(id=f"m{i}", name=f"Person {i}", courses=(random.choice(others).id,))
        for i in range(6)
    )
    return WeekProblem(
        monday=date(2026, 11, 30), sites=(Site(id="s", name="Haus"),),
        rooms=(
            *(Room(id=f"r{i}", name=f"Raum {i}", site="s", seats=12, open=OPEN) for i in range(3)),
            Room(id="k", name="Spielzimmer", site="s", seats=0, open=OPEN, childcare=True,
                 area_m2=50, childcare_places=10),
        ),
        teachers=tuple(
            Teacher(id=f"t{i}", name=f"Lehrkraft {i}", available=OPEN) for i in range(3)
        ),
        courses=(*others, target),
        lessons=(*lessons, Lesson(id=TARGET, course="x", minutes=90, units=2)),
        participants=(*people, Participant(id="p0", name="Mutter 0", courses=("x",)),
                      Participant(id="p1", name="Mutter 1", courses=("x",))),
        children=(Child(id="k0", name="Kind 0", parent="p0", age_months=40),
                  Child(id="k1", name="Kind 1", parent="p1", age_months=50)),
        caregivers=(Caregiver(id="b", name="Betreuung", available=OPEN),),
    )  # fmt: skip


def _whole_day(problem: WeekProblem, label: str) -> Block:
    day = problem.courses[-1].windows[0].start // 1440
    return Block(start=at(day, 0), end=at(day + 1, 0), label=label)


def _teacher_ill(random: Random, problem: WeekProblem) -> Planted:
    ill = replace(problem.teachers[0], absent=(_whole_day(problem, "krank"),))
    changed = replace(problem, teachers=(ill, *problem.teachers[1:]))
    return Planted(changed, Code.TEACHER_ABSENT)


def _too_few_seats(random: Random, problem: WeekProblem) -> Planted:
    large = replace(problem.courses[-1], expected=random.randint(13, 40))
    return Planted(replace(problem, courses=(*problem.courses[:-1], large)), Code.SEATS)


def _room_gone(random: Random, problem: WeekProblem) -> Planted:
    gone = replace(problem.rooms[0], blocked=(_whole_day(problem, "Wasserschaden"),))
    return Planted(replace(problem, rooms=(gone, *problem.rooms[1:])), Code.ROOM_BLOCKED)


def _childcare_places(random: Random, problem: WeekProblem) -> Planted:
    small = replace(problem.rooms[-1], childcare_places=1)
    return Planted(replace(problem, rooms=(*problem.rooms[:-1], small)), Code.CARE_ROOM_LIMIT)


def _no_caregiver(random: Random, problem: WeekProblem) -> Planted:
    day = problem.courses[-1].windows[0].start // 1440
    there = tuple(span for span in OPEN if span.start // 1440 != day)
    away = replace(problem.caregivers[0], available=there)
    return Planted(replace(problem, caregivers=(away,)), Code.NO_CAREGIVER)


KINDS: tuple[Callable[[Random, WeekProblem], Planted], ...] = (
    _teacher_ill, _too_few_seats, _room_gone, _childcare_places, _no_caregiver
)  # fmt: skip
