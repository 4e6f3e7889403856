"""Answers beside a plan, as values without any engine: why not, and who steps in."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kursplaner.domain.plan import PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import Block, LessonPin, WeekProblem
from kursplaner.domain.violation import Ref, Violation
from kursplaner.solver.events import Level, Outcome


class Shortage(StrEnum):
    """What a bottleneck lacks."""

    ROOMS = "rooms"
    TEACHERS = "teachers"
    UNITS = "units"
    """Teaching units the teachers may hold in the week."""


class Bottleneck(Struct, frozen=True, kw_only=True):
    """More lessons than places: a proof by counting, nothing needs to be searched.

    Every lesson named can only lie on `days` between `start` and `end` (minutes of the day) and
    only in the rooms (or with the teachers) `of`, which have places for `there` of `needed`.
    """

    lacks: Shortage
    days: tuple[int, ...]
    start: int
    end: int
    lessons: tuple[str, ...]
    of: tuple[str, ...]
    """Ids of the rooms or teachers in question."""
    needed: int
    there: int
    each_one: bool = False
    """Every room or teacher has time for one of the lessons and no more."""
    seats: int = 0
    """Where "rooms with at least so many seats" says which rooms are meant; else 0."""
    features: tuple[str, ...] = ()


class Suggestion(Struct, frozen=True, kw_only=True):
    """Facts to change, the problem after it, and the lessons that then have their places.

    No `changes`: it is enough that other lessons move. Childcare and tours are not in the plan.
    """

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
    target: LessonPin | None = None
    """The place asked for; None: any."""
    people: tuple[str, ...] = ()
    """Participants left out of the placed lesson; empty where the lesson itself has no place."""
    rides: tuple[str, ...] = ()
    """Ids of the rides to and from the lesson that have no seat, where these were asked for."""
    busy: tuple[Ref, ...] = ()
    """Buses on the road with others at that time, and the lessons these others ride for; only
    where nothing but that (and the lesson's fixed time) keeps the riders without a seat."""
    clashing: tuple[Violation, ...] = ()
    """The rules that clash where they are too many to be named one by one; `rules` is empty."""
    bottleneck: Bottleneck | None = None
    """The tightest shortage that alone proves it; None where counting proves nothing."""
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


class DriveCase(Struct, frozen=True, kw_only=True):
    """A week whose rides have changed, and the plan with its tours before that."""

    problem: WeekProblem
    plan: WeekPlan
    """Everything but the tours is final; rides without a tour are reported in it."""
    before: WeekPlan
    asked: tuple[str, ...] = ()
    """Rides that shall get a seat beside those that have one."""


class Driven(Struct, frozen=True, tag=True, kw_only=True):
    """The worker's last line after `Drive`: the plans in their order, with new tours."""

    plans: tuple[WeekPlan, ...]


class Substituted(Struct, frozen=True, tag=True, kw_only=True):
    """The worker's last line after `Substitute`; `outcome` is the whole week, tours included."""

    substitution: Substitution
    outcome: Outcome


Answer = Explained | Substituted | Driven
