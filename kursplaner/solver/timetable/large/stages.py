"""The whole week at once, for CP-SAT: any timetable to begin with, and a bound on the cost."""

from __future__ import annotations

import math

from ortools.sat.python import cp_model

from kursplaner.solver.cpsat import FOUND, Clock, Watch, search
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable.large.possible import impossible
from kursplaner.solver.timetable.large.progress import STAGE, Progress
from kursplaner.solver.timetable.large.seats import beyond, by_size, scarce
from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.timemodel import TimeModel

BOUND_SECONDS = 20.0
"""More rarely raises the bound, and annealing wants the processors."""


def first_timetable(progress: Progress) -> Timetable | None:
    """Slots for every lecture, whatever they cost; None if none were found in time.

    Raises UserError when there are none.
    """
    stage = _all_slots(progress.shape, priced=False)
    solver = progress.clock.solver(progress.seed)
    status = _solve(stage, solver, "slots", progress, progress.clock)
    if status == cp_model.INFEASIBLE:
        raise impossible(
            progress.shape.problem, "die Kurse passen zusammen nicht in die Zeiten und Räume"
        )
    return by_size(progress.shape, stage.slots(solver)) if status in FOUND else None


def lower_bound(progress: Progress, share: float) -> int:
    """What no timetable undercuts: the slots alone, bounded by one worker of CP-SAT."""
    stage = _all_slots(progress.shape)
    clock = _while_needed(progress, share)
    solver = clock.solver(progress.seed, share if progress.deterministic else 1.0)
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.optimize_with_lb_tree_search = True
    _solve(stage, solver, "bound", progress, clock)
    return max(0, math.ceil(solver.best_objective_bound - 1e-6))


def _while_needed(progress: Progress, share: float) -> Clock:
    """A clock that also ends when others have found what cannot be improved."""
    if progress.deterministic:
        return progress.clock
    seconds = min(progress.clock.left * share, BOUND_SECONDS)
    return Clock(Stop(seconds=seconds, asked=lambda: progress.over, workers=1))


def _all_slots(shape: Shape, priced: bool = True) -> TimeModel:
    stage = TimeModel(shape)
    _count_seats(stage)
    if priced:
        stage.model.minimize(cp_model.LinearExpr.sum(stage.costs))
    return stage


def _count_seats(stage: TimeModel) -> None:
    """Missing seats priced without naming rooms."""
    shape, model = stage.shape, stage.model
    price, courses = shape.problem.prices.seat, shape.problem.courses
    stage.costs.append(beyond(shape))
    for slot in range(shape.problem.slots):
        model.add(sum(stage.meeting(shape.courses, slot)) <= len(shape.rooms))
        for low, high, rooms in scarce(shape):
            larger = [number for number in shape.courses if courses[number].size > low]
            literals = stage.meeting(larger, slot)
            if len(literals) > rooms:
                excess = model.new_int_var(0, len(literals) - rooms, "")
                model.add(sum(literals) - excess <= rooms)
                stage.costs.append(price * (high - low) * excess)


def _solve(
    stage: TimeModel, solver: cp_model.CpSolver, level: str, progress: Progress, clock: Clock
) -> cp_model.CpSolverStatus:
    watch = Watch(STAGE, level, progress.clock, progress.emit)
    return search(stage.model, solver, watch, clock)
