"""Facts that may keep named people out of a lesson: their own times, and the childcare."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Caregiver, Measles, Participant, Room
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval, covered
from kursplaner.domain.violation import Kind
from kursplaner.solver.explain.facts import (
    ALWAYS,
    Fact,
    edit,
    rule,
    whole_days,
    without_block,
)


def person_facts(index: ProblemIndex, lesson: str, people: tuple[str, ...]) -> list[Fact]:
    """Dearest first; the childcare only where one of them brings a child."""
    found = [fact for id in people for fact in _own_facts(index, lesson, index.participants[id])]
    if brings_children(index, people):
        found += _care_facts(index)
    return sorted(found, key=lambda fact: -fact.price)


def brings_children(index: ProblemIndex, people: tuple[str, ...]) -> bool:
    return any(child.care for id in people for child in index.children_of.get(id, ()))


def _own_facts(index: ProblemIndex, lesson: str, person: Participant) -> Iterator[Fact]:
    both = (Kind.PARTICIPANT, person.id), (Kind.LESSON, lesson)
    if person.available is not None:
        cause = rule(Code.PARTICIPANT_UNAVAILABLE, *both)
        yield Fact(cause, 4, edit(Kind.PARTICIPANT, person.id, available=None))
    for block in person.absent:
        cause = rule(Code.PARTICIPANT_ABSENT, *both, at=block.span, note=block.label)
        yield Fact(cause, 5, without_block(Kind.PARTICIPANT, person.id, block.span))
    if person.school:
        cause = rule(Code.PARTICIPANT_AT_SCHOOL, *both)
        yield Fact(cause, 8, edit(Kind.PARTICIPANT, person.id, school=()))
    for errand in person.errands:
        at = Interval(errand.bring, errand.fetch)
        cause = rule(Code.ERRAND_BRING, *both, (Kind.CHILD, errand.child), at=at)
        yield Fact(cause, 5, edit(Kind.PARTICIPANT, person.id, errands=()))
    for child in index.children_of.get(person.id, ()):
        if child.measles is not Measles.SEEN:
            cause = rule(Code.MEASLES, (Kind.CHILD, child.id), (Kind.LESSON, lesson))
            seen = edit(Kind.CHILD, child.id, measles=Measles.SEEN)
            yield Fact(cause, 3, seen)
    elsewhere = tuple(c for c in person.courses if c != index.lessons[lesson].course)
    if elsewhere:
        own = (index.lessons[lesson].course,)
        cause = rule(Code.PARTICIPANT_CLASH, *both)
        yield Fact(cause, 7, edit(Kind.PARTICIPANT, person.id, courses=own))


def _care_facts(index: ProblemIndex) -> Iterator[Fact]:
    for caregiver in index.problem.caregivers:
        yield from _caregiver_facts(index, caregiver)
    for room in index.problem.rooms:
        if room.childcare:
            yield from _care_room_facts(index, room)


def _caregiver_facts(index: ProblemIndex, caregiver: Caregiver) -> Iterator[Fact]:
    id, who = caregiver.id, (Kind.CAREGIVER, caregiver.id)
    for block in caregiver.absent:
        cause = rule(Code.CAREGIVER_ABSENT, who, at=block.span, note=block.label)
        yield Fact(cause, 5, without_block(Kind.CAREGIVER, id, block.span))
    if not all(covered(day, caregiver.available) for day in whole_days(index)):
        lift = edit(Kind.CAREGIVER, id, available=ALWAYS)
        yield Fact(rule(Code.CAREGIVER_UNAVAILABLE, who), 4, lift)
    if (limit := caregiver.max_minutes_day) is not None:
        lift = edit(Kind.CAREGIVER, id, max_minutes_day=None)
        yield Fact(rule(Code.CAREGIVER_DAY, who, limit=limit), 5, lift)
    if (limit := caregiver.max_minutes_week) is not None:
        lift = edit(Kind.CAREGIVER, id, max_minutes_week=None)
        yield Fact(rule(Code.CAREGIVER_WEEK, who, limit=limit), 5, lift)


def _care_room_facts(index: ProblemIndex, room: Room) -> Iterator[Fact]:
    named = (Kind.ROOM, room.id)
    fits = int(room.area_m2 // index.problem.legal.care_area_m2)
    lift = edit(Kind.ROOM, room.id, area_m2=999)
    yield Fact(rule(Code.CARE_AREA, named, limit=fits), 9, lift)
    if room.childcare_places is not None:
        cause = rule(Code.CARE_ROOM_LIMIT, named, limit=room.childcare_places)
        freed = edit(Kind.ROOM, room.id, childcare_places=None)
        yield Fact(cause, 5, freed)
    for block in room.blocked:
        cause = rule(Code.CARE_ROOM_BLOCKED, named, at=block.span, note=block.label)
        yield Fact(cause, 3, without_block(Kind.ROOM, room.id, block.span, "blocked"))
    if room.open != ALWAYS:
        lift = edit(Kind.ROOM, room.id, open=ALWAYS)
        yield Fact(rule(Code.CARE_ROOM_CLOSED, named), 4, lift)
