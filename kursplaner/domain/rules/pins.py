"""H12: what a person fixed does not move."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from kursplaner.domain.plan import Tour
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rules.base import Book, Entry, broken
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.violation import Violation


def pin_rules(book: Book, entry: Entry) -> Iterator[Violation]:
    for pin in book.pins.get(entry.id, ()):
        yield from _lesson_pin(entry, pin)


def _lesson_pin(entry: Entry, pin: LessonPin) -> Iterator[Violation]:
    if pin.start is not None and pin.start != entry.span.start:
        yield broken(Code.PIN_START, entry.id, at=entry.span,
                     have=entry.span.start, limit=pin.start)  # fmt: skip
    if pin.room is not None and pin.room != entry.room.id:
        yield broken(Code.PIN_ROOM, entry.id, pin.room, at=entry.span)
    if pin.teachers is not None and set(pin.teachers) != set(entry.placed.teachers):
        yield broken(Code.PIN_TEACHERS, entry.id, at=entry.span)


def ride_pins(problem: WeekProblem, tours: Iterable[Tour]) -> Iterator[Violation]:
    vehicle_of = {ride: tour.vehicle for tour in tours for ride in tour.rides}
    for pin in problem.ride_pins:
        if vehicle_of.get(pin.ride, pin.vehicle) != pin.vehicle:
            yield broken(Code.PIN_RIDE, pin.ride, pin.vehicle)


def tour_pins(
    problem: WeekProblem, tours: Iterable[Tour], rides: Collection[str]
) -> Iterator[Violation]:
    kept = {_course_of(tour, rides) for tour in tours}
    for tour in problem.pinned_tours:
        if _course_of(tour, rides) not in kept:
            yield broken(Code.PIN_TOUR, tour.id)


def _course_of(tour: Tour, rides: Collection[str]) -> Tour:
    """The tour without the pin mark and without riders who no longer ride."""
    stops = tuple(
        msgspec.structs.replace(
            stop,
            board=tuple(sorted(ride for ride in stop.board if ride in rides)),
            alight=tuple(sorted(ride for ride in stop.alight if ride in rides)),
        )
        for stop in tour.stops
    )
    return msgspec.structs.replace(tour, stops=stops, pinned=False)
