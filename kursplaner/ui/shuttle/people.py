"""Lists from which a person can be taken with mouse or keyboard: halts of a tour, who waits."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
)

from kursplaner.ui.grip import Grip, Pull
from kursplaner.ui.theme import px

RIDE = Qt.ItemDataRole.UserRole


class PeopleList(QTreeWidget):
    """Rows that stand for a ride can be dragged; keys act on the current row."""

    ride_chosen = Signal(object)
    """Ride id, or None where the current row is nobody."""
    drag_started = Signal(str, QPoint)
    """Ride, and where the pointer is on the screen."""
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_cancelled = Signal()
    pin_toggled = Signal(str)
    taken_out = Signal(str)
    places_asked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, name: str, columns: int) -> None:
        super().__init__()
        self._grip = Grip()
        self.setAccessibleName(name)
        self.setColumnCount(columns)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet(f"QTreeView::item {{ padding: {px(2)}px {px(4)}px; }}")
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.currentItemChanged.connect(lambda item, _before: self._tell(item))

    @property
    def ride(self) -> str | None:
        """Of the current row."""
        return ride_of(self.currentItem())

    def show_ride(self, ride: str | None) -> None:
        """Make the first row of this ride the current one, without a word; else none."""
        if self.ride == ride:
            return
        item = next((item for item in self.items() if ride and ride_of(item) == ride), None)
        before = self.blockSignals(True)
        if item is None:
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentItem(item)
            self.scrollToItem(item)
        self.blockSignals(before)

    def items(self) -> list[QTreeWidgetItem]:
        items = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        self.ride_chosen.emit(ride_of(item))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        item = self.currentItem()
        if item is not None:
            self.scrollToItem(item)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        held = event.button() is Qt.MouseButton.LeftButton and ride_of(self.itemAt(at)) is not None
        self._grip.hold(event, held)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where, pull = event.globalPosition().toPoint(), self._grip.move(event)
        if pull is Pull.GOES_ON:
            self.dragged.emit(where)
        elif pull is Pull.BEGINS and self.ride is not None:
            self.drag_started.emit(self.ride, where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip.let_go():
            self.dropped.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item, ride = self.currentItem(), self.ride
        if item is not None and ride is not None:
            mouse = event.reason() is QContextMenuEvent.Reason.Mouse
            corner = self.visualItemRect(item).bottomLeft()
            here = event.globalPos() if mouse else self.viewport().mapToGlobal(corner)
            self.menu_asked.emit(ride, here)

    # Keyboard

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab makes the first row current; it must be seen that keys act on it."""
        super().focusInEvent(event)
        item = self.currentItem()
        if item is not None:
            item.setSelected(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._grip.pulls:
            self._grip.let_go()
            self.drag_cancelled.emit()
        elif not self.acted(event):
            super().keyPressEvent(event)

    def acted(self, event: QKeyEvent) -> bool:
        """Whether the key was one of the commands for a person."""
        commands = {
            Qt.Key.Key_P: self.pin_toggled, Qt.Key.Key_Delete: self.taken_out,
            Qt.Key.Key_B: self.places_asked, Qt.Key.Key_Return: self.places_asked,
            Qt.Key.Key_Enter: self.places_asked,
        }  # fmt: skip
        ride = self.ride
        if ride is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        command = commands.get(Qt.Key(event.key()))
        if command is not None:
            command.emit(ride)
        return command is not None


def ride_of(item: QTreeWidgetItem | None) -> str | None:
    return None if item is None else item.data(0, RIDE)
