"""Exact times of one route: a system of differences, solved by relaxing it to a fixed point."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kursplaner.domain.dialaride import DialARide, Request, Route, VehicleClass, Visit
from kursplaner.solver.shuttle.net.network import Floats

EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Step:
    """One visit asked for: a request getting in or out."""

    request: Request
    boards: bool

    @property
    def place(self) -> int:
        return self.request.pickup if self.boards else self.request.delivery


def timed_route(
    problem: DialARide, vehicle: VehicleClass, layout: int, steps: list[Step], hurry: bool = False
) -> Route | None:  # fmt: skip
    """The route with ways home begun as early, then everybody else driven as late as can be.

    With `hurry` the vehicle returns as early as can be instead, gone as short as can be. None when
    no times meet all windows, ride limits and the vehicle's shift and duration.
    """
    net = _Differences(problem, vehicle, steps)
    early = net.earliest({})
    if early is None:
        return None
    if hurry:
        net.high[-1] = min(net.high[-1], early[-1])
    for i, step in enumerate(() if hurry else steps):
        if step.boards and step.request.soon:
            net.high[net.halt_of[i]] = early[net.halt_of[i]]
    late = net.latest(float(net.high[-1]))
    boards = {net.halt_of[i] for i, step in enumerate(steps) if step.boards}
    final = net.earliest({h: float(late[h]) for h in (0, *boards)})
    times = final if final is not None else late
    visits = tuple(
        Visit(step.request.id, step.boards, step.place, float(times[net.halt_of[i]]))
        for i, step in enumerate(steps)
    )
    return Route(
        vehicle=vehicle.id, layout=layout, visits=visits, depart=float(times[0]),
        arrive=float(times[-1]), cost=route_cost(problem, vehicle, steps),
    )  # fmt: skip


def route_cost(problem: DialARide, vehicle: VehicleClass, steps: list[Step]) -> float:
    """Fixed cost, driving, and the price of minutes on board beyond the direct ride."""
    places = [vehicle.start, *(step.place for step in steps), vehicle.end]
    cost = vehicle.fixed_cost
    cost += sum(problem.costs[a][b] for a, b in pairwise(places))
    on = [dict(step.request.surcharges) for step in steps if step.boards]
    cost += sum(surcharge.get(vehicle.id, 0.0) for surcharge in on)
    if problem.ride_weight:
        net = _Differences(problem, vehicle, steps)
        cost += problem.ride_weight * net.detours()
    return cost


class _Differences:
    """Variables: departure, one per halt, return. Bounds, and arcs b - a >= w.

    Without shared stops every visit is a halt of its own. With them, neighbouring visits of one
    place that all board (or all alight) are one halt: its departure (or arrival).
    """

    def __init__(self, problem: DialARide, vehicle: VehicleClass, steps: list[Step]) -> None:
        self.problem, self.vehicle, self.steps = problem, vehicle, steps
        self.halt_of = _halts(problem, steps)
        halts = (self.halt_of[-1] if steps else 0) + 2
        self.low = np.full(halts, float(vehicle.shift[0]))
        self.high = np.full(halts, float(vehicle.shift[1]))
        self.before = np.zeros(halts)
        self.after = np.zeros(halts)
        self.place = [vehicle.start] * (halts - 1) + [vehicle.end]
        for step, h in zip(steps, self.halt_of, strict=True):
            self._visit(step, h)
        self.legs = [
            self.after[h] + problem.minutes[self.place[h]][self.place[h + 1]] + self.before[h + 1]
            for h in range(halts - 1)
        ]
        self.arcs = [(h, h + 1, leg) for h, leg in enumerate(self.legs)]
        self.arcs += self._rides()
        if vehicle.max_duration < np.inf:
            self.arcs.append((halts - 1, 0, -float(vehicle.max_duration)))

    def _visit(self, step: Step, h: int) -> None:
        request = step.request
        window = request.pickup_window if step.boards else request.delivery_window
        self.low[h] = max(self.low[h], window[0])
        self.high[h] = min(self.high[h], window[1])
        self.place[h] = step.place
        service = request.pickup_service if step.boards else request.delivery_service
        if self.problem.shared_stops and step.boards:
            self.before[h] += service
        else:
            self.after[h] += service

    def _rides(self) -> list[tuple[int, int, float]]:
        arcs = []
        for request, begin, end in self._pairs():
            extra = 0.0 if self.problem.shared_stops else request.pickup_service
            if request.max_ride < np.inf:
                arcs.append((end, begin, -(request.max_ride + extra)))
        return arcs

    def _pairs(self) -> list[tuple[Request, int, int]]:
        boarded: dict[str, int] = {}
        pairs = []
        for step, h in zip(self.steps, self.halt_of, strict=True):
            if step.boards:
                boarded[step.request.id] = h
            else:
                pairs.append((step.request, boarded[step.request.id], h))
        return pairs

    def earliest(self, fixed: dict[int, float]) -> Floats | None:
        """Least moments meeting everything with the fixed ones as they are, or None."""
        times = self.low.copy()
        for h, value in fixed.items():
            times[h] = max(times[h], value)
        for _ in range(len(times) + 2):
            changed = False
            for a, b, w in self.arcs:
                if times[a] + w > times[b] + 1e-9:
                    times[b] = times[a] + w
                    changed = True
            if (times > self.high + EPS).any():
                return None
            if not changed:
                moved = any(times[h] > value + EPS for h, value in fixed.items())
                return None if moved else times
        return None

    def latest(self, end: float) -> Floats:
        """Latest moments with the return at `end`; call only when `earliest` exists."""
        times = self.high.copy()
        times[-1] = min(times[-1], end)
        for _ in range(len(times) + 2):
            changed = False
            for a, b, w in self.arcs:
                if times[b] - w < times[a] - 1e-9:
                    times[a] = times[b] - w
                    changed = True
            if not changed:
                break
        return times

    def detours(self) -> float:
        """Minutes on board beyond the direct ride, summed, without waiting."""
        at = np.concatenate([[0.0], np.cumsum(self.legs)])
        total = 0.0
        for request, begin, end in self._pairs():
            direct = self.problem.minutes[request.pickup][request.delivery]
            if not self.problem.shared_stops:
                direct += request.pickup_service
            total += max(0.0, float(at[end] - at[begin]) - direct)
        return total


def _halts(problem: DialARide, steps: list[Step]) -> list[int]:
    """Number of each visit's halt, counted from 1."""
    halts: list[int] = []
    for i, step in enumerate(steps):
        joined = problem.shared_stops and i > 0 and steps[i - 1].boards == step.boards
        joined = joined and steps[i - 1].place == step.place
        halts.append(halts[-1] if joined else (halts[-1] + 1 if halts else 1))
    return halts
