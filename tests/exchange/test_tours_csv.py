import csv
from io import StringIO
from typing import Any

import msgspec
import pytest

from kursplaner.domain.directory import Directory, PlaceCard
from kursplaner.exchange.tours_csv import HEADINGS, safe_cell, tours_csv


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def rows(tour_week: Any) -> list[dict[str, str]]:
    return read(tours_csv(tour_week.problem, tour_week.plan, tour_week.directory))


def test_that_excel_is_told_the_encoding_and_finds_columns(tour_week: Any) -> None:
    content = tours_csv(tour_week.problem, tour_week.plan, tour_week.directory)
    assert content.startswith(b"\xef\xbb\xbfTour;Datum;")
    assert content.endswith(b"\r\n")
    assert len(set(HEADINGS)) == len(HEADINGS)


def test_that_every_halt_is_a_row_with_all_columns(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 5
    assert [row["Halt"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(set(row) == set(HEADINGS) and None not in row.values() for row in rows)


def test_that_a_row_says_tour_vehicle_driver_and_day(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert (row["Tour"], row["Datum"], row["Wochentag"]) == ("Di-1", "24.11.2026", "Di")
        assert row["Fahrzeug"] == "Bus 1 »Flitzer«"
        assert row["Kennzeichen"] == "V-AD 112"
        assert row["Fahrer:in"] == "Jörg Müller"


def test_that_boarding_shows_first_name_initial_and_children(rows: list[dict[str, str]]) -> None:
    assert [row["Steigen ein"] for row in rows] == ["", "Olena K. + 2 Kinder", "Amira S.", "", ""]
    assert rows[3]["Steigen aus"] == "Olena K. + 2 Kinder, Amira S."
    assert [row["Personen an Bord"] for row in rows] == ["0", "3", "4", "0", "0"]
    assert "Kovalenko" not in str(rows)


def test_that_minutes_and_kilometres_belong_to_the_way_to_the_halt(
    rows: list[dict[str, str]],
) -> None:
    assert [row["Fahrminuten"] for row in rows] == ["0", "9", "14", "10", "2"]
    assert [row["Kilometer"] for row in rows] == ["0,0", "9,2", "14,2", "10,2", "2,2"]
    assert (rows[1]["Ankunft"], rows[1]["Abfahrt"]) == ("07:54", "07:57")


def test_that_separators_in_a_text_do_not_shift_columns(rows: list[dict[str, str]]) -> None:
    assert rows[1]["Hinweis"] == "Wartehaus; Süd <Eingang>"
    assert rows[1]["Breite"] == "50,283300"


@pytest.mark.parametrize("text", ["=1+1", "+49 1512", "-3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_that_a_text_never_becomes_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Bad Elster", "3-4", "a=b", "12,5"])
def test_that_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_that_a_hostile_place_name_is_shown_and_not_run(tour_week: Any) -> None:
    card = PlaceCard(name='=HYPERLINK("http://x";"y")')
    directory = msgspec.structs.replace(tour_week.directory, places={"elster": card})
    row = read(tours_csv(tour_week.problem, tour_week.plan, directory))[1]
    assert row["Ort"].startswith("'=HYPERLINK")


def test_that_tours_come_by_day_and_start(tour_week: Any) -> None:
    first = msgspec.structs.replace(tour_week.tour, id="spät")
    monday = tuple(
        msgspec.structs.replace(s, arrive=s.arrive - 1440, depart=s.depart - 1440)
        for s in first.stops
    )
    early = msgspec.structs.replace(first, id="früh", stops=monday)
    content = tours_csv(
        tour_week.problem, tour_week.plan, tour_week.directory, [tour_week.tour, early]
    )
    assert [row["Tour"] for row in read(content)[::5]] == ["früh", "Di-1"]


def test_that_unknown_cards_fall_back_to_the_names_of_the_problem(tour_week: Any) -> None:
    row = read(tours_csv(tour_week.problem, tour_week.plan, Directory()))[1]
    assert (row["Fahrzeug"], row["Fahrer:in"], row["Ort"]) == ("Bus 1", "Jörg M.", "Bad Elster")
    assert row["Steigen ein"] == "Olena K. + 2 Kinder"


def test_that_a_plan_without_tours_is_only_headings(tour_week: Any) -> None:
    content = tours_csv(tour_week.problem, tour_week.plan, tour_week.directory, [])
    assert content.decode("utf-8-sig").strip().split(";") == list(HEADINGS)
