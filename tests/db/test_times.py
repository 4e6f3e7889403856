"""Weekly rules, A/B weeks, validity and single dates, resolved for one week."""

from __future__ import annotations

from datetime import date

import pytest

from kursplaner.db.seed.spans import minutes, parse
from kursplaner.db.tables.times import Parity, TimeRule, Use
from kursplaner.db.times import Times, age_in_months
from kursplaner.db.weeks import Calendar
from kursplaner.domain.problem import Block
from kursplaner.domain.time import Interval, at
from kursplaner.domain.violation import Kind
from kursplaner.errors import UserError

MONDAY = date(2026, 11, 30)
WEEK_A = Calendar(MONDAY, Parity.A, {}, frozenset())


def _rule(use: Use = Use.OPEN, **values: object) -> TimeRule:
    given = {"start": 480, "end": 720, **values}
    if "day" not in given:
        given.setdefault("weekday", 1)
    return TimeRule(owner_kind=Kind.TEACHER, owner_id=1, use=use, **given)  # type: ignore[arg-type]


def _spans(*rules: TimeRule) -> tuple[Interval, ...] | None:
    return Times(rules, WEEK_A).spans(Kind.TEACHER, 1, Use.OPEN)


def test_that_a_weekly_span_lies_on_its_weekday() -> None:
    assert _spans(_rule()) == (Interval(at(1, 8), at(1, 12)),)


def test_that_no_rule_at_all_differs_from_none_this_week() -> None:
    assert _spans() is None
    assert _spans(_rule(parity=Parity.B)) == ()


def test_that_touching_spans_are_one() -> None:
    assert _spans(_rule(), _rule(start=720, end=780)) == (Interval(at(1, 8), at(1, 13)),)


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        (None, date(2026, 12, 1), True),
        (None, date(2026, 11, 30), False),
        (date(2026, 12, 1), None, True),
        (date(2026, 12, 2), None, False),
    ],
)
def test_that_validity_is_by_the_day(first: date | None, last: date | None, there: bool) -> None:
    spans = _spans(_rule(valid_from=first, valid_until=last))
    assert spans == ((Interval(at(1, 8), at(1, 12)),) if there else ())


def test_that_single_dates_off_block_each_day_inside_the_week() -> None:
    ill = _rule(Use.BLOCKED, day=date(2026, 12, 4), last_day=date(2026, 12, 9), start=0, end=1440,
                reason="krank")  # fmt: skip
    assert Times([ill], WEEK_A).blocks(Kind.TEACHER, 1) == tuple(
        Block(start=at(day, 0), end=at(day, 24), label="krank") for day in (4, 5, 6)
    )


def test_that_other_owners_do_not_count() -> None:
    other = _rule()
    other.owner_kind = Kind.DRIVER
    assert _spans(other) is None


@pytest.mark.parametrize(
    ("born", "months"),
    [
        (date(2023, 11, 30), 36),
        (date(2023, 12, 1), 35),
        (date(2026, 11, 30), 0),
        (date(2027, 1, 1), 0),
    ],
)
def test_that_age_counts_full_months(born: date, months: int) -> None:
    assert age_in_months(born, MONDAY) == months


def test_that_written_times_are_read() -> None:
    spans = list(parse("B: Mo,Mi-Fr 08:05-12:30", "hier"))
    assert [(span.weekday, span.start, span.end) for span in spans] == [
        (day, 485, 750) for day in (0, 2, 3, 4)
    ]
    assert {span.parity for span in spans} == {Parity.B}
    assert minutes("07:30", "hier") == 450


@pytest.mark.parametrize(
    "text",
    ["", "Mo", "Mo 8-12", "Xx 08:00-12:00", "Mo 12:00-08:00", "Mo 08:60-12:00", "Mo 08:00-24:30",
     "Mo-Di-Mi 08:00-09:00", "C: Mo 08:00-09:00"],
)  # fmt: skip
def test_that_an_unreadable_time_is_named(text: str) -> None:
    with pytest.raises(UserError) as raised:
        list(parse(text, "Raum 7"))
    assert "Raum 7" in raised.value.what
    assert f"»{text}«" in raised.value.what
