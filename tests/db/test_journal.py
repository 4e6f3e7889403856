"""Undo, redo and conflicts, on any sequence of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kursplaner.db.journal import Journal
from kursplaner.db.rows import delete_deep
from kursplaner.db.store import Store, open_store
from kursplaner.db.tables import Base
from kursplaner.db.tables.areas import Area, Room, Setting, Site, Term
from kursplaner.db.tables.journal import Change, RowImage
from kursplaner.db.tables.plans import Plan, PlanState, Unserved
from kursplaner.db.tables.times import Parity, TimeRule, Use
from kursplaner.domain.plan import Missing
from kursplaner.domain.violation import Kind
from kursplaner.errors import UserError

_OWN = {"changes", "row_images"}


def _content(store: Store) -> dict[str, list[Any]]:
    """All rows of all tables but the journal's own, past SQLAlchemy."""
    assert store.path is not None
    with closing(sqlite3.connect(store.path)) as raw:
        return {
            name: raw.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
            for name in Base.metadata.tables
            if name not in _OWN
        }


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store)


def _add_area(journal: Journal, name: str = "Adorf") -> int:
    with journal.change(f"{name} angelegt") as session:
        area = Area(name=name, land="SN")
        session.add(area)
        session.flush()
        return area.id


def test_that_undo_and_redo_name_what_they_do(journal: Journal, store: Store) -> None:
    before = _content(store)
    _add_area(journal)
    after = _content(store)
    assert (journal.undo_title(), journal.redo_title()) == ("Adorf angelegt", None)
    assert journal.undo() == "Adorf angelegt"
    assert _content(store) == before
    assert (journal.undo_title(), journal.redo_title()) == (None, "Adorf angelegt")
    assert journal.redo() == "Adorf angelegt"
    assert _content(store) == after


def test_that_nothing_to_undo_is_no_fault(journal: Journal) -> None:
    assert journal.undo() is None
    assert journal.redo() is None


def test_that_a_change_without_effect_is_no_step(journal: Journal) -> None:
    id = _add_area(journal)
    with journal.change("nichts") as session:
        area = session.get_one(Area, id)
        area.name = "X"
        session.flush()
        area.name = "Adorf"
        passing = Area(name="kurz da", land="SN")
        session.add(passing)
        session.flush()
        session.delete(passing)
    assert journal.undo_title() == "Adorf angelegt"


def test_that_a_failed_change_is_no_step(journal: Journal, store: Store) -> None:
    before = _content(store)
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(journal)
    assert _content(store) == before
    assert journal.undo_title() is None
    _add_area(journal)


def _fail_half_way(journal: Journal) -> None:
    with journal.change("schlecht") as session:
        session.add(Area(name="Adorf", land="SN"))
        session.flush()
        _ = 1 / 0


def test_that_a_new_change_ends_redo(journal: Journal) -> None:
    _add_area(journal, "Adorf")
    journal.undo()
    _add_area(journal, "Oelsnitz")
    assert journal.redo() is None
    assert journal.undo_title() == "Oelsnitz angelegt"


def test_that_undo_survives_closing_the_file(new_file: Callable[..., Path]) -> None:
    path = new_file()
    with closing(open_store(path)) as store:
        _add_area(Journal(store))
    with closing(open_store(path)) as store:
        assert Journal(store).undo() == "Adorf angelegt"


def test_that_undo_refuses_what_somebody_changed_since(journal: Journal, store: Store) -> None:
    id = _add_area(journal)
    with store.writing() as session:
        session.get_one(Area, id).name = "von anderswo"
    before = _content(store)
    with pytest.raises(UserError, match="»Adorf angelegt« lässt sich nicht zurücknehmen"):
        journal.undo()
    assert _content(store) == before
    assert journal.undo_title() == "Adorf angelegt"


def test_that_undo_refuses_to_take_away_what_is_used_since(journal: Journal, store: Store) -> None:
    id = _add_area(journal)
    with store.writing() as session:
        session.add(Site(area_id=id, name="Haus"))
    before = _content(store)
    with pytest.raises(UserError, match="inzwischen geändert"):
        journal.undo()
    assert _content(store) == before


def test_that_bulk_statements_are_refused(journal: Journal) -> None:
    _add_area(journal)
    with pytest.raises(RuntimeError, match="not recorded"), journal.change("heimlich") as session:
        session.execute(update(Area).values(name="alle"))


def test_that_changes_do_not_nest(journal: Journal) -> None:
    with journal.change("außen"), pytest.raises(RuntimeError), journal.change("innen"):
        pass


def test_that_listeners_hear_the_touched_tables(journal: Journal) -> None:
    heard: list[frozenset[str]] = []
    stop = journal.on_change(heard.append)
    id = _add_area(journal)
    with journal.change("Haus") as session:
        session.add(Site(area_id=id, name="Haus"))
    journal.undo()
    stop()
    journal.redo()
    assert heard == [frozenset({"areas"}), frozenset({"sites"}), frozenset({"sites"})]


def test_that_every_type_of_value_comes_back(journal: Journal, store: Store) -> None:
    """Dates, moments, enums, words, JSON, numbers and empty values."""
    area = _add_area(journal)
    with journal.change("alles") as session:
        site = Site(area_id=area, name="Haus")
        session.add(site)
        session.flush()
        room = Room(site_id=site.id, name="R", seats=3, features=("board", "gym"), area_m2=12.5)
        session.add_all([room, Term(area_id=area, name="T", first=date(2026, 9, 1),
                                    last=date(2027, 1, 31))])  # fmt: skip
        session.flush()
        session.add(TimeRule(owner_kind=Kind.ROOM, owner_id=room.id, use=Use.OPEN, start=0,
                             end=1440, weekday=1, parity=Parity.B))  # fmt: skip
        from datetime import datetime

        plan = Plan(area_id=area, week="2026-W49", state=PlanState.DRAFT, version=1,
                    changed=datetime(2026, 11, 30, 12, 0, 1))  # fmt: skip
        session.add(plan)
        session.flush()
        session.add(Unserved(plan_id=plan.id, position=0, kind=Missing.RIDE, subject="p1/0.0/out",
                             reason={"rule": "H1", "list": [1, None]}))  # fmt: skip
    full = _content(store)
    with journal.change("alles weg") as session:
        delete_deep(session, session.get_one(Area, area))
    assert not any(_content(store).values())
    journal.undo()
    assert _content(store) == full


_NAMES = st.sampled_from(["a", "b", "c"])
_STEPS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["area", "site", "room", "rule", "setting", "rename", "move", "drop"]),
            st.integers(0, 5),
            _NAMES,
        ),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=6,
)
_FILES = count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("undo")


@settings(
    max_examples=30, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=_STEPS)
def test_that_undoing_all_gives_the_beginning_and_redoing_all_the_end(
    template: Path, folder: Path, steps: list[list[tuple[str, int, str]]]
) -> None:
    path = Path(copyfile(template, folder / f"{next(_FILES)}.kursplaner"))
    with closing(open_store(path)) as store:
        journal = Journal(store)
        states = [_content(store)]
        for number, step in enumerate(steps):
            with journal.change(str(number)) as session:
                for what in step:
                    _do(session, *what)
            if journal.undo_title() == str(number):
                states.append(_content(store))
        for state in reversed(states[:-1]):
            assert journal.undo() is not None
            assert _content(store) == state
        assert journal.undo() is None
        for state in states[1:]:
            assert journal.redo() is not None
            assert _content(store) == state
        assert journal.redo() is None
    path.unlink()


def _pick(session: Session, table: type[Any], number: int) -> Any:
    rows = list(session.scalars(select(table).order_by(table.id)))
    return rows[number % len(rows)] if rows else None


def _do(session: Session, what: str, number: int, name: str) -> None:
    session.flush()
    area, site = _pick(session, Area, number), _pick(session, Site, number)
    room = _pick(session, Room, number)
    if what == "area":
        session.add(Area(name=name, land="MV"))
    elif what == "site" and area:
        session.add(Site(area_id=area.id, name=name))
    elif what == "room" and site:
        session.add(Room(site_id=site.id, name=name, seats=number, features=(name,)))
    elif what == "rule" and room:
        session.add(TimeRule(owner_kind=Kind.ROOM, owner_id=room.id, use=Use.OPEN, start=number,
                             end=700, weekday=number))  # fmt: skip
    elif what == "setting":
        old = session.scalars(select(Setting).where(Setting.name == name)).first()
        if old:  # a unique name given up and taken again within one step
            session.delete(old)
            session.flush()
        session.add(Setting(name=name, value=str(number)))
    elif what == "rename" and room:
        room.name, room.features, room.childcare = name, (), not room.childcare
    elif what == "move" and room and site:
        room.site_id = site.id
    elif what == "drop" and (row := _pick(session, (Area, Site, Room)[number % 3], number)):
        delete_deep(session, row)


def test_that_the_journal_says_who_did_what_when(journal: Journal, store: Store) -> None:
    _add_area(journal)
    journal.undo()
    with store.reading() as session:
        change = session.scalars(select(Change)).one()
        image = session.scalars(select(RowImage)).one()
    assert change.undone
    assert "@" in change.author
    assert (image.table_name, image.before) == ("areas", None)
    assert image.after is not None
    assert image.after["name"] == "Adorf"
