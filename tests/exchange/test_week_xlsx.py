"""The week as workbook and CSV, read back cell by cell."""

from __future__ import annotations

import csv
from datetime import datetime, time
from io import BytesIO, StringIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from kursplaner.domain.plan import Missing, Unserved
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.exchange.week_xlsx import week_csv, week_xlsx


@pytest.fixture
def book(tour_week: Any) -> Workbook:
    return load_workbook(BytesIO(week_xlsx(tour_week.problem, tour_week.plan, tour_week.directory)))


def table(book: Workbook, title: str) -> list[dict[str, Any]]:
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_that_there_are_four_sheets_with_fixed_heads(book: Workbook) -> None:
    assert book.sheetnames == ["Wochenplan", "Betreuung", "Fahrten", "Nicht versorgt"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.cell(1, 1).font.bold
        assert sheet.column_dimensions["A"].width > 8


def test_that_a_lesson_has_real_dates_times_and_counts(book: Workbook) -> None:
    (row,) = table(book, "Wochenplan")

    assert row["Datum"] == datetime(2026, 11, 24)
    assert (row["Beginn"], row["Ende"]) == (time(9), time(10, 30))
    assert (row["Tag"], row["Kurs"], row["Raum"]) == ("Dienstag", "Deutsch A1", "Saal")
    assert (row["UE"], row["Teilnehmende"], row["Kinder in Betreuung"]) == (2, 2, 2)
    assert row["Fixiert"] is None


def test_that_a_pinned_lesson_says_so(tour_week: Any) -> None:
    problem = replace(tour_week.problem, pins=(LessonPin(lesson="l"),))
    book = load_workbook(BytesIO(week_xlsx(problem, tour_week.plan, tour_week.directory)))

    assert table(book, "Wochenplan")[0]["Fixiert"] == "ja"


def test_that_rides_name_person_stops_and_children(book: Workbook) -> None:
    rows = table(book, "Fahrten")

    assert [row["Person"] for row in rows] == ["Olena K.", "Amira S."]
    assert [row["Kinder"] for row in rows] == [2, 0]
    assert rows[0]["Abfahrt"] == time(7, 57)
    assert rows[0]["Von"] == "Bad Elster, Kurpark"
    assert rows[0]["Nach"] == "Alte Schänke"


def test_that_whoever_is_left_out_is_named_with_a_reason(tour_week: Any) -> None:
    reason = Violation(
        rule="H7", code="measles", subjects=(Ref(Kind.CHILD, "k1"), Ref(Kind.LESSON, "l"))
    )
    missing = (
        Unserved(kind=Missing.CHILD, id="k1", lesson="l", reason=reason),
        Unserved(kind=Missing.PERSON, id="olena", lesson="l"),
        Unserved(kind=Missing.LESSON, id="l"),
        Unserved(kind=Missing.RIDE, id="amira/1.0/out"),
    )
    plan = replace(tour_week.plan, unserved=missing)
    book = load_workbook(BytesIO(week_xlsx(tour_week.problem, plan, tour_week.directory)))
    rows = table(book, "Nicht versorgt")

    assert [row["Was"] for row in rows] == ["Kinderbetreuung", "Teilnahme", "Termin", "Fahrt"]
    assert [row["Wer"] for row in rows] == ["Ivan", "Olena K.", "Deutsch A1", "Amira S."]
    assert "Masern" in rows[0]["Grund"]
    assert rows[1]["Termin"] == "Deutsch A1, Di 09:00"


@pytest.mark.parametrize("name", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "a\x01b"])
def test_that_no_name_becomes_a_formula(tour_week: Any, name: str) -> None:
    course = replace(tour_week.problem.courses[0], name=name)
    problem = replace(tour_week.problem, courses=(course,))
    book = load_workbook(BytesIO(week_xlsx(problem, tour_week.plan, tour_week.directory)))
    cell = book["Wochenplan"].cell(2, 5)

    assert cell.data_type == "s"
    assert cell.value == name.replace("\x01", "")

    (row,) = read_csv(week_csv(problem, tour_week.plan, tour_week.directory))
    assert not row["Kurs"].startswith(("=", "+", "-", "@", "\t"))


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_that_the_csv_says_the_same_in_german_notation(tour_week: Any) -> None:
    (row,) = read_csv(week_csv(tour_week.problem, tour_week.plan, tour_week.directory))

    assert row["Datum"] == "24.11.2026"
    assert (row["Beginn"], row["Ende"], row["UE"]) == ("09:00", "10:30", "2")


def test_that_names_fall_back_to_the_problem_without_a_directory(tour_week: Any) -> None:
    book = load_workbook(BytesIO(week_xlsx(tour_week.problem, tour_week.plan)))

    assert table(book, "Fahrten")[0]["Von"] == "Bad Elster"
