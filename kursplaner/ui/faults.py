"""How the window tells of trouble: a UserError calmly, a bug as a bug, and nothing is lost."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from kursplaner.errors import UserError


def tell(parent: QWidget | None, error: UserError) -> QMessageBox:
    """What happened and what to do, in a window that does not block anything else."""
    box = QMessageBox(QMessageBox.Icon.Information, "Das ging nicht", error.what, parent=parent)
    box.setInformativeText(error.remedy)
    return _opened(box)


def tell_bug(parent: QWidget | None, details: str) -> QMessageBox:
    """A bug, politely: the data are safe, the details can be copied."""
    text = "Im Programm ist ein Fehler aufgetreten. Ihre gespeicherten Daten sind unversehrt."
    box = QMessageBox(QMessageBox.Icon.Warning, "Fehler im Programm", text, parent=parent)
    box.setInformativeText(
        "Sie können weiterarbeiten. Bitte schicken Sie die Einzelheiten an Ihre Betreuung, "
        "damit der Fehler behoben wird."
    )
    box.setDetailedText(details)
    copy = box.addButton("Einzelheiten kopieren", QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    box.addButton("Weiter", QMessageBox.ButtonRole.AcceptRole)
    return _opened(box)


def _opened(box: QMessageBox) -> QMessageBox:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.open()
    return box


def details_of(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The traceback with the versions a developer asks for first."""
    try:
        program = version("kursplaner")
    except PackageNotFoundError:
        program = "?"
    head = f"kursplaner {program}, Qt {qVersion()}, Python {platform.python_version()}"
    lines = traceback.format_exception(kind, error, trace)
    return f"{head}, {platform.platform()}\n\n{''.join(lines)}"


class FaultHook(QObject):
    """Catches what nobody caught, from any thread, and tells it in the thread of the window."""

    _caught = Signal(object, str)

    def __init__(self, parent_of: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._parent_of = parent_of
        self._open: QMessageBox | None = None
        self._caught.connect(self._tell)

    def install(self) -> None:
        sys.excepthook = self

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = details_of(kind, error, trace)
        print(details, file=sys.stderr)
        self._caught.emit(error if isinstance(error, UserError) else None, details)

    def _tell(self, error: UserError | None, details: str) -> None:
        # One message at a time: a bug in a paint event would otherwise open hundreds.
        if self._open is not None:
            return
        parent = self._parent_of()
        self._open = tell_bug(parent, details) if error is None else tell(parent, error)
        self._open.finished.connect(self._closed)

    def _closed(self) -> None:
        self._open = None
