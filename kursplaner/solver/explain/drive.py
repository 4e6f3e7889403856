"""The tours of a week after lessons moved: only what changed is driven anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Tour, WeekPlan
from kursplaner.domain.time import DAY
from kursplaner.solver.answers import DriveCase
from kursplaner.solver.events import Stop

if TYPE_CHECKING:
    from kursplaner.solver.shuttle.week import Tours


def redriven(case: DriveCase, stop: Stop, seed: int = 1) -> WeekPlan:
    """Seats for whoever lost hers: in new tours beside the present ones, else with the tours of
    those days planned anew; whatever leaves fewer without one."""
    # Here and not above: a window asks only for `lost`, and must not wait for the engine.
    from kursplaner.solver.shuttle.replan import replan_free

    open_rides = lost(case, case.plan)
    if not open_rides:
        return case.plan
    days = {_day(ride) for ride in open_rides}
    of_day = tuple(tour.id for tour in case.plan.tours if tour.start // DAY in days)
    best = case.plan
    for touched in ((), of_day):
        tours = replan_free(case.problem, case.plan, touched, stop, seed)
        found = _with(case.plan, tours, days)
        if len(lost(case, found)) < len(lost(case, best)):
            best = found
        if not lost(case, best):
            break
    return best


def lost(case: DriveCase, plan: WeekPlan) -> set[str]:
    """Rides without a seat that had one, are new, or are asked for."""
    open_before = {x.id for x in case.before.unserved if x.kind is Missing.RIDE}
    now = {x.id for x in plan.unserved if x.kind is Missing.RIDE}
    return now - (open_before - set(case.asked))


def _day(ride: str) -> int:
    """Of an id as `domain.rides` makes it."""
    return int(ride.partition("/")[2].partition(".")[0])


def _with(plan: WeekPlan, tours: Tours, days: set[int]) -> WeekPlan:
    """The new tours of these days; all other days stay as they are."""
    kept = (tour for tour in plan.tours if tour.start // DAY not in days)
    new = (tour for tour in tours.tours if tour.start // DAY in days)
    open_rides = (
        item for item in plan.unserved if item.kind is Missing.RIDE and _day(item.id) not in days
    )
    still = (item for item in tours.unserved if _day(item.id) in days)
    others = (item for item in plan.unserved if item.kind is not Missing.RIDE)
    return replace(plan, tours=_ordered((*kept, *new)), unserved=(*others, *open_rides, *still))


def _ordered(tours: tuple[Tour, ...]) -> tuple[Tour, ...]:
    return tuple(sorted(tours, key=lambda tour: (tour.start, tour.vehicle)))
