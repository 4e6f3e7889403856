"""H7, H8 and the children's part of H1: every slot right, and every room at every moment.

Ratio, two caregivers and 2.5 m2 per child: rules of the house in `Legal`; measles: section 20 IfSG.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from kursplaner.domain.index import care_needed, measles_proved
from kursplaner.domain.plan import CareSlot, Missing
from kursplaner.domain.rules.base import Book, Entry, blocked, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Violation


def childcare_rules(book: Book) -> Iterator[Violation]:
    for entry in book.entries.values():
        yield from _everyone(book, entry)
        yield from _siblings(book, entry)
    for slot in book.plan.plan.care:
        yield from _slot(book, slot)
        yield from _place(book, slot)
    yield from _once(book)


def slot_span(slot: CareSlot) -> Interval:
    return Interval(slot.start, slot.end)


def _everyone(book: Book, entry: Entry) -> Iterator[Violation]:
    """Each child that comes along has a slot or is reported."""
    in_care = {slot.child for slot in book.plan.care_of.get(entry.id, ())}
    for person in book.attending(entry.id):
        for child in book.index.children_of.get(person.id, ()):
            if (
                child.id not in in_care
                and care_needed(child, entry.course.id, entry.span, book.legal)
                and (Missing.CHILD, child.id, entry.id) not in book.plan.missing
            ):
                yield broken(Code.CARE_MISSING, child.id, entry.id, at=_needed(book, entry))


def _needed(book: Book, entry: Entry) -> Interval:
    return entry.span.widened(book.legal.care_before, book.legal.care_after)


def _siblings(book: Book, entry: Entry) -> Iterator[Violation]:
    of_parent: dict[str, list[CareSlot]] = defaultdict(list)
    for slot in book.plan.care_of.get(entry.id, ()):
        of_parent[book.index.children[slot.child].parent].append(slot)
    for slots in of_parent.values():
        for one, two in combinations(slots, 2):
            if one.room != two.room:
                first, second = sorted((one.child, two.child))
                yield broken(Code.SIBLINGS, first, second, entry.id, at=entry.span)


def _slot(book: Book, slot: CareSlot) -> Iterator[Violation]:
    child, entry = book.index.children[slot.child], book.entries.get(slot.lesson)
    if entry is None or not book.plan.attends(child.parent, slot.lesson):
        yield broken(Code.CARE_WITHOUT_PARENT, child.id, slot.lesson, at=slot_span(slot))
        return
    needed = _needed(book, entry)
    if not care_needed(child, entry.course.id, entry.span, book.legal):
        yield broken(Code.CARE_NOT_NEEDED, child.id, entry.id, at=slot_span(slot))
    elif not slot_span(slot).contains(needed):
        yield broken(Code.CARE_SHORT, child.id, entry.id, at=needed)
    if not measles_proved(child):
        yield broken(Code.MEASLES, child.id, entry.id, at=slot_span(slot))
    if book.index.rooms[slot.room].site != entry.room.site:
        yield broken(Code.CARE_ROOM_OTHER_SITE, slot.room, entry.id, at=slot_span(slot))


def _place(book: Book, slot: CareSlot) -> Iterator[Violation]:
    room, span = book.index.rooms[slot.room], slot_span(slot)
    if not room.childcare:
        yield broken(Code.CARE_ROOM_UNSUITABLE, room.id)
    if not inside(span, book.room_times[room.id]):
        yield broken(Code.CARE_ROOM_CLOSED, room.id, at=span)
    for overlap, label in blocked(span, room.blocked):
        yield broken(Code.CARE_ROOM_BLOCKED, room.id, at=overlap, note=label)
    for entry in book.in_room.get(room.id, ()):
        if entry.span.overlaps(span):
            yield broken(Code.CARE_ROOM_TAKEN, room.id, entry.id, at=entry.span)
    if slot.caregiver is not None and not any(
        shift.caregiver == slot.caregiver
        and shift.room == slot.room
        and shift.start <= slot.start < shift.end
        for shift in book.plan.plan.shifts
    ):
        yield broken(Code.CARE_MAIN_NOT_ON_SHIFT, slot.caregiver, slot.child, room.id, at=span)


def _once(book: Book) -> Iterator[Violation]:
    of_child: dict[str, list[CareSlot]] = defaultdict(list)
    for slot in book.plan.plan.care:
        of_child[slot.child].append(slot)
    for child, slots in of_child.items():
        slots.sort(key=lambda slot: (slot.start, slot.end, slot.lesson))
        for one, two in combinations(slots, 2):
            if one.room != two.room and slot_span(one).overlaps(slot_span(two)):
                yield broken(Code.CHILD_TWICE, child, two.lesson, one.lesson, at=slot_span(one))
        for one, two in pairwise(slots):
            gap, way = two.start - one.end, book.index.site_minutes(one.room, two.room)
            if 0 <= gap < way:
                yield broken(Code.CHILD_TRAVEL_TOO_SHORT, child, two.lesson, one.lesson,
                             at=slot_span(one), have=gap, limit=way)  # fmt: skip
