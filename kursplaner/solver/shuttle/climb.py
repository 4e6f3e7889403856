"""The exact choice on wider and wider networks: good answers early, proof when all legs are in.

Every network starts with the answer, the routes and the prices of the one before. So most of its
fragments are known to be too dear at once, and few rounds of pricing are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from kursplaner.solver.shuttle.exact import Clock, Exact, ExactChoice, Note, Warm
from kursplaner.solver.shuttle.first import first_answer
from kursplaner.solver.shuttle.fragments import Fragments, enumerate_fragments
from kursplaner.solver.shuttle.growth import OverBudgetError
from kursplaner.solver.shuttle.lower import outlay_bound
from kursplaner.solver.shuttle.network import Network
from kursplaner.solver.shuttle.thin import thinned

FEW, AT_ONCE = 4_000, 60_000
"""Fragments chosen from without a first answer, and without narrower networks."""
FIRST, LEAST, GROWTH = 4, 2_000, 2.5
"""Nearest places at first, fragments worth a choice, and how many times more the next takes."""
FIRST_SHARE, FIRST_MOST = 0.06, 4.0
"""Of the time left, and seconds at most, for the first answer."""
LOOKING = 0.15
"""Of the time left: most for listing one network's fragments."""
STEP = 0.4
"""Of the time left: most for one network that does not hold all legs."""


def climb(
    net: Network, clock: Clock, seed: int, note: Note, most: int, narrow: bool = True
) -> Exact | None:
    """The best choice found in the time; proven only when all legs were looked at.

    None when even few legs (all of them without `narrow`) make more than `most` fragments, or
    nothing was found.
    """
    table = _table(net, min(AT_ONCE, most), clock)
    if table is not None and table.count <= FEW:
        return ExactChoice(net, table, clock, seed, note).solve()
    if table is None and not narrow:
        return None
    warm = first_answer(net, clock.part(min(FIRST_MOST, FIRST_SHARE * clock.left())), seed, note)
    networks = _networks(net, clock, most) if table is None else iter([(net, table)])
    for part_net, table in networks:
        whole = bool((part_net.follows == net.follows).all())
        part = clock if whole else clock.part(STEP * clock.left())
        tell = note if whole else _values_only(note)
        choice = ExactChoice(part_net, table, part, seed, tell, warm, quick=not whole)
        found = choice.solve()
        if found is not None and whole:
            return found
        prices = choice.prices or warm.prices
        warm = Warm(_unproven(found), choice.columns, prices)
    if warm.best is None:
        return None
    bound = min(warm.best.value, outlay_bound(net, clock.part(5.0)))
    return replace(warm.best, bound=bound, proven=warm.best.value <= bound + 1e-6)


def _networks(net: Network, clock: Clock, most: int) -> Iterator[tuple[Network, Fragments]]:
    """Networks with more and more legs, each with its fragments, until they are too many."""
    near, size, fits, never = FIRST, 0, 0, 2 * net.n
    while not clock.over() and near < never:
        narrow = thinned(net, near)
        whole = bool((narrow.follows == net.follows).all())
        table = _table(narrow, most, clock)
        if table is None:
            never = near
        elif whole or table.count >= max(LEAST, GROWTH * size):
            size = table.count
            yield narrow, table
        if table is not None:
            fits = near
        if whole:
            return
        near = min(fits + max(1, fits // 4), (fits + never) // 2) if fits else never


def _table(net: Network, most: int, clock: Clock) -> Fragments | None:
    try:
        return enumerate_fragments(net, most, clock.part(LOOKING * clock.left()).over)
    except OverBudgetError:
        return None


def _unproven(found: Exact | None) -> Exact | None:
    """As an answer of the whole network, of which nothing is known yet."""
    return None if found is None else replace(found, bound=-np.inf, proven=False)


def _values_only(note: Note) -> Callable[[float | None, float | None], None]:
    return lambda value, bound: note(value, None) if value is not None else None
