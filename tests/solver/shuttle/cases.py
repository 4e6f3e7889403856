"""Invented towns and counties of any size with a right timetable: input for the tour engine."""

from __future__ import annotations

import math
import random
from datetime import date

from kursplaner.domain.plan import CareShift, CareSlot, PlacedLesson, WeekPlan
from kursplaner.domain.problem import (
    Caregiver,
    Child,
    ChildSeats,
    Course,
    Driver,
    Layout,
    Lesson,
    Participant,
    Place,
    Room,
    Site,
    Teacher,
    Travel,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.time import Interval, at

DAY = (Interval(at(1, 6), at(1, 21)),)


def county_day(
    *, seed: int = 1, sites: int = 4, waves: int = 6, riders: int = 75, vehicles: int = 8,
    villages: int = 30, spread: float = 14.0, families: float = 0.3,
) -> tuple[WeekProblem, WeekPlan]:  # fmt: skip
    """One Tuesday: `riders` people, each with a ride out and a ride home."""
    rng = random.Random(seed)
    spots = [(0.0, 0.0)] + [_spot(rng, spread / 2) for _ in range(sites)]
    spots += [_spot(rng, spread) for _ in range(villages)]
    names = ["depot", *(f"site{i}" for i in range(sites)), *(f"v{i}" for i in range(villages))]
    minutes = tuple(tuple(_minutes(a, b) for b in spots) for a in spots)
    starts = [at(1, 8, 30) + 75 * w for w in range(waves)]
    courses = [(s, w) for w in range(waves) for s in range(sites) if (s + w) % 2 == 0 or sites == 1]
    people, children = [], []
    for number in range(riders):
        site, wave = courses[number % len(courses)]
        with_child = rng.random() < families
        people.append(
            Participant(
                id=f"p{number}", name=f"P {number}", courses=(f"c{site}.{wave}",), ride=True,
                home=f"v{rng.randrange(villages)}", wheelchair=rng.random() < 0.03,
                pram=with_child and rng.random() < 0.2,
            )
        )  # fmt: skip
        if with_child:
            age = rng.choice((10, 26, 40, 70))
            children.append(Child(id=f"k{number}", name=f"K {number}", parent=f"p{number}",
                                  age_months=age))  # fmt: skip
    problem = WeekProblem(
        name="Landkreis", monday=date(2026, 11, 30),
        travel=Travel(
            places=tuple(Place(id=n, name=n, lat=53.4, lon=11.2) for n in names), minutes=minutes
        ),
        sites=tuple(Site(id=f"s{i}", name=f"Standort {i}", place=f"site{i}") for i in range(sites)),
        rooms=tuple(
            room
            for i in range(sites)
            for room in (
                *(Room(id=f"r{i}.{w}", name=f"Raum {w}", site=f"s{i}", seats=40, open=DAY)
                  for w in range(waves)),
                Room(id=f"kids{i}", name="Spielzimmer", site=f"s{i}", seats=40, open=DAY,
                     childcare=True, area_m2=200),
            )
        ),
        teachers=tuple(
            Teacher(id=f"t{s}.{w}", name=f"T {s}.{w}", available=DAY) for s, w in courses
        ),
        courses=tuple(Course(id=f"c{s}.{w}", name=f"Kurs {s}.{w}") for s, w in courses),
        lessons=tuple(
            Lesson(id=f"l{s}.{w}", course=f"c{s}.{w}", minutes=90, units=2) for s, w in courses
        ),
        participants=tuple(people), children=tuple(children),
        caregivers=tuple(
            Caregiver(id=f"cg{i}.{k}", name=f"B {i}.{k}", available=DAY)
            for i in range(sites) for k in range(8)
        ),
        vehicles=tuple(
            Vehicle(id=f"bus{i}", name=f"Bus {i}", depot="depot", lift=i % 2 == 0, available=DAY,
                    layouts=(Layout(seats=8), Layout(seats=6, wheelchairs=1)) if i % 2 == 0
                    else (Layout(seats=8),),
                    child_seats=ChildSeats(shell=2, seat=3, booster=3))
            for i in range(vehicles)
        ),
        drivers=tuple(
            Driver(id=f"d{i}", name=f"F {i}", available=DAY) for i in range(vehicles)
        ),
    )  # fmt: skip
    lessons = tuple(
        PlacedLesson(f"l{s}.{w}", starts[w], f"r{s}.{w}", (f"t{s}.{w}",)) for s, w in courses
    )
    return problem, _with_care(problem, lessons)


def _with_care(problem: WeekProblem, lessons: tuple[PlacedLesson, ...]) -> WeekPlan:
    placed = {item.lesson: item for item in lessons}
    parents = {person.id: person for person in problem.participants}
    slots = []
    for child in problem.children:
        item = placed["l" + parents[child.parent].courses[0][1:]]
        site = item.room.split(".")[0][1:]
        slots.append(
            CareSlot(child=child.id, lesson=item.lesson, room=f"kids{site}",
                     start=item.start - 15, end=item.start + 105,
                     caregiver=f"cg{site}.0" if child.age_months < 36 else None)
        )  # fmt: skip
    used = sorted({slot.room[4:] for slot in slots})
    shifts = tuple(
        CareShift(caregiver=f"cg{i}.{k}", room=f"kids{i}", start=at(1, 8), end=at(1, 19))
        for i in used
        for k in range(8)
    )
    return WeekPlan(lessons=lessons, care=tuple(slots), shifts=shifts)


def _spot(rng: random.Random, spread: float) -> tuple[float, float]:
    return rng.gauss(0, spread / 1.5), rng.gauss(0, spread / 1.5)


def _minutes(a: tuple[float, float], b: tuple[float, float]) -> int:
    way = math.dist(a, b)
    return 0 if way == 0 else math.ceil(2.1 + 1.57 * way)
