"""Routes as chains of fragments: exact times of a chain, and the pool of routes known so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.network import EPS, Ints, Network


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route some vehicle of a class can drive: nodes in order, riders per demand, cost."""

    layout: int
    nodes: tuple[int, ...]
    kinds: tuple[int, ...]
    """Demand of each rider carried, sorted."""
    cost: float


@dataclass(slots=True)
class Pool:
    """The cheapest known route for each class and set of demands."""

    net: Network
    routes: dict[tuple[int, tuple[int, ...]], Candidate] = field(default_factory=dict)

    def add(self, candidate: Candidate) -> bool:
        """True when the route is new or cheaper than the one known."""
        key = (int(self.net.layout_class[candidate.layout]), candidate.kinds)
        known = self.routes.get(key)
        if known is not None and known.cost <= candidate.cost + EPS:
            return False
        self.routes[key] = candidate
        return True

    def all(self) -> list[Candidate]:
        return list(self.routes.values())


@dataclass(frozen=True, slots=True)
class Driven:
    """A chain as one vehicle would drive it."""

    latest: float
    """Latest departure from the depot."""
    earliest: float
    """Earliest return."""
    duration: float
    cost: float

    @property
    def least(self) -> float:
        """Least minutes between departure and return."""
        return max(self.duration, self.earliest - self.latest)


def drive(
    net: Network, table: Fragments, v: int, rows: list[int], limited: bool = True
) -> Driven | None:
    """Exact times and cost of a chain by layout v, depots included; None when it is too late.

    With `limited` false the route may last longer than its vehicle allows.
    """
    vehicle = net.problem.vehicles[int(net.layout_class[v])]
    minutes, costs = net.problem.minutes, net.problem.costs
    at, ready = vehicle.start, vehicle.shift[0]
    latest, duration, cost = np.inf, 0.0, vehicle.fixed_cost
    for f in rows:
        place = int(net.place[table.first[f]])
        leg = minutes[at][place]
        arrive = ready + leg
        if arrive > table.latest[f] + EPS:
            return None
        latest = min(latest, float(table.latest[f]) - leg - duration)
        duration += leg + float(table.duration[f])
        ready = max(float(table.earliest[f]), arrive + float(table.duration[f]))
        cost += costs[at][place] + float(table.cost[f])
        cost += float(net.extra[table.riders_of(f), v].sum())
        at = int(net.place[net.n + table.last[f]])
    leg = minutes[at][vehicle.end]
    ready, duration = ready + leg, duration + leg
    if ready > vehicle.shift[1] + EPS:
        return None
    driven = Driven(latest, ready, duration, cost + costs[at][vehicle.end])
    return driven if not limited or driven.least <= vehicle.max_duration + EPS else None


def candidate(net: Network, table: Fragments, v: int, rows: list[int]) -> Candidate | None:
    """The chain as a route of real riders; None when too late or a demand is used too often."""
    driven = drive(net, table, v, rows)
    if driven is None:
        return None
    stock = {}  # type: dict[int, int]
    nodes: list[int] = []
    for f in rows:
        fresh: dict[int, int] = {}
        for node in table.nodes_of(f).tolist():
            if node < net.n:
                kind = int(net.kind[node])
                fresh[node] = _first_of(net, kind) + stock.get(kind, 0)
                stock[kind] = stock.get(kind, 0) + 1
                nodes.append(fresh[node])
            else:
                nodes.append(net.n + fresh[node - net.n])
    riders = [node for node in nodes if node < net.n]
    if any(
        net.kind[r] != k for r, k in zip(riders, _kinds_in_order(net, table, rows), strict=True)
    ):
        return None
    kinds = tuple(sorted(int(net.kind[r]) for r in riders))
    return Candidate(v, tuple(nodes), kinds, driven.cost)


def _first_of(net: Network, kind: int) -> int:
    return int(np.searchsorted(net.kind, kind))


def _kinds_in_order(net: Network, table: Fragments, rows: list[int]) -> list[int]:
    return [
        int(net.kind[node]) for f in rows for node in table.nodes_of(f).tolist() if node < net.n
    ]


def demand_sizes(net: Network) -> Ints:
    """How many alike riders each demand has."""
    return np.bincount(net.kind, minlength=net.kinds) if net.n else np.zeros(0, dtype=np.int64)


def own_riders(net: Network, routes: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Alike riders handed out so that no two routes name the same one."""
    following = {k: int(np.searchsorted(net.kind, k)) for k in range(net.kinds)}
    renamed = []
    for route in routes:
        own: dict[int, int] = {}
        for node in route.nodes:
            if node < net.n:
                kind = int(net.kind[node])
                own[node] = following[kind]
                following[kind] += 1
        nodes = tuple(own[k] if k < net.n else net.n + own[k - net.n] for k in route.nodes)
        renamed.append(replace(route, nodes=nodes))
    return tuple(renamed)
