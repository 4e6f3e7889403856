"""The best timetable so far, what is proven and how much time is over; shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kursplaner.domain.periods import period_cost
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Bound, Emit, Improved
from kursplaner.solver.timetable.large.shape import Shape, Timetable, lectures_of

STAGE = "timetable"
STEP = 3e-7
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

    def spent(self, share: float) -> Callable[[int], float]:
        """Books steps of annealing and says how much of that share of the deterministic time left
        is over."""
        before = self.clock.deterministic_left or 0.0
        whole = max(before * share, 1e-9)

        def spent(steps: int) -> float:
            left = (self.clock.deterministic_left or 0.0) - steps * STEP
            self.clock.deterministic_left = left
            return 1.0 if self.over else (before - left) / whole

        return spent

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
