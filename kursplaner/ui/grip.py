"""Tells a click from a drag: held at a point, pulled once the pointer has gone far enough."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPoint
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication


class Pull(Enum):
    NOT_YET = auto()
    BEGINS = auto()
    GOES_ON = auto()


class Grip:
    """The left button from press to release over one widget."""

    def __init__(self) -> None:
        self._from: QPoint | None = None
        self.pulls = False

    def hold(self, event: QMouseEvent, there: bool = True) -> None:
        """The button went down; `there`: on something that can be dragged."""
        self._from = event.position().toPoint() if there else None

    def move(self, event: QMouseEvent) -> Pull:
        if self.pulls:
            return Pull.GOES_ON
        if self._from is None:
            return Pull.NOT_YET
        far = (event.position().toPoint() - self._from).manhattanLength()
        self.pulls = far >= QApplication.startDragDistance()
        return Pull.BEGINS if self.pulls else Pull.NOT_YET

    def let_go(self) -> bool:
        """Whether it was a drag: the button went up, or Esc ended it."""
        pulled, self.pulls, self._from = self.pulls, False, None
        return pulled
