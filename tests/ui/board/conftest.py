"""The board, its tray and its inspector on the sample week, as the window wires them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import DAY
from kursplaner.services.week import WeekView
from kursplaner.ui.board import Inspector, Tray, WeekBoard
from kursplaner.ui.board.geometry import BlockBox
from tests.ui.board import sample


@pytest.fixture
def view() -> WeekView:
    return sample.view()


@dataclass
class Desk:
    """A window with the three, and a person's hands on it; keeps what was asked for."""

    window: QWidget
    board: WeekBoard
    tray: Tray
    inspector: Inspector
    moved: list[PlacedLesson] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    selected: list[str | None] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def block(self, lesson: str) -> BlockBox:
        assert self.board.geometry_ is not None
        return self.board.geometry_.boxes_of(lesson)[0]

    def hold(self, lesson: str) -> QPoint:
        """A point of the viewport inside the block, 20 px below its top."""
        rect = self.board.window_().to_widget(self.block(lesson).rect)
        return rect.topLeft().toPoint() + QPoint(20, 20)

    def spot(self, lane: str, start: int) -> QPoint:
        """Where to let go so that a block held by `hold` begins at `start` in the lane."""
        geometry = self.board.geometry_
        assert geometry is not None
        column = geometry.column(start // DAY, lane)
        assert column is not None
        x, y = column.x, geometry.y(start % DAY)
        window = self.board.window_()
        left, top = x - window.left + window.axis, y - window.top + window.head
        return QPoint(round(left) + 23, round(top) + 21)

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Press and move in small steps; the button stays down."""
        viewport = self.board.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 9):
            QTest.mouseMove(viewport, start + (end - start) * step / 8)

    def let_go(self, at: QPoint) -> None:
        QTest.mouseRelease(self.board.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(self.board, key, modifier)


@pytest.fixture
def desk(qtbot: QtBot, view: WeekView) -> Iterator[Desk]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    row = QHBoxLayout(window)
    column = QVBoxLayout()
    board, tray, inspector = WeekBoard(), Tray(), Inspector()
    board.attach_tray(tray)
    column.addWidget(board, 1)
    column.addWidget(tray)
    row.addLayout(column, 1)
    row.addWidget(inspector)
    made = Desk(window, board, tray, inspector)
    board.moved.connect(made.moved.append)
    board.unplaced.connect(made.unplaced.append)
    board.pin_toggled.connect(made.pinned.append)
    board.selected.connect(made.selected.append)
    board.why_asked.connect(made.why.append)
    board.told.connect(made.told.append)
    for part in (board, tray, inspector):
        part.show_view(view)
    with qtbot.waitExposed(window):
        window.show()
    yield made
    board.cancel_carry()
