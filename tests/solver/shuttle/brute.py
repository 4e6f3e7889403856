"""An independent judge of dial-a-ride answers and the slow, certain way to the best one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof, Request, VehicleClass

EPS = 1e-6
Visits = tuple[tuple[Request, bool], ...]


def halts_of(problem: DialARide, visits: Visits) -> list[list[tuple[Request, bool]]]:
    halts: list[list[tuple[Request, bool]]] = []
    for visit in visits:
        joins = problem.shared_stops and halts and halts[-1][-1][1] == visit[1]
        if joins and place(halts[-1][-1]) == place(visit):
            halts[-1].append(visit)
        else:
            halts.append([visit])
    return halts


def place(visit: tuple[Request, bool]) -> int:
    return visit[0].pickup if visit[1] else visit[0].delivery


def feasible(problem: DialARide, vehicle: VehicleClass, visits: Visits) -> bool:
    """Whether any times meet all rules: no negative circle among the differences."""
    halts = halts_of(problem, visits)
    size = len(halts) + 3
    origin, first, last = size - 1, 0, size - 2
    most = [[float("inf")] * size for _ in range(size)]

    def at_least(a: int, b: int, minutes: float) -> None:
        most[b][a] = min(most[b][a], -minutes)

    def window(node: int, low: float, high: float) -> None:
        at_least(origin, node, low)
        at_least(node, origin, -high)

    window(first, *vehicle.shift)
    window(last, *vehicle.shift)
    at_least(last, first, -vehicle.max_duration)
    spots = [vehicle.start, *(place(halt[0]) for halt in halts), vehicle.end]
    stay_before = [0.0] * (len(halts) + 2)
    stay_after = [0.0] * (len(halts) + 2)
    where: dict[tuple[str, bool], int] = {}
    for number, halt in enumerate(halts, start=1):
        for request, boards in halt:
            where[request.id, boards] = number
            window(number, *(request.pickup_window if boards else request.delivery_window))
            service = request.pickup_service if boards else request.delivery_service
            if boards and problem.shared_stops:
                stay_before[number] += service
            else:
                stay_after[number] += service
    for number, (a, b) in enumerate(pairwise(spots)):
        at_least(number, number + 1,
                 stay_after[number] + problem.minutes[a][b] + stay_before[number + 1])  # fmt: skip
    for request, boards in visits:
        if not boards:
            extra = 0.0 if problem.shared_stops else request.pickup_service
            at_least(where[request.id, False], where[request.id, True], -request.max_ride - extra)
    for k in range(size):
        for i in range(size):
            for j in range(size):
                if most[i][k] + most[k][j] < most[i][j]:
                    most[i][j] = most[i][k] + most[k][j]
    return all(most[i][i] >= -EPS for i in range(size))


def crew_allowed(vehicle: VehicleClass, layout: tuple[int, ...], visits: Visits) -> bool:
    aboard: list[Request] = []
    for request, boards in visits:
        if request.vehicles is not None and vehicle.id not in request.vehicles:
            return False
        if boards:
            aboard.append(request)
        else:
            aboard.remove(request)
        names = {r.id for r in aboard}
        if any(set(r.apart) & names for r in aboard):
            return False
        if any(r.escort is not None and r.escort not in names for r in aboard):
            return False
        if any(sum(r.demand[k] for r in aboard) > limit for k, limit in enumerate(layout)):
            return False
    return not aboard


def cost(problem: DialARide, vehicle: VehicleClass, visits: Visits) -> float:
    spots = [vehicle.start, *(place(v) for v in visits), vehicle.end]
    surcharge = sum(dict(r.surcharges).get(vehicle.id, 0.0) for r, boards in visits if boards)
    return vehicle.fixed_cost + surcharge + sum(problem.costs[a][b] for a, b in pairwise(spots))


Priced = Callable[[VehicleClass, Visits], float]


def best_value(problem: DialARide, priced: Priced | None = None) -> float:
    """Least cost over all ways to serve or leave out the requests; at most about five of them.

    `priced` says what an order costs, inf where it may not be driven; None: see `cost`.
    """
    requests = problem.requests
    full = (1 << len(requests)) - 1
    tables = [(c, best_routes(problem, c, priced), c.count) for c in problem.vehicles]
    best = {0: 0.0}
    for _, table, count in tables:
        for _ in range(count):
            best = _with_one_more(best, table)
    return min(
        value + sum(r.price for i, r in enumerate(requests) if not served >> i & 1)
        for served, value in best.items()
        if served <= full
    )


def _with_one_more(best: dict[int, float], table: dict[int, float]) -> dict[int, float]:
    grown = dict(best)
    for served, value in best.items():
        for more, price in table.items():
            if not served & more:
                key = served | more
                grown[key] = min(grown.get(key, float("inf")), value + price)
    return grown


def best_routes(
    problem: DialARide, vehicle: VehicleClass, priced: Priced | None = None
) -> dict[int, float]:
    """Cheapest route of the vehicle for every set of requests it can serve."""
    table: dict[int, float] = {}
    for visits in _orders(problem, vehicle, (), frozenset(), frozenset()):
        key = sum(1 << i for i, r in enumerate(problem.requests) if (r, True) in visits)
        price = priced(vehicle, visits) if priced else cost(problem, vehicle, visits)
        if price < table.get(key, float("inf")) - EPS and any(
            crew_allowed(vehicle, layout, visits) for layout in vehicle.layouts
        ):
            table[key] = price
    return table


def _orders(
    problem: DialARide, vehicle: VehicleClass, visits: Visits, aboard: frozenset[str],
    done: frozenset[str],
) -> Iterator[Visits]:  # fmt: skip
    for request in problem.requests:
        if request.id in done:
            continue
        longer = (*visits, (request, request.id not in aboard))
        if problem.shared_stops and _boards_first(longer):
            continue
        if not _in_time(problem, vehicle, longer):
            continue
        if request.id not in aboard:
            yield from _orders(problem, vehicle, longer, aboard | {request.id}, done)
        else:
            left = aboard - {request.id}
            if not left and feasible(problem, vehicle, longer):
                yield longer
            yield from _orders(problem, vehicle, longer, left, done | {request.id})


def _boards_first(visits: Visits) -> bool:
    """Whether somebody gets out where others have just got in: they get out first."""
    before, last = visits[-2:] if len(visits) > 1 else (visits[-1], visits[-1])
    return before[1] and not last[1] and place(before) == place(last)


def _in_time(problem: DialARide, vehicle: VehicleClass, visits: Visits) -> bool:
    """A cheap look at the last windows alone, to cut hopeless orders."""
    time, at = vehicle.shift[0], vehicle.start
    for request, boards in visits:
        spot = request.pickup if boards else request.delivery
        low, high = request.pickup_window if boards else request.delivery_window
        time = max(time + problem.minutes[at][spot], low)
        if time > high + EPS:
            return False
        at = spot
    return True


def faults(problem: DialARide, answer: DialAnswer) -> list[str]:
    """What is wrong with an answer; empty when nothing is."""
    found = []
    requests = {r.id: r for r in problem.requests}
    classes = {c.id: c for c in problem.vehicles}
    seen = list(answer.unserved)
    total = sum(requests[id].price for id in answer.unserved)
    found += [
        f"too many routes of {vehicle.id}"
        for vehicle in problem.vehicles
        if sum(route.vehicle == vehicle.id for route in answer.routes) > vehicle.count
    ]
    for route in answer.routes:
        vehicle = classes[route.vehicle]
        visits = tuple((requests[v.request], v.boards) for v in route.visits)
        seen += [r.id for r, boards in visits if boards]
        total += cost(problem, vehicle, visits)
        if not crew_allowed(vehicle, vehicle.layouts[route.layout], visits):
            found.append("crew")
        if not feasible(problem, vehicle, visits):
            found.append("no times")
        found += _time_faults(problem, vehicle, route.depart, route.arrive, visits, route.visits)
    if sorted(seen) != sorted(requests):
        found.append("not everybody once")
    if problem.ride_weight == 0 and abs(total - answer.value) > 1e-4:
        found.append(f"value {answer.value} is {total}")
    return found


def _time_faults(problem, vehicle, depart, arrive, visits, timed):  # type: ignore[no-untyped-def]
    found = []
    if arrive - depart > vehicle.max_duration + EPS:
        found.append("route too long")
    if depart < vehicle.shift[0] - EPS or arrive > vehicle.shift[1] + EPS:
        found.append("outside the shift")
    begun: dict[str, float] = {}
    for (request, boards), visit in zip(visits, timed, strict=True):
        low, high = request.pickup_window if boards else request.delivery_window
        if not low - EPS <= visit.time <= high + EPS:
            found.append(f"{request.id} outside its window")
        if boards:
            begun[request.id] = visit.time + (
                0.0 if problem.shared_stops else request.pickup_service
            )
        elif visit.time - begun[request.id] > request.max_ride + EPS:
            found.append(f"{request.id} rides too long")
    return found


def assert_best(problem: DialARide, answer: DialAnswer) -> None:
    """Valid, and nothing tried by hand is better; its bound is one."""
    best = best_value(problem)
    assert faults(problem, answer) == []
    assert abs(answer.value - best) <= 1e-4 or answer.proof is Proof.GAP
    assert answer.bound - 1e-4 <= best <= answer.value + 1e-4
