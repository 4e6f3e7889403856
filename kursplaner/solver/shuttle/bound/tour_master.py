"""The linear program over tours in parts: everybody rides, no vehicle is in two places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kursplaner.solver.shuttle.bound.clocked import Fleet, Way
from kursplaner.solver.shuttle.bound.threes import Three, counts
from kursplaner.solver.shuttle.net import mip
from kursplaner.solver.shuttle.net.network import Floats, Network

GRID = 5
"""Minutes between two counts of the vehicles under way."""
SWEEP, KEPT = 20, 2_500
"""Rounds after which tours in little use leave the program, and how many stay."""
RAISE = 3.0
"""How much dearer staying behind becomes for those who do."""


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What demands are worth, what each fleet's vehicles and drivers cost, and the threes."""

    value: Floats
    wear: tuple[Floats, ...]
    """Per fleet, of every minute under way."""
    work: Floats
    """(fleets,): of every minute of a tour."""
    long: tuple[Floats, ...]
    """Per fleet, of taking a whole day by each of its halves."""
    three: Floats

    def part(self, share: float) -> Prices:
        wear = tuple(share * minutes for minutes in self.wear)
        long = tuple(share * halves for halves in self.long)
        return Prices(share * self.value, wear, share * self.work, long, share * self.three)

    def in_units(self, unit: float) -> Prices:
        """Nobody worth more, nothing cheaper; halves of `long` are whole units, too."""

        def dearer(price: Floats, unit: float = unit) -> Floats:
            return np.asarray(np.ceil(price / unit) * unit)

        value = np.asarray(np.floor(self.value / unit) * unit)
        wear = tuple(dearer(minutes) for minutes in self.wear)
        long = tuple(dearer(halves, 2 * unit) for halves in self.long)
        return Prices(value, wear, dearer(self.work), long, dearer(self.three))

    def towards(self, other: Prices, share: float) -> Prices:
        """So far on the way from these to the other ones."""
        mine, theirs = self.part(1 - share), other.part(share)
        wear = tuple(a + b for a, b in zip(mine.wear, theirs.wear, strict=True))
        long = tuple(a + b for a, b in zip(mine.long, theirs.long, strict=True))
        return Prices(
            mine.value + theirs.value, wear, mine.work + theirs.work, long,
            mine.three + theirs.three,
        )  # fmt: skip

    def with_more(self, count: int) -> Prices:
        return replace(self, three=np.concatenate([self.three, np.zeros(count)]))


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    x: mip.Variable
    fleet: int
    way: Way
    key: tuple[object, ...]


class TourMaster:
    """A row per demand, for the vehicles under way every few minutes, for what their drivers may
    work, and per three."""

    def __init__(
        self, net: Network, fleets: Sequence[Fleet], sizes: Floats, caps: Floats, grid: int
    ) -> None:
        """`caps`: at first, what leaving one of each demand behind costs; `grid`: of the slots."""
        self.net, self.fleets, self.caps, self.grid = net, fleets, caps, grid
        self.model = mip.Model()
        row = self.model.add_linear_constraint
        self.demand = [row(lb=size, ub=size) for size in sizes.tolist()]
        self.left = [self._column(cap, [(k, 1.0)]) for k, cap in enumerate(caps.tolist())]
        self.weights = [fleet.weights() for fleet in fleets]
        self.cars = [self.model.add_variable(lb=0.0, ub=float(f.count)) for f in fleets]
        self.idle = [self._idle(*both) for both in zip(fleets, self.cars, strict=True)]
        self.work = [self._of_drivers(c, f.work) for c, f in zip(self.cars, fleets, strict=True)]
        self.long = [
            [self._of_drivers(car, 1.0) for _ in fleet.halves]
            for car, fleet in zip(self.cars, fleets, strict=True)
        ]
        self.threes: list[Three] = []
        self.three_rows: list[mip.LinearConstraint] = []
        self.columns: list[_Column] = []
        self.known: dict[tuple[object, ...], float] = {}
        self.solver = mip.IncrementalSolver(self.model, mip.SolverType.GLOP)
        self.rounds = 0
        self.value = np.inf
        self.shares = np.zeros(0)
        self.behind: list[int] = []

    def _of_drivers(self, cars: mip.Variable, each: float) -> mip.LinearConstraint:
        row = self.model.add_linear_constraint(ub=0.0 if np.isfinite(each) else np.inf)
        row.set_coefficient(cars, -each if np.isfinite(each) else 0.0)
        return row

    def _idle(self, fleet: Fleet, cars: mip.Variable) -> list[mip.LinearConstraint]:
        """Rows that hand the vehicles at the depot on from one count to the next."""
        rows, before = [], cars
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
        length, minutes = of.length(way, self.grid), way.back - way.leaves
        if length == len(of.lengths):
            return
        key = (fleet, first, last, length, minutes, tuple(rides), tuple(threes))
        if self.known.get(key, np.inf) <= way.cost + 1e-6:
            return
        self.known[key] = way.cost
        x = self._column(way.cost, rides)
        rows = self.idle[fleet]
        rows[first].set_coefficient(x, 1.0)
        if last + 1 < len(rows):
            rows[last + 1].set_coefficient(x, -1.0)
        self._weigh(x, fleet, length)
        self.work[fleet].set_coefficient(x, float(minutes))
        for k, count in threes:
            self.three_rows[k].set_coefficient(x, float(count))
        self.columns.append(_Column(x, fleet, way, key))

    def count(self, more: Sequence[Three]) -> None:
        """Rows for more threes."""
        rows = [self.model.add_linear_constraint(ub=1.0) for _ in more]
        times = counts(self.net, [column.way.nodes for column in self.columns], more)
        for column, k in zip(*(part.tolist() for part in np.nonzero(times)), strict=True):
            rows[k].set_coefficient(self.columns[column].x, float(times[column, k]))
        self.threes += more
        self.three_rows += rows

    def _weigh(self, x: mip.Variable, fleet: int, length: int) -> None:
        for row, weight in zip(self.long[fleet], self.weights[fleet][:, length], strict=True):
            row.set_coefficient(x, float(weight))

    def solve(self) -> Prices:
        """Prices of the cheapest tours in parts."""
        result = self._solved()
        self.value = result.objective_value()
        left = result.variable_values(self.left)
        self.behind = [k for k, share in enumerate(left) if share > 1e-6]
        self.shares = np.array(result.variable_values([column.x for column in self.columns]))
        self.rounds += 1
        if self.rounds % SWEEP == 0:
            self._sweep_out(result)
        value = np.array(result.dual_values(self.demand))
        wear = []
        for fleet, rows in zip(self.fleets, self.idle, strict=True):
            minutes = np.zeros(fleet.finish - fleet.begin + 1)
            saved = np.diff(np.array(result.dual_values(rows)), append=0.0)
            minutes[::GRID] = np.maximum(0.0, saved)
            wear.append(minutes)
        work, three, *long = (
            np.maximum(0.0, -np.array(result.dual_values(rows)))
            for rows in (self.work, self.three_rows, *self.long)
        )
        return Prices(value, tuple(wear), work, tuple(long), three)

    def _sweep_out(self, result: mip.SolveResult) -> None:
        """Tours that would cost much more than they are worth leave, so that it stays quick."""
        if len(self.columns) <= KEPT:
            return
        dear = np.array(result.reduced_costs([column.x for column in self.columns]))
        order = np.argsort(dear, kind="stable")
        for k in order[KEPT:].tolist():
            self.model.delete_variable(self.columns[k].x)
            self.known.pop(self.columns[k].key, None)
        kept = np.sort(order[:KEPT])
        self.columns = [self.columns[k] for k in kept.tolist()]
        self.shares = self.shares[kept]

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
