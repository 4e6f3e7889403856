"""The graph of who is on board with the minutes each has been there: limits of rides hold exactly.

Every node of `aboard` is split by the minutes its riders have been driven and by what is still to
be done at the halt; then nodes from which nobody can be brought home leave, and nodes with the
same way on become one. What remains is smaller than the graph it came from. Minutes of standing
with riders on board are not counted, nor who was delivered before: it still holds every trip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kursplaner.solver.shuttle.exact.aboard import Aboard
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Bools, Ints, Network
from kursplaner.solver.shuttle.net.paths import Words

CHUNK = 20_000
Small = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Ridden:
    """S nodes and their A arcs by tail, whole minutes; from a start to an empty node: a trip.

    The clock of a pickup is the moment she has boarded; the vehicle leaves when it may.
    """

    node: Ints
    crew: Ints
    """(S, places) riders on board once the node is left, -1 for none."""
    low: Ints
    high: Ints
    pending: Ints
    """Minutes until an emptied vehicle may leave."""
    empty: Bools
    start: Ints
    """Rider -> node where she has boarded an empty vehicle; -1: she cannot ride."""
    tail: Ints
    head: Ints
    step: Ints
    leaves: Ints
    """Earliest moment on the clock of the tail at which the step begins."""
    cost: npt.NDArray[np.float64]
    boards: Ints
    """Rider who boards at the head; -1: somebody gets out."""


def whole_minutes(net: Network) -> bool:
    """Whether every time of the question is a whole minute: only then there is a graph."""
    times = (net.matrix, net.early, net.late, net.pre, net.post, net.span[np.isfinite(net.span)])
    return all(bool((part == np.round(part)).all()) for part in times)


def ridden_graph(net: Network, graph: Aboard, budget: int, over: Callable[[], bool]) -> Ridden:
    """The graph of the network; OverBudgetError beyond `budget` nodes or when time is over."""
    growth = _Growth(net, graph)
    growth.grow(budget, over)
    return _tightened(net, _merged(net, graph, growth))


@dataclass(slots=True, eq=False)
class _Found:
    """States and arcs level by level, states by their keys."""

    keys: list[Words] = field(default_factory=list)
    node: list[Ints] = field(default_factory=list)
    pending: list[Ints] = field(default_factory=list)
    tail: list[Words] = field(default_factory=list)
    head: list[Words] = field(default_factory=list)
    arc: list[Ints] = field(default_factory=list)
    step: list[Ints] = field(default_factory=list)


class _Growth:
    """States: a node of `aboard`, minutes on board by place, and minutes due at the halt."""

    def __init__(self, net: Network, graph: Aboard) -> None:
        self.net, self.graph, self.found = net, graph, _Found()
        n, crew = net.n, graph.crew
        self.places = crew.shape[1]
        self.there = crew >= 0
        self.rider = np.where(self.there, crew, 0)
        self.empty: Bools = np.asarray(~self.there.any(axis=1))
        self.early = graph.low - boarding_before(net, graph.node, self.places)
        goal = n + self.rider
        room = net.late[goal] - self.early[:, None]
        span = np.where(self.there, np.minimum(net.span[self.rider], 30_000), 0)
        self.span = span.astype(np.int64)
        # So many minutes on board do no harm: the window at her goal is the tighter limit.
        self.harmless = np.where(self.there, np.maximum(0, self.span - room), 0).astype(np.int64)
        self.way = net.minutes + net.pre[None, :]
        direct = self.way[graph.node[:, None], goal]
        self.direct = np.where(self._halt(graph.node[:, None], goal), -1, direct).astype(np.int64)
        self.arcs = np.repeat(np.arange(graph.count), np.diff(graph.begin))
        self.slot = self._slots(crew[self.arcs], crew[graph.head])
        codes = np.random.default_rng(5).integers(1, 2**63, self.places + 1, dtype=np.uint64)
        self.codes = codes | np.uint64(1)

    def _halt(self, a: Ints, b: Ints) -> Bools:
        if not self.net.shared:
            return np.zeros(np.broadcast_shapes(a.shape, b.shape), dtype=bool)
        same: Bools = np.asarray(self.net.same[a, b])
        return same

    def _slots(self, before: Ints, after: Ints) -> npt.NDArray[np.int8]:
        """Place of each rider after the arc -> her place before it; -1: none."""
        slot = np.full(after.shape, -1, dtype=np.int8)
        for a in range(self.places):
            for b in range(self.places):
                slot[(after[:, a] >= 0) & (after[:, a] == before[:, b]), a] = b
        return slot

    def key(self, node: Ints, minutes: Small) -> Words:
        key: Words = node.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        for column in range(self.places + 1):
            part = minutes[:, column].astype(np.uint64)
            key = (key ^ (key >> np.uint64(31))) * self.codes[column] + part
        return key

    def starts(self) -> tuple[Ints, Small]:
        node = self.graph.alone[self.graph.alone >= 0]
        post = self.net.post[self.graph.node[node]]
        minutes = np.column_stack([self.harmless[node], post]).astype(np.int16)
        return node, minutes

    def grow(self, budget: int, over: Callable[[], bool]) -> None:
        node, minutes = self.starts()
        keys = self.key(node, minutes)
        self._keep(keys, node, minutes)
        known, count = np.sort(keys), len(node)
        while len(node):
            parts = []
            for at in range(0, len(node), CHUNK):
                parts.append(self._extend(node[at : at + CHUNK], minutes[at : at + CHUNK]))
                if over():
                    raise OverBudgetError
            key, node, minutes = (np.concatenate(column) for column in zip(*parts, strict=True))
            key, first = np.unique(key, return_index=True)
            new = known[np.minimum(np.searchsorted(known, key), len(known) - 1)] != key
            node, minutes = node[first[new]], minutes[first[new]]
            known = np.sort(np.concatenate([known, key[new]]))
            self._keep(key[new], node, minutes)
            count += len(node)
            if count > budget:
                raise OverBudgetError

    def _keep(self, keys: Words, node: Ints, minutes: Small) -> None:
        self.found.keys.append(keys)
        self.found.node.append(node)
        self.found.pending.append(minutes[:, -1].astype(np.int64))

    def _extend(self, node: Ints, minutes: Small) -> tuple[Words, Ints, Small]:
        """Every state with the states that may come next; arcs are noted on the way."""
        net, graph = self.net, self.graph
        count = np.where(self.empty[node], 0, graph.begin[node + 1] - graph.begin[node])
        row = np.repeat(np.arange(len(node)), count)
        arc = np.arange(len(row)) + np.repeat(graph.begin[node] - np.cumsum(count) + count, count)
        tail, head, before = node[row], graph.head[arc], minutes[row].astype(np.int64)
        a, b = graph.node[tail], graph.node[head]
        halt, up = self._halt(a, b), b < net.n
        due = before[:, -1]
        step: Ints = np.where(halt, np.where(up, net.pre[b], 0), due + self.way[a, b]).astype(
            np.int64
        )
        pending = (np.where(halt & ~up, due, 0) + net.post[b]).astype(np.int64)
        aboard = self._minutes(tail, head, arc, before, step, halt & up)
        okay = self._in_time(tail, head, before, aboard, step, pending)
        after: Small = np.column_stack([aboard, pending]).astype(np.int16)[okay]
        head, arc = head[okay], arc[okay]
        key = self.key(head, after)
        self.found.tail.append(self.key(node, minutes)[row[okay]])
        self.found.head.append(key)
        self.found.arc.append(arc)
        self.found.step.append(step[okay])
        key, first = np.unique(key, return_index=True)
        return key, head[first], after[first]

    def _minutes(
        self, tail: Ints, head: Ints, arc: Ints, before: Ints, step: Ints, boards_too: Bools
    ) -> Ints:
        """Minutes on board after the arc; whoever boards at one halt leaves with it."""
        slot = self.slot[arc].astype(np.int64)
        stays, at = slot >= 0, np.maximum(slot, 0)
        so_far = np.take_along_axis(before[:, :-1], at, axis=1)
        fresh = so_far <= np.take_along_axis(self.harmless[tail], at, axis=1)
        place = self.net.place
        here = place[self.rider[head]] == place[self.graph.node[head]][:, None]
        grow = np.where(boards_too[:, None] & here & fresh, 0, step[:, None])
        return np.maximum(np.where(stays, so_far + grow, 0), self.harmless[head])

    def _in_time(
        self, tail: Ints, head: Ints, before: Ints, after: Ints, step: Ints, pending: Ints
    ) -> Bools:
        """Whether nobody's ride is too long, nor can only become so."""
        net = self.net
        out = self.graph.node[head] - net.n
        leaves = (self.rider[tail] == out[:, None]) & self.there[tail]
        ride = (before[:, :-1] * leaves).sum(axis=1) + step
        okay: Bools = (out < 0) | (ride <= net.span[np.maximum(out, 0)])
        direct = self.direct[head]
        rest = np.where(direct < 0, 0, direct + pending[:, None])
        okay &= (~self.there[head] | (after + rest <= self.span[head])).all(axis=1)
        return okay


def boarding_before(net: Network, node: Ints, places: int) -> Ints:
    """How much sooner than leaving somebody may have boarded while others still do."""
    most = int(net.pre.max(initial=0)) * (places - 1) if net.shared else 0
    return np.where(node < net.n, most, 0)


def _merged(net: Network, graph: Aboard, growth: _Growth) -> Ridden:
    """Only nodes that lead to an empty vehicle, and one of those with the same ways on."""
    found = growth.found
    keys = np.concatenate(found.keys)
    order = np.argsort(keys)
    keys = keys[order]
    base = np.concatenate(found.node)[order]
    pending = np.concatenate(found.pending)[order]
    tail, head = (np.searchsorted(keys, np.concatenate(p)) for p in (found.tail, found.head))
    arc, step = np.concatenate(found.arc), np.concatenate(found.step)
    empty = growth.empty[base]
    alive = _alive(empty, tail, head)
    kept = np.flatnonzero(alive[tail] & alive[head])
    tail, head, arc, step = tail[kept], head[kept], arc[kept], step[kept]
    own = _mixed((base + (np.where(empty, pending, 0) << 40)).astype(np.uint64))
    label = _mixed(((arc << 16) + step).astype(np.uint64))
    one, first, group = _classes(own, label, tail, head, alive)
    arcs = np.flatnonzero(one[tail])
    tail, head, arc, step = group[tail[arcs]], group[head[arcs]], arc[arcs], step[arcs]
    base, pending, empty = base[first], pending[first], empty[first]
    starts = np.searchsorted(keys, growth.key(*growth.starts()))
    start = np.full(net.n, -1)
    start[graph.alone >= 0] = group[starts]
    node = graph.node[base]
    up = node[head] < net.n
    waits = (node[tail] < net.n) & ~growth._halt(node[tail], node[head])
    leaves = np.where(waits, graph.low[base[tail]], -1).astype(np.int64)
    return Ridden(
        node, graph.crew[base], np.ceil(growth.early[base]).astype(np.int64),
        np.floor(graph.high[base]).astype(np.int64), pending, empty, start, tail, head, step,
        leaves, graph.cost[arc], np.where(up, node[head], -1),
    )  # fmt: skip


def _alive(empty: Bools, tail: Ints, head: Ints) -> Bools:
    alive = empty.copy()
    while True:
        more = alive.copy()
        more[tail[alive[head]]] = True
        if (more == alive).all():
            return alive
        alive = more


def _mixed(key: Words) -> Words:
    key = (key ^ (key >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed: Words = (key ^ (key >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return mixed


def _classes(
    own: Words, label: Words, tail: Ints, head: Ints, alive: Bools
) -> tuple[Bools, Ints, Ints]:
    """Which nodes stand for their class, these nodes, and every node's class (-1: none)."""
    same, count = own.copy(), 0
    while True:
        following = own.copy()
        np.add.at(following, tail, _mixed(label + same[head]))
        classes, first, group = np.unique(following[alive], return_index=True, return_inverse=True)
        same = following
        if len(classes) == count:
            break
        count = len(classes)
    nodes = np.flatnonzero(alive)
    number = np.full(len(own), -1)
    number[nodes] = group
    one = np.zeros(len(own), dtype=bool)
    one[nodes[first]] = True
    return one, nodes[first], number


def _tightened(net: Network, graph: Ridden) -> Ridden:
    """Windows no path can use more of; the few nodes nobody reaches in time leave."""
    low, high, tail, head = graph.low, graph.high, graph.tail, graph.head
    starts = np.zeros(len(low), dtype=bool)
    starts[graph.start[graph.start >= 0]] = True
    never = np.iinfo(np.int64).max // 4
    while True:
        reach = np.full(len(low), never)
        reach[starts] = low[starts]
        soon = np.maximum(low[tail], graph.leaves) + graph.step
        np.minimum.at(reach, head, np.maximum(soon, low[head]))
        until = np.where(graph.empty, high, -never)
        np.maximum.at(until, tail, np.minimum(high[tail], high[head] - graph.step))
        dead = (reach > until) | (reach >= never)
        reach, until = np.where(dead, never, reach), np.where(dead, -never, until)
        if (reach == low).all() and (until == high).all():
            break
        low, high = reach, until
    return _living(graph, low, high)


def _living(graph: Ridden, low: Ints, high: Ints) -> Ridden:
    alive = low <= high
    number = np.where(alive, np.cumsum(alive) - 1, -1)
    soon = np.maximum(low[graph.tail], graph.leaves) + graph.step
    arcs = np.flatnonzero(alive[graph.tail] & alive[graph.head] & (soon <= high[graph.head]))
    arcs = arcs[np.argsort(graph.tail[arcs], kind="stable")]
    start = np.where(graph.start >= 0, number[graph.start], -1)
    return Ridden(
        graph.node[alive], graph.crew[alive], low[alive], high[alive], graph.pending[alive],
        graph.empty[alive], start, number[graph.tail[arcs]], number[graph.head[arcs]],
        graph.step[arcs], graph.leaves[arcs], graph.cost[arcs], graph.boards[arcs],
    )  # fmt: skip
