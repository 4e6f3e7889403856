"""One planning run: the worker process, its events as one Qt signal, stop and kill."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from kursplaner.services import planning

GRACE_MS = 5000
"""How long a stopped worker may take to hand its best plan over before it is ended."""
DETAIL_CHARS = 4000


class PlanRun(QObject):
    """Runs once; make a new one for the next run."""

    happened = Signal(object)
    """Every `planning.Event`, in order; `Finished` or `Failed` comes exactly once and last."""

    def __init__(self, prepared: planning.Prepared, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.prepared = prepared
        self._ended = False
        self._asked_to_stop = False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._grace.timeout.connect(self._process.kill)

    @property
    def running(self) -> bool:
        return not self._ended

    @property
    def process_id(self) -> int:
        return self._process.processId()

    def start(self, *, seconds: float, seed: int = 1, deterministic: float | None = None) -> None:
        """`seconds` is the limit of the search; see `planning.request_line`."""
        program, *arguments = planning.worker_command()
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONIOENCODING", "utf-8")
        self._process.setProcessEnvironment(environment)
        self._process.start(program, arguments)
        self._process.write(
            planning.request_line(
                self.prepared, seconds=seconds, seed=seed, deterministic=deterministic
            )
        )

    def stop(self) -> None:
        """Ask for the best plan so far; a worker that does not answer in time is ended."""
        if self._ended or self._asked_to_stop:
            return
        self._asked_to_stop = True
        self._process.write(planning.STOP_LINE)
        self._grace.start()

    def give_up_after(self, milliseconds: int) -> None:
        """How long `stop` waits for the best plan."""
        self._grace.setInterval(milliseconds)

    def abandon(self) -> None:
        """End the worker at once and say nothing more."""
        self._ended = True
        self._grace.stop()
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(GRACE_MS)

    def _read(self) -> None:
        while not self._ended and self._process.canReadLine():
            self._pass_on(bytes(self._process.readLine().data()))

    def _pass_on(self, line: bytes) -> None:
        try:
            event = planning.parse_event(line)
        except msgspec.MsgspecError:
            return  # A library's own line on the worker's output is no event.
        if isinstance(event, planning.Finished | planning.Failed):
            self._end(event)
        else:
            self.happened.emit(event)

    def _end(self, event: planning.Event) -> None:
        if self._ended:
            return
        self._ended = True
        self._grace.stop()
        self._process.closeWriteChannel()
        self.happened.emit(event)

    def _on_finished(self) -> None:
        self._read()
        if self._asked_to_stop:
            what = "Die Planung wurde angehalten, bevor ein Plan gefunden war."
            remedy = "Ihre Woche ist unverändert. Bitte geben Sie der Planung etwas mehr Zeit."
        else:
            what = "Die Berechnung ist unerwartet abgebrochen."
            remedy = "Ihre Woche ist unverändert. Bitte versuchen Sie es noch einmal."
        self._end(planning.Failed(what=what, remedy=remedy, user=self._asked_to_stop))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(
                planning.Failed(
                    what="Das Rechenprogramm ließ sich nicht starten.",
                    remedy="Ihre Woche ist unverändert. Bitte starten Sie kursplaner neu.",
                    user=False,
                )
            )

    def details(self) -> str:
        """The last lines the worker wrote to its error output, for a bug report."""
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        return text[-DETAIL_CHARS:]
