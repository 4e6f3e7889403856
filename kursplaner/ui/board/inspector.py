"""The inspector: the selected lesson in words, what is wrong with it, and what may be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kursplaner.domain.plan import Missing, PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.time import DAY, WEEKDAYS_SHORT, clock, day_of
from kursplaner.domain.wording import Wording
from kursplaner.services.week import WeekView
from kursplaner.ui.board.facts import LessonFacts
from kursplaner.ui.board.legend import WeekOverview
from kursplaner.ui.board.model import BoardModel, LaneBy
from kursplaner.ui.theme import px
from kursplaner.ui.words import breakable, open_points

WIDTH = 276
LAYOUT_MS = 30


@dataclass(frozen=True, slots=True)
class Help:
    """One thing that would help; `key` comes back when a person wants to see it."""

    text: str
    key: str


class Inspector(QScrollArea):
    """Shows one lesson of a week. Emits what a person wants; never writes data."""

    moved = Signal(object)
    """PlacedLesson with another room, teacher or time."""
    unplaced = Signal(str)
    pin_changed = Signal(object)
    """LessonPin as it shall be; all parts None: set the lesson free."""
    why_asked = Signal(str)
    help_chosen = Signal(str)
    """Key of the Help a person wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(px(WIDTH))
        self.setAccessibleName("Einzelheiten zum Termin")
        self.lesson: str | None = None
        self._model: BoardModel | None = None
        self._help: tuple[Help, ...] = ()
        self._help_note = ""
        self._build()
        self._fill()

    # What is shown

    def show_view(self, view: WeekView) -> None:
        """Read the week again; keeps the selected lesson if it still exists."""
        self._model = BoardModel(view, LaneBy.ROOM)
        if self.lesson not in self._model.index.lessons:
            self.lesson = None
        self.overview.show_view(view)
        self._fill()

    def show_lesson(self, lesson: str | None) -> None:
        self.lesson = lesson
        self._help, self._help_note = (), ""
        self._fill()

    def set_help(self, items: Sequence[Help], note: str = "") -> None:
        """Fill "Das würde helfen"; `note` says e.g. that it is still being searched."""
        self._help, self._help_note = tuple(items), note
        self._fill_help()

    def add_below(self, widget: QWidget) -> None:
        """A part of somebody else's, shown below what is known of the lesson."""
        self._below.addWidget(widget)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to the top of a part, once its layout is done."""
        QTimer.singleShot(LAYOUT_MS, widget, lambda: self._scroll_to(widget))

    def _scroll_to(self, widget: QWidget) -> None:
        page = self.widget()
        assert page is not None
        self.verticalScrollBar().setValue(widget.mapTo(page, QPoint(0, 0)).y())

    # Building

    def _build(self) -> None:
        page = QFrame()
        page.setProperty("role", "panel")
        self.setWidget(page)
        box = QVBoxLayout(page)
        box.setContentsMargins(px(14), px(12), px(14), px(12))
        box.setSpacing(px(6))
        self.title = _label("title")
        self.title.setWordWrap(True)
        self.subtitle = _label("quiet")
        self.subtitle.setWordWrap(True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(px(10))
        self._facts.setVerticalSpacing(px(6))
        self._facts.setColumnStretch(1, 1)
        self._build_fields()
        self._notes = QVBoxLayout()
        self._notes.setSpacing(px(8))
        for part in (self.title, self.subtitle):
            box.addWidget(part)
        box.addSpacing(px(4))
        self.overview = WeekOverview()
        box.addWidget(self.overview)
        box.addWidget(self._fields)
        box.addSpacing(px(4))
        box.addLayout(self._notes)
        self._helping = QVBoxLayout()
        box.addLayout(self._helping)
        self._below = QVBoxLayout()
        box.addLayout(self._below)
        box.addStretch(1)

    def _build_fields(self) -> None:
        self._fields = QWidget()
        self._fields.setLayout(self._facts)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self.day, self.time, self.room, self.teacher = (QComboBox() for _ in range(4))
        when = QHBoxLayout()
        when.setSpacing(px(4))
        when.addWidget(self.day, 1)
        when.addWidget(self.time, 1)
        self.persons, self.care, self.buses = (_label("") for _ in range(3))
        self.pin_time, self.pin_room, self.pin_teacher = (
            QCheckBox(word) for word in ("Zeit", "Raum", "Lehrkraft")
        )
        pins = QVBoxLayout()
        pins.setSpacing(px(2))
        for check in (self.pin_time, self.pin_room, self.pin_teacher):
            check.clicked.connect(self._pins_changed)
            check.setAccessibleName(f"{check.text()} fixieren")
            pins.addWidget(check)
        self.take_out = QPushButton("Aus dem Plan nehmen")
        self.take_out.clicked.connect(self._take_out)
        rows: tuple[tuple[str, QWidget | QLayout], ...] = (
            ("Zeit", when), ("Raum", self.room), ("Lehrkraft", self.teacher),
            ("Personen", self.persons), ("Betreuung", self.care), ("Fahrdienst", self.buses),
            ("Fixiert", pins),
        )  # fmt: skip
        for row, (name, field) in enumerate(rows):
            self._add_fact(row, name, field)
        self._facts.addWidget(self.take_out, 7, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        for combo, name in ((self.day, "Tag"), (self.time, "Beginn"), (self.room, "Raum"),
                            (self.teacher, "Lehrkraft")):  # fmt: skip
            combo.setAccessibleName(name)
            combo.setMinimumContentsLength(4)
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.activated.connect(self._place_changed)

    def _add_fact(self, row: int, name: str, field: QWidget | QLayout) -> None:
        label = _label("quiet")
        label.setText(name)
        label.setMinimumHeight(px(22))
        label.setWordWrap(False)
        self._facts.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(field, QWidget):
            self._facts.addWidget(field, row, 1)
        else:
            self._facts.addLayout(field, row, 1)

    # Filling

    def _fill(self) -> None:
        placed = self._placed
        self._fields.setVisible(placed is not None)
        self.overview.setVisible(self._model is not None and self.lesson is None)
        _clear(self._notes)
        if self._model is None or self.lesson is None:
            self.title.setText("Diese Woche")
            self.subtitle.setText("Wählen Sie einen Termin, um Einzelheiten zu sehen.")
        elif placed is None:
            self._fill_unplaced(self._model.any_facts(self.lesson))
        else:
            self._fill_placed(self._model.facts(self.lesson))
        self._fill_help()

    @property
    def _placed(self) -> PlacedLesson | None:
        if self._model is None or self.lesson is None:
            return None
        placed = self._model.plan.placed.get(self.lesson)
        return placed if placed and placed.room in self._model.index.rooms else None

    def _fill_unplaced(self, facts: LessonFacts) -> None:
        assert self._model is not None
        view, lesson = self._model.view, facts.lesson
        self.title.setText(breakable(facts.title))
        self.subtitle.setText(f"Nicht eingeplant · {facts.times} · {facts.persons} Personen")
        wording = Wording(view.problem)
        reasons = [
            wording.reason(item)
            for item in view.plan.unserved
            if item.kind is Missing.LESSON and item.id == lesson
        ]
        self._notes.addWidget(_card("Warum?", reasons or ["Noch nicht eingeplant."], "warn-card"))
        ask = QPushButton("Genauer untersuchen")
        ask.clicked.connect(lambda: self.why_asked.emit(lesson))
        self._notes.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)

    def _fill_placed(self, facts: LessonFacts) -> None:
        assert self._model is not None
        day = WEEKDAYS_SHORT[day_of(facts.span.start)]
        self.title.setText(breakable(facts.title))
        self.subtitle.setText(f"{day} · {facts.times} · {facts.units} UE")
        self._fill_combos(facts.placed)
        self.persons.setText(f"{facts.persons} von {facts.seats} Plätzen")
        self.care.setText(facts.care.words if facts.care else "keine")
        buses = self._model.buses_of(facts.lesson)
        self.buses.setText("\n".join(mark.words for mark in buses) or "keiner")
        for check in (self.pin_time, self.pin_room, self.pin_teacher):
            check.setChecked(check.text() in facts.pins)
        if facts.warnings:
            head = open_points(len(facts.warnings))
            self._notes.addWidget(_card(head, facts.warnings, "warn-card"))
        if facts.moved_from:
            self._notes.addWidget(_card("Bisher", [facts.moved_from], "card"))

    def _fill_combos(self, placed: PlacedLesson) -> None:
        assert self._model is not None
        problem, grid = self._model.problem, self._model.problem.grid
        days = [(WEEKDAYS_SHORT[day], day) for day in grid.days]
        minutes = self._model.index.lessons[placed.lesson].minutes
        starts = range(grid.day_start, grid.day_end - minutes + 1, grid.lesson_step)
        times = sorted({*starts, placed.start % DAY})
        _set(self.day, days, day_of(placed.start))
        _set(self.time, [(clock(minute), minute) for minute in times], placed.start % DAY)
        rooms = [r for r in problem.rooms if r.seats or r.id == placed.room]
        _set(self.room, [(f"{r.name} ({r.seats})", r.id) for r in rooms], placed.room)
        _set(self.teacher, self._teachers(placed), ",".join(placed.teachers))

    def _teachers(self, placed: PlacedLesson) -> list[tuple[str, str]]:
        """Suitable teachers first, then all others; a team stays one entry."""
        assert self._model is not None
        course = self._model.index.course_of(placed.lesson)
        fit = [teacher.id for teacher in self._model.index.may_teach(course)]
        rest = [t.id for t in self._model.problem.teachers if t.id not in fit]
        names = self._model.teacher_names
        entries = [(names([id]), id) for id in fit]
        entries += [(f"{names([id])} (nicht vorgesehen)", id) for id in rest]
        if len(placed.teachers) != 1:
            entries.insert(0, (names(placed.teachers), ",".join(placed.teachers)))
        return entries

    def _fill_help(self) -> None:
        _clear(self._helping)
        if not self._help and not self._help_note:
            return
        card = _card("Das würde helfen", [self._help_note] if self._help_note else [], "card")
        box = card.layout()
        assert box is not None
        for item in self._help:
            box.addWidget(_text(f"• {item.text}"))
            look = QPushButton("ansehen")
            look.setProperty("role", "link")
            look.setAccessibleName(f"{item.text}: ansehen")
            look.clicked.connect(lambda _=False, key=item.key: self.help_chosen.emit(key))
            box.addWidget(look)
        self._helping.addWidget(card)

    # What a person changes

    def _place_changed(self) -> None:
        placed = self._placed
        if placed is None:
            return
        teachers = tuple(str(self.teacher.currentData()).split(","))
        wanted = msgspec.structs.replace(
            placed, start=self.day.currentData() * DAY + self.time.currentData(),
            room=self.room.currentData(), teachers=teachers,
        )  # fmt: skip
        if wanted != placed:
            self.moved.emit(wanted)

    def _take_out(self) -> None:
        if self.lesson is not None:
            self.unplaced.emit(self.lesson)

    def _pins_changed(self) -> None:
        placed = self._placed
        if placed is None:
            return
        self.pin_changed.emit(
            LessonPin(
                lesson=placed.lesson,
                start=placed.start if self.pin_time.isChecked() else None,
                room=placed.room if self.pin_room.isChecked() else None,
                teachers=placed.teachers if self.pin_teacher.isChecked() else None,
            )
        )


def _set(combo: QComboBox, entries: Sequence[tuple[str, object]], current: object) -> None:
    with QSignalBlocker(combo):
        combo.clear()
        for text, value in entries:
            combo.addItem(text, value)
        combo.setCurrentIndex(next((n for n, e in enumerate(entries) if e[1] == current), -1))


def _label(role: str) -> QLabel:
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(role == "")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _text(text: str) -> QLabel:
    made = _label("")
    made.setText(breakable(text))
    return made


def _card(title: str, sentences: Sequence[str], role: str) -> QFrame:
    card = QFrame()
    card.setProperty("role", role)
    box = QVBoxLayout(card)
    box.setContentsMargins(px(10), px(8), px(10), px(8))
    box.setSpacing(px(4))
    head = _label("strong")
    head.setText(title)
    box.addWidget(head)
    for sentence in sentences:
        box.addWidget(_text(sentence))
    return card


def _clear(box: QLayout) -> None:
    while box.count():
        item = box.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
