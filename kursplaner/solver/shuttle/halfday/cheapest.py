"""A town's half day, proven: every day each driver could have, and the cheapest set of them.

A driver's day is a chain of fragments. What it costs at least (the drives home and the rest nobody
can avoid) bounds all plans; what it costs as it is driven makes the answer. Where both meet, the
answer is the best there is, drivers' limits included.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kursplaner.solver.shuttle.days.driven import Crews, named
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.days.trips import Trip, TripBook
from kursplaner.solver.shuttle.exact.choose import Exact, Note, most_cost
from kursplaner.solver.shuttle.exact.master import Prices, Relaxation, unserved_prices
from kursplaner.solver.shuttle.halfday.chart import Chart, days_within
from kursplaner.solver.shuttle.halfday.duty import least_extra
from kursplaner.solver.shuttle.halfday.partition import Columns, cheapest
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.fragments import Fragments, enumerate_fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import EPS, Floats, Ints, Network
from kursplaner.solver.shuttle.net.routes import Candidate, demand_sizes
from kursplaner.solver.shuttle.routing.first import as_answer

MOST_PATHS, MOST_FRAGMENTS = 6_000, 600
"""Larger tables are left to the search and the bounds for large days."""
MOST_DAYS, MOST_COLUMNS = 60_000, 15_000
"""Chains listed at most, and sets of riders to choose from."""
NEW_COLUMNS = 20
ROUNDS = 100
DEAR = 100.0
"""Times the price of leaving a rider out, where only their number matters."""
WIDER = 1.6
"""How many times more above the bound is looked at, turn by turn."""
NARROW, WIDEST = 0.01, 0.3
"""Shares of the bound looked at in the first turn, and at most where days are not few: beyond,
they are soon too many."""
FEW_DAYS = 200


@dataclass(frozen=True, slots=True)
class HalfDayAnswer:
    found: Exact
    whole: bool
    """Whether all days that could be of use were looked at: nothing is left to search."""


def solve_half_day(net: Network, clock: Clock, seed: int, note: Note) -> HalfDayAnswer | None:
    """The best routes drivers may drive, with the bound proven; None where it is no half day."""
    try:
        table = enumerate_fragments(net, MOST_PATHS, clock.over)
    except OverBudgetError:
        return None
    if table.count > MOST_FRAGMENTS:
        return None
    search = DaySearch(net, seed)
    search.begin()
    note(search.value, None)
    half = HalfDay(net, table, Crews(net), clock, note)
    found = half.solve(named(net, search.candidates()))
    return HalfDayAnswer(found, half.whole)


@dataclass(slots=True, eq=False)
class Days:
    """Days of one class that carry the same riders, cheapest first by what links alone cost."""

    chart: Chart
    carried: Ints
    """Riders per demand."""
    chains: list[tuple[float, list[int]]]
    least: float | None = None
    """What one of them costs at least, the driver's rest included; None: not looked at yet."""
    driven: Candidate | None = None
    """The cheapest a driver may drive, once `least` is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Prices of the riders, the least any day of a class costs at them, and the bound of both."""

    bound: float
    demand: Floats
    least: Floats
    """Not positive."""
    left: float = 0.0
    """Price of each rider who is left out whatever is chosen."""
    must: int = 0
    """How many these are."""


class HalfDay:
    """One table of fragments and the drivers of its network."""

    def __init__(
        self, net: Network, table: Fragments, crews: Crews, clock: Clock, note: Note
    ) -> None:
        self.net, self.table, self.crews = net, table, crews
        self.clock, self.note = clock, note
        counts = np.zeros((table.count, net.kinds), dtype=np.int64)
        rows = np.repeat(np.arange(table.count), np.diff(table.offsets))
        np.add.at(counts, (rows, net.kind[table.riders]), 1)
        self.counts = counts
        owners = sorted(set(net.layout_class.tolist()))
        self.trips = [_trip(crews.book, table, f) for f in range(table.count)]
        likes = (np.array([trip.begin for trip in self.trips]),
                 np.array([trip.end for trip in self.trips]))  # fmt: skip
        self.kinds = [net.kind[table.riders_of(f)].tolist() for f in range(table.count)]
        self.charts = [Chart(net, table, owner, counts, likes) for owner in owners]
        self.left_price = unserved_prices(net)
        self.sizes = demand_sizes(net)
        self.fleet = np.array([car.count for car in net.problem.vehicles], dtype=np.int64)
        self.columns: dict[tuple[int, bytes], float] = {}
        self.bound = 0.0
        self.best = as_answer(net, ())
        self.whole = False
        self.listed = 0
        """Sets of riders chosen from in the last turn."""

    def solve(self, start: Sequence[Candidate]) -> Exact:
        """The best answer found, `start` or better, and the bound proven for all plans."""
        self._take(as_answer(self.net, tuple(start)))
        level = self._level()
        delta = max(1.0, NARROW * level.bound)
        while not (self._proven() or self.whole or self.clock.over()):
            gap = self.best.value - level.bound
            if self.listed > FEW_DAYS and delta > WIDEST * level.bound:
                break
            try:
                self._try(level, min(delta, gap))
            except OverBudgetError:
                break
            self.whole = delta >= gap
            delta *= WIDER
        self.whole |= self._proven()
        best, bound = self.best, min(self.bound, self.best.value)
        return Exact(best.routes, best.unserved, best.value, bound, self._proven())

    def _proven(self) -> bool:
        return self.best.value <= self.bound + 1e-6 * max(1.0, abs(self.bound))

    def _take(self, found: Exact) -> None:
        if found.value < self.best.value - 1e-9:
            self.best = found
            self.note(found.value, None)

    def _raise(self, bound: float) -> None:
        if bound > self.bound:
            self.bound = bound
            self.note(None, min(bound, self.best.value))

    # Prices

    def _level(self) -> Level:
        """Prices of the relaxation over all days, whatever rest the drivers need."""
        level, left = self._relaxed(self.left_price, 0)
        must = 0
        if left > 1e-6 and not self._proven():
            # So dear that the bound tells how many are left out rather than what days cost.
            dear, _ = self._relaxed(self.left_price * DEAR, 0)
            most = most_cost(self.net)
            must = max(0, math.ceil((dear.bound - most) / (self.left_price.max() * DEAR) - 1e-6))
        if must and self.left_price.min() == self.left_price.max():
            level, _ = self._relaxed(self.left_price, must)
        return level

    def _relaxed(self, left_price: Floats, must: int) -> tuple[Level, float]:
        """The best bound, and how many riders the relaxation leaves out."""
        relaxed = Relaxation(self.net, left_price)
        relaxed.leave_out(must)
        for (owner, carried), cost in self.columns.items():
            relaxed.add(owner, self._kinds(np.frombuffer(carried, dtype=np.int64)), cost)
        best = Level(-np.inf, np.zeros(self.net.kinds), np.zeros(len(self.fleet)))
        true = left_price is self.left_price
        for _ in range(ROUNDS):
            prices = relaxed.solve()
            level, added = self._generate(prices, relaxed)
            if level.bound > best.bound:
                best = level
            if true:
                self._raise(level.bound)
            if not added or self.clock.over() or (true and self._proven()):
                break
        return best, float(relaxed.left_out.sum())

    def _generate(self, prices: Prices, relaxed: Relaxation) -> tuple[Level, int]:
        """The bound these prices prove; days worth more than they cost join the relaxation."""
        added, least = 0, np.zeros(len(self.fleet))
        for chart in self.charts:
            own = chart.own - self.counts @ prices.demand
            behind = chart.behind(own)
            level = chart.start(own)
            total = chart.dear(level, behind)
            least[chart.owner] = min(0.0, float(total.min(initial=0.0)))
            order = np.argsort(total, kind="stable")[:NEW_COLUMNS]
            for row in order[total[order] < prices.vehicle[chart.owner] - 1e-6].tolist():
                chain = chart.follow(behind, int(level.fragment[row]), float(level.time[row]))
                added += self._column(chart, chain, relaxed)
        paid = np.minimum(prices.demand, relaxed.left_price - prices.left)
        bound = float(relaxed.sizes @ paid) + float(self.fleet @ least)
        bound += prices.left * relaxed.must_leave
        return Level(bound, prices.demand, least, prices.left, relaxed.must_leave), added

    def _column(self, chart: Chart, chain: list[int], relaxed: Relaxation) -> int:
        carried = self.counts[chain].sum(axis=0)
        key, cost = (chart.owner, carried.tobytes()), chart.cost(chain)
        if cost >= self.columns.get(key, np.inf) - 1e-9:
            return 0
        self.columns[key] = cost
        relaxed.add(chart.owner, self._kinds(carried), cost)
        return 1

    def _kinds(self, carried: Ints) -> Ints:
        return np.repeat(np.arange(self.net.kinds), carried)

    # Choice

    def _try(self, level: Level, delta: float) -> None:
        """Choose among all days within `delta` of the bound; OverBudgetError: they are too many."""
        pool = [days for chart in self.charts for days in self._listed(chart, level, delta)]
        self.listed = len(pool)
        if self.listed > MOST_COLUMNS:
            raise OverBudgetError
        chosen = self._cheapest(level, pool, delta, self._least)
        if chosen is not None:
            self._take(self._as_driven(chosen[1]))
        self._raise(level.bound + (delta if chosen is None else min(delta, chosen[0])))
        if not self._proven():
            room = min(delta, self.best.value - level.bound)
            chosen = self._cheapest(level, pool, room, self._driven)
            if chosen is not None:
                self._take(self._as_driven(chosen[1]))

    def _cheapest(
        self, level: Level, pool: list[Days], limit: float, cost_of: Callable[[Days], float]
    ) -> tuple[float, list[Days]] | None:
        """The days that cost least in all, less than `limit` above the bound, with that cost."""
        carried = np.array([days.carried for days in pool], dtype=np.int16)
        carried = carried.reshape(len(pool), self.net.kinds)
        owner = np.array([days.chart.owner for days in pool], dtype=np.int64)
        worth = carried @ level.demand + level.least[owner]
        cost = np.array([days.chains[0][0] for days in pool]) - worth
        left = np.maximum(0.0, self.left_price - level.demand - level.left)
        columns = Columns(
            carried, owner, np.maximum(0.0, cost),
            lambda row: max(0.0, cost_of(pool[row]) - float(worth[row])), left, -level.least,
            level.must, level.left,
        )  # fmt: skip
        found = cheapest(columns, self.sizes, self.fleet, limit + EPS, self.clock.over)
        return None if found is None else (found[0], [pool[row] for row in found[1]])

    def _as_driven(self, chosen: Iterable[Days]) -> Exact:
        """Riders of days that cannot be driven are left out."""
        routes = tuple(days.driven for days in chosen if days.driven is not None)
        return as_answer(self.net, tuple(named(self.net, routes)))

    def _listed(self, chart: Chart, level: Level, delta: float) -> list[Days]:
        worth = self.counts @ level.demand
        gap = delta + float(level.least[chart.owner])
        alike: dict[bytes, list[tuple[float, list[int]]]] = defaultdict(list)
        for chain, total, carried in days_within(chart, chart.own - worth, gap, MOST_DAYS):
            alike[carried].append((total + float(worth[chain].sum()), chain))
        return [
            Days(chart, np.frombuffer(carried, dtype=np.int64), sorted(chains))
            for carried, chains in alike.items()
        ]

    def _least(self, days: Days) -> float:
        if days.least is None:
            self._look_at(days)
        assert days.least is not None
        return days.least

    def _driven(self, days: Days) -> float:
        self._least(days)
        return np.inf if days.driven is None else days.driven.cost

    def _look_at(self, days: Days) -> None:
        """What the driver's limits make of them."""
        chart, least, driven = days.chart, np.inf, np.inf
        for cost, chain in days.chains:
            if cost >= driven - 1e-9:
                break
            trips = tuple(self.trips[f] for f in chain)
            line = self.crews.depot.line(chart.owner, trips)
            if line is not None and line.cost < driven:
                driven = line.cost
                days.driven = self._candidate(chart, chain, line.cost)
            if line is not None and line.cost <= cost + 1e-9:
                least = min(least, cost)
            elif cost < least:
                least = min(least, cost + self._beyond(chart, chain, trips))
        days.least = min(least, driven)

    def _beyond(self, chart: Chart, chain: list[int], trips: tuple[Trip, ...]) -> float:
        """What the driver's rest adds at least; inf where no rest makes the day lawful."""
        forced = [bool(chart.forced[a, b]) for a, b in pairwise(chain)]
        extra = [float(chart.by_home[a, b] - chart.links[a, b]) for a, b in pairwise(chain)]
        return least_extra(self.crews.depot, chart.owner, trips, forced, extra)

    def _candidate(self, chart: Chart, chain: list[int], cost: float) -> Candidate:
        layouts = int(np.bitwise_and.reduce(self.table.layouts[chain]) & chart.mask)
        nodes = tuple(node for f in chain for node in self.trips[f].nodes)
        kinds = tuple(sorted(k for f in chain for k in self.kinds[f]))
        return Candidate((layouts & -layouts).bit_length() - 1, nodes, kinds, cost)


def _trip(book: TripBook, table: Fragments, f: int) -> Trip:
    trip = book.trip(tuple(table.nodes_of(f).tolist()))
    assert trip is not None, "a fragment that is no trip"
    return trip
