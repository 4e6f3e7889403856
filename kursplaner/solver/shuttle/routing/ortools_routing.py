"""First routes and the fallback: OR-Tools routing with optional visits and a ride limit."""

# The routing library carries no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import math

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from kursplaner.solver.shuttle.net.network import Network
from kursplaner.solver.shuttle.net.routes import Candidate
from kursplaner.solver.shuttle.net.schedule import Step, timed_route

SCALE = 1000
LONGEST = 10**9


def routed(
    net: Network, seconds: float, seed: int = 1, start: tuple[Candidate, ...] = (),
    solutions: int = 0,
) -> list[Candidate]:  # fmt: skip
    """Routes found in the time (or after so many solutions), each checked by exact times."""
    if not net.n or not len(net.layouts) or seconds <= 0:
        return list(start)
    return _Routing(net).solve(seconds, seed, start, solutions)


class _Routing:
    def __init__(self, net: Network) -> None:
        self.net = net
        self.vehicles = [
            v
            for v in range(len(net.layouts))
            for _ in range(net.problem.vehicles[int(net.layout_class[v])].count)
        ]
        nodes, count = 2 * net.n, len(self.vehicles)
        starts = [nodes + 2 * i for i in range(count)]
        ends = [nodes + 2 * i + 1 for i in range(count)]
        self.manager = pywrapcp.RoutingIndexManager(nodes + 2 * count, count, starts, ends)
        self.model = pywrapcp.RoutingModel(self.manager)
        self._times()
        self._costs()
        self._loads()
        self._pairs()
        self._classes()

    def _spot(self, node: int) -> tuple[int, float, float]:
        """Place, minutes before and after the node's variable."""
        net = self.net
        if node < 2 * net.n:
            return int(net.place[node]), float(net.pre[node]), float(net.post[node])
        number, last = divmod(node - 2 * net.n, 2)
        return net.depot(int(net.layout_class[self.vehicles[number]]), bool(last)), 0.0, 0.0

    def _table(self, costs: bool) -> list[list[int]]:
        problem = self.net.problem
        matrix = problem.costs if costs else problem.minutes
        spots = [self._spot(node) for node in range(self.manager.GetNumberOfNodes())]
        if costs:
            return [[round(SCALE * matrix[a][b]) for b, _, _ in spots] for a, _, _ in spots]
        return [
            [math.ceil(SCALE * (after + matrix[a][b] + before) - 1e-6) for b, before, _ in spots]
            for a, _, after in spots
        ]

    def _times(self) -> None:
        net, model = self.net, self.model
        evaluator = model.RegisterTransitMatrix(self._table(False))
        model.AddDimension(evaluator, LONGEST, LONGEST, False, "time")
        self.time = model.GetDimensionOrDie("time")
        for node in range(2 * net.n):
            low, high = (
                math.ceil(SCALE * net.early[node] - 1e-6),
                math.floor(SCALE * net.late[node]),
            )
            index = self.manager.NodeToIndex(node)
            if low <= high:
                self.time.CumulVar(index).SetRange(max(0, low), high)
            else:
                model.solver().Add(model.ActiveVar(index) == 0)
        for i, v in enumerate(self.vehicles):
            vehicle = net.problem.vehicles[int(net.layout_class[v])]
            low, high = math.ceil(SCALE * vehicle.shift[0]), math.floor(SCALE * vehicle.shift[1])
            self.time.CumulVar(model.Start(i)).SetRange(low, high)
            self.time.CumulVar(model.End(i)).SetRange(low, high)
            if vehicle.max_duration < vehicle.shift[1] - vehicle.shift[0]:
                self.time.SetSpanUpperBoundForVehicle(math.floor(SCALE * vehicle.max_duration), i)

    def _costs(self) -> None:
        self.model.SetArcCostEvaluatorOfAllVehicles(
            self.model.RegisterTransitMatrix(self._table(True))
        )
        for i, v in enumerate(self.vehicles):
            vehicle = self.net.problem.vehicles[int(self.net.layout_class[v])]
            self.model.SetFixedCostOfVehicle(round(SCALE * vehicle.fixed_cost), i)

    def _loads(self) -> None:
        net, count = self.net, self.manager.GetNumberOfNodes()
        for k in range(net.demand.shape[1]):
            loads = [0] * count
            for rider in range(net.n):
                loads[rider] = int(net.demand[rider, k])
                loads[net.n + rider] = -loads[rider]
            evaluator = self.model.RegisterUnaryTransitVector(loads)
            limits = [int(net.layouts[v, k]) for v in self.vehicles]
            self.model.AddDimensionWithVehicleCapacity(evaluator, 0, limits, True, f"load{k}")

    def _pairs(self) -> None:
        net, model, solver = self.net, self.model, self.model.solver()
        for i, rider in enumerate(net.riders):
            up, down = self.manager.NodeToIndex(i), self.manager.NodeToIndex(net.n + i)
            model.AddPickupAndDelivery(up, down)
            solver.Add(model.VehicleVar(up) == model.VehicleVar(down))
            solver.Add(self.time.CumulVar(up) <= self.time.CumulVar(down))
            if net.span[i] < 1e6:
                span = math.floor(SCALE * net.span[i] + 1e-6)
                solver.Add(self.time.CumulVar(down) - self.time.CumulVar(up) <= span)
            price = round(SCALE * min(rider.price, 1e9))
            model.AddDisjunction([up], price)
            model.AddDisjunction([down], 0)
            solver.Add(model.ActiveVar(up) == model.ActiveVar(down))
            if not net.allowed[i].all():
                able = [n for n, v in enumerate(self.vehicles) if net.allowed[i, v]]
                for index in (up, down):
                    model.VehicleVar(index).SetValues([-1, *able])
            self._company(i, up, down)

    def _company(self, i: int, up: int, down: int) -> None:
        """Apart means another vehicle here (stricter than needed); an escort comes along."""
        net, model, solver = self.net, self.model, self.model.solver()
        for j in np.flatnonzero(net.apart[i, :i]):
            other = self.manager.NodeToIndex(int(j))
            both = model.ActiveVar(up) + model.ActiveVar(other) <= 1
            solver.Add((model.VehicleVar(up) != model.VehicleVar(other)) + both >= 1)
        if net.escort[i] >= 0:
            boards = self.manager.NodeToIndex(int(net.escort[i]))
            leaves = self.manager.NodeToIndex(int(net.n + net.escort[i]))
            solver.Add(model.ActiveVar(up) <= model.ActiveVar(boards))
            same = model.VehicleVar(up) == model.VehicleVar(boards)
            solver.Add(same + (model.ActiveVar(up) == 0) >= 1)
            solver.Add(self.time.CumulVar(boards) <= self.time.CumulVar(up))
            solver.Add(self.time.CumulVar(down) <= self.time.CumulVar(leaves))

    def _classes(self) -> None:
        """Alternative layouts of one class share its vehicles."""
        net = self.net
        for c, vehicle in enumerate(net.problem.vehicles):
            mine = [i for i, v in enumerate(self.vehicles) if net.layout_class[v] == c]
            if len(mine) > vehicle.count:
                used = [self.model.ActiveVehicleVar(i) for i in mine]
                self.model.solver().Add(sum(used[1:], start=used[0]) <= vehicle.count)

    def solve(
        self, seconds: float, seed: int, start: tuple[Candidate, ...], solutions: int
    ) -> list[Candidate]:
        params = pywrapcp.DefaultRoutingSearchParameters()
        params.first_solution_strategy = (
            routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        )
        params.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        )
        params.time_limit.FromMilliseconds(max(1, int(1000 * seconds)))
        if solutions:
            params.solution_limit = solutions
        self.model.solver().ReSeed(seed)
        found = None
        if start:
            self.model.CloseModelWithParameters(params)
            hint = self._assignment(start)
            if hint is not None:
                found = self.model.SolveFromAssignmentWithParameters(hint, params)
        if found is None:
            found = self.model.SolveWithParameters(params)
        return self._routes(found) if found is not None else list(start)

    def _assignment(self, start: tuple[Candidate, ...]):  # type: ignore[no-untyped-def]
        routes: list[list[int]] = [[] for _ in self.vehicles]
        free = {v: [i for i, w in enumerate(self.vehicles) if w == v] for v in set(self.vehicles)}
        for route in start:
            if not free.get(route.layout):
                return None
            routes[free[route.layout].pop(0)] = list(route.nodes)
        return self.model.ReadAssignmentFromRoutes(routes, True)

    def _routes(self, found) -> list[Candidate]:  # type: ignore[no-untyped-def]
        routes = []
        for i, v in enumerate(self.vehicles):
            index = found.Value(self.model.NextVar(self.model.Start(i)))
            nodes = []
            while not self.model.IsEnd(index):
                nodes.append(self.manager.IndexToNode(index))
                index = found.Value(self.model.NextVar(index))
            route = checked(self.net, v, nodes) if nodes else None
            if route is not None:
                routes.append(route)
        return routes


def steps_of(net: Network, nodes: list[int]) -> list[Step]:
    return [Step(net.riders[k % net.n], k < net.n) for k in nodes]


def checked(net: Network, v: int, nodes: list[int]) -> Candidate | None:
    """The nodes as a route of layout v when exact times exist, else None."""
    vehicle = net.problem.vehicles[int(net.layout_class[v])]
    route = timed_route(net.problem, vehicle, int(net.layout_number[v]), steps_of(net, nodes))
    if route is None or not crew_fits(net, v, nodes):
        return None
    kinds = tuple(sorted(int(net.kind[k]) for k in nodes if k < net.n))
    return Candidate(v, tuple(nodes), kinds, route.cost)


def crew_fits(net: Network, v: int, nodes: list[int]) -> bool:
    """Seats on every leg, who may not meet, who needs an escort, and order of ends."""
    aboard: set[int] = set()
    load = np.zeros(net.demand.shape[1], dtype=np.int64)
    for node in nodes:
        rider = node % net.n
        if node >= net.n:
            if rider not in aboard or any(net.escort[k] == rider for k in aboard):
                return False
            aboard.remove(rider)
            load -= net.demand[rider]
            continue
        if not net.allowed[rider, v] or any(net.apart[rider, k] for k in aboard):
            return False
        if net.escort[rider] >= 0 and int(net.escort[rider]) not in aboard:
            return False
        aboard.add(rider)
        load += net.demand[rider]
        if (load > net.layouts[v]).any():
            return False
    return not aboard
