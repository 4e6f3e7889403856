"""A page being laid out: a list of items with the few verbs every document uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

import segno

from kursplaner.paper import typeset
from kursplaner.paper.page import (
    ASCENT,
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

A4_SHORT, A4_LONG = 210.0, 297.0
HAIRLINE = 0.15


class Align(Enum):
    LEFT = 0.0
    CENTER = 0.5
    RIGHT = 1.0


class Canvas:
    """Collects the items of one page. All `y` are upper edges; texts return the next free `y`."""

    def __init__(self, *, landscape: bool = False) -> None:
        self.width, self.height = (A4_LONG, A4_SHORT) if landscape else (A4_SHORT, A4_LONG)
        self.items: list[Item] = []
        self.title = ""
        self.day: int | None = None

    def page(self) -> Page:
        return Page(width=self.width, height=self.height, items=tuple(self.items),
                    title=self.title, day=self.day)  # fmt: skip

    def line(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False,
        ink: Ink = Ink.BLACK, align: Align = Align.LEFT, rtl: bool = False,
    ) -> float:  # fmt: skip
        """One line of type as it is; `x` is its left edge, centre or right edge by `align`."""
        text = text.replace(typeset.NBSP, " ")
        if text.strip():
            long = typeset.width(text, size, bold)
            # Half of the leading lies above the line, half below.
            pad = (typeset.LEADING - 1.2) / 2
            baseline = y + (ASCENT + pad) * size * MM_PER_POINT
            self.items.append(
                Text(x=x - align.value * long, y=baseline, text=text, size=size, width=long,
                     bold=bold, ink=ink, rtl=rtl)
            )  # fmt: skip
        return y + typeset.line_height(size)

    def lines(
        self, x: float, y: float, lines: Iterable[str], size: float, *, bold: bool = False,
        ink: Ink = Ink.BLACK, align: Align = Align.LEFT, rtl: bool = False,
    ) -> float:  # fmt: skip
        for text in lines:
            y = self.line(x, y, text, size, bold=bold, ink=ink, align=align, rtl=rtl)
        return y

    def text(
        self, x: float, y: float, limit: float, text: str, size: float, *, bold: bool = False,
        ink: Ink = Ink.BLACK, rtl: bool = False,
    ) -> float:  # fmt: skip
        """Wrapped text in a column `limit` wide, shrunk only where a single word is too long."""
        floor = min(size, typeset.FLOOR)
        fitted = typeset.fit(text, limit, 10_000, size, bold=bold, floor=floor)
        align = Align.RIGHT if rtl else Align.LEFT
        return self.lines(x + (limit if rtl else 0), y, fitted.lines, fitted.size,
                          bold=bold, ink=ink, align=align, rtl=rtl)  # fmt: skip

    def rule(
        self, x: float, y: float, x2: float, *, width: float = HAIRLINE, ink: Ink = Ink.HAIR,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        self.items.append(Line(x1=x, y1=y, x2=x2, y2=y, width=width, ink=ink, dashed=dashed))

    def upright(
        self, x: float, y: float, y2: float, *, width: float = HAIRLINE, ink: Ink = Ink.HAIR,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        self.items.append(Line(x1=x, y1=y, x2=x, y2=y2, width=width, ink=ink, dashed=dashed))

    def rect(
        self, box: Box, *, stroke: float = 0.2, ink: Ink = Ink.BLACK, fill: Ink | None = None,
        radius: float = 0,
    ) -> None:  # fmt: skip
        self.items.append(Rect(box=box, stroke=stroke, ink=ink, fill=fill, radius=radius))

    def hatch(self, box: Box, *, spacing: float = 2.0, width: float = 0.15, ink: Ink = Ink.HAIR,
              ) -> None:  # fmt: skip
        self.items.append(Hatch(box=box, spacing=spacing, width=width, ink=ink))

    def tick_box(self, x: float, y: float, size: float, text_size: float) -> None:
        """An empty square in the middle of a line of type beginning at `y`."""
        top = y + (typeset.line_height(text_size) - size) / 2
        self.rect(Box(x, top, size, size), stroke=0.25)

    def code(self, x: float, y: float, size: float, text: str) -> None:
        """A QR code of medium error correction; the quiet zone is the caller's white paper."""
        qr = segno.make(text, error="m", micro=False, boost_error=False)
        rows = tuple(tuple(bool(cell) for cell in row) for row in qr.matrix)
        self.items.append(Matrix(box=Box(x, y, size, size), rows=rows))


Draw = Callable[[Canvas, float], float]
"""Draws something at a height and returns the next free height."""


def measure(draw: Draw, *, landscape: bool = False) -> float:
    """Height in millimetres of what is drawn."""
    return draw(Canvas(landscape=landscape), 0.0)
