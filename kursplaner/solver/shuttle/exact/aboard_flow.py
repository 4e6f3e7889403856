"""The cheapest flow of vehicles through the graph of who is on board, and what it is worth where.

Every route is a path of the graph, so the flow costs no more than the best plan. What it cannot
see: times beyond one leg, how long each rider has been on board, which layout a vehicle has, and
drivers' rest. That a bus goes home rather than stand for long it does see, where the windows leave
no other way.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kursplaner.domain.dialaride import Crew
from kursplaner.solver.shuttle.exact.aboard import Aboard
from kursplaner.solver.shuttle.exact.master import unserved_prices
from kursplaner.solver.shuttle.net import mip
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Floats, Network
from kursplaner.solver.shuttle.net.routes import demand_sizes

LOOK_UP = 2_000
"""Legs written down between two looks at the clock."""


@dataclass(frozen=True, slots=True, eq=False)
class FlowPrices:
    """What the cheapest flow costs, and what it is worth per node, rider and vehicle."""

    bound: float
    node: Floats
    rider: Floats
    vehicle: float


class AboardFlow:
    """The flow as a linear program; OverBudgetError when it is `over` before it is written."""

    def __init__(self, net: Network, graph: Aboard, over: Callable[[], bool]) -> None:
        self.net, self.graph, self.over = net, graph, over
        self.tail = np.repeat(np.arange(graph.count), np.diff(graph.begin))
        self.cost = self._costs()
        """Of every arc."""
        self.out, self.home = self._depots()
        self.model = mip.Model()
        add_row = self.model.add_linear_constraint
        self.balance = [add_row(lb=0.0, ub=0.0) for _ in range(graph.count)]
        self.demand = [add_row(lb=float(size), ub=float(size)) for size in demand_sizes(net)]
        fleet = sum(car.count for car in net.problem.vehicles)
        self.fleet = add_row(lb=0.0, ub=float(fleet))
        for row, price in zip(self.demand, unserved_prices(net), strict=True):
            self._variable(float(price), [(row, 1.0)])
        self._legs()
        self._ways_out_and_home()

    def least(self, seconds: float) -> FlowPrices | None:
        """The cheapest flow; None when time was short."""
        limit = datetime.timedelta(seconds=max(0.1, min(seconds, 1e6)))
        params = mip.SolveParameters(time_limit=limit, threads=1)
        result = mip.IncrementalSolver(self.model, mip.SolverType.GLOP).solve(params=params)
        if not mip.proven(result):
            return None
        worth = result.dual_values()
        demand = np.array([worth[row] for row in self.demand])
        return FlowPrices(
            result.objective_value(), np.array([worth[row] for row in self.balance]),
            demand[self.net.kind], worth[self.fleet],
        )  # fmt: skip

    def _variable(self, cost: float, entries: list[tuple[mip.LinearConstraint, float]]) -> None:
        x = self.model.add_variable(lb=0.0)
        if cost:
            self.model.objective.set_linear_coefficient(x, cost)
        for row, value in entries:
            row.set_coefficient(x, value)

    def _legs(self) -> None:
        graph, n = self.graph, self.net.n
        node, kind = graph.node.tolist(), self.net.kind.tolist()
        legs = zip(self.tail.tolist(), graph.head.tolist(), self.cost.tolist(), strict=True)
        for number, (a, b, price) in enumerate(legs):
            if number % LOOK_UP == 0 and self.over():
                raise OverBudgetError
            entries = [(self.balance[a], -1.0), (self.balance[b], 1.0)]
            if node[b] < n:
                entries.append((self.demand[kind[node[b]]], 1.0))
            self._variable(price, entries)

    def _costs(self) -> Floats:
        """Cost of each leg; by the depot where an empty vehicle would stand too long otherwise."""
        net, graph, tail = self.net, self.graph, self.tail
        crews = [car.crew or Crew() for car in net.problem.vehicles]
        idle = graph.low[graph.head] - graph.high[tail] - graph.step
        longest = max((crew.longest_wait for crew in crews), default=np.inf)
        rows = np.flatnonzero(np.isin(tail, graph.empty) & (idle > longest))
        cost = graph.cost.copy()
        a, b = graph.node[tail[rows]], graph.node[graph.head[rows]]
        way, dear = np.zeros(len(rows)), np.full(len(rows), np.inf)
        for v, owner in enumerate(net.layout_class.tolist()):
            crew = crews[owner]
            minutes = net.end_minutes(v)[a] + crew.turnaround + net.start_minutes(v)[b]
            way = np.maximum(way, minutes)
            dear = np.minimum(dear, net.end_cost(v)[a] + net.start_cost(v)[b] + crew.tour_cost)
        forced = way <= idle[rows] + net.minutes[a, b]
        cost[rows[forced]] = dear[forced]
        return cost

    def _depots(self) -> tuple[Floats, Floats]:
        """Cost from the kindest depot to each rider's stop, the vehicle's own, and home."""
        net, n = self.net, self.net.n
        out, home = np.full(n, np.inf), np.full(n, np.inf)
        for v, owner in enumerate(net.layout_class.tolist()):
            fixed = net.problem.vehicles[owner].fixed_cost
            able = net.allowed[:, v]
            out = np.where(able, np.minimum(out, net.start_cost(v)[:n] + fixed), out)
            home = np.where(able, np.minimum(home, net.end_cost(v)[n:]), home)
        return out, home

    def _ways_out_and_home(self) -> None:
        net, graph = self.net, self.graph
        for rider in np.flatnonzero((graph.alone >= 0) & np.isfinite(self.out)).tolist():
            first, demand = graph.alone[rider], self.demand[int(net.kind[rider])]
            self._variable(
                float(self.out[rider]),
                [(self.balance[first], 1.0), (demand, 1.0), (self.fleet, 1.0)],
            )
        for rider in np.flatnonzero((graph.empty >= 0) & np.isfinite(self.home)).tolist():
            last = self.balance[graph.empty[rider]]
            self._variable(float(self.home[rider]), [(last, -1.0)])
