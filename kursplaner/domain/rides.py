"""Rides that follow from a plan: who must be fetched and returned, when, with whom.

Derived, never entered: one moved lesson moves its rides by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby, pairwise

from msgspec import Struct

from kursplaner.domain.index import PlanIndex
from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Block, Child, Legal, Participant
from kursplaner.domain.time import Interval, day_of

SHELL_MONTHS = 15
SEAT_MONTHS = 48


class Direction(StrEnum):
    OUT = "out"
    """From the stop to the site, before the lesson."""
    HOME = "home"
    TRANSFER = "transfer"
    """From one site to the next between two lessons of a day."""


class SeatClass(StrEnum):
    """Child seat by section 21 (1a) StVO, classes as in the seat trade (UN R129)."""

    SHELL = "shell"
    SEAT = "seat"
    BOOSTER = "booster"


class Ride(Struct, frozen=True, kw_only=True):
    """One trip of one participant with the children who come along, a group that stays together.

    `pickup` bounds the moment boarding is finished and the bus leaves her stop, `delivery` the
    moment the bus reaches her goal (minutes of the week). `boarding` minutes are spent at each
    end, once for the group. Ride time = delivery arrival minus pickup departure <= `max_ride`.
    """

    id: str
    participant: str
    children: tuple[str, ...]
    direction: Direction
    lesson: str
    """The lesson it leads to (out, transfer) or comes from (home)."""
    origin: str
    goal: str
    pickup: Interval
    delivery: Interval
    direct: int
    max_ride: int
    boarding: int
    seats: int
    wheelchairs: int
    shells: int
    child_seats: int
    boosters: int
    prams: int
    needs_lift: bool

    @property
    def day(self) -> int:
        return day_of(self.delivery.end - 1)


def seat_class(age_months: int | None, height_cm: int | None, legal: Legal) -> SeatClass | None:
    """The seat a child needs in a vehicle; None from the 12th birthday or 150 cm on."""
    if age_months is None or age_months >= legal.booster_months:
        return None
    if age_months < SHELL_MONTHS:
        return SeatClass.SHELL
    if age_months < SEAT_MONTHS:
        return SeatClass.SEAT
    if height_cm is not None and height_cm >= legal.booster_cm:
        return None
    return SeatClass.BOOSTER


def rides(plan: PlanIndex) -> tuple[Ride, ...]:
    """All rides of the week, in the order of the participants."""
    return tuple(
        ride
        for person in plan.index.problem.participants
        if person.ride and person.home is not None
        for ride in _rides_of(plan, person)
    )


def _rides_of(plan: PlanIndex, person: Participant) -> Iterator[Ride]:
    for _, of_day in groupby(plan.attended[person.id], key=lambda item: day_of(item.start)):
        for number, stay in enumerate(_stays(plan, tuple(of_day))):
            if pause_at(person, stay[0].start) is None:
                yield from _rides_of_stay(plan, person, stay, number)


def pause_at(person: Participant, minute: int) -> Block | None:
    """The pause of her rides that holds this moment of the week."""
    held = (block for block in person.ride_paused if block.start <= minute < block.end)
    return next(held, None)


def registered_late(plan: PlanIndex, ride: Ride) -> int | None:
    """Minute of the week of the registration after the deadline; None where all was in time."""
    deadlines = plan.index.problem.ride_deadlines
    if ride.day >= len(deadlines):
        return None
    course = plan.index.lessons[ride.lesson].course
    late = (
        entry.at
        for entry in plan.index.participants[ride.participant].registered
        if entry.course in (None, course) and entry.at > deadlines[ride.day]
    )
    return max(late, default=None)


def _stays(plan: PlanIndex, lessons: tuple[PlacedLesson, ...]) -> list[list[PlacedLesson]]:
    """Lessons of one day, split where the gap is long enough to go home in between."""
    stays: list[list[PlacedLesson]] = []
    for item in lessons:
        gap = item.start - plan.span(stays[-1][-1]).end if stays else 0
        if stays and gap <= plan.index.problem.legal.stay_gap:
            stays[-1].append(item)
        else:
            stays.append([item])
    return stays


def _rides_of_stay(
    plan: PlanIndex, person: Participant, stay: list[PlacedLesson], number: int
) -> Iterator[Ride]:
    assert person.home is not None
    first, last = stay[0], stay[-1]
    base = f"{person.id}/{day_of(first.start)}.{number}"
    children = _children(plan, person, stay)
    start_place = plan.index.site_place(first.room)
    end_place = plan.index.site_place(last.room)
    if start_place is not None and start_place != person.home:
        window = _arrival(plan, first, children)
        yield _ride(plan, f"{base}/out", Direction.OUT, person, children, first,
                    person.home, start_place, delivery=window)  # fmt: skip
    for before, after in pairwise(stay):
        origin, goal = plan.index.site_place(before.room), plan.index.site_place(after.room)
        if origin is not None and goal is not None and origin != goal:
            leave = Interval(_hand_over(plan, before, children), after.start)
            arrive = Interval(leave.start, _deadline(plan, after, children))
            yield _ride(plan, f"{base}/transfer-{after.lesson}", Direction.TRANSFER, person,
                        children, after, origin, goal, pickup=leave, delivery=arrive)  # fmt: skip
    if end_place is not None and end_place != person.home and not person.ride_home_open:
        legal = plan.index.problem.legal
        ready = _hand_over(plan, last, children)
        window = Interval(ready + legal.leave_after_min, ready + legal.leave_after_max)
        yield _ride(plan, f"{base}/home", Direction.HOME, person, children, last,
                    end_place, person.home, pickup=window)  # fmt: skip


def _children(plan: PlanIndex, person: Participant, stay: list[PlacedLesson]) -> tuple[Child, ...]:
    in_care = {slot.child for item in stay for slot in plan.care_of.get(item.lesson, ())}
    return tuple(c for c in plan.index.children_of.get(person.id, ()) if c.id in in_care)


def _cared(plan: PlanIndex, item: PlacedLesson, children: tuple[Child, ...]) -> bool:
    ids = {child.id for child in children}
    return any(slot.child in ids for slot in plan.care_of.get(item.lesson, ()))


def _deadline(plan: PlanIndex, item: PlacedLesson, children: tuple[Child, ...]) -> int:
    legal = plan.index.problem.legal
    buffer = legal.care_before if _cared(plan, item, children) else 0
    return item.start - buffer - legal.arrive_before


def _hand_over(plan: PlanIndex, item: PlacedLesson, children: tuple[Child, ...]) -> int:
    """Moment after the lesson when the children are back with the parent.

    The childcare buffer is spent collecting the child; it ends with the slot at the latest.
    """
    end = plan.span(item).end
    return end + (plan.index.problem.legal.care_after if _cared(plan, item, children) else 0)


def _arrival(plan: PlanIndex, item: PlacedLesson, children: tuple[Child, ...]) -> Interval:
    legal = plan.index.problem.legal
    deadline = _deadline(plan, item, children)
    return Interval(deadline + legal.arrive_before - legal.arrive_earliest, deadline)


def _ride(
    plan: PlanIndex, id: str, direction: Direction, person: Participant,
    children: tuple[Child, ...], lesson: PlacedLesson, origin: str, goal: str, *,
    pickup: Interval | None = None, delivery: Interval | None = None,
) -> Ride:  # fmt: skip
    legal = plan.index.problem.legal
    direct = plan.index.minutes_between(origin, goal)
    limit = max_ride(person, children, direct, legal)
    if delivery is None:
        assert pickup is not None
        delivery = Interval(pickup.start + direct, pickup.end + limit)
    if pickup is None:
        pickup = Interval(delivery.start - limit, delivery.end - direct)
    classes = [seat_class(person.age_months, person.height_cm, legal)]
    classes += [seat_class(child.age_months, child.height_cm, legal) for child in children]
    return Ride(
        id=id, participant=person.id, children=tuple(child.id for child in children),
        direction=direction, lesson=lesson.lesson, origin=origin, goal=goal,
        pickup=pickup, delivery=delivery, direct=direct, max_ride=limit, boarding=person.boarding,
        seats=len(children) + (0 if person.wheelchair else 1),
        wheelchairs=int(person.wheelchair), prams=int(person.pram),
        shells=classes.count(SeatClass.SHELL), child_seats=classes.count(SeatClass.SEAT),
        boosters=classes.count(SeatClass.BOOSTER),
        needs_lift=person.needs_lift or person.wheelchair,
    )  # fmt: skip


def max_ride(person: Participant, children: tuple[Child, ...], direct: int, legal: Legal) -> int:
    """Longest ride in minutes: own limit or the general one, bounded by the direct ride's factor.

    Under three the shorter limit holds. A direct ride beyond the limit stays impossible: it is
    reported, not stretched.
    """
    limit = person.max_ride if person.max_ride is not None else legal.max_ride
    if any(child.age_months < 36 for child in children):
        limit = min(limit, legal.max_ride_under_three)
    return min(limit, max(int(direct * legal.max_ride_factor), direct + 10))
