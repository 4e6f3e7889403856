"""Childcare that follows from the lessons: who is looked after where, and who is on shift."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kursplaner.domain.index import PlanIndex
from kursplaner.domain.plan import CareShift, CareSlot, Missing, Unserved
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.solver.childcare.demand import Family, families
from kursplaner.solver.childcare.model import Rota, RotaBuilder
from kursplaner.solver.childcare.reasons import reason
from kursplaner.solver.cpsat import Answer, Clock, evaluate, solve_levels
from kursplaner.solver.events import Emit, Level, Started, Stop

STAGE = "childcare"
TIDY = Stop(seconds=2.0, deterministic=2.0)
"""A tie-break of no price is worth no more than this."""


@dataclass(frozen=True, slots=True)
class Care:
    """Slots of the children served, shifts, and by name whoever goes without."""

    slots: tuple[CareSlot, ...]
    shifts: tuple[CareShift, ...]
    unserved: tuple[Unserved, ...]
    levels: tuple[Level, ...]


def plan_care(plan: PlanIndex, clock: Clock, seed: int, emit: Emit) -> Care:
    """Places and rota for everybody who attends in `plan` and brings children."""
    emit(Started(stage=STAGE, seconds=clock.seconds))
    wanted, refused = families(plan)
    unserved = [entry for family, why in refused for entry in _left_out(family, why)]
    if not wanted:
        return Care((), (), tuple(unserved), ())
    rota = RotaBuilder(plan, wanted).build()
    objectives = [("care_missed", rota.missed), ("care", rota.wishes)]
    answer = solve_levels(rota.model, objectives, clock, seed, STAGE, emit)
    answer = answer and _tidied(rota, answer, seed)
    served = _served(rota, answer)
    for number, family in enumerate(wanted):
        if number not in served:
            unserved += _left_out(family, reason(plan, family, [wanted[n] for n in served]))
    if answer is None:
        return Care((), (), tuple(unserved), ())
    slots = tuple(slot for n in served for slot in _slots(rota, answer, n))
    return Care(slots, _shifts(rota, answer, slots), tuple(unserved), answer.levels)


def _tidied(rota: Rota, answer: Answer, seed: int) -> Answer:
    """Of equally good rotas one with few minutes and few, long shifts."""
    for expression in (rota.missed, rota.wishes):
        rota.model.add(expression <= evaluate(expression, answer.values))
    finish = [("rota", rota.finish)]
    found = solve_levels(rota.model, finish, Clock(TIDY), seed, STAGE, lambda event: None)
    return Answer(found.values, answer.levels) if found is not None else answer


def _served(rota: Rota, answer: Answer | None) -> list[int]:
    if answer is None:
        return []
    return [number for number, literal in rota.served.items() if answer.true(literal)]


def _slots(rota: Rota, answer: Answer, number: int) -> list[CareSlot]:
    family = rota.families[number]
    room = next(r for (n, r), x in rota.room.items() if n == number and answer.true(x))
    main = [c for (n, c), x in rota.main.items() if n == number and answer.true(x)]
    return [
        CareSlot(
            child=child.id,
            lesson=family.lesson,
            room=room,
            start=family.slot.start,
            end=family.slot.end,
            caregiver=main[0] if main and child.age_months < 36 else None,
        )
        for child in family.children
    ]


def _shifts(rota: Rota, answer: Answer, slots: tuple[CareSlot, ...]) -> tuple[CareShift, ...]:
    """Neighbouring segments on duty in one room joined; shifts without a child dropped."""
    on: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    for (who, room, segment), literal in rota.on.items():
        if answer.true(literal):
            on[who, room].append(segment)
    shifts = [
        CareShift(caregiver=who, room=room, start=span.start, end=span.end)
        for (who, room), segments in on.items()
        for span in _joined(segments)
        if any(s.room == room and s.start < span.end and span.start < s.end for s in slots)
    ]
    return tuple(sorted(shifts, key=lambda s: (s.start, s.room, s.caregiver)))


def _joined(segments: list[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for segment in sorted(segments):
        if joined and joined[-1].end == segment.start:
            joined[-1] = Interval(joined[-1].start, segment.end)
        else:
            joined.append(segment)
    return joined


def _left_out(family: Family, why: Violation) -> list[Unserved]:
    """The children with the rule, the parent because of them (H7, H13)."""
    first = family.children[0].id
    because = Violation(
        rule=CODES[Code.CHILD_WITHOUT_CARE].rule,
        code=Code.CHILD_WITHOUT_CARE,
        subjects=(
            Ref(Kind.PARTICIPANT, family.parent),
            Ref(Kind.CHILD, first),
            Ref(Kind.LESSON, family.lesson),
        ),
        start=family.slot.start,
        end=family.slot.end,
    )
    children = [
        Unserved(kind=Missing.CHILD, id=child.id, lesson=family.lesson, reason=why)
        for child in family.children
    ]
    parent = Unserved(kind=Missing.PERSON, id=family.parent, lesson=family.lesson, reason=because)
    return [*children, parent]
