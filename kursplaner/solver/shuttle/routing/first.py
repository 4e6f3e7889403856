"""A first answer in seconds: what everything else must beat, and prices to start with."""

from __future__ import annotations

import numpy as np

from kursplaner.solver.shuttle.exact.choose import Columns, Exact, Note, Warm
from kursplaner.solver.shuttle.exact.master import left_out
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.network import Network
from kursplaner.solver.shuttle.net.routes import Candidate, Pool
from kursplaner.solver.shuttle.routing.ortools_routing import routed
from kursplaner.solver.shuttle.routing.ruin import COLD, HOT, RuinRecreate, is_simple

KEPT_EVERY = 10
"""Looks at the clock after which all current routes are kept for their prices."""


def first_answer(net: Network, clock: Clock, seed: int, note: Note) -> Warm:
    """An answer by ruin and recreate where that applies, else by routing, and its routes."""
    pool = Pool(net)
    routes = _by_ruin(net, clock, seed, pool) if is_simple(net) else _by_routing(net, clock, seed)
    for route in routes:
        pool.add(route)
    best = as_answer(net, routes)
    note(best.value, None)
    return Warm(best, _columns(net, pool))


def as_answer(net: Network, routes: tuple[Candidate, ...]) -> Exact:
    """The routes with what they and the riders left out cost; nothing is known to be proven."""
    unserved, value = left_out(net, routes)
    return Exact(routes, unserved, value, -np.inf, False)


def _columns(net: Network, pool: Pool) -> Columns:
    return {(int(net.layout_class[route.layout]), route.kinds): route.cost for route in pool.all()}


def _by_routing(net: Network, clock: Clock, seed: int) -> tuple[Candidate, ...]:
    return tuple(routed(net, clock.left(), seed))


def _by_ruin(net: Network, clock: Clock, seed: int, pool: Pool) -> tuple[Candidate, ...]:
    small = RuinRecreate(net, seed, ())
    whole, step = max(clock.left(), 1e-6), 0
    while not clock.over():
        heat = max(small.value, 1.0) * HOT * float((COLD / HOT) ** (1 - clock.left() / whole))
        better = small.step(heat)
        step += 1
        if better or step % KEPT_EVERY == 0:
            for line in small.best[2] if better else small.lines:
                pool.add(small.candidate(line))
    return tuple(small.candidates())
