"""Tours moved by hand: where a rider fits best, what a move would break, re-planning what is free.

The person decides: nothing is refused, every answer carries the rules it would break.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.dialaride import DialARide, VehicleClass
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, Tour, TourStop, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.rules.judge import TourJudge
from kursplaner.domain.time import DAY, Interval
from kursplaner.domain.violation import Violation
from kursplaner.solver.events import Emit, Stop
from kursplaner.solver.shuttle.duties import Book, Slot, slots
from kursplaner.solver.shuttle.halts import halt, tour_of, trips_of
from kursplaner.solver.shuttle.schedule import Step, timed_route
from kursplaner.solver.shuttle.week import Tours, plan_tours, request_of
from kursplaner.solver.shuttle.why import impossible, reason_unserved


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

    def check(self, tour: Tour) -> tuple[Violation, ...]:
        """Every rule the tour would break, in place of the one with its id."""
        return self.judge.violations(tour)

    def best_places(self, ride: str, count: int = 3) -> tuple[Offer, ...]:
        """The best ways to take the ride: allowed ones first, then least extra driving."""
        wanted = self.rides[ride]
        offers = [
            offer
            for tour in self.plan.tours
            if tour.start // DAY == wanted.day and ride not in tour.rides and not tour.pinned
            if (offer := self._into(tour, wanted)) is not None
        ]
        offers += self._alone(wanted)
        offers.sort(key=lambda o: (len(o.violations), o.minutes, o.tour.id))
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
        return self._offer(tour, self.retimed(tour, steps), wanted)

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

    def retimed(self, tour: Tour, steps: Sequence[tuple[str, bool]]) -> Tour:
        """The visits in this order with the best times; where none fit, one after another."""
        slot = Slot(self.index.vehicles[tour.vehicle], self.index.drivers[tour.driver], _day(tour))
        problem, asked, places = self._case(slot, steps)
        route = timed_route(
            problem, problem.vehicles[0], tour.layout,
            [Step(asked[id], boards) for id, boards in steps],
        )  # fmt: skip
        if route is None:
            return replace(tour, stops=self._one_after_another(slot, steps))
        trips = trips_of(route, places, self.rides)
        return replace(tour, stops=tour_of(self.index, slot, tour.layout, tour.id, trips).stops)

    def _case(self, slot: Slot, steps: Sequence[tuple[str, bool]]):  # type: ignore[no-untyped-def]
        on_board = [self.rides[id] for id in dict.fromkeys(id for id, _ in steps)]
        ends = {place for ride in on_board for place in (ride.origin, ride.goal)}
        places = sorted(ends | {slot.vehicle.depot})
        number = {place: i for i, place in enumerate(places)}
        minutes = tuple(
            tuple(float(self.index.minutes_between(a, b)) for b in places) for a in places
        )
        depot = number[slot.vehicle.depot]
        bus = VehicleClass(id="bus", start=depot, end=depot, layouts=((1,),),
                           shift=(float(slot.span.start), float(slot.span.end)))  # fmt: skip
        requests = {ride.id: request_of(ride, number) for ride in on_board}
        problem = DialARide(
            minutes=minutes, costs=minutes, requests=tuple(requests.values()), vehicles=(bus,),
            shared_stops=True,
        )  # fmt: skip
        return problem, requests, places

    def _one_after_another(
        self, slot: Slot, steps: Sequence[tuple[str, bool]]
    ) -> tuple[TourStop, ...]:
        depot = slot.vehicle.depot
        stops: list[TourStop] = []
        first = self.rides[steps[0][0]]
        at, ready = depot, first.pickup.start - first.boarding
        ready -= self.index.minutes_between(depot, first.origin)
        out = ready
        for place, visits in groupby(steps, key=lambda step: self._place(*step)):
            here = list(visits)
            arrive = ready + self.index.minutes_between(at, place)
            board = tuple(id for id, boards in here if boards)
            alight = tuple(id for id, boards in here if not boards)
            stay = sum(self.rides[id].boarding for id, _ in here)
            depart = max(arrive + stay, *(self.rides[id].pickup.start for id in board), 0)
            stops.append(halt(place, arrive, depart, board, alight))
            at, ready = place, depart
        home = ready + self.index.minutes_between(at, depot)
        return (halt(depot, out, out), *stops, halt(depot, home, home))

    def _place(self, ride: str, boards: bool) -> str:
        return self.rides[ride].origin if boards else self.rides[ride].goal

    def _into(self, tour: Tour, ride: Ride) -> Offer | None:
        """The best order of the tour with the ride in it."""
        steps = self.visits(tour)
        gaps = self._gaps(tour)
        orders = []
        for begin in gaps:
            for end in (gap for gap in gaps if gap >= begin):
                order = [*steps[:begin], (ride.id, True), *steps[begin:end], (ride.id, False),
                         *steps[end:]]  # fmt: skip
                orders.append((self._driving(tour, order), order))
        best: Offer | None = None
        for minutes, order in sorted(orders, key=lambda item: item[0]):
            if best is not None and best.allowed and minutes >= best.minutes + self.drive(tour):
                break
            offer = self._offer(tour, self.retimed(tour, order), ride)
            if best is None or _rank(offer) < _rank(best):
                best = offer
            if best.allowed:
                break
        return best

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

    def _alone(self, ride: Ride) -> list[Offer]:
        """A tour of its own with any vehicle and driver still free."""
        book = Book(self.problem, list(self.plan.tours))
        offers = []
        for slot in slots(book, ride.day, [ride]):
            empty = Tour(id=f"{slot.vehicle.id}/{ride.id}", vehicle=slot.vehicle.id,
                         driver=slot.driver.id, stops=(), layout=0)  # fmt: skip
            for layout in range(len(slot.vehicle.layouts)):
                steps = [(ride.id, True), (ride.id, False)]
                base = replace(empty, layout=layout, stops=(
                    halt(slot.vehicle.depot, ride.pickup.start, ride.pickup.start),
                    halt(slot.vehicle.depot, ride.pickup.start, ride.pickup.start),
                ))  # fmt: skip
                offer = self._offer(base, self.retimed(base, steps), ride)
                offers.append(replace(offer, replaces=None))
        return sorted(offers, key=_rank)[:1]


def _rank(offer: Offer) -> tuple[int, int]:
    return len(offer.violations), offer.minutes


def _day(tour: Tour) -> Interval:
    day = tour.stops[0].depart // DAY
    return Interval(day * DAY, (day + 1) * DAY)


def replan_free(
    problem: WeekProblem, plan: WeekPlan, touched: Iterable[str], stop: Stop, seed: int = 1,
    emit: Emit = lambda event: None,
) -> Tours:  # fmt: skip
    """New tours only where something changed: the named tours and rides without a seat.

    All other tours stay exactly as they are; so do pinned ones, whatever is named.
    """
    free = set(touched)
    kept = tuple(
        tour
        for tour in plan.tours
        if tour.id not in free and tour.id not in {t.id for t in problem.pinned_tours}
    )
    fixed = replace(problem, pinned_tours=(*problem.pinned_tours, *kept))
    bare = replace(plan, tours=(), unserved=tuple(
        item for item in plan.unserved if item.kind is not Missing.RIDE
    ))  # fmt: skip
    return plan_tours(fixed, bare, stop, seed, plan, emit)
