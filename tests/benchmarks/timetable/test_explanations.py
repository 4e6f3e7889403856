"""200 planted contradictions: named, verified by two properties, and how long it takes."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from kursplaner.solver.events import Stop
from kursplaner.solver.explain import explain

pytestmark = pytest.mark.benchmark
TESTS = Path(__file__).parents[2] / "solver" / "explain"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bench_{name}", TESTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_that_200_planted_contradictions_are_explained_right() -> None:
    planted, right = load("planted"), load("test_explain")
    took = []
    for seed in range(200):
        case = planted.planted(seed)
        plan = right.planned(case.problem)
        begin = time.perf_counter()
        found = explain(case.problem, plan, planted.TARGET, Stop(seconds=60))
        took.append(time.perf_counter() - begin)
        assert found.certain, seed
        assert case.code in {rule.code for rule in found.rules}, seed
        right.assert_right(case.problem, plan, found)
    took.sort()
    print(f"explained 200: median {took[100]:.2f} s, worst {took[-1]:.2f} s")
