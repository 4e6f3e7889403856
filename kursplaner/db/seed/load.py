"""A workspace file into rows: names become numbers, times become rules."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.seed import format as f
from kursplaner.db.seed.load_people import load_participants, load_team
from kursplaner.db.seed.names import Names
from kursplaner.db.seed.spans import minutes
from kursplaner.db.tables.areas import (
    Area,
    Municipality,
    Place,
    Room,
    Site,
    Term,
    TravelOverride,
)
from kursplaner.db.tables.courses import (
    Course,
    CourseRoom,
    CourseTeacher,
    CourseTemplate,
    Lesson,
    Relation,
    RelationMember,
)
from kursplaner.db.tables.fleet import Vehicle, VehicleLayout
from kursplaner.db.tables.times import Use
from kursplaner.domain.violation import Kind

_COLOURS = 8


def load_area(session: Session, file: f.AreaFile, monday: date, *, first: date, last: date) -> Area:
    """All rows of the file, with one term from `first` to `last`.

    Raises UserError naming a reference to nothing, a name used twice or an unreadable time.
    """
    area = Area(
        name=file.name,
        land=file.land,
        office=file.office,
        office_phone=file.office_phone,
        reserve_driver=file.reserve_driver,
        days=file.days,
        day_start=minutes(file.day_start, file.name),
        day_end=minutes(file.day_end, file.name),
        lesson_step=file.lesson_step,
    )
    session.add(area)
    session.flush()
    name = f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}"
    session.add(Term(area_id=area.id, name=name, first=first, last=last))
    names = Names(session, area.id, monday)
    _places(names, file)
    _rooms(names, file)
    _vehicles(names, file)
    load_team(names, file)
    _courses(names, file)
    load_participants(names, file)
    _relations(names, file)
    session.flush()
    return area


def _places(names: Names, file: f.AreaFile) -> None:
    towns = {
        place.municipality: Municipality(
            area_id=names.area, name=place.municipality, land=file.land, postcode=place.postcode
        )
        for place in file.places
    }
    names.session.add_all(towns.values())
    names.session.flush()
    names.add(
        Kind.PLACE,
        (
            (
                place.name,
                Place(
                    area_id=names.area,
                    name=place.name,
                    municipality_id=towns[place.municipality].id,
                    lat=place.lat,
                    lon=place.lon,
                    address=place.address,
                    landmark=place.landmark,
                    source=place.source,
                ),
            )
            for place in file.places
        ),
    )
    names.session.add_all(
        TravelOverride(
            origin_id=names.row(Kind.PLACE, way.origin, "travel"),
            destination_id=names.row(Kind.PLACE, way.destination, "travel"),
            minutes=way.minutes,
            reason=way.reason,
        )
        for way in file.travel
    )


def _rooms(names: Names, file: f.AreaFile) -> None:
    names.add(
        Kind.SITE,
        (
            (
                site.name,
                Site(
                    area_id=names.area,
                    name=site.name,
                    place_id=names.row(Kind.PLACE, site.place, site.name),
                ),
            )
            for site in file.sites
        ),
    )
    names.add(
        Kind.ROOM,
        ((room.name, _room(names, room, position)) for position, room in enumerate(file.rooms)),
    )
    for room in file.rooms:
        names.weekly(Kind.ROOM, room.name, Use.OPEN, room.open)
        names.blocked(Kind.ROOM, room.name, room.blocked)


def _room(names: Names, room: f.RoomEntry, position: int) -> Room:
    return Room(
        site_id=names.row(Kind.SITE, room.site, room.name),
        name=room.name,
        seats=room.seats,
        features=room.features,
        setup=room.setup,
        hall=room.hall,
        childcare=room.childcare,
        area_m2=room.area_m2,
        childcare_places=room.childcare_places,
        position=position,
    )


def _vehicles(names: Names, file: f.AreaFile) -> None:
    names.add(Kind.VEHICLE, ((entry.name, _vehicle(names, entry)) for entry in file.vehicles))
    for entry in file.vehicles:
        row = names.row(Kind.VEHICLE, entry.name, entry.name)
        names.session.add_all(
            VehicleLayout(
                vehicle_id=row,
                position=position,
                seats=layout.seats,
                wheelchairs=layout.wheelchairs,
            )
            for position, layout in enumerate(entry.layouts)
        )
        names.weekly(Kind.VEHICLE, entry.name, Use.OPEN, entry.available)
        names.blocked(Kind.VEHICLE, entry.name, entry.blocked)


def _vehicle(names: Names, entry: f.VehicleEntry) -> Vehicle:
    return Vehicle(
        area_id=names.area,
        name=entry.name,
        depot_id=names.row(Kind.PLACE, entry.depot, entry.name),
        plate=entry.plate,
        key=entry.key,
        shells=entry.shells,
        child_seats=entry.child_seats,
        boosters=entry.boosters,
        prams=entry.prams,
        lift=entry.lift,
    )


def _courses(names: Names, file: f.AreaFile) -> None:
    templates = {row.name: row.id for row in names.session.scalars(select(CourseTemplate))}
    names.add(
        Kind.COURSE,
        (
            (entry.name, _course(names, entry, templates.get(entry.template), number))
            for number, entry in enumerate(file.courses)
        ),
    )
    for entry in file.courses:
        course = names.row(Kind.COURSE, entry.name, entry.name)
        names.weekly(Kind.COURSE, entry.name, Use.OPEN, entry.windows)
        names.weekly(Kind.COURSE, entry.name, Use.PREFERRED, entry.preferred)
        names.session.add_all(
            CourseTeacher(course_id=course, teacher_id=names.row(Kind.TEACHER, name, entry.name))
            for name in entry.teachers
        )
        names.session.add_all(
            CourseRoom(course_id=course, room_id=names.row(Kind.ROOM, name, entry.name))
            for name in entry.rooms
        )
        _lessons(names, course, entry)


def _course(names: Names, entry: f.CourseEntry, template: int | None, number: int) -> Course:
    return Course(
        area_id=names.area,
        name=entry.name,
        kind=entry.kind,
        template_id=template,
        units_total=entry.units_total,
        minutes_per_unit=entry.minutes_per_unit,
        qualification=entry.qualification,
        teachers_needed=entry.teachers_needed,
        teacher_gender=entry.teacher_gender,
        women_only=entry.women_only,
        features=entry.features,
        expected=entry.expected,
        max_group=entry.max_group,
        max_per_day=entry.max_per_day,
        min_days_between=entry.min_days_between,
        colour=number % _COLOURS,
        topic=entry.topic,
    )


def _lessons(names: Names, course: int, entry: f.CourseEntry) -> None:
    for lesson in entry.lessons:
        row = Lesson(
            course_id=course, units=lesson.units, breaks=lesson.breaks, parity=lesson.parity
        )
        names.session.add(row)
        names.session.flush()
        names.weekly_of(Kind.LESSON, row.id, Use.OPEN, lesson.windows, entry.name)


def _relations(names: Names, file: f.AreaFile) -> None:
    for entry in file.relations:
        row = Relation(
            area_id=names.area,
            kind=entry.kind,
            minutes=entry.minutes,
            hard=entry.hard,
            weight=entry.weight,
            note=entry.note,
        )
        names.session.add(row)
        names.session.flush()
        names.session.add_all(
            RelationMember(
                relation_id=row.id,
                position=position,
                course_id=names.row(Kind.COURSE, name, "relations"),
            )
            for position, name in enumerate(entry.courses)
        )
