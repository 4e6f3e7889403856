"""The first page: an example to try, an empty municipality, or a file that is there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from kursplaner.ui import parts
from kursplaner.ui.theme import app_icon, pixmap, px, tokens_of

EXAMPLES = (
    ("adorf", "Beispiel Adorf",
     "Eine kleine Stadt im Vogtland: Sprachkurse, Kinderbetreuung und zwei Busse.", "week"),
    ("ludwigslust-parchim", "Beispiel Ludwigslust-Parchim",
     "Ein Landkreis: Frauenkurse, Vorträge, Sport und Nachhilfe an mehreren Orten.", "map"),
)  # fmt: skip


class Choice(QFrame):
    """A large button: sign, title, one sentence."""

    pressed = Signal()

    def __init__(self, title: str, text: str, sign: str) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        picture = QLabel()
        picture.setPixmap(pixmap(sign, px(24), tokens_of(self.palette()).accent, 1.0))
        row = parts.row(self, margin=16, gap=14)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        column = parts.column(gap=2)
        column.addWidget(parts.label(title, "strong"))
        column.addWidget(parts.label(text, "quiet"))
        column.addStretch(1)
        row.addLayout(column, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class StartPage(QWidget):
    example_asked = Signal(str)
    """A profile of `services.demo`."""
    new_asked = Signal()
    file_asked = Signal()
    import_asked = Signal()
    school_asked = Signal()
    template_asked = Signal()
    """The empty workbook one's own lists go into."""
    opened = Signal(object)
    """Path of a file opened before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: dict[str, Choice] = {}
        self._recent = parts.column(gap=4)
        self._said = parts.label("", "quiet")
        self._build()

    def _build(self) -> None:
        content = QWidget()
        content.setMaximumWidth(px(760))
        column = parts.column(content, gap=12)
        column.addStretch(1)
        column.addLayout(self._greeting())
        column.addSpacing(px(12))
        column.addLayout(self._grid())
        column.addLayout(self._template_line())
        column.addWidget(self._said)
        column.addLayout(self._recent)
        column.addStretch(2)
        page = QWidget()
        outer = parts.row(page, margin=24)
        outer.addStretch(1)
        outer.addWidget(content, 8)
        outer.addStretch(1)
        parts.column(self).addWidget(parts.scrolled(page))

    def _greeting(self) -> QHBoxLayout:
        head = parts.row(gap=14)
        sign = QLabel()
        sign.setPixmap(app_icon().pixmap(px(48), px(48)))
        head.addWidget(sign)
        words = parts.column(gap=0)
        words.addWidget(parts.label("Willkommen bei kursplaner", "title"))
        text = "Kurse, Kinderbetreuung und Fahrdienst Ihrer Kommune in einer Woche geplant."
        words.addWidget(parts.label(text, "quiet"))
        head.addLayout(words, 1)
        return head

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(px(12))
        for number, (profile, title, text, sign) in enumerate(EXAMPLES):
            choice = Choice(title, text, sign)
            choice.pressed.connect(lambda profile=profile: self.example_asked.emit(profile))
            self.choices[profile] = choice
            grid.addWidget(choice, 0, number)
        empty = Choice("Leere Kommune", "Mit eigenen Kursen, Räumen und Personen beginnen.", "add")
        empty.pressed.connect(self.new_asked)
        known = Choice("Datei öffnen", "Eine vorhandene Planungsdatei (.kursplaner).", "folder")
        known.pressed.connect(self.file_asked)
        lists = Choice(
            "Import aus Excel", "Ihre Listen einlesen: eine neue Kommune daraus.", "import"
        )
        lists.pressed.connect(self.import_asked)
        school = Choice(
            "Aus FET oder Untis", "Einen Stundenplan anderer Programme übernehmen.", "compare"
        )
        school.pressed.connect(self.school_asked)
        self.choices |= {"new": empty, "import": lists, "file": known, "school": school}
        grid.addWidget(empty, 1, 0)
        grid.addWidget(lists, 1, 1)
        grid.addWidget(known, 2, 0)
        grid.addWidget(school, 2, 1)
        return grid

    def _template_line(self) -> QHBoxLayout:
        line = parts.row(gap=6)
        line.addWidget(parts.label("Noch keine passende Liste?", "quiet", wrap=False))
        self.template = parts.button(
            "Vorlage für den Import speichern …", self.template_asked.emit, role="link"
        )
        line.addWidget(self.template)
        line.addStretch(1)
        return line

    def say(self, text: str) -> None:
        """What was just done; the choices stay as they are."""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def show_recent(self, paths: Sequence[Path]) -> None:
        parts.clear(self._recent)
        if paths:
            self._recent.addSpacing(px(12))
            self._recent.addWidget(parts.label("ZULETZT GEÖFFNET", "section"))
        for path in paths:
            link = parts.button(path.stem, partial(self.opened.emit, path), role="link")
            link.setToolTip(str(path))
            line = parts.row(gap=8)
            line.addWidget(link)
            line.addWidget(parts.label(str(path.parent), "small", wrap=False), 1)
            self._recent.addLayout(line)

    def show_busy(self, text: str) -> None:
        """Something is being made; empty text: ready again."""
        self.say(text)
        for choice in self.choices.values():
            choice.setEnabled(not text)
