"""The small dialog before a new municipality: its name, its Land, and where the file goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from kursplaner.domain.calendar import LAENDER
from kursplaner.ui import parts
from kursplaner.ui.theme import px

USUAL_LAND = "SN"
_FORBIDDEN = '<>:"/\\|?*'


def free_path(folder: Path, suffix: str, title: str) -> Path:
    """A name no file has yet: "Adorf.kursplaner", "Adorf 2.kursplaner"."""
    stem = "".join("-" if letter in _FORBIDDEN else letter for letter in title)
    stem = stem.strip(". ") or "Meine Kommune"
    names = [stem, *(f"{stem} {number}" for number in range(2, 1000))]
    free = (folder / f"{name}{suffix}" for name in names)
    return next(path for path in free if not path.exists())


class NewDialog(QDialog):
    chosen = Signal(object, str, str)
    """Path of the file to make, name, letters of the Land."""

    def __init__(self, parent: QWidget, folder: Path, suffix: str, name: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Neue Kommune")
        self.setMinimumWidth(px(420))
        self._folder, self._suffix = folder, suffix
        self.name = QLineEdit(name)
        self.name.setPlaceholderText("etwa: Adorf/Vogtl.")
        self.name.selectAll()
        self.land = QComboBox()
        self._file = parts.label("", "small")
        self.make = parts.button("Anlegen", self._accept, role="primary")
        self._build()
        self.name.textChanged.connect(self._say)
        self._say()

    def _build(self) -> None:
        for letters, land in sorted(LAENDER.items(), key=lambda item: item[1]):
            self.land.addItem(land, letters)
        self.land.setCurrentIndex(self.land.findData(USUAL_LAND))
        column = parts.column(self, margin=20, gap=12)
        column.addWidget(parts.label("Wie heißt Ihre Kommune, und wo liegt sie?", "title"))
        text = "Das Bundesland bestimmt Feiertage und Schulferien."
        column.addWidget(parts.label(text, "quiet"))
        form = QFormLayout()
        form.setSpacing(px(8))
        form.addRow("&Name", self.name)
        form.addRow("&Bundesland", self.land)
        column.addLayout(form)
        column.addWidget(self._file)
        buttons = parts.row(gap=8)
        buttons.addStretch(1)
        buttons.addWidget(parts.button("Abbrechen", self.reject))
        buttons.addWidget(self.make)
        column.addLayout(buttons)
        self.make.setDefault(True)

    @property
    def path(self) -> Path:
        return free_path(self._folder, self._suffix, self._title)

    @property
    def _title(self) -> str:
        return " ".join(self.name.text().split())

    def _say(self) -> None:
        self.make.setEnabled(bool(self._title))
        self._file.setText(f"Die Datei wird angelegt als {self.path}" if self._title else "")

    def _accept(self) -> None:
        path, title, land = self.path, self._title, self.land.currentData()
        self.accept()
        self.chosen.emit(path, title, land)
