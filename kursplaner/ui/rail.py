"""The narrow list of places at the left of the window."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kursplaner.ui import parts, words
from kursplaner.ui.theme import RADIUS, Tokens, font, pixmap, px, tokens_of

KEY, SECTION, BADGE, ICON = (Qt.ItemDataRole.UserRole + n for n in range(4))
WIDE, NARROW = 196, 56
ROW, HEADING, LOW_ROW, LOW_HEADING = 34, 30, 27, 20
"""Design pixels; the low ones where the window is so short that the list would scroll."""
Index = QModelIndex | QPersistentModelIndex


class Rail(QFrame):
    """Places by key; sections are headings that cannot be chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self._list = QListWidget()
        self._list.setProperty("role", "places")
        self._list.setAccessibleName("Orte im Programm")
        self._delegate = _PlaceDelegate(self._list)
        self._list.setItemDelegate(self._delegate)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.currentItemChanged.connect(self._on_current)
        column = parts.column(self)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.addWidget(self._list)
        self.setFixedWidth(px(WIDE))

    def set_narrow(self, narrow: bool) -> None:
        """Signs alone, their titles as tooltips: leaves a small window to the work."""
        if narrow is not self._delegate.narrow:
            self._delegate.narrow = narrow
            self.setFixedWidth(px(NARROW if narrow else WIDE))
            for row in range(self._list.count()):
                item = self._list.item(row)
                item.setToolTip(item.text() if narrow and item.data(KEY) else "")
            self._list.scheduleDelayedItemsLayout()

    @property
    def narrow(self) -> bool:
        return self._delegate.narrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        places = len(self.keys())
        wanted = places * px(ROW) + (self._list.count() - places) * px(HEADING)
        low = wanted > self.height() - 2 * px(8)
        if low is not self._delegate.low:
            self._delegate.low = low
            self._list.scheduleDelayedItemsLayout()

    def add_section(self, title: str) -> None:
        item = QListWidgetItem(title.upper())
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(SECTION, True)
        self._list.addItem(item)

    def add_place(self, key: str, title: str, icon: str) -> None:
        item = QListWidgetItem(title)
        item.setData(KEY, key)
        item.setData(ICON, icon)
        self._list.addItem(item)

    def choose(self, key: str) -> None:
        """Mark the place; one that is not on the rail leaves no mark."""
        item = self._item(key)
        self._list.setCurrentRow(-1 if item is None else self._list.row(item))

    def set_badge(self, key: str, number: int) -> None:
        """A number in the warning colour behind the title; 0 takes it away."""
        item = self._item(key)
        if item is not None:
            item.setData(BADGE, number)
            spoken = f"{item.text()}, {words.open_points(number)}" if number else item.text()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def badge(self, key: str) -> int:
        item = self._item(key)
        return int(item.data(BADGE) or 0) if item is not None else 0

    def keys(self) -> list[str]:
        keys = (self._list.item(row).data(KEY) for row in range(self._list.count()))
        return [key for key in keys if key]

    def _item(self, key: str) -> QListWidgetItem | None:
        items = (self._list.item(row) for row in range(self._list.count()))
        return next((item for item in items if item.data(KEY) == key), None)

    def _on_current(self, current: QListWidgetItem | None) -> None:
        if current is not None and current.data(KEY):
            self.chosen.emit(current.data(KEY))


class _PlaceDelegate(QStyledItemDelegate):
    """Paints icon, title and badge; the chosen place is a sheet with an accent edge."""

    narrow = low = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading, row = (LOW_HEADING, LOW_ROW) if self.low else (HEADING, ROW)
        if self.narrow:
            heading = LOW_HEADING // 2
        return QSize(px(40), px(heading if index.data(SECTION) else row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = tokens_of(QGuiApplication.palette())
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(SECTION):
            self._paint_section(painter, box, index, t)
        else:
            self._paint_place(painter, box, option.state, index, t)
        painter.restore()

    def _paint_section(self, painter: QPainter, box: QRectF, index: Index, t: Tokens) -> None:
        if self.narrow:
            painter.setPen(t.line)
            middle = round(box.center().y())
            painter.drawLine(int(box.left()), middle, int(box.right()), middle)
            return
        painter.setFont(font(11))
        painter.setPen(t.quiet)
        where = box.adjusted(px(10), 0, 0, -px(3 if self.low else 5))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(where, align, index.data())

    def _paint_place(
        self, painter: QPainter, box: QRectF, state: QStyle.StateFlag, index: Index, t: Tokens
    ) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        body = box.adjusted(0.5, 1.5, -0.5, -1.5)
        if chosen:
            _paint_sheet(painter, body, t.surface, t.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            _paint_sheet(painter, body, t.hairline, None)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(t.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(body, RADIUS, RADIUS)
        size = px(16)
        ratio = painter.device().devicePixelRatioF()
        sign = pixmap(index.data(ICON), size, t.accent if chosen else t.quiet, ratio)
        painter.drawPixmap(int(box.left() + px(10)), int(box.center().y() - size / 2), sign)
        if not self.narrow:
            painter.setFont(font(13, semibold=chosen))
            painter.setPen(t.text)
            where = box.adjusted(px(34), 0, -px(8), 0)
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(where, align, index.data())
        if index.data(BADGE):
            corner = box.adjusted(0, 0, px(8), -px(14)) if self.narrow else box
            _paint_badge(painter, corner, int(index.data(BADGE)), t)


def _paint_sheet(painter: QPainter, body: QRectF, fill: QColor, edge: QColor | None) -> None:
    path = QPainterPath()
    path.addRoundedRect(body, RADIUS, RADIUS)
    painter.fillPath(path, fill)
    if edge is not None:
        painter.setClipPath(path)
        painter.fillRect(QRectF(body.left(), body.top(), px(3), body.height()), edge)
        painter.setClipping(False)


def _paint_badge(painter: QPainter, box: QRectF, number: int, t: Tokens) -> None:
    text = str(number) if number < 100 else "99+"
    painter.setFont(font(11, semibold=True))
    width = max(px(18), painter.fontMetrics().horizontalAdvance(text) + px(10))
    pill = QRectF(box.right() - width - px(8), box.center().y() - px(8), width, px(16))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.warn)
    painter.drawRoundedRect(pill, px(8), px(8))
    painter.setPen(t.on_warn)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
