"""Undo for the whole window: the workspace remembers every change, Qt only counts the steps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from kursplaner.errors import UserError
from kursplaner.services.workspace import Workspace


class ChangeCommand(QUndoCommand):
    """One change of the workspace, already done when it is pushed."""

    def __init__(self, workspace: Workspace, title: str, tell: Callable[[UserError], None]) -> None:
        super().__init__(title)
        self._workspace = workspace
        self._tell = tell
        self._done = True

    def redo(self) -> None:
        if self._done:
            return
        self._run(self._workspace.redo)
        self._done = True

    def undo(self) -> None:
        self._run(self._workspace.undo)
        self._done = False

    def _run(self, step: Callable[[], str | None]) -> None:
        # A conflict means somebody else changed the same rows: this step can no longer be taken.
        try:
            step()
        except UserError as error:
            self.setObsolete(True)
            self._tell(error)
