"""What lesson times mean for the shuttle, estimated before any tour is planned.

Two questions: is a bus with a driver on duty when somebody must be fetched or returned, and do the
waves of several lessons ask for more seats than the buses have? The tours decide exactly later;
here the times are chosen so that they can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from ortools.sat.python import cp_model

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Driver, Participant, Vehicle
from kursplaner.domain.rides import pause_at
from kursplaner.domain.time import WEEK, Interval, intersect, subtract
from kursplaner.solver.timetable.amounts import Taken, over, parts
from kursplaner.solver.timetable.model import LessonVars, Linear, Timetable

SEATS_IN_USE = 0.6
"""Share of the seats a bus fills on a tour through several villages."""


@dataclass(frozen=True, slots=True)
class Rider:
    """One participant to fetch and return, with the children who come along."""

    person: Participant
    heads: int
    buffer_before: int
    buffer_after: int


def reach(table: Timetable, seats_in_use: float) -> Linear:
    """Price of rides that cannot be driven at the chosen times, as far as can be told."""
    crews = _crews(table.index)
    steps = _seats_on_duty(crews, seats_in_use)
    most = max((seats for _, seats in steps), default=0)
    waves: list[Taken] = []
    total: Linear = 0
    for lesson in table.lessons.values():
        riders = list(_riders(table.index, lesson))
        for site, here in lesson.sites.items():
            total += _off_duty(table, lesson, site, here, riders, crews)
        if riders:
            total += _waves(table, lesson, riders, most, waves)
    _seats(table, waves, steps, most)
    return total


def _riders(index: ProblemIndex, lesson: LessonVars) -> Iterator[Rider]:
    legal = index.problem.legal
    for person in index.attendees(lesson.id):
        if not person.ride or person.home is None:
            continue
        if all(pause_at(person, start) is not None for start in lesson.options.starts):
            continue
        course = lesson.options.course.id
        children = [
            child
            for child in index.children_of.get(person.id, ())
            if child.care and (not child.courses or course in child.courses)
        ]
        before, after = (legal.care_before, legal.care_after) if children else (0, 0)
        yield Rider(person, 1 + len(children), before, after)


@dataclass(frozen=True, slots=True)
class Crew:
    """A bus and a driver who may drive it, and when both are there."""

    vehicle: Vehicle
    driver: Driver
    times: tuple[Interval, ...]


def _crews(index: ProblemIndex) -> list[Crew]:
    def free(who: Vehicle | Driver) -> tuple[Interval, ...]:
        return subtract(who.available, (block.span for block in who.absent))

    return [
        Crew(vehicle, driver, intersect(free(vehicle), free(driver)))
        for vehicle in index.problem.vehicles
        for driver in index.problem.drivers
        if not driver.vehicles or vehicle.id in driver.vehicles
    ]


def _off_duty(
    table: Timetable, lesson: LessonVars, site: str, here: cp_model.IntVar,
    riders: Sequence[Rider], crews: Sequence[Crew],
) -> Linear:  # fmt: skip
    """Rides for which no bus is on duty at the time they must be driven, in steps of price."""
    price = table.index.problem.weights.ride_unserved
    goal = table.index.sites[site].place
    if goal is None or not price:
        return 0
    trips = [
        _Trip(table.index, rider, goal, crews) for rider in riders if rider.person.home != goal
    ]
    costs = {
        start: sum(trip.missing(start, start + lesson.minutes) for trip in trips)
        for start in lesson.options.starts
    }
    total: Linear = 0
    before = min(costs.values(), default=0)
    for cost in sorted(set(costs.values()) - {before}):
        more = table.new(f"rides/{lesson.id}/{site}/{cost}")
        cheaper = frozenset(start for start, found in costs.items() if found < cost)
        table.restrict(lesson, cheaper, here, more.negated())
        total += price * (cost - before) * more
        before = cost
    return total


class _Trip:
    """One rider's way to one site: can it be driven out and home, alone in a bus?"""

    def __init__(self, index: ProblemIndex, rider: Rider, goal: str, crews: Sequence[Crew]) -> None:
        self.rider, self.legal = rider, index.problem.legal
        home = rider.person.home
        self.direct = index.minutes_between(home, goal) + rider.person.boarding
        self.back = index.minutes_between(goal, home) + rider.person.boarding
        self.ways = [
            (
                crew.times,
                index.minutes_between(crew.vehicle.depot, home),
                index.minutes_between(goal, crew.vehicle.depot),
                index.minutes_between(crew.vehicle.depot, goal),
                index.minutes_between(home, crew.vehicle.depot),
            )
            for crew in crews
        ]

    def missing(self, start: int, end: int) -> int:
        if pause_at(self.rider.person, start) is not None:
            return 0
        out = self.rider.person.ride_home_open or self._home(end)
        return int(not self._out(start)) + int(not out)

    def _out(self, start: int) -> bool:
        deadline = start - self.rider.buffer_before
        latest = deadline - self.legal.arrive_before
        earliest = deadline - self.legal.arrive_earliest
        return any(
            item.start + there + self.direct <= latest
            and max(earliest, item.start + there + self.direct) + away <= item.end
            for times, there, away, _, _ in self.ways
            for item in times
        )

    def _home(self, end: int) -> bool:
        ready = end + self.rider.buffer_after
        earliest, latest = ready + self.legal.leave_after_min, ready + self.legal.leave_after_max
        return any(
            item.start + there <= latest
            and max(earliest, item.start + there) + self.back + away <= item.end
            for times, _, _, there, away in self.ways
            for item in times
        )


def _waves(
    table: Timetable, lesson: LessonVars, riders: Sequence[Rider], most: int,
    waves: list[Taken],
) -> Linear:  # fmt: skip
    """Heads the buses carry before and after the lesson; each one left behind costs a ride."""
    index = table.index
    minutes = _tour_minutes(index, lesson, riders)
    legal = index.problem.legal
    total: Linear = 0
    for name, before, after in (
        ("out", legal.arrive_before + minutes, -legal.arrive_before - lesson.minutes),
        ("home", -lesson.minutes - legal.leave_after_min, legal.leave_after_min + minutes),
    ):
        aboard = [r for r in riders if name == "out" or not r.person.ride_home_open]
        if not aboard:
            continue
        heads = sum(rider.heads for rider in aboard)
        carried = table.model.new_int_var(0, min(heads, most), f"carried/{name}/{lesson.id}")
        span = partial(table.interval, lesson, before=before, after=after)
        waves += over(table, parts(table, carried, min(heads, most)), span, lesson.placed)
        # Rounded up: with no ride driven at all nobody is left to carry, whatever the heads.
        per_ride = -(-heads // len(riders))
        left = table.model.new_int_var(0, len(riders), f"left/{name}/{lesson.id}")
        table.model.add(carried + per_ride * left >= heads).only_enforce_if(lesson.placed)
        total += index.problem.weights.ride_unserved * left
    return total


def _tour_minutes(index: ProblemIndex, lesson: LessonVars, riders: Sequence[Rider]) -> int:
    """A tour out and back through the villages of these riders, by their mean direct ride."""
    goal = index.sites[next(iter(lesson.sites))].place
    direct = [index.minutes_between(rider.person.home, goal) for rider in riders]
    return 2 * sum(direct) // len(direct) + 10


def _seats(
    table: Timetable, waves: Iterable[Taken], steps: Sequence[tuple[Interval, int]], most: int
) -> None:
    """At every moment the waves together ask for no more than the seats on duty."""
    taken = list(waves)
    if not taken:
        return
    for span, seats in steps:
        if seats < most:
            name = f"off/{span.start}"
            fixed = table.model.new_fixed_size_interval_var(span.start, span.minutes, name)
            taken.append((fixed, most - seats))
    table.model.add_cumulative([x for x, _ in taken], [demand for _, demand in taken], most)


def _seats_on_duty(crews: Sequence[Crew], in_use: float) -> list[tuple[Interval, int]]:
    """The week in steps, each with the seats of as many buses as have a driver."""
    points = {0, WEEK} | {p for crew in crews for i in crew.times for p in (i.start, i.end)}
    edges = sorted(points)
    found = []
    for start, end in pairwise(edges):
        here = [c for c in crews if any(i.start <= start and end <= i.end for i in c.times)]
        buses = {crew.vehicle.id: max(x.seats for x in crew.vehicle.layouts) for crew in here}
        drivers = len({crew.driver.id for crew in here})
        seats = sum(sorted(buses.values(), reverse=True)[:drivers])
        found.append((Interval(start, end), int(seats * in_use)))
    return found
