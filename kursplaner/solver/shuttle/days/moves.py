"""Steps of the search over the lines of a day: ruin and recreate, or an exchange, compiled."""

from __future__ import annotations

import numpy as np

from kursplaner.solver.compiled import compiled
from kursplaner.solver.shuttle.days.data import Day
from kursplaner.solver.shuttle.days.linebook import SIZE, TRIPS, Lines, copied, emptied, rebuilt
from kursplaner.solver.shuttle.days.recreate import recreate, sorted_anyhow
from kursplaner.solver.shuttle.days.ruin import ruined, used_slot
from kursplaner.solver.shuttle.days.state import (
    GONE,
    HOPELESS,
    MISSED,
    NEW,
    NOW,
    Search,
    cost_of,
    kept,
    settled,
    taken,
)
from kursplaner.solver.shuttle.days.triptime import BEGIN
from kursplaner.solver.shuttle.net.dice import number, rolled

EXCHANGE = 0.4
"""How often two lines exchange trips instead of ruin and recreate."""
MIXED, TRIES = 0.2, 10
TO_THE_END = 0.3
"""How often all trips from a moment on are exchanged."""


@compiled
def stepped(day: Day, search: Search, steps: int, heat: float) -> int:
    """So many steps; how many were the best so far."""
    found = 0
    for _ in range(steps):
        found += 1 if _step(day, search, heat) else 0
    return found


@compiled
def _step(day: Day, search: Search, heat: float) -> bool:
    out, scores, order = search.out, search.scores, search.order
    for at in range(len(search.touched)):
        search.touched[at] = False
    for rider in range(day.n):
        out[GONE, rider] = False
    if rolled(search.dice) < EXCHANGE:
        return _swap(day, search, heat)
    mixed = rolled(search.dice) < MIXED
    ruined(day, search, _mixed(day, search) if mixed else number(search.dice, day.n))
    count = 0
    for rider in range(day.n):
        out[NEW, rider] = out[NOW, rider]
        if out[GONE, rider] or (out[NOW, rider] and not out[HOPELESS, rider]):
            order[count] = rider
            count += 1
    sorted_anyhow(day, search, count)
    recreate(day, search, count)
    before = after = 0.0
    for rider in range(day.n):
        if out[HOPELESS, rider]:
            continue
        if out[NEW, rider]:
            scores[rider, MISSED] += 1.0
            after += scores[rider, MISSED]
        if out[NOW, rider]:
            before += scores[rider, MISSED]
    room = -heat * np.log(max(1e-12, rolled(search.dice)))
    cost = cost_of(search, NEW)
    if after > before or (after == before and cost >= search.costs[NOW] + room):
        taken(search, NOW, NEW)
        return False
    settled(search)
    return kept(search)


@compiled
def _mixed(day: Day, search: Search) -> int:
    """Two lines exchange trips; a rider of one of them, anybody where none can."""
    for _ in range(TRIES):
        one = _exchanged(day, search)
        if one >= 0:
            node = search.lines.nodes[one, number(search.dice, search.lines.head[one, SIZE])]
            return int(node if node < day.n else node - day.n)
    return number(search.dice, day.n)


@compiled
def _swap(day: Day, search: Search, heat: float) -> bool:
    """Two lines exchange trips if that is worth it."""
    if _exchanged(day, search) < 0:
        return False
    cost = cost_of(search, NEW)
    room = -heat * np.log(max(1e-12, rolled(search.dice)))
    if cost >= search.costs[NOW] + room:
        taken(search, NOW, NEW)
        return False
    for rider in range(day.n):
        search.out[NEW, rider] = search.out[NOW, rider]
    settled(search)
    return kept(search)


@compiled
def _exchanged(day: Day, search: Search) -> int:
    """Two lines exchange what they drive from one moment on, or until another one; the slot of
    one that drives then, -1: they cannot."""
    lines, dice, slots = search.lines, search.dice, len(search.touched)
    used = 0
    for at in range(slots):
        used += 1 if lines.head[at, TRIPS] else 0
    if used < 2:
        return -1
    one, two = used_slot(lines, number(dice, used)), used_slot(lines, number(dice, used))
    if one == two:
        return -1
    count = lines.head[one, TRIPS]
    k = number(dice, count)
    until = k + 1 + number(dice, count - k)
    if rolled(dice) < TO_THE_END:
        until = count
    early = lines.rows[one, k, BEGIN]
    late = lines.rows[one, until, BEGIN] if until < count else np.inf
    m = _first_from(lines, two, early)
    p = _first_from(lines, two, late)
    okay = _spliced(day, search, one, k, until, two, m, p)
    okay = okay and _spliced(day, search, two, m, p, one, k, until)
    if not okay:
        copied(lines, slots * NOW + one, one)
        copied(lines, slots * NOW + two, two)
        return -1
    return one if lines.head[one, TRIPS] else two


@compiled
def _first_from(lines: Lines, at: int, begin: float) -> int:
    """The first trip of the line that begins then or later."""
    k = 0
    while k < lines.head[at, TRIPS] and lines.rows[at, k, BEGIN] < begin:
        k += 1
    return k


@compiled
def _spliced(
    day: Day, search: Search, at: int, k: int, until: int, other: int, m: int, p: int
) -> bool:
    """The line with the other's trips from m to p in place of its own from k to `until`."""
    lines, base = search.lines, len(search.touched) * NOW
    begin, theirs = lines.begin[base + at], lines.begin[base + other]
    size = begin[k]
    for x in range(theirs[m], theirs[p]):
        lines.nodes[at, size] = lines.nodes[base + other, x]
        size += 1
    for x in range(begin[until], lines.head[base + at, SIZE]):
        lines.nodes[at, size] = lines.nodes[base + at, x]
        size += 1
    if size == 0:
        emptied(lines, at, search.dice)
        return True
    return rebuilt(day, search.room, lines, at, size, search.dice)
