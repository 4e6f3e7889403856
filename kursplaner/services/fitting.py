"""A stored plan and today's records side by side: what no longer exists leaves the plan.

Records change after a plan was made: a course ends, a person moves away. What is left out then is
named, and what was never planned is reported as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex, care_needed
from kursplaner.domain.plan import (
    CareSlot,
    Missing,
    PlacedLesson,
    Tour,
    Unserved,
    WeekPlan,
)
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.rules import Code
from kursplaner.domain.rules.form import unserved_refs
from kursplaner.domain.violation import Violation


def fitted(problem: WeekProblem, plan: WeekPlan) -> WeekPlan:
    """The plan without unknown records, with everything unmentioned reported as not planned yet.

    A plan made for this very problem comes back equal.
    """
    index = ProblemIndex(problem)
    known = replace(
        plan,
        lessons=tuple(_lessons(index, plan)),
        shifts=tuple(s for s in plan.shifts if s.caregiver in index.caregivers
                     and s.room in index.rooms),
        tours=tuple(tour for tour in plan.tours if _tour_known(index, tour)),
    )  # fmt: skip
    known = replace(known, care=tuple(_slots(index, known)))
    known = replace(known, unserved=tuple(_unserved(index, known)))
    return _rides_fitted(index, known)


def known_lessons(problem: WeekProblem, plan: WeekPlan) -> WeekPlan:
    """Only the placed lessons that exist in the problem, as a plan to compare with."""
    return WeekPlan(lessons=tuple(_lessons(ProblemIndex(problem), plan)))


def without_rides(plan: WeekPlan, gone: Set[str]) -> WeekPlan:
    """The plan whose tours no longer carry these rides; nobody else's times change."""
    carried = {ride for tour in plan.tours for ride in tour.rides}
    kept = dict.fromkeys(carried - gone)
    tours = tuple(tour for tour in (_without_dead(tour, kept) for tour in plan.tours) if tour)
    return replace(plan, tours=tours)


def not_planned(kind: Missing, id: str) -> Unserved:
    bare = Unserved(kind=kind, id=id)
    reason = Violation(rule="H13", code=Code.NOT_PLANNED_YET, subjects=unserved_refs(bare))
    return replace(bare, reason=reason)


def _lessons(index: ProblemIndex, plan: WeekPlan) -> Iterator[PlacedLesson]:
    for item in plan.lessons:
        if item.lesson in index.lessons and item.room in index.rooms:
            teachers = tuple(id for id in item.teachers if id in index.teachers)
            yield item if teachers == item.teachers else replace(item, teachers=teachers)


def _slots(index: ProblemIndex, plan: WeekPlan) -> Iterator[CareSlot]:
    placed = {item.lesson for item in plan.lessons}
    for slot in plan.care:
        child = index.children.get(slot.child)
        if child is None or slot.lesson not in placed or slot.room not in index.rooms:
            continue
        if index.lessons[slot.lesson].course in index.participants[child.parent].courses:
            known = slot.caregiver is None or slot.caregiver in index.caregivers
            yield slot if known else replace(slot, caregiver=None)


def _tour_known(index: ProblemIndex, tour: Tour) -> bool:
    return (
        tour.vehicle in index.vehicles
        and tour.driver in index.drivers
        and all(stop.place in index.places for stop in tour.stops)
    )


def _unserved(index: ProblemIndex, plan: WeekPlan) -> Iterator[Unserved]:
    placed = {item.lesson: item for item in plan.lessons}
    reported = set()
    for item in plan.unserved:
        if item.kind is Missing.RIDE or _still_true(index, placed, item):
            reported.add((item.kind, item.id))
            yield item
    for lesson in index.problem.lessons:
        if lesson.id not in placed and (Missing.LESSON, lesson.id) not in reported:
            yield not_planned(Missing.LESSON, lesson.id)


def _still_true(index: ProblemIndex, placed: dict[str, PlacedLesson], item: Unserved) -> bool:
    """Whether somebody could be missing here at all."""
    if item.kind is Missing.LESSON:
        return item.id in index.lessons and item.id not in placed
    at = placed.get(item.lesson or "")
    if at is None:
        return False
    course = index.lessons[at.lesson].course
    if item.kind is Missing.PERSON:
        return item.id in index.participants and course in index.participants[item.id].courses
    child = index.children.get(item.id)
    if child is None or course not in index.participants[child.parent].courses:
        return False
    span = PlanIndex(index, WeekPlan(lessons=(at,))).span(at)
    return care_needed(child, course, span, index.problem.legal)


def _rides_fitted(index: ProblemIndex, plan: WeekPlan) -> WeekPlan:
    """Riders who no longer ride leave their tours; new rides are reported."""
    current = dict.fromkeys(ride.id for ride in rides(PlanIndex(index, plan)))
    tours = tuple(tour for tour in (_without_dead(tour, current) for tour in plan.tours) if tour)
    driven = {ride for tour in tours for ride in tour.rides}
    others = tuple(x for x in plan.unserved if x.kind is not Missing.RIDE)
    reported = {x.id: x for x in plan.unserved if x.kind is Missing.RIDE}
    open_rides = [x for x in plan.unserved if x.kind is Missing.RIDE
                  and x.id in current and x.id not in driven]  # fmt: skip
    open_rides += [not_planned(Missing.RIDE, id) for id in current
                   if id not in driven and id not in reported]  # fmt: skip
    unserved = (*others, *open_rides)
    if set(unserved) == set(plan.unserved):
        unserved = plan.unserved
    return replace(plan, tours=tours, unserved=unserved)


def _without_dead(tour: Tour, current: dict[str, None]) -> Tour | None:
    """The tour without riders who do not ride; None when nobody is left in it.

    Halts stay with their times, so everybody else is fetched as told.
    """
    if all(ride in current for ride in tour.rides):
        return tour
    stops = tuple(
        replace(
            stop,
            board=tuple(ride for ride in stop.board if ride in current),
            alight=tuple(ride for ride in stop.alight if ride in current),
        )
        for stop in tour.stops
    )
    used = tuple(
        stop for number, stop in enumerate(stops)
        if number in (0, len(stops) - 1) or stop.board or stop.alight or tour.pinned
    )  # fmt: skip
    left = replace(tour, stops=used)
    return left if left.rides or tour.pinned else None
