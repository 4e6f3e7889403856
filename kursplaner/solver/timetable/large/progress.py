"""The best timetable so far, what is proven and how much time is over; shared by all threads."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

from kursplaner.domain.periods import period_cost
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Bound, Emit, Improved
from kursplaner.solver.timetable.large.shape import Shape, Timetable, lectures_of

STAGE = "timetable"
STEP = 1e-6
"""Deterministic time of one step of annealing, about the seconds it takes."""


class Progress:
    def __init__(self, shape: Shape, clock: Clock, seed: int, emit: Emit) -> None:
        self.shape, self.clock, self.seed, self.emit = shape, clock, seed, emit
        self.best: Timetable | None = None
        self.cost = 0
        self.bound = 0
        self._lock = threading.Lock()

    @property
    def deterministic(self) -> bool:
        return self.clock.stop.deterministic is not None

    @property
    def workers(self) -> int:
        return 1 if self.deterministic else max(1, self.clock.stop.workers)

    @property
    def over(self) -> bool:
        proven = self.best is not None and self.cost <= self.bound
        return proven or self.clock.over

    def part(self, share: float, most: float = math.inf) -> Callable[[int], float]:
        """Books steps of annealing and says how much of that share of the time left, or of so
        many seconds at most, is over."""
        before = self._left
        whole = max(min(before * share, most), 1e-9)

        def spent(steps: int) -> float:
            if self.clock.deterministic_left is not None:
                self.clock.deterministic_left -= steps * STEP
            return 1.0 if self.over else (before - self._left) / whole

        return spent

    @property
    def _left(self) -> float:
        """Seconds, or deterministic time when that is the limit."""
        left = self.clock.deterministic_left
        return self.clock.left if left is None else left

    def record(self, timetable: Timetable) -> None:
        """Keeps the timetable, and tells, if it is the best."""
        cost = period_cost(self.shape.problem, lectures_of(timetable)).total
        with self._lock:
            if self.best is None or cost < self.cost:
                self.best, self.cost = timetable, cost
                seconds = self.clock.seconds
                self.emit(Improved(stage=STAGE, level="cost", value=cost, seconds=seconds))

    def prove(self, bound: int) -> None:
        """Notes that no timetable costs less."""
        with self._lock:
            if bound > self.bound:
                self.bound = bound
                seconds = self.clock.seconds
                self.emit(Bound(stage=STAGE, level="cost", bound=bound, seconds=seconds))
