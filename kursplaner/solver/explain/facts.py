"""Facts a person could change, each with the rule it feeds, a price, and the problem without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import (
    Block,
    Caregiver,
    Child,
    Course,
    Driver,
    Participant,
    Record,
    Room,
    Teacher,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import DAY, WEEK, Interval
from kursplaner.domain.violation import Kind, Ref, Violation

ALWAYS = (Interval(0, WEEK),)
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


def edit_room(id: str, change: Callable[[Room], Room]) -> Lift:
    return lambda problem: replace(problem, rooms=edited(problem.rooms, id, change))


def edit_teacher(id: str, change: Callable[[Teacher], Teacher]) -> Lift:
    return lambda problem: replace(problem, teachers=edited(problem.teachers, id, change))


def edit_course(id: str, change: Callable[[Course], Course]) -> Lift:
    return lambda problem: replace(problem, courses=edited(problem.courses, id, change))


def edit_person(id: str, change: Callable[[Participant], Participant]) -> Lift:
    return lambda problem: replace(problem, participants=edited(problem.participants, id, change))


def edit_child(id: str, change: Callable[[Child], Child]) -> Lift:
    return lambda problem: replace(problem, children=edited(problem.children, id, change))


def edit_caregiver(id: str, change: Callable[[Caregiver], Caregiver]) -> Lift:
    return lambda problem: replace(problem, caregivers=edited(problem.caregivers, id, change))


def edit_vehicle(id: str, change: Callable[[Vehicle], Vehicle]) -> Lift:
    return lambda problem: replace(problem, vehicles=edited(problem.vehicles, id, change))


def edit_driver(id: str, change: Callable[[Driver], Driver]) -> Lift:
    return lambda problem: replace(problem, drivers=edited(problem.drivers, id, change))


def others(blocks: tuple[Block, ...], gone: Interval) -> tuple[Block, ...]:
    """The blocks without the one with this span."""
    return tuple(block for block in blocks if block.span != gone)


def unblock_room(id: str, gone: Interval) -> Lift:
    return edit_room(id, lambda room: replace(room, blocked=others(room.blocked, gone)))


def whole_days(index: ProblemIndex) -> tuple[Interval, ...]:
    """The hours planned, day by day."""
    grid = index.problem.grid
    return tuple(Interval(d * DAY + grid.day_start, d * DAY + grid.day_end) for d in grid.days)
