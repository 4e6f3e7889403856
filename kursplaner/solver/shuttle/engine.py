"""The tour engine: a dial-a-ride problem in, routes with times, value and proven bound out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from msgspec import Struct

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof, Route
from kursplaner.solver.shuttle.exact import Clock, Exact, ExactChoice
from kursplaner.solver.shuttle.fragments import enumerate_fragments
from kursplaner.solver.shuttle.growth import OverBudgetError
from kursplaner.solver.shuttle.improve import improve
from kursplaner.solver.shuttle.network import Network, build
from kursplaner.solver.shuttle.routes import Candidate
from kursplaner.solver.shuttle.ruin import is_plain
from kursplaner.solver.shuttle.schedule import Step, timed_route

EXACT_SHARE = 0.75
PLAIN_SHARE = 0.25
PLAIN_FRAGMENTS = 60_000
"""Plain problems have a good other way: less time until proof is given up."""
ENUMERATION_MOST = 8.0

Progress = Callable[[float | None, float | None], None]
"""Called with a better value, a better bound, or both."""


class Limits(Struct, frozen=True, kw_only=True):
    """How far a run may go before it settles for less than proof."""

    seconds: float = 60.0
    fragments: int = 600_000
    """Most partial paths per level and most fragments enumerated."""


def solve(
    problem: DialARide, *, stop: Callable[[], bool] = lambda: False, seed: int = 1,
    limits: Limits | None = None, on_progress: Progress = lambda value, bound: None,
) -> DialAnswer:  # fmt: skip
    """The best routes found, everybody optional at a price, with the bound proven.

    Same problem, seed and limits give the same answer as long as no limit of time is reached.
    """
    limits = limits or Limits()
    begin = time.monotonic()
    clock = Clock(begin + limits.seconds, stop)
    net = build(problem)
    found = _exact(net, clock, seed, limits, on_progress)
    if found is None or not (found.proven or clock.over()):
        start = found.routes if found is not None else ()
        better = improve(net, clock, seed, on_progress, start)
        found = better if found is None else _joined(found, better)
    return answer(net, found, time.monotonic() - begin)


def _joined(exact: Exact, better: Exact) -> Exact:
    """The better answer with the better bound."""
    best = min(better, exact, key=lambda one: one.value)
    bound = min(best.value, max(exact.bound, better.bound))
    proven = best.proven or bound >= best.value - 1e-6 * max(1.0, abs(best.value))
    return replace(best, bound=bound, proven=proven)


def _exact(
    net: Network, clock: Clock, seed: int, limits: Limits, on_progress: Progress
) -> Exact | None:
    """Proof where the fragments fit the budget; leaves time for improving when they are many."""
    plain = is_plain(net)
    budget = min(limits.fragments, PLAIN_FRAGMENTS) if plain else limits.fragments
    looking = clock.part(min(ENUMERATION_MOST, limits.seconds / 10))
    try:
        table = enumerate_fragments(net, budget, looking.over)
    except OverBudgetError:
        return None
    part = clock.part((PLAIN_SHARE if plain else EXACT_SHARE) * clock.left())
    return ExactChoice(net, table, part, seed, on_progress).solve()


def answer(net: Network, found: Exact, seconds: float) -> DialAnswer:
    """Routes with times; alike riders are named in their order."""
    routes = tuple(route for route in named_routes(net, found.routes) if route is not None)
    served = {visit.request for route in routes for visit in route.visits}
    unserved = tuple(r.id for r in net.problem.requests if r.id not in served)
    value = sum(route.cost for route in routes)
    value += sum(r.price for r in net.problem.requests if r.id not in served)
    proven = found.proven and value <= found.value + 1e-4
    return DialAnswer(
        routes=routes, unserved=unserved, value=value, bound=value if proven else found.bound,
        proof=Proof.OPTIMAL if proven else Proof.GAP, seconds=seconds,
    )  # fmt: skip


def named_routes(net: Network, routes: tuple[Candidate, ...]) -> list[Route | None]:
    """Each route with its own riders of every demand, and the times it is driven."""
    next_of = {k: int(np.searchsorted(net.kind, k)) for k in range(net.kinds)}
    timed = []
    for route in routes:
        names: dict[int, int] = {}
        steps = []
        for node in route.nodes:
            if node < net.n:
                kind = int(net.kind[node])
                names[node] = next_of[kind]
                next_of[kind] += 1
                steps.append(Step(net.riders[names[node]], True))
            else:
                steps.append(Step(net.riders[names[node - net.n]], False))
        vehicle = net.problem.vehicles[int(net.layout_class[route.layout])]
        number = int(net.layout_number[route.layout])
        timed.append(timed_route(net.problem, vehicle, number, steps))
    return timed
