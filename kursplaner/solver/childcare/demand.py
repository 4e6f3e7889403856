"""Which children must be looked after, when and where, once the lessons are placed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kursplaner.domain.index import PlanIndex, care_needed, measles_proved
from kursplaner.domain.problem import Child, Room
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval, subtract
from kursplaner.domain.violation import Kind, Ref, Violation


@dataclass(frozen=True, slots=True)
class Family:
    """The children of one parent during one lesson: served together or not at all (H8)."""

    parent: str
    lesson: str
    site: str
    slot: Interval
    children: tuple[Child, ...]

    @property
    def under_three(self) -> int:
        return sum(child.age_months < 36 for child in self.children)


def families(plan: PlanIndex) -> tuple[list[Family], list[tuple[Family, Violation]]]:
    """Families to look after, and those that cannot be because a measles proof is missing."""
    wanted: list[Family] = []
    refused: list[tuple[Family, Violation]] = []
    for person in plan.index.problem.participants:
        for placed in plan.attended[person.id]:
            family = _family(plan, person.id, placed.lesson)
            if family is None:
                continue
            blocked = [c for c in family.children if not measles_proved(c)]
            if blocked:
                refused.append((family, _measles(blocked[0], family)))
            else:
                wanted.append(family)
    return wanted, refused


def _family(plan: PlanIndex, parent: str, lesson: str) -> Family | None:
    placed = plan.placed[lesson]
    span = plan.span(placed)
    legal = plan.index.problem.legal
    course = plan.index.lessons[lesson].course
    children = tuple(
        child
        for child in plan.index.children_of.get(parent, ())
        if care_needed(child, course, span, legal)
    )
    if not children:
        return None
    slot = span.widened(legal.care_before, legal.care_after)
    return Family(parent, lesson, plan.index.rooms[placed.room].site, slot, children)


def _measles(child: Child, family: Family) -> Violation:
    return Violation(
        rule="H7",
        code=Code.MEASLES,
        subjects=(Ref(Kind.CHILD, child.id), Ref(Kind.LESSON, family.lesson)),
        start=family.slot.start,
        end=family.slot.end,
    )


def free_times(plan: PlanIndex) -> dict[str, tuple[Interval, ...]]:
    """When each childcare room is open and neither blocked nor used by a lesson."""
    taken: dict[str, list[Interval]] = defaultdict(list)
    for placed in plan.placed.values():
        taken[placed.room].append(plan.span(placed))
    return {
        room.id: subtract(_open(room), taken[room.id])
        for room in plan.index.problem.rooms
        if room.childcare
    }


def _open(room: Room) -> tuple[Interval, ...]:
    return subtract(room.open, (block.span for block in room.blocked))


def room_limit(room: Room, area_per_child: float) -> int:
    """Children at once by area and by the room's own limit."""
    by_area = int(room.area_m2 / area_per_child)
    return by_area if room.childcare_places is None else min(by_area, room.childcare_places)
