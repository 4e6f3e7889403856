"""Selecting on the board: which lesson the keys act on, and what a screen reader says of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent
from PySide6.QtWidgets import QWidget

from kursplaner.services.week import WeekView
from kursplaner.ui.board import access, keys
from kursplaner.ui.board.canvas import BoardCanvas
from kursplaner.ui.board.geometry import BlockBox


class SelectingBoard(BoardCanvas):
    """Knows nothing of moving; WeekBoard adds that."""

    selected = Signal(object)
    """Lesson id or None."""
    told = Signal(str)
    """One sentence about what just happened here (picked up, not possible)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(keys.HELP)
        self._lesson: str | None = None
        self._lane: str | None = None

    def show_view(self, view: WeekView) -> None:
        super().show_view(view)
        if self._lesson is not None and self.view is not None:
            known = {lesson.id for lesson in view.problem.lessons}
            if self._lesson not in known:
                self.focus_block(None)
        self._describe()
        access.tell_changed(self)

    @property
    def lesson(self) -> str | None:
        """The selected lesson."""
        return self._lesson

    def select(self, lesson: str | None, reveal: bool = True) -> None:
        """Select from outside (a list, the checks); emits nothing."""
        self._lesson, self._lane = lesson, None
        block = self.focused_block()
        if block is not None and reveal:
            self.show_rect(block.rect)
        self._describe()
        self.viewport().update()

    def focused_block(self) -> BlockBox | None:
        """The block that keys act on: the selected lesson in the lane it was selected in."""
        if self._lesson is None or self.geometry_ is None:
            return None
        boxes = self.geometry_.boxes_of(self._lesson)
        columns = self.geometry_.columns
        same = (box for box in boxes if columns[box.column].lane.key == self._lane)
        return next(same, boxes[0] if boxes else None)

    def focus_block(self, block: BlockBox | None) -> None:
        """Select as a person does: scroll there, tell the others."""
        if self.geometry_ is None:
            return
        lesson = block.lesson if block else None
        changed = lesson != self._lesson
        self._lesson = lesson
        self._lane = self.geometry_.columns[block.column].lane.key if block else None
        if block is not None:
            self.show_rect(block.rect)
        self._describe()
        self.viewport().update()
        if changed:
            self.selected.emit(lesson)

    def block_under(self, position: QPointF) -> BlockBox | None:
        """The block at a position of the viewport."""
        window = self.window_() if self.geometry_ else None
        if window is None or not window.area.contains(position) or self.geometry_ is None:
            return None
        point = window.to_content(position.x(), position.y())
        return self.geometry_.block_at(point.x(), point.y())

    def _describe(self) -> None:
        """What a screen reader says of the board, and of the lesson the keys act on."""
        if self._model is None:
            return
        self.setAccessibleName(
            f"Wochenplan nach {self.by.label}, {len(self._model.lessons)} Termine"
        )
        block = self.focused_block()
        spoken = f"{self.spoken(block)}. " if block else ""
        self.setAccessibleDescription(f"{spoken}{keys.HELP}")
        if block is not None and self.hasFocus():
            access.tell_focus(self, block)

    def spoken(self, block: BlockBox) -> str:
        """Everything about the lesson, for screen readers."""
        assert self._model is not None
        return self._model.facts(block.lesson).spoken()

    def say(self, text: str) -> None:
        """Tell the status line and screen readers."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.told.emit(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
