"""The inspector: one lesson in words, and changing it without the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.time import at
from kursplaner.ui.board import Help, Inspector

if TYPE_CHECKING:
    from tests.ui.board.conftest import Desk


def visible_text(inspector: Inspector) -> str:
    QApplication.processEvents()  # new labels appear with the next turn of the event loop
    labels = (label for label in inspector.findChildren(QLabel) if label.isVisibleTo(inspector))
    return "\n".join(label.text() for label in labels)


def test_that_nothing_selected_tells_the_week_and_the_signs(desk: Desk) -> None:
    text = visible_text(desk.inspector)
    for part in ("Wählen Sie einen Termin", "Termine", "Bus fährt ab", "Fixiert"):
        assert part in text
    desk.inspector.show_lesson("a1-1")
    assert "Bus fährt ab" not in visible_text(desk.inspector)


def test_that_a_lesson_is_told_in_full(desk: Desk) -> None:
    desk.inspector.show_lesson("a1-1")
    text = visible_text(desk.inspector)
    for part in ("A1 Vormittag", "Di · 09:00–11:15 · 3 UE", "12 von 16 Plätzen",
                 "08:45–11:30 · 5 Kinder · 2 Betreuende · überbelegt", "Bus 1 kommt 08:33",
                 "1 offener Punkt", "11 Kinder"):  # fmt: skip
        assert part in text
    assert desk.inspector.room.currentText() == "Schulungsraum (16)"
    assert desk.inspector.teacher.currentText() == "Maria Seidel"


def test_that_an_unplaced_lesson_is_told_with_its_reason(desk: Desk, qtbot: QtBot) -> None:
    desk.inspector.show_lesson("alphab-0")
    assert "Für »Alpha B« ist kein passender Raum frei." in visible_text(desk.inspector)
    button = next(
        b for b in desk.inspector.findChildren(QPushButton) if b.text() == "Genauer untersuchen"
    )
    with qtbot.waitSignal(desk.inspector.why_asked) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["alphab-0"]


def test_that_choosing_a_room_asks_for_the_move(desk: Desk, qtbot: QtBot) -> None:
    desk.inspector.show_lesson("a2-3")
    desk.inspector.room.setFocus()
    with qtbot.waitSignal(desk.inspector.moved) as asked:
        QTest.keyClick(desk.inspector.room, Qt.Key.Key_Down)
    assert asked.args == [PlacedLesson("a2-3", at(3, 13), "klein", ("lang",))]


def test_that_choosing_a_time_asks_for_the_move(desk: Desk, qtbot: QtBot) -> None:
    desk.inspector.show_lesson("a2-3")
    with qtbot.waitSignal(desk.inspector.moved) as asked:
        QTest.keyClick(desk.inspector.time, Qt.Key.Key_Down)
    assert asked.args == [PlacedLesson("a2-3", at(3, 13, 15), "gross", ("lang",))]


def test_that_suitable_teachers_come_first_and_others_are_marked(desk: Desk) -> None:
    desk.inspector.show_lesson("a1-1")
    combo = desk.inspector.teacher
    names = [combo.itemText(n) for n in range(combo.count())]
    assert names[:3] == ["Maria Seidel", "Katrin Lang", "Petra Novák (nicht vorgesehen)"]


def test_that_a_pin_can_be_set_and_freed_part_by_part(desk: Desk, qtbot: QtBot) -> None:
    desk.inspector.show_lesson("a1-1")
    assert desk.inspector.pin_time.isChecked()
    with qtbot.waitSignal(desk.inspector.pin_changed) as asked:
        desk.inspector.pin_room.click()
    assert asked.args == [LessonPin(lesson="a1-1", start=at(1, 9))]
    with qtbot.waitSignal(desk.inspector.pin_changed) as asked:
        desk.inspector.pin_time.click()
    assert asked.args == [LessonPin(lesson="a1-1")]


def test_that_a_lesson_can_be_taken_out(desk: Desk, qtbot: QtBot) -> None:
    desk.inspector.show_lesson("a1-1")
    with qtbot.waitSignal(desk.inspector.unplaced) as asked:
        desk.inspector.take_out.click()
    assert asked.args == ["a1-1"]


def test_that_help_is_offered_and_chosen_by_key(desk: Desk, qtbot: QtBot) -> None:
    desk.inspector.show_lesson("frauen-1")
    desk.inspector.set_help([Help("Frauenkurs um 13:00 beginnen", "h1")])
    assert "• Frauenkurs um 13:00 beginnen" in visible_text(desk.inspector)
    look = next(b for b in desk.inspector.findChildren(QPushButton) if b.text() == "ansehen")
    with qtbot.waitSignal(desk.inspector.help_chosen) as chosen:
        look.click()
    assert chosen.args == ["h1"]
    desk.inspector.show_lesson("a1-1")
    assert "Das würde helfen" not in visible_text(desk.inspector)
