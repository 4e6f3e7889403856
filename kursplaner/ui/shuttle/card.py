"""The head above the halts: which tour, who drives, how far, and what it breaks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kursplaner.domain.time import clock
from kursplaner.domain.words import counted
from kursplaner.services.touring import TourLine, kilometres, sources_words
from kursplaner.ui import parts
from kursplaner.ui.shuttle.best import shortened
from kursplaner.ui.shuttle.look import DISC, disc, look
from kursplaner.ui.theme import icon, px, tokens_of

CHOOSE = "Bitte wählen Sie eine Tour auf der Karte oder einen Balken."
BEGIN = (
    "»Freies neu planen« stellt die Touren dieses Tages zusammen. Oder ziehen Sie eine Person in "
    "die Zeile eines Fahrzeugs."
)


class TourCard(QWidget):
    pin_toggled = Signal(str)
    menu_asked = Signal(str, QPoint)
    times_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._line: TourLine | None = None
        self._disc = _Disc()
        self._title = parts.ElidedLabel("", "strong", 80)
        self._pin = parts.button("Fixieren", self._toggle)
        self._more = parts.button("", self._ask, icon=icon("more"))
        self._more.setAccessibleName("Mehr zu dieser Tour")
        self._more.setToolTip("Reihenfolge fixieren, Fahrzeug oder Fahrer:in ändern, auflösen")
        self._facts = parts.label("", "small")
        self._broken = parts.frame("warn-card")
        self._faults = parts.label("", "small")
        self.times = parts.button("Zeiten anpassen", self._ask_times)
        self.times.setToolTip("Dieselben Personen in derselben Reihenfolge, zu Zeiten, die passen")
        self._build()

    def _build(self) -> None:
        head = parts.row(gap=8)
        head.addWidget(self._disc)
        head.addWidget(self._title, 1)
        head.addWidget(self._pin)
        head.addWidget(self._more)
        inner = parts.column(self._broken, margin=8)
        inner.addWidget(self._faults)
        inner.addWidget(self.times, 0, Qt.AlignmentFlag.AlignLeft)
        column = parts.column(self, gap=4)
        column.addLayout(head)
        column.addWidget(self._facts)
        column.addWidget(self._broken)

    def show_line(self, line: TourLine | None, *, any_tour: bool = True) -> None:
        """`any_tour`: whether the day has one to choose."""
        self._line = line
        self.times.hide()
        for widget in (self._disc, self._pin, self._more):
            widget.setVisible(line is not None)
        self._broken.setVisible(line is not None and bool(line.broken))
        if line is None:
            self._title.setText("Keine Tour gewählt" if any_tour else "Noch keine Tour")
            self._facts.setText(CHOOSE if any_tour else BEGIN)
            return
        self._disc.show_number(line.number)
        self._title.setText(f"{line.vehicle} · {line.driver}")
        self._title.setToolTip(f"{line.title} · {line.vehicle} · {line.driver}")
        self._pin.setText("Lösen" if line.tour.held else "Fixieren")
        self._pin.setToolTip(
            "Die Planung darf diese Tour wieder ändern (P)"
            if line.tour.held
            else "Halte, Reihenfolge, Zeiten und Personen bleiben, wie sie sind (P)"
        )
        self._facts.setText(facts(line))
        self._say_faults(line.broken)

    def offer_times(self, tour: str) -> None:
        """Other times would mend this tour."""
        self.times.setVisible(self._line is not None and self._line.id == tour)

    def _say_faults(self, broken: tuple[str, ...]) -> None:
        self._faults.setText("\n".join(shortened(broken)))
        self._faults.setToolTip("\n".join(broken))

    def _toggle(self) -> None:
        if self._line is not None:
            self.pin_toggled.emit(self._line.id)

    def _ask_times(self) -> None:
        if self._line is not None:
            self.times_asked.emit(self._line.id)

    def _ask(self) -> None:
        if self._line is not None:
            below = self._more.mapToGlobal(QPoint(0, self._more.height()))
            self.menu_asked.emit(self._line.id, below)


def facts(line: TourLine) -> str:
    """`06:31–09:52 · 113,8 km · 175 Min. Fahrt · 14 Personen · höchstens 5 von 8 Plätzen`"""
    people = counted(line.people, "Person", "Personen")
    sources = sources_words([line])
    said = [
        f"{clock(line.tour.start)}–{clock(line.tour.end)} Uhr", kilometres(line.metres),
        f"{line.drive} Min. Fahrt", people, f"höchstens {line.most} von {line.seats} Plätzen",
    ]  # fmt: skip
    if sources:
        said.append(f"Fahrzeiten: {sources}")
    if line.tour.only_order:
        said.append("Reihenfolge fixiert")
    return " · ".join(part.replace(" ", "\u00a0") for part in said)


class _Disc(QWidget):
    """The tour's number as on map and bars."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 1
        self.setFixedSize(self.sizeHint())

    def show_number(self, number: int) -> None:
        self._number = number
        self.setAccessibleName(f"Tour {number}")
        self.update()

    def sizeHint(self) -> QSize:
        side = 2 * px(DISC) + 4
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens_of(self.palette())
        disc(painter, QPointF(self.rect().center()) + QPointF(0.5, 0.5), look(t, self._number), t)
