"""Tours moved by hand: where a rider fits best, and what a move would break.

The person decides: nothing is refused, every answer carries the rules it would break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Tour, WeekPlan
from kursplaner.domain.problem import Driver, Vehicle, WeekProblem
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.rules.judge import TourJudge
from kursplaner.domain.time import DAY, Interval
from kursplaner.domain.violation import Violation
from kursplaner.solver.shuttle.duties import Book, slots
from kursplaner.solver.shuttle.halts import halt
from kursplaner.solver.shuttle.retime import Clockwork, Visits
from kursplaner.solver.shuttle.why import impossible, reason_unserved

MOST_FORCED = 12
"""Orders tried, least driving first, where none keeps everybody's limits."""
FLAT, LEAST = 60, 10
"""Weight of a broken rule without a number (and of each seat too few), and of any at least."""


class Offer(Struct, frozen=True, kw_only=True):
    """One way to take a ride along: the tour as it would be, its price, and what it breaks."""

    tour: Tour
    replaces: str | None
    """Id of the tour it replaces; None: a tour of its own."""
    minutes: int
    """More driving than without the ride."""
    violations: tuple[Violation, ...]

    @property
    def allowed(self) -> bool:
        return not self.violations


class Desk:
    """One plan on the table: its rides, and the questions a dispatcher asks."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan) -> None:
        self.problem, self.plan = problem, plan
        self.index = ProblemIndex(problem)
        looked_up = PlanIndex(self.index, plan)
        self.rides: dict[str, Ride] = {ride.id: ride for ride in rides(looked_up)}
        self.judge = TourJudge(looked_up)
        self._clockwork = Clockwork(self.index, self.rides, plan.tours)

    def check(self, tour: Tour) -> tuple[Violation, ...]:
        """Every rule the tour would break, in place of the one with its id."""
        return self.judge.violations(tour)

    def best_places(self, ride: str, count: int = 3) -> tuple[Offer, ...]:
        """The best ways to take the ride: allowed ones first, then what breaks least, then least
        extra driving."""
        wanted = self.rides[ride]
        offers = [
            offer
            for tour in self.plan.tours
            if tour.start // DAY == wanted.day and ride not in tour.rides and not tour.pinned
            if (offer := self.into(tour, ride)) is not None
        ]
        offers += self._alone(wanted)
        offers.sort(key=lambda offer: (*_rank(offer), offer.tour.id))
        return tuple(offers[:count])

    def why_not(self, ride: str) -> tuple[Violation, ...]:
        """What keeps the ride out: the fact that rules it out, or the limits (with numbers) that
        the cheapest way in would break. Empty: there is a place for it."""
        ruled_out = impossible(self.index, self.rides[ride])
        if ruled_out is not None:
            return (ruled_out,)
        offers = self.best_places(ride, 1)
        if not offers:
            return (reason_unserved(self.index, self.rides[ride]),)
        return offers[0].violations

    def insert(self, tour: Tour, ride: str, board_at: int, alight_at: int) -> Offer:
        """The tour with the ride boarding before visit `board_at` and leaving before `alight_at`.

        Both count the visits of the tour as it is (see `visits`); a visit is one ride getting in
        or out.
        """
        wanted = self.rides[ride]
        steps = self.visits(tour)
        steps = [*steps[:board_at], (ride, True), *steps[board_at:alight_at], (ride, False),
                 *steps[alight_at:]]  # fmt: skip
        return self._offer(tour, self.retimed(tour, steps, ride), wanted)

    def remove(self, tour: Tour, ride: str) -> Tour | None:
        """The tour without the ride; None when nobody is left."""
        steps = [(id, boards) for id, boards in self.visits(tour) if id != ride]
        return self.retimed(tour, steps) if steps else None

    def visits(self, tour: Tour) -> list[tuple[str, bool]]:
        """Rides getting in (True) or out, in the order of the halts, those getting out first."""
        return [
            visit
            for stop in tour.stops
            for visit in (*((id, False) for id in stop.alight), *((id, True) for id in stop.board))
        ]

    def retimed(self, tour: Tour, steps: Visits, loose: str | None = None) -> Tour:
        """The visits in this order with the best times; where none fit, with the least bad.

        The limits of the ride `loose` give way before those of the others.
        """
        return self._clockwork.retimed(tour, steps, loose)

    def in_time(self, tour: Tour) -> Tour | None:
        """The same riders in the same order at other times, where that breaks less and nothing
        new; None where it does not."""
        before = {_case(violation) for violation in self.check(tour)}
        steps = [step for step in self.visits(tour) if step[0] in self.rides]
        if not before or not steps:
            return None
        made = self.retimed(tour, steps)
        return made if {_case(violation) for violation in self.check(made)} < before else None

    def _place(self, ride: str, boards: bool) -> str:
        return self.rides[ride].origin if boards else self.rides[ride].goal

    def into(
        self, tour: Tour, ride: str, board_at: int | None = None, alight_at: int | None = None
    ) -> Offer | None:
        """The best order of the tour with the ride in it, the others in the order they have.

        `board_at` and `alight_at` hold one end (visits of the tour as it is, see `insert`); None
        when no order is left.
        """
        orders = sorted(self._orders(tour, ride, board_at, alight_at), key=lambda item: item[:3])
        begins, ends = self._openings(tour, self.rides[ride])
        found = []
        for _, begin, end, order in orders:
            timed = begin in begins and end in ends and self._clockwork.timed(tour, order)
            if timed:
                found.append(self._offer(tour, timed, self.rides[ride]))
                if found[-1].allowed:
                    return found[-1]
        for *_, order in orders[:MOST_FORCED]:
            forced = self.retimed(tour, order, ride)
            found.append(self._offer(tour, forced, self.rides[ride]))
        return min(found, key=_rank, default=None)

    def _orders(
        self, tour: Tour, ride: str, board_at: int | None, alight_at: int | None
    ) -> Iterator[tuple[int, int, int, list[tuple[str, bool]]]]:
        """Every way to set the ride into the visits: minutes of driving, both ends, the order."""
        steps, gaps = self.visits(tour), self._gaps(tour)
        for begin in gaps if board_at is None else [board_at]:
            ends = sorted({begin, *gaps}) if alight_at is None else [alight_at]
            for end in (gap for gap in ends if gap >= begin):
                order = [*steps[:begin], (ride, True), *steps[begin:end], (ride, False),
                         *steps[end:]]  # fmt: skip
                yield self._driving(tour, order), begin, end, order

    def _openings(self, tour: Tour, ride: Ride) -> tuple[set[int], set[int]]:
        """Gaps where the ride's moments fit between those of the neighbours, as far as windows and
        ways alone decide: the others need no closer look."""
        steps, way = self.visits(tour), self.index.minutes_between
        windows = [self._window(*step) for step in steps]
        places = [self._place(*step) for step in steps]
        early, late = [w.start for w in windows], [w.end for w in windows]
        for n in range(1, len(steps)):
            early[n] = max(early[n], early[n - 1] + way(places[n - 1], places[n]))
            back = len(steps) - 1 - n
            late[back] = min(late[back], late[back + 1] - way(places[back], places[back + 1]))

        def open_for(place: str, window: Interval) -> set[int]:
            return {
                gap
                for gap in range(len(steps) + 1)
                if (not gap or early[gap - 1] + way(places[gap - 1], place) <= window.end)
                and (gap == len(steps) or window.start + way(place, places[gap]) <= late[gap])
            }

        return open_for(ride.origin, ride.pickup), open_for(ride.goal, ride.delivery)

    def _window(self, ride: str, boards: bool) -> Interval:
        return self.rides[ride].pickup if boards else self.rides[ride].delivery

    def _gaps(self, tour: Tour) -> list[int]:
        """Positions between halts, and within a halt between those getting out and in."""
        gaps, count = [0], 0
        for stop in tour.stops:
            for group in (stop.alight, stop.board):
                if group:
                    count += len(group)
                    gaps.append(count)
        return gaps

    def _driving(self, tour: Tour, steps: Sequence[tuple[str, bool]]) -> int:
        depot = self.index.vehicles[tour.vehicle].depot
        places = [depot, *(self._place(id, boards) for id, boards in steps), depot]
        return sum(self.index.minutes_between(a, b) for a, b in pairwise(places))

    def drive(self, tour: Tour) -> int:
        """Minutes of driving of a tour."""
        return sum(self.index.minutes_between(a.place, b.place) for a, b in pairwise(tour.stops))

    def _offer(self, before: Tour, after: Tour, ride: Ride) -> Offer:
        # A ride on another tour would be named as driven twice: it moves, so that tour is ignored.
        others = {t.id for t in self.plan.tours if ride.id in t.rides and t.id != before.id}
        found = tuple(
            violation
            for violation in self.check(after)
            if not (violation.code == "ride_twice" and others & {s.id for s in violation.subjects})
        )
        minutes = self.drive(after) - self.drive(before)
        return Offer(tour=after, replaces=before.id, minutes=minutes, violations=found)

    def alone(self, ride: str, vehicle: str) -> Offer:
        """A tour of its own in this vehicle, with the driver who suits best."""
        bus, drivers = self.index.vehicles[vehicle], self.problem.drivers
        able = [one for one in drivers if not one.vehicles or vehicle in one.vehicles]
        offers = [
            offer
            for driver in able or drivers
            for offer in self._tours_of_its_own(bus, driver, self.rides[ride])
        ]
        return min(offers, key=_rank)

    def _alone(self, ride: Ride) -> list[Offer]:
        """A tour of its own with any vehicle and driver still free."""
        book = Book(self.problem, list(self.plan.tours))
        offers = [
            offer
            for slot in slots(book, ride.day, [ride])
            for offer in self._tours_of_its_own(slot.vehicle, slot.driver, ride)
        ]
        return sorted(offers, key=_rank)[:1]

    def _tours_of_its_own(self, bus: Vehicle, driver: Driver, ride: Ride) -> Iterator[Offer]:
        depot = halt(bus.depot, ride.pickup.start, ride.pickup.start)
        for layout in range(len(bus.layouts)):
            base = Tour(id=f"{bus.id}/{ride.id}", vehicle=bus.id, driver=driver.id,
                        stops=(depot, depot), layout=layout)  # fmt: skip
            after = self.retimed(base, [(ride.id, True), (ride.id, False)], ride.id)
            yield replace(self._offer(base, after, ride), replaces=None)


def _case(violation: Violation) -> object:
    return violation.code, violation.subjects


def _rank(offer: Offer) -> tuple[int, int]:
    return sum(_weight(violation) for violation in offer.violations), offer.minutes


def _weight(violation: Violation) -> int:
    """How bad it is, roughly in minutes somebody would wait or lack: five over is not an hour."""
    if violation.have is None or violation.limit is None:
        return FLAT
    over = abs(violation.have - violation.limit)
    unit = CODES[Code(violation.code)].have
    return LEAST + (over if "minute" in unit else FLAT * over)
