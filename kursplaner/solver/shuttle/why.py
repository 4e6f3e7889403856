"""Why a ride has no seat: the fact that rules it out, or that others hold the seats."""

from __future__ import annotations

from datetime import timedelta

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Driver, Vehicle, WeekProblem
from kursplaner.domain.rides import Ride
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import Interval, intersect, subtract
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.solver.shuttle.duties import carries


def reason_unserved(index: ProblemIndex, ride: Ride) -> Violation:
    """The first fact that rules the ride out; NO_SEAT_FREE when only the others are in the way."""
    return impossible(index, ride) or _because(Code.NO_SEAT_FREE, ride)


def impossible(index: ProblemIndex, ride: Ride) -> Violation | None:
    """What makes the ride impossible in an otherwise empty week; None when it could be driven."""
    problem = index.problem
    if ride.direct > ride.max_ride:
        return _because(Code.WAY_TOO_LONG, ride, ride.direct, ride.max_ride)
    able = [vehicle for vehicle in problem.vehicles if carries(vehicle, ride)]
    pins = {pin.vehicle for pin in problem.ride_pins if pin.ride == ride.id}
    able = [vehicle for vehicle in able if not pins or vehicle.id in pins]
    around = [vehicle for vehicle in able if _reaches(index, vehicle, ride, _times(vehicle))]
    if not around:
        return _because(Code.NO_VEHICLE, ride)
    for vehicle in around:
        for driver in problem.drivers:
            if driver.vehicles and vehicle.id not in driver.vehicles:
                continue
            both = intersect(_times(vehicle), driver_times(problem, driver))
            if _reaches(index, vehicle, ride, both):
                return None
    return _because(Code.NO_DRIVER, ride)


def _times(vehicle: Vehicle) -> tuple[Interval, ...]:
    return subtract(vehicle.available, [block.span for block in vehicle.absent])


def driver_times(problem: WeekProblem, driver: Driver) -> tuple[Interval, ...]:
    """When the driver may drive: available, not absent, licence valid."""
    free = subtract(driver.available, [block.span for block in driver.absent])
    if driver.licence_until is None:
        return free
    days = (driver.licence_until - problem.monday + timedelta(days=1)).days
    return intersect(free, [Interval(0, max(0, days) * 24 * 60)])


def _reaches(
    index: ProblemIndex, vehicle: Vehicle, ride: Ride, times: tuple[Interval, ...]
) -> bool:
    """Whether depot, stop, goal and depot fit into one stretch of the times."""
    out = index.minutes_between(vehicle.depot, ride.origin) + ride.boarding
    home = index.minutes_between(ride.goal, vehicle.depot) + ride.boarding
    for span in times:
        leaves = max(ride.pickup.start, span.start + out)
        arrives = max(leaves + ride.direct, ride.delivery.start)
        if leaves > ride.pickup.end or arrives > ride.delivery.end:
            continue
        if arrives - min(ride.pickup.end, arrives - ride.direct) > ride.max_ride:
            continue
        if arrives + home <= span.end:
            return True
    return False


def _because(
    code: Code, ride: Ride, have: int | None = None, limit: int | None = None
) -> Violation:
    return Violation(
        rule=CODES[code].rule, code=code,
        subjects=(Ref(Kind.RIDE, ride.id), Ref(Kind.PARTICIPANT, ride.participant)),
        start=ride.pickup.start, end=ride.delivery.end, have=have, limit=limit,
    )  # fmt: skip
