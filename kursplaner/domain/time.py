"""Minutes of the week: the one clock of problems and plans.

A moment is an integer, minutes since Monday 00:00 of the planned week (Tuesday 09:00 = 1980).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
WEEKDAYS_SHORT = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


class Interval(Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """Half-open span [start, end) in minutes of the week; written as `[start, end]` in files."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Interval) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Interval) -> bool:
        return self.start <= other.start and other.end <= self.end

    def widened(self, before: int, after: int) -> Interval:
        """The span with `before` minutes added in front and `after` minutes behind."""
        return Interval(self.start - before, self.end + after)


def day_of(minute: int) -> int:
    """Weekday of a moment, 0 = Monday."""
    return minute // DAY


def minute_of_day(minute: int) -> int:
    return minute % DAY


def at(day: int, hour: int, minute: int = 0) -> int:
    """Moment of the week from weekday (0 = Monday), hour and minute."""
    return day * DAY + hour * HOUR + minute


def clock(minute: int) -> str:
    """`08:45`, without the day."""
    return f"{minute % DAY // HOUR:02d}:{minute % HOUR:02d}"


def moment(minute: int) -> str:
    """`Di 08:45`."""
    return f"{WEEKDAYS_SHORT[day_of(minute) % 7]} {clock(minute)}"


def span(interval: Interval) -> str:
    """`Di 08:45–11:30` (both ends on one day)."""
    return f"{moment(interval.start)}–{clock(interval.end)}"


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same moments as sorted spans that neither touch nor overlap."""
    merged: list[Interval] = []
    for item in sorted(i for i in intervals if i.end > i.start):
        if merged and item.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, item.end))
        else:
            merged.append(item)
    return tuple(merged)


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> tuple[Interval, ...]:
    """What of `intervals` remains outside all `holes`, merged."""
    rest: list[Interval] = []
    gaps = merge(holes)
    for item in merge(intervals):
        start = item.start
        for hole in gaps:
            if hole.end <= start or hole.start >= item.end:
                continue
            if hole.start > start:
                rest.append(Interval(start, hole.start))
            start = max(start, hole.end)
        if start < item.end:
            rest.append(Interval(start, item.end))
    return tuple(rest)


def intersect(left: Iterable[Interval], right: Iterable[Interval]) -> tuple[Interval, ...]:
    """The moments in both, merged."""
    others = merge(right)
    return merge(
        Interval(max(a.start, b.start), min(a.end, b.end))
        for a in merge(left)
        for b in others
        if a.overlaps(b)
    )


def covered(span: Interval, intervals: Sequence[Interval]) -> bool:
    """Whether one merged stretch of `intervals` holds the whole span."""
    return any(item.contains(span) for item in merge(intervals))
