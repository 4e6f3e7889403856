"""A week without any course: what belongs there, and the first step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from kursplaner.ui import parts
from kursplaner.ui.theme import pixmap, px, tokens_of

BELONGS = (
    ("rooms", "Räume", "wo unterrichtet und betreut wird, mit Plätzen und Öffnungszeiten"),
    ("team", "Lehrkräfte", "wer unterrichtet, mit Zeiten und Qualifikation"),
    ("courses", "Kurse", "was stattfindet, mit Terminen je Woche"),
    ("people", "Personen und Kinder", "wer teilnimmt, wer betreut wird und wer mitfährt"),
)


class EmptyWeek(QWidget):
    import_asked = Signal()
    template_asked = Signal()
    place_asked = Signal(str)
    """A place of the window where records are made by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = parts.label("", "title")
        self.start = parts.button("Import aus Excel …", self.import_asked.emit, role="primary")
        self.template = parts.button("Vorlage speichern …", self.template_asked.emit)
        self._build()

    def _build(self) -> None:
        content = QWidget()
        content.setMaximumWidth(px(620))
        column = parts.column(content, gap=12)
        column.addStretch(1)
        column.addWidget(self.heading)
        text = "Noch ist nichts erfasst. In eine Woche gehören:"
        column.addWidget(parts.label(text, "quiet"))
        for sign, title, words in BELONGS:
            column.addLayout(self._line(sign, title, words))
        column.addSpacing(px(8))
        text = (
            "Der erste Schritt: Speichern Sie die Vorlage, füllen Sie sie in Excel aus und "
            "lesen Sie sie ein. Vor dem Übernehmen sehen Sie jede Zeile. Oder Sie beginnen von "
            "Hand, am besten oben bei den Räumen."
        )
        column.addWidget(parts.label(text))
        buttons = parts.row(gap=8)
        buttons.addWidget(self.start)
        buttons.addWidget(self.template)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(2)
        outer = parts.row(self, margin=24)
        outer.addStretch(1)
        outer.addWidget(content, 8)
        outer.addStretch(1)

    def _line(self, sign: str, title: str, words: str) -> QHBoxLayout:
        line = parts.row(gap=10)
        picture = QLabel()
        picture.setPixmap(pixmap(sign, px(18), tokens_of(self.palette()).quiet, 1.0))
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        name = parts.button(title, partial(self.place_asked.emit, sign), role="link")
        name.setFixedWidth(px(150))
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(parts.label(words), 1)
        return line

    def show_area(self, name: str) -> None:
        self.heading.setText(f"{name}: Hier entsteht Ihre Woche")
