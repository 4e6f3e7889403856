"""One fixed order of violations, each case once."""

from __future__ import annotations

from collections.abc import Iterable

from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.violation import Kind, Violation

PAIRS = frozenset(
    code for code, info in CODES.items() if info.subjects[-2:] == (Kind.LESSON, Kind.LESSON)
) - {Code.MIXED_SPORT_IN_HALL}
"""Codes found from both lessons of a pair."""


def ordered(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Without repetitions: hard before soft, by rule, then time, then subjects."""
    return tuple(sorted(set(violations), key=_key))


def each_pair_once(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Of a clash found from both sides, the one that names the earlier lesson last."""
    kept: dict[object, Violation] = {}
    for item in violations:
        key = pair_key(item)
        before = kept.get(key)
        if before is None or _earlier(item, before):
            kept[key] = item
    return tuple(kept.values())


def pair_key(item: Violation) -> object:
    """Equal for both views of one clash, and for nothing else."""
    if item.code in PAIRS and item.rule.startswith("H"):
        return item.rule, item.code, frozenset(item.subjects)
    return item


def _earlier(item: Violation, other: Violation) -> bool:
    return (item.start or 0, item.subjects[-1]) < (other.start or 0, other.subjects[-1])


def _key(item: Violation) -> tuple[object, ...]:
    number = int(item.rule[1:]) if item.rule[:1] == "H" and item.rule[1:].isdigit() else 99
    start = -1 if item.start is None else item.start
    have, limit = item.have or 0, item.limit or 0
    return (not item.hard, number, item.rule, start, item.code, item.subjects,
            item.end or 0, have, limit, item.note)  # fmt: skip
