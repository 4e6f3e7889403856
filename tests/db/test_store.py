"""Opening, refusing, backing up and restoring real files."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from kursplaner.db import store as files
from kursplaner.db.store import Store, backup, create_store, open_store, restore
from kursplaner.db.tables.areas import Area
from kursplaner.errors import UserError

New = Callable[..., Path]


def _add(store: Store, name: str) -> None:
    with store.writing() as session:
        session.add(Area(name=name, land="SN"))


def _names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Area.name).order_by(Area.id)))


def test_that_a_connection_is_safe_on_a_network_share(store: Store) -> None:
    with store.reading() as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "delete", "synchronous": 2, "foreign_keys": 1}


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"»fehlt\.kursplaner« gibt es nicht"):
        open_store(tmp_path / "fehlt.kursplaner")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"Hallo", b"SQLite format 3\x00"])
def test_that_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"»brief\.txt« ist (keine Kursplaner-Datei|beschädigt)"):
        open_store(path)
    assert path.read_bytes() == content


def test_that_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fremd.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE rooms (id)")
    with pytest.raises(UserError, match="keine Kursplaner-Datei"):
        open_store(path)


def test_that_a_newer_schema_is_refused(new_file: New) -> None:
    path = new_file()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UserError, match="neueren Version"):
        open_store(path)


def test_that_a_damaged_file_is_told_politely(new_file: New) -> None:
    path = new_file()
    content = bytearray(path.read_bytes())
    content[4096:40000] = b"\xff" * (40000 - 4096)
    path.write_bytes(content)
    with pytest.raises(UserError, match="beschädigt"), closing_store(path) as store:
        _names(store)


def closing_store(path: Path) -> closing[Store]:
    return closing(open_store(path))


def test_that_a_file_locked_by_another_program_is_told_politely(
    new_file: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BUSY_SECONDS", 0.1)
    path = new_file()
    with closing(sqlite3.connect(path, isolation_level=None)) as other, closing_store(path) as ours:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserError, match="anderen Programm benutzt"):
            _add(ours, "Adorf")


def test_that_the_second_opener_reads_and_may_not_write(new_file: New) -> None:
    path = new_file()
    with closing_store(path) as first, closing_store(path) as second:
        _add(first, "Adorf")
        assert (first.read_only, second.read_only) == (False, True)
        assert _names(second) == ["Adorf"]
        with pytest.raises(UserError, match="nur zum Lesen geöffnet"):
            _add(second, "Oelsnitz")
    with closing_store(path) as third:
        assert not third.read_only


def test_that_the_lease_ends_with_the_process_that_held_it(new_file: New) -> None:
    path = new_file()
    code = (
        "import sys, os; from pathlib import Path; from kursplaner.db.store import open_store\n"
        "store = open_store(Path(sys.argv[1])); print(store.read_only); sys.stdout.flush()\n"
        "os._exit(1)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "False"
    with closing_store(path) as store:
        assert not store.read_only


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_that_a_write_protected_file_opens_for_reading(new_file: New) -> None:
    path = new_file()
    path.chmod(0o444)
    with closing_store(path) as store:
        assert store.read_only


def test_that_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(store)
    assert _names(store) == []


def _fail_half_way(store: Store) -> None:
    with store.writing() as session:
        session.add(Area(name="Adorf", land="SN"))
        session.flush()
        _ = 1 / 0


def test_that_a_reference_to_nothing_is_refused_at_the_end(store: Store) -> None:
    from sqlalchemy.exc import IntegrityError

    from kursplaner.db.tables.areas import Site

    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(Site(area_id=77, name="Nirgends"))


def test_that_ids_are_never_used_twice(store: Store) -> None:
    _add(store, "erste")
    with store.writing() as session:
        session.delete(session.scalars(select(Area)).one())
    _add(store, "zweite")
    with store.reading() as session:
        assert session.scalars(select(Area.id)).one() == 2


def test_that_create_does_not_overwrite(new_file: New) -> None:
    path = new_file()
    before = path.read_bytes()
    with pytest.raises(UserError, match="gibt es schon"):
        create_store(path)
    assert path.read_bytes() == before


def test_that_create_in_a_folder_that_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nicht anlegen"):
        create_store(tmp_path / "nirgends" / "neu.kursplaner")


def test_that_backup_and_restore_give_back_the_file(new_file: New, tmp_path: Path) -> None:
    path, saved = new_file(), tmp_path / "sicherung.kursplaner"
    with closing_store(path) as store:
        _add(store, "Adorf")
        backup(path, saved)
        _add(store, "Oelsnitz")
    restore(saved, path)
    with closing_store(path) as store:
        assert _names(store) == ["Adorf"]


def test_that_a_damaged_backup_changes_nothing(new_file: New, tmp_path: Path) -> None:
    path, saved = new_file(), tmp_path / "sicherung.kursplaner"
    backup(path, saved)
    content = bytearray(saved.read_bytes())
    content[4096:60000] = b"\xff" * (60000 - 4096)
    saved.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(UserError):
        restore(saved, path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir() if item.name.endswith(".neu")] == []


def test_that_a_file_in_use_is_not_restored_over(new_file: New, tmp_path: Path) -> None:
    path, saved = new_file(), tmp_path / "sicherung.kursplaner"
    backup(path, saved)
    with closing_store(path) as store:
        with pytest.raises(UserError, match="nur zum Lesen"):
            restore(saved, path)
        _add(store, "Adorf")
        assert _names(store) == ["Adorf"]
