"""FET's rules between activities as relations between lessons and courses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kursplaner.domain.problem import Relation, RelationKind
from kursplaner.exchange.fet.courses import CourseDraft, lesson_id
from kursplaner.exchange.fet.draft import DaysApart, Draft


def relations(draft: Draft, courses: Sequence[CourseDraft]) -> tuple[Relation, ...]:
    """Common students, days apart beyond one course, and the file's own relations."""
    return (
        *_common_students(draft, courses),
        *_days_apart(draft, courses),
        *_own(draft),
    )


def weight_of(percent: float) -> int:
    """A chance under 100 percent as a price: 95 % costs 5, 50 % costs 2."""
    return max(1, round(percent / 20))


def _common_students(draft: Draft, courses: Sequence[CourseDraft]) -> Iterator[Relation]:
    """Hard, because FET never lets students miss a lesson; one relation per largest set."""
    taken: dict[str, list[str]] = defaultdict(list)
    for course in courses:
        for leaf in draft.students(course.first.activity):
            taken[leaf].append(course.id)
    sets = {frozenset(ids): leaf for leaf, ids in sorted(taken.items(), reverse=True)}
    largest = [one for one in sets if not any(one < other for other in sets)]
    order = {course.id: number for number, course in enumerate(courses)}
    for one in sorted(largest, key=lambda ids: sets[ids]):
        if len(one) > 1:
            yield Relation(
                id=f"Gruppe {sets[one]}",
                kind=RelationKind.NOT_OVERLAP,
                courses=tuple(sorted(one, key=lambda id: order[id])),
            )


def _days_apart(draft: Draft, courses: Sequence[CourseDraft]) -> Iterator[Relation]:
    """Rules that the course itself cannot say: wishes, and rules across courses."""
    own = {frozenset(lesson.activity.id for lesson in course.lessons) for course in courses}
    for number, rule in enumerate(draft.days_apart):
        if rule.weight < 100 or frozenset(rule.activities) not in own:
            yield _different_days(number, rule)


def _different_days(number: int, rule: DaysApart) -> Relation:
    return Relation(
        id=f"Tage {number + 1}",
        kind=RelationKind.DIFFERENT_DAYS,
        lessons=tuple(lesson_id(id) for id in rule.activities),
        hard=rule.weight >= 100,
        weight=weight_of(rule.weight),
    )


def _own(draft: Draft) -> Iterator[Relation]:
    for number, item in enumerate(draft.relations):
        yield Relation(
            id=f"Regel {number + 1}",
            kind=item.kind,
            lessons=tuple(lesson_id(id) for id in item.activities),
            minutes=item.minutes,
            hard=item.weight >= 100,
            weight=weight_of(item.weight),
        )
