"""Auswertung: what the week in sight achieves, in numbers and bars; all weeks as a workbook."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from kursplaner.domain.plan import Missing
from kursplaner.domain.words import counted
from kursplaner.services import figures, report
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.background import Task
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.bars import ChartCard
from kursplaner.ui.places.place import Page
from kursplaner.ui.theme import px

CARDS_IN_ROW, CHARTS_IN_ROW = 4, 2


class ReportPlace(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Auswertung")
        self._task: Task | None = None
        self.save = parts.button("Alle Wochen als Excel …", self.ask_path)
        self.save.setToolTip("Eine Zeile je veröffentlichter Woche, und eine je Kurs und Woche")
        self.add_tool(self.save)
        page = QWidget()
        self._cards, self._charts = _grid(), _grid()
        column = parts.column(page, gap=12)
        column.addLayout(self._cards)
        column.addLayout(self._charts)
        column.addStretch(1)
        self.content.addWidget(parts.scrolled(page), 1)

    def show_view(self, view: WeekView) -> None:
        self.lead.setText(
            "Was der Plan dieser Woche leistet."
            if view.plan.lessons
            else "In dieser Woche ist noch nichts eingeplant. Danach stehen hier ihre Zahlen."
        )
        self.offer_step(None if view.plan.lessons else view)
        parts.clear(self._cards)
        parts.clear(self._charts)
        for number, (value, text) in enumerate(numbers(view) if view.plan.lessons else ()):
            self._cards.addWidget(_card(value, text), number // CARDS_IN_ROW, number % CARDS_IN_ROW)
        for number, chart in enumerate(figures.charts(view)):
            self._charts.addWidget(
                ChartCard(chart), number // CHARTS_IN_ROW, number % CHARTS_IN_ROW
            )

    def ask_path(self) -> None:
        dialog = QFileDialog(self, "Alle Wochen speichern", "Auswertung.xlsx", "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path) -> None:
        """Count beside the window; the status line says how far it is and where the file lies."""
        workspace = self.desk.workspace
        self.save.setEnabled(False)
        self._task = Task(lambda told: figures.write_weeks(workspace, path, told), self)
        self._task.progress.connect(lambda text: self.desk.said.emit(text, False))
        self._task.done.connect(lambda weeks: self._written(path, weeks))
        self._task.failed.connect(self._not_written)
        self._task.start()

    def leave(self) -> None:
        if self._task is not None:
            self._task.forget()

    def _written(self, path: Path, weeks: int) -> None:
        self.save.setEnabled(True)
        how_many = counted(weeks, "Woche", "Wochen")
        self.desk.said.emit(f"{how_many} gespeichert: {path}", False)

    def _not_written(self, error: object) -> None:
        self.save.setEnabled(True)
        self.desk.failed.emit(error)


def _grid() -> QGridLayout:
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(px(12))
    return made


def numbers(view: WeekView) -> list[tuple[str, str]]:
    """Value and what it counts, ready to read."""
    problem, plan = view.problem, view.plan
    pairs = [line.split(": ", 1) for line in report.counts(problem, plan)]
    lessons = {lesson.id: lesson for lesson in problem.lessons}
    units = sum(lessons[item.lesson].units for item in plan.lessons if item.lesson in lessons)
    hours = sum(shift.end - shift.start for shift in plan.shifts) / 60
    left = sum(item.kind in (Missing.PERSON, Missing.CHILD) for item in plan.unserved)
    return [
        *((value, name) for name, value in pairs),
        (str(units), "Unterrichtseinheiten"),
        (f"{hours:.1f} h".replace(".", ","), "Dienst der Betreuungskräfte"),
        (f"{words.thousands(figures.kilometres(view))} km", "Fahrdienst"),
        (str(left), "Teilnahmen und Kinder ohne Platz"),
    ]


def _card(value: str, text: str) -> QWidget:
    card = parts.frame("card")
    column = parts.column(card, margin=16, gap=2)
    column.addWidget(parts.label(value, "title"))
    column.addWidget(parts.label(text, "quiet"))
    return card
