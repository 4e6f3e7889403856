"""Fragments in a row as one class of vehicles drives them, with the drives home nobody can avoid.

Small tables only: what lies between any two fragments is looked up in square matrices.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from kursplaner.domain.dialaride import Crew
from kursplaner.solver.shuttle.exact.chains import HORIZON, Front, front
from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints, Network
from kursplaner.solver.shuttle.net.paths import Words
from kursplaner.solver.shuttle.net.routes import demand_sizes


@dataclass(slots=True, eq=False)
class Rows:
    """Chains of fragments, one row each."""

    parent: Ints
    fragment: Ints
    time: Floats
    """When the vehicle is empty again."""
    cost: Floats
    layouts: Words
    counts: Ints
    """(N, demands) riders carried."""

    def rows(self, which: Ints | Bools) -> Rows:
        return Rows(*(getattr(self, f.name)[which] for f in fields(self)))


class Chart:
    """Times and costs between all fragments of a table for vehicles of class `owner`."""

    def __init__(
        self, net: Network, table: Fragments, owner: int, counts: Ints, likes: tuple[Floats, Floats]
    ) -> None:
        """`counts`: (F, demands) riders of each fragment; `likes`: when it begins and ends as its
        riders like best, which decides whether the bus drives home in between."""
        self.net, self.table, self.owner, self.counts = net, table, owner, counts
        self.sizes = demand_sizes(net)
        car = net.problem.vehicles[owner]
        crew = car.crew or Crew()
        mine = np.flatnonzero(net.layout_class == owner)
        self.mask = np.uint64(sum(1 << int(v) for v in mine))
        self.able = (table.layouts & self.mask) != 0
        extra = net.extra[:, mine[0]] if len(mine) else np.zeros(net.n)
        self.own = np.where(self.able, table.cost + table.sums(extra), np.inf)
        first, last = net.place[table.first], net.place[net.n + table.last]
        self.out_time = car.shift[0] + net.matrix[car.start, first]
        self.out_cost = net.costs[car.start, first] + car.fixed_cost
        self.home_time = car.shift[1] - net.matrix[last, car.end]
        self.home_cost = net.costs[last, car.end]
        leg, cost = net.matrix[np.ix_(last, first)], net.costs[np.ix_(last, first)]
        by_home = net.matrix[last, car.end][:, None] + crew.turnaround
        by_home = by_home + net.matrix[car.start, first][None, :]
        out = net.costs[car.start, first][None, :]
        self.by_home = self.home_cost[:, None] + out + crew.tour_cost
        begin, end = likes
        idle = begin[None, :] - end[:, None] - leg
        self.forced: Bools = (idle > crew.longest_wait) & (by_home <= idle + leg)
        self.minutes = np.where(self.forced, by_home, np.minimum(leg, by_home))
        self.links = np.where(self.forced, self.by_home, np.minimum(cost, self.by_home))
        self.links[:, ~self.able] = np.inf

    def behind(self, prices: Floats) -> Front:
        """What may follow each fragment at least, home at last: dearer the later it ends.

        `prices` are reduced costs of the fragments; groups of the front are fragments, its times
        run backwards. Riders may be carried twice: a bound.
        """
        table, count = self.table, self.table.count
        group, time = np.arange(count), self.home_time
        cost, source = self.home_cost, np.full(count, -1)
        known = self._front(group, time, cost, source)
        fresh = known
        while len(fresh.key):
            after, until = known_rows(fresh)
            arrive = np.minimum(table.latest[after], until - table.duration[after])
            okay = (table.earliest[after] <= until + EPS) & self.able[after]
            after, arrive, paid = after[okay], arrive[okay], fresh.cost[okay]
            leave = arrive[None, :] - self.minutes[:, after]
            total = self.links[:, after] + (prices[after] + paid)[None, :]
            okay = (leave >= table.earliest[:, None] - EPS) & np.isfinite(total)
            ends, number = np.nonzero(okay)
            grown = self._front(ends, leave[okay], total[okay], after[number])
            merged = _merged(known, grown)
            old = set(zip(known.key.tolist(), known.cost.tolist(), strict=True))
            new = [pair not in old for pair in zip(merged.key, merged.cost, strict=True)]
            known, rows = merged, np.flatnonzero(new)
            fresh = Front(known.key[rows], known.time[rows], known.cost[rows], known.source[rows])
        return known

    def _front(self, group: Ints, time: Floats, cost: Floats, source: Ints) -> Front:
        keep = front(group, -time, cost)
        time = -time[keep]
        return Front(group[keep] * HORIZON + time, time, cost[keep], source[keep])

    def start(self, prices: Floats) -> Rows:
        """Each fragment as the first of a day."""
        table = self.table
        rows = np.flatnonzero(self.able & (self.out_time <= table.latest + EPS))
        ready = np.maximum(table.earliest, self.out_time + table.duration)[rows]
        return Rows(
            np.full(len(rows), -1), rows, ready, self.out_cost[rows] + prices[rows],
            table.layouts[rows] & self.mask, self.counts[rows],
        )  # fmt: skip

    def total(self, level: Rows) -> Floats:
        """Reduced cost of chains that end here; inf where it is too late to."""
        home = level.time <= self.home_time[level.fragment] + EPS
        return np.where(home, level.cost + self.home_cost[level.fragment], np.inf)

    def dear(self, level: Rows, behind: Front) -> Floats:
        """Least reduced cost of a day that begins like this."""
        least, _ = behind.best(level.fragment, -level.time)
        total: Floats = level.cost + least
        return total

    def follow(self, behind: Front, fragment: int, time: float) -> list[int]:
        """The cheapest chain that begins with the fragment, ready at `time`."""
        chain = [fragment]
        while True:
            at = np.array([chain[-1]]), np.array([-time])
            source = int(behind.source[behind.best(*at)[1][0]])
            if source < 0:
                return chain
            table = self.table
            arrive = time + float(self.minutes[chain[-1], source])
            time = max(float(table.earliest[source]), arrive + float(table.duration[source]))
            chain.append(source)

    def cost(self, chain: list[int]) -> float:
        links = sum(float(self.links[a, b]) for a, b in pairwise(chain))
        own = float(self.own[chain].sum())
        return float(self.out_cost[chain[0]]) + own + links + float(self.home_cost[chain[-1]])

    def extended(self, level: Rows, prices: Floats) -> Rows:
        """Every chain with one more fragment, nobody carried more often than asked for."""
        table = self.table
        arrive = level.time[:, None] + self.minutes[level.fragment]
        cost = level.cost[:, None] + self.links[level.fragment] + prices[None, :]
        layouts = level.layouts[:, None] & table.layouts[None, :]
        okay = (arrive <= table.latest[None, :] + EPS) & (layouts != 0) & np.isfinite(cost)
        at, more = np.nonzero(okay)
        counts = level.counts[at] + self.counts[more]
        fits = (counts <= self.sizes).all(axis=1)
        at, more = at[fits], more[fits]
        ready = np.maximum(table.earliest[more], arrive[at, more] + table.duration[more])
        return Rows(at, more, ready, cost[at, more], layouts[at, more], counts[fits])


def known_rows(known: Front) -> tuple[Ints, Floats]:
    """Group and time (forwards) of every entry of a front that runs backwards."""
    return np.round(known.key / HORIZON).astype(np.int64), -known.time


def _merged(one: Front, two: Front) -> Front:
    key = np.concatenate([one.key, two.key])
    time = np.concatenate([one.time, two.time])
    cost = np.concatenate([one.cost, two.cost])
    source = np.concatenate([one.source, two.source])
    keep = front(np.round(key / HORIZON).astype(np.int64), time, cost)
    return Front(key[keep], time[keep], cost[keep], source[keep])


def days_within(
    chart: Chart, prices: Floats, gap: float, most: int
) -> list[tuple[list[int], float, bytes]]:
    """All chains whose reduced cost is `gap` at most, each with it and with whom it carries.

    OverBudgetError beyond `most`.
    """
    behind = chart.behind(prices)
    level = chart.start(prices)
    level = level.rows(chart.dear(level, behind) <= gap + EPS)
    history: list[Rows] = []
    found: list[tuple[list[int], float, bytes]] = []
    held = 0
    while len(level.time):
        history.append(level)
        held += len(level.time)
        total = chart.total(level)
        found += [
            (_chain(history, row), float(total[row]), level.counts[row].tobytes())
            for row in np.flatnonzero(total <= gap + EPS).tolist()
        ]
        parts = []
        for begin in range(0, len(level.time), 2_000):
            rows = np.arange(begin, min(begin + 2_000, len(level.time)))
            grown = chart.extended(level.rows(rows), prices)
            grown.parent = grown.parent + begin
            parts.append(grown.rows(chart.dear(grown, behind) <= gap + EPS))
            if held + sum(len(part.time) for part in parts) > most:
                raise OverBudgetError
        level = Rows(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Rows)))
    return found


def _chain(history: list[Rows], row: int) -> list[int]:
    found = []
    for level in reversed(history):
        found.append(int(level.fragment[row]))
        row = int(level.parent[row])
    return found[::-1]
