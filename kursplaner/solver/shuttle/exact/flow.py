"""The exact choice of fragments: vehicles flow from fragment to fragment, without time variables.

Each place is a ladder of moments: a vehicle ready at one rung may wait for the next, a link starts
at the rung that is late enough. So any two fragments in a row fit in time. Longer chains are
looked at in the answer; where delay adds up, the late fragment is split into an early and a late
copy and the model solved again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle.exact.chains import Links
from kursplaner.solver.shuttle.exact.flow_program import Answer, Copy, FlowParts, FlowProgram
from kursplaner.solver.shuttle.exact.master import unserved_prices
from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.network import EPS, Network
from kursplaner.solver.shuttle.net.routes import drive

MOST_TURNS = 10_000
CUT_SHARE = 0.3
"""Of the time left for cutting, and for splitting before the first answer."""
MOST_COPIES = 2.5
"""Times as many copies as fragments after which the relaxation is left as it is."""
TICK = 1e-5
"""Minutes: how much earlier than a split moment the early copy must start."""
Splits = defaultdict[tuple[int, int], set[float]]
"""(layout, place of the first stop) -> moments at which fragments that start there are split."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Chains (layout, rows of fragments), riders left out per demand, value and proven bound."""

    chains: tuple[tuple[int, tuple[int, ...]], ...]
    unserved: dict[int, int]
    value: float
    bound: float
    proven: bool


class FlowModel(FlowParts):
    """Fragments kept for each layout, growing more exact from round to round."""

    def __init__(
        self, net: Network, table: Fragments, graphs: list[tuple[int, Links]],
        asked: Callable[[], bool] = lambda: False, sharpen: bool = False,
        known: Splits | None = None,
    ) -> None:  # fmt: skip
        """With `sharpen` the relaxation is cut before the first choice.

        `known`: where answers were late before, of the same network; grows.
        """
        super().__init__(net, table, graphs, asked, sharpen)
        self.known: Splits = defaultdict(set) if known is None else known
        self._split_all(self.known)
        self.exact = True
        self.finished = False
        """Whether the last answer was clean, or nothing better than the cutoff exists."""

    def solve(
        self, seconds: Callable[[], float], cutoff: float, seed: int = 1, rounds: int = 60
    ) -> Flow | None:
        """The cheapest flow; None when nothing better than `cutoff` is found.

        `bound` of the model holds what was proven for these fragments.
        """
        best: Flow | None = None
        self._settle(seconds, cutoff)
        for _ in range(rounds):
            left = seconds()
            if left <= 0.05:
                return best
            build = FlowProgram(self)
            if self.cutter is not None:
                build.sharpen(self.cutter, CUT_SHARE * left, cutoff)
                left = seconds()
            if self.bound >= cutoff - 1e-6:
                self.finished = True
                return best
            answer = build.solve(left, seed)
            if answer is None:
                return best
            self.bound = max(self.bound, min(answer.bound, answer.value))
            if self.bound >= cutoff - 1e-6:
                self.finished = True
                return best
            chains, clean = self._check(answer)
            if clean:
                self.finished = answer.proven
                return Flow(chains, answer.unserved, answer.value, self.bound, answer.proven)
            fixed = self._repaired(chains, answer)
            if not self.exact:
                return fixed if best is None else best
            if fixed is not None and fixed.value < cutoff - 1e-6:
                best = fixed if best is None or fixed.value < best.value else best
        return best

    def _settle(self, seconds: Callable[[], float], cutoff: float) -> None:
        """Split what is late in the relaxation already: cheaper than finding it in answers."""
        most, end = MOST_COPIES * len(self.copies), CUT_SHARE * seconds()
        while seconds() > end and len(self.copies) <= most and not self.asked():
            value, paths = FlowProgram(self).relaxed()
            self.bound = max(self.bound, min(value, cutoff))
            splits: Splits = defaultdict(set)
            for path, cyclic in paths:
                self._late(path, cyclic, splits)
            if value >= cutoff or not self._split_all(splits):
                return

    def _repaired(
        self, chains: tuple[tuple[int, tuple[int, ...]], ...], answer: Answer
    ) -> Flow | None:
        """The answer without the chains that do not fit; their riders stay unserved."""
        price = unserved_prices(self.net)
        kept, unserved, value = [], dict(answer.unserved), 0.0
        free = [vehicle.count for vehicle in self.net.problem.vehicles]
        for v, rows in chains:
            owner = int(self.net.layout_class[v])
            driven = drive(self.net, self.table, v, list(rows))
            if driven is not None and free[owner]:
                free[owner] -= 1
                kept.append((v, rows))
                value += driven.cost
                continue
            for row in rows:
                for rider in self.table.riders_of(row).tolist():
                    kind = int(self.net.kind[rider])
                    unserved[kind] = unserved.get(kind, 0) + 1
        if any(count > self.sizes[k] for k, count in unserved.items()):
            return None
        value += sum(float(price[k]) * count for k, count in unserved.items())
        return Flow(tuple(kept), unserved, value, -np.inf, False)

    def _check(self, answer: Answer) -> tuple[tuple[tuple[int, tuple[int, ...]], ...], bool]:
        """The chains of the answer; copies on chains that do not fit are split."""
        chains, clean = [], True
        splits: Splits = defaultdict(set)
        for path, cyclic in answer.paths:
            v = self.graphs[self.copies[path[0]].graph][0]
            rows = tuple(self.copies[c].row for c in path)
            chains.append((v, rows))
            if self._late(path, cyclic, splits):
                clean = False
            elif drive(self.net, self.table, v, list(rows)) is None:
                clean = False
                self.forbidden.append([(self.copies[c].graph, self.copies[c].row) for c in path])
                self.exact = False
        self._split_all(splits)
        for spot, moments in splits.items():
            self.known[spot] |= moments
        return tuple(chains), clean

    def _late(self, path: list[int], cyclic: bool, splits: Splits) -> bool:
        """Whether the path does not fit in time; notes the moments that would show it."""
        late = self._simulate(path, cyclic)
        for c, moment in late or ():
            copy = self.copies[c]
            splits[self._spot(copy)].add(moment)
        return late is not None

    def _split_all(self, splits: Splits) -> bool:
        """Split whatever starts at these places: it would be late in the same way."""
        before = len(self.copies)
        for c, copy in enumerate(list(self.copies)):
            moments = sorted(splits.get(self._spot(copy), ()))
            duration = float(self.graphs[copy.graph][1].duration[copy.local])
            late_at = copy.earliest - duration
            moments = [m for m in moments if late_at + EPS < m <= copy.latest + EPS]
            if moments:
                self._split(c, moments)
        return len(self.copies) > before

    def _simulate(self, path: list[int], cyclic: bool) -> list[tuple[int, float]] | None:
        """Delayed arrivals on the way to the first stop missed; None when all is in time."""
        graph = self.graphs[self.copies[path[0]].graph][1]
        first = self.copies[path[0]]
        time = float(graph.out_time[graph.first[first.local]])
        moments: list[tuple[int, float]] = []
        for turn in range(MOST_TURNS if cyclic else 1):
            for position, c in enumerate(path):
                copy = self.copies[c]
                if turn or position:
                    before = self.copies[path[position - 1]]
                    time += float(graph.minutes[graph.last[before.local], graph.first[copy.local]])
                if time > copy.latest + EPS:
                    return moments
                duration = float(graph.duration[copy.local])
                if time + duration > copy.earliest + EPS:
                    moments.append((c, time))
                time = max(copy.earliest, time + duration)
        return None

    def _spot(self, copy: Copy) -> tuple[int, int]:
        """Layout and the place of the first stop."""
        return self.graphs[copy.graph][0], int(self.net.place[self.table.first[copy.row]])

    def _split(self, c: int, moments: list[float]) -> None:
        """One copy for arrivals before the first moment, one from each moment on."""
        copy = self.copies[c]
        duration = float(self.graphs[copy.graph][1].duration[copy.local])
        kept: list[float] = []
        for moment in moments:
            if not kept or moment > kept[-1] + 2 * TICK:
                kept.append(moment)
        ends = [moment - TICK for moment in kept[1:]] + [copy.latest]
        for moment, latest in zip(kept, ends, strict=True):
            late = max(copy.earliest, moment + duration)
            self.copies.append(Copy(copy.graph, copy.local, copy.row, latest, late))
        self.copies[c] = Copy(copy.graph, copy.local, copy.row, kept[0] - TICK, copy.earliest)
