"""The choice among routes: its linear relaxation with prices, and the exact choice as a MIP."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kursplaner.solver.shuttle.net import mip
from kursplaner.solver.shuttle.net.network import Floats, Ints, Network
from kursplaner.solver.shuttle.net.routes import Candidate, demand_sizes


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Duals: value of a demand served, and (not positive) of a vehicle of each class."""

    value: float
    demand: Floats
    vehicle: Floats
    left: float = 0.0
    """Cost of the first riders who must be left out (see `Relaxation.leave_out`)."""

    def towards(self, other: Prices, share: float) -> Prices:
        return Prices(
            self.value,
            self.demand * (1 - share) + other.demand * share,
            self.vehicle * (1 - share) + other.vehicle * share,
            self.left * (1 - share) + other.left * share,
        )


def unserved_prices(net: Network) -> Floats:
    """Price of leaving one rider of each demand out."""
    price = np.zeros(net.kinds)
    for rider, kind in zip(net.riders, net.kind, strict=True):
        price[kind] = rider.price
    return price


def left_out(net: Network, routes: tuple[Candidate, ...]) -> tuple[dict[int, int], float]:
    """Riders of each demand on none of the routes, and what routes and they cost."""
    left = demand_sizes(net).copy()
    for route in routes:
        np.subtract.at(left, np.array(route.kinds, dtype=np.int64), 1)
    unserved = {int(k): int(left[k]) for k in np.flatnonzero(left > 0)}
    price = unserved_prices(net)
    lost = sum(float(price[k]) * count for k, count in unserved.items())
    return unserved, sum(route.cost for route in routes) + lost


class Relaxation:
    """The linear relaxation over a growing set of columns."""

    def __init__(self, net: Network, left_price: Floats) -> None:
        self.net = net
        self.sizes = demand_sizes(net)
        self.model = mip.Model()
        self.demand_rows = [
            self.model.add_linear_constraint(lb=float(size), ub=float(size)) for size in self.sizes
        ]
        self.vehicle_rows = [
            self.model.add_linear_constraint(lb=0.0, ub=float(c.count))
            for c in net.problem.vehicles
        ]
        self.left: list[mip.Variable] = []
        self.left_price = np.array(left_price)
        self.left_out = np.zeros(len(self.sizes))
        for price, row, size in zip(left_price, self.demand_rows, self.sizes, strict=True):
            left = self.model.add_variable(lb=0.0, ub=float(size))
            row.set_coefficient(left, 1.0)
            self.model.objective.set_linear_coefficient(left, float(price))
            self.left.append(left)
        self.must_leave = 0
        self.leave_row = self.model.add_linear_constraint(lb=0.0)
        for left in self.left:
            self.leave_row.set_coefficient(left, 1.0)
        self.solver = mip.IncrementalSolver(self.model, mip.SolverType.GLOP)
        self.params = mip.SolveParameters(threads=1)
        self.columns = 0

    def add(self, vehicle: int, kinds: Ints, cost: float) -> None:
        column = self.model.add_variable(lb=0.0)
        self.model.objective.set_linear_coefficient(column, float(cost))
        self.vehicle_rows[vehicle].set_coefficient(column, 1.0)
        for kind, count in zip(*np.unique(kinds, return_counts=True), strict=True):
            self.demand_rows[int(kind)].set_coefficient(column, float(count))
        self.columns += 1

    def raise_prices(self, full: Floats) -> bool:
        """Make it dearer to leave out whom the last answer left out; False when nobody is."""
        low = (self.left_out > 1e-6) & (self.left_price < full - 1e-6)
        for k in np.flatnonzero(low):
            self.left_price[k] = min(full[k], 4.0 * self.left_price[k])
            self.model.objective.set_linear_coefficient(self.left[k], float(self.left_price[k]))
        return bool(low.any())

    def leave_out(self, riders: int) -> bool:
        """State that at least so many are left out; False when that was known."""
        if riders <= self.must_leave or riders > self.sizes.sum():
            return False
        self.must_leave = riders
        self.leave_row.lower_bound = float(riders)
        return True

    def _result(self) -> mip.SolveResult:
        try:
            return self.solver.solve(params=self.params)
        except Exception:
            # GLOP gives up on some warm starts; the same model from scratch is fine.
            self.solver = mip.IncrementalSolver(self.model, mip.SolverType.GLOP)
            try:
                return self.solver.solve(params=self.params)
            except Exception:
                return mip.solve_lp(self.model)

    def solve(self) -> Prices:
        result = self._result()
        duals = result.dual_values()
        values = result.variable_values()
        self.left_out = np.array([values[left] for left in self.left])
        return Prices(
            result.objective_value(),
            np.array([duals[row] for row in self.demand_rows]),
            np.minimum(np.array([duals[row] for row in self.vehicle_rows]), 0.0),
            max(0.0, duals[self.leave_row]),
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """Routes chosen exactly from a pool, with the bound the MIP proved for that pool."""

    routes: tuple[Candidate, ...]
    value: float
    bound: float
    proven: bool
    unserved: dict[int, int] = field(default_factory=dict)
    """Demand -> riders left out."""


def choose(
    net: Network, pool: list[Candidate], seconds: float, start: tuple[Candidate, ...] = (),
    seed: int = 1, cutoff: float | None = None,
) -> Choice | None:  # fmt: skip
    """The cheapest set of routes serving each demand or paying for it; None: nothing in time."""
    model = mip.Model()
    sizes = demand_sizes(net)
    rows = [model.add_linear_constraint(lb=float(s), ub=float(s)) for s in sizes]
    fleet = [model.add_linear_constraint(lb=0.0, ub=float(c.count)) for c in net.problem.vehicles]
    most = int(sizes.max()) if len(sizes) else 1
    columns = []
    for route in pool:
        x = model.add_integer_variable(lb=0.0, ub=float(most))
        model.objective.set_linear_coefficient(x, route.cost)
        fleet[int(net.layout_class[route.layout])].set_coefficient(x, 1.0)
        for kind, count in zip(*np.unique(route.kinds, return_counts=True), strict=True):
            rows[int(kind)].set_coefficient(x, float(count))
        columns.append(x)
    left = [model.add_integer_variable(lb=0.0, ub=float(s)) for s in sizes]
    for u, row, price in zip(left, rows, unserved_prices(net), strict=True):
        row.set_coefficient(u, 1.0)
        model.objective.set_linear_coefficient(u, float(price))
    result = mip.solve_mip(model, seconds, seed)
    if result is None or not result.has_primal_feasible_solution():
        return None
    values = result.variable_values()
    chosen = tuple(
        route for route, x in zip(pool, columns, strict=True) for _ in range(round(values[x]))
    )
    unserved = {k: round(values[u]) for k, u in enumerate(left) if round(values[u])}
    price = unserved_prices(net)
    value = sum(r.cost for r in chosen) + sum(float(price[k]) * c for k, c in unserved.items())
    return Choice(chosen, value, result.dual_bound(), mip.proven(result), unserved)
