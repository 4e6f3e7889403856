"""H7 at every moment: children present against caregivers present, room by room.

A room's week is cut wherever a child or caregiver comes or goes; within a segment nothing changes,
so every quarter of an hour (and every minute) is judged. A run of broken segments is one violation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from kursplaner.domain.plan import CareShift, CareSlot
from kursplaner.domain.problem import Caregiver, Child, Legal, Room
from kursplaner.domain.rules.base import Book, broken
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Violation

THREE_YEARS = 36


@dataclass(frozen=True, slots=True)
class Moment:
    """Who is in one room during one segment."""

    room: Room
    span: Interval
    children: tuple[Child, ...]
    caregivers: tuple[Caregiver, ...]


def presence_rules(book: Book) -> Iterator[Violation]:
    yield from join(
        violation for moment in moments(book) for violation in _crowd(moment, book.legal)
    )


def moments(book: Book) -> Iterator[Moment]:
    """All segments in which children are present, room by room in time order."""
    slots: dict[str, list[CareSlot]] = defaultdict(list)
    shifts: dict[str, list[CareShift]] = defaultdict(list)
    for slot in book.plan.plan.care:
        slots[slot.room].append(slot)
    for shift in book.plan.plan.shifts:
        shifts[shift.room].append(shift)
    for room, here in slots.items():
        edges = sorted(
            {slot.start for slot in here} | {slot.end for slot in here}
            | {shift.start for shift in shifts[room]} | {shift.end for shift in shifts[room]}
        )  # fmt: skip
        for start, end in pairwise(edges):
            children = dict.fromkeys(s.child for s in here if s.start <= start and end <= s.end)
            carers = dict.fromkeys(
                s.caregiver for s in shifts[room] if s.start <= start and end <= s.end
            )
            if children:
                yield Moment(
                    book.index.rooms[room], Interval(start, end),
                    tuple(book.index.children[id] for id in children),
                    tuple(book.index.caregivers[id] for id in carers),
                )  # fmt: skip


def area_limit(room: Room, legal: Legal) -> int:
    """Children at once by the floor area; the tiny sum guards against 12.5 / 2.5 = 4.999."""
    return int(room.area_m2 / legal.care_area_m2 + 1e-9)


def _crowd(moment: Moment, legal: Legal) -> Iterator[Violation]:
    room, at = moment.room, moment.span
    present, staff = len(moment.children), len(moment.caregivers)
    small = sum(child.age_months < THREE_YEARS for child in moment.children)
    if present > (limit := staff * legal.care_ratio):
        yield broken(Code.CARE_RATIO, room.id, at=at, have=present, limit=limit)
    if staff and small > (limit := staff * legal.care_under_three):
        yield broken(Code.CARE_UNDER_THREE, room.id, at=at, have=small, limit=limit)
    if staff == 1 and present > legal.care_two_above:
        yield broken(Code.CARE_TWO_CAREGIVERS, room.id, at=at, have=staff, limit=2)
    if present > (limit := area_limit(room, legal)):
        yield broken(Code.CARE_AREA, room.id, at=at, have=present, limit=limit)
    if room.childcare_places is not None and present > room.childcare_places:
        yield broken(Code.CARE_ROOM_LIMIT, room.id, at=at, have=present,
                     limit=room.childcare_places)  # fmt: skip
    if not any(caregiver.qualified for caregiver in moment.caregivers):
        for child in moment.children:
            if child.qualified_care:
                yield broken(Code.CARE_QUALIFIED, child.id, room.id, at=at)


def join(violations: Iterator[Violation]) -> Iterator[Violation]:
    """Neighbouring segments of one kind as one violation that shows the worst numbers."""
    runs: dict[tuple[object, ...], Violation] = {}
    for item in violations:
        key = (item.code, item.subjects)
        before = runs.get(key)
        if before is not None and before.end == item.start:
            runs[key] = _worse(before, item)
            continue
        if before is not None:
            yield before
        runs[key] = item
    yield from runs.values()


def _worse(before: Violation, item: Violation) -> Violation:
    def excess(violation: Violation) -> int:
        return abs((violation.have or 0) - (violation.limit or 0))

    worst = max(before, item, key=excess)
    return msgspec.structs.replace(worst, start=before.start, end=item.end)
