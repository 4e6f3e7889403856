"""The cheapest place for a rider in a line: aboard a trip, joining two, or a trip of her own."""

from __future__ import annotations

import numpy as np

from kursplaner.solver.compiled import compiled, inlined
from kursplaner.solver.shuttle.days import data as col
from kursplaner.solver.shuttle.days.data import FOLLOWS, Day
from kursplaner.solver.shuttle.days.linebook import OWNER, SEATS_ALL, TRIPS, Lines
from kursplaner.solver.shuttle.days.linetime import by_home, judged, link
from kursplaner.solver.shuttle.days.triptime import (
    COST,
    DURATION,
    EARLIEST,
    FIRST,
    HOME,
    LAST,
    LATEST,
    MUST,
    OVER,
    OWN,
    READY,
    SEATS,
    Room,
    seated,
    timed,
)
from kursplaner.solver.shuttle.net.dice import rolled
from kursplaner.solver.shuttle.net.network import EPS, Ints

BLINK = 0.02
"""How often a better place is overlooked."""
LATER = 60
"""Minutes after a rider's last arrival that a trip she joins two by may begin at the latest."""


@compiled
def best_place(
    day: Day, room: Room, lines: Lines, at: int, rider: int, bound: float, dice: Ints, place: Ints
) -> float:
    """Extra cost of the cheapest way to take the rider along, below `bound`; it goes to `place`."""
    extra = day.able[lines.head[at, OWNER], rider]
    if extra == np.inf:
        return bound
    early, late = day.times[rider, col.EARLY], day.times[day.n + rider, col.LATE]
    rows, count = lines.rows[at], lines.head[at, TRIPS]
    best = bound - extra
    for k in range(count + 1):
        if rows[k, READY] > late:
            break
        if k < count and rows[k + 1, MUST] < early:
            continue
        best = _alone(day, room, lines, at, rider, k, best, dice, place)
        if k == count or rows[k, OVER] < early:
            continue
        for until in range(k + 1, min(k + 2, count) + 1):
            if rows[until - 1, LATEST] <= late + (LATER if until > k + 1 else 0):
                best = _within(day, room, lines, at, rider, k, until, best, dice, place)
    return float(best + extra)


@inlined
def _around(day: Day, lines: Lines, at: int, first: int, until: int) -> float:
    """Cost of the trips from `first` to `until` with the legs around and between them."""
    owner, rows, count = lines.head[at, OWNER], lines.rows[at], lines.head[at, TRIPS]
    cost = 0.0
    for k in range(first, until + 1):
        if k == 0:
            cost += day.legs[1, int(day.cars[owner, col.START]), int(rows[0, FIRST])]
        elif k == count:
            cost += day.legs[1, int(rows[k - 1, LAST]), int(day.cars[owner, col.END])]
        elif rows[k, HOME] > 0:
            cost += by_home(day, owner, int(rows[k - 1, LAST]), int(rows[k, FIRST]))[1]
        else:
            cost += day.legs[1, int(rows[k - 1, LAST]), int(rows[k, FIRST])]
        if k < until:
            cost += rows[k, COST]
    return cost


@inlined
def _between(day: Day, lines: Lines, at: int, k: int, last: int, first: int) -> float:
    """Least cost between two places before trip k, straight or by home; -1: the depot."""
    owner = lines.head[at, OWNER]
    if last < 0:
        return float(day.legs[1, int(day.cars[owner, col.START]), first])
    if first < 0:
        return float(day.legs[1, last, int(day.cars[owner, col.END])])
    straight = day.legs[1, last, first]
    if lines.rows[at, k, HOME] == 0:
        return float(straight)
    return float(min(straight, by_home(day, owner, last, first)[1]))


@inlined
def _extra(
    day: Day, room: Room, lines: Lines, at: int, first: int, until: int, size: int, rider: int
) -> float:
    """What the trip in `room.nodes` costs more in place of those from `first` to `until`, the
    rider's surcharge left out; inf where it is not in time, has no seats, or the driver cannot."""
    owner, count = lines.head[at, OWNER], lines.head[at, TRIPS]
    rows, old = room.rows, lines.rows[at]
    row = rows[first]
    if not timed(day, room, size, row):
        return np.inf
    arrive = old[first, READY]
    if first == 0:
        arrive += day.legs[0, int(day.cars[owner, col.START]), int(row[FIRST])]
    else:
        arrive += link(day, owner, old[first - 1], row)[0]
    if arrive > row[LATEST] + EPS:
        return np.inf
    leave = max(row[EARLIEST], arrive + row[DURATION])
    if until == count:
        leave += day.legs[0, int(row[LAST]), int(day.cars[owner, col.END])]
    else:
        leave += link(day, owner, row, old[until])[0]
    if leave > old[until, MUST] + EPS:
        return np.inf
    seats = seated(day, room, size, owner)
    if seats & lines.head[at, SEATS_ALL] == 0:
        return np.inf
    row[SEATS] = seats
    for k in range(first):
        for c in range(OWN):
            rows[k, c] = old[k, c]
    for k in range(until, count):
        for c in range(OWN):
            rows[k - until + first + 1, c] = old[k, c]
    cost = judged(day, owner, rows, count + 1 - until + first, room.spans)
    return float(cost + lines.cost[at, 1] - lines.cost[at, 0])


@inlined
def _alone(
    day: Day, room: Room, lines: Lines, at: int, rider: int, k: int, best: float, dice: Ints,
    place: Ints,
) -> float:  # fmt: skip
    """Better than `best` with a trip of her own before trip k."""
    if day.riders[rider, 0] >= 0:
        return best
    up, down = day.place[rider], day.place[day.n + rider]
    rows = lines.rows[at]
    before = int(rows[k - 1, LAST]) if k else -1
    after = int(rows[k, FIRST]) if k < lines.head[at, TRIPS] else -1
    least = _between(day, lines, at, k, before, up) + _between(day, lines, at, k, down, after)
    least += day.legs[1, up, down] - _around(day, lines, at, k, k)
    if least >= best - 1e-9:
        return best
    room.nodes[0], room.nodes[1] = rider, day.n + rider
    extra = _extra(day, room, lines, at, k, k, 2, rider)
    if extra >= best - 1e-9 or rolled(dice) < BLINK:
        return best
    place[0], place[1], place[2], place[3] = k, k, 0, 0
    return extra


@inlined
def _gap(day: Day, one: int, two: int) -> float:
    """Least minutes between the times of two nodes in a row."""
    a, b = day.place[one], day.place[two]
    if day.shared and a == b:
        return 0.0
    return float(day.legs[0, a, b] + day.times[one, col.POST] + day.times[two, col.PRE])


@inlined
def _limited(day: Day, room: Room, lines: Lines, at: int, first: int, until: int) -> None:
    """Earliest and latest moments of the nodes of these trips driven as one, into `limits`."""
    nodes, limits, times, rows = lines.nodes[at], room.limits, day.times, lines.rows[at]
    origin, end = lines.begin[at, first], lines.begin[at, until]
    time = -np.inf
    for x in range(origin, end):
        if x > origin:
            time += _gap(day, nodes[x - 1], nodes[x])
        time = max(time, times[nodes[x], col.EARLY])
        if x == origin and first > 0:
            leg = day.legs[0, int(rows[first - 1, LAST]), day.place[nodes[x]]]
            time = max(time, rows[first, READY] + leg)
        limits[x, 0] = time
    time = np.inf
    for x in range(end - 1, origin - 1, -1):
        if x < end - 1:
            time -= _gap(day, nodes[x], nodes[x + 1])
        time = min(time, times[nodes[x], col.LATE])
        if x == end - 1 and until < lines.head[at, TRIPS]:
            leg = day.legs[0, day.place[nodes[x]], int(rows[until, FIRST])]
            time = min(time, rows[until, MUST] - leg)
        limits[x, 1] = time


@inlined
def _within(
    day: Day, room: Room, lines: Lines, at: int, rider: int, first: int, until: int, best: float,
    dice: Ints, place: Ints,
) -> float:  # fmt: skip
    """Better than `best` on board of trip `first`, or (`until` two on) of both that follow."""
    n, cost, where, nodes = day.n, day.legs[1], day.place, lines.nodes[at]
    origin, end = lines.begin[at, first], lines.begin[at, until]
    joint = lines.begin[at, first + 1] if until > first + 1 else origin
    shared = day.shared and day.riders[rider, 0] < 0
    rows, here = lines.rows[at], where[rider]
    before = int(rows[first - 1, LAST]) if first else -1
    # The price of minutes on board is never less with one more rider.
    base = -_around(day, lines, at, first, until)
    for k in range(first, until):
        base += rows[k, COST]
    if joint > origin:
        base += cost[where[nodes[joint - 1]], where[nodes[joint]]]
    into = _between(day, lines, at, first, before, where[nodes[origin]])
    after = int(rows[until, FIRST]) if until < lines.head[at, TRIPS] else -1
    onward = _between(day, lines, at, until, where[nodes[end - 1]], after)
    limited = False
    for i in range(origin, joint if joint > origin else end):
        following = nodes[i]
        if i == origin:
            head = base + _between(day, lines, at, first, before, here)
        else:
            previous = nodes[i - 1]
            a = where[previous]
            # Inside one halt the order means nothing, but for who needs an escort on board.
            if shared and previous < n and a == here:
                continue
            head = base + into - cost[a, where[following]] + cost[a, here]
        if head + cost[here, where[following]] + onward >= best:
            continue  # she costs more even if she alights on the way
        if not limited:
            _limited(day, room, lines, at, first, until)
            limited = True
        time = day.times[rider, col.EARLY]
        if i > origin:
            previous = nodes[i - 1]
            if not day.pairs[previous, rider] & FOLLOWS:
                continue
            time = max(time, room.limits[i - 1, 0] + _gap(day, previous, rider))
        if time > day.times[rider, col.LATE] + EPS:
            break
        least = joint + 1 if joint > origin else max(i, origin + 1)
        best = _alights(
            day, room, lines, at, rider, first, until, i, least, head, onward, time, best, dice,
            place,
        )  # fmt: skip
    return best


@inlined
def _alights(
    day: Day, room: Room, lines: Lines, at: int, rider: int, first: int, until: int, i: int,
    least: int, head: float, onward: float, time: float, best: float, dice: Ints, place: Ints,
) -> float:  # fmt: skip
    """As `_within` for one who boards before node i at `time` or later, and alights before node
    `least` or later; `head`: cost up to her boarding, with what the line saves; `onward`: that
    after the last node."""
    n, cost, where, nodes = day.n, day.legs[1], day.place, lines.nodes[at]
    origin, end = lines.begin[at, first], lines.begin[at, until]
    rows, down = lines.rows[at], n + rider
    here, there = where[rider], where[down]
    after = int(rows[until, FIRST]) if until < lines.head[at, TRIPS] else -1
    shared = day.shared and day.riders[rider, 0] < 0
    span, late, driven, last = day.times[rider, col.SPAN], day.times[down, col.LATE], 0.0, rider
    for j in range(i, end + 1):
        if j > i:
            node = nodes[j - 1]
            if j == i + 1:
                if not day.pairs[rider, node] & FOLLOWS:
                    break
                head += cost[here, where[node]]
            gap = _gap(day, last, node)
            driven += gap
            time = max(time + gap, room.limits[j - 1, 0])
            if driven > span + EPS or time > min(room.limits[j - 1, 1], late) + EPS:
                break
            last = node
        if j < least or not day.pairs[last, down] & FOLLOWS:
            continue
        gap = _gap(day, last, down)
        arrive = max(time + gap, day.times[down, col.EARLY])
        if driven + gap > span + EPS or arrive > late + EPS:
            continue
        a = where[last]
        delta = head + cost[a, there]
        if j < end:
            onto = nodes[j]
            b = where[onto]
            if shared and onto >= n and b == there:
                continue
            if not day.pairs[down, onto] & FOLLOWS:
                continue
            if arrive + _gap(day, down, onto) > room.limits[j, 1] + EPS:
                continue
            delta += cost[there, b] + onward
            if j > i:
                delta -= cost[a, b]
        else:
            delta += _between(day, lines, at, until, there, after)
        if delta >= best - 1e-9:
            continue
        _joined(room.nodes, nodes, origin, i, j, end, rider, down)
        extra = _extra(day, room, lines, at, first, until, end - origin + 2, rider)
        if extra < best - 1e-9 and rolled(dice) >= BLINK:
            best = extra
            place[0], place[1], place[2], place[3] = first, until, i - origin, j - origin
    return best


@inlined
def _joined(
    target: Ints, nodes: Ints, origin: int, i: int, j: int, end: int, up: int, down: int
) -> None:
    for x in range(origin, i):
        target[x - origin] = nodes[x]
    target[i - origin] = up
    for x in range(i, j):
        target[x - origin + 1] = nodes[x]
    target[j - origin + 1] = down
    for x in range(j, end):
        target[x - origin + 2] = nodes[x]
