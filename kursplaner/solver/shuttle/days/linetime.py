"""A vehicle's day as a row of trips: links, drives home, and the driver's limits, compiled."""

from __future__ import annotations

import numpy as np

from kursplaner.solver.compiled import compiled, inlined
from kursplaner.solver.shuttle.days import data as col
from kursplaner.solver.shuttle.days.data import Day
from kursplaner.solver.shuttle.days.triptime import (
    BEGIN,
    COST,
    DURATION,
    EARLIEST,
    FINISH,
    FIRST,
    HOME,
    LAST,
    LATEST,
    MUST,
    READY,
    SEATS,
    WAY,
)
from kursplaner.solver.shuttle.net.network import EPS, Floats

MOST_CUTS = 6
"""Cuts tried on top of those that long waits ask for."""


@inlined
def by_home(day: Day, owner: int, last: int, first: int) -> tuple[float, float]:
    """Minutes and cost from one trip to the next by way of the depot."""
    start, end = int(day.cars[owner, col.START]), int(day.cars[owner, col.END])
    minutes = day.legs[0, last, end] + day.cars[owner, col.TURN] + day.legs[0, start, first]
    cost = day.legs[1, last, end] + day.legs[1, start, first] + day.cars[owner, col.TOUR]
    return minutes, cost


@inlined
def link(day: Day, owner: int, one: Floats, two: Floats) -> tuple[float, float, bool]:
    """Minutes and cost from one trip to the next, and whether the vehicle drives home."""
    last, first = int(one[LAST]), int(two[FIRST])
    leg = day.legs[0, last, first]
    idle = two[BEGIN] - one[FINISH] - leg
    if idle > day.cars[owner, col.WAIT]:
        minutes, dear = by_home(day, owner, last, first)
        if minutes <= idle + leg:
            return minutes, dear, True
    return leg, day.legs[1, last, first], False


@compiled
def judged(day: Day, owner: int, rows: Floats, count: int, spans: Floats) -> float:
    """Cost of the trips in this order, surcharges left out; inf where vehicle or driver cannot.

    Fills in the columns that are the line's, in the row behind the last trip too.
    """
    start, end = int(day.cars[owner, col.START]), int(day.cars[owner, col.END])
    layouts = -1
    for k in range(count):
        layouts &= int(rows[k, SEATS])
    if layouts == 0:
        return np.inf
    first, last = int(rows[0, FIRST]), int(rows[count - 1, LAST])
    rows[0, WAY], rows[0, HOME] = day.legs[0, start, first], 0.0
    rows[count, WAY] = day.legs[0, last, end]
    cost = day.cars[owner, col.FIXED] + day.legs[1, start, first] + day.legs[1, last, end]
    cost += rows[0, COST]
    for k in range(1, count):
        minutes, paid, home = link(day, owner, rows[k - 1], rows[k])
        rows[k, WAY], rows[k, HOME] = minutes, 1.0 if home else 0.0
        cost += paid + rows[k, COST]
    if day.cars[owner, col.STRICT] > 0 or day.cars[owner, col.LONGEST] < np.inf:
        cost += _rested(day, owner, rows, count, spans)
        if cost == np.inf:
            return np.inf
    rows[0, READY] = day.cars[owner, col.OPENS]
    for k in range(count):
        ready = rows[k, READY] + rows[k, WAY] + rows[k, DURATION]
        rows[k + 1, READY] = max(rows[k, EARLIEST], ready)
    rows[count, MUST] = day.cars[owner, col.CLOSES]
    for k in range(count - 1, -1, -1):
        must = rows[k + 1, MUST] - rows[k + 1, WAY] - rows[k, DURATION]
        rows[k, MUST] = min(rows[k, LATEST], must)
    for k in range(count + 1):
        if rows[k, READY] + rows[k, WAY] > rows[k, MUST] + EPS:
            return np.inf
    return float(cost)


@compiled
def _rested(day: Day, owner: int, rows: Floats, count: int, spans: Floats) -> float:
    """Cost of as few cuts more as the driver's limits ask for, longest rest first; inf when none
    help. What a cut costs and how long a rest it gives are kept in READY and MUST meanwhile."""
    if _may(day, owner, rows, count, spans) > 0:
        return 0.0
    if day.cars[owner, col.STRICT] == 0:
        return np.inf
    for k in range(1, count):
        minutes, dear = by_home(day, owner, int(rows[k - 1, LAST]), int(rows[k, FIRST]))
        rows[k, READY] = dear
        rows[k, MUST] = (
            rows[k, LATEST] - rows[k - 1, EARLIEST] - minutes + day.cars[owner, col.TURN]
        )
    paid = 0.0
    for _ in range(MOST_CUTS):
        best = 0
        for k in range(1, count):
            if rows[k, HOME] > 0 or rows[k, MUST] < day.cars[owner, col.PAUSE]:
                continue
            longer = rows[k, MUST] - rows[best, MUST]
            if best == 0 or longer > 0 or (longer == 0 and rows[k, READY] < rows[best, READY]):
                best = k
        if best == 0:
            return np.inf
        rows[best, HOME], rows[best, MUST] = 1.0, -np.inf
        may = _may(day, owner, rows, count, spans)
        if may < 0:
            rows[best, HOME] = 0.0
            continue
        one, two = int(rows[best - 1, LAST]), int(rows[best, FIRST])
        rows[best, WAY] = by_home(day, owner, one, two)[0]
        paid += rows[best, READY] - day.legs[1, one, two]
        if may > 0:
            return float(paid)
    return np.inf


@compiled
def _may(day: Day, owner: int, rows: Floats, count: int, spans: Floats) -> int:
    """1: the driver may drive the tours as cut; 0: not; -1: one of them comes too late."""
    tours = spanned(day, owner, rows, count, spans)
    if tours < 0:
        return -1
    for k in range(tours):
        if spans[k, 1] - spans[k, 0] > day.cars[owner, col.LONGEST] + EPS:
            return 0
    if day.cars[owner, col.STRICT] == 0:
        return 1
    return 1 if _lawful(day, owner, spans, _with_done(day, owner, spans, tours)) else 0


@compiled
def spanned(day: Day, owner: int, rows: Floats, count: int, spans: Floats) -> int:
    """Departure and return of every tour into `spans`: home as early, out as late as can be.

    How many there are; -1 where one comes too late.
    """
    cars = day.cars[owner]
    start, end = int(cars[col.START]), int(cars[col.END])
    tours, at, ready, gap, leaves = 0, start, cars[col.OPENS], 0.0, np.inf
    for k in range(count):
        way = day.legs[0, at, int(rows[k, FIRST])]
        gap += way
        leaves = min(leaves, rows[k, LATEST] - gap)
        if ready + way > rows[k, LATEST] + EPS:
            return -1
        ready = max(rows[k, EARLIEST], ready + way + rows[k, DURATION])
        gap += rows[k, DURATION]
        at = int(rows[k, LAST])
        if k == count - 1 or rows[k + 1, HOME] > 0:
            way = day.legs[0, at, end]
            ready += way
            gap += way
            if ready > cars[col.CLOSES] + EPS:
                return -1
            spans[tours, 0], spans[tours, 1] = ready - max(gap, ready - leaves), ready
            tours += 1
            ready += cars[col.TURN]
            at, gap, leaves = start, 0.0, np.inf
    return tours


@compiled
def _with_done(day: Day, owner: int, spans: Floats, tours: int) -> int:
    """The spans of the day and those worked already, in the order they begin; how many."""
    first = col.PAIRS + 2 * int(day.cars[owner, col.BREAKS])
    count = tours
    for d in range(int(day.cars[owner, col.DONE])):
        begin, end = day.cars[owner, first + 2 * d], day.cars[owner, first + 2 * d + 1]
        k = count
        while k > 0 and spans[k - 1, 0] > begin:
            spans[k, 0], spans[k, 1] = spans[k - 1, 0], spans[k - 1, 1]
            k -= 1
        spans[k, 0], spans[k, 1] = begin, end
        count += 1
    return count


@compiled
def _lawful(day: Day, owner: int, spans: Floats, count: int) -> bool:
    """Whether one driver may work these spans, see `may_work`."""
    cars = day.cars[owner]
    total, most, begin, end = 0.0, 0.0, spans[0, 0], spans[0, 1]
    for k in range(1, count + 1):
        if k < count and spans[k, 0] - end < cars[col.PAUSE]:
            end = max(end, spans[k, 1])
            continue
        total, most = total + end - begin, max(most, end - begin)
        if k < count:
            begin, end = spans[k, 0], spans[k, 1]
    if total > cars[col.WORK] + EPS or most > cars[col.STRETCH] + EPS:
        return False
    rest = end - spans[0, 0] - total
    for k in range(int(cars[col.BREAKS])):
        above, due = cars[col.PAIRS + 2 * k], cars[col.PAIRS + 2 * k + 1]
        if total > above + EPS and rest < due - EPS:
            return False
    return True
