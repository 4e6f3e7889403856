"""One piece of the search: some lectures freed, the rest kept, solved by one CP-SAT worker."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ortools.sat.python import cp_model

from kursplaner.solver.cpsat import FOUND, Clock, solve
from kursplaner.solver.timetable.large.neighbours import Slots
from kursplaner.solver.timetable.large.seats import Use, add_rooms, add_seat_counts, by_size, chosen
from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.timemodel import TimeModel, scope_of

STIRRED = 40
"""Places a stirring piece avoids if it can."""


@dataclass(frozen=True, slots=True)
class Task:
    """How a piece is to be solved."""

    clock: Clock
    seed: int
    seconds: float
    stir: int = 0
    """0: the least cost. Else a price unit weighs as much as so many of the places, chosen by
    chance, that the piece avoids: equal and slightly worse timetables open new ways."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A timetable for the freed lectures, best if `proven`; the old one when none was found."""

    timetable: Timetable
    proven: bool
    effort: float
    """Seconds, or deterministic time when that is the limit."""


def improve_slots(shape: Shape, timetable: Timetable, free: Slots, task: Task) -> Piece:
    """Moves the freed lectures in time, seats counted by size; all rooms are handed out anew."""
    stage = TimeModel(shape, scope_of(shape, timetable, free))
    add_seat_counts(stage)
    stage.hint(timetable)
    solver = _solver(task)
    # The relaxation is tight without named rooms: ten times faster than level 1.
    solver.parameters.linearization_level = 2
    status = _minimize(stage, solver, task)
    found = by_size(shape, stage.slots(solver)) if status in FOUND else timetable
    return Piece(found, status == cp_model.OPTIMAL, _effort(task.clock, solver))


def improve_all(shape: Shape, timetable: Timetable, free: Slots, task: Task) -> Piece:
    """Moves the freed lectures in time and room."""
    stage = TimeModel(shape, scope_of(shape, timetable, free))
    use = add_rooms(stage, timetable)
    stage.hint(timetable)
    hint_rooms(stage, use, timetable)
    solver = _solver(task)
    solver.parameters.linearization_level = 0
    status = _minimize(stage, solver, task)
    found = with_rooms(stage, use, solver) if status in FOUND else timetable
    return Piece(found, status == cp_model.OPTIMAL, _effort(task.clock, solver))


def hint_rooms(stage: TimeModel, use: Use, timetable: Timetable) -> None:
    for (course, slot, room), literal in use.items():
        stage.model.add_hint(literal, timetable[course].get(slot) == room)


def with_rooms(stage: TimeModel, use: Use, solver: cp_model.CpSolver) -> Timetable:
    timetable = [dict(places) for places in stage.scope.kept]
    for course, slot, room in chosen(use, solver):
        timetable[course][slot] = room
    return timetable


def _solver(task: Task) -> cp_model.CpSolver:
    solver = task.clock.solver(task.seed)
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.symmetry_level = 0
    parameters.cp_model_probing_level = 0
    if task.clock.deterministic_left is None:
        parameters.max_time_in_seconds = min(task.seconds, parameters.max_time_in_seconds)
    else:
        parameters.max_deterministic_time = min(task.seconds, parameters.max_deterministic_time)
    return solver


def _minimize(stage: TimeModel, solver: cp_model.CpSolver, task: Task) -> cp_model.CpSolverStatus:
    cost = cp_model.LinearExpr.sum(stage.costs)
    if task.stir:
        places = [x for slots in stage.at.values() for x in slots.values()]
        avoided = random.Random(task.seed).sample(places, min(STIRRED, len(places)))
        cost = task.stir * cost + cp_model.LinearExpr.sum(avoided)
    stage.model.minimize(cost)
    return solve(stage.model, solver, task.clock)


def _effort(clock: Clock, solver: cp_model.CpSolver) -> float:
    if clock.deterministic_left is None:
        return float(solver.wall_time)
    return float(solver.response_proto.deterministic_time)
