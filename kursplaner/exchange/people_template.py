"""The empty import workbook a coordinator fills in: one sheet of instructions, then the lists."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kursplaner.exchange.files import write_bytes
from kursplaner.exchange.people_layout import SheetLayout, layouts

_INTRODUCTION = (
    "So füllen Sie diese Mappe aus",
    "Jede Zeile eines Blattes ist ein Kurs, eine Person, ein Kind, eine Lehrkraft oder ein Raum.",
    "Die Reihenfolge der Spalten ist gleich; Spalten, die Sie nicht brauchen, dürfen fehlen.",
    "Spalten mit * müssen ausgefüllt sein. Alles andere dürfen Sie leer lassen.",
    "Mehrere Namen in einer Zelle trennen Sie mit Semikolon.",
    "Datum: 24.11.2026. Zeiten: »Mo-Fr 8-12; Sa 10:00-14:00«. Ja oder nein: »ja«, »nein«.",
    "Beim Einlesen sehen Sie zu jeder Zeile, ob sie übernommen wird und was zu prüfen ist.",
)
_HIDDEN = "full_name"
"""Understood when reading, not offered: two columns are clearer than one."""


def template_xlsx(path: Path) -> None:
    """Write the template. Raises UserError when the file cannot be written."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Anleitung"
    plans = layouts(date.today())
    _instructions(sheet, plans)
    for layout in plans:
        _list_sheet(book.create_sheet(layout.sheet.value), layout)
    content = BytesIO()
    book.save(content)
    write_bytes(path, content.getvalue())


def _must(layout: SheetLayout, name: str) -> bool:
    field = next(field for field in layout.fields if field.name == name)
    return field.must or name in ("first_name", "last_name")


def _instructions(sheet: Worksheet, plans: tuple[SheetLayout, ...]) -> None:
    for row, line in enumerate(_INTRODUCTION, start=1):
        sheet.cell(row, 1, line)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    row = len(_INTRODUCTION) + 2
    for number, heading in enumerate(("Blatt", "Spalte", "Was hinein gehört"), start=1):
        sheet.cell(row, number, heading).font = Font(bold=True)
    for layout in plans:
        for field in layout.fields:
            if field.name != _HIDDEN:
                row += 1
                star = " *" if _must(layout, field.name) else ""
                sheet.cell(row, 1, layout.sheet.value)
                sheet.cell(row, 2, field.heading + star)
                sheet.cell(row, 3, field.hint)
    for letter, width in (("A", 16), ("B", 26), ("C", 80)):
        sheet.column_dimensions[letter].width = width


def _list_sheet(sheet: Worksheet, layout: SheetLayout) -> None:
    fields = [field for field in layout.fields if field.name != _HIDDEN]
    for number, field in enumerate(fields, start=1):
        star = " *" if _must(layout, field.name) else ""
        cell = sheet.cell(1, number, field.heading + star)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="ECEAE4")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if field.hint:
            cell.comment = Comment(field.hint, "Vorlage", height=70, width=240)
        sheet.column_dimensions[get_column_letter(number)].width = field.width
    sheet.freeze_panes = "A2"
