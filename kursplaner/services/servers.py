"""Several offices on one database: set one up on a server, or move a file there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import select

from kursplaner.db import server
from kursplaner.db.store import Store, open_store
from kursplaner.db.tables.areas import WorkspaceInfo
from kursplaner.services.workspace import first_area, prepare_new


def set_up(address: str, path: Path, title: str, *, land: str = "SN") -> None:
    """Write the connection file `path`; an empty database gets its first planning area.

    A database that is in use already is left as it is. Raises UserError as `open_workspace`.
    """
    with _connected(address, path) as store, store.writing() as session:
        if session.scalars(select(WorkspaceInfo)).first() is None:
            prepare_new(session, title)
            first_area(session, title, land, date.today())


def move_there(file: Path, address: str, path: Path) -> None:
    """Copy a whole file into an empty database on a server; the file stays as it is.

    Raises UserError as `open_workspace`, and when the database holds data already.
    """
    source = open_store(file, read_only=True)
    try:
        with _connected(address, path) as target:
            server.copy_all(source, target)
    finally:
        source.close()


@contextmanager
def _connected(address: str, path: Path) -> Iterator[Store]:
    """The database, and a connection file that stays only if all goes well."""
    server.write_address(path, address)
    try:
        store = server.connect(address, path)
        try:
            yield store
        finally:
            store.close()
    except BaseException:
        path.unlink()
        raise
