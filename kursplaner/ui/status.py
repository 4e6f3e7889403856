"""The line at the foot of the window: what just happened, with "Rückgängig" beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from kursplaner.ui import parts
from kursplaner.ui.theme import px


class StatusLine(QFrame):
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self._text = parts.ElidedLabel("", "quiet", 0)
        self._text.setAccessibleName("Zuletzt geschehen")
        self._text.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._undo = parts.button("Rückgängig", self.undo_asked.emit, role="link")
        self._undo.setToolTip("Strg+Z")
        self._undo.setMinimumWidth(self._undo.sizeHint().width() + px(8))
        self._facts = parts.label(role="small", wrap=False)
        self._build()
        self.say("")

    def _build(self) -> None:
        row = parts.row(self, gap=10)
        row.setContentsMargins(px(16), px(4), px(16), px(4))
        row.addWidget(self._text)
        row.addWidget(self._undo)
        row.addStretch(1)
        row.addWidget(self._facts)
        self.setMinimumHeight(px(28))

    def say(self, sentence: str, can_undo: bool = False) -> None:
        self._text.setText(sentence)
        self._text.setToolTip(sentence)
        self._undo.setVisible(can_undo)

    def show_facts(self, text: str) -> None:
        """What is always true of the week in sight, at the right end."""
        self._facts.setText(text)

    @property
    def sentence(self) -> str:
        return self._text.text()

    @property
    def offers_undo(self) -> bool:
        return not self._undo.isHidden()
