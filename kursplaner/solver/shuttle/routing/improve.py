"""Too many fragments for one go: a first solution, then neighbouring routes solved exactly.

Every piece is a problem of its own (the riders of a few routes near each other and those left
out), solved to proof where its fragments fit the budget, by routing otherwise. All routes ever
seen form a pool from which the best set is chosen now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
import numpy as np

from kursplaner.domain.dialaride import DialARide
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.exact.choose import Exact, ExactChoice, Note
from kursplaner.solver.shuttle.exact.lower import outlay_bound
from kursplaner.solver.shuttle.exact.master import choose, unserved_prices
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.fragments import enumerate_fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import EPS, Floats, Network, build
from kursplaner.solver.shuttle.net.routes import Candidate, Pool, demand_sizes, own_riders
from kursplaner.solver.shuttle.routing.ortools_routing import checked, routed
from kursplaner.solver.shuttle.routing.ruin import (
    COLD,
    HOT,
    MILD,
    RuinRecreate,
    is_plain,
    is_simple,
)

FIRST_SHARE, FIRST_MOST = 0.12, 6.0
PIECE_FRAGMENTS = 60_000
RUIN_SHARE = 0.5
SQUEEZE_SHARE = 0.4
STARTS, START_SHARE = 5, 0.15
"""Searches from nothing, and what each takes of the time: with few vehicles one may end in a trap
it never leaves, and none needs long."""
MIX_SHARE = 0.2
"""Of the time: how often the routes of the pool are mixed anew."""
KEPT_EVERY = 10
"""Looks at the clock after which the current routes join the pool."""
MOST_MIXED, MOST_TOLD = 4_000, 2_000
"""Routes of the pool that are mixed, and that are passed on."""


Routes = tuple[Candidate, ...]


def improve(
    net: Network, clock: Clock, seed: int, note: Note, start: Routes = (),
    others: Callable[[], Iterable[Routes]] = tuple, tell: Callable[[Routes], None] | None = None,
) -> Exact:  # fmt: skip
    """The best routes found until the clock runs out, with a simple but valid bound.

    `others` are asked now and then for what they found meanwhile; `tell` hears of routes worth
    mixing with those of others.
    """
    bound = outlay_bound(net, clock.part(5.0))
    note(None, bound)
    search = _Search(net, clock, seed, note, others, tell)
    start = own_riders(net, start)
    if is_plain(net):
        search.ruin(start, clock)
    elif is_simple(net):
        search.begin(start)
        search.ruin(search.routes, clock.part(RUIN_SHARE * clock.left()))
        search.run()
    else:
        search.days(start, clock.part(RUIN_SHARE * clock.left()))
        search.run()
    value = search.value
    proven = value <= bound + 1e-6
    return Exact(search.routes, search.unserved(), value, min(bound, value), proven)


@dataclass(slots=True)
class _Piece:
    """A sub-problem and the routes it replaces."""

    net: Network
    taken: list[int]
    cost: float


class _Search:
    def __init__(
        self, net: Network, clock: Clock, seed: int, note: Note,
        others: Callable[[], Iterable[Routes]], tell: Callable[[Routes], None] | None,
    ) -> None:  # fmt: skip
        self.net, self.clock, self.note, self.seed = net, clock, note, seed
        self.others, self.tell = others, tell
        self.rng = np.random.default_rng(seed)
        self.pool = Pool(net)
        self.routes: tuple[Candidate, ...] = ()
        self.price = unserved_prices(net)
        self.sizes = demand_sizes(net)
        self.near = _nearness(net)
        self.width = 3
        self.exact_works = True
        self.tried: set[frozenset[int]] = set()

    @property
    def value(self) -> float:
        return self._value(self.routes)

    def _value(self, routes: tuple[Candidate, ...]) -> float:
        left = self._left(routes)
        return sum(r.cost for r in routes) + sum(float(self.price[k]) * c for k, c in left.items())

    def _left(self, routes: tuple[Candidate, ...]) -> dict[int, int]:
        left = self.sizes.copy()
        for route in routes:
            np.subtract.at(left, np.array(route.kinds, dtype=np.int64), 1)
        return {int(k): int(left[k]) for k in np.flatnonzero(left > 0)}

    def unserved(self) -> dict[int, int]:
        return self._left(self.routes)

    def ruin(self, start: tuple[Candidate, ...], clock: Clock) -> None:
        """Ruin and recreate until the clock runs out, the best choice among all routes at times.

        Without a start from nothing more than once: with few vehicles one search may end in a trap.
        Where somebody is left out the first search was too short already: it is gone on with.
        """
        self._accept(start)
        alike = all(vehicle.fixed_cost == 0 for vehicle in self.net.problem.vehicles)
        each = START_SHARE * clock.left()
        for number in range(STARTS if alike and not start else 0):
            self._anneal((), clock.part(each), self.seed + number)
            if self._missing():
                break
        self._anneal(self.routes, clock, self.seed)

    def _anneal(self, start: tuple[Candidate, ...], clock: Clock, seed: int) -> None:
        small = RuinRecreate(self.net, seed, start)
        whole = max(clock.left(), 1e-6)
        hot = HOT if small.plain else MILD
        step, mixed = 0, whole
        if small.fixed > 0:
            self._squeeze(small, SQUEEZE_SHARE * whole)
        while not clock.over():
            left = clock.left()
            legs = small.value - (small.fixed * len(small.lines) if small.fixed else 0.0)
            heat = max(legs, 1.0) * hot * (COLD / hot) ** (1 - left / whole)
            better = small.step(heat)
            step += 1
            if better or step % KEPT_EVERY == 0:
                for line in small.best[2] if better else small.lines:
                    self.pool.add(small.candidate(line))
            if mixed - left > MIX_SHARE * whole:
                mixed = left
                self._take_best(small)
        self._take_best(small)

    def _squeeze(self, small: RuinRecreate, seconds: float) -> None:
        """As few vehicles as can be found in the time."""
        clock = self.clock.part(seconds)
        heat = HOT * sum(self.net.cost[k, self.net.n + k] for k in range(self.net.n))
        while not clock.over():
            found = small.step(heat)
            served = small.best[0] == 0 and len(small.best[2]) > 1
            if served and (found or small.fleet >= len(small.best[2])):
                small.squeeze()
        small.relax()
        self._accept(tuple(small.candidates()))

    def _take_best(self, small: RuinRecreate) -> None:
        found = tuple(small.candidates())
        if self._value(found) < self.value - 1e-6:
            self._accept(found)
        before = self.value
        self._recombine()
        if self.value < before - 1e-6:
            small.restart(self.routes)

    def days(self, start: tuple[Candidate, ...], clock: Clock) -> None:
        """Ruin and recreate for any vehicles and loads until the clock runs out."""
        self._accept(start)
        search = DaySearch(self.net, self.seed)
        search.begin(start)
        search.run(clock, None, lambda value: self.note(value, None))
        if search.value < self.value - 1e-6:
            self._accept(search.candidates())

    def begin(self, start: tuple[Candidate, ...]) -> None:
        seconds = min(FIRST_MOST, FIRST_SHARE * self.clock.left())
        first = tuple(routed(self.net, seconds, self.seed, start))
        self._accept(first if not start or self._value(first) < self._value(start) else start)

    def _accept(self, routes: tuple[Candidate, ...]) -> None:
        self.routes = routes
        for route in routes:
            self.pool.add(route)
        self.note(self.value, None)

    def run(self) -> None:
        rounds = since = 0
        while not self.clock.over():
            rounds += 1
            better = self._round()
            since = 0 if better else since + 1
            if rounds % 12 == 0:
                self._recombine()
            if self.exact_works and since > 3 * max(4, len(self.routes)):
                # Every neighbourhood of this width is best: look wider, then end.
                self.width, since = self.width + 1, 0
                if self.width > max(3, len(self.routes)):
                    return

    def _round(self) -> bool:
        piece = self._piece()
        if piece is None:
            return False
        found = self._solve(piece)
        if found is None:
            return False
        for route in found:
            self.pool.add(route)
        kept = tuple(r for i, r in enumerate(self.routes) if i not in piece.taken)
        routes = kept + found
        if self._value(routes) < self.value - 1e-6:
            self._accept(routes)
            return True
        return False

    def _piece(self) -> _Piece | None:
        """Riders of routes around a random rider, and everybody left out."""
        if not self.routes:
            riders = list(range(self.net.n))
            return _Piece(_part(self.net, riders, self.routes, []), [], self.value)
        centre = int(self.rng.integers(self.net.n))
        noise = self.rng.uniform(0.6, 1.4, size=self.net.n)
        close = self.near[centre] * noise
        rank = sorted(
            range(len(self.routes)),
            key=lambda i: min(close[k] for k in self.routes[i].nodes if k < self.net.n),
        )
        taken = rank[: self.width]
        key = frozenset(node for i in taken for node in (*self.routes[i].nodes, -1 - i))
        if self.exact_works and key in self.tried:
            return None
        self.tried.add(key)
        riders = sorted({k for i in taken for k in self.routes[i].nodes if k < self.net.n})
        riders += self._missing()
        cost = sum(self.routes[i].cost for i in taken)
        cost += sum(self.net.riders[k].price for k in self._missing())
        return _Piece(_part(self.net, sorted(riders), self.routes, taken), taken, cost)

    def _missing(self) -> list[int]:
        served = {k for route in self.routes for k in route.nodes if k < self.net.n}
        return [k for k in range(self.net.n) if k not in served]

    def _solve(self, piece: _Piece) -> tuple[Candidate, ...] | None:
        part = piece.net
        found: tuple[Candidate, ...] | None = None
        if self.exact_works:
            clock = self.clock.part(6.0)
            try:
                table = enumerate_fragments(part, PIECE_FRAGMENTS, self.clock.part(1.5).over)
                exact = ExactChoice(part, table, clock, self.seed, _silent).solve(piece.cost - EPS)
                found = exact.routes if exact is not None else None
            except OverBudgetError:
                self._narrow()
        if not self.exact_works:
            start = tuple(
                route
                for i in piece.taken
                if (route := _translated(self.net, part, self.routes[i])) is not None
            )
            seconds = min(self.clock.left(), 0.02 * part.n)
            found = tuple(routed(part, seconds, int(self.rng.integers(1 << 30)), start))
        if found is None:
            return None
        return tuple(r for r in (_translated(part, self.net, x) for x in found) if r is not None)

    def _narrow(self) -> None:
        if self.width > 2:
            self.width -= 1
        else:
            self.exact_works, self.width = False, 3

    def _best_of_pool(self) -> list[Candidate]:
        return sorted(self.pool.all(), key=lambda r: r.cost / max(1, len(r.kinds)))

    def _recombine(self) -> None:
        """The best choice among all routes ever seen, here and elsewhere."""
        for routes in self.others():
            for route in routes:
                self.pool.add(route)
        if self.tell is not None:
            self.tell(tuple(self._best_of_pool()[:MOST_TOLD]))
        seconds = min(4.0, max(0.2, self.clock.left()))
        chosen = choose(self.net, self._best_of_pool()[:MOST_MIXED], seconds, seed=self.seed)
        if chosen is not None and chosen.value < self.value - 1e-6:
            routes = own_riders(self.net, chosen.routes)
            if self._value(routes) < self.value - 1e-6:
                self._accept(routes)


def _silent(value: float | None, bound: float | None) -> None:
    return None


def _nearness(net: Network) -> Floats:
    """How far riders are from each other, minutes between ends and between windows."""
    n = net.n
    ways = net.minutes[:n, :n] + net.minutes[n:, n:]
    middle = (net.early + net.late) / 2
    apart = np.abs(middle[:n, None] - middle[None, :n])
    near: Floats = ways + 0.3 * np.nan_to_num(apart, nan=1e3, posinf=1e3)
    return near


def _part(
    net: Network, riders: list[int], routes: tuple[Candidate, ...], taken: list[int]
) -> Network:
    """The problem of these riders with the vehicles the other routes leave free."""
    used: dict[int, int] = {}
    for i, route in enumerate(routes):
        if i not in taken:
            owner = int(net.layout_class[route.layout])
            used[owner] = used.get(owner, 0) + 1
    names = {net.riders[k].id for k in riders}
    vehicles = tuple(
        msgspec.structs.replace(vehicle, count=min(vehicle.count - used.get(c, 0), len(taken) + 1))
        for c, vehicle in enumerate(net.problem.vehicles)
    )
    requests = tuple(r for r in net.problem.requests if r.id in names)
    problem: DialARide = msgspec.structs.replace(net.problem, requests=requests, vehicles=vehicles)
    return build(problem)


def _translated(source: Network, target: Network, route: Candidate) -> Candidate | None:
    """The same route in the numbers of another network."""
    number = {r.id: i for i, r in enumerate(target.riders)}
    nodes = [
        number[source.riders[k % source.n].id] + (0 if k < source.n else target.n)
        for k in route.nodes
    ]
    owner, layout = source.layout_class[route.layout], source.layout_number[route.layout]
    same = (target.layout_class == owner) & (target.layout_number == layout)
    if not same.any():
        return None
    return checked(target, int(np.argmax(same)), nodes)
