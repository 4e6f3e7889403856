"""What a planning run says while it works, and its result; one JSON line each in the worker."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from kursplaner.domain.plan import WeekPlan


class Status(StrEnum):
    OPTIMAL = "optimal"
    """Every level proven best."""
    FEASIBLE = "feasible"
    """A plan, not proven best; the gap is in the levels."""
    STOPPED = "stopped"
    """Stopped by the person; the best so far."""


class Level(Struct, frozen=True, kw_only=True):
    """One objective level in its order: value reached, proven bound, both in price units."""

    name: str
    """unplaced | missed | changes | wishes | tours_unserved | tours"""
    value: int
    bound: int
    proven: bool


class Started(Struct, frozen=True, tag=True, kw_only=True):
    """A stage begins: timetable, childcare, shuttle, explain."""

    stage: str
    detail: str = ""
    seconds: float = 0.0


class Improved(Struct, frozen=True, tag=True, kw_only=True):
    """A better answer of the running stage and level."""

    stage: str
    level: str
    value: int
    seconds: float


class Bound(Struct, frozen=True, tag=True, kw_only=True):
    """A better proof: no answer of the level is below `bound`."""

    stage: str
    level: str
    bound: int
    seconds: float


class Finished(Struct, frozen=True, tag=True, kw_only=True):
    outcome: Outcome


class Failed(Struct, frozen=True, tag=True, kw_only=True):
    """The run ended without a plan: a bad problem (`user` true) or a bug."""

    what: str
    remedy: str = ""
    user: bool = True


class Outcome(Struct, frozen=True, kw_only=True):
    """The plan with its proof."""

    plan: WeekPlan
    status: Status
    levels: tuple[Level, ...] = ()
    seconds: float = 0.0
    messages: tuple[str, ...] = ()
    """German sentences a person should read beside the plan."""


Event = Started | Improved | Bound | Finished | Failed
Emit = Callable[[Event], None]


class Stop(Struct, kw_only=True):
    """When to end: a wall clock limit in seconds, a deterministic limit, or a person's wish.

    `deterministic` (CP-SAT's deterministic time) makes runs repeatable: with it one worker is
    used and the wall clock is not looked at.
    """

    seconds: float = 60.0
    deterministic: float | None = None
    asked: Callable[[], bool] = lambda: False
    workers: int = 2
