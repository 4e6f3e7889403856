"""A route of the engine as tours of the plan: halts in minutes, and cuts where the driver rests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

from kursplaner.domain.dialaride import Route
from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Tour, TourStop
from kursplaner.domain.rides import Ride
from kursplaner.domain.time import Interval
from kursplaner.solver.shuttle.duties import Book, Slot


@dataclass(frozen=True, slots=True)
class Trip:
    """From an empty vehicle to an empty vehicle."""

    stops: tuple[TourStop, ...]
    new_tour: bool = False
    """Whether the vehicle comes from its depot although it has driven before."""

    @property
    def rides(self) -> tuple[str, ...]:
        return tuple(ride for stop in self.stops for ride in stop.board)


def halt(
    place: str, arrive: int, depart: int, board: tuple[str, ...] = (), alight: tuple[str, ...] = ()
) -> TourStop:
    return TourStop(place=place, arrive=arrive, depart=depart, board=board, alight=alight)


def trips_of(route: Route, places: list[str], rides: dict[str, Ride]) -> list[Trip]:
    """The route's halts, cut wherever nobody is on board."""
    trips: list[Trip] = []
    stops: list[TourStop] = []
    aboard: set[str] = set()
    fresh = False
    for number, visit in enumerate(route.visits):
        place, time = places[visit.place], round(visit.time)
        empty = not aboard
        if empty and stops:
            trips.append(Trip(_standing(stops, rides), fresh))
            stops = []
        fresh = number in route.cuts if empty else fresh
        stops = _joined(stops, place, time, visit.request, visit.boards)
        aboard ^= {visit.request}
    if stops:
        trips.append(Trip(_standing(stops, rides), fresh))
    return trips


def _joined(
    stops: list[TourStop], place: str, time: int, ride: str, boards: bool
) -> list[TourStop]:
    """Halts with one more visit; neighbours at one place that board or alight are one halt."""
    board, alight = ((ride,), ()) if boards else ((), (ride,))
    last = stops[-1] if stops else None
    if last is not None and last.place == place and (boards or not last.board):
        arrive = last.arrive if last.alight else time
        joined = halt(place, arrive, time, last.board + board, last.alight + alight)
        return [*stops[:-1], joined]
    return [*stops, halt(place, time, time, board, alight)]


def _standing(stops: list[TourStop], rides: dict[str, Ride]) -> tuple[TourStop, ...]:
    """Halts with the minutes boarding takes: before the departure, or after the arrival."""
    timed = []
    for stop in stops:
        minutes = sum(rides[id].boarding for id in (*stop.board, *stop.alight))
        if stop.alight:
            depart = max(stop.depart, stop.arrive + minutes)
            timed.append(halt(stop.place, stop.arrive, depart, stop.board, stop.alight))
        else:
            timed.append(halt(stop.place, stop.depart - minutes, stop.depart, stop.board))
    return tuple(timed)


def tour_of(index: ProblemIndex, slot: Slot, layout: int, id: str, trips: list[Trip]) -> Tour:
    """Depot, the trips, depot; waiting between trips at the last halt."""
    stops = [stop for trip in trips for stop in trip.stops]
    for number in range(len(stops) - 1):
        here, following = stops[number], stops[number + 1]
        leave = following.arrive - index.minutes_between(here.place, following.place)
        if not here.board and leave > here.depart:
            stops[number] = halt(here.place, here.arrive, leave, here.board, here.alight)
    depot = slot.vehicle.depot
    out = stops[0].arrive - index.minutes_between(depot, stops[0].place)
    home = stops[-1].depart + index.minutes_between(stops[-1].place, depot)
    stops = [halt(depot, out, out), *stops, halt(depot, home, home)]
    return Tour(
        id=id, vehicle=slot.vehicle.id, driver=slot.driver.id, stops=tuple(stops), layout=layout
    )


def tours_of(
    index: ProblemIndex, book: Book, slot: Slot, layout: int, name: str, trips: list[Trip]
) -> tuple[list[Tour], list[str]]:
    """The trips as tours, cut where the route is, and the rides that do not fit.

    Where the driver's limits forbid that, as few cuts more as help, where the vehicle can be at
    its depot in between; when none help, the trip with the fewest rides is given up.
    """
    lost: list[str] = []
    fixed = tuple(number for number, trip in enumerate(trips) if number and trip.new_tour)
    tours = _cut(index, slot, layout, name, trips, fixed)
    if book.allows(slot.driver, [Interval(t.start, t.end) for t in tours]):
        return tours, lost
    while trips:
        cuts = _possible_cuts(index, book, slot, trips)
        for count in range(len(cuts) + 1):
            for chosen in combinations(cuts, count):
                tours = _cut(index, slot, layout, name, trips, chosen)
                if book.allows(slot.driver, [Interval(t.start, t.end) for t in tours]):
                    return tours, lost
        least = min(range(len(trips)), key=lambda i: (len(trips[i].rides), -i))
        lost += trips[least].rides
        trips = trips[:least] + trips[least + 1 :]
    return [], lost


def _possible_cuts(index: ProblemIndex, book: Book, slot: Slot, trips: list[Trip]) -> list[int]:
    """Trips before which a break at the depot fits, longest break first; at most eight."""
    breaks = []
    for number in range(1, len(trips)):
        before, after = trips[number - 1].stops[-1], trips[number].stops[0]
        depot = slot.vehicle.depot
        ways = index.minutes_between(before.place, depot) + index.minutes_between(
            depot, after.place
        )
        pause = after.arrive - before.depart - ways
        if pause >= book.problem.legal.tour_turnaround:
            breaks.append((-pause, number))
    return [number for _, number in sorted(breaks)[:8]]


def _cut(
    index: ProblemIndex, slot: Slot, layout: int, name: str, trips: list[Trip],
    before: tuple[int, ...],
) -> list[Tour]:  # fmt: skip
    bounds = [0, *sorted(before), len(trips)]
    return [
        tour_of(index, slot, layout, f"{name}.{number}", trips[begin:end])
        for number, (begin, end) in enumerate(pairwise(bounds), start=1)
    ]
