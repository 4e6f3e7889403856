"""The board for screen readers: each lesson on it is an object with name, state and place.

Qt's cache owns every interface it was given. It deletes the board's own with the board; those of
the lessons have no widget behind them, so they are deleted here. Nothing holds the board itself.
"""

# ruff: noqa: N802 (the names are those of Qt)
from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken

from kursplaner.ui.board.geometry import BlockBox

if TYPE_CHECKING:
    from kursplaner.ui.board.selecting import SelectingBoard

Key = tuple[str, str]
"""Lesson and lane: a lesson of two teachers lies in two lanes."""
BoardRef = Callable[[], "SelectingBoard | None"]


class LessonAccess(QAccessibleInterface):
    """One block of the board; invalid once its lesson is not in that lane any more."""

    def __init__(self, board: BoardRef, key: Key) -> None:
        super().__init__()
        self._board = board
        self.key = key

    @property
    def _block(self) -> BlockBox | None:
        board = self._board()
        return None if board is None else _blocks(board).get(self.key)

    def isValid(self) -> bool:
        return self._block is not None

    def object(self) -> QObject:
        return None  # type: ignore[return-value]  # Qt's own "no object of its own"

    def window(self) -> QWindow:
        board = self._board()
        return None if board is None else board.window().windowHandle()  # type: ignore[return-value]

    def parent(self) -> QAccessibleInterface:
        board = self._board()
        return None if board is None else QAccessible.queryAccessibleInterface(board)  # type: ignore[return-value]

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        """On the screen, as far as it is in sight."""
        board, block = self._board(), self._block
        if board is None or block is None:
            return QRect()
        window = board.window_()
        seen = window.to_widget(block.rect).intersected(window.area).toRect()
        return seen.translated(board.viewport().mapToGlobal(QPoint()))

    def text(self, text: QAccessible.Text) -> str:
        board, block = self._board(), self._block
        if board is None or block is None or text != QAccessible.Text.Name:
            return ""
        return board.spoken(block)

    def setText(self, text: QAccessible.Text, value: str) -> None:
        """Nothing is written here."""

    def state(self) -> QAccessible.State:
        state, board, block = QAccessible.State(), self._board(), self._block
        if board is None or block is None:
            state.invalid = 1
            return state
        state.focusable = state.selectable = 1
        state.selected = int(board.lesson == block.lesson)
        state.focused = int(board.hasFocus() and board.focused_block() == block)
        state.offscreen = int(self.rect().isEmpty())
        return state


class BoardAccess(QAccessibleWidget):
    """The board as a list of its lessons, before the parts every scrolled area has."""

    def __init__(self, board: SelectingBoard) -> None:
        super().__init__(board, QAccessible.Role.List)
        self._board = weakref.ref(board)
        self._made: dict[Key, LessonAccess] = {}
        self._ids: list[int] = []
        board.destroyed.connect(partial(_delete, self._ids))

    def lesson(self, key: Key) -> LessonAccess:
        """The object of a block, the same one for as long as the board lives."""
        if key not in self._made:
            made = LessonAccess(self._board, key)
            self._ids.append(QAccessible.registerAccessibleInterface(made))
            self._made[key] = made
        return self._made[key]

    @property
    def _keys(self) -> list[Key]:
        board = self._board()
        return [] if board is None else list(_blocks(board))

    def childCount(self) -> int:
        return len(self._keys) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface:
        keys = self._keys
        if 0 <= index < len(keys):
            return self.lesson(keys[index])
        return super().child(index - len(keys))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = self._keys
        if isinstance(child, LessonAccess):
            return keys.index(child.key) if child.key in keys else -1
        index = super().indexOfChild(child)
        return index if index < 0 else index + len(keys)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        board = self._board()
        at = QPoint(x, y)
        block = None
        if board is not None:
            block = board.block_under(board.viewport().mapFromGlobal(at).toPointF())
        if board is not None and block is not None:
            return self.lesson(_key(board, block))
        return super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface:
        board = self._board()
        block = board.focused_block() if board is not None and board.hasFocus() else None
        if board is None or block is None:
            return super().focusChild()
        return self.lesson(_key(board, block))


def tell_focus(board: SelectingBoard, block: BlockBox) -> None:
    """A screen reader reads the block now; nothing happens where none listens."""
    if QAccessible.isActive():
        access = QAccessible.queryAccessibleInterface(board)
        if isinstance(access, BoardAccess):
            event = QAccessibleEvent(access.lesson(_key(board, block)), QAccessible.Event.Focus)
            QAccessible.updateAccessibility(event)


def tell_changed(board: SelectingBoard) -> None:
    """Lessons came, went or moved."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(board, QAccessible.Event.ObjectReorder))


def _blocks(board: SelectingBoard) -> dict[Key, BlockBox]:
    geometry = board.geometry_ if Shiboken.isValid(board) else None
    return {} if geometry is None else {_key(board, block): block for block in geometry.blocks}


def _key(board: SelectingBoard, block: BlockBox) -> Key:
    assert board.geometry_ is not None
    return block.lesson, board.geometry_.columns[block.column].lane.key


def _delete(ids: list[int], *_: object) -> None:
    """The cache forgets the lessons of a board that is gone."""
    while ids:
        QAccessible.deleteAccessibleInterface(ids.pop())


def serve(boards: type[SelectingBoard]) -> None:
    """Once: from now on Qt gets a `BoardAccess` for every such board somebody asks about."""

    def made(_name: str, thing: QObject) -> QAccessibleInterface | None:
        return BoardAccess(thing) if isinstance(thing, boards) else None

    QAccessible.installFactory(made)
