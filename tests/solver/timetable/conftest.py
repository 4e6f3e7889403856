"""Repeatable runs: one worker, a deterministic limit, silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons

Plan = Callable[..., TimetableResult]


@pytest.fixture
def plan() -> Plan:
    def run(
        problem: WeekProblem, previous: WeekPlan | None = None, limit: float = 5.0
    ) -> TimetableResult:
        stop = Stop(deterministic=limit, workers=1)
        return plan_lessons(problem, stop, 1, previous, lambda event: None)

    return run
