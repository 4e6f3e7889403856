"""Exact choice of fragments: prices by column generation, fixing by reduced cost, a small MIP.

The relaxation over routes gives a strong bound; every fragment that only occurs in routes dearer
than the gap leaves. What remains is chosen exactly by the flow model. When the best choice lies
within the gap that was kept, it is proven optimal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from kursplaner.solver.shuttle.exact.chains import Links, links, price
from kursplaner.solver.shuttle.exact.coarse import coarse_prices
from kursplaner.solver.shuttle.exact.complete import complete_routes
from kursplaner.solver.shuttle.exact.flow import Flow, FlowModel, Splits
from kursplaner.solver.shuttle.exact.master import Prices, Relaxation, choose, unserved_prices
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Floats, Network
from kursplaner.solver.shuttle.net.routes import Candidate, Pool, candidate, demand_sizes, drive

CLOSE = 1e-4
"""Relative distance of relaxation and its bound at which the prices are good enough."""
PRICING_SHARE = 0.5
MOST_KEPT = 6_000
MOST_ROUTES = 15_000
FEW_FRAGMENTS = 400
DROP_AT = 0.8
"""Fragments that no longer matter are thrown out once this share of all would stay."""
WIDE = 0.01
"""Share of the value between it and the bound from which on the relaxation is cut first."""
UNTIMED = ((6, 40_000), (60, 0))
TIMED = ((0, 1_500), (60, 200_000))
"""Rounds of the flow model, then most chains when all routes are listed; in this order."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Routes, riders left out per demand, value and bound; proven when both meet."""

    routes: tuple[Candidate, ...]
    unserved: dict[int, int]
    value: float
    bound: float
    proven: bool


Note = Callable[[float | None, float | None], None]
"""Called with a better value, a better bound, or both."""

Columns = dict[tuple[int, tuple[int, ...]], float]
"""Cheapest known cost of a route by (class, sorted demands)."""


@dataclass(frozen=True, slots=True)
class Warm:
    """What a narrower network taught: an answer to beat, routes of the relaxation, prices."""

    best: Exact | None = None
    columns: Columns = field(default_factory=dict)
    prices: Prices | None = None
    splits: Splits = field(default_factory=lambda: defaultdict(set))
    """What the flow model learnt about chains that are late."""


class ExactChoice:
    """One table of fragments, solved to proof as far as the clock allows."""

    def __init__(
        self, net: Network, table: Fragments, clock: Clock, seed: int, note: Note,
        warm: Warm | None = None, quick: bool = False,
    ) -> None:  # fmt: skip
        """With `quick` the first answer near the bound is enough."""
        self.net, self.table, self.clock, self.seed, self.note = net, table, clock, seed, note
        self.warm, self.quick = warm or Warm(), quick
        self.columns: Columns = {}
        self.splits = self.warm.splits
        self.prices: Prices | None = None
        self.graphs = [(v, links(net, table, v)) for v in range(len(net.layouts))]
        self.owner = net.layout_class
        self.counts = np.array([c.count for c in net.problem.vehicles], dtype=np.float64)
        self.sizes = demand_sizes(net)
        self.left_price = unserved_prices(net)
        self.most = most_cost(net)
        self.timed = any(
            c.max_duration < c.shift[1] - c.shift[0] - 1e-6 for c in net.problem.vehicles
        )
        self.bound = -np.inf
        self.best = self.warm.best
        self.cutoff = np.inf

    @property
    def upper(self) -> float:
        """What an answer must cost less than to be of use."""
        return min(self.cutoff, self.best.value if self.best else np.inf)

    def solve(self, cutoff: float = np.inf) -> Exact | None:
        """The best choice found that costs less than `cutoff`."""
        self.cutoff = cutoff
        prices = self.prices = self._prices()
        if prices is None or self._settled():
            return self.best
        reach = self._reach(prices)
        base = self.bound
        order = np.sort(np.concatenate(reach)) if reach else np.zeros(0)
        delta = max(0.005 * abs(base), 2.0 * (prices.value - base), 1e-3)
        while not self.clock.over():
            upper = self.upper
            delta = min(self._nearly(order, delta, base), upper - base + 1e-6)
            most = MOST_KEPT if np.searchsorted(order, delta, side="right") > MOST_KEPT else 0
            if most:
                delta = float(order[most - 1])
            done = self._try(prices, reach, base, delta)
            enough = most or (self.quick and self.best is not None)
            if done or enough or delta >= upper - base - 1e-6 or delta > 1e8:
                break
            delta = max(3.0 * delta, 1.0)
        return self.best

    def _nearly(self, order: Floats, delta: float, base: float) -> float:
        """All fragments that may matter if these are not many more."""
        if self.best is None:
            return delta
        rest = self.best.value - base + 1e-6
        now, then = np.searchsorted(order, [delta, rest], side="right").tolist()
        return rest if then <= max(2 * now, FEW_FRAGMENTS) else delta

    def _try(self, prices: Prices, reach: list[Floats], base: float, delta: float) -> bool:
        """Solve over fragments within `delta` of the bound `base`; True when that settles it."""
        kept = [
            (v, graph.keep(np.flatnonzero(through <= delta + 1e-6)))
            for (v, graph), through in zip(self.graphs, reach, strict=True)
        ]
        # The flow knows no limit on a route's duration; lists of routes do.
        for rounds, budget in TIMED if self.timed else UNTIMED:
            if self.clock.over() or (rounds and self._by_flow(kept, base, delta, rounds)):
                break
            if budget and self._by_routes(prices, kept, base, delta, budget):
                break
        return self._settled()

    def _settled(self) -> bool:
        """Whether the bound reaches the best answer, which is then known to be proven."""
        best = self.best
        if best is None:
            return False
        proven = best.value <= self.bound + 1e-6 * max(1.0, abs(best.value))
        bound = min(self.bound, best.value)
        self.best = Exact(best.routes, best.unserved, best.value, bound, proven)
        return proven

    def _by_routes(
        self, prices: Prices, kept: list[tuple[int, Links]], base: float, delta: float, budget: int
    ) -> bool:
        """Choose among all routes within the gap; False when they are too many."""
        pool = Pool(self.net)
        for v, graph in kept:
            gap = delta + float(prices.vehicle[int(self.owner[v])])
            reduced = self._reduced(graph, prices)
            try:
                chains = complete_routes(
                    self.net, self.table, graph, v, reduced, gap, budget, self.clock.over
                )
            except OverBudgetError:
                return False
            if len(chains) > min(budget, MOST_ROUTES):
                return False
            for rows in chains:
                route = candidate(self.net, self.table, v, rows)
                if route is not None:
                    pool.add(route)
        found = choose(self.net, pool.all(), self.clock.left(), seed=self.seed)
        if found is None:
            return False
        self._raise_bound(min(found.bound, base + delta))
        self._take(found.routes, found.unserved, found.value)
        return True

    def _by_flow(
        self, kept: list[tuple[int, Links]], base: float, delta: float, rounds: int
    ) -> bool:
        """Choose by flow; False when rounds or time ended before the answer was clean."""
        cutoff = self.best.value if self.best else np.inf
        wide = np.isfinite(cutoff) and cutoff - base > WIDE * abs(cutoff)
        model = FlowModel(self.net, self.table, kept, self.clock.asked, wide, self.splits)
        flow = model.solve(self.clock.left, cutoff, self.seed, rounds)
        if model.exact:
            self._raise_bound(min(model.bound, base + delta))
        if flow is not None:
            self._keep(flow)
        return model.finished and model.exact

    def _keep(self, flow: Flow) -> None:
        routes = [candidate(self.net, self.table, v, list(rows)) for v, rows in flow.chains]
        good = tuple(route for route in routes if route is not None)
        if len(good) == len(routes):
            self._take(good, flow.unserved, flow.value)

    def _take(self, routes: tuple[Candidate, ...], unserved: dict[int, int], value: float) -> None:
        if self.best is None or value < self.best.value - 1e-9:
            self.best = Exact(routes, unserved, value, self.bound, False)
            self.note(value, None)

    def _raise_bound(self, bound: float) -> None:
        # What left for being too dear is no part of the bound: nothing beyond the best is proven.
        bound = min(bound, self.upper)
        if bound > self.bound + 1e-9:
            self.bound = bound
            self.note(None, bound)

    def _prices(self) -> Prices | None:
        """Prices whose bound is close to the relaxation's value, or the best in time."""
        clock = self.clock.part(PRICING_SHARE * self.clock.left())
        full = unserved_prices(self.net)
        relaxed = Relaxation(self.net, np.minimum(full, self._there_and_back()))
        for (vehicle, kinds), cost in self.warm.columns.items():
            relaxed.add(vehicle, np.array(kinds, dtype=np.int64), cost)
        self.columns.update(self.warm.columns)
        centre = self._first(relaxed)
        while not clock.over():
            duals = relaxed.solve()
            use = duals if centre is None else centre.towards(duals, 0.3)
            bound, added = self._generate(use, relaxed)
            if centre is None or bound > centre.value:
                centre = Prices(bound, use.demand, use.vehicle, use.left)
            if centre.value >= self.upper:
                self._raise_bound(centre.value)
                return centre
            close = duals.value - centre.value <= CLOSE * max(1.0, abs(duals.value))
            if close or (not added and use is duals):
                if relaxed.raise_prices(full) or relaxed.leave_out(self._must_leave(centre.value)):
                    continue
                self._raise_bound(centre.value)
                return Prices(duals.value, centre.demand, centre.vehicle, centre.left)
            if not added:
                centre = Prices(centre.value, duals.demand, duals.vehicle, duals.left)
        if centre is not None:
            self._raise_bound(centre.value)
        return None if self.clock.over() else centre

    def _must_leave(self, bound: float) -> int:
        """How many riders nobody can serve: with fewer left out no answer costs `bound`."""
        prices = unserved_prices(self.net)
        if not len(prices) or prices.min() != prices.max() or self.most >= bound:
            return 0
        return int(np.ceil((bound - self.most) / prices[0] - 1e-6))

    def _first(self, relaxed: Relaxation) -> Prices | None:
        """Prices known already, else of the coarse flow, with the bound they prove."""
        known = self.warm.prices or coarse_prices(self.net, self.table, self.graphs)
        if known is None:
            return None
        bound, _ = self._generate(known, relaxed)
        return Prices(bound, known.demand, known.vehicle, known.left)

    def _there_and_back(self) -> Floats:
        """A price at which everybody would rather be driven alone, per demand."""
        net = self.net
        rows = np.arange(net.n)
        alone = net.cost[rows, net.n + rows]
        far = np.zeros(net.n)
        for v in range(len(net.layouts)):
            fixed = net.problem.vehicles[int(net.layout_class[v])].fixed_cost
            far = np.maximum(far, net.start_cost(v)[: net.n] + net.end_cost(v)[net.n :] + fixed)
        cap = np.zeros(net.kinds)
        np.maximum.at(cap, net.kind, 2.0 * (alone + far) + 1.0)
        return cap

    def _reduced(self, graph: Links, use: Prices) -> Floats:
        value: Floats = self.table.sums(use.demand[self.net.kind])[graph.rows]
        return graph.own_cost - value

    def _generate(self, use: Prices, relaxed: Relaxation) -> tuple[float, int]:
        """New columns at these prices, and the bound the prices prove.

        Fragments that only occur in answers dearer than the best leave for good.
        """
        bound = float(use.demand @ self.sizes)
        least = np.zeros(len(self.counts))
        added = 0
        reach = []
        for v, graph in self.graphs:
            owner = int(self.owner[v])
            priced = price(graph, self._reduced(graph, use), 150, self.table, use.vehicle[owner])
            least[owner] = min(least[owner], priced.least - use.vehicle[owner])
            reach.append(priced.through - use.vehicle[owner])
            for rows in priced.chains:
                added += self._column(v, rows, relaxed)
        bound += float(self.counts @ (use.vehicle + least)) + use.left * relaxed.must_leave
        unpaid = np.minimum(0.0, self.left_price - use.demand - use.left)
        bound += float(self.sizes @ unpaid)
        self._drop(reach, self.upper - bound)
        return bound, added

    def _drop(self, reach: list[Floats], gap: float) -> None:
        """Keep the fragments within the gap, when many others leave."""
        for k, ((v, graph), through) in enumerate(zip(self.graphs, reach, strict=True)):
            near = through <= gap + 1e-6
            if near.sum() < DROP_AT * len(near):
                self.graphs[k] = v, graph.keep(near)

    def _column(self, v: int, rows: list[int], relaxed: Relaxation) -> int:
        driven = drive(self.net, self.table, v, rows, limited=False)
        if driven is None:
            return 0
        kinds = self.net.kind[np.concatenate([self.table.riders_of(row) for row in rows])]
        key = (int(self.owner[v]), tuple(sorted(kinds.tolist())))
        if driven.cost >= self.columns.get(key, np.inf) - 1e-9:
            return 0
        self.columns[key] = driven.cost
        relaxed.add(key[0], kinds, driven.cost)
        return 1

    def _reach(self, prices: Prices) -> list[Floats]:
        """Per layout and fragment: how far above the bound any answer using it must lie."""
        reach = []
        for v, graph in self.graphs:
            owner = int(self.owner[v])
            priced = price(graph, self._reduced(graph, prices), 0, self.table)
            reach.append(priced.through - prices.vehicle[owner])
        return reach


def most_cost(net: Network) -> float:
    """More than any set of routes costs, unless legs cost without taking time."""
    problem = net.problem
    minutes, costs = net.matrix, net.costs
    if (costs[minutes <= 0] > 0).any():
        return np.inf
    dearest = float((costs[minutes > 0] / minutes[minutes > 0]).max(initial=0.0))
    most = float(net.extra.max(initial=0.0)) * net.n
    most += problem.ride_weight * float(net.span.sum()) if problem.ride_weight else 0.0
    for vehicle in problem.vehicles:
        length = min(vehicle.shift[1] - vehicle.shift[0], vehicle.max_duration)
        most += vehicle.count * (vehicle.fixed_cost + dearest * length)
        most += vehicle.crew.tour_cost * net.n if vehicle.crew is not None else 0.0
    return most
