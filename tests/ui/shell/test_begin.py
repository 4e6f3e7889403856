"""From nothing to a filled week: a new municipality, its template, and the import from Excel."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from kursplaner.ui.new import NewDialog
from kursplaner.ui.places.importing import ImportPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow

ROWS = {
    "Kurse": [("Kurs", "Termine", "Lehrkräfte"), ("A1 Vormittag", "2 x 4", "Maja Wolter"),
              ("A2 Abend", "99 x 99", "")],
    "Lehrkräfte": [("Vorname", "Nachname"), ("Maja", "Wolter")],
    "Räume": [("Raum", "Standort", "Plätze"), ("Saal", "Haus am Markt", 20)],
    "Personen": [("Vorname", "Nachname", "Kurse", "Haltepunkt"),
                 ("Olha", "Testenko", "A1 Vormittag", ""),
                 ("Amal", "Beispiel", "A1 Vormittag", "Nirgendwo")],
}  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in ROWS.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = tmp_path / "Listen Lübz.xlsx"
    book.save(path)
    return path


def dialog_of(window: MainWindow) -> NewDialog:
    return next(w for w in window.findChildren(NewDialog) if w.isVisible())


@pytest.fixture
def begun(empty_window: MainWindow, qtbot: QtBot) -> Shell:
    """A municipality made by keyboard on the start page."""
    qtbot.keyClick(empty_window.start.choices["new"], Qt.Key.Key_Return)
    dialog = dialog_of(empty_window)
    dialog.name.setText("Lübz")
    dialog.land.setCurrentText("Mecklenburg-Vorpommern")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert empty_window.shell is not None
    empty_window.activateWindow()
    qtbot.waitUntil(empty_window.isActiveWindow)
    return empty_window.shell


def place_of(shell: Shell) -> ImportPlace:
    place = shell.place("import")
    assert isinstance(place, ImportPlace)
    return place


def offered(window: MainWindow, path: Path, qtbot: QtBot) -> ImportPlace:
    window.import_file(path)
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.key == "import")
    assert window.shell is not None
    return place_of(window.shell)


def counts(shell: Shell) -> tuple[int, int, int]:
    found = shell.desk.workspace.counts()
    return found.courses, found.rooms, found.participants


def test_that_a_municipality_needs_a_name_and_starts_in_saxony(
    empty_window: MainWindow,
) -> None:
    empty_window.ask_new()
    dialog = dialog_of(empty_window)
    assert not dialog.make.isEnabled()
    assert (dialog.land.count(), dialog.land.currentText()) == (16, "Sachsen")
    dialog.name.setText("Adorf/Vogtl.")
    assert dialog.make.isEnabled()
    assert dialog.path.name == "Adorf-Vogtl.kursplaner"
    dialog.reject()


def test_that_a_new_municipality_opens_on_a_week_that_says_what_belongs_there(
    begun: Shell,
) -> None:
    assert begun.desk.workspace.title == "Lübz"
    assert begun.week.begins
    assert begun.week.empty.start.isVisible()
    assert begun.week.empty.start.hasFocus()
    assert "Lübz" in begun.week.empty.heading.text()
    assert begun.header.chip.isHidden()


def test_that_a_second_one_of_that_name_gets_a_file_of_its_own(
    begun: Shell, empty_window: MainWindow
) -> None:
    empty_window.ask_new()
    dialog = dialog_of(empty_window)
    dialog.name.setText("Lübz")
    assert dialog.path.name == "Lübz 2.kursplaner"
    dialog.reject()


def test_that_the_template_is_saved_as_a_workbook_with_every_list(
    begun: Shell, empty_window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "Vorlage.xlsx"
    empty_window.write_template(path)
    assert load_workbook(path).sheetnames == [
        "Anleitung", "Kurse", "Personen", "Kinder", "Lehrkräfte", "Räume",
    ]  # fmt: skip
    assert "Vorlage gespeichert" in begun.status.sentence


def test_that_an_import_is_shown_row_by_row_before_anything_changes(
    begun: Shell, empty_window: MainWindow, workbook: Path, qtbot: QtBot
) -> None:
    place = offered(empty_window, workbook, qtbot)
    assert place.isVisible()
    shown = [
        tuple(place.model.index(row, column).data() for column in range(5))
        for row in range(place.model.rowCount())
    ]
    verdicts = {(line[0], line[1]): line[3] for line in shown}
    assert verdicts == {
        ("Kurse", "2"): "wird neu angelegt", ("Kurse", "3"): "wird ausgelassen",
        ("Personen", "2"): "wird neu angelegt", ("Personen", "3"): "wird neu angelegt",
        ("Lehrkräfte", "2"): "wird neu angelegt", ("Räume", "2"): "wird neu angelegt",
    }  # fmt: skip
    assert shown[0][:2] == ("Kurse", "3")
    assert "Nirgendwo" in next(line[4] for line in shown if line[2] == "Amal Beispiel")
    assert counts(begun) == (0, 0, 0)
    assert begun.desk.workspace.undo_title() is None


def test_that_taking_it_over_is_one_step_that_undo_takes_back(
    begun: Shell, empty_window: MainWindow, workbook: Path, qtbot: QtBot
) -> None:
    place = offered(empty_window, workbook, qtbot)
    qtbot.mouseClick(place.yes, Qt.MouseButton.LeftButton)
    assert counts(begun) == (1, 1, 2)
    assert (begun.key, begun.week.begins) == ("week", False)
    assert len(begun.desk.view.problem.lessons) == 2
    assert "übernommen: 5 Zeilen, 1 ausgelassen" in begun.status.sentence
    qtbot.keyClick(empty_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert counts(begun) == (0, 0, 0)
    assert begun.week.begins


def test_that_cancelling_leaves_everything_as_it_was(
    begun: Shell, empty_window: MainWindow, workbook: Path, qtbot: QtBot
) -> None:
    place = offered(empty_window, workbook, qtbot)
    qtbot.mouseClick(place.no, Qt.MouseButton.LeftButton)
    assert begun.key == "week"
    assert counts(begun) == (0, 0, 0)


def test_that_the_same_file_again_has_nothing_to_take_over(
    begun: Shell, empty_window: MainWindow, workbook: Path, qtbot: QtBot
) -> None:
    qtbot.mouseClick(offered(empty_window, workbook, qtbot).yes, Qt.MouseButton.LeftButton)
    place = offered(empty_window, workbook, qtbot)
    assert "5 schon da" in place.lead.text()
    assert not place.yes.isEnabled()


def test_that_a_row_that_only_enrols_somebody_is_said_to_add_something(
    begun: Shell, empty_window: MainWindow, workbook: Path, qtbot: QtBot
) -> None:
    qtbot.mouseClick(offered(empty_window, workbook, qtbot).yes, Qt.MouseButton.LeftButton)
    book = load_workbook(workbook)
    book["Kurse"]["B3"] = "4"
    book["Personen"]["C2"] = "A1 Vormittag; A2 Abend"
    book.save(workbook)
    place = offered(empty_window, workbook, qtbot)
    assert "1 neu, 1 ergänzt, 4 schon da" in place.lead.text()


def test_that_lists_on_the_start_page_become_a_new_municipality(
    empty_window: MainWindow, workbook: Path, qtbot: QtBot
) -> None:
    empty_window.import_file(workbook)
    qtbot.waitUntil(lambda: any(w.isVisible() for w in empty_window.findChildren(NewDialog)))
    dialog = dialog_of(empty_window)
    assert dialog.name.text() == "Listen Lübz"
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert empty_window.shell is not None
    assert empty_window.shell.key == "import"


def test_that_a_file_that_is_no_workbook_is_told_and_changes_nothing(
    begun: Shell, empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "brief.xlsx"
    path.write_text("Sehr geehrte Damen und Herren\n")
    empty_window.import_file(path)
    qtbot.waitUntil(lambda: any(w.isVisible() for w in empty_window.findChildren(QMessageBox)))
    box = next(w for w in empty_window.findChildren(QMessageBox) if w.isVisible())
    assert "brief.xlsx" in box.text()
    box.done(0)
    assert begun.key == "week"
