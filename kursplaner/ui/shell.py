"""The desk as one sees it: header, rail, the place, the panel at the right, the status line."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QVBoxLayout, QWidget

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.words import counted
from kursplaner.services import import_preview, records
from kursplaner.services.absences import lessons_missed
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.changes import lesson_changes
from kursplaner.ui.desk import Desk
from kursplaner.ui.findings import findings, urgent
from kursplaner.ui.header import Header
from kursplaner.ui.help import HelpPanel
from kursplaner.ui.places.care import CarePlace
from kursplaner.ui.places.check import CheckPlace
from kursplaner.ui.places.importing import ImportPlace
from kursplaner.ui.places.master import TablePlace
from kursplaner.ui.places.output import OutputPlace
from kursplaner.ui.places.place import PLAN, Place
from kursplaner.ui.places.records import TABLES
from kursplaner.ui.places.report import ReportPlace
from kursplaner.ui.places.setup import SetupPlace
from kursplaner.ui.places.week import LANES, WeekPlace
from kursplaner.ui.plan.panel import PlanPanel
from kursplaner.ui.rail import Rail
from kursplaner.ui.shuttle.place import ShuttlePlace
from kursplaner.ui.status import StatusLine
from kursplaner.ui.theme import px

PANEL_WIDTH = 289
WIDE_PANEL = 340
ROOM_FOR_TITLES = 1060
"""Below this width (design pixels) the rail shows signs alone."""
TITLES = {
    "week": ("Woche", "week"), "care": ("Kinderbetreuung", "childcare"),
    "shuttle": ("Fahrdienst", "shuttle"), "courses": ("Kurse", "courses"),
    "people": ("Personen", "people"), "team": ("Team", "team"),
    "rooms": ("Räume & Orte", "rooms"), "vehicles": ("Fahrzeuge", "vehicles"),
    "check": ("Prüfen", "check"), "output": ("Drucken & Ausgeben", "print"),
    "report": ("Auswertung", "report"),
}  # fmt: skip
SETUP = "shuttle-setup"
"""Reached from the menu Fahrdienst; not on the rail."""
IMPORT = "import"
"""A place one comes to with a file; not on the rail."""
SECTIONS = {"courses": "Stammdaten", "check": "Ergebnis"}


class Shell(QWidget):
    """One open workspace in the window; goes away with it."""

    place_changed = Signal(str)
    import_asked = Signal()
    template_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        desk.setParent(self)
        self.header = Header(desk.workspace.title, LANES)
        self.rail = Rail()
        self.status = StatusLine()
        self.week = WeekPlace(desk)
        self.plan = PlanPanel(desk)
        self.help = HelpPanel()
        self._middle = QStackedWidget()
        self._right = QStackedWidget()
        self._panel = QFrame()
        self._places: dict[str, Place] = {}
        self._key = "week"
        self._build()
        self._connect()
        self.choose("week")
        self._on_view(desk.view)

    def _build(self) -> None:
        for key, (title, sign) in TITLES.items():
            if key in SECTIONS:
                self.rail.add_section(SECTIONS[key])
            self.rail.add_place(key, title, sign)
        for panel in (self.plan, self.help):
            panel.setProperty("role", "panel")
        inner: QVBoxLayout = parts.column(self._panel)
        inner.addWidget(self._right)
        for widget in (self.week.inspector, self.plan, self.help):
            self._right.addWidget(widget)
        body = parts.row(gap=0)
        body.addWidget(self.rail)
        body.addWidget(self._middle, 1)
        body.addWidget(self._panel)
        column = parts.column(self, gap=0)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        column.addWidget(self.status)
        self._add("week", self.week)

    def _connect(self) -> None:
        desk, header = self.desk, self.header
        self.rail.chosen.connect(self.choose)
        header.area.picked.connect(desk.show_area)
        header.week.picked.connect(desk.show_week)
        header.week.stepped.connect(desk.step_week)
        header.lanes.chosen.connect(self.week.show_lanes)
        header.plan_asked.connect(self.open_plan)
        header.print_asked.connect(lambda: self.choose("output"))
        header.publish_asked.connect(desk.publish)
        self.week.plan_asked.connect(self.open_plan)
        self.week.inspector_asked.connect(self.close_panel)
        self.week.empty.import_asked.connect(self.import_asked)
        self.week.empty.template_asked.connect(self.template_asked)
        self.week.empty.place_asked.connect(self.choose)
        self.status.undo_asked.connect(desk.undo)
        self.plan.closed.connect(self.close_panel)
        self.help.closed.connect(self.close_panel)
        self.plan.proposal_changed.connect(self._on_proposal)
        desk.view_changed.connect(self._on_view)
        desk.said.connect(self.status.say)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < px(ROOM_FOR_TITLES))

    # Places

    def choose(self, key: str) -> None:
        """Go to a place; it is made on the first visit."""
        if key not in self._places:
            self._add(key, self._made(key))
        focus, before = QApplication.focusWidget(), self._middle.currentWidget()
        self._key = key
        place = self._places[key]
        self._middle.setCurrentWidget(place)
        if before not in (None, place) and _holds(before, focus):
            place.take_focus()
        self.rail.choose(key)
        self.header.show_lanes(key == "week")
        if self._right.currentWidget() is self.help:
            self.help.show_place(key, _title(key))
        if key != "week" and self._right.currentWidget() is self.plan and not self.plan.waits:
            self._right.setCurrentWidget(self.week.inspector)
        self._arrange()
        self.place_changed.emit(key)

    def place(self, key: str) -> Place:
        """The place, made if nobody has been there yet."""
        if key not in self._places:
            self._add(key, self._made(key))
        return self._places[key]

    @property
    def key(self) -> str:
        """Where the window is."""
        return self._key

    def _made(self, key: str) -> Place:
        tables = {table.key: table for table in TABLES}
        if key in tables:
            return TablePlace(self.desk, tables[key])
        kinds: dict[str, Callable[[Desk], Place]] = {
            "care": CarePlace, "shuttle": ShuttlePlace, "check": CheckPlace,
            "output": OutputPlace, "report": ReportPlace,
            IMPORT: ImportPlace, SETUP: SetupPlace,
        }  # fmt: skip
        return kinds[key](self.desk)

    def _add(self, key: str, place: Place) -> None:
        self._places[key] = place
        self._middle.addWidget(place)
        place.lesson_asked.connect(self.go_to_lesson)
        place.step_asked.connect(self._take_step)
        if isinstance(place, ImportPlace):
            place.taken.connect(lambda: self._take_import(place))
            place.refused.connect(lambda: self.choose("week"))
        if isinstance(place, CheckPlace):
            place.record_asked.connect(self.edit_record)
            place.pauses_asked.connect(lambda: self.show_setup("standing"))
            place.ride_asked.connect(self.go_to_ride)
            place.tour_asked.connect(self.go_to_tour)
        if isinstance(place, TablePlace):
            place.panel.pauses_asked.connect(self._show_pauses_of)
            place.panel.substitute_asked.connect(self.find_substitute)
            place.panel.tour_asked.connect(self.go_to_tour)
        if isinstance(place, ShuttlePlace):
            place.print_asked.connect(lambda: self.choose("output"))

    def _take_step(self, step: str) -> None:
        if step == PLAN:
            self.open_plan()
        else:
            self.choose(step)

    def go_to_lesson(self, lesson: str) -> None:
        """The board, with this lesson selected and in sight."""
        self.choose("week")
        self.desk.select(lesson)
        self.week.reveal(lesson)

    def go_to_ride(self, ride: str) -> None:
        """The Fahrdienst, on the day of this ride, with its person chosen."""
        self.choose("shuttle")
        self._shuttle.reveal(ride)

    def go_to_tour(self, tour: str) -> None:
        """The Fahrdienst, on the day of this tour."""
        self.choose("shuttle")
        self._shuttle.reveal_tour(tour)

    @property
    def _shuttle(self) -> ShuttlePlace:
        place = self.place("shuttle")
        assert isinstance(place, ShuttlePlace)
        return place

    def go_to_record(self, key: str, record: str) -> None:
        """A course on the board where it lies, anything else in its table."""
        view = self.desk.view
        lessons = {item.id for item in view.problem.lessons if item.course == record}
        placed = next((p.lesson for p in view.plan.lessons if p.lesson in lessons), None)
        if key == "courses" and placed is not None:
            self.go_to_lesson(placed)
            return
        self.choose(key)
        place = self._places[key]
        if isinstance(place, TablePlace):
            place.open_record(record)

    def edit_record(self, id: str) -> None:
        """The form of a record, wherever it belongs."""
        kind = records.kind_of(id)
        table = next(t for t in TABLES if kind in (*t.kinds, *t.inner))
        self.choose(table.key)
        place = self._places[table.key]
        assert isinstance(place, TablePlace)
        place.open_record(id)

    def show_setup(self, part: str) -> None:
        """House rules, pauses or travel minutes of the shuttle (see `places.setup.PARTS`)."""
        place = self.place(SETUP)
        assert isinstance(place, SetupPlace)
        place.show_part(part)
        self.choose(SETUP)

    def find_substitute(self, teacher: str) -> None:
        """The board with the first lesson she misses, and the question who steps in."""
        view = self.desk.view
        missed = lessons_missed(view, teacher)
        hers = missed or tuple(x for x in view.plan.lessons if teacher in x.teachers)
        if hers:
            lesson = min(hers, key=lambda item: item.start).lesson
            self.choose("week")
            self.week.substitute(lesson, teacher)
            self.week.board.select(lesson)

    def _show_pauses_of(self, name: str) -> None:
        self.show_setup("standing")
        place = self.place(SETUP)
        assert isinstance(place, SetupPlace)
        place.standing.begin(name)

    # Import

    def show_import(self, offered: import_preview.Preview) -> None:
        """What an Excel file would do, row by row; nothing is written before the yes."""
        place = self.place(IMPORT)
        assert isinstance(place, ImportPlace)
        place.show_preview(offered)
        self.choose(IMPORT)
        place.take_focus()

    def _take_import(self, place: ImportPlace) -> None:
        offered = place.offered
        if offered is None:
            return
        left = offered.count(import_preview.Verdict.LEFT_OUT)
        done = counted(len(offered.rows) - left, "Zeile", "Zeilen")
        rest = f", {left} ausgelassen" if left else ""
        sentence = f"{offered.file} übernommen: {done}{rest}."
        if self.desk.act(sentence, lambda: import_preview.take(self.desk.workspace, offered)):
            self.choose("week")

    # The panel at the right

    def open_plan(self) -> None:
        self.choose("week")
        self._right.setCurrentWidget(self.plan)
        self.plan.begin()
        self._arrange()

    def toggle_help(self) -> None:
        if self._right.currentWidget() is self.help:
            self.close_panel()
            return
        self.help.show_place(self._key, _title(self._key))
        self._right.setCurrentWidget(self.help)
        self._arrange()

    def close_panel(self) -> None:
        """Back to what is selected."""
        self._right.setCurrentWidget(self.week.inspector)
        self._arrange()
        self._places[self._key].take_focus()

    def _arrange(self) -> None:
        inspector = self._right.currentWidget() is self.week.inspector
        self._panel.setVisible(not inspector or (self._key == "week" and not self.week.begins))
        self._panel.setFixedWidth(px(PANEL_WIDTH if inspector else WIDE_PANEL))

    # The week in sight

    def _on_view(self, view: WeekView) -> None:
        index = ProblemIndex(view.problem)
        last = max(view.problem.grid.days, default=5)
        self.header.week.show_week(view.week, self.desk.workspace.weeks(), last)
        areas = [(area.id, area.name) for area in self.desk.workspace.areas()]
        self.header.show_areas(areas, self.desk.workspace.area)
        changed = lesson_changes(index, view.published, view.plan) if view.draft else None
        sentences = tuple(item.sentence for item in changed) if changed is not None else None
        self.header.show_draft(sentences, published=view.published is not None)
        self._arrange()
        self.rail.set_badge("check", urgent(findings(view)))
        placed = f"{len(view.plan.lessons)} von {len(view.problem.lessons)} Terminen eingeplant"
        self.status.show_facts(f"{words.week_short(view.week)} · {placed}")

    def _on_proposal(self, plan: WeekPlan | None) -> None:
        """Show what the planning offers on the board before anybody says yes."""
        view = self.desk.view
        if plan is None or self.plan.proposal_week != view.week:
            self.week.end_preview()
            return
        before = view.plan if view.plan.lessons else view.published
        shown = msgspec.structs.replace(view, plan=plan, published=before, violations=())
        self.week.show_preview(shown)

    def close_workspace(self) -> None:
        """Stop what runs and let go of the file."""
        self.plan.abandon()
        for place in self._places.values():
            place.leave()
        self.desk.close()


def _title(key: str) -> str:
    off_the_rail = {SETUP: "Fahrdienst einrichten", "municipality": "Kommune"}
    return TITLES[key][0] if key in TITLES else off_the_rail.get(key, "Import aus Excel")


def _holds(outer: QWidget | None, inner: QWidget | None) -> bool:
    return outer is not None and inner is not None and outer.isAncestorOf(inner)
