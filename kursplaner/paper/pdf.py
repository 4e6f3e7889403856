"""Documents as PDF files, pages as pictures."""

from __future__ import annotations

import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, Qt, QUuid
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from kursplaner.errors import UserError
from kursplaner.paper.app import ensure_app
from kursplaner.paper.page import Document, Page
from kursplaner.paper.paint import paint

RESOLUTION = 1200
_MATCH = QPageSize.SizeMatchPolicy.FuzzyMatch
_DATES = re.compile(rb"(?<=Date \(D:)[^)]+(?=\))|(?<=Date=\")[-+:T0-9Z]+(?=\")")


def write(document: Document, path: Path) -> None:
    """Write the whole file or leave the old one untouched.

    UserError: the folder is missing or not writable, or another program holds the file.
    """
    content = render(document)
    try:
        with NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                file.close()
                os.chmod(file.name, 0o644)
                os.replace(file.name, path)
            except OSError:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise UserError(
            f"Die Datei »{path.name}« konnte nicht in »{path.parent}« gespeichert werden.",
            "Bitte schließen Sie die Datei, falls sie geöffnet ist, "
            "oder wählen Sie einen anderen Ordner.",
        ) from error


def render(document: Document) -> bytes:
    """The document as PDF; the same document gives the same bytes on the same machine."""
    if not document.pages:
        raise ValueError(f"{document.key} has no pages")
    ensure_app()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setTitle(document.title)
    writer.setCreator("kursplaner")
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), document.file_name.encode()))
    writer.setPageLayout(_layout(document.pages[0]))
    painter = QPainter(writer)
    for number, page in enumerate(document.pages):
        if number:
            writer.setPageLayout(_layout(page))
            writer.newPage()
        paint(page, painter)
    painter.end()
    buffer.close()
    return _DATES.sub(_fixed_date, bytes(buffer.data().data()))


def _layout(page: Page) -> QPageLayout:
    # The size is given upright: Qt turns it for landscape.
    short, long = sorted((page.width, page.height))
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter, "", _MATCH)
    wide = page.width > page.height
    turn = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turn, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _fixed_date(found: re.Match[bytes]) -> bytes:
    # The date of printing stands on the page; the file's own would change every run. Same length,
    # because the table of offsets at the end counts bytes.
    fixed = b"2000-01-01T00:00:00+00:00" if b"-" in found[0][:8] else b"20000101000000Z"
    return fixed[: len(found[0])].ljust(len(found[0]), b" ")


def png(page: Page, width_px: int) -> QImage:
    """A picture of the page, `width_px` pixels wide, on white."""
    ensure_app()
    scale = width_px / page.width
    image = QImage(width_px, round(page.height * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(page, painter, scale)
    painter.end()
    return image
