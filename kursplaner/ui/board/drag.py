"""The mouse on the board: selecting, dragging, scrolling at the edges while dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from kursplaner.ui.board.geometry import BlockBox

if TYPE_CHECKING:
    from kursplaner.ui.board.board import WeekBoard

EDGE, SPEED = 36, 14
"""Width of the scrolling strip at the edges, and pixels per tick, logical pixels."""


class MouseHand(QObject):
    """From press to release, for blocks of the board and for cards of the tray."""

    def __init__(self, board: WeekBoard) -> None:
        super().__init__(board)
        self._board = board
        self._pressed: tuple[BlockBox, QPointF] | None = None
        self._grip = QPointF(20, 12)
        """Where in the block the pointer holds it, from its top left."""
        self._last = QPoint()
        self._scroller = QTimer(self, interval=16)
        self._scroller.timeout.connect(self._scroll)

    # Events of the board's viewport

    def press(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._board.carrying:
            return
        block = self._board.block_under(event.position())
        self._board.focus_block(block)
        self._pressed = (block, event.position()) if block else None

    def move(self, event: QMouseEvent) -> None:
        if self._board.carrying and event.buttons() & Qt.MouseButton.LeftButton:
            self.drag_to(event.globalPosition().toPoint())
        elif self._pressed and event.buttons() & Qt.MouseButton.LeftButton:
            block, start = self._pressed
            far = (event.position() - start).manhattanLength()
            if far >= QApplication.startDragDistance():
                self._take(block, start, event.globalPosition().toPoint())
        else:
            over = self._board.block_under(event.position())
            shape = Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor
            self._board.viewport().setCursor(shape)

    def release(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._board.carrying and event.button() is Qt.MouseButton.LeftButton:
            self.drop_at(event.globalPosition().toPoint())

    # One drag, wherever it began

    def _take(self, block: BlockBox, start: QPointF, at: QPoint) -> None:
        geometry = self._board.geometry_
        assert geometry is not None
        corner = self._board.window_().to_widget(block.rect).topLeft()
        origin = geometry.columns[block.column].lane.key
        self._begin(block.lesson, origin, start - corner, at)

    def take_from_tray(self, lesson: str, at: QPoint) -> None:
        self._begin(lesson, None, QPointF(20, 12), at)

    def _begin(self, lesson: str, origin: str | None, grip: QPointF, at: QPoint) -> None:
        self._pressed = None
        self._grip = grip
        self._board.begin_carry(lesson, origin, by_mouse=True)
        self._board.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.drag_to(at)
        self._scroller.start()

    def drag_to(self, at: QPoint) -> None:
        """The pointer is at a global position."""
        self._last = at
        board = self._board
        local = board.viewport().mapFromGlobal(at)
        geometry, carry = board.geometry_, board.carry
        if geometry is None or carry is None:
            return
        over = board.window_().area.contains(QPointF(local))
        cell = None
        if over:
            point = board.window_().to_content(local.x(), local.y() - self._grip.y())
            cell = geometry.cell_at(point.x(), point.y(), carry.minutes)
        board.aim(cell, over_tray=board.tray_at(at))
        board.place_ghost(at - self._grip.toPoint(), at)

    def drop_at(self, at: QPoint) -> None:
        if self._board.carrying:
            self.drag_to(at)
            self.stop()
            self._board.drop()

    def stop(self) -> None:
        """Forget the drag; the board ends the carrying itself."""
        self._pressed = None
        self._scroller.stop()
        self._board.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def _scroll(self) -> None:
        board = self._board
        local = QPointF(board.viewport().mapFromGlobal(self._last))
        area = board.window_().area
        if not area.adjusted(-EDGE, -EDGE, EDGE, EDGE).contains(local):
            return
        moved = (
            _push(local.x(), area.left(), area.right()),
            _push(local.y(), area.top(), area.bottom()),
        )
        if any(moved):
            across, down = board.horizontalScrollBar(), board.verticalScrollBar()
            across.setValue(across.value() + moved[0])
            down.setValue(down.value() + moved[1])
            self.drag_to(self._last)


def _push(at: float, low: float, high: float) -> int:
    if at < low + EDGE:
        return -SPEED
    return SPEED if at > high - EDGE else 0
