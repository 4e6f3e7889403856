"""A bound for a whole day: what tours cost at least, could each be driven in parts.

A linear program (`tour_master`) chooses among tours so that everybody rides and no more are under
way than there are vehicles; `clocked` finds the tours it lacks. At any time the values it gives the
riders, made so small that no tour is worth more than it costs, bound every plan. A tour here may
serve somebody twice and forgets layouts and all rest but the longest stretch, so real plans cost
no less. Where the program is content, rows against parts of tours are added (`threes`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from kursplaner.solver.shuttle.bound.clocked import Clocked, Fleet, Price, Sweep, Way, fleets
from kursplaner.solver.shuttle.bound.ridden import Ridden, ridden_graph, whole_minutes
from kursplaner.solver.shuttle.bound.sweep import unit_of
from kursplaner.solver.shuttle.bound.threes import Three, broken_threes, counts, marked
from kursplaner.solver.shuttle.bound.tour_master import Prices, TourMaster
from kursplaner.solver.shuttle.exact.aboard import aboard_graph
from kursplaner.solver.shuttle.exact.master import unserved_prices
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Floats, Network
from kursplaner.solver.shuttle.net.routes import demand_sizes

MOST_NODES, MOST_STATES = 250_000, 3_000_000
"""Beyond, writing the graph down takes longer than it is worth."""
SLOT = 3
"""Minutes of a slot: tours may take up to so many, less one, longer than drivers may."""
MOST_WAYS = 250
SMOOTH = 0.7
"""How far the values stay where they proved most; duals alone jump."""
CLOSE = 0.002
CONTENT, THEN = 0.006, 0.001
"""Shares below the program at which the first rows against parts of tours are added, and more."""
WORTH, LOOK = 0.002, 10
"""Share by which a bound must be better to make sure of it, and rounds between two looks."""
CAP = 3.0
"""At first nobody is worth more than so many times her share; raised where she stays behind."""


@dataclass(frozen=True, slots=True)
class _Proof:
    """What prices prove as far as is known, and the part of them no known tour is worth more
    than."""

    bound: float
    prices: Prices
    part: float


def whole_costs(net: Network) -> bool:
    """Whether every plan costs a whole number, given whole minutes."""
    problem = net.problem
    crews = [car.crew.tour_cost for car in problem.vehicles if car.crew]
    prices = [*crews, *(car.fixed_cost for car in problem.vehicles)]
    prices += [problem.ride_weight, *(ride.price for ride in net.riders)]
    parts = (net.costs, net.extra, np.array(prices))
    return all(bool((part == np.round(part)).all()) for part in parts)


class TourBound:
    """The bound of a network, better with every `step`; OverBudgetError where it is too large."""

    def __init__(
        self, net: Network, over: Callable[[], bool], asked: Callable[[], bool] = lambda: False
    ) -> None:
        """`over`: no more rounds; `asked`: end at once."""
        if not whole_minutes(net) or (net.n and net.direct.min() < 1):
            raise OverBudgetError
        self.net, self.over, self.asked = net, over, asked
        self.fleets: list[Fleet] = []
        self.graph: Ridden | None = None
        rides = np.diagonal(net.follows[: net.n, net.n :])
        if (rides & (net.escort < 0)).any():
            self.graph = ridden_graph(net, aboard_graph(net, MOST_NODES, over), MOST_STATES, over)
            self.fleets = fleets(net)
        self.sizes = demand_sizes(net).astype(np.float64)
        self.single = self.sizes == 1
        self.price = unserved_prices(net)
        self.whole = whole_costs(net)
        self.threes: list[Three] = []
        self._days()
        self.bound = 0.0
        self.done = False
        self.master: TourMaster | None = None

    def _days(self) -> None:
        """The days of all fleets, with memory for the threes."""
        self.days: list[Clocked] = []
        if self.graph is not None:
            self.marked = marked(self.net, self.graph, self.threes)
            self.days = [Clocked(self.net, self.marked.graph, fleet, SLOT) for fleet in self.fleets]

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
        caps = np.minimum(CAP * share, self.price)
        self.master = TourMaster(net, self.fleets, self.sizes, caps, SLOT)
        for fleet, ways in enumerate(known):
            self.master.add(fleet, ways)
        idle = tuple(np.zeros(fleet.finish - fleet.begin + 1) for fleet in self.fleets)
        work = np.zeros(len(self.fleets))
        long = tuple(np.zeros(len(fleet.halves)) for fleet in self.fleets)
        self.best = _Proof(-np.inf, Prices(share, idle, work, long, np.zeros(0)), 1.0)

    def step(self) -> None:
        """One round: prices from the tours known so far, then tours that are worth more."""
        assert self.master is not None
        prices = self.master.solve()
        # Beyond what the program says: some tour is worth more than those seen.
        if self.best.bound > (1 + CLOSE) * self.master.value:
            self.best = replace(self.best, bound=-np.inf)
        content = THEN if self.threes else CONTENT
        near = self.best.bound >= (1 - content) * self.master.value
        if near and self.master.raise_caps(self.price):
            return
        if near and self._tightened():
            return
        for smooth in (SMOOTH, 0.0):
            added = self._priced(self.best.prices.towards(prices, 1 - smooth))
            if added or self.over():
                return
        self.done = not (self.master.raise_caps(self.price) or self._tightened())

    def _tightened(self) -> bool:
        """Whether there was anything more that whole tours could not do."""
        assert self.master is not None
        if not self.days or self.asked():
            return False
        ways, shares = self.master.support()
        more = broken_threes(self.net, [way.nodes for way in ways], shares, self.single)
        if not more:
            return False
        self.threes += more
        self.master.count(more)
        self.best = replace(self.best, prices=self.best.prices.with_more(len(more)))
        self._days()
        return True

    def _priced(self, prices: Prices) -> int:
        """New tours at these prices, and the bound they prove."""
        assert self.master is not None
        prices = self._exactly(prices)
        sweeps = self._sweeps(prices)
        if sweeps is None:
            return 0
        added, part = self._columns(sweeps, prices)
        bound = self._proves(prices.part(part))
        if self.best.bound < bound <= (1 + CLOSE) * self.master.value:
            self.best = _Proof(bound, prices, part)
        return added

    def run(self, told: Callable[[float], None], rounds: int | None = None) -> None:
        """Until nothing is gained, time is over or so many rounds are done; tells each bound."""
        for number in count():
            self.step()
            last = self.done or self.over() or number + 1 == rounds
            found = self.best.bound
            worth = found > self.bound + WORTH * abs(found) and number % LOOK == 0
            if (worth and rounds is None) or (last and found > self.bound):
                before = self.bound
                self.check()
                if self.bound > before:
                    told(self.bound)
            if last:
                return

    def check(self) -> None:
        """Make sure of what the best prices prove: no tour is worth more than it costs."""
        prices, part = self.best.prices, self.best.part
        for _ in range(2):
            prices = self._exactly(prices.part(part))
            sweeps = self._sweeps(prices)
            if sweeps is None:
                return
            if all(sweep.least.min() >= -1e-6 for sweep in sweeps):
                found = self._proves(prices)
                self.bound = max(self.bound, float(np.ceil(found - 1e-6)) if self.whole else found)
                return
            _, part = self._columns(sweeps, prices)

    def _columns(self, sweeps: list[Sweep], prices: Prices) -> tuple[int, float]:
        """How many tours were new, and the share of the prices that none is worth more than."""
        assert self.master is not None
        added, part = 0, 1.0
        for fleet, sweep in enumerate(sweeps):
            ways = sweep.ways(MOST_WAYS)
            added += self.master.add(fleet, ways)
            worth = [sweep.worth(way) for way in ways]
            if self.threes and ways:
                times = counts(self.net, [way.nodes for way in ways], self.threes)
                worth = (np.array(worth) - times @ prices.three).tolist()
            part = min([part, *(w.cost / v for w, v in zip(ways, worth, strict=True) if v > 0)])
        return added, part - 1e-9

    def _exactly(self, prices: Prices) -> Prices:
        """In whole units, so that no sum of them is rounded."""
        return prices.in_units(self._unit(prices))

    def _unit(self, prices: Prices) -> float:
        return unit_of(float(self.sizes @ prices.value))

    def _sweeps(self, prices: Prices) -> list[Sweep] | None:
        sweeps = []
        charge = self.marked.charge(prices.three) if self.days else None
        unit = self._unit(prices)
        for k, day in enumerate(self.days):
            if self.asked():
                return None
            length = prices.long[k] @ day.fleet.weights()
            value = prices.value[self.net.kind]
            price = Price(unit, value, prices.wear[k], prices.work[k], length)
            sweeps.append(day.sweep(price, charge))
        return sweeps

    def _proves(self, prices: Prices) -> float:
        proven = float(self.sizes @ np.minimum(prices.value, self.price)) - prices.three.sum()
        for k, fleet in enumerate(self.fleets):
            worth = prices.wear[k].sum() + prices.long[k].sum()
            worth += prices.work[k] * fleet.work if prices.work[k] else 0.0
            proven += fleet.count * min(0.0, fleet.driver_cost - float(worth))
        return float(proven)
