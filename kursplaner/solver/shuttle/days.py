"""Whole days: ruin and recreate over lines of trips, for any vehicles, seats and drivers.

Whoever finds no place is weighed heavier each time, so that places are made; costs count only
between answers that leave the same riders out. Lines never change, so what was worked out about
one (best places of every rider) is kept as long as the line is in use.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import numpy as np

from kursplaner.solver.shuttle.exact import Clock
from kursplaner.solver.shuttle.lines import Depot, Line
from kursplaner.solver.shuttle.network import Network
from kursplaner.solver.shuttle.routes import Candidate
from kursplaner.solver.shuttle.trips import TripBook

HOT, COLD = 0.004, 0.0001
"""Temperatures as a share of the value, at the beginning and at the end."""
MEAN_REMOVED = 12
LONGEST_STRING = 6
WHOLE_LINE = 0.03
"""How often a whole line is dissolved: fewer drivers."""
BLINK = 0.02
Answer = tuple[float, float, list[Line], list[int]]


class DaySearch:
    """Keeps a current and a best set of lines; `step` tries one change."""

    def __init__(self, net: Network, seed: int) -> None:
        self.net, self.n = net, net.n
        self.random = random.Random(seed)
        self.book = TripBook(net)
        self.depot = Depot(net, self.book)
        self.price = [rider.price for rider in net.riders]
        self.missed = [1.0] * net.n
        self.near = _nearest(net)
        self.counts = [vehicle.count for vehicle in net.problem.vehicles]
        self.lines: list[Line] = []
        self.absent: list[int] = list(range(net.n))
        self.escort = self.book.escort
        self.hopeless = [
            rider
            for rider, trip in enumerate(self.book.alone)
            if trip is None and self.escort[rider] < 0
        ]
        self.best: Answer = (sum(self.price), 1e-6, [], list(range(net.n)))

    @property
    def value(self) -> float:
        return self.best[0] + self.best[1]

    def begin(self, start: Sequence[Candidate] = ()) -> None:
        """Take over routes that are in order, then put everybody else in, tightest times first."""
        lines = [self._taken_over(route) for route in start]
        self.lines = [line for line in lines if line is not None]
        served = {node for line in self.lines for trip in line.trips for node in trip.nodes}
        late = self.net.late
        order = sorted(set(range(self.n)) - served, key=lambda r: (late[self.n + r], r))
        order = self._after_escorts(order)
        self.absent = self._recreate(self.lines, order)
        self._keep(self.lines, self.absent)

    def _taken_over(self, route: Candidate) -> Line | None:
        trips = self.book.parts(route.nodes)
        owner = int(self.net.layout_class[route.layout])
        return self.depot.line(owner, tuple(trips)) if trips else None

    def adopt(self, routes: Sequence[Candidate]) -> None:
        """Go on from these routes; whom they leave out is put in where there is room."""
        best = self.best
        self.begin(routes)
        if best[:2] < self.best[:2]:
            self.best = best
        self.lines, self.absent = list(self.best[2]), list(self.best[3])

    def run(
        self, clock: Clock, steps: int | None, note: Callable[[float], None],
        done: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        """Until the clock has run out, so many steps are done, or there is nothing to gain."""
        whole, count = max(clock.left(), 1e-6), 0
        while not clock.over() and (steps is None or count < steps) and not done():
            gone = count / steps if steps else 1 - clock.left() / whole
            value = max(1.0, self._cost(self.lines))
            if self.step(value * HOT * (COLD / HOT) ** gone):
                note(self.value)
            count += 1

    def step(self, heat: float) -> bool:
        """One ruin and recreate; True when it is the best so far."""
        lines, gone = self._ruin()
        absent = [r for r in self.absent if r not in self.hopeless]
        riders = self._ordered([*gone, *absent])
        left = self._recreate(lines, riders)
        for rider in left:
            self.missed[rider] += 1.0
        before = sum(self.missed[r] for r in absent)
        after = sum(self.missed[r] for r in left)
        room = -heat * math.log(self.random.random() or 1e-12)
        cost = self._cost(lines)
        if after > before or (after == before and cost >= self._cost(self.lines) + room):
            return False
        self.lines, self.absent = lines, [*left, *self.hopeless]
        return self._keep(self.lines, self.absent)

    def _keep(self, lines: list[Line], absent: list[int]) -> bool:
        found = (sum(self.price[r] for r in absent), self._cost(lines))
        if found >= (self.best[0], self.best[1] - 1e-9):
            return False
        self.best = (*found, list(lines), list(absent))
        return True

    def _cost(self, lines: list[Line]) -> float:
        return sum(line.cost for line in lines)

    def _ruin(self) -> tuple[list[Line], list[int]]:
        """Riders near a random one leave, a string of neighbours from each line."""
        rng = self.random
        lines = list(self.lines)
        if not lines:
            return lines, []
        if rng.random() < WHOLE_LINE and len(lines) > 1:
            out = lines.pop(min(rng.randrange(len(lines)), rng.randrange(len(lines))))
            return lines, [node for trip in out.trips for node in trip.nodes if node < self.n]
        where = {
            node: k
            for k, line in enumerate(lines)
            for trip in line.trips
            for node in trip.nodes
            if node < self.n
        }
        wanted = 1 + int(rng.random() * 2 * MEAN_REMOVED)
        gone: dict[int, set[int]] = {}
        count = 0
        for rider in self.near[rng.randrange(self.n)]:
            k = where.get(rider)
            if k is None or k in gone:
                continue
            gone[k] = self._string(lines[k], rider)
            count += len(gone[k])
            if count >= wanted:
                break
        for k, riders in gone.items():
            found = self.without(lines[k], riders)
            if found is None:
                riders |= {x for trip in lines[k].trips for x in trip.nodes if x < self.n}
            lines[k] = found or lines[k]
        emptied = {k for k, riders in gone.items() if len(riders) >= self.lines[k].riders}
        kept = [line for k, line in enumerate(lines) if k not in emptied]
        return kept, sorted(rider for riders in gone.values() for rider in riders)

    def _string(self, line: Line, rider: int) -> set[int]:
        """The rider and some of those who board just before or after her in the line."""
        order = [x for trip in line.trips for x in trip.nodes if x < self.n]
        length = self.random.randint(1, min(len(order), LONGEST_STRING))
        at = order.index(rider)
        begin = self.random.randint(max(0, at - length + 1), min(at, len(order) - length))
        gone = set(order[begin : begin + length])
        return gone | {x for x in order if self.escort[x] in gone}

    def without(self, line: Line, riders: set[int]) -> Line | None:
        """The line without these riders; None when nobody is left or times no longer fit."""
        trips = []
        for trip in line.trips:
            if riders.isdisjoint(trip.nodes):
                trips.append(trip)
                continue
            nodes = tuple(x for x in trip.nodes if x % self.n not in riders)
            parts = self.book.parts(nodes)
            if parts is None:
                return None
            trips += parts
        return self.depot.line(line.owner, tuple(trips)) if trips else None

    def _ordered(self, riders: list[int]) -> list[int]:
        """One of several orders in which riders look for places."""
        rng, n = self.random, self.n
        rng.shuffle(riders)
        sort = rng.randrange(10)
        if sort < 3:
            riders.sort(key=lambda r: -self.missed[r])
        elif sort < 5:
            riders.sort(key=lambda r: self.book.late[n + r])
        elif sort < 7:
            riders.sort(key=lambda r: -self.book.minutes[r][n + r])
        elif sort < 8:
            riders.sort(key=lambda r: self.book.late[n + r] - self.book.early[r])
        return self._after_escorts(riders)

    def _after_escorts(self, riders: list[int]) -> list[int]:
        """Whoever needs an escort looks for a place right after the escort has hers."""
        if not self.book.company:
            return riders
        there = set(riders)
        order = [rider for rider in riders if self.escort[rider] not in there]
        for rider in order:  # grows on the way: whoever is escorted may escort others
            at = order.index(rider) + 1
            order[at:at] = [x for x in riders if self.escort[x] == rider]
        return order + [rider for rider in riders if rider not in order]

    def _recreate(self, lines: list[Line], riders: list[int]) -> list[int]:
        """Everybody at the cheapest place; `lines` grows and changes, who finds none is left."""
        left = []
        for rider in riders:
            best: tuple[float, int, Line] | None = None
            for k, line in enumerate(lines):
                for place in self.depot.places(line, rider):
                    extra = place.extra + self._surcharge(line.owner, rider)
                    if best is not None and extra >= best[0] - 1e-9:
                        break
                    if self.random.random() < BLINK:
                        continue
                    changed = self.depot.with_place(line, place)
                    if changed is None:
                        continue
                    extra = changed.cost - line.cost
                    if best is None or extra < best[0]:
                        best = (extra, k, changed)
                    break
            fresh = self._fresh(lines, rider)
            if fresh is not None and fresh.cost >= self.price[rider]:
                fresh = None
            if fresh is not None and (best is None or fresh.cost < best[0]):
                lines.append(fresh)
            elif best is not None and best[0] < self.price[rider]:
                lines[best[1]] = best[2]
            else:
                left.append(rider)
        return left

    def _surcharge(self, owner: int, rider: int) -> float:
        return self.depot.surcharge[owner][rider] if self.depot.charged else 0.0

    def _fresh(self, lines: list[Line], rider: int) -> Line | None:
        """The cheapest line of her own with a vehicle that is still free."""
        alone = self.book.alone[rider]
        if alone is None:
            return None
        used = [0] * len(self.counts)
        for line in lines:
            used[line.owner] += 1
        found = [
            fresh
            for owner, count in enumerate(self.counts)
            if used[owner] < count and (fresh := self.depot.line(owner, (alone,))) is not None
        ]
        return min(found, key=lambda fresh: (fresh.cost, fresh.owner), default=None)

    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(self.candidate(line) for line in self.best[2])

    def candidate(self, line: Line) -> Candidate:
        nodes = tuple(node for trip in line.trips for node in trip.nodes)
        layout = (line.layouts & -line.layouts).bit_length() - 1
        kinds = tuple(sorted(int(self.net.kind[x]) for x in nodes if x < self.n))
        return Candidate(layout, nodes, kinds, line.cost)


def _nearest(net: Network) -> list[list[int]]:
    """Per rider all riders, those first whose ends lie near in place and time."""
    n = net.n
    ways = net.minutes[:n, :n] + net.minutes[n:, n:]
    middle = (net.early + net.late) / 2
    apart = np.abs(middle[:n, None] - middle[None, :n])
    near: list[list[int]] = np.argsort(ways + 0.5 * apart, axis=1, kind="stable").tolist()
    return near
