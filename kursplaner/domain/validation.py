"""Is this a problem at all? Faults of form that no planning can start with, one sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec

from kursplaner.domain.doubts import doubts
from kursplaner.domain.names import KIND_WORDS, stretch
from kursplaner.domain.problem import PROBLEM_FORMAT, Block, Errand, Record, WeekProblem
from kursplaner.domain.time import DAY, WEEK, Interval
from kursplaner.domain.violation import Kind
from kursplaner.domain.words import counted
from kursplaner.errors import UserError

__all__ = ["doubts", "faults", "validate"]

_LISTS: tuple[tuple[str, Kind], ...] = (
    ("sites", Kind.SITE), ("rooms", Kind.ROOM), ("teachers", Kind.TEACHER),
    ("courses", Kind.COURSE), ("lessons", Kind.LESSON), ("participants", Kind.PARTICIPANT),
    ("children", Kind.CHILD), ("caregivers", Kind.CAREGIVER), ("vehicles", Kind.VEHICLE),
    ("drivers", Kind.DRIVER), ("relations", Kind.RELATION),
)  # fmt: skip

_LINKS: dict[Kind, dict[str, Kind]] = {
    Kind.SITE: {"place": Kind.PLACE},
    Kind.ROOM: {"site": Kind.SITE},
    Kind.COURSE: {"teachers": Kind.TEACHER, "rooms": Kind.ROOM},
    Kind.LESSON: {"course": Kind.COURSE},
    Kind.PARTICIPANT: {
        "courses": Kind.COURSE, "home": Kind.PLACE,
        "not_with": Kind.PARTICIPANT, "only_with": Kind.PARTICIPANT,
    },
    Kind.CHILD: {"parent": Kind.PARTICIPANT, "courses": Kind.COURSE},
    Kind.CAREGIVER: {"sites": Kind.SITE},
    Kind.VEHICLE: {"depot": Kind.PLACE},
    Kind.DRIVER: {"vehicles": Kind.VEHICLE},
    Kind.RELATION: {"courses": Kind.COURSE, "lessons": Kind.LESSON},
}  # fmt: skip


def validate(problem: WeekProblem) -> None:
    """Raise UserError with the first fault and the number of further ones."""
    found = tuple(faults(problem))
    if not found:
        return
    more = len(found) - 1
    further = f" (und {counted(more, 'weiterer', 'weitere')} Fehler)" if more else ""
    raise UserError(f"{found[0]}{further}.", "Bitte berichtigen Sie diese Angabe.")


def faults(problem: WeekProblem) -> Iterator[str]:
    """All faults of form, as sentences without the final stop."""
    yield from _frame(problem)
    yield from _travel(problem)
    known = {kind: _ids(getattr(problem, name)) for name, kind in _LISTS}
    known[Kind.PLACE] = _ids(problem.travel.places)
    for name, kind in _LISTS:
        records: Sequence[Any] = getattr(problem, name)
        yield from _unique(records, kind)
        for record in records:
            yield from _dangling(record, kind, known)
            yield from _times(record, _call(record, kind))
    yield from _twice(problem.travel.places, Kind.PLACE)
    yield from _details(problem, known)
    yield from _fixed(problem, known)


def _ids(records: Iterable[Any]) -> frozenset[str]:
    return frozenset(record.id for record in records)


def _call(record: Any, kind: Kind) -> str:
    name = getattr(record, "name", "") or record.id
    return f"{KIND_WORDS[kind]} »{name}«"


def _frame(problem: WeekProblem) -> Iterator[str]:
    if not 1 <= problem.format <= PROBLEM_FORMAT:
        yield (
            f"Die Aufgabe hat das Format {problem.format}, "
            f"dieses Programm liest Format 1 bis {PROBLEM_FORMAT}"
        )
    day = problem.monday
    if day.weekday() != 0:
        yield f"Die Woche beginnt am {day.day}.{day.month}.{day.year}, das ist kein Montag"
    grid = problem.grid
    if not grid.days:
        yield "Die Woche hat keinen planbaren Tag"
    for number in chain(grid.days, problem.school_days):
        if not 0 <= number <= 6:
            yield f"Den Wochentag {number} gibt es nicht, möglich sind 0 (Montag) bis 6 (Sonntag)"
    if not 0 <= grid.day_start < grid.day_end <= DAY:
        yield "Der planbare Tag endet nicht nach seinem Beginn"
    if grid.lesson_step < 1 or grid.fine_step < 1:
        yield "Das Zeitraster muss mindestens eine Minute betragen"


def _travel(problem: WeekProblem) -> Iterator[str]:
    travel, size = problem.travel, len(problem.travel.places)
    if len(travel.minutes) != size or any(len(row) != size for row in travel.minutes):
        yield f"Die Tabelle der Fahrminuten passt nicht zu den Orten ({size} mal {size} erwartet)"
    metres = travel.metres
    if metres and (len(metres) != size or any(len(row) != size for row in metres)):
        yield f"Die Tabelle der Entfernungen passt nicht zu den Orten ({size} mal {size} erwartet)"
    if any(value < 0 for row in chain(travel.minutes, metres) for value in row):
        yield "Eine Fahrzeit oder Entfernung ist negativ"
    if travel.sources and [len(row) for row in travel.sources] != [size] * size:
        yield "Die Herkunft der Fahrzeiten passt nicht zu den Orten"


def _unique(records: Sequence[Any], kind: Kind) -> Iterator[str]:
    yield from _twice(records, kind)
    if any(not record.id for record in records):
        yield f"{KIND_WORDS[kind]} ohne Kennung"


def _twice(records: Iterable[Any], kind: Kind) -> Iterator[str]:
    for id, times in Counter(record.id for record in records).items():
        if times > 1:
            yield f"Die Kennung »{id}« ist {times}-mal vergeben ({KIND_WORDS[kind]})"


def _dangling(record: Any, kind: Kind, known: dict[Kind, frozenset[str]]) -> Iterator[str]:
    for field, target in _LINKS.get(kind, {}).items():
        value = getattr(record, field)
        for id in (value,) if isinstance(value, str) else value or ():
            yield from _lost(_call(record, kind), target, id, known[target])


def _lost(who: str, kind: Kind, id: str, known: Collection[str]) -> Iterator[str]:
    if id not in known:
        yield f"{who} nennt »{id}« ({KIND_WORDS[kind]}), das gibt es nicht"


def _times(record: Record, who: str) -> Iterator[str]:
    """Every span of the record lies in the week and ends after it begins."""
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        for item in value if isinstance(value, tuple) else ():
            if isinstance(item, Interval | Block):
                yield from _span(who, item.start, item.end)
            elif isinstance(item, Errand):
                yield from _span(who, min(item.bring, item.fetch), max(item.bring, item.fetch) + 1)


def _span(who: str, start: int, end: int) -> Iterator[str]:
    if start < 0 or end > WEEK:
        yield f"{who}: die Zeit {start} bis {end} liegt außerhalb der Woche (0 bis {WEEK} Minuten)"
    elif end <= start:
        begin, over = stretch(start, None), stretch(end, None)
        yield f"{who}: die Zeit {begin} bis {over} endet nicht nach ihrem Beginn"


def _details(problem: WeekProblem, known: dict[Kind, frozenset[str]]) -> Iterator[str]:
    for course in problem.courses:
        if course.teachers_needed < 1 or course.max_per_day < 1:
            yield f"Kurs »{course.name}« braucht mindestens eine Lehrkraft und einen Termin am Tag"
    for lesson in problem.lessons:
        if not 0 < lesson.minutes <= DAY:
            yield f"Termin »{lesson.id}« dauert {lesson.minutes} Minuten"
        if lesson.units < 0:
            yield f"Termin »{lesson.id}« hat {lesson.units} Unterrichtseinheiten"
    for person in problem.participants:
        for errand in person.errands:
            who = _call(person, Kind.PARTICIPANT)
            yield from _lost(who, Kind.PLACE, errand.place, known[Kind.PLACE])
    for vehicle in problem.vehicles:
        if not vehicle.layouts:
            yield f"Fahrzeug »{vehicle.name}« hat keine Sitzanordnung"
    for relation in problem.relations:
        if not relation.courses and not relation.lessons:
            yield f"Kursregel »{relation.id}« nennt keinen Kurs"


def _fixed(problem: WeekProblem, known: dict[Kind, frozenset[str]]) -> Iterator[str]:
    """Pins speak of lessons, rooms, teachers, vehicles, drivers and places that exist."""
    for pin in problem.pins:
        yield from _lost("Eine Fixierung", Kind.LESSON, pin.lesson, known[Kind.LESSON])
        for room in (pin.room,) if pin.room is not None else ():
            yield from _lost("Eine Fixierung", Kind.ROOM, room, known[Kind.ROOM])
        for teacher in pin.teachers or ():
            yield from _lost("Eine Fixierung", Kind.TEACHER, teacher, known[Kind.TEACHER])
    for ride in problem.ride_pins:
        yield from _lost("Eine Fixierung", Kind.VEHICLE, ride.vehicle, known[Kind.VEHICLE])
    for tour in problem.pinned_tours:
        who = f"Die fixierte Tour »{tour.id}«"
        yield from _lost(who, Kind.VEHICLE, tour.vehicle, known[Kind.VEHICLE])
        yield from _lost(who, Kind.DRIVER, tour.driver, known[Kind.DRIVER])
        for stop in tour.stops:
            yield from _lost(who, Kind.PLACE, stop.place, known[Kind.PLACE])
