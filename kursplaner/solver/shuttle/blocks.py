"""A day in blocks: rides so far apart that every bus drives home in between.

Tours never span two blocks, so each block is a question of its own, much smaller than the day.
"""

from __future__ import annotations

from collections.abc import Sequence

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.rides import Ride
from kursplaner.solver.shuttle.duties import LONGEST_WAIT


def blocks(index: ProblemIndex, rides: Sequence[Ride]) -> list[list[Ride]]:
    """The rides by blocks, the one with most rides first."""
    order = sorted(rides, key=lambda ride: (ride.pickup.start, ride.id))
    found: list[list[Ride]] = []
    begin = 0
    for k in range(1, len(order) + 1):
        if k == len(order) or _apart(index, order[begin:k], order[k:]):
            found.append(order[begin:k])
            begin = k
    return sorted(found, key=len, reverse=True)


def _apart(index: ProblemIndex, before: Sequence[Ride], after: Sequence[Ride]) -> bool:
    """Whether every bus that drives somebody of both drives home in between."""
    end = max(ride.delivery.end for ride in before)
    if after[0].pickup.start - end <= LONGEST_WAIT:
        return False
    return all(_home_between(index, one, two) for one in before for two in after)


def _home_between(index: ProblemIndex, one: Ride, two: Ride) -> bool:
    """Whether the bus stands too long even at best, and can be at any depot meanwhile."""
    free = two.pickup.start - two.boarding - one.delivery.end - one.boarding
    turn = index.problem.legal.tour_turnaround
    way = max(
        index.minutes_between(one.goal, vehicle.depot)
        + index.minutes_between(vehicle.depot, two.origin)
        for vehicle in index.problem.vehicles
    )
    return free - index.minutes_between(one.goal, two.origin) > LONGEST_WAIT and free >= way + turn
