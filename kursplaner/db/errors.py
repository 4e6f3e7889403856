"""Faults of files and disks, told in one German sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from kursplaner.errors import UserError

_FAULTS = {
    "SQLITE_BUSY": (
        "wird gerade von einem anderen Programm benutzt.",
        "Bitte schließen Sie es dort oder versuchen Sie es gleich noch einmal.",
    ),
    "SQLITE_LOCKED": (
        "wird gerade von einem anderen Programm benutzt.",
        "Bitte versuchen Sie es gleich noch einmal.",
    ),
    "SQLITE_READONLY": (
        "darf nicht geändert werden.",
        "Bitte prüfen Sie, ob Sie in diesem Ordner schreiben dürfen.",
    ),
    "SQLITE_FULL": (
        "konnte nicht gespeichert werden: Der Datenträger ist voll.",
        "Bitte schaffen Sie Platz; es ist nichts verloren gegangen.",
    ),
    "SQLITE_IOERR": (
        "konnte nicht gelesen oder geschrieben werden.",
        "Bitte prüfen Sie Datenträger oder Netzlaufwerk.",
    ),
    "SQLITE_CANTOPEN": (
        "konnte nicht geöffnet werden.",
        "Bitte prüfen Sie Ordner und Zugriffsrechte.",
    ),
    "SQLITE_CORRUPT": (
        "ist beschädigt.",
        "Bitte stellen Sie die letzte Sicherung wieder her.",
    ),
    "SQLITE_NOTADB": (
        "ist keine Kursplaner-Datei.",
        "Bitte wählen Sie eine Datei, die mit Kursplaner angelegt wurde.",
    ),
}


@contextmanager
def told(path: Path | None) -> Iterator[None]:
    """Turn a fault of the file into a UserError; anything else passes through."""
    try:
        yield
    except DBAPIError as error:
        raise _user_error(error.orig, path) or error from error
    except sqlite3.Error as error:
        raise _user_error(error, path) or error from error


def _user_error(error: BaseException | None, path: Path | None) -> UserError | None:
    name = getattr(error, "sqlite_errorname", "")
    for prefix, (what, remedy) in _FAULTS.items():
        if name.startswith(prefix):
            return UserError(f"Die Datei „{path.name if path else ''}“ {what}", remedy)
    return None
