"""Rules between lessons of an exported week in FET's words, as far as FET has one for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from kursplaner.domain.problem import Lesson, Relation, RelationKind
from kursplaner.domain.time import day_of
from kursplaner.exchange.fet.elements import leaf, rule
from kursplaner.exchange.fet.week import FetWeek

Group = Sequence[Lesson]
"""The placed lessons of one member of a relation."""

_ALL_AT_ONCE: Mapping[RelationKind, str] = {
    RelationKind.SAME_START: "ActivitiesSameStartingHour",
    RelationKind.NOT_OVERLAP: "ActivitiesNotOverlapping",
}
_PAIRWISE = (RelationKind.DIFFERENT_DAYS, RelationKind.PRECEDENCE, RelationKind.MIN_GAP)
MOST_GROUPED = 3


def relation_rules(week: FetWeek) -> Iterator[str]:
    """Time constraints for every hard relation FET can say."""
    for relation in week.problem.relations:
        groups = list(_groups(week, relation))
        if not relation.hard or sum(map(len, groups)) < 2:
            continue
        every = _once(lesson for group in groups for lesson in group)
        if relation.kind in _ALL_AT_ONCE:
            yield rule(_ALL_AT_ONCE[relation.kind], listed(week, every))
        elif relation.kind is RelationKind.SAME_TIME and _alike(every):
            yield rule("ActivitiesSameStartingHour", listed(week, every))
        elif relation.kind is RelationKind.SAME_DAYS and _single(groups):
            yield rule("ActivitiesSameStartingDay", listed(week, every))
        elif relation.kind is RelationKind.ADJACENT:
            yield from _adjacent(week, relation, every)
        elif relation.kind in _PAIRWISE:
            yield from _pairwise(week, relation, groups)


def room_relation_rules(week: FetWeek) -> Iterator[str]:
    """Space constraints: lessons that share one room."""
    for relation in week.problem.relations:
        every = _once(lesson for group in _groups(week, relation) for lesson in group)
        if relation.hard and relation.kind is RelationKind.SAME_ROOM and len(every) > 1:
            most = leaf("Max_Number_of_Different_Rooms", 1)
            yield rule("ActivitiesOccupyMaxDifferentRooms", listed(week, every) + most)


def days_apart(week: FetWeek, lessons: Group, days: int) -> str:
    """At least so many days between any two of the lessons."""
    return rule(
        "MinDaysBetweenActivities",
        leaf("Consecutive_If_Same_Day", "false") + listed(week, lessons) + leaf("MinDays", days),
    )


def listed(week: FetWeek, lessons: Group) -> str:
    ids = "".join(leaf("Activity_Id", week.ids[lesson.id]) for lesson in lessons)
    return leaf("Number_of_Activities", len(lessons)) + ids


def _groups(week: FetWeek, relation: Relation) -> Iterator[Group]:
    for course in relation.courses:
        lessons = week.index.lessons_of.get(course, ())
        yield [lesson for lesson in lessons if lesson.id in week.plan.placed]
    yield from ([week.index.lessons[id]] for id in relation.lessons if id in week.plan.placed)


def _once(lessons: Iterable[Lesson]) -> Group:
    return list({lesson.id: lesson for lesson in lessons}.values())


def _single(groups: Iterable[Group]) -> bool:
    return all(len(group) <= 1 for group in groups)


def _alike(lessons: Group) -> bool:
    return len({lesson.minutes for lesson in lessons}) == 1


def _pairwise(week: FetWeek, relation: Relation, groups: Sequence[Group]) -> Iterator[str]:
    """Pairs of different members; within the only one."""
    pairs = [(a, b) for one, two in combinations(groups, 2) for a in one for b in two]
    for one, two in pairs if len(groups) > 1 else combinations(groups[0], 2):
        if one.id != two.id:
            yield from _pair(week, relation, one, two)


def _pair(week: FetWeek, relation: Relation, one: Lesson, two: Lesson) -> Iterator[str]:
    gaps = relation.minutes // week.clock.step
    if relation.kind is RelationKind.DIFFERENT_DAYS:
        yield days_apart(week, (one, two), 1)
    elif relation.kind is RelationKind.PRECEDENCE:
        yield rule("TwoActivitiesOrdered", _named(week, (one, two)))
    elif gaps:
        gap = listed(week, (one, two)) + leaf("MinGaps", gaps)
        yield rule("MinGapsBetweenActivities", gap)


def _adjacent(week: FetWeek, relation: Relation, lessons: Group) -> Iterator[str]:
    """FET asks for one day as well, so only lessons that lie on one day are named."""
    days: dict[int, list[Lesson]] = {}
    for lesson in lessons:
        days.setdefault(day_of(week.plan.placed[lesson.id].start), []).append(lesson)
    for today in days.values():
        if 1 < len(today) <= MOST_GROUPED and relation.minutes < week.clock.step:
            word = "Two" if len(today) == 2 else "Three"
            yield rule(f"{word}ActivitiesGrouped", _named(week, today))


def _named(week: FetWeek, lessons: Group) -> str:
    tags = ("First_Activity_Id", "Second_Activity_Id", "Third_Activity_Id")
    pairs = zip(tags, lessons, strict=False)
    return "".join(leaf(tag, week.ids[lesson.id]) for tag, lesson in pairs)
