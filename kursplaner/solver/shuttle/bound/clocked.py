"""Tours as ways through the graph of who is on board and the minutes of the day.

A tour leaves the depot, makes trips, never stands empty for too long and is home within the
driver's longest stretch. What the cheapest tour costs at given values of the riders is found
backwards, minute by minute (`sweep`), for all tours that are home in the same slot at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kursplaner.domain.dialaride import Crew, VehicleClass
from kursplaner.solver.shuttle.bound.ridden import Ridden
from kursplaner.solver.shuttle.bound.sweep import (
    Labels,
    Legs,
    Moments,
    departures,
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
MINUTES = 100
"""Swept between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles with the same depots, by the kindest of their limits and costs."""

    start: int
    end: int
    count: int
    begin: int
    finish: int
    longest: int
    """Minutes a tour may take."""
    turnaround: int
    wait: int
    """Minutes an empty vehicle may stand away from its depot before it had better drive home."""
    tour_cost: float
    driver_cost: float
    """Price of a vehicle that drives at all, its tours aside."""


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
    longest = max(min(c.most_stretch, v.max_duration) for c, v in zip(crews, cars, strict=True))
    detour = net.matrix[:, [end]] + net.matrix[[start], :] - net.matrix
    # By home only where there is time for it: the vehicle may stand as long as that takes.
    by_home = float(detour.max()) + max(c.turnaround for c in crews)
    wait = min(max(by_home, *(c.longest_wait for c in crews)), finish - begin)
    return Fleet(
        start, end, sum(v.count for v in cars), int(np.floor(begin)), int(np.ceil(finish)),
        int(np.ceil(min(longest, finish - begin))), int(min(c.turnaround for c in crews)),
        int(np.ceil(wait)), tour, min(v.fixed_cost for v in cars) - tour,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One tour: the nodes it visits (somebody may ride twice), its span and cost."""

    nodes: tuple[int, ...]
    leaves: int
    back: int
    cost: float


class Clocked:
    """The day of one fleet; minutes count from `origin`."""

    def __init__(self, net: Network, graph: Ridden, fleet: Fleet, grid: int) -> None:
        """`grid`: tours may take up to so many minutes, less one, beyond the longest stretch."""
        self.net, self.graph, self.fleet = net, graph, fleet
        self.origin = fleet.begin
        self.most = fleet.finish - fleet.begin
        self.low = np.maximum(graph.low - self.origin, 0)
        self.high = np.minimum(graph.high - self.origin, self.most)
        self.grid = grid if fleet.longest < self.most else self.most + 1
        self.legs = self._legs()
        self.moments = self._moments()
        # A trip may end in the very minute in which the last rider gets out.
        self.twice = bool((graph.pending[graph.empty] == 0).any())
        slots = -(-self.legs.longest // self.grid) + 1
        shape = (self.most + 1, len(net.matrix), slots)
        emptied = shape[0] * shape[1]
        self.steps = np.empty((MOST_AT_ONCE + 2) * (self.most + 1), dtype=np.int64)
        self.labels = Labels(
            np.full((len(self.moments.node) + emptied, slots), np.inf),
            *(np.full(shape, np.inf) for _ in range(4)),
        )

    def _legs(self) -> Legs:
        net, fleet, graph = self.net, self.fleet, self.graph
        ends = np.unique(net.place[graph.node[graph.empty]])
        begins = np.unique(net.place[: net.n][graph.start >= 0])
        return Legs(
            np.rint(net.matrix).astype(np.int64), net.costs, ends, begins, fleet.start, fleet.end,
            fleet.turnaround, fleet.wait, min(fleet.longest, self.most), self.grid,
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

    def sweep(self, value: Floats, wear: Floats, charge: Floats | None = None) -> Sweep:
        """All tours at these values of the riders (n,).

        `wear`: price of every minute under way; `charge`: what each arc costs on top.
        """
        return Sweep(self, value, wear, charge)


class Sweep:
    """What tours cost at least, riders' values taken off; holds until the day's next sweep."""

    def __init__(self, day: Clocked, value: Floats, wear: Floats, charge: Floats | None) -> None:
        self.day, self.value = day, value
        graph = day.graph
        own = graph.cost - np.where(graph.boards >= 0, value[np.maximum(graph.boards, 0)], 0.0)
        self.own = own if charge is None else own + charge
        self.spent = np.concatenate([[0.0], np.cumsum(wear)])[: day.most + 1]
        for last in range(day.most, -1, -MINUTES):
            first = max(0, last - MINUTES + 1)
            sweep(last, first, day.twice, day.moments, day.legs, day.labels, self.own, value,
                  self.spent)  # fmt: skip
        self.least: Floats = departures(day.legs, day.labels, self.spent) + day.fleet.tour_cost
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
        """What its riders are worth, less the price of its minutes under way."""
        day = self.day
        riders = [node for node in way.nodes if node < day.net.n]
        back = min(way.back + day.fleet.turnaround, day.most)
        return float(self.value[riders].sum() - (self.spent[back] - self.spent[way.leaves]))

    def _way(self, leaves: int, place: int) -> Way:
        day, graph, net = self.day, self.day.graph, self.day.net
        count, back = way_of(
            leaves, place, day.moments, day.legs, day.labels, self.own, self.value, self.spent,
            day.steps,
        )  # fmt: skip
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
