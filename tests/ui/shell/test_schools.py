"""Import from FET and Untis in the window: the report first, then a file, or nothing at all."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from kursplaner.exchange.fet.write import write_fet
from kursplaner.ui.places.schools import SchoolDialog
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.domain.builders import bare, quiet, town, week

LEFT = Qt.MouseButton.LeftButton
STRANGE = (
    "<ConstraintStrange><Weight_Percentage>100</Weight_Percentage><Active>true</Active>"
    "</ConstraintStrange></Time_Constraints_List>"
)


@pytest.fixture
def fet(tmp_path: Path) -> Path:
    """A small week with one rule nobody here knows."""
    path = tmp_path / "kleinstadt.fet"
    write_fet(quiet(town()), bare(week()), path)
    text = path.read_text("utf-8").replace("</Time_Constraints_List>", STRANGE)
    path.write_text(text, "utf-8")
    return path


def offered(window: MainWindow, path: Path, qtbot: QtBot) -> SchoolDialog:
    window.school.read([path])
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(SchoolDialog)))
    return next(d for d in window.findChildren(SchoolDialog) if d.isVisible())


def told(dialog: SchoolDialog) -> list[str]:
    rows = range(dialog.model.rowCount())
    return [str(dialog.model.index(row, 0).data()) for row in rows]


def test_that_the_report_is_shown_losses_first_before_anything_is_written(
    window: MainWindow, shell: Shell, fet: Path, qtbot: QtBot
) -> None:
    dialog = offered(window, fet, qtbot)
    verdicts = [text.split(" × ")[1] for text in told(dialog)]
    assert verdicts[0] == "weggelassen"
    assert verdicts == sorted(verdicts, key=["weggelassen", "vereinfacht", "übernommen"].index)
    assert dialog.model.index(0, 1).data() == "Strange"
    assert "nichts geändert" in dialog._file.text()
    assert shell.desk.workspace.undo_title() is None
    left_out = next(b for b in dialog.findChildren(QPushButton) if "weggelassen" in b.text())
    qtbot.mouseClick(left_out, LEFT)
    assert len(told(dialog)) == 1
    dialog.reject()


def test_that_cancelling_changes_nothing(
    window: MainWindow, shell: Shell, fet: Path, adorf: Path, qtbot: QtBot
) -> None:
    before, files = sha256(adorf.read_bytes()).hexdigest(), sorted(adorf.parent.iterdir())
    dialog = offered(window, fet, qtbot)
    qtbot.mouseClick(dialog.no, LEFT)
    assert not dialog.isVisible()
    assert sha256(adorf.read_bytes()).hexdigest() == before
    assert sorted(adorf.parent.iterdir()) == files


def test_that_the_open_file_gains_a_municipality_that_undo_takes_back(
    window: MainWindow, shell: Shell, fet: Path, qtbot: QtBot
) -> None:
    dialog = offered(window, fet, qtbot)
    assert dialog.into.isChecked()
    dialog.name.setText("Schule am Markt")
    qtbot.mouseClick(dialog.yes, LEFT)
    assert "Schule am Markt" in [area.name for area in shell.desk.workspace.areas()]
    assert shell.desk.view.problem.name == "Schule am Markt"
    assert len(shell.desk.view.plan.lessons) == 2
    assert "2 Termine übernommen" in shell.status.sentence
    shell.desk.undo()
    assert len(shell.desk.workspace.areas()) == 1
    assert shell.desk.view.problem.name == "Adorf/Vogtl."


def test_that_a_new_file_is_made_and_opened_by_keyboard_alone(
    empty_window: MainWindow, fet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = offered(empty_window, fet, qtbot)
    assert not dialog.into.isVisible()
    assert dialog.new.isChecked()
    dialog.name.setText("Grundschule")
    dialog.land.setCurrentText("Mecklenburg-Vorpommern")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert empty_window.shell is not None
    assert (tmp_path / "Grundschule.kursplaner").is_file()
    assert empty_window.shell.desk.workspace.title == "Grundschule"
    assert empty_window.shell.desk.view.problem.rooms


def test_that_a_name_is_needed(window: MainWindow, fet: Path, qtbot: QtBot) -> None:
    dialog = offered(window, fet, qtbot)
    dialog.name.setText("  ")
    assert not dialog.yes.isEnabled()
    dialog.reject()


def test_that_a_damaged_file_is_told_and_changes_nothing(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "kaputt.fet"
    path.write_text("<fet version='6'><Teachers_List>")
    empty_window.school.read([path])
    qtbot.waitUntil(lambda: any(w.isVisible() for w in empty_window.findChildren(QMessageBox)))
    box = next(w for w in empty_window.findChildren(QMessageBox) if w.isVisible())
    assert "kaputt.fet" in box.text()
    box.done(0)
    assert empty_window.shell is None
    assert all(choice.isEnabled() for choice in empty_window.start.choices.values())


def test_that_untis_files_are_read_together(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "GPU001.TXT"
    path.write_text('1,"5a","Mei","De","R1",1,2\n2,"5a","Sol","Ma","R1",1,3\n', "cp1252")
    dialog = offered(empty_window, path, qtbot)
    assert dialog.draft.counts.lessons == 2
    dialog.reject()


def test_that_the_start_page_offers_it(empty_window: MainWindow) -> None:
    choice = empty_window.start.choices["school"]
    assert choice.isVisible()
    assert "FET" in choice.accessibleName()
