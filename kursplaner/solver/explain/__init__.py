"""Why a lesson does not fit, as the smallest verified set of rules, and what would help.

The facts a person could change are lifted one after the other in a fixed order; a rule is named
only when the goal fails with it and holds without it. Suggestions are solved and come as plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations, product

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.violation import Violation
from kursplaner.solver.answers import Explanation, Suggestion
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop
from kursplaner.solver.explain.facts import (
    Fact,
    lesson_facts,
    one_more_room,
    one_more_teacher,
    person_facts,
)
from kursplaner.solver.explain.question import (
    Fits,
    Goal,
    alone,
    fits,
    goal_of,
    missing_people,
)
from kursplaner.solver.timetable import plan_lessons

MOST_SUGGESTIONS = 3
MOST_RULES = 7
"""More rules than this are a general shortage: the missing room or teacher is told instead."""
PLAN_EFFORT = 3.0


def explain(
    problem: WeekProblem, plan: WeekPlan, lesson: str, stop: Stop, seed: int = 1
) -> Explanation:
    """Why `lesson` has no place beside the lessons of `plan`, or not for all who are enrolled.

    Same problem, plan and seed: same answer, as long as the time suffices.
    """
    return _Search(problem, plan, lesson, Clock(stop), seed).explanation()


def lifted(problem: WeekProblem, facts: Sequence[Fact]) -> WeekProblem:
    return reduce(lambda changed, fact: fact.lift(changed), facts, problem)


class _Search:
    def __init__(
        self, problem: WeekProblem, plan: WeekPlan, lesson: str, clock: Clock, seed: int
    ) -> None:
        self.problem, self.plan, self.lesson = problem, plan, lesson
        self.clock, self.seed = clock, seed
        self.index = ProblemIndex(problem)
        self.goal = goal_of(self.index, plan, lesson)
        self.certain = True

    @property
    def people(self) -> tuple[str, ...]:
        missing = missing_people(self.plan, self.lesson) if self.goal.people else ()
        return tuple(sorted(missing))

    def explanation(self) -> Explanation:
        if self._fits(self.problem, self.goal):
            return Explanation(
                lesson=self.lesson, fits=True, certain=self.certain, people=self.people
            )
        by_itself = not self.goal.people and not self._alone()
        facts = self._facts()
        core = self._core(facts, by_itself)
        clashing = 0
        if core is None or len(core) > MOST_RULES:
            clashing, core = len(core or ()), []
        extra = [one_more_room(self.index, self.lesson), one_more_teacher(self.index, self.lesson)]
        shortage = [fact for fact in extra if fact is not None and not self.goal.people]
        suggestions = self._suggestions(core, facts, shortage)
        rules = tuple(fact.rule for fact in core)
        if not rules:
            rules = self._shortage(shortage, suggestions)
        return Explanation(
            lesson=self.lesson, fits=False, rules=rules, certain=self.certain,
            by_itself=by_itself, people=self.people, clashing=clashing,
            suggestions=tuple(suggestions),
        )  # fmt: skip

    def _fits(self, problem: WeekProblem, goal: Goal) -> bool:
        answer = fits(problem, goal, self.clock, self.seed)
        if answer is Fits.OPEN:
            self.certain = False
        return answer is Fits.YES

    def _alone(self) -> bool:
        return self._fits(alone(self.problem, self.lesson), Goal(frozenset({self.lesson})))

    def _facts(self) -> list[Fact]:
        if self.goal.people:
            people = missing_people(self.plan, self.lesson)
            return person_facts(self.index, self.lesson, people)
        return lesson_facts(self.index, self.lesson)

    def _core(self, facts: list[Fact], by_itself: bool) -> list[Fact] | None:
        """Deletion in the order of `facts`, in halves; None when no set of facts is to blame."""
        problem, goal = self.problem, self.goal
        if by_itself:
            problem, goal = alone(problem, self.lesson), Goal(frozenset({self.lesson}))
        if not self._fits(lifted(problem, facts), goal):
            return None
        core: list[Fact] = []
        gone: list[Fact] = []
        pending = [facts]
        while pending:
            part = pending.pop()
            if not part:
                continue
            if not self._fits(lifted(problem, [*gone, *part]), goal):
                gone += part
            elif len(part) == 1:
                core += part
            else:
                half = len(part) // 2
                pending += [part[half:], part[:half]]
        return core

    def _suggestions(
        self, core: list[Fact], facts: list[Fact], shortage: list[Fact]
    ) -> list[Suggestion]:
        """Single changes first, cheapest first; two at once only where no single one helps."""
        rest = [fact for fact in facts if fact not in core]
        ways: list[tuple[Fact, ...]] = [(fact,) for fact in sorted(core, key=_price)]
        ways += [(fact,) for fact in shortage]
        if not core:
            ways += [(fact,) for fact in sorted(rest, key=_price)]
        found = self._tried(ways)
        if not found:
            found = self._tried(sorted(combinations([*core, *shortage], 2), key=_prices))
        if not found:
            # One more cause hides behind the first: a lesson pinned in time and in room.
            found = self._tried(sorted(product(core, rest), key=_prices))
        return found

    def _tried(self, ways: Sequence[tuple[Fact, ...]]) -> list[Suggestion]:
        found: list[Suggestion] = []
        for way in ways:
            if len(found) == MOST_SUGGESTIONS or self.clock.over:
                break
            changed = lifted(self.problem, way)
            if fits(changed, self.goal, self.clock, self.seed) is Fits.YES:
                plan = self._planned(changed)
                if plan is not None:
                    rules = tuple(fact.rule for fact in way)
                    found.append(
                        Suggestion(changes=rules, price=_prices(way), problem=changed, plan=plan)
                    )
        return found

    def _planned(self, changed: WeekProblem) -> WeekPlan | None:
        """The plan after the change, near to the present one; None when the goal is not in it."""
        asked = replace(changed, published=WeekPlan(lessons=self.plan.lessons))
        stop = Stop(deterministic=PLAN_EFFORT, asked=self.clock.stop.asked)
        result = plan_lessons(asked, stop, self.seed, self.plan, lambda event: None)
        placed = {item.lesson for item in result.lessons}
        out = {(x.id, x.lesson) for x in result.unserved if x.kind is Missing.PERSON}
        if not self.goal.lessons <= placed or self.goal.people & out:
            return None
        return WeekPlan(lessons=result.lessons, unserved=result.unserved)

    def _shortage(
        self, shortage: list[Fact], suggestions: list[Suggestion]
    ) -> tuple[Violation, ...]:
        """What is lacking when no rule is to blame: whatever one more of would help."""
        helps = {change for suggestion in suggestions for change in suggestion.changes}
        return tuple(fact.rule for fact in shortage if fact.rule in helps)


def _price(fact: Fact) -> int:
    return fact.price


def _prices(facts: Sequence[Fact]) -> int:
    return sum(fact.price for fact in facts)


__all__ = ["Explanation", "Suggestion", "explain"]
