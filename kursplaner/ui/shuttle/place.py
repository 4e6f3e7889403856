"""Fahrdienst: map, bars, halts and who waits, one selection through all of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from kursplaner.domain.time import day_of
from kursplaner.domain.words import counted
from kursplaner.services.tour_hand import Proposal
from kursplaner.services.touring import (
    Rider,
    TourDay,
    Touring,
    TourLine,
    driven,
    kilometres,
)
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.place import Page
from kursplaner.ui.shuttle.bars import TourBars
from kursplaner.ui.shuttle.carry import Carried, Carry, Targets, TourCarry
from kursplaner.ui.shuttle.days import DayChoice
from kursplaner.ui.shuttle.deeds import Deeds
from kursplaner.ui.shuttle.map import TourMap
from kursplaner.ui.shuttle.menus import rider_menu, tour_menu
from kursplaner.ui.shuttle.people import PeopleList
from kursplaner.ui.shuttle.roadways import RoadWays
from kursplaner.ui.shuttle.side import TourSide
from kursplaner.ui.shuttle.times import TimesLookout
from kursplaner.ui.shuttle.tools import Tools
from kursplaner.ui.theme import px

NARROW = 1030
"""Below this width (design pixels) days are called by their weekday alone."""
MOST_ROWS = 0.55
"""Share of the height that bars may take from the map."""


class ShuttlePlace(Page):
    print_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Fahrdienst")
        self.deeds = Deeds(desk)
        self.tools = Tools(desk)
        self.map, self.bars = TourMap(), TourBars()
        self.side = TourSide()
        self.card, self.stops = self.side.card, self.side.stops
        self.waiting, self.best = self.side.waiting, self.side.best
        self.carry: Carried | None = None
        self.times = TimesLookout(self)
        self.days = DayChoice()
        self._nothing = QWidget()
        """Fills the page of a week in which nobody is driven."""
        self._body = QSplitter(Qt.Orientation.Horizontal)
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._rows = parts.scrolled(self.bars)
        self._day, self._tour, self._ride = 0, "", ""
        self._touring = Touring(desk.view)
        self.roads = RoadWays(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.head.insertWidget(1, self.days)
        self.add_tool(self.tools)
        self._left.addWidget(self.map)
        self._left.addWidget(self._rows)
        self._left.setStretchFactor(0, 1)
        for splitter in (self._left, self._body):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(px(8))
            splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self._body.addWidget(self._left)
        self._body.addWidget(self.side)
        self._body.setStretchFactor(0, 1)
        self.content.addWidget(self._body, 1)
        self.content.addWidget(self._nothing, 1)
        self._nothing.hide()

    def _connect(self) -> None:
        for chooser in (self.map, self.bars):
            chooser.tour_chosen.connect(self.select_tour)
        self.bars.opened.connect(self._open_stops)
        self.bars.pin_toggled.connect(self.deeds.toggle_tour)
        self.bars.order_toggled.connect(self.deeds.toggle_order)
        self.bars.drag_started.connect(self.pick_up_tour)
        self.bars.dragged.connect(self.drag)
        self.bars.dropped.connect(self.drop)
        self.bars.drag_cancelled.connect(self.put_back)
        for asker in (self.bars, self.card):
            asker.times_asked.connect(lambda tour: self.deeds.adjust_times((tour,)))
        self.times.helpful.connect(self.card.offer_times)
        self.roads.found.connect(self._show_map)
        self.bars.dissolved.connect(self.deeds.dissolve)
        self.bars.menu_asked.connect(self._tour_menu)
        self.card.pin_toggled.connect(self.deeds.toggle_tour)
        self.card.menu_asked.connect(self._tour_menu)
        self.days.chosen.connect(self._choose_day)
        for people in self.side.people:
            self._connect_people(people)
        self.stops.stepped.connect(self._move_halt)
        self.stops.ride_stepped.connect(self._move_ride)
        self.best.chosen.connect(self._put)
        self.tools.replan_asked.connect(
            lambda mends: self.tools.replan(self.desk.view, self._day, mends)
        )
        self.tools.replanned.connect(self.deeds.adopt)
        self.tools.export_asked.connect(self._export)
        self.tools.print_asked.connect(self.print_asked)

    def _connect_people(self, people: PeopleList) -> None:
        people.ride_chosen.connect(lambda ride: self._on_ride(people, ride))
        people.drag_started.connect(self.pick_up)
        people.dragged.connect(self.drag)
        people.dropped.connect(self.drop)
        people.drag_cancelled.connect(self.put_back)
        people.pin_toggled.connect(self.deeds.toggle_ride)
        people.taken_out.connect(self.deeds.take_out)
        people.places_asked.connect(lambda _ride: self.best.focus_first())
        people.menu_asked.connect(self._rider_menu)

    # What is shown

    @property
    def day(self) -> TourDay:
        return self._touring.day(self._day)

    @property
    def line(self) -> TourLine | None:
        """The chosen tour."""
        return self.day.line(self._tour)

    @property
    def rider(self) -> Rider | None:
        """The chosen person."""
        return self.day.rider(self._ride)

    def show_view(self, view: WeekView) -> None:
        self.put_back()
        self._touring = Touring(view)
        days = self._touring.days
        if self._day not in days:
            self._day = next(iter(days), 0)
        self._show_days()
        self.roads.read(view)
        self._show_day()

    def show_day(self, day: int) -> None:
        """Another day of the week."""
        self._choose_day(day)
        self._show_days()

    def _choose_day(self, day: int) -> None:
        self._day, self._tour, self._ride = day, "", ""
        self._show_day()

    def reveal_tour(self, tour: str) -> None:
        """A tour on its day, chosen."""
        found = next((one for one in driven(self._touring.view.plan) if one.id == tour), None)
        if found is not None:
            self.show_day(day_of(found.start))
            self.select_tour(tour)

    def reveal(self, ride: str) -> None:
        """The day and tour of a ride, with its person chosen."""
        if ride in self._touring.rides:
            self.show_day(self._touring.rides[ride].day)
            self.select_ride(ride)

    def _show_days(self) -> None:
        """By weekday and date; the weekday alone where the window is narrow or the text large."""
        self.days.show_days(self._touring, self._day, long=self.width() >= px(NARROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None:
            self.side.fit(self.day)
            if self.days.long is not (self.width() >= px(NARROW)):
                self._show_days()

    def _show_day(self) -> None:
        day = self.day
        if self.line is None:
            of_ride = day.of_ride(self._ride)
            first = day.lines[0].id if day.lines else ""
            self._tour = of_ride.id if of_ride is not None else first
        self._show_map()
        self.bars.show_day(day)
        self.side.show_day(day)
        self._fit_rows()
        self.lead.setText(_summary(self._touring, day))
        self._body.setVisible(bool(self._touring.days))
        self._nothing.setVisible(not self._touring.days)
        nothing = not self._touring.rides or not self._touring.view.plan.tours
        self.offer_step(self._touring.view if nothing else None)
        self.tools.show_day(bool(day.lines), bool(self._touring.days))
        self._show_selection()

    def _show_map(self) -> None:
        self.map.show_day(self._touring, self.day, self.roads.ways)

    def _fit_rows(self) -> None:
        """Bars as tall as they like, but the map keeps at least its share."""
        wanted = self.bars.sizeHint().height()
        if wanted != self._rows.maximumHeight():
            self._rows.setMaximumHeight(wanted)
            whole = max(self._left.height(), px(400))
            rows = min(wanted, round(whole * MOST_ROWS))
            self._left.setSizes([whole - rows, rows])

    def _show_selection(self) -> None:
        line, rider = self.line, self.rider
        tour = line.id if line is not None else None
        self.map.show_tour(tour, rider)
        self.bars.show_tour(tour, rider.ride if rider is not None else None)
        self.side.show_selection(self.desk.view, self.day, line, rider)
        self.times.look(self.desk.view, line)

    def select_tour(self, tour: str | None) -> None:
        """Show a tour everywhere; whoever was chosen stays so only where she rides in it."""
        line = self.day.line(tour)
        self._tour = line.id if line is not None else ""
        if line is None or self._ride not in line.tour.rides:
            self._ride = ""
        self._show_selection()

    def select_ride(self, ride: str | None) -> None:
        """Choose a person; her tour, if she has one, is shown with her."""
        self._ride = ride or ""
        of_ride = self.day.of_ride(self._ride)
        if of_ride is not None:
            self._tour = of_ride.id
        self._show_selection()

    def _on_ride(self, people: PeopleList, ride: str | None) -> None:
        if ride is not None and ride != self._ride:
            self.select_ride(ride)
        elif ride is None and people.hasFocus() and self._ride:
            self.select_ride(None)

    def take_focus(self) -> None:
        self.bars.setFocus()

    def leave(self) -> None:
        self.best.drop()
        self.times.drop()
        self.tools.leave()
        self.roads.drop()

    # A person or a tour in the hand

    def pick_up(self, ride: str, where: QPoint) -> None:
        rider = self.day.rider(ride)
        if rider is not None:
            self.side.mark_target(True)
            tour, over = self._tour or None, self._targets
            self.carry = Carry(self.desk.view, rider, tour, over, self.window())
            self.carry.move(where)

    def pick_up_tour(self, tour: str, where: QPoint) -> None:
        line = self.day.line(tour)
        if line is not None:
            self.carry = TourCarry(self.desk.view, line, self._targets, self.window())
            self.carry.move(where)

    @property
    def _targets(self) -> Targets:
        return Targets(self.bars, self.map, self.stops, self.side.tray)

    def drag(self, where: QPoint) -> None:
        if self.carry is not None:
            self.carry.move(where)

    def drop(self, where: QPoint) -> None:
        self.drag(where)
        proposal = self.carry.proposal if self.carry is not None else None
        self.put_back()
        if proposal is not None:
            self._put(proposal)

    def put_back(self) -> None:
        """Let go without doing anything."""
        if self.carry is not None:
            self.carry.end()
            self.carry = None
            self.side.mark_target(False)

    # What a person does

    def _put(self, proposal: Proposal) -> None:
        if proposal.ride is not None:
            self._ride = proposal.ride
        self._tour = proposal.target or self._tour
        self.deeds.put(proposal)

    def _move_halt(self, position: int, step: int) -> None:
        if self._tour:
            self.deeds.move_halt(self._tour, position, step)

    def _move_ride(self, ride: str, position: int, step: int) -> None:
        if self._tour:
            self.deeds.move_ride(ride, self._tour, position, step)

    def _open_stops(self, tour: str) -> None:
        self.select_tour(tour)
        self.stops.setFocus()

    def _tour_menu(self, tour: str, where: QPoint) -> None:
        menu = self.menu_for_tour(tour)
        if menu is not None:
            menu.popup(where)

    def menu_for_tour(self, tour: str) -> QMenu | None:
        line = self.day.line(tour)
        if line is None:
            return None
        menu = tour_menu(self, self.desk.view, line, self.deeds)
        sheet = partial(self.tools.ask_folder, self.desk.view, frozenset({line.id}))
        menu.addAction("Fahrerblatt als PDF mit Route …", sheet)
        return menu

    def _rider_menu(self, ride: str, where: QPoint) -> None:
        menu = self.menu_for_ride(ride)
        if menu is not None:
            menu.popup(where)

    def menu_for_ride(self, ride: str) -> QMenu | None:
        rider = self.day.rider(ride)
        if rider is None:
            return None
        return rider_menu(self, self.desk.view, self.day, rider, self.deeds, self.best.focus_first)

    def _export(self, whole_week: bool) -> None:
        tours = frozenset(line.id for line in self.day.lines)
        self.tools.ask_folder(self.desk.view, frozenset() if whole_week else tours)


def _summary(touring: Touring, day: TourDay) -> str:
    if not touring.rides:
        return (
            "In dieser Woche wird niemand gefahren. Fahrten entstehen von selbst, sobald jemand "
            "mit Haltepunkt und Fahrwunsch in einem eingeplanten Kurs ist."
        )
    if not touring.view.plan.tours:
        many = counted(len(touring.rides), "Fahrt", "Fahrten")
        return f"{many} gewünscht, noch keine Tour. »Woche planen« stellt die Touren zusammen."
    name = words.day_long(touring.view.week, day.day)
    if not day.lines:
        return f"{name}: noch keine Tour · {len(day.waiting)} ohne Platz"
    tours = counted(len(day.lines), "Tour", "Touren")
    hours = f"{day.drive // 60} Std. {day.drive % 60:02d} Min. Fahrt"
    people = counted(day.people, "Person", "Personen")
    open_ = f"{len(day.waiting)} ohne Platz" if day.waiting else "alle haben einen Platz"
    broken = sum(bool(line.broken) for line in day.lines)
    faults = f" · {counted(broken, 'Tour', 'Touren')} mit Regelverstoß" if broken else ""
    whole = f"{tours} · {kilometres(day.metres)} · {hours} · {people} · {open_}"
    return f"{name}: {whole}{faults}"
