"""The minutes of a day looked at backwards: what the rest of a tour costs, as compiled loops.

A label is kept per moment at a node and per slot of time by which the tour must be home. Slots
count from the moment's own, so those that are over take no room. Labels are short floats, for
the memory they are read from is what takes the time; costs come in whole units so small (`unit`)
that their sums are exact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kursplaner.solver.compiled import compiled, compiled_making_arrays
from kursplaner.solver.shuttle.net.network import Bools, Floats, Ints

Shorts = npt.NDArray[np.float32]
DIGITS, FINEST = 24, -10
"""Of a short float, as powers of two: most units that are exact, and the smallest unit."""
LARGER = 4.0
"""So many times the cost of a whole day no tour costs or is worth."""
NOTHING = np.float32(0.0)


def unit_of(day: float) -> float:
    """The unit in which costs of a day are told, of which the whole costs about so much."""
    return float(2.0 ** max(FINEST, int(np.ceil(np.log2(max(LARGER * day, 1.0)))) - DIGITS))


def in_units(costs: Floats, unit: float) -> Shorts:
    """In whole units, not more than they are."""
    return np.asarray(np.floor(costs / unit) * unit, dtype=np.float32)


class Moments(NamedTuple):
    """Nodes at minutes with somebody on board, latest first, and what may follow each.

    Beyond them, `minute * places + place` is the vehicle that has just become empty there.
    """

    begin: Ints
    """Minute -> its first moment; the minute before begins where it ends."""
    minute: Ints
    node: Ints
    wait: Ints
    """The same node a minute later; -1: too late."""
    step: Ints
    """First step of each moment, and the end of all."""
    to: Ints
    arc: Ints
    board: Ints
    """Minute -> the first way to begin a trip by arriving then, and the end of all."""
    boarded: Ints
    rider: Ints
    place: Ints


class Legs(NamedTuple):
    """Between places and depots, minutes and costs; where trips end and begin."""

    minutes: Ints
    costs: Shorts
    ends: Ints
    begins: Ints
    start: int
    home: int
    wait: int
    """Minutes an empty vehicle may stand."""
    lengths: Ints
    """Minutes after which tours cost more, the last one: after which they must be home."""
    grid: int
    """Minutes of a slot."""


class Toll(NamedTuple):
    """What a tour costs beyond its legs, riders' values taken off."""

    own: Shorts
    """Of every arc, less the value of the rider who boards."""
    value: Shorts
    leave: Shorts
    """Of leaving the depot and of being back, by minute."""
    back: Shorts
    length: Shorts
    """Of a tour of each of the lengths."""


class Labels(NamedTuple):
    """Least costs by slot: of moments, of arriving empty at a place, and of standing there."""

    rest: Shorts
    first: Shorts
    """(minutes, places, slots): a trip begins at once."""
    later: Shorts
    sooner: Shorts
    """Least of `first` to the end and from the beginning of a stretch as long as a wait."""
    ready: Shorts
    """The best trip that begins before the vehicle has stood too long."""


@compiled_making_arrays
def moments_by_minute(
    low: Ints, high: Ints, at: Ints, depth: Ints, most: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Where each minute begins, node and minute of every moment, and its number by node."""
    levels = 1
    for node in range(len(depth)):
        levels = max(levels, depth[node] + 1)
    fill = np.zeros((most + 1) * levels + 1, np.int64)
    for node in range(len(low)):
        for minute in range(low[node], high[node] + 1):
            fill[(most - minute) * levels + depth[node] + 1] += 1
    for turn in range(1, len(fill)):
        fill[turn] += fill[turn - 1]
    begin = np.zeros(most + 2, np.int64)
    for minute in range(most + 1):
        begin[minute] = fill[(most - minute) * levels]
    nodes, minutes = np.empty(at[-1], np.int64), np.empty(at[-1], np.int64)
    number = np.empty(at[-1], np.int64)
    for node in range(len(low)):
        for minute in range(low[node], high[node] + 1):
            turn = (most - minute) * levels + depth[node]
            nodes[fill[turn]], minutes[fill[turn]] = node, minute
            number[at[node] + minute - low[node]] = fill[turn]
            fill[turn] += 1
    return begin, nodes, minutes, number


@compiled_making_arrays
def steps_of(
    low: Ints, high: Ints, at: Ints, number: Ints, nodes: Ints, minutes: Ints, first: Ints,
    head: Ints, step: Ints, leaves: Ints, empty: Bools, pending: Ints, place: Ints,
    most: int, places: int,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """Steps of every moment: where they begin, where they lead, and their arcs."""
    begin = np.zeros(len(nodes) + 1, np.int64)
    to, arcs = np.empty(0, np.int64), np.empty(0, np.int64)
    for writes in range(2):
        if writes:
            to, arcs = np.empty(begin[-1], np.int64), np.empty(begin[-1], np.int64)
        count = 0
        for moment in range(len(nodes)):
            node, minute = nodes[moment], minutes[moment]
            begin[moment] = count
            for arc in range(first[node], first[node + 1]):
                goal = head[arc]
                soon = max(minute, leaves[arc]) + step[arc]
                # Whoever would only wait there waits here first.
                early = minute < leaves[arc] or soon < low[goal]
                if soon > high[goal] or (early and minute < high[node]):
                    continue
                there = max(soon, low[goal])
                free = there + pending[goal]
                if empty[goal] and free > most:
                    continue
                if writes:
                    arcs[count] = arc
                    if empty[goal]:
                        to[count] = len(nodes) + free * places + place[goal]
                    else:
                        to[count] = number[at[goal] + there - low[goal]]
                count += 1
        begin[-1] = count
    return begin, to, arcs


@compiled
def sweep(
    last: int, first: int, twice: bool, moments: Moments, legs: Legs, labels: Labels, toll: Toll
) -> None:  # fmt: skip
    """Labels of the minutes from `last` down to `first`; the later ones are there already.

    `twice`: a trip may end in the minute in which it becomes empty.
    """
    places = len(legs.minutes)
    for minute in range(last, first - 1, -1):
        emptied = len(moments.node) + minute * places
        labels.rest[emptied : emptied + places] = np.inf
        for turn in range(2 if twice else 1):
            _ride(minute, moments, legs, labels, toll.own)
            if turn == 0:
                _board(minute, moments, legs, labels, toll.value)
                _stand(minute, legs, labels)
                _drive(minute, emptied, legs, labels, toll.back)


@compiled
def _ride(minute: int, moments: Moments, legs: Legs, labels: Labels, own: Shorts) -> None:
    rest, count, places = labels.rest, len(moments.node), len(legs.minutes)
    until = moments.begin[minute - 1] if minute else count
    for moment in range(moments.begin[minute], until):
        best = rest[moment]
        best[:] = np.inf
        wait = moments.wait[moment]
        if wait >= 0:
            _better(best, rest[wait], (minute + 1) // legs.grid - minute // legs.grid, NOTHING)
        for step in range(moments.step[moment], moments.step[moment + 1]):
            to, cost = moments.to[step], own[moments.arc[step]]
            then = moments.minute[to] if to < count else (to - count) // places
            _better(best, rest[to], then // legs.grid - minute // legs.grid, cost)


@compiled
def _better(here: Shorts, there: Shorts, over: int, cost: np.float32) -> None:
    """What is cheaper by going on from there, where so many slots are over by then."""
    mine = here[over:]
    for k in range(len(mine)):
        value = there[k] + cost
        mine[k] = value if value < mine[k] else mine[k]


@compiled
def _board(minute: int, moments: Moments, legs: Legs, labels: Labels, value: Shorts) -> None:
    first = labels.first[minute]
    first[:] = np.inf
    for way in range(moments.board[minute], moments.board[minute + 1]):
        moment, place = moments.boarded[way], moments.place[way]
        over = moments.minute[moment] // legs.grid - minute // legs.grid
        _better(first[place], labels.rest[moment], over, -value[moments.rider[way]])


@compiled
def _stand(minute: int, legs: Legs, labels: Labels) -> None:
    """Least over a wait: to the end of a stretch and from the beginning of the next one."""
    most, span, grid = len(labels.first) - 1, legs.wait + 1, legs.grid
    first, later, sooner, ready = labels.first, labels.later, labels.sooner, labels.ready
    later[minute] = np.inf
    _least(later[minute], first[minute], 0)
    if minute < most and (minute + 1) % span:
        _least(later[minute], later[minute + 1], (minute + 1) // grid - minute // grid)
    if minute % span == 0:
        for then in range(minute, min(minute + span, most + 1)):
            sooner[then] = np.inf
            if then > minute:
                _least(sooner[then], sooner[then - 1], 0)
            _least(sooner[then], first[then], then // grid - minute // grid)
    end = min(minute + legs.wait, most)
    stretch = end // span * span
    ready[minute] = np.inf
    _least(ready[minute], later[minute], 0)
    if stretch > minute:
        _least(ready[minute], sooner[end], stretch // grid - minute // grid)


@compiled
def _least(here: Shorts, there: Shorts, over: int) -> None:
    for place in range(here.shape[0]):
        _better(here[place], there[place], over, NOTHING)


@compiled
def _drive(minute: int, emptied: int, legs: Legs, labels: Labels, ended: Shorts) -> None:
    """From everywhere to the next trip, or home if there is time left."""
    most, slot = len(labels.first) - 1, minute // legs.grid
    for place in legs.ends:
        best = labels.rest[emptied + place]
        back = minute + legs.minutes[place, legs.home]
        if back <= most:
            best[back // legs.grid - slot :] = legs.costs[place, legs.home] + ended[back]
        for goal in legs.begins:
            there = minute + legs.minutes[place, goal]
            if there > most:
                continue
            over, cost = there // legs.grid - slot, legs.costs[place, goal]
            _better(best, labels.ready[there, goal], over, cost)


@compiled_making_arrays
def departures(legs: Legs, labels: Labels, toll: Toll) -> Floats:
    """(minutes, places): cheapest tour that leaves the depot then for that place."""
    most, places = len(labels.first) - 1, len(legs.minutes)
    least = np.full((most + 1, places), np.inf)
    for minute in range(most + 1):
        for place in legs.begins:
            if minute + legs.minutes[legs.start, place] <= most:
                least[minute, place] = _departure(minute, place, legs, labels, toll)[0]
    return least


@compiled
def _departure(
    minute: int, place: int, legs: Legs, labels: Labels, toll: Toll
) -> tuple[float, int]:
    """Cost of the cheapest tour that leaves then for that place, and the slot it is home by."""
    most, there = len(labels.first) - 1, minute + legs.minutes[legs.start, place]
    least, home = np.inf, -1
    for number in range(len(legs.lengths)):
        slot = min(minute + legs.lengths[number], most) // legs.grid
        left = slot - there // legs.grid
        if left >= 0:
            cost = labels.ready[there, place, left] + toll.length[number]
            if cost < least:
                least, home = cost, slot
    return least + legs.costs[legs.start, place] + toll.leave[minute], home


@compiled
def way_of(
    leaves: int, place: int, moments: Moments, legs: Legs, labels: Labels, toll: Toll, nodes: Ints
) -> tuple[int, int]:
    """Writes the steps of the cheapest tour that leaves then for that place.

    A step is the arc taken, or -1 - rider where she boards an empty vehicle. Returns their number
    and when the vehicle is back.
    """
    rest, count, places = labels.rest, len(moments.node), len(legs.minutes)
    most = len(labels.first) - 1
    slot = _departure(leaves, place, legs, labels, toll)[1]
    minute, steps = leaves + legs.minutes[legs.start, place], 0
    while True:
        moment, rider = _begun(minute, place, slot, moments, legs, labels, toll.value)
        nodes[steps] = -1 - rider
        steps += 1
        while moment < count:
            moment, arc = _ridden(moment, slot, moments, legs, rest, toll.own, places)
            if arc >= 0:
                nodes[steps] = arc
                steps += 1
        minute, place = (moment - count) // places, (moment - count) % places
        back, best, following = minute + legs.minutes[place, legs.home], np.inf, -1
        if back <= most and back // legs.grid <= slot:
            best = legs.costs[place, legs.home] + toll.back[back]
        for goal in legs.begins:
            there = minute + legs.minutes[place, goal]
            left = slot - there // legs.grid
            if there <= most and left >= 0:
                cost = labels.ready[there, goal, left] + legs.costs[place, goal]
                if cost < best:
                    best, following = cost, goal
        if following < 0:
            return steps, back
        minute, place = minute + legs.minutes[place, following], following


@compiled
def _begun(
    minute: int, place: int, slot: int, moments: Moments, legs: Legs, labels: Labels,
    value: Shorts,
) -> tuple[int, int]:  # fmt: skip
    """The best trip that begins there while the vehicle may stand: its first moment and rider."""
    best, moment, rider = np.inf, -1, -1
    for then in range(minute, min(minute + legs.wait, len(labels.first) - 1) + 1):
        for way in range(moments.board[then], moments.board[then + 1]):
            if moments.place[way] != place:
                continue
            left = slot - moments.minute[moments.boarded[way]] // legs.grid
            if left < 0:
                continue
            cost = labels.rest[moments.boarded[way], left] - value[moments.rider[way]]
            if cost < best:
                best, moment, rider = cost, moments.boarded[way], moments.rider[way]
    return moment, rider


@compiled
def _ridden(
    moment: int, slot: int, moments: Moments, legs: Legs, rest: Shorts, own: Shorts, places: int
) -> tuple[int, int]:
    """The best moment after this one, and the arc there; -1: waiting."""
    count = len(moments.node)
    best, following, taken = np.inf, -1, -1
    wait = moments.wait[moment]
    if wait >= 0:
        left = slot - moments.minute[wait] // legs.grid
        if left >= 0:
            best, following = rest[wait, left], wait
    for step in range(moments.step[moment], moments.step[moment + 1]):
        to = moments.to[step]
        then = moments.minute[to] if to < count else (to - count) // places
        left = slot - then // legs.grid
        if left >= 0 and rest[to, left] + own[moments.arc[step]] < best:
            best, following = rest[to, left] + own[moments.arc[step]], to
            taken = moments.arc[step]
    return following, taken
