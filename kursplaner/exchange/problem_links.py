"""Whether a problem written by hand fits together: ids, references, spans, the travel matrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import WEEK, Interval, moment


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def first_fault(problem: WeekProblem) -> str | None:
    """One German sentence about the first thing that does not fit; None when all does."""
    return next(iter(faults(problem)), None)


def faults(problem: WeekProblem) -> Iterator[str]:
    yield from _grid(problem)
    yield from _doubles(problem)
    yield from _matrix(problem)
    yield from _references(problem)
    yield from _spans(problem)


def _grid(problem: WeekProblem) -> Iterator[str]:
    grid = problem.grid
    if problem.monday.weekday() != 0:
        yield f"»monday« ist der {problem.monday:%d.%m.%Y}, und das ist kein Montag."
    if not grid.days:
        yield "»grid.days« ist leer; es gibt keinen Tag, an dem geplant werden kann."
    for field, days in (("grid.days", grid.days), ("school_days", problem.school_days)):
        for day in days:
            if not 0 <= day <= 6:
                yield f"»{field}« enthält {day}; ein Wochentag ist 0 (Montag) bis 6 (Sonntag)."
        if len(set(days)) != len(days):
            yield f"»{field}« nennt einen Wochentag zweimal."
    if not grid.day_start < grid.day_end <= 1440:
        yield "»grid.day_start« muss vor »grid.day_end« liegen, und beide innerhalb eines Tages."


_LISTS = (
    "sites", "rooms", "teachers", "courses", "lessons", "participants", "children", "caregivers",
    "vehicles", "drivers", "relations",
)  # fmt: skip


def _doubles(problem: WeekProblem) -> Iterator[str]:
    for name in _LISTS:
        yield from _double_in(name, getattr(problem, name))
    yield from _double_in("travel.places", problem.travel.places)


def _double_in(name: str, records: Sequence[_HasId]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, record in enumerate(records):
        if record.id in seen:
            first = seen[record.id]
            yield f"»{name}[{first}]« und »{name}[{number}]« haben dieselbe id »{record.id}«."
        seen.setdefault(record.id, number)


def _matrix(problem: WeekProblem) -> Iterator[str]:
    travel = problem.travel
    size = len(travel.places)
    for field, rows in (("minutes", travel.minutes), ("metres", travel.metres)):
        if field == "metres" and not rows:
            continue
        if len(rows) != size or any(len(row) != size for row in rows):
            yield (
                f"»travel.{field}« braucht für {size} Orte {size} Zeilen mit je {size} Zahlen; "
                "die Tabelle hat eine andere Form."
            )
    sources = travel.sources
    if sources and (len(sources) != size or any(len(row) != size for row in sources)):
        yield f"»travel.sources« braucht für {size} Orte {size} Zeilen mit je {size} Buchstaben."


def _references(problem: WeekProblem) -> Iterator[str]:
    for name, targets, wanted in _links(problem):
        for where, id in wanted:
            if id is not None and id not in targets:
                yield f"»{where}« nennt »{id}«; das gibt es in »{name}« nicht."


Wanted = Iterator[tuple[str, str | None]]


def _links(problem: WeekProblem) -> Iterator[tuple[str, frozenset[str], Wanted]]:
    """(list referred to, its ids, every reference to it with its place in the file)."""
    ids = {name: frozenset(r.id for r in getattr(problem, name)) for name in _LISTS}
    ids["travel.places"] = frozenset(place.id for place in problem.travel.places)
    for target, owner, field in _REFERENCES:
        yield target, ids[target], _wanted(problem, owner, field)
    for number, person in enumerate(problem.participants):
        for row, errand in enumerate(person.errands):
            place = f"participants[{number}].errands[{row}]"
            yield "children", ids["children"], iter([(f"{place}.child", errand.child)])
            yield "travel.places", ids["travel.places"], iter([(f"{place}.place", errand.place)])


_REFERENCES = (
    ("travel.places", "sites", "place"),
    ("sites", "rooms", "site"),
    ("teachers", "courses", "teachers"),
    ("rooms", "courses", "rooms"),
    ("courses", "lessons", "course"),
    ("courses", "participants", "courses"),
    ("travel.places", "participants", "home"),
    ("participants", "participants", "not_with"),
    ("participants", "participants", "only_with"),
    ("participants", "children", "parent"),
    ("courses", "children", "courses"),
    ("sites", "caregivers", "sites"),
    ("travel.places", "vehicles", "depot"),
    ("vehicles", "drivers", "vehicles"),
    ("courses", "relations", "courses"),
    ("lessons", "relations", "lessons"),
    ("lessons", "pins", "lesson"),
    ("rooms", "pins", "room"),
    ("teachers", "pins", "teachers"),
    ("vehicles", "ride_pins", "vehicle"),
    ("vehicles", "pinned_tours", "vehicle"),
    ("drivers", "pinned_tours", "driver"),
)


def _wanted(problem: WeekProblem, owner: str, field: str) -> Wanted:
    for number, record in enumerate(getattr(problem, owner)):
        value: str | tuple[str, ...] | None = getattr(record, field)
        if isinstance(value, tuple):
            for row, id in enumerate(value):
                yield f"{owner}[{number}].{field}[{row}]", id
        else:
            yield f"{owner}[{number}].{field}", value


_SPANS = (
    ("rooms", ("open", "blocked")),
    ("teachers", ("available", "absent", "preferred")),
    ("courses", ("windows", "preferred")),
    ("lessons", ("windows",)),
    ("participants", ("available", "absent", "school")),
    ("children", ("away",)),
    ("caregivers", ("available", "absent")),
    ("vehicles", ("available", "absent")),
    ("drivers", ("available", "absent")),
)


def _spans(problem: WeekProblem) -> Iterator[str]:
    for owner, fields in _SPANS:
        for number, record in enumerate(getattr(problem, owner)):
            for field in fields:
                items: Iterable[Interval] = getattr(record, field) or ()
                yield from _bad_spans(f"{owner}[{number}].{field}", items)
    for number, pin in enumerate(problem.pins):
        if pin.start is not None and not 0 <= pin.start < WEEK:
            yield (
                f"»pins[{number}].start« ist {pin.start}; eine Woche hat die Minuten 0 bis {WEEK}."
            )


def _bad_spans(where: str, items: Iterable[Interval]) -> Iterator[str]:
    for row, item in enumerate(items):
        if not (item.start >= 0 and item.end <= WEEK):
            yield (
                f"»{where}[{row}]« ist {item.start} bis {item.end}; "
                f"eine Woche hat die Minuten 0 bis {WEEK}."
            )
        elif item.end <= item.start:
            yield (
                f"»{where}[{row}]« beginnt {moment(item.start)} "
                f"und endet {moment(item.end)}, also nicht danach."
            )
