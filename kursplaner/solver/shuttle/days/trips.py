"""Trips of a day: from an empty vehicle to an empty vehicle, looked up instead of worked out anew.

The same few riders of one wave meet again and again while a day is searched, so every trip and
every way to put one more rider into it is worked out once. Times collapse exactly to (latest
arrival at the first stop, earliest end, least duration), as for `fragments`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle.net.network import EPS, Network

Nodes = tuple[int, ...]
MOST_WAYS = 5
"""Ways to put one rider into one trip that are worth remembering."""
MOST_KNOWN = 150_000
"""Looked-up ways kept at most; then all are forgotten."""
GUARD = 1 << 15
"""All kinds of places in one number, 16 bits each; the guard bit shows what is overfull."""


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """A driving order with what the rest of the day needs to know of it."""

    nodes: Nodes
    first: int
    """Place of the first stop."""
    last: int
    latest: float
    """Latest arrival at the first stop."""
    earliest: float
    """Earliest moment the vehicle is empty and ready to leave."""
    duration: float
    """Least minutes from the first arrival until ready to leave."""
    cost: float
    layouts: int
    """Bit v: layout v can drive it."""

    over: float
    """Latest end that makes sense: begun as late as can be."""
    begin: float
    """Arrival at the first stop as riders like it best: ways home early, ways out late."""
    end: float
    """End as riders like it best."""


class TripBook:
    """All trips seen so far of one network."""

    def __init__(self, net: Network) -> None:
        self.net, self.n = net, net.n
        n = net.n
        self.place: list[int] = net.place.tolist()
        self.early: list[float] = net.early.tolist()
        self.late: list[float] = net.late.tolist()
        self.pre: list[float] = net.pre.tolist()
        self.post: list[float] = net.post.tolist()
        self.span: list[float] = net.span.tolist()
        self.direct: list[float] = net.direct.tolist()
        self.minutes: list[list[float]] = net.minutes.tolist()
        self.cost: list[list[float]] = net.cost.tolist()
        self.packed = [_packed(row) for row in net.demand.tolist()]
        self.guard = _packed([GUARD] * net.demand.shape[1])
        self.room = [(v, _packed(row) + self.guard) for v, row in enumerate(net.layouts.tolist())]
        self.follows: list[list[bool]] = net.follows.tolist()
        self.weight = net.problem.ride_weight
        self.soon = [rider.soon for rider in net.riders]
        self.apart = [set(np.flatnonzero(row).tolist()) for row in net.apart]
        self.escort: list[int] = net.escort.tolist()
        self.company = bool((net.escort >= 0).any() or net.apart.any())
        bits = 1 << np.arange(len(net.layouts), dtype=object)
        self.able: list[int] = [int((bits * row).sum()) for row in net.allowed.astype(object)]
        self.trips: dict[Nodes, Trip] = {}
        self.ways: dict[tuple[Nodes, int], tuple[Trip, ...]] = {}
        self.alone = [self.trip((r, n + r)) for r in range(n)]

    def trip(self, nodes: Nodes) -> Trip | None:
        """The nodes as one trip; None when no times or no vehicle fit."""
        found = self.trips.get(nodes)
        if found is None:
            found = self._worked_out(nodes)
            if found is not None:
                self.trips[nodes] = found
        return found

    def parts(self, nodes: Nodes) -> list[Trip] | None:
        """The nodes cut wherever nobody is on board; None when a part cannot be driven."""
        found: list[Trip] = []
        begin = aboard = 0
        for end, node in enumerate(nodes, start=1):
            aboard += 1 if node < self.n else -1
            if not aboard:
                trip = self.trip(nodes[begin:end])
                if trip is None:
                    return None
                found.append(trip)
                begin = end
        return found

    def with_rider(self, nodes: Nodes, rider: int, joint: int = 0) -> tuple[Trip, ...]:
        """The best ways to take the rider along on the way over these nodes, as one trip.

        With `joint` the nodes are two trips, the second one from there on, which the rider joins.
        """
        key = (nodes, rider)
        found = self.ways.get(key)
        if found is None:
            if len(self.ways) >= MOST_KNOWN:
                self.trips.clear()
                self.ways.clear()
            found = self.ways[key] = self._best_ways(nodes, rider, joint)
        return found

    def _best_ways(self, nodes: Nodes, rider: int, joint: int) -> tuple[Trip, ...]:
        n, up, down = self.n, rider, self.n + rider
        follows, place = self.follows, self.place
        shared = self.net.shared and self.escort[rider] < 0
        count, found = len(nodes), []
        for i in range((joint or count) + 1):
            if i and not follows[nodes[i - 1]][up]:
                continue
            # Inside one halt the order means nothing, but for who needs an escort on board.
            if i and shared and nodes[i - 1] < n and place[nodes[i - 1]] == place[up]:
                continue
            for j in range(max(i, joint), count + 1):
                if j > i and i < count and not follows[up][nodes[i]]:
                    break
                before = nodes[j - 1] if j > i else up
                if not follows[before][down]:
                    continue
                if j < count and not follows[down][nodes[j]]:
                    continue
                if shared and 0 < j < count and nodes[j] >= n and place[nodes[j]] == place[down]:
                    continue
                trip = self.trip((*nodes[:i], up, *nodes[i:j], down, *nodes[j:]))
                if trip is not None:
                    found.append(trip)
        found.sort(key=lambda trip: (trip.cost, -trip.latest, trip.earliest))
        return _different(found)

    def _worked_out(self, nodes: Nodes) -> Trip | None:
        layouts = self._who(nodes)
        return self._timed(nodes, layouts) if layouts else None

    def _who(self, nodes: Nodes) -> int:
        """Layouts that hold everybody on every leg; 0 when none does or company forbids.

        Also 0 when the vehicle is empty before the end: that would be two trips.
        """
        n, load, aboard, layouts = self.n, 0, 0, -1
        last = len(nodes) - 1
        riding: set[int] = set()
        for number, node in enumerate(nodes):
            if node >= n:
                load -= self.packed[node - n]
                aboard -= 1
                if not aboard and number < last:
                    return 0
                if self.company:
                    riding.discard(node - n)
                    if any(self.escort[other] == node - n for other in riding):
                        return 0
                continue
            load += self.packed[node]
            aboard += 1
            layouts &= self.able[node]
            for v, capacity in self.room:
                if layouts >> v & 1 and (capacity - load) & self.guard != self.guard:
                    layouts &= ~(1 << v)
            if not layouts or (self.company and not self._gets_on(node, riding)):
                return 0
        return 0 if aboard else layouts

    def _gets_on(self, rider: int, riding: set[int]) -> bool:
        if self.apart[rider] & riding:
            return False
        if self.escort[rider] >= 0 and self.escort[rider] not in riding:
            return False
        riding.add(rider)
        return True

    def _timed(self, nodes: Nodes, layouts: int) -> Trip | None:
        """Exact times: latest and earliest halts, and each rider's minutes since boarding."""
        n, shared, place = self.n, self.net.shared, self.place
        first = nodes[0]
        low, high = self.early[first], self.late[first]
        base, pending = -np.inf, self.post[first]
        latest, gap, cost = high - self.pre[first], self.pre[first], 0.0
        aboard: dict[int, list[float]] = {first: [high, 0.0]}
        last = first
        for node in nodes[1:]:
            boards = node < n
            halt = shared and place[node] == place[last] and boards == (last < n)
            cost += self.cost[last][node]
            if boards:
                step = (
                    self.pre[node] if halt else self.minutes[last][node] + pending + self.pre[node]
                )
                base = (base if halt else low) + step
                was_low, was_high = low, high
                low = max(base, self.early[node])
                high = self.late[node]
                if halt:
                    low, high = max(low, was_low), min(high, was_high)
                pending = self.post[node]
            else:
                rider = node - n
                alpha, gamma = aboard.pop(rider)
                step = 0.0 if halt else pending + self.minutes[last][node] + self.pre[node]
                ride = gamma + step
                if ride > self.span[rider] + EPS:
                    return None
                limit = min(self.late[node], alpha + self.span[rider])
                low = max(low + step, self.early[node])
                high = min(high, limit) if halt else limit
                base = low
                pending = (pending if halt else 0.0) + self.post[node]
                cost += self.weight * max(0.0, ride - self.direct[rider]) if self.weight else 0.0
            if low > high + EPS:
                return None
            for state in aboard.values():
                here = boards and halt and state[1] == 0.0
                state[1] += 0.0 if here else step
                state[0] = min(state[0], high - state[1])
            if boards:
                aboard[node] = [high, 0.0]
            gap += step
            latest = min(latest, high - gap)
            last = node
        earliest, duration = low + pending, gap + pending
        over = max(earliest, latest + duration)
        soon = any(self.soon[node] for node in nodes if node < n)
        return Trip(
            nodes, place[first], place[last], latest, earliest, duration, cost, layouts, over,
            min(latest, earliest - duration) if soon else latest, earliest if soon else over,
        )  # fmt: skip


def _packed(row: list[int]) -> int:
    return sum(min(value, GUARD) << (16 * k) for k, value in enumerate(row))


def _different(found: list[Trip]) -> tuple[Trip, ...]:
    """The cheapest trips of which none is beaten by another one between the same places."""
    kept: list[Trip] = []
    for trip in found:
        if len(kept) >= MOST_WAYS:
            break
        beaten = any(_beats(other, trip) for other in kept)
        if not beaten:
            kept.append(trip)
    return tuple(kept)


def _beats(one: Trip, two: Trip) -> bool:
    return (
        one.first == two.first
        and one.last == two.last
        and one.latest >= two.latest - EPS
        and one.earliest <= two.earliest + EPS
        and one.duration <= two.duration + EPS
        and one.layouts & two.layouts == two.layouts
    )
