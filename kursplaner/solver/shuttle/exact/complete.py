"""Every route that could still be part of a better answer, when the gap is small enough.

A route whose reduced cost exceeds the gap between value and bound cannot occur in a better
answer. Chains of fragments are grown level by level; a chain is dropped as soon as even its
cheapest completion is too dear. Rider sets, route durations and demands are exact here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from kursplaner.solver.shuttle.exact.chains import Front, Links, run
from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints, Network
from kursplaner.solver.shuttle.net.routes import demand_sizes

Counts = npt.NDArray[np.int8]


@dataclass(slots=True, eq=False)
class Chains:
    """Partial routes of one length, one row each."""

    parent: Ints
    fragment: Ints
    time: Floats
    latest: Floats
    duration: Floats
    cost: Floats
    counts: Counts
    """(N, demands) riders carried so far."""
    key: Ints

    def rows(self, which: Ints | Bools) -> Chains:
        return Chains(*(getattr(self, f.name)[which] for f in fields(self)))


def complete_routes(
    net: Network, table: Fragments, graph: Links, v: int, prices: Floats, gap: float,
    budget: int, stop: Callable[[], bool] = lambda: False,
) -> list[list[int]]:  # fmt: skip
    """Chains (rows of fragments) of all routes with reduced cost <= `gap`; beaten ones left out.

    `prices` are reduced costs of local fragments, the vehicle's own price included in `gap`.
    Raises OverBudgetError when a level grows beyond `budget`.
    """
    if not len(graph.rows):
        return []
    return _Growth(net, table, graph, v, prices, gap).all(budget, stop)


class _Growth:
    def __init__(
        self, net: Network, table: Fragments, graph: Links, v: int, prices: Floats, gap: float
    ) -> None:
        self.graph, self.prices, self.gap = graph, prices, gap
        vehicle = net.problem.vehicles[int(net.layout_class[v])]
        self.sizes = demand_sizes(net).astype(np.int8)
        self.limit = vehicle.max_duration
        self.timed = vehicle.max_duration < vehicle.shift[1] - vehicle.shift[0] - EPS
        minutes = net.matrix
        starts = np.unique(net.place[table.first])
        ends = np.unique(net.place[net.n + table.last])
        self.out_minutes = minutes[vehicle.start, starts]
        self.home_minutes = minutes[ends, vehicle.end]
        self.departures: Front = run(graph.reversed(), prices)[1]
        count = len(graph.rows)
        self.counts = np.zeros((count, net.kinds), dtype=np.int8)
        for local, row in enumerate(graph.rows):
            np.add.at(self.counts[local], net.kind[table.riders_of(int(row))], 1)
        code = np.random.default_rng(5).integers(1, 2**62, size=net.kinds, dtype=np.int64)
        with np.errstate(over="ignore"):
            self.code = (self.counts.astype(np.int64) * code).sum(axis=1)
        self.order = np.argsort(graph.first, kind="stable")

    def all(self, budget: int, stop: Callable[[], bool]) -> list[list[int]]:
        level = self._start()
        history = [level]
        found: list[tuple[int, Ints]] = []
        while len(level.time):
            done = np.flatnonzero(self._total(level) <= self.gap + EPS)
            found.append((len(history) - 1, done))
            level = self._grow(level, budget, stop)
            history.append(level)
        return self._chains(history, found)

    def _start(self) -> Chains:
        g = self.graph
        arrive = g.out_time[g.first]
        leg = self.out_minutes[g.first]
        level = Chains(
            np.full(len(g.rows), -1), np.arange(len(g.rows)),
            np.maximum(g.earliest, arrive + g.duration), g.latest - leg, leg + g.duration,
            g.out_cost[g.first] + self.prices, self.counts, self.code,
        )  # fmt: skip
        return level.rows(self._hopeful(level))

    def _hopeful(self, level: Chains) -> Bools:
        place = self.graph.last[level.fragment]
        behind, _ = self.departures.best(place, -level.time)
        least = np.maximum(level.duration, level.time - level.latest) + self.home_minutes[place]
        hopeful: Bools = level.cost + behind <= self.gap + EPS
        hopeful &= least <= self.limit + EPS
        return hopeful

    def _total(self, level: Chains) -> Floats:
        """Reduced cost when the route ends here; inf when it cannot."""
        place = self.graph.last[level.fragment]
        okay = level.time <= self.graph.home_time[place] + EPS
        least = np.maximum(level.duration, level.time - level.latest) + self.home_minutes[place]
        okay &= least <= self.limit + EPS
        return np.where(okay, level.cost + self.graph.home_cost[place], np.inf)

    def _grow(self, level: Chains, budget: int, stop: Callable[[], bool]) -> Chains:
        parts = []
        width = max(1, 2_000_000 // max(1, len(self.graph.rows)))
        held = 0
        for begin in range(0, len(level.time), width):
            parts.append(self._extend(level, begin, min(begin + width, len(level.time))))
            held += len(parts[-1].time)
            if held > 3 * budget or stop():
                raise OverBudgetError
        merged = self._undominated(
            Chains(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Chains)))
        )
        if len(merged.time) > budget:
            raise OverBudgetError
        return merged

    def _extend(self, level: Chains, begin: int, end: int) -> Chains:
        g = self.graph
        part = level.rows(np.arange(begin, end))
        place = g.last[part.fragment]
        leg = g.minutes[place][:, g.first]
        arrive = part.time[:, None] + leg
        link = part.cost[:, None] + g.cost[place][:, g.first] + self.prices[None, :]
        at, local = np.nonzero((arrive <= g.latest[None, :] + EPS) & (link <= self._room()))
        with np.errstate(over="ignore"):
            grown = Chains(
                begin + at, local,
                np.maximum(g.earliest[local], arrive[at, local] + g.duration[local]),
                np.minimum(part.latest[at], g.latest[local] - leg[at, local] - part.duration[at]),
                part.duration[at] + leg[at, local] + g.duration[local], link[at, local],
                np.zeros((len(at), 0), dtype=np.int8), part.key[at] + self.code[local],
            )  # fmt: skip
        good = np.flatnonzero(self._hopeful(grown))
        counts = part.counts[at[good]] + self.counts[local[good]]
        fits = (counts <= self.sizes).all(axis=1)
        grown.counts = np.zeros((len(at), 0), dtype=np.int8)
        kept = grown.rows(good[fits])
        kept.counts = counts[fits]
        return kept

    def _room(self) -> Floats:
        """Dearest start worth extending by each fragment, whatever the time."""
        g = self.graph
        behind, _ = self.departures.best(g.last, -g.earliest)
        return (self.gap + EPS - behind)[None, :]

    def _undominated(self, level: Chains) -> Chains:
        """Of chains with the same riders to the same place only the best."""
        with np.errstate(over="ignore"):
            key = level.key * np.int64(1_000_003) + self.graph.last[level.fragment]
        order = np.lexsort((level.time, level.cost, key))
        level, key = level.rows(order), key[order]
        alive = np.ones(len(key), dtype=bool)
        for distance in range(1, 9):
            a = np.flatnonzero(key[distance:] == key[:-distance])
            if not len(a):
                break
            b = a + distance
            better = (level.cost[a] <= level.cost[b] + EPS) & (level.time[a] <= level.time[b] + EPS)
            if self.timed:
                better &= level.latest[a] >= level.latest[b] - EPS
                better &= level.duration[a] <= level.duration[b] + EPS
            alive[b[better]] = False
        return level.rows(alive)

    def _chains(self, history: list[Chains], found: list[tuple[int, Ints]]) -> list[list[int]]:
        """Found chains as rows of fragments, of equal riders only the cheapest."""
        best: dict[int, tuple[float, int, int]] = {}
        for depth, rows in found:
            level = history[depth]
            total = self._total(level)
            for row in rows.tolist():
                key = int(level.key[row])
                if key not in best or total[row] < best[key][0]:
                    best[key] = (float(total[row]), depth, row)
        chains = []
        for _, depth, row in best.values():
            chain = []
            at = row
            for above in range(depth, -1, -1):
                chain.append(int(self.graph.rows[history[above].fragment[at]]))
                at = int(history[above].parent[at])
            chains.append(chain[::-1])
        return chains
