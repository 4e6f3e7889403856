"""Facts a person could change, each with the rule it feeds, a price, and the problem without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeVar

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Record, WeekProblem
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import DAY, WEEK, Interval
from kursplaner.domain.violation import Kind, Ref, Violation

ALWAYS = (Interval(0, WEEK),)
PARTS: Mapping[Kind, str] = {
    Kind.ROOM: "rooms", Kind.TEACHER: "teachers", Kind.COURSE: "courses",
    Kind.PARTICIPANT: "participants", Kind.CHILD: "children", Kind.CAREGIVER: "caregivers",
    Kind.VEHICLE: "vehicles", Kind.DRIVER: "drivers",
}  # fmt: skip
"""Where the problem keeps the records of a kind."""
R = TypeVar("R", bound=Record)
Lift = Callable[[WeekProblem], WeekProblem]


@dataclass(frozen=True, slots=True)
class Fact:
    """`rule` names it, `price` says how hard it is to change, `lift` gives the problem without."""

    rule: Violation
    price: int
    lift: Lift


def lifted(problem: WeekProblem, facts: Sequence[Fact]) -> WeekProblem:
    return reduce(lambda changed, fact: fact.lift(changed), facts, problem)


def rule(
    code: Code, *refs: tuple[Kind, str], at: Interval | None = None, note: str = "",
    have: int | None = None, limit: int | None = None, relation: str = "",
) -> Violation:  # fmt: skip
    return Violation(
        rule=relation or CODES[code].rule, code=code,
        subjects=tuple(Ref(kind, id) for kind, id in refs),
        start=at.start if at else None, end=at.end if at else None, note=note,
        have=have, limit=limit,
    )  # fmt: skip


def edited(records: tuple[R, ...], id: str, change: Callable[[R], R]) -> tuple[R, ...]:
    return tuple(change(item) if getattr(item, "id", "") == id else item for item in records)


def edit(kind: Kind, id: str, **values: object) -> Lift:
    """The problem with other values in these fields of one record."""
    return edit_by(kind, id, lambda record: replace(record, **values))


def edit_by(kind: Kind, id: str, change: Callable[[Any], Any]) -> Lift:
    """The problem with one record changed in a way that looks at how it is by then."""
    part = PARTS[kind]
    return lambda problem: replace(problem, **{part: edited(getattr(problem, part), id, change)})


def without_block(kind: Kind, id: str, gone: Interval, field: str = "absent") -> Lift:
    """The problem without the block of this span among the record's absences (or other blocks)."""

    def change(record: Record) -> Record:
        blocks = getattr(record, field)
        return replace(record, **{field: tuple(b for b in blocks if b.span != gone)})

    return edit_by(kind, id, change)


def whole_days(index: ProblemIndex) -> tuple[Interval, ...]:
    """The hours planned, day by day."""
    grid = index.problem.grid
    return tuple(Interval(d * DAY + grid.day_start, d * DAY + grid.day_end) for d in grid.days)
