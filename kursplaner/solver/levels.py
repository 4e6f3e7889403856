"""The levels of a whole week from those of its stages: what the plan costs, and what is proven.

Each value is the bill of `domain.score`; only the wishes stand apart as "wishes" (the lessons') and
"care" (the rota's, best for these lessons), each with its own proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kursplaner.domain.index import ProblemIndex, measles_proved
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Child, WeekProblem
from kursplaner.domain.score import LevelName, score
from kursplaner.solver.events import Level

CARE, CARE_MISSED = "care", "care_missed"
ORDER = (
    LevelName.UNPLACED, LevelName.MISSED, LevelName.CHANGES, LevelName.WISHES, CARE,
    LevelName.TOURS_UNSERVED, LevelName.TOURS,
)  # fmt: skip


def whole_week(problem: WeekProblem, plan: WeekPlan, stages: Iterable[Level]) -> tuple[Level, ...]:
    """One level per price level in its order; `stages` are those of the three stages."""
    found = {level.name: level for level in stages}
    found.pop(CARE_MISSED, None)
    missed = score(problem, plan).level(LevelName.MISSED)
    before = found.get(LevelName.MISSED)
    if before is not None or missed:
        found[LevelName.MISSED] = _missed(problem, plan, missed, before)
    return tuple(found[name] for name in ORDER if name in found)


def _missed(problem: WeekProblem, plan: WeekPlan, value: int, timetable: Level | None) -> Level:
    """The timetable's bound holds where its picture of childcare is never too strict."""
    whole = len(plan.lessons) == len(problem.lessons)
    least = hopeless(problem) if whole else 0
    if timetable is not None and never_too_strict(problem):
        least = max(least, timetable.bound)
    least = min(least, value)
    return Level(name=LevelName.MISSED, value=value, bound=least, proven=least == value)


def never_too_strict(problem: WeekProblem) -> bool:
    """Whether no site has a choice of childcare rooms and no caregiver a choice of sites.

    The timetable keeps the children of a lesson in one room and a caregiver in one room for parts
    of the day, which only matters where there is a choice; else it allows at least what is right.
    """
    rooms = Counter(room.site for room in problem.rooms if room.childcare)
    return all(count == 1 for count in rooms.values()) and all(
        sum(not caregiver.sites or site in caregiver.sites for site in rooms) <= 1
        for caregiver in problem.caregivers
    )


def hopeless(problem: WeekProblem) -> int:
    """What every plan that places all lessons must miss: families without a measles proof.

    Counted for children who are never away.
    """
    index, weights = ProblemIndex(problem), problem.weights
    total = 0
    for lesson in problem.lessons:
        for person in index.attendees(lesson.id):
            children = _always_along(index.children_of.get(person.id, ()), lesson.course)
            if not all(map(measles_proved, children)):
                total += weights.person_unserved + weights.child_unserved * len(children)
    return total


def _always_along(children: Iterable[Child], course: str) -> list[Child]:
    """Those who come along to every lesson of the course, whenever it is."""
    return [
        child
        for child in children
        if child.care and not child.away and (not child.courses or course in child.courses)
    ]
