"""Deleting a record with everything that hangs on it, through the session so that undo sees it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, select
from sqlalchemy.orm import Mapper, Session

from kursplaner.db.tables import Base, Record
from kursplaner.db.tables.areas import Room
from kursplaner.db.tables.courses import Course, Lesson
from kursplaner.db.tables.fleet import Driver, Vehicle
from kursplaner.db.tables.people import Caregiver, Child, Contact, Participant, Teacher
from kursplaner.db.tables.times import TimeRule
from kursplaner.domain.violation import Kind

OWNERS: dict[type[Record], Kind] = {
    Room: Kind.ROOM,
    Course: Kind.COURSE,
    Lesson: Kind.LESSON,
    Teacher: Kind.TEACHER,
    Participant: Kind.PARTICIPANT,
    Child: Kind.CHILD,
    Caregiver: Kind.CAREGIVER,
    Vehicle: Kind.VEHICLE,
    Driver: Kind.DRIVER,
}
"""Tables whose rows own time rules and contacts, with the word those use."""


def delete_deep(session: Session, record: Record) -> None:
    """Delete the record and what belongs or refers to it; optional references go empty."""
    session.flush()
    _delete(session, record)
    session.flush()


def _delete(session: Session, record: Record) -> None:
    if record in session.deleted:
        return
    session.delete(record)
    with session.no_autoflush:
        for mapper, column in _references(type(record)):
            name = mapper.get_property_by_column(column).key
            for row in session.scalars(select(mapper.class_).where(column == record.id)):
                if row in session.deleted:
                    continue
                if column.nullable:
                    setattr(row, name, None)
                else:
                    _delete(session, row)
        for owned in _owned(session, record):
            session.delete(owned)


def _references(record: type[Record]) -> Iterator[tuple[Mapper[Record], Column[int]]]:
    target = record.__table__
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            if any(key.column.table is target for key in column.foreign_keys):
                yield mapper, column


def _owned(session: Session, record: Record) -> Iterator[Record]:
    kind = OWNERS.get(type(record))
    if kind is None:
        return
    for table in (TimeRule, Contact):
        yield from session.scalars(
            select(table).where(table.owner_kind == kind, table.owner_id == record.id)
        )
