"""The right to write a file: the first opener has it, everybody else reads.

The operating system's file lock carries it, so it ends with the process whatever happens.
"""

from __future__ import annotations

import getpass
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_FAR = 1 << 30
"""Windows locks bytes: one far behind the name, which stays readable."""


def author() -> str:
    """`user@computer`, as audit and lease name people."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "unbekannt"
    return f"{user}@{socket.gethostname()}"


class Lease:
    """Held until `release`; the file beside the database names the holder."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path

    @staticmethod
    def take(database: Path) -> Lease | None:
        """The lease, or None when another opener holds it."""
        path = _lease_path(database)
        while True:
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0)
            try:
                _lock(file)
            except OSError:
                file.close()
                return None
            if _is_still(file, path):
                file.truncate(0)
                file.write(author().encode())
                return Lease(file, path)
            file.close()  # the holder before us removed it meanwhile

    @staticmethod
    def holder(database: Path) -> str:
        """Who writes the database now (best effort)."""
        try:
            return _lease_path(database).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def release(self) -> None:
        """Give it back and clear the file away."""
        if self._file.closed:
            return
        if os.name == "posix":
            self._path.unlink(missing_ok=True)
            self._file.close()
        else:
            self._file.truncate(0)
            self._file.close()
            with suppress(OSError):  # the next opener has it already
                self._path.unlink()


def _is_still(file: BinaryIO, path: Path) -> bool:
    """Whether the locked file is the one others will find."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def _lease_path(database: Path) -> Path:
    return database.with_name(f".{database.name}.lock")


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
