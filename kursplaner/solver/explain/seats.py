"""One question to the tours of a day: seats for all who have one now and for those asked for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import CareSlot, Missing, PlacedLesson, Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem, Weights
from kursplaner.domain.rides import Direction, Ride, rides
from kursplaner.domain.time import Interval, day_of
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop
from kursplaner.solver.explain.fleet import fully_staffed
from kursplaner.solver.explain.question import Fits
from kursplaner.solver.shuttle.duties import Book, Slot, slots
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.replan import replan_free
from kursplaner.solver.shuttle.week import DayCase, plan_tours
from kursplaner.solver.shuttle.why import impossible

BESIDE_SECONDS, PROOF_SECONDS, TOUR_SECONDS = 1.0, 2.0, 2.0
"""For new tours beside the present ones, for the proof that a wave is too large for the buses, and
for a whole day anew; most take a fraction."""
FREE = Weights(tour=0, tour_driver=0, drive_minute=0, ride_minute=0, wait_minute=0, change_ride=0)
"""Nothing but seats counts."""


class Seats:
    """The tours around one placed lesson; `wanted` are its rides that shall have seats.

    Answers are kept: lifting a rule of the timetable changes nothing here.
    """

    def __init__(
        self, plan: WeekPlan, placed: PlacedLesson, wanted: Sequence[Ride], clock: Clock, seed: int
    ) -> None:
        self.plan, self.placed, self.lesson = plan, placed, placed.lesson
        self.clock, self.seed = clock, seed
        self._ids = {ride.id for ride in wanted}
        self._riders = {(ride.participant, ride.direction) for ride in wanted}
        self._kept: dict[tuple[object, ...], Fits] = {}
        self._short: set[tuple[object, ...]] = set()
        """Places at which some wave is too large for the buses, with those buses."""

    def driven(self, problem: WeekProblem, placed: PlacedLesson, alone: bool) -> Fits:
        """`alone`: only whether each rider asked for could be driven in an empty week."""
        fleet = problem.vehicles, problem.drivers, problem.ride_pins, problem.pinned_tours
        key = alone, placed.start, placed.room, fleet, problem.participants, problem.legal
        if key not in self._kept:
            self._kept[key] = self._asked(problem, placed, alone)
        return self._kept[key]

    def _asked(self, problem: WeekProblem, placed: PlacedLesson, alone: bool) -> Fits:
        if self.clock.over:
            return Fits.OPEN
        day = self._day(problem, placed)
        calm = self._without_others(problem, day_of(placed.start))
        bare = replace(calm, weights=FREE, published=None)
        index = ProblemIndex(bare)
        asked = [ride for ride in rides(PlanIndex(index, day)) if ride.lesson == self.lesson]
        if any(impossible(index, ride) is not None for ride in asked if self._is_asked(ride)):
            return Fits.NO
        if alone:
            return Fits.YES
        buses = _buses(bare, day)
        spans = tuple((bus.vehicle, bus.span) for bus in buses)
        known = placed, spans, bare.participants, bare.legal
        if known in self._short:
            return Fits.NO
        if self._beside(bare, day, asked):
            return Fits.YES
        if self._proven_short(bare, day, asked, buses):
            self._short.add(known)
            return Fits.NO
        anew = plan_tours(bare, day, self._stop(TOUR_SECONDS), self.seed, None)
        return Fits.OPEN if anew.unserved else Fits.YES

    def _beside(self, problem: WeekProblem, day: WeekPlan, asked: Sequence[Ride]) -> bool:
        """Whether the present tours can stay, which is quickly seen: only new ones are looked for,
        and where the lesson has moved those of its riders are driven anew."""
        moved = {ride.id for ride in asked} if day.lessons[-1] != self.placed else set[str]()
        kept = tuple(tour for tour in self._today(day) if moved.isdisjoint(tour.rides))
        stop = self._stop(BESIDE_SECONDS)
        return not replan_free(problem, replace(day, tours=kept), (), stop, self.seed).unserved

    def _today(self, day: WeekPlan) -> Iterator[Tour]:
        weekday = day_of(day.lessons[-1].start)
        return (tour for tour in self.plan.tours if day_of(tour.start) == weekday)

    def _stop(self, seconds: float) -> Stop:
        return Stop(seconds=min(seconds, self.clock.left), asked=self.clock.stop.asked, workers=1)

    def _proven_short(
        self, problem: WeekProblem, day: WeekPlan, asked: Sequence[Ride], buses: Sequence[Slot]
    ) -> bool:
        """Asked wave by wave: one that is too large for all buses waiting for it is so anyway."""
        index = ProblemIndex(problem)
        free = _free(index, day)
        return any(self._too_large(index, wave, buses) for wave in _waves(free, asked))

    def _too_large(self, index: ProblemIndex, wave: list[Ride], buses: Sequence[Slot]) -> bool:
        if not buses:
            return bool(wave)
        case = DayCase(index, wave, list(buses), {})
        limits = Limits(seconds=min(PROOF_SECONDS, self.clock.left))
        answer = solve(case.problem, stop=self.clock.stop.asked, seed=self.seed, limits=limits)
        return answer.bound > 0.5

    def _is_asked(self, ride: Ride) -> bool:
        return (ride.participant, ride.direction) in self._riders

    def _day(self, problem: WeekProblem, placed: PlacedLesson) -> WeekPlan:
        """The lessons of its day with their childcare, the lesson at its new place."""
        day, shift = day_of(placed.start), placed.start - self.placed.start
        today = {
            x.lesson
            for x in self.plan.lessons
            if x.lesson != self.lesson and day_of(x.start) == day
        }
        lessons = tuple(x for x in self.plan.lessons if x.lesson in today)
        care = tuple(
            _shifted(slot, shift) if slot.lesson == self.lesson else slot
            for slot in self.plan.care
            if slot.lesson in today or slot.lesson == self.lesson
        )
        away = tuple(x for x in self.plan.unserved if x.kind is Missing.PERSON)
        return WeekPlan(lessons=(*lessons, placed), care=care, unserved=away)

    def _without_others(self, problem: WeekProblem, day: int) -> WeekProblem:
        """Who has no seat on that day now and is not asked for stays without one."""
        left = {x.id for x in self.plan.unserved if x.kind is Missing.RIDE} - self._ids
        out: set[str] = set()
        home: set[str] = set()
        for id in left:
            person, _, rest = id.partition("/")
            if rest.startswith(f"{day}."):
                (home if rest.endswith("/home") else out).add(person)
        people = tuple(
            replace(p, ride=p.ride and p.id not in out,
                    ride_home_open=p.ride_home_open or p.id in home)
            for p in problem.participants
        )  # fmt: skip
        return replace(problem, participants=people)


def _buses(problem: WeekProblem, day: WeekPlan) -> tuple[Slot, ...]:
    """A driver in every bus, whenever one who may drive it is on duty: the tours themselves pair
    buses and drivers by a rule of thumb, which proves nothing."""
    staffed = fully_staffed(problem)
    # A tour fixed in its order may go at other times: it takes its riders, but no bus for sure.
    book = Book(staffed, [tour for tour in staffed.pinned_tours if not tour.only_order])
    free = _free(ProblemIndex(staffed), day)
    return tuple(slots(book, day_of(day.lessons[-1].start), free))


def _free(index: ProblemIndex, day: WeekPlan) -> list[Ride]:
    """Rides that no fixed tour takes."""
    fixed = {ride for tour in index.problem.pinned_tours for ride in tour.rides}
    return [ride for ride in rides(PlanIndex(index, day)) if ride.id not in fixed]


def _waves(free: Sequence[Ride], asked: Sequence[Ride]) -> Iterator[list[Ride]]:
    """Those asked for of one direction, with all who are on the road at the same time."""
    for direction in Direction:
        mine = [_span(ride) for ride in asked if ride.direction is direction]
        wave = [ride for ride in free if any(_span(ride).overlaps(span) for span in mine)]
        if wave:
            yield wave


def _span(ride: Ride) -> Interval:
    return Interval(ride.pickup.start, ride.delivery.end)


def _shifted(slot: CareSlot, minutes: int) -> CareSlot:
    return replace(slot, start=slot.start + minutes, end=slot.end + minutes)
