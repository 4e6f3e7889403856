"""Tours held in their order, times that follow a moved lesson, bars dragged to another vehicle."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import PlacedLesson, Tour
from kursplaner.domain.problem import RidePin
from kursplaner.ui.places.check import FINDING, CheckPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.place import ShuttlePlace
from tests.services import toured
from tests.ui.shuttle.hand import LEFT, beside_bars, on_bar
from tests.ui.shuttle.test_by_keyboard import action

KEY = Qt.Key


def tour_with(place: ShuttlePlace, ride: str) -> Tour:
    return next(one for one in place.desk.view.plan.tours if ride in one.rides)


def later(shell: Shell, minutes: int = 90) -> None:
    """The lesson of the day begins later."""
    placed = next(x for x in shell.desk.view.plan.lessons if x.lesson == toured.LESSON)
    start = placed.start + minutes
    assert shell.desk.move(PlacedLesson(placed.lesson, start, placed.room, placed.teachers))


def pull_bar(place: ShuttlePlace, tour: str, to: QPoint) -> None:
    begin, end = (place.bars.mapFromGlobal(at) for at in (on_bar(place, tour), to))
    QTest.mousePress(place.bars, LEFT, Qt.KeyboardModifier.NoModifier, begin)
    for share in (0.2, 0.6, 1.0):
        QTest.mouseMove(place.bars, begin + (end - begin) * share)


def drop_bar(place: ShuttlePlace, to: QPoint) -> None:
    at = place.bars.mapFromGlobal(to)
    QTest.mouseRelease(place.bars, LEFT, Qt.KeyboardModifier.NoModifier, at)


def test_that_r_fixes_the_order_alone_and_says_so(place: ShuttlePlace, shell: Shell) -> None:
    place.select_ride(toured.OKSANA)
    place.bars.setFocus()
    QTest.keyClick(place.bars, KEY.Key_R)
    assert tour_with(place, toured.OKSANA).only_order
    assert "in ihrer Reihenfolge fixiert" in shell.status.sentence
    assert "Reihenfolge fixiert" in place.bars.accessibleDescription()
    QTest.keyClick(place.bars, KEY.Key_R)
    assert not tour_with(place, toured.OKSANA).held


def test_that_p_frees_a_tour_fixed_in_its_order(place: ShuttlePlace) -> None:
    tour = tour_with(place, toured.OKSANA).id
    action(place.menu_for_tour(tour), "Nur die Reihenfolge fixieren").trigger()
    assert tour_with(place, toured.OKSANA).only_order
    action(place.menu_for_tour(tour), "Ganze Tour fixieren").trigger()
    assert tour_with(place, toured.OKSANA).pinned
    place.select_tour(tour)
    place.bars.setFocus()
    QTest.keyClick(place.bars, KEY.Key_P)
    assert not tour_with(place, toured.OKSANA).held


def test_that_a_fixed_tour_offers_new_times_after_its_lesson_moved(
    place: ShuttlePlace, shell: Shell, qtbot: QtBot
) -> None:
    before = tour_with(place, toured.OKSANA)
    place.deeds.toggle_tour(before.id)
    place.select_tour(before.id)
    assert not place.card.times.isVisible()
    later(shell)
    qtbot.waitUntil(place.card.times.isVisible, timeout=10_000)
    place.card.times.click()
    after = tour_with(place, toured.OKSANA)
    assert after.pinned
    assert after.start > before.start
    assert place.line is not None
    assert place.line.broken == ()
    assert not place.card.times.isVisible()
    shell.desk.undo()
    assert tour_with(place, toured.OKSANA).start == before.start


def test_that_z_says_where_other_times_do_not_help(place: ShuttlePlace, shell: Shell) -> None:
    place.select_ride(toured.OKSANA)
    place.bars.setFocus()
    before = place.desk.view.plan
    QTest.keyClick(place.bars, KEY.Key_Z)
    assert "helfen hier nicht" in shell.status.sentence
    assert place.desk.view.plan == before


def test_that_a_bar_dragged_to_another_row_changes_the_vehicle(
    place: ShuttlePlace, shell: Shell
) -> None:
    tour = tour_with(place, toured.AHMAD)
    place.deeds.toggle_ride(toured.AHMAD)
    to = beside_bars(place, toured.BUS_1)
    pull_bar(place, tour.id, to)
    assert place.carry is not None
    assert place.carry.proposal is not None
    assert "Bus 1" in place.carry.text
    drop_bar(place, to)
    assert place.carry is None
    moved = tour_with(place, toured.AHMAD)
    assert (moved.vehicle, moved.rides) == (toured.BUS_1, tour.rides)
    pins = place.desk.view.problem.ride_pins
    assert pins == (RidePin(ride=toured.AHMAD, vehicle=toured.BUS_1),)
    shell.desk.undo()
    assert tour_with(place, toured.AHMAD) == tour
    assert [pin.vehicle for pin in place.desk.view.problem.ride_pins] == [toured.BUS_2]


def test_that_a_bar_dropped_in_its_own_row_or_let_go_by_escape_stays(place: ShuttlePlace) -> None:
    before = place.desk.view.plan
    tour = tour_with(place, toured.AHMAD)
    own = beside_bars(place, toured.BUS_2)
    pull_bar(place, tour.id, own)
    assert place.carry is not None
    assert place.carry.proposal is None
    drop_bar(place, own)
    other = beside_bars(place, toured.BUS_1)
    pull_bar(place, tour.id, other)
    QTest.keyClick(place.bars, KEY.Key_Escape)
    assert place.carry is None
    drop_bar(place, other)
    assert place.desk.view.plan == before


def test_that_a_click_on_a_bar_is_no_drag(place: ShuttlePlace) -> None:
    tour = tour_with(place, toured.AHMAD).id
    at = on_bar(place, tour)
    pull_bar(place, tour, at + QPoint(2, 1))
    assert place.carry is None
    drop_bar(place, at)
    assert place.line is not None
    assert place.line.id == tour


def test_that_check_leads_to_the_person_and_mends_all_times_at_once(
    place: ShuttlePlace, shell: Shell
) -> None:
    later(shell)
    shell.choose("check")
    check = shell.place("check")
    assert isinstance(check, CheckPlace)
    assert check.times.isVisible()
    rows = (check.list.item(row) for row in range(check.list.count()))
    row = next(x for x in rows if x.data(FINDING).ride == toured.OKSANA)
    check.list.itemActivated.emit(row)
    assert shell.key == "shuttle"
    assert place.rider is not None
    assert place.rider.ride == toured.OKSANA
    shell.choose("check")
    check.times.click()
    assert "angepasst" in shell.status.sentence
    assert not check.times.isVisible()
    shell.desk.undo()
    assert check.times.isVisible()


def test_that_a_fault_of_a_tour_leads_to_the_tour(place: ShuttlePlace, shell: Shell) -> None:
    tour = tour_with(place, toured.AHMAD)
    place.show_day(3)
    shell.choose("check")
    check = shell.place("check")
    assert isinstance(check, CheckPlace)
    check.tour_asked.emit(tour.id)
    assert (shell.key, place.day.day) == ("shuttle", toured.DAY)
    assert place.line is not None
    assert place.line.id == tour.id
