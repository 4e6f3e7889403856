"""Hands of a person on a table of master data and the form beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kursplaner.ui.places.master import TablePlace
from kursplaner.ui.places.record import RecordPanel
from kursplaner.ui.shell import Shell

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def table(shell: Shell, key: str) -> TablePlace:
    shell.choose(key)
    place = shell.place(key)
    assert isinstance(place, TablePlace)
    return place


def click_row(place: TablePlace, name: str, qtbot: QtBot) -> RecordPanel:
    """Click the row of that name, as far as the table shows it."""
    rows = range(place.shown.rowCount())
    row = next(row for row in rows if place.shown.index(row, 0).data() == name)
    index = place.shown.index(row, 0)
    place.view.scrollTo(index)
    at = place.view.visualRect(index).center()
    qtbot.mouseClick(place.view.viewport(), LEFT, pos=at)
    return place.panel


def names(place: TablePlace) -> list[str]:
    return [place.model.index(row, 0).data() for row in range(place.model.rowCount())]


def line(panel: RecordPanel, field: str) -> QLineEdit:
    widget = panel.fields.boxes[field].widget
    assert isinstance(widget, QLineEdit)
    return widget


def type_over(widget: QLineEdit, text: str, qtbot: QtBot) -> None:
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClicks(widget, text)


def box_text(panel: RecordPanel) -> str:
    return str(panel.fields.boxes["absences"].text)


def button(inside: QWidget, text: str) -> QPushButton:
    found = inside.findChildren(QPushButton)
    return next(b for b in found if b.text() == text and not b.isHidden())
