"""The choice of the day at the head of the Fahrdienst, with what is open on each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from kursplaner.domain.time import WEEKDAYS_SHORT, day_of
from kursplaner.domain.violation import Kind
from kursplaner.services.touring import Touring
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.header import Segments

MEANING = "In Klammern: wie viele Fahrten noch keinen Platz haben; »!«: eine Tour passt nicht"


class DayChoice(QFrame):
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.long = True
        """Whether the date stands beside the weekday."""
        self._row = parts.row(self)
        self.segments: Segments | None = None

    def show_days(self, touring: Touring, day: int, *, long: bool) -> None:
        parts.clear(self._row)
        self.long = long
        broken = _broken_days(touring.view)
        choices = tuple(
            (str(number), self._words(touring, number, number in broken)) for number in touring.days
        )
        if not choices:
            return
        self.segments = Segments("Tag", choices)
        self.segments.setToolTip(MEANING)
        if day in touring.days:
            self.segments.choose(str(day))
        self.segments.chosen.connect(lambda key: self.chosen.emit(int(key)))
        self._row.addWidget(self.segments)

    def _words(self, touring: Touring, day: int, broken: bool) -> str:
        """`Mo 30.11. (2 !)`: with the number of those without a seat, and whether a tour fails."""
        waiting = touring.waiting_on(day)
        name = words.day_long(touring.view.week, day) if self.long else WEEKDAYS_SHORT[day]
        marks = [*([str(waiting)] if waiting else ()), *("!" if broken else "")]
        return f"{name} ({' '.join(marks)})" if marks else name


def _broken_days(view: WeekView) -> set[int]:
    """Days with a tour that breaks a rule."""
    return {
        day_of(item.start)
        for item in view.violations
        if item.hard and item.start is not None and any(r.kind is Kind.TOUR for r in item.subjects)
    }
