"""Somebody is ill: who and when, who could step in, and the whole week that results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from kursplaner.domain.names import Names
from kursplaner.domain.time import WEEKDAYS_SHORT
from kursplaner.domain.violation import Kind, Ref
from kursplaner.services.absences import Away, teaching
from kursplaner.services.stand_ins import Replaced, Stand
from kursplaner.services.substituting import Substitutes
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.why.cards import Card

COLUMNS = 3


class _Days(QWidget):
    """One teacher and the days she is away."""

    def __init__(self, name: str, days: Sequence[int], chosen: Sequence[int]) -> None:
        super().__init__()
        self.checks = {day: QCheckBox(WEEKDAYS_SHORT[day]) for day in days}
        column = parts.column(self, gap=4)
        column.addWidget(parts.label(name, "strong"))
        grid = QGridLayout()
        for position, (day, check) in enumerate(self.checks.items()):
            check.setChecked(day in chosen)
            check.setAccessibleName(f"{name}, {WEEKDAYS_SHORT[day]}")
            grid.addWidget(check, *divmod(position, COLUMNS))
        column.addLayout(grid)

    @property
    def chosen(self) -> tuple[int, ...]:
        return tuple(day for day, check in self.checks.items() if check.isChecked())


class DaysCard(Card):
    """Who is away on which days; as many as are ill at once."""

    def __init__(
        self, view: WeekView, first: Away, search: Callable[..., object],
        close: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__("Vertretung")
        self._days, self._search = view.problem.grid.days, search
        self._names, self._busy = Names(view.problem), teaching(view)
        self._rows: dict[str, _Days] = {}
        self.say("An welchen Tagen fällt die Lehrkraft aus?")
        self._list = parts.column(gap=8)
        self.box.addLayout(self._list)
        self.more = QComboBox()
        self.more.setAccessibleName("Noch jemand fällt aus")
        self.more.activated.connect(self._on_more)
        self.box.addWidget(self.more)
        self.offer("Vertretung suchen", self.search, role="primary")
        self.offer("Abbrechen", close, role="link")
        self.add(first.teacher, first.days)

    @property
    def checks(self) -> dict[int, QCheckBox]:
        """Of the first teacher."""
        return next(iter(self._rows.values())).checks

    def add(self, teacher: str, chosen: Sequence[int]) -> None:
        row = _Days(self._name(teacher), self._days, chosen)
        self._rows[teacher] = row
        self._list.addWidget(row)
        self.more.clear()
        self.more.addItem("Noch jemand fällt aus …", "")
        for other in sorted(set(self._busy) - set(self._rows), key=self._name):
            self.more.addItem(self._name(other), other)
        self.more.setVisible(self.more.count() > 1)

    def search(self) -> None:
        self._search(*(Away(teacher, row.chosen) for teacher, row in self._rows.items()))

    def _on_more(self, position: int) -> None:
        teacher = str(self.more.itemData(position))
        if teacher:
            whose = next(iter(self._rows.values())).chosen
            self.add(teacher, [day for day in whose if day in self._busy[teacher]])

    def _name(self, teacher: str) -> str:
        return self._names.plain(Ref(Kind.TEACHER, teacher))


@dataclass(frozen=True, slots=True)
class WeekDeeds:
    """What can be done with the week of a substitution."""

    look: Callable[[], object]
    adopt: Callable[[], object]
    take: Callable[[Stand], object]
    back: Callable[[], object]


class SeekingWeekCard(Card):
    """Who could step in is known, the whole week is still being worked out."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__("Die ganze Woche")
        self.say("Eine Lösung für alle Termine wird durchgerechnet …", "quiet")
        self.offer("Anhalten", stop)


class SubstitutesCard(Card):
    """The week with the least harm."""

    def __init__(self, found: Substitutes, deeds: WeekDeeds, *, shown: bool) -> None:
        super().__init__(f"Vertretung für {found.name}")
        for item in found.lessons:
            self.say(f"• {item.text}", "strong" if item.cancelled else "")
        self.list(found.also)
        self.offer("Alles übernehmen", deeds.adopt, role="primary")
        if shown:
            self.offer("Zurück zum Plan", deeds.back)
        else:
            self.offer("ansehen", deeds.look, role="link", about="Die Woche mit Vertretung")
            self.offer("Verwerfen", deeds.back, role="link")


class StandsCard(Card):
    """For each lesson who could step in at its own time, best first."""

    def __init__(self, lessons: Sequence[Replaced], deeds: WeekDeeds) -> None:
        super().__init__("Wer einspringen könnte")
        if any(item.stands for item in lessons):
            self.say("Alle Genannten dürfen den Kurs halten und haben dann frei.", "quiet")
        for item in lessons:
            self.say(item.name)
            if not item.stands:
                self.say("Zu dieser Zeit kann sonst niemand.", "quiet")
            for rank, stand in enumerate(item.stands, 1):
                self.say(f"{rank}. {stand.name}", "strong")
                self.say(", ".join(stand.facts), "quiet")
                take = partial(deeds.take, stand)
                self.offer("übernehmen", take, role="link", about=f"{stand.name}, {item.name}:")
