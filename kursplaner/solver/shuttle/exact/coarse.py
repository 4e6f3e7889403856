"""First prices: the relaxed flow of fragments between places, times looked at only link by link."""

from __future__ import annotations

import numpy as np

from kursplaner.solver.shuttle.exact.chains import Links
from kursplaner.solver.shuttle.exact.master import Prices, unserved_prices
from kursplaner.solver.shuttle.net import mip
from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.network import EPS, Network
from kursplaner.solver.shuttle.net.routes import demand_sizes

MOST_COLUMNS = 25_000


def coarse_prices(net: Network, table: Fragments, graphs: list[tuple[int, Links]]) -> Prices | None:
    """Duals of the coarse flow; None where it would be too large to pay."""
    if sum(len(graph.rows) for _, graph in graphs) > MOST_COLUMNS:
        return None
    return _Coarse(net, table, graphs).prices()


class _Coarse:
    def __init__(self, net: Network, table: Fragments, graphs: list[tuple[int, Links]]) -> None:
        self.net, self.table = net, table
        self.model = mip.Model()
        sizes = demand_sizes(net)
        self.demand = [
            self.model.add_linear_constraint(lb=float(size), ub=float(size)) for size in sizes
        ]
        self.fleet = [
            self.model.add_linear_constraint(lb=0.0, ub=float(c.count))
            for c in net.problem.vehicles
        ]
        for row, price in zip(self.demand, unserved_prices(net), strict=True):
            self._variable(float(price), [(row, 1.0)])
        for v, graph in graphs:
            self._graph(int(net.layout_class[v]), graph)

    def _variable(self, cost: float, entries: list[tuple[mip.LinearConstraint, float]]) -> None:
        x = self.model.add_variable(lb=0.0)
        self.model.objective.set_linear_coefficient(x, cost)
        for row, value in entries:
            row.set_coefficient(x, value)

    def _graph(self, owner: int, graph: Links) -> None:
        starts, ends = np.unique(graph.first), np.unique(graph.last)
        into = {int(p): self.model.add_linear_constraint(lb=0.0, ub=0.0) for p in starts}
        out = {int(e): self.model.add_linear_constraint(lb=0.0, ub=0.0) for e in ends}
        latest = np.full(len(graph.out_time), -np.inf)
        earliest = np.full(len(graph.home_time), np.inf)
        np.maximum.at(latest, graph.first, graph.latest)
        np.minimum.at(earliest, graph.last, graph.earliest)
        for p, row in into.items():
            self._variable(float(graph.out_cost[p]), [(row, 1.0), (self.fleet[owner], 1.0)])
        for e, row in out.items():
            self._variable(float(graph.home_cost[e]), [(row, -1.0)])
            for p, other in into.items():
                if earliest[e] + graph.minutes[e, p] <= latest[p] + EPS:
                    self._variable(float(graph.cost[e, p]), [(row, -1.0), (other, 1.0)])
        kind = self.net.kind
        for local, row in enumerate(graph.rows.tolist()):
            first, last = int(graph.first[local]), int(graph.last[local])
            entries = [(into[first], -1.0), (out[last], 1.0)]
            counts: dict[int, float] = {}
            for rider in self.table.riders_of(row).tolist():
                counts[int(kind[rider])] = counts.get(int(kind[rider]), 0.0) + 1.0
            entries += [(self.demand[k], count) for k, count in counts.items()]
            self._variable(float(graph.own_cost[local]), entries)

    def prices(self) -> Prices | None:
        result = mip.solve_lp(self.model)
        if not result.has_dual_feasible_solution():
            return None
        duals = result.dual_values()
        return Prices(
            result.objective_value(),
            np.array([duals[row] for row in self.demand]),
            np.minimum(np.array([duals[row] for row in self.fleet]), 0.0),
        )
