"""A bound for a whole day: vehicles as a flow through the graph of who is on board.

Every route is a path of the graph, so the cheapest flow that carries everybody costs no more than
the best plan. What it cannot see: times beyond one leg, how long each rider has been on board,
which layout a vehicle has, and drivers' rest. That a bus goes home rather than stand for long it
does see, where the windows leave no other way.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import numpy as np
from ortools.util.python.solve_interrupter import SolveInterrupter

from kursplaner.domain.dialaride import Crew
from kursplaner.solver.shuttle import mip
from kursplaner.solver.shuttle.aboard import Aboard, aboard_graph
from kursplaner.solver.shuttle.exact import Clock
from kursplaner.solver.shuttle.growth import OverBudgetError
from kursplaner.solver.shuttle.master import unserved_prices
from kursplaner.solver.shuttle.network import Floats, Ints, Network
from kursplaner.solver.shuttle.routes import demand_sizes

MOST_NODES = 60_000
"""Beyond, writing the flow down and solving it takes longer than it is worth."""
LOOK_UP = 2_000
"""Legs written down between two looks at the clock."""


def flow_bound(
    net: Network, clock: Clock, interrupter: SolveInterrupter | None = None
) -> float | None:
    """What any plan costs at least, riders left out at their price; None where time is short."""
    if not net.n or not np.diagonal(net.follows[: net.n, net.n :]).any():
        return float(sum(rider.price for rider in net.riders))

    def over() -> bool:
        return clock.over() or (interrupter is not None and interrupter.interrupted)

    try:
        flow = _Flow(net, aboard_graph(net, MOST_NODES, over), over)
    except OverBudgetError:
        return None
    return flow.least(clock, interrupter)


class _Flow:
    """The flow as a linear program; OverBudgetError when it is `over` before it is written."""

    def __init__(self, net: Network, graph: Aboard, over: Callable[[], bool]) -> None:
        self.net, self.graph, self.over = net, graph, over
        self.model = mip.Model()
        add_row = self.model.add_linear_constraint
        self.balance = [add_row(lb=0.0, ub=0.0) for _ in range(graph.count)]
        self.demand = [add_row(lb=float(size), ub=float(size)) for size in demand_sizes(net)]
        fleet = sum(car.count for car in net.problem.vehicles)
        self.fleet = add_row(lb=0.0, ub=float(fleet))
        for row, price in zip(self.demand, unserved_prices(net), strict=True):
            self._variable(float(price), [(row, 1.0)])
        self._legs()
        self._depots()

    def least(self, clock: Clock, interrupter: SolveInterrupter | None) -> float | None:
        seconds = datetime.timedelta(seconds=max(0.1, min(clock.left(), 1e6)))
        params = mip.SolveParameters(time_limit=seconds, threads=1)
        solver = mip.IncrementalSolver(self.model, mip.SolverType.GLOP)
        result = solver.solve(params=params, interrupter=interrupter)
        return result.objective_value() if mip.proven(result) else None

    def _variable(self, cost: float, entries: list[tuple[mip.LinearConstraint, float]]) -> None:
        x = self.model.add_variable(lb=0.0)
        if cost:
            self.model.objective.set_linear_coefficient(x, cost)
        for row, value in entries:
            row.set_coefficient(x, value)

    def _legs(self) -> None:
        graph, n = self.graph, self.net.n
        tail = np.repeat(np.arange(graph.count), np.diff(graph.begin))
        node, kind = graph.node.tolist(), self.net.kind.tolist()
        cost = self._costs(tail).tolist()
        for number, (a, b, price) in enumerate(
            zip(tail.tolist(), graph.head.tolist(), cost, strict=True)
        ):
            if number % LOOK_UP == 0 and self.over():
                raise OverBudgetError
            entries = [(self.balance[a], -1.0), (self.balance[b], 1.0)]
            if node[b] < n:
                entries.append((self.demand[kind[node[b]]], 1.0))
            self._variable(price, entries)

    def _costs(self, tail: Ints) -> Floats:
        """Cost of each leg; by the depot where an empty vehicle would stand too long otherwise."""
        net, graph = self.net, self.graph
        crews = [car.crew or Crew() for car in net.problem.vehicles]
        idle = graph.low[graph.head] - graph.high[tail] - graph.step
        rows = np.flatnonzero(
            np.isin(tail, graph.empty) & (idle > max(crew.longest_wait for crew in crews))
        )
        cost = graph.cost.copy()
        if not len(rows):
            return cost
        a, b = graph.node[tail[rows]], graph.node[graph.head[rows]]
        way, dear = np.zeros(len(rows)), np.full(len(rows), np.inf)
        for v, owner in enumerate(net.layout_class.tolist()):
            crew = crews[owner]
            minutes = net.end_minutes(v)[a] + crew.turnaround + net.start_minutes(v)[b]
            way = np.maximum(way, minutes)
            by_home = net.end_cost(v)[a] + net.start_cost(v)[b] + crew.tour_cost
            dear = np.minimum(dear, by_home)
        forced = way <= idle[rows] + net.minutes[a, b]
        cost[rows[forced]] = dear[forced]
        return cost

    def _depots(self) -> None:
        """From the kindest depot to each rider's stop, and from her goal home."""
        net, graph, n = self.net, self.graph, self.net.n
        out, home = np.full(n, np.inf), np.full(n, np.inf)
        for v, owner in enumerate(net.layout_class.tolist()):
            fixed = net.problem.vehicles[owner].fixed_cost
            able = net.allowed[:, v]
            out = np.where(able, np.minimum(out, net.start_cost(v)[:n] + fixed), out)
            home = np.where(able, np.minimum(home, net.end_cost(v)[n:]), home)
        for rider in np.flatnonzero((graph.alone >= 0) & np.isfinite(out)).tolist():
            first, demand = graph.alone[rider], self.demand[int(net.kind[rider])]
            self._variable(
                float(out[rider]),
                [(self.balance[first], 1.0), (demand, 1.0), (self.fleet, 1.0)],
            )
        for rider in np.flatnonzero((graph.empty >= 0) & np.isfinite(home)).tolist():
            self._variable(float(home[rider]), [(self.balance[graph.empty[rider]], -1.0)])
