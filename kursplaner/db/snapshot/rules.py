"""Legal numbers, weights and pins in force in one week."""

from __future__ import annotations

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.frame import Frame, grouped
from kursplaner.db.tables.plans import LessonPin, LessonPinTeacher, RidePin
from kursplaner.db.tables.rules import LegalParameter, Rule
from kursplaner.domain import problem as p
from kursplaner.domain.calendar import week_of


def legal(frame: Frame) -> p.Legal:
    """Of each number the newest that holds on the Monday."""
    rows = frame.session.scalars(
        select(LegalParameter)
        .where(LegalParameter.valid_from <= frame.calendar.monday)
        .order_by(LegalParameter.valid_from)
    )
    known = set(p.Legal.__struct_fields__)
    values = {row.name: _number(row.value) for row in rows if row.name in known}
    return msgspec.convert(values, p.Legal)


def weights(session: Session) -> p.Weights:
    rows = session.scalars(select(Rule).where(~Rule.hard))
    known = set(p.Weights.__struct_fields__)
    return msgspec.convert({row.name: row.weight for row in rows if row.name in known}, p.Weights)


def pins(frame: Frame, lessons: frozenset[str]) -> tuple[p.LessonPin, ...]:
    teachers = grouped(
        frame.session.scalars(select(LessonPinTeacher).order_by(LessonPinTeacher.position)),
        lambda pair: pair.pin_id,
    )
    rows = frame.session.scalars(
        select(LessonPin)
        .where(LessonPin.week == str(week_of(frame.calendar.monday)))
        .order_by(LessonPin.lesson_id)
    )
    return tuple(
        p.LessonPin(
            lesson=Letter.LESSON.key(row.lesson_id),
            start=row.start,
            room=Letter.ROOM.optional(row.room_id),
            teachers=tuple(Letter.TEACHER.key(x.teacher_id) for x in teachers.get(row.id, ()))
            if row.teachers_fixed
            else None,
        )
        for row in rows
        if Letter.LESSON.key(row.lesson_id) in lessons
    )


def ride_pins(frame: Frame, people: frozenset[str]) -> tuple[p.RidePin, ...]:
    rows = frame.session.scalars(
        select(RidePin)
        .where(RidePin.week == str(week_of(frame.calendar.monday)))
        .order_by(RidePin.id)
    )
    return tuple(
        p.RidePin(ride=row.ride, vehicle=Letter.VEHICLE.key(row.vehicle_id))
        for row in rows
        if Letter.PARTICIPANT.key(row.participant_id) in people
    )


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
