"""How a tour looks everywhere: its colour, its dashes, its number on a disc."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kursplaner.ui.theme import Tokens, font, px

DASHES: tuple[tuple[float, ...], ...] = ((), (3, 1.6), (1, 1.4), (5, 1.4, 1, 1.4), (7, 2.4))
"""In widths of the pen; with eight colours forty tours of a day differ."""
DISC = 9


@dataclass(frozen=True, slots=True)
class TourLook:
    """Colour never alone: the dashes and the number tell tours apart as well."""

    number: int
    edge: QColor
    body: QColor
    dash: tuple[float, ...]

    def pen(self, width: float) -> QPen:
        pen = QPen(self.edge, width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dash:
            pen.setDashPattern(list(self.dash))
        return pen


def look(tokens: Tokens, number: int) -> TourLook:
    """The look of the tour with this number of the day, counted from 1."""
    colour = tokens.course(number - 1)
    return TourLook(number, colour.edge, colour.body, DASHES[(number - 1) % len(DASHES)])


def disc(
    painter: QPainter, centre: QPointF, look: TourLook, tokens: Tokens, *, hollow: bool = False
) -> None:
    """The tour's number on its colour; `hollow`: in its colour, where another is chosen."""
    radius = px(DISC)
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    painter.setPen(QPen(look.edge if hollow else tokens.surface, 1.5))
    painter.setBrush(tokens.surface if hollow else look.edge)
    painter.drawEllipse(box)
    painter.setPen(look.edge if hollow else tokens.surface)
    painter.setFont(font(11, True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(look.number))
