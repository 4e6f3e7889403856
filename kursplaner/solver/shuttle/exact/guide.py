"""Which partial paths can be part of a better plan at all.

The flow through the graph of who is on board gives every rider and node a price at which no arc
costs less than nothing. A plan costs the bound and whatever its arcs lie above their prices. So a
path that lies further above than the best plan known does is no part of a better one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kursplaner.solver.shuttle.exact.aboard import aboard_graph, state_key
from kursplaner.solver.shuttle.exact.aboard_flow import AboardFlow, FlowPrices
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Network
from kursplaner.solver.shuttle.net.paths import Paths

MOST_NODES = 60_000
"""Beyond, the graph takes longer than it is worth."""


class Guide:
    """Reads how far above `bound` every plan lies that contains a path."""

    def __init__(self, flow: AboardFlow, prices: FlowPrices) -> None:
        self.net, self.graph, self.prices = flow.net, flow.graph, prices
        self.bound = prices.bound
        graph, n = flow.graph, flow.net.n
        node = graph.node
        worth = np.where(node < n, prices.rider[node % n], 0.0)
        arc = flow.cost + prices.node[flow.tail] - prices.node[graph.head] - worth[graph.head]
        between = np.isin(flow.tail, graph.empty) & np.isin(graph.head, graph.alone)
        into = self._into(flow, arc, between)
        self.onward = self._onward(flow, arc, between)
        """Node -> least any way from it to the end of the path and on lies above."""
        start = np.where(graph.alone >= 0, prices.node[graph.alone], 0.0)
        self.offset = into + start + prices.rider
        """First rider -> what a path that begins with her adds to its own cost and prices."""

    def _into(self, flow: AboardFlow, arc: Floats, between: Bools) -> Floats:
        """Rider -> least any way to her stop with an empty vehicle lies above."""
        graph, prices = flow.graph, self.prices
        best = np.full(graph.count, np.inf)
        riders = np.flatnonzero(graph.alone >= 0)
        first = graph.alone[riders]
        worth = prices.vehicle + prices.rider[riders] + prices.node[first]
        best[first] = flow.out[riders] - worth
        np.minimum.at(best, graph.head[between], arc[between])
        return np.where(graph.alone >= 0, best[graph.alone], np.inf)

    def _onward(self, flow: AboardFlow, arc: Floats, between: Bools) -> Floats:
        graph, prices = flow.graph, self.prices
        least = np.full(graph.count, np.inf)
        riders = np.flatnonzero(graph.empty >= 0)
        last = graph.empty[riders]
        least[last] = flow.home[riders] + prices.node[last]
        np.minimum.at(least, flow.tail[between], arc[between])
        inner = np.flatnonzero(~between)
        tail, head, step = flow.tail[inner], graph.head[inner], np.maximum(arc[inner], 0.0)
        for _ in range(2 * graph.count):
            before = least.copy()
            np.minimum.at(least, tail, step + least[head])
            if np.array_equal(before, least):
                break
        return least

    def above(self, paths: Paths) -> Floats:
        """Per path how far above the bound every plan with it lies; inf: there is none."""
        if not paths.count:
            return np.zeros(0)
        key = state_key(paths.node, paths.key_aboard)
        at = np.minimum(np.searchsorted(self.graph.key, key), self.graph.count - 1)
        taken = np.unpackbits(paths.taken.view(np.uint8), axis=1, bitorder="little")
        worth = taken[:, : self.net.n] @ self.prices.rider
        found = self.offset[paths.first] + paths.cost - worth - self.prices.node[at]
        return np.where(self.graph.key[at] == key, found + self.onward[at], np.inf)

    def within(self, gap: float) -> Callable[[Paths], Bools]:
        """Which paths a plan that costs at most `gap` above the bound may contain."""
        return lambda paths: self.above(paths) <= gap + EPS


def guide_through(net: Network, clock: Clock) -> Guide | None:
    """None where the graph is too large or the time too short."""
    if not np.diagonal(net.follows[: net.n, net.n :]).any():
        return None
    try:
        flow = AboardFlow(net, aboard_graph(net, MOST_NODES, clock.over), clock.over)
    except OverBudgetError:
        return None
    prices = flow.least(clock.left())
    return Guide(flow, prices) if prices is not None else None
