"""A ride of the week as the dial-a-ride engine knows it."""

from __future__ import annotations

from kursplaner.domain.dialaride import Request
from kursplaner.domain.rides import Direction, Ride


def request_of(ride: Ride, number: dict[str, int]) -> Request:
    """The ride as the engine knows it; `number` gives the row of each place."""
    return Request(
        id=ride.id, pickup=number[ride.origin], delivery=number[ride.goal],
        demand=(ride.seats, ride.wheelchairs, ride.shells, ride.child_seats, ride.boosters,
                ride.prams, int(ride.needs_lift)),
        pickup_window=(float(ride.pickup.start), float(ride.pickup.end)),
        delivery_window=(float(ride.delivery.start), float(ride.delivery.end)),
        pickup_service=float(ride.boarding), delivery_service=float(ride.boarding),
        max_ride=float(ride.max_ride), soon=ride.direction is Direction.HOME,
    )  # fmt: skip
