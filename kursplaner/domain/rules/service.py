"""H13: everything is served, or reported by name; nothing is both."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.index import care_needed
from kursplaner.domain.plan import Missing, Unserved
from kursplaner.domain.rides import Ride
from kursplaner.domain.rules.base import Book, broken
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.rules.form import unserved_refs
from kursplaner.domain.violation import Kind, Ref, Violation


def service_rules(
    book: Book, rides: dict[str, Ride], mentioned: frozenset[str]
) -> Iterator[Violation]:
    plan = book.plan
    for lesson in book.problem.lessons:
        reported = (Missing.LESSON, lesson.id) in plan.unserved_of
        if not reported and lesson.id not in mentioned:
            yield broken(Code.LESSON_NOT_REPORTED, lesson.id)
    driven = {ride for tour in plan.plan.tours for ride in tour.rides}
    for ride in rides.values():
        if ride.id not in driven and (Missing.RIDE, ride.id) not in plan.unserved_of:
            yield broken(Code.RIDE_NOT_REPORTED, ride.id, ride.participant, ride.lesson)
    for item in plan.plan.unserved:
        yield from _report(book, item, rides, driven)


def _report(
    book: Book, item: Unserved, rides: dict[str, Ride], driven: set[str]
) -> Iterator[Violation]:
    match item.kind:
        case Missing.LESSON:
            if item.id in book.entries:
                yield _fault(Code.REPORTED_BUT_SERVED, item)
        case Missing.RIDE:
            if item.id not in rides:
                yield _unknown_ride(item.id)
            elif item.id in driven:
                yield _fault(Code.REPORTED_BUT_SERVED, item)
        case Missing.PERSON:
            if not _enrolled(book, item.id, item.lesson):
                yield _fault(Code.REPORTED_NEEDLESSLY, item)
        case Missing.CHILD:
            yield from _child(book, item)


def _enrolled(book: Book, person: str, lesson: str | None) -> bool:
    courses = book.index.participants[person].courses
    return lesson in book.entries and book.entries[lesson].course.id in courses


def _child(book: Book, item: Unserved) -> Iterator[Violation]:
    child = book.index.children[item.id]
    assert item.lesson is not None
    entry = book.entries.get(item.lesson)
    if any(slot.child == child.id for slot in book.plan.care_of.get(item.lesson, ())):
        yield _fault(Code.REPORTED_BUT_SERVED, item)
    elif (
        entry is None
        or not _enrolled(book, child.parent, item.lesson)
        or not care_needed(child, entry.course.id, entry.span, book.legal)
    ):
        yield _fault(Code.REPORTED_NEEDLESSLY, item)
    elif book.plan.attends(child.parent, item.lesson):
        yield broken(Code.PARENT_NOT_REPORTED, child.parent, child.id, item.lesson)


def _fault(code: Code, item: Unserved) -> Violation:
    return Violation(rule="H13", code=code, subjects=unserved_refs(item))


def _unknown_ride(ride: str) -> Violation:
    return Violation(rule="H13", code=Code.UNKNOWN_ID, subjects=(Ref(Kind.RIDE, ride),))
