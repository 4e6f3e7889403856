"""One stage of pieces: threads take the current timetable, free some of it and put it back."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kursplaner.solver.timetable.large.cost import cost_of, fits
from kursplaner.solver.timetable.large.neighbours import Choice, Slots, everything
from kursplaner.solver.timetable.large.pieces import Piece, Task, improve_all, improve_slots
from kursplaner.solver.timetable.large.progress import Progress
from kursplaner.solver.timetable.large.seats import by_size, least_cost
from kursplaner.solver.timetable.large.shape import Shape, Timetable

PIECE_SECONDS = 2.0
PATIENCE = 15.0
"""Seconds of work without a gain after which pieces may take twice as long, then longer."""
LONGEST_PIECE = 3
"""At most so many times as long."""
STIR_AFTER = 3.0
"""Seconds of work without a gain after which pieces look for other, not only better timetables."""
RETURN_AFTER = 30.0
"""Seconds of work without a gain after which the search starts again from the best."""
STIRS = (1, 2, 4, 8)

Improve = Callable[[Shape, Timetable, Slots, Task], Piece]


@dataclass(frozen=True, slots=True)
class State:
    """A timetable; `cost` without rooms while only slots are searched."""

    timetable: Timetable
    cost: int


class Board:
    """Where the threads of one stage meet. The current timetable may be a little worse than the
    best: that is how the search leaves a place where nothing near is better."""

    def __init__(self, progress: Progress, timetable: Timetable, until: float, rooms: bool) -> None:
        self.progress, self.until, self.rooms = progress, until, rooms
        self.improve: Improve = improve_all if rooms else improve_slots
        self.choice = Choice(progress.shape, rooms)
        self.current = self.best = self._state(timetable)
        self._quiet = self._away = 0.0
        self._lock = threading.Lock()
        self._failure: BaseException | None = None

    def run(self, beside: Callable[[], None] | None = None) -> Timetable:
        """Improves until the stage's time is over; `beside` is done by one thread before.

        Returns the best of the stage.
        """
        count = self.progress.workers
        threads = [threading.Thread(target=self._work, args=(i, None)) for i in range(1, count)]
        for thread in threads:
            thread.start()
        self._work(0, beside)
        for thread in threads:
            thread.join()
        if self._failure is not None:
            raise self._failure
        return self.best.timetable

    @property
    def _over(self) -> bool:
        progress = self.progress
        done = self.best.cost <= progress.bound or self._failure is not None
        return done or progress.clock.over or progress.spent >= self.until

    def _work(self, number: int, before: Callable[[], None] | None) -> None:
        try:
            rng = random.Random(self.progress.seed * 1000 + number)
            if before is not None:
                before()
            while not self._over:
                self._step(rng)
        except BaseException as failure:  # raised again by run(), in the caller's thread
            self._failure = failure

    def _step(self, rng: random.Random) -> None:
        shape = self.progress.shape
        with self._lock:
            before, arm = self.current, self.choice.arm(rng)
            task = self._task(rng)
        free = self.choice.free(arm, before.timetable, rng)
        piece = self.improve(shape, before.timetable, free, task)
        found = self._state(piece.timetable)
        with self._lock:
            gain = max(0, before.cost - found.cost)
            arm.learn(gain, piece.effort, piece.effort < task.seconds / 4, piece.proven)
            better = self._take(before, free, found, piece.effort)
        if better:
            self.progress.record(self.best.timetable)
        if piece.proven and not task.stir and everything(shape, free):
            bound = least_cost(shape, found.cost) if self.rooms else found.cost
            self.progress.prove(bound)

    def _task(self, rng: random.Random) -> Task:
        """More seconds, and so larger pieces, the longer nothing was gained."""
        seconds = PIECE_SECONDS * min(LONGEST_PIECE, 1.0 + self._quiet / PATIENCE)
        stir = rng.choice(STIRS) if self._quiet > STIR_AFTER else 0
        return Task(self.progress.clock, rng.randrange(1 << 30), seconds, stir)

    def _take(self, before: State, free: Slots, found: State, effort: float) -> bool:
        """Moves on to what a piece found; True if the stage has a new best."""
        self._quiet += effort
        self._away += effort
        if self.current is not before:
            found = self._merged(free, found)
        if found.cost <= self.best.cost + self._slack:
            self.current = found
        better = found.cost < self.best.cost
        if better:
            self.best = found
            self._quiet = self._away = 0.0
        elif self._away > RETURN_AFTER:
            self.current, self._away = self.best, 0.0
        return better

    @property
    def _slack(self) -> int:
        """How much worse than the best the current timetable may be."""
        if self._quiet <= STIR_AFTER:
            return 0
        return self.progress.shape.problem.prices.isolated + max(1, self.best.cost // 50)

    def _merged(self, free: Slots, found: State) -> State:
        """What a piece found, put into what other threads found meanwhile, if both fit."""
        shape, now = self.progress.shape, self.current
        both = [
            found.timetable[c] if c in free else places for c, places in enumerate(now.timetable)
        ]
        if not self.rooms:
            both = by_size(shape, both)
        if not fits(shape, both):
            return found if found.cost < now.cost else now
        return self._state(both)

    def _state(self, timetable: Timetable) -> State:
        return State(timetable, cost_of(self.progress.shape, timetable, self.rooms))
