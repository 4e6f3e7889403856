"""The week as four plain tables (lessons, childcare, rides, left out), for XLSX and CSV alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time

from msgspec import Struct

from kursplaner.domain.directory import Directory
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, PlacedLesson, Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Direction
from kursplaner.domain.time import DAY, HOUR, WEEKDAYS, day_of, moment
from kursplaner.domain.wording import Wording
from kursplaner.exchange.tour_stops import date_of, passengers, ride_book, vehicle_name

Cell = str | int | float | date | time | None


class Column(Struct, frozen=True):
    heading: str
    width: int
    """Characters."""


class Table(Struct, frozen=True):
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def week_tables(
    problem: WeekProblem, plan: WeekPlan, directory: Directory | None = None
) -> tuple[Table, ...]:
    """Wochenplan, Betreuung, Fahrten, Nicht versorgt, each sorted by time.

    Children appear by short name; participants by name only among those left out.
    """
    names = _Names(problem, plan, directory or Directory())
    return (
        Table("Wochenplan", LESSON_COLUMNS, tuple(_lesson_rows(names))),
        Table("Betreuung", CARE_COLUMNS, tuple(_care_rows(names))),
        Table("Fahrten", RIDE_COLUMNS, tuple(_ride_rows(names))),
        Table("Nicht versorgt", MISSING_COLUMNS, tuple(_missing_rows(names))),
    )


_WHEN = (Column("Datum", 12), Column("Tag", 12), Column("Beginn", 8), Column("Ende", 8))

LESSON_COLUMNS = (
    *_WHEN,
    Column("Kurs", 30),
    Column("Lehrkraft", 26),
    Column("Raum", 20),
    Column("Standort", 22),
    Column("UE", 6),
    Column("Teilnehmende", 14),
    Column("Kinder in Betreuung", 20),
    Column("Fixiert", 9),
)
CARE_COLUMNS = (
    *_WHEN,
    Column("Raum", 20),
    Column("Kind", 22),
    Column("Kurs", 30),
    Column("Betreuungskraft", 26),
)
RIDE_COLUMNS = (
    Column("Datum", 12),
    Column("Tag", 12),
    Column("Abfahrt", 8),
    Column("Ankunft", 8),
    Column("Tour", 12),
    Column("Fahrzeug", 20),
    Column("Fahrer:in", 24),
    Column("Person", 22),
    Column("Kinder", 8),
    Column("Richtung", 12),
    Column("Von", 26),
    Column("Nach", 26),
)
MISSING_COLUMNS = (Column("Was", 16), Column("Wer", 30), Column("Termin", 40), Column("Grund", 70))

_DIRECTIONS = {
    Direction.OUT: "hin",
    Direction.HOME: "zurück",
    Direction.TRANSFER: "zwischen Kursen",
}
_MISSING = {
    Missing.LESSON: "Termin",
    Missing.PERSON: "Teilnahme",
    Missing.CHILD: "Kinderbetreuung",
    Missing.RIDE: "Fahrt",
}


class _Names:
    """The week's records and the words for them."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan, directory: Directory) -> None:
        self.problem = problem
        self.plan = plan
        self.directory = directory
        self.index = ProblemIndex(problem)
        self.placed = PlanIndex(self.index, plan)
        self.rides = ride_book(problem, plan)

    def when(self, start: int, end: int) -> tuple[Cell, ...]:
        day = WEEKDAYS[day_of(start) % 7]
        return date_of(self.problem, start), day, _clock(start), _clock(end)

    def course(self, lesson: str) -> str:
        return self.index.course_of(lesson).name if lesson in self.index.lessons else lesson

    def lesson(self, lesson: str | None) -> str:
        if lesson is None:
            return ""
        placed = self.placed.placed.get(lesson)
        return f"{self.course(lesson)}, {moment(placed.start)}" if placed else self.course(lesson)

    def room(self, id: str) -> str:
        return self.index.rooms[id].name if id in self.index.rooms else id

    def site(self, room: str) -> str:
        known = self.index.rooms.get(room)
        return self.index.sites[known.site].name if known else ""

    def staff(self, id: str | None) -> str:
        """A teacher, caregiver or driver."""
        if id is None:
            return ""
        index = self.index
        known = index.teachers.get(id) or index.caregivers.get(id) or index.drivers.get(id)
        return known.name if known else id

    def person(self, id: str) -> str:
        card = self.directory.people.get(id)
        known = self.index.participants.get(id)
        return card.short if card else known.name if known else id

    def child(self, id: str) -> str:
        card = self.directory.children.get(id)
        known = self.index.children.get(id)
        return card.short if card else known.name if known else id

    def place(self, id: str) -> str:
        card = self.directory.places.get(id)
        known = self.index.places.get(id)
        return card.name if card else known.name if known else id


def _clock(minute: int) -> time:
    return time(minute % DAY // HOUR, minute % HOUR)


def _lesson_rows(names: _Names) -> Iterator[tuple[Cell, ...]]:
    pinned = {pin.lesson for pin in names.problem.pins}
    for item in _by_time(list(names.placed.placed.values())):
        span = names.placed.span(item)
        lesson = names.index.lessons[item.lesson]
        people = sum(
            names.placed.attends(person.id, item.lesson)
            for person in names.index.attendees(item.lesson)
        )
        yield (
            *names.when(span.start, span.end),
            names.course(item.lesson),
            ", ".join(names.staff(id) for id in item.teachers),
            names.room(item.room),
            names.site(item.room),
            lesson.units,
            people or names.index.courses[lesson.course].expected,
            len(names.placed.care_of.get(item.lesson, ())),
            "ja" if item.lesson in pinned else "",
        )


def _by_time(items: Sequence[PlacedLesson]) -> list[PlacedLesson]:
    return sorted(items, key=lambda item: (item.start, item.room, item.lesson))


def _care_rows(names: _Names) -> Iterator[tuple[Cell, ...]]:
    for slot in sorted(names.plan.care, key=lambda slot: (slot.start, slot.room, slot.child)):
        yield (
            *names.when(slot.start, slot.end),
            names.room(slot.room),
            names.child(slot.child),
            names.course(slot.lesson),
            names.staff(slot.caregiver),
        )


def _ride_rows(names: _Names) -> Iterator[tuple[Cell, ...]]:
    for tour in sorted(names.plan.tours, key=lambda tour: (tour.start, tour.id)):
        for stop in tour.stops:
            for ride in stop.board:
                yield _ride_row(names, tour, ride, stop.depart, stop.place)


def _ride_row(names: _Names, tour: Tour, id: str, depart: int, place: str) -> tuple[Cell, ...]:
    ride = names.rides.get(id)
    goal = next((stop for stop in tour.stops if id in stop.alight), None)
    return (
        date_of(names.problem, depart),
        WEEKDAYS[day_of(depart) % 7],
        _clock(depart),
        _clock(goal.arrive) if goal else None,
        tour.id,
        vehicle_name(names.problem, tour, names.directory),
        names.staff(tour.driver),
        names.person(ride.participant) if ride else id,
        passengers((ride,)) - 1 if ride else None,
        _DIRECTIONS[ride.direction] if ride else "",
        names.place(place),
        names.place(goal.place) if goal else "",
    )


def _missing_rows(names: _Names) -> Iterator[tuple[Cell, ...]]:
    wording = Wording(names.problem)
    for item in names.plan.unserved:
        if item.kind is Missing.LESSON:
            who, lesson = names.course(item.id), item.id
        elif item.kind is Missing.RIDE:
            ride = names.rides.get(item.id)
            who = names.person(ride.participant) if ride else item.id
            lesson = item.lesson or (ride.lesson if ride else "")
        else:
            named = names.child if item.kind is Missing.CHILD else names.person
            who, lesson = named(item.id), item.lesson or ""
        yield _MISSING[item.kind], who, names.lesson(lesson or None), wording.reason(item)
