"""The whole week: timetable first, childcare that follows from it, then the tours."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from kursplaner.domain.fingerprint import fingerprint
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.solver.childcare import plan_care
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Level, Outcome, Status, Stop
from kursplaner.solver.shuttle.week import plan_tours
from kursplaner.solver.timetable import plan_lessons

TIMETABLE_SHARE = 0.6
CARE_SHARE = 0.4
"""Of what the timetable left; the tours get the rest."""


def solve(
    problem: WeekProblem,
    stop: Stop,
    seed: int = 1,
    previous: WeekPlan | None = None,
    emit: Emit = lambda event: None,
) -> Outcome:
    """Plan the week as well as the time allows; whatever is left out is named in the plan.

    Same problem, seed and deterministic limit: same plan. Raises UserError for a problem that
    contradicts itself in form (see `domain.validation`).
    """
    clock = Clock(stop)
    index = ProblemIndex(problem)
    previous = previous or problem.published
    lessons = plan_lessons(problem, _part(stop, clock, TIMETABLE_SHARE), seed, previous, emit)
    plan = WeekPlan(
        problem=fingerprint(problem),
        lessons=lessons.lessons,
        unserved=tuple(_settled(lessons.unserved)),
    )
    care = plan_care(PlanIndex(index, plan), Clock(_part(stop, clock, CARE_SHARE)), seed, emit)
    plan = replace(
        plan, care=care.slots, shifts=care.shifts, unserved=(*plan.unserved, *care.unserved)
    )
    tours = plan_tours(problem, plan, _part(stop, clock, 1.0), seed, previous, emit)
    plan = replace(plan, tours=tours.tours, unserved=(*plan.unserved, *tours.unserved))
    levels = (*lessons.levels, *care.levels, *tours.levels)
    return Outcome(plan=plan, status=_status(levels, stop), levels=levels, seconds=clock.seconds)


def _part(stop: Stop, clock: Clock, share: float) -> Stop:
    """The share of the remaining time, at least a second: every stage gets to an answer."""
    return Stop(
        seconds=max(1.0, (stop.seconds - clock.seconds) * share),
        deterministic=stop.deterministic,
        asked=stop.asked,
        workers=stop.workers,
    )


def _settled(unserved: Iterable[Unserved]) -> Iterable[Unserved]:
    """What the timetable left out for good; children without a place get a second look."""
    for entry in unserved:
        because_of_child = entry.reason is not None and entry.reason.code == Code.CHILD_WITHOUT_CARE
        if entry.kind is not Missing.CHILD and not because_of_child:
            yield entry


def _status(levels: Iterable[Level], stop: Stop) -> Status:
    if all(level.proven for level in levels):
        return Status.OPTIMAL
    return Status.STOPPED if stop.asked() else Status.FEASIBLE
