"""The keyboard on the board: walking between blocks, carrying a lesson, pin, take out, zoom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kursplaner.domain.time import DAY, HOUR
from kursplaner.ui.board.geometry import BlockBox, Cell, Column, Geometry

if TYPE_CHECKING:
    from kursplaner.ui.board.board import WeekBoard

Key = Qt.Key
HELP = (
    "Pfeiltasten wechseln zwischen Terminen. Eingabetaste nimmt einen Termin auf, Pfeiltasten "
    "verschieben ihn, mit Strg um Tage oder Stunden, Eingabetaste legt ab, Esc bricht ab. "
    "W fragt, warum ein Platz nicht geht. P fixiert, Entf nimmt den Termin aus dem Plan."
)
WHY_HINT = "W: Was würde helfen?"
_TAKE = (Key.Key_Return, Key.Key_Enter, Key.Key_Space)
_ARROWS = {
    Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1),
}  # fmt: skip


def pressed(board: WeekBoard, event: QKeyEvent) -> bool:
    """Handle a key; False when it means nothing here."""
    if board.geometry_ is None:
        return False
    far = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if far and _zoom(board, event.key()):
        return True
    return _carrying(board, event, far) if board.carrying else _walking(board, event)


def _zoom(board: WeekBoard, key: int) -> bool:
    actions: dict[int, Callable[[], None]] = {
        Key.Key_Plus: board.zoom_in, Key.Key_Equal: board.zoom_in,
        Key.Key_Minus: board.zoom_out, Key.Key_0: board.zoom_fit,
    }  # fmt: skip
    if key in actions:
        actions[key]()
    return key in actions


# Walking


def _walking(board: WeekBoard, event: QKeyEvent) -> bool:
    geometry, block = board.geometry_, board.focused_block()
    assert geometry is not None
    key = Key(event.key())
    if key in _ARROWS or key in (Key.Key_Home, Key.Key_End):
        found = _next(geometry, block, key)
        if found is not None:
            board.focus_block(found)
        return True
    if key is Key.Key_Escape and block is not None:
        board.focus_block(None)
        return True
    if block is None:
        return False
    return _act(board, block, key)


def _act(board: WeekBoard, block: BlockBox, key: Qt.Key) -> bool:
    if key in _TAKE:
        board.pick_up(block.lesson, block)
    elif key is Key.Key_P:
        board.pin_toggled.emit(block.lesson)
    elif key in (Key.Key_Delete, Key.Key_Backspace):
        board.unplaced.emit(block.lesson)
    else:
        return False
    return True


def _next(geometry: Geometry, block: BlockBox | None, key: Qt.Key) -> BlockBox | None:
    if not geometry.blocks:
        return None
    if block is None or key is Key.Key_Home:
        return geometry.blocks[0]
    if key is Key.Key_End:
        return geometry.blocks[-1]
    across, down = _ARROWS[key]
    if down:
        return _in_column(geometry, block, down)
    return _beside(geometry, block, across)


def _in_column(geometry: Geometry, block: BlockBox, step: int) -> BlockBox | None:
    column = geometry.by_column[block.column]
    position = column.index(block) + step
    return column[position] if 0 <= position < len(column) else None


def _beside(geometry: Geometry, block: BlockBox, step: int) -> BlockBox | None:
    """The block nearest in time in the next lane that has any."""
    filled = [n for n in geometry.by_column if (n - block.column) * step > 0]
    if not filled:
        return None
    column = min(filled, key=lambda number: abs(number - block.column))
    middle = block.rect.center().y()
    return min(geometry.by_column[column], key=lambda box: abs(box.rect.center().y() - middle))


# Carrying


def _carrying(board: WeekBoard, event: QKeyEvent, far: bool) -> bool:
    key = Key(event.key())
    if key is Key.Key_Escape:
        board.cancel_carry()
    elif key in _TAKE:
        board.drop()
    elif key is Key.Key_W:
        board.ask_why()
    elif key in (Key.Key_Delete, Key.Key_Backspace) and board.carry is not None:
        lesson = board.carry.lesson
        board.cancel_carry()
        board.unplaced.emit(lesson)
    elif key in _ARROWS:
        _shift(board, *_ARROWS[key], far)
    return True


def _shift(board: WeekBoard, across: int, down: int, far: bool) -> None:
    carry, geometry = board.carry, board.geometry_
    if carry is None or carry.target is None or geometry is None:
        return
    target = carry.target
    column = geometry.columns[target.column]
    if down:
        step = down * (HOUR if far else geometry.grid.lesson_step)
        starts = geometry.starts(column, carry.minutes)
        start = max(starts[0], min(target.start + step, starts[-1])) if starts else target.start
        board.aim(replace(target, start=start))
    else:
        aim = _other_day(geometry, column, across) if far else target.column + across
        if 0 <= aim < len(geometry.columns):
            board.aim(Cell(aim, geometry.columns[aim].day * DAY + target.start % DAY))


def _other_day(geometry: Geometry, column: Column, step: int) -> int:
    """The same lane on the next day shown that has it, else the first lane of the next day; -1."""
    days = [day for day in geometry.days if (day.day - column.day) * step > 0][:: step or 1]
    same = (geometry.column(day.day, column.lane.key) for day in days)
    found = next((other for other in same if other is not None), None)
    if found is not None:
        return found.number
    return days[0].first if days else -1
