"""Where everything lies: rectangles from a BoardModel and measures. Computes, never paints.

Coordinates are logical pixels of the content: x 0 is the left edge of the first day, y 0 the
beginning of the grid's day. Heads and time axis are outside and belong to the widget.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QRectF

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import DAY, HOUR, Interval, day_of, minute_of_day
from kursplaner.ui.board.model import BoardModel, Lane

MIN_LANE, MIN_HOUR, MAX_HOUR = 72, 44, 110
TOLERANCE = 0.88
"""A lane this much narrower than the least is better than scrolling for a few pixels."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in logical pixels; `scaled` grows the fixed ones with the text."""

    axis: float = 42
    day_head: float = 28
    group_head: float = 20
    lane_head: float = 25
    rail: float = 14
    gap: float = 3
    min_lane: float = MIN_LANE
    lane: float = MIN_LANE
    hour: float = 54

    def scaled(self, factor: float) -> Measures:
        return Measures(
            axis=self.axis * factor, day_head=self.day_head * factor,
            group_head=self.group_head * factor, lane_head=self.lane_head * factor,
            rail=self.rail * factor, gap=self.gap, min_lane=self.min_lane * factor,
            lane=self.lane * factor, hour=self.hour * factor,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayBox:
    """One day: from its bus rail to its last lane."""

    day: int
    x: float
    width: float
    first: int
    """Number of the day's first column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One lane on one day."""

    number: int
    day: int
    lane: Lane
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class BlockBox:
    """One lesson in one lane; a lesson of several teachers or persons has several."""

    placed: PlacedLesson
    column: int
    rect: QRectF

    @property
    def lesson(self) -> str:
        return self.placed.lesson


@dataclass(frozen=True, slots=True)
class Cell:
    """A start in a column, snapped to the lesson step; `start` is a minute of the week."""

    column: int
    start: int


class Geometry:
    """Immutable once made; another zoom or width makes another one."""

    def __init__(self, model: BoardModel, days: tuple[int, ...], measures: Measures) -> None:
        self.model = model
        self.measures = measures
        self.grid = model.problem.grid
        self.days: tuple[DayBox, ...]
        self.columns: tuple[Column, ...]
        self.days, self.columns = self._lay_out(days)
        self._lefts = [column.x for column in self.columns]
        self._column_of = {(c.day, c.lane.key): c.number for c in self.columns}

    def _lay_out(self, days: tuple[int, ...]) -> tuple[tuple[DayBox, ...], tuple[Column, ...]]:
        boxes: list[DayBox] = []
        columns: list[Column] = []
        x = 0.0
        for day in days:
            left, first = x, len(columns)
            x += self.measures.rail
            for lane, units in self.model.lanes_on(day):
                width = self.measures.lane * units
                columns.append(Column(len(columns), day, lane, x, width))
                x += width
            boxes.append(DayBox(day, left, x - left, first))
        return tuple(boxes), tuple(columns)

    # Measures of the whole

    @property
    def width(self) -> float:
        return self.days[-1].x + self.days[-1].width if self.days else 0.0

    @property
    def height(self) -> float:
        return self.y(self.grid.day_end)

    @property
    def head(self) -> float:
        """Height of the fixed heads: day, site where there are several, lane."""
        m = self.measures
        return m.day_head + (m.group_head if self.grouped else 0) + m.lane_head

    @cached_property
    def grouped(self) -> bool:
        return any(lane.group for lane in self.model.lanes)

    # Time and place

    def y(self, minute: float) -> float:
        """Content y of a minute of the day."""
        return (minute - self.grid.day_start) / HOUR * self.measures.hour

    def minute_at(self, y: float) -> float:
        return self.grid.day_start + y / self.measures.hour * HOUR

    def column_at(self, x: float) -> Column | None:
        """The lane under x; None on a rail or outside."""
        number = bisect_right(self._lefts, x) - 1
        if number < 0 or x >= self.columns[number].x + self.columns[number].width:
            return None
        return self.columns[number]

    def of_day(self, day: DayBox) -> tuple[Column, ...]:
        """The day's lanes from left to right."""
        after = (later.first for later in self.days if later.x > day.x)
        return self.columns[day.first : next(after, len(self.columns))]

    def column(self, day: int, lane: str) -> Column | None:
        number = self._column_of.get((day, lane))
        return None if number is None else self.columns[number]

    def nearest_column(self, x: float) -> Column | None:
        """The lane under x, else the next one to the right, else the last."""
        if not self.columns:
            return None
        number = bisect_right(self._lefts, x) - 1
        if number >= 0 and x < self.columns[number].x + self.columns[number].width:
            return self.columns[number]
        return self.columns[min(number + 1, len(self.columns) - 1)]

    def cell_at(self, x: float, y: float, minutes: int) -> Cell | None:
        """Where a lesson of that length would begin if its top were at (x, y)."""
        column = self.nearest_column(x)
        if column is None:
            return None
        step = self.grid.lesson_step
        start = round(self.minute_at(y) / step) * step
        latest = (self.grid.day_end - minutes) // step * step
        start = max(self.grid.day_start, min(start, latest))
        return Cell(column.number, column.day * DAY + start)

    def starts(self, column: Column, minutes: int) -> range:
        """All starts of a lesson of that length in a column, minutes of the week."""
        base, step = column.day * DAY, self.grid.lesson_step
        first = -(-self.grid.day_start // step) * step
        return range(base + first, base + self.grid.day_end - minutes + 1, step)

    def rect(self, column: Column, span: Interval) -> QRectF:
        """The full lane width over a span of its day."""
        top = self.y(minute_of_day(span.start))
        return QRectF(column.x, top, column.width, span.minutes / HOUR * self.measures.hour)

    def lesson_rect(self, cell: Cell, minutes: int) -> QRectF:
        gap = self.measures.gap
        span = Interval(cell.start, cell.start + minutes)
        return self.rect(self.columns[cell.column], span).adjusted(gap, 1, -gap, -1)

    def visible(self, left: float, right: float) -> tuple[Column, ...]:
        """Columns that touch the stretch of content."""
        first = max(0, bisect_right(self._lefts, left) - 1)
        last = bisect_right(self._lefts, right)
        return self.columns[first:last]

    # Blocks

    @cached_property
    def blocks(self) -> tuple[BlockBox, ...]:
        """All blocks by column and start; those that overlap share the lane's width."""
        return tuple(self._boxes(self.model.lessons))

    @cached_property
    def ghosts(self) -> tuple[BlockBox, ...]:
        return tuple(self._boxes(self.model.ghosts, side_by_side=False))

    @cached_property
    def by_column(self) -> dict[int, tuple[BlockBox, ...]]:
        return _by_column(self.blocks)

    @cached_property
    def ghosts_by_column(self) -> dict[int, tuple[BlockBox, ...]]:
        return _by_column(self.ghosts)

    def _boxes(
        self, lessons: Iterable[PlacedLesson], side_by_side: bool = True
    ) -> Iterator[BlockBox]:
        found: dict[int, list[PlacedLesson]] = defaultdict(list)
        for placed in lessons:
            for lane in self.model.lanes_of(placed):
                column = self.column(day_of(placed.start), lane)
                if column is not None:
                    found[column.number].append(placed)
        for number in sorted(found):
            items = sorted(found[number], key=lambda placed: (placed.start, placed.lesson))
            shares = _shares([self.model.span(p) for p in items]) if side_by_side else None
            for position, placed in enumerate(items):
                part, parts = shares[position] if shares else (0, 1)
                yield self._box(self.columns[number], placed, part, parts)

    def _box(self, column: Column, placed: PlacedLesson, part: int, parts: int) -> BlockBox:
        gap = self.measures.gap
        rect = self.rect(column, self.model.span(placed)).adjusted(gap, 1, -gap, -1)
        width = int((rect.width() - (parts - 1) * 2) / parts)
        top, bottom = round(rect.top()), round(rect.bottom())
        left = rect.x() + part * (width + 2)
        return BlockBox(placed, column.number, QRectF(left, top, width, bottom - top))

    def block_at(self, x: float, y: float) -> BlockBox | None:
        column = self.column_at(x)
        if column is None:
            return None
        hits = (b for b in self.by_column.get(column.number, ()) if b.rect.contains(x, y))
        return next(hits, None)

    def boxes_of(self, lesson: str) -> tuple[BlockBox, ...]:
        return tuple(block for block in self.blocks if block.lesson == lesson)


def _by_column(blocks: Iterable[BlockBox]) -> dict[int, tuple[BlockBox, ...]]:
    found: dict[int, list[BlockBox]] = defaultdict(list)
    for block in blocks:
        found[block.column].append(block)
    return {column: tuple(items) for column, items in found.items()}


def _shares(spans: list[Interval]) -> list[tuple[int, int]]:
    """(part, parts) for spans sorted by start: who overlaps, directly or through others, shares."""
    result = [(0, 1)] * len(spans)
    cluster: list[int] = []
    ends: list[int] = []
    until = -1
    for position, span in enumerate(spans):
        if span.start >= until:
            _close(result, cluster, len(ends))
            cluster, ends = [], []
        part = next((n for n, end in enumerate(ends) if end <= span.start), len(ends))
        ends[part : part + 1] = [span.end]
        result[position] = (part, 1)
        cluster.append(position)
        until = max(until, span.end)
    _close(result, cluster, len(ends))
    return result


def _close(result: list[tuple[int, int]], cluster: list[int], parts: int) -> None:
    for position in cluster:
        result[position] = (result[position][0], parts)


def fitted(
    model: BoardModel, days: tuple[int, ...], base: Measures, zoom: float,
    width: float, height: float,
) -> Measures:  # fmt: skip
    """Measures that fill a content area: all lanes side by side and the used hours, if they fit.

    `zoom` 1.0 is the fit itself; lanes never get narrower than `base.min_lane`.
    """
    lanes = sum(units for day in days for _, units in model.lanes_on(day))
    free = width - base.rail * len(days)
    scale = base.min_lane / MIN_LANE
    share = free / max(lanes, 1)
    least = share if TOLERANCE * base.min_lane <= share < base.min_lane else base.min_lane
    lane = int(max(least, max(least, share) * zoom))
    spare = int(free - lane * lanes) // max(len(days), 1)
    hours = model.used_hours.minutes / HOUR
    hour = min(max(height / hours, MIN_HOUR * scale), MAX_HOUR * scale) * zoom
    return replace(
        base, lane=lane, rail=int(base.rail) + max(0, spare),
        hour=int(max(hour, MIN_HOUR / 2 * scale)),
    )  # fmt: skip
