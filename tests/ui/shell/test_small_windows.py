"""On an office laptop, or with large text, nothing is cut: what stands elsewhere too gives way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton

from kursplaner.domain.time import at
from kursplaner.ui import parts
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.places import somewhere


def test_that_a_header_that_gets_narrow_says_less_and_cuts_nothing(
    window: MainWindow, shell: Shell
) -> None:
    shell.desk.move(somewhere(shell.desk, at(1, 9)))
    header = shell.header
    long = header.chip.text()
    for width in (1900, 1366, 1280, 1093, 911):
        window.resize(width, 700)
        QApplication.processEvents()
        for part in parts.widgets(header.layout()):
            assert part.isHidden() or part.width() >= part.sizeHint().width(), (width, part)
    assert header.chip.text() == "Entwurf" != long
    assert "Eingeplant" in header.chip.toolTip()
    assert header.week.text == "KW 49"
    window.resize(1900, 700)
    QApplication.processEvents()
    assert header.chip.text() == long
    assert header.week.text.startswith("KW 49 · ")


def test_that_a_small_window_keeps_every_place_at_hand(window: MainWindow, shell: Shell) -> None:
    window.resize(911, 512)
    QApplication.processEvents()
    rail = shell.rail
    assert rail.narrow
    places = rail.findChildren(QListWidget)[0]
    assert not places.verticalScrollBar().isVisible()
    titles = [places.item(row).toolTip() for row in range(places.count())]
    assert "Kinderbetreuung" in titles
    assert titles.count("") == 2, "headings have nothing to say"
    window.resize(1366, 768)
    QApplication.processEvents()
    assert not rail.narrow


def test_that_lanes_are_offered_only_above_the_board(shell: Shell) -> None:
    assert shell.header.lanes.isVisible()
    shell.choose("people")
    assert not shell.header.lanes.isVisible()


@pytest.mark.parametrize("key", ["shuttle", "check", "courses", "rooms", "team", "report"])
def test_that_no_tool_of_a_place_is_cut_where_it_is_narrow(
    window: MainWindow, shell: Shell, key: str
) -> None:
    shell.choose(key)
    shell.toggle_help()
    for width in (1366, 1280, 911, 1900):
        window.resize(width, 720)
        QApplication.processEvents()
        QApplication.processEvents()
        place = shell.place(key)
        for button in place.findChildren(QPushButton):
            if button.isVisible() and button.text():
                assert button.width() >= button.sizeHint().width(), (width, button.text())
