"""Fragments: every way to drive from an empty vehicle to an empty vehicle again.

Level by level over arrays of partial paths; every rider's rule is checked here, so nothing after
this file knows ride limits, seats or escorts. The times of a path collapse exactly: with t the
time at its last node, each node before it can lie at min(alpha, t - gamma) at the latest. A
finished fragment keeps (latest arrival at its first stop, earliest end, least duration).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from kursplaner.solver.shuttle.network import EPS, Bools, Floats, Ints, Network

Words = npt.NDArray[np.uint64]
CHUNK = 40_000


FEW = 12
"""With at most this many places a vehicle can come from (or go on to), fragments that begin (or
end) elsewhere are compared too, leg by leg."""


class OverBudgetError(Exception):
    """More partial paths than allowed: the caller falls back to pieces of the problem."""


@dataclass(frozen=True, slots=True, eq=False)
class Fragments:
    """F undominated fragments; `riders` and `offsets` list their riders, row after row."""

    first: Ints
    """Rider picked up first."""
    last: Ints
    """Rider delivered last."""
    latest: Floats
    """Latest arrival at the first stop."""
    earliest: Floats
    """Earliest moment the vehicle is empty and ready to leave the last stop."""
    duration: Floats
    """Least minutes between the two."""
    cost: Floats
    layouts: Words
    """Bit v: layout v can drive it."""
    riders: Ints
    offsets: Ints
    nodes: Ints
    """Nodes in driving order; twice as many as riders, same offsets doubled."""

    @property
    def count(self) -> int:
        return len(self.first)

    def sums(self, values: Floats) -> Floats:
        """Sum of a value per rider over each fragment."""
        if not self.count:
            return np.zeros(0)
        return np.add.reduceat(values[self.riders], self.offsets[:-1])

    def riders_of(self, f: int) -> Ints:
        return self.riders[self.offsets[f] : self.offsets[f + 1]]

    def nodes_of(self, f: int) -> Ints:
        return self.nodes[2 * self.offsets[f] : 2 * self.offsets[f + 1]]

    def take(self, rows: Ints) -> Fragments:
        sizes = np.diff(self.offsets)[rows]
        return Fragments(
            self.first[rows], self.last[rows], self.latest[rows], self.earliest[rows],
            self.duration[rows], self.cost[rows], self.layouts[rows],
            self.riders[_ranges(self.offsets[rows], sizes)],
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            self.nodes[_ranges(2 * self.offsets[rows], 2 * sizes)],
        )  # fmt: skip


def _ranges(starts: Ints, sizes: Ints) -> Ints:
    """The indices start, start+1 ... of every row, one after the other."""
    if not len(sizes) or not sizes.sum():
        return np.zeros(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    return np.arange(ends[-1]) + np.repeat(starts - np.concatenate([[0], ends[:-1]]), sizes)


@dataclass(slots=True, eq=False)
class Paths:
    """Partial paths of one length, one row each."""

    parent: Ints
    node: Ints
    first: Ints
    low: Floats
    """Earliest time at the last node."""
    high: Floats
    base: Floats
    """Shared stops: earliest time without the window of those who board here."""
    pending: Floats
    """Minutes still to stand at the last stop before leaving."""
    cost: Floats
    slack_first: Floats
    """Alpha of the arrival at the first stop."""
    gap_first: Floats
    """Gamma of the arrival at the first stop."""
    load: Ints
    layouts: Words
    aboard: Ints
    """(N, S) riders on board, -1 for none."""
    alpha: Floats
    gamma: Floats
    taken: Words
    """(N, W) bits of riders picked up so far."""
    key_taken: Words
    key_aboard: Words

    def rows(self, which: Ints | Bools) -> Paths:
        return Paths(*(getattr(self, f.name)[which] for f in fields(self)))

    @property
    def count(self) -> int:
        return len(self.node)


def enumerate_fragments(
    net: Network, budget: int = 400_000, stop: Callable[[], bool] = lambda: False
) -> Fragments:
    """All undominated fragments.

    Raises OverBudgetError when one level holds more than `budget` partial paths, all finished
    fragments exceed it, or when asked to stop.
    """
    search = _Search(net)
    level = search.start()
    history = [(level.parent, level.node)]
    done: list[tuple[int, Paths]] = []
    finished = 0
    while level.count:
        level, complete = search.extend(level, budget, stop)
        if complete.count:
            done.append((len(history), complete))
            finished += complete.count
        history.append((level.parent, level.node))
        if finished > budget or stop():
            raise OverBudgetError
    return _collect(net, done, history)


class _Search:
    def __init__(self, net: Network) -> None:
        self.net = net
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
        for begin in range(0, level.count, CHUNK):
            rows = np.arange(begin, min(begin + CHUNK, level.count))
            for grown in (self._pickups(level, rows), self._deliveries(level, rows)):
                empty = (grown.aboard < 0).all(axis=1)
                done_parts.append(grown.rows(empty))
                going = grown.rows(~empty)
                going = going.rows(self._can_finish(going))
                open_parts.append(going)
                held += going.count
            if held > 6 * budget or stop():
                raise OverBudgetError
        following = undominated(_concat(open_parts), self.legs, limit=12)
        if following.count > budget:
            raise OverBudgetError
        return following, undominated(_concat(done_parts), self.legs, limit=12)

    def _pickups(self, level: Paths, rows: Ints) -> Paths:
        net, n = self.net, self.net.n
        part = level.rows(rows)
        free = (part.aboard < 0).any(axis=1)
        can = net.follows[part.node, :n] & free[:, None]
        can &= (part.taken[:, self.word] & self.bit[None, :]) == 0
        if self.has_twins:
            twin = net.twin_before
            before = (part.taken[:, self.word[twin]] & self.bit[None, twin]) != 0
            can &= (twin < 0)[None, :] | before
        if self.has_same:
            same = net.same[part.node, :n]
            can &= ~same | (net.rank[None, :n] > net.rank[part.node][:, None])
        at, rider = np.nonzero(can)
        return self._board(part.rows(at), rider, rows[at])

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
        can = (aboard >= 0) & net.follows[part.node[:, None], n + aboard]
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
        """Alike deliveries of one halt in one order, and nobody stays on board there."""
        net, n = self.net, self.net.n
        aboard = part.aboard
        okay = np.ones(aboard.shape, dtype=bool)
        nodes = np.where(aboard >= 0, n + aboard, 0)
        for s in range(self.slots):
            mine = nodes[:, [s]]
            equal = net.same[nodes, mine] & (aboard >= 0) & (aboard[:, [s]] >= 0)
            okay[:, s] = ~(equal & (net.rank[nodes] < net.rank[mine])).any(axis=1)
            after = net.same[part.node, nodes[:, s]] & (part.node >= n)
            okay[:, s] &= ~after | (net.rank[nodes[:, s]] > net.rank[part.node])
        here = net.same[part.node[:, None], nodes] & (aboard >= 0) & (part.node >= n)[:, None]
        if net.shared:
            window = net.early[nodes] <= part.low[:, None] + EPS
            here &= window
        return okay & (here | ~here.any(axis=1)[:, None])

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
        okay = ~there | ((arrive <= limit + EPS) & (step <= room + EPS))
        fine = okay.all(axis=1)
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
        works = arrive[rows, x] + between <= limit[rows, y] + EPS
        return works & (step[rows, x] + between <= room[rows, y] + EPS)


def _most_aboard(net: Network) -> int:
    """Most riders any layout can hold at once."""
    if not net.n or not len(net.layouts):
        return 1
    most = 1
    for v in range(len(net.layouts)):
        who = net.demand[net.allowed[:, v]]
        for k, capacity in enumerate(net.layouts[v]):
            if len(who) and (who[:, k] > 0).all():
                fits = int(np.searchsorted(np.cumsum(np.sort(who[:, k])), capacity, side="right"))
                most = max(most, fits)
                break
        else:
            most = max(most, min(len(who), int(net.layouts[v].sum())))
    return max(1, most)


def _concat(parts: list[Paths]) -> Paths:
    return Paths(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Paths)))


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """Minutes and costs between the few places outside a fragment and a rider's own place.

    (places, n) each; no rows when there are too many such places: then only fragments with the
    same end compare.
    """

    minutes: Floats
    cost: Floats

    @property
    def many(self) -> bool:
        return not len(self.minutes)

    @staticmethod
    def into(net: Network) -> Legs:
        """From depots and delivery places to each pickup."""
        sources = {net.depot(int(c), False) for c in net.layout_class}
        places = sorted(sources | set(net.place[net.n :].tolist()))
        return Legs._between(net, places, net.place[: net.n], False)

    @staticmethod
    def onward(net: Network) -> Legs:
        """From each delivery to depots and pickup places."""
        sinks = {net.depot(int(c), True) for c in net.layout_class}
        places = sorted(sinks | set(net.place[: net.n].tolist()))
        return Legs._between(net, places, net.place[net.n :], True)

    @staticmethod
    def _between(net: Network, places: list[int], own: Ints, away: bool) -> Legs:
        if len(places) > FEW:
            return Legs(np.zeros((0, len(own))), np.zeros((0, len(own))))
        minutes = np.asarray(net.problem.minutes, dtype=np.float64)
        costs = np.asarray(net.problem.costs, dtype=np.float64)
        if away:
            return Legs(minutes[np.ix_(own, places)].T, costs[np.ix_(own, places)].T)
        return Legs(minutes[np.ix_(places, own)], costs[np.ix_(places, own)])


def undominated(part: Paths, legs: Legs, limit: int) -> Paths:
    """Drop paths that another with the same riders, ends and people on board beats in all."""
    if part.count < 2:
        return part
    # Slots in the order of riders, so that equal crews compare column by column.
    order = np.argsort(-part.aboard, axis=1, kind="stable")
    part.aboard = np.take_along_axis(part.aboard, order, axis=1)
    part.alpha = np.take_along_axis(part.alpha, order, axis=1)
    part.gamma = np.take_along_axis(part.gamma, order, axis=1)
    with np.errstate(over="ignore"):
        key = part.key_taken * np.uint64(0x9E3779B97F4A7C15) + part.key_aboard
        key = key * np.uint64(0xC2B2AE3D27D4EB4F) + part.node.astype(np.uint64)
        if legs.many:
            key = key * np.uint64(0x165667B19E3779F9) + part.first.astype(np.uint64)
    cost = part.cost if legs.many else part.cost + legs.cost[0, part.first]
    part = part.rows(np.lexsort((part.low, cost, key)))
    key = np.sort(key)
    alive = np.ones(part.count, dtype=bool)
    for distance in range(1, limit + 1):
        rows = np.flatnonzero(key[distance:] == key[:-distance])
        if not len(rows):
            break
        alive[rows[_beats(part, legs, rows, rows + distance)] + distance] = False
    return part.rows(alive)


def _beats(part: Paths, legs: Legs, a: Ints, b: Ints) -> Bools:
    better = (part.low[a] <= part.low[b] + EPS) & (part.high[a] >= part.high[b] - EPS)
    better &= (part.pending[a] <= part.pending[b] + EPS) & (part.base[a] <= part.base[b] + EPS)
    better &= _starts_better(
        legs, part.first[a], part.first[b], part.slack_first[a] - part.slack_first[b],
        part.gap_first[a] - part.gap_first[b], part.cost[a] - part.cost[b],
    )  # fmt: skip
    better &= (part.layouts[a] & part.layouts[b]) == part.layouts[b]
    better &= (part.alpha[a] >= part.alpha[b] - EPS).all(axis=1)
    return better & (part.gamma[a] <= part.gamma[b] + EPS).all(axis=1)


def _starts_better(legs: Legs, a: Ints, b: Ints, slack: Floats, gap: Floats, cost: Floats) -> Bools:
    """Whether a start is no later, longer or dearer, from wherever the vehicle comes.

    `slack`, `gap`, `cost` are the differences of latest start, duration and cost, first stop on.
    """
    if legs.many:
        return (slack >= -EPS) & (gap <= EPS) & (cost <= EPS)
    better = np.ones(len(a), dtype=bool)
    for minutes, price in zip(legs.minutes, legs.cost, strict=True):
        longer = minutes[a] - minutes[b]
        better &= (slack - longer >= -EPS) & (gap + longer <= EPS)
        better &= cost + price[a] - price[b] <= EPS
    return better


def _collect(
    net: Network, done: list[tuple[int, Paths]], history: list[tuple[Ints, Ints]]
) -> Fragments:
    """Finished paths of all levels as one table, with their nodes traced back."""
    if not done:
        none = np.zeros(0, dtype=np.int64)
        empty = np.zeros(0)
        return Fragments(none, none, empty, empty, empty, empty, none.astype(np.uint64), none,
                         np.zeros(1, dtype=np.int64), none)  # fmt: skip
    nodes, sizes = [], []
    for depth, paths in done:
        columns = [paths.node]
        at = paths.parent
        for above in range(depth - 1, -1, -1):
            parents, visited = history[above]
            columns.append(visited[at])
            at = parents[at]
        table = np.stack(columns[::-1], axis=1)
        nodes.append(table.ravel())
        sizes.append(np.full(len(table), table.shape[1] // 2))
    joined = _concat([paths for _, paths in done])
    every = np.concatenate(nodes)
    pending = joined.pending
    table = Fragments(
        first=joined.first, last=joined.node - net.n, latest=joined.slack_first,
        earliest=joined.low + pending, duration=joined.gap_first + pending, cost=joined.cost,
        layouts=joined.layouts, riders=every[every < net.n],
        offsets=np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64),
        nodes=every,
    )  # fmt: skip
    return table.take(_best_rows(net, table, joined.key_taken))


def _best_rows(net: Network, table: Fragments, key_taken: Words) -> Ints:
    """Rows no other fragment of the same riders between the same places beats."""
    into, onward = Legs.into(net), Legs.onward(net)
    with np.errstate(over="ignore"):
        key = key_taken * np.uint64(0x9E3779B97F4A7C15)
        if into.many:
            key = (key + net.place[table.first].astype(np.uint64)) * np.uint64(0xC2B2AE3D27D4EB4F)
        if onward.many:
            key = key + net.place[net.n + table.last].astype(np.uint64)
    cost = table.cost.copy()
    for legs, rider in ((into, table.first), (onward, table.last)):
        if not legs.many:
            cost += legs.cost[0, rider]
    order = np.lexsort((table.earliest, cost, key))
    key = key[order]
    alive = np.ones(len(order), dtype=bool)
    for distance in range(1, len(order)):
        rows = np.flatnonzero(key[distance:] == key[:-distance])
        rows = rows[alive[rows + distance]]
        if not len(rows) or distance > 200:
            break
        a, b = order[rows], order[rows + distance]
        beats = _fragment_beats(table, into, onward, a, b)
        alive[rows[beats] + distance] = False
    return np.sort(order[alive])


def _fragment_beats(table: Fragments, into: Legs, onward: Legs, a: Ints, b: Ints) -> Bools:
    beats = (table.layouts[a] & table.layouts[b]) == table.layouts[b]
    slack = table.latest[a] - table.latest[b]
    longer = table.duration[a] - table.duration[b]
    dearer = table.cost[a] - table.cost[b]
    later = table.earliest[a] - table.earliest[b]
    ins = _detours(into, table.first[a], table.first[b])
    outs = _detours(onward, table.last[a], table.last[b])
    for in_minutes, in_cost in ins:
        beats &= slack - in_minutes >= -EPS
        for out_minutes, out_cost in outs:
            beats &= longer + in_minutes + out_minutes <= EPS
            beats &= dearer + in_cost + out_cost <= EPS
    for out_minutes, _ in outs:
        beats &= later + out_minutes <= EPS
    return beats


def _detours(legs: Legs, a: Ints, b: Ints) -> list[tuple[Floats, Floats]]:
    """Minutes and cost more at rider a's end than at rider b's, for every place outside."""
    if legs.many:
        return [(np.zeros(len(a)), np.zeros(len(a)))]
    return [
        (minutes[a] - minutes[b], cost[a] - cost[b])
        for minutes, cost in zip(legs.minutes, legs.cost, strict=True)
    ]
