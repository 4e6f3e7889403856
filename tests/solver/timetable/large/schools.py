"""Weeks in periods for the tests: random schools, and somebody who listens to no event."""

from __future__ import annotations

import random

from kursplaner.domain.periods import PeriodCourse, PeriodProblem, PeriodRoom
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Event, Stop
from kursplaner.solver.timetable.large.progress import Progress
from kursplaner.solver.timetable.large.shape import Timetable, shape_of
from kursplaner.solver.timetable.large.stages import first_timetable


def quiet(event: Event) -> None:
    """These tests look at the answer."""


def school(seed: int, courses: int = 14) -> PeriodProblem:
    """A random week of five days with overlapping curricula."""
    rng = random.Random(seed)
    return PeriodProblem(
        days=5,
        periods=4,
        courses=tuple(
            PeriodCourse(
                id=f"k{i}",
                lectures=rng.randint(1, 4),
                size=rng.randint(5, 30),
                min_days=rng.randint(1, 3),
                blocked=tuple(sorted(rng.sample(range(20), 4))),
            )
            for i in range(courses)
        ),
        rooms=tuple(PeriodRoom(id=f"r{i}", capacity=c) for i, c in enumerate((12, 20, 24, 28))),
        curricula=tuple(tuple(rng.sample(range(courses), 3)) for _ in range(8)),
        cliques=tuple(tuple(rng.sample(range(courses), 2)) for _ in range(6)),
    )


def first_of(problem: PeriodProblem) -> Timetable:
    """Any valid timetable."""
    clock = Clock(Stop(deterministic=1.0))
    first = first_timetable(Progress(shape_of(problem), clock, 1, quiet))
    assert first is not None
    return first
