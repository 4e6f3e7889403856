"""H1, H2 and H7 for caregivers: one room at a time, there, at their sites, within their hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from kursplaner.domain.plan import CareShift
from kursplaner.domain.problem import Caregiver
from kursplaner.domain.rules.base import Book, blocked, broken, inside
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import DAY, Interval, day_of, merge
from kursplaner.domain.violation import Violation


def caregiver_rules(book: Book) -> Iterator[Violation]:
    shifts: dict[str, list[CareShift]] = defaultdict(list)
    for shift in book.plan.plan.shifts:
        shifts[shift.caregiver].append(shift)
    for id, own in shifts.items():
        caregiver = book.index.caregivers[id]
        for shift in own:
            yield from _shift(book, caregiver, shift)
        yield from _once(book, sorted(own, key=lambda shift: (shift.start, shift.end, shift.room)))
        yield from _hours(caregiver, [Interval(shift.start, shift.end) for shift in own])


def _shift(book: Book, caregiver: Caregiver, shift: CareShift) -> Iterator[Violation]:
    span, room = Interval(shift.start, shift.end), book.index.rooms[shift.room]
    if not inside(span, merge(caregiver.available)):
        yield broken(Code.CAREGIVER_UNAVAILABLE, caregiver.id, room.id, at=span)
    for overlap, label in blocked(span, caregiver.absent):
        yield broken(Code.CAREGIVER_ABSENT, caregiver.id, room.id, at=overlap, note=label)
    if caregiver.sites and room.site not in caregiver.sites:
        yield broken(Code.CAREGIVER_OTHER_SITE, caregiver.id, room.id, at=span)


def _once(book: Book, shifts: list[CareShift]) -> Iterator[Violation]:
    for one, two in combinations(shifts, 2):
        span, gap = Interval(one.start, one.end), two.start - one.end
        if gap < 0:
            yield broken(Code.CAREGIVER_TWICE, one.caregiver, two.room, one.room, at=span)
            continue
        way = book.index.site_minutes(one.room, two.room)
        if gap < way:
            yield broken(Code.CAREGIVER_TRAVEL_TOO_SHORT, one.caregiver, two.room, one.room,
                         at=span, have=gap, limit=way)  # fmt: skip


def _hours(caregiver: Caregiver, spans: list[Interval]) -> Iterator[Violation]:
    on_shift = merge(spans)
    days: dict[int, int] = defaultdict(int)
    for span in on_shift:
        days[day_of(span.start)] += span.minutes
    for day, minutes in days.items():
        if caregiver.max_minutes_day is not None and minutes > caregiver.max_minutes_day:
            yield broken(Code.CAREGIVER_DAY, caregiver.id, at=Interval(day * DAY, (day + 1) * DAY),
                         have=minutes, limit=caregiver.max_minutes_day)  # fmt: skip
    week = sum(days.values())
    if caregiver.max_minutes_week is not None and week > caregiver.max_minutes_week:
        yield broken(Code.CAREGIVER_WEEK, caregiver.id, have=week,
                     limit=caregiver.max_minutes_week)  # fmt: skip
