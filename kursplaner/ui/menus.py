"""The menu bar: every command once, with its key; the find box offers the same ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

Press = Callable[[], object]


class Menus:
    """Makes the actions of a window and remembers which of them need an open workspace."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.actions: list[QAction] = []
        self._of_desk: list[QAction] = []

    def menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def add(
        self, menu: QMenu, text: str, press: Press, keys: str = "", *, sign: str = "next",
        needs_desk: bool = True,
    ) -> QAction:  # fmt: skip
        action = QAction(text, self._window)
        if keys:
            action.setShortcuts([QKeySequence(one) for one in keys.split(" | ")])
        action.setData(sign)
        action.triggered.connect(lambda _checked=False: press())
        menu.addAction(action)
        self.actions.append(action)
        if needs_desk:
            self._of_desk.append(action)
        return action

    def enable(self, has_desk: bool) -> None:
        for action in self._of_desk:
            action.setEnabled(has_desk)
