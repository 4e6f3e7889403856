"""Rules between courses in the words of ITC-2019; hard, or a wish with a weight.

Members are the named courses (all their lessons) and the named lessons, in this order. With several
members all pairs of lessons of different members count, with one member all pairs within it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, pairwise

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Relation, RelationKind
from kursplaner.domain.rules.base import Entry
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import minute_of_day
from kursplaner.domain.violation import Kind, Ref, Violation

Placed = Mapping[str, Entry]
Member = tuple[str, ...]


def members(index: ProblemIndex, relation: Relation) -> tuple[Member, ...]:
    """Lesson ids of each member of the relation."""
    courses = tuple(
        tuple(lesson.id for lesson in index.lessons_of.get(course, ()))
        for course in relation.courses
    )
    return courses + tuple((lesson,) for lesson in relation.lessons)


def relation_violations(
    index: ProblemIndex, relation: Relation, placed: Placed
) -> Iterator[Violation]:
    """Every broken pair, once; lessons without a place break nothing."""
    groups = members(index, relation)
    if relation.kind is RelationKind.SAME_DAYS:
        yield from _same_days(relation, groups, placed)
        return
    if relation.kind is RelationKind.ADJACENT:
        yield from _not_adjacent(relation, groups, placed)
        return
    test = _TESTS[relation.kind]
    for one, two in _pairs(groups):
        if one in placed and two in placed and one != two:
            first, second = placed[one], placed[two]
            if not test(relation, first, second):
                yield _violation(relation, first, second)


def _pairs(groups: tuple[Member, ...]) -> Iterator[tuple[str, str]]:
    if len(groups) == 1:
        yield from combinations(groups[0], 2)
    for left, right in combinations(groups, 2):
        for one in left:
            for two in right:
                yield one, two


def _violation(relation: Relation, first: Entry, second: Entry) -> Violation:
    ids = ((Kind.RELATION, relation.id), (Kind.LESSON, first.id), (Kind.LESSON, second.id))
    is_gap = relation.kind is RelationKind.MIN_GAP
    return Violation(
        rule=relation.id, code=Code(f"relation_{relation.kind}"),
        subjects=tuple(Ref(kind, id) for kind, id in ids),
        start=second.span.start, end=second.span.end, hard=relation.hard,
        have=_gap(first, second) if is_gap else None,
        limit=relation.minutes if is_gap else None,
    )  # fmt: skip


def _same_days(
    relation: Relation, groups: tuple[Member, ...], placed: Placed
) -> Iterator[Violation]:
    """The member on fewer days lies on days of the other; each lesson elsewhere is one case."""
    present = [[placed[id] for id in group if id in placed] for group in groups]
    if len(groups) == 1:
        present = [[entry] for entry in present[0]]
    for left, right in combinations([group for group in present if group], 2):
        few, many = sorted((left, right), key=lambda group: len({entry.day for entry in group}))
        days = {entry.day for entry in many}
        for entry in few:
            if entry.day not in days:
                yield _violation(relation, entry, many[0])


def _not_adjacent(
    relation: Relation, groups: tuple[Member, ...], placed: Placed
) -> Iterator[Violation]:
    """On each day all but the first begin when another one ended, at most the minutes later."""
    lessons = sorted({id for group in groups for id in group if id in placed})
    entries = sorted((placed[id] for id in lessons), key=lambda entry: (entry.span, entry.id))
    for before, entry in pairwise(entries):
        others = (other for other in entries if other.day == entry.day)
        gaps = (entry.span.start - other.span.end for other in others)
        if before.day == entry.day and not any(0 <= gap <= relation.minutes for gap in gaps):
            yield _violation(relation, before, entry)


def _clock(entry: Entry) -> tuple[int, int]:
    start = minute_of_day(entry.span.start)
    return start, start + entry.span.minutes


def _same_time(relation: Relation, one: Entry, two: Entry) -> bool:
    (a, b), (c, d) = _clock(one), _clock(two)
    return (a <= c and d <= b) or (c <= a and b <= d)


def _gap(one: Entry, two: Entry) -> int:
    return max(two.span.start - one.span.end, one.span.start - two.span.end)


_TESTS: Mapping[RelationKind, Callable[[Relation, Entry, Entry], bool]] = {
    RelationKind.SAME_START: lambda _, one, two: _clock(one)[0] == _clock(two)[0],
    RelationKind.SAME_TIME: _same_time,
    RelationKind.DIFFERENT_DAYS: lambda _, one, two: one.day != two.day,
    RelationKind.NOT_OVERLAP: lambda _, one, two: not one.span.overlaps(two.span),
    RelationKind.SAME_ROOM: lambda _, one, two: one.room.id == two.room.id,
    RelationKind.PRECEDENCE: lambda _, one, two: one.span.end <= two.span.start,
    RelationKind.MIN_GAP: lambda rule, one, two: (
        one.day != two.day or _gap(one, two) >= rule.minutes
    ),
}
