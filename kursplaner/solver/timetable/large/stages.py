"""The whole week at once: a first timetable with its bound, then the best rooms for its slots."""

from __future__ import annotations

import math

from ortools.sat.python import cp_model

from kursplaner.solver.cpsat import FOUND, Clock, Watch, search
from kursplaner.solver.events import Emit
from kursplaner.solver.timetable.large.cost import cost_of
from kursplaner.solver.timetable.large.pieces import hint_rooms, with_rooms
from kursplaner.solver.timetable.large.seats import add_rooms, add_seat_counts, by_size
from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.timemodel import TimeModel, scope_of

STAGE = "timetable"


def first_timetable(
    shape: Shape, clock: Clock, seed: int, share: float, emit: Emit
) -> tuple[Timetable | None, int]:
    """Slots for every lecture, and a proven lower bound of the cost; None if there are none."""
    every = set(range(shape.problem.slots))
    stage = TimeModel(shape, scope_of(shape, None, dict.fromkeys(shape.courses, every)))
    add_seat_counts(stage)
    stage.model.minimize(cp_model.LinearExpr.sum(stage.costs))
    solver = clock.solver(seed, share)
    # One worker proves by linear relaxation, all others search large neighbourhoods.
    solver.parameters.subsolvers.append("max_lp")
    solver.parameters.symmetry_level = 0
    status = search(stage.model, solver, Watch(STAGE, "slots", clock, emit), clock)
    bound = solver.best_objective_bound if status in FOUND else 0.0
    timetable = by_size(shape, stage.slots(solver)) if status in FOUND else None
    return timetable, max(0, math.ceil(bound - 1e-6))


def best_rooms(
    shape: Shape, timetable: Timetable, clock: Clock, seed: int, share: float, emit: Emit
) -> Timetable:
    """The same slots with as few changes of room as can be found."""
    slots = {course: set(places) for course, places in enumerate(timetable)}
    stage = TimeModel(shape, scope_of(shape, timetable, slots))
    use = add_rooms(stage, timetable)
    hint_rooms(stage, use, timetable)
    cost = cp_model.LinearExpr.sum(stage.costs)
    stage.model.minimize(cost)
    # No choice of rooms undercuts what the slots cost: reaching it is the proof.
    stage.model.add(cost >= cost_of(shape, timetable, rooms=False))
    solver = clock.solver(seed, share)
    status = search(stage.model, solver, Watch(STAGE, "rooms", clock, emit), clock)
    return with_rooms(stage, use, solver) if status in FOUND else timetable
