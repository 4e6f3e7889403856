"""Cases small enough to check by hand or by trying everything, and days of one school."""

from __future__ import annotations

import math
import random
from typing import Any

from kursplaner.domain.dialaride import Crew, DialARide, Request, VehicleClass

HOUR = 60.0
LAW = Crew(tour_cost=10, turnaround=5, longest_wait=90, pause=15, most_work=600, most_stretch=360,
           breaks=((360, 30), (540, 45)))  # fmt: skip


def line(*spots: float) -> tuple[tuple[float, ...], ...]:
    """Places along a road, a minute per unit."""
    return tuple(tuple(abs(a - b) for b in spots) for a in spots)


def ride(id: str, pickup: int, delivery: int, **more: Any) -> Request:
    facts: dict[str, Any] = {
        "demand": (1,), "pickup_window": (0, 1000), "delivery_window": (0, 1000), "price": 500,
    }  # fmt: skip
    return Request(id=id, pickup=pickup, delivery=delivery, **(facts | more))


def bus(id: str = "bus", **more: Any) -> VehicleClass:
    facts: dict[str, Any] = {"start": 0, "end": 0, "layouts": ((4,),), "shift": (0, 1000)}
    return VehicleClass(id=id, **(facts | more))


def case(*requests: Request, fleet: tuple[VehicleClass, ...] = (), **more: Any) -> DialARide:
    """Depot at 0, places 1..4 at 10, 20, 30, 40."""
    matrix = line(0, 10, 20, 30, 40)
    return DialARide(
        minutes=matrix, costs=matrix, requests=requests, vehicles=fleet or (bus(),), **more
    )


def random_case(seed: int, riders: int) -> DialARide:
    rng = random.Random(seed)
    spots = [(rng.uniform(0, 30), rng.uniform(0, 30)) for _ in range(6)]
    whole = rng.random() < 0.5
    matrix = tuple(
        tuple(float(round(math.dist(a, b))) if whole else math.dist(a, b) for b in spots)
        for a in spots
    )
    shared = rng.random() < 0.5
    return DialARide(
        minutes=matrix, costs=matrix, shared_stops=shared,
        requests=tuple(_random_request(rng, i, riders) for i in range(riders)),
        vehicles=tuple(
            VehicleClass(
                id=f"v{c}", start=0, end=rng.choice((0, 1)), count=rng.choice((1, 2)),
                layouts=rng.choice((((3, 1),), ((2, 0), (1, 1)), ((4, 1), (1, 2)))),
                shift=(0, rng.choice((120, 240))), fixed_cost=rng.choice((0, 10)),
                max_duration=rng.choice((math.inf, 90.0)),
            )
            for c in range(rng.choice((1, 2)))
        ),
    )  # fmt: skip


def _random_request(rng: random.Random, number: int, riders: int) -> Request:
    pickup, delivery = rng.sample(range(1, 6), 2) if rng.random() < 0.6 else (rng.randint(2, 5), 1)
    begin = rng.randrange(0, 120, 5)
    tight = rng.random() < 0.7
    others = [str(i) for i in range(riders) if i != number]
    return Request(
        id=str(number), pickup=pickup, delivery=delivery,
        demand=(rng.choice((1, 1, 2)), rng.choice((0, 0, 0, 1))),
        pickup_window=(0, 240), delivery_window=(begin, begin + 30) if tight else (0, 240),
        pickup_service=rng.choice((0, 1, 3)), delivery_service=rng.choice((0, 2)),
        max_ride=rng.choice((25.0, 40.0, math.inf)), price=rng.choice((40, 400)),
        apart=(rng.choice(others),) if others and rng.random() < 0.15 else (),
        escort=rng.choice(others) if others and rng.random() < 0.1 else None,
    )  # fmt: skip


def tight_case(seed: int, riders: int) -> DialARide:
    """Whole minutes, one school, buses of two: who shares a bus with whom decides."""
    rng = random.Random(seed)
    spots = [(rng.uniform(0, 20), rng.uniform(0, 20)) for _ in range(6)]
    matrix = tuple(tuple(float(math.ceil(math.dist(a, b))) for b in spots) for a in spots)
    requests = tuple(
        ride(str(i), 1 + i, 5, pickup_window=(0, 90), delivery_window=(60, 90),
             pickup_service=rng.choice((0, 1)), delivery_service=rng.choice((0, 1)))
        for i in range(riders)
    )  # fmt: skip
    return DialARide(
        minutes=matrix, costs=matrix, requests=requests, shared_stops=rng.random() < 0.5,
        vehicles=(bus(count=3, layouts=((2,),), shift=(0, 150), fixed_cost=rng.choice((0, 20))),),
    )  # fmt: skip


def freight(seed: int, size: int) -> DialARide:
    """Pickup and delivery without ride limits, too many combinations to list."""
    rng = random.Random(seed)
    spots = [(50.0, 50.0)] + [(rng.uniform(0, 100), rng.uniform(0, 100)) for _ in range(2 * size)]
    matrix = tuple(tuple(math.dist(a, b) for b in spots) for a in spots)
    requests = tuple(
        Request(id=str(i), pickup=1 + i, delivery=1 + size + i, demand=(rng.randint(1, 9),),
                pickup_window=(0, 1000), delivery_window=(0, 1000), price=5000)
        for i in range(size)
    )  # fmt: skip
    fleet = VehicleClass(id="van", start=0, end=0, layouts=((30,),), count=3, shift=(0, 1000))
    return DialARide(minutes=matrix, costs=matrix, requests=requests, vehicles=(fleet,))


def village(seed: int, riders: int, crew: Crew | None = LAW, vehicles: int = 2) -> DialARide:
    """Riders to and from one school, at eight and at noon, from places on a small map."""
    rng = random.Random(seed)
    spots = [(0.0, 0.0), (2.0, 1.0), *((rng.uniform(-9, 9), rng.uniform(-9, 9)) for _ in range(7))]
    minutes = tuple(
        tuple(float(round(1.5 * (abs(a[0] - b[0]) + abs(a[1] - b[1])))) for b in spots)
        for a in spots
    )
    requests = []
    for number in range(riders):
        home, out = 2 + rng.randrange(7), number % 2 == 0
        direct = minutes[home][1] if out else minutes[1][home]
        limit = max(direct + 10, 25.0)
        time = 8 * HOUR if out else 12 * HOUR
        arrive = (time - 50, time) if out else (time + direct, time + 25 + limit)
        leave = (arrive[0] - limit, arrive[1] - direct) if out else (time, time + 25)
        requests.append(
            Request(
                id=f"r{number}", pickup=home if out else 1, delivery=1 if out else home,
                demand=(rng.choice((1, 1, 2)), int(rng.random() < 0.1)), pickup_window=leave,
                delivery_window=arrive, pickup_service=1, delivery_service=1, max_ride=limit,
                price=5000, soon=not out,
            )
        )  # fmt: skip
    bus = VehicleClass(id="bus", start=0, end=0, layouts=((8, 0), (6, 1)), count=vehicles,
                       shift=(6 * HOUR, 16 * HOUR), fixed_cost=20, crew=crew)  # fmt: skip
    return DialARide(minutes=minutes, costs=minutes, requests=tuple(requests), vehicles=(bus,),
                     shared_stops=True)  # fmt: skip


def villages(riders: int, seed: int = 1, count: int = 5) -> DialARide:
    """Single riders of a few villages to one school, buses of four, all there by noon."""
    rng = random.Random(seed)
    spots = [(0.0, 0.0)] + [(rng.uniform(-20, 20), rng.uniform(-20, 20)) for _ in range(count)]
    matrix = tuple(tuple(math.dist(a, b) for b in spots) for a in spots)
    requests = tuple(
        Request(id=str(i), pickup=1 + i % count, delivery=0, demand=(1,), pickup_service=2,
                pickup_window=(400, 535), delivery_window=(495, 535), max_ride=60, price=9000)
        for i in range(riders)
    )  # fmt: skip
    bus = VehicleClass(id="bus", start=0, end=0, layouts=((4,),), count=riders, shift=(360, 600))
    return DialARide(minutes=matrix, costs=matrix, requests=requests, vehicles=(bus,))
