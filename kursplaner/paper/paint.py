"""One painter for screen, printer and PDF."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kursplaner.paper import typeset
from kursplaner.paper.page import (
    MM_PER_POINT,
    Box,
    Hatch,
    Ink,
    Item,
    Line,
    Matrix,
    Page,
    Rect,
    Text,
)

MM_PER_INCH = 25.4


def paint(page: Page, painter: QPainter, scale: float | None = None) -> None:
    """Draw the page with its top left corner at the painter's origin.

    `scale` is device units per millimetre; None takes it from the device's resolution (PDF and
    printer; set the printer to full page, margins are part of the layout).
    """
    if scale is None:
        scale = painter.device().logicalDpiX() / MM_PER_INCH
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    for item in page.items:
        _paint(item, painter)
    painter.restore()


def _paint(item: Item, painter: QPainter) -> None:
    match item:
        case Text():
            _paint_text(item, painter)
        case Line():
            painter.setPen(_pen(item.ink, item.width, dashed=item.dashed))
            painter.drawLine(QLineF(item.x1, item.y1, item.x2, item.y2))
        case Rect():
            _paint_rect(item, painter)
        case Hatch():
            painter.setPen(_pen(item.ink, item.width))
            painter.drawLines(list(hatch_lines(item)))
        case Matrix():
            _paint_matrix(item, painter)


def _pen(ink: Ink, width: float, *, dashed: bool = False) -> QPen:
    pen = QPen(QColor(ink.value), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dashed:
        pen.setDashPattern([4.0, 3.0])
    return pen


def _paint_text(item: Text, painter: QPainter) -> None:
    factor = item.size * MM_PER_POINT / typeset.REFERENCE
    painter.save()
    painter.translate(item.x, item.y)
    painter.scale(factor, factor)
    painter.setFont(typeset.font(item.bold))
    painter.setPen(QColor(item.ink.value))
    if item.rtl:
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    painter.drawText(QPointF(0, 0), item.text)
    painter.restore()


def _paint_rect(item: Rect, painter: QPainter) -> None:
    painter.setPen(_pen(item.ink, item.stroke) if item.stroke else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QColor(item.fill.value) if item.fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(_rect(item.box), item.radius, item.radius)


def _paint_matrix(item: Matrix, painter: QPainter) -> None:
    # Modules are joined to bars and drawn unsmoothed: hairline gaps would spoil the code.
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    side = item.box.width / max(1, len(item.rows))
    for row, cells in enumerate(item.rows):
        for start, end in _runs(cells):
            bar = QRectF(item.box.x + start * side, item.box.y + row * side,
                         (end - start) * side, side)  # fmt: skip
            painter.fillRect(bar, QColor(Ink.BLACK.value))
    painter.restore()


def _runs(cells: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    start = None
    for column, dark in enumerate((*cells, False)):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield start, column
            start = None


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def hatch_lines(item: Hatch) -> Iterator[QLineF]:
    """The strokes of a hatch, rising to the right, cut at its box.

    They lie on a lattice of the whole sheet, so neighbouring hatches join.
    """
    box, step = item.box, item.spacing * 2**0.5
    first = int((box.x + box.y) / step) + 1
    last = int((box.right + box.bottom) / step)
    for number in range(first, last + 1):
        total = number * step
        left = max(box.x, total - box.bottom)
        right = min(box.right, total - box.y)
        if right > left:
            yield QLineF(left, total - left, right, total - right)
