"""Calm tables: cells, rows and a view, as every list of the window shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

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
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from kursplaner.services.records_questions import alphabetical
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.theme import px

Index = QModelIndex | QPersistentModelIndex
NARROWEST, WIDEST = 110, 320
"""Widths of columns in design pixels: below and above these nothing is asked for."""
SORT = Qt.ItemDataRole.UserRole


PLAIN = ("Name", "Angabe")


class Cell(Struct, frozen=True):
    """What is read and, where that differs, what is sorted by; `mark` is a warning."""

    text: str
    order: int | None = None
    mark: bool = False
    id: str = ""
    """In the first cell of a row: the record it shows."""


class Table(Struct, frozen=True, kw_only=True):
    """One searchable table of a week."""

    key: str
    title: str
    lead: str
    columns: tuple[str, ...]
    rows: Callable[[WeekView], list[tuple[Cell, ...]]]
    kinds: tuple[str, ...]
    """Kinds of records (see `services.records`) it holds, the usual one first."""
    beside: tuple[int, ...]
    """Columns that stay where a form takes the room of the others."""
    inner: tuple[str, ...] = ()
    """Kinds without rows of their own, reached from the form of another."""
    choices: tuple[tuple[str, str], ...] = ()
    """What of it is shown, by kind; the empty key is everything."""
    leads: Mapping[str, str] = {}
    """By kind what is said above the table, where it is not `lead`."""
    empty: Mapping[str, str] = {}
    """By choice what belongs here and what the first step is, while nothing is here."""
    plain: tuple[str, ...] = ()
    """Kinds of which only name and detail are shown, under the heads of PLAIN."""


class RowModel(QAbstractTableModel):
    def __init__(self, columns: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: list[tuple[Cell, ...]] = []

    def show_rows(self, rows: list[tuple[Cell, ...]], columns: Sequence[str] | None = None) -> None:
        """The rows, and other columns than so far where these are named."""
        self.beginResetModel()
        self._rows = rows
        self._columns = self._columns if columns is None else columns
        self.endResetModel()

    def id_at(self, row: int) -> str:
        return self._rows[row][0].id

    def row_of(self, id: str) -> int:
        """Where the record stands; -1 where it does not."""
        return next((row for row, cells in enumerate(self._rows) if cells[0].id == id), -1)

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
            return cell.order if cell.order is not None else alphabetical(cell.text)
        return None


class CalmTable(QTableView):
    """Columns as wide as their content; where that is too much, the widest give way."""

    def __init__(self) -> None:
        super().__init__()
        self._hint = parts.label("", "quiet")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner = parts.column(self.viewport(), margin=40)
        inner.addWidget(self._hint)
        self._hint.hide()
        self._whole: list[int] = []
        self._wanted: list[int] = []
        self._only: tuple[int, ...] | None = None

    def say_empty(self, text: str) -> None:
        """What stands in the middle while there is no row; nothing for no text."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        self.setAccessibleDescription(text)

    def fit_columns(self) -> None:
        """Measure again: the content has changed."""
        self.resizeColumnsToContents()
        columns = range(self.model().columnCount())
        for column in columns:
            self.setColumnHidden(column, self._only is not None and column not in self._only)
        self._whole = [
            0 if self.isColumnHidden(n) else self.columnWidth(n) + px(20) for n in columns
        ]
        self._wanted = [min(px(WIDEST), width) for width in self._whole]
        self._share()

    def show_only(self, columns: tuple[int, ...] | None) -> None:
        """Only these columns, or all of them."""
        if columns != self._only:
            self._only = columns
            for column in range(self.model().columnCount()):
                self.setColumnHidden(column, False)
            self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """The names in the first column give way last; what is left over goes to long texts."""
        widths = list(self._wanted)
        over = sum(widths) - self.viewport().width()
        while over > 0 and max(widths) > px(NARROWEST):
            give = min(over, px(10))
            others = max(widths[1:], default=0)
            widest = widths.index(others, 1) if others > px(NARROWEST) else 0
            widths[widest] -= give
            over -= give
        for number, whole in enumerate(self._whole):
            more = max(0, min(-over, whole - widths[number]))
            widths[number] += more
            over += more
        for number, width in enumerate(widths):
            if not self.isColumnHidden(number):
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
    # Qt itself sets a cell's text 3 px further in than the head's above it.
    made.setStyleSheet(f"QTableView::item {{ padding: 0 {px(8) - 3}px; }}")
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(px(32))
    head = made.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setStretchLastSection(True)
    made.setSortingEnabled(isinstance(model, QSortFilterProxyModel))
    return made
