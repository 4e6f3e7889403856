"""Who can drive what when: vehicles and drivers paired for a day, and what the law lets them do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from kursplaner.domain.dialaride import Crew
from kursplaner.domain.plan import Tour
from kursplaner.domain.problem import Driver, Vehicle, WeekProblem
from kursplaner.domain.rides import Ride
from kursplaner.domain.time import DAY, Interval, intersect, subtract
from kursplaner.solver.shuttle.days.lines import may_work

BREAK_PART = 15
"""Minutes: a shorter pause between tours is no break (section 4 ArbZG)."""
LEGAL_DAYS = 6
LONGEST_WAIT = 90
"""Minutes: an empty bus that would stand longer between two trips drives home, where it can, and
the driver gets a tour sheet of its own for what follows."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One vehicle with one driver for a stretch of a day."""

    vehicle: Vehicle
    driver: Driver
    span: Interval

    @property
    def id(self) -> str:
        return f"{self.vehicle.id}|{self.driver.id}|{self.span.start}"


@dataclass(slots=True)
class Book:
    """Tours fixed so far in the week, and the free time that leaves."""

    problem: WeekProblem
    tours: list[Tour] = field(default_factory=list)

    def vehicle_free(self, vehicle: Vehicle, day: int) -> tuple[Interval, ...]:
        own = [_taken(tour) for tour in self.tours if tour.vehicle == vehicle.id]
        return self._free(vehicle.available, [b.span for b in vehicle.absent], own, day)

    def driver_free(self, driver: Driver, day: int) -> tuple[Interval, ...]:
        date = self.problem.monday + timedelta(days=day)
        if driver.licence_until is not None and driver.licence_until < date:
            return ()
        own = [_taken(tour) for tour in self.tours if tour.driver == driver.id]
        return self._free(driver.available, [b.span for b in driver.absent], own, day)

    def _free(
        self, available: Sequence[Interval], absent: list[Interval], own: list[Interval], day: int
    ) -> tuple[Interval, ...]:
        turn = self.problem.legal.tour_turnaround
        today = [Interval(day * DAY, (day + 1) * DAY)]
        busy = [span.widened(turn, turn) for span in own]
        return subtract(intersect(available, today), [*absent, *busy])

    def of_driver(self, driver: str, day: int | None = None) -> list[Interval]:
        spans = [_taken(tour) for tour in self.tours if tour.driver == driver]
        return [span for span in spans if day is None or span.start // DAY == day]

    def allows(self, driver: Driver, more: Sequence[Interval]) -> bool:
        """Whether the driver may work these spans of one day on top of her tours."""
        crew = self.crew(driver, more[0].start // DAY)
        return may_work(crew, [(float(span.start), float(span.end)) for span in more])

    def crew(self, driver: Driver, day: int) -> Crew:
        """What the driver may still do that day by the ArbZG (employed) and her own limits."""
        legal = self.problem.legal
        others = sum(
            sum(s.minutes for s in stretches(self.of_driver(driver.id, d)))
            for d in {span.start // DAY for span in self.of_driver(driver.id)} - {day}
        )
        work = [float("inf")]
        if driver.max_minutes_day is not None:
            work.append(driver.max_minutes_day)
        if driver.max_minutes_week is not None:
            work.append(driver.max_minutes_week - others)
        if driver.employed:
            work += [legal.driver_day_extended, LEGAL_DAYS * legal.driver_day - others]
        breaks = (
            (float(legal.driver_break_after), float(legal.driver_break)),
            (float(legal.driver_long_break_after), float(legal.driver_long_break)),
        )
        return Crew(
            tour_cost=float(self.problem.weights.tour), turnaround=float(legal.tour_turnaround),
            longest_wait=float(LONGEST_WAIT), pause=float(BREAK_PART),
            most_work=float(min(work)),
            most_stretch=float(legal.driver_break_after) if driver.employed else float("inf"),
            breaks=breaks if driver.employed else (),
            done=tuple((float(s.start), float(s.end)) for s in self.of_driver(driver.id, day)),
        )  # fmt: skip


def _taken(tour: Tour) -> Interval:
    return Interval(tour.start, tour.end)


def stretches(spans: Iterable[Interval]) -> list[Interval]:
    """Work on end: spans joined where less than a part of a break lies between them."""
    joined: list[Interval] = []
    for span in sorted(spans):
        if joined and span.start - joined[-1].end < BREAK_PART:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def slots(book: Book, day: int, rides: Sequence[Ride]) -> list[Slot]:
    """Vehicles and drivers paired so that neither is asked for twice, most useful pairs first."""
    vehicles = {v.id: list(book.vehicle_free(v, day)) for v in book.problem.vehicles}
    drivers = {d.id: list(book.driver_free(d, day)) for d in book.problem.drivers}
    waiting = list(rides)
    found: list[Slot] = []
    while True:
        best = _best(book.problem, vehicles, drivers, waiting, rides)
        if best is None:
            return sorted(found, key=lambda slot: slot.id)
        found.append(best)
        turn = book.problem.legal.tour_turnaround
        taken = [best.span.widened(turn, turn)]
        vehicles[best.vehicle.id] = list(subtract(vehicles[best.vehicle.id], taken))
        drivers[best.driver.id] = list(subtract(drivers[best.driver.id], taken))
        served = [ride for ride in waiting if _serves(best.vehicle, best.span, ride)]
        # What one bus can carry at once is roughly what it takes off the others' hands.
        seats = max((layout.seats for layout in best.vehicle.layouts), default=0)
        gone = {ride.id for ride in served[: 2 * seats]}
        waiting = [ride for ride in waiting if ride.id not in gone]


def _best(
    problem: WeekProblem, vehicles: dict[str, list[Interval]], drivers: dict[str, list[Interval]],
    waiting: Sequence[Ride], rides: Sequence[Ride],
) -> Slot | None:  # fmt: skip
    choices = []
    for v, vehicle in enumerate(problem.vehicles):
        for d, driver in enumerate(problem.drivers):
            if driver.vehicles and vehicle.id not in driver.vehicles:
                continue
            for span in intersect(vehicles[vehicle.id], drivers[driver.id]):
                slot = Slot(vehicle, driver, span)
                useful = sum(_serves(vehicle, span, ride) for ride in waiting)
                ever = sum(_serves(vehicle, span, ride) for ride in rides)
                # Drivers bound to few vehicles first: the others can go anywhere.
                bound = len(driver.vehicles) or len(problem.vehicles)
                if ever:
                    choices.append(((-useful, -ever, bound, -span.minutes, v, d), slot))
    return min(choices, key=lambda choice: choice[0])[1] if choices else None


def _serves(vehicle: Vehicle, span: Interval, ride: Ride) -> bool:
    """Whether the ride could lie in the span and the vehicle has what it needs."""
    starts = max(ride.pickup.start, span.start)
    ends = min(ride.delivery.end, span.end)
    return ends - starts >= ride.direct and carries(vehicle, ride)


def carries(vehicle: Vehicle, ride: Ride) -> bool:
    """Seats, wheelchair, child seats, pram and lift for this one ride alone."""
    if ride.needs_lift and not vehicle.lift:
        return False
    seats = vehicle.child_seats
    if ride.shells > seats.shell or ride.child_seats > seats.seat:
        return False
    if ride.boosters > seats.booster or ride.prams > vehicle.prams:
        return False
    return any(
        ride.seats <= layout.seats and ride.wheelchairs <= layout.wheelchairs
        for layout in vehicle.layouts
    )
