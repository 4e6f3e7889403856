"""Annealing in processes of their own: threads of Python would share one core."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait

from kursplaner.domain.periods import PeriodProblem
from kursplaner.solver.processes import Processes
from kursplaner.solver.timetable.large.cooling import (
    EVEN,
    QUICK_SECONDS,
    QUICK_SHARE,
    Cooling,
    Spent,
    Tell,
    prepare,
)
from kursplaner.solver.timetable.large.shape import Timetable, shape_of

TRY_SECONDS = 300.0, 75.0
"""Of one cooling at most. A longer one ends lower, but chance weighs too, and shorter ones tell of
good timetables on the way: so the processes differ."""
LISTEN_SECONDS = 0.1
GRACE_SECONDS = 0.5
"""For the last words of a process whose time is over."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to improve, from where, until when."""

    problem: PeriodProblem
    first: Timetable
    seed: int
    until: float
    """Seconds since the epoch: the one clock that all processes share."""


class Crew(Processes):
    """Processes that start at once, so that they are ready when there is something to improve.

    A context manager: at its end no process is left.
    """

    def __init__(self, count: int) -> None:
        super().__init__()
        for number in range(count):
            self.start(_work, number)

    def begin(self, job: Job) -> None:
        for line in self.members:
            line.send(job)

    def listen(self, until: float, tell: Tell, over: Callable[[], bool]) -> None:
        """Tells every better timetable until all have ended, or it, or the time, is over.

        Raises RuntimeError when a process died.
        """
        busy = list(self.members)
        while busy and not over() and time.time() < until + GRACE_SECONDS:
            ready = wait(busy, LISTEN_SECONDS)
            busy = [line for line in busy if line not in ready or self._heard(line, tell)]

    def _heard(self, line: Connection, tell: Tell) -> bool:
        """Passes on what a process says; False when it has ended."""
        try:
            tell(line.recv())
        except EOFError:
            self.ended(line)
            return False
        return True


def _work(line: Connection, number: int) -> None:
    with suppress(EOFError, BrokenPipeError):  # nobody is there any more
        prepare()
        _improve(line.recv(), number, line.send)


def _improve(job: Job, number: int, tell: Tell) -> None:
    shape, begin, pace = shape_of(job.problem), time.time(), EVEN
    quick = min(QUICK_SECONDS, QUICK_SHARE * (job.until - begin))
    seconds = job.until - begin - quick
    tries = max(1, round(seconds / TRY_SECONDS[number % len(TRY_SECONDS)]))
    for index in range(tries + 1):
        seed = (job.seed * 1000 + number) * 1000 + index
        spent = _between(time.time(), begin + quick + index * seconds / tries)
        pace = Cooling(shape, seed, spent, tell).run(job.first, pace)


def _between(begin: float, end: float) -> Spent:
    starter, seconds = parent_process(), max(0.001, end - begin)

    def spent(_: int) -> float:
        if starter is not None and not starter.is_alive():
            raise EOFError
        return (time.time() - begin) / seconds

    return spent
