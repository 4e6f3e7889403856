"""The cheapest set of days that carries everybody, few vehicles in all: branch by the rarest rider.

Everything costs what it lies above a bound, so whatever is dearer than the answer known is cut off
at once. Much faster than a program for integers where a handful of days is chosen from thousands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Floats, Ints

Counts = npt.NDArray[np.int16]
MOST_NODES = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """N days to choose from, and what it costs to leave riders out; all costs above a bound."""

    carried: Counts
    """(N, demands)"""
    owner: Ints
    cost: Floats
    """Not negative; what each costs at least."""
    exact: Callable[[int], float]
    """What a column really costs, asked when it is tried; inf: it cannot be used."""
    left: Floats
    """Per demand and rider left out, not negative."""
    idle: Floats
    """Per class and vehicle not used, not negative."""
    must: int = 0
    """How many riders are left out whatever is chosen."""
    more: float = 0.0
    """What each rider left out beyond those costs on top."""


def cheapest(
    columns: Columns, sizes: Ints, fleet: Ints, limit: float,
    over: Callable[[], bool] = lambda: False,
) -> tuple[float, list[int]] | None:  # fmt: skip
    """Columns that cost less than `limit` in all, the cheapest there are; None: there are none.

    OverBudgetError when it takes too long.
    """
    search = _Search(columns, limit, over)
    idle = float(fleet @ columns.idle)
    rows, wanted = np.arange(len(columns.cost)), sizes.astype(np.int16)
    search.branch(rows, wanted, fleet.copy(), idle, columns.must, [])
    return None if search.best is None else (search.limit, search.best)


class _Search:
    def __init__(self, columns: Columns, limit: float, over: Callable[[], bool]) -> None:
        self.columns, self.limit, self.over = columns, limit - 1e-6, over
        self.known: dict[int, float] = {}
        self.best: list[int] | None = None
        self.nodes = 0

    def branch(
        self, rows: Ints, wanted: Counts, free: Ints, cost: float, must: int, taken: list[int]
    ) -> None:
        """All ways to carry who is still `wanted` by columns of `rows` with the `free` vehicles.

        `cost`: so far, every free vehicle left standing; `must`: riders yet to be left out.
        """
        self.nodes += 1
        if self.nodes > MOST_NODES or (self.nodes % 64 == 0 and self.over()):
            raise OverBudgetError
        columns = self.columns
        if not wanted.any():
            if cost < self.limit:
                self.limit, self.best = cost, list(taken)
            return
        # Vehicles standing now may be used yet.
        gain = columns.idle[columns.owner[rows]]
        most = float(free @ columns.idle)
        fits = (columns.carried[rows] <= wanted).all(axis=1) & (free[columns.owner[rows]] > 0)
        fits &= cost - most + columns.cost[rows] < self.limit
        rows, gain = rows[fits], gain[fits]
        often = (columns.carried[rows] > 0).sum(axis=0)
        asked = np.flatnonzero(wanted)
        rider = int(asked[np.argmin(often[asked])])
        mine = columns.carried[rows, rider] > 0
        order = np.flatnonzero(mine)[np.argsort(columns.cost[rows[mine]], kind="stable")]
        rest = rows[~mine] if wanted[rider] == 1 else rows
        for k in order.tolist():
            row = int(rows[k])
            if cost - most + columns.cost[row] >= self.limit:
                break
            exact = self._exact(row)
            if cost - most + exact >= self.limit:
                continue
            owner = int(columns.owner[row])
            free[owner] -= 1
            more = cost + exact - float(gain[k])
            self.branch(rest, wanted - columns.carried[row], free, more, must, [*taken, row])
            free[owner] += 1
        count = int(wanted[rider])
        without = cost + float(columns.left[rider]) * count + columns.more * max(0, count - must)
        if without - most < self.limit:
            fewer = wanted.copy()
            fewer[rider] = 0
            self.branch(rows[~mine], fewer, free, without, max(0, must - count), taken)

    def _exact(self, row: int) -> float:
        if row not in self.known:
            self.known[row] = self.columns.exact(row)
            self.columns.cost[row] = max(self.columns.cost[row], self.known[row])
        return self.known[row]
