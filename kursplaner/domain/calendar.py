"""Dates around the one planned week: ISO weeks, A/B, holidays of a Land, what repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays
from msgspec import Struct

from kursplaner.domain.problem import Block
from kursplaner.domain.time import DAY, WEEKDAYS_SHORT, Interval
from kursplaner.errors import UserError

SCHOOL_DATA_UNTIL = date(2029, 7, 31)
"""The holidays package knows German school holidays up to summer 2029."""
_WEEK = re.compile(r"\s*(\d{4})-?W(\d{1,2})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week by its Monday."""

    monday: date

    def __post_init__(self) -> None:
        if self.monday.weekday() != 0:
            raise UserError(
                f"Der {german_date(self.monday)} ist kein Montag.", "Eine Woche beginnt am Montag."
            )

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=day) for day in range(7))

    @property
    def label(self) -> str:
        """`KW 49 · 30.11.–5.12.2026`, Monday to Saturday."""
        first, last = self.monday, self.monday + timedelta(days=5)
        year = f"{first.year}" if first.year != last.year else ""
        end = f"{last.day}.{last.month}.{last.year}"
        return f"KW {self.number} · {first.day}.{first.month}.{year}–{end}"

    def plus(self, weeks: int) -> Week:
        return Week(self.monday + timedelta(weeks=weeks))

    def day(self, moment: int) -> date:
        """Date of a minute of the week."""
        return self.monday + timedelta(days=moment // DAY)

    def minute(self, day: date) -> int:
        """Minute of the week at which the date begins; outside 0 ... WEEK for other weeks."""
        return (day - self.monday).days * DAY


def parse_week(text: str) -> Week:
    """`2026-W49` (also `2026w49`). UserError where there is no such week."""
    match = _WEEK.fullmatch(text)
    if match is None:
        raise UserError(
            f"»{text}« ist keine Kalenderwoche.", "Schreiben Sie zum Beispiel 2026-W49."
        )
    year, number = int(match[1]), int(match[2])
    try:
        return Week(date.fromisocalendar(year, number, 1))
    except ValueError:
        raise UserError(
            f"Die Kalenderwoche {number} gibt es im Jahr {year} nicht.",
            "Schreiben Sie zum Beispiel 2026-W49.",
        ) from None


def week_of(day: date) -> Week:
    return Week(day - timedelta(days=day.weekday()))


def weeks_between(first: date, last: date) -> tuple[Week, ...]:
    """All weeks that hold a day of the term."""
    start, end = week_of(first), week_of(last)
    count = (end.monday - start.monday).days // 7 + 1
    return tuple(start.plus(number) for number in range(count))


def german_date(day: date) -> str:
    """`24.11.2026`."""
    return f"{day.day}.{day.month}.{day.year}"


def german_day(day: date) -> str:
    """`Di 24.11.2026`."""
    return f"{WEEKDAYS_SHORT[day.weekday()]} {german_date(day)}"


LAENDER: Mapping[str, str] = {
    "BW": "Baden-Württemberg", "BY": "Bayern", "BE": "Berlin", "BB": "Brandenburg",
    "HB": "Bremen", "HH": "Hamburg", "HE": "Hessen", "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen", "RP": "Rheinland-Pfalz",
    "SL": "Saarland", "SN": "Sachsen", "ST": "Sachsen-Anhalt", "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}  # fmt: skip
"""Every Bundesland by its ISO 3166-2 letters, which `holidays` knows too."""


class Parity(StrEnum):
    A = "A"
    B = "B"


def parity(week: Week, term_start: date | None = None) -> Parity:
    """A/B by weeks since the term's first week (which is A), or by ISO number: odd is A."""
    if term_start is None:
        return Parity.A if week.number % 2 else Parity.B
    weeks = (week.monday - week_of(term_start).monday).days // 7
    return Parity.B if weeks % 2 else Parity.A


class Recurrence(Struct, frozen=True, kw_only=True):
    """A weekly span, on all weeks or those of one parity, within bounds, but for single dates."""

    day: int
    """Weekday, 0 = Monday."""
    start: int
    """Minute of the day."""
    end: int
    parity: Parity | None = None
    first: date | None = None
    last: date | None = None
    """Both included; None: open."""
    except_dates: frozenset[date] = frozenset()


class SingleSpan(Struct, frozen=True, kw_only=True):
    """A span on one date; minutes of the day."""

    date: date
    start: int
    end: int


def resolve(
    week: Week, weekly: Iterable[Recurrence], single: Iterable[SingleSpan] = (),
    term_start: date | None = None,
) -> tuple[Interval, ...]:  # fmt: skip
    """The spans that fall into the week, in minutes of the week, sorted, overlaps kept."""
    side = parity(week, term_start)
    found = [
        Interval(item.day * DAY + item.start, item.day * DAY + item.end)
        for item in weekly
        if _happens(item, week, side)
    ]
    found += [
        Interval(week.minute(item.date) + item.start, week.minute(item.date) + item.end)
        for item in single
        if week_of(item.date) == week
    ]
    return tuple(sorted(found))


def _happens(item: Recurrence, week: Week, side: Parity) -> bool:
    day = week.monday + timedelta(days=item.day)
    return (
        (item.parity is None or item.parity is side)
        and (item.first is None or day >= item.first)
        and (item.last is None or day <= item.last)
        and day not in item.except_dates
    )


class HolidayKind(StrEnum):
    PUBLIC = "public"
    SCHOOL = "school"


class Override(Struct, frozen=True, kw_only=True):
    """An own entry: a day that is a holiday here (bridge day), or, with `free` False, is not."""

    date: date
    name: str = ""
    kind: HolidayKind = HolidayKind.PUBLIC
    free: bool = True


def holidays_of(
    land: str, year: int, kind: HolidayKind, overrides: Iterable[Override] = ()
) -> dict[date, str]:
    """German names by date for a Land (SN, MV), own entries applied. UserError: unknown Land."""
    found = dict(_from_package(land.upper(), year, kind))
    for own in overrides:
        if own.kind is not kind or own.date.year != year:
            continue
        if own.free:
            found[own.date] = own.name
        else:
            found.pop(own.date, None)
    return dict(sorted(found.items()))


@lru_cache(maxsize=64)
def _from_package(land: str, year: int, kind: HolidayKind) -> Mapping[date, str]:
    try:
        return dict(
            holidays.country_holidays(
                "DE", subdiv=land, years=year, language="de", categories=(kind.value,)
            )
        )
    except NotImplementedError:
        raise UserError(
            f"Das Bundesland »{land}« ist nicht bekannt.", "Nutzen Sie das Kürzel, etwa SN oder MV."
        ) from None


def week_holidays(
    week: Week, land: str, kind: HolidayKind, overrides: Iterable[Override] = ()
) -> dict[date, str]:
    """Holidays of the seven days of the week."""
    own = tuple(overrides)
    years = sorted({day.year for day in week.days})
    known = {d: name for year in years for d, name in holidays_of(land, year, kind, own).items()}
    return {day: known[day] for day in week.days if day in known}


def holiday_blocks(week: Week, land: str, overrides: Iterable[Override] = ()) -> tuple[Block, ...]:
    """Public holidays as whole-day blocks of rooms."""
    free = week_holidays(week, land, HolidayKind.PUBLIC, overrides)
    return tuple(
        Block(start=week.minute(day), end=week.minute(day) + DAY, label=name)
        for day, name in free.items()
    )


def school_days(week: Week, land: str, overrides: Iterable[Override] = ()) -> tuple[int, ...]:
    """Weekdays (0 = Monday) on which there is school: Monday to Friday less all holidays."""
    own = tuple(overrides)
    free = week_holidays(week, land, HolidayKind.PUBLIC, own)
    free |= week_holidays(week, land, HolidayKind.SCHOOL, own)
    return tuple(number for number, day in enumerate(week.days[:5]) if day not in free)


def data_warning(last: date) -> str | None:
    """A sentence where a term runs past the known school holidays."""
    if last <= SCHOOL_DATA_UNTIL:
        return None
    return (
        f"Schulferien sind nur bis {german_date(SCHOOL_DATA_UNTIL)} bekannt, der Zeitraum geht bis "
        f"{german_date(last)}; tragen Sie spätere Ferien selbst ein."
    )
