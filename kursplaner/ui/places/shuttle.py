"""Fahrdienst: the tours of the week with stops, minutes and seats, and who still waits."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QSplitter

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, Tour, TourStop
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.time import WEEKDAYS_SHORT, Interval, clock, day_of, span
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.place import Page
from kursplaner.ui.places.tables import SORT, Cell, RowModel, table_view

TOURS = ("Tour", "Zeit", "Fahrzeug", "Fahrer:in", "Personen", "Plätze", "Minuten", "Kilometer")
STOPS = ("Ankunft", "Abfahrt", "Halt", "Steigt ein", "Steigt aus", "An Bord")


class ShuttlePlace(Page):
    print_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Fahrdienst")
        self.tours, self.stops = RowModel(TOURS, self), RowModel(STOPS, self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.tours)
        self._proxy.setSortRole(SORT)
        self.tour_view = table_view(self._proxy, "Touren der Woche")
        self.stop_view = table_view(self.stops, "Halte der gewählten Tour")
        self._tours: tuple[Tour, ...] = ()
        self._book: dict[str, Ride] = {}
        self._index = ProblemIndex(desk.view.problem)
        self._sheets = parts.button("Fahrerblätter und Routen …", self.print_asked.emit)
        self._build()

    def _build(self) -> None:
        self.head.addWidget(self._sheets)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.tour_view)
        self._split.addWidget(self.stop_view)
        self.content.addWidget(self._split, 1)
        self.tour_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_stops())

    def show_view(self, view: WeekView) -> None:
        self._index = ProblemIndex(view.problem)
        plan = PlanIndex(self._index, view.plan)
        self._book = {ride.id: ride for ride in rides(plan)}
        self._tours = tuple(sorted(view.plan.tours, key=lambda tour: (tour.start, tour.id)))
        self.tours.show_rows([self._row(tour) for tour in self._tours])
        self.tour_view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        self.tour_view.fit_columns()
        self.lead.setText(self._summary(view))
        self._split.setVisible(bool(self._tours))
        self._sheets.setEnabled(bool(self._tours))
        self.tour_view.selectRow(0)
        self._show_stops()

    def take_focus(self) -> None:
        self.tour_view.setFocus()

    def _summary(self, view: WeekView) -> str:
        waiting = sum(item.kind is Missing.RIDE for item in view.plan.unserved)
        if not self._book:
            return "In dieser Woche wird niemand gefahren."
        if not self._tours:
            return (
                f"{words.count(len(self._book), 'Fahrt', 'Fahrten')} gewünscht, noch keine Tour. "
                "»Woche planen« stellt die Touren zusammen."
            )
        tours = words.count(len(self._tours), "Tour", "Touren")
        left = f", {waiting} ohne Platz (siehe Prüfen)" if waiting else ", alle haben einen Platz"
        return f"{tours} für {words.count(len(self._book), 'Fahrt', 'Fahrten')}{left}."

    def _row(self, tour: Tour) -> tuple[Cell, ...]:
        vehicle = self._index.vehicles.get(tour.vehicle)
        driver = self._index.drivers.get(tour.driver)
        seats = vehicle.layouts[tour.layout].seats if vehicle else 0
        loads = self._loads(tour)
        minutes = tour.end - tour.start
        metres = sum(
            self._index.metres_between(one.place, two.place)
            for one, two in zip(tour.stops, tour.stops[1:], strict=False)
        )
        return (
            Cell(f"Tour {self._number(tour)}", tour.start),
            Cell(span(Interval(tour.start, tour.end)), tour.start),
            Cell(vehicle.name if vehicle else tour.vehicle),
            Cell(driver.name if driver else tour.driver),
            Cell(str(self._persons(tour.rides)), self._persons(tour.rides)),
            Cell(f"{max(loads, default=0)} von {seats}", max(loads, default=0)),
            Cell(str(minutes), minutes),
            Cell(f"{metres / 1000:.1f}".replace(".", ","), metres),
        )

    def _number(self, tour: Tour) -> int:
        """Counted through the day, as on the driver's sheet."""
        same_day = [t.id for t in self._tours if day_of(t.start) == day_of(tour.start)]
        return same_day.index(tour.id) + 1

    def _persons(self, found: tuple[str, ...]) -> int:
        return sum(1 + len(self._book[ride].children) for ride in found if ride in self._book)

    def _loads(self, tour: Tour) -> list[int]:
        """Seats taken after each stop."""
        on_board, loads = 0, []
        for stop in tour.stops:
            on_board += self._seats(stop.board) - self._seats(stop.alight)
            loads.append(on_board)
        return loads

    def _seats(self, found: tuple[str, ...]) -> int:
        return sum(self._book[ride].seats for ride in found if ride in self._book)

    def _show_stops(self) -> None:
        index = self._proxy.mapToSource(self.tour_view.currentIndex())
        tour = self._tours[index.row()] if 0 <= index.row() < len(self._tours) else None
        if tour is None:
            self.stops.show_rows([])
            return
        loads = self._loads(tour)
        pairs = zip(tour.stops, loads, strict=True)
        self.stops.show_rows([self._stop(stop, load) for stop, load in pairs])
        self.stop_view.fit_columns()

    def _stop(self, stop: TourStop, load: int) -> tuple[Cell, ...]:
        place = self._index.places.get(stop.place)
        day = WEEKDAYS_SHORT[day_of(stop.arrive) % 7]
        return (
            Cell(f"{day} {clock(stop.arrive)}"),
            Cell(clock(stop.depart)),
            Cell(place.name if place else stop.place),
            Cell(self._names(stop.board)),
            Cell(self._names(stop.alight)),
            Cell(str(load)),
        )

    def _names(self, found: tuple[str, ...]) -> str:
        return ", ".join(self._name(self._book[ride]) for ride in found if ride in self._book)

    def _name(self, ride: Ride) -> str:
        name = self._index.participants[ride.participant].name
        return f"{name} + {len(ride.children)} Ki" if ride.children else name
