"""Towns, 46 courses, a county and a Land: time, proof and gap; and the re-plan after a change."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import at, day_of
from kursplaner.services.demo import create_demo
from kursplaner.services.planning import prepare
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons
from tests.solver.timetable import synthetic
from tests.solver.timetable.beside import side_by_side

pytestmark = pytest.mark.benchmark
COUNTIES, FAR = 10, 90


def run(problem: WeekProblem, seconds: float, name: str) -> TimetableResult:
    """Wall clock and CPU seconds: on a busy machine only the second tell."""
    begin, used = time.perf_counter(), time.process_time()
    result = plan_lessons(problem, Stop(seconds=seconds), 1, None, lambda event: None)
    took, cpu = time.perf_counter() - begin, time.process_time() - used
    levels = ", ".join(f"{x.name} {x.value} (>= {x.bound})" for x in result.levels)
    placed = f"{len(result.lessons)}/{len(problem.lessons)} placed"
    print(f"{name}: {took:.1f} s, CPU {cpu:.1f} s, {placed}, {levels}")
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    hard = {x.code for x in check(problem, plan) if x.hard}
    assert hard <= {Code.CARE_MISSING, Code.RIDE_NOT_REPORTED}
    return result


def with_illness(problem: WeekProblem, result: TimetableResult, number: int = 0) -> WeekProblem:
    item = result.lessons[number]
    block = whole_day(item, "krank")
    teachers = tuple(
        replace(t, absent=(*t.absent, block)) if t.id in item.teachers else t
        for t in problem.teachers
    )
    published = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    return replace(problem, teachers=teachers, published=published)


def with_closed_room(problem: WeekProblem, result: TimetableResult, number: int) -> WeekProblem:
    item = result.lessons[number]
    block = whole_day(item, "zu")
    rooms = tuple(
        replace(r, blocked=(*r.blocked, block)) if r.id == item.room else r for r in problem.rooms
    )
    published = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    return replace(problem, rooms=rooms, published=published)


def whole_day(item: PlacedLesson, label: str) -> Block:
    day = day_of(item.start)
    return Block(start=at(day, 0), end=at(day + 1, 0), label=label)


SIZES = [("TOWN", 5), ("FORTY_SIX", 10), ("CROWDED", 10), ("COUNTY", 60)]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("size", "seconds"), SIZES)
def test_size(size: str, seconds: float, seed: int) -> None:
    problem = synthetic.week(getattr(synthetic, size), seed)
    result = run(problem, seconds, f"{size}, seed {seed}")
    again = run(with_illness(problem, result), seconds / 5, f"{size}, one teacher ill")
    assert len(again.lessons) >= len(result.lessons) - 2


@pytest.mark.parametrize(
    ("profile", "seconds"), [("adorf", 5), ("ludwigslust-parchim", 5), ("county", 30)]
)
def test_examples_planned_and_planned_again(profile: str, seconds: float, tmp_path: Path) -> None:
    """The week as people get it, then four teachers ill and four rooms closed, one by one."""
    with closing(create_demo(profile, tmp_path / "demo.kursplaner")) as ws:
        week = ws.weeks()[20]
        problem = prepare(ws, week).problem
    result = run(problem, seconds, profile)
    for number in range(0, len(result.lessons), max(1, len(result.lessons) // 4))[:4]:
        for change in (with_illness, with_closed_room):
            name = f"{profile}, {change.__name__} {number}"
            again = run(change(problem, result, number), seconds, name)
            assert all(x.proven for x in again.levels if x.name in ("unplaced", "changes"))


def test_a_land_of_ten_counties() -> None:
    """400 courses in one question, courses of every county beside those of the others."""
    problem = side_by_side({str(number): _county(number) for number in range(COUNTIES)}, FAR)
    result = run(problem, 90, "land")
    assert len(result.lessons) == len(problem.lessons)


def _county(number: int) -> WeekProblem:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "county.kursplaner"
        with closing(create_demo("county", path, seed=number + 1)) as ws:
            return prepare(ws, ws.weeks()[20]).problem
