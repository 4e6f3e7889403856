"""First page of the planning panel: what may move, how long to search, what matters."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QRadioButton, QWidget

from kursplaner.domain.problem import Weights
from kursplaner.domain.time import WEEKDAYS
from kursplaner.services.planning import Scope
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.theme import px

SECONDS = ((10, "10 Sekunden"), (30, "30 Sekunden"), (60, "1 Minute"), (300, "5 Minuten"),
           (900, "15 Minuten"))  # fmt: skip
USUAL_SECONDS = 60
WISHES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Veröffentlichtes nicht ändern",
     ("change_time", "change_room", "change_teacher", "change_ride")),
    ("Wenig Leerlauf für Lehrkräfte", ("teacher_gap", "site_change")),
    ("Wunschzeiten einhalten", ("preferred_time",)),
    ("Gleichmäßig über die Woche", ("even_spread",)),
    ("Ein Kurs, ein Raum", ("same_room",)),
    ("Kleine bei derselben Betreuungskraft", ("same_caregiver",)),
    ("Wenige Touren", ("tour", "tour_driver")),
    ("Kurze Wege für den Bus", ("drive_minute",)),
)  # fmt: skip
STRENGTHS = (("unwichtig", 0.0), ("wenig wichtig", 0.5), ("normal", 1.0), ("wichtig", 2.0),
             ("sehr wichtig", 4.0))  # fmt: skip
NORMAL = 2


class PlanChoice(Struct, frozen=True, kw_only=True):
    """What the person asked for; `strengths` are factors per row of WISHES."""

    scope: Scope
    selected: tuple[str, ...] = ()
    from_day: int = 0
    seconds: int = USUAL_SECONDS
    strengths: tuple[float, ...] = ()

    def weighed(self, weights: Weights) -> Weights:
        """The workspace's weights times the strengths of this run."""
        changed: dict[str, int] = {}
        for (_, names), factor in zip(WISHES, self.strengths, strict=False):
            if factor != 1.0:
                changed |= {name: round(getattr(weights, name) * factor) for name in names}
        return msgspec.structs.replace(weights, **changed)


class SetupPage(QWidget):
    start_asked = Signal(object)
    """A PlanChoice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selected: str | None = None
        self._scopes = QButtonGroup(self)
        self._day = QComboBox()
        self._day.setAccessibleName("Ab welchem Tag")
        self._seconds = QComboBox()
        self._seconds.setAccessibleName("Höchstens suchen")
        self._wishes = _Wishes()
        self._more = parts.button("Was ist wichtig?", self._toggle_wishes, role="link")
        self.start = parts.button("Planung starten", self._start, role="primary")
        self._build()

    def _build(self) -> None:
        column = parts.column(self, gap=8)
        column.addWidget(parts.label("Was darf sich ändern?", "strong"))
        for scope, text in (
            (Scope.ALL, "Alles, was nicht fixiert ist"),
            (Scope.FROM_DAY, "Nur ab einem Tag"),
            (Scope.SELECTED, "Nur der ausgewählte Termin"),
            (Scope.UNPLACED, "Nur, was noch nicht eingeplant ist"),
        ):
            column.addWidget(self._scope_button(scope, text))
            if scope is Scope.FROM_DAY:
                column.addWidget(self._day)
        column.addSpacing(px(8))
        column.addWidget(parts.label("Höchstens suchen", "strong"))
        for seconds, text in SECONDS:
            self._seconds.addItem(text, seconds)
        self._seconds.setCurrentIndex(self._seconds.findData(USUAL_SECONDS))
        column.addWidget(self._seconds)
        note = (
            "Kleine Wochen sind meist nach wenigen Sekunden fertig. Sie können jederzeit anhalten."
        )
        column.addWidget(parts.label(note, "small"))
        column.addSpacing(px(8))
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._wishes)
        self._wishes.hide()
        column.addSpacing(px(8))
        self._nothing = parts.label(
            "In dieser Woche gibt es nichts zu planen: Kein Kurs hat hier einen Termin. Termine "
            "entstehen aus den Kursen, die in der Woche laufen."
        )
        column.addWidget(self._nothing)
        column.addWidget(self.start)
        column.addStretch(1)

    def _scope_button(self, scope: Scope, text: str) -> QRadioButton:
        made = QRadioButton(text)
        made.setChecked(scope is Scope.ALL)
        self._scopes.addButton(made, list(Scope).index(scope))
        made.toggled.connect(lambda _on: self._day.setVisible(self.scope is Scope.FROM_DAY))
        return made

    @property
    def scope(self) -> Scope:
        return list(Scope)[self._scopes.checkedId()]

    def offers(self, scope: Scope) -> bool:
        return self._scopes.button(list(Scope).index(scope)).isEnabled()

    def choose_scope(self, scope: Scope) -> None:
        self._scopes.button(list(Scope).index(scope)).setChecked(True)

    def choose_seconds(self, seconds: int) -> None:
        self._seconds.setCurrentIndex(self._seconds.findData(seconds))

    def show_view(self, view: WeekView, selected: str | None) -> None:
        """Take over which days the week has and which lesson is selected."""
        day = self._day.currentIndex()
        self._day.clear()
        for number in view.problem.grid.days:
            date = words.day_long(view.week, number).split(" ")[1]
            self._day.addItem(f"ab {WEEKDAYS[number]}, {date}", number)
        self._day.setCurrentIndex(max(0, day))
        self._day.setVisible(self.scope is Scope.FROM_DAY)
        self._nothing.setVisible(not view.problem.lessons)
        self.start.setEnabled(bool(view.problem.lessons))
        self.show_selected(view, selected)

    def show_selected(self, view: WeekView, selected: str | None) -> None:
        self._selected = selected
        made = self._scopes.button(list(Scope).index(Scope.SELECTED))
        made.setEnabled(selected is not None)
        name = f": {words.lesson_name(view, selected)}" if selected else ""
        made.setText(f"Nur der ausgewählte Termin{name}")
        if selected is None and made.isChecked():
            self.choose_scope(Scope.ALL)

    def _toggle_wishes(self) -> None:
        self._wishes.setVisible(self._wishes.isHidden())

    def _start(self) -> None:
        self.start_asked.emit(self.choice())

    def choice(self) -> PlanChoice:
        return PlanChoice(
            scope=self.scope,
            selected=(self._selected,) if self._selected else (),
            from_day=int(self._day.currentData() or 0),
            seconds=int(self._seconds.currentData()),
            strengths=self._wishes.strengths(),
        )


class _Wishes(QWidget):
    """One row per wish: what, and how important, in words."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[QComboBox] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(0, 1)
        for number, (text, _) in enumerate(WISHES):
            box = QComboBox()
            box.addItems([word for word, _ in STRENGTHS])
            box.setCurrentIndex(NORMAL)
            box.setAccessibleName(text)
            grid.addWidget(parts.label(text), number, 0)
            grid.addWidget(box, number, 1)
            self._boxes.append(box)
        note = "Das gilt für diesen Lauf. Regeln werden immer eingehalten."
        grid.addWidget(parts.label(note, "small"), len(WISHES), 0, 1, 2)

    def strengths(self) -> tuple[float, ...]:
        return tuple(STRENGTHS[box.currentIndex()][1] for box in self._boxes)
