"""Woche: the board with everything on it, the unplaced below, what is selected at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QWidget

from kursplaner.domain.plan import PlacedLesson
from kursplaner.services.explaining import Place as LessonPlace
from kursplaner.services.explaining import may_be_asked, present_place, without_seat
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.board import LaneBy, Tray, WeekBoard
from kursplaner.ui.board.carry import Offer
from kursplaner.ui.board.inspector import Inspector
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.empty import EmptyWeek
from kursplaner.ui.places.place import Place
from kursplaner.ui.theme import px
from kursplaner.ui.why.box import WhyBox

LANES = tuple(
    (by.value, by.label) for by in (LaneBy.ROOM, LaneBy.TEACHER, LaneBy.COURSE, LaneBy.PERSON)
)


class WeekPlace(Place):
    plan_asked = Signal()
    """The person wants the machine to place something."""
    inspector_asked = Signal()
    """Something is to be read beside the board."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.board = WeekBoard()
        self.tray = Tray()
        self.inspector = Inspector()
        self.why = WhyBox(desk)
        self.empty = EmptyWeek()
        self._full = QWidget()
        self._pages = QStackedWidget()
        self._banner = _Banner()
        self.missing = _Missing()
        self._preview: WeekView | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.board.attach_tray(self.tray)
        self.inspector.add_below(self.why)
        self._banner.hide()
        outer = parts.column(self, gap=0)
        outer.addWidget(self._pages)
        for page in (self._full, self.empty):
            self._pages.addWidget(page)
        column = parts.column(self._full, gap=0)
        inner = parts.column(gap=8)
        inner.setContentsMargins(px(8), px(8), px(8), px(8))
        inner.addWidget(self._banner)
        inner.addWidget(self.missing)
        inner.addWidget(self.board, 1)
        column.addLayout(inner, 1)
        column.addWidget(self.tray)

    def _connect(self) -> None:
        board, desk = self.board, self.desk
        board.selected.connect(desk.select)
        board.moved.connect(self._on_moved)
        board.unplaced.connect(lambda lesson: self._unless_preview() and desk.unplace(lesson))
        board.pin_toggled.connect(lambda lesson: self._unless_preview() and desk.toggle_pin(lesson))
        board.why_asked.connect(self.explain)
        board.place_asked.connect(self.explain_place)
        board.told.connect(lambda sentence: desk.said.emit(sentence, False))
        board.context_asked.connect(self._on_context)
        desk.selected_changed.connect(self._on_selected)
        self.missing.step_asked.connect(self.step_asked)
        side = self.inspector
        side.moved.connect(self._on_moved)
        side.unplaced.connect(lambda lesson: self._unless_preview() and desk.unplace(lesson))
        side.pin_changed.connect(lambda pin: self._unless_preview() and desk.set_pin(pin))
        side.why_asked.connect(self.explain)
        self.why.preview_changed.connect(self._on_offer)
        self.why.filled.connect(side.reveal)

    # What is shown

    def show_view(self, view: WeekView) -> None:
        self._preview = None
        self._pages.setCurrentWidget(self.empty if self.begins else self._full)
        self.empty.show_area(self._area_name())
        self._show(view)
        self.why.reset()

    @property
    def begins(self) -> bool:
        """Whether the first step is shown instead of a board: there is no course at all.

        A week in which courses rest is still a board.
        """
        return not self.desk.view.problem.lessons and not self.desk.workspace.counts().courses

    def _area_name(self) -> str:
        areas = self.desk.workspace.areas()
        return next(area.name for area in areas if area.id == self.desk.workspace.area)

    def _show(self, view: WeekView) -> None:
        self.missing.show_view(view)
        self.board.show_view(view)
        self.tray.show_view(view)
        self.inspector.show_view(view)
        self._banner.setVisible(self._preview is not None)

    def show_lanes(self, key: str) -> None:
        self.board.set_lanes(LaneBy(key))

    def show_preview(self, view: WeekView) -> None:
        """A plan on offer: to look at, not to touch."""
        self._preview = view
        self._show(view)

    def end_preview(self) -> None:
        if self._preview is not None:
            self.show_view(self.desk.view)

    @property
    def previewing(self) -> bool:
        return self._preview is not None

    def reveal(self, lesson: str) -> None:
        self.board.select(lesson)
        self.board.setFocus()

    def take_focus(self) -> None:
        (self.empty.start if self.begins else self.board).setFocus()

    # What a person does

    def _unless_preview(self) -> bool:
        if self._preview is None:
            return True
        self.desk.said.emit(
            "Das ist ein Vorschlag. Bitte übernehmen oder verwerfen Sie ihn zuerst.", False
        )
        return False

    def _on_moved(self, placed: PlacedLesson) -> None:
        if self._unless_preview():
            self.desk.move(placed)

    def _on_selected(self, lesson: str | None) -> None:
        if lesson is not None:
            self.refresh()  # out of sight the week may not have been read since it changed
        if self.board.lesson != lesson:
            self.board.select(lesson)
        self.inspector.show_lesson(lesson)
        self.why.show_lesson(lesson)

    def explain(self, lesson: str) -> None:
        """Why a lesson lies in the tray or somebody misses it: the inspector says it."""
        if self._unless_preview():
            self.inspector_asked.emit()
            self.desk.select(lesson)
            self.why.explain(lesson)

    def explain_place(self, place: LessonPlace) -> None:
        """Why a lesson cannot be where a person pointed: the inspector says it."""
        if self._unless_preview():
            self.inspector_asked.emit()
            self.desk.select(place.placed.lesson)
            self.why.explain_place(place)

    def explain_rides(self, lesson: str) -> None:
        """Why riders of a lesson have no seat: the inspector says it."""
        if self._unless_preview():
            self.inspector_asked.emit()
            self.desk.select(lesson)
            self.why.explain_rides(lesson)

    def substitute(self, lesson: str, teacher: str = "") -> None:
        """Somebody else for a teacher of the lesson: asked in the inspector."""
        if self._unless_preview():
            self.inspector_asked.emit()
            self.desk.select(lesson)
            self.why.choose_days(lesson, teacher)

    def _on_offer(self, view: WeekView | None) -> None:
        self._preview = view
        self._show(view or self.desk.view)
        if view is not None:
            self.board.select(self.why.lesson)

    def leave(self) -> None:
        self.why.abandon()

    def _on_context(self, lesson: str | None, offer: Offer | None, where: QPoint) -> None:
        self.menu_for(lesson, offer).popup(where)

    def menu_for(self, lesson: str | None, offer: Offer | None = None) -> QMenu:
        """What can be done with a lesson, or with the board where no lesson lies; `offer` is the
        lesson selected before, put where the pointer is."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if offer is not None:
            self._add_offer(menu, offer)
        if lesson is None:
            menu.addAction("Woche planen", self.plan_asked.emit)
            menu.addAction("Ganze Woche zeigen", self.board.zoom_fit)
            return menu
        self._add_lesson(menu, lesson)
        return menu

    def _add_offer(self, menu: QMenu, offer: Offer) -> None:
        name = words.lesson_name(self.desk.view, offer.place.placed.lesson)
        menu.addAction(f"{name} · {offer.where}").setEnabled(False)
        put = "Hierher legen" if offer.allowed else "Trotzdem hierher legen"
        if not offer.allowed:
            menu.addAction("Warum nicht hier?", lambda: self.explain_place(offer.place))
        menu.addAction(put, lambda: self._on_moved(offer.place.placed))
        menu.addSeparator()

    def _add_lesson(self, menu: QMenu, lesson: str) -> None:
        view = self.desk.view
        pinned = any(pin.lesson == lesson for pin in view.problem.pins)
        menu.addAction(words.lesson_name(view, lesson)).setEnabled(False)
        menu.addSeparator()
        menu.addAction(
            "Fixierung lösen" if pinned else "Fixieren",
            lambda: self._unless_preview() and self.desk.toggle_pin(lesson),
        )
        menu.addAction(
            "Aus dem Plan nehmen", lambda: self._unless_preview() and self.desk.unplace(lesson)
        )
        menu.addAction("Neuen Platz suchen …", self.plan_asked.emit)
        menu.addAction("Vertretung …", lambda: self.substitute(lesson))
        here = present_place(view, lesson)
        if here is not None:
            menu.addAction("Warum geht es hier nicht?", lambda: self.explain_place(here))
        if may_be_asked(view, lesson):
            menu.addAction("Warum?", lambda: self.explain(lesson))
        if without_seat(view, lesson):
            menu.addAction("Warum keine Fahrt?", lambda: self.explain_rides(lesson))


class _Missing(QFrame):
    """Says what no week can be planned without, while it is not there."""

    step_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        self.text = parts.label("", "badge", wrap=False)
        self.step = parts.button("", lambda: self.step_asked.emit(self._place), role="link")
        row = parts.row(self, gap=12)
        row.addWidget(self.text)
        row.addWidget(self.step)
        row.addStretch(1)

    def show_view(self, view: WeekView) -> None:
        self.show()
        if not any(room.seats for room in view.problem.rooms):
            self._say("Noch ist kein Raum erfasst.", "Ersten Raum anlegen", "rooms")
        elif not view.problem.teachers:
            self._say("Noch ist keine Lehrkraft erfasst.", "Erste Lehrkraft anlegen", "team")
        else:
            self.hide()

    def _say(self, text: str, step: str, place: str) -> None:
        self.text.setText(text)
        self.step.setText(step)
        self._place = place


class _Banner(QFrame):
    """Says that the board shows a proposal."""

    def __init__(self) -> None:
        super().__init__()
        row = parts.row(self, gap=8)
        text = "Vorschlag der Planung: noch nicht übernommen. Gestrichelt ist der Platz bisher."
        row.addWidget(parts.label(text, "badge", wrap=False))
        row.addStretch(1)
