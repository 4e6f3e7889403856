"""The driver's sheet: one page per tour, everything on it the driver needs, nothing cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
import pytest
import segno
from PySide6.QtGui import QImage

from kursplaner.domain.plan import TourStop
from kursplaner.paper import pdf
from kursplaner.paper.driver import driver_page, driver_sheet
from kursplaner.paper.facts import Facts
from kursplaner.paper.page import Document, Matrix, Page, Rect
from tests.paper import sample

Texts = Callable[[Document], list[str]]


def words_of(page: Page) -> str:
    return " ".join(text.text for text in page.texts)


def test_that_every_tour_has_exactly_one_page(made: Mapping[str, Document]) -> None:
    assert len(made["driver-sheet"].pages) == len(sample.plan().tours) == 2


def test_that_the_sheet_names_vehicle_key_driver_reserve_and_office(
    made: Mapping[str, Document], read: Texts
) -> None:
    sheet = read(made["driver-sheet"])[0]
    for words in ("Tour 1", "Dienstag, 24.11.2026 · 07:20–08:17 Uhr", "Bus 1 (Transit)",
                  "V-AD 1234", "Haken 7", "Karl-Heinz Übelacker", "0160 555 0201", "Reserve",
                  "Ines Roßbach, 0160 555 0202", "037423 555-12", "km Beginn", "km Ende",
                  "18 Sitze + 1 Rollstuhlplatz", "2 Babyschalen", "Bemerkungen",
                  "Unterschrift Fahrer:in", "höchstens 5 Minuten warten"):  # fmt: skip
        assert words in sheet, words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "höchstens 1 Minute warten"), (12, "höchstens 12 Minuten warten"),
     (0, "nicht warten, im Büro anrufen")],
)  # fmt: skip
def test_that_the_sheet_says_how_long_to_wait(facts: Facts, minutes: int, words: str) -> None:
    legal = msgspec.structs.replace(facts.problem.legal, wait_at_stop=minutes)
    problem = msgspec.structs.replace(facts.problem, legal=legal)
    sheet = driver_sheet(problem, facts.plan, facts.tours[0], facts.directory, "KW 48", "")
    assert words in words_of(sheet).replace("\xa0", " ")


def test_that_a_stop_says_time_place_landmark_people_children_seats_phone_and_load(
    made: Mapping[str, Document], read: Texts
) -> None:
    sheet = read(made["driver-sheet"])[0]
    for words in ("07:25", "Adorf, Markt", "vor dem Rathaus", "ein Amina A.", "0160 555 0100",
                  "Sami A., 8 Mon., Babyschale; Leyla A., 20 Mon.", "5 von 18", "Kinderwagen",
                  "+ 1 Rollstuhl", "spätestens 08:20", "0 von 18"):  # fmt: skip
        assert words in sheet, words
    assert "Abfahrt 11:20–11:45" in read(made["driver-sheet"])[1]


def test_that_no_family_name_stands_on_the_sheet(made: Mapping[str, Document], read: Texts) -> None:
    family = [name.split(" ")[-1] for _, name, _ in sample.PEOPLE]
    for sheet in read(made["driver-sheet"]):
        assert [name for name in family if name in sheet] == []


def test_that_everybody_has_a_box_to_tick_for_each_time_in_and_out(facts: Facts) -> None:
    tour = facts.tours[0]
    page = driver_page(facts, tour, "")
    boxes = [i for i in page.items if isinstance(i, Rect) and i.box.width == i.box.height]
    assert len(boxes) == sum(len(stop.board) + len(stop.alight) for stop in tour.stops) == 16


def test_that_the_code_is_the_link_and_a_sheet_without_link_has_none(facts: Facts) -> None:
    link = "https://example.org/route?nach=Bad%20Elster"
    tour = facts.tours[0]
    matrices = [i for i in driver_page(facts, tour, link).items if isinstance(i, Matrix)]
    expected = segno.make(link, error="m", micro=False, boost_error=False).matrix
    assert [m.rows for m in matrices] == [tuple(tuple(map(bool, row)) for row in expected)]
    assert not [i for i in driver_page(facts, tour, "").items if isinstance(i, Matrix)]


def test_that_every_module_of_the_code_is_painted_dark_or_light(facts: Facts) -> None:
    page = driver_page(facts, facts.tours[0], "https://example.org/")
    (code,) = (item for item in page.items if isinstance(item, Matrix))
    image = pdf.png(page, 2100)
    assert sampled(image, code, 10) == code.rows


def sampled(image: QImage, code: Matrix, scale: float) -> tuple[tuple[bool, ...], ...]:
    side = code.box.width / len(code.rows)
    return tuple(
        tuple(
            image.pixelColor(
                round((code.box.x + (column + 0.5) * side) * scale),
                round((code.box.y + (row + 0.5) * side) * scale),
            ).lightness() < 128
            for column in range(len(code.rows))
        )
        for row in range(len(code.rows))
    )  # fmt: skip


@pytest.mark.parametrize("rounds", [2, 3])
def test_that_a_tour_of_many_stops_shrinks_onto_one_page_with_nothing_lost(
    facts: Facts, rounds: int
) -> None:
    tour = facts.tours[0]
    inner = tour.stops[1:-1]
    stops: tuple[TourStop, ...] = (tour.stops[0], *inner * rounds, tour.stops[-1])
    long = msgspec.structs.replace(tour, stops=stops)
    page = driver_page(facts, long, "https://example.org/")
    assert all(page.paper.inset(5, 5).contains(text.box) for text in page.texts)
    assert words_of(page).count("Amina A.") == 2 * rounds
    assert "Unterschrift" in words_of(page)
    usual = driver_page(facts, tour, "")
    assert min(t.size for t in page.texts) < min(t.size for t in usual.texts)


def test_that_the_public_function_makes_the_same_kind_of_page(facts: Facts) -> None:
    tour = facts.tours[1]
    page = driver_sheet(
        facts.problem, facts.plan, tour, sample.directory(), "KW 48", "https://example.org/"
    )
    assert "Tour 2" in words_of(page)
    assert (page.width, page.height) == (210, 297)


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("S", "Fahrzeiten: Schätzung"),
        ("H", "Fahrzeiten: von Hand"),
        ("R", "Fahrzeiten: Straße · © OpenStreetMap-Mitwirkende (ODbL)"),
    ],
)
def test_that_the_sheet_says_where_its_times_come_from(read: Texts, letter: str, said: str) -> None:
    problem = sample.problem()
    places = len(problem.travel.places)
    travel = msgspec.structs.replace(problem.travel, sources=(letter * places,) * places)
    known = msgspec.structs.replace(problem, travel=travel)
    plan = sample.plan()
    page = driver_sheet(known, plan, plan.tours[0], sample.directory(), "KW 48", "")
    sheet = read(Document(key="sheet", title="Blatt", file_name="blatt.pdf", pages=(page,)))[0]
    assert said in sheet
    assert ("OpenStreetMap" in sheet) is (letter == "R")
