"""Partial paths as arrays, and which of them another one beats.

The times of a path collapse exactly: with t the time at its last node, each earlier node can lie at
min(alpha, t - gamma) at the latest.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints, Network

Words = npt.NDArray[np.uint64]
FEW = 12
"""With at most this many places a vehicle can come from (or go on to), fragments that begin (or
end) elsewhere are compared too, leg by leg."""


@dataclass(slots=True, eq=False)
class Paths:
    """Partial paths of one length, one row each."""

    parent: Ints
    node: Ints
    first: Ints
    low: Floats
    """Earliest time at the last node."""
    high: Floats
    base: Floats
    """Shared stops: earliest time without the window of those who board here."""
    pending: Floats
    """Minutes still to stand at the last stop before leaving."""
    cost: Floats
    slack_first: Floats
    """Alpha of the arrival at the first stop."""
    gap_first: Floats
    """Gamma of the arrival at the first stop."""
    load: Ints
    layouts: Words
    aboard: Ints
    """(N, S) riders on board, -1 for none."""
    alpha: Floats
    gamma: Floats
    taken: Words
    """(N, W) bits of riders picked up so far."""
    key_taken: Words
    key_aboard: Words

    def rows(self, which: Ints | Bools) -> Paths:
        return Paths(*(getattr(self, f.name)[which] for f in fields(self)))

    @property
    def count(self) -> int:
        return len(self.node)


def joined_paths(parts: list[Paths]) -> Paths:
    return Paths(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Paths)))


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """Minutes and costs between the few places outside a fragment and a rider's own place.

    (places, n) each; no rows when there are too many such places: then only fragments with the
    same end compare.
    """

    minutes: Floats
    cost: Floats

    @property
    def many(self) -> bool:
        return not len(self.minutes)

    @staticmethod
    def into(net: Network) -> Legs:
        """From depots and delivery places to each pickup."""
        sources = {net.depot(int(c), False) for c in net.layout_class}
        places = sorted(sources | set(net.place[net.n :].tolist()))
        return Legs._between(net, places, net.place[: net.n], False)

    @staticmethod
    def onward(net: Network) -> Legs:
        """From each delivery to depots and pickup places."""
        sinks = {net.depot(int(c), True) for c in net.layout_class}
        places = sorted(sinks | set(net.place[: net.n].tolist()))
        return Legs._between(net, places, net.place[net.n :], True)

    @staticmethod
    def _between(net: Network, names: list[int], own: Ints, away: bool) -> Legs:
        if len(names) > FEW:
            return Legs(np.zeros((0, len(own))), np.zeros((0, len(own))))
        minutes, costs, places = net.matrix, net.costs, np.array(names, dtype=np.int64)
        if away:
            return Legs(minutes[np.ix_(own, places)].T, costs[np.ix_(own, places)].T)
        return Legs(minutes[np.ix_(places, own)], costs[np.ix_(places, own)])


def undominated(part: Paths, legs: Legs, limit: int) -> Paths:
    """Drop paths that another with the same riders, ends and people on board beats in all."""
    if part.count < 2:
        return part
    # Slots in the order of riders, so that equal crews compare column by column.
    order = np.argsort(-part.aboard, axis=1, kind="stable")
    part.aboard = np.take_along_axis(part.aboard, order, axis=1)
    part.alpha = np.take_along_axis(part.alpha, order, axis=1)
    part.gamma = np.take_along_axis(part.gamma, order, axis=1)
    with np.errstate(over="ignore"):
        key = part.key_taken * np.uint64(0x9E3779B97F4A7C15) + part.key_aboard
        key = key * np.uint64(0xC2B2AE3D27D4EB4F) + part.node.astype(np.uint64)
        if legs.many:
            key = key * np.uint64(0x165667B19E3779F9) + part.first.astype(np.uint64)
    cost = part.cost if legs.many else part.cost + legs.cost[0, part.first]
    part = part.rows(np.lexsort((part.low, cost, key)))
    key = np.sort(key)
    alive = np.ones(part.count, dtype=bool)
    for distance in range(1, limit + 1):
        rows = np.flatnonzero(key[distance:] == key[:-distance])
        if not len(rows):
            break
        alive[rows[_beats(part, legs, rows, rows + distance)] + distance] = False
    return part.rows(alive)


def _beats(part: Paths, legs: Legs, a: Ints, b: Ints) -> Bools:
    better = (part.low[a] <= part.low[b] + EPS) & (part.high[a] >= part.high[b] - EPS)
    better &= (part.pending[a] <= part.pending[b] + EPS) & (part.base[a] <= part.base[b] + EPS)
    better &= _starts_better(
        legs, part.first[a], part.first[b], part.slack_first[a] - part.slack_first[b],
        part.gap_first[a] - part.gap_first[b], part.cost[a] - part.cost[b],
    )  # fmt: skip
    better &= (part.layouts[a] & part.layouts[b]) == part.layouts[b]
    better &= (part.alpha[a] >= part.alpha[b] - EPS).all(axis=1)
    return better & (part.gamma[a] <= part.gamma[b] + EPS).all(axis=1)


def _starts_better(legs: Legs, a: Ints, b: Ints, slack: Floats, gap: Floats, cost: Floats) -> Bools:
    """Whether a start is no later, longer or dearer, from wherever the vehicle comes.

    `slack`, `gap`, `cost` are the differences of latest start, duration and cost, first stop on.
    """
    if legs.many:
        return (slack >= -EPS) & (gap <= EPS) & (cost <= EPS)
    better = np.ones(len(a), dtype=bool)
    for minutes, price in zip(legs.minutes, legs.cost, strict=True):
        longer = minutes[a] - minutes[b]
        better &= (slack - longer >= -EPS) & (gap + longer <= EPS)
        better &= cost + price[a] - price[b] <= EPS
    return better
