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

_SERVER_FAULTS = {
    "40": (
        "wurde gerade auch an einem anderen Platz geändert; hier ist nichts gespeichert.",
        "Bitte sehen Sie sich den neuen Stand an und versuchen Sie es noch einmal.",
    ),
    "42501": ("darf von Ihnen nicht geändert werden.", "Bitte fragen Sie, wer sie betreut."),
    "53": (
        "nimmt gerade nichts an: Der Server ist voll oder überlastet.",
        "Bitte versuchen Sie es später noch einmal; es ist nichts verloren gegangen.",
    ),
}
"""By the first letters of the SQLSTATE. Without one, or else: the server does not answer."""
_UNREACHABLE = (
    "ist nicht erreichbar.",
    "Bitte prüfen Sie Netz, Adresse und Kennwort; was gespeichert war, ist dort sicher.",
)
_LOST = ("08", "57P")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn a fault of the file into a UserError; anything else passes through."""
    try:
        yield
    except DBAPIError as error:
        raise _user_error(error.orig, path) or error from error
    except sqlite3.Error as error:
        raise _user_error(error, path) or error from error
    except UnicodeDecodeError as error:  # a text of the file, or what SQLite says of it
        raise damaged(path) from error


def damaged(path: Path) -> UserError:
    what, remedy = _FAULTS["SQLITE_CORRUPT"]
    return UserError(f"Die Datei »{path.name}« {what}", remedy)


def _user_error(error: BaseException | None, path: Path) -> UserError | None:
    name = getattr(error, "sqlite_errorname", "")
    for prefix, (what, remedy) in _FAULTS.items():
        if name.startswith(prefix):
            return UserError(f"Die Datei »{path.name}« {what}", remedy)
    return None if name or error is None else _server_error(error, path)


def _server_error(error: BaseException, path: Path) -> UserError | None:
    if not hasattr(error, "sqlstate"):
        return None
    state = str(error.sqlstate or "")
    for prefix, (what, remedy) in _SERVER_FAULTS.items():
        if state.startswith(prefix):
            return UserError(f"Die Datenbank »{path.stem}« {what}", remedy)
    unanswered = not state and type(error).__name__ in ("OperationalError", "ConnectionTimeout")
    if unanswered or state.startswith(_LOST):
        return UserError(f"Die Datenbank »{path.stem}« {_UNREACHABLE[0]}", _UNREACHABLE[1])
    return None
