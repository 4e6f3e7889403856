"""The form of a plan: ids that exist, nothing listed twice. What is left can be judged safely."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

import msgspec

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import CareShift, CareSlot, Missing, PlacedLesson, Tour, Unserved
from kursplaner.domain.plan import WeekPlan as Plan
from kursplaner.domain.rules.base import broken
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Ref, Violation

T = TypeVar("T")

MISSING_KIND = {
    Missing.LESSON: Kind.LESSON, Missing.PERSON: Kind.PARTICIPANT,
    Missing.CHILD: Kind.CHILD, Missing.RIDE: Kind.RIDE,
}  # fmt: skip


class Form:
    """`plan` is the judged plan without what cannot be judged; `violations` says what was wrong.

    `mentioned` holds the lessons the plan speaks of at all.
    """

    def __init__(self, index: ProblemIndex, plan: Plan) -> None:
        self.violations: list[Violation] = []
        self.mentioned = frozenset(item.lesson for item in plan.lessons)
        self._known: dict[Kind, Iterable[str]] = {
            Kind.LESSON: index.lessons, Kind.ROOM: index.rooms, Kind.TEACHER: index.teachers,
            Kind.PARTICIPANT: index.participants, Kind.CHILD: index.children,
            Kind.CAREGIVER: index.caregivers, Kind.VEHICLE: index.vehicles,
            Kind.DRIVER: index.drivers, Kind.PLACE: index.places,
        }  # fmt: skip
        self.plan = msgspec.structs.replace(
            plan,
            lessons=tuple(self._lessons(plan.lessons)),
            care=tuple(self._slots(plan.care)),
            shifts=tuple(self._shifts(plan.shifts)),
            tours=tuple(self._tours(plan.tours)),
            unserved=tuple(self._unserved(plan.unserved)),
        )

    def _exist(self, *refs: tuple[Kind, str]) -> bool:
        lost = [Ref(kind, id) for kind, id in refs if id not in self._known[kind]]
        self.violations += [_form_fault(Code.UNKNOWN_ID, ref) for ref in lost]
        return not lost

    def _once(
        self, items: Iterable[T], key: Callable[[T], Hashable], fault: Callable[[T], Violation]
    ) -> Iterator[T]:
        seen: set[Hashable] = set()
        for item in items:
            if key(item) in seen:
                self.violations.append(fault(item))
            else:
                seen.add(key(item))
                yield item

    def _lessons(self, items: Iterable[PlacedLesson]) -> Iterator[PlacedLesson]:
        for item in self._once(items, _lesson_of, lambda x: broken(Code.PLACED_TWICE, x.lesson)):
            if self._exist((Kind.LESSON, item.lesson), (Kind.ROOM, item.room)):
                known = tuple(id for id in item.teachers if self._exist((Kind.TEACHER, id)))
                yield msgspec.structs.replace(item, teachers=known)

    def _slots(self, items: Iterable[CareSlot]) -> Iterator[CareSlot]:
        def fault(slot: CareSlot) -> Violation:
            return broken(Code.CARE_LISTED_TWICE, slot.child, slot.lesson)

        for slot in self._once(items, lambda slot: (slot.child, slot.lesson), fault):
            refs = ((Kind.CHILD, slot.child), (Kind.LESSON, slot.lesson), (Kind.ROOM, slot.room))
            if self._exist(*refs):
                known = slot.caregiver is None or self._exist((Kind.CAREGIVER, slot.caregiver))
                yield slot if known else msgspec.structs.replace(slot, caregiver=None)

    def _shifts(self, items: Iterable[CareShift]) -> Iterator[CareShift]:
        for shift in items:
            if not self._exist((Kind.CAREGIVER, shift.caregiver), (Kind.ROOM, shift.room)):
                continue
            if shift.end <= shift.start:
                at = Interval(shift.start, shift.end)
                fault = broken(Code.SHIFT_EMPTY, shift.caregiver, shift.room, at=at)
                self.violations.append(fault)
            else:
                yield shift

    def _tours(self, items: Iterable[Tour]) -> Iterator[Tour]:
        for tour in self._once(
            items, lambda tour: tour.id, lambda tour: broken(Code.TOUR_ID_TWICE, tour.id)
        ):
            places = ((Kind.PLACE, stop.place) for stop in tour.stops)
            if not self._exist((Kind.VEHICLE, tour.vehicle), (Kind.DRIVER, tour.driver), *places):
                continue
            if len(tour.stops) < 2:
                self.violations.append(broken(Code.TOUR_EMPTY, tour.id))
            else:
                yield tour

    def _unserved(self, items: Iterable[Unserved]) -> Iterator[Unserved]:
        def fault(item: Unserved) -> Violation:
            return _form_fault(Code.REPORTED_TWICE, *unserved_refs(item))

        for item in self._once(items, lambda item: (item.kind, item.id, item.lesson), fault):
            refs = [(ref.kind, ref.id) for ref in unserved_refs(item) if ref.kind is not Kind.RIDE]
            if not self._exist(*refs):
                continue
            if item.lesson is None and item.kind in (Missing.PERSON, Missing.CHILD):
                lost = Ref(MISSING_KIND[item.kind], item.id)
                self.violations.append(_form_fault(Code.REPORTED_WITHOUT_LESSON, lost))
            else:
                yield item


def unserved_refs(item: Unserved) -> tuple[Ref, ...]:
    """Who is left out, and of which lesson."""
    who = Ref(MISSING_KIND[item.kind], item.id)
    return (who,) if item.lesson is None else (who, Ref(Kind.LESSON, item.lesson))


def _form_fault(code: Code, *refs: Ref) -> Violation:
    return Violation(rule="H13", code=code, subjects=refs)


def _lesson_of(item: PlacedLesson) -> str:
    return item.lesson
