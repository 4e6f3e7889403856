"""The exact choice among more and more fragments: good answers early, proof when none is missing.

Where the graph of who is on board is small, its flow says which fragments a plan near the bound
can hold at all; the width around the bound grows until the best plan lies within. Otherwise legs
between near places come first. Every step starts with the answer, the routes and the prices of
the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from kursplaner.solver.shuttle.exact.choose import Exact, ExactChoice, Note, Warm
from kursplaner.solver.shuttle.exact.guide import Guide, guide_through
from kursplaner.solver.shuttle.exact.lower import outlay_bound
from kursplaner.solver.shuttle.net.clock import Clock
from kursplaner.solver.shuttle.net.fragments import Fragments, enumerate_fragments
from kursplaner.solver.shuttle.net.growth import OverBudgetError, Worth
from kursplaner.solver.shuttle.net.network import Network
from kursplaner.solver.shuttle.net.thin import thinned
from kursplaner.solver.shuttle.routing.first import first_answer

FEW = 4_000
"""Fragments chosen from without a first answer."""
FIRST, LEAST, GROWTH = 4, 2_000, 2.5
"""Nearest places at first, fragments worth a choice, and how many times more the next takes."""
FIRST_SHARE, FIRST_EACH, FIRST_MOST = 0.06, 0.04, 4.0
"""Of the time left, seconds per rider, and seconds at most, for the first answer."""
GUIDE_SHARE = 0.1
LOOKING = 0.15
"""Of the time left: most for listing one network's fragments."""
STEP = 0.4
"""Of the time left: most for one choice that cannot be the last."""
WIDTH = 0.01
"""Of the bound: how far above it the first plans lie that are looked for."""


def climb(
    net: Network, clock: Clock, seed: int, note: Note, most: int, narrow: bool = True
) -> Exact | None:
    """The best choice found in the time; proven only when nothing better was left out.

    None when even the likeliest fragments are more than `most`, or nothing was found. Without
    `narrow` only what the flow guides to is listed.
    """
    table = _table(net, min(FEW, most), clock)
    if table is not None:
        return ExactChoice(net, table, clock, seed, note).solve()
    guide = guide_through(net, clock.part(GUIDE_SHARE * clock.left()))
    if guide is None and not narrow:
        return None
    first = min(FIRST_MOST, FIRST_EACH * net.n, FIRST_SHARE * clock.left())
    warm = first_answer(net, clock.part(first), seed, note)
    best = None
    if guide is not None:
        best = _Guided(net, guide, clock, seed, note, most).climb(warm)
    if best is None and narrow:
        best = _by_likely_legs(net, clock, seed, note, most, warm)
    if best is None or best.proven:
        return best
    bound = guide.bound if guide is not None else outlay_bound(net, clock.part(5.0))
    bound = min(best.value, max(best.bound, bound))
    return replace(best, bound=bound, proven=best.value <= bound + 1e-6)


class _Guided:
    """Plans further and further above the bound of the flow, until the best one is proven."""

    def __init__(
        self, net: Network, guide: Guide, clock: Clock, seed: int, note: Note, most: int
    ) -> None:
        self.net, self.guide, self.clock = net, guide, clock
        self.seed, self.note, self.most = seed, note, most
        self.bound = guide.bound
        self.listed = 0.0
        """All plans so far above the bound could be listed."""
        self.never = np.inf
        """Plans so far above it are too many."""

    def climb(self, warm: Warm) -> Exact | None:
        """The best answer; None when nothing could be listed."""
        self._tell_bound()
        width = WIDTH * abs(self.guide.bound)
        while not self.clock.over():
            gap = self._gap(warm)
            width = min(width, gap)
            table = _table(self.net, self.most, self.clock, self.guide.within(width))
            if table is None:
                self.never = width
                width = (self.listed + width) / 2
                if width > 0.9 * self.never:
                    break
                continue
            self.listed = max(self.listed, width)
            warm = self._chosen(table, width, warm)
            if self._gap(warm) <= 0 or width >= gap:
                break
            width = self._wider(warm)
        found = warm.best
        if found is None or not self.listed:
            return None
        proven = found.value <= self.bound + 1e-6 * max(1.0, abs(found.value))
        return replace(found, bound=min(self.bound, found.value), proven=proven)

    def _gap(self, warm: Warm) -> float:
        """How far above the flow's bound a better plan may lie."""
        assert warm.best is not None
        gap = warm.best.value - self.guide.bound
        return gap if warm.best.value > self.bound + 1e-6 * max(1.0, abs(self.bound)) else 0.0

    def _wider(self, warm: Warm) -> float:
        """All that is left, if that may be listed."""
        gap = self._gap(warm)
        return gap if gap < self.never else (self.listed + self.never) / 2

    def _chosen(self, table: Fragments, width: float, warm: Warm) -> Warm:
        """Choose among these fragments; every plan up to `width` above the bound is among them."""
        last = width >= self._gap(warm)
        part = self.clock if last else self.clock.part(STEP * self.clock.left())
        tell = self.note if last else _values_only(self.note)
        choice = ExactChoice(self.net, table, part, self.seed, tell, warm, quick=not last)
        found = choice.solve()
        self.bound = max(self.bound, min(choice.bound, self.guide.bound + width))
        self._tell_bound()
        best = _unproven(found) or warm.best
        return Warm(best, choice.columns, choice.prices or warm.prices, choice.splits)

    def _tell_bound(self) -> None:
        self.note(None, self.bound)


def _by_likely_legs(
    net: Network, clock: Clock, seed: int, note: Note, most: int, warm: Warm
) -> Exact | None:
    """Wider and wider networks, for lack of a guide."""
    for part_net, table in _networks(net, clock, most):
        whole = bool((part_net.follows == net.follows).all())
        part = clock if whole else clock.part(STEP * clock.left())
        tell = note if whole else _values_only(note)
        choice = ExactChoice(part_net, table, part, seed, tell, warm, quick=not whole)
        found = choice.solve()
        if found is not None and whole:
            return found
        prices = choice.prices or warm.prices
        warm = Warm(_unproven(found), choice.columns, prices, choice.splits)
    return warm.best


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


def _table(net: Network, most: int, clock: Clock, worth: Worth | None = None) -> Fragments | None:
    try:
        return enumerate_fragments(net, most, clock.part(LOOKING * clock.left()).over, worth)
    except OverBudgetError:
        return None


def _unproven(found: Exact | None) -> Exact | None:
    """As an answer of the whole network, of which nothing is known yet."""
    return None if found is None else replace(found, bound=-np.inf, proven=False)


def _values_only(note: Note) -> Callable[[float | None, float | None], None]:
    return lambda value, bound: note(value, None) if value is not None else None
