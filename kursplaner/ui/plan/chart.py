"""A small chart of one running level: cost falling, bound rising, until they meet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kursplaner.ui.theme import Tokens, font, px, tokens_of

Point = tuple[float, int]
"""Seconds since the run began, cost."""


class CostChart(QWidget):
    """Steps of the best cost (solid) and of what is proven (dashed) over the seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._costs: list[Point] = []
        self._bounds: list[Point] = []
        self._now = 0.0
        self._began = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Verlauf: Kosten und bewiesene Grenze")

    def sizeHint(self) -> QSize:
        return QSize(px(260), px(112))

    @property
    def has_cost(self) -> bool:
        """Whether a first plan was found on this level."""
        return bool(self._costs)

    def begin(self, seconds: float) -> None:
        """A new level: forget the old curve."""
        self._costs, self._bounds = [], []
        self._began = self._now = seconds
        self._say()

    def add_cost(self, seconds: float, value: int) -> None:
        self._costs.append((seconds, value))
        self.advance(seconds)

    def add_bound(self, seconds: float, value: int) -> None:
        self._bounds.append((seconds, value))
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Time goes on: the last values stay."""
        self._now = max(self._now, seconds)
        self._say()
        self.update()

    def _say(self) -> None:
        best = f"bisher {self._costs[-1][1]}" if self._costs else "noch kein Plan"
        bound = f", mindestens {self._bounds[-1][1]}" if self._bounds else ""
        self.setAccessibleDescription(best + bound)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens_of(self.palette())
        area = QRectF(self.rect()).adjusted(0.5, px(8), -px(40), -px(18))
        self._paint_axes(painter, area, t)
        if self._costs:
            self._paint_curves(painter, area, t)

    def _paint_axes(self, painter: QPainter, area: QRectF, t: Tokens) -> None:
        painter.setFont(font(11))
        painter.setPen(QPen(t.line, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(t.quiet)
        row = QRectF(area.left(), area.bottom() + px(2), area.width(), px(16))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, _seconds(self._began))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight, _seconds(self._now))
        if not self._costs:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "sucht den ersten Plan …")

    def _paint_curves(self, painter: QPainter, area: QRectF, t: Tokens) -> None:
        cost, bound = self._costs[-1][1], self._bounds[-1][1] if self._bounds else None
        if bound is not None:
            painter.setPen(QPen(t.quiet, 1.5, Qt.PenStyle.DashLine))
            painter.drawPolyline(self._steps(self._bounds, area))
        painter.setPen(QPen(t.accent, 2))
        painter.drawPolyline(self._steps(self._costs, area))
        self._label(painter, area, cost, t, strong=True)
        far = bound is not None and abs(self._y(bound, area) - self._y(cost, area)) > px(12)
        if bound is not None and far:
            self._label(painter, area, bound, t, strong=False)

    def _label(
        self, painter: QPainter, area: QRectF, value: int, t: Tokens, *, strong: bool
    ) -> None:
        painter.setFont(font(11, semibold=strong))
        painter.setPen(t.text if strong else t.quiet)
        box = QRectF(area.right() + px(5), self._y(value, area) - px(8), px(36), px(16))
        painter.drawText(
            box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{value}"
        )

    def _steps(self, points: list[Point], area: QRectF) -> QPolygonF:
        line: list[QPointF] = []
        for seconds, value in points:
            place = QPointF(self._x(seconds, area), self._y(value, area))
            if line:
                line.append(QPointF(place.x(), line[-1].y()))
            line.append(place)
        line.append(QPointF(area.right(), line[-1].y()))
        return QPolygonF(line)

    def _x(self, seconds: float, area: QRectF) -> float:
        whole = max(0.1, self._now - self._began)
        return area.left() + area.width() * min(1.0, max(0.0, seconds - self._began) / whole)

    def _y(self, value: int, area: QRectF) -> float:
        values = [v for _, v in self._costs] + [v for _, v in self._bounds]
        low, high = min(values), max(values)
        share = 0.5 if high == low else (value - low) / (high - low)
        return area.bottom() - px(3) - (area.height() - px(6)) * share


def _seconds(value: float) -> str:
    return f"{value:.0f} s"
