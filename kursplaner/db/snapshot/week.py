"""One week of one area as a WeekProblem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot import courses, fleet, people, rooms, rules
from kursplaner.db.snapshot.frame import Frame, rules_of
from kursplaner.db.snapshot.standing import Standing
from kursplaner.db.tables.areas import Area, Place, TravelOverride
from kursplaner.db.times import Times
from kursplaner.db.weeks import calendar_of
from kursplaner.domain import problem as p
from kursplaner.domain.calendar import parse_week
from kursplaner.domain.plan import Tour, WeekPlan


class OwnMinutes(Struct, frozen=True, kw_only=True):
    """Travel minutes a person entered for one direction, by place ids."""

    origin: str
    destination: str
    minutes: int
    reason: str
    until: date | None


class TravelSeason(Struct, frozen=True, kw_only=True):
    """What beside the places decides on travel minutes."""

    on: date
    winter: bool
    own: tuple[OwnMinutes, ...]


class TravelFound(Struct, frozen=True, kw_only=True):
    """Minutes between the places, and what a person should know of them, German sentences."""

    travel: p.Travel
    notes: tuple[str, ...] = ()


TravelTimes = Callable[[Sequence[p.Place], TravelSeason], TravelFound]


def week_problem(
    session: Session,
    area: Area,
    week: str,
    travel: TravelTimes,
    *,
    published: WeekPlan | None = None,
    pinned: tuple[Tour, ...] = (),
) -> p.WeekProblem:
    """The question of an ISO week; UserError when no term reaches into it.

    `travel` gives minutes between the places in use; `published` is the plan people know,
    `pinned` the tours that must stay.
    """
    frame = _frame(session, area, parse_week(week).monday)
    places = rooms.Places(frame)
    running = courses.lessons_of_week(frame)
    lessons = courses.lessons(frame, running)
    held = courses.courses(frame, running)
    course_ids = frozenset(course.id for course in held)
    lesson_ids = frozenset(lesson.id for lesson in lessons)
    legal = rules.legal(frame)
    standing = Standing(frame, legal)
    attending = people.participants(frame, course_ids, places, standing)
    person_ids = frozenset(person.id for person in attending)
    problem = p.WeekProblem(
        name=area.name,
        monday=frame.calendar.monday,
        grid=frame.grid,
        school_days=tuple(d for d in range(5) if d not in frame.calendar.no_school),
        sites=rooms.sites(frame, places),
        rooms=rooms.rooms(frame),
        teachers=courses.teachers(frame),
        courses=held,
        lessons=lessons,
        participants=attending,
        children=people.children(frame, person_ids),
        caregivers=people.caregivers(frame),
        vehicles=fleet.vehicles(frame, places),
        drivers=fleet.drivers(frame),
        relations=courses.relations(frame, course_ids, lesson_ids),
        pins=rules.pins(frame, lesson_ids),
        ride_pins=rules.ride_pins(frame, person_ids),
        pinned_tours=pinned,
        ride_deadlines=standing.deadlines,
        legal=legal,
        weights=rules.weights(session),
        published=published,
    )
    found = travel(places.used(), travel_season(session, area, frame.calendar.monday))
    notes = dict.fromkeys((*frame.notes, *found.notes))
    return replace(problem, travel=found.travel, notes=tuple(notes))


def travel_season(session: Session, area: Area, on: date) -> TravelSeason:
    """What decides on the area's travel minutes on that day."""
    return TravelSeason(on=on, winter=area.winter, own=_own_minutes(session, area))


def _frame(session: Session, area: Area, monday: date) -> Frame:
    calendar = calendar_of(session, area, monday)
    grid = p.Grid(
        days=tuple(range(area.days)),
        day_start=area.day_start,
        day_end=area.day_end,
        lesson_step=area.lesson_step,
    )
    return Frame(session, area, calendar, Times(rules_of(session, area.id), calendar), grid)


def _own_minutes(session: Session, area: Area) -> tuple[OwnMinutes, ...]:
    rows = session.scalars(
        select(TravelOverride)
        .join(Place, Place.id == TravelOverride.origin_id)
        .where(Place.area_id == area.id)
        .order_by(TravelOverride.id)
    )
    return tuple(
        OwnMinutes(
            origin=Letter.PLACE.key(row.origin_id),
            destination=Letter.PLACE.key(row.destination_id),
            minutes=row.minutes,
            reason=row.reason,
            until=row.until,
        )
        for row in rows
    )
