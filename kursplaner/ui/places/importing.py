"""Import aus Excel: what each row of the file would do, then one yes or no."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox

from kursplaner.domain.words import counted
from kursplaner.services.import_preview import Preview, PreviewRow, Verdict
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.place import Page
from kursplaner.ui.places.tables import Cell, RowModel, table_view

COLUMNS = ("Blatt", "Zeile", "Name", "Was geschieht", "Bitte ansehen")
MANY_ROWS = 500
"""Above this the height of each row is not measured; the tooltip has the whole sentence."""
_ORDER = list(Verdict)


class ImportPlace(Page):
    taken = Signal()
    refused = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Import aus Excel")
        self.offered: Preview | None = None
        self.model = RowModel(COLUMNS, self)
        self.view = table_view(self.model, "Zeilen der Datei")
        self.view.setWordWrap(True)
        self.doubts = QCheckBox("Nur Zeilen, die Sie ansehen sollten")
        self.remarks = parts.label("", "small")
        self.yes = parts.button("Übernehmen", self.taken.emit, role="primary")
        self.no = parts.button("Abbrechen", self.refused.emit)
        self._build()

    def _build(self) -> None:
        self.doubts.toggled.connect(lambda _on: self._fill())
        self.content.addWidget(self.doubts)
        self.content.addWidget(self.view, 1)
        self.content.addWidget(self.remarks)
        foot = parts.row(gap=8)
        foot.addWidget(parts.label("Bis hierher ist nichts geändert.", "quiet"), 1)
        foot.addWidget(self.no)
        foot.addWidget(self.yes)
        self.content.addLayout(foot)

    def show_preview(self, offered: Preview) -> None:
        self.offered = offered
        self.heading.setText(f"Import aus {offered.file}")
        self.lead.setText(_summary(offered))
        self.remarks.setText("\n".join(offered.remarks[:6]))
        self.remarks.setToolTip("\n".join(offered.remarks))
        self.remarks.setVisible(bool(offered.remarks))
        self.doubts.setChecked(False)
        self.doubts.setVisible(any(row.notes for row in offered.rows))
        useful = offered.count(Verdict.NEW) + offered.count(Verdict.CHANGED)
        self.yes.setEnabled(useful > 0)
        self._fill()

    def show_view(self, view: WeekView) -> None:
        """The preview does not depend on the week in sight."""

    def take_focus(self) -> None:
        (self.yes if self.yes.isEnabled() else self.no).setFocus()

    def _fill(self) -> None:
        rows = self.offered.rows if self.offered is not None else ()
        shown = [row for row in rows if row.notes or not self.doubts.isChecked()]
        # Whatever needs a look first, the rest in the order of the file.
        shown.sort(key=lambda row: (row.verdict is not Verdict.LEFT_OUT, not row.notes))
        self.model.show_rows([_cells(row) for row in shown])
        self.view.fit_columns()
        self._fit_rows()

    def _fit_rows(self) -> None:
        """As high as their texts at the width the columns have now."""
        if self.model.rowCount() <= MANY_ROWS:
            self.view.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_rows)


def _cells(row: PreviewRow) -> tuple[Cell, ...]:
    return (
        Cell(row.sheet),
        Cell(str(row.row), order=row.row),
        Cell(row.name or "–"),
        Cell(str(row.verdict), order=_ORDER.index(row.verdict)),
        Cell(" ".join(row.notes)),
    )


def _summary(offered: Preview) -> str:
    numbers = [
        (offered.count(Verdict.NEW), "neu"),
        (offered.count(Verdict.CHANGED), "ergänzt"),
        (offered.count(Verdict.SAME), "schon da"),
        (offered.count(Verdict.LEFT_OUT), "ausgelassen"),
    ]
    told = ", ".join(f"{number} {word}" for number, word in numbers if number)
    rows = counted(len(offered.rows), "Zeile", "Zeilen")
    return f"{rows}: {told}." if told else "In der Datei stehen keine Zeilen."
