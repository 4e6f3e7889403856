"""Import aus Excel: rows of a workbook become records, all in one step that can be undone.

Records are matched by name. An empty cell never erases anything; lists (courses, times) are added
to or, for times, replaced as a whole. What cannot be settled is named row by row, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from kursplaner.exchange.people_data import ImportData, ImportNote, Severity
from kursplaner.services.merging import Merger
from kursplaner.services.workspace import Workspace


class Imported(Struct, frozen=True, kw_only=True):
    """What an import did: new and changed records by kind, and every doubt."""

    added: dict[str, int]
    """By the German name of the sheet; likewise `changed`."""
    changed: dict[str, int]
    notes: tuple[ImportNote, ...]

    def lines(self) -> Iterator[str]:
        """The report a person reads, errors first."""
        for sheet in self.added:
            yield f"{sheet}: {self.added[sheet]} neu, {self.changed[sheet]} ergänzt"
        for severity in Severity:
            yield from (str(note) for note in self.notes if note.severity is severity)


def import_file(ws: Workspace, path: Path, today: date | None = None) -> Imported:
    """Take the workbook over in one undo step; with `today` years of two digits are settled.

    Raises UserError when the file cannot be read or the workspace not written; nothing is half
    done then.
    """
    # Here and not above: the library of workbooks would slow the start of every window.
    from kursplaner.exchange.people_xlsx import read_import

    found = read_import(path, today)
    return import_data(ws, found.data, found.notes, title=f"Import aus {path.name}")


def import_data(
    ws: Workspace, data: ImportData, notes: tuple[ImportNote, ...] = (), *, title: str = "Import"
) -> Imported:
    area = ws.area
    with ws.change(title) as session:
        merger = Merger(session, area)
        merger.take(data)
    sheets = list(merger.added)
    order = sorted((*notes, *merger.notes), key=lambda note: (_place(sheets, note), note.row))
    return Imported(added=merger.added, changed=merger.changed, notes=tuple(order))


def _place(sheets: list[str], note: ImportNote) -> int:
    return sheets.index(note.sheet) if note.sheet in sheets else len(sheets)
