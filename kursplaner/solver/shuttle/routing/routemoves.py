"""Ruin and recreate over plain routes, step by step, compiled: see `ruin`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kursplaner.solver.compiled import compiled
from kursplaner.solver.shuttle.net.dice import number, rolled
from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints

LONGEST_STRING = 10
MEAN_REMOVED = 10
BLINK = 0.01
"""How often a better place is overlooked."""
NEW, NOW, BEST, GONE = range(4)
"""Rows of `out` and `values`, and which third of the slots: as the routes are being changed, as
they are, the best so far; riders taken out in this step."""
EARLY, LATE, SERVICE, SPAN = range(4)
"""Columns of `times`."""
MISSED, KEY = range(2)
"""Columns of `scores`."""
FIXED, LONGEST, CAPACITY, FLEET, PLAIN = range(5)
"""Entries of `limits`: price of a route, most minutes of one, seats, vehicles, whether looking at
times forwards is enough."""
SIZE, VERSION = range(2)
"""Columns of `head`: visits, and a number no other content has."""
VERSIONS = 64
"""Routes whose best places are remembered."""


class Routes(NamedTuple):
    """n riders; nodes 2n and 2n + 1 are the depots, the ends of every route."""

    n: int
    minutes: Floats
    cost: Floats
    times: Floats
    """(2n + 2, 4)."""
    loads: Ints
    near: Ints
    """(2n, 2n): all nodes, nearest first."""
    limits: Floats
    head: Ints
    nodes: Ints
    """(slots, 2n + 2): depots included."""
    when: Floats
    """(slots, 2n + 2, 2): earliest and latest moments."""
    load: Ints
    """On leaving the node."""
    value: Floats
    """Per slot."""
    values: Floats
    out: Bools
    """(4, n): who has no place."""
    scores: Floats
    order: Ints
    where: Ints
    """Slot of each node."""
    known: Ints
    """(VERSIONS, n, 3): version of the route, best place of the rider; -1: none below `extras`."""
    extras: Floats
    aboard: Floats
    riding: Ints
    dice: Ints
    """State of the dice, last version handed out."""


@compiled
def stepped(routes: Routes, steps: int, heat: float) -> int:
    """So many steps; how many were the best so far."""
    found = 0
    for _ in range(steps):
        found += 1 if _step(routes, heat) else 0
    return found


@compiled
def _step(routes: Routes, heat: float) -> bool:
    out, scores = routes.out, routes.scores
    for rider in range(routes.n):
        out[GONE, rider] = False
    _ruin(routes)
    count = 0
    for rider in range(routes.n):
        out[NEW, rider] = False
        if out[GONE, rider] or out[NOW, rider]:
            routes.order[count] = rider
            count += 1
    _sorted(routes, count)
    _recreate(routes, count)
    before = after = 0.0
    for rider in range(routes.n):
        if out[NEW, rider]:
            scores[rider, MISSED] += 1.0
            after += scores[rider, MISSED]
        if out[NOW, rider]:
            before += scores[rider, MISSED]
    room = -heat * np.log(max(1e-12, rolled(routes.dice)))
    value = _value(routes, NEW)
    if after > before or (after == before and value >= routes.values[NOW] + room):
        _taken(routes, NOW, NEW)
        return False
    _taken(routes, NEW, NOW)
    return kept(routes)


@compiled
def _value(routes: Routes, which: int) -> float:
    slots, value = len(routes.head) // 3, 0.0
    for at in range(which * slots, (which + 1) * slots):
        if routes.head[at, SIZE]:
            value += routes.value[at]
    return value


@compiled
def _taken(routes: Routes, one: int, two: int) -> None:
    """The answer of kind `two` becomes that of kind `one`."""
    slots = len(routes.head) // 3
    for at in range(slots):
        if routes.head[one * slots + at, VERSION] != routes.head[two * slots + at, VERSION]:
            _copied(routes, one * slots + at, two * slots + at)
    for rider in range(routes.n):
        routes.out[two, rider] = routes.out[one, rider]
    routes.values[two] = _value(routes, two)


@compiled
def _copied(routes: Routes, one: int, two: int) -> None:
    size = routes.head[one, SIZE]
    routes.head[two, SIZE], routes.head[two, VERSION] = size, routes.head[one, VERSION]
    routes.value[two] = routes.value[one]
    for x in range(size + 2):
        routes.nodes[two, x], routes.load[two, x] = routes.nodes[one, x], routes.load[one, x]
        routes.when[two, x, 0] = routes.when[one, x, 0]
        routes.when[two, x, 1] = routes.when[one, x, 1]


@compiled
def kept(routes: Routes) -> bool:
    """Remember what is now if it is the best so far."""
    now = best = 0
    for rider in range(routes.n):
        now += 1 if routes.out[NOW, rider] else 0
        best += 1 if routes.out[BEST, rider] else 0
    if now > best or (now == best and routes.values[NOW] >= routes.values[BEST] - 1e-9):
        return False
    _taken(routes, NOW, BEST)
    return True


@compiled
def settled(routes: Routes) -> None:
    """What was being changed is how it is now."""
    _taken(routes, NEW, NOW)


@compiled
def written(routes: Routes, at: int, size: int) -> None:
    """Times, loads and cost of the slot's nodes, known to be in time; ends are put around them."""
    nodes, when, times, n = routes.nodes[at], routes.when[at], routes.times, routes.n
    routes.dice[1] += 1
    routes.head[at, SIZE], routes.head[at, VERSION] = size, routes.dice[1]
    nodes[0], nodes[size + 1] = 2 * n, 2 * n + 1
    value = routes.limits[FIXED]
    when[0, 0], routes.load[at, 0] = times[2 * n, EARLY], 0
    for x in range(1, size + 2):
        a, b = nodes[x - 1], nodes[x]
        reach = when[x - 1, 0] + times[a, SERVICE] + routes.minutes[a, b]
        when[x, 0] = max(times[b, EARLY], reach)
        routes.load[at, x] = routes.load[at, x - 1] + routes.loads[b]
        value += routes.cost[a, b]
    when[size + 1, 1] = times[2 * n + 1, LATE]
    for x in range(size, -1, -1):
        a, b = nodes[x], nodes[x + 1]
        reach = when[x + 1, 1] - times[a, SERVICE] - routes.minutes[a, b]
        when[x, 1] = min(times[a, LATE], reach)
    routes.value[at] = value


@compiled
def _ruin(routes: Routes) -> None:
    """Strings of visits around a random one leave, each from another route."""
    dice, slots, gone = routes.dice, len(routes.head) // 3, routes.out[GONE]
    used = visits = 0
    for node in range(2 * routes.n):
        routes.where[node] = -1
    for at in range(slots):
        size = routes.head[at, SIZE]
        used += 1 if size else 0
        visits += size
        for x in range(1, size + 1):
            routes.where[routes.nodes[at, x]] = at
    if used == 0:
        return
    longest = min(float(LONGEST_STRING), visits / used)
    strings = int(1 + rolled(dice) * (4.0 * MEAN_REMOVED / (1 + longest) - 1))
    touched, centre = 0, number(dice, 2 * routes.n)
    for k in range(2 * routes.n):
        node = routes.near[centre, k]
        at = routes.where[node]
        if at < 0 or gone[node % routes.n]:
            continue
        if _touched(routes, at):
            continue
        _string(routes, at, node, longest)
        touched += 1
        if touched > strings:
            break
    for at in range(slots):
        if routes.head[at, SIZE]:
            _without(routes, at)


@compiled
def _touched(routes: Routes, at: int) -> bool:
    """Whether a string left the route; riders have both ends in it."""
    for x in range(1, routes.head[at, SIZE] + 1):
        if routes.out[GONE, routes.nodes[at, x] % routes.n]:
            return True
    return False


@compiled
def _string(routes: Routes, at: int, node: int, longest: float) -> None:
    size, here = routes.head[at, SIZE], 1
    while routes.nodes[at, here] != node:
        here += 1
    length = 1 + number(routes.dice, int(min(float(size), longest)))
    low, high = max(1, here - length + 1), min(here, size - length + 1)
    begin = low + number(routes.dice, high - low + 1)
    for x in range(begin, begin + length):
        routes.out[GONE, routes.nodes[at, x] % routes.n] = True


@compiled
def _without(routes: Routes, at: int) -> None:
    """The route without those who are gone."""
    nodes, count, size = routes.nodes[at], 0, routes.head[at, SIZE]
    for x in range(1, size + 1):
        if not routes.out[GONE, nodes[x] % routes.n]:
            count += 1
            nodes[count] = nodes[x]
    if count < size:
        written(routes, at, count)


@compiled
def _sorted(routes: Routes, count: int) -> None:
    """One of several orders in which riders look for places."""
    order, scores, n, dice = routes.order, routes.scores, routes.n, routes.dice
    for k in range(count - 1, 0, -1):
        other = number(dice, k + 1)
        order[k], order[other] = order[other], order[k]
    sort = number(dice, 10)
    if sort >= 8:
        return
    for k in range(count):
        rider, key = order[k], 0.0
        if sort < 3:
            key = -scores[rider, MISSED]
        elif sort < 5:
            key = -routes.cost[2 * n, rider]
        elif sort < 6:
            key = routes.cost[2 * n, rider]
        else:
            key = routes.times[n + rider, LATE] - routes.times[rider, EARLY]
        scores[rider, KEY] = key
        at = k
        while at > 0 and scores[order[at - 1], KEY] > key:
            order[at] = order[at - 1]
            at -= 1
        order[at] = rider


@compiled
def _recreate(routes: Routes, count: int) -> None:
    """Everybody back at the cheapest place; who finds none is out."""
    slots = len(routes.head) // 3
    for k in range(count):
        rider = routes.order[k]
        best, slot, i, j, used, free = np.inf, -1, 0, 0, 0, -1
        for at in range(slots):
            if routes.head[at, SIZE] == 0:
                free = at if free < 0 else free
                continue
            used += 1
            extra = _remembered(routes, at, rider, best)
            if extra < best:
                place = routes.known[routes.head[at, VERSION] % VERSIONS, rider]
                best, slot, i, j = extra, at, place[1], place[2]
        if used < routes.limits[FLEET] and free >= 0:
            extra = _alone(routes, free, rider)
            if extra < best:
                slot, i, j = free, 0, 0
        if slot < 0:
            routes.out[NEW, rider] = True
            continue
        nodes, size = routes.nodes[slot], routes.head[slot, SIZE]
        for x in range(size, j, -1):
            nodes[x + 2] = nodes[x]
        for x in range(j, i, -1):
            nodes[x + 1] = nodes[x]
        nodes[i + 1], nodes[j + 2] = rider, rider + routes.n
        written(routes, slot, size + 2)


@compiled
def _alone(routes: Routes, at: int, rider: int) -> float:
    """Cost of a route of her own; inf when it is too long."""
    n = routes.n
    routes.nodes[at, 1], routes.nodes[at, 2] = rider, n + rider
    written(routes, at, 2)
    routes.head[at, SIZE] = 0
    if routes.limits[PLAIN] == 0 and not _fits(routes, at, 0, -1, 0, 0):
        return np.inf
    return float(routes.value[at])


@compiled
def _remembered(routes: Routes, at: int, rider: int, bound: float) -> float:
    """Cost of the best place below the bound, which is then in `known`."""
    version = routes.head[at, VERSION]
    known = routes.known[version % VERSIONS, rider]
    if known[0] == version:
        extra = routes.extras[version % VERSIONS, rider]
        if known[1] >= 0 or extra >= bound:
            return float(extra) if known[1] >= 0 else bound
    known[0], known[1] = version, -1
    extra = _place(routes, at, rider, bound, known)
    routes.extras[version % VERSIONS, rider] = extra
    return float(extra)


@compiled
def _place(routes: Routes, at: int, rider: int, bound: float, known: Ints) -> float:
    """The cheapest place: behind which nodes to board and to alight."""
    n, minutes, cost, times = routes.n, routes.minutes, routes.cost, routes.times
    nodes, when, load, size = routes.nodes[at], routes.when[at], routes.load[at], routes.head[at, 0]
    down, best = n + rider, bound
    room = routes.limits[CAPACITY] - routes.loads[rider]
    for i in range(size + 1):
        here, there = nodes[i], nodes[i + 1]
        reach = when[i, 0] + times[here, SERVICE] + minutes[here, rider]
        if reach > times[rider, LATE] + EPS:
            break
        if load[i] > room:
            continue
        ready = max(reach, times[rider, EARLY]) + times[rider, SERVICE]
        head = cost[here, rider] - cost[here, there]
        arrive = max(times[down, EARLY], ready + minutes[rider, down])
        if arrive > times[down, LATE] + EPS:
            continue
        delta = head + cost[rider, down] + cost[down, there]
        leave = arrive + times[down, SERVICE]
        if delta < best and leave + minutes[down, there] <= when[i + 1, 1] + EPS:
            best = _better(routes, at, rider, i, i, best, delta, known)
        head += cost[rider, there]
        if head >= best:
            continue
        time = max(times[there, EARLY], ready + minutes[rider, there])
        for j in range(i + 1, size + 1):
            if time > when[j, 1] + EPS or load[j] > room:
                break
            last, following = nodes[j], nodes[j + 1]
            leave = time + times[last, SERVICE]
            arrive = max(times[down, EARLY], leave + minutes[last, down])
            if arrive > times[down, LATE] + EPS:
                break
            delta = head + cost[last, down] + cost[down, following] - cost[last, following]
            if delta < best:
                onward = arrive + times[down, SERVICE] + minutes[down, following]
                if onward <= when[j + 1, 1] + EPS:
                    best = _better(routes, at, rider, i, j, best, delta, known)
            time = max(times[following, EARLY], leave + minutes[last, following])
    return best


@compiled
def _better(
    routes: Routes, at: int, rider: int, i: int, j: int, best: float, delta: float, known: Ints
) -> float:
    """The place is taken when it is not overlooked and exact times allow it."""
    if rolled(routes.dice) < BLINK:
        return best
    if routes.limits[PLAIN] == 0 and not _fits(routes, at, routes.head[at, SIZE], rider, i, j):
        return best
    known[1], known[2] = i, j
    return delta


@compiled
def _fits(routes: Routes, at: int, size: int, rider: int, i: int, j: int) -> bool:
    """Whether exact times meet windows, ride limits and duration with the rider put in behind the
    nodes i and j; -1 for nobody, with the route's own nodes up to the home depot."""
    n, times, aboard, riding = routes.n, routes.times, routes.aboard, routes.riding
    nodes = routes.nodes[at]
    count = size + 2 if rider >= 0 else 2
    last, low, high = 2 * n, times[2 * n, EARLY], times[2 * n, LATE]
    leave, driven, here = high, 0.0, 0
    for k in range(1, count + 2):
        if rider < 0:
            node = nodes[k]
        elif k == i + 1:
            node = rider
        elif k == j + 2:
            node = n + rider
        else:
            node = nodes[k - (0 if k <= i else (1 if k <= j + 1 else 2))]
        step = times[last, SERVICE] + routes.minutes[last, node]
        low, high = max(low + step, times[node, EARLY]), times[node, LATE]
        if n <= node < 2 * n:
            who = node - n
            here -= 1
            for m in range(here):
                if riding[m] == who:
                    riding[m] = riding[here]
                    break
            high = min(high, aboard[who, 0] + times[who, SPAN])
            if aboard[who, 1] + step > times[who, SPAN] + EPS:
                return False
        if low > high + EPS:
            return False
        for m in range(here):
            aboard[riding[m], 1] += step
            aboard[riding[m], 0] = min(aboard[riding[m], 0], high - aboard[riding[m], 1])
        driven += step
        leave = min(leave, high - driven)
        if node < n:
            aboard[node, 0], aboard[node, 1], riding[here] = high, 0.0, node
            here += 1
        last = node
    return bool(max(driven, low - leave) <= routes.limits[LONGEST] + EPS)
