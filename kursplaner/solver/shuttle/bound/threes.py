"""Of three riders only one tour can carry two or more: what tours in parts get wrong.

Half a tour with A and B, half a one with B and C, half a one with A and C: together they serve
everybody once, but whole tours could not. A tour counts once for every two of the three who board
while at least one of them stays on board; whole tours count once at most. To price such rows the
graph remembers, while one of the three is on board, whether one still waits for her second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.compiled import compiled_making_arrays
from kursplaner.solver.shuttle.bound.ridden import Ridden
from kursplaner.solver.shuttle.net.network import Bools, Floats, Ints, Network

BROKEN = 0.03
"""By how much tours in parts must break a row for it to be worth its while."""
MOST_NEW = 60
MOST_OF_ONE = 6
"""New rows at once, and of them for any one rider."""
MOST_LOOKED_AT = 4000

Three = tuple[int, int, int]
"""Demands, each of one rider."""


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A graph that knows the threes, and which arcs count for which of them."""

    graph: Ridden
    arc: Ints
    three: Ints

    def charge(self, price: Floats) -> Floats:
        """What every arc costs at these prices of the threes."""
        found: Floats = np.zeros(len(self.graph.tail))
        np.add.at(found, self.arc, price[self.three])
        return found


def counts(net: Network, ways: Sequence[Sequence[int]], threes: Sequence[Three]) -> Ints:
    """(ways, threes): how often the nodes of each way count for each three."""
    begin = np.cumsum([0, *(len(way) for way in ways)])
    nodes = np.array([node for way in ways for node in way], dtype=np.int64)
    rows = np.array(threes, dtype=np.int64).reshape(-1, 3)
    return _counts(begin, net.kind[nodes % net.n], nodes < net.n, rows)


@compiled_making_arrays
def _counts(begin: Ints, kind: Ints, boards: Bools, threes: Ints) -> Ints:
    found = np.zeros((len(begin) - 1, len(threes)), np.int64)
    for way in range(len(begin) - 1):
        for three in range(len(threes)):
            a, b, c = threes[three]
            aboard = half = 0
            for at in range(begin[way], begin[way + 1]):
                if kind[at] != a and kind[at] != b and kind[at] != c:
                    continue
                aboard += 1 if boards[at] else -1
                half += 1 if boards[at] else 0
                if half == 2:
                    found[way, three] += 1
                if half == 2 or not aboard:
                    half = 0
    return found


def broken_threes(
    net: Network, ways: Sequence[Sequence[int]], shares: Floats, single: Bools
) -> list[Three]:
    """Threes that these shares of tours carry more than once, the worst ones first."""
    trips, weight = _trips(net, ways, shares)
    likely = _likely(trips, weight, np.flatnonzero(single), MOST_LOOKED_AT)
    if not len(likely):
        return []
    threes: list[Three] = [(a, b, c) for a, b, c in likely.tolist()]
    over = shares @ counts(net, ways, threes) - 1.0
    found: list[Three] = []
    times = np.zeros(net.kinds, dtype=np.int64)
    for row in np.argsort(-over, kind="stable").tolist():
        three = threes[row]
        if over[row] < BROKEN or len(found) == MOST_NEW:
            break
        if (times[list(three)] < MOST_OF_ONE).all():
            times[list(three)] += 1
            found.append(three)
    return found


def _trips(net: Network, ways: Sequence[Sequence[int]], shares: Floats) -> tuple[Bools, Floats]:
    """(trips, demands): who rides together, and the share of each trip."""
    rows, weight = [], []
    for way, share in zip(ways, shares.tolist(), strict=True):
        aboard = 0
        for node in way:
            if aboard == 0:
                rows.append(np.zeros(net.kinds, dtype=bool))
                weight.append(share)
            aboard += 1 if node < net.n else -1
            rows[-1][net.kind[node % net.n]] = True
    return np.array(rows).reshape(-1, net.kinds), np.array(weight)


@compiled_making_arrays
def _likely(trips: Bools, weight: Floats, single: Ints, most: int) -> Ints:
    """Threes of whom two ride together in more than one whole trip."""
    count = trips.shape[1]
    both = np.zeros((count, count))
    for trip in range(len(trips)):
        who = np.flatnonzero(trips[trip])
        for a in who:
            for b in who:
                both[a, b] += weight[trip]
    found = np.empty((most, 3), np.int64)
    rows = 0
    for x in range(len(single)):
        a = single[x]
        for y in range(x + 1, len(single)):
            b = single[y]
            if both[a, b] <= 0.0:
                continue
            for z in range(y + 1, len(single)):
                c = single[z]
                if both[a, b] + both[a, c] + both[b, c] < 1.0 or rows == most:
                    continue
                share = 0.0
                for trip in range(len(trips)):
                    here = trips[trip, a] + trips[trip, b] + trips[trip, c]
                    share += weight[trip] if here > 1 else 0.0
                if share > 1.0 + BROKEN:
                    found[rows] = (a, b, c)
                    rows += 1
    return found[:rows]


def marked(net: Network, graph: Ridden, threes: Sequence[Three]) -> Marked:
    """The graph with as much memory as the threes need."""
    found = Marked(graph, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    for number, three in enumerate(threes):
        found = _one_more(net, found, number, three)
    return found


def _one_more(net: Network, before: Marked, number: int, three: Three) -> Marked:
    graph = before.graph
    member = np.isin(net.kind, three)
    there = graph.crew >= 0
    aboard = np.asarray((member[np.maximum(graph.crew, 0)] & there).any(axis=1))
    boards = np.asarray((graph.boards >= 0) & member[np.maximum(graph.boards, 0)])
    keeps = _keeps(graph.tail, graph.head, boards, aboard)
    riders = np.flatnonzero(graph.start >= 0)
    begun = 2 * graph.start[riders] + (member[riders] & keeps[graph.start[riders]])
    reached = _reached(graph.tail, graph.head, boards, keeps, begun)
    # Copies of a node lie side by side: first with no half, then with one.
    at = np.cumsum(reached) - 1
    node = np.flatnonzero(reached) >> 1
    arc, half = np.divmod(np.flatnonzero(reached.reshape(-1, 2)[graph.tail].ravel()), 2)
    after = np.where(boards[arc], 1 - half, half) * keeps[graph.head[arc]]
    tail, head = at[2 * graph.tail[arc] + half], at[2 * graph.head[arc] + after]
    order = np.argsort(tail, kind="stable")
    arc, tail, head, counted = (
        arc[order],
        tail[order],
        head[order],
        (boards[arc] & (half == 1))[order],
    )
    start = np.full(net.n, -1)
    start[riders] = at[begun]
    copied = Ridden(
        graph.node[node], graph.crew[node], graph.low[node], graph.high[node], graph.pending[node],
        graph.empty[node], start, tail, head, graph.step[arc], graph.leaves[arc], graph.cost[arc],
        graph.boards[arc],
    )  # fmt: skip
    old, three_of = _copied(before, arc)
    new = np.flatnonzero(counted)
    return Marked(
        copied, np.concatenate([old, new]), np.concatenate([three_of, np.full(len(new), number)])
    )


def _copied(before: Marked, arc: Ints) -> tuple[Ints, Ints]:
    """The arcs that count so far, in all their copies, and for which threes."""
    order = np.argsort(before.arc, kind="stable")
    first = np.searchsorted(before.arc[order], arc)
    times = np.searchsorted(before.arc[order], arc, side="right") - first
    rows = np.repeat(np.arange(len(arc)), times)
    which = np.arange(len(rows)) + np.repeat(first - np.cumsum(times) + times, times)
    return rows, before.three[order][which]


@compiled_making_arrays
def _keeps(tail: Ints, head: Ints, boards: Bools, aboard: Bools) -> Bools:
    """Nodes where it matters who boarded before: another may, while one is still there."""
    more = np.zeros(len(aboard), np.bool_)
    changed = True
    while changed:
        changed = False
        for arc in range(len(tail) - 1, -1, -1):
            if not more[tail[arc]] and (boards[arc] or (aboard[head[arc]] and more[head[arc]])):
                more[tail[arc]] = changed = True
    return more & aboard


@compiled_making_arrays
def _reached(tail: Ints, head: Ints, boards: Bools, keeps: Bools, begun: Ints) -> Bools:
    """(2 nodes): which can be reached without and with half a three."""
    found = np.zeros(2 * len(keeps), np.bool_)
    found[begun] = True
    changed = True
    while changed:
        changed = False
        for arc in range(len(tail)):
            for half in range(2):
                if found[2 * tail[arc] + half]:
                    after = (1 - half if boards[arc] else half) if keeps[head[arc]] else 0
                    if not found[2 * head[arc] + after]:
                        found[2 * head[arc] + after] = changed = True
    return found
