"""Single fields of a form: names, choices, the little week, dates."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from kursplaner.ui.places.pick import Names
from kursplaner.ui.places.week_strip import WeekStrip
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.forms import (
    LEFT,
    click_row,
    line,
    names,
    table,
    type_over,
)


def test_that_a_participant_is_added_by_typing_and_taken_away_by_a_click(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    view = shell.desk.view
    course = view.problem.courses[0]
    new = next(p for p in view.problem.participants if course.id not in p.courses)
    gone = next(p for p in view.problem.participants if course.id in p.courses)
    panel = click_row(table(shell, "courses"), course.name, qtbot)
    people = panel.fields.boxes["people"].widget
    assert isinstance(people, Names)
    qtbot.keyClicks(people.line, new.name)
    qtbot.keyClick(people.line, Qt.Key.Key_Return)
    assert new.id in people.chosen
    cross = next(
        button for button in people.findChildren(QPushButton)
        if button.accessibleName() == f"{gone.name} entfernen"
    )  # fmt: skip
    qtbot.mouseClick(cross, LEFT)
    assert gone.id not in people.chosen
    qtbot.mouseClick(panel.save, LEFT)
    enrolled = {p.id for p in shell.desk.view.problem.participants if course.id in p.courses}
    assert new.id in enrolled
    assert gone.id not in enrolled


def test_that_a_name_that_fits_nobody_adds_nobody(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    panel = click_row(table(shell, "courses"), shell.desk.view.problem.courses[0].name, qtbot)
    people = panel.fields.boxes["people"].widget
    assert isinstance(people, Names)
    before = people.chosen
    qtbot.keyClicks(people.line, "xyz")
    qtbot.keyClick(people.line, Qt.Key.Key_Return)
    assert people.chosen == before
    assert not panel.fields.dirty


def test_that_every_field_can_be_reached_by_tab_and_has_a_name(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    team = table(shell, "team")
    panel = click_row(team, shell.desk.view.problem.teachers[0].name, qtbot)
    boxes = list(panel.fields.boxes.values())
    boxes[0].widget.setFocus()
    for before, after in pairwise(boxes):
        assert before.widget.hasFocus()
        assert before.widget.accessibleName()
        qtbot.keyClick(before.widget, Qt.Key.Key_Tab)
        assert after.widget.hasFocus(), after.field.name


def test_that_the_wheel_over_a_choice_changes_nothing(
    front: MainWindow, shell: Shell, person: str, qtbot: QtBot
) -> None:
    panel = click_row(table(shell, "people"), person, qtbot)
    box = panel.fields.boxes["home_id"].widget
    assert isinstance(box, QComboBox)
    before = box.currentIndex()
    middle = QPointF(box.rect().center())
    turn = QWheelEvent(
        middle, QPointF(box.mapToGlobal(box.rect().center())), QPoint(0, 0), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(box, turn)
    assert box.currentIndex() == before


def test_that_times_are_drawn_on_the_little_week(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    panel = click_row(table(shell, "team"), shell.desk.view.problem.teachers[0].name, qtbot)
    box = panel.fields.boxes["available"]
    assert box.strip is not None
    assert box.text == "Mo-Fr 08:00-13:00"
    strip = box.strip
    panel._area.ensureWidgetVisible(strip)
    drag(strip, (5, 9 * 60), (5, 11 * 60 + 30), qtbot)
    assert box.text == "Mo-Fr 08:00-13:00\nSa 09:00-12:00"
    drag(strip, (0, 12 * 60), (1, 12 * 60 + 30), qtbot)
    assert box.text == "Mo,Di 08:00-12:00\nMi-Fr 08:00-13:00\nSa 09:00-12:00"
    qtbot.mouseClick(panel.save, LEFT)
    assert len(shell.desk.view.problem.teachers[0].available) == 6


def drag(strip: WeekStrip, start: tuple[int, int], end: tuple[int, int], qtbot: QtBot) -> None:
    qtbot.mousePress(strip, LEFT, pos=strip.cell(*start).center())
    qtbot.mouseMove(strip, pos=strip.cell(*end).center())
    qtbot.mouseRelease(strip, LEFT, pos=strip.cell(*end).center())


def test_that_times_of_a_and_b_weeks_survive_drawing(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    panel = click_row(table(shell, "team"), shell.desk.view.problem.teachers[0].name, qtbot)
    box = panel.fields.boxes["available"]
    assert isinstance(box.widget, QPlainTextEdit)
    assert box.strip is not None
    box.widget.setPlainText("A: Fr 8-10")
    drag(box.strip, (4, 9 * 60), (4, 9 * 60), qtbot)
    assert set(str(box.text).splitlines()) == {"A: Fr 08:00-10:00", "Fr 09:00-09:30"}


def test_that_office_terms_and_free_days_are_edited_like_anything_else(
    front: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    place = table(shell, "municipality")
    assert len(names(place)) == 2
    qtbot.mouseClick(place.new, LEFT)
    menu = next(m for m in place.findChildren(QMenu) if m.isVisible())
    assert [action.text() for action in menu.actions()] == [
            "Planungszeitraum", "Freie Tage", "Kommune",
        ]  # fmt: skip
    menu.actions()[1].trigger()
    menu.close()
    type_over(line(place.panel, "label"), "Betriebsfest", qtbot)
    for field in ("first", "last"):
        type_over(line(place.panel, field), "1.12.2026", qtbot)
    qtbot.mouseClick(place.panel.save, LEFT)
    assert "Betriebsfest" in names(place)
    assert any(b.label == "Betriebsfest" for b in shell.desk.view.problem.rooms[0].blocked)
