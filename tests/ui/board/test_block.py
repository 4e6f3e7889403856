"""A lesson as a picture: its marks stand where no text is."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from kursplaner.domain.time import Interval, at
from kursplaner.services.week import WeekView
from kursplaner.ui.board.block import BlockPainter, Type
from kursplaner.ui.board.facts import LessonFacts
from kursplaner.ui.board.model import BoardModel, LaneBy
from kursplaner.ui.theme import tokens

WARNED, HEIGHT = "a1-1", 82


class Watched(QPainter):
    """Remembers where lines of text and round marks were painted."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.texts: list[tuple[str, QRectF]] = []
        self.marks: list[QRectF] = []

    def drawText(self, where: object, *rest: object) -> None:  # type: ignore[override]  # noqa: N802
        if isinstance(where, QPointF):
            text, metrics = str(rest[0]), QFontMetricsF(self.font())
            top = where.y() - metrics.capHeight()
            size = metrics.horizontalAdvance(text), metrics.capHeight()
            self.texts.append((text, QRectF(where.x(), top, *size)))

    def drawEllipse(self, where: QRectF) -> None:  # type: ignore[override]  # noqa: N802
        self.marks.append(where)


@pytest.fixture
def facts(view: WeekView) -> LessonFacts:
    found = BoardModel(view, LaneBy.ROOM).facts(WARNED)
    assert found.warnings
    span = Interval(at(1, 9, 15), at(1, 11, 30))
    return dataclasses.replace(found, care=None, pins=(), span=span)


@pytest.mark.parametrize("width", [66, 70, 72, 80, 90, 110, 150])
def test_that_the_warning_hides_no_text(facts: LessonFacts, width: int) -> None:
    image = QImage(width, HEIGHT, QImage.Format.Format_ARGB32)
    painter = Watched(image)
    try:
        BlockPainter(tokens(False), Type.now()).paint(
            painter, QRectF(0, 0, width, HEIGHT), facts, LaneBy.ROOM
        )
    finally:
        painter.end()
    (mark,) = painter.marks
    hidden = [text for text, box in painter.texts if box.adjusted(0, 0, -1, 0).intersects(mark)]
    assert not hidden
    assert any("9" in text for text, _ in painter.texts), "the time is still told"
