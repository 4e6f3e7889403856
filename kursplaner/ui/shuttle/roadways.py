"""Lines along the roads for the map, read beside the window: straight ones until they are there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kursplaner.services.touring import tour_ways
from kursplaner.services.week import WeekView
from kursplaner.ui.background import Task
from kursplaner.ui.shuttle.drawing import Ways


class RoadWays(QObject):
    found = Signal()
    """`ways` holds the lines of the week asked for last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.ways: Ways = {}
        self._task: Task | None = None

    def read(self, view: WeekView) -> None:
        """The lines known so far stay until the network has answered; none without a network."""
        self.drop()
        if view.roads is None:
            self.ways = {}
        else:
            self._task = Task(lambda _report: tour_ways(view, view.plan.tours), self)
            self._task.done.connect(self._keep)
            self._task.start()

    def drop(self) -> None:
        """Want nothing any more."""
        if self._task is not None:
            self._task.forget()
        self._task = None

    def _keep(self, ways: Ways) -> None:
        self.ways = ways
        self.found.emit()
