"""Untis' text files (`GPU001.TXT` ...) as typed rows, whatever separator and encoding they have."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from kursplaner.errors import UserError
from kursplaner.exchange.files import read_bytes

LARGEST = 32 * 1024 * 1024
_SEPARATORS = ";,\t|"
_NAME = re.compile(r"gpu0*(\d{1,3})", re.IGNORECASE)


class TimetableRow(Struct, frozen=True, kw_only=True):
    """GPU001: one period of one lesson for one class, teacher and room."""

    lesson: int
    school_class: str
    teacher: str
    subject: str
    room: str
    day: int
    """1 = Monday."""
    period: int


class LessonRow(Struct, frozen=True, kw_only=True):
    """GPU002: one line of a lesson; lines of one number are taught at the same time."""

    lesson: int
    periods: float
    """Per week."""
    school_class: str
    teacher: str
    subject: str
    rooms: tuple[str, ...]
    students: int
    doubles: int
    """Double periods wanted at least."""
    group: str = ""
    """Lesson group: in which weeks it takes place (A, B, half-year); empty: in all."""
    limited: bool = False
    """Whether it has a first or last day of its own."""


class TeacherRow(Struct, frozen=True, kw_only=True):
    """GPU004."""

    id: str
    name: str
    max_day: int | None
    max_row: int | None
    max_gaps: int | None


class RoomRow(Struct, frozen=True, kw_only=True):
    """GPU005."""

    id: str
    name: str
    alternative: str
    capacity: int | None


class SubjectRow(Struct, frozen=True, kw_only=True):
    """GPU006."""

    id: str
    name: str


class ClassRow(Struct, frozen=True, kw_only=True):
    """GPU003."""

    id: str
    name: str


class WishRow(Struct, frozen=True, kw_only=True):
    """GPU016: when somebody or something may lie; a row of another form has no `day`."""

    kind: str
    """L teacher, K class, R room, F subject, U lesson number."""
    id: str
    day: int | None
    """1 = Monday."""
    period: int | None
    wish: int | None
    """-3 never ... +3 by all means."""


class UntisFiles(Struct, frozen=True, kw_only=True):
    """What was found; files that are missing are empty."""

    timetable: tuple[TimetableRow, ...] = ()
    lessons: tuple[LessonRow, ...] = ()
    teachers: tuple[TeacherRow, ...] = ()
    rooms: tuple[RoomRow, ...] = ()
    subjects: tuple[SubjectRow, ...] = ()
    classes: tuple[ClassRow, ...] = ()
    wishes: tuple[WishRow, ...] = ()


class _RowError(ValueError):
    """What is wrong with one row: the end of a German sentence."""


def read_untis(*paths: Path) -> UntisFiles:
    """The files, given one by one or as the folder that holds them; others in it are skipped.

    Raises UserError: neither GPU001 nor GPU002, not readable, not text, a row of another form.
    """
    files = _numbered(paths)
    if not {1, 2} & files.keys():
        raise UserError(
            "Es wurde weder GPU001.TXT noch GPU002.TXT gefunden.",
            "Bitte wählen Sie den Ordner oder die Dateien aus dem Untis-Export.",
        )
    return UntisFiles(
        timetable=_read(files.get(1), _timetable, 7),
        lessons=_read(files.get(2), _lesson, 7),
        teachers=_read(files.get(4), _teacher, 2),
        rooms=_read(files.get(5), _room, 2),
        subjects=_read(files.get(6), _subject, 2),
        classes=_read(files.get(3), _class, 2),
        wishes=_read(files.get(16), _wish, 1),
    )


def _numbered(paths: Iterable[Path]) -> dict[int, Path]:
    """Files by the number in their name."""
    found: dict[int, Path] = {}
    for path in paths:
        for file in _files_in(path):
            name = _NAME.match(file.stem)
            if name:
                found.setdefault(int(name.group(1)), file)
    return found


def _files_in(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return sorted(file for file in path.iterdir() if file.is_file())
    except (OSError, ValueError) as error:
        raise UserError(
            f"Der Ordner »{path}« lässt sich nicht lesen.", "Bitte prüfen Sie den Ordner."
        ) from error
    return [path]


T = TypeVar("T")


def _read(path: Path | None, make: Callable[[list[str]], T], least: int) -> tuple[T, ...]:
    """All rows, each with at least `least` fields, padded so that any column can be asked."""
    if path is None:
        return ()
    made: list[T] = []
    for number, row in _rows(path):
        try:
            if len(row) < least:
                raise _RowError(f"hat {len(row)} statt mindestens {least} Felder")
            made.append(make([field.strip() for field in row] + [""] * 50))
        except _RowError as error:
            raise UserError(
                f"»{path.name}«, Zeile {number}: Sie {error}.",
                "Bitte exportieren Sie die Datei in Untis noch einmal.",
            ) from error
    return tuple(made)


def _rows(path: Path) -> Iterable[tuple[int, list[str]]]:
    text = _decoded(path, read_bytes(path, LARGEST))
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if any(field.strip() for field in row)]
    except csv.Error as error:
        raise UserError(
            f"»{path.name}« ist beschädigt: Zeile {reader.line_num} lässt sich nicht zerlegen.",
            "Bitte exportieren Sie die Datei in Untis noch einmal.",
        ) from error


def _decoded(path: Path, content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]", text):
            return text.removeprefix("\ufeff")
    raise UserError(
        f"»{path.name}« hat eine Kodierung, die hier nicht gelesen wird, oder ist kein Text.",
        "Bitte exportieren Sie die Datei in Untis noch einmal, am besten mit UTF-8.",
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if content[:2000].count(0) > len(content[:2000]) // 4:
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "cp1252")


def _separator(text: str) -> str:
    """The one that parts the first lines most often outside quotes."""
    head = re.sub(r'"[^"\n]*"', "", "\n".join(text.splitlines()[:50]))
    return max(_SEPARATORS, key=head.count)


def _whole(words: str, what: str) -> int:
    if not (words.isascii() and words.isdigit() and len(words) <= 6):
        raise _RowError(f"nennt als {what} »{words}«, das ist keine Zahl")
    return int(words)


def _maybe(words: str) -> int | None:
    """A count in a column that is often empty or holds other marks."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 6 else None


def _name(words: str) -> str:
    """Untis writes `?` for a teacher or room still to be found."""
    return "" if words == "?" else words


def _timetable(row: list[str]) -> TimetableRow:
    day, period = _whole(row[5], "Tag"), _whole(row[6], "Stunde")
    if not 1 <= day <= 7:
        raise _RowError(f"nennt den Tag {day}; möglich ist 1 (Montag) bis 7")
    if period > 30:
        raise _RowError(f"nennt die Stunde {period}; möglich ist 0 bis 30")
    return TimetableRow(
        lesson=_whole(row[0], "Unterrichtsnummer"),
        school_class=row[1],
        teacher=_name(row[2]),
        subject=row[3],
        room=_name(row[4]),
        day=day,
        period=period,
    )


def _lesson(row: list[str]) -> LessonRow:
    periods = row[1].replace(",", ".") or "0"
    if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", periods):
        raise _RowError(f"nennt als Wochenstunden »{row[1]}«, das ist keine Zahl")
    rooms = (*row[7].split("~"), *row[19].split("~"))
    sexes = (_maybe(row[33]) or 0) + (_maybe(row[34]) or 0)
    return LessonRow(
        lesson=_whole(row[0], "Unterrichtsnummer"),
        periods=float(periods),
        school_class=row[4],
        teacher=_name(row[5]),
        subject=row[6],
        rooms=tuple(dict.fromkeys(room for room in map(_name, rooms) if room)),
        students=_maybe(row[9]) or sexes,
        doubles=_maybe(row[27]) or 0,
        group=row[11],
        limited=bool(row[14] or row[15]),
    )


def _needs_name(row: list[str]) -> str:
    if not row[0]:
        raise _RowError("hat keinen Namen im ersten Feld")
    return row[0]


def _teacher(row: list[str]) -> TeacherRow:
    id = _needs_name(row)
    return TeacherRow(
        id=id,
        name=f"{row[28]} {row[1]}".strip() or id,
        max_day=_maybe(row[8]) or None,
        max_row=_maybe(row[13]) or None,
        max_gaps=_maybe(row[10]),
    )


def _room(row: list[str]) -> RoomRow:
    id = _needs_name(row)
    return RoomRow(
        id=id, name=row[1] or id, alternative=_name(row[2]), capacity=_maybe(row[7]) or None
    )


def _subject(row: list[str]) -> SubjectRow:
    id = _needs_name(row)
    return SubjectRow(id=id, name=row[1] or id)


def _class(row: list[str]) -> ClassRow:
    id = _needs_name(row)
    return ClassRow(id=id, name=row[1] or id)


def _wish(row: list[str]) -> WishRow:
    value = row[4].replace("+", "")
    return WishRow(
        kind=row[0].upper()[:1],
        id=row[1],
        day=_maybe(row[2]),
        period=_maybe(row[3]),
        wish=int(value) if re.fullmatch(r"-?[0-3]", value, re.ASCII) else None,
    )


def by_id(rows: Iterable[TeacherRow | RoomRow | SubjectRow | ClassRow]) -> Mapping[str, str]:
    """Long names by short name."""
    return {row.id: row.name for row in rows}
