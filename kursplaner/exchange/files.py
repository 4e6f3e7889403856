"""Reading and writing whole files: every fault of the disk is told in one German sentence."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path

from kursplaner.errors import UserError

LARGEST = 256 * 1024 * 1024
"""Bytes; no file of a municipality comes near it."""
Words = tuple[int, list[str]]
"""Number of a line, from 1, and its words."""


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """The whole file. Raises UserError: missing, a folder, not readable, larger than `largest`."""
    try:
        if path.is_dir():
            raise UserError(f"»{path}« ist ein Ordner.", "Bitte wählen Sie eine Datei.")
        size = path.stat().st_size
        if size > largest:
            raise _too_large(path, largest)
        with path.open("rb") as stream:
            content = stream.read(largest + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if len(content) > largest:
        raise _too_large(path, largest)
    return content


def read_words(path: Path, largest: int = LARGEST) -> list[Words]:
    """The words of every line that is not empty, of a text in UTF-8 or Latin-1.

    Raises UserError as `read_bytes`.
    """
    content = read_bytes(path, largest)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return [(n, line.split()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]


def write_bytes(path: Path, content: bytes) -> None:
    """Replace or create the file as a whole: afterwards either the old or the new content is there.

    Raises UserError: folder missing or not writable, disk full.
    """
    temporary: str | None = None
    try:
        if path.is_dir():
            raise UserError(f"»{path}« ist ein Ordner.", "Bitte nennen Sie einen Dateinamen.")
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _mode_of(path))
        os.replace(temporary, path)
        temporary = None
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def check_target(path: Path) -> None:
    """Raise UserError where `write_bytes` would, before the work whose result is to be written."""
    if path.is_dir():
        raise UserError(f"»{path}« ist ein Ordner.", "Bitte nennen Sie einen Dateinamen.")
    if not path.parent.is_dir():
        raise _unwritable(path, FileNotFoundError())
    if not os.access(path.parent, os.W_OK):
        raise _unwritable(path, PermissionError())


def _mode_of(path: Path) -> int:
    """Permissions of the file that is replaced, else those of a new file."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _too_large(path: Path, largest: int) -> UserError:
    size = f"{largest // 1024**2} MB" if largest >= 1024**2 else f"{largest // 1024} KB"
    return UserError(
        f"Die Datei »{path}« ist größer als {size} und wird deshalb nicht gelesen.",
        "Bitte prüfen Sie, ob es die richtige Datei ist.",
    )


def _unreadable(path: Path, error: Exception) -> UserError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UserError(f"Die Datei »{path}« gibt es nicht.", "Bitte prüfen Sie den Namen.")
    if isinstance(error, PermissionError):
        return UserError(
            f"Die Datei »{path}« darf nicht gelesen werden.",
            "Bitte schließen Sie sie in anderen Programmen oder lassen Sie sich das Recht geben.",
        )
    if isinstance(error, ValueError):
        return UserError(f"»{path}« ist kein gültiger Dateiname.", "Bitte prüfen Sie den Namen.")
    return UserError(
        f"Die Datei »{path}« lässt sich nicht lesen.", "Bitte prüfen Sie das Laufwerk."
    )


def _unwritable(path: Path, error: Exception) -> UserError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UserError(
            f"Den Ordner »{path.parent}« gibt es nicht.", "Bitte legen Sie ihn zuerst an."
        )
    if isinstance(error, PermissionError):
        return UserError(
            f"In »{path.parent}« darf die Datei »{path.name}« nicht geschrieben werden.",
            "Bitte schließen Sie sie in anderen Programmen oder wählen Sie einen anderen Ordner.",
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            f"Für »{path.name}« ist auf dem Laufwerk kein Platz mehr.",
            "Bitte schaffen Sie Platz oder wählen Sie einen anderen Ordner.",
        )
    if isinstance(error, ValueError):
        return UserError(f"»{path}« ist kein gültiger Dateiname.", "Bitte prüfen Sie den Namen.")
    return UserError(
        f"Die Datei »{path}« lässt sich nicht schreiben.", "Bitte prüfen Sie das Laufwerk."
    )


_REPLACED = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}


def file_word(text: str) -> str:
    """The text as part of a file name on every system: ASCII letters, digits and hyphens."""
    spelled = "".join(
        _REPLACED.get(letter, letter) for letter in unicodedata.normalize("NFC", text)
    )
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60] or "ohne-Namen"
