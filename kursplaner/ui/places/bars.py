"""Horizontal bars: a name, how much of the whole, and both in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kursplaner.services.figures import Chart
from kursplaner.ui import parts
from kursplaner.ui.theme import SMALL_PX, font, px, tokens_of

ROW, BAR = 40, 8


class ChartCard(QWidget):
    """One chart with its heading."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        card = parts.frame("card")
        outer = parts.column(self)
        outer.addWidget(card)
        outer.addStretch(1)
        column = parts.column(card, margin=16, gap=2)
        column.addWidget(parts.label(chart.title, "strong"))
        column.addWidget(parts.label(chart.about, "quiet"))
        column.addSpacing(px(6))
        column.addWidget(Bars(chart))


class Bars(QWidget):
    """Every line: name left and words right, the bar below them."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._chart = chart
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{chart.title}: {chart.about}")
        self.setAccessibleDescription("; ".join(f"{b.name}: {b.words}" for b in chart.bars))

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(ROW) * len(self._chart.bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(self._chart.bars)):
            self._paint_bar(painter, number)

    def _paint_bar(self, painter: QPainter, number: int) -> None:
        bar, t = self._chart.bars[number], tokens_of(self.palette())
        row = QRectF(0, number * px(ROW), self.width(), px(ROW))
        small = font(SMALL_PX)
        right = QFontMetricsF(small).horizontalAdvance(bar.words)
        words = row.adjusted(0, px(4), 0, -px(BAR + 10))
        painter.setFont(small)
        painter.setPen(t.quiet)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         bar.words)  # fmt: skip
        painter.setFont(font(12))
        painter.setPen(t.text)
        name = QFontMetricsF(painter.font()).elidedText(
            bar.name, Qt.TextElideMode.ElideRight, max(0.0, row.width() - right - px(12))
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        whole = QRectF(0, row.bottom() - px(BAR + 7), row.width(), px(BAR))
        share = min(1.0, bar.part / bar.whole) if bar.whole else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.rail)
        painter.drawRoundedRect(whole, px(BAR) / 2, px(BAR) / 2)
        painter.setBrush(t.accent)
        if share > 0:
            width = max(whole.height(), whole.width() * share)
            filled = QRectF(whole.left(), whole.top(), width, whole.height())
            painter.drawRoundedRect(filled, px(BAR) / 2, px(BAR) / 2)
