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
        "Fällt eine Lehrkraft aus: Termin wählen, »Vertretung …«, Tage ankreuzen. Sofort steht da, "
        "wer einspringen könnte; ein Klick übernimmt. Unterdessen wird eine Lösung für alle "
        "betroffenen Termine gesucht.",
    ),
    "care": (
        "Zu jeder Viertelstunde: wie viele Kinder da sind und für wie viele Platz ist.",
        "Die Betreuung folgt den Kursen: Verschieben Sie einen Kurs, wandert sie mit.",
    ),
    "shuttle": (
        "Die Touren eines Tages auf der Karte und als Balken je Fahrzeug. Rechts stehen die Halte "
        "der gewählten Tour und darunter, wer noch keinen Platz hat, mit dem Grund.",
        "Ziehen Sie eine Person auf einen Balken, eine Linie der Karte oder einen Halt; in der "
        "freien Zeile eines Fahrzeugs entsteht eine neue Tour. Am Mauszeiger steht, was das kostet "
        "und ob es passt. Ablegen dürfen Sie überall. Ein ganzer Balken lässt sich in die Zeile "
        "eines anderen Fahrzeugs ziehen.",
        "Tasten: B beste Plätze, P fixieren, R nur die Reihenfolge fixieren, Z Zeiten anpassen, "
        "Entf herausnehmen, Alt+↑/↓ Person oder Halt verschieben, Menütaste für alles andere. "
        "Auf der Karte + und − zoomen, 0 zeigt alles.",
        "»Lücken schließen« sucht Plätze für alle, die keinen haben, und ersetzt Touren, deren "
        "Fahrzeug oder Fahrer ausfällt; alle anderen Touren bleiben, wie sie sind.",
        "Was Sie von Hand setzen, ist fixiert. »Freies neu planen« stellt alles andere neu "
        "zusammen. Ist nur die Reihenfolge fixiert, folgen die Zeiten den Terminen.",
        "Hat sich ein Termin verschoben, holt »Zeiten anpassen« seine Touren nach, auch fixierte.",
    ),
    "check": (
        "Alles, was in dieser Woche nicht stimmt oder offen ist, in Sätzen; darunter, was hilft.",
        "Ein Klick oder die Eingabetaste führt dorthin: zum Termin, zur Fahrt oder zum Formular.",
    ),
    "output": (
        "Wählen Sie links ein Papier oder, aufgeklappt, ein einzelnes Blatt; rechts sehen Sie es, "
        "wie es gedruckt wird.",
        "»Nur für« einen Tag kreuzt genau dessen Fahrerblätter und Betreuungslisten an.",
        "Angekreuztes wird gedruckt oder als PDF gesichert. »Alles in einen Ordner« schreibt "
        "auch Kalender, Tabellen und Routen für das Navigationsgerät.",
    ),
    "shuttle-setup": (
        "»Nicht erschienen«: Wer unentschuldigt fehlt, wird vermerkt. Ist die Grenze erreicht, "
        "pausieren die Fahrten ab dem nächsten Tag von selbst; »Pause aufheben« beendet das.",
        "»Regeln« gelten ab der Woche, die Sie gerade sehen.",
        "»Fahrzeiten«: geschätzt, aus dem Straßennetz oder von Hand. Was Sie von Hand eintragen, "
        "geht immer vor.",
    ),
    "report": ("Die Zahlen der Woche in Sicht, zum Weitergeben.",),
}
TABLE = (
    "Alle Einträge. Tippen Sie in das Suchfeld, um weniger zu sehen.",
    "Ein Klick auf eine Zeile öffnet ihr Formular. Strg+S speichert, auch der Wechsel zur "
    "nächsten Zeile; »Rückgängig« holt alles zurück.",
    "»Heute krank« trägt die Abwesenheit sofort ein, »Vertretung suchen« zeigt, wer einspringt.",
    "Ein neuer Kurs beginnt leer oder nach einer Vorlage. Unter »Regeln zwischen Kursen« steht, "
    "was nicht gleichzeitig, nacheinander oder im selben Raum liegen soll.",
    "Ein Klick auf eine Überschrift sortiert.",
)
ALWAYS = (
    ("Strg+K", "Kurs, Person, Haltepunkt oder Befehl finden"),
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
        outer = parts.column(self, gap=10)
        outer.setContentsMargins(px(16), px(12), px(8), px(8))
        outer.addLayout(head)
        inner = QWidget()
        outer.addWidget(parts.scrolled(inner), 1)
        column = parts.column(inner, gap=10)
        column.setContentsMargins(0, 0, px(8), 0)
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
