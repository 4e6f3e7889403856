"""Weekly times painted on a little week: seen at a glance, drawn with the mouse.

A second way to enter what stands as text above it; the keyboard needs only the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kursplaner.domain.time import WEEKDAYS_SHORT, Interval, clock, merge, subtract
from kursplaner.services.records_fields import WeekTime
from kursplaner.ui.theme import font, px, tokens_of

DAYS = 6
FIRST, LAST = 7 * 60, 21 * 60
"""Minutes of the day shown."""
STEP = 30
HEIGHT, HEAD, AXIS = 116, 16, 22
"""Design pixels: the whole, the names of the days, the hours at the left."""


class WeekStrip(QWidget):
    drawn = Signal()
    """A person drew with the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self._times: tuple[WeekTime, ...] = ()
        self._pressed: tuple[int, int] | None = None
        self._reached: tuple[int, int] | None = None
        self.setFixedHeight(px(HEIGHT))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMouseTracking(True)
        self.setAccessibleName("Dieselben Zeiten als kleine Woche, mit der Maus zu zeichnen")

    def sizeHint(self) -> QSize:
        return QSize(px(260), px(HEIGHT))

    @property
    def times(self) -> tuple[WeekTime, ...]:
        return self._times

    def show_times(self, times: tuple[WeekTime, ...]) -> None:
        self._times = times
        self.update()

    # where things are

    def cell(self, day: int, minute: int) -> QRect:
        """Where half an hour lies."""
        left, right = self._x(day), self._x(day + 1)
        top, bottom = self._y(minute), self._y(minute + STEP)
        return QRect(left, top, right - left, bottom - top)

    def _x(self, day: int) -> int:
        return px(AXIS) + (self.width() - px(AXIS)) * day // DAYS

    def _y(self, minute: int) -> int:
        shown = min(max(minute, FIRST), LAST) - FIRST
        return px(HEAD) + (self.height() - px(HEAD)) * shown // (LAST - FIRST)

    def _at(self, point: QPoint) -> tuple[int, int]:
        """Day and half hour under the pointer, the nearest at the edges."""
        days = [day for day in range(DAYS) if self._x(day) <= point.x()]
        steps = [minute for minute in range(FIRST, LAST, STEP) if self._y(minute) <= point.y()]
        return (days[-1] if days else 0), (steps[-1] if steps else FIRST)

    # drawing with the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._reached = self._at(event.position().toPoint())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day, minute = self._at(event.position().toPoint())
        self.setToolTip(f"{WEEKDAYS_SHORT[day]} {clock(minute)}")
        if self._pressed is not None:
            self._reached = day, minute
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        days, span = self._box()
        adding = not self._held(*self._pressed)
        self._times = tuple(sorted(self._after(days, span, adding)))
        self._pressed = self._reached = None
        self.update()
        self.drawn.emit()

    def _box(self) -> tuple[range, Interval]:
        """Days and minutes between where the mouse was pressed and where it is."""
        assert self._pressed is not None
        assert self._reached is not None
        first, last = sorted((self._pressed[0], self._reached[0]))
        start, end = sorted((self._pressed[1], self._reached[1]))
        return range(first, last + 1), Interval(start, end + STEP)

    def _held(self, day: int, minute: int) -> bool:
        return any(t.weekday == day and not t.parity and t.start <= minute < t.end
                   for t in self._times)  # fmt: skip

    def _after(self, days: range, span: Interval, adding: bool) -> Iterator[WeekTime]:
        """The times with the box added or taken out; those of A or B weeks stay."""
        yield from (time for time in self._times if time.parity or time.weekday not in days)
        for day in days:
            mine = [Interval(t.start, t.end) for t in self._times
                    if t.weekday == day and not t.parity]  # fmt: skip
            spans = merge([*mine, span]) if adding else subtract(mine, [span])
            yield from (WeekTime(day, item.start, item.end) for item in spans)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setFont(font(10))
        painter.fillRect(self._field(), t.surface)
        for time in self._times:
            if time.weekday < DAYS:
                self._paint_time(painter, time)
        self._paint_grid(painter)
        if self._pressed is not None:
            days, span = self._box()
            area = self.cell(days[0], span.start).united(self.cell(days[-1], span.end - STEP))
            painter.setPen(t.accent)
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()

    def _field(self) -> QRect:
        return QRect(px(AXIS), px(HEAD), self.width() - px(AXIS), self.height() - px(HEAD))

    def _paint_time(self, painter: QPainter, time: WeekTime) -> None:
        """A whole bar for every week, the left or right half for A or B weeks."""
        t = tokens_of(self.palette())
        left, right = self._x(time.weekday), self._x(time.weekday + 1)
        middle = (left + right) // 2
        left, right = {"A": (left, middle), "B": (middle, right)}.get(time.parity, (left, right))
        box = QRect(left + 1, self._y(time.start), right - left - 1,
                    self._y(time.end) - self._y(time.start))  # fmt: skip
        painter.fillRect(box, t.accent_body)
        painter.fillRect(QRect(box.left(), box.top(), px(3), box.height()), t.accent)
        if time.parity:
            painter.setPen(t.text)
            painter.drawText(box.adjusted(px(5), 0, 0, 0), Qt.AlignmentFlag.AlignTop, time.parity)

    def _paint_grid(self, painter: QPainter) -> None:
        t = tokens_of(self.palette())
        for hour in range(FIRST, LAST + 1, 120):
            y = min(self._y(hour), self.height() - 1)
            painter.setPen(t.hairline)
            painter.drawLine(px(AXIS), y, self.width(), y)
        painter.setPen(t.quiet)
        for hour in range(FIRST + 60, LAST, 240):
            box = QRect(0, self._y(hour) - px(7), px(AXIS) - px(4), px(14))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), str(hour // 60))
        for day in range(DAYS):
            head = QRect(self._x(day), 0, self._x(day + 1) - self._x(day), px(HEAD))
            painter.setPen(t.quiet)
            painter.drawText(head, int(Qt.AlignmentFlag.AlignCenter), WEEKDAYS_SHORT[day])
            painter.setPen(t.line)
            painter.drawLine(self._x(day), px(HEAD), self._x(day), self.height())
        painter.drawRect(self._field().adjusted(0, 0, -1, -1))
