"""What people and disks do to a program: damage, odd names, haste, nothing at all."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import at
from kursplaner.services import records
from kursplaner.services.import_preview import Verdict
from kursplaner.ui.places.importing import ImportPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.test_window import message_of

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützen und viele Wörter dahinter"


def made(shell: Shell, kind: str, **texts: str | tuple[str, ...]) -> str:
    ws = shell.desk.workspace
    form = records.open_record(ws, kind)
    return records.save_record(ws, form, {**form.texts, **texts}, datetime(2026, 11, 27, 16)).id


def course(shell: Shell, name: str) -> str:
    """A course with one lesson and nobody in it; the lesson."""
    shell.desk.act("", lambda: made(shell, "course", name=name, lessons="3"))
    problem = shell.desk.view.problem
    mine = next(c.id for c in problem.courses if c.name == name)
    return next(lesson.id for lesson in problem.lessons if lesson.course == mine)


@pytest.mark.parametrize("damage", ["half", "noise", "first page"])
def test_that_a_damaged_file_is_refused_at_the_door(
    window: MainWindow, adorf: Path, tmp_path: Path, damage: str
) -> None:
    window.show_start()
    raw = bytearray(adorf.read_bytes())
    if damage == "half":
        raw = raw[: len(raw) // 2]
    elif damage == "noise":
        dice = random.Random(3)
        for _ in range(400):
            raw[dice.randrange(4096, len(raw))] = dice.randrange(256)
    else:
        raw[100:4096] = bytes(3996)
    path = tmp_path / "kaputt.kursplaner"
    path.write_bytes(bytes(raw))
    window.open_path(path)
    assert "»kaputt.kursplaner« ist beschädigt" in message_of(window)
    assert window.shell is None
    assert path.read_bytes() == bytes(raw)


def test_that_a_lesson_new_since_the_board_was_seen_can_be_selected(shell: Shell) -> None:
    shell.choose("courses")
    lesson = course(shell, "Kochen")
    shell.desk.select(lesson)
    assert shell.week.inspector.title.text() == "Kochen"


def test_that_names_are_never_read_as_markup(shell: Shell) -> None:
    lesson = course(shell, "A1 <b>& Co</b>")
    shell.desk.select(lesson)
    label = shell.week.inspector.title
    assert label.text() == "A1 <b>& Co</b>"
    assert label.textFormat() == label.textFormat().PlainText


def test_that_a_very_long_word_does_not_push_the_fields_out_of_sight(
    shell: Shell, qtbot: QtBot
) -> None:
    lesson = course(shell, LONG)
    shell.desk.move(PlacedLesson(lesson, at(4, 14), "r1", ("t1",)))
    shell.desk.select(lesson)
    side = shell.week.inspector
    qtbot.waitUntil(lambda: side.time.isVisible())
    right = side.time.mapTo(side, side.time.rect().topRight()).x()
    assert right <= side.viewport().width()
    texts = [x.text() for x in side.findChildren(QLabel) if x.isVisible()]
    assert any(LONG in text.replace("\u200b", "") for text in texts)


def test_that_a_lesson_for_nobody_is_planned_and_shown(shell: Shell, qtbot: QtBot) -> None:
    lesson = course(shell, "Offener Treff")
    shell.desk.move(PlacedLesson(lesson, at(5, 10), "r1", ("t1",)))
    for key in ("week", "care", "shuttle", "courses", "check", "report"):
        shell.choose(key)
    shell.choose("week")
    shell.desk.select(lesson)
    assert "0 von" in shell.week.inspector.persons.text()


def test_that_rows_of_nonsense_are_offered_as_left_out_and_nothing_is_lost(
    window: MainWindow, shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Personen"
    sheet.append(["Vorname", "Nachname", "Fahrdienst", "Kurse", "Anmeldedatum", "Zeiten"])
    dice = random.Random(1)
    for _ in range(40):
        odd = ("", "A" * 400, "\u202eRTL", "=1/0", 3.7, True)
        sheet.append([dice.choice(odd) for _ in range(6)])
    book.save(tmp_path / "unsinn.xlsx")
    before = shell.desk.view.problem
    window.import_file(tmp_path / "unsinn.xlsx")
    qtbot.waitUntil(lambda: shell.key == "import")
    place = shell.place("import")
    assert isinstance(place, ImportPlace)
    assert place.offered is not None
    assert place.offered.count(Verdict.LEFT_OUT) > 20
    assert shell.desk.view.problem == before
