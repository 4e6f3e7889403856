"""The linear program over tours in parts: everybody rides, no vehicle is in two places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle.bound.clocked import Fleet, Way
from kursplaner.solver.shuttle.bound.threes import Three, counts
from kursplaner.solver.shuttle.net import mip
from kursplaner.solver.shuttle.net.network import Floats, Network

GRID = 5
"""Minutes between two counts of the vehicles under way."""
RAISE = 3.0
"""How much dearer staying behind becomes for those who do."""


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What demands are worth, what each fleet's minutes under way cost, and the threes."""

    value: Floats
    wear: tuple[Floats, ...]
    three: Floats

    def part(self, share: float) -> Prices:
        wear = tuple(share * minutes for minutes in self.wear)
        return Prices(share * self.value, wear, share * self.three)

    def towards(self, other: Prices, share: float) -> Prices:
        """So far on the way from these to the other ones."""
        mine, theirs = self.part(1 - share), other.part(share)
        wear = tuple(a + b for a, b in zip(mine.wear, theirs.wear, strict=True))
        return Prices(mine.value + theirs.value, wear, mine.three + theirs.three)

    def with_more(self, count: int) -> Prices:
        return Prices(self.value, self.wear, np.concatenate([self.three, np.zeros(count)]))


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    x: mip.Variable
    fleet: int
    way: Way


class TourMaster:
    """A row per demand, for the vehicles under way every few minutes, and per three."""

    def __init__(self, net: Network, fleets: Sequence[Fleet], sizes: Floats, caps: Floats) -> None:
        """`caps`: at first, what leaving one of each demand behind costs."""
        self.net, self.fleets, self.caps = net, fleets, caps
        self.model = mip.Model()
        row = self.model.add_linear_constraint
        self.demand = [row(lb=size, ub=size) for size in sizes.tolist()]
        self.left = [self._column(cap, [(k, 1.0)]) for k, cap in enumerate(caps.tolist())]
        self.idle = [self._idle(fleet) for fleet in fleets]
        self.threes: list[Three] = []
        self.three_rows: list[mip.LinearConstraint] = []
        self.columns: list[_Column] = []
        self.known: dict[tuple[object, ...], float] = {}
        self.solver = mip.IncrementalSolver(self.model, mip.SolverType.GLOP)
        self.value = np.inf
        self.shares = np.zeros(0)
        self.behind: list[int] = []

    def _idle(self, fleet: Fleet) -> list[mip.LinearConstraint]:
        """Rows that hand the vehicles at the depot on from one count to the next."""
        rows = []
        before = self.model.add_variable(lb=0.0, ub=float(fleet.count))
        self.model.objective.set_linear_coefficient(before, fleet.driver_cost)
        for _ in range(0, fleet.finish - fleet.begin + 1, GRID):
            here = self.model.add_variable(lb=0.0)
            row = self.model.add_linear_constraint(lb=0.0, ub=0.0)
            row.set_coefficient(before, -1.0)
            row.set_coefficient(here, 1.0)
            rows.append(row)
            before = here
        return rows

    def _column(self, cost: float, demands: list[tuple[int, float]]) -> mip.Variable:
        x = self.model.add_variable(lb=0.0)
        self.model.objective.set_linear_coefficient(x, cost)
        for k, share in demands:
            self.demand[k].set_coefficient(x, share)
        return x

    def add(self, fleet: int, ways: Sequence[Way]) -> int:
        """How many of them are new, or cheaper than the same before."""
        before = len(self.columns)
        times = counts(self.net, [way.nodes for way in ways], self.threes)
        for way, for_threes in zip(ways, times, strict=True):
            self._one(
                fleet, way, [(k, int(for_threes[k])) for k in np.flatnonzero(for_threes).tolist()]
            )
        return len(self.columns) - before

    def _one(self, fleet: int, way: Way, threes: list[tuple[int, int]]) -> None:
        of = self.fleets[fleet]
        first = -(-way.leaves // GRID)
        last = min(way.back + of.turnaround - 1, of.finish - of.begin) // GRID
        kinds = self.net.kind[[node for node in way.nodes if node < self.net.n]]
        demands, times = np.unique(kinds, return_counts=True)
        rides = list(zip(demands.tolist(), times.tolist(), strict=True))
        key = (fleet, first, last, tuple(rides), tuple(threes))
        if self.known.get(key, np.inf) <= way.cost + 1e-6:
            return
        self.known[key] = way.cost
        x = self._column(way.cost, rides)
        rows = self.idle[fleet]
        rows[first].set_coefficient(x, 1.0)
        if last + 1 < len(rows):
            rows[last + 1].set_coefficient(x, -1.0)
        for k, count in threes:
            self.three_rows[k].set_coefficient(x, float(count))
        self.columns.append(_Column(x, fleet, way))

    def count(self, more: Sequence[Three]) -> None:
        """Rows for more threes."""
        rows = [self.model.add_linear_constraint(ub=1.0) for _ in more]
        times = counts(self.net, [column.way.nodes for column in self.columns], more)
        for column, k in zip(*(part.tolist() for part in np.nonzero(times)), strict=True):
            rows[k].set_coefficient(self.columns[column].x, float(times[column, k]))
        self.threes += more
        self.three_rows += rows

    def drop_longer(self, longest: int) -> None:
        """Without tours that take longer."""
        for column in self.columns:
            if column.way.back - column.way.leaves > longest:
                column.x.upper_bound = 0.0

    def solve(self) -> Prices:
        """Prices of the cheapest tours in parts."""
        result = self._solved()
        self.value = result.objective_value()
        left = result.variable_values(self.left)
        self.behind = [k for k, share in enumerate(left) if share > 1e-6]
        self.shares = np.array(result.variable_values([column.x for column in self.columns]))
        value = np.array(result.dual_values(self.demand))
        wear = []
        for fleet, rows in zip(self.fleets, self.idle, strict=True):
            minutes = np.zeros(fleet.finish - fleet.begin + 1)
            saved = np.diff(np.array(result.dual_values(rows)), append=0.0)
            minutes[::GRID] = np.maximum(0.0, saved)
            wear.append(minutes)
        three = np.maximum(0.0, -np.array(result.dual_values(self.three_rows)))
        return Prices(value, tuple(wear), three)

    def _solved(self) -> mip.SolveResult:
        """Simplex from the last basis; where GLOP stumbles over its own numbers, HiGHS anew."""
        params = mip.SolveParameters(
            lp_algorithm=mip.LPAlgorithm.PRIMAL_SIMPLEX, presolve=mip.Emphasis.OFF
        )
        try:
            result = self.solver.solve(params=params)
        # MathOpt fails to name the failure, too.
        except (AttributeError, RuntimeError, ValueError):
            self.solver = mip.IncrementalSolver(self.model, mip.SolverType.GLOP)
            return mip.solve_lp(self.model)
        return result if mip.proven(result) else mip.solve_lp(self.model)

    def support(self) -> tuple[list[Way], Floats]:
        """The tours in use, and the share of each."""
        used = np.flatnonzero(self.shares > 1e-6)
        return [self.columns[k].way for k in used.tolist()], self.shares[used]

    def raise_caps(self, full: Floats) -> bool:
        """Make staying behind dearer for those who do; False where nobody does at less."""
        low = [k for k in self.behind if self.caps[k] < full[k]]
        for k in low:
            self.caps[k] = min(RAISE * self.caps[k], full[k])
            self.model.objective.set_linear_coefficient(self.left[k], self.caps[k])
        return bool(low)
