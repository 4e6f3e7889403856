"""Fahrdienst einrichten: house rules, no-shows and pauses, and where travel minutes come from."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from kursplaner.services.week import WeekView
from kursplaner.ui.desk import Desk
from kursplaner.ui.header import Segments
from kursplaner.ui.places.place import Page
from kursplaner.ui.places.ride_rules import RulesPage
from kursplaner.ui.places.roads import RoadsPage
from kursplaner.ui.places.standing import StandingPage

PARTS = (
    ("standing", "Nicht erschienen, Pausen"),
    ("rules", "Regeln"),
    ("roads", "Fahrzeiten und Straßen"),
)
LEADS = {
    "standing": "Wer nicht am Haltepunkt war, und wessen Fahrten gerade ausgesetzt sind.",
    "rules": "Wartezeit, Anmeldeschluss und wann Fahrten von selbst pausieren.",
    "roads": "Wie lange der Bus von Ort zu Ort braucht.",
}


class SetupPlace(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Fahrdienst einrichten")
        self.standing, self.rules = StandingPage(desk), RulesPage(desk)
        self.roads = RoadsPage(desk)
        self._pages: dict[str, StandingPage | RulesPage | RoadsPage] = {
            "standing": self.standing, "rules": self.rules, "roads": self.roads,
        }  # fmt: skip
        self._key = "standing"
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.parts = Segments("Zeigen", PARTS)
        self.parts.chosen.connect(self.show_part)
        self.add_tool(self.parts)
        self.content.addWidget(self._stack, 1)
        self.show_part("standing")

    def show_part(self, key: str) -> None:
        """One of PARTS."""
        self.parts.choose(key)
        self._key = key
        self._stack.setCurrentWidget(self._pages[key])
        self.lead.setText(LEADS[key])
        if self.isVisible():
            self.show_view(self.desk.view)

    def show_view(self, view: WeekView) -> None:
        """Only the part in sight: the others read the file when they are shown."""
        self._pages[self._key].show_view(view)

    def take_focus(self) -> None:
        self.standing.no_shows.person.setFocus()

    def leave(self) -> None:
        self.roads.leave()
