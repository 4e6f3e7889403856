"""The question as arrays: nodes, windows made tight, and which node may follow which.

Node i < n is the pickup of rider i, node n + i the delivery. The variable of a node is the start
of service, or with shared stops the departure from a pickup and the arrival at a delivery.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from kursplaner.domain.dialaride import DialARide, Request, VehicleClass

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
EPS = 1e-7
NEVER = -1e9


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """All arrays the engine works on; n riders, 2n nodes, V layouts over all vehicle classes."""

    problem: DialARide
    matrix: Floats
    """Minutes between places."""
    costs: Floats
    riders: tuple[Request, ...]
    n: int
    names: Ints
    """Place -> first place on the same spot."""
    place: Ints
    early: Floats
    late: Floats
    pre: Floats
    """Minutes between reaching the place and the node's variable."""
    post: Floats
    """Minutes between the node's variable and being ready to leave."""
    span: Floats
    """Most minutes between a rider's two node variables."""
    minutes: Floats
    cost: Floats
    direct: Floats
    demand: Ints
    layouts: Ints
    """(V, kinds) capacities."""
    layout_class: Ints
    layout_number: Ints
    allowed: Bools
    """(n, V): which layouts may serve the rider."""
    extra: Floats
    """(n, V): surcharge of the rider in the layout's class."""
    follows: Bools
    """(2n, 2n): whether node j may come right after node i inside one fragment."""
    same: Bools
    """(2n, 2n): two nodes of one halt, order without meaning."""
    twin_before: Ints
    """Rider that must be taken before this one because both are alike; -1: none."""
    kind: Ints
    """Rider -> number of its demand; alike riders share it."""
    apart: Bools
    escort: Ints
    rank: Ints
    """Order of nodes inside one halt: escorts board first and alight last."""
    shared: bool

    @property
    def kinds(self) -> int:
        return int(self.kind.max()) + 1 if self.n else 0

    def depot(self, c: int, end: bool) -> int:
        """Place where class c starts (or ends), under the name of its spot."""
        vehicle = self.problem.vehicles[c]
        return int(self.names[vehicle.end if end else vehicle.start])

    def start_minutes(self, v: int) -> Floats:
        """Minutes from the depot of layout v to every node."""
        found: Floats = self.matrix[self._class(v).start, self.place]
        return found

    def end_minutes(self, v: int) -> Floats:
        found: Floats = self.matrix[self.place, self._class(v).end]
        return found

    def start_cost(self, v: int) -> Floats:
        found: Floats = self.costs[self._class(v).start, self.place]
        return found

    def end_cost(self, v: int) -> Floats:
        found: Floats = self.costs[self.place, self._class(v).end]
        return found

    def _class(self, v: int) -> VehicleClass:
        return self.problem.vehicles[int(self.layout_class[v])]


def build(problem: DialARide) -> Network:
    """Arrays of the problem with tight windows; requests no vehicle can carry have none."""
    matrix = np.asarray(problem.minutes, dtype=np.float64).reshape(len(problem.minutes), -1)
    costs = np.asarray(problem.costs, dtype=np.float64).reshape(len(problem.costs), -1)
    names = _one_name(matrix, costs)
    riders = _order(problem.requests, names)
    n = len(riders)
    place = np.array([r.pickup for r in riders] + [r.delivery for r in riders], dtype=np.int64)
    service = _floats([r.pickup_service for r in riders] + [r.delivery_service for r in riders])
    pickups = np.arange(2 * n) < n
    shared = problem.shared_stops
    pre = np.where(pickups, service, 0.0) if shared else np.zeros(2 * n)
    post = np.where(pickups, 0.0, service) if shared else service
    place = names[place]
    minutes = matrix[np.ix_(place, place)]
    layouts, owner, number = _layouts(problem)
    demand = np.array([r.demand for r in riders], dtype=np.int64).reshape(n, layouts.shape[1])
    allowed = _allowed(problem, riders, demand, layouts, owner)
    ride = _floats([r.max_ride for r in riders])
    span = ride if shared else ride + service[:n]
    rows = np.arange(n)
    reach = post[:n] + minutes[rows, n + rows] + pre[n:]
    early, late = _tighten(problem, riders, allowed, owner, matrix, pre, post, span, reach)
    kind, twin_before = _twins(riders, names)
    index = {r.id: i for i, r in enumerate(riders)}
    escort = np.array([index.get(r.escort or "", -1) for r in riders], dtype=np.int64)
    same = _same(place, early, late, post, pickups, shared)
    net = Network(
        problem=problem, matrix=matrix, costs=costs, riders=riders, n=n, names=names, place=place,
        early=early, late=late, pre=pre, post=post, span=span, minutes=minutes,
        cost=costs[np.ix_(place, place)], direct=reach, demand=demand, layouts=layouts,
        layout_class=owner, layout_number=number, allowed=allowed,
        extra=_extra(problem, riders, owner), follows=np.zeros((2 * n, 2 * n), dtype=bool),
        same=same, twin_before=twin_before, kind=kind, apart=_apart(riders, index), escort=escort,
        rank=_ranks(riders, escort), shared=shared,
    )  # fmt: skip
    net.follows[:] = _follows(net)
    return net


def _floats(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64)


def _one_name(matrix: Floats, costs: Floats) -> Ints:
    """Place -> first place that lies on the same spot: equal legs to and from everywhere."""
    table = np.concatenate([matrix, matrix.T, costs, costs.T], axis=1)
    _, first, group = np.unique(table, axis=0, return_index=True, return_inverse=True)
    names = first[group.ravel()]
    near = matrix[np.arange(len(names)), names] == 0
    return np.where(near, names, np.arange(len(names))).astype(np.int64)


def _order(requests: tuple[Request, ...], names: Ints) -> tuple[Request, ...]:
    """Alike requests side by side, otherwise as given."""
    first: dict[Request, int] = {}
    keys = [_identity(r, names) for r in requests]
    for position, key in enumerate(keys):
        first.setdefault(key, position)
    order = sorted(range(len(requests)), key=lambda i: (first[keys[i]], i))
    return tuple(requests[i] for i in order)


def _identity(request: Request, names: Ints) -> Request:
    """Equal for riders who are alike: all the same but the name, at the same two spots."""
    if request.apart or request.escort:
        return request
    pickup, delivery = int(names[request.pickup]), int(names[request.delivery])
    return replace(request, id="", pickup=pickup, delivery=delivery)


def _twins(riders: tuple[Request, ...], names: Ints) -> tuple[Ints, Ints]:
    named = {name for r in riders for name in (*r.apart, r.escort) if name}
    kind = np.zeros(len(riders), dtype=np.int64)
    before = np.full(len(riders), -1, dtype=np.int64)
    for i, rider in enumerate(riders):
        before_her = riders[i - 1]
        if i and rider.id not in named and _identity(rider, names) == _identity(before_her, names):
            kind[i], before[i] = kind[i - 1], i - 1
        elif i:
            kind[i] = kind[i - 1] + 1
    return kind, before


def _layouts(problem: DialARide) -> tuple[Ints, Ints, Ints]:
    rows = [
        (capacity, c, k)
        for c, vehicle in enumerate(problem.vehicles)
        for k, capacity in enumerate(vehicle.layouts)
        if vehicle.count > 0
    ]
    kinds = len(problem.requests[0].demand) if problem.requests else 1
    capacities = np.array([row[0] for row in rows], dtype=np.int64).reshape(len(rows), kinds)
    owner = np.array([row[1] for row in rows], dtype=np.int64)
    return capacities, owner, np.array([row[2] for row in rows], dtype=np.int64)


def _allowed(
    problem: DialARide, riders: tuple[Request, ...], demand: Ints, layouts: Ints, owner: Ints
) -> Bools:
    if not len(layouts) or not len(riders):
        return np.zeros((len(riders), len(layouts)), dtype=bool)
    fits: Bools = np.all(demand[:, None, :] <= layouts[None, :, :], axis=2)
    for i, rider in enumerate(riders):
        if rider.vehicles is not None:
            for v, c in enumerate(owner):
                fits[i, v] &= problem.vehicles[int(c)].id in rider.vehicles
    return fits


def _extra(problem: DialARide, riders: tuple[Request, ...], owner: Ints) -> Floats:
    extra = np.zeros((len(riders), len(owner)))
    for i, rider in enumerate(riders):
        asked = dict(rider.surcharges)
        for v, c in enumerate(owner if asked else ()):
            extra[i, v] = asked.get(problem.vehicles[int(c)].id, 0.0)
    return extra


def _tighten(
    problem: DialARide, riders: tuple[Request, ...], allowed: Bools, owner: Ints,
    matrix: Floats, pre: Floats, post: Floats, span: Floats, reach: Floats,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Windows no schedule can use more of: the other end, the ride limit and the shifts."""
    n = len(riders)
    early = _floats([r.pickup_window[0] for r in riders] + [r.delivery_window[0] for r in riders])
    late = _floats([r.pickup_window[1] for r in riders] + [r.delivery_window[1] for r in riders])
    for i, rider in enumerate(riders):
        classes = {int(owner[v]) for v in np.flatnonzero(allowed[i])}
        if not classes:
            late[i] = late[n + i] = NEVER
            continue
        cars = [problem.vehicles[c] for c in classes]
        out = min(c.shift[0] + matrix[c.start, rider.pickup] for c in cars) + pre[i]
        home = max(c.shift[1] - matrix[rider.delivery, c.end] for c in cars) - post[n + i]
        early[i] = max(early[i], out)
        late[n + i] = min(late[n + i], home)
    early[n:] = np.maximum(early[n:], early[:n] + reach)
    late[:n] = np.minimum(late[:n], late[n:] - reach)
    early[:n] = np.maximum(early[:n], early[n:] - span)
    late[n:] = np.minimum(late[n:], late[:n] + span)
    return early, late


def _same(
    place: Ints, early: Floats, late: Floats, post: Floats, pickups: Bools, shared: bool
) -> Bools:
    one: Bools = (place[:, None] == place[None, :]) & (pickups[:, None] == pickups[None, :])
    if not shared:
        one &= (post[:, None] == 0) & (post[None, :] == 0)
        one &= (early[:, None] == early[None, :]) & (late[:, None] == late[None, :])
    np.fill_diagonal(one, False)
    return one


def _apart(riders: tuple[Request, ...], index: dict[str, int]) -> Bools:
    apart = np.zeros((len(riders), len(riders)), dtype=bool)
    for i, rider in enumerate(riders):
        for other in rider.apart:
            if other in index:
                apart[i, index[other]] = apart[index[other], i] = True
    return apart


def _ranks(riders: tuple[Request, ...], escort: Ints) -> Ints:
    """Whoever escorts somebody boards before and alights after her, along whole chains."""
    n = len(riders)
    height = np.zeros(n, dtype=np.int64)
    led = np.flatnonzero(escort >= 0)
    for _ in range(n):
        np.maximum.at(height, escort[led], height[led] + 1)
    height = np.minimum(height, n)
    return np.concatenate([np.arange(n) + n * (n - height), np.arange(n) + n * height])


def _follows(net: Network) -> Bools:
    """Arcs that some pair of riders can use inside a fragment."""
    n, nodes = net.n, 2 * net.n
    follows = np.zeros((nodes, nodes), dtype=bool)
    if n == 0:
        return follows
    alive = net.early <= net.late + EPS
    alive = alive[:n] & alive[n:] & (net.direct <= net.span + EPS) & net.allowed.any(axis=1)
    both = alive[:, None] & alive[None, :] & ~np.eye(n, dtype=bool)
    both &= net.allowed.astype(np.int64) @ net.allowed.T.astype(np.int64) > 0
    load = net.demand[:, None, None, :] + net.demand[None, :, None, :]
    fits: Bools = np.all(load <= net.layouts, axis=3)
    together = both & ~net.apart & np.any(fits, axis=2)
    nested, crossing, after = _pair_orders(net)
    nested, crossing = nested & together, crossing & together
    follows[:n, :n] = nested | crossing
    follows[:n, n:] = crossing.T
    follows[n:, n:] = crossing | nested.T
    follows[n:, :n] = both & after
    follows[np.arange(n), n + np.arange(n)] = alive
    if net.shared:
        here = net.place[:n, None] == net.place[None, n:]
        follows[:n, n:] &= ~here
    return follows


def _pair_orders(net: Network) -> tuple[Bools, Bools, Bools]:
    """Necessary for riders i, j: orders i j j i and i j i j, and delivery i then pickup j."""
    n = net.n
    gap = net.post[:, None] + net.minutes + net.pre[None, :]
    if net.shared:
        gap = np.where(net.place[:, None] == net.place[None, :], 0.0, gap)
    pp, dd, pd, dp = gap[:n, :n], gap[n:, n:], gap[:n, n:], gap[n:, :n]
    own = net.direct
    early, late = net.early, net.late
    at_j = np.maximum(early[None, :n], early[:n, None] + pp)
    okay = at_j <= late[None, :n] + EPS
    drop_j = np.maximum(early[None, n:], at_j + own[None, :])
    end_i = np.maximum(early[n:, None], drop_j + dd.T)
    nested = okay & (drop_j <= late[None, n:] + EPS) & (end_i <= late[n:, None] + EPS)
    nested &= pp + own[None, :] + dd.T <= net.span[:, None] + EPS
    drop_i = np.maximum(early[n:, None], at_j + pd.T)
    end_j = np.maximum(early[None, n:], drop_i + dd)
    crossing = okay & (drop_i <= late[n:, None] + EPS) & (end_j <= late[None, n:] + EPS)
    crossing &= (pp + pd.T <= net.span[:, None] + EPS) & (pd.T + dd <= net.span[None, :] + EPS)
    after = early[n:, None] + dp <= late[None, :n] + EPS
    return nested, crossing, after
