"""H2 and H6 for the lesson itself: inside the grid and the windows, spread over the days."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.rules.base import Book, Entry, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import DAY, Interval, merge
from kursplaner.domain.violation import Violation


def course_rules(book: Book, entry: Entry) -> Iterator[Violation]:
    yield from _grid(book, entry)
    for windows in (entry.course.windows, entry.lesson.windows):
        if windows and not inside(entry.span, merge(windows)):
            yield broken(Code.WRONG_WINDOW, entry.id, at=entry.span)
            break
    yield from _spread(book, entry)


def _grid(book: Book, entry: Entry) -> Iterator[Violation]:
    grid = book.problem.grid
    midnight = entry.day * DAY
    hours = Interval(midnight + grid.day_start, midnight + grid.day_end)
    if entry.day not in grid.days or not hours.contains(entry.span):
        yield broken(Code.OUTSIDE_GRID, entry.id, at=entry.span)
    if entry.span.start % grid.lesson_step:
        yield broken(Code.OFF_STEP, entry.id, at=entry.span,
                     have=entry.span.start % 60, limit=grid.lesson_step)  # fmt: skip


def _spread(book: Book, entry: Entry) -> Iterator[Violation]:
    course, today = entry.course, 1
    for other in book.of_course.get(course.id, ()):
        if other.id == entry.id:
            continue
        if other.span.overlaps(entry.span):
            yield broken(Code.COURSE_TWICE, course.id, entry.id, other.id, at=other.span)
        between = abs(other.day - entry.day) - 1
        if between < 0:
            today += 1
        elif between < course.min_days_between:
            yield broken(Code.DAYS_BETWEEN, course.id, entry.id, other.id, at=other.span,
                         have=between, limit=course.min_days_between)  # fmt: skip
    if today > course.max_per_day:
        day = Interval(entry.day * DAY, (entry.day + 1) * DAY)
        yield broken(Code.LESSONS_PER_DAY, course.id, at=day, have=today, limit=course.max_per_day)
