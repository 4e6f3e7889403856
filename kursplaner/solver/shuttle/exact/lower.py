"""A bound that needs no fragments: every end of a ride is reached over some leg and left again."""

from __future__ import annotations

import numpy as np

from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.network import Network


def outlay_bound(net: Network, clock: Clock) -> float:
    """Each rider costs at least half of the cheapest legs into and out of her two ends."""
    if not net.n or not len(net.layouts):
        return sum(rider.price for rider in net.riders)
    nodes = 2 * net.n
    cost = np.where(np.eye(nodes, dtype=bool), np.inf, net.cost)
    # A pickup after its own delivery is no leg; neither is leaving a pickup for nowhere.
    rows = np.arange(net.n)
    cost[net.n + rows, rows] = np.inf
    enter, leave = cost.min(axis=0), cost.min(axis=1)
    for v in range(len(net.layouts)):
        if clock.over():
            return 0.0
        enter[: net.n] = np.minimum(enter[: net.n], net.start_cost(v)[: net.n])
        leave[net.n :] = np.minimum(leave[net.n :], net.end_cost(v)[net.n :])
    each = (enter + leave)[: net.n] / 2 + (enter + leave)[net.n :] / 2
    prices = np.array([rider.price for rider in net.riders])
    return float(np.minimum(np.maximum(each, 0.0), prices).sum())
