"""What a search over the lines of a day keeps, and what it settles on, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kursplaner.solver.compiled import compiled
from kursplaner.solver.shuttle.days import data as col
from kursplaner.solver.shuttle.days.data import Day
from kursplaner.solver.shuttle.days.linebook import VERSION, Lines, copied, no_lines
from kursplaner.solver.shuttle.days.triptime import Room, room_for
from kursplaner.solver.shuttle.net.network import Bools, Floats, Ints

VERSIONS = 64
"""Lines whose best places are remembered."""
NEW, NOW, BEST = range(3)
"""Rows of `out` and `costs`, and which third of the lines' slots: as they are being changed, as
they are, the best so far."""
GONE, HOPELESS = 3, 4
"""More rows of `out`: riders taken out in this step; whom no vehicle could ever take."""
MISSED, PRICE, KEY = range(3)
"""Columns of `scores`."""


class Search(NamedTuple):
    """All a search keeps."""

    room: Room
    lines: Lines
    out: Bools
    """(5, n): who has no place."""
    costs: Floats
    scores: Floats
    """(n, 3)."""
    near: Ints
    """(n, n): all riders, nearest first."""
    order: Ints
    where: Ints
    """Slot of each rider."""
    touched: Bools
    """Slots changed in this step."""
    known: Ints
    """(VERSIONS, n, 5): version of the line and best place of the rider in it; -1: none."""
    extras: Floats
    """(VERSIONS, n): its extra cost."""
    dice: Ints
    """State of the dice, last version handed out."""


def search_of(day: Day, price: Floats, near: Ints, dice: Ints) -> Search:
    n = day.n
    slots = min(n, int(day.cars[:, col.COUNT].sum())) + 1
    scores = np.ones((n + 1, 3))
    scores[:n, PRICE] = price
    return Search(
        room=room_for(day), lines=no_lines(day, 3 * slots), out=np.ones((5, n), dtype=np.bool_),
        costs=np.zeros(3), scores=scores, near=near, order=np.zeros(n + 1, dtype=np.int64),
        where=np.zeros(n, dtype=np.int64), touched=np.zeros(slots, dtype=np.bool_),
        known=np.zeros((VERSIONS, n, 5), dtype=np.int64), extras=np.zeros((VERSIONS, n)),
        dice=dice,
    )  # fmt: skip


@compiled
def cost_of(search: Search, which: int) -> float:
    slots, cost = len(search.touched), 0.0
    for at in range(slots):
        cost += search.lines.cost[which * slots + at, 0]
    return cost


@compiled
def taken(search: Search, one: int, two: int) -> None:
    """The lines of kind `two` become those of kind `one`."""
    slots, head = len(search.touched), search.lines.head
    for at in range(slots):
        if head[one * slots + at, VERSION] != head[two * slots + at, VERSION]:
            copied(search.lines, one * slots + at, two * slots + at)


@compiled
def settled(search: Search) -> None:
    """What was being changed is how it is now."""
    taken(search, NEW, NOW)
    for rider in range(search.out.shape[1]):
        search.out[NOW, rider] = search.out[NEW, rider]
    search.costs[NOW] = cost_of(search, NOW)


@compiled
def kept(search: Search) -> bool:
    """Remember what is now if it is the best so far."""
    now, best = 0.0, 0.0
    for rider in range(search.out.shape[1]):
        now += search.scores[rider, PRICE] if search.out[NOW, rider] else 0.0
        best += search.scores[rider, PRICE] if search.out[BEST, rider] else 0.0
    if now > best or (now == best and search.costs[NOW] >= search.costs[BEST] - 1e-9):
        return False
    taken(search, NOW, BEST)
    for rider in range(search.out.shape[1]):
        search.out[BEST, rider] = search.out[NOW, rider]
    search.costs[BEST] = search.costs[NOW]
    return True
