"""The tour engine: a dial-a-ride problem in, routes with times, value and proven bound out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from msgspec import Struct

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof
from kursplaner.solver.shuttle.climb import climb
from kursplaner.solver.shuttle.crewed import solve_crewed
from kursplaner.solver.shuttle.days.driven import has_crews, named_routes
from kursplaner.solver.shuttle.exact.choose import Exact
from kursplaner.solver.shuttle.exact.master import choose
from kursplaner.solver.shuttle.halfday.cheapest import solve_half_day
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.network import Network, build
from kursplaner.solver.shuttle.net.routes import Pool, own_riders
from kursplaner.solver.shuttle.routing.alongside import Alongside
from kursplaner.solver.shuttle.routing.first import as_answer
from kursplaner.solver.shuttle.routing.improve import Routes, improve
from kursplaner.solver.shuttle.routing.ruin import is_plain

EXACT_SHARE = 0.75
PLAIN_SHARE = 0.15
PLAIN_FRAGMENTS = 60_000
"""Plain problems have a good other way: less time until proof is given up."""
MIX_SECONDS = 1.0
HALF_DAY_RIDES = 40
"""With more, days are too many even where fragments are few."""
HALF_DAY_SECONDS = 6.0
"""For the few half days whose proof went too far: the search has found what there is by then."""

Progress = Callable[[float | None, float | None], None]
"""Called with a better value, a better bound, or both."""


class Limits(Struct, frozen=True, kw_only=True):
    """How far a run may go before it settles for less than proof."""

    seconds: float = 60.0
    fragments: int = 600_000
    """Most partial paths per level and most fragments enumerated."""
    steps: int | None = None
    """Steps of the search over a day with drivers; with them the clock decides nothing."""
    beside: bool = False
    """Without drivers: use a second core, OR-Tools routing among others, as long as nothing is
    proven; the answer may come up to `GRACE_SECONDS` late."""


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
    if has_crews(net):
        day = _driven(net, clock, seed, limits, on_progress)
        return answer(net, day, time.monotonic() - begin)
    if limits.beside and net.n:
        with Alongside(net, limits.seconds, seed) as beside:
            found = _free(net, clock, seed, limits, on_progress, beside.heard)
            if not (found.proven or stop()):
                found = _mixed(net, found, beside, stop, seed)
    else:
        found = _free(net, clock, seed, limits, on_progress)
    return answer(net, found, time.monotonic() - begin)


def _free(
    net: Network, clock: Clock, seed: int, limits: Limits, on_progress: Progress,
    others: Callable[[], Iterable[Routes]] = tuple,
) -> Exact:  # fmt: skip
    """Without drivers: proof, and where it is not to be had in time, search."""
    found = _exact(net, clock, seed, limits, on_progress)
    if found is not None and (found.proven or clock.over()):
        return found
    start = found.routes if found is not None else ()
    better = improve(net, clock, seed, on_progress, start, others)
    return better if found is None else _joined(found, better)


def _mixed(
    net: Network, found: Exact, beside: Alongside, stop: Callable[[], bool], seed: int
) -> Exact:
    """The best choice among the routes of all searches; never worse than any of them."""
    pool = Pool(net)
    for routes in (found.routes, *beside.wait(stop), *beside.answers):
        for route in routes:
            pool.add(route)
    answers = [found, *(as_answer(net, routes) for routes in beside.answers)]
    chosen = choose(net, pool.all(), MIX_SECONDS, seed=seed)
    if chosen is not None:
        answers.append(as_answer(net, own_riders(net, chosen.routes)))
    best = min(answers, key=lambda one: one.value)
    return _joined(found, replace(best, bound=found.bound))


def _driven(net: Network, clock: Clock, seed: int, limits: Limits, on_progress: Progress) -> Exact:
    """Proof where days are few; else, or where that went too far, the search over days."""
    few = net.n <= HALF_DAY_RIDES
    half = solve_half_day(net, clock, seed, on_progress) if few else None
    if half is not None and (half.whole or clock.over()):
        return half.found
    most, steps = limits.fragments, limits.steps
    if half is not None and steps is None and few:
        clock = clock.part(HALF_DAY_SECONDS)
    better = solve_crewed(net, clock, seed, most, steps, on_progress)
    return better if half is None else _joined(half.found, better)


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
    part = clock.part((PLAIN_SHARE if plain else EXACT_SHARE) * clock.left())
    return climb(net, part, seed, on_progress, budget, narrow=not plain)


def answer(net: Network, found: Exact, seconds: float) -> DialAnswer:
    """Routes with times; alike riders are named in their order."""
    routes = tuple(named_routes(net, found.routes))
    served = {visit.request for route in routes for visit in route.visits}
    unserved = tuple(r.id for r in net.problem.requests if r.id not in served)
    value = sum(route.cost for route in routes)
    value += sum(r.price for r in net.problem.requests if r.id not in served)
    proven = found.proven and value <= found.value + 1e-4
    return DialAnswer(
        routes=routes, unserved=unserved, value=value, bound=value if proven else found.bound,
        proof=Proof.OPTIMAL if proven else Proof.GAP, seconds=seconds,
    )  # fmt: skip
