"""Numbered hours of school timetables laid on the minutes of a week: equal periods."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct

from kursplaner.domain.problem import Grid
from kursplaner.domain.time import DAY, HOUR, Interval, merge

Slot = tuple[int, int]
"""Day and hour of the file, both from 0."""

_LENGTHS = (60, 45, 30, 15, 10, 5)
SHORT_BREAK = 5
"""Minutes cut off a lesson whose allowed starts touch each other; see `windows`."""


class PeriodGrid(Struct, frozen=True):
    """`first`: minute of the day where hour 0 begins; `length`: minutes of a period."""

    days: int
    hours: int
    first: int
    length: int

    def start(self, slot: Slot) -> int:
        """Minute of the week."""
        return slot[0] * DAY + self.first + slot[1] * self.length

    def span(self, slot: Slot, periods: int) -> Interval:
        start = self.start(slot)
        return Interval(start, start + periods * self.length)

    def week(self) -> Grid:
        return Grid(
            days=tuple(range(self.days)),
            day_start=self.first,
            day_end=self.first + self.hours * self.length,
            lesson_step=self.length,
        )

    def slots(self) -> frozenset[Slot]:
        return frozenset((day, hour) for day in range(self.days) for hour in range(self.hours))

    def open(self, closed: Collection[Slot] = ()) -> tuple[Interval, ...]:
        """All hours of the week but the closed ones, merged."""
        return merge(self.span(slot, 1) for slot in self.slots().difference(closed))

    def starts(self, periods: int, allowed: Collection[Slot]) -> set[Slot]:
        """Where a block of that many periods lies wholly on allowed slots."""
        return {
            (day, hour)
            for day, hour in allowed
            if all((day, hour + more) in allowed for more in range(periods))
        }


def grid_of(hours: tuple[str, ...], days: int) -> PeriodGrid:
    """Periods of 60 minutes where the day is long enough for them, else shorter ones."""
    length = next(size for size in _LENGTHS if size * len(hours) <= 14 * HOUR or size == 5)
    found = re.search(r"(\d{1,2})[.:h]\d{2}", hours[0])
    wanted = int(found.group(1)) * HOUR if found else 8 * HOUR
    latest = DAY - length * len(hours)
    first = min(wanted if wanted < DAY else 8 * HOUR, max(latest, 0))
    return PeriodGrid(days, len(hours), first // length * length, length)


def windows(
    grid: PeriodGrid, starts: Iterable[Slot], periods: int
) -> tuple[tuple[Interval, ...], int]:
    """Windows that allow exactly these starts, and the minutes of the lesson.

    Windows that touch would melt into one and allow starts in between; then the lesson ends
    `SHORT_BREAK` minutes early, which changes nothing for anybody else.
    """
    wanted = sorted(starts)
    spans = merge(grid.span(slot, periods) for slot in wanted)
    inside = {
        slot
        for slot in grid.slots()
        if slot[1] + periods <= grid.hours
        and any(span.contains(grid.span(slot, periods)) for span in spans)
    }
    minutes = periods * grid.length
    if inside == set(wanted):
        return spans, minutes
    minutes -= min(SHORT_BREAK, grid.length - 1)
    return tuple(Interval(grid.start(slot), grid.start(slot) + minutes) for slot in wanted), minutes
