"""Auswertung: the plain numbers of the week in sight; longer stretches follow later."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.services import report
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.place import Page
from kursplaner.ui.theme import px


class ReportPlace(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Auswertung")
        self._cards = QWidget()
        self._grid = QGridLayout(self._cards)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(12))
        self.content.addWidget(self._cards)
        note = (
            "Halbjahresbericht, Teilnahmestunden und Zuschussnachweise gibt es hier noch nicht. "
            "Bis dahin: »Drucken & Ausgeben« schreibt die Woche als Arbeitsmappe, mit der Sie "
            "in Excel oder LibreOffice weiterrechnen können."
        )
        self.content.addWidget(parts.label(note, "quiet"))
        self.content.addStretch(1)

    def show_view(self, view: WeekView) -> None:
        self.lead.setText("Was der Plan dieser Woche leistet.")
        parts.clear(self._grid)
        for number, (value, text) in enumerate(numbers(view.problem, view.plan)):
            self._grid.addWidget(_card(value, text), number // 3, number % 3)


def numbers(problem: WeekProblem, plan: WeekPlan) -> list[tuple[str, str]]:
    """Value and what it counts, ready to read."""
    pairs = [line.split(": ", 1) for line in report.counts(problem, plan)]
    lessons = {lesson.id: lesson for lesson in problem.lessons}
    units = sum(lessons[item.lesson].units for item in plan.lessons if item.lesson in lessons)
    hours = sum(shift.end - shift.start for shift in plan.shifts) / 60
    left = sum(item.kind in (Missing.PERSON, Missing.CHILD) for item in plan.unserved)
    return [
        *((value, name) for name, value in pairs),
        (str(units), "Unterrichtseinheiten"),
        (f"{hours:.1f} h".replace(".", ","), "Dienst der Betreuungskräfte"),
        (str(left), "Teilnahmen und Kinder ohne Platz"),
    ]


def _card(value: str, text: str) -> QWidget:
    card = parts.frame("card")
    column = parts.column(card, margin=16, gap=2)
    column.addWidget(parts.label(value, "title"))
    column.addWidget(parts.label(text, "quiet"))
    return card
