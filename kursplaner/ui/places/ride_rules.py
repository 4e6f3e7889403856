"""House rules of the shuttle: waiting, deadline, and when rides pause by themselves."""

from __future__ import annotations

from datetime import date

import msgspec
from PySide6.QtWidgets import QWidget

from kursplaner.domain.calendar import german_date
from kursplaner.services import standing
from kursplaner.services.records_fields import Field, FieldKind, Group, read_all, write
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.form import FormView
from kursplaner.ui.theme import px

WIDTH = 560
GROUPS = (
    Group("Am Haltepunkt", (
        Field(name="wait_at_stop", label="Wartezeit", kind=FieldKind.WHOLE, required=True,
              high=60, unit="Minuten",
              hint="Steht auf jedem Fahrerblatt. 0: nicht warten."),
    )),
    Group("Anmeldeschluss", (
        Field(name="deadline_days", label="Angemeldet bis", kind=FieldKind.WHOLE, required=True,
              high=14, unit="Werktage vorher", hint="0: am Tag der Fahrt selbst"),
        Field(name="deadline_clock", label="Uhrzeit", kind=FieldKind.CLOCK, required=True,
              unit="Uhr", hint="Wer sich später anmeldet, wird gefahren, wenn es passt, und unter "
              "Prüfen genannt. 0 Werktage und 24:00: kein Anmeldeschluss."),
    )),
    Group("Nicht erschienen", (
        Field(name="no_show_limit", label="Pause ab", kind=FieldKind.WHOLE, required=True,
              high=99, unit="Mal unentschuldigt", hint="0: keine Pause von selbst"),
        Field(name="no_show_days", label="Gezählt in", kind=FieldKind.WHOLE, required=True,
              high=366, unit="Tagen"),
        Field(name="pause_days", label="Die Pause dauert", kind=FieldKind.WHOLE, required=True,
              high=366, unit="Tage", hint="Sie lässt sich jederzeit von Hand aufheben."),
    )),
)  # fmt: skip


class RulesPage(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._week = desk.view.week
        self.form = FormView()
        self._since = parts.label("", "quiet")
        self.save = parts.button("Speichern", self._save, role="primary")
        self.back = parts.button("Verwerfen", self._restore)
        inner = QWidget()
        inner.setMaximumWidth(px(WIDTH))
        column = parts.column(inner, gap=10)
        column.addWidget(self._since)
        column.addWidget(self.form)
        foot = parts.row(gap=8)
        foot.addWidget(self.save)
        foot.addWidget(self.back)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)
        outer = parts.column(self)
        outer.addWidget(parts.scrolled(inner))
        self.form.changed.connect(self._say)

    def show_view(self, view: WeekView) -> None:
        if self.form.boxes and self.form.dirty and view.week == self._week:
            return
        self._week = view.week
        rules = msgspec.structs.asdict(standing.ride_rules(self._desk.workspace, view.week))
        fields = [field for group in GROUPS for field in group.fields]
        self.form.show_form(GROUPS, {field.name: write(field, rules[field.name])
                                     for field in fields})  # fmt: skip
        monday = german_date(words.monday_of(view.week))
        since = f"Gilt ab {words.week_short(view.week)} ({monday})"
        self._since.setText(f"{since}; frühere Wochen behalten ihre Regeln.")
        self.setEnabled(not self._desk.workspace.read_only)
        self._say()

    def _restore(self) -> None:
        self.form.restore()
        self._say()

    def _say(self) -> None:
        self.save.setEnabled(self.form.dirty)
        self.back.setEnabled(self.form.dirty)

    def _save(self) -> None:
        got = read_all(GROUPS, self.form.texts, date.today())
        self.form.say_faults(got.faults)
        if got.faults:
            return
        rules = msgspec.convert(got.values, standing.RideRules)
        workspace, week = self._desk.workspace, self._week
        self.form.settle()
        self._desk.act(
            "Regeln des Fahrdienstes gespeichert.",
            lambda: standing.save_ride_rules(workspace, week, rules),
        )
        self.show_view(self._desk.view)
