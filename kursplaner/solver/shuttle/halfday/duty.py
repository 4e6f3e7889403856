"""What a driver's rest adds to a day at least: a bound, so nothing lawful is ever ruled out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations

from kursplaner.domain.dialaride import Crew, Window
from kursplaner.solver.shuttle.days.lines import Depot
from kursplaner.solver.shuttle.days.trips import Trip
from kursplaner.solver.shuttle.net.network import EPS

MOST_CUTS = 3
"""Drives home judged together; what more of them cost at least is taken for lawful."""


def least_extra(
    depot: Depot, owner: int, trips: tuple[Trip, ...], forced: Sequence[bool],
    extra: Sequence[float],
) -> float:  # fmt: skip
    """Cost of the cheapest set of drives home that may be lawful; inf where there is none.

    `forced`: links where the bus goes home anyway; `extra`: what going home adds on each link.
    """
    free = [k for k, must in enumerate(forced) if not must]
    always = [k for k, must in enumerate(forced) if must]
    if _may_do(depot, owner, trips, always):
        return 0.0
    few = chain.from_iterable(combinations(free, size) for size in range(1, MOST_CUTS + 1))
    ways = sorted((sum(extra[k] for k in more), more) for more in few)
    beyond = sorted(extra[k] for k in free)[: MOST_CUTS + 1]
    most = sum(beyond) if len(beyond) > MOST_CUTS else float("inf")
    for cost, more in ways:
        if cost >= most:
            break
        if _may_do(depot, owner, trips, (*always, *more)):
            return cost
    return most


def _may_do(depot: Depot, owner: int, trips: tuple[Trip, ...], home: Sequence[int]) -> bool:
    """Whether going home on just these links fits in time and may be lawful."""
    spans = depot.spans(owner, trips, sorted(k + 1 for k in home))
    return spans is not None and _may_be_lawful(depot, owner, spans)


def _may_be_lawful(depot: Depot, owner: int, spans: Sequence[Window]) -> bool:
    """Whether these tours, each as short as it can be, might keep the driver's limits.

    How far apart they lie is open, so joined stretches and rest are judged in her favour.
    """
    car, crew = depot.classes[owner], depot.crews[owner]
    lengths = [end - begin for begin, end in spans]
    if max(lengths) > min(car.max_duration, crew.most_stretch) + EPS:
        return False
    work = sum(lengths) + sum(end - begin for begin, end in crew.done)
    return work <= crew.most_work + EPS and _rest_may_do(crew, car.shift, work)


def _rest_may_do(crew: Crew, shift: Window, work: float) -> bool:
    begin = min([shift[0], *(begin for begin, _ in crew.done)])
    end = max([shift[1], *(end for _, end in crew.done)])
    rest = end - begin - work
    return all(work <= above + EPS or rest >= due - EPS for above, due in crew.breaks)
