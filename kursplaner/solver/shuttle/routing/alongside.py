"""Searches in processes of their own beside the core: OR-Tools routing, and another seed.

Routing keeps Python's lock while it searches, so a thread would not do. Whatever they find joins
the routes the core chooses from, so the answer is never worse than routing's own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait

from kursplaner.domain.dialaride import DialARide
from kursplaner.solver.processes import Processes
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.network import Network, build
from kursplaner.solver.shuttle.routing.improve import Routes, improve
from kursplaner.solver.shuttle.routing.ortools_routing import routed
from kursplaner.solver.shuttle.routing.ruin import is_plain

LOAD_SECONDS, GRACE_SECONDS = 2.0, 3.0
"""A process begins late, for it has to be loaded: it may end so much later, and is waited for."""
LISTEN_SECONDS = 0.05
OTHER_SEED = 1000


@dataclass(frozen=True, slots=True)
class Word:
    """Routes that fit together as an answer, or just any worth mixing."""

    routes: Routes
    answer: bool


class Alongside(Processes):
    """Starts at once; a context manager, at its end no process is left."""

    def __init__(self, net: Network, seconds: float, seed: int) -> None:
        super().__init__()
        self.answers: list[Routes] = []
        self._until = time.monotonic() + seconds + GRACE_SECONDS
        for work in (_route, _search) if is_plain(net) else (_route,):
            self.start(_alone, work, net.problem, seconds, time.time() + seconds, seed)

    def heard(self) -> Iterator[Routes]:
        """What was found since the last time, without waiting."""
        for line in list(self.members):
            while line in self.members and line.poll():
                yield from self._word(line)

    def wait(self, asked: Callable[[], bool]) -> Iterator[Routes]:
        """Everything up to the end of the searches."""
        while self.members and not asked() and time.monotonic() < self._until:
            yield from self.heard()
            wait(list(self.members), LISTEN_SECONDS)

    def _word(self, line: Connection) -> Iterator[Routes]:
        """RuntimeError when the process died."""
        try:
            word: Word = line.recv()
        except EOFError:
            self.ended(line)
            line.close()
            del self.members[line]
            return
        if word.answer:
            self.answers.append(word.routes)
        yield word.routes


Work = Callable[[Network, Clock, int, Callable[[Word], None]], None]


def _alone(
    line: Connection, work: Work, problem: DialARide, seconds: float, until: float, seed: int
) -> None:
    """One process, for so many seconds, not much longer than `until` (seconds since the epoch)."""
    starter = parent_process()

    def left_alone() -> bool:
        return starter is not None and not starter.is_alive()

    seconds = min(seconds, until + LOAD_SECONDS - time.time())
    clock = Clock(time.monotonic() + seconds, left_alone)
    with suppress(BrokenPipeError):  # nobody is there any more
        work(build(problem), clock, seed, line.send)


def _route(net: Network, clock: Clock, seed: int, tell: Callable[[Word], None]) -> None:
    tell(Word(tuple(routed(net, clock.left(), seed)), True))


def _search(net: Network, clock: Clock, seed: int, tell: Callable[[Word], None]) -> None:
    def mixed(routes: Routes) -> None:
        tell(Word(routes, False))

    found = improve(net, clock, seed + OTHER_SEED, lambda value, bound: None, tell=mixed)
    tell(Word(found.routes, True))
