"""Times for a tour whose visits a person has put in order: the best ones, else the least bad."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import inf

from msgspec.structs import replace

from kursplaner.domain.dialaride import DialARide, Request, VehicleClass
from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Tour, TourStop
from kursplaner.domain.rides import Ride
from kursplaner.domain.time import DAY, Interval, intersect
from kursplaner.solver.shuttle.duties import Book, Slot
from kursplaner.solver.shuttle.halts import halt, tour_of, trips_of
from kursplaner.solver.shuttle.net.schedule import Step, timed_route
from kursplaner.solver.shuttle.requests import request_of

Visits = Sequence[tuple[str, bool]]
"""Rides getting in (True) or out, in order."""
_WEEK = (0.0, 7.0 * DAY)


class Clockwork:
    """Finds the times of tours in one week; the tours it knows keep vehicles and drivers busy."""

    def __init__(self, index: ProblemIndex, rides: dict[str, Ride], tours: Sequence[Tour]) -> None:
        self.index, self.rides, self.tours = index, rides, tours
        self._free_of: dict[tuple[str, str, str, int], tuple[Interval, ...]] = {}

    def timed(self, tour: Tour, visits: Visits) -> Tour | None:
        """The visits with the best times that keep every rider's limits; None: there are none.

        While vehicle and driver are free where that is possible, else at any time of the day.
        """
        return self._in_time(_Case(self.index, self.rides, tour, visits), {})

    def retimed(self, tour: Tour, visits: Visits, loose: str | None = None) -> Tour:
        """The same; where there are none, the limits of the ride `loose` give way, then how long
        everybody rides; at last the halts lie one after another from where the tour began."""
        case = _Case(self.index, self.rides, tour, visits)
        for freed in _freedoms(visits, loose):
            made = self._in_time(case, freed)
            if made is not None:
                return made
        return replace(tour, stops=case.one_after_another())

    def _in_time(self, case: _Case, freed: dict[str, bool]) -> Tour | None:
        whole_day = case.timed(_day(case.tour), freed)
        if whole_day is None:
            return None
        free = (case.timed(span, freed) for span in self._free(case.tour, case.visits))
        return next((made for made in free if made is not None), whole_day)

    def _free(self, tour: Tour, visits: Visits) -> tuple[Interval, ...]:
        """Stretches of the day in which vehicle and driver are free, the most useful first."""
        asked = [self.rides[id] for id, _ in visits]
        wanted = Interval(min(r.pickup.start for r in asked), max(r.delivery.end for r in asked))
        common = {
            span: min(span.end, wanted.end) - max(span.start, wanted.start)
            for span in self._off_duty(tour)
        }
        useful = sorted((s for s in common if common[s] > 0), key=lambda s: -common[s])
        return tuple(useful[:2])

    def _off_duty(self, tour: Tour) -> tuple[Interval, ...]:
        """When neither vehicle nor driver is on another tour of that day."""
        key = tour.id, tour.vehicle, tour.driver, tour.stops[0].depart // DAY
        if key not in self._free_of:
            index = self.index
            book = Book(index.problem, [one for one in self.tours if one.id != tour.id])
            vehicle = book.vehicle_free(index.vehicles[tour.vehicle], key[-1])
            driver = book.driver_free(index.drivers[tour.driver], key[-1])
            self._free_of[key] = intersect(vehicle, driver)
        return self._free_of[key]


class _Case:
    """One tour with its visits as the engine's question."""

    def __init__(
        self, index: ProblemIndex, rides: dict[str, Ride], tour: Tour, visits: Visits
    ) -> None:
        self.index, self.rides, self.tour, self.visits = index, rides, tour, visits
        self.on_board = [rides[id] for id in dict.fromkeys(id for id, _ in visits)]
        ends = {place for ride in self.on_board for place in (ride.origin, ride.goal)}
        self.depot = index.vehicles[tour.vehicle].depot
        self.places = sorted(ends | {self.depot})
        self.number = {place: i for i, place in enumerate(self.places)}
        self.minutes = tuple(
            tuple(float(index.minutes_between(a, b)) for b in self.places) for a in self.places
        )
        self.asked = {ride.id: request_of(ride, self.number) for ride in self.on_board}

    def timed(self, span: Interval, freed: dict[str, bool]) -> Tour | None:
        """The tour within the span; None where no times meet all limits but the freed ones."""
        asked = {id: _freed(request, freed.get(id)) for id, request in self.asked.items()}
        depot = self.number[self.depot]
        bus = VehicleClass(
            id="bus", start=depot, end=depot, layouts=((1,),),
            shift=(float(span.start), float(span.end)),
        )  # fmt: skip
        problem = DialARide(
            minutes=self.minutes, costs=self.minutes, requests=tuple(asked.values()),
            vehicles=(bus,), shared_stops=True,
        )  # fmt: skip
        steps = [Step(asked[id], boards) for id, boards in self.visits]
        route = timed_route(problem, bus, self.tour.layout, steps)
        if route is None:
            return None
        slot = Slot(
            self.index.vehicles[self.tour.vehicle], self.index.drivers[self.tour.driver], span
        )
        trips = trips_of(route, self.places, self.rides)
        stops = tour_of(self.index, slot, self.tour.layout, self.tour.id, trips).stops
        return replace(self.tour, stops=stops)

    def one_after_another(self) -> tuple[TourStop, ...]:
        """From when the tour began before, as far as its first rider can be there."""
        stops: list[TourStop] = []
        first = self.rides[self.visits[0][0]]
        way = self.index.minutes_between(self.depot, first.origin)
        known = self.tour.stops[0].depart + way + first.boarding
        at, ready = self.depot, max(first.pickup.start, min(first.pickup.end, known))
        out = ready = ready - first.boarding - way
        for place, visits in groupby(self.visits, key=lambda visit: self._place(*visit)):
            here = list(visits)
            arrive = ready + self.index.minutes_between(at, place)
            board = tuple(id for id, boards in here if boards)
            alight = tuple(id for id, boards in here if not boards)
            stay = sum(self.rides[id].boarding for id, _ in here)
            depart = max(arrive + stay, *(self.rides[id].pickup.start for id in board), 0)
            stops.append(halt(place, arrive, depart, board, alight))
            at, ready = place, depart
        home = ready + self.index.minutes_between(at, self.depot)
        return (halt(self.depot, out, out), *stops, halt(self.depot, home, home))

    def _place(self, ride: str, boards: bool) -> str:
        return self.rides[ride].origin if boards else self.rides[ride].goal


def _freedoms(visits: Visits, loose: str | None) -> Iterator[dict[str, bool]]:
    """By ride whether only the length of its way is freed (False) or its windows too."""
    yield {}
    if loose is not None:
        yield {loose: True}
    yield {id: id == loose for id, _ in visits}


def _freed(request: Request, windows_too: bool | None) -> Request:
    if windows_too is None:
        return request
    if windows_too:
        request = replace(request, pickup_window=_WEEK, delivery_window=_WEEK)
    return replace(request, max_ride=inf)


def _day(tour: Tour) -> Interval:
    day = tour.stops[0].depart // DAY
    return Interval(day * DAY, (day + 1) * DAY)
