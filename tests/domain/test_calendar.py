"""Weeks, German dates, holidays of a Land, and what repeats."""

from datetime import date

import pytest

from kursplaner.domain.calendar import (
    HolidayKind,
    Override,
    Parity,
    Recurrence,
    SingleSpan,
    Week,
    data_warning,
    german_day,
    holiday_blocks,
    holidays_of,
    parity,
    parse_week,
    resolve,
    school_days,
    week_holidays,
    week_of,
    weeks_between,
)  # fmt: skip
from kursplaner.domain.time import Interval, at
from kursplaner.errors import UserError

KW49 = Week(date(2026, 11, 30))


def test_that_a_week_is_read_and_written_in_iso_form():
    assert parse_week("2026-W49") == KW49
    assert parse_week(" 2026w49 ") == KW49
    assert str(KW49) == "2026-W49"
    assert parse_week("2026-W53").monday == date(2026, 12, 28)


@pytest.mark.parametrize("text", ["", "W49", "2026-49", "2026-W0", "2026-W54", "2027-W53", "x"])
def test_that_there_is_no_such_week(text):
    with pytest.raises(UserError, match="2026-W49"):
        parse_week(text)


def test_that_a_week_has_a_german_label():
    assert KW49.label == "KW 49 · 30.11.–5.12.2026"
    assert Week(date(2026, 12, 28)).label == "KW 53 · 28.12.2026–2.1.2027"
    assert german_day(date(2026, 11, 24)) == "Di 24.11.2026"


def test_that_a_week_begins_on_monday():
    with pytest.raises(UserError, match="kein Montag"):
        Week(date(2026, 12, 1))
    assert week_of(date(2026, 12, 6)) == KW49


def test_that_moments_and_dates_turn_into_each_other():
    assert KW49.day(at(1, 9)) == date(2026, 12, 1)
    assert KW49.minute(date(2026, 12, 1)) == at(1, 0)
    assert len(weeks_between(date(2026, 12, 6), date(2026, 12, 7))) == 2


def test_that_weeks_alternate_by_number_or_from_the_first_of_the_term():
    assert [parity(KW49.plus(i)) for i in range(3)] == [Parity.A, Parity.B, Parity.A]
    start = date(2026, 12, 2)
    assert parity(KW49, start) is Parity.A
    assert parity(KW49.plus(1), start) is Parity.B
    # By number KW 53 and KW 1 would both be A; counted from the term they alternate.
    assert parity(parse_week("2026-W53"), start) is Parity.A
    assert parity(parse_week("2027-W01"), start) is Parity.B


def test_that_recurrence_gives_the_spans_of_one_week():
    rules = (
        Recurrence(day=1, start=540, end=660),
        Recurrence(day=2, start=540, end=660, parity=Parity.B),
        Recurrence(day=3, start=540, end=660, except_dates=frozenset({date(2026, 12, 3)})),
        Recurrence(day=4, start=540, end=660, first=date(2026, 12, 5)),
        Recurrence(day=0, start=540, end=660, last=date(2026, 11, 30)),
    )
    single = (
        SingleSpan(date=date(2026, 12, 5), start=600, end=700),
        SingleSpan(date=date(2026, 12, 7), start=600, end=700),
    )
    assert resolve(KW49, rules, single) == (
        Interval(at(0, 9), at(0, 11)),
        Interval(at(1, 9), at(1, 11)),
        Interval(at(5, 10), at(5, 11, 40)),
    )


def test_that_each_land_has_its_own_holidays():
    repentance = parse_week("2026-W47")
    assert week_holidays(repentance, "SN", HolidayKind.PUBLIC) == {
        date(2026, 11, 18): "Buß- und Bettag"
    }
    assert week_holidays(repentance, "MV", HolidayKind.PUBLIC) == {}
    assert date(2027, 3, 8) in holidays_of("mv", 2027, HolidayKind.PUBLIC)


def test_that_a_week_over_new_year_knows_both_years():
    days = week_holidays(parse_week("2026-W53"), "SN", HolidayKind.PUBLIC)
    assert list(days) == [date(2027, 1, 1)]


def test_that_holidays_close_rooms_and_schools():
    repentance = parse_week("2026-W47")
    (block,) = holiday_blocks(repentance, "SN")
    assert (block.start, block.end, block.label) == (at(2, 0), at(3, 0), "Buß- und Bettag")
    assert school_days(repentance, "SN") == (0, 1, 3, 4)
    assert school_days(parse_week("2026-W53"), "MV") == ()


def test_that_own_entries_add_and_remove_holidays():
    bridge = Override(date=date(2026, 11, 26), name="Herbstferien", kind=HolidayKind.SCHOOL)
    lifted = Override(date=date(2026, 11, 18), free=False)
    assert school_days(parse_week("2026-W48"), "MV", (bridge,)) == (0, 1, 2, 4)
    assert holiday_blocks(parse_week("2026-W47"), "SN", (lifted,)) == ()


def test_that_an_unknown_land_is_told():
    with pytest.raises(UserError, match="»XX«"):
        holidays_of("XX", 2026, HolidayKind.PUBLIC)


def test_that_a_term_past_the_data_is_warned_of():
    assert data_warning(date(2029, 7, 31)) is None
    assert "31.7.2029" in (data_warning(date(2029, 8, 1)) or "")
