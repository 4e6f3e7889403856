"""Curriculum-based course timetabling of ITC-2007: reads `.ctt`, writes and reads solutions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from kursplaner.errors import UserError
from kursplaner.exchange.files import Words, read_words, write_bytes

LARGEST = 8 * 1024 * 1024


class CttCourse(Struct, frozen=True, kw_only=True):
    id: str
    teacher: str
    lectures: int
    """Each takes one period; all on different periods."""
    min_days: int
    """Working days over which the lectures should be spread (soft)."""
    students: int


class CttRoom(Struct, frozen=True, kw_only=True):
    id: str
    capacity: int


class CttCurriculum(Struct, frozen=True, kw_only=True):
    """Courses with common students: never in the same period."""

    id: str
    courses: tuple[str, ...]


class CttInstance(Struct, frozen=True, kw_only=True):
    """Days and periods count from 0; the slot of a period is day * periods + period."""

    name: str
    days: int
    periods: int
    """Periods of one day."""
    courses: tuple[CttCourse, ...]
    rooms: tuple[CttRoom, ...]
    curricula: tuple[CttCurriculum, ...]
    unavailable: frozenset[tuple[str, int, int]]
    """(course, day, period) in which the course cannot be taught."""


class CttLecture(Struct, frozen=True, order=True):
    """One placed lecture: a line of the solution format."""

    course: str
    room: str
    day: int
    period: int


class _FormatError(ValueError):
    """What is wrong with the text, the end of a German sentence."""


def read_ctt(path: Path) -> CttInstance:
    """The instance. Raises UserError: not readable, not this format, counts that do not agree."""
    try:
        return _instance(read_words(path, LARGEST))
    except _FormatError as fault:
        raise UserError(
            f"»{path.name}« ist keine lesbare Datei im Format .ctt: {fault}.",
            "Erwartet wird das Textformat der ITC-2007 (Track 3).",
        ) from fault


def read_solution(path: Path) -> tuple[CttLecture, ...]:
    """The lectures of a solution file. Raises UserError for a line of another form."""
    try:
        return tuple(_lecture(number, words) for number, words in read_words(path, LARGEST))
    except _FormatError as fault:
        raise UserError(
            f"»{path.name}« ist keine Lösungsdatei: {fault}.",
            "Erwartet wird je Zeile: Kurs Raum Tag Stunde.",
        ) from fault


def write_solution(lectures: Iterable[CttLecture], path: Path) -> None:
    """One line `course room day period` each, sorted."""
    lines = [f"{it.course} {it.room} {it.day} {it.period}\n" for it in sorted(lectures)]
    write_bytes(path, "".join(lines).encode())


_SECTIONS = ("COURSES:", "ROOMS:", "CURRICULA:", "UNAVAILABILITY_CONSTRAINTS:")


def _instance(lines: list[Words]) -> CttInstance:
    head, sections = _sections(lines)
    courses, rooms, curricula, blocked = (sections[name] for name in _SECTIONS)
    instance = CttInstance(
        name=" ".join(_header(head, "Name:")),
        days=_header_number(head, "Days:", low=1),
        periods=_header_number(head, "Periods_per_day:", low=1),
        courses=tuple(_course(number, words) for number, words in courses),
        rooms=tuple(_room(number, words) for number, words in rooms),
        curricula=tuple(_curriculum(number, words) for number, words in curricula),
        unavailable=frozenset(_unavailable(number, words) for number, words in blocked),
    )
    for name, have in (
        ("Courses:", len(courses)),
        ("Rooms:", len(rooms)),
        ("Curricula:", len(curricula)),
        ("Constraints:", len(blocked)),
    ):
        told = _header_number(head, name)
        if told != have:
            raise _FormatError(f"{name} {told} steht im Kopf, gefunden wurden {have}")
    _check_links(instance)
    return instance


def _sections(lines: list[Words]) -> tuple[dict[str, list[str]], dict[str, list[Words]]]:
    head: dict[str, list[str]] = {}
    sections: dict[str, list[Words]] = {}
    here: list[Words] | None = None
    for number, words in lines:
        if words == ["END."]:
            break
        if words[0] in _SECTIONS and len(words) == 1:
            here = sections.setdefault(words[0], [])
        elif here is None:
            head[words[0]] = words[1:]
        else:
            here.append((number, words))
    else:
        raise _FormatError("am Ende fehlt »END.«")
    for name in _SECTIONS:
        if name not in sections:
            raise _FormatError(f"der Abschnitt »{name}« fehlt")
    return head, sections


def _header(head: dict[str, list[str]], name: str) -> list[str]:
    if not head.get(name):
        raise _FormatError(f"im Kopf fehlt »{name}«")
    return head[name]


def _header_number(head: dict[str, list[str]], name: str, low: int = 0) -> int:
    return _number(0, _header(head, name)[0], low)


def _number(line: int, word: str, low: int = 0) -> int:
    where = f"in Zeile {line} " if line else "im Kopf "
    if not word.isascii() or not word.isdigit() or len(word) > 9:
        raise _FormatError(f"{where}steht »{word}« statt einer Zahl")
    if int(word) < low:
        raise _FormatError(f"{where}steht {word}; mindestens {low} wird gebraucht")
    return int(word)


def _words(line: int, words: list[str], count: int) -> list[str]:
    if len(words) != count:
        raise _FormatError(f"Zeile {line} hat {len(words)} statt {count} Wörter")
    return words


def _course(line: int, words: list[str]) -> CttCourse:
    id, teacher, lectures, days, students = _words(line, words, 5)
    return CttCourse(
        id=id,
        teacher=teacher,
        lectures=_number(line, lectures),
        min_days=_number(line, days),
        students=_number(line, students),
    )


def _room(line: int, words: list[str]) -> CttRoom:
    id, capacity = _words(line, words, 2)
    return CttRoom(id=id, capacity=_number(line, capacity))


def _curriculum(line: int, words: list[str]) -> CttCurriculum:
    if len(words) < 2:
        raise _FormatError(f"Zeile {line} ist unvollständig")
    count = _number(line, words[1])
    return CttCurriculum(id=words[0], courses=tuple(_words(line, words, count + 2)[2:]))


def _unavailable(line: int, words: list[str]) -> tuple[str, int, int]:
    course, day, period = _words(line, words, 3)
    return course, _number(line, day), _number(line, period)


def _lecture(line: int, words: list[str]) -> CttLecture:
    course, room, day, period = _words(line, words, 4)
    return CttLecture(course, room, _number(line, day), _number(line, period))


def _check_links(instance: CttInstance) -> None:
    courses = {course.id for course in instance.courses}
    for records in (instance.courses, instance.rooms, instance.curricula):
        for id, times in Counter(record.id for record in records).items():
            if times > 1:
                raise _FormatError(f"»{id}« kommt {times}-mal vor")
    for id in _named_courses(instance):
        if id not in courses:
            raise _FormatError(f"der Kurs »{id}« ist nicht beschrieben")
    for course, day, period in instance.unavailable:
        if day >= instance.days or period >= instance.periods:
            raise _FormatError(f"{course} {day} {period} liegt außerhalb der Woche")


def _named_courses(instance: CttInstance) -> Iterator[str]:
    for curriculum in instance.curricula:
        yield from curriculum.courses
    for course, _, _ in instance.unavailable:
        yield course
