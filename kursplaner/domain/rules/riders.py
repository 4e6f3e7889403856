"""H11, the riders of one tour: right stops, in time, not too long, with and without whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kursplaner.domain.plan import Tour, TourStop
from kursplaner.domain.rides import Direction, Ride
from kursplaner.domain.rules.base import broken
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.rules.fleet import Fleet
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Ref, Violation


def rider_rules(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    listed = dict.fromkeys(ride for stop in tour.stops for ride in (*stop.board, *stop.alight))
    for id in listed:
        ride = fleet.rides.get(id)
        if ride is None:
            unknown = (Ref(Kind.RIDE, id), Ref(Kind.TOUR, tour.id))
            yield Violation(rule="H13", code=Code.UNKNOWN_ID, subjects=unknown)
        else:
            yield from _once(fleet, tour, ride)
            yield from _trip(tour, ride)
    yield from _company(fleet, tour)


def _once(fleet: Fleet, tour: Tour, ride: Ride) -> Iterator[Violation]:
    for other in fleet.of_ride.get(ride.id, ()):
        if other.id != tour.id:
            first, second = sorted((tour.id, other.id))
            yield broken(Code.RIDE_TWICE, ride.id, ride.participant, first, second)
    if tour.rides.count(ride.id) > 1:
        yield broken(Code.RIDE_TWICE, ride.id, ride.participant, tour.id, tour.id)


def _trip(tour: Tour, ride: Ride) -> Iterator[Violation]:
    who = (ride.id, ride.participant, tour.id)
    on = [number for number, stop in enumerate(tour.stops) if ride.id in stop.board]
    off = [number for number, stop in enumerate(tour.stops) if ride.id in stop.alight]
    if not on:
        yield broken(Code.RIDE_NEVER_BOARDS, *who)
    elif not off:
        yield broken(Code.RIDE_NEVER_ALIGHTS, *who)
    elif off[0] <= on[0]:
        yield broken(Code.RIDE_BACKWARDS, *who)
    else:
        yield from _times(tour.stops[on[0]], tour.stops[off[0]], ride, who)


def _times(
    board: TourStop, alight: TourStop, ride: Ride, who: tuple[str, ...]
) -> Iterator[Violation]:
    # The other window only follows from this one, the way and the ride limit: one cause, one case.
    for stop, place in ((board, ride.origin), (alight, ride.goal)):
        if stop.place != place:
            yield broken(Code.RIDE_WRONG_STOP, *who, stop.place, at=_moment(stop.arrive))
    if ride.direction is not Direction.OUT:
        yield from _window(board.depart, ride.pickup, who, _PICKUP)
    if ride.direction is not Direction.HOME:
        yield from _window(alight.arrive, ride.delivery, who, _DELIVERY)
    minutes = alight.arrive - board.depart
    if minutes > ride.max_ride:
        yield broken(Code.RIDE_TOO_LONG, *who, at=Interval(board.depart, alight.arrive),
                     have=minutes, limit=ride.max_ride)  # fmt: skip


_PICKUP = (Code.RIDE_PICKUP_EARLY, Code.RIDE_PICKUP_LATE)
_DELIVERY = (Code.RIDE_DELIVERY_EARLY, Code.RIDE_DELIVERY_LATE)


def _window(
    moment: int, window: Interval, who: tuple[str, ...], codes: tuple[Code, Code]
) -> Iterator[Violation]:
    """Both ends of a ride's window are allowed moments."""
    if moment < window.start:
        yield broken(codes[0], *who, at=_moment(moment), have=moment, limit=window.start)
    elif moment > window.end:
        yield broken(codes[1], *who, at=_moment(moment), have=moment, limit=window.end)


def _moment(minute: int) -> Interval:
    return Interval(minute, minute)


def _company(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    people = fleet.index.participants
    apart: dict[tuple[str, str], int] = {}
    alone: dict[tuple[str, str], int] = {}
    for leg in fleet.legs(tour):
        here = sorted({ride.participant for ride in leg.on_board})
        for one, two in combinations(here, 2):
            if one in people[two].not_with or two in people[one].not_with:
                apart.setdefault((one, two), leg.stop.depart)
        for one in here:
            escort = people[one].only_with
            if escort is not None and escort not in here:
                alone.setdefault((one, escort), leg.stop.depart)
    for (one, two), moment in apart.items():
        yield broken(Code.RIDE_NOT_WITH, one, two, tour.id, at=_moment(moment))
    for (one, escort), moment in alone.items():
        yield broken(Code.RIDE_ONLY_WITH, one, escort, tour.id, at=_moment(moment))
