"""How long one frame of the board takes; run by hand, prints a table with -s."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kursplaner.ui import theme
from kursplaner.ui.board import LaneBy, WeekBoard
from tests.ui.board import large

FRAME = 1000 / 60
ROUNDS = 40


@pytest.mark.benchmark
@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
@pytest.mark.parametrize("counties", [1, 10])
@pytest.mark.parametrize("by", list(LaneBy))
def test_that_a_frame_stays_within_a_sixtieth_of_a_second(
    counties: int, by: LaneBy, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, dark=False)
    board = WeekBoard()
    qtbot.addWidget(board)
    board.resize(1600, 900)
    board.set_lanes(by)
    board.show_view(large.view(counties))
    with qtbot.waitExposed(board):
        board.show()
    viewport, bar = board.viewport(), board.horizontalScrollBar()

    def scrolled(number: int) -> None:
        bar.setValue(number * 37)
        viewport.repaint()

    def dragged(number: int) -> None:
        board._hand.drag_to(viewport.mapToGlobal(QPoint(200 + number * 20, 200 + number * 9)))
        viewport.repaint()

    scrolling = _median(scrolled)
    bar.setValue(0)
    assert board.geometry_ is not None
    board.begin_carry(board.geometry_.blocks[0].lesson, None, by_mouse=True)
    qtbot.wait(700)
    dragging = _median(dragged)
    board.cancel_carry()
    print(f"{counties:3} {by.label:10} scroll {scrolling:5.1f} ms  drag {dragging:5.1f} ms")
    assert scrolling < FRAME
    assert dragging < FRAME


def _median(frame: Callable[[int], None]) -> float:
    times = []
    for number in range(ROUNDS):
        before = perf_counter()
        frame(number)
        times.append((perf_counter() - before) * 1000)
    return sorted(times)[ROUNDS // 2]
