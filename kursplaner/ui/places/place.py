"""What every place of the window is: a page that shows the week in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.theme import px

PLAN = "plan"
"""As the step a place offers: to plan the week."""


class Place(QWidget):
    """Base of all places. A hidden place waits with reading the week until it is shown."""

    lesson_asked = Signal(str)
    """Show this lesson on the board."""
    step_asked = Signal(str)
    """Go to this place, or plan the week where it says PLAN."""

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
    """A place with a heading, a sentence below it, and its content.

    The tools stand at the right of the heading; where that is too narrow they get a row of their
    own below the sentence.
    """

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(desk)
        self.heading = parts.label(title, "title", wrap=False)
        self.lead = parts.label("", "quiet")
        self.head = parts.row(gap=8)
        self.content: QVBoxLayout = parts.column(gap=12)
        self.step = parts.button("", self._take_step, role="primary")
        self._step = ""
        self._tools: list[QWidget] = []
        self._below = parts.row(gap=8)
        self.step.hide()
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        column = parts.column(self, gap=4)
        column.setContentsMargins(px(24), px(18), px(24), px(20))
        column.addLayout(self.head)
        column.addWidget(self.lead)
        column.addWidget(self.step, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._below)
        column.addSpacing(px(8))
        column.addLayout(self.content, 1)

    def offer_step(self, view: WeekView | None) -> None:
        """While there is nothing to see here: the step that leads to something; None: none."""
        self.step.setVisible(view is not None)
        if view is not None:
            title, self._step = _next_step(view)
            self.step.setText(title)

    def _take_step(self) -> None:
        self.step_asked.emit(self._step)

    def add_tool(self, widget: QWidget) -> None:
        """One more at the right of the heading."""
        self._tools.append(widget)
        self.head.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_tools()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange_tools()
        return super().event(event)

    def _arrange_tools(self) -> None:
        """Beside the heading or below it, as there is room."""
        below = self._tools_below
        if below is self._fits_beside():
            row, other = (self.head, self._below) if below else (self._below, self.head)
            for widget in self._tools:
                other.removeWidget(widget)
                row.addWidget(widget)
            if below:
                parts.clear(self._below)
            else:
                self._below.addStretch(1)

    @property
    def _tools_below(self) -> bool:
        return bool(self._tools) and self._below.indexOf(self._tools[0]) >= 0

    def _fits_beside(self) -> bool:
        beside = [item for item in parts.widgets(self.head) if item not in self._tools]
        shown = [item for item in (*beside, *self._tools) if not item.isHidden()]
        widths = sum(max(item.sizeHint().width(), item.minimumWidth()) for item in shown)
        return widths + self.head.spacing() * len(shown) <= self.width() - 2 * px(24)


def _next_step(view: WeekView) -> tuple[str, str]:
    """What is missing first: courses, a plan, or people who need anything."""
    if not view.problem.lessons:
        return "Kurse ansehen", "courses"
    if not view.plan.lessons:
        return "Woche planen …", PLAN
    return "Personen und Kinder ansehen", "people"
