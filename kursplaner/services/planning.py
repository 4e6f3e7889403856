"""Woche planen: take the question out of the workspace, have it answered, adopt the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kursplaner.domain.fingerprint import fingerprint
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.scope import Scope, with_scope
from kursplaner.domain.violation import Kind, Ref
from kursplaner.domain.wording import Wording
from kursplaner.services.week import load_week, save_draft
from kursplaner.services.worker import run_worker, worker_command
from kursplaner.services.workspace import Workspace
from kursplaner.solver.events import (
    Bound,
    Event,
    Failed,
    Finished,
    Improved,
    Level,
    Outcome,
    Started,
    Status,
)
from kursplaner.solver.protocol import STOP_LINE, PlanWeek, decode_event, encode

__all__ = [
    "STOP_LINE",
    "Bound",
    "Event",
    "Failed",
    "Finished",
    "Improved",
    "Level",
    "Outcome",
    "Prepared",
    "Scope",
    "Started",
    "Status",
    "adopt",
    "judged",
    "parse_event",
    "prepare",
    "request_line",
    "run",
    "worker_command",
]

parse_event = decode_event


@dataclass(frozen=True, slots=True)
class Prepared:
    """One planning run: the question as it stood when the run began."""

    week: str
    problem: WeekProblem
    fingerprint: str
    previous: WeekPlan | None


def prepare(
    ws: Workspace,
    week: str,
    scope: Scope = Scope.ALL,
    selected: tuple[str, ...] = (),
    from_day: int = 0,
) -> Prepared:
    """The week as a problem; what the scope does not free is pinned where it lies now."""
    view = load_week(ws, week)
    problem = with_scope(view.problem, view.plan, scope, selected=selected, from_day=from_day)
    previous = view.plan if view.plan.lessons else None
    return Prepared(week, problem, fingerprint(view.problem), previous)


def request(
    prepared: Prepared, *, seconds: float, seed: int = 1, deterministic: float | None = None
) -> PlanWeek:
    return PlanWeek(
        problem=prepared.problem,
        previous=prepared.previous,
        seed=seed,
        seconds=seconds,
        deterministic=deterministic,
    )


def request_line(
    prepared: Prepared, *, seconds: float, seed: int = 1, deterministic: float | None = None
) -> bytes:
    """The worker's input for this run, one line."""
    return encode(request(prepared, seconds=seconds, seed=seed, deterministic=deterministic))


def run(
    prepared: Prepared,
    *,
    seconds: float,
    seed: int = 1,
    deterministic: float | None = None,
    on_event: Callable[[Event], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Plan in a worker process and wait; see `run_worker` for the errors."""
    question = request(prepared, seconds=seconds, seed=seed, deterministic=deterministic)
    return run_worker(question, on_event, stop)


def adopt(ws: Workspace, prepared: Prepared, outcome: Outcome) -> tuple[str, ...]:
    """Save the result as draft, one undo step; sentences about what a person should look at.

    Raises RuntimeError when the rules refuse the plan: that is a bug report, never a plan.
    """
    messages = judged(prepared.problem, outcome)
    messages += changed_meanwhile(ws, prepared.week, prepared.fingerprint)
    save_draft(ws, prepared.week, outcome.plan, "Woche geplant")
    return messages


def changed_meanwhile(ws: Workspace, week: str, before: str) -> tuple[str, ...]:
    """A sentence where the week is no longer the one with the fingerprint `before`."""
    if load_week(ws, week).fingerprint == before:
        return ()
    return (
        "Während der Planung wurden Daten geändert. Bitte sehen Sie unter »Prüfen« nach, "
        "ob der Plan noch passt.",
    )


def judged(problem: WeekProblem, outcome: Outcome) -> tuple[str, ...]:
    """The rules' word on a result: sentences about fixed tours that no longer fit the lessons.

    What a person fixed stays, and is told. Any other broken rule is a bug: RuntimeError.
    """
    broken = [violation for violation in check(problem, outcome.plan) if violation.hard]
    fixed = {Ref(Kind.TOUR, tour.id) for tour in problem.pinned_tours}
    bugs = [violation for violation in broken if fixed.isdisjoint(violation.subjects)]
    if bugs:
        raise RuntimeError(f"the solver's plan breaks {len(bugs)} rules, first: {bugs[0]}")
    wording = Wording(problem)
    return tuple(
        f"{wording.sentence(violation)} Die Tour ist fixiert; bitte passen Sie unter »Fahrdienst« "
        "ihre Zeiten an oder lösen Sie die Fixierung."
        for violation in broken
    )
