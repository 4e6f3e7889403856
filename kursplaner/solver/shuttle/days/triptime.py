"""Exact times and seats of a trip, from an empty vehicle to an empty one, compiled.

Times collapse to (latest arrival at the first stop, earliest end, least duration), as for
`fragments`: the rest of the day needs to know no more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kursplaner.solver.compiled import compiled, inlined
from kursplaner.solver.shuttle.days import data as col
from kursplaner.solver.shuttle.days.data import APART, Day
from kursplaner.solver.shuttle.net.network import EPS, Floats, Ints

LATEST, EARLIEST, DURATION, COST, OVER, BEGIN, FINISH, FIRST, LAST, SEATS = range(10)
"""Columns of a trip's row, see `Trip`; the last one are the layouts of its line's class."""
WAY, HOME, READY, MUST = range(10, 14)
"""Columns the line fills in: minutes into the trip, whether from home after another tour, earliest
moment before it, latest arrival. The row behind the last trip is the depot."""
COLUMNS, OWN = 14, 10
"""All columns, and those that are the trip's own."""


class Room(NamedTuple):
    """To work in: a trip being tried, and the line it would give."""

    nodes: Ints
    riding: Ints
    load: Ints
    aboard: Floats
    limits: Floats
    """Earliest and latest moment of each node of a trip, limits of rides left out."""
    rows: Floats
    spans: Floats
    place: Ints
    """Where a rider goes, see `put`."""


def room_for(day: Day) -> Room:
    n = day.n
    return Room(
        nodes=np.zeros(2 * n + 2, dtype=np.int64), riding=np.zeros(n + 1, dtype=np.int64),
        load=np.zeros(day.room.shape[1], dtype=np.int64), aboard=np.zeros((n + 1, 2)),
        limits=np.zeros((2 * n, 2)),
        rows=np.zeros((n + 3, COLUMNS)),
        spans=np.zeros((n + 3 + day.cars.shape[1], 2)), place=np.zeros(4, dtype=np.int64),
    )  # fmt: skip


@inlined
def timed(day: Day, room: Room, count: int, row: Floats) -> bool:
    """Fill in the row (but SEATS) of the first `count` of `room.nodes`; False: no times fit."""
    n, times, nodes, aboard, riding = day.n, day.times, room.nodes, room.aboard, room.riding
    first = last = nodes[0]
    low, high, pending = times[first, col.EARLY], times[first, col.LATE], times[first, col.POST]
    gap = times[first, col.PRE]
    base, latest, cost, soon = -np.inf, high - gap, 0.0, times[first, col.SOON]
    riding[0], aboard[first, 0], aboard[first, 1] = first, high, 0.0
    here = 1
    for number in range(1, count):
        node = nodes[number]
        boards = node < n
        there, at = day.place[node], day.place[last]
        halt = day.shared and there == at and boards == (last < n)
        cost += day.legs[1, at, there]
        pre = times[node, col.PRE]
        if boards:
            step = pre if halt else day.legs[0, at, there] + pending + pre
            base = (base if halt else low) + step
            was_low, was_high = low, high
            low, high = max(base, times[node, col.EARLY]), times[node, col.LATE]
            if halt:
                low, high = max(low, was_low), min(high, was_high)
            pending = times[node, col.POST]
        else:
            rider = node - n
            here -= 1
            for k in range(here):
                if riding[k] == rider:
                    riding[k] = riding[here]
                    break
            step = 0.0 if halt else pending + day.legs[0, at, there] + pre
            ride, span = aboard[rider, 1] + step, times[node, col.SPAN]
            if ride > span + EPS:
                return False
            limit = min(times[node, col.LATE], aboard[rider, 0] + span)
            low = base = max(low + step, times[node, col.EARLY])
            high = min(high, limit) if halt else limit
            pending = (pending if halt else 0.0) + times[node, col.POST]
            if day.weight > 0:
                cost += day.weight * max(0.0, ride - times[node, col.DIRECT])
        if low > high + EPS:
            return False
        for k in range(here):
            other = riding[k]
            if not (boards and halt and aboard[other, 1] == 0.0):
                aboard[other, 1] += step
            aboard[other, 0] = min(aboard[other, 0], high - aboard[other, 1])
        if boards:
            riding[here], aboard[node, 0], aboard[node, 1] = node, high, 0.0
            here += 1
            soon = max(soon, times[node, col.SOON])
        gap += step
        latest = min(latest, high - gap)
        last = node
    row[LATEST], row[EARLIEST], row[DURATION], row[COST] = (
        latest,
        low + pending,
        gap + pending,
        cost,
    )
    row[OVER] = max(low + pending, latest + gap + pending)
    row[BEGIN] = min(latest, low - gap) if soon > 0 else latest
    row[FINISH] = row[EARLIEST] if soon > 0 else row[OVER]
    row[FIRST], row[LAST] = day.place[first], day.place[last]
    return True


@compiled
def seated(day: Day, room: Room, count: int, owner: int) -> int:
    """Layouts of the class that hold everybody on every leg; 0 when none does, company forbids, or
    the vehicle is empty before the end: that would be two trips."""
    n, load, kinds = day.n, room.load, len(room.load)
    begin, end = int(day.cars[owner, col.LAYOUTS]), int(day.cars[owner, col.UNTIL])
    layouts = (1 << (end - begin)) - 1
    for k in range(kinds):
        load[k] = 0
    here = 0
    for number in range(count):
        node = room.nodes[number]
        if node >= n:
            here -= 1
            if here == 0 and number < count - 1:
                return 0
            for k in range(kinds):
                load[k] -= day.riders[node - n, k + 1]
            if day.company and not _gets_off(day, node - n, room.riding, here):
                return 0
            continue
        if day.able[owner, node] == np.inf:
            return 0
        if day.company and not _gets_on(day, node, room.riding, here):
            return 0
        here += 1
        for k in range(kinds):
            load[k] += day.riders[node, k + 1]
            for v in range(begin, end):
                if load[k] > day.room[v, k]:
                    layouts &= ~(1 << (v - begin))
        if layouts == 0:
            return 0
    return 0 if here else layouts


@compiled
def _gets_on(day: Day, rider: int, riding: Ints, here: int) -> bool:
    escorted = day.riders[rider, 0] < 0
    for k in range(here):
        if day.pairs[rider, riding[k]] & APART:
            return False
        escorted = escorted or riding[k] == day.riders[rider, 0]
    riding[here] = rider
    return bool(escorted)


@compiled
def _gets_off(day: Day, rider: int, riding: Ints, here: int) -> bool:
    """With her gone nobody may be left whose escort she is; `here`: riders still on board."""
    for k in range(here):
        if riding[k] == rider:
            riding[k] = riding[here]
    led = 0
    for k in range(here):
        led += 1 if day.riders[riding[k], 0] == rider else 0
    return led == 0
