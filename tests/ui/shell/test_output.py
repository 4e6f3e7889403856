from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from kursplaner.domain.time import at
from kursplaner.ui.places.output import OutputPlace
from kursplaner.ui.shell import Shell
from tests.ui.shell.places import somewhere

PATIENCE = 30_000


@pytest.fixture
def output(shell: Shell, qtbot: QtBot) -> OutputPlace:
    """The place with the papers of a week that has one lesson."""
    shell.desk.move(somewhere(shell.desk, at(1, 9)))
    shell.choose("output")
    place = shell.place("output")
    assert isinstance(place, OutputPlace)
    qtbot.waitUntil(lambda: place.catalogue.count() > 0, timeout=PATIENCE)
    return place


def only(output: OutputPlace, row: int) -> None:
    """Tick one paper alone."""
    for number in range(output.catalogue.count()):
        state = Qt.CheckState.Checked if number == row else Qt.CheckState.Unchecked
        output.catalogue.item(number).setCheckState(state)


def test_that_nothing_can_be_printed_while_the_papers_are_set_anew(
    output: OutputPlace, qtbot: QtBot
) -> None:
    assert output.print.isEnabled()
    output.desk.undo()
    assert not output.print.isEnabled()
    assert not output.save.isEnabled()
    assert not output.folder.isEnabled()
    qtbot.waitUntil(output.print.isEnabled, timeout=PATIENCE)


def test_that_every_paper_is_previewed_with_its_pages(output: OutputPlace) -> None:
    for row in range(output.catalogue.count()):
        output.catalogue.setCurrentRow(row)
        document = output.catalogue.item(row).data(Qt.ItemDataRole.UserRole)
        assert output.preview.pages == document.pages
        picture = output.preview.grab().toImage()
        colours = {
            picture.pixel(x, y)
            for x in range(0, picture.width(), 3)
            for y in range(0, picture.height(), 3)
        }
        assert len(colours) > 20


def test_that_nothing_ticked_cannot_be_printed(output: OutputPlace) -> None:
    only(output, -1)
    assert not output.print.isEnabled()
    assert not output.save.isEnabled()
    only(output, 0)
    assert output.print.isEnabled()


def test_that_the_printer_gets_every_page(output: OutputPlace, tmp_path: Path) -> None:
    only(output, 0)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    output.print_to(printer)
    pages = output.ticked()[0].pages
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as printed:
        assert len(printed) == len(pages)
        width, height = printed[0].get_size()
    assert width / 72 * 25.4 == pytest.approx(pages[0].width, abs=1)
    assert height / 72 * 25.4 == pytest.approx(pages[0].height, abs=1)


def test_that_ticked_papers_become_pdf_files(
    shell: Shell, output: OutputPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    only(output, 0)
    with qtbot.waitSignal(shell.desk.said, timeout=PATIENCE) as said:
        output.save_to(tmp_path)
    assert "1 Datei" in said.args[0]
    assert (tmp_path / output.ticked()[0].file_name).read_bytes().startswith(b"%PDF")


def test_that_everything_goes_into_a_folder_of_the_week(
    shell: Shell, output: OutputPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(shell.desk.said, timeout=PATIENCE):
        output.write_all(tmp_path)
    kinds = {path.suffix for path in (tmp_path / "2026-W49").iterdir()}
    assert {".pdf", ".ics", ".csv", ".xlsx", ".json"} <= kinds


def test_that_a_folder_that_cannot_be_made_is_told(
    shell: Shell, output: OutputPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    in_the_way = tmp_path / "2026-W49"
    in_the_way.write_text("")
    with qtbot.waitSignal(shell.desk.failed, timeout=PATIENCE) as told:
        output.write_all(tmp_path)
    assert "2026-W49" in told.args[0].what
    assert output.folder.isEnabled()


def test_that_the_papers_follow_the_week_in_sight(
    shell: Shell, output: OutputPlace, qtbot: QtBot
) -> None:
    shell.desk.show_week("2026-W50")
    qtbot.waitUntil(lambda: "KW 50" in output.lead.text() and "gesetzt" not in output.lead.text(),
                    timeout=PATIENCE)  # fmt: skip
    assert all("KW 50" in document.title for document in output.ticked())
