"""Amounts taken over a span of time, told as optional spans of fixed demand.

A cumulative whose demands are variables was seen to call possible weeks impossible (OR-Tools 9.15,
with a linear relaxation): the weeks in the test of this module. One of fixed demands was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ortools.sat.python import cp_model

from kursplaner.solver.timetable.model import Literal, Timetable

Taken = tuple[cp_model.IntervalVar, int]
"""A span that may be absent, and what it takes while present."""
Parts = list[tuple[int, Literal]]


def parts(table: Timetable, amount: cp_model.IntVar, most: int) -> Parts:
    """The amount as a sum of fixed ones, each taken or not."""
    sizes: list[int] = []
    while sum(sizes) < most:
        sizes.append(min(2 ** len(sizes), most - sum(sizes)))
    found = [(size, table.new(f"{amount.name}/part/{size}/{n}")) for n, size in enumerate(sizes)]
    table.model.add(sum(size * literal for size, literal in found) == amount)
    return found


def over(
    table: Timetable, found: Parts, span: Callable[[Literal], cp_model.IntervalVar],
    present: Literal | None = None,
) -> Iterator[Taken]:  # fmt: skip
    """What is taken over the span that `span` makes for a literal, only while `present` holds."""
    for number, (size, literal) in enumerate(found):
        name = f"taken/{number}/{literal.index}"
        taken = literal if present is None else table.both(name, [literal, present])
        yield span(taken), size
