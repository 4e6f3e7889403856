"""Small seeded weeks that fit, and one planted contradiction in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from msgspec.structs import replace

from kursplaner.domain.problem import (
    Block,
    Caregiver,
    Child,
    ChildSeats,
    Course,
    Driver,
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
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval, at
from kursplaner.domain.violation import Violation

TARGET = "x/0"
ALL_DAY = tuple(Interval(at(day, 5), at(day, 21)) for day in range(5))
OPEN = tuple(Interval(at(day, 8), at(day, 18)) for day in range(5))


@dataclass(frozen=True, slots=True)
class Planted:
    problem: WeekProblem
    code: Code
    """Must be among the rules named."""
    rides: bool = False
    """Whether it keeps riders from the lesson and not the lesson from its place."""
    without_time: Code | None = None
    """Named instead where the other lessons of the week leave no other time either."""

    def named_by(self, rules: Iterable[Violation]) -> bool:
        return not {self.code, self.without_time}.isdisjoint(rule.code for rule in rules)


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
    return Planted(replace(problem, caregivers=(away,)), Code.CAREGIVER_UNAVAILABLE)


def _with_bus(random: Random, problem: WeekProblem) -> WeekProblem:
    """One bus, one driver, two villages; both mothers of the target course are driven."""
    places = tuple(Place(id=id, name=id) for id in ("haus", "schule", "depot", "dorf", "weiler"))
    far = random.randint(8, 14)
    rows = (
        (0, 40, 5, far, far + 4), (40, 0, 40, 34, 33), (5, 40, 0, far, far + 5),
        (far, 34, far, 0, 6), (far + 4, 33, far + 5, 6, 0),
    )  # fmt: skip
    bus = Vehicle(id="v", name="Bus 1", depot="depot", child_seats=ChildSeats(seat=2, booster=2),
                  available=ALL_DAY)  # fmt: skip
    riders = {"p0": "dorf", "p1": "weiler"}
    people = tuple(
        replace(p, ride=True, home=riders[p.id]) if p.id in riders else p
        for p in problem.participants
    )
    return replace(
        problem, sites=(Site(id="s", name="Haus", place="haus"),), participants=people,
        travel=Travel(places=places, minutes=rows), vehicles=(bus,),
        drivers=(Driver(id="d", name="Fahrer", available=ALL_DAY),),
    )  # fmt: skip


def _driver_goes_home(random: Random, problem: WeekProblem) -> Planted:
    problem = _with_bus(random, problem)
    day = problem.courses[-1].windows[0].start // 1440
    early = tuple(
        Interval(at(d, 6), at(d, 8) + random.randint(0, 60)) if d == day else span
        for d, span in enumerate(ALL_DAY)
    )
    driver = replace(problem.drivers[0], available=early)
    return Planted(replace(problem, drivers=(driver,)), Code.DRIVER_UNAVAILABLE, rides=True)


def _driver_ill(random: Random, problem: WeekProblem) -> Planted:
    problem = _with_bus(random, problem)
    ill = replace(problem.drivers[0], absent=(_whole_day(problem, "krank"),))
    return Planted(replace(problem, drivers=(ill,)), Code.DRIVER_ABSENT, rides=True)


def _bus_broken(random: Random, problem: WeekProblem) -> Planted:
    problem = _with_bus(random, problem)
    broken = replace(problem.vehicles[0], absent=(_whole_day(problem, "Werkstatt"),))
    return Planted(replace(problem, vehicles=(broken,)), Code.VEHICLE_ABSENT, rides=True)


def _one_bus_for_two(random: Random, problem: WeekProblem) -> Planted:
    """Another course far away at the same time, with more riders than the target has."""
    problem = _with_bus(random, problem)
    start = problem.courses[-1].windows[0].start + 15 * random.randint(1, 4)
    once = (Interval(start, start + 90),)
    target = replace(problem.courses[-1], windows=once)
    other = Course(id="y", name="Der andere Kurs", rooms=("ry",), teachers=("ty",), windows=once)
    riders = tuple(
        Participant(id=f"y{i}", name=f"Person Y{i}", courses=("y",), ride=True, home="depot")
        for i in range(random.randint(4, 6))
    )
    return Planted(
        replace(
            problem, sites=(*problem.sites, Site(id="s2", name="Schule", place="schule")),
            rooms=(*problem.rooms, Room(id="ry", name="Klasse", site="s2", seats=20, open=OPEN)),
            teachers=(*problem.teachers, Teacher(id="ty", name="Lehrkraft Y", available=OPEN)),
            courses=(other, *problem.courses[:-1], target),
            lessons=(Lesson(id="y/0", course="y", minutes=90, units=2), *problem.lessons),
            participants=(*problem.participants, *riders),
        ),
        Code.WRONG_WINDOW, rides=True,
    )  # fmt: skip


def _full_bus(random: Random, problem: WeekProblem) -> Planted:
    """A busy town: more riders at one hour than seats, too far for a second run, and other
    courses with riders of their own on the same day."""
    problem = _with_bus(random, problem)
    target = problem.courses[-1]
    day = target.windows[0].start // 1440
    start = at(day, 10) + 15 * random.randint(0, 4)
    once = (Interval(start, start + 90),)
    before = (Interval(at(day, 7) + 30, at(day, 9)),)
    after = (Interval(at(day, 14), at(day, 17)),)
    far = random.randint(27, 30)
    rows = (
        (0, 40, 5, far, far + 4), (40, 0, 40, 34, 33), (5, 40, 0, far, far + 5),
        (far, 34, far, 0, 6), (far + 4, 33, far + 5, 6, 0),
    )  # fmt: skip
    courses = (
        Course(id="y", name="Der andere Kurs", rooms=("r1",), teachers=("t1",), windows=once),
        Course(id="z", name="Der frühe Kurs", rooms=("r1",), teachers=("t1",), windows=before),
        Course(id="n", name="Der späte Kurs", rooms=("r1",), teachers=("t1",), windows=after),
    )
    riders = tuple(
        Participant(id=f"{course}{i}", name=f"Person {course.upper()}{i}", courses=(course,),
                    ride=True, home=random.choice(("dorf", "weiler")))
        for course, most in (("y", 7), ("z", 3), ("n", 3))
        for i in range(random.randint(most - 1, most))
    )  # fmt: skip
    open_early = tuple(Interval(at(d, 7), at(d, 18)) for d in range(5))
    return Planted(
        replace(
            problem, travel=replace(problem.travel, minutes=rows),
            drivers=(replace(problem.drivers[0], employed=False),),
            rooms=tuple(replace(room, open=open_early) for room in problem.rooms),
            teachers=tuple(replace(x, available=open_early) for x in problem.teachers),
            courses=(*courses, *problem.courses[:-1], replace(target, windows=once)),
            lessons=(*(Lesson(id=f"{c.id}/0", course=c.id, minutes=90, units=2) for c in courses),
                     *problem.lessons),
            participants=(*problem.participants, *riders),
        ),
        Code.WRONG_WINDOW, rides=True, without_time=Code.NO_SEAT_FREE,
    )  # fmt: skip


KINDS: tuple[Callable[[Random, WeekProblem], Planted], ...] = (
    _teacher_ill, _too_few_seats, _room_gone, _childcare_places, _no_caregiver,
    _driver_goes_home, _driver_ill, _bus_broken, _one_bus_for_two, _full_bus,
)  # fmt: skip
