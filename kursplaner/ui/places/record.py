"""The panel beside a table: one record as a form, saved, put back or deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from kursplaner.errors import UserError
from kursplaner.services import records, records_templates
from kursplaner.services.absences import teaching
from kursplaner.ui import parts, words
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.dates import DayEdit
from kursplaner.ui.places.form import FormView
from kursplaner.ui.theme import icon, px

WIDTH = 372
REASONS = ("krank", "Urlaub", "Fortbildung", "verhindert")
MISSING = {"room": "GESCHLOSSEN ODER BELEGT", "vehicle": "FÄLLT AUS"}
"""What the absence of a thing is called; people are "nicht da"."""
OUT_OF_ORDER = {
    "room": ("geschlossen", "anders belegt"), "vehicle": ("Werkstatt", "verliehen"),
}  # fmt: skip


class AbsenceLine(QWidget):
    """From, to, why: entered at once."""

    entered = Signal(object, object, str)
    """First and last day, and the reason."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = (
            DayEdit("Erster Tag", weekday=False),
            DayEdit("Letzter Tag", weekday=False),
        )
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.setAccessibleName("Grund")
        self.reason.setMinimumContentsLength(6)
        self.enter = parts.button("Eintragen", self._enter)
        self.today = parts.button("", self._today)
        column = parts.column(self, gap=6)
        head = parts.row(gap=6)
        self._title = parts.label("", "section")
        head.addWidget(self._title, 1)
        head.addWidget(self.today)
        column.addLayout(head)
        days = parts.row(gap=6)
        days.addWidget(self.first, 1)
        days.addWidget(parts.label("bis", "quiet", wrap=False))
        days.addWidget(self.last, 1)
        column.addLayout(days)
        why = parts.row(gap=6)
        why.addWidget(self.reason, 1)
        why.addWidget(self.enter)
        column.addLayout(why)
        self.first.dateChanged.connect(self.last.setMinimumDate)

    def show_kind(self, kind: str, week: str) -> None:
        """Today, or where another week is in view the first day of that one."""
        reasons = OUT_OF_ORDER.get(kind, REASONS)
        self._title.setText(MISSING.get(kind, "NICHT DA"))
        self.reason.clear()
        self.reason.addItems(list(reasons))
        self.today.setText(f"Heute {reasons[0]}")
        today, monday = date.today(), words.monday_of(week)
        here = monday <= today < monday + timedelta(days=7)
        first = today if here else monday
        self.first.setDate(QDate(first.year, first.month, first.day))
        self.last.setDate(self.first.date())

    def _today(self) -> None:
        today = date.today()
        self.entered.emit(today, today, self.reason.itemText(0))

    def _enter(self) -> None:
        self.entered.emit(self.first.day, self.last.day, self.reason.currentText())


class RecordPanel(QFrame):
    closed = Signal()
    saved = Signal(str)
    """Id of the record that was made or changed."""
    deleted = Signal()
    pauses_asked = Signal(str)
    """Name of the rider whose no-shows and pauses are wanted."""
    substitute_asked = Signal(str)
    """Id of the teacher somebody is to step in for."""
    tour_asked = Signal(str)
    """A tour of the vehicle or driver in sight, one that breaks a rule before others."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.form: records.RecordForm | None = None
        self.heading = parts.label("", "title")
        self.fields = FormView()
        self.absence = AbsenceLine()
        self.save = parts.button("Speichern", self.save_now, role="primary")
        self.back = parts.button("Verwerfen", self._restore)
        self.delete = parts.button("Löschen", self._delete, role="quiet")
        self.children_box = QWidget()
        self._children = parts.column(self.children_box, gap=4)
        self._above = parts.button("‹ zurück zur Person", self._to_parent, role="link")
        self._next = parts.button("Noch ein Kind hinzufügen", self._to_sibling, role="link")
        self.pauses = parts.button("Nicht erschienen, Pausen …", self._ask_pauses, role="link")
        self.substitute = parts.button("Vertretung suchen …", self._ask_substitute, role="link")
        self.tours = parts.button("Touren dieser Woche ansehen …", self._ask_tours, role="link")
        self._build()

    def _build(self) -> None:
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        column = parts.column(self, margin=14, gap=8)
        head = parts.row(gap=8)
        head.addWidget(self.heading, 1)
        close = parts.button("", self._close, role="quiet", icon=icon("close"))
        close.setAccessibleName("Formular schließen")
        close.setToolTip("Formular schließen (Esc)")
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        ways = parts.row(gap=16)
        ways.addWidget(self._above)
        ways.addWidget(self._next)
        ways.addStretch(1)
        column.addLayout(ways)
        inner = QWidget()
        body = parts.column(inner, gap=10)
        body.setContentsMargins(0, 0, px(10), 0)
        body.addWidget(self.absence)
        for link in (self.substitute, self.tours, self.pauses):
            body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.children_box, self.fields):
            body.addWidget(widget)
        body.addStretch(1)
        self._area = parts.scrolled(inner)
        column.addWidget(self._area, 1)
        foot = parts.row(gap=8)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.save)
        column.addLayout(foot)
        self.fields.changed.connect(self._say_state)
        self.absence.entered.connect(self._enter_absence)
        for keys, press in (("Ctrl+S", self.save_now), ("Esc", self._close)):
            self._shortcut(keys, press)

    def _shortcut(self, keys: str, press: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: press())

    # what is shown

    def show_record(self, kind: str, id: str = "", *, parent: str = "") -> None:
        """The form of a record, or an empty one without `id`."""
        workspace = self._desk.workspace
        self.form = records.open_record(workspace, kind, id, parent=parent)
        self._fill()

    def fill_in(self, template: str) -> None:
        """What a template of courses says, in the empty form in sight; not saved yet."""
        assert self.form is not None
        self.form, texts = records_templates.begun(self._desk.workspace, self.form, template)
        self.fields.fill_in(texts)

    def _fill(self) -> None:
        form = self.form
        assert form is not None
        self.heading.setText(form.name or f"{form.word} anlegen")
        self.fields.show_form(form.groups, form.texts)
        can_be_away = bool(form.id) and records.may_be_absent(form.kind)
        self.absence.setVisible(can_be_away)
        if can_be_away:
            self.absence.show_kind(form.kind, self._desk.view.week)
        self.delete.setVisible(bool(form.id))
        self._above.setVisible(form.kind == "child")
        self._next.setVisible(form.kind == "child" and bool(form.id))
        self.pauses.setVisible(bool(form.id) and form.texts.get("ride") is True)
        self.substitute.setVisible(form.id in teaching(self._desk.view))
        self.tours.setVisible(self._tour is not None)
        self._show_children()
        self._area.verticalScrollBar().setValue(0)
        for widget in (self.fields, self.absence, self.delete):
            widget.setEnabled(not self._desk.workspace.read_only)
        self._say_state()

    def _show_children(self) -> None:
        parts.clear(self._children)
        form = self.form
        shown = form is not None and form.kind == "person" and bool(form.id)
        self.children_box.setVisible(shown)
        if form is None or not shown:
            return
        self._children.addWidget(parts.label("KINDER", "section"))
        for entry in records.children_of(self._desk.workspace, form.id):
            open_child = partial(self._to_child, entry.id)
            link = parts.button(entry.name, open_child, role="link")
            self._children.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        add = parts.button("Kind hinzufügen", partial(self._to_child, ""), role="link")
        self._children.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _to_child(self, id: str) -> None:
        if self.form is not None and self.settled():
            self.show_record("child", id, parent=self.form.id)
            self.fields.take_focus()

    def _to_sibling(self) -> None:
        if self.form is not None and self.settled() and self.form is not None:
            self.show_record("child", parent=self.form.parent)
            self.fields.take_focus()

    def _to_parent(self) -> None:
        if self.form is not None and self.settled():
            self.show_record("person", self.form.parent)

    def _ask_pauses(self) -> None:
        if self.form is not None and self.settled() and self.form is not None:
            self.pauses_asked.emit(self.form.name)

    @property
    def _tour(self) -> str | None:
        """Where somebody looks first when this vehicle or driver is not there."""
        view, id = self._desk.view, "" if self.form is None else self.form.id
        tours = [tour for tour in view.plan.tours if id in (tour.vehicle, tour.driver)]
        broken = {ref.id for item in view.violations if item.hard for ref in item.subjects}
        first = min(tours, key=lambda tour: (tour.id not in broken, tour.start), default=None)
        return None if first is None else first.id

    def _ask_tours(self) -> None:
        if self.settled() and (tour := self._tour) is not None:
            self.tour_asked.emit(tour)

    def _ask_substitute(self) -> None:
        if self.form is not None and self.settled() and self.form is not None:
            self.substitute_asked.emit(self.form.id)

    def leave(self) -> None:
        """The file is closing: what was typed is kept as far as it can be."""
        self.settled()
        self.form = None

    def refresh(self) -> None:
        """The file changed: show it anew, unless somebody is writing here."""
        form = self.form
        if form is None or not form.id or self.fields.dirty:
            return
        kept = self._area.verticalScrollBar().value()
        known = {entry.id for entry in records.entries(self._desk.workspace, form.kind)}
        if form.id not in known:
            self._gone()
            return
        again = records.open_record(self._desk.workspace, form.kind, form.id, parent=form.parent)
        if again != form:
            self.form = again
            self._fill()
            self._area.verticalScrollBar().setValue(kept)

    # what a person does

    def settled(self) -> bool:
        """Save what was changed; False where it cannot be saved and stays open."""
        return self.form is None or not self.fields.dirty or self.save_now()

    def save_now(self) -> bool:
        form = self.form
        if form is None or not self.fields.dirty:
            return True
        try:
            texts = self.fields.texts
            made = records.save_record(self._desk.workspace, form, texts, datetime.now())
        except records.FormError as error:
            self.fields.say_faults(error.faults)
            return False
        except UserError as error:
            self._desk.failed.emit(error)
            return False
        self.fields.settle()
        self.form = None
        # Done already, so that faults could be told at their fields; the desk says and counts it.
        self._desk.act(made.sentence, lambda: None)
        if made.area is not None:
            self._desk.show_area(made.area)
        self.show_record(form.kind, made.id, parent=form.parent)
        self.saved.emit(form.parent or made.id)
        return True

    def _restore(self) -> None:
        self.fields.restore()
        self._say_state()

    def _delete(self) -> None:
        form = self.form
        if form is None:
            return
        workspace = self._desk.workspace
        sentence = f"{form.word} {form.name} gelöscht."
        if self._desk.act(sentence, lambda: records.delete_record(workspace, form.kind, form.id)):
            if form.parent:
                self.show_record("person", form.parent)
            else:
                self._gone()

    def _enter_absence(self, first: date, last: date, reason: str) -> None:
        form = self.form
        if form is None or not self.settled() or self.form is None:
            return
        workspace, days = self._desk.workspace, _days(first, last)
        self._desk.act(
            f"{form.name}: {days} {reason}.",
            lambda: records.add_absence(workspace, form.kind, form.id, first, last, reason),
        )

    def _close(self) -> None:
        if self.settled():
            self.form = None
            self.closed.emit()

    def _gone(self) -> None:
        self.form = None
        self.deleted.emit()

    def _say_state(self) -> None:
        dirty = self.fields.dirty
        self.save.setEnabled(dirty)
        self.back.setEnabled(dirty)


def _days(first: date, last: date) -> str:
    shown = f"{first.day}.{first.month}."
    return shown if first == last else f"{shown} bis {last.day}.{last.month}."
