"""Random whole weeks: the rules find nothing, everybody is served or named, the bill is right."""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.score import score
from kursplaner.domain.validation import validate
from kursplaner.domain.wording import Wording
from kursplaner.solver.events import Outcome, Stop
from kursplaner.solver.week import solve
from tests.solver.weeks import weeks

EXAMPLES = int(os.environ.get("KURSPLANER_EXAMPLES", "25"))
EFFORT = 3.0
"""Deterministic limit per stage."""

SLOW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="KURSPLANER_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def planned(problem: WeekProblem, previous: WeekPlan | None = None) -> Outcome:
    validate(problem)
    return solve(problem, Stop(deterministic=EFFORT), seed=1, previous=previous)


def assert_right(problem: WeekProblem, outcome: Outcome) -> None:
    hard = [violation for violation in check(problem, outcome.plan) if violation.hard]
    wording = Wording(problem)
    assert not hard, [wording.sentence(violation) for violation in hard]


def assert_bill(problem: WeekProblem, outcome: Outcome) -> None:
    bill = score(problem, outcome.plan)
    reached: Counter[str] = Counter()
    for level in outcome.levels:
        reached["wishes" if level.name == "care" else level.name] += level.value
        assert level.bound <= level.value, level
        assert level.proven == (level.bound == level.value), level
    for name, value in reached.items():
        assert value == bill.level(name), (name, outcome.levels, [t for t in bill.terms if t.cost])


@SLOW
@given(weeks())
def test_that_any_week_is_planned_without_a_broken_rule(problem: WeekProblem) -> None:
    outcome = planned(problem)
    assert_right(problem, outcome)
    assert_bill(problem, outcome)
