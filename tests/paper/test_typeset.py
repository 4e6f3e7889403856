"""Wrapping, shrinking and cutting of type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursplaner.paper import typeset

WORD = "Kinderbetreuungsvertretungsplanung"


def test_that_width_grows_in_proportion_to_the_size() -> None:
    assert typeset.width("Alte Post", 20) == pytest.approx(2 * typeset.width("Alte Post", 10))


def test_that_lines_break_between_words_and_fit() -> None:
    text = "Deutsch für Frauen am Vormittag mit Kinderbetreuung"
    lines = typeset.wrap(text, 40, 11)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(typeset.width(line, 11) <= 40 for line in lines)


def test_that_double_names_break_after_their_hyphen_and_times_never_break() -> None:
    limit = typeset.width("Seidel-Hohen", 11)
    assert typeset.wrap("Seidel-Hohenau", limit, 11)[0] == "Seidel-"
    limit = typeset.width("08:45–11:30", 11)
    assert typeset.wrap("von 08:45–11:30", limit, 11) == ("von", "08:45–11:30")


def test_that_blanks_glued_together_are_not_parted() -> None:
    phone = typeset.glued("0160 555 0100")
    limit = typeset.width("Telefon 0160 555", 11)
    assert typeset.wrap(f"Telefon {phone}", limit, 11) == ("Telefon", phone)


def test_that_type_shrinks_before_a_word_is_broken() -> None:
    limit = typeset.width(WORD, 9)
    fitted = typeset.fit(WORD, limit, 100, 14)
    assert fitted.lines == (WORD,)
    assert 8.5 <= fitted.size <= 9


def test_that_a_word_too_long_at_the_floor_is_broken_with_a_hyphen_and_kept_whole() -> None:
    limit = typeset.width(WORD, typeset.FLOOR) / 2
    fitted = typeset.fit(WORD, limit, 100, 14)
    assert fitted.size == typeset.FLOOR
    assert fitted.lines[0].endswith("-")
    assert "".join(fitted.lines).replace("-", "") == WORD


def test_that_an_ellipsis_marks_what_was_cut() -> None:
    limit = typeset.width("Erstorientierung", 9)
    cut = typeset.ellipsis("Erstorientierungskurs für Frauen", limit, 9)
    assert cut.endswith("…")
    assert typeset.width(cut, 9) <= limit
    assert typeset.ellipsis("kurz", limit, 9) == "kurz"


@given(
    text=st.text(st.sampled_from("abÄö -/–Шعد. "), min_size=1, max_size=60),
    limit=st.floats(min_value=8, max_value=120),
)
def test_that_wrapping_loses_no_letter_and_never_exceeds_the_column(
    text: str, limit: float
) -> None:
    lines = typeset.wrap(text, limit, 10)
    letters = [letter for letter in text if letter not in " -"]
    assert [letter for line in lines for letter in line if letter not in " -"] == letters
    assert all(typeset.width(line, 10) <= limit for line in lines)
