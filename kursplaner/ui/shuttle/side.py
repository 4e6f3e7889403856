"""The column beside map and bars: the chosen tour, its halts, who waits, the best places."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from kursplaner.services.touring import Rider, TourDay, TourLine
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.shuttle.best import BestPlaces
from kursplaner.ui.shuttle.card import TourCard
from kursplaner.ui.shuttle.people import PeopleList
from kursplaner.ui.shuttle.stops import StopList
from kursplaner.ui.shuttle.waiting import WaitingList
from kursplaner.ui.theme import px

WIDTH = 348
"""Design pixels."""
LEAST_WAITING, LEAST_WHERE_LOW = 2, 1
"""Rows of those without a seat that are seen at once, at least; the list scrolls."""
WITH_HALTS, WITHOUT_HALTS = 480, 300
"""Height of the column that everything else in it needs, design pixels."""
LOW = 440
"""Height below which the hint about best places is left out, design pixels."""
HINT, ANY = 112, 16_777_215
"""Greatest height of the best places while they only say what they are for; of Qt otherwise."""


class TourSide(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.card, self.stops = TourCard(), StopList()
        self.waiting, self.best = WaitingList(), BestPlaces()
        self.tray = parts.frame("tray")
        self._head = parts.label("", "section")
        self._all_served = parts.label("Alle haben einen Platz.", "quiet")
        self._places = parts.scrolled(self.best)
        self._column = parts.column(self, gap=8)
        self._somebody = False
        self._build()

    def _build(self) -> None:
        self.setMinimumWidth(px(WIDTH))
        self.stops.setMinimumHeight(px(96))
        self._places.setMinimumHeight(px(HINT))
        inner = parts.column(self.tray, gap=4)
        inner.setContentsMargins(0, px(8), 0, px(4))
        for widget in (self._head, self._all_served, self.waiting):
            inner.addWidget(widget)
        self._column.addWidget(self.card)
        self._column.addWidget(self.stops, 2)
        self._column.addWidget(self.tray)
        self._column.addWidget(self._places, 3)
        self._column.addStretch()  # Takes what nobody else wants, at the foot.

    @property
    def people(self) -> Iterator[PeopleList]:
        """The lists somebody can be taken from."""
        yield self.stops
        yield self.waiting

    def show_day(self, day: TourDay) -> None:
        self.waiting.show_day(day)
        self._head.setText(f"OHNE PLATZ ({len(day.waiting)})")
        self.fit(day)

    def fit(self, day: TourDay) -> None:
        """The waiting as tall as their rows, up to what leaves room for the halts."""
        others = px(WITH_HALTS if day.lines else WITHOUT_HALTS)
        room = (self.height() - others) // self.waiting.height_of(1)
        least = LEAST_WHERE_LOW if self.height() < px(LOW) else LEAST_WAITING
        rows = min(max(least, room), len(day.waiting))
        self._fit_places()
        self.waiting.setVisible(rows > 0)
        self._all_served.setVisible(not rows)
        self.waiting.setFixedHeight(self.waiting.height_of(rows))

    def show_selection(
        self, view: WeekView, day: TourDay, line: TourLine | None, rider: Rider | None
    ) -> None:
        ride = rider.ride if rider is not None else None
        self.card.show_line(line, any_tour=bool(day.lines))
        self.stops.setVisible(bool(day.lines))
        self.stops.show_line(line)
        self.stops.show_ride(ride)
        self.waiting.show_ride(ride)
        waits = next((x for x in day.waiting if x.rider == rider), None)
        reason = f"{waits.way}, {waits.when}. {waits.reason}" if waits is not None else ""
        self._somebody = rider is not None
        self._fit_places()
        self.best.show_rider(view, rider, reason)

    def _fit_places(self) -> None:
        """The hint what they are for takes little room, and none where there is little."""
        self._places.setMaximumHeight(ANY if self._somebody else px(HINT))
        self._places.setVisible(self._somebody or self.height() >= px(LOW))

    def mark_target(self, on: bool) -> None:
        """Whether somebody is in the hand who may be put down without a seat."""
        self.tray.setProperty("target", on)
        parts.restyle(self.tray)
