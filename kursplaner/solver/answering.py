"""Each kind of request to the engine that answers it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Tour, Unserved, WeekPlan
from kursplaner.domain.validation import validate
from kursplaner.solver.answers import (
    Answer,
    Driven,
    Explained,
    Explanation,
)
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Finished, Outcome, Started, Status, Stop
from kursplaner.solver.explain import explain, explain_rides
from kursplaner.solver.explain.drive import redriven
from kursplaner.solver.explain.wording import told
from kursplaner.solver.protocol import (
    Drive,
    Explain,
    PlanTours,
    PlanWeek,
    RepairTours,
    Request,
    Substitute,
)
from kursplaner.solver.replacing import replaced
from kursplaner.solver.shuttle.repair import repair
from kursplaner.solver.shuttle.replan import replan_free
from kursplaner.solver.week import solve


def answer(request: Request, asked: Callable[[], bool], emit: Emit) -> Finished | Answer:
    """The last word of the run; UserError for a problem that contradicts itself in form."""
    stop = Stop(
        seconds=request.seconds,
        deterministic=request.deterministic,
        asked=asked,
        workers=request.workers,
    )
    match request:
        case PlanWeek():
            outcome = solve(request.problem, stop, request.seed, request.previous, emit)
            return Finished(outcome=outcome)
        case Explain():
            validate(request.problem)
            emit(Started(stage="explain"))
            found = _explained(request, stop)
            return Explained(explanation=found, words=told(found, request.problem))
        case Drive():
            plans = tuple(redriven(case, _within(stop, stop.seconds), request.seed)
                          for case in request.cases)  # fmt: skip
            return Driven(plans=plans)
        case Substitute():
            validate(request.problem)
            return replaced(request, stop, emit)
        case PlanTours():
            validate(request.problem)
            return Finished(outcome=_toured(request, stop, emit))
        case RepairTours():
            validate(request.problem)
            return Finished(outcome=_repaired(request, stop))


def _toured(request: PlanTours, stop: Stop, emit: Emit) -> Outcome:
    clock, plan = Clock(stop), request.plan
    found = replan_free(
        request.problem, plan, request.touched, stop, request.seed, emit, request.day
    )
    proven = all(level.proven for level in found.levels)
    ended = Status.STOPPED if stop.asked() else Status.FEASIBLE
    return Outcome(
        plan=_driven_anew(plan, found.tours, found.unserved, request.day),
        status=Status.OPTIMAL if proven else ended, levels=found.levels, seconds=clock.seconds,
    )  # fmt: skip


def _repaired(request: RepairTours, stop: Stop) -> Outcome:
    clock, plan = Clock(stop), request.plan
    found = repair(request.problem, plan, stop, request.seed, request.day)
    return Outcome(
        plan=_driven_anew(plan, found.tours, found.unserved, request.day),
        status=Status.STOPPED if stop.asked() else Status.FEASIBLE, seconds=clock.seconds,
    )  # fmt: skip


def _driven_anew(
    plan: WeekPlan, tours: tuple[Tour, ...], unserved: tuple[Unserved, ...], day: int | None
) -> WeekPlan:
    """The plan with other tours; with `day` those without a seat on other days still are."""
    named = {item.id for item in unserved} | {ride for tour in tours for ride in tour.rides}
    others = (
        item
        for item in plan.unserved
        if item.kind is not Missing.RIDE or (day is not None and item.id not in named)
    )
    return replace(plan, tours=tours, unserved=(*others, *unserved))


def _explained(request: Explain, stop: Stop) -> Explanation:
    problem, plan, lesson = request.problem, request.plan, request.lesson
    if request.rides:
        return explain_rides(problem, plan, lesson, request.rides, stop, request.seed)
    return explain(problem, plan, lesson, stop, request.seed, target=request.target)


def _within(stop: Stop, seconds: float) -> Stop:
    return Stop(
        seconds=seconds, deterministic=stop.deterministic, asked=stop.asked, workers=stop.workers
    )
