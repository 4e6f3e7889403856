"""Master data by hand: open a record as a form, save, make and delete it; each one undo step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.rows import delete_deep
from kursplaner.db.tables import Record
from kursplaner.db.tables.areas import Area, Room, Site, Term
from kursplaner.db.tables.courses import Course
from kursplaner.db.tables.fleet import Vehicle
from kursplaner.db.tables.people import Child, Participant
from kursplaner.domain.calendar import german_date
from kursplaner.domain.time import DAY
from kursplaner.errors import UserError
from kursplaner.services.records_fields import (
    Absence,
    Field,
    FieldKind,
    Group,
    Option,
    Text,
    Texts,
    Value,
    Values,
    read_all,
    write,
)
from kursplaner.services.records_kinds import KINDS
from kursplaner.services.records_questions import Question, RecordKind, name_of
from kursplaner.services.records_sources import Column, Reference, absence_rule
from kursplaner.services.standing import note_registration
from kursplaner.services.workspace import Workspace, furnish

__all__ = [
    "Entry",
    "Field",
    "FieldKind",
    "FormError",
    "Group",
    "Option",
    "RecordForm",
    "Saved",
    "Text",
    "Texts",
    "add_absence",
    "children_of",
    "delete_record",
    "entries",
    "kind_of",
    "may_be_absent",
    "open_record",
    "save_record",
    "word",
]

_COLOURS = 8


class Entry(Struct, frozen=True):
    """A record to choose; `id` as in the problem."""

    id: str
    name: str
    detail: str = ""
    """What tells it from others: an address, first and last day."""


class RecordForm(Struct, frozen=True, kw_only=True):
    """One record on offer for editing; `id` is empty for a new one."""

    kind: str
    word: str
    id: str
    name: str
    groups: tuple[Group, ...]
    texts: dict[str, Text]
    parent: str = ""
    """The participant whose child it is."""
    template: int | None = None
    """Row of the template a new course was begun from."""


class Saved(Struct, frozen=True):
    id: str
    sentence: str
    """What was done, as the status line says it."""
    area: int | None = None
    """The planning area that was made, to go on in."""


class FormError(UserError):
    """Answers that cannot be taken: a sentence for each field, by its name."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("Einige Angaben passen nicht.", " ".join(faults.values()))
        self.faults = faults


def word(kind: str) -> str:
    """What a kind is called: "Kurs"."""
    return KINDS[kind].word


def kind_of(id: str) -> str:
    """The kind of the record with this id."""
    return next(key for key, kind in KINDS.items() if kind.letter.value == id[:1])


def may_be_absent(kind: str) -> bool:
    """Whether records of the kind can be away, closed or out of order."""
    return any(question.field.name == "absences" for question in KINDS[kind].questions)


def entries(ws: Workspace, kind: str) -> tuple[Entry, ...]:
    """All records of a kind in the area, whether the week holds them or not, by id."""
    found = KINDS[kind]
    with ws.reading() as session:
        rows = session.scalars(_in_area(found, ws.area))
        return tuple(
            Entry(found.letter.key(row.id), name_of(row), found.detail(row)) for row in rows
        )


def children_of(ws: Workspace, person: str) -> tuple[Entry, ...]:
    kind = KINDS["child"]
    parent = KINDS["person"].letter.row(person)
    with ws.reading() as session:
        mine = select(Child).where(Child.participant_id == parent).order_by(Child.born, Child.id)
        return tuple(Entry(kind.letter.key(row.id), name_of(row)) for row in session.scalars(mine))


def open_record(ws: Workspace, kind: str, id: str = "", *, parent: str = "") -> RecordForm:
    """A record as a form, or an empty form without `id`; UserError where it is gone."""
    found = KINDS[kind]
    with ws.reading() as session:
        row = _row(session, found, id) if id else None
        texts = {q.field.name: write(q.field, q.source.read(session, row)) for q in found.questions}
        if row is not None and found.table is Child:
            parent = KINDS["person"].letter.key(row.participant_id)
        elif found.table is Child:
            texts["last_name"] = _row(session, KINDS["person"], parent).last_name
        groups = tuple(
            Group(title, tuple(_asked(session, ws.area, q, texts) for q in questions))
            for title, questions in found.parts
        )
        name = name_of(row) if row is not None else ""
    return RecordForm(
        kind=kind, word=found.word, id=id, name=name, groups=groups, texts=texts, parent=parent
    )


def save_record(ws: Workspace, form: RecordForm, texts: Texts, now: datetime) -> Saved:
    """Write what differs in one undo step; FormError names fields that cannot be taken.

    `now` is local time: signing somebody up for the shuttle is noted with it.
    """
    kind = KINDS[form.kind]
    got = read_all(form.groups, texts, now.date())
    faults = got.faults or kind.check(got.values)
    if faults:
        raise FormError(faults)
    with ws.change(_title(kind, form, got.values)) as session:
        row = (
            _row(session, kind, form.id)
            if form.id
            else _new(session, ws.area, kind, form, got.values, now.date())
        )
        before = _signed_up(session, kind, row if form.id else None)
        for question in kind.questions:
            if question.field.name in got.values:
                question.source.write(session, row, got.values[question.field.name])
        session.flush()
        if texts.get("registered", "") == form.texts.get("registered", ""):
            _note_signed_up(session, kind, row, before, now)
        id, name = kind.letter.key(row.id), name_of(row)
        made = row.id if isinstance(row, Area) and not form.id else None
    return Saved(id, f"{kind.word} {name} {'geändert' if form.id else 'angelegt'}.", made)


def delete_record(ws: Workspace, kind: str, id: str) -> str:
    """Delete it with all that hangs on it, in one undo step; what was done.

    UserError where others stand or fall with it: rooms at a site, vehicles at a depot.
    """
    found = KINDS[kind]
    with ws.reading() as session:
        row = _row(session, found, id)
        name = name_of(row)
        _refuse_needed(session, row, name)
    with ws.change(f"{found.word} {name} gelöscht") as session:
        delete_deep(session, _row(session, found, id))
    return f"{found.word} {name} gelöscht."


def add_absence(ws: Workspace, kind: str, id: str, first: date, last: date, reason: str) -> str:
    """Away (or closed, out of order) on whole days; one undo step; what was done."""
    if last < first:
        raise UserError("Der letzte Tag liegt vor dem ersten.", "Bitte prüfen Sie die Tage.")
    found = KINDS[kind]
    with ws.reading() as session:
        name = name_of(_row(session, found, id))
    days = german_date(first) if last == first else f"{german_date(first)} bis {german_date(last)}"
    sentence = f"{name}: {days} {reason.strip() or 'nicht da'}"
    with ws.change(sentence) as session:
        item = Absence(start=0, end=DAY, first=first, last=last, reason=reason.strip())
        session.add(absence_rule(_row(session, found, id), item))
    return f"{sentence}."


def _in_area(kind: RecordKind, area: int) -> Any:
    table: Any = kind.table
    chosen: Any
    if table is Area:
        chosen = select(Area)
    elif table is Room:
        chosen = select(Room).join(Site, Site.id == Room.site_id).where(Site.area_id == area)
    elif table is Child:
        chosen = select(Child).join(Participant, Participant.id == Child.participant_id)
        chosen = chosen.where(Participant.area_id == area)
    else:
        chosen = select(table).where(table.area_id == area)
    return chosen.order_by(table.id)


def _row(session: Session, kind: RecordKind, id: str) -> Any:
    row = session.get(kind.table, kind.letter.row(id))
    if row is None:
        raise UserError(f"Diesen Eintrag ({kind.word}) gibt es nicht mehr.")
    return row


def _asked(session: Session, area: int, question: Question, texts: Texts) -> Field:
    """The field with its options; an answer that is none of them becomes one, so it is kept."""
    field = question.field
    options = field.options if question.options is None else question.options(session, area)
    given = texts[field.name]
    answers = given if isinstance(given, tuple) else (str(given),)
    if field.kind in (FieldKind.CHOICE, FieldKind.SEVERAL):
        known = {option.key for option in options}
        options += tuple(Option(key, key) for key in answers if key and key not in known)
    return replace(field, options=options)


def _title(kind: RecordKind, form: RecordForm, values: Values) -> str:
    named = (values.get("first_name"), values.get("last_name"), values.get("name"))
    name = form.name or " ".join(str(part) for part in named if part)
    return f"{kind.word} {name} {'geändert' if form.id else 'angelegt'}"


def _new(
    session: Session, area: int, kind: RecordKind, form: RecordForm, values: Values, today: date
) -> Any:
    """A new row with its own columns; the rest is written like that of any other."""
    facts: dict[str, Any] = {}
    for question in kind.questions:
        source, value = question.source, values.get(question.field.name)
        if isinstance(source, Reference):
            facts[source.name] = source.letter.row(str(value)) if value else None
        elif isinstance(source, Column):
            facts[source.name] = _column(source, value)
    if kind.table is Child:
        facts["participant_id"] = KINDS["person"].letter.row(form.parent)
    elif kind.table not in (Room, Area):
        facts["area_id"] = area
    if kind.table is Course:
        facts["colour"] = len(session.scalars(_in_area(kind, area)).all()) % _COLOURS
        facts["template_id"] = form.template
    table: Any = kind.table
    row: Record = table(**facts)
    session.add(row)
    session.flush()
    if isinstance(row, Area):
        furnish(session, row, today)
    return row


def _column(source: Column, value: Value) -> object:
    if source.words is not None:
        return source.words(str(value)) if value else None
    return source.default if value is None else value


def _refuse_needed(session: Session, row: Record, name: str) -> None:
    found: Any = ()
    if isinstance(row, Area):
        _refuse_used(session, row)
    if (
        isinstance(row, Term)
        and len(session.scalars(_in_area(KINDS["term"], row.area_id)).all()) < 2
    ):
        raise UserError(
            f"»{name}« ist der einzige Planungszeitraum.", "Bitte legen Sie zuerst einen neuen an."
        )
    if isinstance(row, Site):
        found = session.scalars(select(Room.name).where(Room.site_id == row.id)).all()
        what = "Räume"
    elif KINDS["place"].table is type(row):
        found = session.scalars(select(Vehicle.name).where(Vehicle.depot_id == row.id)).all()
        what = "Fahrzeuge"
    if found:
        raise UserError(
            f"»{name}« wird noch gebraucht: {what} {', '.join(found)}.",
            "Bitte ändern oder löschen Sie diese zuerst.",
        )


def _refuse_used(session: Session, area: Area) -> None:
    if len(session.scalars(select(Area.id)).all()) < 2:
        raise UserError(
            f"»{area.name}« ist die einzige Kommune der Datei.", "Bitte löschen Sie die Datei."
        )
    for kind in ("course", "person", "site"):
        if session.scalars(_in_area(KINDS[kind], area.id)).first() is not None:
            raise UserError(
                f"In »{area.name}« ist schon etwas erfasst.",
                "Bitte löschen Sie zuerst ihre Kurse, Personen und Standorte.",
            )


# signing up for the shuttle


class _SignedUp(Struct, frozen=True):
    """By participant: whether she rides, and the courses she is enrolled in."""

    rides: dict[int, bool]
    courses: dict[int, set[int]]


def _signed_up(session: Session, kind: RecordKind, row: Any) -> _SignedUp:
    if kind.table not in (Participant, Course) or row is None:
        return _SignedUp({}, {})
    people: dict[int, set[int]] = {}
    for question in kind.questions:
        if question.field.name in ("people", "courses"):
            keys = question.source.read(session, row)
            others = [int(str(key)[1:]) for key in keys] if isinstance(keys, tuple) else []
            if kind.table is Course:
                people = {other: {row.id} for other in others}
            else:
                people = {row.id: set(others)}
    rides = {id: session.get_one(Participant, id).ride for id in people}
    return _SignedUp(rides, people)


def _note_signed_up(
    session: Session, kind: RecordKind, row: Any, before: _SignedUp, now: datetime
) -> None:
    """New rides are registered now: all of somebody who did not ride, or those of a new course."""
    after = _signed_up(session, kind, row)
    for person, rides in after.rides.items():
        if rides and kind.table is Participant and not before.rides.get(person, False):
            note_registration(session, person, now)
        elif rides:
            for course in after.courses[person] - before.courses.get(person, set()):
                note_registration(session, person, now, course)
