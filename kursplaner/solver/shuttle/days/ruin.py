"""Riders taken out of the lines of a day: near each other, or a whole line, compiled."""

from __future__ import annotations

from kursplaner.solver.compiled import compiled
from kursplaner.solver.shuttle.days.data import Day
from kursplaner.solver.shuttle.days.linebook import SIZE, TRIPS, Lines, emptied, without
from kursplaner.solver.shuttle.days.state import GONE, Search
from kursplaner.solver.shuttle.net.dice import number, rolled

MEAN_REMOVED = 6
LONGEST_STRING = 5
WHOLE_LINE = 0.03
"""How often a whole line is dissolved: fewer drivers."""


@compiled
def ruined(day: Day, search: Search, centre: int) -> None:
    """Riders near the one named leave, a string of neighbours from each line."""
    dice, lines, touched = search.dice, search.lines, search.touched
    used = 0
    for rider in range(day.n):
        search.where[rider] = -1
    for at in range(len(touched)):
        used += 1 if lines.head[at, TRIPS] else 0
        for x in range(lines.head[at, SIZE]):
            if lines.nodes[at, x] < day.n:
                search.where[lines.nodes[at, x]] = at
    if used == 0:
        return
    if used > 1 and rolled(dice) < WHOLE_LINE:
        _dissolved(day, search, used_slot(lines, number(dice, used)))
        return
    wanted = 1 + int(rolled(dice) * 2 * MEAN_REMOVED)
    count = 0
    for k in range(day.n):
        rider = search.near[centre, k]
        at = search.where[rider]
        if at < 0 or touched[at]:
            continue
        touched[at] = True
        count += _string(day, search, at, rider)
        if count >= wanted:
            break
    for at in range(len(touched)):
        if touched[at] and not without(day, search.room, lines, at, search.out[GONE], dice):
            _dissolved(day, search, at)


@compiled
def used_slot(lines: Lines, which: int) -> int:
    at = -1
    while which >= 0:
        at += 1
        which -= 1 if lines.head[at, TRIPS] else 0
    return at


@compiled
def _dissolved(day: Day, search: Search, at: int) -> None:
    for rider in range(day.n):
        if search.where[rider] == at:
            search.out[GONE, rider] = True
    emptied(search.lines, at, search.dice)


@compiled
def _string(day: Day, search: Search, at: int, rider: int) -> int:
    """The rider and some of those who board just before or after her leave; how many."""
    lines, order, gone = search.lines, search.order, search.out[GONE]
    count = here = 0
    for x in range(lines.head[at, SIZE]):
        node = lines.nodes[at, x]
        if node < day.n:
            here = count if node == rider else here
            order[count] = node
            count += 1
    length = 1 + number(search.dice, min(count, LONGEST_STRING))
    low, high = max(0, here - length + 1), min(here, count - length)
    begin = low + number(search.dice, high - low + 1)
    for k in range(begin, begin + length):
        gone[order[k]] = True
    again = day.company
    while again:
        again = False
        for k in range(count):
            escort = day.riders[order[k], 0]
            if escort >= 0 and gone[escort] and not gone[order[k]]:
                gone[order[k]] = again = True
    return length
