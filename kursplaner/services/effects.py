"""What a week on offer does to everybody else, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, PlacedLesson, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import moment
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.domain.wording import Wording
from kursplaner.domain.words import listed

MOST = 3
"""Of a kind are told one by one, more are counted."""


def effects(
    problem: WeekProblem, before: WeekPlan, after: WeekPlan, asked: str | None,
    broken: tuple[Violation, ...] = (),
) -> tuple[str, ...]:  # fmt: skip
    """Who is touched: lessons that move (but the one `asked` to), people and rides that lose their
    place, rules then broken."""
    names = Names(problem)
    wording = Wording(problem, after)
    return (
        *_moves(names, before, after, asked),
        *_missing(names, before, after),
        *_rides(before, after),
        *_few(tuple(wording.sentence(item) for item in broken), "weitere Hinweise"),
    )


def _moves(names: Names, before: WeekPlan, after: WeekPlan, asked: str | None) -> Iterator[str]:
    now = {item.lesson: item for item in after.lessons}
    moved = [x for x in before.lessons if now.get(x.lesson) != x and x.lesson != asked]
    told = (_move(names, old, now.get(old.lesson)) for old in moved)
    yield from _few(tuple(told), "weitere Termine rücken")


def _move(names: Names, before: PlacedLesson, now: PlacedLesson | None) -> str:
    name = names.lesson(before.lesson)
    if now is None:
        return f"{name} fällt aus."
    if now.start != before.start:
        return f"{name} rückt von {moment(before.start)} auf {moment(now.start)}."
    if now.room != before.room:
        return f"{name} wechselt nach {names.of(Ref(Kind.ROOM, now.room))}."
    team = listed([names.plain(Ref(Kind.TEACHER, id)) for id in now.teachers])
    return f"{name} hält dann {team}."


def _missing(names: Names, before: WeekPlan, after: WeekPlan) -> Iterator[str]:
    """Who could come until now, or was never asked, and cannot then."""
    known = {(x.id, x.lesson) for x in before.unserved if x.kind is Missing.PERSON}
    lost = [x for x in after.unserved if x.kind is Missing.PERSON and (x.id, x.lesson) not in known]
    yield from _few(
        tuple(
            f"{names.plain(Ref(Kind.PARTICIPANT, x.id))} kann nicht an "
            f"{names.lesson(x.lesson or '')} teilnehmen."
            for x in lost
        ),
        "weitere Teilnahmen sind nicht möglich",
    )


def _rides(before: WeekPlan, after: WeekPlan) -> Iterator[str]:
    old = sum(x.kind is Missing.RIDE for x in before.unserved)
    new = sum(x.kind is Missing.RIDE for x in after.unserved)
    if new > old:
        more = new - old
        yield (
            "Eine Fahrt mehr bleibt ohne Platz."
            if more == 1
            else (f"{more} Fahrten mehr bleiben ohne Platz.")
        )
    elif new < old:
        yield (
            "Eine Fahrt mehr findet einen Platz."
            if old - new == 1
            else (f"{old - new} Fahrten mehr finden einen Platz.")
        )


def _few(sentences: tuple[str, ...], more: str) -> Iterator[str]:
    found = tuple(dict.fromkeys(sentences))
    if len(found) <= MOST:
        yield from found
        return
    yield from found[: MOST - 1]
    yield f"{len(found) - MOST + 1} {more}."
