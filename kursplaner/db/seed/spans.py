"""Weekly times as people write them: "Mo-Fr 08:00-12:30", "A: Di,Do 14:00-16:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kursplaner.db.tables.times import Parity
from kursplaner.domain.time import HOUR, WEEKDAYS_SHORT
from kursplaner.errors import UserError

_SPAN = re.compile(r"(?:([AB]):\s*)?([A-Za-z,\-]+)\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """One weekday with minutes of the day."""

    weekday: int
    start: int
    end: int
    parity: Parity


def parse(text: str, where: str) -> Iterator[WeekSpan]:
    """The spans of one text, one per weekday; UserError names text and place."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise _unreadable(text, where)
    parity, days, *clock = found.groups()
    start = int(clock[0]) * HOUR + int(clock[1])
    end = int(clock[2]) * HOUR + int(clock[3])
    if not 0 <= start < end <= _DAY or int(clock[1]) >= HOUR or int(clock[3]) >= HOUR:
        raise _unreadable(text, where)
    for part in days.split(","):
        for day in _days(part, text, where):
            yield WeekSpan(day, start, end, Parity((parity or "every").lower()))


def minutes(text: str, where: str) -> int:
    """Minute of the day of "07:30"."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if found is None or int(found[1]) > 24 or int(found[2]) >= HOUR:
        raise _unreadable(text, where)
    return int(found[1]) * HOUR + int(found[2])


def day_and_clock(text: str, where: str) -> tuple[int, int]:
    """Weekday and minute of the day of "Fr 15:30"."""
    day, _, clock = text.strip().partition(" ")
    if day not in WEEKDAYS_SHORT:
        raise _unreadable(text, where)
    return WEEKDAYS_SHORT.index(day), minutes(clock.strip(), where)


def _days(part: str, text: str, where: str) -> range:
    names = part.split("-")
    if not 1 <= len(names) <= 2 or any(name not in WEEKDAYS_SHORT for name in names):
        raise _unreadable(text, where)
    numbers = [WEEKDAYS_SHORT.index(name) for name in names]
    return range(numbers[0], numbers[-1] + 1)


def _unreadable(text: str, where: str) -> UserError:
    return UserError(
        f"Die Zeitangabe »{text}« bei {where} ist nicht zu lesen.",
        "Bitte schreiben Sie sie wie »Mo-Fr 08:00-12:30« oder »A: Di,Do 14:00-16:00«.",
    )
