"""A municipality begins with nothing: entered by hand, planned, adopted, ready to print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kursplaner.services.workspace import create_workspace
from kursplaner.ui.places.master import TablePlace
from kursplaner.ui.places.output import OutputPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.conftest import MONDAY
from tests.ui.shell.forms import LEFT, button, table, type_over
from tests.ui.shell.forms import line as line_of

PATIENCE = 90_000


def enter(place: TablePlace, kind: str, qtbot: QtBot, **answers: str) -> None:
    """Type a new record into its form and save it with the button."""
    place._begin(kind)
    for field, answer in answers.items():
        widget = place.panel.fields.boxes[field].widget
        if isinstance(widget, QComboBox):
            assert widget.findText(answer) >= 0, f"{field} has no {answer}"
            widget.setCurrentIndex(widget.findText(answer))
        else:
            type_over(line_of(place.panel, field), answer, qtbot)
    qtbot.mouseClick(button(place.panel, "Speichern"), LEFT)
    assert place.panel.form is not None
    assert place.panel.form.id, [box.sentence for box in place.panel.fields.boxes.values()]


def planned(shell: Shell, qtbot: QtBot) -> None:
    shell.open_plan()
    shell.plan.setup.choose_seconds(10)
    qtbot.mouseClick(shell.plan.setup.start, LEFT)
    qtbot.waitUntil(lambda: shell.plan.proposal is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: shell.plan.result.adopt.isEnabled(), timeout=PATIENCE)
    qtbot.mouseClick(shell.plan.result.adopt, LEFT)


def test_that_a_town_entered_by_hand_is_planned_and_printed(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "neu.kursplaner"
    create_workspace(path, "Oelsnitz/Vogtl.", land="SN", today=MONDAY).close()
    empty_window.open_path(path)
    empty_window.activateWindow()
    shell = empty_window.shell
    assert shell is not None
    rooms = table(shell, "rooms")
    enter(rooms, "place", qtbot, name="Markt", lat="50,4147", lon="12,1711")
    enter(rooms, "site", qtbot, name="Rathaus", place_id="Markt")
    enter(rooms, "room", qtbot, name="Saal", site_id="Rathaus", seats="12")
    enter(table(shell, "team"), "teacher", qtbot, first_name="Vera", last_name="Vogel")
    courses = table(shell, "courses")
    enter(courses, "course", qtbot, name="A1 Abend", lessons="2 x 3")
    enter(table(shell, "people"), "person", qtbot, first_name="Olha", last_name="Testenko")
    people = table(shell, "people")
    people.panel.fields.boxes["courses"].show(("c1",))
    qtbot.mouseClick(button(people.panel, "Speichern"), LEFT)
    planned(shell, qtbot)
    view = shell.desk.view
    assert len(view.plan.lessons) == 2
    assert not [item for item in view.violations if item.hard]
    assert not view.plan.unserved
    shell.choose("output")
    place = shell.place("output")
    assert isinstance(place, OutputPlace)
    qtbot.waitUntil(lambda: bool(place.catalogue.documents), timeout=PATIENCE)
    papers = {document.key: len(document.pages) for document in place.ticked()}
    assert all(pages > 0 for pages in papers.values())
    assert len(papers) > 3, papers
