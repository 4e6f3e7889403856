from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from kursplaner.domain.time import at
from kursplaner.services.workspace import open_workspace
from kursplaner.ui.places.output import OutputPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.services.toured import make_tours
from tests.ui.shell.conftest import WEEK
from tests.ui.shell.places import somewhere

PATIENCE = 30_000


@pytest.fixture
def output(shell: Shell, qtbot: QtBot) -> OutputPlace:
    """The place with the papers of a week that has one lesson."""
    shell.desk.move(somewhere(shell.desk, at(1, 9)))
    shell.choose("output")
    place = shell.place("output")
    assert isinstance(place, OutputPlace)
    qtbot.waitUntil(lambda: bool(place.catalogue.documents), timeout=PATIENCE)
    return place


@pytest.fixture
def toured_output(empty_window: MainWindow, adorf: Path, qtbot: QtBot) -> OutputPlace:
    """The same of a week with tours on Tuesday."""
    ws = open_workspace(adorf)
    make_tours(ws, WEEK)
    ws.close()
    empty_window.open_path(adorf)
    assert empty_window.shell is not None
    empty_window.shell.choose("output")
    place = empty_window.shell.place("output")
    assert isinstance(place, OutputPlace)
    qtbot.waitUntil(lambda: bool(place.catalogue.documents), timeout=PATIENCE)
    return place


def only(output: OutputPlace, row: int) -> None:
    """Tick one paper alone."""
    for number in range(len(output.catalogue.documents)):
        output.catalogue.tick(number, number == row)


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
    for row, document in enumerate(output.catalogue.documents):
        item = output.catalogue.topLevelItem(row)
        assert item is not None
        output.catalogue.setCurrentItem(item)
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


def test_that_one_day_is_ticked_alone_and_the_whole_week_again(
    toured_output: OutputPlace,
) -> None:
    output = toured_output
    everything = sum(len(document.pages) for document in output.ticked())
    row = output.days.findText("Nur für Di 1.12.")
    assert row > 0
    output.days.setCurrentIndex(row)
    output.days.activated.emit(row)
    ticked = output.ticked()
    assert "driver-sheet" in {document.key for document in ticked}
    assert {page.day for document in ticked for page in document.pages} == {1}
    output.days.setCurrentIndex(0)
    output.days.activated.emit(0)
    assert sum(len(document.pages) for document in output.ticked()) == everything


def test_that_a_single_page_is_ticked_seen_and_stays_left_out(
    toured_output: OutputPlace, qtbot: QtBot
) -> None:
    output = toured_output
    rooms = output.catalogue.topLevelItem(0)
    assert rooms is not None
    first = rooms.child(0)
    assert first is not None
    name = first.text(0)
    output.catalogue.setCurrentItem(first)
    assert [page.title for page in output.preview.pages] == [name]
    first.setCheckState(0, Qt.CheckState.Unchecked)
    assert rooms.checkState(0) == Qt.CheckState.PartiallyChecked
    assert name not in {page.title for page in output.ticked()[0].pages}
    output.desk.toggle_pin(output.desk.view.plan.lessons[0].lesson)
    qtbot.waitUntil(lambda: not output.print.isEnabled(), timeout=PATIENCE)
    qtbot.waitUntil(output.print.isEnabled, timeout=PATIENCE)
    assert name not in {page.title for page in output.ticked()[0].pages}
