"""H11, one tour: depot to depot, driven in true minutes, within the limits of the vehicle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from kursplaner.domain.plan import Tour, TourStop
from kursplaner.domain.problem import Vehicle
from kursplaner.domain.rides import Ride
from kursplaner.domain.rules.base import blocked, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.rules.fleet import Fleet, tour_span
from kursplaner.domain.time import Interval, day_of
from kursplaner.domain.violation import Violation


def tour_rules(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    yield from _shape(fleet, tour)
    yield from _way(fleet, tour)
    yield from _vehicle(fleet, tour)
    yield from _load(fleet, tour)


def _shape(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    depot = fleet.index.vehicles[tour.vehicle].depot
    for stop in dict.fromkeys((tour.stops[0], tour.stops[-1])):
        if stop.place != depot:
            yield broken(Code.TOUR_NOT_AT_DEPOT, tour.id, tour.vehicle, stop.place)
    span = tour_span(tour)
    if day_of(span.start) != day_of(max(span.start, span.end - 1)):
        yield broken(Code.TOUR_TWO_DAYS, tour.id, at=span)


def _way(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    for stop in tour.stops:
        if stop.depart < stop.arrive:
            yield broken(Code.TOUR_TIMES, tour.id, stop.place, at=_stay(stop))
            continue
        boarding = sum(ride.boarding for ride in fleet.known((*stop.board, *stop.alight)))
        if stop.depart - stop.arrive < boarding:
            yield broken(Code.TOUR_BOARDING_TOO_SHORT, tour.id, stop.place, at=_stay(stop),
                         have=stop.depart - stop.arrive, limit=boarding)  # fmt: skip
    for one, two in pairwise(tour.stops):
        have, limit = two.arrive - one.depart, fleet.index.minutes_between(one.place, two.place)
        at = Interval(one.depart, two.arrive)
        if have < 0:
            yield broken(Code.TOUR_TIMES, tour.id, two.place, at=at)
        elif have < limit:
            yield broken(Code.TOUR_TOO_FAST, tour.id, one.place, two.place, at=at,
                         have=have, limit=limit)  # fmt: skip


def _stay(stop: TourStop) -> Interval:
    return Interval(stop.arrive, stop.depart)


def _vehicle(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    vehicle, span = fleet.index.vehicles[tour.vehicle], tour_span(tour)
    if not inside(span, fleet.vehicle_times[vehicle.id]):
        yield broken(Code.VEHICLE_UNAVAILABLE, vehicle.id, tour.id, at=span)
    for overlap, label in blocked(span, vehicle.absent):
        yield broken(Code.VEHICLE_ABSENT, vehicle.id, tour.id, at=overlap, note=label)
    if not vehicle.lift:
        for ride in fleet.known(tour.rides):
            if ride.needs_lift:
                yield broken(Code.BUS_LIFT, ride.id, ride.participant, tour.id, vehicle.id)


_LOADS: tuple[tuple[Code, Callable[[Ride], int], Callable[[Vehicle, int], int]], ...] = (
    (Code.BUS_SEATS, lambda ride: ride.seats, lambda bus, layout: bus.layouts[layout].seats),
    (
        Code.BUS_WHEELCHAIRS,
        lambda ride: ride.wheelchairs,
        lambda bus, layout: bus.layouts[layout].wheelchairs,
    ),
    (Code.BUS_SHELLS, lambda ride: ride.shells, lambda bus, _: bus.child_seats.shell),
    (Code.BUS_CHILD_SEATS, lambda ride: ride.child_seats, lambda bus, _: bus.child_seats.seat),
    (Code.BUS_BOOSTERS, lambda ride: ride.boosters, lambda bus, _: bus.child_seats.booster),
    (Code.BUS_PRAMS, lambda ride: ride.prams, lambda bus, _: bus.prams),
)


def _load(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    """Per kind of place, the fullest leg that is too full."""
    vehicle = fleet.index.vehicles[tour.vehicle]
    if not 0 <= tour.layout < len(vehicle.layouts):
        yield broken(Code.BUS_LAYOUT, tour.id, vehicle.id,
                     have=tour.layout, limit=len(vehicle.layouts))  # fmt: skip
        return
    legs = tuple(fleet.legs(tour))
    for code, need, places in _LOADS:
        limit = places(vehicle, tour.layout)
        loads = [sum(need(ride) for ride in leg.on_board) for leg in legs]
        if (have := max(loads)) > limit:
            worst = legs[loads.index(have)]
            yield broken(code, tour.id, vehicle.id, worst.stop.place,
                         at=Interval(worst.stop.depart, worst.stop.depart),
                         have=have, limit=limit)  # fmt: skip
