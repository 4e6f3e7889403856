"""While a lesson is carried: allowed places light up softly, forbidden ones are hatched."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from kursplaner.domain.time import DAY, Interval, subtract
from kursplaner.ui.board.block import hatch
from kursplaner.ui.board.carry import Carry
from kursplaner.ui.board.geometry import Column, Geometry
from kursplaner.ui.board.paint import Window
from kursplaner.ui.theme import RADIUS, Tokens, faint


class Lights:
    """Paints the verdicts that are known so far, lane by lane."""

    def __init__(self) -> None:
        self._dark: bool | None = None
        self._hatch = QBrush()

    def paint(
        self, painter: QPainter, window: Window, geometry: Geometry, carry: Carry, t: Tokens
    ) -> None:
        if self._dark != t.dark:
            self._dark = t.dark
            self._hatch = hatch(faint(t.ghost, 62 if t.dark else 46), None, 7)
        content = window.content
        for column in geometry.visible(content.left(), content.right()):
            spans = carry.allowed(column)
            if spans is not None:
                self._column(painter, geometry, column, spans, t)

    def _column(
        self, painter: QPainter, g: Geometry, column: Column, spans: tuple[Interval, ...], t: Tokens
    ) -> None:
        whole = Interval(g.grid.day_start, g.grid.day_end)
        base = column.day * DAY
        for span in subtract((whole,), spans):
            rect = g.rect(column, Interval(base + span.start, base + span.end))
            painter.fillRect(rect.adjusted(1, 0, 0, 0), self._hatch)
        painter.setPen(QPen(faint(t.good, 150), 1))
        painter.setBrush(faint(t.good, 34))
        for span in spans:
            rect = g.rect(column, Interval(base + span.start, base + span.end))
            painter.drawRoundedRect(rect.adjusted(2.5, 1.5, -1.5, -1.5), RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    @staticmethod
    def target(painter: QPainter, rect: QRectF, colour: QColor, allowed: bool) -> None:
        """The place aimed at; dashed and crossed where something speaks against it."""
        style = Qt.PenStyle.SolidLine if allowed else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 2, style))
        painter.setBrush(faint(colour, 36))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not allowed:
            painter.setPen(QPen(colour, 2.4))
            x, y = rect.right() - 13, rect.top() + 5
            painter.drawLine(QPointF(x, y), QPointF(x + 8, y + 8))
            painter.drawLine(QPointF(x + 8, y), QPointF(x, y + 8))
