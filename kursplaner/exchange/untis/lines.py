"""Untis lessons as lines: who teaches what to whom, where it lies, how many periods are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from kursplaner.exchange.untis.read import LessonRow, TimetableRow, UntisFiles


class Part(Struct, frozen=True, order=True):
    """Periods in a row on one day (0 = Monday) in one room; `day` None: not placed yet."""

    day: int | None
    period: int
    length: int
    room: str


@dataclass(slots=True)
class Line:
    """One subject of one lesson number with its teachers; several when they teach together."""

    lesson: int
    subject: str
    teachers: tuple[str, ...]
    classes: tuple[str, ...]
    rooms: tuple[str, ...]
    """Where it lies or may lie; empty: nothing told."""
    students: int
    parts: tuple[Part, ...]
    rest: float = 0
    """Periods a week that are less than one and lie nowhere."""
    groups: tuple[str, ...] = ()
    """Lesson groups: weeks in which alone it takes place."""
    limited: bool = False


@dataclass(slots=True)
class _Gathered:
    periods: float = 0
    doubles: int = 0
    students: int = 0
    classes: dict[str, None] = field(default_factory=dict)
    rooms: dict[str, None] = field(default_factory=dict)
    slots: dict[tuple[int, int], str] = field(default_factory=dict)
    """Room by (day, period)."""
    groups: dict[str, None] = field(default_factory=dict)
    limited: bool = False


_Key = tuple[int, str, str]
"""Lesson number, teacher, subject."""


def lines_of(files: UntisFiles) -> list[Line]:
    """All lines in the order of the files, teachers of one room and class together."""
    gathered: dict[_Key, _Gathered] = {}
    for row in files.lessons:
        _add_lesson(gathered.setdefault((row.lesson, row.teacher, row.subject), _Gathered()), row)
    for item in files.timetable:
        key = (item.lesson, item.teacher, item.subject)
        _add_period(gathered.setdefault(key, _Gathered()), item)
    lines = [_line(key, found) for key, found in gathered.items()]
    return _together(lines)


def _add_lesson(found: _Gathered, row: LessonRow) -> None:
    found.periods = max(found.periods, row.periods)
    found.doubles = max(found.doubles, row.doubles)
    found.students = max(found.students, row.students)
    found.rooms.update(dict.fromkeys(row.rooms))
    found.classes.update(dict.fromkeys(_classes(row.school_class)))
    found.groups.update({row.group: None} if row.group else {})
    found.limited = found.limited or row.limited


def _add_period(found: _Gathered, row: TimetableRow) -> None:
    found.classes.update(dict.fromkeys(_classes(row.school_class)))
    slot = (row.day - 1, row.period)
    found.slots[slot] = found.slots.get(slot) or row.room
    if row.room:
        found.rooms[row.room] = None


def _classes(words: str) -> list[str]:
    return [word.strip() for word in words.replace("~", ",").split(",") if word.strip()]


def _line(key: _Key, found: _Gathered) -> Line:
    lesson, teacher, subject = key
    placed = _placed(found.slots)
    return Line(
        lesson=lesson,
        subject=subject,
        teachers=(teacher,) if teacher else (),
        classes=tuple(found.classes),
        rooms=tuple(found.rooms),
        students=found.students,
        parts=(*placed, *_missing(found, placed)),
        rest=_fraction(found, placed),
        groups=tuple(found.groups),
        limited=found.limited,
    )


def _fraction(found: _Gathered, placed: Iterable[Part]) -> float:
    """What of the periods of a week is left of a last, incomplete one."""
    left = found.periods - sum(part.length for part in placed)
    return max(0.0, left) % 1


def _placed(slots: Mapping[tuple[int, int], str]) -> tuple[Part, ...]:
    """Neighbouring periods of one day in one room as one part."""
    parts: list[Part] = []
    for (day, period), room in sorted(slots.items()):
        last = parts[-1] if parts else None
        if last and (last.day, last.room) == (day, room) and last.period + last.length == period:
            parts[-1] = Part(day, last.period, last.length + 1, room)
        else:
            parts.append(Part(day, period, 1, room))
    return tuple(parts)


def _missing(found: _Gathered, placed: Iterable[Part]) -> list[Part]:
    """Periods of the week that lie nowhere yet, doubles first."""
    rest = int(found.periods) - sum(part.length for part in placed)
    doubles = max(0, min(found.doubles - sum(part.length > 1 for part in placed), rest // 2))
    return [Part(None, 0, 2, "")] * doubles + [Part(None, 0, 1, "")] * (rest - 2 * doubles)


def _together(lines: Iterable[Line]) -> list[Line]:
    """Lines that differ in the teacher only and share their rooms: taught together, one line.

    Without rooms nobody knows whether teachers share a group; then they teach side by side.
    """
    found: dict[object, Line] = {}
    for line in lines:
        key = (line.lesson, line.subject, line.classes, line.parts)
        together = line.teachers and all(part.room for part in line.parts)
        if together and key in found and found[key].teachers:
            found[key].teachers = (*found[key].teachers, *line.teachers)
        else:
            found[key if key not in found else (key, line.teachers)] = line
    return list(found.values())


def parallel(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines of one number with the same parts of time: taught side by side."""
    groups: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        times = tuple((part.day, part.period, part.length) for part in line.parts)
        groups[line.lesson, times].append(line)
    return [group for group in groups.values() if len(group) > 1]
