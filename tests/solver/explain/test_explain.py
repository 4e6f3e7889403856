"""An explanation is right when lifting any named rule helps, and suggestions place the lesson."""

from __future__ import annotations

from typing import Any

import pytest

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.services.fitting import fitted, without_rides
from kursplaner.services.moves import moved
from kursplaner.solver.answers import DriveCase
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop
from kursplaner.solver.explain import Explanation, explain, explain_rides, lifted
from kursplaner.solver.explain.drive import redriven
from kursplaner.solver.explain.facts import Fact
from kursplaner.solver.explain.lessons import lesson_facts
from kursplaner.solver.explain.people import person_facts
from kursplaner.solver.explain.question import Fits, fits, goal_of, missing_people
from kursplaner.solver.explain.rides import RideSearch
from kursplaner.solver.explain.wording import sentences
from kursplaner.solver.timetable import plan_lessons
from kursplaner.solver.week import solve
from tests.solver.explain import planted

SECONDS = 60.0


def planned(problem: WeekProblem) -> WeekPlan:
    result = plan_lessons(problem, Stop(deterministic=3.0), 1, None, lambda event: None)
    return WeekPlan(lessons=result.lessons, unserved=result.unserved)


def facts_of(problem: WeekProblem, plan: WeekPlan, lesson: str) -> list[Fact]:
    index = ProblemIndex(problem)
    people = missing_people(plan, lesson)
    return person_facts(index, lesson, people) if people else lesson_facts(index, lesson)


def holds(problem: WeekProblem, plan: WeekPlan, lesson: str, gone: list[Fact]) -> bool:
    goal = goal_of(ProblemIndex(problem), plan, lesson)
    return fits(lifted(problem, gone), goal, Clock(Stop(seconds=SECONDS)), 1) is Fits.YES


def assert_right(problem: WeekProblem, plan: WeekPlan, found: Explanation) -> None:
    """The two properties that need no reading."""
    facts = facts_of(problem, plan, found.lesson)
    named = [fact for fact in facts if fact.rule in found.rules]
    others = [fact for fact in facts if fact.rule not in found.rules]
    assert not holds(problem, plan, found.lesson, others)
    for fact in named:
        assert holds(problem, plan, found.lesson, [*others, fact])
    assert found.suggestions
    for suggestion in found.suggestions:
        left = {item.lesson for item in suggestion.plan.unserved} | {
            item.id for item in suggestion.plan.unserved
        }
        assert found.lesson not in left
        hard = [x.code for x in check(suggestion.problem, suggestion.plan) if x.hard]
        assert set(hard) <= {Code.CARE_MISSING}


def planned_whole(problem: WeekProblem) -> WeekPlan:
    return solve(problem, Stop(deterministic=3.0)).plan


def open_rides(plan: WeekPlan, lesson: str) -> tuple[str, ...]:
    return tuple(
        item.id for item in plan.unserved if item.kind is Missing.RIDE and item.lesson == lesson
    )


def assert_rides_right(problem: WeekProblem, plan: WeekPlan, found: Explanation) -> None:
    """The same two properties where riders have no seat; the rules of the domain judge."""
    search = RideSearch(problem, plan, found.lesson, found.rides, Clock(Stop(seconds=SECONDS)), 1)
    facts = search.facts(found.by_itself)
    holds = search.oracle(found.by_itself)
    named = [fact for fact in facts if fact.rule in found.rules]
    others = [fact for fact in facts if fact.rule not in found.rules]
    assert not holds(lifted(problem, others))
    for fact in named:
        assert holds(lifted(problem, [*others, fact]))
    assert found.suggestions
    for suggestion in found.suggestions:
        changed = suggestion.problem
        whole = plan
        for placed in suggestion.plan.lessons:
            if placed not in plan.lessons:
                whole = moved(changed, whole, placed)
        gone = set(found.rides) | {
            ride for tour in whole.tours for ride in tour.rides
            if found.lesson in {x.lesson for x in suggestion.plan.lessons if x not in plan.lessons}
        }  # fmt: skip
        whole = fitted(changed, without_rides(whole, gone))
        driven = redriven(
            DriveCase(problem=changed, plan=whole, before=plan, asked=found.rides), Stop(seconds=9)
        )
        assert not open_rides(driven, found.lesson)
        assert not [item for item in check(changed, driven) if item.hard]


def explained(case: Any, target: str) -> tuple[WeekPlan, Explanation]:
    if not case.rides:
        plan = planned(case.problem)
        return plan, explain(case.problem, plan, target, Stop(seconds=SECONDS))
    plan = planned_whole(case.problem)
    asked = open_rides(plan, target)
    assert asked
    return plan, explain_rides(case.problem, plan, target, asked, Stop(seconds=SECONDS))


@pytest.mark.parametrize("seed", range(10))
def test_that_a_planted_contradiction_is_named_and_the_suggestions_mend_it(seed: int) -> None:
    case = planted.planted(seed)
    plan, found = explained(case, planted.TARGET)
    assert not found.fits
    assert found.certain
    assert case.named_by(found.rules)
    (assert_rides_right if case.rides else assert_right)(case.problem, plan, found)
    said = sentences(found, case.problem)
    assert len(said) == 1 + len(found.rules) + len(found.suggestions) + bool(found.busy)
    assert not any(mark in text for text in said for mark in ("{", "None", "  ", " ."))


def test_that_a_lesson_with_its_place_needs_no_explanation() -> None:
    case = planted.planted(0)
    plan = planned(case.problem)
    other = plan.lessons[0].lesson
    found = explain(case.problem, plan, other, Stop(seconds=SECONDS))
    assert found.fits
    assert (found.rules, found.suggestions) == ((), ())


def test_that_the_same_question_gets_the_same_answer() -> None:
    case = planted.planted(2)
    plan = planned(case.problem)
    answers = [explain(case.problem, plan, planted.TARGET, Stop(seconds=SECONDS)) for _ in "12"]
    assert answers[0] == answers[1]
    assert sentences(answers[0], case.problem) == sentences(answers[1], case.problem)


def test_that_the_same_question_about_rides_gets_the_same_answer() -> None:
    case = planted.planted(8)
    first, second = explained(case, planted.TARGET), explained(case, planted.TARGET)
    assert first == second


def test_that_no_time_gives_a_guess_and_says_so() -> None:
    case = planted.planted(0)
    plan = planned(case.problem)
    found = explain(case.problem, plan, planted.TARGET, Stop(seconds=0.0))
    assert not found.certain
