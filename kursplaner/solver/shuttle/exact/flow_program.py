"""One round of the flow of vehicles over fragments as a program: written, relaxed, cut, solved."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kursplaner.solver.shuttle.exact.chains import Links
from kursplaner.solver.shuttle.exact.cuts import Cut, Cutter
from kursplaner.solver.shuttle.exact.master import unserved_prices
from kursplaner.solver.shuttle.net import mip
from kursplaner.solver.shuttle.net.fragments import Fragments
from kursplaner.solver.shuttle.net.network import EPS, Floats, Ints, Network
from kursplaner.solver.shuttle.net.routes import demand_sizes

CUT_LEAST = 1e-4
"""The share a round of cuts must raise the relaxation by."""
TRACE = 1e-6
"""Less of an arc than this is none."""


@dataclass(slots=True)
class Copy:
    """A fragment restricted to a span of arrivals at its first stop."""

    graph: int
    local: int
    row: int
    latest: float
    earliest: float


class FlowParts:
    """What the program of every round is made of."""

    def __init__(
        self, net: Network, table: Fragments, graphs: list[tuple[int, Links]],
        asked: Callable[[], bool], sharpen: bool,
    ) -> None:  # fmt: skip
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
        """Chains (graph, row of a fragment) no vehicle may drive as a whole."""
        self.bound = -np.inf


@dataclass(slots=True)
class Answer:
    paths: list[tuple[list[int], bool]]
    unserved: dict[int, int]
    value: float
    bound: float
    proven: bool


Node = tuple[int, int, int, int]
"""(graph, 0 start place or 1 end place, place, rung)"""


class FlowProgram:
    """One round's mixed-integer program."""

    def __init__(self, owner: FlowParts) -> None:
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

    def relaxed(self) -> tuple[float, list[tuple[list[int], bool]]]:
        """Value of the relaxation and its flow taken apart into chains; inf: nothing fits."""
        whole = [x for x in self.model.variables() if x.integer]
        for x in whole:
            x.integer = False
        result = mip.solve_lp(self.model)
        if not result.has_primal_feasible_solution():
            return np.inf, []
        return result.objective_value(), self._streams(result.variable_values())

    def _streams(self, values: dict[mip.Variable, float]) -> list[tuple[list[int], bool]]:
        """A fractional flow taken apart into chains of copies; closed circles are marked."""
        leaving: dict[Node | None, dict[int, float]] = defaultdict(dict)
        for number, (x, tail, _, _) in enumerate(self.arcs):
            if values[x] > TRACE:
                leaving[tail][number] = values[x]
        found: list[tuple[list[int], bool]] = []
        for start in [None, *leaving]:
            while leaving[start]:
                arcs, cyclic = self._stream(leaving, start)
                copies = [self.arcs[number][3] for number in arcs]
                found.append(([c for c in copies if c >= 0], cyclic))
        return [(path, cyclic) for path, cyclic in found if path]

    def _stream(
        self, leaving: dict[Node | None, dict[int, float]], start: Node | None
    ) -> tuple[list[int], bool]:
        """The widest arcs from `start` on, taken out of the flow; a circle once one closes."""
        at, path = start, list[int]()
        seen: dict[Node | None, int] = {start: 0}
        while leaving[at]:
            number = max(leaving[at], key=leaving[at].__getitem__)
            at = self.arcs[number][2]
            path.append(number)
            if at in seen:
                path = path[seen[at] :]
                break
            seen[at] = len(path)
        width = min(leaving[self.arcs[number][1]][number] for number in path)
        for number in path:
            rest = leaving[self.arcs[number][1]]
            rest[number] -= width
            if rest[number] <= TRACE:
                del rest[number]
        return path, at is not None and at in seen

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

    def solve(self, seconds: float, seed: int) -> Answer | None:
        result = mip.solve_mip(self.model, seconds, seed, self.owner.asked)
        if result is None:
            return None
        self.owner.bound = max(self.owner.bound, result.dual_bound())
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        unserved = {k: round(values[u]) for k, u in enumerate(self.left) if round(values[u])}
        proven = mip.proven(result)
        return Answer(
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
