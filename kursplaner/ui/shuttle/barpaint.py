"""Painting the bars of a day: duty, bars with halts and load, the target of a hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from kursplaner.ui.board.block import hatch
from kursplaner.ui.board.text import shortened
from kursplaner.ui.shuttle.look import DISC, disc, look
from kursplaner.ui.shuttle.spans import AXIS, HEAD, Bar, Row, Spans
from kursplaner.ui.theme import RADIUS, Tokens, faint, font, mix, pixmap, px

Target = tuple[str | None, str | None, bool]
"""Tour, vehicle, whether it fits."""


class BarPainter:
    """For one paint event."""

    def __init__(self, painter: QPainter, t: Tokens, spans: Spans) -> None:
        self.p, self.t, self.s = painter, t, spans
        self.small, self.strong = QFontMetricsF(font(11)), QFontMetricsF(font(12, True))
        self._off = hatch(t.hatch, t.ground, 7)

    def all(self, tour: str | None, target: Target | None, *, focused: bool) -> None:
        self._hours()
        for row in self.s.rows:
            self._row(row, tour)
        for bar in self.s.bars:
            self._bar(bar, chosen=bar.line.id == tour, focused=focused)
        if target is not None:
            self._target(target)

    def on_board(self, ride: str | None) -> None:
        """A line from where the person gets in to where she gets out."""
        for bar in self.s.bars if ride is not None else ():
            on = [h.depart for h in bar.line.halts if ride in {r.ride for r in h.board}]
            off = [h.arrive for h in bar.line.halts if ride in {r.ride for r in h.alight}]
            if on and off:
                y = bar.rect.bottom() + 1
                self.p.setPen(QPen(self.t.accent, px(4)))
                self.p.drawLine(QPointF(self.s.x(on[0]), y), QPointF(self.s.x(off[0]), y))

    # Ground

    def _hours(self) -> None:
        self.p.setFont(font(11))
        for x, text in self.s.hours():
            self.p.setPen(self.t.quiet)
            room = QRectF(x - px(20), 0, px(40), px(AXIS) - 2)
            self.p.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _row(self, row: Row, tour: str | None) -> None:
        box = QRectF(self.s.left, row.rect.top(), self.s.right - self.s.left, row.rect.height())
        self.p.fillRect(box, self._off)
        for span in row.vehicle.duty:
            left, right = self.s.x(span.start), self.s.x(span.end)
            self.p.fillRect(QRectF(left, box.top(), right - left, box.height()), self.t.surface)
        self._shift(row, tour)
        self.p.setPen(self.t.hairline)
        for x, _ in self.s.hours():
            self.p.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        self.p.setPen(self.t.line)
        self.p.drawLine(QPointF(0, box.bottom()), QPointF(box.right(), box.bottom()))
        if row is self.s.rows[0]:
            self.p.drawLine(QPointF(0, box.top()), QPointF(box.right(), box.top()))
        self._head(row)

    def _shift(self, row: Row, tour: str | None) -> None:
        """When the driver of the chosen tour is on duty: the tour moves within it."""
        line = next((bar.line for bar in row.bars if bar.line.id == tour), None)
        for span in line.shift if line is not None else ():
            left, right = self.s.x(span.start), self.s.x(span.end)
            box = QRectF(left, row.rect.top() + 1, right - left, row.rect.height() - 2)
            self.p.fillRect(box, self.t.accent_body)
            self.p.fillRect(QRectF(left, box.bottom() - px(2), right - left, px(2)), self.t.accent)

    def _head(self, row: Row) -> None:
        room = QRectF(px(2), row.rect.top(), px(HEAD) - px(8), row.rect.height())
        half = row.rect.height() / 2
        self.p.setPen(self.t.text)
        self.p.setFont(font(12, True))
        name = self.strong.elidedText(row.vehicle.name, Qt.TextElideMode.ElideRight, room.width())
        left = Qt.AlignmentFlag.AlignLeft
        upper = QRectF(room.left(), room.top(), room.width(), half)
        self.p.drawText(upper, left | Qt.AlignmentFlag.AlignBottom, name)
        self.p.setPen(self.t.quiet)
        self.p.setFont(font(11))
        lower = QRectF(room.left(), room.top() + half, room.width(), half)
        self.p.drawText(lower, left | Qt.AlignmentFlag.AlignTop, row.vehicle.seats)

    # Bars

    def _bar(self, bar: Bar, *, chosen: bool, focused: bool) -> None:
        style = look(self.t, bar.line.number)
        box = bar.rect.adjusted(0.5, 0.5, -0.5, -0.5)
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(style.body)
        self.p.drawRoundedRect(box, RADIUS, RADIUS)
        self._load(bar, mix(style.body, style.edge, 0.28))
        self._ticks(bar, style.edge)
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        pen = style.pen(px(2) if not chosen else px(2.6))
        self.p.setPen(pen)
        self.p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if chosen:
            colour = self.t.accent if focused else self.t.text
            self.p.setPen(QPen(colour, px(2)))
            self.p.drawRoundedRect(box.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)
        self._words(bar)

    def _load(self, bar: Bar, colour: QColor) -> None:
        """Seats in use along the way: the full height of the bar is the whole bus."""
        line, box = bar.line, bar.rect.adjusted(2, 2, -2, -2)
        floor = box.bottom()
        points = [QPointF(box.left(), floor)]
        high = floor
        for halt in line.halts:
            x = max(box.left(), min(box.right(), self.s.x(halt.depart)))
            points.append(QPointF(x, high))
            high = floor - min(1.0, halt.load / max(1, line.seats)) * box.height()
            points.append(QPointF(x, high))
        points.append(QPointF(box.right(), floor))
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(colour)
        self.p.drawPolygon(QPolygonF(points))

    def _ticks(self, bar: Bar, colour: QColor) -> None:
        self.p.setPen(QPen(colour, 1.4))
        for halt in bar.line.halts[1:-1]:
            x = self.s.x(halt.arrive)
            self.p.drawLine(QPointF(x, bar.rect.bottom() - px(7)),
                            QPointF(x, bar.rect.bottom() - px(2)))  # fmt: skip

    def _words(self, bar: Bar) -> None:
        """Number, then as much as there is room for: driver, load, marks."""
        box, line = bar.rect, bar.line
        low = box.height() < px(24)
        y = box.center().y() if low else box.top() + px(12)
        disc(self.p, QPointF(box.left() + px(DISC) + 3, y), look(self.t, line.number), self.t)
        left, right = box.left() + px(2 * DISC) + px(8), box.right() - px(5)
        mark = self.t.quiet if line.tour.only_order else self.t.text
        for sign, there, colour in (("warning", bool(line.broken), self.t.warn),
                                    ("pin", line.tour.held, mark)):  # fmt: skip
            if there and right - left >= px(14):
                right -= px(15)
                self.p.drawPixmap(QPointF(right, y - px(7)), pixmap(sign, px(14), colour))
        self._beside(f"{line.most} von {line.seats}", line.driver, left, right, y)

    def _beside(self, load: str, driver: str, left: float, right: float, y: float) -> None:
        room = right - left - px(3)
        wide = self.small.horizontalAdvance(load)
        self.p.setPen(self.t.text)
        self.p.setFont(font(11))
        middle = Qt.AlignmentFlag.AlignVCenter
        if wide > room:
            return
        self.p.drawText(QRectF(right - wide - px(3), y - px(9), wide + 2, px(18)), middle, load)
        rest = room - wide - px(8)
        if rest >= px(34):
            name = shortened(driver, self.small, rest)
            self.p.drawText(QRectF(left, y - px(9), rest, px(18)), middle, name)

    # The hand

    def _target(self, target: Target) -> None:
        tour, vehicle, fits = target
        colour = self.t.good if fits else self.t.warn
        bar = self.s.bar_of(tour)
        row = next((r for r in self.s.rows if r.vehicle.id == vehicle), None)
        pen = QPen(colour, px(2.5), Qt.PenStyle.SolidLine if fits else Qt.PenStyle.DashLine)
        self.p.setPen(pen)
        self.p.setBrush(faint(colour, 26))
        if bar is not None:
            self.p.drawRoundedRect(bar.rect.adjusted(-3, -3, 3, 3), RADIUS + 2, RADIUS + 2)
        elif row is not None:
            wide = self.s.right - self.s.left
            box = QRectF(self.s.left, row.rect.top() + 2, wide, row.rect.height() - 4)
            self.p.drawRoundedRect(box, RADIUS, RADIUS)
