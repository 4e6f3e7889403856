"""Small random whole weeks in which every record and every rule turns up: lessons, children, buses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from kursplaner.domain import problem as p
from kursplaner.domain.time import Interval, at

DAYS = (0, 1, 2)
Draw = Callable[[st.SearchStrategy], object]  # type: ignore[type-arg]
PLACES = ("haus", "halle", "dorf", "weiler", "hof", "kita")
COURSES, PEOPLE, CHILDREN = 4, 7, 6


def rarely(value: st.SearchStrategy, otherwise: object) -> st.SearchStrategy:  # type: ignore[type-arg]
    """Mostly the plain case; the shrinker prefers it too."""
    return st.one_of(st.just(otherwise), st.just(otherwise), value)


def sometimes(chance_in: int = 3) -> st.SearchStrategy[bool]:
    return st.integers(0, chance_in - 1).map(lambda number: number == chance_in - 1)


@st.composite
def spans(draw: st.DrawFn, shortest: int = 4) -> tuple[Interval, ...]:
    """One stretch on some days, at least `shortest` hours long; some have a hole at noon."""
    found = []
    for day in DAYS:
        if draw(sometimes(5)):
            continue
        start = draw(st.integers(14, 22)) * 30
        end = start + 60 * draw(st.integers(shortest, shortest + 6))
        found.append(Interval(at(day, 0) + start, at(day, 0) + min(end, 20 * 60)))
    return tuple(found)


WIDE = tuple(Interval(at(day, 7), at(day, 20)) for day in DAYS)


def open_hours(shortest: int = 5) -> st.SearchStrategy[tuple[Interval, ...]]:
    return st.one_of(st.just(WIDE), spans(shortest))


@st.composite
def blocks(draw: st.DrawFn) -> tuple[p.Block, ...]:
    if not draw(sometimes(4)):
        return ()
    start = at(draw(st.sampled_from(DAYS)), draw(st.integers(7, 15)), draw(st.sampled_from((0, 20))))
    length = draw(st.sampled_from((45, 180, 600)))
    return (p.Block(start=start, end=min(start + length, at(5, 0)), label="belegt"),)


def any_of(names: tuple[str, ...], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=most).map(tuple)


@st.composite
def travel(draw: st.DrawFn) -> p.Travel:
    size = len(PLACES)
    legs = [[draw(st.integers(2, 30)) if i != j else 0 for j in range(size)] for i in range(size)]
    return p.Travel(
        places=tuple(p.Place(id=id, name=id.title()) for id in PLACES),
        minutes=tuple(map(tuple, legs)),
    )


SITES = (
    p.Site(id="s0", name="Haus", place="haus"),
    p.Site(id="s1", name="Halle", place="halle"),
    p.Site(id="s2", name="Ohne Ort"),
)


@st.composite
def rooms(draw: st.DrawFn) -> tuple[p.Room, ...]:
    count = draw(st.integers(2, 5))
    return tuple(
        p.Room(
            id=f"r{i}", name=f"Raum {i}", site=draw(st.sampled_from(("s0", "s0", "s1", "s2"))),
            seats=draw(st.sampled_from((12, 6, 3))), open=draw(open_hours()),
            blocked=draw(blocks()), setup=draw(rarely(st.just(10), 0)),
            features=draw(any_of(("gym", "women", "board"), 3)), hall=draw(rarely(st.just("h"), "")),
            childcare=draw(st.booleans()), area_m2=draw(st.sampled_from((30.0, 12.5, 5.0))),
            childcare_places=draw(rarely(st.integers(0, 4), None)),
        )
        for i in range(count)
    )  # fmt: skip


@st.composite
def teachers(draw: st.DrawFn) -> tuple[p.Teacher, ...]:
    return tuple(
        p.Teacher(
            id=f"t{i}", name=f"Lehrkraft {i}", gender=draw(st.sampled_from(p.Gender)),
            qualifications=draw(any_of(("daf",))), available=draw(open_hours()),
            absent=draw(blocks()), preferred=draw(rarely(spans(), ())),
            max_units_week=draw(rarely(st.integers(2, 10), None)),
            max_units_day=draw(rarely(st.integers(2, 5), None)),
            units_without_break=draw(rarely(st.integers(2, 3), None)),
        )
        for i in range(draw(st.integers(1, 3)))
    )  # fmt: skip


KINDS = (p.CourseKind.LANGUAGE, p.CourseKind.SPORT, p.CourseKind.TUTORING, p.CourseKind.TALK)


@st.composite
def course(draw: st.DrawFn, i: int, teachers: int, rooms: int) -> p.Course:
    some_teachers = any_of(tuple(f"t{n}" for n in range(teachers)))
    some_rooms = any_of(tuple(f"r{n}" for n in range(rooms)), 3)
    return p.Course(
        id=f"c{i}", name=f"Kurs {i}", kind=draw(st.sampled_from(KINDS)),
        teachers=draw(rarely(some_teachers, ())), rooms=draw(rarely(some_rooms, ())),
        qualification=draw(rarely(st.just("daf"), "")), teachers_needed=draw(rarely(st.just(2), 1)),
        teacher_gender=draw(rarely(st.just(p.Gender.FEMALE), None)),
        women_only=draw(sometimes(5)), features=draw(rarely(any_of(("board", "gym")), ())),
        expected=draw(rarely(st.integers(0, 8), 0)), max_per_day=draw(st.sampled_from((1, 2))),
        min_days_between=draw(rarely(st.just(1), 0)), windows=draw(rarely(spans(), ())),
        preferred=draw(rarely(spans(), ())),
    )  # fmt: skip


@st.composite
def lessons(draw: st.DrawFn, courses: tuple[p.Course, ...]) -> tuple[p.Lesson, ...]:
    found = []
    for item in courses:
        minutes = draw(st.sampled_from((45, 90, 100, 180)))
        for number in range(draw(st.integers(1, 2))):
            windows = draw(rarely(spans(), ()))
            found.append(
                p.Lesson(id=f"{item.id}.{number}", course=item.id, minutes=minutes,
                         units=minutes // 45, windows=windows)
            )  # fmt: skip
    return tuple(found)


@st.composite
def errands(draw: st.DrawFn, i: int) -> tuple[p.Errand, ...]:
    if not draw(sometimes(4)):
        return ()
    day = draw(st.sampled_from(DAYS))
    bring = at(day, 8, draw(st.sampled_from((0, 10, 45))))
    fetch = at(day, draw(st.integers(11, 16)), draw(st.sampled_from((0, 25))))
    return (p.Errand(child=f"k{i}", place="kita", bring=bring, fetch=fetch),)


@st.composite
def participant(draw: st.DrawFn, i: int, courses: tuple[p.Course, ...]) -> p.Participant:
    others = tuple(f"m{n}" for n in range(PEOPLE) if n != i)
    day = draw(st.sampled_from(DAYS))
    names = tuple(item.id for item in courses)
    return p.Participant(
        id=f"m{i}", name=f"Person {i}", courses=draw(any_of(names)),
        gender=draw(st.sampled_from((None, *p.Gender))), available=draw(rarely(spans(), None)),
        absent=draw(blocks()),
        school=(Interval(at(day, 8), at(day, 12, 10)),) if draw(sometimes(5)) else (),
        errands=draw(errands(i)), age_months=draw(rarely(st.sampled_from((100, 150)), None)),
        home=draw(st.sampled_from((None, "dorf", "weiler", "haus"))), ride=draw(st.booleans()),
        ride_home_open=draw(sometimes(5)), wheelchair=draw(sometimes(6)),
        needs_lift=draw(sometimes(6)), pram=draw(sometimes(4)),
        boarding=draw(st.sampled_from((1, 0, 5))), max_ride=draw(rarely(st.integers(10, 40), None)),
        not_with=draw(rarely(any_of(others), ())),
        only_with=draw(rarely(st.sampled_from(others), None)),
    )  # fmt: skip


@st.composite
def child(draw: st.DrawFn, i: int, courses: tuple[p.Course, ...]) -> p.Child:
    return p.Child(
        id=f"k{i}", name=f"Kind {i}", parent=f"m{draw(st.integers(0, PEOPLE - 1))}",
        age_months=draw(st.sampled_from((48, 8, 20, 34, 90))),
        height_cm=draw(rarely(st.sampled_from((100, 155)), None)), care=not draw(sometimes(6)),
        courses=draw(rarely(any_of(tuple(c.id for c in courses)), ())),
        away=draw(rarely(spans(5), ())),
        measles=draw(rarely(st.sampled_from(p.Measles), p.Measles.SEEN)),
        qualified_care=draw(sometimes(6)),
    )  # fmt: skip


@st.composite
def caregiver(draw: st.DrawFn, i: int) -> p.Caregiver:
    return p.Caregiver(
        id=f"b{i}", name=f"Betreuung {i}", available=draw(open_hours()), absent=draw(blocks()),
        qualified=draw(st.booleans()), sites=draw(rarely(any_of(("s0", "s1")), ())),
        max_minutes_day=draw(rarely(st.integers(60, 300), None)),
        max_minutes_week=draw(rarely(st.integers(100, 600), None)),
    )  # fmt: skip


LAYOUTS = ((p.Layout(seats=8),), (p.Layout(seats=3),), (p.Layout(seats=6), p.Layout(seats=3, wheelchairs=1)))


@st.composite
def vehicle(draw: st.DrawFn, i: int) -> p.Vehicle:
    seats = p.ChildSeats(shell=draw(st.integers(0, 1)), seat=draw(st.integers(0, 2)),
                         booster=draw(st.integers(0, 2)))  # fmt: skip
    return p.Vehicle(
        id=f"v{i}", name=f"Bus {i}", depot=draw(st.sampled_from(("hof", "haus"))),
        layouts=draw(st.sampled_from(LAYOUTS)), child_seats=seats, lift=draw(st.booleans()),
        prams=draw(st.integers(0, 2)), available=draw(open_hours()), absent=draw(blocks()),
    )  # fmt: skip


@st.composite
def driver(draw: st.DrawFn, i: int, vehicles: int) -> p.Driver:
    some = any_of(tuple(f"v{n}" for n in range(vehicles)))
    return p.Driver(
        id=f"d{i}", name=f"Fahrer {i}", available=draw(open_hours()), absent=draw(blocks()),
        vehicles=draw(rarely(some, ())) if vehicles else (), employed=draw(st.booleans()),
        max_minutes_day=draw(rarely(st.integers(60, 300), None)),
        max_minutes_week=draw(rarely(st.integers(100, 500), None)),
        licence_until=draw(rarely(st.just(date(2026, 12, 1)), None)),
    )  # fmt: skip


@st.composite
def relation(draw: st.DrawFn, i: int, courses: int) -> p.Relation:
    pair = draw(st.permutations([f"c{n}" for n in range(courses)]))[:2]
    return p.Relation(
        id=f"q{i}", kind=draw(st.sampled_from(p.RelationKind)), courses=tuple(pair),
        minutes=draw(st.sampled_from((0, 30))), hard=draw(st.booleans()), weight=2,
    )  # fmt: skip


@st.composite
def pin(draw: st.DrawFn, lesson: str, rooms: int, teachers: int) -> p.LessonPin:
    start = at(draw(st.sampled_from(DAYS)), draw(st.integers(7, 18)), draw(st.sampled_from((0, 15))))
    return p.LessonPin(
        lesson=lesson, start=draw(st.one_of(st.none(), st.just(start))),
        room=draw(rarely(st.integers(0, rooms - 1).map(lambda n: f"r{n}"), None)),
        teachers=draw(rarely(st.integers(0, teachers - 1).map(lambda n: (f"t{n}",)), None)),
    )  # fmt: skip


@st.composite
def weeks(draw: st.DrawFn) -> p.WeekProblem:
    """1-4 courses, up to 7 people, 6 children, 3 caregivers, 2 vehicles, 3 drivers, 3 sites."""
    all_rooms, all_teachers = draw(rooms()), draw(teachers())
    count = draw(st.integers(1, COURSES))
    courses = tuple(draw(course(i, len(all_teachers), len(all_rooms))) for i in range(count))
    all_lessons = draw(lessons(courses))
    vehicles = tuple(draw(vehicle(i)) for i in range(draw(st.integers(0, 2))))
    relations = draw(st.integers(0, 1)) if count > 1 else 0
    return p.WeekProblem(
        name="Zufall", monday=date(2026, 11, 30), travel=draw(travel()), sites=SITES,
        rooms=all_rooms, teachers=all_teachers, courses=courses, lessons=all_lessons,
        participants=tuple(draw(participant(i, courses)) for i in range(PEOPLE)),
        children=tuple(draw(child(i, courses)) for i in range(draw(st.integers(0, CHILDREN)))),
        caregivers=tuple(draw(caregiver(i)) for i in range(draw(st.integers(0, 3)))),
        vehicles=vehicles,
        drivers=tuple(draw(driver(i, len(vehicles))) for i in range(draw(st.integers(0, 3)))),
        relations=tuple(draw(relation(i, count)) for i in range(relations)),
        pins=tuple(
            draw(pin(lesson.id, len(all_rooms), len(all_teachers)))
            for lesson in all_lessons
            if draw(sometimes(6))
        ),
        legal=p.Legal(
            site_change_slack=draw(rarely(st.just(5), 0)),
            care_before=draw(st.sampled_from((15, 0, 10))),
            care_two_above=draw(rarely(st.just(2), 5)), stay_gap=draw(rarely(st.just(60), 180)),
        ),
    )  # fmt: skip
