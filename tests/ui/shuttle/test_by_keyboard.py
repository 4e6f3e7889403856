"""Everything the mouse can do, by keyboard and menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.people import ride_of
from kursplaner.ui.shuttle.place import ShuttlePlace
from kursplaner.ui.shuttle.stops import HALT, POSITION
from tests.services import toured
from tests.services.toured import tour_of

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


def chosen(place: ShuttlePlace, ride: str) -> None:
    """The person is the current row of the halts of her tour."""
    place.select_ride(ride)
    place.stops.setFocus()
    assert place.stops.ride == ride


def action(menu: QMenu | None, *words: str) -> QAction:
    """Of the menu or its menus, by the words on the way."""
    assert menu is not None
    for number, word in enumerate(words, start=1):
        found = next(a for a in menu.actions() if a.text().partition("\t")[0].startswith(word))
        if number == len(words):
            return found
        inner = found.menu()
        assert isinstance(inner, QMenu)
        menu = inner
    raise AssertionError(words)


def test_that_the_arrows_go_through_the_tours_by_time_and_enter_opens_the_halts(
    place: ShuttlePlace,
) -> None:
    place.bars.setFocus()
    place.select_tour(place.day.lines[0].id)
    seen = [place.line]
    for _ in range(3):
        QTest.keyClick(place.bars, KEY.Key_Right)
        seen.append(place.line)
    assert seen == [*place.day.lines, place.day.lines[-1]]
    QTest.keyClick(place.bars, KEY.Key_Left)
    assert place.line == place.day.lines[-2]
    assert place.line.title in place.bars.accessibleDescription()
    QTest.keyClick(place.bars, KEY.Key_Return)
    assert place.stops.hasFocus()


def test_that_up_and_down_change_the_vehicle(place: ShuttlePlace) -> None:
    place.bars.setFocus()
    place.select_ride(toured.OKSANA)
    QTest.keyClick(place.bars, KEY.Key_Down)
    assert place.line is not None
    assert place.line.id == tour_of(place.desk.view, toured.AHMAD)
    QTest.keyClick(place.bars, KEY.Key_Up)
    assert place.line.tour.vehicle == toured.BUS_1


def test_that_p_fixes_and_frees_a_person_in_her_vehicle(place: ShuttlePlace, shell: Shell) -> None:
    chosen(place, toured.AHMAD)
    QTest.keyClick(place.stops, KEY.Key_P)
    assert [pin.ride for pin in place.desk.view.problem.ride_pins] == [toured.AHMAD]
    assert "fixiert" in shell.status.sentence
    assert place.stops.ride == toured.AHMAD
    row = place.stops.currentItem()
    assert row is not None
    assert row.text(1) == "fixiert"
    QTest.keyClick(place.stops, KEY.Key_P)
    assert place.desk.view.problem.ride_pins == ()


def test_that_p_on_a_bar_fixes_the_whole_tour(place: ShuttlePlace, qtbot: QtBot) -> None:
    place.bars.setFocus()
    assert place.line is not None
    QTest.keyClick(place.bars, KEY.Key_P)
    assert place.line.tour.pinned
    qtbot.mouseClick(place.card._pin, Qt.MouseButton.LeftButton)
    assert not place.line.tour.pinned


def test_that_the_delete_key_takes_a_person_out_and_dissolves_a_tour(place: ShuttlePlace) -> None:
    chosen(place, toured.AHMAD)
    QTest.keyClick(place.stops, KEY.Key_Delete)
    assert tour_of(place.desk.view, toured.AHMAD) is None
    assert place.rider is not None
    place.select_ride(toured.OKSANA)
    place.bars.setFocus()
    QTest.keyClick(place.bars, KEY.Key_Delete)
    assert tour_of(place.desk.view, toured.OKSANA) is None
    place.desk.undo()
    place.desk.undo()
    assert tour_of(place.desk.view, toured.AHMAD) is not None


def test_that_b_goes_to_the_best_places_and_the_space_bar_takes_one(
    place: ShuttlePlace, qtbot: QtBot
) -> None:
    place.select_ride(toured.AHMAD_HOME)
    qtbot.waitUntil(lambda: bool(place.best.proposals), timeout=20_000)
    place.waiting.setFocus()
    QTest.keyClick(place.waiting, KEY.Key_B)
    button = place.focusWidget()
    assert button is not None
    assert button.objectName() == "put"
    QTest.keyClick(button, KEY.Key_Space)
    assert place.day.of_ride(toured.AHMAD_HOME) is not None


def test_that_alt_and_arrow_move_a_person_one_halt(place: ShuttlePlace) -> None:
    chosen(place, toured.JIRI)
    before = place.stops.currentItem()
    assert before is not None
    at = before.data(0, POSITION)
    QTest.keyClick(place.stops, KEY.Key_Down, ALT)
    assert place.line is not None
    now = next(n for n, halt in enumerate(place.line.halts)
               if toured.JIRI in {r.ride for r in halt.board})  # fmt: skip
    assert now == at + 1
    assert place.stops.ride == toured.JIRI


def test_that_alt_and_arrow_move_a_halt(place: ShuttlePlace, shell: Shell) -> None:
    place.select_ride(toured.OKSANA)
    assert place.line is not None
    names = [halt.name for halt in place.line.halts]
    head = next(i for i in place.stops.items() if i.data(0, HALT) and i.data(0, POSITION) == 1)
    place.stops.setFocus()
    place.stops.setCurrentItem(head)
    QTest.keyClick(place.stops, KEY.Key_Down, ALT)
    assert place.line is not None
    assert [halt.name for halt in place.line.halts][1:3] == names[1:3][::-1]
    assert "Halt verschoben" in shell.status.sentence
    assert place.line.broken


def test_that_a_halt_at_the_end_does_not_move_and_that_is_said(
    place: ShuttlePlace, shell: Shell
) -> None:
    before = place.desk.view.plan
    place.select_ride(toured.OKSANA)
    head = next(i for i in place.stops.items() if i.data(0, HALT))
    place.stops.setCurrentItem(head)
    QTest.keyClick(place.stops, KEY.Key_Up, ALT)
    assert place.desk.view.plan == before
    assert "nichts zu verschieben" in shell.status.sentence


def test_that_the_menu_of_a_person_puts_her_in_a_tour_or_a_new_one(place: ShuttlePlace) -> None:
    target = tour_of(place.desk.view, toured.OKSANA)
    line = place.day.line(target)
    assert line is not None
    menu = place.menu_for_ride(toured.AHMAD)
    action(menu, "In eine Tour", line.title).trigger()
    assert tour_of(place.desk.view, toured.AHMAD) == target
    menu = place.menu_for_ride(toured.AHMAD_HOME)
    action(menu, "Neue Tour mit", "Bus 2").trigger()
    made = place.day.of_ride(toured.AHMAD_HOME)
    assert made is not None
    assert made.tour.vehicle == toured.BUS_2


def test_that_the_menu_of_a_tour_changes_driver_and_vehicle(place: ShuttlePlace) -> None:
    line = place.day.of_ride(toured.OKSANA_HOME)
    assert line is not None
    action(place.menu_for_tour(line.id), "Anderes Fahrzeug", "Bus 2").trigger()
    now = place.day.of_ride(toured.OKSANA_HOME)
    assert now is not None
    assert now.tour.vehicle == toured.BUS_2
    other = next(d for d in place.desk.view.problem.drivers if d.id != now.tour.driver)
    action(place.menu_for_tour(now.id), "Andere Fahrer:in", other.name).trigger()
    again = place.day.of_ride(toured.OKSANA_HOME)
    assert again is not None
    assert again.tour.driver == other.id


@pytest.mark.parametrize("name", ["map", "bars", "stops", "waiting"])
def test_that_every_part_takes_the_keyboard_and_has_a_name(place: ShuttlePlace, name: str) -> None:
    widget = getattr(place, name)
    assert widget.accessibleName()
    assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_that_the_current_person_is_kept_when_the_week_is_read_again(place: ShuttlePlace) -> None:
    chosen(place, toured.JIRI)
    place.desk.act("Tour fixiert.", lambda: None)
    assert place._tour
    place.deeds.toggle_tour(place._tour)
    assert place.stops.ride == toured.JIRI
    assert ride_of(place.stops.currentItem()) == toured.JIRI


def test_that_the_row_keys_act_on_is_seen_when_one_comes_by_tab(place: ShuttlePlace) -> None:
    place.waiting.setFocus(Qt.FocusReason.TabFocusReason)
    current = place.waiting.currentItem()
    assert current is not None
    assert current.isSelected()
    assert place.rider is not None
