"""H1, H2, H9 and H10 for participants: there, once, between the errands, after school."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.problem import CourseKind, Errand, Participant
from kursplaner.domain.rules.base import Book, Entry, blocked, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.rules.teachers import way_between
from kursplaner.domain.time import Interval, day_of, minute_of_day
from kursplaner.domain.violation import Violation


def people_rules(book: Book, entry: Entry) -> Iterator[Violation]:
    yield from _once(book, entry)
    tutoring = entry.course.kind is CourseKind.TUTORING
    for person in book.attending(entry.id):
        yield from _there(book, entry, person)
        if person.errands:
            yield from _errands(book, entry, person)
        if person.school:
            yield from _school(book, entry, person, tutoring)
    if tutoring:
        yield from _tutoring(book, entry)


def _once(book: Book, entry: Entry) -> Iterator[Violation]:
    for other, people in book.meeting(entry.id):
        if other.day != entry.day:
            continue
        if other.span.overlaps(entry.span):
            for id in people:
                yield broken(Code.PARTICIPANT_TWICE, id, entry.id, other.id, at=other.span)
            continue
        needed, gap = way_between(book, entry, other)
        if gap < needed:
            for id in people:
                yield broken(Code.PARTICIPANT_TRAVEL_TOO_SHORT, id, entry.id, other.id,
                             at=other.span, have=gap, limit=needed)  # fmt: skip


def _there(book: Book, entry: Entry, person: Participant) -> Iterator[Violation]:
    times = book.person_times[person.id]
    if times is not None and not inside(entry.span, times):
        yield broken(Code.PARTICIPANT_UNAVAILABLE, person.id, entry.id, at=entry.span)
    for overlap, label in blocked(entry.span, person.absent):
        yield broken(Code.PARTICIPANT_ABSENT, person.id, entry.id, at=overlap, note=label)


def _errands(book: Book, entry: Entry, person: Participant) -> Iterator[Violation]:
    site = book.index.site_place(entry.room.id)
    for errand in person.errands:
        if day_of(errand.bring) == entry.day:
            yield from _errand(book, entry, person, errand, site)


def _errand(
    book: Book, entry: Entry, person: Participant, errand: Errand, site: str | None
) -> Iterator[Violation]:
    there = book.index.minutes_between(errand.place, site)
    back = book.index.minutes_between(site, errand.place)
    both = Interval(errand.bring, errand.fetch)
    after, before = entry.span.start - errand.bring, errand.fetch - entry.span.end
    if after < there:
        yield broken(Code.ERRAND_BRING, person.id, entry.id, errand.child,
                     at=both, have=after, limit=there)  # fmt: skip
    if before < back:
        yield broken(Code.ERRAND_FETCH, person.id, entry.id, errand.child,
                     at=both, have=before, limit=back)  # fmt: skip


def _school(book: Book, entry: Entry, person: Participant, tutoring: bool) -> Iterator[Violation]:
    """H10: tutoring follows the day's last school lesson; other lessons only keep clear of it."""
    today = [item for item in person.school if day_of(item.start) == entry.day]
    if tutoring and today:
        over = max(item.end for item in today)
        gap = entry.span.start - over
        if gap < (pause := book.legal.tutoring_gap):
            yield broken(Code.TUTORING_AFTER_SCHOOL, person.id, entry.id,
                         at=Interval(over, over + pause), have=gap, limit=pause)  # fmt: skip
    for item in () if tutoring else person.school:
        if item.overlaps(entry.span):
            yield broken(Code.PARTICIPANT_AT_SCHOOL, person.id, entry.id, at=item)


def _tutoring(book: Book, entry: Entry) -> Iterator[Violation]:
    legal = book.legal
    if entry.day not in book.problem.school_days:
        yield broken(Code.TUTORING_DAY, entry.id, at=entry.span)
    if (end := minute_of_day(entry.span.end)) > legal.tutoring_latest:
        yield broken(Code.TUTORING_LATEST, entry.id, at=entry.span,
                     have=end, limit=legal.tutoring_latest)  # fmt: skip
    pupils = len(book.attending(entry.id))
    places = len(entry.teachers) * legal.pupils_per_tutor
    if pupils > places:
        yield broken(Code.TUTORING_GROUP, entry.id, at=entry.span, have=pupils, limit=places)
