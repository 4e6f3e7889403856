"""200 planted contradictions: named, verified by two properties, and the processor time taken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.services import explaining
from kursplaner.services.demo import create_demo
from kursplaner.services.explaining import Place
from kursplaner.services.week import WeekView, load_week
from kursplaner.solver.events import Stop
from kursplaner.solver.explain import explain, explain_rides
from kursplaner.solver.week import solve
from tests.solver.explain import planted
from tests.solver.explain import test_explain as right

pytestmark = pytest.mark.benchmark


@pytest.mark.timeout(3600)
def test_that_200_planted_contradictions_are_explained_right() -> None:
    took: dict[str, list[float]] = {}
    for seed in range(200):
        case = planted.planted(seed)
        plan = right.planned_whole(case.problem) if case.rides else right.planned(case.problem)
        asked = right.open_rides(plan, planted.TARGET)
        begin = time.process_time()
        if case.rides:
            found = explain_rides(case.problem, plan, planted.TARGET, asked, Stop(seconds=60))
        else:
            found = explain(case.problem, plan, planted.TARGET, Stop(seconds=60))
        kind = planted.KINDS[seed % len(planted.KINDS)].__name__.strip("_")
        took.setdefault(kind, []).append(time.process_time() - begin)
        assert found.certain, seed
        assert case.named_by(found.rules), seed
        judge = right.assert_rides_right if case.rides else right.assert_right
        judge(case.problem, plan, found)
    for kind, seconds in took.items():
        told(kind, seconds)
    told("all", [second for seconds in took.values() for second in seconds])


def told(kind: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    middle = ordered[len(ordered) // 2]
    print(f"{kind}: {len(ordered)} explained, median {middle:.2f} s, worst {ordered[-1]:.2f} s")


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("profile", ["adorf", "county"])
def test_that_forbidden_places_of_an_example_are_explained(profile: str, tmp_path: Path) -> None:
    """Random lessons on random places they cannot have, all other lessons planned."""
    with closing(create_demo(profile, tmp_path / "week.kursplaner")) as ws:
        view = load_week(ws, ws.first_week())
    outcome = solve(view.problem, Stop(seconds=40))
    view = replace(view, plan=outcome.plan)
    took, told_of = [], 0
    for place in forbidden_places(view, 20):
        lesson = place.placed.lesson
        begin = time.process_time()
        found = explain(view.problem, view.plan, lesson, Stop(seconds=60), target=place.fixed)
        took.append(time.process_time() - begin)
        told_of += bool(found.suggestions)
        assert found.fits or found.rules or found.bottleneck or found.clashing
        for suggestion in found.suggestions:
            now = {item.lesson: item for item in suggestion.plan.lessons}
            assert (now[lesson].start, now[lesson].room) == (place.fixed.start, place.fixed.room)
    print(f"{profile}: {told_of} of {len(took)} with a way out")
    told(profile, took)


def forbidden_places(view: WeekView, count: int) -> Iterator[Place]:
    random = Random(1)
    rooms = [room.id for room in view.problem.rooms if room.seats]
    while count:
        one, other = random.sample(view.plan.lessons, 2)
        placed = PlacedLesson(one.lesson, other.start, random.choice(rooms), one.teachers)
        if explaining.blocking(view, placed):
            count -= 1
            fixed = LessonPin(lesson=one.lesson, start=placed.start, room=placed.room)
            yield Place(placed=placed, fixed=fixed)
