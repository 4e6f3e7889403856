"""Tours mended or planned anew: a run beside the window that can be stopped, best so far kept."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from kursplaner.services.planning import Event, Improved
from kursplaner.services.tour_replanning import repair_day, replan_day
from kursplaner.services.week import WeekView
from kursplaner.ui.background import Report, Task

WORKING = "Touren werden neu geplant …"
MENDING = "Lücken werden geschlossen …"


class Replanning(QObject):
    """One run; `stop` ends it with the best so far, `abandon` wants nothing any more."""

    progress = Signal(str)
    done = Signal(object)
    """A Replanned."""
    failed = Signal(object)
    ended = Signal()

    def __init__(self, view: WeekView, day: int, mends: bool, parent: QObject) -> None:
        """`mends`: only what must change does."""
        super().__init__(parent)
        self.view, self.mends = view, mends
        self._stop = threading.Event()
        self._task = Task(lambda report: self._work(view, day, report), self)
        self._task.progress.connect(self.progress)
        self._task.done.connect(self.done)
        self._task.failed.connect(self.failed)
        for ending in (self._task.done, self._task.failed, self._task.crashed):
            ending.connect(lambda *_: self.ended.emit())

    def start(self) -> None:
        self._task.start()

    def stop(self) -> None:
        self._stop.set()

    def abandon(self) -> None:
        self._task.forget()
        self._stop.set()

    def _work(self, view: WeekView, day: int, report: Report) -> object:
        report(MENDING if self.mends else WORKING)
        if self.mends:
            return repair_day(view, day, stop=self._stop.is_set)
        return replan_day(view, day, stop=self._stop.is_set, on_event=lambda e: _tell(e, report))


def _tell(event: Event, report: Report) -> None:
    """What is driven so far, in the price units of the plan; less is better."""
    if isinstance(event, Improved) and event.level == "tours":
        report(f"{WORKING} Aufwand bisher {event.value}")
