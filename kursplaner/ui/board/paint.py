"""Painting the board: ground, heads, axis, buses, blocks. Only what is in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from kursplaner.domain.time import DAY, HOUR, WEEKDAYS_SHORT, Interval, minute_of_day
from kursplaner.ui.board.block import BlockPainter, Type, hatch
from kursplaner.ui.board.facts import BusMark
from kursplaner.ui.board.geometry import BlockBox, Column, DayBox, Geometry
from kursplaner.ui.board.text import lines
from kursplaner.ui.theme import Tokens, faint, mix

DISC = 13
MOST_DISCS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """The piece of content in sight and where it lies in the widget."""

    left: float
    top: float
    width: float
    height: float
    """Of the content area, without axis and heads."""
    axis: float
    head: float

    @property
    def area(self) -> QRectF:
        return QRectF(self.axis, self.head, self.width, self.height)

    @property
    def content(self) -> QRectF:
        return QRectF(self.left, self.top, self.width, self.height)

    def to_content(self, x: float, y: float) -> QPointF:
        return QPointF(x - self.axis + self.left, y - self.head + self.top)

    def to_widget(self, rect: QRectF) -> QRectF:
        return rect.translated(self.axis - self.left, self.head - self.top)


class BoardPainter:
    """Everything static, for one geometry and one look."""

    def __init__(
        self, geometry: Geometry, tokens: Tokens, type_: Type, blocks: BlockPainter
    ) -> None:
        self.g = geometry
        self.t = tokens
        self.type = type_
        self.blocks = blocks
        self.small = QFontMetricsF(type_.small)
        self.strong = QFontMetricsF(type_.strong)
        self.title = QFontMetricsF(type_.title)
        self._taken = hatch(tokens.hatch, mix(tokens.ground, tokens.surface, 0.4), 9)

    # Ground

    def ground(self, painter: QPainter, window: Window) -> None:
        """Lanes, closed and taken spans, lines, ghosts, buses."""
        self._into(painter, window)
        content = window.content
        columns = self.g.visible(content.left(), content.right())
        painter.fillRect(content, self.t.ground)
        bottom = min(content.bottom(), self.g.height)
        for column in columns:
            painter.fillRect(
                QRectF(column.x, content.top(), column.width, bottom - content.top()),
                self.t.surface,
            )
            self._closed(painter, column)
        self._lines(painter, content, columns)
        for column in columns:
            self._taken_spans(painter, column)
            for ghost in self.g.ghosts_by_column.get(column.number, ()):
                if ghost.rect.intersects(content):
                    self.blocks.ghost(painter, ghost.rect, self.g.model.course_name(ghost.lesson))
        for day in self._days(content):
            self._buses(painter, day)
        painter.restore()

    def _into(self, painter: QPainter, window: Window) -> None:
        painter.save()
        painter.setClipRect(window.area)
        painter.translate(window.axis - window.left, window.head - window.top)

    def _days(self, content: QRectF) -> Iterator[DayBox]:
        for day in self.g.days:
            if day.x < content.right() and day.x + day.width > content.left():
                yield day

    def _closed(self, painter: QPainter, column: Column) -> None:
        for span in self.g.model.closed(column.lane.key, column.day):
            painter.fillRect(self.g.rect(column, span), self.t.ground)

    def _lines(self, painter: QPainter, content: QRectF, columns: Sequence[Column]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        right = min(content.right(), self.g.width)
        grid = self.g.grid
        for minute in range(grid.day_start, grid.day_end + 1, HOUR // 2):
            y = round(self.g.y(minute))
            if content.top() - 1 <= y <= content.bottom():
                whole = minute % HOUR == 0
                painter.setPen(
                    self.t.hairline if not whole else mix(self.t.hairline, self.t.line, 0.6)
                )
                painter.drawLine(QPointF(content.left(), y), QPointF(right, y))
        bottom = min(content.bottom(), self.g.height)
        thin = mix(self.t.hairline, self.t.line, 0.7)
        for column in columns:
            x = column.x + column.width
            painter.setPen(self.t.day_line if self._ends_group(column) else thin)
            painter.drawLine(QPointF(x, content.top()), QPointF(x, bottom))
        for day in self._days(content):
            self._day_edge(painter, day, content.top(), bottom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _ends_group(self, column: Column) -> bool:
        """Whether the next lane of the day is at another site."""
        after = column.number + 1
        following = self.g.columns[after] if after < len(self.g.columns) else column
        return following.day == column.day and following.lane.group != column.lane.group

    def _day_edge(self, painter: QPainter, day: DayBox, top: float, bottom: float) -> None:
        rail = QRectF(day.x, top, self.g.measures.rail, bottom - top)
        painter.fillRect(rail, self.t.ground)
        painter.fillRect(QRectF(day.x, top, 1.5, bottom - top), self.t.day_line)

    def _taken_spans(self, painter: QPainter, column: Column) -> None:
        whole = Interval(column.day * DAY, (column.day + 1) * DAY)
        for block in self.g.model.taken(column.lane.key):
            start, end = max(block.start, whole.start), min(block.end, whole.end)
            if start < end:
                rect = self.g.rect(column, Interval(start, end)).adjusted(1, 1, 0, 0)
                painter.fillRect(rect, self._taken)
                self._label(painter, rect, block.label or "belegt")

    def _label(self, painter: QPainter, rect: QRectF, text: str) -> None:
        painter.setFont(self.type.small)
        most = max(1, int(rect.height() // self.small.height()))
        painter.setPen(self.t.quiet)
        y = rect.top() + 3
        for line in lines(text, self.small, rect.width() - 10, min(most, 3)):
            box = QRectF(
                rect.left() + 4, y, self.small.horizontalAdvance(line) + 5, self.small.height()
            )
            painter.fillRect(box, faint(self.t.ground, 215))
            painter.drawText(box.adjusted(2, 0, 2, 0), line)
            y += self.small.height()

    # Buses

    def _buses(self, painter: QPainter, day: DayBox) -> None:
        for box, marks in self.bus_boxes(day):
            first = marks[0]
            tick = round(self.g.y(minute_of_day(first.minute)))
            painter.setPen(QPen(self.t.bus, 1))
            painter.drawLine(
                QPointF(day.x + self.g.measures.rail - 4, tick + 0.5),
                QPointF(day.x + self.g.measures.rail, tick + 0.5),
            )
            self._disc(painter, box, marks)

    def bus_boxes(self, day: DayBox) -> list[tuple[QRectF, tuple[BusMark, ...]]]:
        """Discs of a day with the buses they stand for; crowded ones are gathered in one."""
        size = DISC * self.type.scale
        groups: list[list[BusMark]] = []
        for mark in self.g.model.buses.get(day.day, ()):
            y = self.g.y(minute_of_day(mark.minute))
            if groups and y - self._lowest(groups[-1], size) < size:
                groups[-1].append(mark)
            else:
                groups.append([mark])
        return [item for group in groups for item in self._discs(day, group, size)]

    def _lowest(self, group: list[BusMark], size: float) -> float:
        """Where the centre of a disc at the lower end of the group would be."""
        first, last = (self.g.y(minute_of_day(mark.minute)) for mark in (group[0], group[-1]))
        if len(group) <= MOST_DISCS:
            return max(last, first + (len(group) - 1) * size)
        return first + self._tall(first, last, size) - size

    def _tall(self, first: float, last: float, size: float) -> float:
        """Height of the one mark that stands for many."""
        return max(last - first, size * 1.6)

    def _discs(
        self, day: DayBox, group: list[BusMark], size: float
    ) -> Iterator[tuple[QRectF, tuple[BusMark, ...]]]:
        x = day.x + (self.g.measures.rail - size) / 2
        if len(group) <= MOST_DISCS:
            top = self.g.y(minute_of_day(group[0].minute)) - size / 2
            for number, mark in enumerate(group):
                yield QRectF(x, top + number * size, size, size), (mark,)
            return
        first, last = (self.g.y(minute_of_day(mark.minute)) for mark in (group[0], group[-1]))
        yield QRectF(x, first - size / 2, size, self._tall(first, last, size)), tuple(group)

    def _disc(self, painter: QPainter, box: QRectF, marks: tuple[BusMark, ...]) -> None:
        leaves = not any(mark.arrives for mark in marks)
        painter.setPen(QPen(self.t.bus, 1.4))
        painter.setBrush(self.t.surface if leaves else self.t.bus)
        painter.drawRoundedRect(
            box.adjusted(0.7, 0.7, -0.7, -0.7), box.width() / 2, box.width() / 2
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.t.bus if leaves else self.t.on_bus)
        painter.setFont(self.type.disc)
        text = str(marks[0].number) if len(marks) == 1 else f"{len(marks)}×"
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    # Blocks

    def all_blocks(self, painter: QPainter, window: Window, faded: str | None = None) -> None:
        """Lesson blocks in sight; the one being carried is only hinted at."""
        self._into(painter, window)
        content = window.content
        for column in self.g.visible(content.left(), content.right()):
            for block in self.g.by_column.get(column.number, ()):
                if block.rect.intersects(content):
                    painter.setOpacity(0.3 if block.lesson == faded else 1.0)
                    self.block(painter, block)
        painter.restore()

    def block(self, painter: QPainter, block: BlockBox) -> None:
        size = QSize(int(block.rect.width()), int(block.rect.height()))
        ratio = painter.device().devicePixelRatioF()
        facts = self.g.model.facts(block.lesson)
        painter.drawPixmap(
            block.rect.topLeft(), self.blocks.drawing(facts, self.g.model.by, size, ratio)
        )

    # Heads and axis

    def frame(self, painter: QPainter, window: Window, height: float) -> None:
        """Fixed heads above and the time axis at the left, over whatever scrolls below."""
        self._axis(painter, window, height)
        self._heads(painter, window)

    def _axis(self, painter: QPainter, window: Window, height: float) -> None:
        painter.fillRect(QRectF(0, 0, window.axis, height), self.t.surface)
        painter.setFont(self.type.small)
        painter.setPen(self.t.quiet)
        painter.save()
        painter.setClipRect(QRectF(0, window.head - 7, window.axis, height))
        for minute in range(self.g.grid.day_start, self.g.grid.day_end + 1, HOUR):
            y = self.g.y(minute) - window.top + window.head
            if window.head - 2 <= y <= height:
                box = QRectF(0, y - self.small.height() / 2, window.axis - 7, self.small.height())
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, int(flags), f"{minute // HOUR:02d}:00")
        painter.restore()

    def _heads(self, painter: QPainter, window: Window) -> None:
        m = self.g.measures
        right = min(window.axis + window.width, self.g.width - window.left + window.axis)
        painter.fillRect(QRectF(window.axis, 0, window.width, window.head), self.t.surface)
        painter.fillRect(QRectF(0, 0, window.axis, window.head - 8), self.t.surface)
        painter.save()
        painter.setClipRect(QRectF(window.axis, 0, window.width, window.head + 1))
        painter.translate(window.axis - window.left, 0)
        content = window.content
        for column in self.g.visible(content.left(), content.right()):
            self._lane_head(painter, column, window.head)
        for day in self._days(content):
            self._day_head(painter, day, content.left())
            if self.g.grouped:
                self._group_heads(painter, day, content.left())
        painter.restore()
        self._head_lines(painter, window, right, m.day_head)

    def _head_lines(self, painter: QPainter, window: Window, right: float, day: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.t.line)
        painter.drawLine(QPointF(window.axis, day), QPointF(right, day))
        painter.drawLine(QPointF(window.axis, window.head), QPointF(right, window.head))
        painter.drawLine(QPointF(window.axis, 0), QPointF(window.axis, window.head + window.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _day_head(self, painter: QPainter, day: DayBox, left: float) -> None:
        height = self.g.measures.day_head
        painter.fillRect(QRectF(day.x, 0, 1.5, self.g.head), self.t.day_line)
        x = max(day.x, min(left, day.x + day.width - 90))
        painter.setFont(self.type.title)
        painter.setPen(self.t.text)
        box = QRectF(x + 8, 0, day.x + day.width - x - 8, height)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self.day_title(day.day))

    def day_title(self, day: int) -> str:
        """`Mo 30.11.`."""
        date = self.g.model.problem.monday.fromordinal(
            self.g.model.problem.monday.toordinal() + day
        )
        return f"{WEEKDAYS_SHORT[day]} {date.day}.{date.month}."

    def _lane_head(self, painter: QPainter, column: Column, head: float) -> None:
        height = self.g.measures.lane_head
        box = QRectF(column.x, head - height, column.width, height)
        self._upright(painter, column.x + column.width, head - height, head)
        painter.setFont(self.type.small)
        painter.setPen(self.t.quiet)
        rows = self.lane_title(column.lane.title, column.width)
        y = box.center().y() - len(rows) * self.small.height() / 2
        for row in rows:
            painter.drawText(QPointF(box.left() + 6, y + self.small.ascent()), row)
            y += self.small.height()

    def lane_title(self, title: str, width: float) -> list[str]:
        return lines(title, self.small, width - 9, 2)

    def _upright(self, painter: QPainter, x: float, top: float, bottom: float) -> None:
        painter.fillRect(QRectF(x, top, 1, bottom - top), self.t.line)

    def _group_heads(self, painter: QPainter, day: DayBox, left: float) -> None:
        m = self.g.measures
        painter.setFont(self.type.strong)
        for name, start, end in self._groups(day):
            x = max(start, min(left, end - 60))
            box = QRectF(x + 6, m.day_head, end - x - 8, m.group_head)
            self._upright(painter, end, m.day_head, self.g.head)
            painter.setPen(self.t.text)
            rows = lines(name, self.strong, box.width(), 2 if m.group_head > m.day_head else 1)
            y = box.center().y() - len(rows) * self.strong.height() / 2 + 1
            for row in rows:
                painter.drawText(QPointF(box.left(), y + self.strong.ascent()), row)
                y += self.strong.height()

    def _groups(self, day: DayBox) -> list[tuple[str, float, float]]:
        """(site, left, right) of the day's stretches of lanes at one site."""
        found: list[tuple[str, float, float]] = []
        for column in self.g.of_day(day):
            right = column.x + column.width
            if found and found[-1][0] == column.lane.group:
                found[-1] = (found[-1][0], found[-1][1], right)
            else:
                found.append((column.lane.group, column.x, right))
        return found

    # Over the blocks

    def outline(self, painter: QPainter, rect: QRectF, colour: QColor, width: float) -> None:
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        grow = width / 2
        painter.drawRoundedRect(rect.adjusted(-grow, -grow, grow, grow), 6, 6)
