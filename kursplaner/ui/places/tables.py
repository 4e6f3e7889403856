"""Stammdaten: what the week knows of courses, people, team, rooms and vehicles, searchable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView

from kursplaner.services.week import WeekView
from kursplaner.ui import words
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.place import Page
from kursplaner.ui.theme import px

Index = QModelIndex | QPersistentModelIndex
NARROWEST, WIDEST = 110, 320
"""Widths of columns in design pixels: below and above these nothing is asked for."""
SORT = Qt.ItemDataRole.UserRole


class Cell(Struct, frozen=True):
    """What is read and, where that differs, what is sorted by; `mark` is a warning."""

    text: str
    order: int | None = None
    mark: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """One searchable table of a week."""

    key: str
    title: str
    lead: str
    columns: tuple[str, ...]
    rows: Callable[[WeekView], list[tuple[Cell, ...]]]


class RowModel(QAbstractTableModel):
    def __init__(self, columns: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: list[tuple[Cell, ...]] = []

    def show_rows(self, rows: list[tuple[Cell, ...]]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._columns[section] if wanted else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        if role == SORT:
            return cell.order if cell.order is not None else cell.text.casefold()
        return None


class TablePlace(Page):
    """A table with a quick filter over all columns."""

    def __init__(self, desk: Desk, table: Table) -> None:
        super().__init__(desk, table.title)
        self._table = table
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Suchen …")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(px(240))
        self.filter.setAccessibleName(f"{table.title} durchsuchen")
        self.model = RowModel(table.columns, self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setFilterKeyColumn(-1)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setSortRole(SORT)
        self.view = table_view(self.shown, table.title)
        self.filter.textChanged.connect(self._on_filter)
        self.head.addWidget(self.filter)
        self.content.addWidget(self.view, 1)

    def show_view(self, view: WeekView) -> None:
        self.model.show_rows(self._table.rows(view))
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.view.fit_columns()
        self._say()

    def search(self, text: str) -> None:
        self.filter.setText(text)

    def take_focus(self) -> None:
        self.filter.setFocus()

    def _on_filter(self, text: str) -> None:
        self.shown.setFilterFixedString(text)
        self._say()

    def _say(self) -> None:
        whole, seen = self.model.rowCount(), self.shown.rowCount()
        number = (
            words.count(whole, "Eintrag", "Einträge") if seen == whole else f"{seen} von {whole}"
        )
        self.lead.setText(f"{number}. {self._table.lead}")


class CalmTable(QTableView):
    """Columns as wide as their content; where that is too much, the widest give way."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: list[int] = []

    def fit_columns(self) -> None:
        """Measure again: the content has changed."""
        self.resizeColumnsToContents()
        columns = range(self.model().columnCount())
        self._wanted = [min(px(WIDEST), self.columnWidth(n) + px(20)) for n in columns]
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        widths = list(self._wanted)
        over = sum(widths) - self.viewport().width()
        while over > 0 and max(widths) > px(NARROWEST):
            give = min(over, px(10))
            widths[widths.index(max(widths))] -= give
            over -= give
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)


def table_view(model: QSortFilterProxyModel | QAbstractTableModel, name: str) -> CalmTable:
    """A calm table: rows as a whole, no grid, no row numbers, sorted by a click on the head."""
    made = CalmTable()
    made.setModel(model)
    made.setAccessibleName(name)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setShowGrid(False)
    made.setAlternatingRowColors(True)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setStyleSheet(f"QTableView::item {{ padding: 0 {px(8)}px; }}")
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(px(32))
    head = made.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setStretchLastSection(True)
    made.setSortingEnabled(isinstance(model, QSortFilterProxyModel))
    return made
