"""Why a lesson has no place, not this one, or not for all: the smallest verified set of rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem, Weights
from kursplaner.domain.violation import Violation
from kursplaner.solver.answers import Bottleneck, Explanation, Suggestion
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop
from kursplaner.solver.explain.counting import bottleneck
from kursplaner.solver.explain.extras import more_caregivers, one_more_room, one_more_teacher
from kursplaner.solver.explain.facts import Fact, lifted
from kursplaner.solver.explain.lessons import (
    lesson_facts,
    needed_features,
    neighbour_facts,
    neighbours,
)
from kursplaner.solver.explain.minimal import Way, minimal, price, remedies
from kursplaner.solver.explain.people import brings_children, person_facts
from kursplaner.solver.explain.question import (
    Fits,
    Goal,
    alone,
    at_target,
    fits,
    goal_of,
    missing_people,
)
from kursplaner.solver.timetable import plan_lessons

MOST_SUGGESTIONS = 3
MOST_RULES = 7
"""More rules than this are a general shortage: what is counted or missing is told instead."""
PLAN_EFFORT = 3.0
MANY = 30


class LessonSearch:
    """One question about one lesson; `target` None: any place will do."""

    def __init__(
        self, problem: WeekProblem, plan: WeekPlan, lesson: str, clock: Clock, seed: int,
        target: LessonPin | None = None,
    ) -> None:  # fmt: skip
        self.asked, self.plan, self.lesson, self.target = problem, plan, lesson, target
        self.problem = problem if target is None else at_target(problem, target)
        self.clock, self.seed = clock, seed
        self.index = ProblemIndex(self.problem)
        self.goal = goal_of(self.index, plan, lesson, target)
        self.certain = True

    @property
    def people(self) -> tuple[str, ...]:
        return missing_people(self.plan, self.lesson) if self.goal.people else ()

    def explanation(self) -> Explanation:
        if self._fits(self.problem, self.goal, sure=True):
            return self._enough_to_move()
        by_itself = not self.goal.people and not self._alone()
        facts, core = self._core(by_itself)
        counted = bottleneck(self.index, self.lesson) if not self.goal.people else None
        extras = self._extras()
        suggestions = self._suggestions(core, facts, extras)
        clashing: Sequence[Fact] = ()
        if core is None or len(core) > MOST_RULES:
            clashing, core = core or (), []
        rules = tuple(fact.rule for fact in core)
        if not rules and counted is None:
            rules = _helpful(extras, suggestions)
        return self._told(
            rules=rules, by_itself=by_itself, bottleneck=counted,
            clashing=tuple(fact.rule for fact in clashing), suggestions=tuple(suggestions),
        )  # fmt: skip

    def _told(
        self, *, rules: tuple[Violation, ...] = (), by_itself: bool = False,
        bottleneck: Bottleneck | None = None, clashing: tuple[Violation, ...] = (),
        suggestions: tuple[Suggestion, ...] = (), fits: bool = False,
    ) -> Explanation:  # fmt: skip
        return Explanation(
            lesson=self.lesson, fits=fits, rules=rules, certain=self.certain, target=self.target,
            by_itself=by_itself, people=tuple(sorted(self.people)), clashing=clashing,
            bottleneck=bottleneck, suggestions=suggestions,
        )  # fmt: skip

    def _enough_to_move(self) -> Explanation:
        """No rule stands against it: only the others must move, which is a suggestion as well."""
        moved = self._planned(self.problem) if self.target is not None else None
        found = [] if moved is None else [
            Suggestion(changes=(), price=0, problem=self.problem, plan=moved)
        ]  # fmt: skip
        return self._told(fits=True, suggestions=tuple(found))

    def _fits(self, problem: WeekProblem, goal: Goal, sure: bool = False) -> bool:
        answer = fits(problem, goal, self.clock, self.seed, sure)
        if answer is Fits.OPEN:
            self.certain = False
        return answer is Fits.YES

    def _alone(self) -> bool:
        return self._fits(alone(self.problem, self.lesson), Goal(frozenset({self.lesson})))

    def _core(self, by_itself: bool) -> tuple[list[Fact], list[Fact] | None]:
        """The facts looked at, and the smallest set of them to blame."""
        problem, goal = self.problem, self.goal
        if by_itself:
            problem, goal = alone(problem, self.lesson), Goal(frozenset({self.lesson}))
        facts = self._facts()
        core = self._smallest(problem, goal, facts)
        if core is None and not goal.people and not by_itself:
            facts = [*neighbour_facts(self.index, self.lesson), *facts]
            core = self._smallest(problem, goal, facts)
        return facts, core

    def _smallest(self, problem: WeekProblem, goal: Goal, facts: list[Fact]) -> list[Fact] | None:
        core = minimal(problem, facts, lambda changed: self._fits(changed, goal))
        if core:
            rest = [fact for fact in facts if fact not in core]
            # Once more, in another way: what is told as a clash must be one.
            self.certain &= not self._fits(lifted(problem, rest), goal, sure=True)
        return core

    def _facts(self) -> list[Fact]:
        if self.goal.people:
            return person_facts(self.index, self.lesson, self.people)
        if self.target is None:
            return lesson_facts(self.index, self.lesson)
        pointed = (self.target.room, *(self.target.teachers or ()))
        found = lesson_facts(self.index, self.lesson, frozenset(filter(None, pointed)))
        return [fact for fact in found if not _is_target(fact.rule, self.lesson)]

    def _extras(self) -> list[Fact]:
        if self.goal.people:
            if brings_children(self.index, self.people):
                return more_caregivers(self.index, self.lesson, self.people)
            return []
        features = needed_features(self.index.course_of(self.lesson))
        found = [
            one_more_room(self.index, self.lesson, features) if not self._asks("room") else None,
            one_more_teacher(self.index, self.lesson) if not self._asks("teachers") else None,
        ]
        return [fact for fact in found if fact is not None]

    def _asks(self, part: str) -> bool:
        """Whether just this room or these teachers are asked for."""
        return self.target is not None and getattr(self.target, part) is not None

    def _suggestions(
        self, core: list[Fact] | None, facts: list[Fact], extras: list[Fact]
    ) -> list[Suggestion]:
        found: list[Suggestion] = []
        for way in remedies(self.problem, core, facts, extras, self._possible, self._next_clash):
            changed = lifted(self.problem, way)
            plan = None if any(_same(way, other) for other in found) else self._planned(changed)
            if plan is not None:
                rules = tuple(fact.rule for fact in way)
                found.append(
                    Suggestion(changes=rules, price=price(way), problem=changed, plan=plan)
                )
            if len(found) == MOST_SUGGESTIONS or self.clock.over:
                break
        return found

    def _possible(self, changed: WeekProblem) -> bool:
        """A remedy needs no proof against it: what stays open is none."""
        return self._may(changed, by_itself=True) and self._may(changed)

    def _next_clash(self, changed: WeekProblem, facts: Sequence[Fact]) -> list[Fact] | None:
        """In an empty week if there is one, which is quickly seen; else beside the others."""
        by_itself = not self._may(changed, by_itself=True)
        return minimal(changed, facts, lambda problem: self._may(problem, by_itself))

    def _may(self, problem: WeekProblem, by_itself: bool = False) -> bool:
        if not by_itself:
            return fits(problem, self.goal, self.clock, self.seed) is Fits.YES
        if self.goal.people:
            return True
        mine = Goal(frozenset({self.lesson}))
        return fits(alone(problem, self.lesson), mine, self.clock, self.seed) is Fits.YES

    def _planned(self, changed: WeekProblem) -> WeekPlan | None:
        """The plan after the change: if it can be with nothing else moved, else near to the present
        one; None when the goal is not in it."""
        asked = replace(self._asked_for(changed), published=WeekPlan(lessons=self.plan.lessons))
        best: WeekPlan | None = None
        for free in self._freedoms(ProblemIndex(asked)):
            calm = asked
            if len(free) > MANY:
                # Wishes of so many are no reason to keep a person waiting.
                calm = replace(asked, weights=_no_wishes(asked.weights))
            found = self._solved(self._pinned(calm, free))
            if found is not None and (best is None or len(_missing(found)) < len(_missing(best))):
                best = found
            if best is not None and not _missing(best) - _missing(self.plan):
                break
        return best

    def _asked_for(self, problem: WeekProblem) -> WeekProblem:
        """Without the lessons that wait for a place of their own: nobody asked for them."""
        lessons = tuple(lesson for lesson in problem.lessons if lesson.id in self.goal.lessons)
        pins = tuple(pin for pin in problem.pins if pin.lesson in self.goal.lessons)
        return replace(problem, lessons=lessons, pins=pins)

    def _freedoms(self, index: ProblemIndex) -> Iterator[frozenset[str]]:
        """Lessons that may move, few first: none, this one, those that want the same, all."""
        if self.goal.people:
            yield frozenset()
        yield frozenset({self.lesson})
        yield frozenset({self.lesson, *neighbours(index, self.lesson)})
        yield frozenset(index.lessons)

    def _pinned(self, problem: WeekProblem, free: frozenset[str]) -> WeekProblem:
        """Every other lesson where it lies."""
        stay = tuple(
            LessonPin(lesson=x.lesson, start=x.start, room=x.room, teachers=x.teachers)
            for x in self.plan.lessons
            if x.lesson not in free
        )
        here = {pin.lesson for pin in stay}
        return replace(
            problem, pins=(*(pin for pin in problem.pins if pin.lesson not in here), *stay)
        )

    def _solved(self, problem: WeekProblem) -> WeekPlan | None:
        if self.clock.over:
            return None
        stop = Stop(deterministic=PLAN_EFFORT, asked=self.clock.stop.asked)
        result = plan_lessons(problem, stop, self.seed, self.plan, lambda event: None)
        placed = {item.lesson for item in result.lessons}
        plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)
        if not self.goal.lessons <= placed or self.goal.people & _missing(plan):
            return None
        return plan


def _same(way: Way, other: Suggestion) -> bool:
    changes = [(change.code, change.subjects) for change in other.changes]
    return [(fact.rule.code, fact.rule.subjects) for fact in way] == changes


def _no_wishes(weights: Weights) -> Weights:
    return replace(
        weights, teacher_gap=0, site_change=0, preferred_time=0, even_spread=0, same_room=0
    )


def _missing(plan: WeekPlan) -> set[tuple[str, str | None]]:
    """Who cannot attend what."""
    return {(x.id, x.lesson) for x in plan.unserved if x.kind is Missing.PERSON}


def _is_target(rule: Violation, lesson: str) -> bool:
    """The pins of the target are the question, not a rule."""
    return rule.code.startswith("pin_") and rule.subjects[0].id == lesson


def _helpful(extras: list[Fact], suggestions: list[Suggestion]) -> tuple[Violation, ...]:
    """What is lacking when no rule is to blame: whatever one more of would help."""
    helps = {change for suggestion in suggestions for change in suggestion.changes}
    return tuple(fact.rule for fact in extras if fact.rule in helps)
