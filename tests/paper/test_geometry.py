"""What must hold on every page of every document, whatever stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from PySide6.QtGui import QFontDatabase, QTextLayout

from kursplaner.paper import typeset
from kursplaner.paper.catalogue import KINDS, documents
from kursplaner.paper.page import Box, Document, Hatch, Item, Line, Page, Text
from kursplaner.paper.paint import hatch_lines
from tests.paper import sample

KEYS = [kind.key for kind in KINDS]
IGNORABLE = {"\u2068", "\u2069", "\u00a0"}


def box_of(item: Item) -> Box:
    return item.box


@pytest.mark.parametrize("key", KEYS)
def test_that_no_item_leaves_the_printable_page(made: Mapping[str, Document], key: str) -> None:
    for page in made[key].pages:
        printable = page.paper.inset(5, 5)
        outside = [item for item in page.items if not printable.contains(box_of(item))]
        assert outside == []


@pytest.mark.parametrize("key", KEYS)
def test_that_no_two_texts_overlap(made: Mapping[str, Document], key: str) -> None:
    for page in made[key].pages:
        assert overlapping(page) == []


def overlapping(page: Page) -> list[tuple[str, str]]:
    return [
        (one.text, other.text)
        for one, other in combinations(page.texts, 2)
        if one.box.overlaps(other.box, slack=0.2)
    ]


def test_that_the_overlap_test_can_fail() -> None:
    text = Text(x=10, y=10, text="Raum", size=12, width=10)
    page = Page(width=210, height=297, items=(text, text))
    assert overlapping(page) == [("Raum", "Raum")]


@pytest.mark.parametrize("key", KEYS)
def test_that_no_type_is_smaller_than_the_floor(made: Mapping[str, Document], key: str) -> None:
    sizes = {text.size for page in made[key].pages for text in page.texts}
    assert min(sizes) >= typeset.FLOOR


@pytest.mark.parametrize("key", KEYS)
def test_that_a_text_is_as_wide_as_it_was_measured(made: Mapping[str, Document], key: str) -> None:
    for page in made[key].pages:
        for text in page.texts:
            assert text.width == pytest.approx(typeset.width(text.text, text.size, text.bold))


@pytest.mark.parametrize("key", KEYS)
def test_that_every_letter_has_a_glyph_in_an_installed_font(
    made: Mapping[str, Document], key: str
) -> None:
    missing = {
        (text.text, glyph)
        for page in made[key].pages
        for text in page.texts
        for glyph in missing_glyphs(text.text, text.bold)
    }
    assert missing == set()


def missing_glyphs(text: str, bold: bool = False) -> list[str]:
    """Letters of the text that would be painted as an empty box."""
    found = []
    for letter in set(text) - IGNORABLE:
        layout = QTextLayout(letter, typeset.font(bold))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        glyphs = [index for run in layout.glyphRuns() for index in run.glyphIndexes()]
        if 0 in glyphs:
            found.append(letter)
    return found


def test_that_the_glyph_test_can_fail() -> None:
    assert missing_glyphs("A\U0010fffd") == ["\U0010fffd"]


def test_that_the_fonts_are_named_and_installed() -> None:
    families = typeset.font().families()
    assert families[0] in ("Noto Sans", "Segoe UI")
    assert set(families) <= set(QFontDatabase.families())


def test_that_hatch_strokes_stay_in_their_box() -> None:
    hatch = Hatch(box=Box(20, 30, 40, 12))
    lines = [Line(x1=s.x1(), y1=s.y1(), x2=s.x2(), y2=s.y2()) for s in hatch_lines(hatch)]
    assert len(lines) > 10
    assert all(hatch.box.contains(line.box) for line in lines)


def test_that_a_week_without_anything_still_makes_calm_pages() -> None:
    found = documents(
        sample.empty_problem(), sample.empty_plan(), sample.empty_directory(), sample.WEEK,
        printed=sample.PRINTED,
    )  # fmt: skip
    assert [document.key for document in found] == ["poster-room", "poster-site"]
    for document in found:
        for page in document.pages:
            assert overlapping(page) == []
            assert all(page.paper.inset(5, 5).contains(box_of(item)) for item in page.items)
