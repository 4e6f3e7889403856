"""Who has no seat, each with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QTreeWidgetItem

from kursplaner.services.touring import TourDay, Waiting
from kursplaner.ui.shuttle.people import RIDE, PeopleList
from kursplaner.ui.theme import font, px

ROW = 42


class WaitingList(PeopleList):
    """Rides without a seat: always in sight."""

    def __init__(self) -> None:
        super().__init__("Ohne Platz", 1)

    def show_day(self, day: TourDay) -> None:
        ride = self.ride
        before = self.blockSignals(True)
        self.clear()
        for waiting in day.waiting:
            self._add(waiting)
        self.show_ride(ride)
        self.blockSignals(before)

    def height_of(self, rows: int) -> int:
        """Pixels that show so many rows."""
        return px(ROW) * rows + 4

    def _add(self, waiting: Waiting) -> None:
        rider = waiting.rider
        head = f"{rider.name} · {rider.word} {waiting.when}"
        item = QTreeWidgetItem([f"{head}\n{waiting.short}"])
        item.setData(0, RIDE, rider.ride)
        item.setFont(0, font(12))
        item.setToolTip(0, f"{head}\n{waiting.way}\n{waiting.reason}")
        self.addTopLevelItem(item)
