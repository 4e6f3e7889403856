"""Towns, 46 courses and a county: time, proof and gap; and the re-plan after one illness."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import at, day_of
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons

pytestmark = pytest.mark.benchmark
PATH = Path(__file__).parents[2] / "solver" / "timetable" / "synthetic.py"


@pytest.fixture(scope="module")
def synthetic() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_synthetic", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run(problem: WeekProblem, seconds: float, name: str) -> TimetableResult:
    begin = time.perf_counter()
    result = plan_lessons(problem, Stop(seconds=seconds), 1, None, lambda event: None)
    took = time.perf_counter() - begin
    levels = ", ".join(f"{x.name} {x.value} (>= {x.bound})" for x in result.levels)
    print(f"{name}: {took:.1f} s, {len(result.lessons)}/{len(problem.lessons)} placed, {levels}")
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    hard = {x.code for x in check(problem, plan) if x.hard}
    assert hard <= {Code.CARE_MISSING}
    return result


def with_illness(problem: WeekProblem, result: TimetableResult) -> WeekProblem:
    item = result.lessons[0]
    day = day_of(item.start)
    block = Block(start=at(day, 0), end=at(day + 1, 0), label="krank")
    teachers = tuple(
        replace(t, absent=(*t.absent, block)) if t.id in item.teachers else t
        for t in problem.teachers
    )
    published = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    return replace(problem, teachers=teachers, published=published)


@pytest.mark.parametrize(("size", "seconds"), [("TOWN", 5), ("MIDDLE", 10), ("COUNTY", 60)])
def test_size(size: str, seconds: float, synthetic: ModuleType) -> None:
    problem = synthetic.week(getattr(synthetic, size), 1)
    result = run(problem, seconds, size)
    again = run(with_illness(problem, result), seconds / 5, f"{size}, one teacher ill")
    assert len(again.lessons) >= len(result.lessons) - 2
