"""Facts that may leave riders without a seat: buses, drivers, what riders need, what is fixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import ChildSeats, Driver, Vehicle, WeekProblem
from kursplaner.domain.rides import Direction, Ride
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import DAY, Interval, covered, day_of, merge, moment
from kursplaner.domain.violation import Kind
from kursplaner.solver.explain.extras import one_more_bus, one_more_driver
from kursplaner.solver.explain.facts import (
    ALWAYS,
    Fact,
    Lift,
    edit,
    edit_by,
    rule,
    whole_days,
    without_block,
)
from kursplaner.solver.explain.lessons import lesson_facts
from kursplaner.solver.shuttle.why import driver_times

TIME_RULES = frozenset({Code.WRONG_WINDOW, Code.PIN_START})
"""Of the lesson's own facts those that hold its time; the rest would only accompany them."""


def ride_facts(index: ProblemIndex, wanted: Sequence[Ride]) -> list[Fact]:
    """What may keep these rides of one day from being driven at their time, dearest first."""
    day = wanted[0].day
    found = [
        *(fact for v in index.problem.vehicles for fact in _vehicle_facts(index, v, wanted, day)),
        *(fact for d in index.problem.drivers for fact in _driver_facts(index, d, day)),
        *(fact for ride in _one_each(wanted) for fact in _rider_facts(index, ride)),
        *_fixed(index, wanted, day),
    ]
    return sorted(found, key=lambda fact: -fact.price)


def _one_each(wanted: Sequence[Ride]) -> list[Ride]:
    """Each rider's longest way: what holds for it holds for the way back."""
    longest: dict[str, Ride] = {}
    for ride in wanted:
        known = longest.setdefault(ride.participant, ride)
        if ride.direct - ride.max_ride > known.direct - known.max_ride:
            longest[ride.participant] = ride
    return list(longest.values())


def time_facts(index: ProblemIndex, lesson: str) -> list[Fact]:
    """What holds the lesson at its time."""
    return [
        fact
        for fact in lesson_facts(index, lesson)
        if fact.rule.code in TIME_RULES and fact.rule.subjects[0].id == lesson
    ]


def more_of_the_fleet(index: ProblemIndex, wanted: Sequence[Ride]) -> list[Fact]:
    """One driver for a bus that stands still, or one bus with its driver."""
    ride, drivers = wanted[0], index.problem.drivers
    found = [one_more_driver(ride.id, ride.participant, len(drivers))]
    bus = one_more_bus(index, ride.id, ride.participant)
    return [*found, bus] if bus is not None else found


def fully_staffed(problem: WeekProblem) -> WeekProblem:
    """Every bus with a driver of its own whenever somebody who may drive it is on duty: more than
    there can be, so what fails with that fails for good."""

    def staff(vehicle: Vehicle) -> Driver:
        may = (d for d in problem.drivers if not d.vehicles or vehicle.id in d.vehicles)
        times = merge(span for driver in may for span in driver_times(problem, driver))
        return Driver(
            id=f"of {vehicle.id}", name="", available=times, employed=False, vehicles=(vehicle.id,)
        )

    return replace(problem, drivers=tuple(staff(vehicle) for vehicle in problem.vehicles))


def _vehicle_facts(
    index: ProblemIndex, vehicle: Vehicle, wanted: Sequence[Ride], day: int
) -> Iterator[Fact]:
    id, which = vehicle.id, (Kind.VEHICLE, vehicle.id)
    for block in vehicle.absent:
        if _touches(block.span, day):
            cause = rule(Code.VEHICLE_ABSENT, which, at=block.span, note=block.label)
            yield Fact(cause, 5, without_block(Kind.VEHICLE, id, block.span))
    if not _all_day(index, vehicle.available, day):
        lift = edit(Kind.VEHICLE, id, available=ALWAYS)
        yield Fact(
            rule(Code.VEHICLE_UNAVAILABLE, which, note=_when(vehicle.available, day)), 4, lift
        )
    yield from _equipment(vehicle, wanted)


def _equipment(vehicle: Vehicle, wanted: Sequence[Ride]) -> Iterator[Fact]:
    """Lift, prams and child seats: what the riders of one direction need together."""
    id, which = vehicle.id, (Kind.VEHICLE, vehicle.id)
    if not vehicle.lift and any(ride.needs_lift for ride in wanted):
        lift = edit(Kind.VEHICLE, id, lift=True)
        yield Fact(rule(Code.BUS_LIFT, which), 9, lift)
    have = vehicle.child_seats
    for code, field, owned, needed in (
        (Code.BUS_SHELLS, "shell", have.shell, _most(wanted, "shells")),
        (Code.BUS_CHILD_SEATS, "seat", have.seat, _most(wanted, "child_seats")),
        (Code.BUS_BOOSTERS, "booster", have.booster, _most(wanted, "boosters")),
    ):
        if needed > owned:
            cause = rule(code, which, have=needed, limit=owned)
            yield Fact(cause, 3, _with_seats(id, field, needed))
    if (prams := _most(wanted, "prams")) > vehicle.prams:
        lift = edit(Kind.VEHICLE, id, prams=prams)
        yield Fact(rule(Code.BUS_PRAMS, which, have=prams, limit=vehicle.prams), 3, lift)


def _most(wanted: Sequence[Ride], need: str) -> int:
    """The larger of the two directions."""
    together = [0]
    for direction in Direction:
        same = (int(getattr(ride, need)) for ride in wanted if ride.direction is direction)
        together.append(sum(same))
    return max(together)


def _with_seats(vehicle: str, field: str, number: int) -> Lift:
    def change(record: Vehicle) -> Vehicle:
        seats: ChildSeats = replace(record.child_seats, **{field: number})
        return replace(record, child_seats=seats)

    return edit_by(Kind.VEHICLE, vehicle, change)


def _driver_facts(index: ProblemIndex, driver: Driver, day: int) -> Iterator[Fact]:
    id, who = driver.id, (Kind.DRIVER, driver.id)
    for block in driver.absent:
        if _touches(block.span, day):
            cause = rule(Code.DRIVER_ABSENT, who, at=block.span, note=block.label)
            yield Fact(cause, 5, without_block(Kind.DRIVER, id, block.span))
    if not _all_day(index, driver.available, day):
        lift = edit(Kind.DRIVER, id, available=ALWAYS)
        yield Fact(rule(Code.DRIVER_UNAVAILABLE, who, note=_when(driver.available, day)), 4, lift)
    if driver.licence_until is not None and driver_times(
        index.problem, replace(driver, available=ALWAYS)
    ) != driver_times(index.problem, replace(driver, available=ALWAYS, licence_until=None)):
        cause = rule(Code.DRIVER_LICENCE, who, note=driver.licence_until.isoformat())
        yield Fact(cause, 8, edit(Kind.DRIVER, id, licence_until=None))
    yield from _driver_limits(driver)
    for vehicle in index.problem.vehicles:
        if driver.vehicles and vehicle.id not in driver.vehicles:
            cause = rule(Code.DRIVER_VEHICLE, who, (Kind.VEHICLE, vehicle.id))
            yield Fact(cause, 6, _may_drive(id, vehicle.id))


def _driver_limits(driver: Driver) -> Iterator[Fact]:
    who = (Kind.DRIVER, driver.id)
    if (limit := driver.max_minutes_day) is not None:
        lift = edit(Kind.DRIVER, driver.id, max_minutes_day=None)
        yield Fact(rule(Code.DRIVER_OWN_DAY, who, limit=limit), 5, lift)
    if (limit := driver.max_minutes_week) is not None:
        lift = edit(Kind.DRIVER, driver.id, max_minutes_week=None)
        yield Fact(rule(Code.DRIVER_OWN_WEEK, who, limit=limit), 5, lift)


def _rider_facts(index: ProblemIndex, ride: Ride) -> Iterator[Fact]:
    who = (Kind.PARTICIPANT, ride.participant)
    if ride.direct > ride.max_ride:
        cause = rule(
            Code.WAY_TOO_LONG, (Kind.RIDE, ride.id), who, have=ride.direct, limit=ride.max_ride
        )
        yield Fact(cause, 6, _longer_ride(ride))
    for other in index.participants[ride.participant].not_with:
        lift = edit(Kind.PARTICIPANT, ride.participant, not_with=())
        yield Fact(rule(Code.RIDE_NOT_WITH, who, (Kind.PARTICIPANT, other)), 5, lift)
    escort = index.participants[ride.participant].only_with
    if escort is not None:
        lift = edit(Kind.PARTICIPANT, ride.participant, only_with=None)
        yield Fact(rule(Code.RIDE_ONLY_WITH, who, (Kind.PARTICIPANT, escort)), 7, lift)


def _longer_ride(ride: Ride) -> Lift:
    def lift(problem: WeekProblem) -> WeekProblem:
        legal = problem.legal
        longer = edit(Kind.PARTICIPANT, ride.participant, max_ride=ride.direct)(problem)
        under_three = max(legal.max_ride_under_three, ride.direct)
        return replace(longer, legal=replace(legal, max_ride_under_three=under_three))

    return lift


def _fixed(index: ProblemIndex, wanted: Sequence[Ride], day: int) -> Iterator[Fact]:
    """Rides pinned to a bus, and tours that must stay as they are."""
    ids = {ride.id: ride for ride in wanted}
    for pin in index.problem.ride_pins:
        if pin.ride in ids:
            cause = rule(Code.PIN_RIDE, (Kind.RIDE, pin.ride), (Kind.VEHICLE, pin.vehicle))
            yield Fact(cause, 2, _free_ride(pin.ride))
    for tour in index.problem.pinned_tours:
        if day_of(tour.start) == day:
            fixed = Code.PIN_ORDER if tour.only_order else Code.PIN_TOUR
            yield Fact(rule(fixed, (Kind.TOUR, tour.id)), 2, _free_tour(tour.id))


def _may_drive(driver: str, vehicle: str) -> Lift:
    return edit_by(
        Kind.DRIVER,
        driver,
        lambda d: replace(d, vehicles=(*d.vehicles, vehicle) if d.vehicles else ()),
    )


def _free_ride(ride: str) -> Lift:
    return lambda problem: replace(
        problem, ride_pins=tuple(pin for pin in problem.ride_pins if pin.ride != ride)
    )


def _free_tour(tour: str) -> Lift:
    return lambda problem: replace(
        problem, pinned_tours=tuple(item for item in problem.pinned_tours if item.id != tour)
    )


def _touches(span: Interval, day: int) -> bool:
    return span.overlaps(Interval(day * DAY, (day + 1) * DAY))


def _all_day(index: ProblemIndex, spans: tuple[Interval, ...], day: int) -> bool:
    return all(covered(hours, spans) for hours in whole_days(index) if day_of(hours.start) == day)


def _when(spans: tuple[Interval, ...], day: int) -> str:
    """`Di 07:00–12:00`: the hours of that day, for the sentence; empty: none."""
    today = [span for span in sorted(spans) if day_of(span.start) == day]
    return " und ".join(f"{moment(s.start)}–{moment(s.end).split()[1]}" for s in today)
