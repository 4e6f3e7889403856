"""A week as a grid: days across, hours down, blocks where something takes place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kursplaner.domain.time import HOUR, Interval, day_of, minute_of_day, subtract
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Align, Canvas
from kursplaner.paper.page import Box, Ink

AXIS = 13.0
"""Width of the column of hours."""
HEAD = 8.5
EDGE = 1.5
"""The strong left edge of a lesson."""
PAD = 1.6
LEAST_HOURS = 7
FREE_FROM = 60
"""Minutes a gap must last to be called free."""


class Block(Struct, frozen=True, kw_only=True):
    """A lesson on the grid. The title always stays; `lines` are dropped from the end."""

    span: Interval
    time: str
    title: str
    lines: tuple[str, ...] = ()


class Taken(Struct, frozen=True, kw_only=True):
    """A span somebody else holds, hatched, with its reason."""

    span: Interval
    label: str
    closed: bool = False
    """Outside opening hours: hatched more lightly than what others hold."""


class WeekGrid(Struct, frozen=True, kw_only=True):
    days: tuple[int, ...]
    heads: tuple[tuple[str, str], ...]
    """Weekday and date over each column."""
    blocks: tuple[Block, ...]
    taken: tuple[Taken, ...] = ()
    free: tuple[Interval, ...] = ()
    """Where `frei` may be said: opening hours without lessons and blocks."""
    title_size: float = 15.0


class _Scale(Struct, frozen=True):
    area: Box
    first: int
    last: int
    """Minutes of the day at the upper and lower edge."""
    days: tuple[int, ...]

    @property
    def column(self) -> float:
        return self.area.width / len(self.days)

    def y(self, minute: int) -> float:
        share = (minute - self.first) / (self.last - self.first)
        return self.area.y + min(1.0, max(0.0, share)) * self.area.height

    def box(self, span: Interval) -> Box:
        x = self.area.x + self.days.index(day_of(span.start)) * self.column
        top = self.y(minute_of_day(span.start))
        end = minute_of_day(span.end) or 24 * HOUR
        return Box(x, top, self.column, self.y(end) - top)


def draw_week(canvas: Canvas, area: Box, grid: WeekGrid) -> None:
    inner = Box(area.x + AXIS, area.y + HEAD, area.width - AXIS, area.height - HEAD)
    scale = _Scale(inner, *_hours(grid), grid.days)
    _draw_lattice(canvas, scale)
    for number, (weekday, date) in enumerate(grid.heads):
        _draw_head(canvas, scale, number, weekday, date)
    for taken in grid.taken:
        _draw_taken(canvas, scale, taken)
    for span in grid.free:
        _draw_free(canvas, scale, span)
    for lane in _lanes(grid.blocks):
        _draw_block(canvas, scale, grid, *lane)


def _hours(grid: WeekGrid) -> tuple[int, int]:
    """The hours shown: whole hours around everything that happens, at least seven."""
    shown = [block.span for block in grid.blocks] or list(grid.free)
    shown = shown or [taken.span for taken in grid.taken if not taken.closed]
    starts = [minute_of_day(span.start) for span in shown]
    ends = [minute_of_day(span.end) or 24 * HOUR for span in shown]
    first = min(starts, default=8 * HOUR) // HOUR * HOUR
    last = -(-max(ends, default=16 * HOUR) // HOUR) * HOUR
    while last - first < LEAST_HOURS * HOUR:
        if first > 8 * HOUR or last >= 20 * HOUR:
            first -= HOUR
        else:
            last += HOUR
    return first, last


def _draw_lattice(canvas: Canvas, scale: _Scale) -> None:
    area = scale.area
    for minute in range(scale.first, scale.last + 1, HOUR):
        y = scale.y(minute)
        canvas.rule(area.x - 2, y, area.right)
        if minute < scale.last:
            canvas.line(area.x - 3, y - 0.4, f"{minute // HOUR}:00", 10,
                        ink=Ink.QUIET, align=Align.RIGHT)  # fmt: skip
    for number in range(len(scale.days) + 1):
        canvas.upright(area.x + number * scale.column, area.y - HEAD, area.bottom)
    canvas.rule(area.x, area.y, area.right, width=0.3, ink=Ink.BLACK)


def _draw_head(canvas: Canvas, scale: _Scale, number: int, weekday: str, date: str) -> None:
    x = scale.area.x + number * scale.column + PAD
    fitted = typeset.fit(weekday, scale.column - 2 * PAD - typeset.width(date, 10) - 2, 10, 14,
                         bold=True)  # fmt: skip
    y = scale.area.y - HEAD + 1
    canvas.lines(x, y, fitted.lines[:1], fitted.size, bold=True)
    canvas.line(x + scale.column - 2 * PAD, y + 1.2, date, 10, align=Align.RIGHT)


def _draw_taken(canvas: Canvas, scale: _Scale, taken: Taken) -> None:
    box = scale.box(taken.span).inset(0.5, 0.3)
    if box.height < 1:
        return
    canvas.hatch(box, spacing=5.0 if taken.closed else 2.4)
    if not taken.label or box.height < typeset.line_height(typeset.FLOOR):
        return
    fitted = typeset.fit(taken.label, box.width - 2 * PAD - 2, box.height - 1, 10.5)
    lines = fitted.lines[: max(1, int((box.height - 0.5) / typeset.line_height(fitted.size)))]
    wide = max(typeset.width(line, fitted.size) for line in lines)
    high = len(lines) * typeset.line_height(fitted.size)
    label = Box(box.x + PAD - 0.8, box.y + (0.8 if box.height > high + 1.6 else 0),
                wide + 1.6, min(high + 0.4, box.height))  # fmt: skip
    canvas.rect(label, stroke=0, fill=Ink.WHITE)
    canvas.lines(label.x + 0.8, label.y + 0.1, lines, fitted.size, ink=Ink.QUIET)


def _draw_free(canvas: Canvas, scale: _Scale, span: Interval) -> None:
    for piece in subtract((span,), _outside(scale, span)):
        if piece.minutes >= FREE_FROM:
            box = scale.box(piece)
            middle = box.y + box.height / 2 - typeset.line_height(10) / 2
            centre = box.x + box.width / 2
            canvas.rect(Box(centre - 5, middle, 10, 4.6), stroke=0, fill=Ink.WHITE)
            canvas.line(centre, middle, "frei", 10, ink=Ink.QUIET, align=Align.CENTER)


def _outside(scale: _Scale, span: Interval) -> tuple[Interval, Interval]:
    day = span.start - minute_of_day(span.start)
    return Interval(day, day + scale.first), Interval(day + scale.last, day + 24 * HOUR)


def _lanes(blocks: Sequence[Block]) -> Iterator[tuple[Block, int, int]]:
    """Each block with its lane and the number of lanes; overlapping ones stand side by side."""
    cluster: list[tuple[Block, int]] = []
    ends: list[int] = []
    for block in sorted(blocks, key=lambda b: (b.span, b.title)):
        if ends and block.span.start >= max(ends):
            yield from ((item, lane, len(ends)) for item, lane in cluster)
            cluster, ends = [], []
        free = [lane for lane, end in enumerate(ends) if end <= block.span.start]
        lane = free[0] if free else len(ends)
        ends[lane : lane + 1] = [block.span.end]
        cluster.append((block, lane))
    yield from ((item, lane, len(ends)) for item, lane in cluster)


def _draw_block(
    canvas: Canvas, scale: _Scale, grid: WeekGrid, block: Block, lane: int, lanes: int
) -> None:
    column = scale.box(block.span)
    width = (column.width - 1.2) / lanes
    box = Box(column.x + 0.6 + lane * width, column.y + 0.3, width - 0.3, column.height - 0.6)
    canvas.rect(box, stroke=0.25, fill=Ink.WHITE)
    canvas.rect(Box(box.x, box.y, EDGE, box.height), stroke=0, fill=Ink.BLACK)
    inner = Box(box.x + EDGE + PAD * 0.8, box.y + 0.6, box.width - EDGE - PAD * 1.4,
                box.height - 1.0)  # fmt: skip
    y = inner.y
    for text, size, bold in _fit_block(block, inner, grid.title_size):
        y = canvas.line(inner.x, y, text, size, bold=bold)


def _fit_block(block: Block, inner: Box, size: float) -> list[tuple[str, float, bool]]:
    """The lines of a block in the largest type that fits, dropping lines from the end at last."""
    for keep in range(len(block.lines), -1, -1):
        body = size
        # Less important lines go before the type becomes hard to read from afar; the first stays.
        least = typeset.FLOOR if keep <= 1 else min(size, 9.0)
        while body >= least:
            lines = _compose(block, block.lines[:keep], inner.width, body)
            if lines is not None and _height(lines) <= inner.height + 0.01:
                return lines
            body -= 0.5
    return _smallest(block, inner)


def _compose(
    block: Block, extra: Sequence[str], limit: float, size: float
) -> list[tuple[str, float, bool]] | None:
    """The lines in type of about `size`; None where a word is too long even in small type."""
    pieces = [(block.time, size * 0.85, False), (block.title, size, True)]
    pieces += [(text, size * 0.76, False) for text in extra]
    lines: list[tuple[str, float, bool]] = []
    for text, wished, bold in pieces:
        # A long word shrinks its own piece only: the times stay equal all over the grid.
        points = max(typeset.FLOOR, wished)
        while points > typeset.FLOOR and typeset.longest_word(text, points, bold) > limit:
            points = max(typeset.FLOOR, points - 0.5)
        if typeset.longest_word(text, points, bold) > limit:
            return None
        lines += [(line, points, bold) for line in typeset.wrap(text, limit, points, bold)]
    return lines


def _height(lines: Sequence[tuple[str, float, bool]]) -> float:
    return sum(typeset.line_height(size) for _, size, _ in lines)


def _smallest(block: Block, inner: Box) -> list[tuple[str, float, bool]]:
    """Time and title on as many lines as there are; the last ends in an ellipsis."""
    size = typeset.FLOOR
    room = max(1, int((inner.height + 0.3) / typeset.line_height(size)))
    text = f"{block.time} {block.title}" if room < 3 else f"{block.time}\n{block.title}"
    lines = list(typeset.wrap(text, inner.width, size, bold=True))
    if len(lines) > room:
        rest = " ".join(lines[room - 1 :])
        lines = [*lines[: room - 1], typeset.ellipsis(rest, inner.width, size, bold=True)]
    return [(line, size, True) for line in lines]
