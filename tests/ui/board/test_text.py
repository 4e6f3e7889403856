"""German words in narrow boxes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF

from kursplaner.ui.board.text import breaks, lines, shortened
from kursplaner.ui.theme import font

pytestmark = pytest.mark.usefixtures("qapp")


def divided(word: str) -> str:
    parts, last = [], 0
    for position in breaks(word):
        parts.append(word[last:position])
        last = position
    return "-".join([*parts, word[last:]])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Vormittag", "Vor-mit-tag"),
        ("Nachmittag", "Nach-mit-tag"),
        ("Frauenkurs", "Frauen-kurs"),
        ("Frauensport", "Frauen-sport"),
        ("Gesundheit", "Gesund-heit"),
        ("Bewerbung", "Bewer-bung"),
        ("Schulungsraum", "Schu-lungs-raum"),
        ("Elternabend", "Eltern-abend"),
        ("Kurs", "Kurs"),
        ("A2", "A2"),
        ("", ""),
    ],
)
def test_that_german_words_divide_where_a_reader_expects(word: str, expected: str) -> None:
    assert divided(word) == expected


def test_that_a_long_title_is_hyphenated_and_nothing_of_it_is_lost() -> None:
    metrics = QFontMetricsF(font(13, True))
    rows = lines("Gesundheit (Vortrag)", metrics, metrics.horizontalAdvance("Gesund-") + 1, 4)
    assert rows[:2] == ["Gesund-", "heit"]
    assert "".join(rows).replace("-", "").replace(" ", "") == "Gesundheit(Vortrag)"


def test_that_every_line_fits_its_width() -> None:
    metrics = QFontMetricsF(font(13, True))
    for width in (40, 55, 70, 120):
        for row in lines("Alphabetisierungskurs für Frauen am Vormittag", metrics, width, 5):
            assert metrics.horizontalAdvance(row) <= width


def test_that_what_does_not_fit_into_the_last_line_ends_in_an_ellipsis() -> None:
    metrics = QFontMetricsF(font(13, True))
    rows = lines("Bewerbung und Beratung", metrics, 60, 1)
    assert len(rows) == 1
    assert rows[0].endswith("…")


def test_that_a_first_name_shrinks_to_its_initial_before_anything_is_cut() -> None:
    metrics = QFontMetricsF(font(11))
    width = metrics.horizontalAdvance("M. Seidel") + 1
    assert shortened("Maria Seidel", metrics, width) == "M. Seidel"
    assert shortened("Maria Seidel", metrics, 500) == "Maria Seidel"
    assert shortened("Dr. Thoms", metrics, 500) == "Dr. Thoms"
