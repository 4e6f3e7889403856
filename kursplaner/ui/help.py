"""Short help for every place, opened by F1 beside the place itself."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from kursplaner.ui import parts
from kursplaner.ui.board import keys
from kursplaner.ui.theme import icon, px

TEXTS: Mapping[str, tuple[str, ...]] = {
    "week": (
        "Hier sehen Sie die ganze Woche: Kurse, Kinderbetreuung und Busse zusammen.",
        "Ziehen Sie einen Termin an einen anderen Platz. Schraffierte Plätze passen nicht; am "
        "Mauszeiger steht, warum. Ablegen dürfen Sie überall: Was nicht passt, steht unter Prüfen.",
        keys.HELP,
        "Unten liegt, was noch nicht eingeplant ist, jeweils mit dem Grund.",
        "»Woche planen« sucht den besten Plan. Fixiertes bleibt dabei liegen.",
    ),
    "care": (
        "Zu jeder Viertelstunde: wie viele Kinder da sind und für wie viele Platz ist.",
        "Die Betreuung folgt den Kursen: Verschieben Sie einen Kurs, wandert sie mit.",
    ),
    "shuttle": (
        "Alle Touren der Woche mit Haltepunkten, Zeiten und freien Plätzen.",
        "Fahrerblätter drucken Sie unter »Drucken & Ausgeben«.",
    ),
    "check": (
        "Alles, was in dieser Woche nicht stimmt oder offen ist, in Sätzen.",
        "Ein Klick oder die Eingabetaste führt zum Termin im Wochenplan.",
    ),
    "output": (
        "Wählen Sie links ein Papier, rechts sehen Sie es, wie es gedruckt wird.",
        "Angekreuztes wird gedruckt oder als PDF gesichert. »Alles in einen Ordner« schreibt "
        "auch Kalender, Tabellen und Routen für das Navigationsgerät.",
    ),
    "report": ("Die Zahlen der Woche in Sicht, zum Weitergeben.",),
}
TABLE = (
    "Alle Einträge dieser Woche. Tippen Sie in das Suchfeld, um weniger zu sehen.",
    "Ein Klick auf eine Überschrift sortiert.",
)
ALWAYS = (
    ("Strg+K", "Kurs, Person, Raum oder Befehl finden"),
    ("Strg+Eingabe", "Woche planen"),
    ("Strg+Z / Strg+Y", "Rückgängig / Wiederholen"),
    ("Alt+← / Alt+→", "vorige / nächste Woche"),
    ("Strg+1 … Strg+9", "Ort wechseln"),
    ("Strg+P", "Drucken & Ausgeben"),
)


class HelpPanel(QFrame):
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = parts.label("", "title")
        self._texts = parts.column(gap=8)
        self._build()

    def _build(self) -> None:
        head = parts.row(gap=4)
        head.addWidget(self._title, 1)
        close = parts.button("", self.closed.emit, role="quiet", icon=icon("close"))
        close.setAccessibleName("Hilfe schließen")
        head.addWidget(close)
        column = parts.column(self, gap=10)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.addLayout(head)
        column.addLayout(self._texts)
        column.addSpacing(px(8))
        column.addWidget(parts.label("Immer zur Hand", "strong"))
        for shortcut, text in ALWAYS:
            line = parts.row(gap=8)
            name = parts.label(shortcut, "quiet", wrap=False)
            name.setFixedWidth(px(112))
            line.addWidget(name)
            line.addWidget(parts.label(text), 1)
            column.addLayout(line)
        column.addStretch(1)

    def show_place(self, key: str, title: str) -> None:
        self._title.setText(f"Hilfe: {title}")
        parts.clear(self._texts)
        for text in TEXTS.get(key, TABLE):
            self._texts.addWidget(parts.label(text))

    @property
    def title(self) -> str:
        return self._title.text()
