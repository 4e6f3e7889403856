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
from kursplaner.ui.board.rows import Row, Says, count_forms, place_forms, rows, times_forms
from kursplaner.ui.board.text import lines, shortened
from kursplaner.ui.theme import RADIUS, SMALL_PX, Tokens, faint, font, mix, pixmap, px, text_scale

EDGE, PAD, BAND, MARK = 4, 5, 18, 15
MOST_TITLE_LINES = 4
_CACHE = 800


@dataclass(frozen=True, slots=True)
class Type:
    """The fonts of the board at the present text size."""

    title: QFont
    narrow: QFont
    small: QFont
    strong: QFont
    disc: QFont
    tiny: QFont
    scale: float

    @classmethod
    def now(cls) -> Type:
        return cls(
            title=font(13, True), narrow=font(11.5, True), small=font(SMALL_PX),
            strong=font(SMALL_PX, True), disc=font(9, True), tiny=font(10), scale=text_scale(),
        )  # fmt: skip


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
        self.narrow = QFontMetricsF(type_.narrow)
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
        body = rect.adjusted(EDGE + PAD - 1, 4, -3, -2)
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
            self._band_text(painter, band.adjusted(EDGE + 3, 0, -2, 0), facts.care)
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
            f"{care.children} Ki · {care.caregivers} B.",
            f"{care.children} / {care.caregivers}{mark}",
        )  # fmt: skip
        metrics = QFontMetricsF(painter.font())
        text = next((x for x in forms if metrics.horizontalAdvance(x) <= rect.width()), forms[-1])
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), text)

    # Texts and marks

    def _texts(self, painter: QPainter, rect: QRectF, facts: LessonFacts, by: LaneBy) -> None:
        used, metrics, title = self._title(facts.title, rect)
        title_height, small_height = metrics.height() - 2, self.small.height()
        most = int((rect.height() - len(title) * title_height + 2) // small_height)
        ends: list[tuple[float, float, float]] = []
        y = rect.top()
        painter.setFont(used)
        painter.setPen(self.t.text)
        for line in title:
            painter.drawText(QPointF(rect.left(), y + metrics.ascent() - 1), line)
            ends.append((y, title_height, metrics.horizontalAdvance(line)))
            y += title_height
        painter.setPen(mix(self.t.text, self.t.course(facts.colour).body, 0.18))
        marks = px(MARK) * bool(facts.warnings) + (px(MARK) - 2) * bool(facts.pins)
        if any(end + marks <= rect.width() + 3 for _, _, end in ends):
            marks = 0  # They stand beside the title.
        shown = rows(facts, by, most)
        if shown and marks and not self._fits(shown[0], rect.width() - marks):
            ends.append((y, small_height, 0.0))
            y += small_height
            shown, marks = rows(facts, by, most - 1), 0
        for number, row in enumerate(shown):
            text, kind = self._fitted(row, rect.width() - (0 if number else marks))
            painter.setFont(kind)
            painter.drawText(QPointF(rect.left(), y + self.small.ascent()), text)
            width = QFontMetricsF(kind).horizontalAdvance(text)
            ends.append((y, small_height, width))
            y += small_height
        if rect.bottom() - y >= px(MARK) - 2:
            ends.append((y, px(MARK), 0.0))
        self._marks(painter, rect, facts, ends)

    def _title(self, text: str, rect: QRectF) -> tuple[QFont, QFontMetricsF, list[str]]:
        """The title's lines in the largest type that needs no ellipsis."""
        kinds = ((self.type.title, self.title), (self.type.narrow, self.narrow))
        for anywhere in (False, True):
            for used, metrics in kinds:
                most = int((rect.height() + 3) // (metrics.height() - 2))
                most = min(MOST_TITLE_LINES, max(1, most))
                title = lines(text, metrics, rect.width(), most, anywhere)
                if not any("…" in line for line in title):
                    return used, metrics, title
        return used, metrics, title

    def _fits(self, row: Row, width: float) -> bool:
        text, kind = self._fitted(row, width)
        return QFontMetricsF(kind).horizontalAdvance(text) <= width

    def _fitted(self, row: Row, width: float) -> tuple[str, QFont]:
        """The row's text in the longest form that fits, and the type it is set in."""
        match row.says:
            case Says.TEACHERS:
                return shortened(row.text, self.small, width), self.type.small
            case Says.ROOM:
                forms = place_forms(row.text)
                fit = (form for form in forms if self.small.horizontalAdvance(form) <= width)
                right = Qt.TextElideMode.ElideRight
                cut = self.small.elidedText(row.text, right, width)
                return next(fit, cut), self.type.small
            case Says.TIMES:
                forms = times_forms(row.text)
            case Says.COUNT:
                forms = count_forms(row.text)
        tiny = QFontMetricsF(self.type.tiny)
        for text in forms:
            for kind, metrics in ((self.type.small, self.small), (self.type.tiny, tiny)):
                if metrics.horizontalAdvance(text) <= width and (
                    text != row.text or kind is self.type.small
                ):
                    return text, kind
        return forms[-1], self.type.tiny

    def _marks(
        self, painter: QPainter, rect: QRectF, facts: LessonFacts,
        ends: list[tuple[float, float, float]],
    ) -> None:  # fmt: skip
        """Warning and pin, each at the right of the first row that leaves room for it.

        Where no line of the title does, the first row below it was set shorter for them.
        """
        size = px(MARK)
        taken = {top: 0.0 for top, _, _ in ends}
        for shown, width in ((bool(facts.warnings), size), (bool(facts.pins), size - 2)):
            if not shown:
                continue
            room = [row for row in ends if row[2] + taken[row[0]] + width <= rect.width() + 3]
            top, height, _ = (room or ends[-1:])[0]
            right = rect.right() + 3 - taken[top]
            taken[top] += width
            box = QRectF(right - width, top + (height - size) / 2, width, size)
            if width == size:
                self._warning(painter, box, len(facts.warnings))
            else:
                self._pin(painter, box, facts.colour)

    def _pin(self, painter: QPainter, box: QRectF, colour: int) -> None:
        tint = mix(self.t.text, self.t.course(colour).body, 0.2)
        size = int(box.width())
        drawn = pixmap("pin", size, tint, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(box.left(), box.top() + 1), drawn)

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
        most = max(1, int(rect.height() // self.small.height()) - 1)
        texts = lines(f"bisher {title}", self.small, rect.width() - 2 * PAD, min(most, 3))
        y = rect.bottom() - len(texts) * self.small.height() - 3 + self.small.ascent()
        for text in texts:
            painter.drawText(QPointF(rect.left() + PAD + 1, y), text)
            y += self.small.height()
