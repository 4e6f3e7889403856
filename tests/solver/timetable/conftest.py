"""Repeatable runs: one worker, a deterministic limit, silence."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons

Plan = Callable[..., TimetableResult]


def _load(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"timetable_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def oddities() -> ModuleType:
    return _load("oddities")


@pytest.fixture(scope="session")
def synthetic() -> ModuleType:
    return _load("synthetic")


@pytest.fixture
def plan() -> Plan:
    def run(
        problem: WeekProblem, previous: WeekPlan | None = None, limit: float = 5.0
    ) -> TimetableResult:
        stop = Stop(deterministic=limit, workers=1)
        return plan_lessons(problem, stop, 1, previous, lambda event: None)

    return run
