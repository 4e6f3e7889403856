"""Large period timetables: slots first, then rooms, then both together, piece by piece."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kursplaner.domain.periods import PeriodAnswer, PeriodProblem, period_cost
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Bound, Emit, Improved, Started, Stop
from kursplaner.solver.timetable.large.cost import cost_of, fits
from kursplaner.solver.timetable.large.neighbours import Choice, Slots, everything
from kursplaner.solver.timetable.large.pieces import Piece, improve_all, improve_slots
from kursplaner.solver.timetable.large.seats import by_size, least_cost
from kursplaner.solver.timetable.large.shape import Shape, Timetable, lectures_of, shape_of
from kursplaner.solver.timetable.large.stages import STAGE, best_rooms, first_timetable

FIRST_UNTIL, SLOTS_UNTIL, ROOMS_UNTIL = 0.12, 0.5, 0.62
"""Shares of the time after which the stages end, when they are not done earlier."""
PIECE_SECONDS = 2.0
PATIENCE = 15.0
"""Seconds of work without a gain after which pieces may take twice as long, then longer."""
LONGEST_PIECE = 4
"""At most so many times as long."""

Improve = Callable[[Shape, Timetable, Slots, Clock, int, float], Piece]


def solve_periods(problem: PeriodProblem, stop: Stop, seed: int, emit: Emit) -> PeriodAnswer | None:
    """The best timetable found before `stop`; None when no valid one was found.

    Deterministic limits make it repeatable (one thread); otherwise `stop.workers` threads search.
    """
    clock = Clock(stop)
    emit(Started(stage=STAGE, detail=problem.name, seconds=clock.seconds))
    search = _Search(shape_of(problem), clock, seed, emit)
    search.run()
    if search.best is None:
        return None
    lectures = lectures_of(search.best)
    return PeriodAnswer(
        lectures=lectures,
        cost=period_cost(problem, lectures),
        bound=search.bound,
        seconds=clock.seconds,
    )


@dataclass(frozen=True, slots=True)
class _Current:
    """Where the pieces start from; `cost` without rooms while only slots are searched."""

    timetable: Timetable
    cost: int


class _Search:
    """The best timetable so far, shared by the threads, and the order of the stages."""

    def __init__(self, shape: Shape, clock: Clock, seed: int, emit: Emit) -> None:
        self.shape, self.clock, self.seed, self.emit = shape, clock, seed, emit
        self.best: Timetable | None = None
        self.best_cost = 0
        self.bound = 0
        self._lock = threading.Lock()

    def run(self) -> None:
        first, self.bound = first_timetable(
            self.shape, self.clock, self.seed, self._share(FIRST_UNTIL), self.emit
        )
        self._say_bound()
        if first is None:
            return
        self._record(first)
        slots = self._pieces(first, SLOTS_UNTIL, rooms=False)
        if self.clock.over:
            return
        share = self._share(ROOMS_UNTIL)
        self._record(best_rooms(self.shape, slots, self.clock, self.seed, share, self.emit))
        self._pieces(self.best or slots, 1.0, rooms=True)

    @property
    def _spent(self) -> float:
        """Share of the time that is over."""
        stop = self.clock.stop
        if stop.deterministic is not None:
            return 1.0 - (self.clock.deterministic_left or 0.0) / stop.deterministic
        return self.clock.seconds / stop.seconds if stop.seconds > 0 else 1.0

    def _share(self, until: float) -> float:
        """What of the time left may be spent until that share of the whole is over."""
        left = 1.0 - self._spent
        return min(1.0, max(0.01, (until - self._spent) / left)) if left > 0 else 1.0

    def _record(self, timetable: Timetable) -> None:
        cost = cost_of(self.shape, timetable)
        if self.best is None or cost < self.best_cost:
            self.best, self.best_cost = timetable, cost
            seconds = self.clock.seconds
            self.emit(Improved(stage=STAGE, level="cost", value=cost, seconds=seconds))

    def _say_bound(self) -> None:
        seconds = self.clock.seconds
        self.emit(Bound(stage=STAGE, level="cost", bound=self.bound, seconds=seconds))

    def _pieces(self, timetable: Timetable, until: float, rooms: bool) -> Timetable:
        """Improves until that share of the time is over; the last timetable."""
        board = _Board(self, timetable, until, rooms)
        workers = 1 if self.clock.deterministic_left is not None else self.clock.stop.workers
        threads = [threading.Thread(target=board.work, args=(i,)) for i in range(1, workers)]
        for thread in threads:
            thread.start()
        board.work(0)
        for thread in threads:
            thread.join()
        board.check()
        return board.current.timetable

    def prove(self, bound: int) -> None:
        with self._lock:
            if bound > self.bound:
                self.bound = bound
                self._say_bound()

    def record(self, timetable: Timetable) -> None:
        with self._lock:
            self._record(timetable)


class _Board:
    """One stage of pieces: threads take the current timetable, free some of it, put it back."""

    def __init__(self, search: _Search, timetable: Timetable, until: float, rooms: bool) -> None:
        self.search, self.until, self.rooms = search, until, rooms
        self.improve: Improve = improve_all if rooms else improve_slots
        self.choice = Choice(search.shape, rooms)
        self.current = _Current(timetable, cost_of(search.shape, timetable, rooms))
        self._quiet = 0.0
        self._lock = threading.Lock()
        self._failure: BaseException | None = None

    @property
    def over(self) -> bool:
        search = self.search
        done = self.current.cost <= search.bound or self._failure is not None
        return done or search.clock.over or search._spent >= self.until

    def work(self, number: int) -> None:
        try:
            rng = random.Random(self.search.seed * 1000 + number)
            while not self.over:
                self._step(rng)
        except BaseException as failure:  # told to the caller's thread by check()
            self._failure = failure

    def check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _step(self, rng: random.Random) -> None:
        search, clock = self.search, self.search.clock
        with self._lock:
            before = self.current
            arm = self.choice.arm(rng)
        free = self.choice.free(arm, before.timetable, rng)
        limit, seed = self._limit(), rng.randrange(1 << 30)
        piece = self.improve(search.shape, before.timetable, free, clock, seed, limit)
        cost = cost_of(search.shape, piece.timetable, self.rooms)
        gain = max(0, before.cost - cost)
        with self._lock:
            arm.learn(gain, piece.effort, piece.effort < limit / 4, piece.proven)
            self._quiet = 0.0 if gain else self._quiet + piece.effort
            alone = self.current is before
            found = (
                _Current(piece.timetable, cost) if alone else self._merged(free, piece.timetable)
            )
            if found.cost <= self.current.cost:
                self.current = found
        if gain:
            search.record(self.current.timetable)
        if piece.proven and everything(search.shape, free):
            search.prove(least_cost(search.shape, cost) if self.rooms else cost)

    def _merged(self, free: Slots, timetable: Timetable) -> _Current:
        """What a piece found, put into what the other threads found meanwhile, if both fit."""
        shape, now = self.search.shape, self.current
        both = [timetable[c] if c in free else places for c, places in enumerate(now.timetable)]
        if not self.rooms:
            both = by_size(shape, both)
        if not fits(shape, both):
            return now
        return _Current(both, cost_of(shape, both, self.rooms))

    def _limit(self) -> float:
        """Seconds for a piece: more, and so larger pieces, the longer nothing was gained."""
        return PIECE_SECONDS * min(LONGEST_PIECE, 1.0 + self._quiet / PATIENCE)
