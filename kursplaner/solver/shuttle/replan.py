"""New tours where something changed, everything else exactly as it was."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.events import Emit, Stop
from kursplaner.solver.shuttle.week import Tours, plan_tours


def replan_free(
    problem: WeekProblem, plan: WeekPlan, touched: Iterable[str], stop: Stop, seed: int = 1,
    emit: Emit = lambda event: None, day: int | None = None,
) -> Tours:  # fmt: skip
    """New tours only where something changed: the named tours and rides without a seat.

    All other tours stay exactly as they are; so do pinned ones, whatever is named. With `day`
    nobody who rides on another day is looked at.
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
    return plan_tours(fixed, bare, stop, seed, plan, emit, day=day)
