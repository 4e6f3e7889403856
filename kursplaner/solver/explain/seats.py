"""One question to the tours of a day: seats for all who have one now and for those asked for?"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import CareSlot, Missing, PlacedLesson, WeekPlan
from kursplaner.domain.problem import WeekProblem, Weights
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.time import day_of
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop
from kursplaner.solver.explain.fleet import fully_staffed
from kursplaner.solver.explain.question import Fits
from kursplaner.solver.shuttle.duties import Book, slots
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.week import DayCase, plan_tours
from kursplaner.solver.shuttle.why import impossible

TOUR_SECONDS = 4.0
"""For one question; small days are proven in a fraction of it."""
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
        if self._proven_short(bare, day):
            return Fits.NO
        stop = Stop(seconds=self._seconds, asked=self.clock.stop.asked, workers=1)
        result = plan_tours(bare, day, stop, self.seed, None)
        return Fits.OPEN if result.unserved else Fits.YES

    @property
    def _seconds(self) -> float:
        return min(TOUR_SECONDS, self.clock.left)

    def _proven_short(self, problem: WeekProblem, day: WeekPlan) -> bool:
        """Whether not even a driver in every bus, whenever one who may drive it is on duty, would
        do: the tours themselves pair buses and drivers by a rule of thumb, which proves nothing."""
        staffed = fully_staffed(problem)
        # A tour fixed in its order may go at other times: it takes its riders, but no bus for sure.
        book = Book(staffed, [tour for tour in staffed.pinned_tours if not tour.only_order])
        index = ProblemIndex(staffed)
        pinned = {ride for tour in staffed.pinned_tours for ride in tour.rides}
        wanted = [ride for ride in rides(PlanIndex(index, day)) if ride.id not in pinned]
        usable = slots(book, day_of(day.lessons[-1].start), wanted)
        if not usable:
            return bool(wanted)
        case = DayCase(index, wanted, usable, {})
        limits = Limits(seconds=self._seconds)
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


def _shifted(slot: CareSlot, minutes: int) -> CareSlot:
    return replace(slot, start=slot.start + minutes, end=slot.end + minutes)
