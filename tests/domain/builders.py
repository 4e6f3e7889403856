"""A tiny town whose week is right, small enough to check by hand; tests change one thing in it.

Tuesday: A2 09:00-11:15 (Amina with Noor, two years old, from the village; Bilal), B1 13:00-14:30
(Clara). The bus fetches Amina and Noor and brings them home.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from kursplaner.domain.plan import CareShift, CareSlot, PlacedLesson, Tour, TourStop, WeekPlan
from kursplaner.domain.problem import (
    Caregiver,
    Child,
    ChildSeats,
    Course,
    Driver,
    Gender,
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
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import Interval, at
from kursplaner.domain.violation import Violation
from kursplaner.domain.wording import sentence

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
DAYTIME = tuple(Interval(at(day, 7), at(day, 20)) for day in range(6))
OUT, HOME = "amina/1.0/out", "amina/1.0/home"

_PLACES = ("school", "gymplace", "village", "depot", "kita")
_MINUTES = (
    (0, 10, 12, 5, 6),
    (10, 0, 15, 8, 9),
    (12, 15, 0, 14, 10),
    (5, 8, 14, 0, 7),
    (6, 9, 10, 7, 0),
)


def tue(hour: int, minute: int = 0) -> int:
    return at(TUE, hour, minute)


def town(**changes: Any) -> WeekProblem:
    """The question; `changes` replace whole fields."""
    problem = WeekProblem(
        name="Kleinstadt",
        monday=date(2026, 11, 30),
        travel=Travel(
            places=tuple(Place(id=id, name=id.title(), lat=50.3, lon=12.2) for id in _PLACES),
            minutes=_MINUTES,
        ),
        sites=(
            Site(id="s1", name="Altes Gasthaus", place="school"),
            Site(id="s2", name="Turnhalle Süd", place="gymplace"),
        ),
        rooms=(
            Room(id="r1", name="Raum 1", site="s1", seats=12, features=("board",), open=DAYTIME),
            Room(id="r2", name="Raum 2", site="s1", seats=20, open=DAYTIME),
            Room(id="kids", name="Spielzimmer", site="s1", seats=6, open=DAYTIME, childcare=True,
                 area_m2=30),
            Room(id="kids2", name="Nebenzimmer", site="s1", seats=6, open=DAYTIME, childcare=True,
                 area_m2=30),
            Room(id="gym", name="Halle", site="s2", seats=30, features=("gym", "women"),
                 open=DAYTIME, hall="süd"),
            Room(id="gym2", name="Halle links", site="s2", seats=30, features=("gym",),
                 open=DAYTIME, hall="süd"),
        ),
        teachers=(
            Teacher(id="t1", name="Frau Seidel", gender=Gender.FEMALE, qualifications=("daf",),
                    available=DAYTIME),
            Teacher(id="t2", name="Herr Vogt", gender=Gender.MALE, qualifications=("daf",),
                    available=DAYTIME),
        ),
        courses=(Course(id="a", name="A2"), Course(id="b", name="B1")),
        lessons=(
            Lesson(id="a1", course="a", minutes=135, units=3),
            Lesson(id="b1", course="b", minutes=90, units=2),
        ),
        participants=(
            Participant(id="amina", name="Amina K.", courses=("a",), home="village", ride=True),
            Participant(id="bilal", name="Bilal T.", courses=("a",)),
            Participant(id="clara", name="Clara M.", courses=("b",)),
        ),
        children=(Child(id="noor", name="Noor", parent="amina", age_months=24),),
        caregivers=(
            Caregiver(id="c1", name="Frau Lenk", available=DAYTIME),
            Caregiver(id="c2", name="Herr Ott", available=DAYTIME),
        ),
        vehicles=(
            Vehicle(id="v1", name="Bus 1", depot="depot", layouts=(Layout(seats=8),),
                    child_seats=ChildSeats(shell=1, seat=2, booster=2), available=DAYTIME),
            Vehicle(id="v2", name="Bus 2", depot="depot", layouts=(Layout(seats=8),),
                    child_seats=ChildSeats(shell=1, seat=2, booster=2), available=DAYTIME),
        ),
        drivers=(
            Driver(id="d1", name="Frau Busch", available=DAYTIME),
            Driver(id="d2", name="Herr Rad", available=DAYTIME),
        ),
    )  # fmt: skip
    return msgspec.structs.replace(problem, **changes)


def week(**changes: Any) -> WeekPlan:
    """The right answer to `town()`."""
    plan = WeekPlan(
        lessons=(
            PlacedLesson("a1", tue(9), "r1", ("t1",)),
            PlacedLesson("b1", tue(13), "r2", ("t2",)),
        ),
        care=(
            CareSlot(child="noor", lesson="a1", room="kids", start=tue(8, 45), end=tue(11, 30),
                     caregiver="c1"),
        ),
        shifts=(CareShift(caregiver="c1", room="kids", start=tue(8, 30), end=tue(11, 45)),),
        tours=(out_tour(), home_tour()),
    )  # fmt: skip
    return msgspec.structs.replace(plan, **changes)


def out_tour(**changes: Any) -> Tour:
    stops = (
        TourStop(place="depot", arrive=tue(8), depart=tue(8)),
        TourStop(place="village", arrive=tue(8, 14), depart=tue(8, 16), board=(OUT,)),
        TourStop(place="school", arrive=tue(8, 28), depart=tue(8, 30), alight=(OUT,)),
        TourStop(place="depot", arrive=tue(8, 35), depart=tue(8, 35)),
    )
    tour = Tour(id="tour-1", vehicle="v1", driver="d1", stops=stops)
    return msgspec.structs.replace(tour, **changes)


def home_tour(**changes: Any) -> Tour:
    stops = (
        TourStop(place="depot", arrive=tue(11, 25), depart=tue(11, 25)),
        TourStop(place="school", arrive=tue(11, 30), depart=tue(11, 40), board=(HOME,)),
        TourStop(place="village", arrive=tue(11, 52), depart=tue(11, 54), alight=(HOME,)),
        TourStop(place="depot", arrive=tue(12, 8), depart=tue(12, 8)),
    )
    tour = Tour(id="tour-2", vehicle="v1", driver="d1", stops=stops)
    return msgspec.structs.replace(tour, **changes)


def shifted(tour: Tour, minutes: int, **changes: Any) -> Tour:
    """The tour, all its times later by some minutes."""
    stops = tuple(
        msgspec.structs.replace(stop, arrive=stop.arrive + minutes, depart=stop.depart + minutes)
        for stop in tour.stops
    )
    return msgspec.structs.replace(tour, stops=stops, **changes)


def stop(tour: Tour, number: int, **changes: Any) -> Tour:
    """The tour with one stop changed."""
    stops = list(tour.stops)
    stops[number] = msgspec.structs.replace(stops[number], **changes)
    return msgspec.structs.replace(tour, stops=tuple(stops))


def edit(problem: WeekProblem, field: str, id: str, **changes: Any) -> WeekProblem:
    """The problem with some fields of one record changed: `edit(p, "rooms", "r1", seats=1)`."""
    records = getattr(problem, field)
    assert any(record.id == id for record in records), id
    changed = tuple(
        msgspec.structs.replace(record, **changes) if record.id == id else record
        for record in records
    )
    return msgspec.structs.replace(problem, **{field: changed})


def add(problem: WeekProblem, field: str, *records: Any) -> WeekProblem:
    return msgspec.structs.replace(problem, **{field: (*getattr(problem, field), *records)})


def move(plan: WeekPlan, lesson: str, **changes: Any) -> WeekPlan:
    """The plan with one placed lesson changed; nothing follows it."""
    lessons = tuple(
        msgspec.structs.replace(item, **changes) if item.lesson == lesson else item
        for item in plan.lessons
    )
    return msgspec.structs.replace(plan, lessons=lessons)


def add_lesson(plan: WeekPlan, placed: PlacedLesson) -> WeekPlan:
    return msgspec.structs.replace(plan, lessons=(*plan.lessons, placed))


def quiet(problem: WeekProblem) -> WeekProblem:
    """The town without child and ride, for rules of the timetable alone."""
    problem = msgspec.structs.replace(problem, children=())
    return edit(problem, "participants", "amina", ride=False)


def bare(plan: WeekPlan) -> WeekPlan:
    """The plan of the quiet town: lessons only."""
    return msgspec.structs.replace(plan, care=(), shifts=(), tours=())


def broken(problem: WeekProblem, plan: WeekPlan) -> list[Code]:
    """Codes of all violations, in the order of `check`."""
    return [Code(violation.code) for violation in check(problem, plan)]


def said(problem: WeekProblem, plan: WeekPlan) -> str:
    """The one sentence of a plan that breaks one rule once."""
    violations: tuple[Violation, ...] = check(problem, plan)
    assert len(violations) == 1, [violation.code for violation in violations]
    return sentence(violations[0], problem)
