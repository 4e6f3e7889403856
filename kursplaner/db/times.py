"""Time rules resolved for one week: who is available when, and what is taken by what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from kursplaner.db.tables.times import Parity, TimeRule, Use
from kursplaner.db.weeks import Calendar
from kursplaner.domain.problem import Block
from kursplaner.domain.time import DAY, Interval, merge
from kursplaner.domain.violation import Kind


class Times:
    """All time rules of an area, seen from one week."""

    def __init__(self, rules: Iterable[TimeRule], calendar: Calendar) -> None:
        self._calendar = calendar
        self._rules: dict[tuple[Kind, int, Use], list[TimeRule]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.owner_kind, rule.owner_id, rule.use].append(rule)

    def spans(self, kind: Kind, owner: int, use: Use) -> tuple[Interval, ...] | None:
        """The spans of the week, merged; None where the owner has no such rule in any week."""
        rules = self._rules.get((kind, owner, use))
        if rules is None:
            return None
        return merge(span for rule in rules for span in self._spans(rule))

    def blocks(self, kind: Kind, owner: int) -> tuple[Block, ...]:
        """What is taken, by start, with the reason."""
        rules = self._rules.get((kind, owner, Use.BLOCKED), ())
        blocks = [
            Block(start=span.start, end=span.end, label=rule.reason)
            for rule in rules
            for span in self._spans(rule)
        ]
        return tuple(sorted(blocks, key=lambda block: (block.start, block.end, block.label)))

    def _spans(self, rule: TimeRule) -> Iterator[Interval]:
        for day in self._days(rule):
            yield Interval(day * DAY + rule.start, day * DAY + rule.end)

    def _days(self, rule: TimeRule) -> Iterable[int]:
        if rule.weekday is None:
            return sorted(self._calendar.covers(rule.day, rule.last_day or rule.day))
        inside = self._calendar.covers(rule.valid_from, rule.valid_until)
        fits = in_week(rule.parity, self._calendar.parity) and rule.weekday in inside
        return (rule.weekday,) if fits else ()


def in_week(wanted: Parity, week: Parity) -> bool:
    """Whether something of this parity happens in such a week."""
    return wanted in (Parity.EVERY, week)


def whole_days(days: Iterable[int], start: int, end: int) -> tuple[Interval, ...]:
    """The span of minutes on each of the days."""
    return tuple(Interval(day * DAY + start, day * DAY + end) for day in sorted(days))


def age_in_months(born: date, day: date) -> int:
    """Full months of life on the day; 0 for a child not yet born."""
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    return max(0, months)
