"""Why riders of a lesson have no seat: the rules that clash, checked by planning the day's tours.

A lesson is placed whether anybody can be driven to it or not, so the question is one of its own:
at the time it has, and (where the lesson may move) at any time it may have beside the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.rules.judge import LessonJudge
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.solver.answers import Explanation, Suggestion
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.explain.facts import Fact, lifted
from kursplaner.solver.explain.fleet import (
    TIME_RULES,
    more_of_the_fleet,
    ride_facts,
    time_facts,
)
from kursplaner.solver.explain.minimal import Way, minimal, price, remedies
from kursplaner.solver.explain.question import Fits, Goal, fits
from kursplaner.solver.explain.seats import Seats
from kursplaner.solver.shuttle.why import impossible
from kursplaner.solver.timetable.options import OptionBook

MOST_SUGGESTIONS = 3
MOST_RULES = 7
MOST_TIMES, FEW_TIMES, APART = 12, 4, 45
"""Up to so many other times of the lesson are all looked at; of more so many, minutes apart."""


class RideSearch:
    """One question: the named rides to and from one placed lesson."""

    def __init__(
        self, problem: WeekProblem, plan: WeekPlan, lesson: str, wanted: Sequence[str],
        clock: Clock, seed: int,
    ) -> None:  # fmt: skip
        self.problem, self.plan, self.lesson = problem, plan, lesson
        self.clock, self.seed = clock, seed
        self.index = ProblemIndex(problem)
        self.placed = next(item for item in plan.lessons if item.lesson == lesson)
        known = {ride.id: ride for ride in rides(PlanIndex(self.index, plan))}
        self.wanted = [known[id] for id in wanted if id in known]
        self.certain = True
        self._all_times = True
        self._seats = Seats(plan, self.placed, self.wanted, clock, seed)

    def explanation(self) -> Explanation:
        if not self.wanted or self.here(self.problem):
            return Explanation(
                lesson=self.lesson, fits=True, certain=self.certain, rides=self._ids,
                suggestions=tuple(self._suggested((), self.problem)) if self.wanted else (),
            )  # fmt: skip
        movable = self._movable()
        joint = not movable and self._all_times
        facts = self.facts(joint)
        holds = self.oracle(joint)
        core = minimal(self.problem, facts, partial(holds, alone=self._alone))
        clashing = core if core is not None and len(core) > MOST_RULES else []
        named = [] if core is None or clashing else core
        extras = more_of_the_fleet(self.index, self.wanted)
        found = self._suggestions(core, facts, extras, movable)
        rules = tuple(fact.rule for fact in named) or _helpful(extras, found)
        return Explanation(
            lesson=self.lesson, fits=False, rules=rules, certain=self.certain, rides=self._ids,
            by_itself=joint, busy=self._busy(named), suggestions=tuple(found),
            clashing=tuple(fact.rule for fact in clashing),
        )  # fmt: skip

    def _busy(self, named: Sequence[Fact]) -> tuple[Ref, ...]:
        """Which buses are on the road for whom, where no fact of the fleet is to blame."""
        if any(fact.rule.code not in TIME_RULES for fact in named):
            return ()
        spans = [Interval(ride.pickup.start, ride.delivery.end) for ride in self.wanted]
        known = {ride.id: ride for ride in rides(PlanIndex(self.index, self.plan))}
        tours = [
            tour
            for tour in self.plan.tours
            if any(Interval(tour.start, tour.end).overlaps(span) for span in spans)
        ]
        buses = dict.fromkeys(Ref(Kind.VEHICLE, tour.vehicle) for tour in tours)
        lessons = dict.fromkeys(
            Ref(Kind.LESSON, known[id].lesson)
            for tour in tours
            for id in tour.rides
            if id in known and known[id].lesson != self.lesson
        )
        return (*buses, *lessons)

    @property
    def _ids(self) -> tuple[str, ...]:
        return tuple(ride.id for ride in self.wanted)

    def facts(self, joint: bool) -> list[Fact]:
        """What is asked about; `joint`: also what holds the lesson at its time."""
        found = ride_facts(self.index, self.wanted)
        found += time_facts(self.index, self.lesson) if joint else []
        return sorted(found, key=lambda fact: -fact.price)

    def oracle(self, joint: bool) -> Callable[..., bool]:
        """What the rules named are true of: the present time, or every time there may be."""
        return self.anywhere if joint else self.here

    @property
    def _alone(self) -> bool:
        """Riders who could not be driven even in an empty week are asked about by themselves, all
        others together with everybody who has a seat."""
        return any(impossible(self.index, ride) is not None for ride in self.wanted)

    def _movable(self) -> bool:
        self._all_times = True
        return next(self._elsewhere(self.problem), None) is not None

    # What would help

    def _suggestions(
        self, core: list[Fact] | None, facts: list[Fact], extras: list[Fact],
        movable: bool,
    ) -> list[Suggestion]:  # fmt: skip
        found = list(self._suggested((), self.problem)) if movable else []
        for way in remedies(self.problem, core, facts, extras, self._helped, self._next_clash):
            found += self._suggested(way, lifted(self.problem, way))
            if len(found) == MOST_SUGGESTIONS or self.clock.over:
                break
        return found

    def _helped(self, changed: WeekProblem) -> bool:
        """At the present time; at others only where the change sets the lesson free."""
        return self.here(changed) or (
            self._set_free(changed) and next(self._elsewhere(changed), None) is not None
        )

    def _next_clash(self, changed: WeekProblem, facts: Sequence[Fact]) -> list[Fact] | None:
        return minimal(changed, facts, self._helped)

    def _set_free(self, changed: WeekProblem) -> bool:
        before = self.problem
        return (changed.courses, changed.lessons, changed.pins) != (
            before.courses, before.lessons, before.pins
        )  # fmt: skip

    def _suggested(self, way: Way, changed: WeekProblem) -> Iterator[Suggestion]:
        """The lesson where it lies, else at the nearest other time, with all its riders driven."""
        elsewhere = self._others(changed) if not way or self._set_free(changed) else ()
        for placed in (self.placed, *elsewhere):
            there = placed == self.placed or self._attended(changed, placed)
            if there and self._driven(changed, placed) is Fits.YES:
                others = (x for x in self.plan.lessons if x.lesson != self.lesson)
                yield Suggestion(
                    changes=tuple(fact.rule for fact in way), price=price(way), problem=changed,
                    plan=WeekPlan(lessons=(*others, placed), unserved=self.plan.unserved),
                )  # fmt: skip
                return

    # Yes or no

    def here(self, problem: WeekProblem, alone: bool = False) -> bool:
        """Whether all can be driven at the lesson's present time."""
        return self._yes(self._driven(problem, self.placed, alone))

    def anywhere(self, problem: WeekProblem, alone: bool = False) -> bool:
        """Whether all can be driven at this or another time the lesson may have."""
        if self.here(problem, alone):
            return True
        return next(self._elsewhere(problem, alone), None) is not None

    def _elsewhere(self, problem: WeekProblem, alone: bool = False) -> Iterator[PlacedLesson]:
        for placed in self._others(problem):
            if self._yes(self._driven(problem, placed, alone)) and self._attended(problem, placed):
                yield placed

    def _others(self, problem: WeekProblem) -> list[PlacedLesson]:
        """Other places at which each rider could be driven in an empty week; of many a few."""
        found = [
            placed
            for placed in self._places(problem)
            if placed != self.placed and self._driven(problem, placed, True) is Fits.YES
        ]
        if len(found) <= MOST_TIMES:
            return found
        self._all_times = False
        few: list[PlacedLesson] = []
        for placed in found:
            if all(abs(placed.start - other.start) >= APART for other in few):
                few.append(placed)
        return few[:FEW_TIMES]

    def _yes(self, answer: Fits) -> bool:
        if answer is Fits.OPEN:
            self.certain = False
        return answer is Fits.YES

    def _places(self, problem: WeekProblem) -> Iterator[PlacedLesson]:
        """Where the lesson may lie beside all others, its own place first, then the nearest."""
        yield self.placed
        judge = LessonJudge(problem, self.plan)
        known = {(v.code, v.subjects) for v in judge.violations(self.placed)}
        index = ProblemIndex(problem)
        options = OptionBook(index).options(index.lessons[self.lesson])
        rooms = sorted(options.rooms, key=lambda room: (room != self.placed.room, room))
        here = self.placed.start
        for start in sorted(options.starts - {here}, key=lambda s: (abs(s - here), s)):
            for room in (room for room in rooms if start in options.rooms[room]):
                placed = replace(self.placed, start=start, room=room)
                if all((v.code, v.subjects) in known for v in judge.violations(placed) if v.hard):
                    yield placed
                    break

    def _driven(self, problem: WeekProblem, placed: PlacedLesson, alone: bool = False) -> Fits:
        return self._seats.driven(problem, placed, alone)

    def _attended(self, problem: WeekProblem, placed: PlacedLesson) -> bool:
        """Whether all who attend now can attend there too, with their children looked after."""
        pins = tuple(
            LessonPin(lesson=x.lesson, start=x.start, room=x.room, teachers=x.teachers)
            for x in (*(x for x in self.plan.lessons if x.lesson != self.lesson), placed)
        )
        attended = PlanIndex(self.index, self.plan).attended
        people = frozenset((who, x.lesson) for who, items in attended.items() for x in items)
        goal = Goal(frozenset(pin.lesson for pin in pins), people)
        return self._yes(fits(replace(problem, pins=pins), goal, self.clock, self.seed))


def _helpful(extras: list[Fact], suggestions: list[Suggestion]) -> tuple[Violation, ...]:
    """What is lacking when no rule is to blame: whatever one more of would help."""
    helps = {change for suggestion in suggestions for change in suggestion.changes}
    return tuple(fact.rule for fact in extras if fact.rule in helps)
