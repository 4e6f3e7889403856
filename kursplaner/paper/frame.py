"""Head and foot every document shares, and tables that run over several pages."""

from __future__ import annotations

from collections.abc import Iterable

from kursplaner.paper import typeset
from kursplaner.paper.canvas import Align, Canvas, Draw, measure
from kursplaner.paper.facts import Imprint
from kursplaner.paper.page import Box, Ink, Page

MARGIN = 14.0
TOP = 10.0
FOOT = 14.0
"""Height of the foot with the white below it."""


class Heading:
    """Words at the head of a page: kind of document, subject, and a quiet line below."""

    def __init__(
        self, kind: str, title: str, subtitle: str = "", *, note: str = "", size: float = 24,
        day: int | None = None,
    ) -> None:  # fmt: skip
        """`day` is the weekday a page is for, where it is for one."""
        self.kind = kind
        self.title = title
        self.subtitle = subtitle
        self.note = note
        self.size = size
        self.day = day


def start(imprint: Imprint, heading: Heading, *, landscape: bool = False) -> tuple[Canvas, Box]:
    """A page with its head drawn, and the area that remains for the content."""
    canvas = Canvas(landscape=landscape)
    canvas.title, canvas.day = heading.title, heading.day
    right = canvas.width - MARGIN
    canvas.line(MARGIN, TOP, imprint.municipality, 9, bold=True)
    left = MARGIN + typeset.width(imprint.municipality, 9, bold=True)
    canvas.line(left + 2, TOP, heading.kind, 9, ink=Ink.QUIET)
    canvas.line(right, TOP, imprint.issued, 9, ink=Ink.QUIET, align=Align.RIGHT)
    canvas.rule(MARGIN, TOP + 5.2, right, width=0.4, ink=Ink.BLACK)
    y = _title(canvas, imprint, heading, TOP + 7.4)
    return canvas, Box(MARGIN, y, right - MARGIN, canvas.height - FOOT - y)


def _title(canvas: Canvas, imprint: Imprint, heading: Heading, y: float) -> float:
    right = canvas.width - MARGIN
    week_width = max(typeset.width(imprint.dates, 10), typeset.width(imprint.week, 18, bold=True))
    room = right - MARGIN - week_width - 8
    small = heading.size * 0.72
    # One line while it stays large, then two.
    fitted = typeset.fit(heading.title, room, typeset.line_height(heading.size), heading.size,
                         bold=True, floor=small)  # fmt: skip
    below = canvas.lines(MARGIN, y, fitted.lines, fitted.size, bold=True)
    week_y = canvas.line(right, y, imprint.week, 18, bold=True, align=Align.RIGHT)
    week_y = canvas.line(right, week_y, imprint.dates, 10, align=Align.RIGHT)
    if heading.subtitle:
        below = canvas.text(MARGIN, below + 0.3, room, heading.subtitle, 11, ink=Ink.QUIET)
    return max(below, week_y) + 3.5


def finish(canvases: Iterable[Canvas], imprint: Imprint, note: str = "") -> tuple[Page, ...]:
    """The pages of one subject with their feet: office, a note, and `Seite 1/2`."""
    drawn = list(canvases)
    for number, canvas in enumerate(drawn, start=1):
        _foot(canvas, imprint, note, f"Seite {number}/{len(drawn)}")
    return tuple(canvas.page() for canvas in drawn)


def _foot(canvas: Canvas, imprint: Imprint, note: str, number: str) -> None:
    right = canvas.width - MARGIN
    top = canvas.height - FOOT + 3.2
    canvas.rule(MARGIN, top - 1.2, right)
    phone = f"Telefon {imprint.phone}" if imprint.phone else ""
    office = " · ".join(part for part in (imprint.office, phone) if part)
    canvas.line(MARGIN, top, office, 9, bold=True)
    canvas.line(right, top, number, 9, align=Align.RIGHT)
    gap = MARGIN + typeset.width(office, 9, bold=True) + 6
    end = right - typeset.width(number, 9) - 6
    if note and end - gap > 20:
        note = typeset.ellipsis(note, end - gap, 8.5)
        canvas.line((gap + end) / 2, top + 0.15, note, 8.5, ink=Ink.QUIET, align=Align.CENTER)


class Flow:
    """Content that runs down a page and on to the next, each with the same head."""

    def __init__(self, imprint: Imprint, heading: Heading, *, landscape: bool = False) -> None:
        self.imprint = imprint
        self.heading = heading
        self.landscape = landscape
        self.canvases: list[Canvas] = []
        self.repeat: Draw | None = None
        """Drawn again at the top of each further page: the head of a table."""
        self.new_page()

    def new_page(self) -> None:
        canvas, self.area = start(self.imprint, self.heading, landscape=self.landscape)
        self.canvases.append(canvas)
        self.y = self.area.y
        if self.repeat is not None:
            self.y = self.repeat(canvas, self.y)

    @property
    def canvas(self) -> Canvas:
        return self.canvases[-1]

    def height(self, draw: Draw) -> float:
        return measure(draw, landscape=self.landscape)

    def add(self, draw: Draw, *, keep: float = 0.0) -> None:
        """Draw at the current height, on a new page if it and `keep` mm more do not fit."""
        if self.y + self.height(draw) + keep > self.area.bottom and self.y > self.area.y:
            if self.repeat is not None:
                self.close_table()
            self.new_page()
        self.y = draw(self.canvas, self.y)

    def table(self, head: Draw, rows: Iterable[Draw]) -> None:
        """A table whose head is repeated on every page it reaches."""
        drawn = list(rows)
        self.add(head, keep=self.height(drawn[0]) if drawn else 0)
        self.repeat = head
        for row in drawn:
            self.add(row)
        self.repeat = None

    def close_table(self) -> None:
        """The rule below the last row."""
        self.canvas.rule(self.area.x, self.y, self.area.right, width=0.3, ink=Ink.BLACK)

    def pages(self, note: str = "") -> tuple[Page, ...]:
        return finish(self.canvases, self.imprint, note)
