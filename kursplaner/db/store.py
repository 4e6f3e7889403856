"""One database: opening, creating, backing up and restoring it, never half."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from kursplaner.db import migrations
from kursplaner.db.errors import damaged, told
from kursplaner.db.lease import Lease
from kursplaner.errors import UserError

APPLICATION_ID = 0x4B555250
"""PRAGMA application_id of our files ("KURP")."""
BUSY_SECONDS = 5.0
_MAGIC = b"SQLite format 3\x00"


class Store:
    """An open database. Sessions are short; a read-only store refuses to write."""

    def __init__(self, engine: Engine, path: Path, lease: Lease | None, *, read_only: bool) -> None:
        self.engine = engine
        self.path = path
        self.read_only = read_only
        self._lease = lease

    @property
    def shared(self) -> bool:
        """Whether somebody else may be writing; whoever holds the lease of a file is alone."""
        return self._lease is None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One read transaction: all that is read in it belongs together."""
        with told(self.path), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One write transaction: all or nothing. Not recorded; see `journal` for that."""
        if self.read_only:
            raise _read_only(self.path)
        engine = self.engine.execution_options(write=True)
        with told(self.path), Session(engine, expire_on_commit=False) as session, session.begin():
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
            yield session

    def close(self) -> None:
        self.engine.dispose()
        if self._lease is not None:
            self._lease.release()


def open_store(path: Path, *, read_only: bool = False) -> Store:
    """Open a file and bring its schema up to date.

    The second opener gets a read-only store. Raises UserError: missing file, no Kursplaner file,
    newer schema, file locked or damaged.
    """
    _look_at(path)
    lease = None if read_only else _take_lease(path)
    read_only = lease is None
    store = Store(_engine(path, read_only=read_only), path, lease, read_only=read_only)
    try:
        _bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


def create_store(path: Path) -> Store:
    """A new empty file; UserError when there is one already or the folder cannot be written."""
    if path.exists():
        raise UserError(
            f"Die Datei »{path.name}« gibt es schon.", "Bitte wählen Sie einen anderen Namen."
        )
    with replaced(path) as new, told(path):
        engine = _engine(new, read_only=False)
        with engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.upgrade(connection)
        engine.dispose()
    return open_store(path)


def backup(path: Path, to: Path) -> None:
    """A complete, checked copy of the file as it is now, while others may work on it."""
    _look_at(path)
    with replaced(to) as new, told(path):
        _copy(path, new)
        _check_whole(new, path)


def restore(saved: Path, to: Path) -> None:
    """Put a backup in the place of a file: entirely, or not at all."""
    _look_at(saved)
    lease = _take_lease(to) if to.exists() else None
    if to.exists() and lease is None:
        raise _read_only(to)
    try:
        with replaced(to) as new, told(saved):
            _copy(saved, new)
            _check_whole(new, saved)
            _drop_journal(to)
    finally:
        if lease is not None:
            lease.release()


def _engine(path: Path, *, read_only: bool) -> Engine:
    mode = "ro" if read_only else "rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{quote(str(path.resolve()))}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    """DELETE, not WAL: WAL breaks on network shares."""
    for pragma in ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Transactions begin where the code says so; the driver would begin them at the first write.

    References are checked at the end: undo and deep deletion need no order of their own.
    """
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
    if write:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def _look_at(path: Path) -> None:
    if not path.exists():
        raise UserError(
            f"Die Datei »{path.name}« gibt es nicht.", "Bitte prüfen Sie Ordner und Namen."
        )
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise UserError(
            f"Die Datei »{path.name}« lässt sich nicht lesen.",
            "Bitte prüfen Sie Ordner und Zugriffsrechte.",
        ) from error
    if magic != _MAGIC:
        raise _not_ours(path)


def _bring_up_to_date(store: Store) -> None:
    with told(store.path):
        found = _revision(store.engine, store.path)
        _refuse_damaged(store)
        if found == migrations.HEAD:
            return
        if found not in migrations.REVISIONS:
            raise UserError(
                f"Die Datei »{store.path.name}« stammt aus einer neueren Version von Kursplaner.",
                "Bitte öffnen Sie sie mit der neueren Version.",
            )
        if store.read_only:
            raise UserError(
                f"Die Datei »{store.path.name}« stammt aus einer älteren Version.",
                "Bitte öffnen Sie sie einmal zum Bearbeiten, dann wird sie umgestellt.",
            )
        _upgrade(store.engine)


def _refuse_damaged(store: Store) -> None:
    """Better told at the door than in the middle of work; milliseconds for a county."""
    with store.engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            raise damaged(store.path)


def _upgrade(engine: Engine) -> None:
    """All revisions in one transaction; old images no longer fit, so undo starts anew."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")  # rebuilt tables would lose their references
        write = connection.execution_options(write=True)
        with write.begin():
            migrations.upgrade(write)
            write.execute(text("UPDATE changes SET closed = 1"))
            broken = write.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the upgrade breaks references: {broken[:3]}")


def _revision(engine: Engine, path: Path) -> str:
    with engine.connect() as connection:
        named = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
        ).scalar()
        ours = connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        if named is None or not ours:
            raise _not_ours(path)
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def _take_lease(path: Path) -> Lease | None:
    """None also where the folder or file cannot be written: then only reading is left."""
    try:
        return Lease.take(path) if os.access(path, os.W_OK) else None
    except OSError:
        return None


def _copy(source: Path, target: Path) -> None:
    address = f"file:{quote(str(source.resolve()))}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _check_whole(copy: Path, original: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise _not_ours(original)
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise UserError(
                f"Die Datei »{original.name}« ist beschädigt.",
                "Bitte nehmen Sie eine andere Sicherung.",
            )


def _drop_journal(path: Path) -> None:
    """A rollback journal of the old file must not be played back into the new one."""
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A new empty file beside `path` that takes its place at the end, or vanishes."""
    new = path.with_name(f".{path.name}.{uuid4().hex[:8]}.neu")
    try:
        new.open("xb").close()
    except OSError as error:
        raise UserError(
            f"Im Ordner »{path.parent.name}« lässt sich die Datei »{path.name}« nicht anlegen.",
            "Bitte wählen Sie einen Ordner, in dem Sie schreiben dürfen.",
        ) from error
    try:
        yield new
        with new.open("r+b") as file:
            os.fsync(file.fileno())
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
        new.with_name(f"{new.name}-journal").unlink(missing_ok=True)


def _not_ours(path: Path) -> UserError:
    return UserError(
        f"»{path.name}« ist keine Kursplaner-Datei.",
        "Bitte wählen Sie eine Datei, die mit Kursplaner angelegt wurde.",
    )


def _read_only(path: Path) -> UserError:
    holder = Lease.holder(path)
    by = f" ({holder})" if holder else ""
    return UserError(
        f"Die Datei »{path.name}« ist nur zum Lesen geöffnet{by}.",
        "Bitte warten Sie, bis sie anderswo geschlossen ist, und öffnen Sie sie dann neu.",
    )
