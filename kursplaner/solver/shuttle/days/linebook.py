"""Lines of a day in flat arrays: made, copied, riders taken out and put in, compiled.

A line is one vehicle's day: trips one after another. An empty slot has no trips.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kursplaner.solver.compiled import compiled
from kursplaner.solver.shuttle.days.data import Day
from kursplaner.solver.shuttle.days.linetime import judged
from kursplaner.solver.shuttle.days.triptime import COLUMNS, SEATS, Room, seated, timed
from kursplaner.solver.shuttle.net.network import Bools, Floats, Ints

OWNER, VERSION, TRIPS, SIZE, SEATS_ALL = range(5)
"""Columns of `Lines.head`: vehicle class, a number no other content has, trips, nodes, layouts
all trips share."""
HEADS = 5


class Lines(NamedTuple):
    """S slots."""

    head: Ints
    nodes: Ints
    """(S, 2n)."""
    begin: Ints
    """(S, n + 2): first node of each trip, and one behind the last."""
    rows: Floats
    """(S, n + 2, COLUMNS)."""
    cost: Floats
    """(S, 2): all, and of it surcharges."""


def no_lines(day: Day, slots: int) -> Lines:
    n = day.n
    return Lines(
        head=np.zeros((slots, HEADS), dtype=np.int64),
        nodes=np.zeros((slots, 2 * n), dtype=np.int64),
        begin=np.zeros((slots, n + 2), dtype=np.int64), rows=np.zeros((slots, n + 2, COLUMNS)),
        cost=np.zeros((slots, 2)),
    )  # fmt: skip


@compiled
def copied(lines: Lines, one: int, two: int) -> None:
    """Slot `two` becomes like slot `one`."""
    for k in range(HEADS):
        lines.head[two, k] = lines.head[one, k]
    lines.cost[two, 0], lines.cost[two, 1] = lines.cost[one, 0], lines.cost[one, 1]
    for x in range(lines.head[one, SIZE]):
        lines.nodes[two, x] = lines.nodes[one, x]
    for k in range(lines.head[one, TRIPS] + 1):
        lines.begin[two, k] = lines.begin[one, k]
        for c in range(COLUMNS):
            lines.rows[two, k, c] = lines.rows[one, k, c]


@compiled
def emptied(lines: Lines, at: int, dice: Ints) -> None:
    dice[1] += 1
    lines.head[at, VERSION] = dice[1]
    lines.head[at, TRIPS] = lines.head[at, SIZE] = lines.begin[at, 0] = 0
    lines.cost[at, 0] = lines.cost[at, 1] = 0.0


@compiled
def _written(day: Day, room: Room, lines: Lines, at: int, count: int, dice: Ints) -> bool:
    """Judge the trips whose rows and nodes are in the slot already; False: no driver can."""
    owner = lines.head[at, OWNER]
    cost = judged(day, owner, lines.rows[at], count, room.spans)
    if cost == np.inf:
        return False
    layouts = -1
    for k in range(count):
        layouts &= int(lines.rows[at, k, SEATS])
    size, extra = lines.begin[at, count], 0.0
    for x in range(size):
        if lines.nodes[at, x] < day.n:
            extra += day.able[owner, lines.nodes[at, x]]
    dice[1] += 1
    lines.head[at, VERSION], lines.head[at, TRIPS] = dice[1], count
    lines.head[at, SIZE], lines.head[at, SEATS_ALL] = size, layouts
    lines.cost[at, 0], lines.cost[at, 1] = cost + extra, extra
    return True


@compiled
def rebuilt(day: Day, room: Room, lines: Lines, at: int, count: int, dice: Ints) -> bool:
    """The first `count` nodes of the slot cut into trips wherever nobody is on board, and judged.

    False when times or seats do not fit; the slot is then of no use.
    """
    trips = here = begin = 0
    lines.begin[at, 0] = 0
    for x in range(count):
        here += 1 if lines.nodes[at, x] < day.n else -1
        room.nodes[x - begin] = lines.nodes[at, x]
        if here:
            continue
        size = x + 1 - begin
        seats = seated(day, room, size, lines.head[at, OWNER])
        if seats == 0 or not timed(day, room, size, lines.rows[at, trips]):
            return False
        lines.rows[at, trips, SEATS] = seats
        trips += 1
        begin = x + 1
        lines.begin[at, trips] = begin
    return here == 0 and _written(day, room, lines, at, trips, dice)


@compiled
def without(day: Day, room: Room, lines: Lines, at: int, gone: Bools, dice: Ints) -> bool:
    """Take the riders out; False when those who stay are no longer in time."""
    count = 0
    for x in range(lines.head[at, SIZE]):
        node = lines.nodes[at, x]
        if not gone[node if node < day.n else node - day.n]:
            lines.nodes[at, count] = node
            count += 1
    if count == 0:
        emptied(lines, at, dice)
        return True
    return rebuilt(day, room, lines, at, count, dice)


@compiled
def put(day: Day, room: Room, lines: Lines, at: int, rider: int, place: Ints, dice: Ints) -> bool:
    """Take the rider along at a place `best_place` found: first trip that makes room and the one
    behind the last, positions of her two ends among their nodes."""
    first, until, i, j = place[0], place[1], place[2], place[3]
    begin, count = lines.begin[at], lines.head[at, TRIPS]
    nodes, origin = lines.nodes[at], begin[first]
    for x in range(lines.head[at, SIZE] - 1, origin + j - 1, -1):
        nodes[x + 2] = nodes[x]
    for x in range(origin + j - 1, origin + i - 1, -1):
        nodes[x + 1] = nodes[x]
    nodes[origin + i], nodes[origin + j + 1] = rider, rider + day.n
    rows = lines.rows[at]
    change = 1 - (until - first)
    if change > 0:
        for k in range(count, until - 1, -1):
            begin[k + 1] = begin[k] + 2
            for c in range(COLUMNS):
                rows[k + 1, c] = rows[k, c]
        begin[first] = origin
    else:
        for k in range(until, count + 1):
            begin[k + change] = begin[k] + 2
            for c in range(COLUMNS):
                rows[k + change, c] = rows[k, c]
    size = begin[first + 1] - origin
    for k in range(size):
        room.nodes[k] = nodes[origin + k]
    rows[first, SEATS] = seated(day, room, size, lines.head[at, OWNER])
    if not timed(day, room, size, rows[first]):
        return False
    return _written(day, room, lines, at, count + change, dice)
