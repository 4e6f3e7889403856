"""What the inspector says while nothing is selected: the week in numbers, the board's signs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFormLayout, QWidget

from kursplaner.services.report import counts
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.board.block import Type, hatch
from kursplaner.ui.theme import RADIUS, Tokens, mix, pixmap, px, tokens_of

SIGN = (30, 20)
Paint = Callable[[QPainter, QRectF, Tokens], None]


class WeekOverview(QWidget):
    """Counts of the week, and a legend so that nobody has to guess a sign."""

    def __init__(self) -> None:
        super().__init__()
        column = parts.column(self, gap=4)
        self._numbers = QFormLayout()
        self._numbers.setHorizontalSpacing(px(10))
        column.addLayout(self._numbers)
        column.addSpacing(px(12))
        column.addWidget(parts.label("ZEICHEN AUF DER TAFEL", "section"))
        for paint, text in _SIGNS:
            line = parts.row(gap=10)
            line.addWidget(_Sign(paint), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(parts.label(text), 1)
            column.addLayout(line)

    def show_view(self, view: WeekView) -> None:
        while self._numbers.rowCount():
            self._numbers.removeRow(0)
        for line in counts(view.problem, view.plan):
            name, value = line.split(": ", 1)
            self._numbers.addRow(parts.label(name, "quiet", wrap=False), parts.label(value))


class _Sign(QWidget):
    """One sign as the board draws it; the words stand beside it."""

    def __init__(self, paint: Paint) -> None:
        super().__init__()
        self._paint = paint
        self.setFixedSize(px(SIGN[0]), px(SIGN[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5)
        self._paint(painter, box, tokens_of(self.palette()))


def _block(painter: QPainter, box: QRectF, t: Tokens) -> None:
    colour, shape = t.course(0), QPainterPath()
    shape.addRoundedRect(box, RADIUS, RADIUS)
    painter.fillPath(shape, colour.body)
    painter.setClipPath(shape)
    painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), colour.edge)
    painter.setClipping(False)
    painter.setPen(QPen(mix(colour.body, colour.edge, 0.35), 1))
    painter.drawPath(shape)


def _band(fill: Callable[[Tokens], QBrush]) -> Paint:
    def paint(painter: QPainter, box: QRectF, t: Tokens) -> None:
        _block(painter, box, t)
        band = box.adjusted(1, box.height() / 2, -1, -1)
        painter.fillRect(band, fill(t))

    return paint


def _free(t: Tokens) -> QBrush:
    body = t.course(0).body
    return hatch(mix(body, t.text, 0.1), mix(body, t.surface, 0.6), 6)


def _full(t: Tokens) -> QBrush:
    return QBrush(t.warn_fill)


def _bus(arrives: bool) -> Paint:
    def paint(painter: QPainter, box: QRectF, t: Tokens) -> None:
        disc = _disc(box)
        painter.setPen(QPen(t.bus, 1.4))
        painter.setBrush(t.bus if arrives else t.surface)
        painter.drawEllipse(disc)
        painter.setPen(t.on_bus if arrives else t.bus)
        painter.setFont(Type.now().disc)
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), "1")

    return paint


def _warning(painter: QPainter, box: QRectF, t: Tokens) -> None:
    disc = _disc(box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.warn)
    painter.drawEllipse(disc)
    painter.setPen(t.on_warn)
    painter.setFont(Type.now().strong)
    painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), "!")


def _pin(painter: QPainter, box: QRectF, t: Tokens) -> None:
    size = px(14)
    drawn = pixmap("pin", size, t.text, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(box.center().x() - size / 2, box.center().y() - size / 2), drawn)


def _ghost(painter: QPainter, box: QRectF, t: Tokens) -> None:
    painter.setPen(QPen(t.ghost, 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(box, RADIUS, RADIUS)


def _taken(painter: QPainter, box: QRectF, t: Tokens) -> None:
    painter.fillRect(box, hatch(t.hatch, mix(t.ground, t.surface, 0.4), 9))


def _disc(box: QRectF) -> QRectF:
    size = min(box.height(), px(15))
    return QRectF(box.center().x() - size / 2, box.center().y() - size / 2, size, size)


_SIGNS: tuple[tuple[Paint, str], ...] = (
    (_band(_free), "Betreute Kinder und Betreuungskräfte"),
    (_band(_full), "Betreuung voll"),
    (_bus(True), "Bus kommt an, mit seiner Nummer"),
    (_bus(False), "Bus fährt ab"),
    (_warning, "Hier stimmt etwas nicht"),
    (_pin, "Fixiert: bleibt beim Planen liegen"),
    (_ghost, "Bisheriger Platz"),
    (_taken, "Raum anderweitig belegt"),
)
