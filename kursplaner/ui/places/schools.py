"""Import from FET and Untis: what would be carried, simplified and left out, then one yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QMainWindow,
    QRadioButton,
    QWidget,
)

from kursplaner.domain.calendar import LAENDER
from kursplaner.errors import UserError
from kursplaner.services.schools import Loss, SavedSchool, SchoolDraft, Verdict, read_school
from kursplaner.services.schools import save_into as save_school_into
from kursplaner.services.schools import save_new as save_school_new
from kursplaner.services.week import load_week
from kursplaner.services.workspace import Workspace
from kursplaner.ui import parts
from kursplaner.ui.background import Task
from kursplaner.ui.desk import Desk
from kursplaner.ui.header import Segments
from kursplaner.ui.new import USUAL_LAND, free_path
from kursplaner.ui.places.tables import Cell, RowModel, table_view
from kursplaner.ui.theme import px

FILES = "FET und Untis (*.fet *.FET GPU*.TXT gpu*.txt GPU*.DIF);;Alle Dateien (*)"
COLUMNS = ("Anzahl", "Angabe", "Was daraus wird", "Beispiele")
VERDICTS = {
    Verdict.LEFT_OUT: "weggelassen",
    Verdict.SIMPLIFIED: "vereinfacht",
    Verdict.CARRIED: "übernommen",
}
MANY_ROWS = 300
"""Above this the height of each row is not measured; the tooltip has the whole sentence."""


class SchoolDialog(QDialog):
    """The report first; nothing is written before the yes."""

    new_asked = Signal(object, str, str)
    """Path of the file to make, name, letters of the Land."""
    into_asked = Signal(str)
    """Into the open file, under this name."""

    def __init__(
        self, parent: QWidget, draft: SchoolDraft, folder: Path, suffix: str, known: str = ""
    ) -> None:
        """`known` is the title of the open file; empty where none is open for writing."""
        super().__init__(parent)
        self.draft = draft
        self._folder, self._suffix, self._known = folder, suffix, known
        self.setWindowTitle("Import aus FET oder Untis")
        self.resize(px(960), px(680))
        self.model = RowModel(COLUMNS, self)
        self.view = table_view(self.model, "Was aus den Angaben der Datei wird")
        self.view.setWordWrap(True)
        self.choice = Segments("Zeigen", _choices(draft))
        self.name = QLineEdit(draft.title)
        self.land = QComboBox()
        self.new = QRadioButton("als neue Datei")
        self.into = QRadioButton(f"in die geöffnete Datei »{known}«")
        self.pins = QCheckBox("Feste Termine der Datei bleiben fixiert")
        self._file = parts.label("", "small")
        self.yes = parts.button("Übernehmen", self._accept, role="primary")
        self.no = parts.button("Abbrechen", self.reject)
        self._build()
        self._fill("all")
        self._say()

    def _build(self) -> None:
        column = parts.column(self, margin=20, gap=10)
        column.addWidget(parts.label(self.draft.title, "title"))
        column.addWidget(parts.label(_counts(self.draft), "quiet"))
        column.addWidget(self.choice)
        column.addWidget(self.view, 1)
        column.addWidget(parts.label("Übernehmen", "strong"))
        group = QButtonGroup(self)
        for button in (self.new, self.into):
            group.addButton(button)
            column.addWidget(button)
        self.into.setVisible(bool(self._known))
        (self.into if self._known else self.new).setChecked(True)
        form = QFormLayout()
        form.setSpacing(px(8))
        form.addRow("&Name", self.name)
        self._land_label = parts.label("Bundesland", wrap=False)
        form.addRow(self._land_label, self.land)
        for letters, land in sorted(LAENDER.items(), key=lambda item: item[1]):
            self.land.addItem(land, letters)
        self.land.setCurrentIndex(self.land.findData(USUAL_LAND))
        column.addLayout(form)
        self.pins.setVisible(self.draft.pinned > 0)
        self.pins.setChecked(not self.draft.finished)
        column.addWidget(self.pins)
        foot = parts.row(gap=8)
        foot.addWidget(self._file, 1)
        foot.addWidget(self.no)
        foot.addWidget(self.yes)
        column.addLayout(foot)
        self.choice.chosen.connect(self._fill)
        self.name.textChanged.connect(self._say)
        self.new.toggled.connect(self._say)
        self.yes.setDefault(True)

    def _fill(self, choice: str) -> None:
        losses = [x for x in self.draft.report.losses if choice in ("all", x.verdict.value)]
        self.model.show_rows([_cells(loss) for loss in losses])
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Rows as high as their sentences, once the width is known."""
        self.view.fit_columns()
        if self.model.rowCount() <= MANY_ROWS:
            self.view.resizeRowsToContents()

    @property
    def title(self) -> str:
        return " ".join(self.name.text().split())

    @property
    def keep_pins(self) -> bool:
        return self.pins.isChecked()

    def _say(self) -> None:
        new = self.new.isChecked()
        self.land.setVisible(new)
        self._land_label.setVisible(new)
        self.yes.setEnabled(bool(self.title))
        path = free_path(self._folder, self._suffix, self.title)
        told = f"Bis hierher ist nichts geändert. Neue Datei: {path}" if new else (
            "Bis hierher ist nichts geändert. In einer Datei mit Einträgen wird daraus eine "
            "weitere Kommune."
        )  # fmt: skip
        self._file.setText(told)

    def _accept(self) -> None:
        title = self.title
        self.accept()
        if self.new.isChecked():
            path = free_path(self._folder, self._suffix, title)
            self.new_asked.emit(path, title, self.land.currentData())
        else:
            self.into_asked.emit(title)


class SchoolImport(QObject):
    """One import from the choice of files to the yes; lives as long as its window."""

    busy = Signal(str)
    """What is being done; empty: nothing any more."""
    failed = Signal(object)
    """A UserError; nothing was changed."""
    made = Signal(object)
    """What opens the new file (a function giving a Workspace)."""

    def __init__(
        self, window: QMainWindow, folder: Path, suffix: str, desk: Callable[[], Desk | None]
    ) -> None:
        super().__init__(window)
        self._window, self._folder, self._suffix, self._desk = window, folder, suffix, desk
        self._task: Task | None = None

    def ask(self) -> None:
        dialog = QFileDialog(self._window, "FET- oder Untis-Dateien", str(self._folder), FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.read([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read(self, paths: Sequence[Path]) -> None:
        """Read beside the window, then show what would become of it."""
        self.busy.emit(f"{paths[0].name} wird gelesen …" if paths else "")
        self._task = Task(lambda _report: read_school(*paths), self)
        self._task.done.connect(self._offer)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def forget(self) -> None:
        if self._task is not None:
            self._task.forget()

    def _offer(self, draft: SchoolDraft) -> None:
        self.busy.emit("")
        desk = self._desk()
        open_for_writing = desk is not None and not desk.workspace.read_only
        known = desk.workspace.title if desk is not None and open_for_writing else ""
        dialog = SchoolDialog(self._window, draft, self._folder, self._suffix, known)
        dialog.new_asked.connect(
            lambda path, title, land: self.made.emit(
                lambda: self._new(draft, path, title, land, keep_pins=dialog.keep_pins)
            )
        )
        dialog.into_asked.connect(lambda title: self._into(draft, title, dialog.keep_pins))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _new(
        self, draft: SchoolDraft, path: Path, title: str, land: str, *, keep_pins: bool
    ) -> Workspace:
        return save_school_new(draft, path, title=title, land=land, keep_pins=keep_pins)

    def _into(self, draft: SchoolDraft, title: str, keep_pins: bool) -> None:
        desk = self._desk()
        if desk is None:
            return
        saved: list[SavedSchool] = []

        def save() -> None:
            done = save_school_into(desk.workspace, draft, title=title, keep_pins=keep_pins)
            saved.append(done)
            # The week in sight may lie in no term of the new municipality.
            desk.view = load_week(desk.workspace, done.week)

        if desk.act(f"»{title}« übernommen.", save):
            desk.said.emit(saved[0].line, True)

    def _on_failed(self, error: UserError) -> None:
        self.busy.emit("")
        self.failed.emit(error)


def _choices(draft: SchoolDraft) -> tuple[tuple[str, str], ...]:
    numbers = {
        verdict: sum(loss.count for loss in draft.report.of(verdict)) for verdict in VERDICTS
    }
    words = ((verdict.value, f"{numbers[verdict]} {word}") for verdict, word in VERDICTS.items())
    return (("all", "Alles"), *words)


def _counts(draft: SchoolDraft) -> str:
    counts = draft.counts
    held = (
        f"{counts.lessons} Termine in {counts.courses} Kursen, {counts.rooms} Räume, "
        f"{counts.teachers} Lehrkräfte, {counts.groups} Gruppen, {counts.relations} Kursregeln."
    )
    placed = f" {draft.placed} Termine haben schon ihren Platz." if draft.placed else ""
    return held + placed


def _cells(loss: Loss) -> tuple[Cell, ...]:
    examples = ", ".join(loss.examples) + (", …" if loss.count > len(loss.examples) > 0 else "")
    return (
        Cell(f"{loss.count} × {VERDICTS[loss.verdict]}", loss.count),
        Cell(loss.kind),
        Cell(loss.sentence),
        Cell(examples),
    )
