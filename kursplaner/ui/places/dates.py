"""A day to enter: today at first, a calendar to choose from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSize
from PySide6.QtWidgets import QDateEdit

from kursplaner.ui.theme import px

HEIGHT = 30


class DayEdit(QDateEdit):
    def __init__(self, name: str, *, weekday: bool = True) -> None:
        super().__init__(QDate.currentDate())
        self.setDisplayFormat("ddd d.M.yyyy" if weekday else "d.M.yyyy")
        self.setCalendarPopup(True)
        self.setAccessibleName(name)
        self.setMinimumWidth(px(138 if weekday else 112))

    def sizeHint(self) -> QSize:
        """As high as the lines and choices beside it."""
        return QSize(super().sizeHint().width(), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), px(HEIGHT))

    @property
    def day(self) -> date:
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())
