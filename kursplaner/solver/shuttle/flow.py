"""The exact choice of fragments: vehicles flow from fragment to fragment, without time variables.

Each place is a ladder of moments: a vehicle ready at one rung may wait for the next, a link starts
at the rung that is late enough. So any two fragments in a row fit in time. Longer chains are
looked at in the answer; where delay adds up, the late fragment is split into an early and a late
copy and the model solved again.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle import mip
from kursplaner.solver.shuttle.chains import Links
from kursplaner.solver.shuttle.cuts import Cut, Cutter
from kursplaner.solver.shuttle.fragments import Fragments
from kursplaner.solver.shuttle.master import unserved_prices
from kursplaner.solver.shuttle.network import EPS, Floats, Ints, Network
from kursplaner.solver.shuttle.routes import demand_sizes, drive

MOST_TURNS = 10_000
CUT_SHARE, CUT_LEAST = 0.3, 1e-4
"""Of the time left for cutting, and the share a round of cuts must raise the relaxation by."""
TICK = 1e-5
"""Minutes: how much earlier than a split moment the early copy must start."""


@dataclass(slots=True)
class Copy:
    """A fragment restricted to a span of arrivals at its first stop."""

    graph: int
    local: int
    row: int
    latest: float
    earliest: float


@dataclass(frozen=True, slots=True)
class Flow:
    """Chains (layout, rows of fragments), riders left out per demand, value and proven bound."""

    chains: tuple[tuple[int, tuple[int, ...]], ...]
    unserved: dict[int, int]
    value: float
    bound: float
    proven: bool


class FlowModel:
    """Fragments kept for each layout, growing more exact from round to round."""

    def __init__(
        self, net: Network, table: Fragments, graphs: list[tuple[int, Links]],
        asked: Callable[[], bool] = lambda: False, sharpen: bool = False,
    ) -> None:  # fmt: skip
        """With `sharpen` the relaxation is cut before the first choice."""
        self.asked = asked
        self.cutter = Cutter(net, table) if sharpen else None
        self.cuts: list[Cut] = []
        self.net, self.table, self.graphs = net, table, graphs
        self.sizes = demand_sizes(net)
        self.copies = [
            Copy(g, local, int(row), float(graph.latest[local]), float(graph.earliest[local]))
            for g, (_, graph) in enumerate(graphs)
            for local, row in enumerate(graph.rows)
        ]
        self.forbidden: list[list[tuple[int, int]]] = []
        self.exact = True
        self.finished = False
        """Whether the last answer was clean, or nothing better than the cutoff exists."""
        self.bound = -np.inf

    def solve(
        self, seconds: Callable[[], float], cutoff: float, seed: int = 1, rounds: int = 60
    ) -> Flow | None:
        """The cheapest flow; None when nothing better than `cutoff` is found.

        `bound` of the model holds what was proven for these fragments.
        """
        best: Flow | None = None
        for _ in range(rounds):
            left = seconds()
            if left <= 0.05:
                return best
            build = _Build(self)
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

    def _repaired(
        self, chains: tuple[tuple[int, tuple[int, ...]], ...], answer: _Answer
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

    def _check(self, answer: _Answer) -> tuple[tuple[tuple[int, tuple[int, ...]], ...], bool]:
        """The chains of the answer; copies on chains that do not fit are split."""
        chains, clean = [], True
        splits: dict[tuple[int, int], set[float]] = defaultdict(set)
        for path, cyclic in answer.paths:
            v = self.graphs[self.copies[path[0]].graph][0]
            rows = tuple(self.copies[c].row for c in path)
            chains.append((v, rows))
            late = self._simulate(path, cyclic)
            if late is not None:
                clean = False
                for c, moment in late:
                    copy = self.copies[c]
                    splits[copy.graph, self._start(copy)].add(moment)
            elif drive(self.net, self.table, v, list(rows)) is None:
                clean = False
                self.forbidden.append([(self.copies[c].graph, self.copies[c].row) for c in path])
                self.exact = False
        # Whatever starts at the same place would be late in the same way.
        for c, copy in enumerate(list(self.copies)):
            moments = sorted(splits.get((copy.graph, self._start(copy)), ()))
            duration = float(self.graphs[copy.graph][1].duration[copy.local])
            late_at = copy.earliest - duration
            moments = [m for m in moments if late_at + EPS < m <= copy.latest + EPS]
            if moments:
                self._split(c, moments)
        return tuple(chains), clean

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

    def _start(self, copy: Copy) -> int:
        return int(self.graphs[copy.graph][1].first[copy.local])

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


@dataclass(slots=True)
class _Answer:
    paths: list[tuple[list[int], bool]]
    unserved: dict[int, int]
    value: float
    bound: float
    proven: bool


Node = tuple[int, int, int, int]
"""(graph, 0 start place or 1 end place, place, rung)"""


class _Build:
    """One round's MIP."""

    def __init__(self, owner: FlowModel) -> None:
        self.owner = owner
        self.model = mip.Model()
        self.balance: dict[Node, mip.LinearConstraint] = {}
        self.arcs: list[tuple[mip.Variable, Node | None, Node | None, int]] = []
        net = owner.net
        self.fleet = [
            self.model.add_linear_constraint(lb=0.0, ub=float(c.count))
            for c in net.problem.vehicles
        ]
        self.demand = [
            self.model.add_linear_constraint(lb=float(s), ub=float(s)) for s in owner.sizes
        ]
        self.left = [self.model.add_integer_variable(lb=0.0, ub=float(s)) for s in owner.sizes]
        for u, row, price in zip(self.left, self.demand, unserved_prices(net), strict=True):
            row.set_coefficient(u, 1.0)
            self.model.objective.set_linear_coefficient(u, float(price))
        self.copy_of: dict[int, mip.Variable] = {}
        for g in range(len(owner.graphs)):
            self._graph(g)
        self._forbid()
        for cut in owner.cuts:
            self._cut(cut)

    def sharpen(self, cutter: Cutter, seconds: float, cutoff: float) -> None:
        """Rounded rows while they raise the relaxation; then arcs dearer than `cutoff` leave."""
        end, before = time.monotonic() + seconds, -np.inf
        whole = [x for x in self.model.variables() if x.integer]
        for x in whole:
            x.integer = False
        while True:
            result = mip.solve_lp(self.model)
            if not result.has_primal_feasible_solution():
                break
            value = result.objective_value()
            self.owner.bound = max(self.owner.bound, min(value, cutoff))
            if value >= cutoff or value < before + CUT_LEAST * abs(value):
                break
            before = value
            cuts = cutter.broken(*self._used(result.variable_values()))
            if not cuts or time.monotonic() > end or self.owner.asked():
                break
            for cut in cuts:
                self._cut(cut)
            self.owner.cuts += cuts
        if result.has_dual_feasible_solution():
            self._fix(result, cutoff)
        for x in whole:
            x.integer = True

    def _used(self, values: dict[mip.Variable, float]) -> tuple[Ints, Floats]:
        """Rows of the table's fragments in a fractional answer, and how much of each."""
        some = [(self.owner.copies[c].row, values[x]) for c, x in self.copy_of.items()]
        some = [(row, value) for row, value in some if value > 1e-6]
        return np.array([row for row, _ in some], dtype=np.int64), np.array([v for _, v in some])

    def _cut(self, cut: Cut) -> None:
        owner = self.owner
        assert owner.cutter is not None
        least = float(cut.of(owner.cutter.sizes))
        row = self.model.add_linear_constraint(
            lb=least if cut.up else -np.inf, ub=np.inf if cut.up else least
        )
        copies = list(self.copy_of.items())
        rows = np.array([owner.copies[c].row for c, _ in copies], dtype=np.int64)
        for (_, x), value in zip(copies, cut.of(owner.cutter.counts[rows]).tolist(), strict=True):
            if value:
                row.set_coefficient(x, value)
        for kind in cut.kinds if cut.up else ():
            row.set_coefficient(self.left[kind], 1.0)

    def _fix(self, result: mip.SolveResult, cutoff: float) -> None:
        """Nothing that makes the answer as dear as `cutoff` is of use."""
        gap = cutoff - result.objective_value()
        for x, reduced in result.reduced_costs().items():
            if reduced > gap + 1e-6 and x.lower_bound == 0:
                x.upper_bound = 0.0

    def _arc(self, tail: Node | None, head: Node | None, cost: float, copy: int = -1,
             most: float = 0.0, rung: bool = False) -> mip.Variable:  # fmt: skip
        limit = most or float(self.owner.net.n)
        if not rung:
            x = self.model.add_integer_variable(lb=0.0, ub=limit)
        else:
            x = self.model.add_variable(lb=0.0, ub=limit)
        if cost:
            self.model.objective.set_linear_coefficient(x, cost)
        for node, sign in ((tail, -1.0), (head, 1.0)):
            if node is not None:
                if node not in self.balance:
                    self.balance[node] = self.model.add_linear_constraint(lb=0.0, ub=0.0)
                self.balance[node].set_coefficient(x, sign)
        self.arcs.append((x, tail, head, copy))
        return x

    def _graph(self, g: int) -> None:
        owner = self.owner
        v, graph = owner.graphs[g]
        mine = [(c, copy) for c, copy in enumerate(owner.copies) if copy.graph == g]
        starts: dict[int, list[float]] = defaultdict(list)
        ends: dict[int, list[float]] = defaultdict(list)
        usable = []
        for c, copy in mine:
            p, e = int(graph.first[copy.local]), int(graph.last[copy.local])
            if copy.latest < graph.out_time[p] - EPS or copy.earliest > graph.home_time[e] + EPS:
                continue
            usable.append((c, copy, p, e))
            starts[p].append(copy.latest)
            ends[e].append(copy.earliest)
        start_rungs = {p: np.unique(times) for p, times in starts.items()}
        end_rungs = {e: np.unique(times) for e, times in ends.items()}
        for c, copy, p, e in usable:
            self._copy(g, c, copy, p, e, start_rungs, end_rungs)
        for p, rungs in start_rungs.items():
            fleet = self.fleet[int(owner.net.layout_class[v])]
            fleet.set_coefficient(self._arc(None, (g, 0, p, 0), float(graph.out_cost[p])), 1.0)
            for k in range(len(rungs) - 1):
                self._arc((g, 0, p, k), (g, 0, p, k + 1), 0.0, rung=True)
        for e, rungs in end_rungs.items():
            self._arc((g, 1, e, len(rungs) - 1), None, float(graph.home_cost[e]))
            for k in range(len(rungs) - 1):
                self._arc((g, 1, e, k), (g, 1, e, k + 1), 0.0, rung=True)
            for p, moments in start_rungs.items():
                self._links(g, graph, e, p, rungs, moments)

    def _copy(self, g: int, c: int, copy: Copy, p: int, e: int,
              starts: dict[int, Floats], ends: dict[int, Floats]) -> None:  # fmt: skip
        owner = self.owner
        tail = (g, 0, p, int(np.searchsorted(starts[p], copy.latest)))
        head = (g, 1, e, int(np.searchsorted(ends[e], copy.earliest)))
        kinds, counts = np.unique(
            owner.net.kind[owner.table.riders_of(copy.row)], return_counts=True
        )
        most = float(min(owner.sizes[k] // n for k, n in zip(kinds, counts, strict=True)))
        x = self._arc(tail, head, float(owner.graphs[g][1].own_cost[copy.local]), c, most)
        self.copy_of[c] = x
        for kind, count in zip(kinds, counts, strict=True):
            self.demand[int(kind)].set_coefficient(x, float(count))

    def _links(self, g: int, graph: Links, e: int, p: int,
               rungs: Floats, moments: Floats) -> None:  # fmt: skip
        """One link per rung that opens something the next rung does not."""
        first = np.searchsorted(moments, rungs + graph.minutes[e, p] - EPS)
        for k in range(len(rungs)):
            if first[k] < len(moments) and (k + 1 == len(rungs) or first[k] != first[k + 1]):
                self._arc((g, 1, e, k), (g, 0, p, int(first[k])), float(graph.cost[e, p]))

    def _forbid(self) -> None:
        """Chains that fit in time but not the route's own limits: not all their parts at once.

        This may forbid too much (other vehicles could drive the same parts), so nothing is
        claimed as proven afterwards.
        """
        for chain in self.owner.forbidden:
            wanted = set(chain)
            parts = [
                x for c, x in self.copy_of.items()
                if (self.owner.copies[c].graph, self.owner.copies[c].row) in wanted
            ]  # fmt: skip
            self.model.add_linear_constraint(mip.fast_sum(parts) <= len(chain) - 1)

    def solve(self, seconds: float, seed: int) -> _Answer | None:
        result = mip.solve_mip(self.model, seconds, seed, self.owner.asked)
        if result is None:
            return None
        self.owner.bound = max(self.owner.bound, result.dual_bound())
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        unserved = {k: round(values[u]) for k, u in enumerate(self.left) if round(values[u])}
        proven = mip.proven(result)
        return _Answer(
            self._paths(values), unserved, result.objective_value(), result.dual_bound(), proven
        )

    def _paths(self, values: dict[mip.Variable, float]) -> list[tuple[list[int], bool]]:
        """The flow taken apart into chains of copies; a closed circle is marked."""
        leaving: dict[Node | None, list[tuple[Node | None, int]]] = defaultdict(list)
        for x, tail, head, copy in self.arcs:
            for _ in range(round(values[x])):
                leaving[tail].append((head, copy))
        paths = []
        while leaving[None]:
            paths.append((self._walk(leaving, None), False))
        for tail in list(leaving):
            while leaving[tail]:
                circle = self._walk(leaving, tail)
                if circle:
                    paths.append((circle, True))
        return [(path, cyclic) for path, cyclic in paths if path]

    @staticmethod
    def _walk(leaving: dict[Node | None, list[tuple[Node | None, int]]],
              start: Node | None) -> list[int]:  # fmt: skip
        at, path = start, []
        while leaving[at]:
            at, copy = leaving[at].pop()
            if copy >= 0:
                path.append(copy)
            if at is None or at == start:
                break
        return path
