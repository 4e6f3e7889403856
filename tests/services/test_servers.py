"""Several offices on one database: a real PostgreSQL, two workspaces at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from kursplaner.cli import main
from kursplaner.db import migrations, server
from kursplaner.db.rows import delete_deep
from kursplaner.db.tables.areas import Room
from kursplaner.domain.plan import PlacedLesson
from kursplaner.errors import UserError
from kursplaner.services import planning
from kursplaner.services.servers import move_there, set_up
from kursplaner.services.week import load_week, place_lesson, publish, unplace_lesson
from kursplaner.services.workspace import Workspace, backup, open_workspace, restore
from tests.postgres import new_address, running_server
from tests.services.conftest import WEEK

__all__ = ["new_address", "running_server"]

Offices = tuple[Workspace, Workspace]


@pytest.fixture
def shared(example: Callable[[str], Path], new_address: Callable[[], str], tmp_path: Path) -> Path:
    """A connection file to a server that holds the example Adorf."""
    path = tmp_path / "gemeinsam.kursplaner"
    move_there(example("adorf"), new_address(), path)
    return path


@pytest.fixture
def offices(shared: Path) -> Iterator[Offices]:
    first, second = open_workspace(shared), open_workspace(shared)
    yield first, second
    first.close()
    second.close()


def _some_place(ws: Workspace) -> PlacedLesson:
    problem = planning.prepare(ws, WEEK).problem
    lesson = problem.lessons[0]
    return PlacedLesson(lesson.id, 600, problem.rooms[0].id, (problem.teachers[0].id,))


def test_that_a_file_moved_to_a_server_asks_the_same_question(
    adorf: Workspace, offices: Offices
) -> None:
    mine, there = planning.prepare(adorf, WEEK), planning.prepare(offices[0], WEEK)
    assert there.problem == mine.problem
    assert there.fingerprint == mine.fingerprint
    assert offices[0].week_states() == adorf.week_states()


def test_that_both_offices_may_write_and_see_each_other(offices: Offices) -> None:
    first, second = offices
    heard: list[frozenset[str]] = []
    second.on_change(heard.append)
    place = _some_place(first)
    place_lesson(first, WEEK, place)
    assert not first.look_around()
    assert not first.read_only
    assert not second.read_only
    assert heard == []
    assert second.look_around()
    assert len(heard) == 1
    assert place in load_week(second, WEEK).plan.lessons
    assert not second.look_around()
    unplace_lesson(second, WEEK, place.lesson)
    assert place not in load_week(first, WEEK).plan.lessons


def test_that_taking_back_is_seen_by_the_other_office_too(offices: Offices) -> None:
    first, second = offices
    place = _some_place(first)
    place_lesson(first, WEEK, place)
    second.look_around()
    first.undo()
    assert second.look_around()
    assert place not in load_week(second, WEEK).plan.lessons
    first.redo()
    assert second.look_around()
    assert place in load_week(second, WEEK).plan.lessons


def test_that_undo_never_undoes_what_the_other_office_did_on_top(offices: Offices) -> None:
    first, second = offices
    place = _some_place(first)
    place_lesson(first, WEEK, place)
    second._journal._author = "andere@rechner"
    unplace_lesson(second, WEEK, place.lesson)
    with pytest.raises(UserError, match="inzwischen geändert"):
        first.undo()


def test_that_of_two_changes_at_the_same_moment_one_is_refused_whole(offices: Offices) -> None:
    first, second = offices
    with first.reading() as session:
        id = session.scalars(select(Room.id).order_by(Room.id)).first()

    def rename_while_the_other_does() -> None:
        with first.change("Raum umbenennen") as mine:
            room = mine.get_one(Room, id)
            with second.change("Raum anders benennen") as other:
                other.get_one(Room, id).name = "Zweiter"
            room.name = "Erster"

    with pytest.raises(UserError, match="auch an einem anderen Platz geändert"):
        rename_while_the_other_does()
    with first.reading() as session:
        assert session.get_one(Room, id).name == "Zweiter"
    assert first.history(1)[0].title == "Raum anders benennen"


def test_that_a_week_is_published_and_deep_deletion_is_taken_back(offices: Offices) -> None:
    first, second = offices
    place_lesson(first, WEEK, _some_place(first))
    publish(first, WEEK)
    before = load_week(second, WEEK)
    with first.change("Raum löschen") as session:
        delete_deep(session, session.scalars(select(Room).order_by(Room.id)).first())
    assert load_week(second, WEEK).problem != before.problem
    first.undo()
    assert load_week(second, WEEK).problem == before.problem


def test_that_new_rows_get_numbers_behind_the_copied_ones(offices: Offices) -> None:
    with offices[0].change("Raum anlegen") as session:
        old = max(session.scalars(select(Room.id)))
        room = session.get_one(Room, old)
        new = Room(site_id=room.site_id, name="Neu", seats=5)
        session.add(new)
        session.flush()
        assert new.id == old + 1


def test_that_a_database_in_use_is_not_filled_a_second_time(
    shared: Path, example: Callable[[str], Path], tmp_path: Path
) -> None:
    address = server.address_in(shared)
    assert address is not None
    again = tmp_path / "nochmal.kursplaner"
    with pytest.raises(UserError, match="stehen schon Daten"):
        move_there(example("adorf"), address, again)
    assert not again.exists()


def test_that_a_second_office_joins_without_changing_anything(shared: Path, tmp_path: Path) -> None:
    address = server.address_in(shared)
    assert address is not None
    second = tmp_path / "zweites.kursplaner"
    set_up(address, second, "Ein anderer Name")
    joined = open_workspace(second)
    assert joined.title == "Beispiel Adorf/Vogtl."
    joined.close()


def test_that_an_empty_database_begins_like_a_new_file(
    new_address: Callable[[], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "neu.kursplaner"
    assert main(["db", "server", new_address(), str(path), "--title", "Adorf"]) == 0
    assert "Eingerichtet" in capsys.readouterr().out
    ws = open_workspace(path)
    assert ws.title == "Adorf"
    assert ws.weeks()
    ws.close()


def test_that_an_older_schema_is_brought_up_and_a_newer_one_refused(
    new_address: Callable[[], str], tmp_path: Path
) -> None:
    address, path = new_address(), tmp_path / "alt.kursplaner"
    engine = server._engine(address)
    with engine.begin() as connection:
        migrations.upgrade(connection, migrations.REVISIONS[0])
    set_up(address, path, "Adorf")
    with engine.begin() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        assert found == migrations.HEAD
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(UserError, match="neueren Version"):
        open_workspace(path)


def test_that_backups_of_a_server_are_left_to_the_server(shared: Path, tmp_path: Path) -> None:
    to = tmp_path / "sicherung.kursplaner"
    with pytest.raises(UserError, match="auf einem Server"):
        backup(shared, to)
    assert not to.exists()
    with pytest.raises(UserError, match="auf einem Server"):
        restore(to, shared)


@pytest.mark.parametrize(
    "address",
    ["", "kursplaner", "mysql://a@b/c", "postgresql://a@b", "postgresql://a@b/c\nx", "https://a/b"],
)
def test_that_an_address_that_is_none_writes_nothing(address: str, tmp_path: Path) -> None:
    path = tmp_path / "x.kursplaner"
    with pytest.raises(UserError, match="keine Adresse"):
        set_up(address, path, "Adorf")
    assert not path.exists()


def test_that_a_password_is_kept_out_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.kursplaner"
    with pytest.raises(UserError, match="Kennwort"):
        set_up("postgresql://amt:geheim@rechner/kursplaner", path, "Adorf")
    assert not path.exists()


def test_that_a_server_that_is_away_is_told_in_words(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    path = tmp_path / "weg.kursplaner"
    path.write_text(f"postgresql://amt@/kursplaner?host={tmp_path}\n", "utf-8")
    with pytest.raises(UserError, match="nicht erreichbar"):
        open_workspace(path)


def test_that_a_damaged_connection_file_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "kaputt.kursplaner"
    path.write_bytes(b"postgresql://\xff\xfe")
    with pytest.raises(UserError, match="keine Adresse"):
        open_workspace(path)
