"""Participants, children and caregivers as the problem sees them: no contact data."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.frame import Frame, grouped
from kursplaner.db.snapshot.rooms import Places
from kursplaner.db.snapshot.standing import Standing, covers_week
from kursplaner.db.tables.people import (
    Caregiver,
    CaregiverSite,
    Child,
    ChildCourse,
    Enrolment,
    EnrolmentState,
    Errand,
    NotWith,
    Participant,
)
from kursplaner.db.tables.times import Use
from kursplaner.db.times import age_in_months, in_week
from kursplaner.domain import problem as p
from kursplaner.domain.time import DAY, Interval
from kursplaner.domain.violation import Kind

SCHOOL_AGE = 72
"""Months; younger children are in a Kita, which stays open in the school holidays."""


def participants(
    frame: Frame, courses: frozenset[str], places: Places, standing: Standing
) -> tuple[p.Participant, ...]:
    """Everybody enrolled in one of the courses."""
    enrolled = _enrolled(frame, courses)
    rows = [row for row in _present(frame) if row.id in enrolled]
    known = {row.id for row in rows}
    apart = grouped(frame.session.scalars(select(NotWith)), lambda pair: pair.participant_id)
    errands = _errands(frame, places)
    return tuple(
        _participant(
            frame,
            row,
            places.use(row.home_id),
            standing,
            courses=tuple(enrolled[row.id]),
            errands=tuple(errands.get(row.id, ())),
            apart=tuple(
                Letter.PARTICIPANT.key(pair.other_id)
                for pair in apart.get(row.id, ())
                if pair.other_id in known
            ),
            escort=row.only_with_id if row.only_with_id in known else None,
        )
        for row in rows
    )


def _present(frame: Frame) -> list[Participant]:
    monday, saturday = frame.calendar.day(0), frame.calendar.day(6)
    return list(
        frame.session.scalars(
            select(Participant)
            .where(
                Participant.area_id == frame.area.id,
                or_(Participant.since.is_(None), Participant.since <= saturday),
                or_(Participant.until.is_(None), Participant.until >= monday),
            )
            .order_by(Participant.id)
        )
    )


def _enrolled(frame: Frame, courses: frozenset[str]) -> dict[int, list[str]]:
    rows = frame.session.scalars(
        select(Enrolment)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Participant.area_id == frame.area.id, Enrolment.state == EnrolmentState.ENROLLED)
        .order_by(Enrolment.participant_id, Enrolment.position, Enrolment.id)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        key = Letter.COURSE.key(row.course_id)
        if key in courses and frame.calendar.covers(row.since, row.until):
            found.setdefault(row.participant_id, []).append(key)
    return found


def _participant(
    frame: Frame,
    row: Participant,
    home: str | None,
    standing: Standing,
    *,
    courses: tuple[str, ...],
    errands: tuple[p.Errand, ...],
    apart: tuple[str, ...],
    escort: int | None,
) -> p.Participant:
    rides = row.ride and home is not None
    paused = standing.paused(row.id) if rides else ()
    return p.Participant(
        id=Letter.PARTICIPANT.key(row.id),
        name=full_name(row.first_name, row.last_name),
        courses=courses,
        gender=row.gender,
        available=frame.times.spans(Kind.PARTICIPANT, row.id, Use.OPEN),
        absent=frame.blocks(Kind.PARTICIPANT, row.id),
        school=_school(frame, Kind.PARTICIPANT, row.id, pupil=True),
        errands=errands,
        age_months=age_in_months(row.born, frame.calendar.monday) if row.born else None,
        height_cm=row.height_cm,
        home=home,
        ride=rides and not covers_week(paused, frame.grid.days),
        ride_home_open=row.ride_home_open,
        wheelchair=row.wheelchair,
        needs_lift=row.needs_lift,
        pram=row.pram,
        boarding=row.boarding,
        max_ride=row.max_ride,
        not_with=apart,
        only_with=Letter.PARTICIPANT.optional(escort),
        ride_paused=paused,
        registered=standing.registered(row.id) if rides else (),
    )


def full_name(first: str, last: str) -> str:
    return f"{first} {last}".strip()


def _school(frame: Frame, kind: Kind, owner: int, *, pupil: bool) -> tuple[Interval, ...]:
    """Hours in school or Kita, without the days on which it is closed."""
    closed = frame.calendar.no_school if pupil else frame.calendar.rest
    spans = frame.times.spans(kind, owner, Use.SCHOOL) or ()
    return tuple(span for span in spans if span.start // DAY not in closed)


def _errands(frame: Frame, places: Places) -> dict[int, list[p.Errand]]:
    """Errands of the week by the parent's row; a Kita nowhere on the map binds nobody."""
    rows = frame.session.execute(
        select(Errand, Child)
        .join(Child, Child.id == Errand.child_id)
        .join(Participant, Participant.id == Child.participant_id)
        .where(Participant.area_id == frame.area.id)
        .order_by(Errand.weekday, Errand.bring, Errand.id)
    )
    found: dict[int, list[p.Errand]] = {}
    for row, child in rows:
        pupil = age_in_months(child.born, frame.calendar.monday) >= SCHOOL_AGE
        closed = frame.calendar.no_school if pupil else frame.calendar.rest
        place = places.use(row.place_id)
        if place is None or row.weekday in closed:
            continue
        if in_week(row.parity, frame.calendar.parity):
            found.setdefault(child.participant_id, []).append(_errand(row, place))
    return found


def _errand(row: Errand, place: str) -> p.Errand:
    return p.Errand(
        child=Letter.CHILD.key(row.child_id),
        place=place,
        bring=row.weekday * DAY + row.bring,
        fetch=row.weekday * DAY + row.fetch,
    )


def children(frame: Frame, parents: frozenset[str]) -> tuple[p.Child, ...]:
    limited = grouped(
        frame.session.scalars(select(ChildCourse).order_by(ChildCourse.id)),
        lambda pair: pair.child_id,
    )
    rows = frame.session.scalars(
        select(Child)
        .join(Participant, Participant.id == Child.participant_id)
        .where(Participant.area_id == frame.area.id)
        .order_by(Child.id)
    )
    return tuple(
        _child(frame, row, limited)
        for row in rows
        if Letter.PARTICIPANT.key(row.participant_id) in parents
    )


def _child(frame: Frame, row: Child, limited: Mapping[int, list[ChildCourse]]) -> p.Child:
    age = age_in_months(row.born, frame.calendar.monday)
    return p.Child(
        id=Letter.CHILD.key(row.id),
        name=full_name(row.first_name, row.last_name),
        parent=Letter.PARTICIPANT.key(row.participant_id),
        age_months=age,
        height_cm=row.height_cm,
        care=row.care,
        courses=tuple(Letter.COURSE.key(pair.course_id) for pair in limited.get(row.id, ())),
        away=_school(frame, Kind.CHILD, row.id, pupil=age >= SCHOOL_AGE),
        measles=row.measles,
        qualified_care=row.qualified_care,
    )


def caregivers(frame: Frame) -> tuple[p.Caregiver, ...]:
    sites = grouped(
        frame.session.scalars(select(CaregiverSite).order_by(CaregiverSite.id)),
        lambda pair: pair.caregiver_id,
    )
    rows = frame.session.scalars(
        select(Caregiver)
        .where(Caregiver.area_id == frame.area.id, Caregiver.active)
        .order_by(Caregiver.id)
    )
    return tuple(
        p.Caregiver(
            id=Letter.CAREGIVER.key(row.id),
            name=full_name(row.first_name, row.last_name),
            available=frame.available(Kind.CAREGIVER, row.id),
            absent=frame.blocks(Kind.CAREGIVER, row.id),
            qualified=row.qualified,
            sites=tuple(Letter.SITE.key(pair.site_id) for pair in sites.get(row.id, ())),
            max_minutes_day=row.max_minutes_day,
            max_minutes_week=row.max_minutes_week,
        )
        for row in rows
    )
