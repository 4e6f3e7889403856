"""A day with drivers: a quick answer, proof where the fragments are few, then search to the end.

The proof leaves the drivers' rest and long waits out, so its bound holds for every answer; its
routes count only as far as drivers may drive them, at what they then cost.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack

from kursplaner.solver.shuttle.bound.bounding import Bounding, Job
from kursplaner.solver.shuttle.days.driven import Crews
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.exact.choose import Exact, ExactChoice, Note
from kursplaner.solver.shuttle.exact.lower import outlay_bound
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.fragments import Fragments, enumerate_fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Network

FEW_RIDES = 30
"""A town's half day: proof comes at once, with or without limit of time."""
STEPS_OF_FEW = 200
"""Steps per ride after which a half day is as good as it gets."""
SMALL, SMALL_SECONDS = 20_000, 1.5
SMALL_WITHOUT_CLOCK = 6_000
"""Most fragments where nothing but proof ends the proof."""
FIRST_SHARE, FIRST_MOST = 0.15, 2.0
LOOKING_SHARE, LOOKING_MOST = 0.05, 4.0
EXACT_SHARE = 0.4
WORTH_BOUND = 3.0
"""With fewer seconds left the bound is not looked for."""
PATIENCE = 1.0
"""Seconds to wait for the bound when the search is over."""


def solve_crewed(
    net: Network, clock: Clock, seed: int, budget: int, steps: int | None, note: Note
) -> Exact:
    """The best routes drivers may drive; with `steps` the clock decides nothing but the stop."""
    return _Day(net, clock, seed, budget, steps, note).solve()


class _Day:
    def __init__(
        self, net: Network, clock: Clock, seed: int, budget: int, steps: int | None, note: Note
    ) -> None:
        self.net, self.clock, self.seed, self.note = net, clock, seed, note
        self.budget, self.steps = budget, steps
        self.search = DaySearch(net, seed)
        self.bound = 0.0
        self.beside: Bounding | None = None

    def solve(self) -> Exact:
        self.bound = outlay_bound(self.net, self.clock)
        self.search.begin()
        self._told(self.search.value)
        if self.net.n <= FEW_RIDES:
            return self._small()
        with ExitStack() as stack:
            if self.clock.left() >= WORTH_BOUND:
                self.beside = stack.enter_context(Bounding(self._job()))
            return self._large()

    def _small(self) -> Exact:
        few = SMALL if self.steps is None else SMALL_WITHOUT_CLOCK
        if not self._exact(few, SMALL_SECONDS):
            if self.steps is None:
                self._first_search()
            self._search(self.clock, self.steps or STEPS_OF_FEW * self.net.n)
        return self._result()

    def _large(self) -> Exact:
        if self.steps is None:
            self._first_search()
            if self._exact(self.budget, min(LOOKING_MOST, LOOKING_SHARE * self.clock.left())):
                return self._result()
        self._search(self.clock, self.steps)
        self.bound = max(self.bound, self._bounded())
        if self.beside is not None and self.beside.routes:
            self.search.adopt(self.beside.routes)
        return self._result()

    def _first_search(self) -> None:
        self._search(self.clock.part(min(FIRST_MOST, FIRST_SHARE * self.clock.left())), None)

    def _job(self) -> Job:
        """On the second core: the bound, then a second search, while the first one goes on."""
        until = None if self.steps is not None else time.time() + self.clock.left()
        return Job(self.net.problem, self.seed, until)

    def _bounded(self) -> float:
        if self.beside is None:
            return 0.0
        if self.steps is not None:
            return self.beside.wait(self.clock.over)
        end = time.monotonic() + PATIENCE
        return self.beside.wait(lambda: self.clock.asked() or time.monotonic() > end)

    def _search(self, clock: Clock, steps: int | None) -> None:
        self.search.run(clock, steps, self._told, self._proven)

    def _proven(self) -> bool:
        return self.search.value <= self.bound + 1e-6 * max(1.0, abs(self.bound))

    def _told(self, value: float) -> None:
        # Beside a search that repeats itself step by step the bound comes when it comes.
        if self.beside is not None and self.steps is None:
            self.bound = max(self.bound, self.beside.bound())
        self.note(value, min(value, self.bound))

    def _exact(self, budget: int, seconds: float) -> bool:
        """Solve over all fragments; True when nothing is left to look for."""
        looking = self._timed(seconds)
        try:
            table = enumerate_fragments(self.net, budget, looking)
        except OverBudgetError:
            return False
        self._over(table)
        return self._proven()

    def _timed(self, seconds: float) -> Callable[[], bool]:
        if self.steps is not None:
            return self.clock.over
        return self.clock.part(seconds).over

    def _over(self, table: Fragments) -> None:
        part = self.clock.part(EXACT_SHARE * self.clock.left())
        choice = ExactChoice(self.net, table, part, self.seed, self.note)
        found = choice.solve(self.search.value + 1e-3)
        self.bound = max(self.bound, min(choice.bound, self.search.value))
        if found is not None:
            judged = Crews(self.net).judged(found)
            if judged.value < self.search.value - 1e-9:
                self.search.adopt(judged.routes)
            self.bound = min(self.bound, self.search.value)
        self._told(self.search.value)

    def _result(self) -> Exact:
        left: dict[int, int] = {}
        for rider in self.search.best[3]:
            kind = int(self.net.kind[rider])
            left[kind] = left.get(kind, 0) + 1
        value = self.search.value
        bound = min(self.bound, value)
        return Exact(self.search.candidates(), left, value, bound, self._proven())
