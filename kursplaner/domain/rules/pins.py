"""H12: what a person fixed does not move."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

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
    driven = tuple(tours)
    kept = {_course_of(tour, rides) for tour in driven}
    for tour in problem.pinned_tours:
        if tour.only_order:
            riders = frozenset(tour.rides).intersection(rides)
            wanted = _order_of(tour, riders)
            if wanted and all(_order_of(one, riders) != wanted for one in driven):
                yield broken(Code.PIN_ORDER, tour.id)
        elif _course_of(tour, rides) not in kept:
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
    return msgspec.structs.replace(tour, stops=stops, pinned=False, order_pinned=False)


Visit = tuple[str, frozenset[str], frozenset[str]]


def _order_of(tour: Tour, riders: frozenset[str]) -> tuple[Visit, ...]:
    """Where these riders get in and out, one after the other; halts in a row at one place count
    as one."""
    stops = (
        (stop.place, riders.intersection(stop.alight), riders.intersection(stop.board))
        for stop in tour.stops
    )
    used = (visit for visit in stops if visit[1] or visit[2])
    return tuple(_joined(list(visits)) for _, visits in groupby(used, key=lambda visit: visit[0]))


def _joined(visits: list[Visit]) -> Visit:
    place, *_ = visits[0]
    alight = frozenset[str]().union(*(visit[1] for visit in visits))
    board = frozenset[str]().union(*(visit[2] for visit in visits))
    return place, alight, board
