"""The look: readable in light and dark, one place for colours, every icon drawable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

import kursplaner.ui
from kursplaner.paths import resource
from kursplaner.ui import theme
from kursplaner.ui.theme import Tokens

LOOKS = [pytest.param(theme.tokens(dark), id="dark" if dark else "light") for dark in (False, True)]
ICONS = sorted(path.stem for path in resource("icons").glob("*.svg"))


def luminance(colour: QColor) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(channel, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """By WCAG 2.1: 1 (same) to 21 (black on white)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("t", LOOKS)
def test_that_text_stands_out_from_what_it_is_written_on(t: Tokens) -> None:
    pairs = {
        "text on surface": (t.text, t.surface), "text on ground": (t.text, t.ground),
        "text on rail": (t.text, t.rail), "quiet on surface": (t.quiet, t.surface),
        "quiet on ground": (t.quiet, t.ground), "quiet on rail": (t.quiet, t.rail),
        "link on surface": (t.accent, t.surface), "primary button": (t.on_accent, t.accent),
        "text in warning": (t.text, t.warn_body), "full band": (t.text, t.warn_fill),
        "overfull band": (t.on_warn, t.warn), "draft badge": (t.draft, t.draft_body),
        "bus disc": (t.on_bus, t.bus), "tooltip": (t.on_tip, t.tip),
        "segment": (t.text, t.accent_body),
    }  # fmt: skip
    weak = {
        name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("t", LOOKS)
def test_that_a_course_is_readable_on_its_body_and_its_edge_is_seen(t: Tokens) -> None:
    for course in t.courses:
        assert contrast(t.text, course.body) >= 7
        assert contrast(course.edge, t.surface) >= 3


@pytest.mark.parametrize("t", LOOKS)
def test_that_marks_are_seen_without_reading(t: Tokens) -> None:
    for mark in (t.accent, t.warn, t.good, t.ghost, t.bus):
        assert contrast(mark, t.surface) >= 3


def test_that_course_colours_repeat_when_there_are_more_courses() -> None:
    t = theme.tokens(False)
    assert t.course(0) == t.course(8)
    assert t.course(3) != t.course(4)


def test_that_a_colour_is_named_only_in_the_tokens() -> None:
    folder = Path(kursplaner.ui.__file__).parent
    literal = re.compile(r"[\"']#[0-9A-Fa-f]{3,8}[\"']|GlobalColor\.(?!transparent)\w+")
    found = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if path.name != "tokens.py" and literal.search(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("name", ICONS)
def test_that_every_icon_draws_something(name: str, qapp: QApplication) -> None:
    made = theme.app_icon() if name == "app" else theme.icon(name)
    image = made.pixmap(QSize(24, 24)).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    drawn = sum(
        image.pixelColor(x, y).alpha() > 60
        for x in range(image.width())
        for y in range(image.height())
    )
    assert drawn > 20 or name == "more"


def test_that_an_icon_takes_the_colour_asked_for(qapp: QApplication) -> None:
    t = theme.tokens(False)
    image = theme.pixmap("stop", 48, t.warn).toImage()
    assert any(image.pixelColor(x, 24) == t.warn for x in range(image.width()))


def test_that_an_unknown_icon_is_a_mistake_of_the_caller(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        theme.icon("gibt-es-nicht")


@pytest.mark.parametrize("dark", [False, True])
def test_that_widgets_wear_the_tokens_and_can_tell_which(
    dark: bool, qapp: QApplication, qtbot: QtBot
) -> None:
    chosen = theme.apply(qapp, dark)
    button = QPushButton("Woche planen")
    qtbot.addWidget(button)
    assert chosen is theme.tokens(dark)
    assert theme.tokens_of(button.palette()) is chosen


def test_that_larger_text_enlarges_type_and_measures(qapp: QApplication) -> None:
    theme.apply(qapp, False, scale=2.0)
    assert theme.font(13).pixelSize() == 26
    assert theme.px(10) == 20
    theme.apply(qapp, False)
    assert theme.font(11, semibold=True).pixelSize() == 11


def test_that_the_style_sheet_has_no_gap_and_uses_existing_pictures(qapp: QApplication) -> None:
    theme.apply(qapp, True)
    sheet = qapp.styleSheet()
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)
