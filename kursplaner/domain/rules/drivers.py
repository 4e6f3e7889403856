"""H1, H2 and H11 for drivers, and vehicles between tours: once at a time, rested, allowed.

Sections 3 and 4 ArbZG for employed drivers: 8 hours a day, up to 10 where the week's average holds;
30 minutes of break after 6 hours, 45 after 9, in parts of at least 15, never over 6 hours on end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from kursplaner.domain.plan import Tour
from kursplaner.domain.problem import Driver, Legal
from kursplaner.domain.rules.base import blocked, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.rules.fleet import Fleet, tour_day, tour_span
from kursplaner.domain.time import DAY, Interval
from kursplaner.domain.violation import Violation

BREAK_PART = 15
LEGAL_DAYS = 6


def driver_rules(fleet: Fleet, tour: Tour) -> Iterator[Violation]:
    """What one tour asks of its driver, whatever else she drives."""
    driver, span = fleet.index.drivers[tour.driver], tour_span(tour)
    if driver.vehicles and tour.vehicle not in driver.vehicles:
        yield broken(Code.DRIVER_VEHICLE, driver.id, tour.vehicle, tour.id)
    date = fleet.problem.monday + timedelta(days=tour_day(tour))
    if driver.licence_until is not None and driver.licence_until < date:
        until = driver.licence_until.isoformat()
        yield broken(Code.DRIVER_LICENCE, driver.id, tour.id, at=span, note=until)
    if not inside(span, fleet.driver_times[driver.id]):
        yield broken(Code.DRIVER_UNAVAILABLE, driver.id, tour.id, at=span)
    for overlap, label in blocked(span, driver.absent):
        yield broken(Code.DRIVER_ABSENT, driver.id, tour.id, at=overlap, note=label)


def vehicle_week(fleet: Fleet, vehicle: str, tours: Sequence[Tour]) -> Iterator[Violation]:
    turnaround = fleet.legal.tour_turnaround
    yield from _between(vehicle, tours, Code.VEHICLE_TWICE, Code.VEHICLE_TURNAROUND,
                        lambda one, two: turnaround)  # fmt: skip


def driver_week(fleet: Fleet, driver: Driver, tours: Sequence[Tour]) -> Iterator[Violation]:
    """All rules over all tours of one driver in the week."""
    yield from _between(driver.id, tours, Code.DRIVER_TWICE, Code.DRIVER_TURNAROUND,
                        lambda one, two: _change_minutes(fleet, one, two))  # fmt: skip
    days: dict[int, list[Interval]] = defaultdict(list)
    for tour in tours:
        days[tour_day(tour)].append(tour_span(tour))
    worked = 0
    for day, spans in sorted(days.items()):
        stretches = work_stretches(spans)
        worked += sum(stretch.minutes for stretch in stretches)
        at = Interval(day * DAY, (day + 1) * DAY)
        if driver.employed:
            yield from _legal_day(driver.id, stretches, at, fleet.legal)
        yield from _own_day(driver, stretches, at)
    yield from _weeks(driver, worked, fleet.legal)


def _between(
    id: str, tours: Sequence[Tour], twice: Code, too_short: Code,
    needed: Callable[[Tour, Tour], int],
) -> Iterator[Violation]:  # fmt: skip
    ordered = sorted(tours, key=lambda tour: (tour_span(tour), tour.id))
    for one, two in combinations(ordered, 2):
        before, after = tour_span(one), tour_span(two)
        gap, limit = after.start - before.end, needed(one, two)
        if gap < 0:
            yield broken(twice, id, two.id, one.id, at=before)
        elif gap < limit:
            yield broken(too_short, id, two.id, one.id, at=before, have=gap, limit=limit)


def _change_minutes(fleet: Fleet, one: Tour, two: Tour) -> int:
    """Turnaround, or the way from one depot to the other where that takes longer."""
    way = fleet.index.minutes_between(one.stops[-1].place, two.stops[0].place)
    return max(fleet.legal.tour_turnaround, way)


def work_stretches(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    """Work without a break: tours joined where less than 15 minutes lie between them."""
    joined: list[Interval] = []
    for span in sorted(spans):
        if joined and span.start - joined[-1].end < BREAK_PART:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _legal_day(
    driver: str, stretches: Sequence[Interval], at: Interval, legal: Legal
) -> Iterator[Violation]:
    work = sum(stretch.minutes for stretch in stretches)
    rest = stretches[-1].end - stretches[0].start - work
    due = legal.driver_long_break if work > legal.driver_long_break_after else 0
    due = due or (legal.driver_break if work > legal.driver_break_after else 0)
    longest = max(stretches, key=lambda stretch: stretch.minutes)
    if rest < due:
        yield broken(Code.DRIVER_BREAK, driver, at=at, have=rest, limit=due)
    elif longest.minutes > legal.driver_break_after:
        yield broken(Code.DRIVER_STRETCH, driver, at=longest, have=longest.minutes,
                     limit=legal.driver_break_after)  # fmt: skip
    if work > legal.driver_day_extended:
        yield broken(Code.DRIVER_LEGAL_DAY, driver, at=at, have=work,
                     limit=legal.driver_day_extended)  # fmt: skip


def _own_day(driver: Driver, stretches: Sequence[Interval], at: Interval) -> Iterator[Violation]:
    work = sum(stretch.minutes for stretch in stretches)
    if driver.max_minutes_day is not None and work > driver.max_minutes_day:
        yield broken(Code.DRIVER_OWN_DAY, driver.id, at=at, have=work, limit=driver.max_minutes_day)


def _weeks(driver: Driver, worked: int, legal: Legal) -> Iterator[Violation]:
    limit = LEGAL_DAYS * legal.driver_day
    if driver.employed and worked > limit:
        yield broken(Code.DRIVER_LEGAL_WEEK, driver.id, have=worked, limit=limit)
    own = driver.max_minutes_week
    if own is not None and worked > own:
        yield broken(Code.DRIVER_OWN_WEEK, driver.id, have=worked, limit=own)
