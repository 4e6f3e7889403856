"""The week as iCalendar files per room, teacher, course, caregiver and driver; no participants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from msgspec import Struct

from kursplaner.domain.directory import Directory
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import CareShift, PlacedLesson, Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import clock
from kursplaner.domain.words import counted
from kursplaner.errors import UserError
from kursplaner.exchange.files import file_word
from kursplaner.exchange.tour_stops import CLOCK, passengers, ride_book, vehicle_name


class Audience(StrEnum):
    """Whose calendar it is; the values are the German words in titles and file names."""

    ROOM = "Raum"
    TEACHER = "Lehrkraft"
    COURSE = "Kurs"
    CAREGIVER = "Betreuung"
    DRIVER = "Fahrer"


class CalendarFile(Struct, frozen=True, kw_only=True):
    """One finished `.ics` file: UTF-8 with CRLF lines."""

    audience: Audience
    id: str
    """Of the room, teacher, course, caregiver or driver."""
    title: str
    file_name: str
    content: bytes


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class _Entry(Struct, frozen=True, kw_only=True):
    """One event. Moments are minutes of the week."""

    uid: str
    start: int
    end: int
    summary: str
    location: str
    description: str = ""


def calendars(
    problem: WeekProblem, plan: WeekPlan, directory: Directory, *, stamp: datetime | None = None
) -> Iterator[CalendarFile]:
    """One calendar for everybody and everything with at least one event in the week."""
    book = _Book(problem, plan, directory)
    for audience in Audience:
        for id in book.ids(audience):
            entries = book.entries(audience, id)
            if entries:
                yield book.file(audience, id, entries, stamp)


def calendar(
    problem: WeekProblem,
    plan: WeekPlan,
    directory: Directory,
    audience: Audience,
    id: str,
    *,
    stamp: datetime | None = None,
) -> CalendarFile:
    """The calendar of one room, teacher, course, caregiver or driver, empty if nothing is planned.

    Every event keeps its UID when it moves, so that a calendar imported again is updated.
    `stamp`: moment of writing with time zone, default now. Raises UserError for an unknown id.
    """
    book = _Book(problem, plan, directory)
    if id not in book.ids(audience):
        raise UserError(
            f"{audience.value} »{id}« gibt es in dieser Woche nicht.", "Bitte wählen Sie neu."
        )
    return book.file(audience, id, book.entries(audience, id), stamp)


class _Book:
    """One week seen through its plan; makes the entries of a calendar."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan, directory: Directory) -> None:
        self.problem = problem
        self.plan = plan
        self.directory = directory
        self.index = ProblemIndex(problem)
        self.placed = PlanIndex(self.index, plan)
        self.rides = ride_book(problem, plan)
        self.domain = sha256(problem.name.encode()).hexdigest()[:10] + ".kursplaner"

    def ids(self, audience: Audience) -> dict[str, str]:
        """Names by id."""
        records: Mapping[Audience, Sequence[_Named]] = {
            Audience.ROOM: self.problem.rooms,
            Audience.TEACHER: self.problem.teachers,
            Audience.COURSE: self.problem.courses,
            Audience.CAREGIVER: self.problem.caregivers,
            Audience.DRIVER: self.problem.drivers,
        }
        return {record.id: record.name for record in records[audience]}

    def entries(self, audience: Audience, id: str) -> list[_Entry]:
        if audience is Audience.DRIVER:
            found = [self._tour(tour) for tour in self.plan.tours if tour.driver == id]
        elif audience is Audience.CAREGIVER:
            shifts = sorted(s.start for s in self.plan.shifts if s.caregiver == id)
            found = [
                self._shift(shifts.index(shift.start), shift)
                for shift in self.plan.shifts
                if shift.caregiver == id
            ]
        else:
            found = [
                self._lesson(item)
                for item in self.placed.placed.values()
                if id in self._keys(audience, item)
            ]
        return sorted(found, key=lambda entry: (entry.start, entry.uid))

    def _keys(self, audience: Audience, item: PlacedLesson) -> tuple[str, ...]:
        if audience is Audience.ROOM:
            return (item.room,)
        if audience is Audience.TEACHER:
            return item.teachers
        return (self.index.lessons[item.lesson].course,)

    def _uid(self, kind: str, id: str) -> str:
        return f"{kind}-{id}-{self.problem.monday:%G-W%V}@{self.domain}"

    def _lesson(self, item: PlacedLesson) -> _Entry:
        course = self.index.course_of(item.lesson)
        span = self.placed.span(item)
        units = self.index.lessons[item.lesson].units
        lines = [f"Lehrkraft: {', '.join(self._person(id) for id in item.teachers)}", f"{units} UE"]
        if self.placed.care_of.get(item.lesson):
            lines.append("mit Kinderbetreuung")
        return _Entry(
            uid=self._uid("lesson", item.lesson),
            start=span.start,
            end=span.end,
            summary=course.name,
            location=self._room(item.room),
            description="\n".join(lines),
        )

    def _shift(self, number: int, shift: CareShift) -> _Entry:
        slots = [
            slot
            for slot in self.plan.care
            if slot.room == shift.room and slot.start < shift.end and shift.start < slot.end
        ]
        count = len({slot.child for slot in slots})
        return _Entry(
            uid=self._uid("shift", f"{shift.caregiver}-{number}"),
            start=shift.start,
            end=shift.end,
            summary="Kinderbetreuung",
            location=self._room(shift.room),
            description=counted(count, "Kind", "Kinder"),
        )

    def _tour(self, tour: Tour) -> _Entry:
        vehicle = self.directory.vehicles.get(tour.vehicle)
        plate = f" ({vehicle.plate})" if vehicle and vehicle.plate else ""
        return _Entry(
            uid=self._uid("tour", tour.id),
            start=tour.start,
            end=tour.end,
            summary=f"Tour {tour.id}",
            location=self._place(tour.stops[0].place),
            description="\n".join(
                [f"Fahrzeug: {vehicle_name(self.problem, tour, self.directory)}{plate}"]
                + [self._stop_line(tour, n) for n in range(len(tour.stops))]
            ),
        )

    def _stop_line(self, tour: Tour, number: int) -> str:
        stop = tour.stops[number]
        boards = passengers(tuple(self.rides[r] for r in stop.board if r in self.rides))
        leaves = passengers(tuple(self.rides[r] for r in stop.alight if r in self.rides))
        change = [f"{boards} ein"] * bool(boards) + [f"{leaves} aus"] * bool(leaves)
        people = f" ({', '.join(change)})" if change else ""
        moment = stop.arrive if number == len(tour.stops) - 1 else stop.depart
        return f"{clock(moment)} {self._place(stop.place)}{people}"

    def _person(self, id: str) -> str:
        known = self.index.teachers.get(id)
        return known.name if known else id

    def _place(self, id: str) -> str:
        card = self.directory.places.get(id)
        known = self.index.places.get(id)
        return card.name if card else known.name if known else id

    def _room(self, id: str) -> str:
        room = self.index.rooms.get(id)
        if room is None:
            return id
        site = self.index.sites[room.site]
        card = self.directory.places.get(site.place or "")
        parts = (room.name, site.name, card.address if card else "")
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def file(
        self, audience: Audience, id: str, entries: list[_Entry], stamp: datetime | None
    ) -> CalendarFile:
        name = self.ids(audience)[id]
        title = f"{audience.value} {name}"
        made = (stamp or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        sheet = _empty(title)
        for entry in entries:
            sheet.add_component(self._event(entry, made))
        word = f"{file_word(title)}-{file_word(id)}-{self.problem.monday:%G-W%V}"
        return CalendarFile(
            audience=audience,
            id=id,
            title=title,
            file_name=f"{word}.ics",
            content=sheet.to_ical(),
        )

    def _event(self, entry: _Entry, made: datetime) -> Event:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", made)
        event.add("dtstart", self._moment(entry.start))
        event.add("dtend", self._moment(entry.end))
        event.add("summary", entry.summary)
        event.add("location", entry.location)
        if entry.description:
            event.add("description", entry.description)
        return event

    def _moment(self, minute: int) -> datetime:
        wall = datetime.combine(self.problem.monday, time()) + timedelta(minutes=minute)
        return wall.replace(tzinfo=CLOCK)


def _empty(title: str) -> Calendar:
    sheet = Calendar()
    sheet.add("prodid", "-//kursplaner//Wochenplan//DE")
    sheet.add("version", "2.0")
    sheet.add("calscale", "GREGORIAN")
    sheet.add("method", "PUBLISH")
    sheet.add("x-wr-calname", title)
    sheet.add_component(_berlin())
    return sheet


def _berlin() -> Timezone:
    """Europe/Berlin as the European Union changes its clocks since 1996."""
    zone = Timezone()
    zone.add("tzid", "Europe/Berlin")
    for part, month, name, before, after in (
        (TimezoneDaylight(), 3, "CEST", 1, 2),
        (TimezoneStandard(), 10, "CET", 2, 1),
    ):
        hour = 2 if month == 3 else 3
        day = 31 if month == 3 else 27
        part.add("dtstart", datetime(1996, month, day, hour))
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        zone.add_component(part)
    return zone
