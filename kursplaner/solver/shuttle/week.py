"""Tours of a week: the rides of each day as one dial-a-ride problem, its answer as tours."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from kursplaner.domain.dialaride import (
    Crew,
    DialAnswer,
    DialARide,
    Proof,
    Request,
    Route,
    VehicleClass,
)
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, Tour, Unserved, WeekPlan
from kursplaner.domain.problem import Vehicle, WeekProblem
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import DAY
from kursplaner.solver.events import Emit, Improved, Level, Started, Stop
from kursplaner.solver.shuttle.blocks import blocks
from kursplaner.solver.shuttle.crewed import FEW_RIDES
from kursplaner.solver.shuttle.duties import Book, Slot, slots
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.fixed import fixed_tours
from kursplaner.solver.shuttle.halts import tours_of, trips_of
from kursplaner.solver.shuttle.requests import request_of
from kursplaner.solver.shuttle.why import impossible, reason_unserved

STAGE = "shuttle"
LIFT = 99
ATTEMPTS = (0.95, 0.6, 1.0)
"""Share of a day's remaining time each attempt may take; no day lives on another's."""
STEPS = 1200
"""Steps of the search per unit of a deterministic limit and day."""


Memory = dict[DialARide, DialAnswer]
"""Proven answers by their question."""


@dataclass(frozen=True, slots=True)
class Tours:
    """Tours of the week, rides without a seat with the reason, and both levels."""

    tours: tuple[Tour, ...]
    unserved: tuple[Unserved, ...]
    levels: tuple[Level, ...]


def plan_tours(
    problem: WeekProblem, plan: WeekPlan, stop: Stop, seed: int = 1,
    previous: WeekPlan | None = None, emit: Emit = lambda event: None,
    memory: Memory | None = None, day: int | None = None,
) -> Tours:  # fmt: skip
    """Tours for everybody whom the lessons and childcare slots of `plan` ask to be driven.

    Pinned tours stay as they are, see `fixed_tours`. `previous` is the plan to
    stay close to; None: the published one. `memory` keeps what was proven for the next call;
    with `day` only those who ride on that weekday are driven, beside the pinned tours.
    The bound of the level `tours` takes one driver per
    vehicle and stretch of a day for granted, and that no empty bus stands longer than
    `LONGEST_WAIT` between two blocks of a day.
    """
    known = {} if memory is None else memory
    run = _Run(problem, plan, stop, seed, previous or problem.published, emit, known)
    return run.all(day)


class _Run:
    def __init__(
        self, problem: WeekProblem, plan: WeekPlan, stop: Stop, seed: int,
        previous: WeekPlan | None, emit: Emit, memory: Memory,
    ) -> None:  # fmt: skip
        self.problem, self.plan, self.memory = problem, plan, memory
        self.stop, self.seed, self.emit = stop, seed, emit
        self.index = ProblemIndex(problem)
        self.rides = {ride.id: ride for ride in rides(PlanIndex(self.index, plan))}
        self.asked = self.rides
        """Those to be driven; the others only where a pinned tour takes them."""
        self.before = {
            ride: tour.vehicle
            for tour in (previous.tours if previous else ())
            for ride in tour.rides
        }
        self.begin = time.monotonic()
        self.book = Book(problem)
        self.bound = 0.0
        self.fewest = 0
        self.told: dict[str, int] = {}

    def all(self, only: int | None) -> Tours:
        """All tours; with `only` those of one day and the pinned ones."""
        self.emit(Started(stage=STAGE))
        if only is not None:
            self.asked = {id: ride for id, ride in self.rides.items() if ride.day == only}
        self.book.tours = fixed_tours(self.problem, self.plan, self.rides)
        pinned = {ride for tour in self.book.tours for ride in tour.rides}
        self.bound = sum(self._cost([tour]) for tour in self.book.tours)
        days: dict[int, list[Ride]] = defaultdict(list)
        for ride in self.asked.values():
            if ride.id not in pinned:
                days[ride.day].append(ride)
        for number, (day, wanted) in enumerate(sorted(days.items())):
            self._day(day, wanted, len(days) - number)
        return self._result()

    def _day(self, day: int, wanted: list[Ride], days_left: int) -> None:
        """Plan a day block by block, then what is left with vehicles and drivers still free."""
        end = self._seconds() + max(0.5, (self.stop.seconds - self._seconds()) / days_left)
        left = [ride for ride in wanted if impossible(self.index, ride) is None]
        for attempt, share in enumerate(ATTEMPTS):
            still: list[Ride] = []
            seconds = max(0.2, (end - self._seconds()) * share) / max(1, len(left))
            for number, block in enumerate(blocks(self.index, left)):
                name = f"{day}.{attempt}{number or ''}"
                still += self._block(day, name, block, seconds * len(block), attempt + number)
            if not still or len(still) == len(left) or (attempt and self.stop.asked()):
                break
            left = still

    def _block(
        self, day: int, name: str, wanted: list[Ride], seconds: float, later: int
    ) -> list[Ride]:
        """Tours for these rides beside all tours of the book; who is left over."""
        usable = slots(self.book, day, wanted)
        if not usable:
            return wanted
        case = DayCase(self.index, wanted, usable, self.before, self.book)
        if later:
            self.bound += self._bound_alone(day, wanted, seconds)
        answer = self._answer(case, seconds)
        if not later:
            self.bound += max(0.0, answer.bound - case.most * len(answer.unserved))
            self.fewest += max(0, math.ceil((answer.bound + 1) / case.most - 1 - 1e-6))
        for number, (slot, route) in enumerate(case.driven(answer.routes), start=1):
            trips = trips_of(route, case.places, self.rides)
            unused = self._unused(f"{slot.vehicle.id}/{name}{number}")
            tours, _ = tours_of(self.index, self.book, slot, route.layout, unused, trips)
            self.book.tours += tours
        driven = {ride for tour in self.book.tours for ride in tour.rides}
        return [ride for ride in wanted if ride.id not in driven]

    def _bound_alone(self, day: int, wanted: list[Ride], seconds: float) -> float:
        """What the block costs at least whatever the others do: all drivers paid, nobody busy."""
        if len(wanted) > FEW_RIDES:
            return 0.0
        others = [t for t in self.book.tours if t.pinned or t.start // DAY != day]
        free = Book(self.problem, others)
        usable = slots(free, day, wanted)
        case = DayCase(self.index, wanted, usable, self.before, free, paid=True)
        answer = self._answer(case, seconds / 2, told=False)
        return max(0.0, answer.bound - case.most * len(answer.unserved))

    def _answer(self, case: DayCase, seconds: float, told: bool = True) -> DialAnswer:
        if case.problem in self.memory:
            return self.memory[case.problem]
        limits = Limits(seconds=seconds)
        if self.stop.deterministic is not None:
            limits = Limits(seconds=1e6, steps=max(1, round(STEPS * self.stop.deterministic)))
        before = round(self._cost(self.book.tours))

        def tell(value: float | None, bound: float | None) -> None:
            if value is not None and told:
                missing, cost = divmod(value, case.most)
                lost = round(missing) * self.problem.weights.ride_unserved
                self._tell("tours_unserved", lost)
                self._tell("tours", before + round(cost))

        asked = self.stop.asked
        found = solve(case.problem, stop=asked, seed=self.seed, limits=limits, on_progress=tell)
        if found.proof is Proof.OPTIMAL:
            self.memory[case.problem] = found
        return found

    def _tell(self, level: str, value: int) -> None:
        if self.told.get(level) != value:
            self.told[level] = value
            at = self._seconds()
            self.emit(Improved(stage=STAGE, level=level, value=value, seconds=at))

    def _seconds(self) -> float:
        return time.monotonic() - self.begin

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
            for ride in self.asked.values()
            if ride.id not in driven
        )  # fmt: skip
        price = self.problem.weights.ride_unserved
        lost = price * len(unserved)
        value = round(self._cost(self.book.tours))
        proven = self.bound >= value - 1e-3
        bound = value if proven else min(value, math.ceil(self.bound - 1e-3))
        hopeless = price * sum(_for_good(item) for item in unserved)
        fewest = lost if proven else min(lost, hopeless + price * self.fewest)
        levels = (
            Level(name="tours_unserved", value=lost, bound=fewest, proven=fewest == lost),
            Level(name="tours", value=value, bound=bound, proven=proven),
        )  # fmt: skip
        ordered = sorted(self.book.tours, key=lambda tour: (tour.start, tour.vehicle))
        return Tours(tuple(ordered), unserved, levels)


def _for_good(item: Unserved) -> bool:
    return item.reason is not None and item.reason.code != Code.NO_SEAT_FREE


class DayCase:
    """One day's rides and slots as the engine's input, and the way back."""

    def __init__(
        self, index: ProblemIndex, wanted: Sequence[Ride], usable: Sequence[Slot],
        before: dict[str, str], book: Book | None = None, paid: bool = False, each: bool = False,
    ) -> None:  # fmt: skip
        """`paid`: no driver costs anything, as if each drove already that day; `each`: every slot
        is a class of its own, in the order given."""
        self.index, self.before = index, before
        self.book, self.paid = book or Book(index.problem), paid
        self.wanted = list(wanted)
        depots = {slot.vehicle.depot for slot in usable}
        ends = {place for ride in wanted for place in (ride.origin, ride.goal)}
        self.places = sorted(depots | ends)
        self.number = {place: i for i, place in enumerate(self.places)}
        self.groups = _singly(usable) if each else self._grouped(usable)
        weights = index.problem.weights
        minutes = tuple(
            tuple(float(index.minutes_between(a, b)) for b in self.places) for a in self.places
        )
        costs = tuple(tuple(weights.drive_minute * cell for cell in row) for row in minutes)
        self.most = self._most(usable)
        self.problem = DialARide(
            name="day", minutes=minutes, costs=costs,
            requests=tuple(self._request(ride) for ride in wanted),
            vehicles=tuple(self._class(key, group) for key, group in self.groups.items()),
            ride_weight=float(weights.ride_minute), shared_stops=True,
        )  # fmt: skip

    def _most(self, usable: Sequence[Slot]) -> float:
        """More than all tours together can cost: one ride left out is worse than any detour."""
        weights = self.index.problem.weights
        cost = sum(weights.tour_driver + weights.drive_minute * s.span.minutes for s in usable)
        cost += sum(
            weights.tour + weights.change_ride + weights.ride_minute * ride.max_ride
            for ride in self.wanted
        )
        return float(cost + 1)

    def price(self, ride: str) -> float:
        """Of leaving the ride out."""
        return self.most

    def _grouped(self, usable: Sequence[Slot]) -> dict[str, list[Slot]]:
        """Slots no ride can tell apart, under the id of the first."""
        named = set(self.before.values()) | {pin.vehicle for pin in self.index.problem.ride_pins}
        groups: dict[object, list[Slot]] = defaultdict(list)
        for slot in usable:
            v = slot.vehicle
            name = v.id if v.id in named else ""
            alike = (v.depot, v.layouts, v.child_seats, v.prams, v.lift, slot.span, name,
                     self._crew(slot), self._fixed(slot))  # fmt: skip
            groups[alike].append(slot)
        return {group[0].id: group for group in groups.values()}

    def _crew(self, slot: Slot) -> Crew:
        return self.book.crew(slot.driver, slot.span.start // DAY)

    def _fixed(self, slot: Slot) -> float:
        """Price of the first tour; a driver who drives that day anyway costs nothing more."""
        weights = self.index.problem.weights
        drives = self.paid or self.book.of_driver(slot.driver.id, slot.span.start // DAY)
        return float(weights.tour + (0 if drives else weights.tour_driver))

    def _class(self, id: str, group: list[Slot]) -> VehicleClass:
        vehicle, span = group[0].vehicle, group[0].span
        depot = self.number[vehicle.depot]
        return VehicleClass(
            id=id, start=depot, end=depot, layouts=_capacities(vehicle), count=len(group),
            shift=(float(span.start), float(span.end)), fixed_cost=self._fixed(group[0]),
            crew=self._crew(group[0]),
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

    def driven(self, routes: Sequence[Route]) -> list[tuple[Slot, Route]]:
        """Each route with a slot of its class."""
        free = {id: list(group) for id, group in self.groups.items()}
        return [(free[route.vehicle].pop(0), route) for route in routes]


def _singly(usable: Sequence[Slot]) -> dict[str, list[Slot]]:
    return {f"{slot.id}|{number}": [slot] for number, slot in enumerate(usable)}


def _capacities(vehicle: Vehicle) -> tuple[tuple[int, ...], ...]:
    seats = vehicle.child_seats
    return tuple(
        (layout.seats, layout.wheelchairs, seats.shell, seats.seat, seats.booster, vehicle.prams,
         LIFT if vehicle.lift else 0)
        for layout in vehicle.layouts
    )  # fmt: skip
