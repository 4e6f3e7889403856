"""A large week improved piece by piece: most lessons stay, some are placed anew by the exact model.

Used where the exact model alone does not prove its answer: each piece is small enough for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

from ortools.sat.python import cp_model

from kursplaner.domain.time import day_of
from kursplaner.solver.cpsat import FOUND, Clock, begin_at, evaluate, least, solve
from kursplaner.solver.events import Emit, Improved
from kursplaner.solver.timetable.build import Built
from kursplaner.solver.timetable.model import LessonVars, Linear
from kursplaner.solver.timetable.placing import hold

PIECE = 24
"""Connected lessons freed at once."""
SHARE_OF_DAYS = 0.4
"""Of the lessons of two days, freed at once."""
PIECE_SECONDS = 3.0
FAR = 1000
"""One unit of the level against a change."""


def improve(
    built: Built, values: Sequence[int], level: int, clock: Clock, seed: int, share: float,
    stage: str, emit: Emit,
) -> Sequence[int]:  # fmt: skip
    """The best answer on that level after `share` of the time, none above it worse than `values`.

    Two pieces at a time, on two threads; one alone in a deterministic run.
    """
    name, price = built.objective.levels[level]
    pieces, best = _Pieces(built, level, clock), (evaluate(price, values), values)
    random, workers = Random(seed), 1 if clock.stop.deterministic else clock.stop.workers
    until, end = clock.seconds + clock.left * share, (clock.deterministic_left or 0) * (1 - share)
    with ThreadPoolExecutor(workers) as pool:
        while best[0] > least(price) and not clock.over and clock.seconds < until:
            if clock.deterministic_left is not None and clock.deterministic_left <= end:
                break
            free = [pieces.choose(random, best[1]) for _ in range(workers)]
            seeds = [random.randrange(2**30) for _ in free]
            found = pool.map(pieces.solve, free, [best[1]] * workers, seeds)
            better = min((best, *(it for it in found if it)), key=lambda it: it[0])
            if better[0] < best[0]:
                best = better
                now = Improved(stage=stage, level=name, value=best[0], seconds=clock.seconds)
                emit(now)
    return best[1]


class _Pieces:
    """Which lessons to free together, and the exact model with all others held."""

    def __init__(self, built: Built, level: int, clock: Clock) -> None:
        self.built, self.clock = built, clock
        self.above = [price for _, price in built.objective.levels[:level]]
        self.price: Linear = built.objective.levels[level][1]
        self.aim = self._gently(level)
        self.lessons = list(built.table.lessons.values())
        self.near = _neighbours(built)

    def _gently(self, level: int) -> Linear:
        """Above the level of the changes: of equal answers the one that moves less."""
        changes = self.built.objective.changes
        names = [name for name, _ in self.built.objective.levels]
        if isinstance(changes, int) or level >= names.index("changes"):
            return self.price
        return FAR * self.price + changes

    def choose(self, random: Random, values: Sequence[int]) -> set[str]:
        if random.random() < 0.6:
            return self._connected(random, values)
        days = sorted({self._day(lesson, values) for lesson in self.lessons})
        two = random.sample(days, min(2, len(days)))
        there = [x.id for x in self.lessons if self._day(x, values) in two]
        return set(
            random.sample(there, min(len(there), max(PIECE, int(len(there) * SHARE_OF_DAYS))))
        )

    def _day(self, lesson: LessonVars, values: Sequence[int]) -> int:
        return day_of(values[lesson.slot.index] * self.built.table.step)

    def _connected(self, random: Random, values: Sequence[int]) -> set[str]:
        """A lesson (one without a place, if any), those that share somebody with it, and theirs."""
        unplaced = [x for x in self.lessons if not values[x.placed.index]]
        first = random.choice(unplaced or self.lessons).id
        free, fresh = {first}, [first]
        while fresh and len(free) < PIECE:
            near = sorted(self.near[fresh.pop(0)] - free)
            kept = random.sample(near, min(len(near), max(1, PIECE - len(free))))
            free.update(kept)
            fresh += kept
        return free

    def solve(
        self, free: set[str], values: Sequence[int], seed: int
    ) -> tuple[int, Sequence[int]] | None:
        """A better answer that differs in the free lessons only."""
        model = self.built.table.model.clone()
        for lesson in self.lessons:
            if lesson.id not in free:
                hold(model, lesson, values)
        begin_at(model, values)
        for expression in self.above:
            if isinstance(expression, cp_model.LinearExpr):
                model.add(expression <= evaluate(expression, values))
        model.minimize(self.aim)
        solver = self._solver(seed)
        if solve(model, solver, self.clock) not in FOUND:
            return None
        found = list(solver.response_proto.solution)
        return evaluate(self.price, found), found

    def _solver(self, seed: int) -> cp_model.CpSolver:
        solver = self.clock.solver(seed)
        solver.parameters.num_workers = 1
        solver.parameters.symmetry_level = 0
        if self.clock.deterministic_left is None:
            limit = min(PIECE_SECONDS, max(0.05, self.clock.left))
            solver.parameters.max_time_in_seconds = limit
        else:
            limit = min(PIECE_SECONDS, self.clock.deterministic_left)
            solver.parameters.max_deterministic_time = max(0.01, limit)
        return solver


def _neighbours(built: Built) -> dict[str, set[str]]:
    """Lessons that share a teacher, a person or a relation."""
    near: dict[str, set[str]] = {id: set() for id in built.table.lessons}
    for group in _groups(built):
        for id in group:
            near[id] |= group - {id}
    return near


def _groups(built: Built) -> Iterator[set[str]]:
    table = built.table
    for teacher in table.index.problem.teachers:
        yield {x.id for x in table.lessons.values() if teacher.id in x.teachers}
    for people in built.people:
        yield set(people.attends)
    for relation in table.index.problem.relations:
        ids = [x.id for course in relation.courses for x in table.index.lessons_of.get(course, ())]
        yield {id for id in (*ids, *relation.lessons) if id in table.lessons}
