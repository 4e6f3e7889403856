"""The history of the schema ends at today's models, and every step keeps data."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from kursplaner.db import migrations
from kursplaner.db.store import APPLICATION_ID, Store, open_store
from kursplaner.db.tables import Base
from kursplaner.db.tables.areas import Area
from kursplaner.db.tables.journal import Change


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return ScriptDirectory.from_config(config)


def test_that_every_revision_is_named_in_order() -> None:
    found = [script.revision for script in _scripts().walk_revisions()]
    assert tuple(reversed(found)) == migrations.REVISIONS


def test_that_the_head_equals_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_that_constraints_of_the_head_equal_the_models(store: Store) -> None:
    """Autogenerate is blind to checks and AUTOINCREMENT: compare the whole text of every table."""
    models = create_engine("sqlite://")
    Base.metadata.create_all(models)
    tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    with store.engine.connect() as left, models.connect() as right:
        made = {name: _parts(sql) for name, sql in left.exec_driver_sql(tables)}
        meant = {name: _parts(sql) for name, sql in right.exec_driver_sql(tables)}
    made.pop("alembic_version")
    assert made == meant


def _parts(sql: str) -> list[str]:
    """Columns and constraints in any order; a column added later stands at the end."""
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts = re.split(r",(?![^()]*\))", body)
    return sorted(" ".join(part.split()) for part in parts)


def test_that_all_tables_can_be_made_on_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in Base.metadata.sorted_tables:
        assert f"CREATE TABLE {table.name} (" in str(CreateTable(table).compile(dialect=dialect))


def test_that_every_table_keeps_its_ids_to_itself() -> None:
    assert all(t.dialect_options["sqlite"]["autoincrement"] for t in Base.metadata.sorted_tables)


def test_that_an_old_file_is_brought_up_with_its_data(tmp_path: Path) -> None:
    path = tmp_path / "alt.kursplaner"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.upgrade(connection, migrations.REVISIONS[0])
        connection.exec_driver_sql(
            "INSERT INTO areas (name, land, office, office_phone, reserve_driver, days, day_start,"
            " day_end, lesson_step, winter) VALUES ('Adorf', 'SN', '', '', '', 6, 420, 1260, 15, 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO changes (title, at, author, undone, closed)"
            " VALUES ('alt', '2026-01-01 00:00:00', 'x', 0, 0)"
        )
    engine.dispose()
    with closing(open_store(path)) as store, store.reading() as session:
        assert session.scalars(select(Area.name)).all() == ["Adorf"]
        assert session.scalars(select(Change.closed)).all() == [True]
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (
            migrations.HEAD,
        )


def test_that_tours_of_an_old_file_are_not_fixed_in_their_order() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrations.upgrade(connection, "0007")
        connection.exec_driver_sql(
            "INSERT INTO tours (plan_id, position, label, vehicle_id, driver_id, layout, pinned)"
            " VALUES (1, 0, 'v1/1', 1, 1, 0, 1)"
        )
        migrations.upgrade(connection)
        found = connection.exec_driver_sql("SELECT label, pinned, order_pinned FROM tours").all()
    assert [tuple(row) for row in found] == [("v1/1", 1, 0)]


def test_that_a_failing_upgrade_leaves_the_old_file(
    tmp_path: Path, new_file: Callable[..., Path], monkeypatch: object
) -> None:
    import pytest

    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    path = tmp_path / "alt.kursplaner"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.upgrade(connection, migrations.REVISIONS[0])
    engine.dispose()
    before = path.read_bytes()
    real = migrations.upgrade

    def broken(connection: object, to: str = migrations.HEAD) -> None:
        real(connection, migrations.REVISIONS[1])  # type: ignore[arg-type]
        raise RuntimeError("half way")

    monkeypatch.setattr(migrations, "upgrade", broken)
    with pytest.raises(RuntimeError, match="half way"):
        open_store(path)
    assert path.read_bytes() == before
