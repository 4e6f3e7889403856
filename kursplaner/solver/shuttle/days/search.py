"""Whole days: ruin and recreate over lines of trips, for any vehicles, seats and drivers.

Whoever finds no place is weighed heavier each time, so that places are made; costs count only
between answers that leave the same riders out. The steps themselves are compiled, see `moves`;
here they are begun, timed, cooled and read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from kursplaner.solver.shuttle.days.data import COUNT, day_of
from kursplaner.solver.shuttle.days.linebook import OWNER, SIZE, TRIPS, emptied, rebuilt
from kursplaner.solver.shuttle.days.lines import Depot, Line
from kursplaner.solver.shuttle.days.moves import stepped
from kursplaner.solver.shuttle.days.recreate import after_escorts, recreate
from kursplaner.solver.shuttle.days.state import (
    BEST,
    HOPELESS,
    NEW,
    NOW,
    kept,
    search_of,
    settled,
    taken,
)
from kursplaner.solver.shuttle.days.trips import TripBook
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.dice import dice_of
from kursplaner.solver.shuttle.net.network import Ints, Network
from kursplaner.solver.shuttle.net.routes import Candidate

HOT, COLD = 0.003, 0.0002
"""Temperatures as a share of the value, at the beginning and at the end."""
RIDERS_A_CALL = 4_000
"""Steps times riders between two looks at the clock: some hundredths of a second."""
Answer = tuple[float, float, list[Line], list[int]]
"""Price of the riders left out, cost of the lines, both."""


class DaySearch:
    """Keeps a current and a best set of lines and improves them."""

    def __init__(self, net: Network, seed: int) -> None:
        self.net, self.n = net, net.n
        self.book = TripBook(net)
        self.depot = Depot(net, self.book)
        self.day = day_of(net)
        price = np.array([rider.price for rider in net.riders], dtype=np.float64)
        self.state = search_of(self.day, price, _nearest(net), dice_of(seed))
        escort = self.book.escort
        self.state.out[HOPELESS] = [
            trip is None and escort[rider] < 0 for rider, trip in enumerate(self.book.alone)
        ]
        self.price = price
        self.slots = len(self.state.touched)
        self.state.costs[BEST] = 1e-6

    @property
    def value(self) -> float:
        return float(self.price[self.state.out[BEST]].sum() + self.state.costs[BEST])

    @property
    def lines(self) -> list[Line]:
        """The lines as they are now, for looking at."""
        return self._lines(NOW)

    @property
    def best(self) -> Answer:
        out = self.state.out[BEST]
        cost = float(self.state.costs[BEST])
        return float(self.price[out].sum()), cost, self._lines(BEST), np.flatnonzero(out).tolist()

    def begin(self, start: Sequence[Candidate] = ()) -> None:
        """Take over routes that are in order, then put everybody else in, tightest times first."""
        state = self.state
        for at in range(self.slots):
            emptied(state.lines, at, state.dice)
        state.out[NEW] = True
        for route in start:
            self._take_over(route)
        waiting = np.flatnonzero(state.out[NEW] & ~state.out[HOPELESS])
        order = waiting[np.lexsort((waiting, self.net.late[self.n + waiting]))]
        state.order[: len(order)] = order
        after_escorts(self.day, state.order, len(order))
        recreate(self.day, state, len(order))
        settled(state)
        kept(state)

    def _take_over(self, route: Candidate) -> None:
        """As a line of its own, or a tour of one that is there, whichever is cheaper."""
        state, owner = self.state, int(self.net.layout_class[route.layout])
        nodes = [node for node in route.nodes if state.out[NEW, node % self.n]]
        ways = [way for at in range(self.slots) for way in self._ways(at, owner, nodes)]
        cost, at, nodes = min(ways, default=(np.inf, 0, []))
        if cost < np.inf:
            self._tried(at, owner, nodes)
            state.out[NEW, [node for node in nodes if node < self.n]] = False

    def _ways(self, at: int, owner: int, nodes: list[int]) -> list[tuple[float, int, list[int]]]:
        """What the nodes cost more in this slot, the slot and all its nodes then."""
        lines = self.state.lines
        old = lines.nodes[at, : lines.head[at, SIZE]].tolist()
        if not nodes or (old and lines.head[at, OWNER] != owner):
            return []
        if not old and (at != self._spare(owner)):
            return []
        cost = float(lines.cost[at, 0])
        both = (old + nodes, nodes + old) if old else (nodes,)
        ways = [(self._tried(at, owner, one) - cost, at, one) for one in both]
        if not self._tried(at, owner, old) < np.inf:
            emptied(lines, at, self.state.dice)
        return ways

    def _tried(self, at: int, owner: int, nodes: list[int]) -> float:
        """The slot with these nodes in this order; what it costs, inf where they do not fit."""
        state = self.state
        if not nodes:
            return float(np.inf)
        state.lines.head[at, OWNER] = owner
        state.lines.nodes[at, : len(nodes)] = nodes
        fits = rebuilt(self.day, state.room, state.lines, at, len(nodes), state.dice)
        return float(state.lines.cost[at, 0]) if fits else np.inf

    def _spare(self, owner: int) -> int:
        """An empty slot as long as the class has a free vehicle; else -1."""
        lines = self.state.lines
        there = lines.head[: self.slots, SIZE] > 0
        used = int((there & (lines.head[: self.slots, OWNER] == owner)).sum())
        free = np.flatnonzero(~there)
        return int(free[0]) if used < self.day.cars[owner, COUNT] else -1

    def adopt(self, routes: Sequence[Candidate]) -> None:
        """Look whether these routes, whole days or single tours, are better: go on from them then.

        Earlier ones go first where two serve the same rider; whom they leave out is put in where
        there is room.
        """
        before = self.value
        self.begin(routes)
        if self.value >= before - 1e-9:
            taken(self.state, BEST, NOW)
            taken(self.state, BEST, NEW)
            self.state.out[NOW] = self.state.out[BEST]
            self.state.costs[NOW] = self.state.costs[BEST]

    def run(
        self, clock: Clock, steps: int | None, note: Callable[[float], None],
        done: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        """Until the clock has run out, so many steps are done, or there is nothing to gain."""
        whole, count = max(clock.left(), 1e-6), 0
        once = max(1, RIDERS_A_CALL // max(1, self.n))
        while not clock.over() and (steps is None or count < steps) and not done():
            gone = count / steps if steps else 1 - clock.left() / whole
            heat = max(1.0, self.state.costs[NOW]) * HOT * (COLD / HOT) ** gone
            if stepped(self.day, self.state, min(once, steps - count) if steps else once, heat):
                note(self.value)
            count += once

    def _lines(self, which: int) -> list[Line]:
        found = []
        for nodes, owner in self._nodes(which):
            trips = self.book.parts(nodes)
            line = self.depot.line(owner, tuple(trips)) if trips else None
            assert line is not None, "the search and the depot judge alike"
            found.append(line)
        return found

    def _nodes(self, which: int) -> list[tuple[tuple[int, ...], int]]:
        lines = self.state.lines
        begin = which * self.slots
        return [
            (tuple(lines.nodes[at, : lines.head[at, SIZE]].tolist()), int(lines.head[at, OWNER]))
            for at in range(begin, begin + self.slots)
            if lines.head[at, TRIPS]
        ]

    def without(self, line: Line, riders: set[int]) -> Line | None:
        """The line without these riders; None when nobody is left or times no longer fit."""
        nodes = tuple(x for trip in line.trips for x in trip.nodes if x % self.n not in riders)
        trips = self.book.parts(nodes)
        return self.depot.line(line.owner, tuple(trips)) if trips else None

    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(self.candidate(line) for line in self._lines(BEST))

    def candidate(self, line: Line) -> Candidate:
        nodes = tuple(node for trip in line.trips for node in trip.nodes)
        layout = (line.layouts & -line.layouts).bit_length() - 1
        kinds = tuple(sorted(int(self.net.kind[x]) for x in nodes if x < self.n))
        return Candidate(layout, nodes, kinds, line.cost)


def _nearest(net: Network) -> Ints:
    """(n, n): per rider all riders, those first whose ends lie near in place and time."""
    n = net.n
    ways = net.minutes[:n, :n] + net.minutes[n:, n:]
    middle = (net.early + net.late) / 2
    apart = np.abs(middle[:n, None] - middle[None, :n])
    return np.argsort(ways + 0.5 * apart, axis=1, kind="stable").astype(np.int64)
