"""Several of a list: boxes to tick where it is short, names to add and take away where long."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QWidget

from kursplaner.services.records_fields import Option
from kursplaner.ui import parts
from kursplaner.ui.theme import icon, px

FEW = 7
"""More choices than these are searched, not ticked."""
SUGGESTED = 12


class Several(QWidget):
    """What both kinds share: keys in the order of the options."""

    changed = Signal()

    def __init__(self, name: str, options: Sequence[Option]) -> None:
        super().__init__()
        self.name = name
        self.options = tuple(options)

    @property
    def chosen(self) -> tuple[str, ...]:
        raise NotImplementedError

    def choose(self, keys: Sequence[str]) -> None:
        raise NotImplementedError

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        raise NotImplementedError


class Ticks(Several):
    """A box for each option."""

    def __init__(self, name: str, options: Sequence[Option]) -> None:
        super().__init__(name, options)
        self._boxes = {option.key: QCheckBox(option.label) for option in options}
        column = parts.column(self, gap=4)
        for box in self._boxes.values():
            box.toggled.connect(lambda _on: self.changed.emit())
            column.addWidget(box)
        if not options:
            column.addWidget(parts.label("Noch ist nichts angelegt.", "small"))

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def choose(self, keys: Sequence[str]) -> None:
        for key, box in self._boxes.items():
            box.setChecked(key in keys)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        return tuple(self._boxes.values())


class Names(Several):
    """The chosen ones by name, each with a cross; a line to type the next one in."""

    def __init__(self, name: str, options: Sequence[Option]) -> None:
        super().__init__(name, options)
        self._label = {option.key: option.label for option in options}
        self._chosen: list[str] = []
        self._clearing = QTimer(self, singleShot=True, interval=0)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Hinzufügen: Namen tippen …")
        self.line.setAccessibleName(f"{name}: hinzufügen")
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(SUGGESTED)
        completer.activated.connect(self._add)
        self.line.setCompleter(completer)
        self._clearing.timeout.connect(self.line.clear)
        self.line.returnPressed.connect(self._on_return)
        self._rows = parts.column(gap=0)
        self._count = parts.label("", "small")
        column = parts.column(self, gap=4)
        column.addWidget(self.line)
        column.addLayout(self._rows)
        column.addWidget(self._count)
        self._show()

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(option.key for option in self.options if option.key in self._chosen)

    def choose(self, keys: Sequence[str]) -> None:
        self._chosen = [option.key for option in self.options if option.key in keys]
        self._show()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        return (self.line,)

    def remove(self, key: str) -> None:
        self._chosen.remove(key)
        self._show()
        self.line.setFocus()
        self.changed.emit()

    def _on_return(self) -> None:
        """The one name that fits what was typed, unless the list below has just given it."""
        if self._clearing.isActive():
            return
        typed = self.line.text().strip().casefold()
        left = [label for key, label in self._label.items() if key not in self._chosen]
        found = [label for label in left if typed and typed in label.casefold()]
        exact = [label for label in found if label.casefold() == typed]
        if exact or len(found) == 1:
            self._add((exact or found)[0])

    def _add(self, label: str) -> None:
        free = (key for key, own in self._label.items() if own == label and key not in self._chosen)
        key = next(free, None)
        # The completer writes the name into the line after it has told of it.
        self._clearing.start()
        if key is not None:
            self._chosen.append(key)
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        parts.clear(self._rows)
        for key in self._chosen:
            self._rows.addWidget(self._row(key))
        number = len(self._chosen)
        self._count.setText(f"{number} von {len(self.options)}")
        self._count.setVisible(number > 0)
        self._model.setStringList([
            label for key, label in self._label.items() if key not in self._chosen
        ])  # fmt: skip

    def _row(self, key: str) -> QWidget:
        row = QWidget()
        line = parts.row(row, gap=6)
        line.addWidget(parts.label(self._label[key]), 1)
        cross = parts.button("", partial(self.remove, key), role="quiet", icon=icon("close"))
        cross.setFixedSize(px(26), px(24))
        cross.setAccessibleName(f"{self._label[key]} entfernen")
        cross.setToolTip("Entfernen")
        line.addWidget(cross)
        return row


def several(name: str, options: Sequence[Option]) -> Several:
    return Ticks(name, options) if len(options) <= FEW else Names(name, options)
