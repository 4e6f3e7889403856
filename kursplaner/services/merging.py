"""Rows of an import workbook against the records of one planning area, matched by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from msgspec.structs import fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.tables.areas import Place, Room, Site
from kursplaner.db.tables.base import Record
from kursplaner.db.tables.courses import Course, CourseRoom, CourseTeacher, Lesson
from kursplaner.db.tables.people import (
    Child,
    Contact,
    Enrolment,
    EnrolmentState,
    Participant,
    Teacher,
)
from kursplaner.db.tables.times import TimeRule, Use
from kursplaner.domain.violation import Kind
from kursplaner.exchange import people_data as d
from kursplaner.services.records_sources import Registered

T = TypeVar("T", bound=Record)


class Merger:
    """One import into one session. Notes name what was not taken over."""

    def __init__(self, session: Session, area: int) -> None:
        self.session, self.area = session, area
        self.notes: list[d.ImportNote] = []
        self.added = {sheet.value: 0 for sheet in d.Sheet}
        self.changed = {sheet.value: 0 for sheet in d.Sheet}
        self._sites = self._known(Site, lambda row: row.name)
        self._rooms = self._rooms_by_name()
        self._teachers = self._known(Teacher, full_name)
        self._courses = self._known(Course, lambda row: row.name)
        self._people = self._known(Participant, full_name)
        self._stops = self._known(Place, lambda row: row.name)

    def take(self, data: d.ImportData) -> None:
        """Rooms and teachers first: courses name them, people name courses, children people."""
        for room in data.rooms:
            self._room(room)
        for teacher in data.teachers:
            self._teacher(teacher)
        for course in data.courses:
            self._course(course)
        for person in data.people:
            self._person(person)
        for child in data.children:
            self._child(child)

    # one row each

    def _room(self, row: d.RoomRow) -> None:
        site = self._one(self._sites, row.site) or self._new_site(row)
        room = self._one(self._rooms, f"{row.site}/{row.name}")
        facts = _given(row, "seats", "features", "setup", "childcare", "area_m2",
                       "childcare_places")  # fmt: skip
        if room is None:
            room = self._add(Room(site_id=site.id, name=row.name, **facts), d.Sheet.ROOMS)
            self._rooms.setdefault(_key(f"{row.site}/{row.name}"), []).append(room)
        else:
            self._change(room, facts, d.Sheet.ROOMS)
        self._times(Kind.ROOM, room.id, row.open)

    def _new_site(self, row: d.RoomRow) -> Site:
        site = Site(area_id=self.area, name=row.site)
        if row.address:
            place = Place(area_id=self.area, name=row.site, address=row.address, stop=False)
            self.session.add(place)
            self.session.flush()
            site.place_id = place.id
        self.session.add(site)
        self.session.flush()
        self._sites[_key(row.site)] = [site]
        self._remark(d.Sheet.ROOMS, row.row, f"Der Standort »{row.site}« wurde neu angelegt.")
        return site

    def _teacher(self, row: d.TeacherRow) -> None:
        facts = _given(row, "title", "gender", "qualifications", "max_units_week", "max_units_day")
        teacher = self._person_of(self._teachers, Teacher, row, facts, d.Sheet.TEACHERS)
        if teacher is not None:
            self._contact(Kind.TEACHER, teacher.id, row)
            self._times(Kind.TEACHER, teacher.id, row.available)

    def _course(self, row: d.CourseRow) -> None:
        facts = _given(row, "kind", "minutes_per_unit", "units_total", "first", "last",
                       "qualification", "features", "expected", "max_group", "women_only",
                       "teacher_gender", "max_per_day")  # fmt: skip
        found = self._all(self._courses, row.name)
        if len(found) > 1:
            self._error(d.Sheet.COURSES, row.row, f"»{row.name}« gibt es in der Datei mehrmals.")
            return
        if found:
            course = found[0]
            self._change(course, facts, d.Sheet.COURSES)
        else:
            course = self._add(Course(area_id=self.area, name=row.name, **facts), d.Sheet.COURSES)
            self._courses[_key(row.name)] = [course]
        self._lessons(course, row)
        self._named(course, row, row.teachers, self._teachers, CourseTeacher, "teacher_id")
        self._named(course, row, row.rooms, self._rooms_alone(), CourseRoom, "room_id")
        self._times(Kind.COURSE, course.id, row.windows)

    def _lessons(self, course: Course, row: d.CourseRow) -> None:
        """Lessons of a new course; those of a known one stay, with a remark where they differ."""
        known = list(self.session.scalars(select(Lesson).where(Lesson.course_id == course.id)))
        if not known:
            self.session.add_all(Lesson(course_id=course.id, units=units) for units in row.lessons)
        elif row.lessons and sorted(lesson.units for lesson in known) != sorted(row.lessons):
            said = "Die Termine des Kurses blieben, wie sie sind; bitte ändern Sie sie im Kurs."
            self._remark(d.Sheet.COURSES, row.row, said)

    def _named(
        self, course: Course, row: d.CourseRow, names: Sequence[str],
        known: dict[str, list[Any]], table: Any, field: str,
    ) -> None:  # fmt: skip
        """Teachers or rooms a course names, as links that are not there yet."""
        linked = select(getattr(table, field)).where(table.course_id == course.id)
        there = set(self.session.scalars(linked))
        for name in names:
            found = self._all(known, name)
            if len(found) != 1:
                why = "gibt es nicht" if not found else "gibt es mehrmals"
                self._remark(d.Sheet.COURSES, row.row, f"»{name}« {why} und wurde weggelassen.")
            elif found[0].id not in there:
                there.add(found[0].id)
                self.session.add(table(course_id=course.id, **{field: found[0].id}))

    def _person(self, row: d.PersonRow) -> None:
        facts = _given(row, "gender", "language", "born", "ride", "wheelchair", "pram")
        stops = self._all(self._stops, row.stop) if row.stop else []
        if len(stops) == 1:
            facts["home_id"] = stops[0].id
        elif row.stop:
            said = f"Den Haltepunkt »{row.stop}« gibt es noch nicht; er bleibt leer."
            self._remark(d.Sheet.PEOPLE, row.row, said)
        person = self._person_of(self._people, Participant, row, facts, d.Sheet.PEOPLE)
        if person is None:
            return
        self._contact(Kind.PARTICIPANT, person.id, row)
        self._times(Kind.PARTICIPANT, person.id, row.available)
        self._enrol(person, row, row.courses, EnrolmentState.ENROLLED)
        self._enrol(person, row, row.waiting, EnrolmentState.WAITING)
        if row.registered is not None and person.ride:
            self._register(person, row.registered)

    def _register(self, person: Participant, at: datetime) -> None:
        """The moment counts for all her rides, as one entered in her form does."""
        source = Registered()
        if source.read(self.session, person) != at:
            source.write(self.session, person, at)

    def _enrol(
        self, person: Participant, row: d.PersonRow, names: Sequence[str], state: EnrolmentState
    ) -> None:
        mine = select(Enrolment).where(Enrolment.participant_id == person.id)
        known = {item.course_id: item for item in self.session.scalars(mine)}
        for name in names:
            found = self._all(self._courses, name)
            if len(found) != 1:
                why = "gibt es nicht" if not found else "gibt es mehrmals"
                said = f"Den Kurs »{name}« {why}; die Anmeldung fehlt."
                self._remark(d.Sheet.PEOPLE, row.row, said)
            else:
                entry = known.get(found[0].id)
                if entry is None:
                    entry = Enrolment(participant_id=person.id, course_id=found[0].id,
                                      state=state, position=len(known))  # fmt: skip
                    known[found[0].id] = entry
                    self.session.add(entry)
                entry.state = state
                if state is EnrolmentState.WAITING and row.registered is not None:
                    entry.since = row.registered.date()
                    self._line_up(found[0].id)

    def _line_up(self, course: int) -> None:
        """Who was signed up earlier stands further up on the waiting list."""
        self.session.flush()
        waiting = self.session.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course, Enrolment.state == EnrolmentState.WAITING)
            .order_by(Enrolment.position, Enrolment.id)
        ).all()
        in_line = sorted(waiting, key=lambda item: item.since or date.max)
        for position, item in enumerate(in_line):
            if item.position != position:
                item.position = position

    def _child(self, row: d.ChildRow) -> None:
        parents = self._all(self._people, row.parent)
        if len(parents) != 1:
            why = "gibt es nicht" if not parents else "gibt es mehrmals"
            said = f"»{row.parent}« {why} unter den Personen; das Kind fehlt deshalb."
            self._error(d.Sheet.CHILDREN, row.row, said)
            return
        facts = _given(row, "height_cm", "measles", "qualified_care", "allergies", "collected_by",
                       "born", "care")  # fmt: skip
        mine = select(Child).where(Child.participant_id == parents[0].id)
        known = [c for c in self.session.scalars(mine) if _key(full_name(c)) == _key(_full(row))]
        if known:
            self._change(known[0], facts, d.Sheet.CHILDREN)
        else:
            self._add(
                Child(participant_id=parents[0].id, first_name=row.first_name,
                      last_name=row.last_name, **facts),
                d.Sheet.CHILDREN,
            )  # fmt: skip

    # what rows share

    def _person_of(
        self, known: dict[str, list[T]], table: Callable[..., T], row: Any, facts: dict[str, Any],
        sheet: d.Sheet,
    ) -> T | None:  # fmt: skip
        """The one person of that name, changed, or a new one; None where the name is not unique."""
        found = self._all(known, _full(row))
        if len(found) > 1:
            self._error(sheet, row.row, f"»{_full(row)}« gibt es in der Datei mehrmals.")
            return None
        if found:
            self._change(found[0], facts, sheet)
            return found[0]
        names = {"first_name": row.first_name, "last_name": row.last_name}
        person = self._add(table(area_id=self.area, **names, **facts), sheet)
        known[_key(_full(row))] = [person]
        return person

    def _contact(self, kind: Kind, owner: int, row: Any) -> None:
        facts = _given(row, "phone", "email", "address", "remark")
        if not facts:
            return
        mine = select(Contact).where(Contact.owner_kind == kind, Contact.owner_id == owner)
        contact = self.session.scalars(mine).first()
        if contact is None:
            self.session.add(Contact(owner_kind=kind, owner_id=owner, **facts))
        for name, value in facts.items() if contact is not None else ():
            setattr(contact, name, value)

    def _times(self, kind: Kind, owner: int, spans: Sequence[d.DaySpan]) -> None:
        """Weekly open times as the file says; A/B weeks, single dates and blocks stay."""
        if not spans:
            return
        mine = select(TimeRule).where(
            TimeRule.owner_kind == kind, TimeRule.owner_id == owner,
            TimeRule.use == Use.OPEN, TimeRule.weekday.is_not(None),
        )  # fmt: skip
        known = list(self.session.scalars(mine))
        wanted = {(span.weekday, span.start, span.end) for span in spans}
        if {(rule.weekday, rule.start, rule.end) for rule in known} == wanted:
            return
        for rule in known:
            self.session.delete(rule)
        self.session.add_all(
            TimeRule(owner_kind=kind, owner_id=owner, use=Use.OPEN, weekday=weekday, start=start,
                     end=end)
            for weekday, start, end in sorted(wanted)
        )  # fmt: skip

    def _add(self, record: T, sheet: d.Sheet) -> T:
        self.session.add(record)
        self.session.flush()
        self.added[sheet.value] += 1
        return record

    def _change(self, record: Record, facts: dict[str, Any], sheet: d.Sheet) -> None:
        different = {k: v for k, v in facts.items() if getattr(record, k) != v}
        for name, value in different.items():
            setattr(record, name, value)
        self.changed[sheet.value] += bool(different)

    def _error(self, sheet: d.Sheet, row: int, sentence: str) -> None:
        self._note(sheet, row, sentence, d.Severity.ERROR)

    def _remark(self, sheet: d.Sheet, row: int, sentence: str) -> None:
        self._note(sheet, row, sentence, d.Severity.REMARK)

    def _note(self, sheet: d.Sheet, row: int, sentence: str, severity: d.Severity) -> None:
        self.notes.append(
            d.ImportNote(sheet=sheet.value, row=row, column="", severity=severity,
                         sentence=sentence)
        )  # fmt: skip

    # look-ups by name

    def _known(self, table: type[T], name: Callable[[T], str]) -> dict[str, list[T]]:
        owned = select(table).where(table.area_id == self.area)  # type: ignore[attr-defined]
        return _by_name((name(row), row) for row in self.session.scalars(owned))

    def _rooms_by_name(self) -> dict[str, list[Room]]:
        sites = {site.id: site.name for found in self._sites.values() for site in found}
        rooms = self.session.scalars(select(Room).where(Room.site_id.in_(sites)))
        return _by_name((f"{sites[room.site_id]}/{room.name}", room) for room in rooms)

    def _rooms_alone(self) -> dict[str, list[Any]]:
        """Rooms by their name alone, as courses call them."""
        return _by_name((room.name, room) for found in self._rooms.values() for room in found)

    def _all(self, known: dict[str, list[T]], name: str) -> list[T]:
        return known.get(_key(name), [])

    def _one(self, known: dict[str, list[T]], name: str) -> T | None:
        found = self._all(known, name)
        return found[0] if found else None


def full_name(row: Any) -> str:
    """»First Last« of a record or of a row."""
    return f"{row.first_name} {row.last_name}".strip()


_full = full_name


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _by_name(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for name, row in pairs:
        found.setdefault(_key(name), []).append(row)
    return found


def _given(row: Any, *names: str) -> dict[str, Any]:
    """What the row says: an empty cell (the default) changes nothing."""
    return {
        fact.name: getattr(row, fact.name)
        for fact in fields(row)
        if fact.name in names and getattr(row, fact.name) != fact.default
    }
