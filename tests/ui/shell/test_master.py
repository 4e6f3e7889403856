"""Master data in the window: a row opens as a form, typed into, saved, refused, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QMenu,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from kursplaner.services import records
from kursplaner.services.workspace import open_workspace
from kursplaner.ui.findings import findings
from kursplaner.ui.places.check import CheckPlace
from kursplaner.ui.places.master import NOT_THIS_WEEK, TablePlace
from kursplaner.ui.places.setup import SetupPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.forms import (
    CTRL,
    LEFT,
    box_text,
    button,
    click_row,
    line,
    names,
    table,
    type_over,
)


def test_that_a_click_opens_the_form_and_esc_closes_it(
    front: MainWindow, shell: Shell, person: str, qtbot: QtBot
) -> None:
    people = table(shell, "people")
    assert people.panel.isHidden()
    panel = click_row(people, person, qtbot)
    assert panel.isVisible()
    assert panel.heading.text() == person
    assert not panel.save.isEnabled()
    qtbot.mouseClick(line(panel, "phone"), LEFT)
    qtbot.keyClick(line(panel, "phone"), Qt.Key.Key_Escape)
    assert people.panel.isHidden()


def test_that_what_is_typed_is_saved_said_and_undone(
    front: MainWindow, shell: Shell, person: str, qtbot: QtBot
) -> None:
    panel = click_row(table(shell, "people"), person, qtbot)
    before = line(panel, "phone").text()
    type_over(line(panel, "phone"), "0171 999", qtbot)
    assert panel.save.isEnabled()
    qtbot.keyClick(line(panel, "phone"), Qt.Key.Key_S, CTRL)
    assert shell.status.sentence == f"Person {person} geändert."
    assert shell.status.offers_undo
    assert any(card.phone == "0171 999" for card in shell.desk.view.directory.people.values())
    qtbot.keyClick(front, Qt.Key.Key_Z, CTRL)
    assert line(panel, "phone").text() == before
    assert not panel.save.isEnabled()


def test_that_a_wrong_answer_is_told_at_its_field_and_the_row_stays(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    team = table(shell, "team")
    first, other = (t.name for t in shell.desk.view.problem.teachers[:2])
    panel = click_row(team, first, qtbot)
    type_over(line(panel, "max_units_day"), "viele", qtbot)
    qtbot.mouseClick(panel.save, LEFT)
    box = panel.fields.boxes["max_units_day"]
    assert "»viele«" in box.sentence
    assert line(panel, "max_units_day").hasFocus()
    click_row(team, other, qtbot)
    assert panel.form is not None
    assert team.view.currentIndex().data() == first
    assert shell.desk.workspace.undo_title() is None
    type_over(line(panel, "max_units_day"), "5", qtbot)
    assert box.sentence == ""


def test_that_going_to_the_next_row_saves_by_itself(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    team = table(shell, "team")
    first, other = (t.name for t in shell.desk.view.problem.teachers[:2])
    panel = click_row(team, first, qtbot)
    type_over(line(panel, "max_units_day"), "5", qtbot)
    click_row(team, other, qtbot)
    assert team.view.currentIndex().data() == other
    assert panel.form is not None
    assert not panel.fields.dirty
    assert shell.desk.view.problem.teachers[0].max_units_day == 5
    assert shell.status.offers_undo


def test_that_going_elsewhere_and_closing_keep_what_was_typed(
    front: MainWindow, shell: Shell, person: str, adorf: Path, qtbot: QtBot
) -> None:
    panel = click_row(table(shell, "people"), person, qtbot)
    type_over(line(panel, "phone"), "0171 111", qtbot)
    shell.choose("week")
    assert shell.status.sentence == f"Person {person} geändert."
    panel = click_row(table(shell, "people"), person, qtbot)
    type_over(line(panel, "phone"), "0171 222", qtbot)
    front.close()
    again = open_workspace(adorf)
    entry = records.entries(again, "person")[0]
    assert records.open_record(again, "person", entry.id).texts["phone"] == "0171 222"
    again.close()


def test_that_a_rider_leads_to_her_no_shows_and_pauses(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    rider = next(p for p in shell.desk.view.problem.participants if p.ride)
    panel = click_row(table(shell, "people"), rider.name, qtbot)
    qtbot.mouseClick(panel.pauses, LEFT)
    setup = shell.place("shuttle-setup")
    assert isinstance(setup, SetupPlace)
    assert setup.isVisible()
    assert setup.standing.no_shows.person.chosen == rider.id


def test_that_ill_today_is_one_click_and_one_step_back(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    team = table(shell, "team")
    panel = click_row(team, shell.desk.view.problem.teachers[0].name, qtbot)
    assert panel.absence.today.text() == "Heute krank"
    qtbot.mouseClick(panel.absence.today, LEFT)
    box = panel.fields.boxes["absences"].widget
    assert isinstance(box, QPlainTextEdit)
    today = date.today()
    assert box.toPlainText() == f"{today.day}.{today.month}.{today.year} krank"
    assert "krank" in shell.status.sentence
    qtbot.keyClick(front, Qt.Key.Key_Z, CTRL)
    assert box_text(panel) == ""


def test_that_a_new_person_stands_in_the_table_though_the_week_has_no_place_for_her(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    people = table(shell, "people")
    qtbot.mouseClick(people.new, LEFT)
    panel = people.panel
    assert panel.heading.text() == "Person anlegen"
    qtbot.keyClicks(line(panel, "first_name"), "Olha")
    qtbot.keyClick(line(panel, "first_name"), Qt.Key.Key_S, CTRL)
    assert panel.fields.boxes["last_name"].sentence == "Das wird gebraucht."
    qtbot.keyClicks(line(panel, "last_name"), "Testenko")
    qtbot.mouseClick(panel.save, LEFT)
    row = people.model.row_of(records.entries(shell.desk.workspace, "person")[-1].id)
    assert people.model.index(row, 0).data() == "Olha Testenko"
    assert people.model.index(row, 1).data() == NOT_THIS_WEEK
    qtbot.mouseClick(panel.delete, LEFT)
    assert "Olha Testenko" not in names(people)
    assert people.panel.isHidden()
    qtbot.keyClick(front, Qt.Key.Key_Z, CTRL)
    assert "Olha Testenko" in names(people)


def test_that_a_child_is_reached_from_its_parent_and_back(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    problem = shell.desk.view.problem
    child = problem.children[0]
    parent = next(p for p in problem.participants if p.id == child.parent)
    panel = click_row(table(shell, "people"), parent.name, qtbot)
    qtbot.mouseClick(button(panel.children_box, child.name), LEFT)
    assert panel.heading.text() == child.name
    type_over(line(panel, "collected_by"), "Oma", qtbot)
    qtbot.mouseClick(button(panel, "‹ zurück zur Person"), LEFT)
    assert panel.heading.text() == parent.name
    assert shell.desk.view.directory.children[child.id].collected_by == "Oma"


def test_that_new_asks_what_where_there_are_several_kinds(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    team = table(shell, "team")
    qtbot.mouseClick(team.new, LEFT)
    menu = next(m for m in team.findChildren(QMenu) if m.isVisible())
    assert [a.text() for a in menu.actions()] == ["Lehrkraft", "Betreuungskraft", "Fahrer:in"]
    menu.actions()[2].trigger()
    menu.close()
    assert team.panel.heading.text() == "Fahrer:in anlegen"


def test_that_rooms_sites_and_stops_are_shown_one_kind_at_a_time(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    rooms = table(shell, "rooms")
    assert names(rooms) == [room.name for room in shell.desk.view.problem.rooms]
    qtbot.mouseClick(button(rooms, "Orte"), LEFT)
    assert "Bad Elster" in names(rooms)
    qtbot.mouseClick(rooms.new, LEFT)
    assert rooms.panel.heading.text() == "Ort anlegen"


def test_that_the_keys_open_a_row_and_walk_from_form_to_form(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    people = table(shell, "people")
    people.view.setFocus()
    assert people.panel.isHidden()
    qtbot.keyClick(people.view, Qt.Key.Key_Return)
    assert people.panel.heading.text() == people.shown.index(0, 0).data()
    people.view.setFocus()
    qtbot.keyClick(people.view, Qt.Key.Key_Down)
    assert people.panel.heading.text() == people.shown.index(1, 0).data()


def test_that_a_person_found_by_letters_opens_as_a_form(
    front: MainWindow, shell: Shell, person: str
) -> None:
    shell.go_to_record("people", shell.desk.view.problem.participants[0].id)
    people = shell.place("people")
    assert isinstance(people, TablePlace)
    assert people.panel.heading.text() == person
    assert people.view.currentIndex().data() == person


def test_that_beside_a_form_a_narrow_table_keeps_its_main_columns(
    front: MainWindow, shell: Shell, person: str, qtbot: QtBot
) -> None:
    front.resize(1280, 800)
    people = table(shell, "people")
    hidden = [people.view.isColumnHidden(n) for n in range(6)]
    assert hidden == [False] * 6
    click_row(people, person, qtbot)
    assert [n for n in range(6) if not people.view.isColumnHidden(n)] == [0, 1, 4]
    people.panel.closed.emit()
    assert not any(people.view.isColumnHidden(n) for n in range(6))


def test_that_a_doubt_about_the_data_leads_to_the_form_that_mends_it(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.choose("check")
    check = shell.place("check")
    assert isinstance(check, CheckPlace)
    rows = [check.list.item(row) for row in range(check.list.count())]
    item = next(row for row in rows if "fehlt der Masernnachweis" in row.text())
    check.list.scrollToItem(item)
    at = check.list.visualItemRect(item).center()
    qtbot.mouseClick(check.list.viewport(), LEFT, pos=at)
    assert shell.key == "people"
    people = shell.place("people")
    assert isinstance(people, TablePlace)
    assert people.panel.heading.text() == "Elyas Nazari"
    assert people.view.currentIndex().data() == "Shirin Nazari"
    proof = people.panel.fields.boxes["measles"].widget
    assert isinstance(proof, QComboBox)
    proof.setCurrentText("gesehen")
    qtbot.mouseClick(people.panel.save, LEFT)
    assert not any("Elyas" in found.sentence for found in findings(shell.desk.view))


def test_that_a_stop_is_opened_among_the_stops(front: MainWindow, shell: Shell) -> None:
    stop = next(e for e in records.entries(shell.desk.workspace, "place") if e.name == "Eichigt")
    shell.edit_record(stop.id)
    rooms = shell.place("rooms")
    assert isinstance(rooms, TablePlace)
    assert rooms.panel.heading.text() == "Eichigt"
    assert rooms.view.currentIndex().data() == "Eichigt"


def test_that_a_file_open_elsewhere_can_be_looked_at_but_not_changed(
    empty_window: MainWindow, adorf: Path, qtbot: QtBot
) -> None:
    holder = open_workspace(adorf)
    empty_window.open_path(adorf)
    shell = empty_window.shell
    assert shell is not None
    assert shell.desk.workspace.read_only
    people = table(shell, "people")
    panel = click_row(people, shell.desk.view.problem.participants[0].name, qtbot)
    assert not people.new.isEnabled()
    assert not line(panel, "phone").isEnabled()
    assert not panel.delete.isEnabled()
    people.panel.closed.emit()
    assert panel.isHidden()
    holder.close()
