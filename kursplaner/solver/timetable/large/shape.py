"""What the engine looks up again and again about one period problem, counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kursplaner.domain.periods import PeriodLecture, PeriodProblem

Places = dict[int, int]
"""Slot -> room of one course's lectures."""
Timetable = list[Places]
"""One entry per course. Copied, never changed, once it is known to others."""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Courses with common participants; `weight` curricula have exactly these members."""

    members: tuple[int, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Shape:
    """Courses, rooms and slots as numbers."""

    problem: PeriodProblem
    open: tuple[tuple[int, ...], ...]
    """Per course: slots it may take."""
    over: tuple[tuple[int, ...], ...]
    """Per course and room: price of the missing seats of one lecture."""
    curricula: tuple[Curriculum, ...]
    curricula_of: tuple[tuple[int, ...], ...]
    cliques: tuple[tuple[int, ...], ...]
    """Sets of courses of which one may take place at once; every clash is in one of them."""
    rivals: tuple[frozenset[int], ...]
    """Per course: courses that cannot take place at the same time."""

    @property
    def courses(self) -> range:
        return range(len(self.problem.courses))

    @property
    def rooms(self) -> range:
        return range(len(self.problem.rooms))

    def day(self, slot: int) -> int:
        return slot // self.problem.periods

    def slots_of(self, day: int) -> range:
        return range(day * self.problem.periods, (day + 1) * self.problem.periods)


def shape_of(problem: PeriodProblem) -> Shape:
    rivals = _rivals(len(problem.courses), (*problem.curricula, *problem.cliques))
    curricula = _curricula(problem.curricula)
    return Shape(
        problem=problem,
        open=tuple(
            tuple(slot for slot in range(problem.slots) if slot not in set(course.blocked))
            for course in problem.courses
        ),
        over=tuple(
            tuple(problem.prices.seat * max(0, c.size - r.capacity) for r in problem.rooms)
            for c in problem.courses
        ),
        curricula=curricula,
        curricula_of=tuple(
            tuple(k for k, curriculum in enumerate(curricula) if course in curriculum.members)
            for course in range(len(problem.courses))
        ),
        cliques=_maximal(rivals, (*problem.curricula, *problem.cliques)),
        rivals=rivals,
    )


def _curricula(groups: Sequence[tuple[int, ...]]) -> tuple[Curriculum, ...]:
    """Groups of the same members as one with a weight."""
    counts = Counter(tuple(sorted(set(group))) for group in groups)
    return tuple(Curriculum(members, weight) for members, weight in counts.items())


def _rivals(count: int, groups: Iterable[tuple[int, ...]]) -> tuple[frozenset[int], ...]:
    rivals: list[set[int]] = [set() for _ in range(count)]
    for group in groups:
        for course in group:
            rivals[course].update(group)
    return tuple(frozenset(others - {course}) for course, others in enumerate(rivals))


def _maximal(
    rivals: Sequence[frozenset[int]], groups: Iterable[tuple[int, ...]]
) -> tuple[tuple[int, ...], ...]:
    """The groups grown to maximal cliques, each once: fewer and stronger constraints."""
    grown = {_grow(rivals, set(group)) for group in groups if len(set(group)) > 1}
    return tuple(sorted(tuple(sorted(clique)) for clique in grown))


def _grow(rivals: Sequence[frozenset[int]], clique: set[int]) -> frozenset[int]:
    common = frozenset.intersection(*(rivals[course] for course in clique))
    while common:
        best = max(sorted(common), key=lambda course: len(rivals[course] & common))
        clique.add(best)
        common &= rivals[best]
    return frozenset(clique)


def lectures_of(timetable: Timetable) -> tuple[PeriodLecture, ...]:
    """The timetable as the domain sees it."""
    return tuple(
        PeriodLecture(course, slot, room)
        for course, places in enumerate(timetable)
        for slot, room in sorted(places.items())
    )
