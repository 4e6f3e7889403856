"""The one window: menus, the start page, and the desk of the workspace that is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget

from kursplaner.errors import UserError
from kursplaner.services.demo import create_demo
from kursplaner.services.import_preview import (
    WorkbookRead,
    preview,
    read_workbook,
    save_template,
)
from kursplaner.services.workspace import Workspace, create_workspace, open_workspace
from kursplaner.ui import faults
from kursplaner.ui.background import Task
from kursplaner.ui.desk import Desk
from kursplaner.ui.menus import Menus
from kursplaner.ui.new import NewDialog
from kursplaner.ui.palette import FindBox, Target, records
from kursplaner.ui.places.schools import SchoolImport
from kursplaner.ui.places.setup import PARTS as SETUP_PARTS
from kursplaner.ui.recent import Memory
from kursplaner.ui.shell import TITLES, Shell
from kursplaner.ui.start import StartPage
from kursplaner.ui.theme import app_icon

SUFFIX = ".kursplaner"
WORKBOOKS = "Excel-Arbeitsmappen (*.xlsx)"
FILES = f"Planungsdateien (*{SUFFIX});;Alle Dateien (*)"


class MainWindow(QMainWindow):
    opened = Signal(object)
    """The Shell of a workspace that was just opened."""

    def __init__(self, settings: QSettings, folder: Path) -> None:
        """`folder` is where new files and examples are made."""
        super().__init__()
        self.memory = Memory(settings)
        self._folder = folder
        self._task: Task | None = None
        self.shell: Shell | None = None
        self.start = StartPage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start)
        self.setCentralWidget(self._pages)
        self.setWindowTitle("kursplaner")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(880, 500)
        self.school = SchoolImport(
            self, folder, SUFFIX, lambda: None if self.shell is None else self._desk
        )
        self._menus = Menus(self)
        self._fill_menus()
        self._connect()
        self.show_start()
        self._restore()

    def _connect(self) -> None:
        self.start.example_asked.connect(self.open_example)
        self.start.new_asked.connect(self.ask_new)
        self.start.file_asked.connect(self.ask_file)
        self.start.import_asked.connect(self.ask_import)
        self.start.opened.connect(self.open_path)
        self.start.school_asked.connect(self.school.ask)
        self.start.template_asked.connect(self.ask_template)
        self.school.busy.connect(self.start.show_busy)
        self.school.failed.connect(self._not_made)
        self.school.made.connect(self._open)

    def _restore(self) -> None:
        geometry = self.memory.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1280, 800)

    # Menus

    def _fill_menus(self) -> None:
        add = self._menus.add
        file = self._menus.menu("&Datei")
        add(file, "Startseite", self.show_start, sign="start", needs_desk=False)
        add(file, "Neue Kommune …", self.ask_new, "Ctrl+N", sign="add", needs_desk=False)
        add(file, "Öffnen …", self.ask_file, "Ctrl+O", sign="folder", needs_desk=False)
        file.addSeparator()
        add(file, "Import aus Excel …", self.ask_import, sign="import", needs_desk=False)
        add(file, "Import aus FET oder Untis …", self.school.ask, sign="import",
            needs_desk=False)  # fmt: skip
        add(file, "Vorlage für den Import speichern …", self.ask_template, sign="save",
            needs_desk=False)  # fmt: skip
        file.addSeparator()
        add(
            file,
            "Drucken && Ausgeben",
            lambda: self._shell.choose("output"),
            "Ctrl+P",
            sign="print",
        )
        add(file, "Kommune, Zeiträume und freie Tage …", lambda: self._choose("municipality"),
            sign="municipality")  # fmt: skip
        file.addSeparator()
        add(file, "Beenden", self.close, "Ctrl+Q", sign="close", needs_desk=False)
        edit = self._menus.menu("&Bearbeiten")
        self._undo = add(edit, "Rückgängig", lambda: self._desk.undo(), "Ctrl+Z", sign="undo")
        self._redo = add(edit, "Wiederholen", lambda: self._desk.redo(), "Ctrl+Y | Ctrl+Shift+Z",
                         sign="redo")  # fmt: skip
        edit.addSeparator()
        self._find = add(edit, "Finden …", self.open_find, "Ctrl+K")
        self._fill_view_menu()
        self._fill_week_menu()
        self._fill_shuttle_menu()
        aid = self._menus.menu("&Hilfe")
        add(aid, "Hilfe zu diesem Ort", lambda: self._shell.toggle_help(), "F1", sign="help")

    def _fill_view_menu(self) -> None:
        go = self._menus.menu("&Gehe zu")
        for number, (key, (title, sign)) in enumerate(TITLES.items(), start=1):
            keys = f"Ctrl+{number}" if number <= 9 else ""
            self._menus.add(
                go,
                title.replace("&", "&&"),
                partial(self._choose, key),
                keys,
                sign=sign,
            )

    def _fill_week_menu(self) -> None:
        add, week = self._menus.add, self._menus.menu("&Woche")
        add(week, "Woche planen", lambda: self._shell.open_plan(), "Ctrl+Return | Ctrl+Enter",
            sign="plan")  # fmt: skip
        add(week, "Veröffentlichen", lambda: self._desk.publish(), sign="publish")
        add(week, "Entwurf verwerfen", lambda: self._desk.discard_draft(), sign="trash")
        week.addSeparator()
        add(week, "Vorige Woche", lambda: self._desk.step_week(-1), "Alt+Left", sign="previous")
        add(week, "Nächste Woche", lambda: self._desk.step_week(1), "Alt+Right", sign="next")

    def _fill_shuttle_menu(self) -> None:
        bus = self._menus.menu("Fa&hrdienst")
        for part, title in SETUP_PARTS:
            self._menus.add(bus, f"{title} …", partial(self._show_setup, part), sign="settings")

    def _show_setup(self, part: str) -> None:
        self._shell.show_setup(part)

    def _choose(self, key: str) -> None:
        self._shell.choose(key)

    @property
    def _shell(self) -> Shell:
        assert self.shell is not None  # Actions that need a desk are disabled without one.
        return self.shell

    @property
    def _desk(self) -> Desk:
        return self._shell.desk

    # Opening

    def show_start(self) -> None:
        """Close what is open and offer a beginning."""
        self.close_workspace()
        self.memory.set_open(None)
        self.start.show_recent(self.memory.recent)
        self.start.show_busy("")
        self._pages.setCurrentWidget(self.start)
        self._menus.enable(False)

    def open_path(self, path: Path) -> None:
        self._open(lambda: open_workspace(path))

    def open_example(self, profile: str) -> None:
        """A fresh example; one that is there already is opened as it was left."""
        path = self._folder / f"Beispiel-{profile}{SUFFIX}"
        if path.is_file():
            self.open_path(path)
            return
        self.start.show_busy("Das Beispiel wird angelegt …")
        self._task = Task(lambda _report: create_demo(profile, path).close(), self)
        self._task.done.connect(lambda _answer: self.open_path(path))
        self._task.failed.connect(self._not_made)
        self._task.start()

    def ask_new(self) -> None:
        self._ask_new("", lambda: None)

    def _ask_new(self, name: str, then: Callable[[], object]) -> None:
        """Ask for name and Land, open what is made of them, go on from there."""
        dialog = NewDialog(self, self._folder, SUFFIX, name)

        def make(path: Path, title: str, land: str) -> None:
            if self._open(lambda: create_workspace(path, title, land=land)):
                then()

        dialog.chosen.connect(make)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_file(self) -> None:
        dialog = QFileDialog(self, "Planungsdatei öffnen", str(self._folder), FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask(dialog, self.open_path)

    def ask_import(self) -> None:
        """A workbook for the open municipality, or for a new one."""
        dialog = QFileDialog(self, "Import aus Excel", str(self._folder), WORKBOOKS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask(dialog, self.import_file)

    def import_file(self, path: Path) -> None:
        """Read beside the window, then show row by row what would happen."""
        if self.shell is None:
            self.start.show_busy(f"{path.name} wird gelesen …")
        self._task = Task(lambda _report: read_workbook(path), self)
        self._task.done.connect(self._on_workbook)
        self._task.failed.connect(self._not_made)
        self._task.start()

    def _on_workbook(self, read: WorkbookRead) -> None:
        self.start.show_busy("")
        if self.shell is None:
            self._ask_new(Path(read.file).stem, lambda: self._offer_import(read))
        else:
            self._offer_import(read)

    def _offer_import(self, read: WorkbookRead) -> None:
        try:
            self._shell.show_import(preview(self._desk.workspace, read))
        except UserError as error:
            faults.tell(self, error)

    def ask_template(self) -> None:
        proposed = str(self._folder / "Vorlage Import.xlsx")
        dialog = QFileDialog(self, "Vorlage speichern", proposed, WORKBOOKS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(proposed)
        self._ask(dialog, self.write_template)

    def write_template(self, path: Path) -> None:
        try:
            save_template(path)
        except UserError as error:
            faults.tell(self, error)
            return
        told = f"Vorlage gespeichert: {path}"
        if self.shell is not None:
            self._desk.said.emit(told, False)
        else:
            self.start.say(f"{told}. Ausgefüllt lesen Sie sie mit »Import aus Excel« ein.")

    def _ask(self, dialog: QFileDialog, use: Callable[[Path], None]) -> None:
        dialog.fileSelected.connect(lambda name: use(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _not_made(self, error: UserError) -> None:
        self.start.show_busy("")
        faults.tell(self, error)

    def _open(self, make: Callable[[], Workspace]) -> bool:
        """Open beside what is open; only when that works the old one is closed."""
        try:
            workspace = make()
        except UserError as error:
            self._not_made(error)
            return False
        try:
            desk = Desk(workspace)
        except UserError as error:
            workspace.close()
            self._not_made(error)
            return False
        self.close_workspace()
        self._show_desk(desk)
        return True

    def _show_desk(self, desk: Desk) -> None:
        self.shell = Shell(desk)
        self._pages.addWidget(self.shell)
        self._pages.setCurrentWidget(self.shell)
        self._menus.enable(True)
        self.shell.import_asked.connect(self.ask_import)
        self.shell.template_asked.connect(self.ask_template)
        desk.failed.connect(lambda error: faults.tell(self, error))
        desk.said.connect(lambda _sentence, _undo: self._say_undo())
        self._say_undo()
        self.memory.remember(desk.workspace.path)
        self.memory.set_open(desk.workspace.path)
        self.setWindowTitle(f"{desk.workspace.title} – kursplaner")
        self.start.show_busy("")
        self.shell.week.take_focus()
        self.opened.emit(self.shell)

    def _say_undo(self) -> None:
        if self.shell is None:
            return
        stack = self.shell.desk.undo_stack
        _word(self._undo, "Rückgängig", stack.undoText(), stack.canUndo())
        _word(self._redo, "Wiederholen", stack.redoText(), stack.canRedo())

    def close_workspace(self) -> None:
        if self.shell is None:
            return
        shell, self.shell = self.shell, None
        shell.close_workspace()
        self._pages.removeWidget(shell)
        shell.deleteLater()
        self.setWindowTitle("kursplaner")

    # Finding

    def open_find(self) -> None:
        FindBox(self, self.targets()).open()

    def targets(self) -> list[Target]:
        """Every command that can be given now, then every record of the week."""
        commands = [
            Target(action.text().replace("&&", "&"), "Befehl", action.data(), action.trigger)
            for action in self._menus.actions
            if action.isEnabled() and action is not self._find
        ]
        commands.sort(key=lambda target: target.sign in ("start", "add", "folder", "close"))
        return [*commands, *records(self._desk.view, self._shell.go_to_record)]

    def closeEvent(self, event: QCloseEvent) -> None:
        self.memory.set_geometry(self.saveGeometry())
        if self._task is not None:
            self._task.forget()
        self.school.forget()
        self.close_workspace()
        super().closeEvent(event)


def _word(action: QAction, verb: str, title: str, possible: bool) -> None:
    action.setText(f"{verb}: {title}" if title else verb)
    action.setEnabled(possible)
