"""Who was not at the stop, and whose rides pause: noted, listed, lifted."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPushButton,
    QWidget,
)

from kursplaner.domain.calendar import german_day
from kursplaner.services import standing
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.dates import DayEdit
from kursplaner.ui.places.tables import SORT, CalmTable, Cell, RowModel, table_view
from kursplaner.ui.theme import px

ABSENT = ("Tag", "Name", "Bemerkung")
PAUSED = ("Name", "Von", "Bis", "Stand", "Grund")
USUAL_PAUSE = timedelta(days=13)


class StandingPage(QWidget):
    """Two columns: no-shows with their form at the left, pauses with theirs at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines = standing.Standing((), ())
        self.no_shows = Absences(self)
        self.pauses = Pauses(self)
        row = parts.row(self, gap=24)
        row.addWidget(self.no_shows, 2)
        row.addWidget(self.pauses, 3)

    @property
    def desk(self) -> Desk:
        return self._desk

    @property
    def lines(self) -> standing.Standing:
        return self._lines

    def begin(self, name: str) -> None:
        """Somebody is chosen already, in both forms."""
        for part in (self.no_shows, self.pauses):
            part.person.setEditText(name)
        self.no_shows.note.setFocus()

    def show_view(self, view: WeekView) -> None:
        workspace = self._desk.workspace
        people = standing.riders(workspace)
        self._lines = standing.standing(workspace)
        for part in (self.no_shows, self.pauses):
            part.person.show_people(people)
            part.setEnabled(not workspace.read_only)
        self.no_shows.fill()
        self.pauses.fill()


class PersonBox(QComboBox):
    """A rider, found by typing."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("Person")
        self.setMinimumContentsLength(14)
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText("Name tippen …")

    def show_people(self, people: tuple[standing.Rider, ...]) -> None:
        """Keep what is chosen or typed, as far as it is still there."""
        typed = self.currentText()
        self.clear()
        for person in people:
            self.addItem(person.name, person.id)
        self.setCurrentIndex(self.findText(typed))
        self.setEditText(typed if self.currentIndex() < 0 else self.currentText())

    @property
    def chosen(self) -> str:
        """Id of the person whose name stands there; empty for anything else."""
        typed = self.currentText().strip()
        if self.currentText() == self.itemText(self.currentIndex()):
            return str(self.currentData() or "")  # of two with one name the one that was chosen
        found = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(found)) if found >= 0 else ""


class _Part(QWidget):
    """What both columns are made of: a heading, a small form, a table, one button below it."""

    def __init__(self, page: StandingPage, title: str, columns: tuple[str, ...]) -> None:
        super().__init__()
        self.page = page
        self.person = PersonBox()
        self.model = RowModel(columns, self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setSortRole(SORT)
        self.view: CalmTable = table_view(self.shown, title)
        self.view.setMinimumHeight(px(120))
        self.error = parts.label("", "error")
        self.error.hide()
        self.body = parts.column(self, gap=8)
        self.body.addWidget(parts.label(title, "strong"))

    def say(self, fault: str) -> bool:
        """Tell what is missing; whether anything is."""
        self.error.setText(fault)
        self.error.setVisible(bool(fault))
        return bool(fault)

    def asked(self, label: str, widget: QWidget) -> None:
        line = parts.row(gap=8)
        text = parts.label(label, wrap=False)
        text.setFixedWidth(px(80))
        text.setBuddy(widget)
        line.addWidget(text)
        line.addWidget(widget, 1)
        self.body.addLayout(line)

    def finish(self, enter: QPushButton, change: QPushButton) -> None:
        """The form's button, the table, and what can be done with its chosen row."""
        foot = parts.row(gap=8)
        foot.addWidget(self.error, 1)
        foot.addStretch(1)
        foot.addWidget(enter)
        self.body.addLayout(foot)
        self.body.addWidget(self.view, 1)
        below = parts.row(gap=8)
        below.addStretch(1)
        below.addWidget(change)
        self.body.addLayout(below)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.on_row())

    def on_row(self) -> None:
        """Another row of the table was chosen."""
        raise NotImplementedError

    def chosen_row(self) -> int:
        """Row of the table of what is selected; 0 for nothing."""
        index = self.shown.mapToSource(self.view.currentIndex())
        return int(self.model.id_at(index.row())) if index.isValid() else 0


class Absences(_Part):
    def __init__(self, page: StandingPage) -> None:
        super().__init__(page, "Nicht erschienen, unentschuldigt", ABSENT)
        self.day = DayEdit("Tag")
        self.note = QLineEdit()
        self.note.setAccessibleName("Bemerkung")
        self.enter = parts.button("Vermerken", self._enter, role="primary")
        self.withdraw = parts.button("Vermerk löschen", self._withdraw)
        self.asked("Wer", self.person)
        self.asked("Wann", self.day)
        self.asked("Bemerkung", self.note)
        self.finish(self.enter, self.withdraw)

    def fill(self) -> None:
        self.day.setMaximumDate(QDate.currentDate())
        self.model.show_rows([
            (Cell(german_day(x.day), x.day.toordinal(), id=str(x.row)), Cell(x.name), Cell(x.note))
            for x in self.page.lines.no_shows
        ])  # fmt: skip
        self.view.fit_columns()
        self.on_row()

    def on_row(self) -> None:
        self.withdraw.setEnabled(self.chosen_row() > 0)

    def _enter(self) -> None:
        person = self.person.chosen
        if self.say("" if person else "Bitte wählen Sie eine Person, die mitfährt."):
            self.person.setFocus()
            return
        desk, day, note = self.page.desk, self.day.day, self.note.text()
        noted: list[standing.Noted] = []
        name = self.person.currentText()
        done = desk.act(
            f"{name}: am {day.day}.{day.month}. nicht erschienen.",
            lambda: noted.append(
                standing.note_no_show(desk.workspace, desk.view.week, person, day, note)
            ),
        )
        if done:
            desk.said.emit(_told(name, noted[0]), True)
            self.note.clear()
            self.person.setEditText("")
            self.person.setFocus()

    def _withdraw(self) -> None:
        row, desk = self.chosen_row(), self.page.desk
        desk.act("Vermerk gelöscht.", lambda: standing.withdraw_no_show(desk.workspace, row))


class Pauses(_Part):
    def __init__(self, page: StandingPage) -> None:
        super().__init__(page, "Pausen: wer gerade nicht gefahren wird", PAUSED)
        self.first, self.last = DayEdit("Erster Tag"), DayEdit("Letzter Tag")
        self.open_end = QCheckBox("ohne Ende")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Grund")
        self.reason.setPlaceholderText("etwa: Kur, fährt selbst, auf eigenen Wunsch")
        self.enter = parts.button("Aussetzen", self._enter)
        self.lift = parts.button("Pause aufheben", self._lift, role="primary")
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.asked("Wer", self.person)
        self._ask_days()
        self.asked("Grund", self.reason)
        self.finish(self.enter, self.lift)

    def _ask_days(self) -> None:
        line = parts.row(gap=8)
        label = parts.label("Von", wrap=False)
        label.setFixedWidth(px(80))
        label.setBuddy(self.first)
        line.addWidget(label)
        line.addWidget(self.first)
        line.addWidget(parts.label("bis", "quiet", wrap=False))
        line.addWidget(self.last)
        line.addWidget(self.open_end)
        line.addStretch(1)
        self.body.addLayout(line)
        self.open_end.toggled.connect(self.last.setDisabled)
        self.first.dateChanged.connect(self.last.setMinimumDate)
        self.last.setDate(self.first.date().addDays(USUAL_PAUSE.days))

    def fill(self) -> None:
        today = date.today()
        lines = sorted(self.page.lines.pauses, key=lambda line: not line.holds(today))
        self.model.show_rows([
            (
                Cell(x.name, id=str(x.row)),
                Cell(german_day(x.first), x.first.toordinal()),
                Cell(german_day(x.last) if x.last else "offen",
                     x.last.toordinal() if x.last else 10**7),
                Cell(x.state(today)),
                Cell(x.reason),
            )
            for x in lines
        ])  # fmt: skip
        self.view.fit_columns()
        self.on_row()

    def on_row(self) -> None:
        line = self._line()
        self.lift.setEnabled(line is not None and line.holds(date.today()))

    def _line(self) -> standing.PauseLine | None:
        row = self.chosen_row()
        return next((line for line in self.page.lines.pauses if line.row == row), None)

    def _enter(self) -> None:
        person, reason = self.person.chosen, self.reason.text().strip()
        fault = "" if person else "Bitte wählen Sie eine Person, die mitfährt."
        if self.say(fault or ("" if reason else "Bitte nennen Sie den Grund.")):
            (self.reason if person else self.person).setFocus()
            return
        desk = self.page.desk
        first = self.first.day
        last = None if self.open_end.isChecked() else self.last.day
        done = desk.act(
            f"Fahrten von {self.person.currentText()} ausgesetzt.",
            lambda: standing.pause_rides(desk.workspace, person, first, last, reason),
        )
        if done:
            self.reason.clear()
            self.person.setEditText("")

    def _lift(self) -> None:
        line, desk = self._line(), self.page.desk
        if line is None:
            return
        desk.act(
            f"Pause von {line.name} aufgehoben.",
            lambda: standing.lift_pause(desk.workspace, line.row, date.today()),
        )


def _told(name: str, noted: standing.Noted) -> str:
    if noted.pause is not None:
        first, last = noted.pause.first, noted.pause.last
        until = f" bis {last.day}.{last.month}." if last else ""
        return f"{name}: {noted.counted}. Mal, Pause vom {first.day}.{first.month}.{until}."
    of = f" von {noted.limit}" if noted.limit else ""
    return f"{name}: nicht erschienen, {noted.counted}. Mal{of}."
