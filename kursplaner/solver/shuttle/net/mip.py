"""Linear and integer programs through MathOpt: HiGHS, with a limit of time and a person's stop."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable

from ortools.math_opt.python.expressions import fast_sum
from ortools.math_opt.python.linear_constraints import LinearConstraint
from ortools.math_opt.python.model import Model
from ortools.math_opt.python.parameters import (
    Emphasis,
    LPAlgorithm,
    SolveParameters,
    SolverType,
)
from ortools.math_opt.python.result import SolveResult, TerminationReason
from ortools.math_opt.python.solve import IncrementalSolver, solve
from ortools.math_opt.python.variables import Variable

__all__ = [
    "Emphasis", "IncrementalSolver", "LPAlgorithm", "LinearConstraint", "Model",
    "SolveParameters", "SolveResult", "SolverType", "TerminationReason", "Variable", "fast_sum",
    "proven", "solve_lp", "solve_mip",
]  # fmt: skip

POLL_SECONDS = 0.05


def solve_mip(
    model: Model, seconds: float, seed: int, asked: Callable[[], bool] = lambda: False
) -> SolveResult | None:
    """To proof if the time allows; None when asked to stop meanwhile.

    HiGHS cannot be interrupted: on a stop it is left to its own limit in its thread.
    """
    params = SolveParameters(
        time_limit=datetime.timedelta(seconds=max(0.1, min(seconds, 1e6))), random_seed=seed,
        relative_gap_tolerance=0.0, absolute_gap_tolerance=1e-6,
    )  # fmt: skip
    found: list[SolveResult] = []
    thread = threading.Thread(
        target=lambda: found.append(solve(model, SolverType.HIGHS, params=params)), daemon=True
    )
    thread.start()
    while thread.is_alive():
        thread.join(POLL_SECONDS)
        if asked():
            return None
    return found[0] if found else None


def solve_lp(model: Model) -> SolveResult:
    return solve(model, SolverType.HIGHS)


def proven(result: SolveResult) -> bool:
    return result.termination.reason == TerminationReason.OPTIMAL
