"""One week: reading it whole, placing lessons by hand, drafts and publishing."""

from __future__ import annotations

from msgspec import Struct

from kursplaner.domain.directory import Directory
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.violation import Violation
from kursplaner.services.workspace import Workspace


class WeekView(Struct, frozen=True, kw_only=True):
    """Everything a view or a paper needs of one week, as plain domain values."""

    week: str
    """ISO week, "2026-W49"."""
    problem: WeekProblem
    plan: WeekPlan
    """The draft if there is one, else the published plan, else empty."""
    published: WeekPlan | None
    draft: bool
    directory: Directory
    violations: tuple[Violation, ...]
    fingerprint: str


def load_week(ws: Workspace, week: str) -> WeekView:
    raise NotImplementedError


def place_lesson(ws: Workspace, week: str, placed: PlacedLesson) -> None:
    raise NotImplementedError


def unplace_lesson(ws: Workspace, week: str, lesson: str) -> None:
    raise NotImplementedError


def pin_lesson(ws: Workspace, week: str, pin: LessonPin) -> None:
    raise NotImplementedError


def unpin_lesson(ws: Workspace, week: str, lesson: str) -> None:
    raise NotImplementedError


def save_draft(ws: Workspace, week: str, plan: WeekPlan, title: str) -> None:
    raise NotImplementedError


def publish(ws: Workspace, week: str) -> None:
    raise NotImplementedError


def discard_draft(ws: Workspace, week: str) -> None:
    raise NotImplementedError
