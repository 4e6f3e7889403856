"""Chosen routes as a vehicle drives them: every rider by name, tour by tour, minute by minute."""

from __future__ import annotations

from enum import Enum, auto
from itertools import pairwise

import msgspec
import numpy as np

from kursplaner.domain.dialaride import Route, Visit, Window
from kursplaner.solver.shuttle.days.lines import Depot, Line, may_work
from kursplaner.solver.shuttle.days.trips import TripBook
from kursplaner.solver.shuttle.exact.choose import Exact
from kursplaner.solver.shuttle.net.network import Network
from kursplaner.solver.shuttle.net.routes import Candidate, demand_sizes
from kursplaner.solver.shuttle.net.schedule import Step, timed_route


def has_crews(net: Network) -> bool:
    return any(vehicle.crew is not None for vehicle in net.problem.vehicles)


class Crews:
    """What routes cost, and how they are cut, once their drivers are looked at."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.book = TripBook(net)
        self.depot = Depot(net, self.book)

    def line(self, route: Candidate) -> Line | None:
        """The route as the driver may drive it; None when no cut into tours allows it."""
        trips = self.book.parts(route.nodes)
        owner = int(self.net.layout_class[route.layout])
        return self.depot.line(owner, tuple(trips)) if trips else None

    def judged(self, found: Exact) -> Exact:
        """Only what drivers may drive, at its true cost; riders of other routes are left out."""
        net = self.net
        routes, value = [], 0.0
        left = demand_sizes(net).copy()
        for route in named(net, found.routes):
            line = self.line(route)
            if line is not None:
                routes.append(Candidate(route.layout, route.nodes, route.kinds, line.cost))
                value += line.cost
                np.subtract.at(left, np.array(route.kinds, dtype=np.int64), 1)
        price = {int(net.kind[k]): rider.price for k, rider in enumerate(net.riders)}
        unserved = {int(k): int(left[k]) for k in np.flatnonzero(left > 0)}
        value += sum(price[k] * count for k, count in unserved.items())
        proven = found.proven and value <= found.value + 1e-6 * max(1.0, abs(found.value))
        return Exact(tuple(routes), unserved, value, min(found.bound, value), proven)


def named(net: Network, routes: tuple[Candidate, ...]) -> list[Candidate]:
    """Alike riders handed out in their order, so that no two routes name the same one."""
    following = {k: int(np.searchsorted(net.kind, k)) for k in range(net.kinds)}
    renamed = []
    for route in routes:
        own: dict[int, int] = {}
        nodes = []
        for node in route.nodes:
            if node < net.n:
                kind = int(net.kind[node])
                own[node] = following[kind]
                following[kind] += 1
                nodes.append(own[node])
            else:
                nodes.append(net.n + own[node - net.n])
        renamed.append(Candidate(route.layout, tuple(nodes), route.kinds, route.cost))
    return renamed


def named_routes(net: Network, routes: tuple[Candidate, ...]) -> list[Route]:
    """Each route with its own riders of every demand, and the times it is driven."""
    crews = Crews(net) if has_crews(net) else None
    timed = [_timed(net, crews, route) for route in named(net, routes)]
    return [route for route in timed if route is not None]


def _timed(net: Network, crews: Crews | None, route: Candidate) -> Route | None:
    vehicle = net.problem.vehicles[int(net.layout_class[route.layout])]
    number = int(net.layout_number[route.layout])
    steps = [Step(net.riders[k % net.n], k < net.n) for k in route.nodes]
    line = crews.line(route) if crews is not None and vehicle.crew is not None else None
    if crews is None or line is None:
        return timed_route(net.problem, vehicle, number, steps)
    return timed(net, crews, line, number)


def timed(net: Network, crews: Crews, line: Line, layout: int) -> Route | None:
    """The line tour by tour, at the times riders like best that the driver's limits allow."""
    ways = (_tours(net, crews, line, layout, pace) for pace in Pace)
    return next((way for way in ways if way is not None), None)


class Pace(Enum):
    """How a tour's times are chosen; later ones only where the driver's limits ask for it."""

    CALM = auto()
    """As riders like it best."""
    SHORT = auto()
    """The same, but gone no longer than needed."""
    HURRY = auto()
    """Home as early as can be: what `lines` reckons with."""


def _tours(net: Network, crews: Crews, line: Line, number: int, pace: Pace) -> Route | None:
    """Every tour of the line timed for itself, between its neighbours."""
    planned = crews.depot.spans(line.owner, line.trips, line.cuts) or []
    vehicle = crews.depot.classes[line.owner]
    crew = crews.depot.crews[line.owner]
    begin = vehicle.shift[0]
    visits: list[Visit] = []
    cuts: list[int] = []
    spans: list[Window] = []
    tours = pairwise((0, *line.cuts, len(line.trips)))
    for (first, last), (out, home) in zip(tours, planned, strict=True):
        nodes = [node for trip in line.trips[first:last] for node in trip.nodes]
        end = vehicle.shift[1]
        if last < len(line.trips):
            into = crews.depot.matrix[vehicle.start][line.trips[last].first]
            end = line.must[last] - into - crew.turnaround
        most = vehicle.max_duration if pace is Pace.CALM else home - out
        car = msgspec.structs.replace(vehicle, shift=(begin, end), max_duration=most)
        steps = [Step(net.riders[k % net.n], k < net.n) for k in nodes]
        part = timed_route(net.problem, car, number, steps, pace is Pace.HURRY)
        if part is None:
            return None
        cuts += [len(visits)] if visits else []
        visits += part.visits
        spans.append((part.depart, part.arrive))
        begin = part.arrive + crew.turnaround
    if not may_work(crew, spans):
        return None
    return Route(
        vehicle=vehicle.id, layout=number, visits=tuple(visits), depart=spans[0][0],
        arrive=spans[-1][1], cost=line.cost, cuts=tuple(cuts),
    )  # fmt: skip
