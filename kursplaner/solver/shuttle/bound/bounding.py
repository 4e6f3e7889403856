"""The bound of a day in a process of its own: a thread of Python would take the search's core.

A day whose bound is as good as it gets leaves time there: a second search takes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import parent_process
from multiprocessing.connection import Connection

import numpy as np

from kursplaner.domain.dialaride import DialARide
from kursplaner.solver.processes import Processes
from kursplaner.solver.shuttle.bound.clocked import Fleet, Way
from kursplaner.solver.shuttle.bound.relaxed import TourBound
from kursplaner.solver.shuttle.days.lines import Depot, Line
from kursplaner.solver.shuttle.days.search import DaySearch
from kursplaner.solver.shuttle.exact.aboard import aboard_graph
from kursplaner.solver.shuttle.exact.aboard_flow import AboardFlow
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.growth import OverBudgetError
from kursplaner.solver.shuttle.net.network import Floats, Network, build
from kursplaner.solver.shuttle.net.routes import Candidate

TOURS_FROM = 8.0
"""Seconds from which on there is time for tours."""
FLOW_NODES = 60_000
"""At most, for a bound by the flow of who is on board where there is not."""
LOOK_SHARE, LOOK_MOST = 0.1, 1.5
"""Of the time: searching for lines whose tours the bound begins with."""
LAST_SECONDS = 2.0
"""Kept for making sure of the last bound."""
SEARCHING_FROM, SENDING = 2.0, 0.5
"""Seconds from which on a second search is worth it, and kept for telling what it found."""
STEPS, ROUNDS = 1000, 30
"""Of the search and of the bound where the clock decides nothing."""
MOST_LINES = 3_000
JUDGED_LINES = 400
LISTEN_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Job:
    """What to bound, until when (seconds since the epoch); None: the clock decides nothing."""

    problem: DialARide
    seed: int
    until: float | None


class Bounding(Processes):
    """The best bound so far of a job in its own process; a context manager."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.routes: tuple[Candidate, ...] = ()
        """At the end, what the second search found."""
        self._line = self.start(_work, job)
        self._found = 0.0
        self._open = True

    def bound(self, seconds: float = 0.0) -> float:
        """What is proven so far; waits so long for news. RuntimeError when the process failed."""
        while self._open and self._line.poll(seconds):
            try:
                self._heard(self._line.recv())
            except EOFError:
                self._open = False
                member = self.members[self._line]
                member.join()
                if (member.exitcode or 0) > 0:  # killed from outside: a plan without a bound
                    self.ended(self._line)
        return self._found

    def _heard(self, news: float | tuple[Candidate, ...]) -> None:
        if isinstance(news, tuple):
            self.routes = news
        else:
            self._found = max(self._found, news)

    def wait(self, over: Callable[[], bool]) -> float:
        """The bound when the process has ended, or it is over."""
        while self._open and not over():
            self.bound(LISTEN_SECONDS)
        return self._found


def _work(line: Connection, job: Job) -> None:
    starter = parent_process()

    def alone() -> bool:
        return starter is not None and not starter.is_alive()

    net = build(job.problem)
    with suppress(BrokenPipeError):
        with suppress(OverBudgetError):
            bound_day(net, job, line.send, alone)
        line.send(_second_search(net, job, alone))


def _second_search(net: Network, job: Job, asked: Callable[[], bool]) -> tuple[Candidate, ...]:
    """Routes found in the time that is left; none where there is none or the clock is not asked."""
    left = 0.0 if job.until is None else job.until - SENDING - time.time()
    if left < SEARCHING_FROM:
        return ()
    search = DaySearch(net, job.seed + 2)
    search.begin()
    search.run(Clock(time.monotonic() + left, asked), None, lambda value: None)
    return search.candidates()


def bound_day(
    net: Network, job: Job, told: Callable[[float], None], asked: Callable[[], bool]
) -> None:
    """Tells better and better bounds; OverBudgetError where the day has too many combinations."""
    left = float("inf") if job.until is None else job.until - time.time()
    whole = Clock(time.monotonic() + left, asked)
    if left < TOURS_FROM:
        told(_by_flow(net, whole))
        return
    clock = Clock(whole.end - LAST_SECONDS, asked)
    search = DaySearch(net, job.seed + 1)
    lines = _lines(search, clock.part(min(LOOK_MOST, LOOK_SHARE * left)), job.until is None)
    day = TourBound(net, clock.over, asked)
    known = [_ways(net, search.depot, lines, fleet) for fleet in day.fleets]
    day.start(search.value, _savings(search, lines[-JUDGED_LINES:]), known)
    day.run(told, ROUNDS if job.until is None else None)


def _by_flow(net: Network, clock: Clock) -> float:
    """A first bound, quick where the day is small; 0 where it is not."""
    try:
        graph = aboard_graph(net, FLOW_NODES, clock.over)
        least = AboardFlow(net, graph, clock.over).least(clock.left())
    except OverBudgetError:
        return 0.0
    return least.bound if least is not None else 0.0


def _lines(search: DaySearch, clock: Clock, by_steps: bool) -> Sequence[Line]:
    """Lines of the answers a search went through, the latest ones."""
    seen: dict[Line, None] = {}

    def noted() -> bool:
        seen.update(dict.fromkeys(search.lines))
        return False

    search.begin()
    search.run(clock, STEPS if by_steps else None, lambda value: None, noted)
    return list(seen)[-MOST_LINES:]


def _savings(search: DaySearch, lines: Sequence[Line]) -> Floats:
    """Per rider what her lines would cost less without her, on the average."""
    total, times = np.zeros(search.n), np.zeros(search.n)
    for line in lines:
        for rider in {node for trip in line.trips for node in trip.nodes if node < search.n}:
            without = search.without(line, {rider})
            if without is not None:
                total[rider] += max(0.0, line.cost - without.cost)
                times[rider] += 1
    return np.asarray(total / np.maximum(times, 1))


def _ways(net: Network, depot: Depot, lines: Sequence[Line], fleet: Fleet) -> list[Way]:
    found = []
    for line in lines:
        car = depot.classes[line.owner]
        spans = depot.spans(line.owner, line.trips, line.cuts)
        if spans is None or (net.names[car.start], net.names[car.end]) != (fleet.start, fleet.end):
            continue
        bounds = pairwise((0, *line.cuts, len(line.trips)))
        for (begin, end), (leaves, back) in zip(bounds, spans, strict=True):
            trips = line.trips[begin:end]
            cost = fleet.tour_cost + depot.costs[car.start][trips[0].first]
            cost += depot.costs[trips[-1].last][car.end] + sum(trip.cost for trip in trips)
            cost += sum(depot.costs[a.last][b.first] for a, b in pairwise(trips))
            nodes = tuple(node for trip in trips for node in trip.nodes)
            out, home = int(leaves) - fleet.begin, int(-(-back // 1)) - fleet.begin
            found.append(Way(nodes, out, home, cost))
    return found
