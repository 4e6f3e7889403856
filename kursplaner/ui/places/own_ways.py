"""Travel minutes entered by hand: a table, and the form that adds to it."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QWidget

from kursplaner.services import records
from kursplaner.services import road_ways as ways
from kursplaner.services.records_fields import Field, FieldKind, Group, Option, read_all
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.form import FormView
from kursplaner.ui.places.tables import Cell, RowModel, table_view
from kursplaner.ui.theme import px

COLUMNS = ("Von", "Nach", "Minuten", "Gültig", "Grund")


class OwnWays(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: tuple[ways.OwnWay, ...] = ()
        self._places: tuple[Option, ...] = ()
        self.form = FormView()
        self.back_too = QCheckBox("auch für den Rückweg")
        self.back_too.setChecked(True)
        self.enter = parts.button("Eintragen", self._enter)
        self.remove = parts.button("Löschen", self._remove)
        self.model = RowModel(COLUMNS, self)
        self.view = table_view(self.model, "Eigene Fahrzeiten")
        self.view.setMinimumHeight(px(120))
        self._build()

    def _build(self) -> None:
        column = parts.column(self, gap=8)
        column.addWidget(parts.label("Eigene Fahrzeiten", "strong"))
        note = "Sie gehen vor: etwa bei einer Umleitung oder einer Strecke, die Sie besser kennen."
        column.addWidget(parts.label(note, "quiet"))
        column.addWidget(self.view, 1)
        below = parts.row(gap=8)
        below.addStretch(1)
        below.addWidget(self.remove)
        column.addLayout(below)
        column.addWidget(self.form)
        foot = parts.row(gap=8)
        foot.addWidget(self.back_too)
        foot.addStretch(1)
        foot.addWidget(self.enter)
        column.addLayout(foot)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._say())

    def show_view(self, _view: WeekView) -> None:
        workspace = self._desk.workspace
        self._lines = ways.own_ways(workspace)
        today = date.today()
        self.model.show_rows([
            (
                Cell(x.origin, id=str(x.row)), Cell(x.destination), Cell(str(x.minutes), x.minutes),
                Cell(ways.until_text(x.until) if x.holds(today) else "abgelaufen"), Cell(x.reason),
            )
            for x in self._lines
        ])  # fmt: skip
        self.view.fit_columns()
        found = tuple(Option(x.id, x.name) for x in records.entries(workspace, "place"))
        found = tuple(sorted(found, key=lambda option: option.label.casefold()))
        if found != self._places:
            self._places = found
            self._begin()
        self._say()

    def _begin(self) -> None:
        self.form.show_form(_asked(self._places), {"origin": "", "destination": ""})

    def _say(self) -> None:
        self.remove.setEnabled(self.view.currentIndex().isValid())
        self.enter.setEnabled(len(self._places) > 1)

    def _enter(self) -> None:
        got = read_all(_asked(self._places), self.form.texts, date.today())
        faults = got.faults or _same(got.values["origin"], got.values["destination"])
        self.form.say_faults(faults)
        if faults:
            return
        values, until = got.values, got.values["until"]
        done = self._desk.act(
            "Fahrzeit eingetragen.",
            lambda: ways.set_own_way(
                self._desk.workspace,
                str(values["origin"]),
                str(values["destination"]),
                int(str(values["minutes"])),
                str(values["reason"]),
                until if isinstance(until, date) else None,
                both=self.back_too.isChecked(),
            ),
        )
        if done:
            self._begin()
            self.form.take_focus()

    def _remove(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            row = int(self.model.id_at(index.row()))
            self._desk.act(
                "Eigene Fahrzeit gelöscht.",
                lambda: ways.remove_own_way(self._desk.workspace, row),
            )


def _same(origin: object, destination: object) -> dict[str, str]:
    return {"destination": "Das ist derselbe Ort."} if origin == destination else {}


def _asked(places: tuple[Option, ...]) -> tuple[Group, ...]:
    options = (Option("", "bitte wählen"), *places)
    return (
        Group("", (
            Field(name="origin", label="Von", kind=FieldKind.CHOICE, required=True,
                  options=options),
            Field(name="destination", label="Nach", kind=FieldKind.CHOICE, required=True,
                  options=options),
            Field(name="minutes", label="Minuten", kind=FieldKind.WHOLE, required=True, low=1,
                  high=ways.MOST_MINUTES),
            Field(name="reason", label="Grund", required=True),
            Field(name="until", label="Gültig bis", kind=FieldKind.DATE,
                  hint="Leer: bis Sie sie löschen"),
        )),
    )  # fmt: skip
