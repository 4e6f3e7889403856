"""Drucken & Ausgeben: the catalogue of papers, a real preview, printer, PDF and folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF, QStandardPaths, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QWidget

from kursplaner.domain.words import counted
from kursplaner.paper import pdf
from kursplaner.paper.page import Document
from kursplaner.paper.page import Page as PaperPage
from kursplaner.paper.paint import paint
from kursplaner.services import output
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.background import Report, Task, Work
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.catalogue import Catalogue
from kursplaner.ui.places.place import Page
from kursplaner.ui.preview import Preview
from kursplaner.ui.theme import px


class OutputPlace(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Drucken & Ausgeben")
        self._task: Task | None = None
        self._writer: Task | None = None
        self.catalogue = Catalogue()
        self.days = QComboBox()
        self.days.setAccessibleName("Für welchen Tag")
        self.days.setToolTip("Ein Tag kreuzt Fahrerblätter und Betreuungslisten dieses Tages an")
        self.preview = Preview()
        self.print = parts.button("Drucken …", self._print, role="primary")
        self.save = parts.button("Als PDF sichern …", self._save)
        self.folder = parts.button("Alles in einen Ordner …", self._ask_folder)
        self._said = parts.label("", "small")
        self._build()
        self.catalogue.shown.connect(self.preview.show_pages)
        self.catalogue.ticks_changed.connect(self._enable)
        self.days.activated.connect(lambda _row: self.catalogue.tick_day(self.days.currentData()))

    def _build(self) -> None:
        self._side = QWidget()
        self._side.setFixedWidth(px(296))
        column = parts.column(self._side, gap=8)
        column.addWidget(self.days)
        column.addWidget(self.catalogue, 1)
        column.addWidget(self._said)
        for button in (self.print, self.save, self.folder):
            column.addWidget(button)
        self.folder.setToolTip("Alle Papiere, Kalender, Tabellen und Routen dieser Woche")
        body = parts.row(gap=16)
        body.addWidget(self._side)
        body.addWidget(self.preview, 1)
        self.content.addLayout(body, 100)
        self.content.addStretch(1)

    def take_focus(self) -> None:
        self.catalogue.setFocus()

    def show_view(self, view: WeekView) -> None:
        """Typesetting a county takes a moment: it is done beside the window."""
        self._forget()
        week = words.week_short(view.week)
        self.lead.setText(f"Die Papiere für {week} werden gesetzt …")
        for button in (self.print, self.save, self.folder):
            button.setEnabled(False)  # Nobody prints the week as it was before.
        if not self.catalogue.documents:
            self._show_body(False)
        self._task = Task(lambda _report: output.paper(view), self)
        self._task.done.connect(self._show_documents)
        self._task.failed.connect(self.desk.failed.emit)
        self._task.start()

    def leave(self) -> None:
        self._forget()
        if self._writer is not None:
            self._writer.forget()

    def _forget(self) -> None:
        if self._task is not None:
            self._task.forget()

    def _show_documents(self, documents: tuple[Document, ...]) -> None:
        self.catalogue.show_documents(documents)
        self._show_days()
        self._show_body(bool(documents))
        view = self.desk.view
        known = "veröffentlichte Woche" if view.published is not None else "noch nicht geplant"
        state = "Entwurf" if view.draft else known
        lead = f"{words.week_long(view.week)}, {state}. Angekreuztes wird ausgegeben."
        empty = "In dieser Woche ist noch nichts eingeplant. Bitte planen Sie zuerst die Woche."
        if not view.problem.lessons:
            empty = "In dieser Woche findet nichts statt. Papiere entstehen, sobald Kurse liegen."
        self.lead.setText(lead if documents else empty)
        self.offer_step(None if documents else view)
        self._enable()

    def _show_body(self, shown: bool) -> None:
        for widget in (self._side, self.preview):
            widget.setVisible(shown)

    def ticked(self) -> tuple[Document, ...]:
        return self.catalogue.ticked()

    def _show_days(self) -> None:
        """The whole week, or one of the days that have papers of their own."""
        chosen, week = self.days.currentData(), self.desk.view.week
        self.days.clear()
        self.days.addItem("Ganze Woche", None)
        for day in self.catalogue.days:
            self.days.addItem(f"Nur für {words.day_long(week, day)}", day)
        self.days.setCurrentIndex(max(0, self.days.findData(chosen)))

    def _enable(self) -> None:
        ticked = self.ticked()
        for button in (self.print, self.save):
            button.setEnabled(bool(ticked))
        self.folder.setEnabled(bool(self.catalogue.documents))
        pages = sum(len(document.pages) for document in ticked)
        self._said.setText(f"{counted(pages, 'Blatt', 'Blätter')} ausgewählt")

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_to(printer))
        QDialog.open(dialog)

    def print_to(self, printer: QPrinter) -> None:
        """Every page of what is ticked, each in its own format."""
        pages = [page for document in self.ticked() for page in document.pages]
        if not pages:
            return
        printer.setPageLayout(_layout(pages[0]))
        painter = QPainter(printer)
        for number, page in enumerate(pages):
            if number:
                printer.setPageLayout(_layout(page))
                printer.newPage()
            paint(page, painter)
        painter.end()
        self.desk.said.emit(f"{counted(len(pages), 'Blatt', 'Blätter')} gedruckt.", False)

    def _save(self) -> None:
        dialog = QFileDialog(self, "Als PDF sichern", _documents_folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.save_to(Path(folder)))
        dialog.open()

    def save_to(self, folder: Path) -> None:
        """One PDF per ticked document, written beside the window."""
        documents = self.ticked()

        def work(tell: Report) -> int:
            for document in documents:
                tell(f"Schreibe {document.title} …")
                pdf.write(document, folder / document.file_name)
            return len(documents)

        self._write(work, folder)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "Alles in einen Ordner", _documents_folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.write_all(Path(folder)))
        dialog.open()

    def write_all(self, folder: Path) -> None:
        """All papers and files of the week, in a folder of its own below `folder`."""
        view = self.desk.view
        target = folder / view.week
        self._write(lambda tell: len(output.write_all(view, target, on_progress=tell)), target)

    def _write(self, work: Work, folder: Path) -> None:
        self._writer = Task(work, self)
        self._writer.progress.connect(self._said.setText)
        self._writer.done.connect(lambda number: self._written(number, folder))
        self._writer.failed.connect(self._not_written)
        for button in (self.save, self.folder):
            button.setEnabled(False)
        self._writer.start()

    def _written(self, number: int, folder: Path) -> None:
        self._enable()
        files = counted(number, "Datei", "Dateien")
        self.desk.said.emit(f"{files} in {folder} geschrieben.", False)

    def _not_written(self, error: object) -> None:
        self._enable()
        self.desk.failed.emit(error)


def _layout(page: PaperPage) -> QPageLayout:
    wide = page.width > page.height
    size = QSizeF(min(page.width, page.height), max(page.width, page.height))
    return QPageLayout(
        QPageSize(size, QPageSize.Unit.Millimeter),
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
        QPageLayout.Unit.Millimeter,
    )


def _documents_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
