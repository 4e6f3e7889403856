"""Facts of a valid problem that can only go wrong, named before planning; the rest is planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from kursplaner.domain.index import PlanIndex, ProblemIndex, measles_proved
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import (
    Course,
    Gender,
    Lesson,
    Participant,
    Room,
    Teacher,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.rides import max_ride, registered_late, rides
from kursplaner.domain.rules.base import broken
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.rules.order import ordered
from kursplaner.domain.rules.presence import area_limit
from kursplaner.domain.rules.rooms import WOMEN, needed_features
from kursplaner.domain.time import (
    DAY,
    WEEKDAYS_SHORT,
    Interval,
    clock,
    day_of,
    intersect,
    subtract,
)
from kursplaner.domain.violation import Violation

HINTS = frozenset({Code.DOUBT_COURSE_WITHOUT_LESSON, Code.DOUBT_NO_COORDINATES})
"""Named, but nothing need fail because of them: `hard` is False."""


def doubts(problem: WeekProblem) -> tuple[Violation, ...]:
    """Contradictory or impossible data, in a fixed order. The problem must pass `validate`."""
    index = ProblemIndex(problem)
    found = [
        *(doubt for course in problem.courses for doubt in _course(index, course)),
        *(doubt for lesson in problem.lessons for doubt in _lesson(index, lesson)),
        *_teachers(index),
        *_pins(index),
        *_children(index),
        *(doubt for vehicle in problem.vehicles for doubt in _vehicle(index, vehicle)),
        *_drivers(index),
        *(doubt for person in problem.participants for doubt in _person(index, person)),
        *_places(index),
    ]
    return ordered(
        msgspec.structs.replace(doubt, hard=False) if doubt.code in HINTS else doubt
        for doubt in found
    )


def remarks(problem: WeekProblem, plan: WeekPlan) -> tuple[Violation, ...]:
    """What a coordinator should know of the week's rides; nothing is wrong, `hard` is False.

    Who is not driven because of a pause, and who rides although registered after the deadline.
    """
    known = PlanIndex(ProblemIndex(problem), plan)
    found = (*_pauses(problem), *_latecomers(known))
    return ordered(msgspec.structs.replace(item, hard=False) for item in found)


def _pauses(problem: WeekProblem) -> Iterator[Violation]:
    for person in problem.participants:
        for block in person.ride_paused:
            yield broken(Code.RIDE_PAUSED, person.id, at=block.span, note=block.label)


def _latecomers(plan: PlanIndex) -> Iterator[Violation]:
    """Once for each person and day."""
    late: dict[tuple[str, int], int] = {}
    for ride in rides(plan):
        at = registered_late(plan, ride)
        if at is not None:
            late.setdefault((ride.participant, ride.day), at)
    problem = plan.index.problem
    for (person, day), at in late.items():
        until = problem.ride_deadlines[day]
        note = f"angemeldet {_date(problem, at)}, möglich bis {_date(problem, until)}"
        whole = Interval(day * DAY, (day + 1) * DAY)
        yield broken(Code.RIDE_AFTER_DEADLINE, person, at=whole, note=note)


def _date(problem: WeekProblem, minute: int) -> str:
    """`Fr 20.11. 15:30`; the end of a day is 24:00."""
    day = day_of(minute) if minute % DAY else day_of(minute) - 1
    when = problem.monday + timedelta(days=day)
    time = clock(minute) if minute % DAY else "24:00"
    return f"{WEEKDAYS_SHORT[day % 7]} {when.day}.{when.month}. {time}"


def rooms_that_fit(index: ProblemIndex, course: Course, *, seats: bool = True) -> list[Room]:
    """Rooms the course may use, by name, features, women's needs and, if asked, seats."""
    needed = index.seats_needed(course.id) if seats else 0
    return [
        room
        for room in index.problem.rooms
        if (not course.rooms or room.id in course.rooms)
        and room.seats >= needed
        and all(feature in room.features for feature in needed_features(course))
        and (not course.women_only or WOMEN in room.features)
    ]


def _course(index: ProblemIndex, course: Course) -> Iterator[Violation]:
    lessons = index.lessons_of.get(course.id, ())
    people = index.enrolled.get(course.id, ())
    if not lessons:
        if people:
            yield broken(Code.DOUBT_COURSE_WITHOUT_LESSON, course.id)
        return
    large = rooms_that_fit(index, course, seats=False)
    if not large:
        yield broken(Code.DOUBT_NO_ROOM, course.id)
    elif not rooms_that_fit(index, course):
        yield broken(Code.DOUBT_ROOM_TOO_SMALL, course.id, have=index.seats_needed(course.id),
                     limit=max(room.seats for room in large))  # fmt: skip
    teachers = len(index.may_teach(course))
    if not teachers:
        yield broken(Code.DOUBT_NO_TEACHER, course.id)
    elif teachers < course.teachers_needed:
        yield broken(Code.DOUBT_TOO_FEW_TEACHERS, course.id, have=teachers,
                     limit=course.teachers_needed)  # fmt: skip
    fitting = _days_that_fit(index, course) * course.max_per_day
    if len(lessons) > fitting:
        yield broken(Code.DOUBT_TOO_MANY_LESSONS, course.id, have=len(lessons), limit=fitting)
    for person in people if course.women_only else ():
        if person.gender not in (None, Gender.FEMALE):
            yield broken(Code.DOUBT_NOT_A_WOMAN, person.id, course.id)


def _days_that_fit(index: ProblemIndex, course: Course) -> int:
    """The most days of the grid with the course's distance between each two."""
    taken = 0
    next_day = -1
    for day in sorted(set(index.problem.grid.days)):
        if day >= next_day:
            taken += 1
            next_day = day + course.min_days_between + 1
    return taken


def _lesson(index: ProblemIndex, lesson: Lesson) -> Iterator[Violation]:
    """No moment at which the hours, one room that fits and one teacher are all free."""
    course = index.courses[lesson.course]
    rooms, teachers = rooms_that_fit(index, course), index.may_teach(course)
    if not rooms or not teachers:
        return
    hours = _hours(index, course, lesson)
    staffed = [intersect(hours, _free_teacher(teacher)) for teacher in teachers]
    spaces = [subtract(room.open, (block.span for block in room.blocked)) for room in rooms]
    step = index.problem.grid.lesson_step
    if not any(
        _fits(span, lesson.minutes, step)
        for times in staffed
        for space in spaces
        for span in intersect(times, space)
    ):
        yield broken(Code.DOUBT_NO_SLOT, lesson.id)


def _hours(index: ProblemIndex, course: Course, lesson: Lesson) -> tuple[Interval, ...]:
    grid = index.problem.grid
    hours = tuple(Interval(d * DAY + grid.day_start, d * DAY + grid.day_end) for d in grid.days)
    for windows in (course.windows, lesson.windows):
        hours = intersect(hours, windows) if windows else hours
    return hours


def _free_teacher(teacher: Teacher) -> tuple[Interval, ...]:
    return subtract(teacher.available, (block.span for block in teacher.absent))


def _fits(span: Interval, minutes: int, step: int) -> bool:
    return -(-span.start // step) * step + minutes <= span.end


def _teachers(index: ProblemIndex) -> Iterator[Violation]:
    """Lessons that only the very teachers needed may hold, against their hours of the week."""
    units: dict[str, int] = defaultdict(int)
    for lesson in index.problem.lessons:
        course = index.courses[lesson.course]
        able = index.may_teach(course)
        if len(able) == course.teachers_needed:
            for teacher in able:
                units[teacher.id] += lesson.units
    for id, total in units.items():
        own = index.teachers[id].max_units_week
        limit = index.problem.legal.teacher_units_week if own is None else own
        if total > limit:
            yield broken(Code.DOUBT_TEACHER_OVERBOOKED, id, have=total, limit=limit)


def _pins(index: ProblemIndex) -> Iterator[Violation]:
    for pin in index.problem.pins:
        course = index.course_of(pin.lesson)
        rooms = {room.id for room in rooms_that_fit(index, course)}
        able = {teacher.id for teacher in index.may_teach(course)}
        wrong_room = pin.room is not None and pin.room not in rooms
        if wrong_room or not able.issuperset(pin.teachers or ()):
            yield broken(Code.DOUBT_PIN_UNSUITABLE, pin.lesson)


def _children(index: ProblemIndex) -> Iterator[Violation]:
    qualified = any(caregiver.qualified for caregiver in index.problem.caregivers)
    for child in index.problem.children:
        if not child.care:
            continue
        if not measles_proved(child):
            yield broken(Code.DOUBT_CHILD_BLOCKED, child.id)
        if child.qualified_care and not qualified:
            yield broken(Code.DOUBT_NO_QUALIFIED_CAREGIVER, child.id)
        for course in index.participants[child.parent].courses:
            if (not child.courses or course in child.courses) and _without_care(index, course):
                yield broken(Code.DOUBT_NO_CARE_ROOM, child.id, course)
    for room in index.problem.rooms:
        if room.childcare and not room.area_m2:
            yield broken(Code.DOUBT_CARE_ROOM_WITHOUT_AREA, room.id)


def _without_care(index: ProblemIndex, course: str) -> bool:
    """Whether the course has rooms, and none of their sites a room for children."""
    with_care = {
        room.site
        for room in index.problem.rooms
        if room.childcare and area_limit(room, index.problem.legal)
    }
    sites = {room.site for room in rooms_that_fit(index, index.courses[course])}
    return bool(sites) and not sites & with_care


def _vehicle(index: ProblemIndex, vehicle: Vehicle) -> Iterator[Violation]:
    if not any(layout.seats + layout.wheelchairs for layout in vehicle.layouts):
        yield broken(Code.DOUBT_VEHICLE_WITHOUT_SEATS, vehicle.id)
    drivers = index.problem.drivers
    if not any(not driver.vehicles or vehicle.id in driver.vehicles for driver in drivers):
        yield broken(Code.DOUBT_VEHICLE_WITHOUT_DRIVER, vehicle.id)


def _drivers(index: ProblemIndex) -> Iterator[Violation]:
    for driver in index.problem.drivers:
        if driver.licence_until is not None and driver.licence_until < index.problem.monday:
            until = driver.licence_until.isoformat()
            yield broken(Code.DOUBT_LICENCE_EXPIRED, driver.id, note=until)


def _person(index: ProblemIndex, person: Participant) -> Iterator[Violation]:
    for errand in person.errands:
        if errand.bring >= errand.fetch or day_of(errand.bring) != day_of(errand.fetch):
            at = Interval(errand.bring, errand.fetch)
            yield broken(Code.DOUBT_ERRAND_BACKWARDS, person.id, errand.child, at=at)
    if person.ride:
        yield from _rider(index, person)


def _rider(index: ProblemIndex, person: Participant) -> Iterator[Violation]:
    if person.home is None:
        yield broken(Code.DOUBT_RIDE_WITHOUT_STOP, person.id)
        return
    if person.only_with is not None and person.only_with in person.not_with:
        yield broken(Code.DOUBT_NOT_WITH_ONLY_WITH, person.id, person.only_with)
    vehicles = index.problem.vehicles
    if (person.needs_lift or person.wheelchair) and not any(bus.lift for bus in vehicles):
        yield broken(Code.DOUBT_NO_VEHICLE_WITH_LIFT, person.id)
    yield from _group(index, person)
    yield from _way(index, person)


def _group(index: ProblemIndex, person: Participant) -> Iterator[Violation]:
    children = [child for child in index.children_of.get(person.id, ()) if child.care]
    needed = len(children) + (0 if person.wheelchair else 1)
    largest = max(
        (layout.seats for bus in index.problem.vehicles for layout in bus.layouts), default=0
    )
    if needed > largest:
        yield broken(Code.DOUBT_NO_VEHICLE_FOR_GROUP, person.id, have=needed, limit=largest)


def _way(index: ProblemIndex, person: Participant) -> Iterator[Violation]:
    """Courses whose every site is farther than the person may ride."""
    for course in person.courses:
        sites = {room.site for room in rooms_that_fit(index, index.courses[course])}
        children = tuple(
            child
            for child in index.children_of.get(person.id, ())
            if child.care and (not child.courses or course in child.courses)
        )
        ways = [
            (index.minutes_between(person.home, index.sites[site].place), site)
            for site in sorted(sites)
            if index.sites[site].place is not None
        ]
        if ways:
            direct, site = min(ways)
            limit = max_ride(person, children, direct, index.problem.legal)
            if direct > limit:
                yield broken(Code.DOUBT_RIDE_TOO_LONG, person.id, site, have=direct, limit=limit)


def _places(index: ProblemIndex) -> Iterator[Violation]:
    if any(person.ride for person in index.problem.participants):
        for site in index.problem.sites:
            if site.place is None:
                yield broken(Code.DOUBT_SITE_WITHOUT_PLACE, site.id)
    for place in index.problem.travel.places:
        if place.lat is None or place.lon is None:
            yield broken(Code.DOUBT_NO_COORDINATES, place.id)
