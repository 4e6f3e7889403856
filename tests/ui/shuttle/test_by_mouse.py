"""People moved between tours with the mouse: judged while dragging, saved on the drop."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kursplaner.domain.problem import RidePin
from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.place import ShuttlePlace
from tests.services import toured
from tests.services.toured import tour_of
from tests.ui.shuttle.hand import (
    beside_bars,
    drag,
    let_go,
    middle,
    on_bar,
    on_halt,
    pull,
    row_of,
)


def tour(place: ShuttlePlace, ride: str) -> str:
    found = tour_of(place.desk.view, ride)
    assert found is not None
    return found


def test_that_a_person_dragged_onto_a_bar_changes_tours_and_undo_brings_her_back(
    place: ShuttlePlace, shell: Shell
) -> None:
    before = place.desk.view.plan
    place.select_tour(tour(place, toured.AHMAD))
    drag(place.stops, toured.AHMAD, on_bar(place, tour(place, toured.OKSANA)))
    assert tour(place, toured.AHMAD) == tour(place, toured.OKSANA)
    sentence = "Hinfahrt von Ahmad Kassem am Dienstag in Tour 1 gesetzt."
    assert shell.status.sentence == sentence
    assert place.rider is not None
    assert place.rider.pinned
    place.desk.undo()
    assert place.desk.view.plan == before


def test_that_the_label_says_cost_and_verdict_before_anything_happens(place: ShuttlePlace) -> None:
    before = place.desk.view.plan
    place.select_tour(tour(place, toured.AHMAD))
    fits, late = (on_bar(place, tour(place, r)) for r in (toured.OKSANA, toured.OKSANA_HOME))
    pull(place.stops, toured.AHMAD, fits)
    assert place.carry is not None
    assert "Tour 1 · Bus 1" in place.carry.text
    assert "Min. Fahrt" in place.carry.text
    assert "Passt" in place.carry.text
    pull(place.stops, toured.AHMAD, late)
    assert "kann nicht zugleich" in place.carry.text
    assert place.desk.view.plan == before
    let_go(place.stops, middle(place.heading))
    assert place.carry is None
    assert place.desk.view.plan == before


def test_that_escape_puts_the_person_back(place: ShuttlePlace) -> None:
    before = place.desk.view.plan
    place.select_tour(tour(place, toured.AHMAD))
    pull(place.stops, toured.AHMAD, on_bar(place, tour(place, toured.OKSANA)))
    QTest.keyClick(place.stops, Qt.Key.Key_Escape)
    assert place.carry is None
    let_go(place.stops, on_bar(place, tour(place, toured.OKSANA)))
    assert place.desk.view.plan == before


def test_that_whoever_waits_gets_a_tour_of_her_own_in_the_row_of_a_vehicle(
    place: ShuttlePlace,
) -> None:
    waiting = {item.rider.ride for item in place.day.waiting}
    assert toured.AHMAD_HOME in waiting
    drag(place.waiting, toured.AHMAD_HOME, beside_bars(place, toured.BUS_2))
    line = place.day.of_ride(toured.AHMAD_HOME)
    assert line is not None
    assert line.tour.vehicle == toured.BUS_2
    assert place.line == line
    assert toured.AHMAD_HOME not in {item.rider.ride for item in place.day.waiting}


def test_that_a_person_dropped_on_a_halt_gets_in_before_it(place: ShuttlePlace) -> None:
    place.select_tour(tour(place, toured.OKSANA))
    home = next(item.rider.ride for item in place.day.waiting if item.rider.ride == toured.TEREZA)
    drag(place.waiting, home, on_halt(place, 2))
    line = place.day.of_ride(home)
    assert line is not None
    own = next(n for n, halt in enumerate(line.halts) if home in {r.ride for r in halt.board})
    assert own == 2
    assert line.broken


def test_that_a_person_dragged_to_those_without_a_seat_leaves_her_tour(
    place: ShuttlePlace,
) -> None:
    place.select_tour(tour(place, toured.AHMAD))
    drag(place.stops, toured.AHMAD, middle(place.side.tray))
    assert tour_of(place.desk.view, toured.AHMAD) is None
    assert toured.AHMAD in {item.rider.ride for item in place.day.waiting}


def test_that_a_person_can_be_dropped_on_a_line_of_the_map(place: ShuttlePlace) -> None:
    place.select_tour(tour(place, toured.AHMAD))
    assert place.map.drawing is not None
    track = next(t for t in place.map.drawing.tracks if t.line.id == tour(place, toured.OKSANA))
    spot = next(s for s in track.spots() if place.map.tour_at(s) == track.line.id)
    drag(place.stops, toured.AHMAD, place.map.mapToGlobal(spot.toPoint()))
    assert tour(place, toured.AHMAD) == track.line.id


def test_that_a_click_on_bar_or_line_shows_that_tour_everywhere(place: ShuttlePlace) -> None:
    for line in place.day.lines:
        at = place.bars.mapFromGlobal(on_bar(place, line.id))
        QTest.mouseClick(place.bars, Qt.MouseButton.LeftButton, pos=at)
        assert place.line == line
        names = [item.text(0) for item in place.stops.items()]
        assert all(any(halt.name in name for name in names) for halt in line.halts)
    assert place.map.drawing is not None
    track = place.map.drawing.tracks[0]
    spot = next(s for s in track.spots() if place.map.tour_at(s) == track.line.id)
    QTest.mouseClick(place.map, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    assert place.line == track.line


def test_that_a_click_on_a_person_shows_her_best_places_and_one_click_puts_her_there(
    place: ShuttlePlace, qtbot: QtBot
) -> None:
    at = row_of(place.waiting, toured.AHMAD_HOME)
    with qtbot.waitSignal(place.best.found, timeout=20_000):
        QTest.mouseClick(place.waiting.viewport(), Qt.MouseButton.LeftButton, pos=at)
    best = place.best.proposals
    assert 1 <= len(best) <= 3
    assert best[0].fits
    button = place.best.findChildren(QPushButton, "put")[0]
    assert best[0].title in button.accessibleName()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    line = place.day.of_ride(toured.AHMAD_HOME)
    assert line is not None
    assert line.id == best[0].target
    pin = RidePin(ride=toured.AHMAD_HOME, vehicle=line.tour.vehicle)
    assert pin in place.desk.view.problem.ride_pins


def test_that_the_wheel_zooms_around_the_pointer_and_zero_shows_all(place: ShuttlePlace) -> None:
    drawing = place.map.drawing
    assert drawing is not None
    marker = drawing.markers[0]
    place.map.zoom(2.0, marker.at)
    assert place.map.drawing is not None
    near = place.map.drawing.markers[0]
    assert (near.at - marker.at).manhattanLength() < 1
    away = drawing.markers[1].at - marker.at
    assert (place.map.drawing.markers[1].at - near.at - 2 * away).manhattanLength() < 1
    QTest.keyClick(place.map, Qt.Key.Key_0)
    assert (place.map.drawing.markers[1].at - drawing.markers[1].at).manhattanLength() < 1


def test_that_the_map_tells_what_happens_at_a_place(place: ShuttlePlace) -> None:
    assert place.map.drawing is not None
    elster = next(m for m in place.map.drawing.markers if m.name == "Bad Elster")
    said = place.map.told_at(QPointF(elster.at))
    assert "Bad Elster" in said
    assert "1 ein" in said
    klingenthal = next(m for m in place.map.drawing.markers if m.name == "Klingenthal")
    assert klingenthal.text == "Klingenthal (2 offen)"
