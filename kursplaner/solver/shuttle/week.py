"""Tours of a week: the rides of each day as one dial-a-ride problem, its answer as tours."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from kursplaner.domain.dialaride import DialARide, Proof, Request, Route, VehicleClass
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, Tour, Unserved, WeekPlan
from kursplaner.domain.problem import Vehicle, WeekProblem
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.rules.codes import Code
from kursplaner.solver.events import Emit, Improved, Level, Started, Stop
from kursplaner.solver.shuttle.duties import Book, Slot, carries, slots
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.halts import tours_of, trips_of
from kursplaner.solver.shuttle.why import reason_unserved

STAGE = "shuttle"
FIRST = 1000.0
"""Price of leaving a ride out: more than any detour for one ride costs, the level above."""
LIFT = 99
ATTEMPTS = (0.7, 0.6, 1.0)
"""Share of a day's remaining time each attempt may take; no day lives on another's."""


@dataclass(frozen=True, slots=True)
class Tours:
    """Tours of the week, rides without a seat with the reason, and both levels."""

    tours: tuple[Tour, ...]
    unserved: tuple[Unserved, ...]
    levels: tuple[Level, ...]


def plan_tours(
    problem: WeekProblem, plan: WeekPlan, stop: Stop, seed: int = 1,
    previous: WeekPlan | None = None, emit: Emit = lambda event: None,
) -> Tours:  # fmt: skip
    """Tours for everybody whom the lessons and childcare slots of `plan` ask to be driven.

    Pinned tours stay as they are (without riders who no longer ride). `previous` is the plan to
    stay close to; None: the published one. The bound of the level `tours` takes one driver per
    vehicle and stretch of a day for granted.
    """
    run = _Run(problem, plan, stop, seed, previous or problem.published, emit)
    return run.all()


class _Run:
    def __init__(
        self, problem: WeekProblem, plan: WeekPlan, stop: Stop, seed: int,
        previous: WeekPlan | None, emit: Emit,
    ) -> None:  # fmt: skip
        self.problem, self.stop, self.seed, self.emit = problem, stop, seed, emit
        self.index = ProblemIndex(problem)
        self.rides = {ride.id: ride for ride in rides(PlanIndex(self.index, plan))}
        self.before = {
            ride: tour.vehicle
            for tour in (previous.tours if previous else ())
            for ride in tour.rides
        }
        self.begin = time.monotonic()
        self.book = Book(problem)
        self.bound = 0.0
        self.proven = True

    def all(self) -> Tours:
        self.emit(Started(stage=STAGE))
        self.book.tours = [_without_strangers(t, self.rides) for t in self.problem.pinned_tours]
        pinned = {ride for tour in self.book.tours for ride in tour.rides}
        self.bound = sum(self._cost([tour]) for tour in self.book.tours)
        days: dict[int, list[Ride]] = defaultdict(list)
        for ride in self.rides.values():
            if ride.id not in pinned:
                days[ride.day].append(ride)
        for number, (day, wanted) in enumerate(sorted(days.items())):
            self._day(day, wanted, len(days) - number)
        return self._result()

    def _day(self, day: int, wanted: list[Ride], days_left: int) -> None:
        """Plan a day, then what is left with vehicles and drivers still free."""
        left = wanted
        end = self._seconds() + max(0.5, (self.stop.seconds - self._seconds()) / days_left)
        for attempt, share in enumerate(ATTEMPTS):
            usable = slots(self.book, day, left)
            if not left or not usable or (attempt and self.stop.asked()):
                break
            seconds = max(0.2, (end - self._seconds()) * share)
            still = self._solve(day, attempt, left, usable, seconds)
            if len(still) == len(left):
                break
            left = still
        if left:
            self.proven = self.proven and not _may_fit(self.book, day, left)

    def _seconds(self) -> float:
        return time.monotonic() - self.begin

    def _solve(
        self, day: int, attempt: int, wanted: list[Ride], usable: list[Slot], seconds: float
    ) -> list[Ride]:
        case = DayCase(self.index, wanted, usable, self.before)
        limits = Limits(seconds=seconds)
        if self.stop.deterministic is not None:
            limits = Limits(seconds=1e6, fragments=100_000)
        answer = solve(case.problem, stop=self.stop.asked, seed=self.seed, limits=limits)
        unserved_cost = sum(case.price(id) for id in answer.unserved)
        if attempt == 0:
            self.bound += max(0.0, answer.bound - unserved_cost)
        self.proven &= answer.proof is Proof.OPTIMAL and attempt == 0
        for number, (slot, layout, route) in enumerate(case.driven(answer.routes), start=1):
            trips = trips_of(route, case.places, self.rides)
            name = self._unused(f"{slot.vehicle.id}/{day}.{attempt}{number}")
            tours, lost = tours_of(self.index, self.book, slot, layout, name, trips)
            self.book.tours += tours
            self.proven &= len(tours) == 1 and not lost
        driven = {ride for tour in self.book.tours for ride in tour.rides}
        cost = round(self._cost(self.book.tours))
        self.emit(Improved(stage=STAGE, level="tours", value=cost, seconds=self._seconds()))
        return [ride for ride in wanted if ride.id not in driven]

    def _unused(self, name: str) -> str:
        """The name, or a longer one where a pinned tour already bears it."""
        while any(tour.id.startswith(name) for tour in self.book.tours):
            name += "n"
        return name

    def _cost(self, tours: Sequence[Tour]) -> float:
        """What the score counts for these tours."""
        weights = self.problem.weights
        cost = weights.tour * len(tours)
        cost += weights.tour_driver * len({(tour.driver, tour.start // 1440) for tour in tours})
        for tour in tours:
            for one, two in zip(tour.stops, tour.stops[1:], strict=False):
                minutes = self.index.minutes_between(one.place, two.place)
                cost += weights.drive_minute * minutes
            boarded = {id: stop.depart for stop in tour.stops for id in stop.board}
            for stop in tour.stops:
                for id in stop.alight:
                    cost += self._ride_cost(self.rides[id], boarded[id], stop.arrive, tour.vehicle)
        return float(cost)

    def _ride_cost(self, ride: Ride, leaves: int, arrives: int, vehicle: str) -> int:
        weights = self.problem.weights
        home = ride.direction == "home"
        waits = leaves - ride.pickup.start if home else ride.delivery.end - arrives
        cost = weights.wait_minute * max(0, waits)
        cost += weights.ride_minute * max(0, arrives - leaves - ride.direct)
        moved = self.before.get(ride.id, vehicle) != vehicle
        return cost + weights.change_ride * moved

    def _result(self) -> Tours:
        driven = {ride for tour in self.book.tours for ride in tour.rides}
        unserved = tuple(
            Unserved(
                kind=Missing.RIDE, id=ride.id, lesson=ride.lesson,
                reason=reason_unserved(self.index, ride),
            )
            for ride in self.rides.values()
            if ride.id not in driven
        )  # fmt: skip
        price = self.problem.weights.ride_unserved
        lost = price * len(unserved)
        value = round(self._cost(self.book.tours))
        bound = value if self.proven else min(value, int(self.bound))
        hopeless = price * sum(item.reason is not None and _for_good(item) for item in unserved)
        levels = (
            Level(name="tours_unserved", value=lost, bound=lost if self.proven else hopeless,
                  proven=self.proven or lost == hopeless),
            Level(name="tours", value=value, bound=bound, proven=bound >= value),
        )  # fmt: skip
        ordered = sorted(self.book.tours, key=lambda tour: (tour.start, tour.vehicle))
        return Tours(tuple(ordered), unserved, levels)


def _for_good(item: Unserved) -> bool:
    return item.reason is not None and item.reason.code != Code.NO_SEAT_FREE


def _may_fit(book: Book, day: int, left: list[Ride]) -> bool:
    """Whether a vehicle stood without a driver although one could have driven it."""
    idle = [v for v in book.problem.vehicles if book.vehicle_free(v, day)]
    return len(idle) > len(book.problem.drivers) and any(
        carries(vehicle, ride) for vehicle in idle for ride in left
    )


def _without_strangers(tour: Tour, known: dict[str, Ride]) -> Tour:
    stops = tuple(
        replace(
            stop,
            board=tuple(ride for ride in stop.board if ride in known),
            alight=tuple(ride for ride in stop.alight if ride in known),
        )
        for stop in tour.stops
    )
    return replace(tour, stops=stops)


def request_of(ride: Ride, number: dict[str, int]) -> Request:
    """The ride as the engine knows it; `number` gives the row of each place."""
    return Request(
        id=ride.id, pickup=number[ride.origin], delivery=number[ride.goal],
        demand=(ride.seats, ride.wheelchairs, ride.shells, ride.child_seats, ride.boosters,
                ride.prams, int(ride.needs_lift)),
        pickup_window=(float(ride.pickup.start), float(ride.pickup.end)),
        delivery_window=(float(ride.delivery.start), float(ride.delivery.end)),
        pickup_service=float(ride.boarding), delivery_service=float(ride.boarding),
        max_ride=float(ride.max_ride),
    )  # fmt: skip


class DayCase:
    """One day's rides and slots as the engine's input, and the way back."""

    def __init__(
        self, index: ProblemIndex, wanted: Sequence[Ride], usable: Sequence[Slot],
        before: dict[str, str],
    ) -> None:  # fmt: skip
        self.index, self.before = index, before
        self.wanted = list(wanted)
        depots = {slot.vehicle.depot for slot in usable}
        ends = {place for ride in wanted for place in (ride.origin, ride.goal)}
        self.places = sorted(depots | ends)
        self.number = {place: i for i, place in enumerate(self.places)}
        self.groups = self._grouped(usable)
        weights = index.problem.weights
        minutes = tuple(
            tuple(float(index.minutes_between(a, b)) for b in self.places) for a in self.places
        )
        costs = tuple(tuple(weights.drive_minute * cell for cell in row) for row in minutes)
        self.problem = DialARide(
            name="day", minutes=minutes, costs=costs,
            requests=tuple(self._request(ride) for ride in wanted),
            vehicles=tuple(self._class(key, group) for key, group in self.groups.items()),
            ride_weight=float(weights.ride_minute), shared_stops=True,
        )  # fmt: skip

    def price(self, ride: str) -> float:
        return FIRST

    def _grouped(self, usable: Sequence[Slot]) -> dict[str, list[Slot]]:
        """Slots no ride can tell apart, under the id of the first."""
        named = set(self.before.values()) | {pin.vehicle for pin in self.index.problem.ride_pins}
        groups: dict[object, list[Slot]] = defaultdict(list)
        for slot in usable:
            v = slot.vehicle
            alike = (v.depot, v.layouts, v.child_seats, v.prams, v.lift, slot.span,
                     v.id if v.id in named else "")  # fmt: skip
            groups[alike].append(slot)
        return {group[0].id: group for group in groups.values()}

    def _class(self, id: str, group: list[Slot]) -> VehicleClass:
        vehicle, span = group[0].vehicle, group[0].span
        weights = self.index.problem.weights
        depot = self.number[vehicle.depot]
        return VehicleClass(
            id=id, start=depot, end=depot, layouts=_capacities(vehicle), count=len(group),
            shift=(float(span.start), float(span.end)),
            fixed_cost=float(weights.tour + weights.tour_driver),
        )  # fmt: skip

    def _request(self, ride: Ride) -> Request:
        pins = {pin.vehicle for pin in self.index.problem.ride_pins if pin.ride == ride.id}
        able = None
        if pins:
            able = tuple(id for id, group in self.groups.items() if group[0].vehicle.id in pins)
        escort = self._escort(ride)
        if escort == "":
            able, escort = (), None
        old, weight = self.before.get(ride.id), self.index.problem.weights.change_ride
        surcharges = tuple(
            (id, float(weight))
            for id, group in self.groups.items()
            if old is not None and weight and group[0].vehicle.id != old
        )
        return replace(
            request_of(ride, self.number), price=self.price(ride.id), apart=self._apart(ride),
            escort=escort, vehicles=able, surcharges=surcharges,
        )  # fmt: skip

    def _apart(self, ride: Ride) -> tuple[str, ...]:
        people = self.index.participants
        mine = people[ride.participant].not_with
        return tuple(
            other.id
            for other in self.wanted
            if other.participant in mine or ride.participant in people[other.participant].not_with
        )

    def _escort(self, ride: Ride) -> str | None:
        """The escort's ride that lies nearest; "" when she has none: the ride cannot be driven."""
        who = self.index.participants[ride.participant].only_with
        if who is None:
            return None
        theirs = [other for other in self.wanted if other.participant == who]
        theirs = [other for other in theirs if other.direction == ride.direction]
        if not theirs:
            return ""
        return min(theirs, key=lambda o: (abs(o.delivery.end - ride.delivery.end), o.id)).id

    def driven(self, routes: Sequence[Route]) -> list[tuple[Slot, int, Route]]:
        """Each route with a slot of its class."""
        free = {id: list(group) for id, group in self.groups.items()}
        return [(free[route.vehicle].pop(0), route.layout, route) for route in routes]


def _capacities(vehicle: Vehicle) -> tuple[tuple[int, ...], ...]:
    seats = vehicle.child_seats
    return tuple(
        (layout.seats, layout.wheelchairs, seats.shell, seats.seat, seats.booster, vehicle.prams,
         LIFT if vehicle.lift else 0)
        for layout in vehicle.layouts
    )  # fmt: skip
