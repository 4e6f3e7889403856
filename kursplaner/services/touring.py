"""The tours of a week as the Fahrdienst shows them: halts, times, loads, ways, and who waits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.legs import ATTRIBUTION, Source, leg_source, uses_roads
from kursplaner.domain.plan import Missing, Tour, TourStop, Unserved, WeekPlan
from kursplaner.domain.problem import Vehicle
from kursplaner.domain.rides import Direction, Ride, rides
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval, clock, day_of, intersect, subtract
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.domain.wording import Wording
from kursplaner.services.left_out import DIRECTIONS
from kursplaner.services.roads import tour_track
from kursplaner.services.week import WeekView

__all__ = ["ATTRIBUTION", "Halt", "Leg", "Rider", "Source", "TourDay", "TourLine", "Touring"]


Line = Sequence[tuple[float, float]]
"""Latitude and longitude, point by point."""


class Rider(Struct, frozen=True, kw_only=True):
    """One ride: a participant with the children who come along."""

    ride: str
    name: str
    """`Amina K. + 2 Ki`"""
    direction: Direction
    people: int
    seats: int
    origin: str
    """Place ids."""
    goal: str
    pinned: bool

    @property
    def word(self) -> str:
        return DIRECTIONS[self.direction]


class Leg(Struct, frozen=True, kw_only=True):
    """The way to the next halt."""

    minutes: int
    metres: int
    source: Source | None


class Halt(Struct, frozen=True, kw_only=True):
    """One stop of a tour; moments are minutes of the week."""

    place: str
    name: str
    arrive: int
    depart: int
    board: tuple[Rider, ...]
    alight: tuple[Rider, ...]
    load: int
    """Seats in use when the vehicle leaves."""
    leg: Leg | None
    """None at the last halt, and where the vehicle does not move."""


class TourLine(Struct, frozen=True, kw_only=True):
    """One tour with all that is said of it."""

    tour: Tour
    number: int
    """Counted through the day, as on paper."""
    vehicle: str
    driver: str
    seats: int
    halts: tuple[Halt, ...]
    drive: int
    """Minutes of driving; waiting and boarding do not count."""
    metres: int
    people: int
    broken: tuple[str, ...]
    """What it breaks, in sentences."""
    shift: tuple[Interval, ...]
    """When its driver is on duty that day."""

    @property
    def id(self) -> str:
        return self.tour.id

    @property
    def most(self) -> int:
        """Seats in use on the fullest leg."""
        return max((halt.load for halt in self.halts), default=0)

    @property
    def title(self) -> str:
        return f"Tour {self.number}"


class Waiting(Struct, frozen=True, kw_only=True):
    """A ride without a seat, and why."""

    rider: Rider
    when: str
    """`ab 11:20 Uhr`, `an bis 08:35 Uhr`"""
    way: str
    """`Eichigt → Adorf/Vogtl.`"""
    reason: str
    short: str
    """The reason in a few words, where the person is named beside it."""


class VehicleRow(Struct, frozen=True, kw_only=True):
    """A vehicle on one day, and when somebody may drive it."""

    id: str
    name: str
    seats: str
    """`8 Plätze`"""
    duty: tuple[Interval, ...]


class TourDay(Struct, frozen=True, kw_only=True):
    """One day of the shuttle."""

    day: int
    lines: tuple[TourLine, ...]
    waiting: tuple[Waiting, ...]
    vehicles: tuple[VehicleRow, ...]
    attribution: str
    """To be shown beside anything reckoned on the road network; empty without one."""

    def line(self, tour: str | None) -> TourLine | None:
        return next((line for line in self.lines if line.id == tour), None)

    def of_ride(self, ride: str) -> TourLine | None:
        return next((line for line in self.lines if ride in line.tour.rides), None)

    def rider(self, ride: str | None) -> Rider | None:
        """The ride on this day, on a tour or waiting."""
        on_board = (r for line in self.lines for halt in line.halts for r in halt.board)
        waiting = (item.rider for item in self.waiting)
        return next((r for r in (*on_board, *waiting) if r.ride == ride), None)

    @property
    def metres(self) -> int:
        return sum(line.metres for line in self.lines)

    @property
    def drive(self) -> int:
        return sum(line.drive for line in self.lines)

    @property
    def people(self) -> int:
        return sum(line.people for line in self.lines)


class Touring:
    """The shuttle of one week in sight; days are made when they are asked for."""

    def __init__(self, view: WeekView) -> None:
        self.view = view
        self.index = ProblemIndex(view.problem)
        self.rides: dict[str, Ride] = {
            ride.id: ride for ride in rides(PlanIndex(self.index, view.plan))
        }
        self.pins = {pin.ride: pin.vehicle for pin in view.problem.ride_pins}
        self._wording = Wording(view.problem, view.plan)
        self._days: dict[int, TourDay] = {}

    @property
    def days(self) -> tuple[int, ...]:
        """Weekdays on which somebody is driven or wants to be."""
        asked = {ride.day for ride in self.rides.values()}
        return tuple(sorted(asked | {day_of(tour.start) for tour in driven(self.view.plan)}))

    def waiting_on(self, day: int) -> int:
        """How many rides have no seat on that day."""
        return sum(1 for _ in self._waiting(day))

    @cached_property
    def positions(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude of every place that has them."""
        known = self.view.problem.travel.places
        return {p.id: (p.lat, p.lon) for p in known if p.lat is not None and p.lon is not None}

    @property
    def sites(self) -> frozenset[str]:
        return frozenset(site.place for site in self.view.problem.sites if site.place)

    @property
    def depots(self) -> frozenset[str]:
        return frozenset(vehicle.depot for vehicle in self.view.problem.vehicles)

    def day(self, day: int) -> TourDay:
        if day not in self._days:
            self._days[day] = self._made(day)
        return self._days[day]

    def rider(self, ride: Ride) -> Rider:
        name = self.index.participants[ride.participant].name
        with_children = f"{name} + {len(ride.children)} Ki" if ride.children else name
        return Rider(
            ride=ride.id, name=with_children, direction=ride.direction,
            people=1 + len(ride.children), seats=ride.seats, origin=ride.origin, goal=ride.goal,
            pinned=ride.id in self.pins,
        )  # fmt: skip

    def place_name(self, place: str) -> str:
        known = self.index.places.get(place)
        return known.name if known is not None else place

    def _made(self, day: int) -> TourDay:
        tours = sorted(
            (tour for tour in driven(self.view.plan) if day_of(tour.start) == day),
            key=lambda tour: (tour.start, tour.id),
        )
        broken = self._broken(tours)
        return TourDay(
            day=day,
            lines=tuple(
                self._line(number, tour, broken[tour.id])
                for number, tour in enumerate(tours, start=1)
            ),
            waiting=tuple(self._waiting(day)),
            vehicles=tuple(self._vehicle(day, vehicle) for vehicle in self.index.vehicles.values()),
            attribution=ATTRIBUTION if uses_roads(self.index, tours) else "",
        )

    # Tours

    def _line(self, number: int, tour: Tour, broken: tuple[str, ...]) -> TourLine:
        vehicle, driver = self.index.vehicles[tour.vehicle], self.index.drivers[tour.driver]
        halts = tuple(self._halts(tour))
        legs = [halt.leg for halt in halts if halt.leg is not None]
        seats = [layout.seats for layout in vehicle.layouts] or [0]
        return TourLine(
            tour=tour, number=number, vehicle=vehicle.name, driver=driver.name, halts=halts,
            seats=seats[min(tour.layout, len(seats) - 1)],
            drive=sum(leg.minutes for leg in legs), metres=sum(leg.metres for leg in legs),
            people=sum(rider.people for halt in halts for rider in halt.board), broken=broken,
            shift=_on_day(driver.available, [b.span for b in driver.absent], day_of(tour.start)),
        )  # fmt: skip

    def _halts(self, tour: Tour) -> Iterator[Halt]:
        load = 0
        following: list[TourStop | None] = [*tour.stops[1:], None]
        for stop, after in zip(tour.stops, following, strict=True):
            board, alight = self._riders(stop.board), self._riders(stop.alight)
            load += sum(r.seats for r in board) - sum(r.seats for r in alight)
            yield Halt(
                place=stop.place, name=self.place_name(stop.place), arrive=stop.arrive,
                depart=stop.depart, board=board, alight=alight, load=load,
                leg=self._leg(stop, after),
            )  # fmt: skip

    def _leg(self, stop: TourStop, after: TourStop | None) -> Leg | None:
        if after is None or after.place == stop.place:
            return None
        return Leg(
            minutes=self.index.minutes_between(stop.place, after.place),
            metres=self.index.metres_between(stop.place, after.place),
            source=leg_source(self.index, stop.place, after.place),
        )

    def _riders(self, ids: Sequence[str]) -> tuple[Rider, ...]:
        return tuple(self.rider(self.rides[id]) for id in ids if id in self.rides)

    def _broken(self, tours: Sequence[Tour]) -> dict[str, tuple[str, ...]]:
        """Sentences by tour; what is said of a driver's day is said of all her tours that day."""
        found: dict[str, list[str]] = {tour.id: [] for tour in tours}
        for violation in self.view.violations:
            for tour in tours:
                if violation.hard and _concerns(violation, tour):
                    found[tour.id].append(brief(self._wording.sentence(violation)))
        return {id: tuple(dict.fromkeys(said)) for id, said in found.items()}

    # Who waits

    def _waiting(self, day: int) -> Iterator[Waiting]:
        for item in self.view.plan.unserved:
            ride = self.rides.get(item.id) if item.kind is Missing.RIDE else None
            if ride is not None and ride.day == day:
                yield self._waits(item, ride)

    def _waits(self, item: Unserved, ride: Ride) -> Waiting:
        way = f"{self.place_name(ride.origin)} → {self.place_name(ride.goal)}"
        return Waiting(
            rider=self.rider(ride), when=when(ride), way=way,
            reason=brief(self._wording.reason(item)), short=_short(item),
        )  # fmt: skip

    # Vehicles

    def _vehicle(self, day: int, vehicle: Vehicle) -> VehicleRow:
        own = _on_day(vehicle.available, [block.span for block in vehicle.absent], day)
        driven = [
            span
            for driver in self.view.problem.drivers
            if not driver.vehicles or vehicle.id in driver.vehicles
            for span in _on_day(driver.available, [block.span for block in driver.absent], day)
        ]
        most = max((layout.seats for layout in vehicle.layouts), default=0)
        return VehicleRow(
            id=vehicle.id, name=vehicle.name, seats=f"{most} Plätze", duty=intersect(own, driven)
        )


_SHORT = {
    Code.NO_VEHICLE: "kein passendes Fahrzeug", Code.NO_DRIVER: "niemand zum Fahren da",
    Code.NO_SEAT_FREE: "kein Platz frei", Code.TAKEN_OUT_BY_HAND: "von Hand herausgenommen",
    Code.NOT_PLANNED_YET: "noch nicht geplant",
}  # fmt: skip
_TOUR = re.compile(r"(Tour \d+) \(»[^«]*«, \w\w \d\d:\d\d\)")


def brief(sentence: str) -> str:
    """Beside the tours of one day their numbers are enough."""
    return _TOUR.sub(r"\1", sentence)


def _short(item: Unserved) -> str:
    reason = item.reason
    if reason is None:
        return "mehrere Gründe"
    if reason.code == Code.WAY_TOO_LONG:
        return f"direkter Weg {reason.have} Min., erlaubt {reason.limit}"
    return next((words for code, words in _SHORT.items() if code == reason.code), "siehe Grund")


def driven(plan: WeekPlan) -> tuple[Tour, ...]:
    """Tours that go anywhere; one without halts is told by the rules alone."""
    return tuple(tour for tour in plan.tours if len(tour.stops) > 1)


def when(ride: Ride) -> str:
    """`an bis 08:35 Uhr` on the way out, `ab 11:20 Uhr` on the way home."""
    if ride.direction is Direction.HOME:
        return f"ab {clock(ride.pickup.start)} Uhr"
    return f"an bis {clock(ride.delivery.end)} Uhr"


def _on_day(
    available: Sequence[Interval], absent: Sequence[Interval], day: int
) -> tuple[Interval, ...]:
    today = Interval(day * 24 * 60, (day + 1) * 24 * 60)
    return subtract(intersect(available, [today]), absent)


def _concerns(violation: Violation, tour: Tour) -> bool:
    named = set(violation.subjects)
    if any(ref.kind is Kind.TOUR for ref in named):
        return Ref(Kind.TOUR, tour.id) in named
    if any(ref.kind is Kind.RIDE for ref in named):
        return any(Ref(Kind.RIDE, ride) in named for ride in tour.rides)
    of_day = violation.start is None or day_of(violation.start) == day_of(tour.start)
    return of_day and bool(named & {Ref(Kind.DRIVER, tour.driver), Ref(Kind.VEHICLE, tour.vehicle)})


def leg_words(leg: Leg) -> str:
    """`17 Min. · 12,4 km · Schätzung`"""
    source = f" · {leg.source}" if leg.source is not None else ""
    return f"{leg.minutes} Min. · {kilometres(leg.metres)}{source}"


def kilometres(metres: int) -> str:
    """`12,4 km`"""
    return f"{metres / 1000:.1f} km".replace(".", ",")


def sources_words(lines: Sequence[TourLine]) -> str:
    """Where the minutes of these tours come from, the commonest first: `Schätzung, von Hand`."""
    found = Counter(h.leg.source for line in lines for h in line.halts if h.leg and h.leg.source)
    return ", ".join(source for source, _ in found.most_common())


def tour_ways(view: WeekView, tours: Iterable[Tour]) -> dict[tuple[str, str], Line]:
    """Lines along the roads by the places a leg joins; empty where there is no road network.

    The first call reads the network: never on a window's own thread.
    """
    found: dict[tuple[str, str], Line] = {}
    for tour in tours:
        track = tour_track(view, tour)
        for (one, two), leg in zip(pairwise(tour.stops), track.legs if track else (), strict=False):
            found[one.place, two.place] = leg
    return found
