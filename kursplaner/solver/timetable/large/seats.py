"""Seats counted by size: exact for what is missing, without saying who is in which room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from kursplaner.solver.timetable.large.shape import Shape, Timetable


def by_size(shape: Shape, slots: Iterable[Iterable[int]]) -> Timetable:
    """Rooms for given slots per course: in each slot the largest lecture in the largest room.

    No other choice of rooms lacks fewer seats.
    """
    timetable: Timetable = [{} for _ in shape.courses]
    meeting: dict[int, list[int]] = defaultdict(list)
    for course, times in enumerate(slots):
        for slot in times:
            meeting[slot].append(course)
    rooms = sorted(shape.rooms, key=lambda room: -shape.problem.rooms[room].capacity)
    for slot, courses in meeting.items():
        courses.sort(key=lambda course: (-shape.problem.courses[course].size, course))
        for course, room in zip(courses, rooms, strict=False):
            timetable[course][slot] = room
    return timetable


def scarce(shape: Shape) -> list[tuple[int, int, int]]:
    """Sizes from, to and how many rooms are larger, where more courses than rooms are.

    Lectures larger than n beyond the rooms larger than n, summed over every n, are the seats
    missing with the largest lecture in the largest room and so on (Hall). Beyond the largest
    room every seat is missing anyway: see `beyond`.
    """
    capacities = [room.capacity for room in shape.problem.rooms]
    sizes = [min(course.size, max(capacities)) for course in shape.problem.courses]
    return [
        (low, high, rooms)
        for low, high in pairwise(sorted({0, *sizes, *capacities}))
        if sum(size > low for size in sizes) > (rooms := sum(c > low for c in capacities))
    ]


def beyond(shape: Shape) -> int:
    """Price of the seats that are missing even in the largest room, for all lectures."""
    return sum(
        min(shape.over[number]) * course.lectures
        for number, course in enumerate(shape.problem.courses)
    )
