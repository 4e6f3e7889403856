"""Small random whole weeks in which every record and every rule turns up: lessons, children, buses.

Drawn by a seeded die rather than by hypothesis' own choices, which favour weeks where nothing
fits; `smallest` takes the place of its shrinking.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st
from msgspec import NODEFAULT
from msgspec.structs import fields, replace

from kursplaner.domain import problem as p
from kursplaner.domain.time import Interval, at

T = TypeVar("T")
Spans = tuple[Interval, ...]

DAYS = (0, 1, 2)
PLACES = ("haus", "halle", "dorf", "weiler", "hof", "kita")
WIDE: Spans = tuple(Interval(at(day, 7), at(day, 20)) for day in DAYS)
SITES = (
    p.Site(id="s0", name="Haus", place="haus"),
    p.Site(id="s1", name="Halle", place="halle"),
    p.Site(id="s2", name="Ohne Ort"),
)
LAYOUTS = (
    (p.Layout(seats=8),),
    (p.Layout(seats=6), p.Layout(seats=3, wheelchairs=1)),
    (p.Layout(seats=3),),
)
KINDS = (*[p.CourseKind.LANGUAGE] * 5, p.CourseKind.SPORT, p.CourseKind.TUTORING)


class Die(Random):
    def chance(self, one_in: int) -> bool:
        return self.randrange(one_in) == 0

    def mostly(self, plain: T, *rare: T, one_in: int = 7) -> T:
        return self.choice(rare) if self.chance(one_in) else plain

    def some(self, names: Sequence[str], most: int = 2) -> tuple[str, ...]:
        return tuple(self.sample(names, self.randint(1, min(most, len(names))))) if names else ()

    def spans(self, shortest: int = 4) -> Spans:
        """A stretch on most days, at least `shortest` hours long."""
        found = []
        for day in DAYS:
            start = at(day, 7) + 30 * self.randrange(9)
            end = min(start + 60 * self.randint(shortest, shortest + 6), at(day, 20))
            if not self.chance(5):
                found.append(Interval(start, end))
        return tuple(found)

    def open(self, shortest: int = 5) -> Spans:
        return self.spans(shortest) if self.chance(3) else WIDE

    def blocks(self, one_in: int = 6) -> tuple[p.Block, ...]:
        if not self.chance(one_in):
            return ()
        start = at(self.choice(DAYS), self.randint(7, 15), self.choice((0, 20)))
        end = min(start + self.choice((45, 180, 600)), at(5, 0))
        return (p.Block(start=start, end=end, label="belegt"),)


def weeks() -> st.SearchStrategy[p.WeekProblem]:
    return st.integers(0, 2**32).map(random_week)


def random_week(seed: int) -> p.WeekProblem:
    """1-4 courses, up to 8 people, 6 children, 3 caregivers, 2 vehicles, 3 drivers, 3 sites."""
    die = Die(seed)
    rooms = tuple(_room(die, i) for i in range(die.randint(2, 5)))
    teachers = tuple(_teacher(die, i) for i in range(die.randint(1, 3)))
    courses = tuple(_course(die, i, teachers, rooms) for i in range(die.randint(1, 4)))
    lessons = tuple(lesson for course in courses for lesson in _lessons(die, course))
    vehicles = tuple(_vehicle(die, i) for i in range(die.choice((0, 1, 1, 2, 2))))
    people = die.randint(3, 8)
    return p.WeekProblem(
        name=f"Zufall {seed}", monday=date(2026, 11, 30), travel=_travel(die), sites=SITES,
        rooms=rooms, teachers=teachers, courses=courses, lessons=lessons,
        participants=tuple(_participant(die, i, courses, people) for i in range(people)),
        children=tuple(_child(die, i, courses, people) for i in range(die.randint(0, 6))),
        caregivers=tuple(_caregiver(die, i) for i in range(die.choice((0, 1, 2, 2, 3)))),
        vehicles=vehicles,
        drivers=tuple(_driver(die, i, vehicles) for i in range(die.choice((0, 1, 2, 2, 3)))),
        relations=tuple(_relation(die, courses) for _ in range(len(courses) > 1 and die.chance(3))),
        pins=tuple(_pin(die, x, rooms, teachers) for x in lessons if die.chance(10)),
        legal=p.Legal(
            site_change_slack=die.mostly(0, 5), care_before=die.mostly(15, 0, 10),
            care_two_above=die.mostly(5, 2), stay_gap=die.mostly(180, 60),
        ),
    )  # fmt: skip


def _travel(die: Die) -> p.Travel:
    size = range(len(PLACES))
    return p.Travel(
        places=tuple(p.Place(id=id, name=id.title()) for id in PLACES),
        minutes=tuple(tuple(die.randint(2, 30) if i != j else 0 for j in size) for i in size),
    )


def _room(die: Die, i: int) -> p.Room:
    return p.Room(
        id=f"r{i}", name=f"Raum {i}", site=die.choice(("s0", "s0", "s0", "s1", "s2")),
        seats=die.choice((12, 12, 6, 3)), open=die.open(), blocked=die.blocks(),
        setup=die.mostly(0, 10), features=die.some(("gym", "women", "board"), 3),
        hall=die.mostly("", "h"), childcare=die.chance(2), area_m2=die.choice((30.0, 12.5, 5.0)),
        childcare_places=die.mostly(None, 0, 1, 4),
    )  # fmt: skip


def _teacher(die: Die, i: int) -> p.Teacher:
    return p.Teacher(
        id=f"t{i}", name=f"Lehrkraft {i}", gender=die.choice(tuple(p.Gender)),
        qualifications=die.mostly(("daf",), ()), available=die.open(), absent=die.blocks(),
        preferred=die.mostly((), die.spans()), max_units_week=die.mostly(None, 2, 6, 10),
        max_units_day=die.mostly(None, 2, 4), units_without_break=die.mostly(None, 2, 3),
    )  # fmt: skip


def _course(die: Die, i: int, teachers: Sequence[p.Teacher], rooms: Sequence[p.Room]) -> p.Course:
    return p.Course(
        id=f"c{i}", name=f"Kurs {i}", kind=die.choice(KINDS),
        teachers=die.mostly((), die.some([t.id for t in teachers])),
        rooms=die.mostly((), die.some([r.id for r in rooms], 3)),
        qualification=die.mostly("", "daf"), teachers_needed=die.mostly(1, 2, one_in=10),
        teacher_gender=die.mostly(None, p.Gender.FEMALE), women_only=die.chance(8),
        features=die.mostly((), ("board",)), expected=die.mostly(0, 5, 9),
        max_per_day=die.choice((1, 2)), min_days_between=die.mostly(0, 1),
        windows=die.mostly((), die.spans()), preferred=die.mostly((), die.spans()),
    )  # fmt: skip


def _lessons(die: Die, course: p.Course) -> list[p.Lesson]:
    minutes = die.choice((45, 90, 100, 180))
    return [
        p.Lesson(id=f"{course.id}.{number}", course=course.id, minutes=minutes,
                 units=minutes // 45, windows=die.mostly((), die.spans()))
        for number in range(die.randint(1, 2))
    ]  # fmt: skip


def _participant(die: Die, i: int, courses: Sequence[p.Course], people: int) -> p.Participant:
    day = die.choice(DAYS)
    others = [f"m{n}" for n in range(people) if n != i]
    errand = p.Errand(
        child=f"k{i}", place="kita", bring=at(day, 8, die.choice((0, 10, 45))),
        fetch=at(day, die.randint(11, 16), die.choice((0, 25))),
    )  # fmt: skip
    return p.Participant(
        id=f"m{i}", name=f"Person {i}", courses=die.some([course.id for course in courses]),
        gender=die.choice((None, *p.Gender)), available=die.mostly(None, die.spans()),
        absent=die.blocks(), school=die.mostly((), (Interval(at(day, 8), at(day, 12, 10)),)),
        errands=die.mostly((), (errand,)), age_months=die.mostly(None, 100, 150),
        home=die.choice(("dorf", "dorf", "weiler", "haus", None)), ride=not die.chance(3),
        ride_home_open=die.chance(6), wheelchair=die.chance(10), needs_lift=die.chance(10),
        pram=die.chance(5), boarding=die.choice((1, 0, 5)), max_ride=die.mostly(None, 10, 40),
        not_with=die.mostly((), die.some(others)), only_with=die.mostly(None, die.choice(others)),
    )  # fmt: skip


def _child(die: Die, i: int, courses: Sequence[p.Course], people: int) -> p.Child:
    return p.Child(
        id=f"k{i}", name=f"Kind {i}", parent=f"m{die.randrange(people)}",
        age_months=die.choice((48, 48, 8, 20, 34, 90)), height_cm=die.mostly(None, 100, 155),
        care=not die.chance(8), courses=die.mostly((), die.some([c.id for c in courses])),
        away=die.mostly((), die.spans(6)), measles=die.mostly(p.Measles.SEEN, *p.Measles),
        qualified_care=die.chance(7),
    )  # fmt: skip


def _caregiver(die: Die, i: int) -> p.Caregiver:
    return p.Caregiver(
        id=f"b{i}", name=f"Betreuung {i}", available=die.open(), absent=die.blocks(),
        qualified=die.chance(2), sites=die.mostly((), die.some(("s0", "s1"))),
        max_minutes_day=die.mostly(None, 120, 240), max_minutes_week=die.mostly(None, 150, 500),
    )  # fmt: skip


def _vehicle(die: Die, i: int) -> p.Vehicle:
    seats = p.ChildSeats(shell=die.randint(0, 1), seat=die.randint(0, 3), booster=die.randint(0, 3))
    return p.Vehicle(
        id=f"v{i}", name=f"Bus {i}", depot=die.choice(("hof", "haus")),
        layouts=die.choice(LAYOUTS), child_seats=seats, lift=die.chance(2),
        prams=die.randint(0, 2), available=die.open(), absent=die.blocks(),
    )  # fmt: skip


def _driver(die: Die, i: int, vehicles: Sequence[p.Vehicle]) -> p.Driver:
    return p.Driver(
        id=f"d{i}", name=f"Fahrer {i}", available=die.open(), absent=die.blocks(),
        vehicles=die.mostly((), die.some([v.id for v in vehicles])), employed=die.chance(2),
        max_minutes_day=die.mostly(None, 60, 240), max_minutes_week=die.mostly(None, 100, 500),
        licence_until=die.mostly(None, date(2026, 12, 1)),
    )  # fmt: skip


def _relation(die: Die, courses: Sequence[p.Course]) -> p.Relation:
    return p.Relation(
        id="q", kind=die.choice(tuple(p.RelationKind)), minutes=die.choice((0, 30)),
        courses=tuple(die.sample([course.id for course in courses], 2)), hard=die.chance(2),
        weight=2,
    )  # fmt: skip


def _pin(
    die: Die, lesson: p.Lesson, rooms: Sequence[p.Room], teachers: Sequence[p.Teacher]
) -> p.LessonPin:
    start = at(die.choice(DAYS), die.randint(7, 18), die.choice((0, 15, 30)))
    return p.LessonPin(
        lesson=lesson.id, start=die.choice((None, start)),
        room=die.mostly(None, die.choice(rooms).id),
        teachers=die.mostly(None, (die.choice(teachers).id,)),
    )  # fmt: skip


_PARTS = ("relations", "pins", "drivers", "vehicles", "caregivers", "children", "participants",
          "lessons", "courses", "teachers", "rooms")  # fmt: skip


def smallest(problem: p.WeekProblem, fails: Callable[[p.WeekProblem], bool]) -> p.WeekProblem:
    """Records and facts taken away one by one as long as it still fails."""
    progress = True
    while progress:
        progress = False
        for part in _PARTS:
            for number in reversed(range(len(getattr(problem, part)))):
                for less in (_without(problem, part, number), *_plainer(problem, part, number)):
                    if fails(less):
                        problem, progress = less, True
                        break
    return problem


def _without(problem: p.WeekProblem, part: str, number: int) -> p.WeekProblem:
    records: tuple[Any, ...] = getattr(problem, part)
    return replace(problem, **{part: records[:number] + records[number + 1 :]})


def _plainer(problem: p.WeekProblem, part: str, number: int) -> list[p.WeekProblem]:
    """The problem with one optional fact of the record back at its default."""
    records: tuple[Any, ...] = getattr(problem, part)
    found = []
    for fact in fields(records[number]) if number < len(records) else ():
        default = fact.default
        if default is not NODEFAULT and getattr(records[number], fact.name) != default:
            changed = replace(records[number], **{fact.name: default})
            plain = (*records[:number], changed, *records[number + 1 :])
            found.append(replace(problem, **{part: plain}))
    return found
