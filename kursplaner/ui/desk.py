"""The desk: one open workspace and the week in sight. Every intention of the window passes here.

Data flow one way: a widget asks the desk, the desk asks a service, the workspace tells of the
change, the desk reads the week again and tells every view.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.errors import UserError
from kursplaner.services import planning, week
from kursplaner.services.workspace import Workspace
from kursplaner.ui import words
from kursplaner.ui.undo import ChangeCommand

LOOK_AROUND = 10_000
"""Milliseconds between two looks at what others saved."""


class Desk(QObject):
    view_changed = Signal(object)
    """The WeekView every place shows from now on."""
    selected_changed = Signal(object)
    """Lesson id or None."""
    said = Signal(str, bool)
    """What just happened, and whether it can be undone."""
    failed = Signal(object)
    """A UserError; nothing was changed."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.undo_stack = QUndoStack(self)
        self.selected: str | None = None
        self._stale = False
        self.view = week.load_week(workspace, workspace.first_week())
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._reload_if_stale)
        self._unsubscribe = workspace.on_change(self._on_change)
        self._lookout = QTimer(self, interval=LOOK_AROUND)
        self._lookout.timeout.connect(self._look_around)
        if workspace.shared:
            self._lookout.start()

    def close(self) -> None:
        """Let go of the workspace; the desk is of no use afterwards."""
        self._later.stop()
        self._lookout.stop()
        self._unsubscribe()
        self.workspace.close()

    # What is in sight

    def show_week(self, name: str) -> None:
        if name == self.view.week:
            return
        try:
            self.view = week.load_week(self.workspace, name)
        except UserError as error:
            self.failed.emit(error)
            return
        self.select(None)
        self.view_changed.emit(self.view)

    def show_area(self, area: int) -> None:
        """Another municipality of the file, in the same week where it has that week."""
        try:
            self.workspace.choose_area(area)
            if self.view.week not in self.workspace.weeks():
                self.view = week.load_week(self.workspace, self.workspace.first_week())
            self.select(None)
            self._reload_if_stale()
        except UserError as error:
            self.failed.emit(error)

    def step_week(self, step: int) -> None:
        """The next (1) or previous (-1) week of the terms, if there is one."""
        names = self.workspace.weeks()
        position = names.index(self.view.week) + step if self.view.week in names else -1
        if 0 <= position < len(names):
            self.show_week(names[position])

    def select(self, lesson: str | None) -> None:
        if lesson != self.selected:
            self.selected = lesson
            self.selected_changed.emit(lesson)

    # What a person wants

    def act(self, sentence: str, intention: Callable[[], object]) -> bool:
        """Do it, say it, offer undo; False and a calm message when it could not be done."""
        try:
            intention()
        except UserError as error:
            self.failed.emit(error)
            return False
        changed = self._stale
        if changed:
            title = self.workspace.undo_title() or sentence
            self.undo_stack.push(ChangeCommand(self.workspace, title, self.failed.emit))
        self._reload_if_stale()
        self.said.emit(sentence, changed)
        return True

    def move(self, placed: PlacedLesson) -> bool:
        if placed in self.view.plan.lessons:
            return False
        sentence = words.moved(self.view, placed)
        return self.act(sentence, lambda: week.place_lesson(self.workspace, self.view.week, placed))

    def unplace(self, lesson: str) -> bool:
        sentence = f"{words.lesson_name(self.view, lesson)} aus dem Plan genommen."
        return self.act(
            sentence, lambda: week.unplace_lesson(self.workspace, self.view.week, lesson)
        )

    def set_pin(self, pin: LessonPin) -> bool:
        """Fix the parts the pin names; a pin without parts sets the lesson free."""
        name, shown = words.lesson_name(self.view, pin.lesson), self.view
        parts = {"Zeit": pin.start, "Raum": pin.room, "Lehrkraft": pin.teachers}
        fixed = [word for word, value in parts.items() if value is not None]
        if not fixed:
            return self.act(
                f"{name} gelöst: Die Planung darf den Termin wieder verschieben.",
                lambda: week.unpin_lesson(self.workspace, shown.week, pin.lesson),
            )
        return self.act(
            f"{name} fixiert: {', '.join(fixed)}.",
            lambda: week.pin_lesson(self.workspace, shown.week, pin),
        )

    def toggle_pin(self, lesson: str) -> bool:
        """Fix the lesson where it lies now, or set it free."""
        name, shown = words.lesson_name(self.view, lesson), self.view
        if any(pin.lesson == lesson for pin in shown.problem.pins):
            return self.set_pin(LessonPin(lesson=lesson))
        placed = next((p for p in shown.plan.lessons if p.lesson == lesson), None)
        if placed is None:
            self.said.emit(f"{name} ist nicht eingeplant und kann nicht fixiert werden.", False)
            return False
        return self.set_pin(LessonPin(lesson=lesson, start=placed.start, room=placed.room))

    def publish(self) -> bool:
        label = words.week_short(self.view.week)
        return self.act(
            f"{label} veröffentlicht.", lambda: week.publish(self.workspace, self.view.week)
        )

    def discard_draft(self) -> bool:
        return self.act(
            "Entwurf verworfen, es gilt wieder die veröffentlichte Woche.",
            lambda: week.discard_draft(self.workspace, self.view.week),
        )

    def adopt(self, prepared: planning.Prepared, outcome: planning.Outcome) -> tuple[str, ...]:
        """Take a planning result over as draft; sentences about what changed meanwhile."""
        messages: list[str] = []
        self.act(
            f"Plan für {words.week_short(prepared.week)} übernommen.",
            lambda: messages.extend(planning.adopt(self.workspace, prepared, outcome)),
        )
        return tuple(messages)

    def undo(self) -> None:
        if self.undo_stack.canUndo():
            title = self.undo_stack.undoText()
            self.undo_stack.undo()
            self._reload_if_stale()
            self.said.emit(f"Rückgängig gemacht: {title}.", False)

    def redo(self) -> None:
        if self.undo_stack.canRedo():
            title = self.undo_stack.redoText()
            self.undo_stack.redo()
            self._reload_if_stale()
            self.said.emit(f"Wiederholt: {title}.", True)

    # News

    def _look_around(self) -> None:
        """What others saved meanwhile appears by itself; a server that is away is only told."""
        try:
            if self.workspace.look_around():
                self.said.emit("Von anderer Stelle geändert: Sie sehen den neuen Stand.", False)
        except UserError as error:
            self.said.emit(str(error), False)

    def _on_change(self, tables: frozenset[str]) -> None:
        self._stale = True
        self._later.start()

    def _reload_if_stale(self) -> None:
        if not self._stale:
            return
        self._stale = False
        # An undo may take away the municipality in sight, and its terms with it.
        weeks = self.workspace.weeks()
        name = self.view.week if self.view.week in weeks else self.workspace.first_week()
        self.view = week.load_week(self.workspace, name)
        if self.selected not in {lesson.id for lesson in self.view.problem.lessons}:
            self.select(None)
        self.view_changed.emit(self.view)
