"""Something changed after the tours were made: whoever has no seat is put into the tours there are.

A rider more, a vehicle or driver less: only tours that take somebody in, new ones, and those that
can no longer be driven change; all others stay as they are to the minute.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, Tour, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.rules.judge import TourJudge
from kursplaner.domain.score import score
from kursplaner.domain.time import DAY, Interval, intersect, subtract
from kursplaner.solver.events import Stop
from kursplaner.solver.shuttle.days.driven import Crews, timed
from kursplaner.solver.shuttle.days.lines import Line, Place
from kursplaner.solver.shuttle.duties import Book, Slot, slots
from kursplaner.solver.shuttle.halts import tour_of, trips_of
from kursplaner.solver.shuttle.net.network import build
from kursplaner.solver.shuttle.replan import replan_free
from kursplaner.solver.shuttle.retime import Clockwork
from kursplaner.solver.shuttle.week import DayCase
from kursplaner.solver.shuttle.why import impossible, reason_unserved

GONE = frozenset({
    Code.VEHICLE_UNAVAILABLE, Code.VEHICLE_ABSENT, Code.DRIVER_UNAVAILABLE, Code.DRIVER_ABSENT,
    Code.DRIVER_LICENCE, Code.DRIVER_VEHICLE, Code.UNKNOWN_ID,
})  # fmt: skip
"""What makes a tour undrivable: no vehicle, no driver, a rider who no longer rides."""
POLISH = 1.2
"""Seconds at most for driving the touched tours better among themselves."""


class Repaired(msgspec.Struct, frozen=True, kw_only=True):
    """Tours and rides without a seat after the change, and the tours that are new or changed."""

    tours: tuple[Tour, ...]
    unserved: tuple[Unserved, ...]
    touched: tuple[str, ...]


def repair(
    problem: WeekProblem, plan: WeekPlan, stop: Stop, seed: int = 1, day: int | None = None
) -> Repaired:
    """Seats for every ride of the plan's lessons that has none, in the tours there are or new ones.

    `problem` is the question as it is now (a vehicle absent, a rider more), `plan` the tours as
    they were. Pinned tours stay whatever happens. With `day` (0 = Monday) all other days stay as
    they are, and their rides are not reported.
    """
    begin = time.monotonic()
    found = _Repair(problem, plan, day).all()
    left = min(POLISH, stop.seconds - (time.monotonic() - begin))
    if not found.touched or left < 0.4 or stop.asked():
        return found
    part = Stop(seconds=left, deterministic=stop.deterministic, asked=stop.asked)
    return _polished(problem, plan, found, part, seed, day)


def _polished(
    problem: WeekProblem, plan: WeekPlan, found: Repaired, stop: Stop, seed: int, day: int | None
) -> Repaired:
    """The touched tours planned anew beside all others, if that is better."""
    now = _with(plan, found.tours, found.unserved)
    again = replan_free(problem, now, found.touched, stop, seed, day=day)
    after = _with(plan, again.tours, again.unserved)
    if score(problem, after).levels >= score(problem, now).levels:
        return found
    known = {tour.id: tour for tour in plan.tours}
    touched = tuple(tour.id for tour in again.tours if known.get(tour.id) != tour)
    return Repaired(tours=again.tours, unserved=again.unserved, touched=touched)


def _with(plan: WeekPlan, tours: tuple[Tour, ...], unserved: tuple[Unserved, ...]) -> WeekPlan:
    others = tuple(item for item in plan.unserved if item.kind is not Missing.RIDE)
    return replace(plan, tours=tours, unserved=(*others, *unserved))


class _Repair:
    def __init__(self, problem: WeekProblem, plan: WeekPlan, only: int | None) -> None:
        self.problem, self.only = problem, only
        self.index = ProblemIndex(problem)
        looked_up = PlanIndex(self.index, plan)
        self.rides = {ride.id: ride for ride in rides(looked_up)}
        self.before = {ride: tour.vehicle for tour in plan.tours for ride in tour.rides}
        pinned = {tour.id for tour in problem.pinned_tours}
        self.fixed = {tour.id for tour in plan.tours if tour.held} | pinned
        self.touched: list[str] = []
        judge = TourJudge(looked_up)
        clockwork = Clockwork(self.index, self.rides, plan.tours)
        self.tours: dict[str, Tour] = {}
        for tour in (*problem.pinned_tours, *(t for t in plan.tours if t.id not in pinned)):
            free = tour.id not in self.fixed and only in (None, tour.start // DAY)
            left = self._without_absent(clockwork, tour) if free else tour
            if left is None:
                continue
            found = {v.code for v in judge.violations(left)} if free else set()
            worse = left is not tour and found - {v.code for v in judge.violations(tour)}
            if not (GONE & found or worse):
                self.tours[tour.id] = left

    def _without_absent(self, clockwork: Clockwork, tour: Tour) -> Tour | None:
        """The tour for those of its riders who still ride; None where nobody does."""
        visits = [
            (id, boards)
            for stop in tour.stops
            for ids, boards in ((stop.alight, False), (stop.board, True))
            for id in ids
            if id in self.rides
        ]
        if len(visits) == 2 * len(tour.rides):
            return tour
        self.touched.append(tour.id)
        return clockwork.timed(tour, visits) if visits else None

    def all(self) -> Repaired:
        driven = {ride for tour in self.tours.values() for ride in tour.rides}
        wanted = [
            ride
            for ride in self.rides.values()
            if ride.id not in driven and self.only in (None, ride.day)
        ]
        able = [ride for ride in wanted if impossible(self.index, ride) is None]
        for day in sorted({ride.day for ride in able}):
            self._day(day, [ride for ride in able if ride.day == day])
        driven = {ride for tour in self.tours.values() for ride in tour.rides}
        unserved = tuple(
            Unserved(kind=Missing.RIDE, id=ride.id, lesson=ride.lesson,
                     reason=reason_unserved(self.index, ride))
            for ride in wanted if ride.id not in driven
        )  # fmt: skip
        ordered = tuple(sorted(self.tours.values(), key=lambda tour: (tour.start, tour.vehicle)))
        return Repaired(
            tours=ordered, unserved=unserved, touched=tuple(dict.fromkeys(self.touched))
        )

    def _day(self, day: int, wanted: list[Ride]) -> None:
        today = [tour for tour in self.tours.values() if tour.start // DAY == day]
        for tour in _Day(self, day, wanted, today).changed():
            self.tours[tour.id] = tour
            self.touched.append(tour.id)


@dataclass(slots=True)
class _Bus:
    """One tour, or room for one: what it is driven with, and its line once somebody is on board."""

    slot: Slot
    tour: Tour | None
    line: Line | None = None
    changed: bool = False


class _Day:
    """The tours of a day as lines of their own, each with the time its neighbours leave it."""

    def __init__(self, whole: _Repair, day: int, wanted: list[Ride], today: list[Tour]) -> None:
        self.whole, self.index, self.wanted = whole, whole.index, wanted
        self.today = today
        self.book = Book(whole.problem, list(whole.tours.values()))
        usable = slots(self.book, day, wanted)
        movable = [tour for tour in today if tour.id not in whole.fixed]
        free = Book(whole.problem, [])
        pairs = [(self._slot(free, tour), tour) for tour in movable]
        self.buses = [_Bus(slot, tour) for slot, tour in pairs if slot is not None]
        self.buses += [_Bus(slot, None) for slot in usable]
        aboard = [
            whole.rides[id] for tour in movable for id in tour.rides if id in whole.rides
        ]  # fmt: skip
        slots_of = [bus.slot for bus in self.buses]
        everybody = [*aboard, *wanted]
        self.case = DayCase(self.index, everybody, slots_of, whole.before, self.book, each=True)
        self.net = build(self.case.problem)
        self.crews = Crews(self.net)
        self.number = {rider.id: k for k, rider in enumerate(self.net.riders)}
        for owner in range(len(self.buses)):
            self._renew(owner)

    def _slot(self, free: Book, tour: Tour) -> Slot | None:
        """Vehicle and driver of the tour for the stretch of the day they could be together."""
        vehicle, driver = self.index.vehicles[tour.vehicle], self.index.drivers[tour.driver]
        day = tour.start // DAY
        both = intersect(free.vehicle_free(vehicle, day), free.driver_free(driver, day))
        span = next((s for s in both if s.start <= tour.start and tour.end <= s.end), None)
        return Slot(vehicle, driver, span) if span is not None else None

    def _renew(self, owner: int) -> None:
        """The line of a bus within the time and work the other tours leave."""
        bus, depot = self.buses[owner], self.crews.depot
        span = self._room(bus)
        crew = self.book.crew(bus.slot.driver, bus.slot.span.start // DAY)
        own = (float(bus.tour.start), float(bus.tour.end)) if bus.tour is not None else None
        done = tuple(work for work in crew.done if work != own)
        crew = replace(crew, done=done)
        shift = (float(span.start), float(span.end))
        depot.classes = tuple(
            replace(car, shift=shift) if k == owner else car for k, car in enumerate(depot.classes)
        )
        depot.crews[owner] = crew
        if bus.line is not None:
            bus.line = depot.line(owner, bus.line.trips)
        elif bus.tour is not None:
            trips = self.crews.book.parts(tuple(self._nodes(bus.tour)))
            bus.line = depot.line(owner, tuple(trips)) if trips else None
        if bus.line is not None and bus.line.cuts:
            bus.line = None

    def _nodes(self, tour: Tour) -> Iterator[int]:
        for stop in tour.stops:
            yield from (self.net.n + self.number[id] for id in stop.alight)
            yield from (self.number[id] for id in stop.board)

    def _room(self, bus: _Bus) -> Interval:
        """The longest stretch around the tour in which vehicle and driver are free."""
        turn = self.whole.problem.legal.tour_turnaround
        taken = [
            Interval(tour.start, tour.end).widened(turn, turn)
            for tour in self.book.tours
            if tour is not bus.tour
            and (tour.vehicle == bus.slot.vehicle.id or tour.driver == bus.slot.driver.id)
        ]
        pieces = subtract([bus.slot.span], taken)
        if bus.tour is not None:
            own = Interval(bus.tour.start, bus.tour.end)
            return next((piece for piece in pieces if piece.contains(own)), own)
        at = bus.slot.span.start
        return max(pieces, key=lambda piece: piece.minutes, default=Interval(at, at))

    def changed(self) -> list[Tour]:
        """Put everybody in, whoever has the least choice first; the tours that came of it."""
        waiting = [self.number[ride.id] for ride in self.wanted]
        while waiting:
            ranked = [(self._offers(rider), rider) for rider in waiting]
            waiting = [rider for offers, rider in ranked if offers]
            if not waiting:
                break
            _, rider, (_, owner, line) = min(
                (-_regret([o[0] for o in offers]), rider, offers[0])
                for offers, rider in ranked
                if offers
            )
            waiting.remove(rider)
            self._commit(owner, line)
        return [bus.tour for bus in self.buses if bus.changed and bus.tour is not None]

    def _offers(self, rider: int) -> list[tuple[float, int, Line]]:
        """Per bus the cheapest way to take the rider along, cheapest bus first."""
        depot, found = self.crews.depot, []
        for owner, bus in enumerate(self.buses):
            extra = depot.surcharge[owner][rider]
            if bus.line is None and bus.tour is None:
                alone = self.crews.book.alone[rider]
                line = depot.line(owner, (alone,)) if alone is not None else None
                if line is not None:
                    found.append((line.cost, owner, line))
            elif bus.line is not None:
                way = _first(depot.places(bus.line, rider), bus.line, self.crews)
                if way is not None:
                    found.append((way.cost - bus.line.cost + extra, owner, way))
        return sorted(found, key=lambda offer: offer[:2])

    def _commit(self, owner: int, line: Line) -> None:
        bus = self.buses[owner]
        tour = self._tour(bus, line, owner)
        if tour is None:
            return
        self.book.tours = [t for t in self.book.tours if t is not bus.tour] + [tour]
        bus.line, bus.tour, bus.changed = line, tour, True
        for other, sibling in enumerate(self.buses):
            same = sibling.slot.vehicle.id == tour.vehicle or sibling.slot.driver.id == tour.driver
            if same and other != owner:
                self._renew(other)

    def _tour(self, bus: _Bus, line: Line, owner: int) -> Tour | None:
        """The line with its times, one tour from depot to depot."""
        layout = (line.layouts & -line.layouts).bit_length() - 1
        route = timed(self.net, self.crews, line, int(self.net.layout_number[layout]))
        if route is None or route.cuts:
            return None
        name = bus.tour.id if bus.tour is not None else self._unused(bus, owner)
        trips = trips_of(route, self.case.places, self.whole.rides)
        return tour_of(self.index, bus.slot, route.layout, name, trips)

    def _unused(self, bus: _Bus, owner: int) -> str:
        name = f"{bus.slot.vehicle.id}/r{bus.slot.span.start // DAY}.{owner}"
        while name in self.whole.tours:
            name += "n"
        return name


def _regret(costs: Sequence[float]) -> float:
    """How much is lost when the best place is gone."""
    return costs[1] - costs[0] if len(costs) > 1 else float("inf")


def _first(places: Sequence[Place], line: Line, crews: Crews) -> Line | None:
    ways = (crews.depot.with_place(line, place) for place in places)
    return next((way for way in ways if way is not None and not way.cuts), None)
