"""Ruin and recreate: one kind of vehicle and of load, nobody tied to anybody.

Strings of neighbouring visits leave their routes and are put back at their best places (slack
induction by string removals, Christiaens and Vanden Berghe 2020), cooled like metal. Whoever finds
no place is weighed heavier each time, so that places are made. The steps are compiled, see
`routemoves`; here they are begun and read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle.net.dice import dice_of
from kursplaner.solver.shuttle.net.network import Floats, Network
from kursplaner.solver.shuttle.net.routes import Candidate, own_riders
from kursplaner.solver.shuttle.routing import routemoves as moves
from kursplaner.solver.shuttle.routing.routemoves import BEST, FLEET, NEW, NOW, SIZE, Routes

HOT, MILD, COLD = 0.01, 0.002, 0.00002
"""Temperatures as a share of the value: at first, with ride limits (fewer steps), at the end."""
ONCE = 50
"""Steps between two looks at the clock."""


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


@dataclass(frozen=True, slots=True)
class Line:
    """One route, depots left out."""

    nodes: tuple[int, ...]
    cost: float


class RuinRecreate:
    """Keeps a current and a best set of routes; `step` tries some changes."""

    def __init__(self, net: Network, seed: int, start: tuple[Candidate, ...]) -> None:
        self.net, self.n = net, net.n
        vehicle = net.problem.vehicles[int(net.layout_class[0])]
        self.plain, self.fixed = is_plain(net), vehicle.fixed_cost
        self.slots = max(min(vehicle.count, net.n), len(start)) + 1
        self.state = _routes(net, self.slots, seed)
        self.restart(start)

    def restart(self, routes: tuple[Candidate, ...]) -> None:
        """Go on from these routes, alike riders handed out anew."""
        self._go_on([route.nodes for route in own_riders(self.net, routes)])
        moves.kept(self.state)

    def _go_on(self, routes: Sequence[Sequence[int]]) -> None:
        state = self.state
        state.out[NEW] = True
        for at in range(self.slots):
            nodes = routes[at] if at < len(routes) else ()
            state.nodes[at, 1 : len(nodes) + 1] = nodes
            moves.written(state, at, len(nodes))
            state.out[NEW, [node for node in nodes if node < self.n]] = False
        moves.settled(state)

    def squeeze(self) -> None:
        """Go on with one route less than the best answer has: its riders look for other places."""
        lines = sorted(self.best[2], key=lambda line: len(line.nodes))
        self.state.limits[FLEET] = len(lines) - 1
        self._go_on([line.nodes for line in lines[1:]])

    def relax(self) -> None:
        """Back to the best answer, with as many routes as it has."""
        lines = self.best[2]
        self._go_on([line.nodes for line in lines])
        self.state.limits[FLEET] = max(self.fleet, len(lines))

    def step(self, heat: float) -> bool:
        """Some ruins and recreates; True when one was the best so far."""
        return moves.stepped(self.state, ONCE, heat) > 0

    @property
    def fleet(self) -> int:
        return int(self.state.limits[FLEET])

    @property
    def value(self) -> float:
        return float(self.state.values[NOW])

    @property
    def lines(self) -> list[Line]:
        return self._lines(NOW)

    @property
    def best(self) -> tuple[int, float, list[Line]]:
        """Riders left out, value, routes."""
        left = int(self.state.out[BEST].sum())
        return left, float(self.state.values[BEST]), self._lines(BEST)

    def _lines(self, which: int) -> list[Line]:
        state = self.state
        return [
            Line(tuple(state.nodes[at, 1 : state.head[at, SIZE] + 1].tolist()), state.value[at])
            for at in range(which * self.slots, (which + 1) * self.slots)
            if state.head[at, SIZE]
        ]

    def candidates(self) -> list[Candidate]:
        return [self.candidate(line) for line in self._lines(BEST)]

    def candidate(self, line: Line) -> Candidate:
        kinds = tuple(sorted(int(self.net.kind[x]) for x in line.nodes if x < self.n))
        return Candidate(0, line.nodes, kinds, float(line.cost))


def _routes(net: Network, slots: int, seed: int) -> Routes:
    n, vehicle = net.n, net.problem.vehicles[int(net.layout_class[0])]
    ids = np.array([*net.place.tolist(), vehicle.start, vehicle.end])
    size, demand = 2 * n + 2, net.demand[:, 0]
    limits = [vehicle.fixed_cost, vehicle.max_duration, net.layouts[0, 0], vehicle.count,
              is_plain(net)]  # fmt: skip
    return Routes(
        n=n, minutes=net.matrix[np.ix_(ids, ids)], cost=net.costs[np.ix_(ids, ids)],
        times=_times(net), loads=np.concatenate([demand, -demand, [0, 0]]).astype(np.int64),
        near=np.argsort(net.minutes + net.minutes.T, axis=1, kind="stable").astype(np.int64),
        limits=np.array(limits, dtype=np.float64), head=np.zeros((3 * slots, 2), dtype=np.int64),
        nodes=np.zeros((3 * slots, size), dtype=np.int64), when=np.zeros((3 * slots, size, 2)),
        load=np.zeros((3 * slots, size), dtype=np.int64), value=np.zeros(3 * slots),
        values=np.zeros(3), out=np.ones((4, n), dtype=np.bool_), scores=np.ones((n, 2)),
        order=np.zeros(n, dtype=np.int64), where=np.zeros(2 * n, dtype=np.int64),
        known=np.zeros((moves.VERSIONS, n, 3), dtype=np.int64),
        extras=np.zeros((moves.VERSIONS, n)), aboard=np.zeros((n, 2)),
        riding=np.zeros(n, dtype=np.int64), dice=dice_of(seed),
    )  # fmt: skip


def _times(net: Network) -> Floats:
    """(2n + 2, 4): windows, service, most minutes between a rider's two ends."""
    vehicle = net.problem.vehicles[int(net.layout_class[0])]
    depots = np.array([[*vehicle.shift, 0.0, np.inf]] * 2)
    riders = np.stack([net.early, net.late, net.post, np.tile(net.span, 2)], axis=1)
    return np.concatenate([riders, depots])
