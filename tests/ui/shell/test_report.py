"""Auswertung: bars a council can read, and all weeks saved beside the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kursplaner.domain.time import at
from kursplaner.ui.places.bars import Bars
from kursplaner.ui.places.report import ReportPlace
from kursplaner.ui.shell import Shell
from tests.ui.shell.places import somewhere


@pytest.fixture
def report(shell: Shell) -> ReportPlace:
    shell.desk.move(somewhere(shell.desk, at(1, 9)))
    shell.choose("report")
    place = shell.place("report")
    assert isinstance(place, ReportPlace)
    return place


def test_that_numbers_and_bars_are_shown_and_told_to_a_screen_reader(report: ReportPlace) -> None:
    texts = {label.text() for label in report.findChildren(QLabel)}
    assert "1 von 16" in texts
    told = {
        bars.accessibleName(): bars.accessibleDescription() for bars in report.findChildren(Bars)
    }
    assert "1 Termin" in told["Kurse: Teilnahmen von Anmeldungen"]
    assert not report.grab().isNull()


def test_that_all_weeks_are_saved_and_the_status_line_says_where(
    report: ReportPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    report.desk.publish()
    path = tmp_path / "Auswertung.xlsx"
    said: list[str] = []
    report.desk.said.connect(lambda text, _undo: said.append(text))
    report.write(path)
    assert not report.save.isEnabled()
    qtbot.waitUntil(report.save.isEnabled, timeout=20_000)
    assert said[-1] == f"1 Woche gespeichert: {path}"
    assert load_workbook(path).sheetnames == ["Wochen", "Kurse"]


def test_that_without_a_published_week_it_is_told_and_nothing_is_written(
    report: ReportPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(report.desk.failed, timeout=20_000) as told:
        report.write(tmp_path / "x.xlsx")
    assert "veröffentlicht" in told.args[0].what
    assert list(tmp_path.glob("*.xlsx")) == []
