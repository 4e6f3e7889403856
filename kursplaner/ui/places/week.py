"""Woche: the board with everything on it, the unplaced below, what is selected at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QMenu

from kursplaner.domain.plan import PlacedLesson
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.board import LaneBy, Tray, WeekBoard
from kursplaner.ui.board.inspector import Inspector
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.place import Place
from kursplaner.ui.theme import px

LANES = tuple(
    (by.value, by.label) for by in (LaneBy.ROOM, LaneBy.TEACHER, LaneBy.COURSE, LaneBy.PERSON)
)


class WeekPlace(Place):
    plan_asked = Signal()
    """The person wants the machine to place something."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.board = WeekBoard()
        self.tray = Tray()
        self.inspector = Inspector()
        self._banner = _Banner()
        self._preview: WeekView | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.board.attach_tray(self.tray)
        self._banner.hide()
        column = parts.column(self, gap=0)
        inner = parts.column(gap=8)
        inner.setContentsMargins(px(8), px(8), px(8), px(8))
        inner.addWidget(self._banner)
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
        board.told.connect(lambda sentence: desk.said.emit(sentence, False))
        board.context_asked.connect(self._on_context)
        desk.selected_changed.connect(self._on_selected)
        side = self.inspector
        side.moved.connect(self._on_moved)
        side.unplaced.connect(lambda lesson: self._unless_preview() and desk.unplace(lesson))
        side.pin_changed.connect(lambda pin: self._unless_preview() and desk.set_pin(pin))
        side.why_asked.connect(self.explain)

    # What is shown

    def show_view(self, view: WeekView) -> None:
        self._preview = None
        self._show(view)

    def _show(self, view: WeekView) -> None:
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
        self.board.setFocus()

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
        if self.board.lesson != lesson:
            self.board.select(lesson)
        self.inspector.show_lesson(lesson)

    def explain(self, lesson: str) -> None:
        """Why a lesson lies in the tray: the inspector says it."""
        self.desk.select(lesson)

    def _on_context(self, lesson: str | None, _cell: object, where: QPoint) -> None:
        menu = self.menu_for(lesson)
        menu.popup(where)

    def menu_for(self, lesson: str | None) -> QMenu:
        """What can be done with a lesson, or with the board where no lesson lies."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if lesson is None:
            menu.addAction("Woche planen", self.plan_asked.emit)
            menu.addAction("Ganze Woche zeigen", self.board.zoom_fit)
            return menu
        pinned = any(pin.lesson == lesson for pin in self.desk.view.problem.pins)
        name = words.lesson_name(self.desk.view, lesson)
        menu.addAction(name).setEnabled(False)
        menu.addSeparator()
        menu.addAction(
            "Fixierung lösen" if pinned else "Fixieren",
            lambda: self._unless_preview() and self.desk.toggle_pin(lesson),
        )
        menu.addAction(
            "Aus dem Plan nehmen", lambda: self._unless_preview() and self.desk.unplace(lesson)
        )
        menu.addAction("Neuen Platz suchen …", self.plan_asked.emit)
        return menu


class _Banner(QFrame):
    """Says that the board shows a proposal."""

    def __init__(self) -> None:
        super().__init__()
        row = parts.row(self, gap=8)
        text = "Vorschlag der Planung: noch nicht übernommen. Gestrichelt ist der Platz bisher."
        row.addWidget(parts.label(text, "badge", wrap=False))
        row.addStretch(1)
