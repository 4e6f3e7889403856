"""The menus of a rider and of a tour: everything the mouse can drag, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from kursplaner.services.tour_commands import Hold
from kursplaner.services.tour_hand import Hand
from kursplaner.services.touring import Rider, TourDay, TourLine
from kursplaner.services.week import WeekView
from kursplaner.ui.shuttle.deeds import Deeds


def rider_menu(
    parent: QWidget, view: WeekView, day: TourDay, rider: Rider, deeds: Deeds,
    places: Callable[[], object],
) -> QMenu:  # fmt: skip
    menu = _menu(parent, f"{rider.name}, {rider.word}")
    menu.addAction("Beste Plätze\tB", places)
    _tours(menu.addMenu("In eine Tour setzen"), view, day, rider, deeds)
    _vehicles(menu.addMenu("Neue Tour mit"), view, day, rider, deeds)
    if day.of_ride(rider.ride) is not None:
        menu.addSeparator()
        pin = "Fixierung lösen\tP" if rider.pinned else "In diesem Fahrzeug fixieren\tP"
        menu.addAction(pin, lambda: deeds.toggle_ride(rider.ride))
        menu.addAction("Aus der Tour nehmen\tEntf", lambda: deeds.take_out(rider.ride))
    return menu


def _tours(menu: QMenu, view: WeekView, day: TourDay, rider: Rider, deeds: Deeds) -> None:
    """Every tour of the day; judged when it is chosen, told by the status line."""
    menu.setEnabled(bool(day.lines))
    for line in day.lines:
        action = menu.addAction(f"{line.title} · {line.vehicle} · {line.driver}")
        action.triggered.connect(partial(_put_on, view, rider.ride, line.id, deeds))


def _put_on(view: WeekView, ride: str, tour: str, deeds: Deeds, _checked: bool = False) -> None:
    proposal = Hand(view, ride).on_tour(tour)
    if proposal is not None:
        deeds.put(proposal)


def _vehicles(menu: QMenu, view: WeekView, day: TourDay, rider: Rider, deeds: Deeds) -> None:
    menu.setEnabled(bool(day.vehicles))
    for row in day.vehicles:
        action = menu.addAction(row.name)
        action.triggered.connect(partial(_put_in, view, rider.ride, row.id, deeds))


def _put_in(view: WeekView, ride: str, vehicle: str, deeds: Deeds, _checked: bool = False) -> None:
    proposal = Hand(view, ride).in_vehicle(vehicle)
    if proposal is not None:
        deeds.put(proposal)


def tour_menu(parent: QWidget, view: WeekView, line: TourLine, deeds: Deeds) -> QMenu:
    menu = _menu(parent, f"{line.title} · {line.vehicle}")
    _pins(menu, line, deeds)
    times = menu.addAction("Zeiten anpassen\tZ", lambda: deeds.adjust_times((line.id,)))
    times.setEnabled(bool(line.broken))
    menu.addSeparator()
    vehicles = menu.addMenu("Anderes Fahrzeug")
    for bus in view.problem.vehicles:
        if bus.id != line.tour.vehicle:
            change = partial(deeds.change_vehicle, line.id, bus.id)
            vehicles.addAction(bus.name).triggered.connect(lambda _on=False, do=change: do())
    vehicles.setEnabled(not vehicles.isEmpty())
    drivers = menu.addMenu("Andere Fahrer:in")
    for driver in view.problem.drivers:
        if driver.id != line.tour.driver:
            change = partial(deeds.change_driver, line.id, driver.id)
            drivers.addAction(driver.name).triggered.connect(lambda _on=False, do=change: do())
    drivers.setEnabled(not drivers.isEmpty())
    menu.addSeparator()
    menu.addAction("Tour auflösen\tEntf", lambda: deeds.dissolve(line.id))
    return menu


def _pins(menu: QMenu, line: TourLine, deeds: Deeds) -> None:
    """What of the tour the planning may not change."""
    if line.tour.held:
        menu.addAction("Fixierung lösen\tP", lambda: deeds.toggle_tour(line.id))
    else:
        menu.addAction("Tour fixieren\tP", lambda: deeds.toggle_tour(line.id))
    if line.tour.only_order:
        menu.addAction("Ganze Tour fixieren", lambda: deeds.fix(line.id, Hold.WHOLE))
    else:
        menu.addAction("Nur die Reihenfolge fixieren\tR", lambda: deeds.toggle_order(line.id))


def _menu(parent: QWidget, title: str) -> QMenu:
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(title).setEnabled(False)
    menu.addSeparator()
    return menu
