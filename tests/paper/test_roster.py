"""The childcare roster and its chart of children against places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kursplaner.domain.time import at
from kursplaner.paper.carechart import quarters, section_of
from kursplaner.paper.facts import Facts
from kursplaner.paper.page import Document
from tests.paper import sample

Texts = Callable[[Document], list[str]]


def test_that_every_day_with_children_has_its_pages(
    made: Mapping[str, Document], read: Texts
) -> None:
    pages = read(made["care-roster"])
    assert [page.split(" KW 48")[0][-10:] for page in pages] == [
        "24.11.2026", "26.11.2026", "26.11.2026",
    ]  # fmt: skip
    assert "Seite 1/1" in pages[0]
    assert "Seite 2/2" in pages[2]


def test_that_thirty_rows_run_over_with_the_head_repeated(
    made: Mapping[str, Document], read: Texts
) -> None:
    pages = read(made["care-roster"])[1:]
    rows = sum(page.count("Schulungsraum") for page in pages)
    assert rows == sample.ROSTER_ROWS
    assert all("Kind Alter Zeit" in page for page in pages)


def test_that_a_row_says_child_age_time_parent_room_and_caregiver(
    made: Mapping[str, Document], read: Texts
) -> None:
    page = read(made["care-roster"])[0]
    for words in ("Björn T.", "13 Mon.", "08:30–11:15", "Ruta T. · Schulungsraum", "Heike W."):
        assert words in page, words
    assert "Björn Tesfamariam" not in page


def test_that_children_without_a_place_are_not_on_the_roster(
    made: Mapping[str, Document], read: Texts
) -> None:
    assert all("Eliška" not in page for page in read(made["care-roster"]))


def test_that_allergies_stand_on_the_roster_and_nowhere_else(
    made: Mapping[str, Document], read: Texts
) -> None:
    words = "Allergie: Nüsse, Hühnerei"
    assert words in read(made["care-roster"])[0]
    for key, document in made.items():
        if key != "care-roster":
            assert not any("Hühnerei" in page for page in read(document)), key


def test_that_headcount_and_places_are_counted_for_every_quarter(facts: Facts) -> None:
    section = section_of(facts, facts.index.rooms["r3"], 1)
    assert section is not None
    strip = quarters(facts, section)
    assert [quarter.start for quarter in strip] == list(range(at(1, 8, 30), at(1, 11, 30), 15))
    assert {(q.children, q.under_three) for q in strip[:-1]} == {(15, 6)}
    assert strip[-1].children == 0
    # Three caregivers could look after fifteen, the room holds fourteen; two look after ten.
    assert [q.places for q in strip] == [14] * 10 + [10] * 2


def test_that_too_many_children_are_marked_in_numbers(
    made: Mapping[str, Document], read: Texts
) -> None:
    pages = read(made["care-roster"])
    assert "15 > 14" in pages[0]
    assert "15 > 10" in pages[1]


def test_that_a_room_nobody_uses_has_no_section(facts: Facts) -> None:
    assert section_of(facts, facts.index.rooms["r3"], 4) is None
