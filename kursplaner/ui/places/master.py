"""Stammdaten: courses, people, team, rooms and vehicles in a table, with a form beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu

from kursplaner.domain.words import counted
from kursplaner.services import records, records_templates
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.header import Segments
from kursplaner.ui.places.place import Page
from kursplaner.ui.places.record import RecordPanel
from kursplaner.ui.places.tables import PLAIN, SORT, Cell, RowModel, Table, table_view
from kursplaner.ui.theme import icon, px

NOT_THIS_WEEK = "nicht in dieser Woche"
NOTHING_FOUND = "Nichts gefunden. Ein Teil des Namens genügt."
ROOM_FOR_ALL = 860
"""Below this width (design pixels) a table beside a form shows only the columns it needs."""


class TablePlace(Page):
    """A table with a quick filter over all columns; the chosen row opens as a form."""

    def __init__(self, desk: Desk, table: Table) -> None:
        super().__init__(desk, table.title)
        self._table = table
        self._choice = table.choices[0][0] if table.choices else ""
        self._following = True
        self._segments = Segments("Zeigen", table.choices or (("", "Alle"),))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Suchen …")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(px(200))
        self.filter.setAccessibleName(f"{table.title} durchsuchen")
        self.model = RowModel(table.columns, self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setFilterKeyColumn(-1)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setSortRole(SORT)
        self.view = table_view(self.shown, table.title)
        self.new = parts.button("Neu", self._new, icon=icon("add"))
        self.panel = RecordPanel(desk)
        self._build()

    def _build(self) -> None:
        if self._table.choices:
            self._segments.chosen.connect(self._on_choice)
            self.add_tool(self._segments)
        self.add_tool(self.filter)
        self.add_tool(self.new)
        self.new.setEnabled(not self.desk.workspace.read_only)
        body = parts.row(gap=12)
        body.addWidget(self.view, 1)
        body.addWidget(self.panel)
        self.panel.hide()
        self.content.addLayout(body, 1)
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.filter.textChanged.connect(self._on_filter)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.clicked.connect(self._on_click)
        self.view.activated.connect(self._on_click)
        self.panel.closed.connect(self._close)
        self.panel.deleted.connect(self._close)
        self.panel.saved.connect(self.select)

    # the table

    def show_view(self, view: WeekView) -> None:
        form = self.panel.form
        self._following = False
        self.model.show_rows(self._rows(view), self._columns)
        self.view.sortByColumn(
            self.view.horizontalHeader().sortIndicatorSection(),
            self.view.horizontalHeader().sortIndicatorOrder(),
        )
        self.view.fit_columns()
        if form is not None:
            self.select(form.parent or form.id)
        self._following = True
        self.panel.refresh()
        self._say()

    @property
    def _columns(self) -> tuple[str, ...]:
        return PLAIN if self._choice in self._table.plain else self._table.columns

    def _rows(self, view: WeekView) -> list[tuple[Cell, ...]]:
        """What the week holds, then everything else there is."""
        held = [] if self._choice in self._table.plain else self._table.rows(view)
        known = {row[0].id for row in held}
        rest = [
            self._bare(kind, entry)
            for kind in self._table.kinds
            if self._choice in ("", kind)
            for entry in records.entries(self.desk.workspace, kind)
            if entry.id not in known
        ]
        choice = self._choice
        return [row for row in (*held, *rest) if choice in ("", records.kind_of(row[0].id))]

    def _bare(self, kind: str, entry: records.Entry) -> tuple[Cell, ...]:
        name, detail = Cell(entry.name, id=entry.id), Cell(entry.detail)
        if self._choice in self._table.plain:
            return name, detail
        usual = kind == self._table.kinds[0] and len(self._table.kinds) == 1
        what = NOT_THIS_WEEK if usual or self._choice else records.word(kind)
        return (name, Cell(what), detail, *(Cell(""),) * (len(self._columns) - 3))

    def select(self, id: str) -> None:
        """Mark the record's row, without opening it anew."""
        row = self.model.row_of(id)
        index = self.shown.mapFromSource(self.model.index(row, 0)) if row >= 0 else QModelIndex()
        before, self._following = self._following, False
        how = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, how.ClearAndSelect | how.Rows)
        if index.isValid():
            self.view.scrollTo(index)
        else:
            self.view.clearSelection()
        self._following = before

    def search(self, text: str) -> None:
        self.filter.setText(text)

    def open_record(self, id: str) -> None:
        """Show this record, in the table and as a form."""
        if not self.panel.settled():
            return
        self.refresh()
        self.filter.clear()
        kind = records.kind_of(id)
        if self._choice not in ("", kind):
            self._segments.choose(kind)
            self._on_choice(kind)
        self._open(id)

    def take_focus(self) -> None:
        self.filter.setFocus()

    def leave(self) -> None:
        self.panel.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """Going elsewhere in the window saves like going to the next row."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.panel.settled()

    def _on_choice(self, choice: str) -> None:
        form = self.panel.form
        if not self.panel.settled():
            self._segments.choose(self._choice)
            return
        self._choice = choice
        if form is not None and choice not in ("", form.kind):
            self.panel.form = None
            self.panel.hide()
        self.show_view(self.desk.view)
        self._give_room()

    def _on_filter(self, text: str) -> None:
        self.shown.setFilterFixedString(text)
        self._say()

    def _say(self) -> None:
        whole, seen = self.model.rowCount(), self.shown.rowCount()
        number = counted(whole, "Eintrag", "Einträge") if seen == whole else f"{seen} von {whole}"
        self.lead.setText(f"{number}. {self._table.leads.get(self._choice, self._table.lead)}")
        hint = self._table.empty.get(self._choice, "") if not whole else NOTHING_FOUND
        self.view.say_empty("" if seen else hint)

    # the form

    def _on_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        """With a form open, the keys walk from form to form."""
        if self._following and current.isValid() and not self.panel.isHidden():
            self._open(self.model.id_at(self.shown.mapToSource(current).row()))

    def _on_click(self, index: QModelIndex) -> None:
        form = self.panel.form
        id = self.model.id_at(self.shown.mapToSource(index).row())
        if form is None or form.id != id:
            self._open(id)

    def _open(self, id: str) -> None:
        form = self.panel.form
        if form is not None and not self.panel.settled():
            self.select(form.parent or form.id)
            return
        self.panel.show_record(records.kind_of(id), id)
        shown = self.panel.form
        self.select(id if shown is None else shown.parent or id)
        self._show_panel()

    def _new(self) -> None:
        kinds = (self._choice,) if self._choice else self._table.kinds
        if kinds == ("course",):
            self._popup(self.course_menu())
        elif len(kinds) == 1:
            self._begin(kinds[0])
        else:
            self._popup(self._menu([(records.word(kind), kind, "") for kind in kinds]))

    def course_menu(self) -> QMenu:
        """A course from nothing, or as a template says."""
        found = records_templates.templates(self.desk.workspace)
        menu = self._menu([("Leerer Kurs", "course", "")])
        menu.addSeparator()
        for entry in found:
            action = menu.addAction(entry.name, partial(self._begin, "course", entry.id))
            action.setToolTip(entry.detail)
        menu.setToolTipsVisible(True)
        return menu

    def _menu(self, choices: Sequence[tuple[str, str, str]]) -> QMenu:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for title, kind, template in choices:
            menu.addAction(title, partial(self._begin, kind, template))
        return menu

    def _popup(self, menu: QMenu) -> None:
        menu.popup(self.new.mapToGlobal(self.new.rect().bottomLeft()))

    def _begin(self, kind: str, template: str = "") -> None:
        if not self.panel.settled():
            return
        self.select("")
        self.panel.show_record(kind)
        if template:
            self.panel.fill_in(template)
        self._show_panel()
        self.panel.fields.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _show_panel(self) -> None:
        self.panel.show()
        self._give_room()

    def _give_room(self) -> None:
        left = self.width() - self.panel.width()
        narrow = not self.panel.isHidden() and left < px(ROOM_FOR_ALL)
        narrow = narrow and self._choice not in self._table.plain
        self.view.show_only(self._table.beside if narrow else None)

    def _close(self) -> None:
        self.panel.hide()
        self._give_room()
        self.select("")
        self.view.setFocus()
