"""Dates and weekly times from cells, in the notations people use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from kursplaner.domain.time import DAY, HOUR
from kursplaner.exchange.people_cells import CellError, plain, text
from kursplaner.exchange.people_data import DaySpan


def day(today: date) -> Callable[[object], date]:
    """A date; years of two digits are never in the future beyond next year."""

    def read(value: object) -> date:
        if isinstance(value, datetime):
            return _sane(value.date(), value)
        if isinstance(value, date):
            return _sane(value, value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _sane(_serial(value), value)
        return _sane(_written_date(text(value), today), value)

    return read


_WITH_CLOCK = re.compile(r"(.+?),?[ T]+(\d{1,2})(?::(\d{2})(?::\d{2})?(?: ?Uhr)?|\.(\d{2}) ?Uhr)")
"""`24.11.2026 15:30`, `24.11.2026, 9.05 Uhr`: a bare `9.05` would be a day."""


def moment(today: date) -> Callable[[object], datetime]:
    """A day with or without a time of day; a day alone is its beginning. Local time."""
    date_of = day(today)

    def read(value: object) -> datetime:
        if isinstance(value, datetime):
            return datetime.combine(date_of(value), value.time()).replace(second=0, microsecond=0)
        if isinstance(value, int | float) and not isinstance(value, bool):
            minutes = round(value % 1 * DAY)
            return datetime.combine(date_of(value), time()) + timedelta(minutes=minutes)
        found = None if isinstance(value, date) else _WITH_CLOCK.fullmatch(text(value))
        if found is None:
            return datetime.combine(date_of(value), time())
        hour, minute = int(found[2]), int(found[3] or found[4])
        if hour > 23 or minute > 59:
            raise CellError(f"enthält »{text(value)}«; diese Uhrzeit gibt es nicht")
        return datetime.combine(date_of(found[1]), time(hour, minute))

    return read


def _sane(found: date, value: object) -> date:
    if not 1900 < found.year < 2100:
        raise CellError(f"enthält »{text(value)}«; das Jahr {found.year} kann nicht stimmen")
    return found


def _serial(value: float) -> date:
    if not 1 <= value < 73_051:
        raise CellError(f"enthält die Zahl {value:g}; erwartet wird ein Datum wie 24.11.2026")
    return date(1899, 12, 30) + timedelta(days=int(value))


_MONTHS = (
    "januar", "februar", "maerz", "april", "mai", "juni", "juli", "august", "september",
    "oktober", "november", "dezember",
)  # fmt: skip


def _written_date(words: str, today: date) -> date:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", words)
    german = re.fullmatch(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4}|\d{2})", words)
    spelled = re.fullmatch(r"(\d{1,2})\. ?([A-Za-zä]{3,9})\.? (\d{4})", words)
    try:
        if iso:
            return date(int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
        if german:
            year = _year(german.group(3), today)
            return date(year, int(german.group(2)), int(german.group(1)))
        if spelled:
            return date(int(spelled.group(3)), _month(spelled.group(2)), int(spelled.group(1)))
    except ValueError as error:
        raise CellError(f"enthält »{words}«; diesen Tag gibt es nicht") from error
    raise CellError(f"enthält »{words}«; erwartet wird ein Datum wie 24.11.2026")


def _year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year if year <= today.year + 1 else year - 100


def _month(word: str) -> int:
    for number, name in enumerate(_MONTHS, start=1):
        if name.startswith(plain(word)):
            return number
    raise ValueError(word)


_DAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("mo montag", "di dienstag", "mi mittwoch", "do donnerstag", "fr freitag",
         "sa samstag sonnabend", "so sonntag")
    )
    for name in names.split()
}  # fmt: skip

_DAY = (
    r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag"
    r"|Mo|Di|Mi|Do|Fr|Sa|So)s?\b\.?"
)
_DAY_LIST = rf"{_DAY}(?:\s*(?:-|bis|\+|/|,|&|und)\s*{_DAY})*"
_CLOCK = r"\d{4}|\d{1,2}(?:[:.h]\d{2})?"
_SPAN = rf"(?P<start>{_CLOCK})\s*(?:Uhr)?\s*(?:-|bis)\s*(?P<end>{_CLOCK})\s*(?:Uhr)?"
_PART = re.compile(rf"(?P<days>{_DAY_LIST})?\s*[:,]?\s*(?:von\s+)?{_SPAN}", re.IGNORECASE)


def week_times(value: object) -> tuple[DaySpan, ...]:
    """`Mo-Fr 8-16`, `Di+Do 9:00–11:30; Sa 10-12`: sorted weekly spans, empty for an empty cell."""
    words = re.sub(r"[–—‒−]", "-", text(value)).replace("\n", ";")
    words = re.sub(r"(?<=\d)h(?!\d)", "", words)
    spans: set[DaySpan] = set()
    days: tuple[int, ...] = ()
    position = 0
    for found in _PART.finditer(words):
        _only_separators(words[position : found.start()], value)
        days = _days(found.group("days")) if found.group("days") else days
        if not days:
            raise CellError(f"enthält »{text(value)}«; es fehlt der Wochentag (etwa »Mo 8-12«)")
        start, end = _minutes(found.group("start"), value), _minutes(found.group("end"), value)
        if end <= start:
            raise CellError(f"enthält »{text(value)}«; das Ende liegt nicht nach dem Beginn")
        spans.update(DaySpan(weekday, start, end) for weekday in days)
        position = found.end()
    _only_separators(words[position:], value)
    return tuple(sorted(spans))


def _only_separators(between: str, value: object) -> None:
    if re.sub(r"\bund\b|[;,.\s]", "", between):
        raise CellError(f"enthält »{text(value)}«; erwartet wird etwas wie »Mo-Fr 8-12; Sa 10-14«")


def _days(words: str) -> tuple[int, ...]:
    parts = re.findall(r"bis|[a-zäöü]+|-", words.casefold())
    found: list[int] = []
    through = False
    for part in parts:
        if part in ("-", "bis"):
            through = True
            continue
        number = _DAYS.get(part, _DAYS.get(part.removesuffix("s")))
        if number is None:
            continue
        if through and found:
            first = found[-1]
            steps = (number - first) % 7
            found += [(first + step) % 7 for step in range(1, steps + 1)]
        else:
            found.append(number)
        through = False
    return tuple(dict.fromkeys(found))


def _minutes(words: str, value: object) -> int:
    digits = re.split(r"[:.h]", words)
    if len(digits) == 1 and len(words) == 4:
        digits = [words[:2], words[2:]]
    minutes = int(digits[0]) * HOUR + (int(digits[1]) if len(digits) > 1 else 0)
    if minutes > DAY or (len(digits) > 1 and int(digits[1]) >= HOUR):
        raise CellError(f"enthält »{text(value)}«; die Uhrzeit {words} gibt es nicht")
    return minutes
