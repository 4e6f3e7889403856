"""Each kind of request to the engine that answers it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.validation import validate
from kursplaner.solver.answers import Explained, Substituted, Substitution
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Finished, Started, Stop
from kursplaner.solver.explain import explain
from kursplaner.solver.explain.wording import told
from kursplaner.solver.protocol import Explain, PlanWeek, Request, Substitute
from kursplaner.solver.timetable.substitution import substitute
from kursplaner.solver.week import solve

LESSONS_SHARE = 0.5
"""Of the time for a substitution; childcare and tours get the rest."""


def answer(
    request: Request, asked: Callable[[], bool], emit: Emit
) -> Finished | Explained | Substituted:
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
            found = explain(request.problem, request.plan, request.lesson, stop, request.seed)
            return Explained(explanation=found, words=told(found, request.problem))
        case Substitute():
            validate(request.problem)
            return _substituted(request, stop, emit)


def _substituted(request: Substitute, stop: Stop, emit: Emit) -> Substituted:
    """Lessons first, with least harm; then childcare and tours around them as they then lie."""
    clock = Clock(stop)
    first = _within(stop, stop.seconds * LESSONS_SHARE)
    found = substitute(request.problem, request.plan, request.absences, first, request.seed, emit)
    rest = _within(stop, max(1.0, stop.seconds - clock.seconds))
    outcome = solve(_fixed(found), rest, request.seed, request.plan, emit)
    now = {item.lesson: item for item in outcome.plan.lessons}
    affected = tuple(replace(item, now=now.get(item.lesson)) for item in found.affected)
    whole = replace(found, affected=affected, lessons=outcome.plan.lessons)
    return Substituted(substitution=whole, outcome=outcome)


def _within(stop: Stop, seconds: float) -> Stop:
    return Stop(
        seconds=seconds, deterministic=stop.deterministic, asked=stop.asked, workers=stop.workers
    )


def _fixed(found: Substitution) -> WeekProblem:
    """Every lesson pinned where the substitution has it; pins of others stay."""
    placed = {item.lesson for item in found.lessons}
    others = tuple(pin for pin in found.problem.pins if pin.lesson not in placed)
    pins = tuple(
        LessonPin(lesson=item.lesson, start=item.start, room=item.room, teachers=item.teachers)
        for item in found.lessons
    )
    return replace(found.problem, pins=(*others, *pins))
