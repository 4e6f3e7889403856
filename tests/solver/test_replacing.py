"""A teacher is away: the week afterwards breaks no rule, and what she never touched stays."""

from __future__ import annotations

from functools import cache

import pytest

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.time import at, day_of
from kursplaner.solver.answers import Absence, Substituted
from kursplaner.solver.events import Stop
from kursplaner.solver.protocol import Substitute
from kursplaner.solver.replacing import replaced
from kursplaner.solver.week import solve
from tests.solver.weeks import random_week

SHORT = Stop(deterministic=1.0)
SEEDS = (3, 8, 11, 14, 21, 30)


@cache
def planned(seed: int) -> tuple[WeekProblem, WeekPlan]:
    problem = random_week(seed)
    return problem, solve(problem, SHORT).plan


def away(plan: WeekPlan, *numbers: int) -> tuple[Absence, ...]:
    """The first teacher of these lessons, all day."""
    found = []
    for number in numbers:
        item = plan.lessons[number]
        day = day_of(item.start)
        block = Block(start=at(day, 0), end=at(day + 1, 0), label="krank")
        found.append(Absence(item.teachers[0], block))
    return tuple(found)


def asked(problem: WeekProblem, plan: WeekPlan, absences: tuple[Absence, ...]) -> Substituted:
    request = Substitute(problem=problem, plan=plan, absences=absences)
    return replaced(request, SHORT, lambda event: None)


@pytest.mark.parametrize("seed", SEEDS)
def test_that_the_week_after_an_absence_breaks_no_rule_and_is_priced_right(seed: int) -> None:
    problem, plan = planned(seed)
    answer = asked(problem, plan, away(plan, 0))
    found, outcome = answer.substitution, answer.outcome
    assert not [item for item in check(found.problem, outcome.plan) if item.hard]
    bill = score(found.problem, outcome.plan)
    values = {level.name: level.value for level in outcome.levels}
    for name in (LevelName.UNPLACED, LevelName.MISSED, LevelName.CHANGES):
        assert values.get(name, 0) == bill.level(name)
    assert {item.lesson for item in outcome.plan.lessons} >= {
        item.lesson for item in plan.lessons
    } - {item.lesson for item in found.affected if item.now is None}


@pytest.mark.parametrize("seed", SEEDS)
def test_that_days_the_absence_does_not_touch_keep_their_childcare_and_tours(seed: int) -> None:
    problem, plan = planned(seed)
    after = asked(problem, plan, away(plan, 0)).outcome.plan
    old = {item.lesson: (item.start, item.room) for item in plan.lessons}
    new = {item.lesson: (item.start, item.room) for item in after.lessons}
    moved = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
    days = {day_of(at[id][0]) for at in (old, new) for id in moved & at.keys()}
    assert {x for x in after.care if day_of(x.start) not in days} == {
        x for x in plan.care if day_of(x.start) not in days
    }
    kept = {tour for tour in plan.tours if day_of(tour.start) not in days}
    assert kept <= set(after.tours)


def test_that_a_colleague_who_takes_over_leaves_all_else_as_it_is() -> None:
    """Of all random weeks here at least one has somebody who steps in at the same time."""
    same = 0
    for seed in SEEDS:
        problem, plan = planned(seed)
        after = asked(problem, plan, away(plan, 0)).outcome.plan
        old = {(item.lesson, item.start, item.room) for item in plan.lessons}
        if {(item.lesson, item.start, item.room) for item in after.lessons} == old:
            same += 1
            assert (after.care, after.shifts, after.tours) == (plan.care, plan.shifts, plan.tours)
            assert after.lessons != plan.lessons
    assert same


def test_that_two_who_are_away_at_once_never_stand_in_for_each_other() -> None:
    for seed in SEEDS:
        problem, plan = planned(seed)
        absences = away(plan, 0, -1)
        answer = asked(problem, plan, absences)
        gone = {(x.teacher, day_of(x.span.start)) for x in absences}
        for item in answer.outcome.plan.lessons:
            assert gone.isdisjoint({(id, day_of(item.start)) for id in item.teachers})
        starts = {item.lesson: item.start for item in plan.lessons}
        for affected in answer.substitution.affected:
            day = day_of(starts[affected.lesson])
            assert gone.isdisjoint({(x.teacher, day) for x in affected.candidates})
        assert not [x for x in check(answer.substitution.problem, answer.outcome.plan) if x.hard]
