"""A bound for a whole day: what tours cost at least, could each be driven in parts.

A linear program chooses among tours so that everybody rides and no more are under way than there
are vehicles; `clocked` finds the tours it lacks. At any time the values it gives the riders, made
so small that no tour is worth more than it costs, bound every plan. A tour here may serve somebody
twice and forgets layouts and all rest but the longest stretch, so real plans cost no less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import numpy as np

from kursplaner.solver.shuttle import mip
from kursplaner.solver.shuttle.aboard import aboard_graph
from kursplaner.solver.shuttle.clocked import Clocked, Sweep, Way, fleets
from kursplaner.solver.shuttle.growth import OverBudgetError
from kursplaner.solver.shuttle.master import unserved_prices
from kursplaner.solver.shuttle.network import Floats, Network
from kursplaner.solver.shuttle.ridden import ridden_graph, whole_minutes
from kursplaner.solver.shuttle.routes import demand_sizes

MOST_NODES, MOST_STATES = 250_000, 3_000_000
"""Beyond, writing the graph down takes longer than it is worth."""
GRID = 5
"""Minutes between two counts of the vehicles under way."""
MOST_WAYS = 250
SMOOTH = 0.7
"""How far the values stay where they proved most; duals alone jump."""
CLOSE = 0.002
WORTH = 0.03
"""Share by which a bound must be better to make sure of it."""
CAP = 3.0
"""At first nobody is worth more than so many times her share; raised where she stays behind."""


class TourBound:
    """The bound of a network, better with every `step`; OverBudgetError where it is too large."""

    def __init__(
        self, net: Network, over: Callable[[], bool], asked: Callable[[], bool] = lambda: False
    ) -> None:
        """`over`: no more rounds; `asked`: end at once."""
        if not whole_minutes(net) or (net.n and net.direct.min() < 1):
            raise OverBudgetError
        self.net, self.over, self.asked = net, over, asked
        self.days: list[Clocked] = []
        rides = np.diagonal(net.follows[: net.n, net.n :])
        if (rides & (net.escort < 0)).any():
            graph = ridden_graph(net, aboard_graph(net, MOST_NODES, over), MOST_STATES, over)
            self.days = [Clocked(net, graph, fleet) for fleet in fleets(net)]
        self.sizes = demand_sizes(net).astype(np.float64)
        self.price = unserved_prices(net)
        self.bound, self.guess, self.part = 0.0, -np.inf, 1.0
        self.done = False
        self.master: _Master | None = None

    def start(self, value: float, saved: Floats, known: Sequence[Sequence[Way]]) -> None:
        """Begin with what a plan costs, what each rider costs in it (n,), and each fleet's tours.

        Riders are worth what they cost in good plans and what their way alone costs, half and half.
        """
        net = self.net
        rows = np.arange(net.n)
        alone = net.cost[rows, net.n + rows] + 1.0
        worth = alone / alone.sum() + saved / max(float(saved.sum()), 1.0)
        share = np.bincount(net.kind, worth, net.kinds) / self.sizes
        share = np.minimum(share * value / float(share @ self.sizes), self.price)
        self.master = _Master(self, np.minimum(CAP * share, self.price))
        for fleet, ways in enumerate(known):
            self.master.add(fleet, ways)
        self.centre = (share, [np.zeros(day.most + 1) for day in self.days])

    def step(self) -> None:
        """One round: values from the tours known so far, then tours that are worth more."""
        assert self.master is not None
        value, wear = self.master.solve()
        added = 0
        for smooth in (SMOOTH, 0.0):
            inside = smooth * self.centre[0] + (1 - smooth) * value
            worn = [
                smooth * a + (1 - smooth) * b for a, b in zip(self.centre[1], wear, strict=True)
            ]
            added = self._priced(inside, worn)
            if added or self.over():
                return
            if self.master.value - self.guess <= CLOSE * self.master.value:
                break
        self.done = not self.master.raise_caps(self.price)
        self.guess = self.guess if self.done else -np.inf

    def _priced(self, value: Floats, wear: list[Floats]) -> int:
        """New tours at these values, and the bound they prove."""
        assert self.master is not None
        sweeps = self._sweeps(value, wear)
        if sweeps is None:
            return 0
        added, part = self._columns(sweeps)
        guess = self._proves(part * value, [part * w for w in wear])
        if guess > self.guess:
            self.guess, self.centre, self.part = guess, (value, wear), part
        return added

    def run(self, told: Callable[[float], None], rounds: int | None = None) -> None:
        """Until nothing is gained, time is over or so many rounds are done; tells each bound."""
        for number in count():
            self.step()
            last = self.done or self.over() or number + 1 == rounds
            worth = self.guess > self.bound + WORTH * abs(self.guess)
            if (worth and rounds is None) or (last and self.guess > self.bound):
                before = self.bound
                self.check()
                if self.bound > before:
                    told(self.bound)
            if last:
                return

    def check(self) -> None:
        """Make sure of what the best values prove: no tour is worth more than it costs."""
        part, (value, wear) = self.part, self.centre
        for _ in range(2):
            value, wear = part * value, [part * w for w in wear]
            sweeps = self._sweeps(value, wear)
            if sweeps is None:
                return
            if all(sweep.least.min() >= -1e-6 for sweep in sweeps):
                self.bound = max(self.bound, self._proves(value, wear))
                return
            _, part = self._columns(sweeps)

    def _columns(self, sweeps: list[Sweep]) -> tuple[int, float]:
        """How many tours were new, and the share of the values that none is worth more than."""
        assert self.master is not None
        added, part = 0, 1.0
        for fleet, sweep in enumerate(sweeps):
            ways = sweep.ways(MOST_WAYS)
            added += self.master.add(fleet, ways)
            worth = [sweep.worth(way) for way in ways]
            part = min([part, *(w.cost / v for w, v in zip(ways, worth, strict=True) if v > 0)])
        return added, part - 1e-9

    def _sweeps(self, value: Floats, wear: list[Floats]) -> list[Sweep] | None:
        sweeps = []
        for day, worn in zip(self.days, wear, strict=True):
            if self.asked():
                return None
            sweeps.append(day.sweep(value[self.net.kind], worn))
        return sweeps

    def _proves(self, value: Floats, wear: list[Floats]) -> float:
        proven = float(self.sizes @ np.minimum(value, self.price))
        for day, worn in zip(self.days, wear, strict=True):
            rest = day.fleet.driver_cost - float(worn.sum())
            proven += day.fleet.count * min(0.0, rest)
        return proven


class _Master:
    """Tours in parts: a row per demand, a row for the vehicles under way every few minutes."""

    def __init__(self, of: TourBound, caps: Floats) -> None:
        self.of, self.caps = of, caps
        self.model = mip.Model()
        row = self.model.add_linear_constraint
        self.demand = [row(lb=size, ub=size) for size in of.sizes.tolist()]
        self.left = [self._column(cap, [(k, 1.0)]) for k, cap in enumerate(caps.tolist())]
        self.under_way = []
        for day in of.days:
            drivers = self.model.add_variable(lb=0.0, ub=float(day.fleet.count))
            self.model.objective.set_linear_coefficient(drivers, day.fleet.driver_cost)
            rows = [row(ub=0.0) for _ in range(0, day.most + 1, GRID)]
            for one in rows:
                one.set_coefficient(drivers, -1.0)
            self.under_way.append(rows)
        self.known: set[tuple[int, tuple[int, ...], int, int]] = set()
        self.solver = mip.IncrementalSolver(self.model, mip.SolverType.GLOP)
        self.value = np.inf
        self.behind: list[int] = []

    def _column(self, cost: float, demands: list[tuple[int, float]]) -> mip.Variable:
        x = self.model.add_variable(lb=0.0)
        self.model.objective.set_linear_coefficient(x, cost)
        for k, share in demands:
            self.demand[k].set_coefficient(x, share)
        return x

    def add(self, fleet: int, ways: Sequence[Way]) -> int:
        """How many of them are new."""
        net, day, before = self.of.net, self.of.days[fleet], len(self.known)
        for way in ways:
            first = -(-way.leaves // GRID)
            last = min((way.back + day.fleet.turnaround - 1), day.most) // GRID
            key = (fleet, tuple(sorted(way.riders)), first, last)
            if key in self.known:
                continue
            self.known.add(key)
            kinds, counts = np.unique(net.kind[list(way.riders)], return_counts=True)
            x = self._column(way.cost, list(zip(kinds.tolist(), counts.tolist(), strict=True)))
            for row in self.under_way[fleet][first : last + 1]:
                row.set_coefficient(x, 1.0)
        return len(self.known) - before

    def solve(self) -> tuple[Floats, list[Floats]]:
        """Values of the demands, and prices of the minutes under way of each fleet."""
        result = self.solver.solve(params=mip.SolveParameters())
        self.value = result.objective_value()
        left = result.variable_values(self.left)
        self.behind = [k for k, share in enumerate(left) if share > 1e-6]
        value = np.array(result.dual_values(self.demand))
        wear = []
        for day, rows in zip(self.of.days, self.under_way, strict=True):
            minutes = np.zeros(day.most + 1)
            minutes[::GRID] = np.maximum(0.0, -np.array(result.dual_values(rows)))
            wear.append(minutes)
        return value, wear

    def raise_caps(self, full: Floats) -> bool:
        """Make staying behind dearer for those who do; False where nobody does at less."""
        low = [k for k in self.behind if self.caps[k] < full[k]]
        for k in low:
            self.caps[k] = min(CAP * self.caps[k], full[k])
            self.model.objective.set_linear_coefficient(self.left[k], self.caps[k])
        return bool(low)
