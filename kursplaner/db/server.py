"""A database on a server (PostgreSQL), where several offices write at once.

What people open is a small file with the address in it, so recent files, the command line and the
window need to know nothing of servers. Passwords do not stand in it: the client library takes
them from the user's own password file (pgpass).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from kursplaner.db import migrations
from kursplaner.db.errors import told
from kursplaner.db.store import Store, replaced
from kursplaner.db.tables import Base
from kursplaner.errors import UserError

SCHEMES = ("postgresql://", "postgres://")
_DRIVER = "postgresql+psycopg"
_LONGEST = 2000
_SETTING_UP = 0x4B555250
"""Advisory lock: two offices never bring the schema up at the same moment."""
_EXAMPLE = "postgresql://benutzer@rechner/kursplaner"


def address_in(path: Path) -> str | None:
    """The address a connection file names; None when it is no such file."""
    try:
        with path.open("rb") as file:
            head = file.read(_LONGEST + 1)
    except OSError:
        return None
    if not head.startswith(tuple(scheme.encode() for scheme in SCHEMES)):
        return None
    return head.decode("utf-8", "replace").strip()


def write_address(path: Path, address: str) -> None:
    """A new connection file; UserError when the name is taken or the address is none."""
    _url(address)
    if path.exists():
        raise UserError(
            f"Die Datei »{path.name}« gibt es schon.", "Bitte wählen Sie einen anderen Namen."
        )
    with replaced(path) as new:
        new.write_text(f"{address}\n", "utf-8")


def connect(address: str, path: Path) -> Store:
    """Open the database at an address and bring its schema up to date.

    `path` is the connection file, for messages and the list of recent files. Raises UserError:
    no such server or database, no right to it, a newer schema, the driver is not installed.
    """
    store = Store(_engine(address), path, None, read_only=False)
    try:
        with told(path), store.engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_SETTING_UP)))
            found = connection.scalar(text("SELECT to_regclass('alembic_version')"))
            revision = found and connection.scalar(text("SELECT version_num FROM alembic_version"))
            if revision == migrations.HEAD:
                return store
            if revision and revision not in migrations.REVISIONS:
                raise _newer()
            migrations.upgrade(connection)
            connection.execute(text("UPDATE changes SET closed = true"))
    except BaseException:
        store.close()
        raise
    return store


def copy_all(source: Store, target: Store) -> None:
    """Every row of one database into another that has none yet, in one transaction.

    Raises UserError when the target holds data already.
    """
    with source.reading() as old, target.writing() as new:
        if _has_rows(new):
            raise UserError(
                "In der Datenbank auf dem Server stehen schon Daten.",
                "Bitte nehmen Sie eine leere Datenbank.",
            )
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in old.execute(select(table)).mappings()]
            if rows:
                new.execute(table.insert(), rows)
                _count_on(new, table.name)


def _has_rows(session: Session) -> bool:
    tables = Base.metadata.sorted_tables
    return any(session.execute(select(table).limit(1)).first() for table in tables)


def _count_on(session: Session, table: str) -> None:
    """New rows get numbers behind the copied ones."""
    session.execute(
        text(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
    )


def _engine(address: str) -> Engine:
    """Serializable: who reads sees one state, and of two who change the same thing one is told."""
    if find_spec("psycopg") is None:
        raise UserError(
            "Für eine Datenbank auf einem Server fehlt ein Baustein des Programms.",
            "Bitte lassen Sie ihn einrichten: pip install 'kursplaner[server]'",
        )
    url = _url(address).set(drivername=_DRIVER)
    return create_engine(
        url,
        isolation_level="SERIALIZABLE",
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "tcp_user_timeout": 5000},
    )


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or not address.startswith(SCHEMES) or not url.database or "\n" in address:
        raise UserError(
            "Das ist keine Adresse einer Datenbank auf einem Server.",
            f"Sie sieht so aus: {_EXAMPLE}",
        )
    if url.password is not None:
        raise UserError(
            "In der Adresse steht ein Kennwort, das andere lesen könnten.",
            "Bitte lassen Sie es weg und legen Sie es in Ihrer Kennwortdatei (pgpass) ab.",
        )
    return url


def _newer() -> UserError:
    return UserError(
        "Die Datenbank auf dem Server stammt aus einer neueren Version von Kursplaner.",
        "Bitte öffnen Sie sie mit der neueren Version.",
    )
