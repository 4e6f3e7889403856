"""A lesson moved by hand: what follows it by itself, and who is named again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex, care_needed, measles_proved
from kursplaner.domain.plan import CareSlot, Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import Child, WeekProblem
from kursplaner.domain.rules import Code, LessonJudge
from kursplaner.domain.rules.base import broken
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.services.care_follow import best_care_room, staffed


def moved(problem: WeekProblem, plan: WeekPlan, placed: PlacedLesson) -> WeekPlan:
    """The plan with the lesson at its new place, its childcare and reports recomputed."""
    index = ProblemIndex(problem)
    free = _without(plan, placed.lesson)
    lessons = _put(plan.lessons, placed)
    people = tuple(_people(problem, replace(free, lessons=lessons), plan, placed))
    new = replace(free, lessons=lessons, unserved=(*free.unserved, *people))
    return _with_care(index, plan, new, placed)


def removed(problem: WeekProblem, plan: WeekPlan, lesson: str) -> WeekPlan:
    """The plan without the lesson and its childcare; the lesson is reported."""
    index = ProblemIndex(problem)
    free = _without(plan, lesson)
    reason = Violation(
        rule="H13", code=Code.TAKEN_OUT_BY_HAND, subjects=(Ref(Kind.LESSON, lesson),)
    )
    report = Unserved(kind=Missing.LESSON, id=lesson, reason=reason)
    new = replace(
        free,
        lessons=tuple(item for item in plan.lessons if item.lesson != lesson),
        unserved=(*free.unserved, report),
    )
    return staffed(index, plan, new, lesson)


def _without(plan: WeekPlan, lesson: str) -> WeekPlan:
    """No childcare and no report of the lesson."""
    return replace(
        plan,
        care=tuple(slot for slot in plan.care if slot.lesson != lesson),
        unserved=tuple(
            item
            for item in plan.unserved
            if item.lesson != lesson and (item.kind, item.id) != (Missing.LESSON, lesson)
        ),
    )


def _put(lessons: tuple[PlacedLesson, ...], placed: PlacedLesson) -> tuple[PlacedLesson, ...]:
    if all(item.lesson != placed.lesson for item in lessons):
        return (*lessons, placed)
    return tuple(placed if item.lesson == placed.lesson else item for item in lessons)


def _people(
    problem: WeekProblem, new: WeekPlan, old: WeekPlan, placed: PlacedLesson
) -> Iterator[Unserved]:
    """Who was reported before and still cannot come, with today's reason.

    Somebody the move newly hits is not reported: that is a violation the person at the board sees.
    """
    reported = {
        item.id
        for item in old.unserved
        if item.kind is Missing.PERSON and item.lesson == placed.lesson
    }
    if not reported:
        return
    for violation in LessonJudge(problem, new).violations(placed):
        for ref in violation.subjects:
            if ref.kind is Kind.PARTICIPANT and ref.id in reported:
                reported.discard(ref.id)
                yield Unserved(
                    kind=Missing.PERSON, id=ref.id, lesson=placed.lesson, reason=violation
                )


def _with_care(index: ProblemIndex, old: WeekPlan, new: WeekPlan, placed: PlacedLesson) -> WeekPlan:
    """Slots for every child that comes along; who cannot be cared for is reported, with parent."""
    legal = index.problem.legal
    at = PlanIndex(index, new)
    span = at.span(placed)
    slot = span.widened(legal.care_before, legal.care_after)
    families = list(_families(index, at, placed, span))
    rooms = {item.child: item.room for item in old.care if item.lesson == placed.lesson}
    main = {item.child: item.caregiver for item in old.care if item.lesson == placed.lesson}
    slots: list[CareSlot] = []
    reports: list[Unserved] = []
    for family in families:
        kept = [rooms[child.id] for child in family if child.id in rooms]
        room = best_care_room(index, new, placed, slot, kept, len(slots) + len(family))
        reason = _refusal(index, family, placed.lesson, room)
        if room is None or reason is not None:
            reports += _reports(family, placed.lesson, reason)
            continue
        slots += [
            CareSlot(
                child=child.id,
                lesson=placed.lesson,
                room=room,
                start=slot.start,
                end=slot.end,
                caregiver=main.get(child.id),
            )
            for child in family
        ]
    with_care = replace(new, care=(*new.care, *slots), unserved=(*new.unserved, *reports))
    return staffed(index, old, with_care, placed.lesson)


def _families(
    index: ProblemIndex, at: PlanIndex, placed: PlacedLesson, span: Interval
) -> Iterator[tuple[Child, ...]]:
    """Children who come along, siblings together, of everybody who attends."""
    course = index.lessons[placed.lesson].course
    for person in index.attendees(placed.lesson):
        if at.attends(person.id, placed.lesson):
            children = tuple(
                child
                for child in index.children_of.get(person.id, ())
                if care_needed(child, course, span, index.problem.legal)
            )
            if children:
                yield children


def _refusal(
    index: ProblemIndex, family: Iterable[Child], lesson: str, room: str | None
) -> Violation | None:
    for child in family:
        if not measles_proved(child):
            return broken(Code.MEASLES, child.id, lesson)
    if room is None:
        return broken(Code.NO_CARE_ROOM, next(iter(family)).id, lesson)
    return None


def _reports(
    family: tuple[Child, ...], lesson: str, reason: Violation | None
) -> Iterator[Unserved]:
    for child in family:
        yield Unserved(kind=Missing.CHILD, id=child.id, lesson=lesson, reason=reason)
    parent = family[0].parent
    why = broken(Code.CHILD_WITHOUT_CARE, parent, family[0].id, lesson)
    yield Unserved(kind=Missing.PERSON, id=parent, lesson=lesson, reason=why)
