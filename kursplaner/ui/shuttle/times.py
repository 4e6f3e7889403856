"""Whether other times would mend the chosen tour: reckoned beside the window, told its card."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kursplaner.services.tour_times import new_times
from kursplaner.services.touring import TourLine
from kursplaner.services.week import WeekView
from kursplaner.ui.background import Task


class TimesLookout(QObject):
    helpful = Signal(str)
    """The tour with this id breaks less at other times."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._asked: tuple[WeekView, str] | None = None
        self._known = False

    def look(self, view: WeekView, line: TourLine | None) -> None:
        """For a tour that breaks nothing there is nothing to reckon; the same question is asked
        once, its answer told again."""
        if line is None or not line.broken:
            self.drop()
        elif self._asked is None or self._asked[0] is not view or self._asked[1] != line.id:
            self.drop()
            self._asked = view, line.id
            self._task = Task(lambda _report: new_times(view, (line.id,)) is not None, self)
            self._task.done.connect(self._tell)
            self._task.start()
        elif self._known:
            self.helpful.emit(line.id)

    def drop(self) -> None:
        """Want nothing any more."""
        if self._task is not None:
            self._task.forget()
        self._task, self._asked, self._known = None, None, False

    def _tell(self, helps: bool) -> None:
        self._known = helps
        if helps and self._asked is not None:
            self.helpful.emit(self._asked[1])
