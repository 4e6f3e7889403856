"""Chains of fragments: cheapest routes for given prices of the riders, and bounds through each.

Dynamic programming over (place, time) with arrays. Only time is looked at: a chain may name a
rider twice or last too long. So what it finds is a bound for the true routes, and a good guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle.net.fragments import Fragments, ranges
from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints, Network

HORIZON = 1e5
"""Wider than any span of times: separates groups inside one sorted key."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The fragments one layout can drive, as nodes of a graph; all arrays by local fragment."""

    rows: Ints
    """Local fragment -> row in the table of fragments."""
    first: Ints
    last: Ints
    """Numbers of first and last place within `starts` and `ends`."""
    latest: Floats
    earliest: Floats
    duration: Floats
    own_cost: Floats
    """Cost of driving the fragment with this layout."""
    minutes: Floats
    """(ends, starts)"""
    cost: Floats
    out_time: Floats
    """Earliest arrival at each start place straight from the depot."""
    out_cost: Floats
    home_time: Floats
    """Latest moment to leave each end place for the depot."""
    home_cost: Floats

    def reversed(self) -> Links:
        """The same graph with time running backwards."""
        return Links(
            self.rows, self.last, self.first, -self.earliest, -self.latest, self.duration,
            self.own_cost, self.minutes.T, self.cost.T, -self.home_time, self.home_cost,
            -self.out_time, self.out_cost,
        )  # fmt: skip

    def keep(self, which: Ints | Bools) -> Links:
        return Links(
            self.rows[which], self.first[which], self.last[which], self.latest[which],
            self.earliest[which], self.duration[which], self.own_cost[which], self.minutes,
            self.cost, self.out_time, self.out_cost, self.home_time, self.home_cost,
        )  # fmt: skip


def links(net: Network, table: Fragments, v: int) -> Links:
    """The graph for layout v; fragments no depot can reach in the shift are left out."""
    vehicle = net.problem.vehicles[int(net.layout_class[v])]
    matrix, costs = net.matrix, net.costs
    starts, first = np.unique(net.place[table.first], return_inverse=True)
    ends, last = np.unique(net.place[net.n + table.last], return_inverse=True)
    graph = Links(
        rows=np.arange(table.count), first=first, last=last, latest=table.latest,
        earliest=table.earliest, duration=table.duration,
        own_cost=table.cost + table.sums(net.extra[:, v]), minutes=matrix[np.ix_(ends, starts)],
        cost=costs[np.ix_(ends, starts)],
        out_time=vehicle.shift[0] + matrix[vehicle.start, starts],
        out_cost=costs[vehicle.start, starts] + vehicle.fixed_cost,
        home_time=vehicle.shift[1] - matrix[ends, vehicle.end],
        home_cost=costs[ends, vehicle.end],
    )  # fmt: skip
    can = (table.layouts >> np.uint64(v)) & np.uint64(1) == 1
    arrive = graph.out_time[first]
    can &= arrive <= graph.latest + EPS
    ready = np.maximum(graph.earliest, arrive + graph.duration)
    return graph.keep(np.flatnonzero(can & (ready <= graph.home_time[last] + EPS)))


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """Undominated (time, cost) pairs per group: later is never dearer. Sorted by group, time."""

    key: Floats
    time: Floats
    cost: Floats
    source: Ints

    def best(self, group: Ints, time: Floats) -> tuple[Floats, Ints]:
        """Cheapest cost of the group at a time not after `time`, and its position; inf if none."""
        at = np.searchsorted(self.key, group * HORIZON + time + EPS, side="right") - 1
        there = at >= 0
        there[there] = self.key[at[there]] >= group[there] * HORIZON - HORIZON / 2
        cost = np.where(there, self.cost[np.maximum(at, 0)] if len(self.cost) else np.inf, np.inf)
        return cost, np.where(there, at, -1)


def front(group: Ints, time: Floats, cost: Floats) -> Ints:
    """Positions of the undominated entries, sorted by group and time."""
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((cost, time, group))
    width = float(cost.max() - cost.min()) + 1.0
    level = cost[order] - group[order] * width
    lowest = np.minimum.accumulate(level)
    keep = np.ones(len(order), dtype=bool)
    keep[1:] = level[1:] < lowest[:-1] - EPS
    return order[keep]


@dataclass(slots=True, eq=False)
class Labels:
    """Every chain kept: its last fragment, the chain before it, when ready, what it costs."""

    fragment: Ints
    before: Ints
    time: Floats
    cost: Floats

    def chain(self, label: int) -> list[int]:
        """Local fragments of the chain, last one first."""
        found = []
        while label >= 0:
            found.append(int(self.fragment[label]))
            label = int(self.before[label])
        return found


def run(graph: Links, prices: Floats) -> tuple[Labels, Front]:
    """Cheapest chains from the depot; `prices` is the reduced cost of each local fragment.

    Returns all kept labels and, per start place, the front of arrivals there.
    """
    count = len(graph.out_time)
    arrivals = Front(
        np.arange(count) * HORIZON + graph.out_time, graph.out_time, graph.out_cost,
        np.full(count, -1),
    )  # fmt: skip
    fresh = arrivals
    group_of = np.arange(count)
    none = np.zeros(0, dtype=np.int64)
    kept = Labels(none, none, np.zeros(0), np.zeros(0))
    newest = _Reach(graph)
    while len(fresh.key):
        fragment, entry = newest.pairs(fresh)
        time = np.maximum(graph.earliest[fragment], fresh.time[entry] + graph.duration[fragment])
        cost = fresh.cost[entry] + prices[fragment]
        kept, added = _add(graph, kept, fragment, fresh.source[entry], time, cost)
        arrivals, fresh, group_of = _arrive(graph, kept, added, arrivals, group_of, newest.most)
    return kept, arrivals


class _Reach:
    """Which arrivals can start which fragments."""

    def __init__(self, graph: Links) -> None:
        self.graph = graph
        self.most = np.full(len(graph.out_time), -np.inf)
        np.maximum.at(self.most, graph.first, graph.latest)
        self.base = graph.first * HORIZON
        self.free = np.minimum(graph.latest, graph.earliest - graph.duration)

    def pairs(self, fresh: Front) -> tuple[Ints, Ints]:
        """Fragment and arrival: the cheapest one that causes no delay, and each later one."""
        begin = np.searchsorted(fresh.key, self.base - HORIZON / 2)
        end = np.searchsorted(fresh.key, self.base + self.graph.latest + EPS, side="right")
        calm = np.searchsorted(fresh.key, self.base + self.free + EPS, side="right") - 1
        begin = np.maximum(begin, calm)
        sizes = np.maximum(end - begin, 0)
        fragment = np.repeat(np.arange(len(sizes)), sizes)
        return fragment, ranges(begin, sizes)


def _add(
    graph: Links, kept: Labels, fragment: Ints, before: Ints, time: Floats, cost: Floats
) -> tuple[Labels, Ints]:
    """Labels with the new undominated ones added; `added` are their positions."""
    place = graph.last[fragment]
    good = np.flatnonzero(time <= graph.home_time[place] + EPS)
    good = good[front(place[good], time[good], cost[good])]
    old = len(kept.fragment)
    merged = Labels(
        np.concatenate([kept.fragment, fragment[good]]),
        np.concatenate([kept.before, before[good]]),
        np.concatenate([kept.time, time[good]]),
        np.concatenate([kept.cost, cost[good]]),
    )
    alive = front(graph.last[merged.fragment], merged.time, merged.cost)
    added = np.sort(alive[alive >= old])
    # Labels stay where they are (others point at them); only beaten new ones are cut off.
    new = Labels(
        np.concatenate([kept.fragment, merged.fragment[added]]),
        np.concatenate([kept.before, merged.before[added]]),
        np.concatenate([kept.time, merged.time[added]]),
        np.concatenate([kept.cost, merged.cost[added]]),
    )
    return new, np.arange(old, old + len(added))


def _arrive(
    graph: Links, labels: Labels, added: Ints, arrivals: Front, group_of: Ints, most: Floats
) -> tuple[Front, Front, Ints]:
    """The front of arrivals after the added labels, and the part of it that is new."""
    place = graph.last[labels.fragment[added]]
    time = labels.time[added][:, None] + graph.minutes[place]
    at, start = np.nonzero(time <= most[None, :] + EPS)
    time = time[at, start]
    cost = labels.cost[added][at] + graph.cost[place[at], start]
    some = front(start, time, cost)
    group = np.concatenate([group_of, start[some]])
    times = np.concatenate([arrivals.time, time[some]])
    costs = np.concatenate([arrivals.cost, cost[some]])
    sources = np.concatenate([arrivals.source, added[at[some]]])
    alive = front(group, times, costs)
    fresh = alive[alive >= len(group_of)]

    def rows_of(rows: Ints) -> Front:
        key = group[rows] * HORIZON + times[rows]
        return Front(key, times[rows], costs[rows], sources[rows])

    return rows_of(alive), rows_of(fresh), group[alive]


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """Answer of one pricing: least reduced cost of a route, and a bound through each fragment."""

    least: float
    through: Floats
    chains: list[list[int]]
    """Rows of fragments of the best chains found, in driving order."""


def price(
    graph: Links, prices: Floats, wanted: int, table: Fragments, vehicle: float = 0.0
) -> Priced:
    """Cheapest routes for the reduced costs `prices` (one per local fragment).

    Up to `wanted` chains cheaper than the price of a `vehicle`, and the cheapest of all.
    """
    if not len(graph.rows):
        return Priced(0.0, np.zeros(0), [])
    labels, arrivals = run(graph, prices)
    total = labels.cost + graph.home_cost[graph.last[labels.fragment]]
    least = float(total.min()) if len(total) else 0.0
    back = graph.reversed()
    behind, departures = run(back, prices)
    forth_cost, forth = arrivals.best(graph.first, graph.latest)
    back_cost, rear = departures.best(graph.last, -graph.earliest)
    through = forth_cost + prices + back_cost
    picked: list[list[int]] = []
    for local in _diverse(graph, through - vehicle, wanted, table):
        ahead = labels.chain(int(arrivals.source[forth[local]]))[::-1]
        after = behind.chain(int(departures.source[rear[local]]))
        picked.append([int(graph.rows[k]) for k in (*ahead, local, *after)])
    best = int(np.argmin(total)) if wanted and len(total) else -1
    if best >= 0:
        picked.append([int(graph.rows[k]) for k in labels.chain(best)[::-1]])
    return Priced(least, through, picked)


def _diverse(graph: Links, through: Floats, wanted: int, table: Fragments) -> list[int]:
    """The cheapest fragments with negative routes such that no rider is in too many."""
    order = np.argsort(through, kind="stable")[: 60 * wanted]
    used: dict[int, int] = {}
    picked: list[int] = []
    for local in order:
        if through[local] >= -1e-6 or len(picked) >= wanted:
            break
        riders = table.riders_of(int(graph.rows[local])).tolist()
        if all(used.get(r, 0) < 4 for r in riders):
            picked.append(int(local))
            for r in riders:
                used[r] = used.get(r, 0) + 1
    return picked
