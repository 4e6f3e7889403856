"""Compiles the loops of all engines with a question of three rides, so that no plan waits for it.

python -m kursplaner.solver.prepare: some 60 seconds of a processor, once on a machine and version.
"""

from __future__ import annotations

from math import inf

from kursplaner.domain.dialaride import Crew, DialARide, Request, VehicleClass
from kursplaner.solver.shuttle.bound.bounding import Job, bound_day
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.network import build
from kursplaner.solver.shuttle.routing.ruin import RuinRecreate
from kursplaner.solver.timetable.large import cooling

DAY = (0.0, 600.0)
WAYS = ((0.0, 10.0, 20.0), (10.0, 0.0, 10.0), (20.0, 10.0, 0.0))


def prepare() -> None:
    """Asks every engine that has compiled loops once; what they answer does not matter."""
    cooling.prepare()
    RuinRecreate(build(three_rides()), 1, ()).step(1.0)
    driven = three_rides(Crew(turnaround=5.0))
    search = DaySearch(build(driven), 1)
    search.begin()
    search.run(Clock(inf, never), 1, lambda value: None)
    bound_day(build(driven), Job(driven, 1, None), lambda bound: None, never)


def never() -> bool:
    return False


def three_rides(crew: Crew | None = None) -> DialARide:
    """One vehicle, its depot at place 0, three people from place 1 to place 2."""
    rides = (
        Request(
            id=id, pickup=1, delivery=2, demand=(1,), pickup_window=DAY, delivery_window=DAY,
            pickup_service=float(number), max_ride=60.0, price=500.0,
        )
        for number, id in enumerate("abc", 1)
    )  # fmt: skip
    bus = VehicleClass(id="bus", start=0, end=0, layouts=((2,),), shift=DAY, crew=crew)
    return DialARide(minutes=WAYS, costs=WAYS, requests=tuple(rides), vehicles=(bus,))


if __name__ == "__main__":
    prepare()
