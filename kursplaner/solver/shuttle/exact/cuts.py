"""Rounded rows: sums of demand rows that stay true for whole fragments when rounded.

Demand k: the riders a[f, k] of all chosen fragments f and those left out are its size d[k].
For any weights w >= 0 therefore
  sum ceil(w.a[f]) + left[k in w] >= ceil(w.d)    a village of nine needs two buses of eight
  sum floor(w.a[f])               <= floor(w.d)   of three riders at most one pair drives alone
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.network import Floats, Ints, Network
from kursplaner.solver.shuttle.net.routes import demand_sizes

BROKEN = 0.02
"""How much a row must be missed by to be worth adding."""
MOST_ADDED = 30
MOST_DEMANDS = 70
"""Triples of more demands would be too many to look at."""
SHAKES = 6
"""Orders of growing a neighbourhood around each demand."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One rounded row over the demands of `kinds`; `up`: at least, else at most."""

    kinds: tuple[int, ...]
    weights: tuple[float, ...]
    up: bool

    def of(self, counts: Ints) -> Floats:
        """Coefficients of fragments (or the right side, for the sizes) by riders per demand."""
        total = counts[..., list(self.kinds)] @ np.array(self.weights)
        found: Floats = np.ceil(total - 1e-9) if self.up else np.floor(total + 1e-9)
        return found


class Cutter:
    """Finds rounded rows that a fractional answer over the table's fragments breaks."""

    def __init__(self, net: Network, table: Fragments) -> None:
        self.sizes = demand_sizes(net)
        self.counts = np.zeros((table.count, net.kinds), dtype=np.int64)
        row = np.repeat(np.arange(table.count), np.diff(table.offsets))
        np.add.at(self.counts, (row, net.kind[table.riders]), 1)
        first = np.searchsorted(net.kind, np.arange(net.kinds))
        self.far = net.minutes[np.ix_(first, first)]
        self.share = _shares(net, first, self.counts)
        self.rng = np.random.default_rng(7)
        some = range(net.kinds) if net.kinds <= MOST_DEMANDS else ()
        self.triples = np.array(list(combinations(some, 3)), dtype=np.int64).reshape(-1, 3)

    def broken(self, rows: Ints, used: Floats) -> list[Cut]:
        """Rows the answer `used` (of fragments `rows`) breaks, the worst of each sort first."""
        counts = self.counts[rows]
        return [*self._crowded(counts, used), *self._pairs(counts, used)]

    def _crowded(self, counts: Ints, used: Floats) -> list[Cut]:
        """Neighbourhoods that need more fragments than the answer sends there."""
        found: dict[tuple[int, ...], float] = {}
        for centre in range(len(self.sizes)):
            for shake in range(SHAKES):
                noise = self.rng.uniform(0.5, 1.5, len(self.sizes)) if shake else 1.0
                order = np.argsort(self.far[centre] * noise, kind="stable")
                sent = np.ceil(np.cumsum(counts[:, order] * self.share[order], axis=1) - 1e-9)
                need = np.ceil(np.cumsum(self.sizes[order] * self.share[order]) - 1e-9)
                missed = need - used @ sent
                best = int(np.argmax(missed))
                if missed[best] > BROKEN:
                    found[tuple(sorted(order[: best + 1].tolist()))] = float(missed[best])
        kinds = sorted(found, key=lambda k: -found[k])[:MOST_ADDED]
        return [Cut(k, tuple(self.share[list(k)].tolist()), True) for k in kinds]

    def _pairs(self, counts: Ints, used: Floats) -> list[Cut]:
        """Three demands of which the answer takes half fragments with two each."""
        if not len(self.triples):
            return []
        over = -np.floor(self.sizes[self.triples].sum(axis=1) / 2)
        for row, share in zip(counts, used, strict=True):
            over += share * (row[self.triples].sum(axis=1) // 2)
        worst = np.argsort(-over, kind="stable")[:MOST_ADDED]
        worst = worst[over[worst] > BROKEN]
        return [Cut(tuple(self.triples[t].tolist()), (0.5, 0.5, 0.5), False) for t in worst]


def _shares(net: Network, first: Ints, counts: Ints) -> Floats:
    """What one rider of each demand takes of the fullest fragment."""
    if net.demand.shape[1] == 1:
        shares: Floats = net.demand[first, 0] / max(1.0, float(net.layouts.max(initial=1)))
        return shares
    return np.full(len(first), 1.0 / max(1, int(counts.sum(axis=1).max(initial=1))))
