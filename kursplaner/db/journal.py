"""Every change recorded row by row, before and after: undo, redo, audit and refresh in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum
from itertools import islice
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Table, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import ORMExecuteState, Session

from kursplaner.db.lease import author
from kursplaner.db.store import Store
from kursplaner.db.tables import Base, Record
from kursplaner.db.tables.base import Words
from kursplaner.db.tables.journal import Change, RowImage
from kursplaner.errors import UserError

Image = dict[str, Any]
Key = tuple[str, int]
Listener = Callable[[frozenset[str]], None]

_CHUNK = 500


class Journal:
    """Writes to a store in named, undoable steps and tells listeners which tables were touched."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._author = author()
        self._listeners: list[Listener] = []
        self._open = False
        with store.reading() as session:
            self._seen = _state(session)

    @contextmanager
    def change(self, title: str) -> Iterator[Session]:
        """One transaction, one undo step; nothing happens when the body raises."""
        if self._open:
            raise RuntimeError("a change is open already")
        self._open = True
        try:
            with self._store.writing() as session:
                recorder = _Recorder(session)
                yield session
                images = recorder.images()
                if images:
                    self._record(session, title, images)
        finally:
            self._open = False
        self.tell(image.table_name for image in images)

    def undo(self) -> str | None:
        """Take the last change back; its title, or None when there is none. Conflict: UserError."""
        return self._apply(undo=True)

    def redo(self) -> str | None:
        """Do the change taken back last once more; its title, or None."""
        return self._apply(undo=False)

    def undo_title(self) -> str | None:
        return self._title(undo=True)

    def redo_title(self) -> str | None:
        return self._title(undo=False)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, tables: Iterable[str]) -> None:
        """Tell the listeners that these tables were touched."""
        touched = frozenset(tables)
        for listener in tuple(self._listeners) if touched else ():
            listener(touched)

    def look_around(self) -> bool:
        """Whether somebody else changed anything meanwhile; the listeners are told then."""
        with self._store.reading() as session:
            state = _state(session)
        if state == self._seen:
            return False
        self._seen = state
        self.tell(Base.metadata.tables)
        return True

    def _record(self, session: Session, title: str, images: list[RowImage]) -> None:
        overtaken = select(Change).where(
            Change.undone, ~Change.closed, Change.author == self._author
        )
        for old in session.scalars(overtaken):
            old.closed = True
        change = Change(title=title, at=_now(), author=self._author)
        session.add(change)
        session.flush()
        for image in images:
            image.change_id = change.id
        session.add_all(images)
        self._seen = _state(session)

    def _title(self, *, undo: bool) -> str | None:
        with self._store.reading() as session:
            change = self._next(session, undo=undo)
            return None if change is None else change.title

    def _next(self, session: Session, *, undo: bool) -> Change | None:
        found = select(Change).where(
            Change.undone != undo, ~Change.closed, Change.author == self._author
        )
        order = Change.id.desc() if undo else Change.id.asc()
        return session.scalars(found.order_by(order).limit(1)).first()

    def _apply(self, *, undo: bool) -> str | None:
        try:
            with self._store.writing() as session:
                change = self._next(session, undo=undo)
                if change is None:
                    return None
                title = change.title
                rows = select(RowImage).where(RowImage.change_id == change.id)
                steps = [_Step(image, undo) for image in session.scalars(rows)]
                if not _replay(session.connection(), steps):
                    raise _conflict(title, undo)
                change.undone = undo
                self._seen = _state(session)
        except IntegrityError as error:
            raise _conflict(title, undo) from error
        self.tell(step.table.name for step in steps)
        return title


class _Step:
    """One row of a change seen in one direction: what must be there, what shall be there."""

    def __init__(self, image: RowImage, undo: bool) -> None:
        self.table = Base.metadata.tables[image.table_name]
        self.id = image.row_id
        self.expected, self.wanted = (
            (image.after, image.before) if undo else (image.before, image.after)
        )

    @property
    def rank(self) -> int:
        """Deletions first, then changes, then new rows: no unique value meets its own past."""
        if self.wanted is None:
            return 0
        return 1 if self.expected is not None else 2


class _Recorder:
    """Notes which rows a session touches, and how they looked before."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: dict[Key, Image | None] = {}
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)
        event.listen(session, "do_orm_execute", _refuse_bulk)

    def images(self) -> list[RowImage]:
        """Everything that differs now from before, in the order of first touch."""
        self._session.flush()
        after = _read(self._session.connection(), self._before)
        for name, function in (
            ("before_flush", self._before_flush),
            ("after_flush", self._after_flush),
        ):
            event.remove(self._session, name, function)
        return [
            RowImage(
                change_id=0,
                table_name=key[0],
                row_id=key[1],
                before=before,
                after=after.get(key),
            )
            for key, before in self._before.items()
            if before != after.get(key)
        ]

    def _before_flush(self, session: Session, context: Any, instances: Any) -> None:
        touched = [*session.dirty, *session.deleted]
        keys = [key for key in map(_key, touched) if key not in self._before]
        found = _read(session.connection(), keys)
        self._before.update({key: found.get(key) for key in keys})

    def _after_flush(self, session: Session, context: Any) -> None:
        for row in session.new:
            self._before.setdefault(_key(row), None)


def _state(session: Session) -> tuple[int, int]:
    """Differs after every change, undo and redo of anybody."""
    undone = func.count().filter(Change.undone)
    newest, taken_back = session.execute(select(func.max(Change.id), undone)).one()
    return newest or 0, taken_back


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("bulk statements are not recorded; change rows through the session")


def _key(row: Record) -> Key:
    return row.__tablename__, row.id


def _read(connection: Connection, keys: Iterable[Key]) -> dict[Key, Image]:
    """The rows as they are in the database now, by key; missing rows are left out."""
    wanted: dict[str, list[int]] = {}
    for name, id in keys:
        wanted.setdefault(name, []).append(id)
    found: dict[Key, Image] = {}
    for name, ids in wanted.items():
        table = Base.metadata.tables[name]
        left = iter(ids)
        while chunk := list(islice(left, _CHUNK)):
            for row in connection.execute(select(table).where(table.c.id.in_(chunk))).mappings():
                found[name, row["id"]] = msgspec.json.decode(msgspec.json.encode(dict(row)))
    return found


def _replay(connection: Connection, steps: list[_Step]) -> bool:
    """Whether all rows were as expected; only then are they changed."""
    found = _read(connection, ((step.table.name, step.id) for step in steps))
    if any(found.get((step.table.name, step.id)) != step.expected for step in steps):
        return False
    for step in sorted(steps, key=lambda step: step.rank):
        _write(connection, step)
    return True


def _write(connection: Connection, step: _Step) -> None:
    table = step.table
    if step.wanted is None:
        connection.execute(table.delete().where(table.c.id == step.id))
        return
    values = {name: _value(table, name, value) for name, value in step.wanted.items()}
    if step.expected is None:
        connection.execute(table.insert().values(values))
    else:
        connection.execute(table.update().where(table.c.id == step.id).values(values))


def _value(table: Table, name: str, value: Any) -> Any:
    """A value of an image as its column wants it."""
    kind = table.c[name].type
    if value is None or (isinstance(kind, sa.JSON) and not isinstance(kind, Words)):
        return value
    python = kind.python_type
    if issubclass(python, Enum | date | bytes):  # bytes stand in images as base64
        return msgspec.convert(value, python)
    return tuple(value) if python is tuple else value


def _conflict(title: str, undo: bool) -> UserError:
    verb = "zurücknehmen" if undo else "wiederholen"
    return UserError(
        f"»{title}« lässt sich nicht {verb}, weil die Daten inzwischen geändert wurden.",
        "Bitte ändern Sie es von Hand.",
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
