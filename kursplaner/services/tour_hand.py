"""A rider or a tour in the hand: what putting it somewhere would cost and break, in no time.

Nothing is refused, nothing is saved: a `Proposal` says what would be, `tour_commands` does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.plan import Tour, TourStop
from kursplaner.domain.rides import Direction, Ride
from kursplaner.domain.time import clock, day_of
from kursplaner.domain.violation import Violation
from kursplaner.domain.wording import Wording
from kursplaner.services.touring import brief, driven, kilometres
from kursplaner.services.week import WeekView

if TYPE_CHECKING:
    from kursplaner.solver.shuttle.byhand import Desk, Offer

EARLIER = 5
"""Minutes from which on another rider's new time is worth telling."""


class Proposal(Struct, frozen=True, kw_only=True):
    """What the tours would be, what that costs, and what it newly breaks."""

    tours: tuple[Tour, ...]
    """All tours of the week."""
    target: str | None
    """The tour the hand is over; None where the ride would be without a seat."""
    ride: str | None
    vehicle: str | None
    title: str
    """`Tour 3 · Bus 1 · 07:12 ab Eichigt`"""
    minutes: int
    """More driving than now; negative: less."""
    metres: int
    more: int
    """More tours than now."""
    others: int
    """Other rides that would begin at least five minutes earlier or later."""
    breaks: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.breaks

    @property
    def price(self) -> str:
        """`+12 Min. Fahrt · +9,4 km · eine Tour mehr · 2 andere zu neuer Zeit`"""
        said = [f"{self.minutes:+d} Min. Fahrt", _signed_kilometres(self.metres)]
        if not self.minutes and not self.metres:
            said = ["ohne Umweg"]
        if self.more:
            said.append("eine Tour mehr" if self.more > 0 else "eine Tour weniger")
        if self.others:
            said.append(f"{self.others} andere zu neuer Zeit")
        return " · ".join(said).replace("-", "−")


class Hand:
    """One ride lifted out of its tour (or one that waits), judged wherever it is held."""

    def __init__(self, view: WeekView, ride: str) -> None:
        """KeyError for a ride this week does not have."""
        # Here and not above: the arithmetic of tours would slow the start of every window.
        from kursplaner.solver.shuttle.byhand import Desk

        self.view, self.now = view, driven(view.plan)
        # What held the ride was a hand's doing: the hand that moves it takes that along.
        pins = tuple(pin for pin in view.problem.ride_pins if pin.ride != ride)
        problem = replace(view.problem, ride_pins=pins)
        whole = Desk(problem, replace(view.plan, tours=self.now))
        self.ride: Ride = whole.rides[ride]
        self.lifted = _without(whole, self.ride.id)
        self.desk = Desk(problem, replace(view.plan, tours=self.lifted))
        self._told: dict[object, Proposal | None] = {}

    @property
    def origin(self) -> str | None:
        """The tour the ride is on now."""
        return next((tour.id for tour in self.now if self.ride.id in tour.rides), None)

    def on_tour(self, tour: str) -> Proposal | None:
        """At the best place of this tour; None where it has nobody but this ride, or is unknown."""
        return self._kept(("tour", tour), lambda: self._into(tour, None))

    def at_halt(self, tour: str, position: int) -> Proposal | None:
        """Getting in (on the way home: out) before the halt `position` of the tour as it is now.

        At a halt of the same place the person joins those who are there.
        """
        return self._kept((tour, position), lambda: self._into(tour, position))

    def in_vehicle(self, vehicle: str) -> Proposal | None:
        """In a tour of its own in this vehicle."""
        return self._kept(("vehicle", vehicle), lambda: self._alone(vehicle))

    def out(self) -> Proposal:
        """Without a seat."""
        return self._proposal(self.lifted, None, "Ohne Platz", ())

    def best(self, count: int = 3) -> tuple[Proposal, ...]:
        """The best places, those that break nothing first, then by extra driving."""
        offers = self.desk.best_places(self.ride.id, count)
        return tuple(self._offered(offer) for offer in offers)

    def why_not(self) -> tuple[str, ...]:
        """What keeps it out of every tour, with numbers; empty where there is a place."""
        wording = Wording(self.view.problem, self.view.plan)
        return tuple(brief(wording.sentence(v)) for v in self.desk.why_not(self.ride.id))

    def _kept(self, key: object, make: Callable[[], Proposal | None]) -> Proposal | None:
        if key not in self._told:
            self._told[key] = make()
        return self._told[key]

    def _into(self, tour: str, position: int | None) -> Proposal | None:
        base = next((one for one in self.lifted if one.id == tour), None)
        if base is None:
            return None
        board, alight = (None, None) if position is None else self._ends(tour, position)
        offer = self.desk.into(base, self.ride.id, board, alight)
        return None if offer is None else self._offered(offer)

    def _ends(self, tour: str, position: int) -> tuple[int | None, int | None]:
        """The visit before which the ride begins, or on the way home ends."""
        home = self.ride.direction is Direction.HOME
        place = self.ride.goal if home else self.ride.origin
        stops = next(one for one in self.now if one.id == tour).stops
        same = [n for n in (position, position - 1) if 0 <= n < len(stops)]
        joined = next((n for n in same if stops[n].place == place), None)
        if joined is None:
            at = self._visits(stops[:position])
        else:
            at = self._visits(stops[:joined]) + sum(x != self.ride.id for x in stops[joined].alight)
        return (None, at) if home else (at, None)

    def _visits(self, stops: Iterable[TourStop]) -> int:
        """How often somebody else gets in or out there."""
        return sum(id != self.ride.id for stop in stops for id in (*stop.alight, *stop.board))

    def _alone(self, vehicle: str) -> Proposal:
        return self._offered(self.desk.alone(self.ride.id, vehicle))

    def _offered(self, offer: Offer) -> Proposal:
        tour = offer.tour
        if offer.replaces is None:
            tour = replace(tour, id=_unused(self.now, tour.vehicle, self.ride.day))
        after = _ordered([tour, *(one for one in self.lifted if one.id != offer.replaces)])
        return self._proposal(after, tour, self._title(after, tour), offer.violations)

    def _title(self, after: Sequence[Tour], tour: Tour) -> str:
        bus = self.desk.index.vehicles[tour.vehicle].name
        new = all(tour.id != one.id for one in self.now)
        name = "Neue Tour" if new else f"Tour {number_of(self.now, tour.id)}"
        stop = next(stop for stop in tour.stops if self.ride.id in stop.board)
        place = self.desk.index.places[stop.place].name
        return f"{name} · {bus} · {clock(stop.depart)} ab {place}"

    def _proposal(
        self, after: tuple[Tour, ...], tour: Tour | None, title: str,
        violations: Iterable[Violation],
    ) -> Proposal:  # fmt: skip
        known = self._before(tour)
        return _proposal(self.view, self.desk, after, tour, title, violations, known, self.ride.id)

    def _before(self, tour: Tour | None) -> tuple[Violation, ...]:
        """What the tour breaks already without the ride."""
        held = next((one for one in self.lifted if tour is not None and one.id == tour.id), None)
        return self.desk.check(held) if held is not None else ()


def with_halt_moved(view: WeekView, tour: str, position: int, to: int) -> Proposal | None:
    """The tour with one halt in another place of its order; None where there is nothing to move.

    Depot halts at both ends stay.
    """
    from kursplaner.solver.shuttle.byhand import Desk

    desk = Desk(view.problem, view.plan)
    before = next(one for one in view.plan.tours if one.id == tour)
    halts = [stop for stop in before.stops if stop.board or stop.alight]
    moved = before.stops[position]
    if moved not in halts or not 0 <= (new := halts.index(moved) + to) < len(halts):
        return None
    halts.insert(new, halts.pop(halts.index(moved)))
    after = desk.retimed(before, desk.visits(replace(before, stops=tuple(halts))))
    return changed(view, desk, before, after, "Halt verschoben")


def changed(view: WeekView, desk: Desk, before: Tour, after: Tour, title: str) -> Proposal:
    """The week with `after` in place of the tour `before`; `title` says what was done to it."""
    others = [one for one in view.plan.tours if one.id != before.id]
    name = f"Tour {number_of(view.plan.tours, before.id)} · {title}"
    known = desk.check(before)
    whole = _ordered([after, *others])
    return _proposal(view, desk, whole, after, name, desk.check(after), known, None)


def _proposal(
    view: WeekView, desk: Desk, after: tuple[Tour, ...], tour: Tour | None, title: str,
    violations: Iterable[Violation], before: Iterable[Violation], ride: str | None,
) -> Proposal:  # fmt: skip
    now = driven(view.plan)
    known = {_case(violation) for violation in before}
    new = [violation for violation in violations if _case(violation) not in known]
    breaks: tuple[str, ...] = ()
    if new:
        # Tours are called by the numbers a person sees while she decides.
        wording = Wording(view.problem, view.plan)
        breaks = tuple(dict.fromkeys(brief(wording.sentence(violation)) for violation in new))
    return Proposal(
        tours=after, target=tour.id if tour else None, ride=ride,
        vehicle=tour.vehicle if tour else None, title=title, breaks=breaks,
        minutes=_total(desk.index.minutes_between, now, after),
        metres=_total(desk.index.metres_between, now, after), more=len(after) - len(now),
        others=_retimed(now, after, ride),
    )  # fmt: skip


def _case(violation: Violation) -> object:
    """The same fault at another minute is no new fault; by more minutes it is."""
    return violation.code, violation.subjects, violation.have, violation.limit


def _without(desk: Desk, ride: str) -> tuple[Tour, ...]:
    """The tours without the ride; one that had nobody else is gone."""
    found = (desk.remove(tour, ride) if ride in tour.rides else tour for tour in desk.plan.tours)
    return tuple(tour for tour in found if tour is not None)


def _total(between: Callable[[str, str], int], now: Sequence[Tour], after: Sequence[Tour]) -> int:
    """More minutes or metres than now."""
    held = set(now) & set(after)
    return sum(
        sign * between(one.place, two.place)
        for sign, tours in ((1, after), (-1, now))
        for tour in tours
        if tour not in held
        for one, two in pairwise(tour.stops)
    )


def _retimed(now: Sequence[Tour], after: Sequence[Tour], ride: str | None) -> int:
    """Other rides that begin at another time, worth telling."""
    before = _begins(now)
    return sum(
        id != ride and id in before and abs(before[id] - begin) >= EARLIER
        for id, begin in _begins(after).items()
    )


def _begins(tours: Iterable[Tour]) -> dict[str, int]:
    return {ride: stop.depart for tour in tours for stop in tour.stops for ride in stop.board}


def _ordered(tours: Iterable[Tour]) -> tuple[Tour, ...]:
    return tuple(sorted(tours, key=lambda tour: (tour.start, tour.vehicle, tour.id)))


def _unused(tours: Sequence[Tour], vehicle: str, day: int) -> str:
    """A name no tour bears: `v2/1.h1`, the first by hand of this vehicle on this day."""
    taken = {tour.id for tour in tours}
    numbers = range(1, len(taken) + 2)
    return next(f"{vehicle}/{day}.h{n}" for n in numbers if f"{vehicle}/{day}.h{n}" not in taken)


def number_of(tours: Iterable[Tour], tour: str) -> int:
    """Counted through the day, as on paper."""
    known = {one.id: one for one in tours}
    day = day_of(known[tour].start)
    same = sorted((one.start, id) for id, one in known.items() if day_of(one.start) == day)
    return [id for _, id in same].index(tour) + 1


def _signed_kilometres(metres: int) -> str:
    sign = "+" if metres >= 0 else "-"
    return sign + kilometres(abs(metres))
