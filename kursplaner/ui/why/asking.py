"""One question to a worker process, waited for in another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from kursplaner.ui.background import Report, Task

Stop = Callable[[], bool]
Tell = Callable[[object], None]
Question = Callable[[Stop, Tell], object]
"""Gets `stop` and `tell` (for what is known before the end), blocks until the answer is there."""


class Asking(QObject):
    """Asks once. `stop` ends the search with what is known, `abandon` wants nothing any more."""

    answered = Signal(object)
    known = Signal(object)
    """Part of the answer, while the rest is still being looked for."""
    failed = Signal(object)
    """A UserError."""
    crashed = Signal()
    """A bug: the program's own hook tells of it."""

    def __init__(self, question: Question, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = threading.Event()
        self._wanted = True
        self._question = question
        self._task = Task(self._work, self)
        self._task.done.connect(self.answered)
        self._task.failed.connect(self.failed)
        self._task.crashed.connect(self.crashed)

    def start(self) -> None:
        self._task.start()

    def stop(self) -> None:
        self._asked.set()

    def abandon(self) -> None:
        self._wanted = False
        self._task.forget()
        self._asked.set()

    def _work(self, _report: Report) -> object:
        return self._question(self._asked.is_set, self._tell)

    def _tell(self, part: object) -> None:
        """From the other thread: Qt queues it for the window's own."""
        with suppress(RuntimeError):  # The window is gone.
            if self._wanted:
                self.known.emit(part)
