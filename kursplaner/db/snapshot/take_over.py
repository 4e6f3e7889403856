"""A week another program made as records of a planning area: the way back from `week_problem`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.tables import Record
from kursplaner.db.tables.areas import Area, Municipality, Room, Site, Term
from kursplaner.db.tables.courses import (
    Course,
    CourseRoom,
    CourseTeacher,
    Lesson,
    Relation,
    RelationMember,
)
from kursplaner.db.tables.people import Enrolment, EnrolmentState, Participant, Teacher
from kursplaner.db.tables.times import TimeRule, Use
from kursplaner.db.times import whole_days
from kursplaner.domain import problem as p
from kursplaner.domain.time import DAY, Interval
from kursplaner.domain.violation import Kind

R = TypeVar("R", bound=Record)
Rows = Mapping[str, int]
"""Row by the id another program gave."""

_WEEKS_BEFORE, _TERM_WEEKS = 4, 26


class Keys:
    """Ids of the week as it was read, and those its records have in this file."""

    def __init__(self, lessons: Rows, rooms: Rows, teachers: Rows) -> None:
        self.lessons = {old: Letter.LESSON.key(row) for old, row in lessons.items()}
        self.rooms = {old: Letter.ROOM.key(row) for old, row in rooms.items()}
        self.teachers = {old: Letter.TEACHER.key(row) for old, row in teachers.items()}


def new_area(session: Session, problem: p.WeekProblem, name: str, land: str) -> Area:
    """An area with the week's grid and half a year around its Monday to plan in."""
    area = Area(name=name, land=land)
    session.add(area)
    session.flush()
    session.add(Municipality(area_id=area.id, name=name, land=land))
    fit_area(session, area, problem)
    return area


def fit_area(session: Session, area: Area, problem: p.WeekProblem) -> None:
    """Give an area without records the week's grid, and a term that holds its Monday."""
    grid, monday = problem.grid, problem.monday
    area.days = max(grid.days, default=0) + 1
    area.day_start, area.day_end, area.lesson_step = grid.day_start, grid.day_end, grid.lesson_step
    terms = session.scalars(select(Term).where(Term.area_id == area.id))
    if not any(term.first <= monday <= term.last for term in terms):
        first = monday - timedelta(weeks=_WEEKS_BEFORE)
        last = first + timedelta(weeks=_TERM_WEEKS, days=-1)
        name = f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}"
        session.add(Term(area_id=area.id, name=name, first=first, last=last))


def is_bare(session: Session, area: int) -> bool:
    """Whether nothing has been entered there yet that a week is planned from."""
    found = (
        exists().where(Site.area_id == area),
        exists().where(Course.area_id == area),
        exists().where(Teacher.area_id == area),
        exists().where(Participant.area_id == area),
    )
    return not any(session.scalar(select(one)) for one in found)


def take_over(session: Session, area: Area, problem: p.WeekProblem) -> Keys:
    """Sites, rooms, teachers, courses, lessons, participants and relations of the week as records.

    Read back, they make the same week under other ids. Legal numbers and weights belong to the
    whole file and stay as they are; what depends on the legal hours is written to each teacher.
    """
    return _Writer(session, area, problem).keys()


class _Writer:
    def __init__(self, session: Session, area: Area, problem: p.WeekProblem) -> None:
        self.session, self.area, self.problem = session, area, problem
        self.whole = whole_days(problem.grid.days, problem.grid.day_start, problem.grid.day_end)

    def keys(self) -> Keys:
        sites = self._add((x.id, Site(area_id=self.area.id, name=x.name))
                          for x in self.problem.sites)  # fmt: skip
        rooms = self._rooms(sites)
        teachers = self._teachers()
        courses = self._courses()
        self._choices(courses, rooms, teachers)
        lessons = self._lessons(courses)
        self._people(courses)
        self._relations(courses, lessons)
        self.session.flush()
        return Keys(lessons, rooms, teachers)

    def _add(self, rows: Iterable[tuple[str, R]]) -> Rows:
        """Rows by the old id, numbered in this order."""
        listed = list(rows)
        self.session.add_all(row for _, row in listed)
        self.session.flush()
        return {id: row.id for id, row in listed}

    # times

    def _times(self, kind: Kind, owner: int, use: Use, spans: Iterable[Interval]) -> None:
        self.session.add_all(
            TimeRule(owner_kind=kind, owner_id=owner, use=use, weekday=day,
                     start=start, end=end)
            for span in spans
            for day, start, end in _by_day(span)
        )  # fmt: skip

    def _open(self, kind: Kind, owner: int, spans: Sequence[Interval]) -> None:
        """No rule means always, so »never« is said as taken the whole week."""
        if spans:
            if tuple(spans) != self.whole:
                self._times(kind, owner, Use.OPEN, spans)
        else:
            self._times(kind, owner, Use.BLOCKED, whole_days(range(7), 0, DAY))

    def _blocked(self, kind: Kind, owner: int, blocks: Iterable[p.Block]) -> None:
        self.session.add_all(
            TimeRule(owner_kind=kind, owner_id=owner, use=Use.BLOCKED, weekday=day,
                     start=start, end=end, reason=block.label)
            for block in blocks
            for day, start, end in _by_day(block.span)
        )  # fmt: skip

    # rooms and teachers

    def _rooms(self, sites: Rows) -> Rows:
        found = self._add(
            (x.id, Room(site_id=sites[x.site], name=x.name, seats=x.seats, features=x.features,
                        setup=x.setup, hall=x.hall, childcare=x.childcare, area_m2=x.area_m2,
                        childcare_places=x.childcare_places, position=position))
            for position, x in enumerate(self.problem.rooms)
        )  # fmt: skip
        for room in self.problem.rooms:
            self._open(Kind.ROOM, found[room.id], room.open)
            self._blocked(Kind.ROOM, found[room.id], room.blocked)
        return found

    def _teachers(self) -> Rows:
        """The whole name is the last name: other programs do not tell which part is which."""
        week = self.problem.legal.teacher_units_week
        found = self._add(
            (x.id, Teacher(area_id=self.area.id, first_name="", last_name=x.name, gender=x.gender,
                           qualifications=x.qualifications, max_units_day=x.max_units_day,
                           max_units_week=week if x.max_units_week is None else x.max_units_week,
                           units_without_break=x.units_without_break))
            for x in self.problem.teachers
        )  # fmt: skip
        for teacher in self.problem.teachers:
            row = found[teacher.id]
            self._open(Kind.TEACHER, row, teacher.available)
            self._blocked(Kind.TEACHER, row, teacher.absent)
            self._times(Kind.TEACHER, row, Use.PREFERRED, teacher.preferred)
        return found

    # courses and lessons

    def _courses(self) -> Rows:
        unit = self._minutes_per_unit()
        found = self._add(
            (x.id, Course(area_id=self.area.id, name=x.name, kind=x.kind,
                          minutes_per_unit=unit.get(x.id, 45), qualification=x.qualification,
                          teachers_needed=x.teachers_needed, teacher_gender=x.teacher_gender,
                          women_only=x.women_only, features=x.features, expected=x.expected,
                          max_per_day=x.max_per_day, min_days_between=x.min_days_between,
                          colour=x.colour))
            for x in self.problem.courses
        )  # fmt: skip
        for course in self.problem.courses:
            self._times(Kind.COURSE, found[course.id], Use.OPEN, course.windows)
            self._times(Kind.COURSE, found[course.id], Use.PREFERRED, course.preferred)
        return found

    def _minutes_per_unit(self) -> Mapping[str, int]:
        """The most that fits every lesson of the course; the rest of each becomes its break."""
        found: dict[str, int] = {}
        for lesson in self.problem.lessons:
            unit = lesson.minutes // max(lesson.units, 1)
            found[lesson.course] = min(unit, found.get(lesson.course, unit))
        return found

    def _choices(self, courses: Rows, rooms: Rows, teachers: Rows) -> None:
        for course in self.problem.courses:
            row = courses[course.id]
            self.session.add_all(
                CourseTeacher(course_id=row, teacher_id=teachers[id]) for id in course.teachers
            )
            self.session.add_all(
                CourseRoom(course_id=row, room_id=rooms[id]) for id in course.rooms
            )
        self.session.flush()

    def _lessons(self, courses: Rows) -> Rows:
        unit = self._minutes_per_unit()
        found = self._add(
            (x.id, Lesson(course_id=courses[x.course], units=x.units,
                          breaks=x.minutes - x.units * unit[x.course]))
            for x in self.problem.lessons
        )  # fmt: skip
        for lesson in self.problem.lessons:
            self._times(Kind.LESSON, found[lesson.id], Use.OPEN, lesson.windows)
        return found

    # people and what ties courses

    def _people(self, courses: Rows) -> None:
        found = self._add(
            (x.id, Participant(area_id=self.area.id, first_name="", last_name=x.name,
                               gender=x.gender))
            for x in self.problem.participants
        )  # fmt: skip
        for person in self.problem.participants:
            row = found[person.id]
            if person.available is not None:
                self._open(Kind.PARTICIPANT, row, person.available)
            self._blocked(Kind.PARTICIPANT, row, person.absent)
            self.session.add_all(
                Enrolment(participant_id=row, course_id=courses[id],
                          state=EnrolmentState.ENROLLED, position=position)
                for position, id in enumerate(person.courses)
            )  # fmt: skip

    def _relations(self, courses: Rows, lessons: Rows) -> None:
        rows = self._add(
            (x.id, Relation(area_id=self.area.id, kind=x.kind, minutes=x.minutes, hard=x.hard,
                            weight=x.weight, note=x.id))
            for x in self.problem.relations
        )  # fmt: skip
        for relation in self.problem.relations:
            members = [(courses[id], None) for id in relation.courses]
            named = [*members, *((None, lessons[id]) for id in relation.lessons)]
            self.session.add_all(
                RelationMember(relation_id=rows[relation.id], position=position,
                               course_id=course, lesson_id=lesson)
                for position, (course, lesson) in enumerate(named)
            )  # fmt: skip


def _by_day(span: Interval) -> Iterable[tuple[int, int, int]]:
    """(weekday, start, end) of the parts of a span, minutes of the day."""
    for day in range(span.start // DAY, -(-span.end // DAY)):
        start, end = max(span.start - day * DAY, 0), min(span.end - day * DAY, DAY)
        if start < end:
            yield day, start, end
