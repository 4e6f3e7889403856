"""Ruin and recreate: one kind of vehicle and of load, nobody tied to anybody.

Strings of neighbouring visits leave their routes and are put back at their best places (slack
induction by string removals, Christiaens and Vanden Berghe 2020), cooled like metal. Whoever finds
no place is weighed heavier each time, so that places are made.
"""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from kursplaner.solver.shuttle.network import EPS, Network
from kursplaner.solver.shuttle.routes import Candidate, own_riders

LONGEST_STRING = 10
MEAN_REMOVED = 10
BLINK = 0.01
"""How often the best stop to board at is overlooked."""
MOST_CHECKS = 6
"""Places of one rider in one route that are judged exactly."""
HOT, MILD, COLD = 0.01, 0.002, 0.00002
"""Temperatures as a share of the value: at first, with ride limits (fewer steps), at the end."""


def is_simple(net: Network) -> bool:
    """Whether ruin and recreate can be used at all."""
    return (
        net.n > 0
        and len(net.layouts) == 1
        and net.demand.shape[1] == 1
        and not net.shared
        and not net.apart.any()
        and bool((net.escort < 0).all())
        and bool(net.allowed.all())
        and net.problem.ride_weight == 0
        and not net.extra.any()
    )


def is_plain(net: Network) -> bool:
    """Simple, and looking at times forwards is enough to judge a route."""
    if not is_simple(net):
        return False
    vehicle = net.problem.vehicles[int(net.layout_class[0])]
    free = bool((net.span >= net.late[net.n :] - net.early[: net.n]).all())
    return free and vehicle.max_duration >= vehicle.shift[1] - vehicle.shift[0]


@dataclass(slots=True)
class Line:
    """One route with its earliest and latest times and loads; depots are the ends."""

    nodes: list[int]
    earliest: list[float]
    latest: list[float]
    load: list[int]
    cost: float
    places: dict[int, tuple[float, int, int]] = field(default_factory=dict)
    """Rider -> her cheapest place, as long as the line lives; a position of -1: there is none
    cheaper than this."""


class RuinRecreate:
    """Keeps a current and a best set of routes; `step` tries one change."""

    def __init__(self, net: Network, seed: int, start: tuple[Candidate, ...]) -> None:
        self.net, self.random = net, random.Random(seed)
        n, vehicle = net.n, net.problem.vehicles[int(net.layout_class[0])]
        self.plain, self.longest = is_plain(net), vehicle.max_duration
        self.span: list[float] = net.span.tolist()
        self.n, self.depot, self.home = n, 2 * n, 2 * n + 1
        ids = [*net.place.tolist(), vehicle.start, vehicle.end]
        self.minutes = net.matrix[np.ix_(ids, ids)].tolist()
        self.cost = net.costs[np.ix_(ids, ids)].tolist()
        self.early = [*net.early.tolist(), vehicle.shift[0], vehicle.shift[0]]
        self.late = [*net.late.tolist(), vehicle.shift[1], vehicle.shift[1]]
        self.service = [*net.post.tolist(), 0.0, 0.0]
        loads = net.demand[:, 0].tolist()
        self.load = [*loads, *(-q for q in loads), 0, 0]
        self.capacity, self.fleet = int(net.layouts[0, 0]), vehicle.count
        self.fixed = vehicle.fixed_cost
        self.missed = [1] * n
        middle = net.minutes + net.minutes.T
        self.near = np.argsort(middle, axis=1, kind="stable").tolist()
        self.lines: list[Line] = []
        self.absent = list(range(n))
        self.value = 0.0
        self.best: tuple[int, float, list[Line]] = (n, 0.0, [])
        self.restart(start)

    def restart(self, routes: tuple[Candidate, ...]) -> None:
        """Go on from these routes, alike riders handed out anew."""
        routes = own_riders(self.net, routes)
        self.lines = [self._line(list(route.nodes)) for route in routes]
        served = {node for line in self.lines for node in line.nodes if node < self.n}
        self.absent = [rider for rider in range(self.n) if rider not in served]
        self.value = self._value(self.lines)
        self.best = min(self.best, (len(self.absent), self.value, self.lines), key=lambda b: b[:2])

    def _value(self, lines: list[Line]) -> float:
        return sum(line.cost for line in lines)

    def _line(self, nodes: list[int]) -> Line:
        """Times and loads of a route known to be in time."""
        path = [self.depot, *nodes, self.home]
        minutes, service = self.minutes, self.service
        earliest = [self.early[self.depot]]
        load, cost = [0], self.fixed
        for a, b in pairwise(path):
            earliest.append(max(self.early[b], earliest[-1] + service[a] + minutes[a][b]))
            load.append(load[-1] + self.load[b])
            cost += self.cost[a][b]
        latest = [self.late[self.home]] * len(path)
        for k in range(len(path) - 2, -1, -1):
            a, b = path[k], path[k + 1]
            latest[k] = min(self.late[a], latest[k + 1] - service[a] - minutes[a][b])
        return Line(nodes, earliest, latest, load, cost)

    def squeeze(self) -> None:
        """Go on with one route less than the best answer has: its riders look for other places."""
        lines = sorted(self.best[2], key=lambda line: len(line.nodes))
        self.fleet = len(lines) - 1
        self.lines = lines[1:]
        self.absent = [node for node in lines[0].nodes if node < self.n]
        self.value = self._value(self.lines)

    def relax(self) -> None:
        """Back to the best answer, with as many routes as it has."""
        self.lines, self.absent = list(self.best[2]), []
        served = {node for line in self.lines for node in line.nodes if node < self.n}
        self.absent = [rider for rider in range(self.n) if rider not in served]
        self.value = self._value(self.lines)
        self.fleet = max(self.fleet, len(self.lines))

    def step(self, heat: float) -> bool:
        """One ruin and recreate; True when it is the best so far."""
        lines, gone = self._ruin()
        left = self._recreate(lines, [*gone, *self.absent])
        value = self._value(lines)
        for rider in left:
            self.missed[rider] += 1
        before = sum(self.missed[rider] for rider in self.absent)
        after = sum(self.missed[rider] for rider in left)
        warm = self.value - heat * math.log(self.random.random() or 1e-12)
        if not (after < before or (after == before and value < warm)):
            return False
        self.lines, self.absent, self.value = lines, left, value
        if (len(left), value) < (self.best[0], self.best[1] - 1e-9):
            self.best = (len(left), value, list(lines))
            return True
        return False

    def _ruin(self) -> tuple[list[Line], list[int]]:
        """Strings of visits around a random rider leave, each from another route."""
        rng = self.random
        lines = list(self.lines)
        if not lines:
            return lines, []
        mean = sum(len(line.nodes) for line in lines) / len(lines)
        longest = min(LONGEST_STRING, mean)
        strings = int(rng.uniform(1, 4.0 * MEAN_REMOVED / (1 + longest)))
        where = {node: k for k, line in enumerate(lines) for node in line.nodes}
        touched: dict[int, set[int]] = {}
        gone: set[int] = set()
        for node in self.near[rng.randrange(2 * self.n)]:
            if len(touched) > strings:
                break
            k = where.get(node)
            if k is None or k in touched or node % self.n in gone:
                continue
            nodes = lines[k].nodes
            length = int(rng.uniform(1, min(len(nodes), longest) + 1))
            at = nodes.index(node)
            begin = rng.randint(max(0, at - length + 1), min(at, len(nodes) - length))
            touched[k] = {x % self.n for x in nodes[begin : begin + length]}
            gone |= touched[k]
        for k, riders in touched.items():
            lines[k] = self._line([x for x in lines[k].nodes if x % self.n not in riders])
        return [line for line in lines if line.nodes], sorted(gone)

    def _recreate(self, lines: list[Line], riders: list[int]) -> list[int]:
        """Everybody back at the cheapest place, in a random order; who finds none is returned."""
        rng = self.random
        sort = rng.randrange(10)
        rng.shuffle(riders)
        if sort < 3:
            riders.sort(key=lambda r: -self.missed[r])
        elif sort < 5:
            riders.sort(key=lambda r: -self.cost[self.depot][r])
        elif sort < 6:
            riders.sort(key=lambda r: self.cost[self.depot][r])
        elif sort < 8:
            riders.sort(key=lambda r: self.late[self.n + r] - self.early[r])
        left = []
        for rider in riders:
            best, place = math.inf, (-1, 0, 0)
            for k, line in enumerate(lines):
                delta, i, j = self._best_place(line, rider, best)
                if delta < best:
                    best, place = delta, (k, i, j)
            if len(lines) < self.fleet:
                alone = self._line([rider, self.n + rider])
                if alone.cost < best and (self.plain or self._fits(alone.nodes)):
                    best, place = alone.cost, (len(lines), 0, 0)
            if place[0] < 0:
                left.append(rider)
            elif place[0] == len(lines):
                lines.append(self._line([rider, self.n + rider]))
            else:
                k, i, j = place
                nodes = lines[k].nodes
                lines[k] = self._line([*nodes[:i], rider, *nodes[i:j], self.n + rider, *nodes[j:]])
        return left

    def _best_place(self, line: Line, rider: int, bound: float) -> tuple[float, int, int]:
        """Cheapest extra cost below `bound`, with the positions of pickup and delivery."""
        known = line.places.get(rider)
        if known is None or (known[1] < 0 and known[0] < bound):
            known = self._looked_for(line, rider, bound)
            line.places[rider] = known if known[0] < bound else (bound, -1, -1)
        if known[0] >= bound:
            return bound, 0, 0
        if self.random.random() < BLINK:
            return self._looked_for(line, rider, bound, known[1])
        return known

    def _looked_for(
        self, line: Line, rider: int, bound: float, but: int = -1
    ) -> tuple[float, int, int]:
        """The same, worked out anew; she does not board at `but`."""
        if self.plain:
            return self._places(line, rider, bound, None, but)
        found: list[tuple[float, int, int]] = []
        self._places(line, rider, bound, found, but)
        for delta, i, j in heapq.nsmallest(MOST_CHECKS, found):
            nodes = [*line.nodes[:i], rider, *line.nodes[i:j], self.n + rider, *line.nodes[j:]]
            if self._fits(nodes):
                return delta, i, j
        return bound, 0, 0

    def _fits(self, nodes: list[int]) -> bool:
        """Whether exact times meet windows, ride limits and the route's duration."""
        at, low, high = self.depot, self.early[self.depot], self.late[self.depot]
        leave, driven = high, 0.0
        aboard: dict[int, tuple[float, float]] = {}
        for node in (*nodes, self.home):
            step = self.service[at] + self.minutes[at][node]
            low = max(low + step, self.early[node])
            high = self.late[node]
            if self.n <= node < 2 * self.n:
                alpha, gamma = aboard.pop(node - self.n)
                high = min(high, alpha + self.span[node - self.n])
                if gamma + step > self.span[node - self.n] + EPS:
                    return False
            if low > high + EPS:
                return False
            for rider, (alpha, gamma) in aboard.items():
                aboard[rider] = (min(alpha, high - gamma - step), gamma + step)
            driven += step
            leave = min(leave, high - driven)
            if node < self.n:
                aboard[node] = (high, 0.0)
            at = node
        return bool(max(driven, low - leave) <= self.longest + EPS)

    def _places(
        self, line: Line, rider: int, bound: float, every: list[tuple[float, int, int]] | None,
        but: int,
    ) -> tuple[float, int, int]:  # fmt: skip
        """The cheapest place by times forwards alone; with `every` all below the bound, there."""
        best, where = bound, (0, 0)
        path = [self.depot, *line.nodes, self.home]
        up, down, quantity = rider, self.n + rider, self.load[rider]
        minutes, cost, service = self.minutes, self.cost, self.service
        early, late, latest, load = self.early, self.late, line.latest, line.load
        room = self.capacity - quantity
        for i in range(len(path) - 1):
            here, there = path[i], path[i + 1]
            reach = line.earliest[i] + service[here] + minutes[here][up]
            if reach > late[up] + EPS:
                break
            if load[i] > room or i == but:
                continue
            boards = reach if reach > early[up] else early[up]
            ready = boards + service[up]
            extra = cost[here][up] + cost[up][there] - cost[here][there]
            # Delivery right after the pickup.
            arrive = max(early[down], ready + minutes[up][down])
            if arrive > late[down] + EPS:
                continue
            if arrive + service[down] + minutes[down][there] <= latest[i + 1] + EPS:
                delta = cost[here][up] + cost[up][down] + cost[down][there] - cost[here][there]
                if delta < best and every is not None:
                    every.append((delta, i, i))
                elif delta < best:
                    best, where = delta, (i, i)
            if extra >= best:
                continue
            time = max(early[there], ready + minutes[up][there])
            for j in range(i + 1, len(path) - 1):
                if time > latest[j] + EPS or load[j] > room:
                    break
                at, following = path[j], path[j + 1]
                leave = time + service[at]
                arrive = max(early[down], leave + minutes[at][down])
                if arrive > late[down] + EPS:
                    break
                delta = extra + cost[at][down] + cost[down][following] - cost[at][following]
                if delta < best and (
                    arrive + service[down] + minutes[down][following] <= latest[j + 1] + EPS
                ):
                    if every is not None:
                        every.append((delta, i, j))
                    else:
                        best, where = delta, (i, j)
                time = max(early[following], leave + minutes[at][following])
        return best, *where

    def candidates(self) -> list[Candidate]:
        return [self.candidate(line) for line in self.best[2]]

    def candidate(self, line: Line) -> Candidate:
        kinds = tuple(sorted(int(self.net.kind[x]) for x in line.nodes if x < self.n))
        return Candidate(0, tuple(line.nodes), kinds, line.cost)
