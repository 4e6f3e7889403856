"""Cells as people write them: dates, times, yes and no, names, lessons."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kursplaner.domain.problem import CourseKind, Gender, Measles
from kursplaner.exchange.people_cells import (
    CellError,
    decimal,
    names,
    plain,
    text,
    titles,
    weekly_units,
    whole,
    words_of,
    yes_no,
)
from kursplaner.exchange.people_data import DaySpan
from kursplaner.exchange.people_times import day, moment, week_times
from kursplaner.exchange.people_words import course_kind, features, gender, language, measles

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2026, 3, 5, 12, 30), date(2026, 3, 5), "05.03.2026", "5.3.2026", "5.3.26",
        "5. 3. 2026", "5/3/2026", "2026-03-05", "2026-03-05T00:00:00", "5. März 2026",
        "5. Mär 2026", "05. maerz 2026", 46086, 46086.0,
    ],
)  # fmt: skip
def test_that_a_date_is_understood_in_every_notation(cell: object) -> None:
    assert day(TODAY)(cell) == date(2026, 3, 5)


@pytest.mark.parametrize(("cell", "year"), [("1.1.27", 2027), ("1.1.28", 1928), ("1.1.90", 1990)])
def test_that_two_digit_years_do_not_lie_far_ahead(cell: str, year: int) -> None:
    assert day(TODAY)(cell).year == year


@pytest.mark.parametrize("cell", ["31.02.2026", "gestern", "5.3.", "1.1.1800", -3, 1e9, True, "0"])
def test_that_no_date_is_told(cell: object) -> None:
    with pytest.raises(CellError):
        day(TODAY)(cell)


@pytest.mark.parametrize(
    ("cell", "spans"),
    [
        ("Mo 8-12", [(0, 480, 720)]),
        ("Di 08:45–11:30 Uhr", [(1, 525, 690)]),
        ("Mo-Mi 8 bis 12", [(0, 480, 720), (1, 480, 720), (2, 480, 720)]),
        ("Di+Do 9.00-11.30; Sa 10-12", [(1, 540, 690), (3, 540, 690), (5, 600, 720)]),
        ("Dienstag und Donnerstag 9-10", [(1, 540, 600), (3, 540, 600)]),
        ("montags von 8 Uhr bis 12 Uhr", [(0, 480, 720)]),
        ("Fr 0800-1230", [(4, 480, 750)]),
        ("Fr 8h30-12h", [(4, 510, 720)]),
        ("Mo 8-10, 14-16", [(0, 480, 600), (0, 840, 960)]),
        ("Sa-Mo 9-10", [(0, 540, 600), (5, 540, 600), (6, 540, 600)]),
        ("Mo 8-12\nMi 8-12", [(0, 480, 720), (2, 480, 720)]),
        ("So 20-24", [(6, 1200, 1440)]),
        ("", []),
    ],
)
def test_that_weekly_times_are_understood(cell: str, spans: list[tuple[int, int, int]]) -> None:
    assert week_times(cell) == tuple(DaySpan(*span) for span in spans)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("8-12", "fehlt der Wochentag"),
        ("Mo 12-8", "das Ende liegt nicht nach dem Beginn"),
        ("Mo 8-25", "die Uhrzeit 25 gibt es nicht"),
        ("Mo 8:75-10", "die Uhrzeit 8:75 gibt es nicht"),
        ("vormittags", "erwartet wird etwas wie"),
        ("Mo 8-12 außer Ferien", "erwartet wird etwas wie"),
        ("Mo", "erwartet wird etwas wie"),
    ],
)
def test_that_times_nobody_can_know_are_refused(cell: str, why: str) -> None:
    with pytest.raises(CellError, match=why):
        week_times(cell)


@pytest.mark.parametrize(
    ("cell", "units"),
    [("2 x 4 UE", (4, 4)), ("2x4", (4, 4)), ("4+4+5", (4, 4, 5)), (4, (4,)), ("2 mal 3", (3, 3)),
     ("4 und 2", (4, 2)), ("2 × 4, 1 x 2", (4, 4, 2))],
)  # fmt: skip
def test_that_weekly_lessons_are_understood(cell: object, units: tuple[int, ...]) -> None:
    assert weekly_units(cell) == units


@pytest.mark.parametrize("cell", ["viel", "0 x 4", "99", "31 x 1", "2 x", datetime(2026, 4, 2)])
def test_that_lessons_nobody_can_count_are_refused(cell: object) -> None:
    with pytest.raises(CellError):
        weekly_units(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("ja", True), ("X", True), (True, True), (1, True), ("✓", True), ("nein", False), (0, False),
     ("", False), (None, False), ("-", False)],
)  # fmt: skip
def test_that_yes_and_no_are_understood(cell: object, value: bool) -> None:
    assert yes_no(cell) is value


def test_that_perhaps_is_neither_yes_nor_no() -> None:
    with pytest.raises(CellError, match="»ja« oder »nein«"):
        yes_no("vielleicht")


def test_that_units_behind_a_number_do_no_harm() -> None:
    assert whole(0, 100)("16 Plätze") == 16
    assert decimal(0, 100)("42,5 m²") == 42.5
    for cell in ("-1", "101", "2,5", "viele", True):
        with pytest.raises(CellError):
            whole(0, 100)(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Müller, Anna", ("Müller, Anna",)),
        ("Müller, Anna; Meier, Jörg", ("Müller, Anna", "Meier, Jörg")),
        ("Anna Müller, Jörg Meier", ("Anna Müller", "Jörg Meier")),
        ("Anna Müller\nJörg Meier\n", ("Anna Müller", "Jörg Meier")),
        ("", ()),
    ],
)
def test_that_several_names_in_a_cell_are_told_apart(cell: str, found: tuple[str, ...]) -> None:
    assert names(cell) == found


def test_that_titles_may_hold_commas_between_semicolons() -> None:
    assert titles("Deutsch, A1; Sport") == ("Deutsch, A1", "Sport")
    assert titles("Deutsch A1, Sport") == ("Deutsch A1", "Sport")
    assert words_of("Tafel / Beamer, WLAN") == ("Tafel", "Beamer", "WLAN")


def test_that_words_are_compared_without_case_umlaut_spelling_and_dots() -> None:
    assert plain("Räume") == plain("RAEUME") == plain("räume.")
    assert gender("Weiblich") is Gender.FEMALE
    assert language("ukrainisch") == "uk"
    assert measles("liegt vor") is Measles.SEEN
    assert course_kind("Integrations-Kurs") is CourseKind.LANGUAGE
    assert features("Tafel; Turnhalle; Beamer") == ("board", "gym", "Beamer")


def test_that_excel_faults_and_numbers_are_seen() -> None:
    assert text(12.0) == "12"
    assert text("  a \xa0 b ") == "a b"
    with pytest.raises(CellError, match="#REF!"):
        text("#REF!")


anything = (
    st.text(max_size=20)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.just(time(8))
)
READERS: tuple[Callable[[object], object], ...] = (
    text, yes_no, whole(0, 9), decimal(0, 9), day(TODAY), week_times, names, titles, words_of,
    weekly_units, gender, measles, course_kind, language, features,
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(anything, st.sampled_from(READERS))
def test_that_any_cell_gives_a_value_or_one_sentence(
    cell: object, read: Callable[[object], object]
) -> None:
    with suppress(CellError):
        read(cell)


def test_that_excels_truths_are_told_as_excel_shows_them() -> None:
    assert (text(True), text(False)) == ("WAHR", "FALSCH")
    assert (yes_no(True), yes_no("FALSCH")) == (True, False)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("24.11.2026 15:30", datetime(2026, 11, 24, 15, 30)),
        ("24.11.2026, 9.05 Uhr", datetime(2026, 11, 24, 9, 5)),
        ("24.11.2026", datetime(2026, 11, 24)),
        ("2026-11-24 15:30", datetime(2026, 11, 24, 15, 30)),
        ("24. 11.26", datetime(2026, 11, 24)),
        (datetime(2026, 11, 24, 15, 30, 12), datetime(2026, 11, 24, 15, 30)),
        (date(2026, 11, 24), datetime(2026, 11, 24)),
        (46350.5, datetime(2026, 11, 24, 12)),
    ],
)
def test_that_a_moment_is_a_day_with_or_without_a_time(cell: object, expected: datetime) -> None:
    assert moment(TODAY)(cell) == expected
