"""Level by level: every partial path extended by every pickup and delivery the rules allow."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from kursplaner.solver.shuttle.net.network import EPS, Bools, Floats, Ints, Network
from kursplaner.solver.shuttle.net.paths import Legs, Paths, Words, joined_paths, undominated

CELLS = 2_000_000
"""Paths looked at in one go, times the riders they may grow by, times the places on board."""


class OverBudgetError(Exception):
    """More partial paths than allowed: the caller falls back to pieces of the problem."""


Worth = Callable[[Paths], Bools]
"""Which of some partial paths to go on with."""


class Growth:
    def __init__(self, net: Network, worth: Worth | None = None) -> None:
        self.net, self.worth = net, worth
        rng = np.random.default_rng(20_061)
        self.code = rng.integers(1, 2**63, size=max(net.n, 1), dtype=np.uint64)
        self.words = max(1, (net.n + 63) // 64)
        self.slots = _most_aboard(net)
        n = net.n
        self.word = np.arange(n) >> 6
        self.bit = np.uint64(1) << (np.arange(n) & 63).astype(np.uint64)
        gap = net.minutes + net.pre[None, :]
        self.gap = gap
        weights = np.uint64(1) << np.arange(len(net.layouts), dtype=np.uint64)
        self.layout_bits = (net.allowed * weights[None, :]).sum(axis=1).astype(np.uint64)
        self.layout_weight = weights
        self.has_twins = bool((net.twin_before >= 0).any())
        self.has_same = bool(net.same.any())
        self.is_escort = np.isin(np.arange(n), net.escort)
        self.legs = Legs.into(net)

    def start(self) -> Paths:
        net, n = self.net, self.net.n
        ok = np.diagonal(net.follows[:n, n:]) & (net.twin_before < 0) & (net.escort < 0)
        riders = np.flatnonzero(ok)
        count = len(riders)
        aboard = np.full((count, self.slots), -1, dtype=np.int64)
        alpha = np.full((count, self.slots), np.inf)
        gamma = np.zeros((count, self.slots))
        taken = np.zeros((count, self.words), dtype=np.uint64)
        if count:
            aboard[:, 0] = riders
            alpha[:, 0] = net.late[riders]
            taken[np.arange(count), self.word[riders]] = self.bit[riders]
        return Paths(
            parent=np.full(count, -1), node=riders, first=riders, low=net.early[riders],
            high=net.late[riders], base=np.full(count, -np.inf), pending=net.post[riders],
            cost=np.zeros(count), slack_first=net.late[riders] - net.pre[riders],
            gap_first=net.pre[riders].copy(), load=net.demand[riders],
            layouts=self.layout_bits[riders], aboard=aboard, alpha=alpha, gamma=gamma, taken=taken,
            key_taken=self.code[riders], key_aboard=self.code[riders],
        )  # fmt: skip

    def extend(self, level: Paths, budget: int, stop: Callable[[], bool]) -> tuple[Paths, Paths]:
        open_parts, done_parts = [], []
        held = 0
        chunk = max(100, CELLS // (max(1, self.net.n) * self.slots))
        for begin in range(0, level.count, chunk):
            rows = np.arange(begin, min(begin + chunk, level.count))
            for grown in (self._pickups(level, rows), self._deliveries(level, rows)):
                if self.worth is not None:
                    grown = grown.rows(self.worth(grown))
                empty: Bools = np.all(grown.aboard < 0, axis=1)
                done_parts.append(grown.rows(empty))
                going = grown.rows(~empty)
                going = going.rows(self._can_finish(going))
                open_parts.append(going)
                held += going.count
            if held > 4 * budget or stop():
                raise OverBudgetError
        following = undominated(joined_paths(open_parts), self.legs, limit=12)
        if following.count > budget:
            raise OverBudgetError
        return following, undominated(joined_paths(done_parts), self.legs, limit=12)

    def _pickups(self, level: Paths, rows: Ints) -> Paths:
        net, n = self.net, self.net.n
        part = level.rows(rows)
        free: Bools = np.any(part.aboard < 0, axis=1)
        can = net.follows[part.node, :n] & free[:, None]
        can &= (part.taken[:, self.word] & self.bit[None, :]) == 0
        if self.has_twins:
            twin = net.twin_before
            before = (part.taken[:, self.word[twin]] & self.bit[None, twin]) != 0
            can &= (twin < 0)[None, :] | before
        if self.has_same:
            same = net.same[part.node, :n]
            can &= ~same | (net.rank[None, :n] > net.rank[part.node][:, None])
        if self.has_same and not net.shared:
            can &= ~self._all_leave(part)[:, None]
        at, rider = np.nonzero(can)
        return self._board(part.rows(at), rider, rows[at])

    def _all_leave(self, part: Paths) -> Bools:
        """Whether somebody on board could get out right here: driving on with her is no use."""
        nodes = self.net.n + np.maximum(part.aboard, 0)
        here = self.net.same[part.node[:, None], nodes] & (part.aboard >= 0)
        found: Bools = (part.node >= self.net.n) & here.any(axis=1)
        return found

    def _board(self, part: Paths, rider: Ints, parent: Ints) -> Paths:
        net = self.net
        load = part.load + net.demand[rider]
        layouts = part.layouts & self.layout_bits[rider] & self._fitting(load)
        keep = layouts != 0
        last = part.node
        halt = net.same[last, rider] if net.shared else np.zeros(len(rider), dtype=bool)
        step = np.where(halt, net.pre[rider], part.pending + self.gap[last, rider])
        base = np.where(halt, part.base, part.low) + step
        low = np.maximum(base, net.early[rider])
        low = np.where(halt, np.maximum(low, part.low), low)
        high = np.where(halt, np.minimum(part.high, net.late[rider]), net.late[rider])
        keep &= low <= high + EPS
        for s in range(self.slots):
            other = part.aboard[:, s]
            keep &= (other < 0) | ~net.apart[rider, other]
        if self.is_escort.any():
            wants = net.escort[rider]
            keep &= (wants < 0) | (part.aboard == wants[:, None]).any(axis=1)
        kept = np.flatnonzero(keep)
        part, rider, step, halt = part.rows(kept), rider[kept], step[kept], halt[kept]
        # Who got in at this halt leaves with it: her clock starts at the common departure.
        grow = step[:, None]
        if net.shared:
            here = (part.gamma == 0) & (part.aboard >= 0) & halt[:, None]
            grow = np.where(here, 0.0, grow)
        gamma = part.gamma + grow
        high, low = high[kept], low[kept]
        alpha = np.minimum(part.alpha, high[:, None] - gamma)
        index = np.arange(len(kept))
        slot = np.argmax(part.aboard < 0, axis=1)
        aboard = part.aboard.copy()
        aboard[index, slot], alpha[index, slot], gamma[index, slot] = rider, high, 0.0
        taken = part.taken.copy()
        taken[index, self.word[rider]] |= self.bit[rider]
        gap_first = part.gap_first + step
        return Paths(
            parent=parent[kept], node=rider, first=part.first, low=low, high=high,
            base=base[kept], pending=net.post[rider],
            cost=part.cost + net.cost[part.node, rider],
            slack_first=np.minimum(part.slack_first, high - gap_first), gap_first=gap_first,
            load=load[kept], layouts=layouts[kept], aboard=aboard, alpha=alpha, gamma=gamma,
            taken=taken, key_taken=part.key_taken + self.code[rider],
            key_aboard=part.key_aboard + self.code[rider],
        )  # fmt: skip

    def _fitting(self, load: Ints) -> Words:
        fits = np.zeros(len(load), dtype=np.uint64)
        for v, capacity in enumerate(self.net.layouts):
            fits |= np.where((load <= capacity).all(axis=1), self.layout_weight[v], np.uint64(0))
        return fits

    def _deliveries(self, level: Paths, rows: Ints) -> Paths:
        net, n = self.net, self.net.n
        part = level.rows(rows)
        aboard = part.aboard
        can: Bools = (aboard >= 0) & net.follows[part.node[:, None], n + aboard]
        if self.has_same:
            can &= self._in_order(part)
        if self.has_twins:
            twin = np.where(aboard >= 0, net.twin_before[aboard], -1)
            for s in range(self.slots):
                held = (aboard == twin[:, [s]]).any(axis=1) & (twin[:, s] >= 0)
                can[:, s] &= ~held
        if self.is_escort.any():
            wants = np.where(aboard >= 0, net.escort[aboard], -1)
            for s in range(self.slots):
                can[:, s] &= ~((wants == aboard[:, [s]]) & (aboard[:, [s]] >= 0)).any(axis=1)
        at, slot = np.nonzero(can)
        return self._alight(part.rows(at), slot, rows[at])

    def _in_order(self, part: Paths) -> Bools:
        """Alike deliveries of one halt in one order, and nobody stays on board there.

        Nobody but those whose window opens later: they may ride on and come back.
        """
        net, n = self.net, self.net.n
        aboard = part.aboard
        okay = np.ones(aboard.shape, dtype=bool)
        nodes = np.where(aboard >= 0, n + aboard, 0)
        halt = net.same[part.node[:, None], nodes] & (part.node >= n)[:, None] & net.shared
        step = np.where(halt, 0.0, part.pending[:, None] + self.gap[part.node[:, None], nodes])
        arrive = np.maximum(part.low[:, None] + step, net.early[nodes])
        for s in range(self.slots):
            mine = nodes[:, [s]]
            equal = net.same[nodes, mine] & (aboard >= 0) & (aboard[:, [s]] >= 0)
            equal &= net.early[nodes] <= arrive[:, [s]] + EPS
            okay[:, s] = ~(equal & (net.rank[nodes] < net.rank[mine])).any(axis=1)
            after = net.same[part.node, nodes[:, s]] & (part.node >= n)
            okay[:, s] &= ~after | (net.rank[nodes[:, s]] > net.rank[part.node])
        here = net.same[part.node[:, None], nodes] & (aboard >= 0) & (part.node >= n)[:, None]
        leave = here & (net.early[nodes] <= part.low[:, None] + EPS) if net.shared else here
        elsewhere: Bools = ~np.any(leave, axis=1, keepdims=True)
        return okay & (here | elsewhere)

    def _alight(self, part: Paths, slot: Ints, parent: Ints) -> Paths:
        net, n = self.net, self.net.n
        index = np.arange(part.count)
        rider = part.aboard[index, slot]
        node, last = n + rider, part.node
        halt = net.same[last, node] & (last >= n) if net.shared else np.zeros(part.count, bool)
        step = np.where(halt, 0.0, part.pending + self.gap[last, node])
        low = np.maximum(part.low + step, net.early[node])
        limit = np.minimum(net.late[node], part.alpha[index, slot] + net.span[rider])
        high = np.where(halt, np.minimum(part.high, limit), limit)
        ride = part.gamma[index, slot] + step
        keep = (low <= high + EPS) & (ride <= net.span[rider] + EPS)
        kept = np.flatnonzero(keep)
        part, rider, node, slot = part.rows(kept), rider[kept], node[kept], slot[kept]
        step, low, high, ride, halt = step[kept], low[kept], high[kept], ride[kept], halt[kept]
        index = np.arange(len(kept))
        gamma = part.gamma + step[:, None]
        alpha = np.minimum(part.alpha, high[:, None] - gamma)
        aboard = part.aboard.copy()
        aboard[index, slot], alpha[index, slot], gamma[index, slot] = -1, np.inf, 0.0
        gap_first = part.gap_first + step
        extra = np.maximum(ride - net.direct[rider], 0.0) * net.problem.ride_weight
        return Paths(
            parent=parent[kept], node=node, first=part.first, low=low, high=high, base=low,
            pending=np.where(halt, part.pending, 0.0) + net.post[node],
            cost=part.cost + net.cost[part.node, node] + extra,
            slack_first=np.minimum(part.slack_first, high - gap_first), gap_first=gap_first,
            load=part.load - net.demand[rider], layouts=part.layouts, aboard=aboard, alpha=alpha,
            gamma=gamma, taken=part.taken, key_taken=part.key_taken,
            key_aboard=part.key_aboard - self.code[rider],
        )  # fmt: skip

    def _can_finish(self, part: Paths) -> Bools:
        """Whether every one on board, and every two of them, can still be delivered in time."""
        net, n = self.net, self.net.n
        count = part.count
        there = part.aboard >= 0
        rider = np.where(there, part.aboard, 0)
        node = n + rider
        step = self.gap[part.node[:, None], node]
        step += part.pending[:, None]
        if net.shared:
            halt = net.same[part.node[:, None], node] & (part.node >= n)[:, None]
            step = np.where(halt, 0.0, step)
        limit = np.minimum(net.late[node], part.alpha + net.span[rider])
        room = net.span[rider] - part.gamma
        arrive = np.maximum(part.low[:, None] + step, net.early[node])
        okay: Bools = ~there | ((arrive <= limit + EPS) & (step <= room + EPS))
        fine: Bools = np.all(okay, axis=1)
        for x in range(self.slots):
            for y in range(x + 1, self.slots):
                both = np.flatnonzero(fine & there[:, x] & there[:, y])
                if not len(both):
                    continue
                forth = self._order_works(both, x, y, node, arrive, step, limit, room)
                back = self._order_works(both, y, x, node, arrive, step, limit, room)
                fine[both] &= forth | back
        assert len(fine) == count
        return fine

    def _order_works(
        self, rows: Ints, x: int, y: int, node: Ints, arrive: Floats, step: Floats,
        limit: Floats, room: Floats,
    ) -> Bools:  # fmt: skip
        net = self.net
        a, b = node[rows, x], node[rows, y]
        between = net.post[a] + self.gap[a, b]
        if net.shared:
            between = np.where(net.same[a, b], 0.0, between)
        works: Bools = arrive[rows, x] + between <= limit[rows, y] + EPS
        works &= step[rows, x] + between <= room[rows, y] + EPS
        return works


def _most_aboard(net: Network) -> int:
    """Most riders any layout can hold at once."""
    if not net.n or not len(net.layouts):
        return 1
    most = 1
    for v in range(len(net.layouts)):
        who = net.demand[net.allowed[:, v]]
        held = [_most_held(who[:, list(of)], net.layouts[v, list(of)]) for of in _kinds(net)]
        most = max(most, min([len(who), *(count for count in held if count is not None)]))
    return max(1, most)


def _kinds(net: Network) -> list[tuple[int, ...]]:
    """One or two kinds of places: seats alone, or seats and wheelchair places together."""
    kinds = range(net.demand.shape[1])
    return [*((k,) for k in kinds), *combinations(kinds, 2)]


def _most_held(who: Ints, places: Ints) -> int | None:
    """Most riders that these kinds of places hold together; None when one needs none of them."""
    need = np.sort(who.sum(axis=1))
    if len(need) and need[0] < 1:
        return None
    return int(np.searchsorted(np.cumsum(need), places.sum(), side="right"))
