"""Fragments: every way to drive from an empty vehicle to an empty vehicle again.

Every rider's rule is checked while they are enumerated, so nothing after knows ride limits, seats
or escorts. The times of a fragment collapse exactly to (latest arrival at its first stop, earliest
end, least duration).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle.net.growth import Growth, OverBudgetError, Worth
from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints, Network
from kursplaner.solver.shuttle.net.paths import Legs, Paths, Words, joined_paths


@dataclass(frozen=True, slots=True, eq=False)
class Fragments:
    """F undominated fragments; `riders` and `offsets` list their riders, row after row."""

    first: Ints
    """Rider picked up first."""
    last: Ints
    """Rider delivered last."""
    latest: Floats
    """Latest arrival at the first stop."""
    earliest: Floats
    """Earliest moment the vehicle is empty and ready to leave the last stop."""
    duration: Floats
    """Least minutes between the two."""
    cost: Floats
    layouts: Words
    """Bit v: layout v can drive it."""
    riders: Ints
    offsets: Ints
    nodes: Ints
    """Nodes in driving order; twice as many as riders, same offsets doubled."""

    @property
    def count(self) -> int:
        return len(self.first)

    def sums(self, values: Floats) -> Floats:
        """Sum of a value per rider over each fragment."""
        if not self.count:
            return np.zeros(0)
        return np.add.reduceat(values[self.riders], self.offsets[:-1])

    def riders_of(self, f: int) -> Ints:
        return self.riders[self.offsets[f] : self.offsets[f + 1]]

    def nodes_of(self, f: int) -> Ints:
        return self.nodes[2 * self.offsets[f] : 2 * self.offsets[f + 1]]

    def take(self, rows: Ints) -> Fragments:
        sizes = np.diff(self.offsets)[rows]
        return Fragments(
            self.first[rows], self.last[rows], self.latest[rows], self.earliest[rows],
            self.duration[rows], self.cost[rows], self.layouts[rows],
            self.riders[ranges(self.offsets[rows], sizes)],
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            self.nodes[ranges(2 * self.offsets[rows], 2 * sizes)],
        )  # fmt: skip


def ranges(starts: Ints, sizes: Ints) -> Ints:
    """The indices start, start+1 ... of every row, one after the other."""
    if not len(sizes) or not sizes.sum():
        return np.zeros(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    shift = np.repeat(starts - np.concatenate([[0], ends[:-1]]), sizes)
    return np.asarray(np.arange(ends[-1]) + shift, dtype=np.int64)


def enumerate_fragments(
    net: Network, budget: int = 400_000, stop: Callable[[], bool] = lambda: False,
    worth: Worth | None = None,
) -> Fragments:  # fmt: skip
    """All undominated fragments, or those of which every part is `worth` going on with.

    Raises OverBudgetError when one level holds more than `budget` partial paths, all finished
    fragments exceed it, or when asked to stop.
    """
    search = Growth(net, worth)
    level = search.start()
    history = [(level.parent, level.node)]
    done: list[tuple[int, Paths]] = []
    finished = 0
    while level.count:
        level, complete = search.extend(level, budget, stop)
        if complete.count:
            done.append((len(history), complete))
            finished += complete.count
        history.append((level.parent, level.node))
        if finished > budget or stop():
            raise OverBudgetError
    return _collect(net, done, history)


def _collect(
    net: Network, done: list[tuple[int, Paths]], history: list[tuple[Ints, Ints]]
) -> Fragments:
    """Finished paths of all levels as one table, with their nodes traced back."""
    if not done:
        none = np.zeros(0, dtype=np.int64)
        empty = np.zeros(0)
        return Fragments(none, none, empty, empty, empty, empty, none.astype(np.uint64), none,
                         np.zeros(1, dtype=np.int64), none)  # fmt: skip
    nodes, sizes = [], []
    for depth, paths in done:
        columns = [paths.node]
        at = paths.parent
        for above in range(depth - 1, -1, -1):
            parents, visited = history[above]
            columns.append(visited[at])
            at = parents[at]
        traced = np.stack(columns[::-1], axis=1)
        nodes.append(traced.ravel())
        sizes.append(np.full(len(traced), traced.shape[1] // 2))
    joined = joined_paths([paths for _, paths in done])
    every = np.concatenate(nodes)
    pending = joined.pending
    table = Fragments(
        first=joined.first, last=joined.node - net.n, latest=joined.slack_first,
        earliest=joined.low + pending, duration=joined.gap_first + pending, cost=joined.cost,
        layouts=joined.layouts, riders=every[every < net.n],
        offsets=np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64),
        nodes=every,
    )  # fmt: skip
    return table.take(_best_rows(net, table, joined.key_taken))


def _best_rows(net: Network, table: Fragments, key_taken: Words) -> Ints:
    """Rows no other fragment of the same riders between the same places beats."""
    into, onward = Legs.into(net), Legs.onward(net)
    with np.errstate(over="ignore"):
        key = key_taken * np.uint64(0x9E3779B97F4A7C15)
        if into.many:
            key = (key + net.place[table.first].astype(np.uint64)) * np.uint64(0xC2B2AE3D27D4EB4F)
        if onward.many:
            key = key + net.place[net.n + table.last].astype(np.uint64)
    cost = table.cost.copy()
    for legs, rider in ((into, table.first), (onward, table.last)):
        if not legs.many:
            cost += legs.cost[0, rider]
    order = np.lexsort((table.earliest, cost, key))
    key = key[order]
    alive = np.ones(len(order), dtype=bool)
    for distance in range(1, len(order)):
        rows = np.flatnonzero(key[distance:] == key[:-distance])
        rows = rows[alive[rows + distance]]
        if not len(rows) or distance > 200:
            break
        a, b = order[rows], order[rows + distance]
        beats = _fragment_beats(table, into, onward, a, b)
        alive[rows[beats] + distance] = False
    return np.sort(order[alive])


def _fragment_beats(table: Fragments, into: Legs, onward: Legs, a: Ints, b: Ints) -> Bools:
    beats: Bools = (table.layouts[a] & table.layouts[b]) == table.layouts[b]
    slack = table.latest[a] - table.latest[b]
    longer = table.duration[a] - table.duration[b]
    dearer = table.cost[a] - table.cost[b]
    later = table.earliest[a] - table.earliest[b]
    ins = _detours(into, table.first[a], table.first[b])
    outs = _detours(onward, table.last[a], table.last[b])
    for in_minutes, in_cost in ins:
        beats &= slack - in_minutes >= -EPS
        for out_minutes, out_cost in outs:
            beats &= longer + in_minutes + out_minutes <= EPS
            beats &= dearer + in_cost + out_cost <= EPS
    for out_minutes, _ in outs:
        beats &= later + out_minutes <= EPS
    return beats


def _detours(legs: Legs, a: Ints, b: Ints) -> list[tuple[Floats, Floats]]:
    """Minutes and cost more at rider a's end than at rider b's, for every place outside."""
    if legs.many:
        return [(np.zeros(len(a)), np.zeros(len(a)))]
    return [
        (minutes[a] - minutes[b], cost[a] - cost[b])
        for minutes, cost in zip(legs.minutes, legs.cost, strict=True)
    ]
