"""Contact data and plates for paper, by the ids of the problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.people import full_name
from kursplaner.db.tables.areas import Area, Place
from kursplaner.db.tables.fleet import Driver, Vehicle
from kursplaner.db.tables.people import Caregiver, Child, Contact, Participant, Teacher
from kursplaner.domain.directory import ChildCard, Directory, PersonCard, PlaceCard, VehicleCard
from kursplaner.domain.violation import Kind

_Person = Participant | Teacher | Caregiver | Driver
_PEOPLE = (
    (Participant, Kind.PARTICIPANT, Letter.PARTICIPANT),
    (Teacher, Kind.TEACHER, Letter.TEACHER),
    (Caregiver, Kind.CAREGIVER, Letter.CAREGIVER),
    (Driver, Kind.DRIVER, Letter.DRIVER),
)


def directory(session: Session, area: Area) -> Directory:
    """Everybody and everything of the area, also who is not in the week."""
    return Directory(
        office=area.office,
        office_phone=area.office_phone,
        municipality=area.name,
        people=dict(_people(session, area)),
        children=dict(_children(session, area)),
        vehicles=dict(_vehicles(session, area)),
        places=dict(_places(session, area)),
        reserve_driver=area.reserve_driver,
    )


def short_name(first: str, last: str) -> str:
    """`Amina K.`: what leaves the office."""
    return f"{first} {last[:1]}." if first and last else first or last


def _people(session: Session, area: Area) -> Iterator[tuple[str, PersonCard]]:
    for table, kind, letter in _PEOPLE:
        rows = session.execute(
            select(table, Contact)
            .outerjoin(Contact, (Contact.owner_kind == kind) & (Contact.owner_id == table.id))
            .where(table.area_id == area.id)
            .order_by(table.id)
        )
        for row, contact in rows:
            person = cast(_Person, row)
            yield letter.key(person.id), _card(person, contact)


def _card(person: _Person, contact: Contact | None) -> PersonCard:
    title = f"{person.title} " if isinstance(person, Teacher) and person.title else ""
    return PersonCard(
        name=(title + full_name(person.first_name, person.last_name)).strip(),
        short=(title + person.last_name).strip()
        if title
        else short_name(person.first_name, person.last_name),
        phone=contact.phone if contact else "",
        address=contact.address if contact else "",
        language=person.language if isinstance(person, Participant) else "de",
        remark=contact.remark if contact else "",
    )


def _children(session: Session, area: Area) -> Iterator[tuple[str, ChildCard]]:
    rows = session.scalars(
        select(Child)
        .join(Participant, Participant.id == Child.participant_id)
        .where(Participant.area_id == area.id)
        .order_by(Child.id)
    )
    for row in rows:
        yield (
            Letter.CHILD.key(row.id),
            ChildCard(
                name=full_name(row.first_name, row.last_name),
                short=short_name(row.first_name, row.last_name),
                allergies=row.allergies if row.allergies_printed else "",
                collected_by=row.collected_by,
            ),
        )


def _vehicles(session: Session, area: Area) -> Iterator[tuple[str, VehicleCard]]:
    rows = session.scalars(select(Vehicle).where(Vehicle.area_id == area.id).order_by(Vehicle.id))
    for row in rows:
        yield Letter.VEHICLE.key(row.id), VehicleCard(name=row.name, plate=row.plate, key=row.key)


def _places(session: Session, area: Area) -> Iterator[tuple[str, PlaceCard]]:
    rows = session.scalars(select(Place).where(Place.area_id == area.id).order_by(Place.id))
    for row in rows:
        yield (
            Letter.PLACE.key(row.id),
            PlaceCard(name=row.name, address=row.address, landmark=row.landmark),
        )
