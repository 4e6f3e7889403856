"""The rules of a week, one file per family; the only truth about whether a plan is valid."""

from __future__ import annotations

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import PlacedLesson, Tour
from kursplaner.domain.rules.check import check
from kursplaner.domain.rules.codes import CODES, Code, CodeInfo
from kursplaner.domain.rules.judge import LessonJudge, TourJudge
from kursplaner.domain.violation import Violation

__all__ = [
    "CODES", "Code", "CodeInfo", "LessonJudge", "TourJudge", "check",
    "lesson_violations", "tour_violations",
]  # fmt: skip


def lesson_violations(plan: PlanIndex, placed: PlacedLesson) -> tuple[Violation, ...]:
    """One question to a `LessonJudge`; keep a judge where many are asked."""
    return LessonJudge(plan.index.problem, plan.plan).violations(placed)


def tour_violations(index: ProblemIndex, plan: PlanIndex, tour: Tour) -> tuple[Violation, ...]:
    """One question to a `TourJudge`; keep a judge where many are asked."""
    assert plan.index is index
    return TourJudge(plan).violations(tour)
