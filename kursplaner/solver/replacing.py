"""The week after an absence: what it does not touch stays as it is, the rest is planned anew.

A lesson that only gets another teacher touches neither childcare nor buses. One that moves or goes
touches the childcare of its days and the tours of its riders. Whatever comes of that is judged by
the rules; where they refuse it, the whole week is planned around the new lessons.
"""

from __future__ import annotations

from msgspec.structs import replace

from kursplaner.domain.fingerprint import fingerprint
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, Tour, Unserved, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.rules import check
from kursplaner.domain.time import day_of
from kursplaner.solver.answers import Substituted, Substitution
from kursplaner.solver.childcare import plan_care
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Level, Outcome, Status, Stop
from kursplaner.solver.levels import whole_week
from kursplaner.solver.protocol import Substitute
from kursplaner.solver.shuttle.replan import replan_free
from kursplaner.solver.timetable.substitution import substitute
from kursplaner.solver.week import part, settled, solve

LESSONS_SHARE = 0.5
CARE_SHARE = 0.3
TOURS_SECONDS = 5.0
"""A person waits for the answer; she can have the tours of a day planned again afterwards."""


def replaced(request: Substitute, stop: Stop, emit: Emit) -> Substituted:
    """Lessons first, with least harm; then childcare and tours around them as they then lie."""
    clock, plan = Clock(stop), request.plan
    found = substitute(
        request.problem, plan, request.absences, part(stop, clock, LESSONS_SHARE), request.seed,
        emit,
    )  # fmt: skip
    outcome = _Week(found, plan, clock, request.seed, emit).outcome()
    if outcome is None:
        outcome = solve(_fixed(found), part(stop, clock, 1.0), request.seed, plan, emit)
    now = {item.lesson: item for item in outcome.plan.lessons}
    affected = tuple(replace(item, now=now.get(item.lesson)) for item in found.affected)
    whole = replace(found, affected=affected, lessons=outcome.plan.lessons)
    return Substituted(substitution=whole, outcome=outcome)


class _Week:
    """The plan as it was beside the lessons as they are now."""

    def __init__(
        self, found: Substitution, before: WeekPlan, clock: Clock, seed: int, emit: Emit
    ) -> None:
        self.found, self.before, self.clock = found, before, clock
        self.seed, self.emit = seed, emit
        self.problem, self.index = found.problem, ProblemIndex(found.problem)
        old = {item.lesson: (item.start, item.room) for item in before.lessons}
        new = {item.lesson: (item.start, item.room) for item in found.lessons}
        self.moved = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        self.days = {day_of(at[id][0]) for at in (old, new) for id in self.moved & at.keys()}

    def outcome(self) -> Outcome | None:
        """The week with as little planned anew as can be; None where the rules refuse it."""
        plan = replace(self.before, problem=fingerprint(self.problem), lessons=self.found.lessons)
        plan, levels = self._around(plan) if self.moved else (plan, ())
        if any(violation.hard for violation in check(self.problem, plan)):
            return None
        levels = whole_week(self.problem, plan, (*self.found.levels, *levels))
        stopped = self.clock.stop.asked()
        return Outcome(
            plan=plan, status=Status.STOPPED if stopped else Status.FEASIBLE, levels=levels,
            seconds=self.clock.seconds,
        )  # fmt: skip

    def _around(self, plan: WeekPlan) -> tuple[WeekPlan, tuple[Level, ...]]:
        """Childcare of the days touched and tours of the riders touched, planned anew."""
        plan = replace(
            plan, care=(), shifts=(), tours=(), unserved=tuple(settled(self.found.unserved))
        )
        plan = self._with_care(plan)
        touched = self._touched(plan)
        for free in (touched, {tour.id for tour in self.before.tours if _day(tour) in self.days}):
            before = replace(plan, tours=self.before.tours)
            stop = part(self.clock.stop, self.clock, 0.5 if free is touched else 1.0)
            stop = replace(stop, seconds=min(stop.seconds, TOURS_SECONDS))
            tours = replan_free(self.problem, before, free, stop, self.seed, self.emit)
            done = replace(plan, tours=tours.tours, unserved=(*plan.unserved, *tours.unserved))
            if free is not touched or len(tours.unserved) <= self._unseated:
                return done, tours.levels
        return done, tours.levels

    def _with_care(self, plan: WeekPlan) -> WeekPlan:
        """Slots and shifts of the days touched are new, those of the others as they were."""
        clock = Clock(part(self.clock.stop, self.clock, CARE_SHARE))
        care = plan_care(PlanIndex(self.index, plan), clock, self.seed, self.emit)
        new = replace(
            plan, care=care.slots, shifts=care.shifts, unserved=(*plan.unserved, *care.unserved)
        )
        mixed = replace(
            new,
            care=(*(x for x in self.before.care if day_of(x.start) not in self.days),
                  *(x for x in care.slots if day_of(x.start) in self.days)),
            shifts=(*(x for x in self.before.shifts if day_of(x.start) not in self.days),
                    *(x for x in care.shifts if day_of(x.start) in self.days)),
            unserved=(*self._as_before(plan), *plan.unserved,
                      *(x for x in care.unserved if self._today(plan, x))),
        )  # fmt: skip
        return mixed if self._fits(mixed) else new

    def _fits(self, plan: WeekPlan) -> bool:
        """Whether the rules of lessons and childcare hold; rides are planned afterwards."""
        without = replace(self.problem, participants=tuple(
            replace(person, ride=False) for person in self.problem.participants
        ))  # fmt: skip
        return not any(violation.hard for violation in check(without, plan))

    def _as_before(self, plan: WeekPlan) -> tuple[Unserved, ...]:
        """Families that went without on the days that stay as they were."""
        known = {(x.kind, x.id, x.lesson) for x in plan.unserved}
        return tuple(
            x
            for x in self.before.unserved
            if x.kind in (Missing.PERSON, Missing.CHILD)
            and not self._today(plan, x)
            and (x.kind, x.id, x.lesson) not in known
        )

    def _today(self, plan: WeekPlan, entry: Unserved) -> bool:
        starts = {item.lesson: item.start for item in plan.lessons}
        return entry.lesson not in starts or day_of(starts[entry.lesson]) in self.days

    def _touched(self, plan: WeekPlan) -> set[str]:
        """Tours with a ride that is another one now, or none."""
        now = {ride.id: ride for ride in rides(PlanIndex(self.index, plan))}
        old = {ride.id: ride for ride in rides(PlanIndex(self.index, self.before))}
        same = {id for id, ride in now.items() if old.get(id) == ride}
        return {tour.id for tour in self.before.tours if not same.issuperset(tour.rides)}

    @property
    def _unseated(self) -> int:
        return sum(entry.kind is Missing.RIDE for entry in self.before.unserved)


def _day(tour: Tour) -> int:
    return day_of(tour.start)


def _fixed(found: Substitution) -> WeekProblem:
    """Every lesson pinned where the substitution has it; pins of others stay."""
    placed = {item.lesson for item in found.lessons}
    others = tuple(pin for pin in found.problem.pins if pin.lesson not in placed)
    pins = tuple(
        LessonPin(lesson=item.lesson, start=item.start, room=item.room, teachers=item.teachers)
        for item in found.lessons
    )
    return replace(found.problem, pins=(*others, *pins))
