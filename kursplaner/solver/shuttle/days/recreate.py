"""Riders put into the lines of a day, each at her cheapest place, compiled."""

from __future__ import annotations

from kursplaner.solver.compiled import compiled
from kursplaner.solver.shuttle.days import data as col
from kursplaner.solver.shuttle.days.data import Day
from kursplaner.solver.shuttle.days.linebook import OWNER, TRIPS, VERSION, emptied, put, rebuilt
from kursplaner.solver.shuttle.days.places import best_place
from kursplaner.solver.shuttle.days.state import KEY, MISSED, NEW, PRICE, VERSIONS, Search
from kursplaner.solver.shuttle.net.dice import number, rolled
from kursplaner.solver.shuttle.net.network import Floats, Ints

ALIKE = 1e-6
"""Costs less apart are the same."""


@compiled
def sorted_anyhow(day: Day, search: Search, count: int) -> None:
    """One of several orders in which riders look for places."""
    dice, order, scores, times = search.dice, search.order, search.scores, day.times
    for k in range(count - 1, 0, -1):
        other = number(dice, k + 1)
        order[k], order[other] = order[other], order[k]
    sort = number(dice, 10)
    for k in range(count):
        rider = order[k]
        up, down, key = day.place[rider], day.place[day.n + rider], 0.0
        if sort < 3:
            key = -scores[rider, MISSED]
        elif sort < 5:
            key = times[day.n + rider, col.LATE]
        elif sort < 7:
            key = -day.legs[0, up, down]
        elif sort < 8:
            key = times[day.n + rider, col.LATE] - times[rider, col.EARLY]
        scores[rider, KEY] = key
    if sort < 8:
        _by_key(order, scores, count)
    if day.company:
        after_escorts(day, order, count)


@compiled
def _by_key(order: Ints, scores: Floats, count: int) -> None:
    """Sorted; equal ones stay as they are."""
    for k in range(1, count):
        rider, at = order[k], k
        while at > 0 and scores[order[at - 1], KEY] > scores[rider, KEY]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = rider


@compiled
def after_escorts(day: Day, order: Ints, count: int) -> None:
    """Whoever needs an escort looks for a place after the escort has hers."""
    for _ in range(count):
        moved = False
        for k in range(count):
            for other in range(k + 1, count):
                if order[other] == day.riders[order[k], 0]:
                    rider = order[k]
                    for x in range(k, other):
                        order[x] = order[x + 1]
                    order[other] = rider
                    moved = True
                    break
        if not moved:
            break


@compiled
def recreate(day: Day, search: Search, count: int) -> None:
    """The first riders of `order` at the cheapest places; who finds none is out."""
    lines, place = search.lines, search.room.place
    for k in range(count):
        rider = search.order[k]
        best, slot = _cheapest(day, search, rider)
        owner = _fresh(day, search, rider, best)
        if owner >= 0:
            at = _free(search)
            lines.head[at, OWNER], lines.nodes[at, 0], lines.nodes[at, 1] = (
                owner,
                rider,
                rider + day.n,
            )
            okay = rebuilt(day, search.room, lines, at, 2, search.dice)
        else:
            okay = slot >= 0 and put(day, search.room, lines, slot, rider, place, search.dice)
        search.out[NEW, rider] = not okay


@compiled
def _cheapest(day: Day, search: Search, rider: int) -> tuple[float, int]:
    """Extra cost in the line that takes her at the least, any of those alike, and its slot; the
    place goes to `room.place`. Price of leaving her out, -1: none takes her for less."""
    lines, place, known = search.lines, search.room.place, search.known
    best, slot = search.scores[rider, PRICE], -1
    was = search.where[rider]
    for turn in range(len(search.touched)):
        at = turn
        if was >= 0:  # her old line first: it tells how little the others may cost
            at = was if turn == 0 else turn - (1 if turn <= was else 0)
        if lines.head[at, TRIPS] == 0:
            continue
        extra = _remembered(day, search, at, rider, best + ALIKE)
        alike = extra > best - ALIKE / 2
        if extra < best + ALIKE / 2 and not (alike and rolled(search.dice) < 0.5):
            best, slot = extra, at
            for x in range(4):
                place[x] = known[lines.head[at, VERSION] % VERSIONS, rider, x + 1]
    return best, slot


@compiled
def _remembered(day: Day, search: Search, at: int, rider: int, bound: float) -> float:
    """As `best_place`, remembered; the place is in `known` where it is below the bound."""
    version = search.lines.head[at, VERSION]
    k = version % VERSIONS
    known = search.known[k, rider]
    if known[0] == version:
        extra = search.extras[k, rider]
        if extra >= bound or known[1] >= 0:
            return float(extra)
    known[0], known[1] = version, -1
    extra = best_place(day, search.room, search.lines, at, rider, bound, search.dice, known[1:])
    search.extras[k, rider] = extra
    return float(extra)


@compiled
def _free(search: Search) -> int:
    for at in range(len(search.touched)):
        if search.lines.head[at, TRIPS] == 0:
            return at
    return -1


@compiled
def _fresh(day: Day, search: Search, rider: int, bound: float) -> int:
    """The class whose free vehicle takes her alone at the least cost below `bound`; -1: none."""
    lines, cars = search.lines, day.cars
    up, down = day.place[rider], day.place[day.n + rider]
    best, chosen = bound - 1e-9, -1
    for owner in range(len(cars)):
        start, end = int(cars[owner, col.START]), int(cars[owner, col.END])
        cost = cars[owner, col.FIXED] + day.legs[1, start, up] + day.legs[1, up, down]
        cost += day.legs[1, down, end] + day.able[owner, rider]
        if cost >= best:
            continue
        used = 0
        for at in range(len(search.touched)):
            if lines.head[at, TRIPS] and lines.head[at, OWNER] == owner:
                used += 1
        if used >= cars[owner, col.COUNT]:
            continue
        at = _free(search)
        lines.head[at, OWNER], lines.nodes[at, 0], lines.nodes[at, 1] = owner, rider, rider + day.n
        if rebuilt(day, search.room, lines, at, 2, search.dice):
            best, chosen = lines.cost[at, 0], owner
            emptied(lines, at, search.dice)
    return chosen
