"""Opening a workbook of unknown origin: its cells as plain values, or one clear sentence."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

from msgspec import Struct
from openpyxl import Workbook, load_workbook

from kursplaner.errors import UserError
from kursplaner.exchange.files import read_bytes

LARGEST = 32 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200


class CellSheet(Struct, frozen=True):
    """The cells of one sheet, row 1 first."""

    title: str
    rows: tuple[tuple[object, ...], ...]


def filled(cells: Sequence[object]) -> bool:
    return any(value is not None and str(value).strip() for value in cells)


def read_sheets(path: Path) -> tuple[CellSheet, ...]:
    """All sheets with the values Excel last showed.

    Raises UserError: missing, damaged, protected, another format, far too large.
    """
    content = read_bytes(path, LARGEST)
    _known_kind(path, content)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts it does not keep; nothing is written back here.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
            try:
                return tuple(_cells(book))
            finally:
                book.close()
    except UserError:
        raise
    except Exception as error:  # a damaged workbook fails anywhere inside openpyxl
        raise UserError(
            f"»{path.name}« ist beschädigt oder keine Excel-Datei.",
            "Bitte öffnen Sie sie in Excel und speichern Sie sie neu als .xlsx.",
        ) from error


def _known_kind(path: Path, content: bytes) -> None:
    """Raises UserError for what is not an unprotected .xlsx workbook."""
    save = "Bitte speichern Sie sie in Excel als »Excel-Arbeitsmappe (.xlsx)«."
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UserError(
                f"»{path.name}« ist mit einem Kennwort geschützt.",
                "Bitte entfernen Sie das Kennwort in Excel und versuchen Sie es noch einmal.",
            )
        raise UserError(f"»{path.name}« ist eine alte Excel-Datei (.xls).", save)
    if not content:
        raise UserError(f"»{path.name}« ist leer.", "Bitte wählen Sie eine andere Datei.")
    if not content.startswith(b"PK"):
        kind = "eine Textdatei (CSV)" if _is_text(content) else "keine Excel-Datei"
        raise UserError(f"»{path.name}« ist {kind}, keine Arbeitsmappe (.xlsx).", save)
    _check_archive(path, content, save)


def _check_archive(path: Path, content: bytes, save: str) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            sizes = sum(info.file_size for info in archive.infolist())
            names = archive.namelist()
            kind = archive.read("mimetype") if "mimetype" in names else b""
    except Exception as error:  # zipfile raises many kinds for a damaged archive
        raise UserError(
            f"»{path.name}« ist beschädigt und lässt sich nicht öffnen.",
            "Bitte lassen Sie sich die Datei noch einmal geben.",
        ) from error
    if b"opendocument" in kind:
        raise UserError(f"»{path.name}« ist eine OpenDocument-Tabelle (.ods).", save)
    if sizes > LARGEST_UNPACKED:
        raise UserError(
            f"»{path.name}« wird ausgepackt zu groß und deshalb nicht gelesen.",
            "Bitte prüfen Sie, ob es die richtige Datei ist.",
        )


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    return b"\0" not in head and sum(byte < 9 for byte in head) == 0 and b"\n" in head


def _cells(book: Workbook) -> Iterator[CellSheet]:
    for sheet in book.worksheets:
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        taken = tuple(tuple(row) for row in islice(rows, MOST_ROWS + 1))
        while taken and not filled(taken[-1]):
            taken = taken[:-1]
        if len(taken) > MOST_ROWS:
            raise UserError(
                f"Das Blatt »{sheet.title}« hat mehr als {MOST_ROWS} Zeilen.",
                "Bitte teilen Sie die Datei.",
            )
        yield CellSheet(sheet.title, taken)
