"""The constraints of an exported week: everything placed is locked, everybody's times hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kursplaner.domain.problem import Relation, RelationKind
from kursplaner.domain.time import Interval, covered
from kursplaner.exchange.fet.elements import leaf, node, rule
from kursplaner.exchange.fet.week import FetWeek

_SAME_WORD: Mapping[RelationKind, str] = {
    RelationKind.SAME_START: "ActivitiesSameStartingHour",
    RelationKind.NOT_OVERLAP: "ActivitiesNotOverlapping",
    RelationKind.SAME_DAYS: "ActivitiesSameStartingDay",
}


def time_rules(week: FetWeek) -> Iterator[str]:
    yield rule("BasicCompulsoryTime", "")
    for item in week.plan.placed.values():
        yield rule(
            "ActivityPreferredStartingTime",
            leaf("Activity_Id", week.ids[item.lesson])
            + leaf("Preferred_Day", week.clock.day(item.start))
            + leaf("Preferred_Hour", week.clock.hour(item.start))
            + leaf("Permanently_Locked", "true"),
        )
    for teacher in week.problem.teachers:
        who = leaf("Teacher", week.name("teacher", teacher.id))
        busy = [block.span for block in teacher.absent]
        yield from _closed(week, "TeacherNotAvailableTimes", who, teacher.available, busy)
    yield from _spread(week)
    for relation in week.problem.relations:
        if relation.hard:
            yield from _relation(week, relation)


def _closed(
    week: FetWeek, kind: str, who: str, open: Sequence[Interval], blocked: Sequence[Interval]
) -> Iterator[str]:
    """Slots in which nothing may lie. A lesson that ends within a slot may use the slot."""
    used = [week.plan.span(item) for item in week.plan.placed.values()]
    times = [
        slot
        for slot in week.clock.slots()
        if not any(slot.overlaps(item) for item in open)
        or any(block.contains(slot) for block in blocked)
        or (not covered(slot, open) and not any(item.overlaps(slot) for item in used))
    ]
    if times:
        slots = "".join(
            node("Not_Available_Time",
                 leaf("Day", week.clock.day(slot.start))
                 + leaf("Hour", week.clock.hour(slot.start)))
            for slot in times
        )  # fmt: skip
        yield rule(kind, who + leaf("Number_of_Not_Available_Times", len(times)) + slots)


def _spread(week: FetWeek) -> Iterator[str]:
    for course in week.problem.courses:
        lessons = [
            lesson.id
            for lesson in week.index.lessons_of.get(course.id, ())
            if lesson.id in week.plan.placed
        ]
        if len(lessons) > 1 and course.max_per_day == 1:
            yield rule(
                "MinDaysBetweenActivities",
                leaf("Consecutive_If_Same_Day", "false")
                + _listed(week, lessons)
                + leaf("MinDays", 1 + course.min_days_between),
            )


def _listed(week: FetWeek, lessons: Sequence[str]) -> str:
    ids = "".join(leaf("Activity_Id", week.ids[id]) for id in lessons)
    return leaf("Number_of_Activities", len(lessons)) + ids


def _relation(week: FetWeek, relation: Relation) -> Iterator[str]:
    """Rules FET has the same word for, between single lessons; pairs across courses."""
    lessons = [id for id in relation.lessons if id in week.plan.placed]
    if relation.courses or len(lessons) < 2:
        return
    listed = _listed(week, lessons)
    if relation.kind in _SAME_WORD:
        yield rule(_SAME_WORD[relation.kind], listed)
    elif relation.kind is RelationKind.DIFFERENT_DAYS:
        apart = leaf("Consecutive_If_Same_Day", "false") + listed + leaf("MinDays", 1)
        yield rule("MinDaysBetweenActivities", apart)
    elif relation.kind is RelationKind.MIN_GAP and relation.minutes % week.clock.step == 0:
        gaps = relation.minutes // week.clock.step
        yield rule("MinGapsBetweenActivities", listed + leaf("MinGaps", gaps))


def space_rules(week: FetWeek) -> Iterator[str]:
    yield rule("BasicCompulsorySpace", "")
    for item in week.plan.placed.values():
        yield rule(
            "ActivityPreferredRoom",
            leaf("Activity_Id", week.ids[item.lesson])
            + leaf("Room", week.name("room", item.room))
            + leaf("Permanently_Locked", "true"),
        )
    for room in week.problem.rooms:
        who = leaf("Room", week.name("room", room.id))
        busy = [block.span for block in room.blocked]
        yield from _closed(week, "RoomNotAvailableTimes", who, room.open, busy)
