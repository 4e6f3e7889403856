"""Random whole weeks: the rules find nothing, everybody is served or named, the bill is right."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.score import score
from kursplaner.domain.validation import validate
from kursplaner.domain.wording import Wording
from kursplaner.solver.events import Outcome, Stop
from kursplaner.solver.week import solve
from tests.solver.weeks import random_week, smallest, weeks

EXAMPLES = int(os.environ.get("KURSPLANER_EXAMPLES", "40"))
"""By hand: KURSPLANER_EXAMPLES=1000 draws others each time."""
EFFORT = 2.0
"""Deterministic limit per stage."""

many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="KURSPLANER_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
few = settings(many, max_examples=max(1, EXAMPLES // 4))


def planned(
    problem: WeekProblem, previous: WeekPlan | None = None, effort: float = EFFORT
) -> Outcome:
    validate(problem)
    return solve(problem, Stop(deterministic=effort), seed=1, previous=previous)


def faults(problem: WeekProblem, plan: WeekPlan) -> list[str]:
    """Broken rules in words, and everybody named without a reason."""
    wording = Wording(problem)
    found = [wording.sentence(violation) for violation in check(problem, plan) if violation.hard]
    return found + [f"no reason for {item.id}" for item in plan.unserved if item.reason is None]


def wrong_levels(problem: WeekProblem, outcome: Outcome) -> list[str]:
    """Levels that differ from the bill, or whose proof contradicts itself."""
    bill = score(problem, outcome.plan)
    reached: Counter[str] = Counter()
    for level in outcome.levels:
        reached["wishes" if level.name == "care" else level.name] += level.value
    wrong = [f"{n}: {v}, bill {bill.level(n)}" for n, v in reached.items() if v != bill.level(n)]
    wrong += [
        str(level)
        for level in outcome.levels
        if level.bound > level.value or level.proven != (level.bound == level.value)
    ]
    return wrong


def assert_right(problem: WeekProblem, outcome: Outcome) -> None:
    if found := faults(problem, outcome.plan):
        small = smallest(problem, lambda less: bool(faults(less, planned(less).plan)))
        pytest.fail(f"{found}\nsmallest: {faults(small, planned(small).plan)} in {small}")
    assert wrong_levels(problem, outcome) == []


@many
@given(weeks())
def test_that_any_week_is_planned_without_a_broken_rule_and_with_the_right_bill(
    problem: WeekProblem,
) -> None:
    assert_right(problem, planned(problem))


@few
@given(weeks())
def test_that_nothing_moves_when_the_published_week_is_planned_again(problem: WeekProblem) -> None:
    first = planned(problem)
    again = replace(problem, published=first.plan)
    second = planned(again)
    assert_right(again, second)
    if all(level.proven for level in first.levels if level.name in ("unplaced", "missed")):
        assert score(again, second.plan).level("changes") == 0


@few
@given(weeks())
def test_that_pinned_lessons_and_tours_stay(problem: WeekProblem) -> None:
    first = planned(problem).plan
    pins = tuple(LessonPin(lesson=x.lesson, start=x.start, room=x.room, teachers=x.teachers)
                 for x in first.lessons)  # fmt: skip
    tours = tuple(replace(tour, pinned=True) for tour in first.tours)
    fixed = replace(problem, pins=pins, pinned_tours=tours)
    second = planned(fixed, previous=first)
    assert_right(fixed, second)
    placed = {item.lesson: item for item in second.plan.lessons}
    assert all(placed.get(item.lesson, item) == item for item in first.lessons)
    assert {tour.id for tour in tours} <= {tour.id for tour in second.plan.tours}


@few
@given(weeks())
def test_that_hardly_any_time_still_gives_a_plan_the_rules_accept(problem: WeekProblem) -> None:
    outcome = planned(problem, effort=0.001)
    assert faults(problem, outcome.plan) == []
    assert wrong_levels(problem, outcome) == []


@few
@given(weeks())
def test_that_stopping_at_once_still_gives_a_plan_the_rules_accept(problem: WeekProblem) -> None:
    outcome = solve(problem, Stop(deterministic=EFFORT, asked=lambda: True), seed=1)
    assert faults(problem, outcome.plan) == []
    assert wrong_levels(problem, outcome) == []


def test_that_the_same_question_gets_the_same_answer() -> None:
    for seed in range(3):
        problem = random_week(seed)
        assert planned(problem).plan == planned(problem).plan
