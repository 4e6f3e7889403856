"""Fields of forms: what is asked, how an answer is written, and what is wrong with it in words.

A form shows texts; `read` makes values of them or says in a German sentence what is wrong, `write`
makes texts of values. The window builds its widgets from these descriptions alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

from kursplaner.domain.calendar import german_date
from kursplaner.domain.time import DAY, WEEKDAYS_SHORT, clock
from kursplaner.exchange.people_cells import CellError, decimal, weekly_units, whole, words_of
from kursplaner.exchange.people_times import day, week_times

FieldFault = CellError
"""What is wrong with one answer: the end of a German sentence."""
Value = str | int | float | bool | date | tuple[object, ...] | None
Values = Mapping[str, Value]
Texts = Mapping[str, "Text"]
Text = str | bool | tuple[str, ...]
"""What a widget holds: a text, a tick, or the keys that are ticked in a list."""


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    """One of the options; the empty key for none."""
    SEVERAL = "several"
    """Any of the options, in their order."""
    WORDS = "words"
    """Several words, separated by commas."""
    DATE = "date"
    CLOCK = "clock"
    """Minute of the day; 1440 is written 24:00."""
    MOMENT = "moment"
    """A day with a time of day, local."""
    TIMES = "times"
    """Weekly times, one line each: a tuple of WeekTime."""
    ABSENCES = "absences"
    """Single days and weekly blocks with their reason, one line each: a tuple of Absence."""
    LESSONS = "lessons"
    """UE of each weekly lesson: `2 x 4`."""
    LAYOUTS = "layouts"
    """Seats, and wheelchair places after a plus: `8 oder 6 + 1`; a tuple of pairs."""


class Option(Struct, frozen=True):
    key: str
    label: str


class Field(Struct, frozen=True, kw_only=True):
    """One question of a form."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    low: float = 0
    high: float = 10_000
    unit: str = ""
    hint: str = ""
    """How to fill it in, shown small."""
    options: tuple[Option, ...] = ()


class Group(Struct, frozen=True):
    """Fields that belong together, under a heading."""

    title: str
    fields: tuple[Field, ...]


class WeekTime(Struct, frozen=True, order=True):
    """One weekday with minutes of the day; `parity` is "", "A" or "B"."""

    weekday: int
    start: int
    end: int
    parity: str = ""


class Absence(Struct, frozen=True):
    """Taken or away: every week on a weekday, or from the first to the last of single days."""

    start: int
    end: int
    """Minutes of the day; 0 to 1440 is the whole day."""
    weekday: int | None = None
    parity: str = ""
    first: date | None = None
    last: date | None = None
    reason: str = ""


class Read(Struct, frozen=True):
    """Values of the fields that could be read, and a sentence for each of the others."""

    values: dict[str, Value]
    faults: dict[str, str]


def read_all(groups: Iterable[Group], texts: Texts, today: date) -> Read:
    """What the texts of a form mean; texts of fields that are not asked are left alone."""
    values: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for field in (field for group in groups for field in group.fields):
        if field.name in texts:
            try:
                values[field.name] = read(field, texts[field.name], today)
            except CellError as error:
                faults[field.name] = _sentence(str(error))
    return Read(values, faults)


def read(field: Field, text: Text, today: date) -> Value:
    """The value of one text; FieldFault says what is wrong. Empty is None where nothing is due."""
    if isinstance(text, bool | tuple):
        return text
    words = text.strip()
    if not words:
        if field.required:
            raise CellError("Das wird gebraucht.")
        return _EMPTY.get(field.kind)
    match field.kind:
        case FieldKind.WHOLE:
            return whole(int(field.low), int(field.high))(words)
        case FieldKind.DECIMAL:
            return decimal(field.low, field.high)(words)
        case FieldKind.DATE:
            return day(today)(words)
        case FieldKind.CLOCK:
            return _clock(words)
        case FieldKind.MOMENT:
            return _moment(words, today)
        case FieldKind.WORDS:
            return words_of(words)
        case FieldKind.TIMES:
            return tuple(item for line in _lines(words) for item in _week_times(line))
        case FieldKind.ABSENCES:
            return tuple(item for line in _lines(words) for item in _absences(line, today))
        case FieldKind.LESSONS:
            return weekly_units(words)
        case FieldKind.LAYOUTS:
            return _layouts(words)
    return words


_EMPTY: Mapping[FieldKind, Value] = {
    FieldKind.TEXT: "", FieldKind.LONG_TEXT: "", FieldKind.CHOICE: "", FieldKind.WORDS: (),
    FieldKind.TIMES: (), FieldKind.ABSENCES: (), FieldKind.LESSONS: (), FieldKind.LAYOUTS: (),
}  # fmt: skip


def write(field: Field, value: Value) -> Text:
    """How a value stands in the form."""
    if isinstance(value, bool):
        return value
    if field.kind is FieldKind.SEVERAL:
        return tuple(str(item) for item in value) if isinstance(value, tuple) else ()
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{german_date(value)} {value:%H:%M}"
    if isinstance(value, date):
        return german_date(value)
    if isinstance(value, tuple):
        return _WRITE[field.kind](value)
    if field.kind is FieldKind.CLOCK and isinstance(value, int):
        return "24:00" if value == DAY else clock(value)
    if isinstance(value, float):
        return str(value).removesuffix(".0").replace(".", ",")
    return str(value)


# the notations


def _clock(words: str) -> int:
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*Uhr)?", words)
    minutes = int(found[1]) * 60 + int(found[2] or 0) if found else DAY + 1
    if found is None or minutes > DAY or int(found[2] or 0) >= 60:
        raise CellError(f"enthält »{words}«; erwartet wird eine Uhrzeit wie 12:00")
    return minutes


def _moment(words: str, today: date) -> datetime:
    found = re.fullmatch(r"(\S+?),?\s+(\d{1,2}[:.]\d{2})(?:\s*Uhr)?", words)
    if found is None:
        raise CellError(f"enthält »{words}«; erwartet wird etwas wie »24.11.2026 15:30«")
    minutes = _clock(found[2])
    return datetime.combine(day(today)(found[1]), time()) + timedelta(minutes=minutes)


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _week_times(line: str) -> list[WeekTime]:
    parity, rest = _parity(line)
    return [WeekTime(span.weekday, span.start, span.end, parity) for span in week_times(rest)]


def _parity(line: str) -> tuple[str, str]:
    found = re.fullmatch(r"(?:([AB])(?:-Woche)?\s*:\s*)?(.*)", line)
    assert found is not None
    return found[1] or "", found[2]


_DATE = r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})"
_SINGLE = re.compile(
    rf"(?P<first>{_DATE})(?:\s*(?:-|–|bis)\s*(?P<last>{_DATE}))?"
    r"(?:\s+(?P<start>\d{1,2}(?::\d{2})?)\s*[-–]\s*(?P<end>\d{1,2}(?::\d{2})?)(?:\s*Uhr)?)?"
    r"[\s,:]*(?P<reason>.*)"
)
_WEEKLY = re.compile(
    r"(?P<when>\D*\d{1,2}(?::\d{2})?\s*(?:-|–|bis)\s*\d{1,2}(?::\d{2})?)(?:\s*Uhr)?"
    r"[\s,:]*(?P<reason>.*)"
)


def _absences(line: str, today: date) -> list[Absence]:
    single = _SINGLE.fullmatch(line)
    if single is not None:
        return [_single(single, today)]
    parity, rest = _parity(line)
    weekly = _WEEKLY.fullmatch(rest)
    if weekly is None:
        raise CellError(
            f"enthält »{line}«; erwartet wird etwas wie »24.11.2026 krank«, »1.12.2026 bis "
            "5.12.2026 Urlaub« oder »Mo 16:00-18:00 Schülercafé«"
        )
    return [
        Absence(start=span.start, end=span.end, weekday=span.weekday, parity=parity,
                reason=weekly["reason"].strip())
        for span in week_times(weekly["when"])
    ]  # fmt: skip


def _single(found: re.Match[str], today: date) -> Absence:
    first = day(today)(found["first"])
    last = day(today)(found["last"]) if found["last"] else first
    start, end = (_clock(found["start"]), _clock(found["end"])) if found["start"] else (0, DAY)
    if last < first:
        raise CellError(f"enthält »{found[0]}«; das Ende liegt vor dem Beginn")
    if end <= start:
        raise CellError(f"enthält »{found[0]}«; das Ende liegt nicht nach dem Beginn")
    return Absence(start=start, end=end, first=first, last=last, reason=found["reason"].strip())


def _layouts(words: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for part in re.split(r"\boder\b|[;/]", words):
        match = re.fullmatch(r"\s*(\d{1,2})\s*(?:\+\s*(\d{1,2})[^\d]*)?", part)
        if match is None or not int(match[1]) + int(match[2] or 0):
            raise CellError(
                f"enthält »{words}«; erwartet werden Sitze und nach einem Plus die "
                "Rollstuhlplätze, etwa »8 oder 6 + 1«"
            )
        found.append((int(match[1]), int(match[2] or 0)))
    return tuple(found)


def _write_times(times: Sequence[object]) -> str:
    found: dict[tuple[str, int, int], list[int]] = {}
    for span in sorted(item for item in times if isinstance(item, WeekTime)):
        found.setdefault((span.parity, span.start, span.end), []).append(span.weekday)
    return "\n".join(
        f"{f'{parity}: ' if parity else ''}{_days(days)} {_span(start, end)}"
        for (parity, start, end), days in sorted(found.items(), key=lambda item: item[1])
    )


def _write_absences(items: Sequence[object]) -> str:
    weekly: dict[tuple[str, int, int, str], list[int]] = {}
    single: list[Absence] = []
    for item in (item for item in items if isinstance(item, Absence)):
        if item.weekday is None:
            single.append(item)
        else:
            key = (item.parity, item.start, item.end, item.reason)
            weekly.setdefault(key, []).append(item.weekday)
    lines = [
        f"{f'{parity}: ' if parity else ''}{_days(sorted(days))} {_span(start, end)} {reason}"
        for (parity, start, end, reason), days in weekly.items()
    ]
    lines += [_write_single(item) for item in sorted(single, key=lambda x: x.first or date.min)]
    return "\n".join(line.strip() for line in lines)


def _write_single(item: Absence) -> str:
    assert item.first is not None
    days = german_date(item.first)
    if item.last is not None and item.last != item.first:
        days += f" bis {german_date(item.last)}"
    span = "" if (item.start, item.end) == (0, DAY) else f" {_span(item.start, item.end)}"
    return f"{days}{span} {item.reason}"


def _span(start: int, end: int) -> str:
    return f"{clock(start)}-{'24:00' if end == DAY else clock(end)}"


def _days(days: Sequence[int]) -> str:
    """`Mo-Mi,Fr`."""
    runs: list[list[int]] = []
    for number in days:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        WEEKDAYS_SHORT[run[0]]
        if len(run) == 1
        else f"{WEEKDAYS_SHORT[run[0]]}{',' if len(run) == 2 else '-'}{WEEKDAYS_SHORT[run[-1]]}"
        for run in runs
    )


def _write_layouts(pairs: Sequence[object]) -> str:
    return " oder ".join(
        f"{pair[0]} + {pair[1]}" if pair[1] else f"{pair[0]}"
        for pair in pairs
        if isinstance(pair, tuple)
    )


def _write_lessons(units: Sequence[object]) -> str:
    return f"{len(units)} x {units[0]}" if len(set(units)) == 1 else " + ".join(map(str, units))


def _write_words(items: Sequence[object]) -> str:
    return ", ".join(map(str, items))


_WRITE = {
    FieldKind.TIMES: _write_times, FieldKind.ABSENCES: _write_absences,
    FieldKind.LAYOUTS: _write_layouts, FieldKind.LESSONS: _write_lessons,
    FieldKind.WORDS: _write_words,
}  # fmt: skip


def _sentence(fault: str) -> str:
    """CellError speaks of a cell; here it is the field one is looking at."""
    words = fault.replace("enthält ", "Hier steht ", 1) if fault.startswith("enthält") else fault
    return words if words.endswith(".") else f"{words}."
