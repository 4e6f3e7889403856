"""Why not, as the smallest verified set of rules, and what would help.

The facts a person could change are lifted one after the other in a fixed order; a rule is named
only when the goal fails with it and holds without it. Suggestions are solved and come as plans.
"""

from __future__ import annotations

from collections.abc import Sequence

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.solver.answers import Explanation, Suggestion
from kursplaner.solver.events import Stop
from kursplaner.solver.explain.facts import lifted

# The search is imported where it begins: the words of this package are wanted in a window that
# must not wait for the solver's libraries.


def explain(
    problem: WeekProblem, plan: WeekPlan, lesson: str, stop: Stop, seed: int = 1, *,
    target: LessonPin | None = None,
) -> Explanation:  # fmt: skip
    """Why `lesson` has no place beside the lessons of `plan`, not this one (`target`, whose empty
    parts are free), or not for all who are enrolled.

    Same problem, plan and seed: same answer, as long as the time suffices.
    """
    from kursplaner.solver.cpsat import Clock
    from kursplaner.solver.explain.search import LessonSearch

    return LessonSearch(problem, plan, lesson, Clock(stop), seed, target).explanation()


def explain_rides(
    problem: WeekProblem, plan: WeekPlan, lesson: str, rides: Sequence[str], stop: Stop,
    seed: int = 1,
) -> Explanation:  # fmt: skip
    """Why these rides to and from the placed `lesson` have no seat. Rides that have one keep it,
    rides that have none and are not asked for stay without.

    Same problem, plan and seed: same answer, as long as the time suffices.
    """
    from kursplaner.solver.cpsat import Clock
    from kursplaner.solver.explain.rides import RideSearch

    return RideSearch(problem, plan, lesson, rides, Clock(stop), seed).explanation()


__all__ = ["Explanation", "Suggestion", "explain", "explain_rides", "lifted"]
