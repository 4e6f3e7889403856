"""The halts of one tour: who gets in and out, how full, and how the vehicle gets there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem

from kursplaner.domain.time import clock
from kursplaner.services.touring import Halt, Rider, TourLine, leg_words
from kursplaner.ui.shuttle.people import RIDE, PeopleList
from kursplaner.ui.theme import font, px, tokens_of

POSITION, HALT = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2


class StopList(PeopleList):
    """The halts of one tour, who gets in and out, and the ways between."""

    stepped = Signal(int, int)
    """Alt+arrow: the halt at this position, one earlier (-1) or later (1)."""
    ride_stepped = Signal(str, int, int)
    """Ride, position of its halt, and the step: get in (out) one halt earlier or later."""

    def __init__(self) -> None:
        super().__init__("Halte der gewählten Tour", 2)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._drop: int | None = None

    def show_line(self, line: TourLine | None) -> None:
        """Keeps the current row where the same ride or halt is still there."""
        ride, position = self.ride, self._position()
        before = self.blockSignals(True)
        self.clear()
        for number, halt in enumerate(line.halts if line is not None else ()):
            assert line is not None
            self._add_halt(number, halt, line)
        if ride is not None:
            self.show_ride(ride)
        elif position is not None:
            self._show_position(position)
        self.blockSignals(before)

    def halt_at(self, at: QPoint) -> int | None:
        """The position before which somebody dropped at this point of the list gets in."""
        item = self.itemAt(self.viewport().mapFrom(self, at))
        if item is None:
            return None
        position: int = item.data(0, POSITION)
        box = self.visualItemRect(item)
        lower = self.viewport().mapFrom(self, at).y() > box.center().y()
        upper_half_of_halt = bool(item.data(0, HALT)) and not lower
        return position if upper_half_of_halt else position + 1

    def show_drop(self, position: int | None) -> None:
        """A line where the hand would put somebody."""
        self._drop = position
        self.viewport().update()

    def _add_halt(self, number: int, halt: Halt, line: TourLine) -> None:
        t = tokens_of(self.palette())
        last = number == len(line.halts) - 1
        time = clock(halt.depart if number == 0 else halt.arrive)
        until = f"–{clock(halt.depart)}" if number > 0 and halt.depart > halt.arrive else ""
        load = "" if last else f"{halt.load} von {line.seats}"
        item = self._row(f"{time}{until}  {halt.name}", load, number, strong=True)
        item.setData(0, HALT, True)
        for column in (0, 1):
            item.setBackground(column, t.rail)
        if halt.load > line.seats:
            item.setForeground(1, t.warn)
        item.setToolTip(0, f"{time}{until} Uhr, {halt.name}")
        for rider in halt.alight:
            self._add_rider("aus", rider, number)
        for rider in halt.board:
            self._add_rider("ein", rider, number)
        if halt.leg is not None:
            leg = self._row(f"↓ {leg_words(halt.leg)}", "", number)
            leg.setFont(0, font(11))
            leg.setForeground(0, t.quiet)
            leg.setFlags(Qt.ItemFlag.ItemIsEnabled)

    def _add_rider(self, verb: str, rider: Rider, number: int) -> None:
        item = self._row(f"     {verb}  {rider.name}", "", number)
        item.setData(0, RIDE, rider.ride)
        item.setToolTip(0, f"{rider.name}, {rider.word}; ziehen, um umzusetzen")
        if rider.pinned:
            item.setText(1, "fixiert")
            item.setToolTip(1, "Bleibt in diesem Fahrzeug, bis Sie die Fixierung lösen (P)")

    def _row(self, text: str, load: str, number: int, *, strong: bool = False) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text, load])
        item.setData(0, POSITION, number)
        item.setFont(0, font(12, strong))
        item.setFont(1, font(11))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addTopLevelItem(item)
        return item

    def _position(self) -> int | None:
        item = self.currentItem()
        return None if item is None else item.data(0, POSITION)

    def _show_position(self, position: int) -> None:
        for item in self.items():
            if item.data(0, POSITION) == position and item.data(0, HALT):
                self.setCurrentItem(item)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        position = self._position()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if not alt or step is None or position is None:
            super().keyPressEvent(event)
        elif self.ride is not None:
            self.ride_stepped.emit(self.ride, position, step)
        else:
            self.stepped.emit(position, step)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        heads = (item for item in self.items() if item.data(0, HALT))
        item = next((x for x in heads if x.data(0, POSITION) == self._drop), None)
        if item is not None:
            box = self.visualItemRect(item)
            line = QRect(box.left(), box.top() - px(1), box.width(), px(3))
            QPainter(self.viewport()).fillRect(line, tokens_of(self.palette()).accent)
