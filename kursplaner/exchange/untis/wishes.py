"""Untis' wishes of time (GPU016): only the strongest refusal is a rule here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from kursplaner.exchange.periods import PeriodGrid, Slot
from kursplaner.exchange.untis.read import WishRow

NEVER = -3
KNOWN = "LKRFU"
"""Teachers, classes, rooms, subjects, lesson numbers."""


class Closed(Struct, frozen=True, kw_only=True):
    """When whom or what nothing may be planned for."""

    slots: Mapping[tuple[str, str], frozenset[Slot]]
    """By kind and short name."""
    weaker: tuple[WishRow, ...]
    """Wishes of another strength."""
    strange: tuple[WishRow, ...]
    """Rows in no known form, or outside the hours of the week."""

    def of(self, *owners: tuple[str, str]) -> frozenset[Slot]:
        """Slots closed for any of them."""
        return frozenset().union(*(self.slots.get(owner, frozenset()) for owner in owners))


def closed_of(rows: Iterable[WishRow], grid: PeriodGrid, first: int) -> Closed:
    """`first`: number of the first period of a day in the file."""
    slots: dict[tuple[str, str], set[Slot]] = defaultdict(set)
    weaker: list[WishRow] = []
    strange: list[WishRow] = []
    inside = grid.slots()
    for row in rows:
        slot = ((row.day or 0) - 1, (row.period or 0) - first)
        known = row.kind and row.kind in KNOWN and row.id and row.period is not None
        if not known or row.wish is None or slot not in inside:
            strange.append(row)
        elif row.wish == NEVER:
            slots[row.kind, row.id].add(slot)
        else:
            weaker.append(row)
    return Closed(
        slots={owner: frozenset(found) for owner, found in slots.items()},
        weaker=tuple(weaker),
        strange=tuple(strange),
    )
