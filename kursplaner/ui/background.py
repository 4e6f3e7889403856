"""Work beside the window: a function in another thread, its answer back in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from kursplaner.errors import UserError

Report = Callable[[str], None]
Work = Callable[[Report], object]


class Task(QObject):
    """One piece of work. Hold it as long as the answer is wanted; `forget` drops the answer."""

    progress = Signal(str)
    done = Signal(object)
    failed = Signal(object)
    """A UserError; a bug goes to the hook like any other."""
    crashed = Signal()
    """A bug, told just before the hook gets it."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._wanted = True
        self._bell = _Bell()
        self._bell.progress.connect(self._on_progress)
        self._bell.done.connect(self._on_done)

    def start(self) -> None:
        QThreadPool.globalInstance().start(_Runner(self._work, self._bell))

    def forget(self) -> None:
        self._wanted = False

    def _on_progress(self, text: str) -> None:
        if self._wanted:
            self.progress.emit(text)

    def _on_done(self, answer: object, error: BaseException | None) -> None:
        if not self._wanted:
            return
        if isinstance(error, UserError):
            self.failed.emit(error)
        elif error is not None:
            self.crashed.emit()
            raise error
        else:
            self.done.emit(answer)


class _Bell(QObject):
    """Rings across threads; shared by the runner, so that it outlives a dropped task."""

    progress = Signal(str)
    done = Signal(object, object)


class _Runner(QRunnable):
    def __init__(self, work: Work, bell: _Bell) -> None:
        super().__init__()
        self._work = work
        self._bell = bell

    def run(self) -> None:
        try:
            answer = self._work(self._bell.progress.emit)
        except Exception as error:
            self._ring(None, error)
        else:
            self._ring(answer, None)

    def _ring(self, answer: object, error: BaseException | None) -> None:
        with suppress(RuntimeError):  # The program is ending and Qt has taken the bell down.
            self._bell.done.emit(answer, error)
