"""Nothing of the board outlives its window."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from kursplaner.services.week import WeekView
from kursplaner.ui.board import Inspector, Tray, WeekBoard


def test_that_board_tray_and_inspector_go_with_their_window(
    qapp: QApplication, view: WeekView
) -> None:
    window = QWidget()
    box = QVBoxLayout(window)
    board, tray, inspector = WeekBoard(), Tray(), Inspector()
    board.attach_tray(tray)
    for part in (board, tray, inspector):
        box.addWidget(part)
        part.show_view(view)
    board.begin_carry("a2-1", None, by_mouse=True)
    kept = weakref.ref(board)
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not any(isValid(part) for part in (board, tray, inspector))
    del board, tray, inspector, part, window, box
    gc.collect()
    assert kept() is None


def test_that_cards_of_an_older_week_are_let_go(qapp: QApplication, view: WeekView) -> None:
    tray = Tray()
    tray.show_view(view)
    old = tray.cards[0]
    tray.show_view(view)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(old)
    assert len(tray.cards) == 2
