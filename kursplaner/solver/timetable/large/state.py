"""A timetable under way in one array of numbers, as the compiled loops of `kernel` want it.

One array and some plain numbers: each further array costs the compiled loops counting of its users.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.timetable.large.bits import Numbers
from kursplaner.solver.timetable.large.kernel import (
    BLOCKED,
    FREE,
    LONGEST,
    Counts,
    Tables,
)
from kursplaner.solver.timetable.large.seats import beyond, by_size, scarce
from kursplaner.solver.timetable.large.shape import Shape, Timetable

SPARE = 8
"""A course is not taken on purpose to rooms that lack more seats than this beyond its best."""


@dataclass(frozen=True, slots=True)
class State:
    """Without named rooms seats are only counted."""

    memory: Numbers
    at: Tables[int]
    counts: Counts
    tables: Tables[Numbers]

    @property
    def cost(self) -> int:
        return int(self.tables.cost[0])

    @property
    def best(self) -> int:
        return int(self.tables.cost[1])


def state_of(shape: Shape, timetable: Timetable, named: bool, seed: int) -> State:
    counts, tables = _counts(shape, named), _tables(shape, timetable, named)
    for course, taken in enumerate(timetable):
        tables.clash[:, course] = BLOCKED
        tables.clash[list(shape.open[course]), course] = 0
        tables.lack[course] -= len({shape.day(slot) for slot in taken})
    for lecture, course in enumerate(tables.course):
        _put(tables, lecture, course)
    tables.more[:, 1:] = np.cumsum((tables.excess >= 0) * tables.dear, axis=1)
    tables.less[:, 1:] = np.cumsum((tables.excess > 0) * tables.dear, axis=1)
    tables.cost[:] = _cost(shape, counts, tables)
    tables.random[0] = (seed + 1) * 0x9E3779B97F4A7C15 % (1 << 62)
    begins = _begins([table.size for table in tables])
    memory = np.concatenate([table.ravel() for table in tables])
    views = [
        memory[begin : begin + table.size].reshape(table.shape)
        for begin, table in zip(begins[:-1], tables, strict=True)
    ]
    return State(memory, Tables(*begins[:-1].tolist()), counts, Tables(*views))


def timetable_of(shape: Shape, state: State, best: bool = True) -> Timetable:
    """The best seen, or as it is; without named rooms the largest courses in the largest rooms."""
    tables = state.tables
    slots, rooms = tables.slot, tables.room
    if best:
        slots, rooms = tables.best_slot, tables.best_room
    timetable: Timetable = [{} for _ in shape.courses]
    lectures = zip(tables.course.tolist(), slots.tolist(), rooms.tolist(), strict=True)
    for course, slot, room in lectures:
        timetable[course][slot] = room
    return timetable if state.counts.named else by_size(shape, timetable)


def _counts(shape: Shape, named: bool) -> Counts:
    problem = shape.problem
    return Counts(
        lectures=sum(course.lectures for course in problem.courses),
        courses=len(problem.courses),
        rooms=len(problem.rooms),
        slots=problem.slots,
        days=problem.days,
        sizes=0 if named else len(scarce(shape)),
        day_price=problem.prices.day,
        room_price=problem.prices.room if named else 0,
        named=named,
    )


def _tables(shape: Shape, timetable: Timetable, named: bool) -> Tables[Numbers]:
    problem, prices = shape.problem, shape.problem.prices
    courses, days, rooms = len(problem.courses), problem.days, len(problem.rooms)
    places = [it for taken in timetable for it in sorted(taken.items())]
    slot, room = _numbers(it[0] for it in places), _numbers(it[1] for it in places)
    lengths = [course.lectures for course in problem.courses]
    sizes = [] if named else scarce(shape)
    rivals = np.zeros((courses, courses), dtype=np.int64)
    for course in shape.courses:
        rivals[course, list(shape.rivals[course])] = 1
    rival, rival_first = _joined([sorted(it) for it in shape.rivals])
    curriculum, curriculum_first = _joined(shape.curricula_of)
    offered, offered_first = _joined([_offered(over) for over in shape.over])
    return Tables(
        course=np.repeat(np.arange(courses), _numbers(lengths)),
        slot=slot,
        best_slot=slot,
        room=room,
        best_room=room,
        first=_begins(lengths),
        day=np.arange(problem.slots) // problem.periods,
        bit=1 << np.arange(problem.slots) % problem.periods,
        guest=np.full((problem.slots, rooms), FREE),
        taken=np.bincount(slot, minlength=problem.slots),
        clash=_zeros(problem.slots, courses),
        rivals=rivals,
        rival=rival,
        rival_first=rival_first,
        curriculum=curriculum,
        curriculum_first=curriculum_first,
        lonely=_numbers(it.weight * prices.isolated for it in shape.curricula),
        busy=_zeros(len(shape.curricula), days),
        spread=_zeros(courses, days),
        lack=_numbers(it.min_days for it in problem.courses),
        over=_numbers(shape.over).reshape(courses, rooms) * named,
        uses=_zeros(courses, rooms),
        offered=offered,
        offered_first=offered_first,
        level=_numbers(sum(low < it.size for low, _, _ in sizes) for it in problem.courses),
        dear=_numbers(prices.seat * (high - low) for low, high, _ in sizes),
        excess=np.tile(_numbers(-rooms for _, _, rooms in sizes), (problem.slots, 1)),
        more=_zeros(problem.slots, len(sizes) + 1),
        less=_zeros(problem.slots, len(sizes) + 1),
        chain=_zeros(LONGEST),
        before=_zeros(max([LONGEST, *lengths])),
        cost=_zeros(2),
        random=_zeros(1),
    )


def _put(tables: Tables[Numbers], lecture: int, course: int) -> None:
    slot, room = tables.slot[lecture], tables.room[lecture]
    tables.guest[slot, room] = lecture
    tables.excess[slot, : tables.level[course]] += 1
    tables.uses[course, room] += 1
    tables.clash[slot] += tables.rivals[course]
    tables.clash[slot, course] += BLOCKED
    begin, end = tables.curriculum_first[course : course + 2]
    tables.busy[tables.curriculum[begin:end], tables.day[slot]] |= tables.bit[slot]
    tables.spread[course, tables.day[slot]] += 1


def _cost(shape: Shape, counts: Counts, tables: Tables[Numbers]) -> int:
    alone = np.bitwise_count(tables.busy & ~(tables.busy << 1) & ~(tables.busy >> 1))
    cost = int((alone.sum(axis=1) * tables.lonely).sum())
    cost += counts.day_price * int(np.maximum(tables.lack, 0).sum())
    cost += int((np.maximum(tables.excess, 0) * tables.dear).sum())
    cost += int((tables.uses * tables.over).sum())
    used = (tables.uses > 0).sum(axis=1)
    cost += counts.room_price * int(np.maximum(used - 1, 0).sum())
    return cost if counts.named else cost + beyond(shape)


def _offered(over: Sequence[int]) -> list[int]:
    return [room for room, price in enumerate(over) if price <= min(over) + SPARE]


def _numbers(values: Iterable[int] | Sequence[Sequence[int]]) -> Numbers:
    return np.array(list(values), dtype=np.int64)


def _zeros(*size: int) -> Numbers:
    return np.zeros(size, dtype=np.int64)


def _begins(counts: Sequence[int]) -> Numbers:
    return np.concatenate((_zeros(1), np.cumsum(_numbers(counts))))


def _joined(lists: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers]:
    return _numbers(it for part in lists for it in part), _begins([len(it) for it in lists])
