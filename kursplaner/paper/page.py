"""What a sheet of paper consists of: frozen items in millimetres, nothing about devices.

The origin is the top left corner of the paper, y grows downwards. Sizes of type are points.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

MM_PER_POINT = 25.4 / 72
ASCENT = 0.95
"""Height over the baseline that capitals with umlaut dots need, in parts of the type size."""
DESCENT = 0.25


class Ink(Enum):
    """The four tones of the paper; meaning never rests on them alone."""

    BLACK = "#000000"
    QUIET = "#4d4d4d"
    HAIR = "#a6a6a6"
    WHITE = "#ffffff"


class Box(Struct, frozen=True):
    """A rectangle on the paper in millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, dx: float, dy: float) -> Box:
        return Box(self.x + dx, self.y + dy, self.width - 2 * dx, self.height - 2 * dy)

    def contains(self, other: Box, slack: float = 0.01) -> bool:
        return (
            self.x - slack <= other.x
            and self.y - slack <= other.y
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlaps(self, other: Box, slack: float = 0.01) -> bool:
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )


class Text(Struct, frozen=True, kw_only=True):
    """One line of type; x is its left edge, y its baseline, `width` as measured."""

    x: float
    y: float
    text: str
    size: float
    width: float
    bold: bool = False
    ink: Ink = Ink.BLACK
    rtl: bool = False

    @property
    def box(self) -> Box:
        em = self.size * MM_PER_POINT
        return Box(self.x, self.y - ASCENT * em, self.width, (ASCENT + DESCENT) * em)


class Line(Struct, frozen=True, kw_only=True):
    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.2
    ink: Ink = Ink.BLACK
    dashed: bool = False

    @property
    def box(self) -> Box:
        left, top = min(self.x1, self.x2), min(self.y1, self.y2)
        return Box(left, top, abs(self.x2 - self.x1), abs(self.y2 - self.y1))


class Rect(Struct, frozen=True, kw_only=True):
    """A frame, a filled area, or both; `stroke` 0 draws no frame."""

    box: Box
    stroke: float = 0.2
    ink: Ink = Ink.BLACK
    fill: Ink | None = None
    radius: float = 0


class Hatch(Struct, frozen=True, kw_only=True):
    """Parallel lines at 45 degrees, `spacing` millimetres apart, cut at the box."""

    box: Box
    spacing: float = 2.0
    width: float = 0.15
    ink: Ink = Ink.HAIR


class Matrix(Struct, frozen=True, kw_only=True):
    """A two-dimensional code: rows of dark (True) and light modules filling the box."""

    box: Box
    rows: tuple[tuple[bool, ...], ...]


Item = Text | Line | Rect | Hatch | Matrix


class Page(Struct, frozen=True, kw_only=True):
    """One side of one sheet, `width` x `height` millimetres."""

    width: float
    height: float
    items: tuple[Item, ...]
    title: str = ""
    """Whom or what it is for, as its head says."""
    day: int | None = None
    """The weekday it is for, 0 for Monday; None where it is for the whole week."""

    @property
    def paper(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(item for item in self.items if isinstance(item, Text))


class Document(Struct, frozen=True, kw_only=True):
    """Pages that belong together and become one file."""

    key: str
    """Stable name of the kind, e.g. `poster-room`."""
    title: str
    file_name: str
    """Letters a-z, digits and hyphens, ending in `.pdf`."""
    pages: tuple[Page, ...]
