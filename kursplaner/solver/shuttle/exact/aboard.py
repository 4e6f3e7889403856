"""A graph of who is on board: every way through a day, small where fragments are millions.

A node is a place just visited with the set of riders then on board. How long each has been there
is forgotten beyond what is needed to reach the node at all, and so is who was delivered before: a
path through the graph may serve somebody twice. So every route is a path, but not every path a
route, and what the cheapest path costs is a bound from below for what routes cost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kursplaner.solver.shuttle.net.growth import Growth, OverBudgetError
from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints, Network
from kursplaner.solver.shuttle.net.paths import Paths, Words, joined_paths

CHUNK = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Aboard:
    """S nodes and their arcs, sorted by where they begin."""

    node: Ints
    crew: Ints
    """(S, places) riders on board once the node is left, -1 for none."""
    low: Floats
    """Earliest time at the node."""
    high: Floats
    begin: Ints
    """(S + 1): arcs of node s are begin[s] to begin[s + 1]."""
    head: Ints
    step: Floats
    """Minutes between the two nodes' times."""
    cost: Floats
    alone: Ints
    """Rider -> the node where she has boarded an empty vehicle; -1: she cannot ride."""
    empty: Ints
    """Rider -> the node where she has left it empty; -1: never."""
    key: Words
    """Of every node, rising, as `state_key` makes it."""

    @property
    def count(self) -> int:
        return len(self.node)


class _States(Growth):
    """Partial paths on which nobody has been delivered before the last node."""

    def boarded(self, budget: int, stop: Callable[[], bool]) -> Paths:
        level = self.start()
        parts = [level]
        while level.count:
            grown = [
                self._pickups(level, np.arange(at, min(at + CHUNK, level.count)))
                for at in range(0, level.count, CHUNK)
            ]
            found = joined_paths(grown)
            level = _best(found.rows(self._can_finish(found)))
            parts.append(level)
            if sum(part.count for part in parts) > budget or stop():
                raise OverBudgetError
        return joined_paths(parts)

    def delivered(self, boarded: Paths) -> Paths:
        parts = []
        for at in range(0, boarded.count, CHUNK):
            rows = np.arange(at, min(at + CHUNK, boarded.count))
            found = self._deliveries(boarded, rows)
            done = (found.aboard < 0).all(axis=1)
            parts.append(found.rows(done | self._can_finish(found)))
        return joined_paths(parts)


def _best(paths: Paths) -> Paths:
    """One path per node and crew with the kindest of all their limits: a relaxation."""
    order = np.argsort(-paths.aboard, axis=1, kind="stable")
    paths.aboard = np.take_along_axis(paths.aboard, order, axis=1)
    paths.alpha = np.take_along_axis(paths.alpha, order, axis=1)
    paths.gamma = np.take_along_axis(paths.gamma, order, axis=1)
    _, first, group = np.unique(_keys(paths), return_index=True, return_inverse=True)
    kept = paths.rows(first)
    np.minimum.at(kept.low, group, paths.low)
    np.maximum.at(kept.high, group, paths.high)
    np.minimum.at(kept.base, group, paths.base)
    np.minimum.at(kept.pending, group, paths.pending)
    np.maximum.at(kept.alpha, group, paths.alpha)
    np.minimum.at(kept.gamma, group, paths.gamma)
    np.bitwise_or.at(kept.layouts, group, paths.layouts)
    return kept


def _keys(paths: Paths) -> Words:
    return state_key(paths.node, paths.key_aboard)


def state_key(node: Ints, aboard: Words) -> Words:
    """Node and riders on board (their codes' sum) as one number."""
    with np.errstate(over="ignore"):
        return aboard * np.uint64(0x9E3779B97F4A7C15) + node.astype(np.uint64)


def aboard_graph(net: Network, budget: int, stop: Callable[[], bool]) -> Aboard:
    """The graph of a network; OverBudgetError where it has more than `budget` nodes."""
    # Of alike riders one may ride while her twin has left the vehicle.
    free = replace(net, twin_before=np.full(net.n, -1))
    search = _States(free)
    boarded = _best(search.boarded(budget, stop))
    delivered = _best(search.delivered(boarded))
    states = joined_paths([boarded, delivered])
    key = _keys(states)
    order = np.argsort(key)
    states, key = states.rows(order), key[order]
    if states.count > budget:
        raise OverBudgetError
    tail, head = _arcs(free, search, states, key)
    gap = net.post[:, None] + net.minutes + net.pre[None, :]
    a, b = states.node[tail], states.node[head]
    same_halt = net.same[a, b] if net.shared else np.zeros(len(a), dtype=bool)
    step = np.where(same_halt, 0.0, gap[a, b])
    fits = np.maximum(states.low[tail] + step, states.low[head]) <= states.high[head] + EPS
    tail, head, step = tail[fits], head[fits], step[fits]
    alone = np.full(net.n, -1)
    empty = np.full(net.n, -1)
    single = (states.aboard >= 0).sum(axis=1)
    up = np.flatnonzero((states.node < net.n) & (single == 1))
    down = np.flatnonzero((states.node >= net.n) & (single == 0))
    alone[states.node[up]] = up
    empty[states.node[down] - net.n] = down
    return Aboard(
        states.node, states.aboard, states.low, states.high,
        np.searchsorted(tail, np.arange(states.count + 1)), head, step,
        net.cost[states.node[tail], states.node[head]], alone, empty, key,
    )  # fmt: skip


def _arcs(net: Network, search: _States, states: Paths, key: Words) -> tuple[Ints, Ints]:
    """Every node with the nodes that may come next, sorted by the first."""
    tails, heads = [], []
    for at in range(0, states.count, CHUNK):
        rows = np.arange(at, min(at + CHUNK, states.count))
        for tail, node, aboard in (_boardings(net, search, states, rows),
                                   _alightings(net, search, states, rows)):  # fmt: skip
            wanted = state_key(node, aboard)
            found = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
            there = key[found] == wanted
            tails.append(tail[there])
            heads.append(found[there])
    tail, head = np.concatenate(tails), np.concatenate(heads)
    order = np.lexsort((head, tail))
    return tail[order], head[order]


def _boardings(
    net: Network, search: _States, states: Paths, rows: Ints
) -> tuple[Ints, Ints, Words]:
    n, node, aboard = net.n, states.node[rows], states.aboard[rows]
    can = net.follows[node, :n]
    for s in range(aboard.shape[1]):
        there = np.flatnonzero(aboard[:, s] >= 0)
        can[there, aboard[there, s]] = False
    same: Bools = net.same[node, :n]
    can &= ~same | (net.rank[None, :n] > net.rank[node][:, None])
    nobody = (aboard < 0).all(axis=1)
    can[nobody] = True
    # Whoever has just got out does not get in again.
    out = np.flatnonzero(node >= n)
    can[out, node[out] - n] = False
    at, rider = np.nonzero(can)
    return rows[at], rider, states.key_aboard[rows[at]] + search.code[rider]


def _alightings(
    net: Network, search: _States, states: Paths, rows: Ints
) -> tuple[Ints, Ints, Words]:
    n, node, aboard = net.n, states.node[rows], states.aboard[rows]
    goal = np.where(aboard >= 0, n + aboard, 0)
    can: Bools = (aboard >= 0) & net.follows[node[:, None], goal]
    same: Bools = net.same[node[:, None], goal] & (aboard >= 0) & (node >= n)[:, None]
    can &= ~same | (net.rank[goal] > net.rank[node][:, None])
    at, slot = np.nonzero(can)
    rider = aboard[at, slot]
    return rows[at], n + rider, states.key_aboard[rows[at]] - search.code[rider]
