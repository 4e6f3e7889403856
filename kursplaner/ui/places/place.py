"""What every place of the window is: a page that shows the week in sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.theme import px


class Place(QWidget):
    """Base of all places. A hidden place waits with reading the week until it is shown."""

    lesson_asked = Signal(str)
    """Show this lesson on the board."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._shown: WeekView | None = None
        desk.view_changed.connect(self._on_view)

    def show_view(self, view: WeekView) -> None:
        """Bring the page up to date; called only while it is visible."""
        raise NotImplementedError

    def refresh(self) -> None:
        if self._shown is not self.desk.view:
            self._shown = self.desk.view
            self.show_view(self.desk.view)

    def take_focus(self) -> None:
        """Put the keyboard where work on this page begins."""
        self.setFocus()

    def leave(self) -> None:
        """The workspace is closing: let go of work that is still running."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_view(self, _view: object) -> None:
        if self.isVisible():
            self.refresh()


class Page(Place):
    """A place with a heading, a sentence below it, and its content."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(desk)
        self.heading = parts.label(title, "title", wrap=False)
        self.lead = parts.label("", "quiet")
        self.head = parts.row(gap=8)
        self.content: QVBoxLayout = parts.column(gap=12)
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        column = parts.column(self, gap=4)
        column.setContentsMargins(px(24), px(18), px(24), px(20))
        column.addLayout(self.head)
        column.addWidget(self.lead)
        column.addSpacing(px(8))
        column.addLayout(self.content, 1)
