"""The best timetable so far, what is proven and how much time is over; shared by all threads."""

from __future__ import annotations

import threading

from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Bound, Emit, Improved
from kursplaner.solver.timetable.large.cost import cost_of
from kursplaner.solver.timetable.large.shape import Shape, Timetable

STAGE = "timetable"


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

    @property
    def spent(self) -> float:
        """Share of the time that is over."""
        stop = self.clock.stop
        if stop.deterministic is not None:
            left = self.clock.deterministic_left or 0.0
            return 1.0 - left / stop.deterministic if stop.deterministic > 0 else 1.0
        return self.clock.seconds / stop.seconds if stop.seconds > 0 else 1.0

    def share(self, until: float) -> float:
        """What of the time left may be spent until that share of the whole is over."""
        left = 1.0 - self.spent
        return min(1.0, max(0.01, (until - self.spent) / left)) if left > 0 else 1.0

    def record(self, timetable: Timetable) -> None:
        """Keeps the timetable, and tells, if it is the best."""
        cost = cost_of(self.shape, timetable)
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
