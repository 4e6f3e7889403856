"""The smallest set of rules that clash, by deletion; and the ways out of it, cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush

from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.explain.facts import Fact, lifted

Holds = Callable[[WeekProblem], bool]
Smallest = Callable[[WeekProblem, Sequence[Fact]], "list[Fact] | None"]
"""The smallest set of the facts that keeps the goal from holding in the problem."""
Way = tuple[Fact, ...]
MOST_WAYS = 60
MOST_AT_ONCE = 3
DEAREST = 9
"""A way this much dearer than the cheapest one is no help any more; one more room costs as much."""


def minimal(problem: WeekProblem, facts: Sequence[Fact], holds: Holds) -> list[Fact] | None:
    """Facts of which each one, lifted, makes the goal hold where all others are lifted anyway.

    In the order of `facts`, in halves; None when no set of facts is to blame.
    """
    if not holds(lifted(problem, facts)):
        return None
    core: list[Fact] = []
    gone: list[Fact] = []
    pending = [list(facts)]
    while pending:
        part = pending.pop()
        if not part:
            continue
        if not holds(lifted(problem, [*gone, *part])):
            gone += part
        elif len(part) == 1:
            core += part
        else:
            half = len(part) // 2
            pending += [part[half:], part[:half]]
    return core


def price(way: Sequence[Fact]) -> int:
    return sum(fact.price for fact in way)


def remedies(
    problem: WeekProblem, core: Sequence[Fact] | None, facts: Sequence[Fact],
    extras: Sequence[Fact], holds: Holds, smallest: Smallest,
) -> Iterator[Way]:  # fmt: skip
    """Ways to make the goal hold, cheapest first: sets that hit every clash found.

    Each way takes one fact of every smallest set of rules (the first is `core`, the others are
    looked for as they come up) or one of the `extras`. No way holds another one.
    """
    cores = [tuple(core)] if core else []
    waiting: list[tuple[int, int, Way]] = [(0, 0, ())]
    seen: set[frozenset[int]] = set()
    found: list[Way] = []
    numbers = {id(fact): n for n, fact in enumerate((*facts, *extras))}
    for _ in range(MOST_WAYS):
        if not waiting:
            return
        cost, _, way = heappop(waiting)
        if found and cost > price(found[0]) + DEAREST:
            return
        if any(set(map(id, other)) <= set(map(id, way)) for other in found):
            continue
        if way and holds(lifted(problem, way)):
            found.append(way)
            yield way
            continue
        if len(way) == MOST_AT_ONCE:
            continue
        for fact in (*_clash(problem, way, facts, cores, smallest), *extras):
            child = (*way, fact)
            key = frozenset(numbers[id(item)] for item in child)
            if len(key) == len(child) and key not in seen:
                seen.add(key)
                heappush(waiting, (price(child), len(seen), child))


def _clash(
    problem: WeekProblem, way: Way, facts: Sequence[Fact], cores: list[Way], smallest: Smallest
) -> Way:
    """A smallest set of rules the way does not touch; empty where no rule is to blame any more."""
    taken = set(map(id, way))
    for known in cores:
        if not taken & set(map(id, known)):
            return known
    rest = [fact for fact in facts if id(fact) not in taken]
    core = smallest(lifted(problem, way), rest)
    if not core:
        return ()
    cores.append(tuple(core))
    return cores[-1]
