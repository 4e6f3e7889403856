"""Shrinks a road graph to its junctions: nodes in mid-road only lengthen the search.

A chain is the row of segments from one kept node to the next. Chains are found by pointer
doubling, all at once, so that a county takes a fraction of a second.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_END, _DEAD_END = -1, -2


class Chains(Struct, frozen=True):
    """Directed chains, sorted by (tail, head), no pair twice; nodes are those of the road graph."""

    tail: Ints
    head: Ints
    seconds: Floats
    metres: Floats
    first: Ints
    """First segment of each chain."""
    following: Ints
    """For each segment of the road graph the next one of its chain, negative at the end."""


def contract(
    nodes: int, tail: Ints, head: Ints, seconds: Floats, metres: Floats, wanted: Ints
) -> Chains:
    """Chains between junctions and the `wanted` nodes.

    The segments are sorted by (tail, head) and no pair occurs twice. Dead ends without a wanted
    node lead nowhere and are left out.
    """
    kept = _kept(nodes, tail, head, wanted)
    following = _following(nodes, tail, head, kept)
    sums = np.stack([seconds, metres])
    end, chain, link = head.copy(), sums.copy(), following.copy()
    for _ in range(max(1, len(tail)).bit_length()):
        on = np.flatnonzero(link >= 0)
        if not len(on):
            break
        onward = link[on]
        sums_on, end_on, link_on = chain[:, onward], end[onward], link[onward]
        chain[:, on] += sums_on
        end[on], link[on] = end_on, link_on
    first = np.flatnonzero(kept[tail] & (link == _END) & (end != tail))
    return _quickest(tail[first], end[first], chain[:, first], first, following)


def quickest_first(tail: Ints, head: Ints, seconds: Floats) -> Ints:
    """Indices that sort by (tail, head), the quickest of each pair only."""
    order = np.lexsort((seconds, head, tail))
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    quickest: Ints = order[fresh]
    return quickest


def _kept(nodes: int, tail: Ints, head: Ints, wanted: Ints) -> Bools:
    """Which nodes are junctions or wanted."""
    pairs = np.unique(np.minimum(tail, head) * nodes + np.maximum(tail, head))
    neighbours = np.bincount(pairs // nodes, minlength=nodes)
    neighbours += np.bincount(pairs % nodes, minlength=nodes)
    kept: Bools = neighbours > 2
    kept[wanted] = True
    return kept


def _following(nodes: int, tail: Ints, head: Ints, kept: Bools) -> Ints:
    """The segment that leads on from each segment's head without turning round."""
    start = np.searchsorted(tail, np.arange(nodes + 1))
    one = start[head]
    exits = start[head + 1] - one
    # Behind the last segment there is none to look at; clipping keeps the index valid.
    turns = (exits > 0) & (head[np.minimum(one, len(head) - 1)] == tail)
    following = np.where(turns, one + 1, one)
    following[exits - turns < 1] = _DEAD_END
    following[kept[head]] = _END
    return following


def _quickest(tail: Ints, head: Ints, sums: Floats, first: Ints, following: Ints) -> Chains:
    best = quickest_first(tail, head, sums[0])
    return Chains(tail[best], head[best], sums[0, best], sums[1, best], first[best], following)
