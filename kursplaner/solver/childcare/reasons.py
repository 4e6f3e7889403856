"""Why a family has no childcare place: the first limit that one more family would break."""

from __future__ import annotations

from kursplaner.domain.index import PlanIndex
from kursplaner.domain.problem import Room
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import Interval, covered
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.solver.childcare.demand import Family, free_times, room_limit
from kursplaner.solver.childcare.model import on_duty


def reason(plan: PlanIndex, family: Family, served: list[Family]) -> Violation:
    """The missing resource, with numbers, as a violation of H7."""
    free = free_times(plan)
    rooms = [
        room
        for room in plan.index.problem.rooms
        if room.childcare and room.site == family.site and covered(family.slot, free[room.id])
    ]
    if not rooms:
        return _because(family, Code.NO_CARE_ROOM)
    here = [other for other in served if other.site == family.site]
    moments = sorted({family.slot.start} | {f.slot.start for f in here if _inside(family, f)})
    busiest = max(moments, key=lambda minute: _children(here, minute))
    present = _children(here, busiest) + len(family.children)
    places = sum(room_limit(room, plan.index.problem.legal.care_area_m2) for room in rooms)
    if present > places:
        return _because(family, Code.NO_CARE_PLACE, present, places)
    return _staff(plan, family, here, rooms, moments)


def _staff(
    plan: PlanIndex, family: Family, here: list[Family], rooms: list[Room], moments: list[int]
) -> Violation:
    legal = plan.index.problem.legal
    worst = Violation(rule="", code="", have=0, limit=0)
    for minute in moments:
        small = _small(here, minute) + family.under_three
        many = _children(here, minute) + len(family.children)
        needed = max(-(-many // legal.care_ratio), -(-small // legal.care_under_three))
        if many > legal.care_two_above:
            needed = max(needed, 2)
        found = _because(family, Code.NO_CAREGIVER, _on_duty(plan, family.site, minute), needed)
        if (found.limit or 0) - (found.have or 0) > (worst.limit or 0) - (worst.have or 0):
            worst = found
    if worst.code:
        return worst
    return _because(family, Code.NO_CARE_PLACE)


def _inside(family: Family, other: Family) -> bool:
    return family.slot.start <= other.slot.start < family.slot.end


def _present(here: list[Family], minute: int) -> list[Family]:
    return [family for family in here if family.slot.start <= minute < family.slot.end]


def _children(here: list[Family], minute: int) -> int:
    return len({child.id for family in _present(here, minute) for child in family.children})


def _small(here: list[Family], minute: int) -> int:
    return sum(family.under_three for family in _present(here, minute))


def _on_duty(plan: PlanIndex, site: str, minute: int) -> int:
    moment = Interval(minute, minute + 1)
    return sum(
        covered(moment, on_duty(caregiver))
        for caregiver in plan.index.problem.caregivers
        if not caregiver.sites or site in caregiver.sites
    )


def _because(
    family: Family, code: Code, have: int | None = None, limit: int | None = None
) -> Violation:
    return Violation(
        rule=CODES[code].rule,
        code=code,
        subjects=(Ref(Kind.CHILD, family.children[0].id), Ref(Kind.LESSON, family.lesson)),
        start=family.slot.start,
        end=family.slot.end,
        have=have,
        limit=limit,
    )
