"""The whole week at once: a first timetable with its bound, then the best rooms for its slots."""

from __future__ import annotations

import math

from ortools.sat.python import cp_model

from kursplaner.solver.cpsat import FOUND, Watch, search
from kursplaner.solver.timetable.large.cost import cost_of
from kursplaner.solver.timetable.large.pieces import hint_rooms, with_rooms
from kursplaner.solver.timetable.large.progress import STAGE, Progress
from kursplaner.solver.timetable.large.seats import add_rooms, add_seat_counts, by_size
from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.timemodel import TimeModel, scope_of


def first_timetable(progress: Progress, share: float) -> Timetable | None:
    """Slots for every lecture, improved by CP-SAT's own neighbourhoods; None if none were found."""
    stage = _all_slots(progress.shape)
    solver = progress.clock.solver(progress.seed, share)
    solver.parameters.use_lns_only = solver.parameters.num_workers > 1
    status = _solve(stage, solver, "slots", progress)
    if status == cp_model.UNKNOWN and not progress.clock.over:
        # Any timetable at all is worth the rest of the time.
        stage = _all_slots(progress.shape, priced=False)
        solver = progress.clock.solver(progress.seed)
        status = _solve(stage, solver, "slots", progress)
    return by_size(progress.shape, stage.slots(solver)) if status in FOUND else None


def lower_bound(progress: Progress, share: float) -> int:
    """What no timetable undercuts: the slots alone, bounded by one worker of CP-SAT."""
    stage = _all_slots(progress.shape)
    solver = progress.clock.solver(progress.seed, share)
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.optimize_with_lb_tree_search = True
    _solve(stage, solver, "bound", progress)
    return max(0, math.ceil(solver.best_objective_bound - 1e-6))


def _all_slots(shape: Shape, priced: bool = True) -> TimeModel:
    every = set(range(shape.problem.slots))
    stage = TimeModel(shape, scope_of(shape, None, dict.fromkeys(shape.courses, every)))
    add_seat_counts(stage)
    if priced:
        stage.model.minimize(cp_model.LinearExpr.sum(stage.costs))
    return stage


def best_rooms(progress: Progress, timetable: Timetable, share: float) -> Timetable:
    """The same slots with as few changes of room as can be found."""
    shape = progress.shape
    slots = {course: set(places) for course, places in enumerate(timetable)}
    stage = TimeModel(shape, scope_of(shape, timetable, slots))
    use = add_rooms(stage, timetable)
    hint_rooms(stage, use, timetable)
    cost = cp_model.LinearExpr.sum(stage.costs)
    stage.model.minimize(cost)
    # No choice of rooms undercuts what the slots cost: reaching it is the proof.
    stage.model.add(cost >= cost_of(shape, timetable, rooms=False))
    solver = progress.clock.solver(progress.seed, share)
    status = _solve(stage, solver, "rooms", progress)
    return with_rooms(stage, use, solver) if status in FOUND else timetable


def _solve(
    stage: TimeModel, solver: cp_model.CpSolver, level: str, progress: Progress
) -> cp_model.CpSolverStatus:
    watch = Watch(STAGE, level, progress.clock, progress.emit)
    return search(stage.model, solver, watch, progress.clock)
