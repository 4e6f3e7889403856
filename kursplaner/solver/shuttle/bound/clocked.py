"""Tours as ways through the graph of who is on board and the minutes of the day.

A tour leaves the depot, makes trips, never stands empty for too long and is home within the
driver's longest stretch. What the cheapest tour costs at given values of the riders is found
backwards, minute by minute (`sweep`), for all tours that are home in the same slot at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from kursplaner.domain.dialaride import Crew, VehicleClass
from kursplaner.solver.shuttle.bound.ridden import Ridden
from kursplaner.solver.shuttle.bound.sweep import (
    Labels,
    Legs,
    Moments,
    Toll,
    departures,
    in_units,
    moments_by_minute,
    steps_of,
    sweep,
    way_of,
)
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Bools, Floats, Ints, Network

APART = 30
"""Minutes between departures of the tours that one sweep names."""
MOST_AT_ONCE = 64
"""People getting in or out in one minute, one after another."""
HALVES = 6
"""Lengths looked at of which a driver makes two tours at most."""
MINUTES = 100
"""Swept between two looks at the clock."""


@dataclass(frozen=True)
class Fleet:
    """Vehicles with the same depots, by the kindest of their limits and costs."""

    start: int
    end: int
    count: int
    begin: int
    finish: int
    longest: int
    """Minutes a tour may take."""
    work: float
    """Minutes a driver may work in the day."""
    turnaround: int
    wait: int
    """Minutes an empty vehicle may stand away from its depot before it had better drive home."""
    tour_cost: float
    driver_cost: float
    """Price of a vehicle that drives at all, its tours aside."""

    @cached_property
    def halves(self) -> tuple[int, ...]:
        """Minutes of which no driver has three tours, nor another beside one that leaves less."""
        if not np.isfinite(self.work):
            return ()
        work = int(self.work)  # tours take whole minutes
        low = max(work // 3 + 1, work - self.longest)
        if low > work / 2:
            return ()
        steps = np.linspace(low, work / 2, HALVES + 1)[1:]
        return tuple(np.unique(np.ceil(steps).astype(np.int64)).tolist())

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Minutes at which a tour begins to weigh more on its driver's day, and the longest."""
        steps = {step for half in self.halves for step in (half - 1, int(self.work - half))}
        return (*sorted(step for step in steps if step < self.longest), self.longest)

    def weights(self) -> Floats:
        """(halves, lengths): share of the driver's day that tours of such lengths take at least.

        Whoever drives long does nothing as long as a half, and nobody drives three halves.
        """
        half = np.array(self.halves, dtype=np.float64).reshape(-1, 1)
        least = np.concatenate([[0], np.array(self.lengths[:-1]) + 1])
        weights: Floats = np.where(least >= half, 0.5, 0.0)
        weights[least > np.floor(self.work) - half] = 1.0
        return weights

    def length(self, way: Way, grid: int) -> int:
        """The number of the way's length, as far as slots tell; all of them if it is too long."""
        number = 0
        for minutes in self.lengths:
            number += way.back // grid > self.back_by(way.leaves, minutes, grid)
        return number

    def back_by(self, leaves: int, minutes: int, grid: int) -> int:
        """The slot in which a tour of so many minutes is home at last."""
        return min(leaves + minutes, self.finish - self.begin) // grid


def fleets(net: Network) -> list[Fleet]:
    """The vehicle classes by their depots."""
    groups: dict[tuple[int, int], list[VehicleClass]] = {}
    for c, car in enumerate(net.problem.vehicles):
        if car.count:
            groups.setdefault((net.depot(c, False), net.depot(c, True)), []).append(car)
    return [_fleet(net, start, end, cars) for (start, end), cars in groups.items()]


def _fleet(net: Network, start: int, end: int, cars: list[VehicleClass]) -> Fleet:
    crews = [car.crew or Crew() for car in cars]
    tour = min(min(c.tour_cost, v.fixed_cost) for c, v in zip(crews, cars, strict=True))
    begin, finish = min(v.shift[0] for v in cars), max(v.shift[1] for v in cars)
    longest = max(
        min(c.most_stretch, c.most_work, v.max_duration)
        for c, v in zip(crews, cars, strict=True)
    )  # fmt: skip
    detour = net.matrix[:, [end]] + net.matrix[[start], :] - net.matrix
    # By home only where there is time for it: the vehicle may stand as long as that takes.
    by_home = float(detour.max()) + max(c.turnaround for c in crews)
    wait = min(max(by_home, *(c.longest_wait for c in crews)), finish - begin)
    return Fleet(
        start, end, sum(v.count for v in cars), int(np.floor(begin)), int(np.ceil(finish)),
        int(np.ceil(min(longest, finish - begin))), max(c.most_work for c in crews),
        int(min(c.turnaround for c in crews)),
        int(np.ceil(wait)), tour, min(v.fixed_cost for v in cars) - tour,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One tour: the nodes it visits (somebody may ride twice), its span and cost."""

    nodes: tuple[int, ...]
    leaves: int
    back: int
    cost: float


class Price(NamedTuple):
    """What riders are worth, and what a fleet's tours cost for its vehicles and drivers.

    All in whole units, so that sums are exact; what tours cost besides counts in whole units, too.
    """

    unit: float
    value: Floats
    """(n,)."""
    wear: Floats
    """Of every minute under way."""
    work: float
    """Of every minute of a tour."""
    length: Floats
    """Of a tour of each of the fleet's lengths."""


class Clocked:
    """The day of one fleet; minutes count from `origin`."""

    def __init__(self, net: Network, graph: Ridden, fleet: Fleet, grid: int) -> None:
        """`grid`: tours may take up to so many minutes, less one, beyond the longest stretch."""
        self.net, self.graph, self.fleet = net, graph, fleet
        self.origin = fleet.begin
        self.most = fleet.finish - fleet.begin
        self.low = np.maximum(graph.low - self.origin, 0)
        self.high = np.minimum(graph.high - self.origin, self.most)
        self.grid = grid if fleet.lengths[0] < self.most else self.most + 1
        self.legs = self._legs()
        self.moments = self._moments()
        # A trip may end in the very minute in which the last rider gets out.
        self.twice = bool((graph.pending[graph.empty] == 0).any())
        slots = -(-fleet.longest // self.grid) + 1
        shape = (self.most + 1, len(net.matrix), slots)
        emptied = shape[0] * shape[1]
        self.steps = np.empty((MOST_AT_ONCE + 2) * (self.most + 1), dtype=np.int64)
        self.labels = Labels(
            np.full((len(self.moments.node) + emptied, slots), np.inf, dtype=np.float32),
            *(np.full(shape, np.inf, dtype=np.float32) for _ in range(4)),
        )

    def _legs(self) -> Legs:
        net, fleet, graph = self.net, self.fleet, self.graph
        ends = np.unique(net.place[graph.node[graph.empty]])
        begins = np.unique(net.place[: net.n][graph.start >= 0])
        return Legs(
            np.rint(net.matrix).astype(np.int64), net.costs.astype(np.float32), ends, begins,
            fleet.start, fleet.end, fleet.wait, np.array(fleet.lengths, dtype=np.int64), self.grid,
        )  # fmt: skip

    def _moments(self) -> Moments:
        graph, low = self.graph, self.low
        high = np.where(graph.empty, low - 1, self.high)
        width = np.maximum(high - low + 1, 0)
        at = np.concatenate([[0], np.cumsum(width)])
        begin, node, minute, number = moments_by_minute(low, high, at, _depth(graph), self.most)
        stays = np.flatnonzero(minute < high[node])
        wait = np.full(len(node), -1)
        wait[stays] = number[at[node[stays]] + minute[stays] + 1 - low[node[stays]]]
        step, to, arc = steps_of(
            low, self.high, at, number, node, minute,
            np.searchsorted(graph.tail, np.arange(len(low) + 1)), graph.head, graph.step,
            graph.leaves - self.origin, graph.empty, graph.pending, self.net.place[graph.node],
            self.most, len(self.net.matrix),
        )  # fmt: skip
        return Moments(begin, minute, node, wait, step, to, arc, *self._boardings(at, high, number))

    def _boardings(self, at: Ints, high: Ints, number: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Ways to begin a trip: where each minute of arrival begins; moment, rider, place."""
        riders = np.flatnonzero(self.graph.start >= 0)
        rows = self.graph.start[riders]
        pre = self.net.pre[riders].astype(np.int64)
        which, minute = _each(np.maximum(self.low[rows], pre), high[rows])
        moment = number[at[rows[which]] + minute - self.low[rows[which]]]
        arrive, rider = minute - pre[which], riders[which]
        order = np.argsort(arrive, kind="stable")
        first = np.searchsorted(arrive[order], np.arange(self.most + 2))
        return first, moment[order], rider[order], self.net.place[rider[order]]

    def sweep(self, price: Price, charge: Floats | None = None) -> Sweep:
        """All tours at these prices; `charge`: what each arc costs on top."""
        return Sweep(self, price, charge)


class Sweep:
    """What tours cost at least, riders' values taken off; holds until the day's next sweep."""

    def __init__(self, day: Clocked, price: Price, charge: Floats | None) -> None:
        self.day, graph, fleet = day, day.graph, day.fleet
        worth = np.where(graph.boards >= 0, price.value[np.maximum(graph.boards, 0)], 0.0)
        own = graph.cost - worth if charge is None else graph.cost - worth + charge
        spent = np.concatenate([[0.0], np.cumsum(price.wear)])[: day.most + 1]
        minutes = np.arange(day.most + 1)
        until = np.minimum(minutes + fleet.turnaround, day.most)
        work = price.work * minutes
        parts = (own, price.value, -spent - work, spent[until] + work, price.length)
        self.toll = Toll(*(in_units(part, price.unit) for part in parts))
        self.legs = day.legs._replace(costs=in_units(day.net.costs, price.unit))
        for last in range(day.most, -1, -MINUTES):
            first = max(0, last - MINUTES + 1)
            sweep(last, first, day.twice, day.moments, self.legs, day.labels, self.toll)
        self.least: Floats = departures(self.legs, day.labels, self.toll) + fleet.tour_cost
        """(minutes, places): cheapest tour that leaves the depot then for that place."""

    def ways(self, most: int) -> list[Way]:
        """Tours that cost less than their riders are worth, the best of every half hour, place."""
        day = self.day
        found = []
        for begin in range(0, day.most + 1, APART):
            part = self.least[begin : begin + APART]
            last = len(part) - 1 - part[::-1].argmin(axis=0)
            for place in np.flatnonzero(part.min(axis=0) < -1e-6).tolist():
                minute = int(last[place])
                found.append((float(part[minute, place]), begin + minute, place))
        return [self._way(minute, place) for _, minute, place in sorted(found)[:most]]

    def worth(self, way: Way) -> float:
        """What its riders are worth, less the price of its minutes and of its length."""
        day, toll = self.day, self.toll
        riders = [node for node in way.nodes if node < day.net.n]
        spent = toll.leave[way.leaves] + toll.back[way.back]
        spent += toll.length[day.fleet.length(way, day.grid)]
        return float(toll.value[riders].sum() - spent)

    def _way(self, leaves: int, place: int) -> Way:
        day, graph, net = self.day, self.day.graph, self.day.net
        count, back = way_of(
            leaves, place, day.moments, self.legs, day.labels, self.toll, day.steps
        )
        steps = day.steps[:count]
        nodes = np.where(steps < 0, -1 - steps, graph.node[graph.head[np.maximum(steps, 0)]])
        spots = net.place[nodes]
        way = np.concatenate([[day.fleet.start], spots, [day.fleet.end]])
        # Inside a trip an arc may cost other than its leg: nothing is driven within one halt.
        empty = np.concatenate([steps < 0, [True]])
        cost = net.costs[way[:-1], way[1:]][empty].sum() + graph.cost[steps[steps >= 0]].sum()
        total = float(day.fleet.tour_cost + cost)
        return Way(tuple(nodes.tolist()), leaves, int(back), total)


def _each(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Rows repeated for every minute from first to last, with these minutes."""
    count = np.maximum(0, last - first + 1)
    row = np.repeat(np.arange(len(first)), count)
    minute = np.arange(len(row)) + np.repeat(first - np.cumsum(count) + count, count)
    return row, minute


def _depth(graph: Ridden) -> Ints:
    """Steps without time that may follow a node: in one minute, the last are looked at first."""
    depth = np.zeros(len(graph.node), dtype=np.int64)
    at_once: Bools = graph.step == 0
    tail, head = graph.tail[at_once], graph.head[at_once]
    for _ in range(MOST_AT_ONCE):
        deeper = depth.copy()
        np.maximum.at(deeper, tail, depth[head] + 1)
        if (deeper == depth).all():
            return depth
        depth = deeper
    raise OverBudgetError
