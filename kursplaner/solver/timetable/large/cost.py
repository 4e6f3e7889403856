"""The cost of a timetable, counted quickly, and which courses it hangs on."""

from __future__ import annotations

from collections.abc import Iterable

from kursplaner.solver.timetable.large.shape import Curriculum, Shape, Timetable


def cost_of(shape: Shape, timetable: Timetable, rooms: bool = True) -> int:
    """The cost in price units; without `rooms` only what hangs on the slots."""
    courses = sum(course_cost(shape, timetable, course, rooms) for course in shape.courses)
    lonely = sum(
        curriculum.weight * len(isolated(shape, timetable, curriculum))
        for curriculum in shape.curricula
    )
    return courses + shape.problem.prices.isolated * lonely


def course_cost(shape: Shape, timetable: Timetable, course: int, rooms: bool = True) -> int:
    """Missing seats, missing days and rooms beyond the first of one course."""
    prices, places = shape.problem.prices, timetable[course]
    over = shape.over[course]
    seats = sum(over[room] for room in places.values())
    days = len({shape.day(slot) for slot in places})
    missing = max(0, shape.problem.courses[course].min_days - days)
    more = max(0, len(set(places.values())) - 1) if rooms else 0
    return seats + prices.day * missing + prices.room * more


def fits(shape: Shape, timetable: Timetable) -> bool:
    """Whether every lecture has its place and nothing is twice at once."""
    places = [(slot, room) for places in timetable for slot, room in places.items()]
    counts = (len(timetable[c]) == shape.problem.courses[c].lectures for c in shape.courses)
    return (
        len(places) == len(set(places))
        and all(counts)
        and not any(
            slot in timetable[rival]
            for course in shape.courses
            for slot in timetable[course]
            for rival in shape.rivals[course]
        )
    )


def isolated(shape: Shape, timetable: Timetable, curriculum: Curriculum) -> list[int]:
    """Slots in which the curriculum meets without a neighbour."""
    periods = shape.problem.periods
    busy = {slot for course in curriculum.members for slot in timetable[course]}
    return [
        slot
        for slot in busy
        if not (slot % periods and slot - 1 in busy)
        and not ((slot + 1) % periods and slot + 1 in busy)
    ]


def blame(shape: Shape, timetable: Timetable, rooms: bool = True) -> list[int]:
    """Per course the cost it has a part in; a curriculum's cost goes to all its members."""
    shares = [course_cost(shape, timetable, course, rooms) for course in shape.courses]
    price = shape.problem.prices.isolated
    for curriculum in shape.curricula:
        lonely = price * len(isolated(shape, timetable, curriculum))
        for course in curriculum.members if lonely else ():
            shares[course] += lonely
    return shares


def touched(shape: Shape, courses: Iterable[int]) -> list[Curriculum]:
    """Curricula with a member among the courses, in a fixed order."""
    numbers = sorted({k for course in courses for k in shape.curricula_of[course]})
    return [shape.curricula[k] for k in numbers]
