"""One open database as the program sees it: weeks, undo and news of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db import server
from kursplaner.db import store as files
from kursplaner.db.journal import Journal
from kursplaner.db.queries import (
    ChangeLine,
    Counts,
    WeekState,
    counts,
    history,
    week_states,
)
from kursplaner.db.seed import seed_rules
from kursplaner.db.settings import FIRST_WEEK, setting
from kursplaner.db.snapshot.versions import now
from kursplaner.db.store import Store
from kursplaner.db.tables.areas import Area, Municipality, Term, WorkspaceInfo
from kursplaner.domain.calendar import LAENDER, week_of, weeks_between
from kursplaner.errors import UserError
from kursplaner.services.road_memory import RoadMemory

_WEEKS_BEFORE = 4
_TERM_WEEKS = 26


class AreaChoice(Struct, frozen=True):
    """A planning area of the file: a town or a county."""

    id: int
    name: str


class Workspace:
    """One open database; passed in, never global."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._journal = Journal(store)
        self.roads = RoadMemory(store)
        with store.reading() as session:
            info = session.scalars(select(WorkspaceInfo)).first()
            self.title = info.title if info else ""
            first = session.scalars(select(Area.id).order_by(Area.id).limit(1)).first()
        self._area = first
        self._journal.on_change(self._follow)

    @property
    def path(self) -> Path:
        """The file people opened: the database itself, or the address of one on a server."""
        return self._store.path

    @property
    def read_only(self) -> bool:
        return self._store.read_only

    @property
    def shared(self) -> bool:
        """Whether somebody else may be writing: then `look_around` from time to time."""
        return self._store.shared

    @property
    def area(self) -> int:
        """Row of the planning area in view; UserError in a file without any."""
        if self._area is None:
            raise UserError(
                "In dieser Datei ist noch keine Kommune angelegt.",
                "Bitte legen Sie zuerst eine Kommune mit einem Planungszeitraum an.",
            )
        return self._area

    def areas(self) -> tuple[AreaChoice, ...]:
        with self.reading() as session:
            rows = session.scalars(select(Area).order_by(Area.id))
            return tuple(AreaChoice(row.id, row.name) for row in rows)

    def choose_area(self, area: int) -> None:
        """Show another area; listeners hear of it as of a change of `areas`."""
        with self.reading() as session:
            if session.get(Area, area) is None:
                raise UserError("Diese Kommune gibt es in der Datei nicht mehr.")
        self._area = area
        self._journal.tell(("areas",))

    def weeks(self) -> tuple[str, ...]:
        """ISO weeks ("2026-W49") inside the terms of the area, oldest first."""
        with self.reading() as session:
            terms = session.scalars(
                select(Term).where(Term.area_id == self.area).order_by(Term.first)
            )
            found = [str(w) for term in terms for w in weeks_between(term.first, term.last)]
        return tuple(dict.fromkeys(sorted(found)))

    def week_states(self) -> dict[str, WeekState]:
        """How far the weeks of the area are; weeks without a plan are not in it."""
        with self.reading() as session:
            return week_states(session, self.area)

    def counts(self) -> Counts:
        """How many courses, rooms, people ... the area has."""
        with self.reading() as session:
            return counts(session, self.area)

    def history(self, limit: int = 100) -> tuple[ChangeLine, ...]:
        """Who changed what when, newest first."""
        with self.reading() as session:
            return history(session, limit)

    def first_week(self) -> str:
        """The week a person wants first: the coming one, as far as the terms reach.

        In an example it is the week the example was made for. UserError without a term.
        """
        weeks = self.weeks()
        if not weeks:
            raise UserError(
                "Es ist noch kein Planungszeitraum angelegt.",
                "Bitte legen Sie einen an, dann lassen sich Wochen planen.",
            )
        with self.reading() as session:
            made_for = setting(session, FIRST_WEEK)
        wanted = made_for or str(week_of(date.today()).plus(1))
        later = [week for week in weeks if week >= wanted]
        return later[0] if later else weeks[-1]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One read transaction, for services."""
        with self._store.reading() as session:
            yield session

    @contextmanager
    def change(self, title: str) -> Iterator[Session]:
        """One write transaction and undo step, for services; the title is what people read."""
        with self._journal.change(title) as session:
            yield session
        if self._area is None:
            self._area = self._first_area()

    def undo(self) -> str | None:
        """Title of what was undone, None when there is nothing; UserError on a conflict."""
        return self._journal.undo()

    def redo(self) -> str | None:
        return self._journal.redo()

    def undo_title(self) -> str | None:
        return self._journal.undo_title()

    def redo_title(self) -> str | None:
        return self._journal.redo_title()

    def look_around(self) -> bool:
        """Whether somebody else changed anything since; listeners are told of it."""
        return self._journal.look_around()

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        """Call `listener` with the names of touched tables; returns what ends that."""
        return self._journal.on_change(listener)

    def close(self) -> None:
        self._store.close()

    def _follow(self, touched: frozenset[str]) -> None:
        """An area that an undo took away is no longer in view."""
        if Area.__tablename__ in touched and self._area not in {x.id for x in self.areas()}:
            self._area = self._first_area()

    def _first_area(self) -> int | None:
        with self.reading() as session:
            return session.scalars(select(Area.id).order_by(Area.id).limit(1)).first()


def open_workspace(path: Path, *, read_only: bool = False) -> Workspace:
    """Open a file, upgrading its schema; read-only when somebody else has it open.

    A connection file opens the database on a server that it names, for writing. Raises UserError:
    missing file, not a Kursplaner file, newer schema, damaged, locked, server not reachable.
    """
    address = server.address_in(path)
    if address is not None:
        return Workspace(server.connect(address, path))
    return Workspace(files.open_store(path, read_only=read_only))


def create_workspace(
    path: Path, title: str, *, land: str = "SN", today: date | None = None
) -> Workspace:
    """A new file: one planning area of that name, a term of half a year, the rules as shipped.

    `land` are the ISO 3166-2 letters of the Bundesland, one of `calendar.LAENDER`; UserError for
    others, and for a file that cannot be made.
    """
    if land not in LAENDER:
        raise UserError(f"Das Bundesland »{land}« gibt es nicht.", f"Möglich: {', '.join(LAENDER)}")
    name = title.strip() or "Meine Kommune"
    store = files.create_store(path)
    try:
        with store.writing() as session:
            prepare_new(session, name)
            first_area(session, name, land, today or date.today())
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise
    return Workspace(store)


def prepare_new(session: Session, title: str) -> None:
    """What every new file holds: its title, the rules and the legal numbers as shipped."""
    session.add(WorkspaceInfo(title=title, created=now()))
    seed_rules(session)


def first_area(session: Session, name: str, land: str, today: date) -> None:
    """The planning area a new file begins with, and half a year in which it can plan."""
    area = Area(name=name, land=land)
    session.add(area)
    session.flush()
    furnish(session, area, today)


def furnish(session: Session, area: Area, today: date) -> None:
    """What a new planning area begins with: its municipality, and half a year around today."""
    first = week_of(today).monday - timedelta(weeks=_WEEKS_BEFORE)
    last = first + timedelta(weeks=_TERM_WEEKS, days=-1)
    session.add(Municipality(area_id=area.id, name=area.name, land=area.land))
    session.add(Term(area_id=area.id, name="Erstes Halbjahr", first=first, last=last))


def backup(path: Path, to: Path) -> None:
    """A complete, checked copy of the file, while others may work on it."""
    _only_files(path)
    files.backup(path, to)


def restore(backup: Path, to: Path) -> None:
    """Put a backup in the place of a file: entirely, or not at all."""
    _only_files(to)
    files.restore(backup, to)


def _only_files(path: Path) -> None:
    if server.address_in(path) is not None:
        raise UserError(
            f"»{path.name}« führt zu einer Datenbank auf einem Server.",
            "Gesichert wird sie dort; bitte fragen Sie, wer den Server betreut.",
        )
