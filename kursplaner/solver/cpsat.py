"""CP-SAT in levels: the first objective solved and fixed as a bound, then the next.

One place for seeds, limits, Stop and events; the stages only bring a model and its expressions.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ortools.sat.python import cp_model

from kursplaner.solver.events import Bound, Emit, Improved, Level, Stop

POLL_SECONDS = 0.1
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
NOTHING_KNOWN: Mapping[str, int] = MappingProxyType({})


class Clock:
    """What is left of a Stop: wall clock seconds, deterministic time, a person's patience."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        self.begin = time.monotonic()
        self.deterministic_left = stop.deterministic
        self.kept_back = 0.0
        """Seconds at the end that searches leave alone, for what must follow them."""

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.begin

    @property
    def left(self) -> float:
        """Seconds that remain; endless when the run is limited deterministically."""
        if self.stop.deterministic is not None:
            return math.inf
        return max(0.0, self.stop.seconds - self.kept_back - self.seconds)

    @property
    def over(self) -> bool:
        spent = self.deterministic_left is not None and self.deterministic_left <= 0
        return spent or self.left <= 0 or self.stop.asked()

    def solver(self, seed: int, share: float = 1.0) -> cp_model.CpSolver:
        """A solver that may use `share` of what is left."""
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = seed
        # The program ends on Ctrl+C itself; CP-SAT's handler would leave it deadly behind.
        solver.parameters.catch_sigint_signal = False
        # Probing takes seconds on a county and finds next to nothing.
        solver.parameters.cp_model_probing_level = 0
        if self.deterministic_left is not None:
            solver.parameters.num_workers = 1
            solver.parameters.max_deterministic_time = max(0.01, self.deterministic_left * share)
        else:
            solver.parameters.num_workers = self.stop.workers
            solver.parameters.max_time_in_seconds = max(0.05, self.left * share)
        return solver

    def spend(self, solver: cp_model.CpSolver) -> None:
        """Book the deterministic time a finished solve took."""
        if self.deterministic_left is not None:
            used = solver.response_proto.deterministic_time
            self.deterministic_left -= max(used, 0.001)


class Watch(cp_model.CpSolverSolutionCallback):
    """Tells of every better answer and ends the search when a person asks."""

    def __init__(
        self, stage: str, level: str, clock: Clock, emit: Emit, known: int | None = None
    ) -> None:
        super().__init__()
        self.stage, self.level, self.clock, self.emit = stage, level, clock, emit
        self._best = known

    def on_solution_callback(self) -> None:
        value = round(self.objective_value)
        if self._best is None or value < self._best:
            self._best = value
            self.emit(
                Improved(
                    stage=self.stage, level=self.level, value=value, seconds=self.clock.seconds
                )
            )

    def bound(self, value: float) -> None:
        bound = math.ceil(value - 1e-6)
        self.emit(
            Bound(stage=self.stage, level=self.level, bound=bound, seconds=self.clock.seconds)
        )


def search(
    model: cp_model.CpModel, solver: cp_model.CpSolver, watch: Watch, clock: Clock
) -> cp_model.CpSolverStatus:
    """Solve and tell of every step."""
    solver.best_bound_callback = watch.bound
    return solve(model, solver, clock, watch)


def solve(
    model: cp_model.CpModel,
    solver: cp_model.CpSolver,
    clock: Clock,
    watch: cp_model.CpSolverSolutionCallback | None = None,
) -> cp_model.CpSolverStatus:
    """Solve, ending early when the person asks to stop (also before a first answer)."""
    done = threading.Event()

    def poll() -> None:
        while not done.wait(POLL_SECONDS):
            if clock.stop.asked():
                solver.stop_search()
                return

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        status = solver.solve(model, watch)
    finally:
        done.set()
        thread.join()
        clock.spend(solver)
    return status


@dataclass(frozen=True, slots=True)
class Answer:
    """Values of every variable by index, and what was reached on each level."""

    values: Sequence[int]
    levels: tuple[Level, ...]

    def __getitem__(self, variable: cp_model.IntVar) -> int:
        return self.values[variable.index]

    def true(self, literal: cp_model.IntVar) -> bool:
        return bool(self.values[literal.index])


def solve_levels(
    model: cp_model.CpModel,
    objectives: Sequence[tuple[str, cp_model.LinearExprT]],
    clock: Clock,
    seed: int,
    stage: str,
    emit: Emit,
    start: Sequence[int] | None = None,
    floors: Mapping[str, int] = NOTHING_KNOWN,
) -> Answer | None:
    """The best answer in lexicographic order of `objectives`; None when none was found in time.

    A level already as low as its variables allow needs no search. A level that is not proven is
    bounded by the value reached, so later ones never worsen it; the last stays open. `start` holds
    a value for every variable: an answer known to be right, the first to improve on. `floors`:
    bounds known already, each for levels before it that are at theirs.
    """
    values = start
    levels: list[Level] = []
    if values is not None:
        begin_at(model, values)
    for number, (name, expression) in enumerate(objectives):
        floor = max(least(expression), floors.get(name, 0))
        if values is not None and (value := evaluate(expression, values)) <= floor:
            levels.append(Level(name=name, value=value, bound=value, proven=True))
            model.add(expression <= value)
            continue
        model.minimize(expression)
        solver = clock.solver(seed, share=_share(objectives[number + 1 :]))
        known = None if values is None else evaluate(expression, values)
        status = search(model, solver, Watch(stage, name, clock, emit, known), clock)
        if status not in FOUND:
            if values is None:
                return None
            levels += _unsolved(objectives[number:], values, floors)
            break
        values = _better(expression, values, list(solver.response_proto.solution))
        reached = evaluate(expression, values)
        found = math.ceil(solver.best_objective_bound - 1e-6)
        bound = reached if status == cp_model.OPTIMAL else min(reached, max(floor, found))
        levels.append(Level(name=name, value=reached, bound=bound, proven=bound == reached))
        floors = floors if reached <= floor else NOTHING_KNOWN
        begin_at(model, values)
        if number + 1 < len(objectives):
            model.add(expression <= reached)
    return Answer(values, tuple(levels)) if values is not None else None


def _better(
    expression: cp_model.LinearExprT, known: Sequence[int] | None, found: Sequence[int]
) -> Sequence[int]:
    """A search that ends early may not even have come back to the hint it began with."""
    if known is not None and evaluate(expression, known) < evaluate(expression, found):
        return known
    return found


def _share(later: Sequence[tuple[str, cp_model.LinearExprT]]) -> float:
    """Of the time left: half while a later level has anything to decide, else all."""
    return 0.5 if any(isinstance(item, cp_model.LinearExpr) for _, item in later) else 1.0


def begin_at(model: cp_model.CpModel, values: Sequence[int]) -> None:
    """Hint a value for every variable; all at once, because a large model has 200,000."""
    hint = model.proto.solution_hint
    hint.vars.clear()
    hint.values.clear()
    hint.vars.extend(range(len(values)))
    hint.values.extend(values)


def _unsolved(
    objectives: Sequence[tuple[str, cp_model.LinearExprT]], values: Sequence[int],
    floors: Mapping[str, int],
) -> list[Level]:  # fmt: skip
    """Levels time did not suffice for: the value of the answer at hand, its bound if known."""
    found = []
    for name, expression in objectives:
        value = evaluate(expression, values)
        bound = min(value, max(least(expression), floors.get(name, 0)))
        found.append(Level(name=name, value=value, bound=bound, proven=value == bound))
        floors = floors if value == bound else NOTHING_KNOWN
    return found


def evaluate(expression: cp_model.LinearExprT, values: Sequence[int]) -> int:
    """Value of a linear expression under an answer."""
    if not isinstance(expression, cp_model.LinearExpr):
        return int(expression)
    flat = cp_model.FlatIntExpr(expression)
    pairs = zip(flat.vars, flat.coeffs, strict=True)
    total: int = flat.offset + sum(c * values[variable.index] for variable, c in pairs)
    return total


def least(expression: cp_model.LinearExprT) -> int:
    """The value below which the domains of its variables do not let the expression fall."""
    if not isinstance(expression, cp_model.LinearExpr):
        return int(expression)
    flat = cp_model.FlatIntExpr(expression)
    total: int = flat.offset
    for variable, coefficient in zip(flat.vars, flat.coeffs, strict=True):
        bounds = variable.domain.flattened_intervals()
        total += min(coefficient * bounds[0], coefficient * bounds[-1])
    return total


def most(expression: cp_model.LinearExprT) -> int:
    """The value above which the domains of its variables do not let the expression rise."""
    return -least(-1 * expression)
