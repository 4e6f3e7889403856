"""H1, H2, H4 and H5 for teachers: one lesson at a time, there, fit, and rested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kursplaner.domain.problem import Teacher
from kursplaner.domain.rules.base import Book, Entry, blocked, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import DAY, Interval
from kursplaner.domain.violation import Violation


def teacher_rules(book: Book, entry: Entry) -> Iterator[Violation]:
    yield from _number(entry)
    for teacher in entry.teachers:
        yield from _fit(entry, teacher)
        yield from _there(book, entry, teacher)
        yield from _once(book, entry, teacher)
        yield from _load(book, entry, teacher)


def _number(entry: Entry) -> Iterator[Violation]:
    needed, listed = entry.course.teachers_needed, entry.placed.teachers
    if len(set(listed)) != needed or len(listed) != needed:
        have = len(set(listed)) if len(set(listed)) != needed else len(listed)
        yield broken(Code.TEACHERS_NEEDED, entry.id, at=entry.span, have=have, limit=needed)


def _fit(entry: Entry, teacher: Teacher) -> Iterator[Violation]:
    course = entry.course
    if course.teachers and teacher.id not in course.teachers:
        yield broken(Code.WRONG_TEACHER, teacher.id, entry.id)
    if course.qualification and course.qualification not in teacher.qualifications:
        yield broken(Code.NOT_QUALIFIED, teacher.id, entry.id, note=course.qualification)
    if course.teacher_gender is not None and teacher.gender != course.teacher_gender:
        yield broken(Code.TEACHER_GENDER, teacher.id, entry.id, note=course.teacher_gender)


def _there(book: Book, entry: Entry, teacher: Teacher) -> Iterator[Violation]:
    if not inside(entry.span, book.teacher_times[teacher.id]):
        yield broken(Code.TEACHER_UNAVAILABLE, teacher.id, entry.id, at=entry.span)
    for overlap, label in blocked(entry.span, teacher.absent):
        yield broken(Code.TEACHER_ABSENT, teacher.id, entry.id, at=overlap, note=label)


def _once(book: Book, entry: Entry, teacher: Teacher) -> Iterator[Violation]:
    for other in book.of_teacher.get(teacher.id, ()):
        if other.id == entry.id:
            continue
        if other.span.overlaps(entry.span):
            yield broken(Code.TEACHER_TWICE, teacher.id, entry.id, other.id, at=other.span)
            continue
        needed, gap = way_between(book, entry, other)
        if other.day == entry.day and gap < needed:
            yield broken(Code.TEACHER_TRAVEL_TOO_SHORT, teacher.id, entry.id, other.id,
                         at=other.span, have=gap, limit=needed)  # fmt: skip


def way_between(book: Book, entry: Entry, other: Entry) -> tuple[int, int]:
    """Minutes needed and minutes there between two lessons that do not overlap."""
    first, last = (entry, other) if entry.span.start < other.span.start else (other, entry)
    gap = last.span.start - first.span.end
    return book.index.site_minutes(first.room.id, last.room.id), gap


def _load(book: Book, entry: Entry, teacher: Teacher) -> Iterator[Violation]:
    week = [other for other in book.of_teacher.get(teacher.id, ()) if other.id != entry.id]
    week.append(entry)
    limit = teacher.max_units_week
    limit = book.legal.teacher_units_week if limit is None else limit
    if (units := _units(week)) > limit:
        yield broken(Code.TEACHER_WEEK_UNITS, teacher.id, have=units, limit=limit)
    today = [other for other in week if other.day == entry.day]
    if teacher.max_units_day is not None and (units := _units(today)) > teacher.max_units_day:
        day = Interval(entry.day * DAY, (entry.day + 1) * DAY)
        yield broken(Code.TEACHER_DAY_UNITS, teacher.id, at=day, have=units,
                     limit=teacher.max_units_day)  # fmt: skip
    if teacher.units_without_break is not None and len(today) > 1:
        yield from _break(book, entry, today, teacher.id, teacher.units_without_break)


def _break(
    book: Book, entry: Entry, today: list[Entry], teacher: str, limit: int
) -> Iterator[Violation]:
    today.sort(key=lambda item: (item.span, item.id))
    row = _row(today, entry, book.legal.teacher_break)
    if len(row) > 1 and (units := _units(row)) > limit:
        span = Interval(row[0].span.start, max(item.span.end for item in row))
        yield broken(Code.TEACHER_BREAK, teacher, at=span, have=units, limit=limit)


def _row(today: list[Entry], entry: Entry, pause: int) -> list[Entry]:
    """The lessons around the entry with no gap of a break's length between them."""
    row: list[Entry] = []
    end = 0
    for item in today:
        if row and item.span.start - end >= pause:
            if entry in row:
                break
            row = []
        row.append(item)
        end = max(end, item.span.end)
    return row


def _units(entries: Iterable[Entry]) -> int:
    return sum(entry.lesson.units for entry in entries)
