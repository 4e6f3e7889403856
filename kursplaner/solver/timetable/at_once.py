"""All levels still open as one price, gathered from below: cause by cause of what must cost.

Nearly every wish can be had, as a rule, so the few that cannot are found and proven soon (cores);
where too many cannot, pieces of the best answer are improved beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from kursplaner.solver.cpsat import FOUND, Clock, evaluate, least, most, solve
from kursplaner.solver.events import Bound, Emit, Improved
from kursplaner.solver.timetable.first import Known, Values
from kursplaner.solver.timetable.model import Linear

MOST = 2**50
"""Prices above are no longer exact as floating point numbers."""
CORES = "cores"


@dataclass(frozen=True, slots=True)
class _Joint:
    """Levels with what one unit of each weighs: more than all of the later ones together."""

    levels: Sequence[tuple[str, Linear]]
    factors: Sequence[int]

    @property
    def price(self) -> cp_model.LinearExpr | int:
        pairs = zip(self.levels, self.factors, strict=True)
        return sum(factor * price for (_, price), factor in pairs)

    def told_apart(self, price: int) -> dict[str, int]:
        """What the joint price, or a bound of it, says of each level."""
        found = {}
        for (name, _), factor in zip(self.levels, self.factors, strict=True):
            found[name], price = divmod(price, factor)
        return found


@dataclass(frozen=True, slots=True)
class Run:
    """What every search of the levels needs to know."""

    levels: Sequence[tuple[str, Linear]]
    clock: Clock
    seed: int
    stage: str
    emit: Emit


def at_best(model: cp_model.CpModel, run: Run, known: Known, share: float) -> Known:
    """The last level searched with all others at their bounds; what is known where that fails.

    Asked so, everybody comes: far quicker than weighing who does not, and mostly possible.
    """
    start, floors = known
    *above, last = run.levels
    model, floor = model.clone(), {n: max(least(x), floors.get(n, 0)) for n, x in above}
    if start is None or all(evaluate(x, start) <= floor[n] for n, x in above):
        return known
    for name, price in above:
        model.add(price <= floor[name])
    found, bound = _searched(model, _Joint([last], [1]), run, share, workers=1)
    if found is None:
        return known
    return found, {**floors, **floor, last[0]: bound}


def at_once(model: cp_model.CpModel, run: Run, known: Known) -> Known:
    """A better start and higher bounds for the levels, best of all both the same."""
    start, floors = known
    model, levels = model.clone(), list(run.levels)
    while levels and start is not None:
        name, price = levels[0]
        value = evaluate(price, start)
        if value > max(least(price), floors.get(name, 0)):
            break
        model.add(price <= value)
        floors = {**floors, name: value}
        del levels[0]
    joint = _joint(levels)
    if run.clock.over or isinstance(joint.price, int):
        return start, floors
    found, bound = _searched(model, joint, run, share=1.0, workers=run.clock.stop.workers)
    # A search that ends early may not even have come as far as the start.
    answers = [values for values in (start, found) if values is not None]
    start = min(answers, key=lambda values: evaluate(joint.price, values), default=None)
    proven = joint.told_apart(bound)
    return start, {**floors, **{name: max(floors.get(name, 0), x) for name, x in proven.items()}}


def _searched(
    model: cp_model.CpModel, joint: _Joint, run: Run, share: float, workers: int
) -> tuple[Values | None, int]:
    """The best answer found, and the bound. From nothing: an answer to begin at leads astray."""
    model.proto.solution_hint.vars.clear()
    model.proto.solution_hint.values.clear()
    model.minimize(joint.price)
    solver = run.clock.solver(run.seed, share)
    solver.parameters.num_workers = min(workers, solver.parameters.num_workers)
    from_below(solver)
    watch = _Watch(joint, run)
    solver.best_bound_callback = watch.bound
    status = solve(model, solver, run.clock, watch)
    found = list(solver.response_proto.solution) if status in FOUND else None
    return found, max(0, round(solver.best_objective_bound))


def _joint(levels: Sequence[tuple[str, Linear]]) -> _Joint:
    """As many of the levels as one number holds."""
    for last in range(len(levels), 0, -1):
        factors = [1]
        for _, price in reversed(levels[1:last]):
            factors.insert(0, factors[0] * (most(price) + 1))
        if factors[0] * (most(levels[0][1]) + 1) < MOST:
            return _Joint(levels[:last], factors)
    return _Joint((), ())


def from_below(solver: cp_model.CpSolver) -> None:
    """Cores as they come: making them, or the model, smaller costs more than it saves.

    A second worker improves pieces of the best answer.
    """
    parameters = solver.parameters
    parameters.cp_model_presolve = False
    parameters.symmetry_level = 0
    cores = parameters
    if parameters.num_workers > 1:
        cores = type(parameters)()
        cores.name = CORES
        parameters.subsolvers.append(CORES)
    cores.optimize_with_core = True
    cores.core_minimization_level = 0
    cores.linearization_level = 0
    if parameters.num_workers > 1:
        parameters.subsolver_params.append(cores)


class _Watch(cp_model.CpSolverSolutionCallback):
    """Tells of every better answer and bound by the first level that moved."""

    def __init__(self, joint: _Joint, run: Run) -> None:
        super().__init__()
        self.joint, self.run = joint, run
        self._best: dict[str, int] = {}

    def on_solution_callback(self) -> None:
        found = self.joint.told_apart(round(self.objective_value))
        for name, value in found.items():
            if value != self._best.get(name):
                self._tell(Improved, name, value=value)
                break
        self._best = found

    def bound(self, value: float) -> None:
        """No level after the first open one has a bound before that one is settled."""
        name, bound = next(iter(self.joint.told_apart(max(0, round(value))).items()))
        self._tell(Bound, name, bound=bound)

    def _tell(self, kind: type[Improved] | type[Bound], level: str, **much: int) -> None:
        run = self.run
        run.emit(kind(stage=run.stage, level=level, seconds=run.clock.seconds, **much))
