"""H1, H2, H3 and the women's part of H4 for rooms: one lesson at a time, open, and fit."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.problem import Course, CourseKind
from kursplaner.domain.rules.base import Book, Entry, blocked, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Violation

GYM = "gym"
WOMEN = "women"


def room_rules(book: Book, entry: Entry) -> Iterator[Violation]:
    yield from _alone(book, entry)
    yield from _open(book, entry)
    yield from _fit(book, entry)
    yield from _women(book, entry)


def needed_features(course: Course) -> tuple[str, ...]:
    """The course's own features, and a gym for sport."""
    if course.kind is CourseKind.SPORT and GYM not in course.features:
        return (*course.features, GYM)
    return course.features


def _alone(book: Book, entry: Entry) -> Iterator[Violation]:
    room, span = entry.room, entry.span
    for other in book.in_room.get(room.id, ()):
        if other.id == entry.id:
            continue
        gap = max(span.start - other.span.end, other.span.start - span.end)
        if gap < 0:
            yield broken(Code.ROOM_TWICE, room.id, entry.id, other.id, at=other.span)
        elif gap < room.setup:
            yield broken(Code.SETUP_TOO_SHORT, room.id, entry.id, other.id,
                         at=other.span, have=gap, limit=room.setup)  # fmt: skip


def _open(book: Book, entry: Entry) -> Iterator[Violation]:
    room = entry.room
    if not inside(entry.span, book.room_times[room.id]):
        yield broken(Code.ROOM_CLOSED, room.id, entry.id, at=entry.span)
    for overlap, label in blocked(entry.span, room.blocked):
        yield broken(Code.ROOM_BLOCKED, room.id, entry.id, at=overlap, note=label)


def _fit(book: Book, entry: Entry) -> Iterator[Violation]:
    room, course = entry.room, entry.course
    if course.rooms and room.id not in course.rooms:
        yield broken(Code.WRONG_ROOM, room.id, entry.id)
    needed = book.index.seats_needed(course.id)
    if needed > room.seats:
        yield broken(Code.SEATS, room.id, entry.id, have=needed, limit=room.seats)
    for feature in needed_features(course):
        if feature not in room.features:
            yield broken(Code.FEATURE, room.id, entry.id, note=feature)
    if course.women_only and WOMEN not in room.features:
        yield broken(Code.ROOM_NOT_FOR_WOMEN, room.id, entry.id)


def _women(book: Book, entry: Entry) -> Iterator[Violation]:
    for other in book.in_hall.get(entry.room.hall, ()):
        if other.id == entry.id or not other.span.overlaps(entry.span):
            continue
        for women, mixed in ((entry, other), (other, entry)):
            if women.course.women_only and _mixed_sport(mixed.course):
                start = max(women.span.start, mixed.span.start)
                end = min(women.span.end, mixed.span.end)
                yield broken(Code.MIXED_SPORT_IN_HALL, women.id, mixed.id, at=Interval(start, end))


def _mixed_sport(course: Course) -> bool:
    return course.kind is CourseKind.SPORT and not course.women_only
