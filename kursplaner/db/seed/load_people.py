"""People of a workspace file into rows, with contacts, times, children and enrolments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from kursplaner.db.seed import format as f
from kursplaner.db.seed.names import Names, split_name
from kursplaner.db.seed.spans import day_and_clock, parse
from kursplaner.db.tables.fleet import Driver, DriverVehicle
from kursplaner.db.tables.people import (
    Caregiver,
    CaregiverSite,
    Child,
    ChildCourse,
    Contact,
    Enrolment,
    EnrolmentState,
    Errand,
    NotWith,
    Participant,
    Teacher,
)
from kursplaner.db.tables.standing import NoShow, RidePause, RideRegistration
from kursplaner.db.tables.times import Use
from kursplaner.domain.problem import Measles
from kursplaner.domain.violation import Kind


def load_team(names: Names, file: f.AreaFile) -> None:
    """Teachers, caregivers and drivers; sites and vehicles must be there already."""
    names.add(Kind.TEACHER, ((entry.name, _teacher(names, entry)) for entry in file.teachers))
    names.add(Kind.CAREGIVER, ((entry.name, _caregiver(names, entry)) for entry in file.caregivers))
    names.add(Kind.DRIVER, ((entry.name, _driver(names, entry)) for entry in file.drivers))
    _shared(names, Kind.TEACHER, file.teachers)
    _shared(names, Kind.CAREGIVER, file.caregivers)
    _shared(names, Kind.DRIVER, file.drivers)
    for teacher in file.teachers:
        names.weekly(Kind.TEACHER, teacher.name, Use.PREFERRED, teacher.preferred)
    for caregiver in file.caregivers:
        row = names.row(Kind.CAREGIVER, caregiver.name, caregiver.name)
        names.session.add_all(
            CaregiverSite(caregiver_id=row, site_id=names.row(Kind.SITE, site, caregiver.name))
            for site in caregiver.sites
        )
    for driver in file.drivers:
        row = names.row(Kind.DRIVER, driver.name, driver.name)
        names.session.add_all(
            DriverVehicle(driver_id=row, vehicle_id=names.row(Kind.VEHICLE, bus, driver.name))
            for bus in driver.vehicles
        )


def load_participants(names: Names, file: f.AreaFile) -> None:
    """Participants with their children; courses and places must be there already."""
    people = file.participants
    names.add(Kind.PARTICIPANT, ((entry.name, _participant(names, entry)) for entry in people))
    _shared(names, Kind.PARTICIPANT, people)
    for entry in people:
        row = names.row(Kind.PARTICIPANT, entry.name, entry.name)
        names.weekly(Kind.PARTICIPANT, entry.name, Use.SCHOOL, entry.school)
        _enrol(names, row, entry)
        if entry.only_with is not None:
            escort = names.row(Kind.PARTICIPANT, entry.only_with, entry.name)
            names.session.get_one(Participant, row).only_with_id = escort
        names.session.add_all(
            NotWith(participant_id=row, other_id=names.row(Kind.PARTICIPANT, other, entry.name))
            for other in entry.not_with
        )
        _standing(names, row, entry)
        for child in entry.children:
            _child(names, row, entry, child)


def _standing(names: Names, row: int, entry: f.ParticipantEntry) -> None:
    """What changes her standing rides."""
    first = names.monday
    for back in entry.no_shows:
        names.session.add(NoShow(participant_id=row, day=first - timedelta(days=back)))
    for pause in entry.ride_pauses:
        start = first + timedelta(days=pause.start)
        last = None if pause.days is None else start + timedelta(days=pause.days - 1)
        names.session.add(
            RidePause(participant_id=row, first=start, last=last, reason=pause.reason)
        )
    if entry.registered:
        weekday, minute = day_and_clock(entry.registered, entry.name)
        day = datetime.combine(first - timedelta(days=7 - weekday), time())
        at = day + timedelta(minutes=minute)
        names.session.add(RideRegistration(participant_id=row, at=at))


def _shared(names: Names, kind: Kind, people: Iterable[f.PersonEntry]) -> None:
    """Times and contacts."""
    for entry in people:
        names.weekly(kind, entry.name, Use.OPEN, entry.available)
        names.blocked(kind, entry.name, entry.blocked)
        if entry.phone or entry.email or entry.address or entry.remark:
            names.session.add(
                Contact(
                    owner_kind=kind,
                    owner_id=names.row(kind, entry.name, entry.name),
                    phone=entry.phone,
                    email=entry.email,
                    address=entry.address,
                    remark=entry.remark,
                )
            )


def _teacher(names: Names, entry: f.TeacherEntry) -> Teacher:
    first, last = ("", entry.name) if " " not in entry.name else split_name(entry.name)
    return Teacher(
        area_id=names.area,
        first_name=first,
        last_name=last,
        title=entry.title,
        gender=entry.gender,
        qualifications=entry.qualifications,
        max_units_week=entry.max_units_week,
        max_units_day=entry.max_units_day,
        units_without_break=entry.units_without_break,
    )


def _caregiver(names: Names, entry: f.CaregiverEntry) -> Caregiver:
    first, last = split_name(entry.name)
    return Caregiver(
        area_id=names.area,
        first_name=first,
        last_name=last,
        qualified=entry.qualified,
        max_minutes_day=entry.max_minutes_day,
        max_minutes_week=entry.max_minutes_week,
    )


def _driver(names: Names, entry: f.DriverEntry) -> Driver:
    first, last = split_name(entry.name)
    years = entry.licence_years
    return Driver(
        area_id=names.area,
        first_name=first,
        last_name=last,
        employed=entry.employed,
        max_minutes_day=entry.max_minutes_day,
        max_minutes_week=entry.max_minutes_week,
        licence_until=None if years is None else names.monday + timedelta(days=365 * years),
    )


def _participant(names: Names, entry: f.ParticipantEntry) -> Participant:
    first, last = split_name(entry.name)
    return Participant(
        area_id=names.area,
        first_name=first,
        last_name=last,
        gender=entry.gender,
        language=entry.language,
        born=None if entry.age_months is None else names.born(entry.age_months),
        height_cm=entry.height_cm,
        home_id=names.optional(Kind.PLACE, entry.home, entry.name),
        ride=entry.ride,
        ride_home_open=entry.ride_home_open,
        wheelchair=entry.wheelchair,
        needs_lift=entry.needs_lift,
        pram=entry.pram,
        boarding=entry.boarding,
        max_ride=entry.max_ride,
    )


def _enrol(names: Names, row: int, entry: f.ParticipantEntry) -> None:
    states = [(name, EnrolmentState.ENROLLED) for name in entry.courses]
    states += [(name, EnrolmentState.WAITING) for name in entry.waiting]
    names.session.add_all(
        Enrolment(
            participant_id=row,
            course_id=names.row(Kind.COURSE, name, entry.name),
            state=state,
            position=position,
        )
        for position, (name, state) in enumerate(states)
    )


def _child(names: Names, parent: int, of: f.ParticipantEntry, entry: f.ChildEntry) -> None:
    _, family = split_name(of.name)
    row = Child(
        participant_id=parent,
        first_name=entry.name,
        last_name=family,
        born=names.born(entry.age_months),
        height_cm=entry.height_cm,
        care=entry.care,
        measles=entry.measles,
        measles_seen_on=names.monday if entry.measles is Measles.SEEN else None,
        qualified_care=entry.qualified_care,
        allergies=entry.allergies,
        allergies_printed=entry.allergies_printed,
        collected_by=entry.collected_by,
    )
    names.session.add(row)
    names.session.flush()
    where = f"{entry.name} ({of.name})"
    names.session.add_all(
        ChildCourse(child_id=row.id, course_id=names.row(Kind.COURSE, name, where))
        for name in entry.courses
    )
    if entry.kita is not None:
        names.weekly_of(Kind.CHILD, row.id, Use.SCHOOL, entry.kita.when, where)
        _errands(names, row.id, entry.kita, where)


def _errands(names: Names, child: int, kita: f.KitaEntry, where: str) -> None:
    place = names.row(Kind.PLACE, kita.place, where)
    if not kita.brought:
        return
    names.session.add_all(
        Errand(
            child_id=child,
            place_id=place,
            weekday=span.weekday,
            bring=span.start,
            fetch=span.end,
            parity=span.parity,
        )
        for text in kita.when
        for span in parse(text, where)
    )
