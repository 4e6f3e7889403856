"""Where the bars of a day lie: a row per vehicle, time to the right. Computes, never paints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from kursplaner.domain.time import DAY, HOUR
from kursplaner.services.touring import TourDay, TourLine, VehicleRow
from kursplaner.ui.theme import px

AXIS, HEAD, ROW, LEAST_ROW = 22, 92, 52, 38
GAP = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One tour; `rect` in pixels of the widget."""

    line: TourLine
    rect: QRectF


@dataclass(frozen=True, slots=True)
class Row:
    """One vehicle, its head included."""

    vehicle: VehicleRow
    rect: QRectF
    bars: tuple[Bar, ...]


class Spans:
    """One day in a widget of this size; rows grow with the room there is."""

    def __init__(self, day: TourDay, width: float, height: float) -> None:
        self.day = day
        self.first, self.last = _hours(day)
        self.left, self.right = px(HEAD), max(px(HEAD) + 1.0, width - px(12))
        rows = max(1, len(day.vehicles))
        tall = max(px(LEAST_ROW), min(px(ROW), (height - px(AXIS)) / rows))
        self.height = px(AXIS) + rows * tall
        self.rows = tuple(self._rows(width, tall))

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All of them, by vehicle and time."""
        return tuple(bar for row in self.rows for bar in row.bars)

    def x(self, minute: int) -> float:
        """Of a minute of the week on this day."""
        share = (minute - self.day.day * DAY - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def bar_at(self, x: float, y: float) -> Bar | None:
        return next((bar for bar in self.bars if bar.rect.contains(x, y)), None)

    def row_at(self, y: float) -> Row | None:
        return next((row for row in self.rows if row.rect.top() <= y < row.rect.bottom()), None)

    def bar_of(self, tour: str | None) -> Bar | None:
        return next((bar for bar in self.bars if bar.line.id == tour), None)

    def hours(self) -> Iterator[tuple[float, str]]:
        """Lines of the time axis with what they say."""
        step = HOUR if (self.right - self.left) / (self.last - self.first) * HOUR >= px(40) else 120
        for minute in range(self.first, self.last + 1, step):
            yield self.x(self.day.day * DAY + minute), f"{minute // HOUR}"

    def _rows(self, width: float, tall: float) -> Iterator[Row]:
        for number, vehicle in enumerate(self.day.vehicles):
            rect = QRectF(0, px(AXIS) + number * tall, width, tall)
            own = [line for line in self.day.lines if line.tour.vehicle == vehicle.id]
            yield Row(vehicle, rect, tuple(self._bars(own, rect)))

    def _bars(self, lines: Sequence[TourLine], rect: QRectF) -> Iterator[Bar]:
        """Tours that overlap in one vehicle share the height of its row."""
        lanes = _lanes(lines)
        many = max(lanes, default=0) + 1
        tall = (rect.height() - 2 * px(GAP)) / many
        for line, lane in zip(lines, lanes, strict=True):
            left = self.x(line.tour.start)
            wide = max(px(22), self.x(line.tour.end) - left)
            yield Bar(line, QRectF(left, rect.top() + px(GAP) + lane * tall, wide, tall - 1))


def _lanes(lines: Sequence[TourLine]) -> list[int]:
    """A lane for each tour, so that no two of one lane overlap."""
    ends: list[int] = []
    lanes = []
    for line in lines:
        free = (n for n, end in enumerate(ends) if end <= line.tour.start)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [line.tour.end]
        lanes.append(lane)
    return lanes


def _hours(day: TourDay) -> tuple[int, int]:
    """The first and last minute of the day to show, whole hours."""
    moments = [m for line in day.lines for m in (line.tour.start, line.tour.end)]
    moments += [m for row in day.vehicles for span in row.duty for m in (span.start, span.end)]
    begin = min(moments, default=day.day * DAY + 7 * HOUR) - day.day * DAY
    end = max(moments, default=day.day * DAY + 18 * HOUR) - day.day * DAY
    return begin // HOUR * HOUR, max(-(-end // HOUR), begin // HOUR + 1) * HOUR
