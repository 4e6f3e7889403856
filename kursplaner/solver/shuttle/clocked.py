"""Tours as ways through the graph of who is on board and the minutes of the day.

A tour leaves the depot, makes trips, never stands empty for too long and is home within the
driver's longest stretch. What the cheapest tour costs at given values of the riders is found
backwards, minute by minute, for all tours that begin in the same half hour at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kursplaner.domain.dialaride import Crew, VehicleClass
from kursplaner.solver.shuttle.growth import OverBudgetError
from kursplaner.solver.shuttle.network import Bools, Floats, Ints, Network
from kursplaner.solver.shuttle.ridden import Ridden

HALF_HOUR = 30
"""Tours that begin so close together share the time by which they must be home."""
MOST_AT_ONCE = 64
"""People getting in or out in one minute, one after another."""


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
    """One tour: who rides (somebody may twice), when it leaves and is back, what it costs."""

    riders: tuple[int, ...]
    leaves: int
    back: int
    cost: float


class Clocked:
    """The day of one fleet; minutes count from `origin`."""

    def __init__(self, net: Network, graph: Ridden, fleet: Fleet) -> None:
        self.net, self.graph, self.fleet = net, graph, fleet
        self.origin = fleet.begin
        self.most = fleet.finish - fleet.begin
        self.low = np.maximum(graph.low - self.origin, 0)
        self.high = np.minimum(graph.high - self.origin, self.most)
        self.minutes = np.rint(net.matrix).astype(np.int64)
        width = np.maximum(self.high - self.low + 1, 0)
        self.at = np.concatenate([[0], np.cumsum(width)])
        self.depth = _depth(graph)
        self.first_arc = np.searchsorted(graph.tail, np.arange(len(graph.node) + 1))
        self._steps()
        self._waits()
        self._ends()
        self._starts()
        # Nobody boards before these minutes, nor gets out after them.
        self.busy = range(
            min(int(self.high.max(initial=0) + graph.pending.max(initial=0)), self.most),
            self.soon - 1,
            -1,
        )
        # A tour no longer than the day needs no clock of its own.
        self.slot = HALF_HOUR if fleet.longest < self.most else self.most + 1
        self.slots = self.most // self.slot + 1
        self.due = np.minimum(
            np.arange(self.slots) * self.slot + self.slot - 1 + fleet.longest, self.most
        )
        # Swept again and again: what no tour of a slot can reach stays infinite.
        shape = (self.most + 2, len(self.minutes), self.slots)
        self.rest = np.full((int(self.at[-1]), self.slots), np.inf)
        self.ready, self.free = np.full(shape, np.inf), np.full(shape, np.inf)
        # Least over so many minutes to come, twice as many each: least over a wait is that of two.
        spans = max(1, (fleet.wait + 1).bit_length())
        self.soonest = np.full((spans, *shape), np.inf)

    def _steps(self) -> None:
        """Every arc at every minute, latest first, within a minute those that end the others."""
        graph, low, high = self.graph, self.low, self.high
        leaves = graph.leaves - self.origin
        first = np.maximum(low[graph.tail], np.minimum(leaves, high[graph.tail]))
        fits = np.maximum(first, leaves) + graph.step <= high[graph.head]
        fits &= (first <= high[graph.tail]) & (low[graph.head] <= high[graph.head])
        last = np.minimum(high[graph.tail], high[graph.head] - graph.step)
        last = np.where(fits, np.maximum(last, first), first - 1)
        arc, minute = _each(first, last)
        levels = int(self.depth.max(initial=0)) + 1
        turn = (self.most - minute) * levels + self.depth[graph.tail[arc]]
        order = np.lexsort((graph.tail[arc], turn))
        arc, minute, turn = arc[order], minute[order], turn[order]
        soon = np.maximum(minute, leaves[arc]) + graph.step[arc]
        head, tail = graph.head[arc], graph.tail[arc]
        self.step_arc = arc.astype(np.int32)
        self.step_to = self.at[head] + np.maximum(soon, low[head]) - low[head]
        fresh = (np.diff(tail, prepend=-1) != 0) | (np.diff(turn, prepend=-1) != 0)
        begins = np.flatnonzero(fresh)
        self.step_from = self.at[tail[begins]] + minute[begins] - low[tail[begins]]
        self.step_begin = begins
        self.levels = levels
        marks = np.arange((self.most + 1) * levels + 1)
        self.turn_steps = np.searchsorted(turn, marks)
        self.turn_begins = np.searchsorted(turn[begins], marks)

    def _waits(self) -> None:
        rows = np.flatnonzero(~self.graph.empty)
        which, minute = _each(self.low[rows], self.high[rows] - 1)
        states = self.at[rows[which]] + minute - self.low[rows[which]]
        self.wait, self.wait_begin = self._by_minute(minute, states)
        rows = rows[self.low[rows] <= self.high[rows]]
        last = self.at[rows] + self.high[rows] - self.low[rows]
        self.last, self.last_begin = self._by_minute(self.high[rows], last)

    def _ends(self) -> None:
        rows = np.flatnonzero(self.graph.empty)
        which, minute = _each(self.low[rows], self.high[rows])
        states = self.at[rows[which]] + minute - self.low[rows[which]]
        self.end, self.end_begin = self._by_minute(minute, states)
        free = minute + self.graph.pending[rows[which]]
        self.end_free, _ = self._by_minute(minute, np.minimum(free, self.most + 1))
        place = self.net.place[self.graph.node[rows[which]]]
        self.end_place, _ = self._by_minute(minute, place)
        self.at_once = bool((self.graph.pending[rows] == 0).any())

    def _starts(self) -> None:
        riders = np.flatnonzero(self.graph.start >= 0)
        rows = self.graph.start[riders]
        pre = self.net.pre[riders].astype(np.int64)
        which, minute = _each(np.maximum(self.low[rows], pre), self.high[rows])
        states = self.at[rows[which]] + minute - self.low[rows[which]]
        arrive = minute - pre[which]
        place = self.net.place[riders[which]]
        by_place = np.argsort(place, kind="stable")
        states, arrive, which = states[by_place], arrive[by_place], which[by_place]
        self.begin, self.begin_begin = self._by_minute(arrive, states)
        self.begin_rider, _ = self._by_minute(arrive, riders[which])
        self.soon = int(arrive.min(initial=self.most))

    def _by_minute(self, minute: Ints, values: Ints) -> tuple[Ints, Ints]:
        """Values in the order of their minutes, and where each minute's begin."""
        order = np.argsort(minute, kind="stable")
        return values[order], np.searchsorted(minute[order], np.arange(self.most + 3))

    def sweep(self, value: Floats, wear: Floats) -> Sweep:
        """All tours at these values of the riders; `wear`: price of every minute under way."""
        return Sweep(self, value, wear)


class Sweep:
    """What the rest of a tour costs from everywhere on, riders' values taken off.

    Holds until the next sweep of the same day.

    `rest[state, slot]` with somebody on board, `ready[minute, place, slot]` where the vehicle
    may stand and wait for the next trip, `free[minute, place, slot]` when it has just become empty.
    """

    def __init__(self, day: Clocked, value: Floats, wear: Floats) -> None:
        self.day, self.value = day, value
        graph, net = day.graph, day.net
        boards = graph.boards
        self.own = graph.cost - np.where(boards >= 0, value[np.maximum(boards, 0)], 0.0)
        self.spent = np.concatenate([[0.0], np.cumsum(wear)])
        self.rest, self.ready, self.free, self.soonest = day.rest, day.ready, day.free, day.soonest
        self.here = np.arange(len(day.minutes))
        self.costs = net.costs
        for minute in day.busy:
            self._minute(minute)
        self.least = self._departures()

    def _minute(self, minute: int) -> None:
        day, rest = self.day, self.rest
        first = max(0, (minute - day.fleet.longest) // day.slot - 1)
        live = slice(first, min(day.slots, minute // day.slot + 1))
        waits = day.wait[day.wait_begin[minute] : day.wait_begin[minute + 1]]
        rest[waits, live] = rest[waits + 1, live]
        rest[day.last[day.last_begin[minute] : day.last_begin[minute + 1]], live] = np.inf
        if day.at_once:
            self.free[minute, :, live] = np.inf
        self._emptied(minute, live)
        self._ride(minute, live)
        self._board(minute, live)
        self._wait(minute, live)
        self._drive(minute, live)
        if day.at_once:
            self._emptied(minute, live)
            self._ride(minute, live)

    def _emptied(self, minute: int, live: slice) -> None:
        day = self.day
        ends = slice(day.end_begin[minute], day.end_begin[minute + 1])
        self.rest[day.end[ends], live] = self.free[day.end_free[ends], day.end_place[ends], live]

    def _ride(self, minute: int, live: slice) -> None:
        day, rest = self.day, self.rest
        turn = (day.most - minute) * day.levels
        for level in range(turn, turn + day.levels):
            a, b = day.turn_steps[level], day.turn_steps[level + 1]
            if a == b:
                continue
            ways = rest[day.step_to[a:b], live] + self.own[day.step_arc[a:b], None]
            begins = slice(day.turn_begins[level], day.turn_begins[level + 1])
            best = np.minimum.reduceat(ways, day.step_begin[begins] - a, axis=0)
            states = day.step_from[begins]
            rest[states, live] = np.minimum(rest[states, live], best)

    def _board(self, minute: int, live: slice) -> None:
        day = self.day
        a, b = day.begin_begin[minute], day.begin_begin[minute + 1]
        soonest = self.soonest[0, minute]
        soonest[:, live] = np.inf
        if a == b:
            return
        riders = day.begin_rider[a:b]
        ways = self.rest[day.begin[a:b], live] - self.value[riders, None]
        place = day.net.place[riders]
        begins = np.flatnonzero(np.diff(place, prepend=-1) != 0)
        best = np.minimum.reduceat(ways, begins, axis=0)
        soonest[place[begins], live] = best

    def _wait(self, minute: int, live: slice) -> None:
        """The best trip that begins before the vehicle has stood too long."""
        day, soonest = self.day, self.soonest
        for k in range(1, len(soonest)):
            later = min(minute + (1 << (k - 1)), day.most + 1)
            soonest[k, minute, :, live] = np.minimum(
                soonest[k - 1, minute, :, live], soonest[k - 1, later, :, live]
            )
        last = min(minute + day.fleet.wait + 1 - (1 << (len(soonest) - 1)), day.most + 1)
        self.ready[minute, :, live] = np.minimum(
            soonest[-1, minute, :, live], soonest[-1, last, :, live]
        )

    def _drive(self, minute: int, live: slice) -> None:
        """From everywhere to the next trip, or home if there is time left."""
        arrive = np.minimum(minute + self.day.minutes, self.day.most + 1)
        onward = self.ready[arrive, self.here[None, :], live] + self.costs[:, :, None]
        home, back = self._home(minute)
        in_time = back[:, None] <= self.day.due[None, live]
        self.free[minute, :, live] = np.minimum(
            onward.min(axis=1), np.where(in_time, home[:, None], np.inf)
        )

    def _home(self, minute: int) -> tuple[Floats, Ints]:
        """Cost of ending the tour from every place, and when the vehicle is back."""
        fleet = self.day.fleet
        back = minute + self.day.minutes[:, fleet.end]
        paid = self.spent[np.minimum(back + fleet.turnaround, len(self.spent) - 1)]
        return self.costs[:, fleet.end] + paid, back

    def _departures(self) -> Floats:
        """(minutes, places): cheapest tour that leaves the depot then for that place."""
        day, fleet = self.day, self.day.fleet
        leaves = np.arange(day.most + 1)
        arrive = np.minimum(leaves[:, None] + day.minutes[fleet.start][None, :], day.most + 1)
        slot = (leaves // day.slot)[:, None]
        onward = self.ready[arrive, self.here[None, :], slot]
        paid = fleet.tour_cost - self.spent[leaves]
        found: Floats = onward + self.costs[fleet.start][None, :] + paid[:, None]
        return found

    def ways(self, most: int) -> list[Way]:
        """Tours that cost less than their riders are worth, the best of every slot and place."""
        day = self.day
        found = []
        for begin in range(0, day.most + 1, day.slot):
            part = self.least[begin : begin + day.slot]
            last = len(part) - 1 - part[::-1].argmin(axis=0)
            for place in np.flatnonzero(part.min(axis=0) < -1e-6).tolist():
                minute = int(last[place])
                found.append((float(part[minute, place]), begin + minute, place))
        return [self._way(minute, place) for _, minute, place in sorted(found)[:most]]

    def worth(self, way: Way) -> float:
        """What its riders are worth, less the price of its minutes under way."""
        back = min(way.back + self.day.fleet.turnaround, len(self.spent) - 1)
        riders = float(self.value[list(way.riders)].sum())
        return riders - float(self.spent[back] - self.spent[way.leaves])

    def _way(self, leaves: int, place: int) -> Way:
        day, fleet = self.day, self.day.fleet
        slot = leaves // day.slot
        minute = leaves + int(day.minutes[fleet.start, place])
        cost = fleet.tour_cost + self.costs[fleet.start, place]
        riders: list[int] = []
        while True:
            more, last, minute = self._trip(minute, place, slot, riders)
            cost += more
            home, back = self._home(minute)
            arrive = np.minimum(minute + day.minutes[last], day.most + 1)
            onward = self.ready[arrive, self.here, slot] + self.costs[last]
            place = int(onward.argmin())
            if back[last] <= day.due[slot] and home[last] <= onward[place] + 1e-9:
                return Way(tuple(riders), leaves, int(back[last]),
                           float(cost + self.costs[last, fleet.end]))  # fmt: skip
            cost += self.costs[last, place]
            minute = int(arrive[place])

    def _trip(
        self, minute: int, place: int, slot: int, riders: list[int]
    ) -> tuple[float, int, int]:
        """The best trip that begins here; its cost, where it ends and when the vehicle is free."""
        day, graph = self.day, self.day.graph
        begins = self.soonest[0, minute : minute + day.fleet.wait + 1, place, slot]
        minute += int(begins.argmin())
        rows = np.arange(day.begin_begin[minute], day.begin_begin[minute + 1])
        rows = rows[day.net.place[day.begin_rider[rows]] == place]
        worth = self.rest[day.begin[rows], slot] - self.value[day.begin_rider[rows]]
        rider = int(day.begin_rider[rows[worth.argmin()]])
        riders.append(rider)
        row, minute = int(graph.start[rider]), minute + int(day.net.pre[rider])
        cost = 0.0
        while not graph.empty[row]:
            arc, minute = self._next(row, minute, slot)
            cost += float(graph.cost[arc])
            if graph.boards[arc] >= 0:
                riders.append(int(graph.boards[arc]))
            row = int(graph.head[arc])
        return cost, int(day.net.place[graph.node[row]]), minute + int(graph.pending[row])

    def _next(self, row: int, minute: int, slot: int) -> tuple[int, int]:
        """The arc to take, and the minute at its head."""
        day, graph = self.day, self.day.graph
        arcs = np.arange(day.first_arc[row], day.first_arc[row + 1])
        head, leaves = graph.head[arcs], graph.leaves[arcs] - day.origin
        while True:
            soon = np.maximum(minute, leaves) + graph.step[arcs]
            there = np.maximum(soon, day.low[head])
            fits = soon <= day.high[head]
            state = np.where(fits, day.at[head] + there - day.low[head], 0)
            cost = np.where(fits, self.rest[state, slot] + self.own[arcs], np.inf)
            best = int(cost.argmin())
            here = int(day.at[row]) + minute - int(day.low[row])
            if minute < day.high[row] and self.rest[here + 1, slot] < cost[best] - 1e-9:
                minute += 1
                continue
            return int(arcs[best]), int(there[best])


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
