"""What an Excel import would do, row by row, before anything is written; then the import itself."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from sqlalchemy import event
from sqlalchemy.orm import Session

from kursplaner.exchange.people_data import ImportData, ImportNote, ImportResult, Severity, Sheet
from kursplaner.exchange.people_layout import Row
from kursplaner.services.importing import Imported, import_data
from kursplaner.services.merging import Merger
from kursplaner.services.workspace import Workspace


class Verdict(StrEnum):
    """What becomes of a row; the values are what people read."""

    LEFT_OUT = "wird ausgelassen"
    CHANGED = "wird ergänzt"
    NEW = "wird neu angelegt"
    SAME = "ist schon da"


class PreviewRow(Struct, frozen=True, kw_only=True):
    sheet: str
    row: int
    """As Excel counts, from 1."""
    name: str
    """Who or what the row is about; empty where it could not be read."""
    verdict: Verdict
    notes: tuple[str, ...]
    """What a person should look at."""


class Preview(Struct, frozen=True, kw_only=True):
    """An import on offer."""

    file: str
    data: ImportData
    notes: tuple[ImportNote, ...]
    """Of reading; merging adds its own when it is done."""
    rows: tuple[PreviewRow, ...]
    """In the order of the file."""
    remarks: tuple[str, ...]
    """About whole sheets and columns."""

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.rows)


class WorkbookRead(Struct, frozen=True):
    """A workbook as read, not yet compared with the workspace."""

    file: str
    result: ImportResult


class _OnlyTried(Exception):  # noqa: N818 - not a fault: how a trial leaves its transaction
    pass


def read_workbook(path: Path) -> WorkbookRead:
    """Read a file without touching the workspace; UserError names what is wrong with it."""
    # Here and not above, as below: the library of workbooks would slow the start of every window.
    from kursplaner.exchange.people_xlsx import read_import

    return WorkbookRead(path.name, read_import(path))


def preview(ws: Workspace, read: WorkbookRead) -> Preview:
    """Merge the rows on trial and take everything back; UserError in a file opened read-only."""
    tried: list[tuple[Sheet, Row, Verdict]] = []
    merger: Merger | None = None
    try:
        with ws.change("Import auf Probe") as session:
            merger = Merger(session, ws.area)
            tried = list(_tried(merger, read.result.data))
            raise _OnlyTried
    except _OnlyTried:
        assert merger is not None
    notes = (*read.result.notes, *merger.notes)
    return Preview(
        file=read.file, data=read.result.data, notes=read.result.notes,
        rows=tuple(_rows(tried, notes)),
        remarks=tuple(_remark(note) for note in notes if not _of_a_row(note)),
    )  # fmt: skip


def take(ws: Workspace, offered: Preview) -> Imported:
    """Do what the preview said, in one undo step."""
    return import_data(ws, offered.data, offered.notes, title=f"Import aus {offered.file}")


def save_template(path: Path) -> None:
    """Write the empty workbook to fill in; UserError when it cannot be written."""
    from kursplaner.exchange.people_template import template_xlsx

    template_xlsx(path)


def _tried(merger: Merger, data: ImportData) -> Iterator[tuple[Sheet, Row, Verdict]]:
    """Each row alone, in the order of the merger, and what it changed."""
    singles: list[tuple[Sheet, Row, ImportData]] = [
        *((Sheet.ROOMS, row, ImportData(rooms=(row,))) for row in data.rooms),
        *((Sheet.TEACHERS, row, ImportData(teachers=(row,))) for row in data.teachers),
        *((Sheet.COURSES, row, ImportData(courses=(row,))) for row in data.courses),
        *((Sheet.PEOPLE, row, ImportData(people=(row,))) for row in data.people),
        *((Sheet.CHILDREN, row, ImportData(children=(row,))) for row in data.children),
    ]
    written = _Written(merger.session)
    for sheet, row, single in singles:
        added, known = merger.added[sheet.value], len(merger.notes)
        merger.take(single)
        touched = written.anything()
        if any(note.severity is Severity.ERROR for note in merger.notes[known:]):
            yield sheet, row, Verdict.LEFT_OUT
        elif merger.added[sheet.value] > added:
            yield sheet, row, Verdict.NEW
        else:
            yield sheet, row, Verdict.CHANGED if touched else Verdict.SAME


class _Written:
    """Whether anything was written since it was asked last, enrolments and contacts included."""

    def __init__(self, session: Session) -> None:
        self._session, self._seen = session, False
        event.listen(session, "before_flush", self._look)

    def anything(self) -> bool:
        self._session.flush()
        seen, self._seen = self._seen, False
        return seen

    def _look(self, session: Session, *_: object) -> None:
        modified = any(session.is_modified(record) for record in session.dirty)
        self._seen = self._seen or bool(session.new or session.deleted or modified)


def _rows(
    tried: list[tuple[Sheet, Row, Verdict]], notes: tuple[ImportNote, ...]
) -> Iterator[PreviewRow]:
    said: dict[tuple[str, int], list[str]] = {}
    for note in notes:
        if _of_a_row(note):
            said.setdefault((note.sheet, note.row), []).append(_remark(note, short=True))
    found = {(sheet.value, row.row): (_name(row), verdict) for sheet, row, verdict in tried}
    order = [sheet.value for sheet in Sheet]
    keys = sorted(
        found.keys() | said.keys(),
        key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key[1]),
    )
    for key in keys:
        name, verdict = found.get(key, ("", Verdict.LEFT_OUT))
        yield PreviewRow(
            sheet=key[0], row=key[1], name=name, verdict=verdict, notes=tuple(said.get(key, ()))
        )


def _of_a_row(note: ImportNote) -> bool:
    """Remarks about a heading carry the row of the headings, which is no row of data."""
    heading = note.severity is Severity.REMARK and note.sentence.startswith("Diese Spalte")
    return note.row > 0 and not heading


def _remark(note: ImportNote, *, short: bool = False) -> str:
    column = f"Spalte »{note.column}«: " if note.column else ""
    sheet = "" if short else f"Blatt »{note.sheet}«: "
    return f"{sheet}{column}{note.sentence}"


def _name(row: Row) -> str:
    plain = getattr(row, "name", "")
    return str(plain or f"{getattr(row, 'first_name', '')} {getattr(row, 'last_name', '')}".strip())
