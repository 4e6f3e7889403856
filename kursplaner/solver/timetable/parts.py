"""A large week in parts that share nobody and nothing: each is a small week of its own.

Two courses belong together when a teacher, a site, a hall, a person, a caregiver, a bus or a
relation may be asked by both. Ten counties planned at once are ten weeks; only the even spread
over the days looks at all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Course, Driver, Vehicle, WeekProblem
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.time import DAY, Interval
from kursplaner.solver.events import Level
from kursplaner.solver.timetable.options import OptionBook

FEWEST_LESSONS = 120
"""Below, one model is as quick as several."""
NEAR = 60
"""A bus whose depot is this many minutes away fetches nobody there."""


def split(problem: WeekProblem) -> list[WeekProblem]:
    """The parts in the order of their first course; the problem itself where it is but one."""
    if len(problem.lessons) < FEWEST_LESSONS:
        return [problem]
    index = ProblemIndex(problem)
    groups = _together(index)
    if len(groups) < 2:
        return [problem]
    book = OptionBook(index)
    return [_part(index, group, _buses(index, book, group)) for group in groups]


def _together(index: ProblemIndex) -> list[set[str]]:
    """Courses in groups that have something to do with each other."""
    leader = {course.id: course.id for course in index.problem.courses}

    def lead(course: str) -> str:
        while leader[course] != course:
            leader[course] = leader[leader[course]]
            course = leader[course]
        return course

    asked: dict[tuple[str, str], list[str]] = defaultdict(list)
    book = OptionBook(index)
    for course in index.problem.courses:
        for key in _asks(index, book, course):
            asked[key].append(course.id)
    for courses in asked.values():
        for other in courses[1:]:
            leader[lead(other)] = lead(courses[0])
    groups: dict[str, set[str]] = {}
    for course in index.problem.courses:
        groups.setdefault(lead(course.id), set()).add(course.id)
    return list(groups.values())


def _asks(index: ProblemIndex, book: OptionBook, course: Course) -> Iterator[tuple[str, str]]:
    """Whatever the course may need of what is there once."""
    children = False
    for person in index.enrolled.get(course.id, ()):
        yield "person", person.id
        children = children or any(c.care for c in index.children_of.get(person.id, ()))
    sites = set()
    for lesson in index.lessons_of.get(course.id, ()):
        for teacher in book.fit_teachers(lesson, course):
            yield "teacher", teacher.id
        for room in book.fit_rooms(lesson, course):
            sites.add(room.site)
            yield "hall", room.hall or f"/{room.id}"
    for site in sorted(sites):
        yield "site", site
    if any(person.ride for person in index.enrolled.get(course.id, ())):
        places = [index.sites[site].place or "" for site in sorted(sites)]
        for bus in index.problem.vehicles:
            if _near(index, bus, places):
                yield "bus", bus.id
    for caregiver in index.problem.caregivers if children else ():
        if not caregiver.sites or not sites.isdisjoint(caregiver.sites):
            yield "caregiver", caregiver.id
    for relation in index.problem.relations:
        lessons = {index.lessons[id].course for id in relation.lessons if id in index.lessons}
        if course.id in relation.courses or course.id in lessons:
            yield "relation", relation.id


def _part(
    index: ProblemIndex, courses: set[str], buses: tuple[tuple[Vehicle, ...], tuple[Driver, ...]]
) -> WeekProblem:
    problem = index.problem
    lessons = tuple(lesson for lesson in problem.lessons if lesson.course in courses)
    ids = {lesson.id for lesson in lessons}
    people = tuple(p for p in problem.participants if not courses.isdisjoint(p.courses))
    parents = {person.id for person in people}
    published = problem.published
    if published is not None:
        kept = tuple(item for item in published.lessons if item.lesson in ids)
        published = replace(published, lessons=kept)
    return replace(
        problem,
        courses=tuple(course for course in problem.courses if course.id in courses),
        lessons=lessons, participants=people,
        children=tuple(child for child in problem.children if child.parent in parents),
        relations=tuple(
            r for r in problem.relations
            if not courses.isdisjoint(r.courses) or not ids.isdisjoint(r.lessons)
        ),
        pins=tuple(pin for pin in problem.pins if pin.lesson in ids),
        vehicles=buses[0], drivers=buses[1], published=published,
    )  # fmt: skip


def _buses(
    index: ProblemIndex, book: OptionBook, courses: set[str]
) -> tuple[tuple[Vehicle, ...], tuple[Driver, ...]]:
    """Buses near enough to one of the sites, with their drivers."""
    places = _places(index, book, courses)
    mine = [bus for bus in index.problem.vehicles if _near(index, bus, places)]
    return tuple(mine), tuple(_drivers(index, mine))


def _near(index: ProblemIndex, bus: Vehicle, places: Iterable[str]) -> bool:
    return any(index.minutes_between(bus.depot, place) < NEAR for place in places)


def _places(index: ProblemIndex, book: OptionBook, courses: set[str]) -> list[str]:
    sites = {
        room.site
        for course in courses
        for lesson in index.lessons_of.get(course, ())
        for room in book.fit_rooms(lesson, index.courses[course])
    }
    return [place for site in sorted(sites) if (place := index.sites[site].place) is not None]


def _drivers(index: ProblemIndex, vehicles: Iterable[Vehicle]) -> Iterator[Driver]:
    ids = {vehicle.id for vehicle in vehicles}
    for driver in index.problem.drivers:
        if not driver.vehicles or not ids.isdisjoint(driver.vehicles):
            yield driver


def whole(
    problem: WeekProblem, plan: WeekPlan, found: Sequence[Sequence[Level]]
) -> tuple[Level, ...]:
    """Levels of all parts added up; the wishes as the whole week has them, even spread included."""
    names = list(dict.fromkeys(level.name for levels in found for level in levels))
    total = []
    for name in names:
        mine = [level for levels in found for level in levels if level.name == name]
        value, bound = sum(x.value for x in mine), sum(x.bound for x in mine)
        if name == LevelName.WISHES:
            bill = score(problem, plan)
            value = sum(term.cost for term in bill.lessons if term.level == name)
            bound = min(value, _least_spread(problem, plan))
        total.append(Level(name=name, value=value, bound=bound, proven=value == bound))
    return tuple(total)


def _least_spread(problem: WeekProblem, plan: WeekPlan) -> int:
    """What the even spread costs at least when everything is placed on the days that have rooms."""
    if len(plan.lessons) < len(problem.lessons):
        return 0
    days = [Interval(day * DAY, (day + 1) * DAY) for day in problem.grid.days]
    share = -(-len(problem.lessons) // max(1, len(days)))
    opened = [span for room in problem.rooms for span in room.open]
    open_days = [day for day in days if any(span.overlaps(day) for span in opened)]
    return problem.weights.even_spread * max(0, len(problem.lessons) - share * len(open_days))
