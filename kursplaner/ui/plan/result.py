"""Last page of the planning panel: what the plan changes, and the choice to take it or leave it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from kursplaner.domain.words import counted
from kursplaner.services.planning import Failed
from kursplaner.ui import parts
from kursplaner.ui.plan.compare import Comparison, TermChange
from kursplaner.ui.theme import px

SHOWN = 40
"""Lines of one list; the rest is counted."""


class ResultPage(QWidget):
    adopt_asked = Signal()
    discard_asked = Signal()
    again_asked = Signal()
    details_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.adopt = parts.button("Übernehmen", self.adopt_asked.emit, role="primary")
        self.discard = parts.button("Verwerfen", self.discard_asked.emit)
        self._again = parts.button("Zurück", self.again_asked.emit)
        self._details = parts.button("Einzelheiten", self.details_asked.emit, role="link")
        self._body = QWidget()
        self._list = parts.column(self._body, gap=6)
        self._build()

    def _build(self) -> None:
        column = parts.column(self, gap=8)
        column.addWidget(parts.scrolled(self._body), 1)
        buttons = parts.row(gap=8)
        buttons.addWidget(self.adopt, 1)
        buttons.addWidget(self.discard)
        buttons.addWidget(self._again)
        column.addLayout(buttons)

    def text(self) -> str:
        """Everything the page says, line by line."""
        labels = self._body.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def show_busy(self) -> None:
        """The run is over, the comparison is still being made."""
        self._reset(adopt=False, failed=False)
        self._list.addWidget(parts.label("Der Vorschlag wird geprüft …", "quiet"))
        self._list.addStretch(1)

    def show_comparison(self, found: Comparison) -> None:
        self._reset(adopt=True, failed=False)
        card = parts.frame("card")
        inner = parts.column(card, margin=12, gap=4)
        inner.addWidget(parts.label(found.status, "strong"))
        for text in found.counts:
            inner.addWidget(parts.label(text))
        self._list.addWidget(card)
        self._add_terms(found.terms)
        if found.unserved:
            self._heading(f"Was offen bleibt ({len(found.unserved)})")
            self._lines(found.unserved)
        self._add_changes(found)
        if found.messages:
            self._heading("Hinweise")
            self._lines(found.messages)
        self._list.addStretch(1)

    def show_failure(self, failed: Failed) -> None:
        self._reset(adopt=False, failed=True)
        card = parts.frame("warn-card")
        inner = parts.column(card, margin=12, gap=6)
        inner.addWidget(parts.label(failed.what, "strong"))
        if failed.remedy:
            inner.addWidget(parts.label(failed.remedy))
        if not failed.user:
            inner.addWidget(self._details)
            self._details.show()
        self._list.addWidget(card)
        self._list.addStretch(1)

    def _reset(self, *, adopt: bool, failed: bool) -> None:
        self._details.setParent(self)
        self._details.hide()
        parts.clear(self._list)
        self.adopt.setVisible(adopt)
        self.discard.setVisible(adopt)
        self._again.setVisible(failed)

    def _add_changes(self, found: Comparison) -> None:
        if not found.changes or found.first:
            self._heading("Was sich ändert")
            text = "Nichts: Alle Termine bleiben, wo sie sind."
            new = "Alles ist neu: Bisher lag in dieser Woche kein Termin."
            self._list.addWidget(parts.label(new if found.first else text))
            return
        self._heading(f"Was sich ändert ({len(found.changes)})")
        self._lines([change.sentence for change in found.changes])

    def _add_terms(self, terms: Sequence[TermChange]) -> None:
        for title, sign, better in (("Besser", "▲", True), ("Schlechter", "▼", False)):
            of_kind = [term for term in terms if term.better is better]
            if of_kind:
                self._heading(title)
                self._lines([f"{t.text}: {t.before} → {t.after}" for t in of_kind], sign)

    def _heading(self, text: str) -> None:
        self._list.addSpacing(px(8))
        self._list.addWidget(parts.label(text, "strong"))

    def _lines(self, sentences: Sequence[str], sign: str = "•") -> None:
        for text in sentences[:SHOWN]:
            self._list.addLayout(_bullet(text, sign))
        if len(sentences) > SHOWN:
            more = counted(len(sentences) - SHOWN, "weitere Zeile", "weitere Zeilen")
            self._list.addWidget(parts.label(f"… und {more}", "small"))


def _bullet(text: str, sign: str) -> QHBoxLayout:
    line = parts.row(gap=6)
    line.addWidget(parts.label(sign, "quiet", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(parts.label(text), 1)
    return line
