"""The week's tables as an Excel workbook and as CSV; no cell is ever run as a formula."""

from __future__ import annotations

import csv
from datetime import date, time
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kursplaner.domain.directory import Directory
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.exchange.tours_csv import safe_cell
from kursplaner.exchange.week_tables import Cell, Table, week_tables

LONGEST_CELL = 32_000
"""Characters; Excel refuses more than 32,767."""


def week_xlsx(problem: WeekProblem, plan: WeekPlan, directory: Directory | None = None) -> bytes:
    """A workbook with the sheets Wochenplan, Betreuung, Fahrten, Nicht versorgt."""
    return workbook(week_tables(problem, plan, directory))


def week_csv(problem: WeekProblem, plan: WeekPlan, directory: Directory | None = None) -> bytes:
    """The sheet Wochenplan: semicolons, UTF-8 with byte order mark, as Excel opens it here."""
    return table_csv(week_tables(problem, plan, directory)[0])


def workbook(tables: tuple[Table, ...]) -> bytes:
    """Any tables as sheets: bold frozen header, filters, widths, landscape on one page width."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.title), table)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def table_csv(table: Table) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in table.columns])
    for row in table.rows:
        writer.writerow([safe_cell(_text(value)) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _fill(sheet: Worksheet, table: Table) -> None:
    for number, column in enumerate(table.columns, start=1):
        _put(sheet, 1, number, column.heading)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for row, values in enumerate(table.rows, start=2):
        for number, value in enumerate(values, start=1):
            _put(sheet, row, number, value)
    _dress(sheet, len(table.columns))


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        # Text that begins with "=" would become a formula; the type says it is text.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    if isinstance(value, date):
        cell.number_format = "DD.MM.YYYY"
    elif isinstance(value, time):
        cell.number_format = "HH:MM"


def _dress(sheet: Worksheet, columns: int) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="ECEAE4")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(sheet.max_row, 1)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    return str(value)
