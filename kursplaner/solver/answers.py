"""Answers beside a plan, as values without any engine: why not, and who steps in."""

from __future__ import annotations

from msgspec import Struct

from kursplaner.domain.plan import PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.violation import Violation
from kursplaner.solver.events import Level, Outcome


class Suggestion(Struct, frozen=True, kw_only=True):
    """Facts to change, the problem after it, and the plan in which the lesson has its place."""

    changes: tuple[Violation, ...]
    price: int
    problem: WeekProblem
    plan: WeekPlan


class Explanation(Struct, frozen=True, kw_only=True):
    """`rules` clash: with all of them the goal fails, without any one of them it holds.

    Both are true in the problem in which every other changeable fact is lifted.
    `certain` is False when time ran out before all of it was proven ("vermutlich").
    """

    lesson: str
    fits: bool
    rules: tuple[Violation, ...] = ()
    certain: bool = True
    by_itself: bool = False
    """The lesson has no place even in an empty week."""
    people: tuple[str, ...] = ()
    """Participants left out of the placed lesson; empty where the lesson itself has no place."""
    clashing: int = 0
    """How many rules clash where they are too many to be named one by one; else 0."""
    suggestions: tuple[Suggestion, ...] = ()


class Words(Struct, frozen=True, kw_only=True):
    """An explanation in German sentences."""

    cause: str
    rules: tuple[str, ...] = ()
    """What stands against it, the particular first."""
    besides: tuple[str, ...] = ()
    """General rules that only accompany the cause."""
    choices: tuple[str, ...] = ()
    """One per suggestion, in their order."""


class Absence(Struct, frozen=True):
    """A teacher who is away, with the span and the word people read ("krank")."""

    teacher: str
    span: Block


class Candidate(Struct, frozen=True, kw_only=True):
    """Somebody who may and could hold the lesson where it lies."""

    teacher: str
    knows_group: bool
    """Holds another lesson of the course in this plan."""
    on_site: bool
    """Is at the lesson's site on that day anyway."""
    units: int
    """UE she holds in the week so far."""


class Affected(Struct, frozen=True, kw_only=True):
    """One lesson that loses a teacher, its substitutes (best first), and what the plan does."""

    lesson: str
    absent: str
    candidates: tuple[Candidate, ...]
    now: PlacedLesson | None
    """Where the new plan has it; None: cancelled."""


class Substitution(Struct, frozen=True, kw_only=True):
    affected: tuple[Affected, ...]
    lessons: tuple[PlacedLesson, ...]
    unserved: tuple[Unserved, ...]
    levels: tuple[Level, ...]
    problem: WeekProblem
    """The week with the absences, as it was planned."""


class Explained(Struct, frozen=True, tag=True, kw_only=True):
    """The worker's last line after `Explain`."""

    explanation: Explanation
    words: Words


class Substituted(Struct, frozen=True, tag=True, kw_only=True):
    """The worker's last line after `Substitute`; `outcome` is the whole week, tours included."""

    substitution: Substitution
    outcome: Outcome


Answer = Explained | Substituted
