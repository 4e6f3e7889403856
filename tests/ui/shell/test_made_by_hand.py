"""Rules between courses, courses from templates, a second municipality, and finding anything."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QMenu
from pytestqt.qtbot import QtBot

from kursplaner.ui.palette import FindBox, matches
from kursplaner.ui.places.tables import PLAIN
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.forms import LEFT, button, click_row, line, names, table, type_over


def heads(shell: Shell, key: str) -> list[str]:
    model = table(shell, key).model
    return [
        str(model.headerData(column, Qt.Orientation.Horizontal))
        for column in range(model.columnCount())
    ]


def test_that_a_rule_between_courses_is_made_in_the_window(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    place = table(shell, "courses")
    qtbot.mouseClick(button(place, "Regeln zwischen Kursen"), LEFT)
    assert heads(shell, "courses") == list(PLAIN)
    known = names(place)
    qtbot.mouseClick(place.new, LEFT)
    panel = place.panel
    assert panel.heading.text() == "Kursregel anlegen"
    first = panel.fields.boxes["first"].widget
    assert isinstance(first, QComboBox)
    first.setCurrentIndex(first.findText("A1 Vormittag"))
    type_over(line(panel, "note"), "Getrennt halten", qtbot)
    panel.fields.boxes["others"].show(("c2",))
    qtbot.mouseClick(button(panel, "Speichern"), LEFT)
    assert names(place) == [*known, "Getrennt halten"]
    assert "Kursregel Getrennt halten angelegt." in shell.status.sentence
    shell.desk.undo()
    assert names(place) == known
    qtbot.mouseClick(button(place, "Kurse"), LEFT)
    assert heads(shell, "courses")[0] == "Kurs"
    assert "A1 Vormittag" in names(place)


def test_that_another_part_of_the_table_closes_the_form_of_the_first(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    place = table(shell, "courses")
    panel = click_row(place, "A1 Vormittag", qtbot)
    type_over(line(panel, "name"), "", qtbot)
    qtbot.keyClick(line(panel, "name"), Qt.Key.Key_Delete)
    qtbot.mouseClick(button(place, "Regeln zwischen Kursen"), LEFT)
    assert heads(shell, "courses")[0] == "Kurs", "what cannot be saved stays open"
    type_over(line(panel, "name"), "A1 Vormittag", qtbot)
    qtbot.mouseClick(button(place, "Regeln zwischen Kursen"), LEFT)
    assert panel.isHidden()
    assert heads(shell, "courses") == list(PLAIN)


def test_that_a_course_begins_as_its_template_says(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    place = table(shell, "courses")
    qtbot.mouseClick(place.new, LEFT)
    menu = next(m for m in place.findChildren(QMenu) if m.isVisible())
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles[0] == "Leerer Kurs"
    assert "Integrationskurs" in titles
    next(action for action in menu.actions() if action.text() == "Integrationskurs").trigger()
    menu.close()
    panel = place.panel
    assert line(panel, "lessons").text() == "4 x 5"
    assert panel.save.isEnabled(), "what the template wrote is not saved yet"
    qtbot.mouseClick(button(panel, "Speichern"), LEFT)
    assert "Integrationskurs" in names(place)
    made = [c for c in shell.desk.view.problem.courses if c.name == "Integrationskurs"]
    assert [c.qualification for c in made] == ["Integrationskurs"]
    assert len([x for x in shell.desk.view.problem.lessons if x.course == made[0].id]) == 4


def test_that_a_second_municipality_is_made_and_shown(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    place = table(shell, "municipality")
    place._begin("area")
    type_over(line(place.panel, "name"), "Oelsnitz/Vogtl.", qtbot)
    qtbot.mouseClick(button(place.panel, "Speichern"), LEFT)
    assert shell.header.area.text() == "Oelsnitz/Vogtl."
    assert not shell.header.area.isHidden()
    assert {"Adorf/Vogtl.", "Oelsnitz/Vogtl.", "Erstes Halbjahr"} <= set(names(place))
    shell.choose("week")
    assert shell.week.begins
    said = [x.text() for x in shell.week.empty.findChildren(QLabel)]
    assert any("Oelsnitz/Vogtl." in text for text in said)
    first = shell.desk.workspace.areas()[0]
    shell.header.area.picked.emit(first.id)
    assert not shell.week.begins


def test_that_an_untouched_second_municipality_can_be_deleted(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    place = table(shell, "municipality")
    place._begin("area")
    type_over(line(place.panel, "name"), "Versehen", qtbot)
    qtbot.mouseClick(button(place.panel, "Speichern"), LEFT)
    click_row(place, "Versehen", qtbot)
    qtbot.mouseClick(button(place.panel, "Löschen"), LEFT)
    assert "Versehen" not in names(place)
    assert shell.header.area.isHidden()
    assert not shell.week.begins


def test_that_drivers_children_sites_and_stops_are_found(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    problem = shell.desk.view.problem
    home = next(p.home for p in problem.participants if p.ride)
    stop = next(x.name for x in problem.travel.places if x.id == home)
    wanted = [
        (problem.drivers[0].name, "Fahrer:in", "team"),
        (problem.children[0].name, "Kind", "people"),
        (stop, "Haltepunkt", "rooms"), (problem.sites[0].name, "Standort", "rooms"),
    ]  # fmt: skip
    for name, kind, key in wanted:
        found = [t for t in matches(window.targets(), f"{name} {kind}") if t.kind == kind]
        assert found, (name, kind)
        found[0].go()
        assert shell.key == key
        assert table(shell, key).panel.heading.text() == name
    box = FindBox(window, window.targets())
    assert "Haltepunkt" in box.line.placeholderText()
    box.close()
