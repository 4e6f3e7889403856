"""Tooltips of the board: a lesson with all its facts, a whole lane name, the buses of a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize

from kursplaner.ui.board.geometry import Geometry
from kursplaner.ui.board.paint import BoardPainter

if TYPE_CHECKING:
    from kursplaner.ui.board.board import WeekBoard


def tip_at(
    board: WeekBoard, g: Geometry, painter: BoardPainter, position: QPoint
) -> tuple[str, QRectF]:
    """The text at a position of the viewport and the rectangle it belongs to."""
    window = board.window_()
    block = board.block_under(QPointF(position))
    if block is not None:
        return g.model.facts(block.lesson).tooltip(), window.to_widget(block.rect)
    point = window.to_content(position.x(), position.y())
    if position.y() < window.head:
        column = g.column_at(point.x())
        lane = column.lane if column else None
        text = " · ".join(filter(None, (lane.title, lane.group))) if lane else ""
        return text, QRectF(position, QSize(8, 8))
    for day in g.days:
        if day.x <= point.x() < day.x + g.measures.rail:
            for box, marks in painter.bus_boxes(day):
                if box.adjusted(-2, -2, 2, 2).contains(point):
                    words = "<br>".join(f"{m.words}, {m.place}" for m in marks)
                    return f"<qt>{words}</qt>", window.to_widget(box)
    return "", QRectF()
