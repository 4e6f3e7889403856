"""The papers of a week as a list to tick: whole papers, single pages, or everything for one day."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from kursplaner.domain.time import WEEKDAYS_SHORT
from kursplaner.domain.words import counted
from kursplaner.paper.page import Document, Page
from kursplaner.ui.theme import px

CONTENT = Qt.ItemDataRole.UserRole
Key = tuple[str, str, int | None]
"""Paper, title and day of a page: the same again when the papers are set anew."""


class Catalogue(QTreeWidget):
    """Papers at the top, their pages below; every one can be ticked."""

    ticks_changed = Signal()
    shown = Signal(object)
    """The pages to look at: of the paper or the page that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._documents: tuple[Document, ...] = ()
        self.setHeaderHidden(True)
        self.setAccessibleName("Papiere der Woche")
        self.setStyleSheet(f"QTreeWidget::item {{ padding: {px(5)}px {px(2)}px; }}")
        self.setIndentation(px(18))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(True)
        self.currentItemChanged.connect(self._on_current)
        self.itemChanged.connect(lambda _item, _column: self.ticks_changed.emit())

    @property
    def documents(self) -> tuple[Document, ...]:
        return self._documents

    @property
    def days(self) -> tuple[int, ...]:
        """Weekdays that have pages of their own."""
        days = {page.day for document in self._documents for page in document.pages}
        return tuple(sorted(day for day in days if day is not None))

    def show_documents(self, documents: tuple[Document, ...]) -> None:
        """Other papers; what was not ticked stays so, what was chosen stays in sight."""
        left_out = {key for key, item in self._pages() if not _ticked(item)}
        current = self.indexOfTopLevelItem(self._paper_of(self.currentItem()))
        open_ = {row for row in range(len(self._documents)) if self._top(row).isExpanded()}
        self._documents = documents
        before = self.blockSignals(True)
        self.clear()
        for row, document in enumerate(documents):
            self._add(document, left_out)
            self._top(row).setExpanded(row in open_)
        self.blockSignals(before)
        if documents:
            self.setCurrentItem(self._top(max(0, min(current, len(documents) - 1))))
        self.ticks_changed.emit()

    def tick_day(self, day: int | None) -> None:
        """Tick what is for this day and nothing else; None ticks everything."""
        before = self.blockSignals(True)
        for (_, _, of_day), item in self._pages():
            item.setCheckState(0, _state(day is None or of_day == day))
        self.blockSignals(before)
        self.viewport().update()
        self.ticks_changed.emit()

    def tick(self, row: int, ticked: bool) -> None:
        """A whole paper."""
        self._top(row).setCheckState(0, _state(ticked))

    def ticked(self) -> tuple[Document, ...]:
        """The papers with the pages that are ticked."""
        pages = {row: self._ticked_of(row) for row in range(len(self._documents))}
        return tuple(
            replace(document, pages=pages[row])
            for row, document in enumerate(self._documents)
            if pages[row]
        )

    def _ticked_of(self, row: int) -> tuple[Page, ...]:
        pages = self._documents[row].pages
        return tuple(page for n, page in enumerate(pages) if _ticked(self._leaf(row, n)))

    def _add(self, document: Document, left_out: set[Key]) -> None:
        title = document.title.split(" KW ")[0]
        top = QTreeWidgetItem([f"{title} ({len(document.pages)})"])
        top.setToolTip(0, counted(len(document.pages), "Blatt", "Blätter"))
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate)
        top.setCheckState(0, Qt.CheckState.Checked)
        top.setData(0, CONTENT, document.pages)
        self.addTopLevelItem(top)
        for page in document.pages:
            below = QTreeWidgetItem([_name(page)])
            below.setToolTip(0, below.text(0))
            below.setData(0, CONTENT, (page,))
            below.setCheckState(0, _state(_key(document, page) not in left_out))
            top.addChild(below)

    def _pages(self) -> list[tuple[Key, QTreeWidgetItem]]:
        return [
            (_key(document, page), self._leaf(row, number))
            for row, document in enumerate(self._documents)
            for number, page in enumerate(document.pages)
        ]

    def _top(self, row: int) -> QTreeWidgetItem:
        item = self.topLevelItem(row)
        assert item is not None
        return item

    def _leaf(self, row: int, number: int) -> QTreeWidgetItem:
        item = self._top(row).child(number)
        assert item is not None
        return item

    def _paper_of(self, item: QTreeWidgetItem | None) -> QTreeWidgetItem:
        above = item.parent() if item is not None else None
        return above or item or QTreeWidgetItem()

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        self.shown.emit(item.data(0, CONTENT) if item is not None else ())


def _key(document: Document, page: Page) -> Key:
    return document.key, page.title, page.day


def _name(page: Page) -> str:
    """`Schulungsraum`, `Di · Tour 2`; a date says its day itself."""
    day = "" if page.day is None else WEEKDAYS_SHORT[page.day]
    dated = not day or page.title.startswith(day)
    return page.title if dated else f"{day} · {page.title}"


def _state(ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked


def _ticked(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) == Qt.CheckState.Checked
