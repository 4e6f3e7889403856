"""Reading an import workbook: every sound row becomes data, every doubt a line of the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from kursplaner.errors import UserError
from kursplaner.exchange.people_cells import CellError, plain, text
from kursplaner.exchange.people_data import (
    ChildRow,
    CourseRow,
    ImportData,
    ImportNote,
    ImportResult,
    PersonRow,
    RoomRow,
    Severity,
    TeacherRow,
)
from kursplaner.exchange.people_layout import (
    Field,
    Row,
    SheetLayout,
    columns_of,
    heading_key,
    layouts,
)
from kursplaner.exchange.people_workbook import CellSheet, filled, read_sheets

_HEAD_ROWS = 15
"""Headings may stand below a title, within the first rows."""

_TEMPLATE = (
    "Bitte nutzen Sie die Vorlage (Datei, »Vorlage für den Import speichern«); "
    "sie nennt Blätter und Spalten."
)


def read_import(path: Path, today: date | None = None) -> ImportResult:
    """The workbook's rows and the report; `today` (default: now) settles years of two digits.

    A row with an error is left out and reported, never taken in part. Raises UserError when the
    file as a whole cannot be read: missing, damaged, protected, another format, no known sheet.
    """
    sheets = read_sheets(path)
    found: dict[type[Row], list[Row]] = {}
    notes: list[ImportNote] = []
    used: set[str] = set()
    for layout in layouts(today or date.today()):
        sheet = _sheet_of(layout, sheets)
        if sheet is None:
            notes.append(_note(layout.sheet.value, "", 0, Severity.REMARK, "Das Blatt fehlt."))
            continue
        used.add(sheet.title)
        rows, doubts = _read_sheet(layout, sheet)
        found[layout.row] = rows
        notes += doubts
    if not used:
        words = ", ".join(f"»{sheet.title}«" for sheet in sheets[:5])
        raise UserError(f"»{path.name}« hat kein bekanntes Blatt, nur {words}.", _TEMPLATE)
    notes += _other_sheets(sheets, used)
    return ImportResult(_data(found), tuple(notes))


def _data(found: Mapping[type[Row], list[Row]]) -> ImportData:
    def rows(kind: type[Row]) -> tuple[Row, ...]:
        return tuple(found.get(kind, ()))

    return ImportData(
        courses=tuple(row for row in rows(CourseRow) if isinstance(row, CourseRow)),
        people=tuple(row for row in rows(PersonRow) if isinstance(row, PersonRow)),
        children=tuple(row for row in rows(ChildRow) if isinstance(row, ChildRow)),
        teachers=tuple(row for row in rows(TeacherRow) if isinstance(row, TeacherRow)),
        rooms=tuple(row for row in rows(RoomRow) if isinstance(row, RoomRow)),
    )


def _other_sheets(sheets: Sequence[CellSheet], used: set[str]) -> Iterator[ImportNote]:
    for sheet in sheets:
        if sheet.title not in used and plain(sheet.title) != "anleitung" and sheet.rows:
            yield _note(sheet.title, "", 0, Severity.REMARK, "Dieses Blatt wird nicht gelesen.")


def _note(sheet: str, column: str, row: int, severity: Severity, sentence: str) -> ImportNote:
    return ImportNote(sheet=sheet, row=row, column=column, severity=severity, sentence=sentence)


# one sheet


def _sheet_of(layout: SheetLayout, sheets: Sequence[CellSheet]) -> CellSheet | None:
    for word in (layout.sheet.value, *layout.also):
        for sheet in sheets:
            if plain(sheet.title) == plain(word):
                return sheet
    return None


def _read_sheet(layout: SheetLayout, sheet: CellSheet) -> tuple[list[Row], list[ImportNote]]:
    head = _head_row(layout, sheet)
    if head is None:
        if not any(filled(row) for row in sheet.rows):
            return [], []
        wanted = ", ".join(f"»{field.heading}«" for field in layout.fields if field.must)
        wanted = wanted or "»Vorname«, »Nachname«"
        sentence = f"Die Überschriften fehlen; gebraucht werden {wanted}."
        return [], [_note(sheet.title, "", 0, Severity.ERROR, sentence)]
    columns, notes = _columns(layout, sheet, head)
    missing = _missing_columns(layout, columns)
    if missing:
        sentence = f"Es fehlt die Spalte {missing}; das Blatt wird nicht übernommen."
        return [], [*notes, _note(sheet.title, "", 0, Severity.ERROR, sentence)]
    rows: list[Row] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, cells in enumerate(sheet.rows[head + 1 :], start=head + 2):
        if filled(cells):
            row, doubts = _read_row(layout, sheet.title, columns, number, cells, seen)
            notes += doubts
            rows += [row] if row is not None else []
    return rows, notes


def _head_row(layout: SheetLayout, sheet: CellSheet) -> int | None:
    """The row among the first with the most known headings; a lone word is no heading row."""
    known = columns_of(layout)
    hits = [
        len({known[heading_key(cell)].name for cell in row if cell and heading_key(cell) in known})
        for row in sheet.rows[:_HEAD_ROWS]
    ]
    best = max(hits, default=0)
    return hits.index(best) if best >= 2 or (best == 1 and hits[0] == 1) else None


def _columns(
    layout: SheetLayout, sheet: CellSheet, head: int
) -> tuple[dict[int, tuple[str, Field]], list[ImportNote]]:
    """Heading and field by column index; unknown and repeated headings are remarked."""
    known = columns_of(layout)
    columns: dict[int, tuple[str, Field]] = {}
    notes: list[ImportNote] = []
    for index, cell in enumerate(sheet.rows[head]):
        heading = " ".join(str(cell).split()) if cell is not None else ""
        if not heading:
            continue
        field = known.get(heading_key(heading))
        taken = {field.name for _, field in columns.values()}
        if field is None:
            sentence = "Diese Spalte wird nicht gelesen."
            notes.append(_note(sheet.title, heading, head + 1, Severity.REMARK, sentence))
        elif field.name in taken:
            sentence = "Diese Spalte gibt es doppelt; gelesen wird nur die erste."
            notes.append(_note(sheet.title, heading, head + 1, Severity.REMARK, sentence))
        else:
            columns[index] = (heading, field)
    return columns, notes


def _missing_columns(layout: SheetLayout, columns: Mapping[int, tuple[str, Field]]) -> str:
    have = {field.name for _, field in columns.values()}
    wanted = [field.heading for field in layout.fields if field.must and field.name not in have]
    person = any(field.name == "full_name" for field in layout.fields)
    if person and "full_name" not in have and not {"first_name", "last_name"} <= have:
        wanted.append("Vorname« und »Nachname")
    return ", ".join(f"»{word}«" for word in wanted)


# one row


def _read_row(
    layout: SheetLayout, title: str, columns: Mapping[int, tuple[str, Field]],
    number: int, cells: Sequence[object], seen: dict[tuple[object, ...], int],
) -> tuple[Row | None, list[ImportNote]]:  # fmt: skip
    values: dict[str, object] = {}
    notes: list[ImportNote] = []
    for index, (heading, field) in columns.items():
        cell = cells[index] if index < len(cells) else None
        try:
            if field.must or text(cell):
                values[field.name] = _cell(field, cell)
        except CellError as fault:
            severity = Severity.REMARK if field.soft else Severity.ERROR
            rest = "; die Angabe bleibt leer." if field.soft else "."
            notes.append(_note(title, heading, number, severity, f"Die Zelle {fault}{rest}"))
    if not any(note.severity is Severity.ERROR for note in notes):
        notes += _settle(layout, title, number, values, seen)
    if any(note.severity is Severity.ERROR for note in notes):
        return None, notes
    return layout.row(row=number, **values), notes  # type: ignore[arg-type]


def _cell(field: Field, cell: object) -> object:
    if not text(cell):
        raise CellError("ist leer, wird aber gebraucht")
    return field.read(cell)


def _settle(
    layout: SheetLayout, title: str, number: int, values: dict[str, object],
    seen: dict[tuple[object, ...], int],
) -> Iterator[ImportNote]:  # fmt: skip
    """What concerns the row as a whole: the person's name, order of dates, doubles."""
    full = str(values.pop("full_name", ""))
    if "first_name" in {field.name for field in layout.fields}:
        yield from _split_name(title, number, values, full)
    first, last = values.get("first"), values.get("last")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield _note(title, "", number, Severity.ERROR, "Das Ende liegt vor dem Beginn.")
    key = tuple(plain(values.get(name, "")) for name in layout.key)
    if key in seen:
        sentence = f"Dieselbe Angabe steht schon in Zeile {seen[key]}."
        yield _note(title, "", number, Severity.ERROR, sentence)
    seen.setdefault(key, number)


def _split_name(
    title: str, number: int, values: dict[str, object], full: str
) -> Iterator[ImportNote]:
    """Fill first and last name from one cell where they do not stand alone."""
    if full and not (values.get("first_name") or values.get("last_name")):
        last, comma, first = full.partition(",")
        if not comma:
            first, _, last = full.rpartition(" ")
        values["first_name"], values["last_name"] = first.strip(), last.strip()
        if values["first_name"] and values["last_name"]:
            sentence = (
                f"Vorname »{values['first_name']}«, Nachname »{values['last_name']}« gelesen."
            )
            yield _note(title, "", number, Severity.REMARK, sentence)
    for name, word in (("first_name", "Vorname"), ("last_name", "Nachname")):
        if not values.get(name):
            yield _note(title, "", number, Severity.ERROR, f"Der {word} fehlt.")
