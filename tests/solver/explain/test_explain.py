"""An explanation is right when lifting any named rule helps, and suggestions place the lesson."""

from __future__ import annotations

from types import ModuleType

import pytest

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop
from kursplaner.solver.explain import Explanation, explain, lifted
from kursplaner.solver.explain.facts import Fact, lesson_facts, person_facts
from kursplaner.solver.explain.question import Fits, fits, goal_of, missing_people
from kursplaner.solver.explain.wording import sentences
from kursplaner.solver.timetable import plan_lessons

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


@pytest.mark.parametrize("seed", range(10))
def test_that_a_planted_contradiction_is_named_and_the_suggestions_place_the_lesson(
    seed: int, planted: ModuleType
) -> None:
    case = planted.planted(seed)
    plan = planned(case.problem)
    found = explain(case.problem, plan, planted.TARGET, Stop(seconds=SECONDS))
    assert not found.fits
    assert found.certain
    assert case.code in {rule.code for rule in found.rules}
    assert_right(case.problem, plan, found)
    said = sentences(found, case.problem)
    assert len(said) == 1 + len(found.rules) + len(found.suggestions)
    assert not any(mark in text for text in said for mark in ("{", "None", "  "))


def test_that_a_lesson_with_its_place_needs_no_explanation(planted: ModuleType) -> None:
    case = planted.planted(0)
    plan = planned(case.problem)
    other = plan.lessons[0].lesson
    found = explain(case.problem, plan, other, Stop(seconds=SECONDS))
    assert found.fits
    assert (found.rules, found.suggestions) == ((), ())


def test_that_the_same_question_gets_the_same_answer(planted: ModuleType) -> None:
    case = planted.planted(2)
    plan = planned(case.problem)
    answers = [explain(case.problem, plan, planted.TARGET, Stop(seconds=SECONDS)) for _ in "12"]
    assert answers[0] == answers[1]


def test_that_no_time_gives_a_guess_and_says_so(planted: ModuleType) -> None:
    case = planted.planted(0)
    plan = planned(case.problem)
    found = explain(case.problem, plan, planted.TARGET, Stop(seconds=0.0))
    assert not found.certain
