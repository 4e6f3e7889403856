"""Painting one lesson: drawn once per size into a pixmap, then only copied."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from kursplaner.ui.board.facts import CareFacts, LessonFacts, Load
from kursplaner.ui.board.model import LaneBy
from kursplaner.ui.board.text import lines, shortened
from kursplaner.ui.theme import RADIUS, SMALL_PX, Tokens, faint, font, mix, pixmap, px, text_scale

EDGE, PAD, BAND, MARK = 4, 6, 18, 15
MOST_TITLE_LINES = 4
_CACHE = 800


@dataclass(frozen=True, slots=True)
class Type:
    """The fonts of the board at the present text size."""

    title: QFont
    small: QFont
    strong: QFont
    disc: QFont
    scale: float

    @classmethod
    def now(cls) -> Type:
        return cls(
            font(13, True), font(SMALL_PX), font(SMALL_PX, True), font(9, True), text_scale()
        )


def hatch(colour: QColor, ground: QColor | None = None, step: int = 8) -> QBrush:
    """Diagonal stripes as a brush; on `ground`, or on whatever lies below."""
    tile = QPixmap(step * 2, step * 2)
    tile.fill(ground if ground is not None else Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, step / 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    for offset in (-2 * step, -step, 0, step, 2 * step):
        painter.drawLine(QPointF(offset, 2 * step), QPointF(offset + 2 * step, 0))
    painter.end()
    return QBrush(tile)


class BlockPainter:
    """Paints lesson blocks in one look; keeps the last few hundred drawings."""

    def __init__(self, tokens: Tokens, type_: Type) -> None:
        self.t = tokens
        self.type = type_
        self.title = QFontMetricsF(type_.title)
        self.small = QFontMetricsF(type_.small)
        self._drawn: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._band = {
            colour.body.rgb(): hatch(
                mix(colour.body, tokens.text, 0.1), mix(colour.body, tokens.surface, 0.6), 6
            )
            for colour in tokens.courses
        }

    def drawing(self, facts: LessonFacts, by: LaneBy, size: QSize, ratio: float) -> QPixmap:
        """The block as a picture of `size` logical pixels."""
        key = (facts, by, size.width(), size.height(), ratio)
        made = self._drawn.get(key)
        if made is None:
            made = self._draw(facts, by, size, ratio)
            self._drawn[key] = made
            if len(self._drawn) > _CACHE:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(key)
        return made

    def _draw(self, facts: LessonFacts, by: LaneBy, size: QSize, ratio: float) -> QPixmap:
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        self.paint(painter, QRectF(0, 0, size.width(), size.height()), facts, by)
        painter.end()
        return made

    def paint(self, painter: QPainter, rect: QRectF, facts: LessonFacts, by: LaneBy) -> None:
        colour = self.t.course(facts.colour)
        shape = QPainterPath()
        shape.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.fillPath(shape, colour.body)
        painter.save()
        painter.setClipPath(shape)
        inner = self._band_of(painter, rect, facts)
        painter.fillRect(QRectF(rect.left(), rect.top(), EDGE + 0.5, rect.height()), colour.edge)
        painter.restore()
        painter.setPen(QPen(mix(colour.body, colour.edge, 0.35), 1))
        painter.drawPath(shape)
        self._texts(painter, inner, facts, by)

    # Childcare

    def _band_of(self, painter: QPainter, rect: QRectF, facts: LessonFacts) -> QRectF:
        """Paint the childcare band; returns what is left above it for the texts."""
        body = rect.adjusted(EDGE + PAD - 1, 4, -4, -2)
        if facts.care is None:
            return body
        height = px(BAND) if rect.height() >= self.title.height() + px(BAND) + 8 else 5
        band = QRectF(rect.left(), rect.bottom() - height, rect.width(), height)
        painter.fillRect(band, self._band_fill(facts))
        painter.setPen(QPen(mix(self.t.course(facts.colour).body, self.t.text, 0.25), 1))
        painter.drawLine(
            QPointF(band.left(), band.top() + 0.5), QPointF(band.right(), band.top() + 0.5)
        )
        if height > 5:
            self._band_text(painter, band.adjusted(EDGE + PAD - 1, 0, -3, 0), facts.care)
        return body.adjusted(0, 0, 0, -height)

    def _band_fill(self, facts: LessonFacts) -> QBrush:
        assert facts.care is not None
        match facts.care.load:
            case Load.OVER:
                return QBrush(self.t.warn)
            case Load.FULL:
                return QBrush(self.t.warn_fill)
        return self._band[self.t.course(facts.colour).body.rgb()]

    def _band_text(self, painter: QPainter, rect: QRectF, care: CareFacts) -> None:
        over = care.load is Load.OVER
        painter.setFont(self.type.small if care.load is Load.FREE else self.type.strong)
        painter.setPen(self.t.on_warn if over else self.t.text)
        longest = {Load.FREE: "", Load.FULL: " · voll", Load.OVER: " · zu voll"}[care.load]
        mark = " !" if over else ""
        forms = (
            f"{care.short}{longest}", f"{care.short}{mark}",
            f"{care.children} Ki · {care.caregivers} B.{mark}",
            f"{care.children} / {care.caregivers}{mark}",
        )  # fmt: skip
        metrics = QFontMetricsF(painter.font())
        text = next((x for x in forms if metrics.horizontalAdvance(x) <= rect.width()), forms[-1])
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), text)

    # Texts and marks

    def _texts(self, painter: QPainter, rect: QRectF, facts: LessonFacts, by: LaneBy) -> None:
        marks = self._marks(painter, rect, facts)
        title_height, small_height = self.title.height() - 2, self.small.height()
        most = min(MOST_TITLE_LINES, max(1, int((rect.height() + 3) // title_height)))
        title = lines(facts.title, self.title, rect.width(), most, marks)
        rows = self._rows(facts, by)
        room = int((rect.height() - len(title) * title_height + 2) // small_height)
        kept = sorted(sorted(rows, key=lambda row: row[0])[: max(room, 0)], key=lambda row: row[1])
        y = rect.top() + self.title.ascent() - 1
        painter.setFont(self.type.title)
        painter.setPen(self.t.text)
        for line in title:
            painter.drawText(QPointF(rect.left(), y), line)
            y += title_height
        y += self.small.ascent() - self.title.ascent() + 1
        painter.setFont(self.type.small)
        painter.setPen(mix(self.t.text, self.t.course(facts.colour).body, 0.18))
        for _, _, text in kept:
            painter.drawText(QPointF(rect.left(), y), shortened(text, self.small, rect.width()))
            y += small_height

    @staticmethod
    def _rows(facts: LessonFacts, by: LaneBy) -> list[tuple[int, int, str]]:
        """(rank, position, text): the highest ranks are dropped first."""
        match by:
            case LaneBy.TEACHER:
                second = facts.room
            case LaneBy.ROOM:
                second = facts.teachers
            case _:
                return [(0, 0, facts.times), (1, 1, facts.room), (2, 2, facts.teachers),
                        (3, 3, facts.count)]  # fmt: skip
        return [(0, 0, facts.times), (2, 1, second), (1, 2, facts.count)]

    def _marks(self, painter: QPainter, rect: QRectF, facts: LessonFacts) -> float:
        """Warning and pin at the top right; returns the width they take."""
        size = px(MARK)
        right, top = rect.right() + 1, rect.top() - 1
        if facts.warnings:
            right -= size
            self._warning(painter, QRectF(right, top, size, size), len(facts.warnings))
        if facts.pins and rect.width() > 3 * size:
            right -= size - 1
            ratio = painter.device().devicePixelRatioF()
            drawn = pixmap(
                "pin", size - 2, mix(self.t.text, self.t.course(facts.colour).body, 0.25), ratio
            )
            painter.drawPixmap(QPointF(right, top + 1), drawn)
        taken = rect.right() + 1 - right
        return taken + 2 if taken else 0.0

    def _warning(self, painter: QPainter, box: QRectF, count: int) -> None:
        painter.setPen(QPen(self.t.surface, 1))
        painter.setBrush(self.t.warn)
        painter.drawEllipse(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self.type.strong)
        painter.setPen(self.t.on_warn)
        text = "!" if count == 1 else str(count) if count < 10 else "9+"
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def ghost(self, painter: QPainter, rect: QRectF, title: str) -> None:
        """The published place of a lesson that lies elsewhere now."""
        pen = QPen(self.t.ghost, 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(faint(self.t.surface, 120))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self.type.small)
        painter.setPen(self.t.quiet)
        box = rect.adjusted(PAD, 0, -4, -3)
        text = self.small.elidedText(f"war: {title}", Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignBottom), text)
