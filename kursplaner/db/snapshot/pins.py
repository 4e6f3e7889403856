"""Writing what a person fixed in one week."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.rows import delete_deep
from kursplaner.db.tables.plans import LessonPin, LessonPinTeacher, RidePin
from kursplaner.domain import problem as p


def write_pin(session: Session, week: str, pin: p.LessonPin) -> None:
    """Fix what `pin` names; an older pin of the lesson is replaced."""
    row = _row(session, week, pin.lesson)
    if row is None:
        row = LessonPin(week=week, lesson_id=Letter.LESSON.row(pin.lesson))
        session.add(row)
        session.flush()
    row.start = pin.start
    row.room_id = None if pin.room is None else Letter.ROOM.row(pin.room)
    row.teachers_fixed = pin.teachers is not None
    for old in session.scalars(select(LessonPinTeacher).where(LessonPinTeacher.pin_id == row.id)):
        session.delete(old)
    session.add_all(
        LessonPinTeacher(pin_id=row.id, position=number, teacher_id=Letter.TEACHER.row(teacher))
        for number, teacher in enumerate(pin.teachers or ())
    )


def delete_pin(session: Session, week: str, lesson: str) -> None:
    """Free the lesson; nothing happens where nothing was fixed."""
    row = _row(session, week, lesson)
    if row is not None:
        delete_deep(session, row)


def _row(session: Session, week: str, lesson: str) -> LessonPin | None:
    return session.scalars(
        select(LessonPin).where(
            LessonPin.week == week, LessonPin.lesson_id == Letter.LESSON.row(lesson)
        )
    ).first()


def write_ride_pin(session: Session, week: str, pin: p.RidePin) -> None:
    """Fix a ride to a vehicle; an older pin of the ride is replaced."""
    delete_ride_pin(session, week, pin.ride)
    person, _, _ = pin.ride.partition("/")
    session.add(
        RidePin(
            week=week,
            participant_id=Letter.PARTICIPANT.row(person),
            ride=pin.ride,
            vehicle_id=Letter.VEHICLE.row(pin.vehicle),
        )
    )


def delete_ride_pin(session: Session, week: str, ride: str) -> None:
    """Free the ride; nothing happens where nothing was fixed."""
    for row in session.scalars(select(RidePin).where(RidePin.week == week, RidePin.ride == ride)):
        session.delete(row)
