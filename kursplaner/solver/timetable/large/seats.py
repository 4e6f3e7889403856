"""Where lectures take place: counted by size (exact for the seats), or room by room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ortools.sat.python import cp_model

from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.timemodel import TimeModel

SPARE_SEATS = 8
"""A lecture is not offered rooms that lack more seats than this beyond its best room."""


def by_size(shape: Shape, slots: Iterable[Iterable[int]]) -> Timetable:
    """Rooms for given slots per course: in each slot the largest lecture in the largest room.

    No other choice of rooms lacks fewer seats.
    """
    timetable: Timetable = [{} for _ in shape.courses]
    meeting: dict[int, list[int]] = defaultdict(list)
    for course, times in enumerate(slots):
        for slot in times:
            meeting[slot].append(course)
    rooms = sorted(shape.rooms, key=lambda room: -shape.problem.rooms[room].capacity)
    for slot, courses in meeting.items():
        courses.sort(key=lambda course: (-shape.problem.courses[course].size, course))
        for course, room in zip(courses, rooms, strict=False):
            timetable[course][slot] = room
    return timetable


def add_seat_counts(stage: TimeModel) -> None:
    """Missing seats priced without naming rooms.

    With the largest lecture in the largest room and so on, the seats missing in a slot are, summed
    over every number of seats n, the lectures larger than n beyond the rooms larger than n (Hall).
    """
    counted = _Counted(stage)
    for course, x in stage.at.items():
        beyond = stage.shape.problem.courses[course].size - counted.sizes[course]
        stage.costs.append(stage.shape.problem.prices.seat * beyond * sum(x.values()))
    for slot in range(stage.shape.problem.slots):
        counted.add(slot)


class _Counted:
    """Sizes and rooms of a model, cut at the largest room; beyond it every seat is missing."""

    def __init__(self, stage: TimeModel) -> None:
        self.stage = stage
        problem = stage.shape.problem
        self.capacities = [room.capacity for room in problem.rooms]
        largest = max(self.capacities)
        self.sizes = [min(course.size, largest) for course in problem.courses]
        self.steps = list(pairwise(sorted({0, *self.sizes, *self.capacities})))

    def add(self, slot: int) -> None:
        stage = self.stage
        free = {course: x[slot] for course, x in stage.at.items() if slot in x}
        if not free:
            return
        kept = [course for course, places in enumerate(stage.scope.kept) if slot in places]
        rooms = len(self.capacities) - len(kept)
        stage.model.add(cp_model.LinearExpr.sum(list(free.values())) <= rooms)
        for low, high in self.steps:
            self._step(free, kept, low, high)

    def _step(self, free: dict[int, cp_model.IntVar], kept: list[int], low: int, high: int) -> None:
        larger = [x for course, x in free.items() if self.sizes[course] > low]
        rooms = sum(capacity > low for capacity in self.capacities)
        rooms -= sum(self.sizes[course] > low for course in kept)
        if not larger or len(larger) <= rooms:
            return
        excess = self.stage.model.new_int_var(0, len(larger) - rooms, "")
        self.stage.model.add(cp_model.LinearExpr.sum(larger) - excess <= rooms)
        self.stage.costs.append(self.stage.shape.problem.prices.seat * (high - low) * excess)


Use = dict[tuple[int, int, int], cp_model.IntVar]
"""Course, slot, room -> whether the lecture is there."""


def add_rooms(stage: TimeModel, before: Timetable) -> Use:
    """A room for every free lecture; missing seats and rooms beyond the first priced."""
    use: Use = {}
    taken = {(slot, room) for places in stage.scope.kept for slot, room in places.items()}
    for course, slots in stage.at.items():
        rooms = offered(stage.shape, course, set(before[course].values()))
        for slot, x in slots.items():
            here = {
                room: stage.model.new_bool_var("") for room in rooms if (slot, room) not in taken
            }
            use.update({(course, slot, room): literal for room, literal in here.items()})
            stage.model.add(cp_model.LinearExpr.sum(list(here.values())) == x)
        _stability(stage, use, course, rooms)
    _one_per_room(stage, use)
    over = stage.shape.over
    stage.costs += [over[c][room] * x for (c, _, room), x in use.items() if over[c][room]]
    return use


def offered(shape: Shape, course: int, used: set[int]) -> list[int]:
    """Rooms worth considering: seats enough or nearly, and those the course is in."""
    over = shape.over[course]
    limit = min(over) + SPARE_SEATS * shape.problem.prices.seat
    return [room for room in shape.rooms if over[room] <= limit or room in used]


def least_cost(shape: Shape, found: int) -> int:
    """What no timetable undercuts when `found` is the least with the rooms offered."""
    price = shape.problem.prices.seat
    if all(len(offered(shape, course, set())) == len(shape.rooms) for course in shape.courses):
        return found
    return min(found, (SPARE_SEATS + 1) * price)


def _stability(stage: TimeModel, use: Use, course: int, rooms: list[int]) -> None:
    kept = set(stage.scope.kept[course].values())
    if stage.shape.problem.courses[course].lectures < 2:
        return
    new = [_used(stage, use, course, room) for room in rooms if room not in kept]
    # An expression sum - 1 could be negative in the relaxation, and the bound with it.
    extra = stage.model.new_int_var(0, len(new) + len(kept), "")
    stage.model.add(extra >= cp_model.LinearExpr.sum(new) + len(kept) - 1)
    stage.costs.append(stage.shape.problem.prices.room * extra)


def _used(stage: TimeModel, use: Use, course: int, room: int) -> cp_model.IntVar:
    used = stage.model.new_bool_var("")
    for slot in stage.at[course]:
        literal = use.get((course, slot, room))
        if literal is not None:
            stage.model.add_implication(literal, used)
    return used


def _one_per_room(stage: TimeModel, use: Use) -> None:
    at: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for (_, slot, room), literal in use.items():
        at[slot, room].append(literal)
    for literals in at.values():
        if len(literals) > 1:
            stage.model.add_at_most_one(literals)


def chosen(use: Use, solver: cp_model.CpSolver) -> Iterator[tuple[int, int, int]]:
    """Course, slot, room of every lecture placed by the solver."""
    return (key for key, literal in use.items() if solver.boolean_value(literal))
