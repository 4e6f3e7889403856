"""The buttons at the head: plan anew what is free, and the papers for drivers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from kursplaner.domain.words import counted
from kursplaner.services.output import driver_sheets
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.background import Task
from kursplaner.ui.desk import Desk
from kursplaner.ui.shuttle.replanning import Replanning


class Tools(QWidget):
    replan_asked = Signal(bool)
    """Whether only gaps are to be closed."""
    replanned = Signal(object, bool)
    """A Replanned, and whether it only closes gaps; the week has not changed meanwhile."""
    export_asked = Signal(bool)
    """Whether the whole week is wanted."""
    print_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._run: Replanning | None = None
        self._writer: Task | None = None
        self.said = parts.label("", "small", wrap=False)
        self.said.hide()
        self.mend_button = parts.button("Lücken schließen", lambda: self._press(True))
        self.replan_button = parts.button("Freies neu planen", lambda: self._press(False))
        self.sheets = parts.button("Fahrerblätter")
        self.mend_button.setToolTip(
            "Sucht Plätze für alle, die keinen haben, und ersetzt Touren, deren Fahrzeug oder "
            "Fahrer ausfällt. Alle anderen Touren bleiben auf die Minute."
        )
        self.replan_button.setToolTip(
            "Stellt die nicht fixierten Touren dieses Tages neu zusammen. Fixiertes bleibt."
        )
        self.sheets.setMenu(self._menu())
        row = parts.row(self, gap=8)
        for widget in (self.said, self.mend_button, self.replan_button, self.sheets):
            row.addWidget(widget)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Dieser Tag als PDF mit Routen …", lambda: self.export_asked.emit(False))
        menu.addAction("Ganze Woche als PDF mit Routen …", lambda: self.export_asked.emit(True))
        menu.addSeparator()
        menu.addAction("Ansehen und drucken …", self.print_asked.emit)
        return menu

    def show_day(self, tours: bool, rides: bool) -> None:
        """Whether the day has tours, and the week rides."""
        self.sheets.setEnabled(tours)
        for button in (self.mend_button, self.replan_button):
            button.setEnabled(rides)

    @property
    def running(self) -> bool:
        return self._run is not None

    def leave(self) -> None:
        if self._run is not None:
            self._run.abandon()
        if self._writer is not None:
            self._writer.forget()

    # Planning anew

    def _press(self, mends: bool) -> None:
        if self._run is not None:
            self._run.stop()
            self._say("Wird angehalten …")
        else:
            self.replan_asked.emit(mends)

    def replan(self, view: WeekView, day: int, mends: bool) -> None:
        """Begin a run; a press of any of both buttons stops it with the best so far."""
        self._run = Replanning(view, day, mends, self)
        self._run.progress.connect(self._say)
        self._run.done.connect(lambda found: self._on_done(view, found, mends))
        self._run.failed.connect(self._desk.failed.emit)
        self._run.ended.connect(self._on_ended)
        (self.mend_button if mends else self.replan_button).setText("Anhalten")
        self._run.start()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _on_done(self, view: WeekView, found: object, mends: bool) -> None:
        if view.plan == self._desk.view.plan:
            self.replanned.emit(found, mends)
        else:
            self._desk.said.emit(
                "Die Woche wurde inzwischen geändert, der neue Vorschlag passt nicht mehr.", False
            )

    def _on_ended(self) -> None:
        self._run = None
        self._say("")
        self.mend_button.setText("Lücken schließen")
        self.replan_button.setText("Freies neu planen")

    # Papers

    def ask_folder(self, view: WeekView, tours: frozenset[str]) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, "Fahrerblätter in einen Ordner", start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.export_to(view, Path(folder), tours))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, view: WeekView, folder: Path, tours: frozenset[str]) -> None:
        """Sheets and routes of these tours (of all when empty), written beside the window."""
        self._writer = Task(lambda _report: len(driver_sheets(view, folder, tours)), self)
        self._writer.done.connect(lambda number: self._written(number, folder))
        self._writer.failed.connect(self._not_written)
        self.sheets.setEnabled(False)
        self._writer.start()

    def _written(self, number: int, folder: Path) -> None:
        self.sheets.setEnabled(True)
        files = counted(number, "Datei", "Dateien")
        self._desk.said.emit(f"Fahrerblätter: {files} in {folder} geschrieben.", False)

    def _not_written(self, error: object) -> None:
        self.sheets.setEnabled(True)
        self._desk.failed.emit(error)
