"""Where lectures take place: counted by size (exact for the seats), or room by room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ortools.sat.python import cp_model

from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.timemodel import TimeModel

SPARE_SEATS = 8
"""A lecture is not offered rooms that lack more seats than this beyond its best room."""


def add_seat_counts(stage: TimeModel) -> None:
    """Seats priced without naming rooms, for a model that frees every lecture.

    With the largest lecture in the largest room and so on, the seats missing in a slot are, summed
    over every number of seats n, the lectures larger than n beyond the rooms larger than n (Hall).
    """
    problem = stage.shape.problem
    largest = max(room.capacity for room in problem.rooms)
    sizes = [min(course.size, largest) for course in problem.courses]
    for course, x in stage.at.items():
        extra = problem.courses[course].size - sizes[course]
        stage.costs.append(problem.prices.seat * extra * sum(x.values()))
    steps = sorted({*sizes, *(room.capacity for room in problem.rooms), 0})
    for slot in range(problem.slots):
        here = {course: x[slot] for course, x in stage.at.items() if slot in x}
        stage.model.add(cp_model.LinearExpr.sum(list(here.values())) <= len(problem.rooms))
        for low, high in zip(steps, steps[1:], strict=False):
            larger = [x for course, x in here.items() if sizes[course] > low]
            rooms = sum(room.capacity > low for room in problem.rooms)
            if len(larger) > rooms > 0 and any(sizes[course] == high for course in here):
                _excess(stage, larger, rooms, low, sizes)


def _excess(
    stage: TimeModel, larger: list[cp_model.IntVar], rooms: int, low: int, sizes: list[int]
) -> None:
    problem = stage.shape.problem
    below = max((s for s in sizes if s <= low), default=0)
    below = max(below, max((r.capacity for r in problem.rooms if r.capacity <= low), default=0))
    above = min(s for s in [*sizes, *(r.capacity for r in problem.rooms)] if s > low)
    excess = stage.model.new_int_var(0, len(larger) - rooms, "")
    stage.model.add(cp_model.LinearExpr.sum(larger) - excess <= rooms)
    stage.costs.append(problem.prices.seat * (above - low) * excess)


Use = dict[tuple[int, int, int], cp_model.IntVar]
"""Course, slot, room -> whether the lecture is there."""


def add_rooms(stage: TimeModel, before: Timetable) -> Use:
    """A room for every free lecture; seats and rooms beyond the first priced."""
    use: Use = {}
    taken: dict[int, set[int]] = defaultdict(set)
    for places in stage.scope.kept:
        for slot, room in places.items():
            taken[slot].add(room)
    for course, slots in stage.at.items():
        rooms = offered(stage.shape, course, before[course].values())
        for slot, x in slots.items():
            literals = []
            for room in rooms:
                if room not in taken[slot] or before[course].get(slot) == room:
                    use[course, slot, room] = literal = stage.model.new_bool_var("")
                    literals.append(literal)
            stage.model.add(cp_model.LinearExpr.sum(literals) == x)
        _stability(stage, use, course, rooms)
    _one_per_room(stage, use)
    _seats(stage, use)
    return use


def offered(shape: Shape, course: int, used: Iterable[int]) -> list[int]:
    """Rooms worth considering: seats enough or nearly, and those the course is in."""
    over = shape.over[course]
    limit = min(over) + SPARE_SEATS * shape.problem.prices.seat
    return [room for room in shape.rooms if over[room] <= limit or room in set(used)]


def _stability(stage: TimeModel, use: Use, course: int, rooms: list[int]) -> None:
    kept = set(stage.scope.kept[course].values())
    if stage.shape.problem.courses[course].lectures < 2:
        return
    uses = []
    for room in rooms:
        if room in kept:
            continue
        used = stage.model.new_bool_var("")
        literals = [
            use[course, slot, room] for slot in stage.at[course] if (course, slot, room) in use
        ]
        for literal in literals:
            stage.model.add_implication(literal, used)
        uses.append(used)
    # Without the variable the sum minus one could be negative in the relaxation: no bound then.
    extra = stage.model.new_int_var(0, len(uses), "")
    stage.model.add(extra >= cp_model.LinearExpr.sum(uses) + len(kept) - 1)
    stage.costs.append(stage.shape.problem.prices.room * extra)


def _one_per_room(stage: TimeModel, use: Use) -> None:
    at: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for (_, slot, room), literal in use.items():
        at[slot, room].append(literal)
    for literals in at.values():
        if len(literals) > 1:
            stage.model.add_at_most_one(literals)


def _seats(stage: TimeModel, use: Use) -> None:
    over = stage.shape.over
    priced = [
        over[course][room] * literal
        for (course, _, room), literal in use.items()
        if over[course][room]
    ]
    stage.costs.extend(priced)
