"""Where the answers of a form live: columns, contacts, times, links. Each reads and writes one.

Writing touches only rows that differ, so that a form saved unchanged is no undo step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.rows import OWNERS, delete_deep
from kursplaner.db.tables import Record
from kursplaner.db.tables.courses import Lesson, RelationMember
from kursplaner.db.tables.fleet import VehicleLayout
from kursplaner.db.tables.people import Contact, Enrolment, EnrolmentState
from kursplaner.db.tables.standing import RideRegistration
from kursplaner.db.tables.times import Parity, TimeRule, Use
from kursplaner.services.records_fields import Absence, Value, WeekTime

R = TypeVar("R", bound=Record)


class Source(Protocol):
    """`read` may be asked about no row at all: then it gives what a new record starts with."""

    def read(self, session: Session, row: Record | None) -> Value: ...

    def write(self, session: Session, row: Any, value: Value) -> None: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the record itself."""

    name: str
    default: Value = ""
    words: type[StrEnum] | None = None
    """The words of a choice; the empty key stands for None."""

    def read(self, session: Session, row: Record | None) -> Value:
        value: Value = self.default if row is None else getattr(row, self.name)
        return "" if value is None and self.words is not None else value

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted: object = value
        if self.words is not None:
            wanted = self.words(str(value)) if value else None
        if value is None and self.default is not None:
            wanted = self.default
        if getattr(row, self.name) != wanted:
            setattr(row, self.name, wanted)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names one other record."""

    name: str
    letter: Letter

    def read(self, session: Session, row: Record | None) -> Value:
        found = None if row is None else getattr(row, self.name)
        return self.letter.optional(found) or ""

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted = self.letter.row(str(value)) if value else None
        if getattr(row, self.name) != wanted:
            setattr(row, self.name, wanted)


@dataclass(frozen=True, slots=True)
class ContactPart:
    """Phone, address and the like, kept in a row of their own."""

    name: str

    def read(self, session: Session, row: Record | None) -> Value:
        found = _contact(session, row)
        return "" if found is None else str(getattr(found, self.name))

    def write(self, session: Session, row: Any, value: Value) -> None:
        found = _contact(session, row)
        if found is None and value:
            found = Contact(owner_kind=OWNERS[type(row)], owner_id=row.id)
            session.add(found)
        if found is not None and getattr(found, self.name) != (value or ""):
            setattr(found, self.name, value or "")


def _contact(session: Session, row: Record | None) -> Contact | None:
    if row is None:
        return None
    # The contact just made for another part of the form is not written yet.
    session.flush()
    mine = select(Contact).where(
        Contact.owner_kind == OWNERS[type(row)], Contact.owner_id == row.id
    )
    return session.scalars(mine).first()


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weekly times of one use; those with a first or last day are left alone."""

    use: Use

    def read(self, session: Session, row: Record | None) -> Value:
        return tuple(_week_time(rule) for rule in self._rules(session, row))

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted = _of_type(value, WeekTime)
        known = {_week_time(rule): rule for rule in self._rules(session, row)}
        for time, rule in known.items():
            if time not in wanted:
                session.delete(rule)
        for time in dict.fromkeys(wanted):
            if time not in known:
                session.add(_weekly_rule(row, self.use, time))

    def _rules(self, session: Session, row: Record | None) -> list[TimeRule]:
        return [rule for rule in _rules(session, row, self.use) if rule.weekday is not None]


@dataclass(frozen=True, slots=True)
class Absences:
    """What is taken or away, weekly and on single days, with the reason."""

    def read(self, session: Session, row: Record | None) -> Value:
        return tuple(_absence(rule) for rule in _rules(session, row, Use.BLOCKED))

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted = _of_type(value, Absence)
        known = {_absence(rule): rule for rule in _rules(session, row, Use.BLOCKED)}
        for item, rule in known.items():
            if item not in wanted:
                session.delete(rule)
        for item in dict.fromkeys(wanted):
            if item not in known:
                session.add(absence_rule(row, item))


def absence_rule(row: Record, item: Absence) -> TimeRule:
    return TimeRule(
        owner_kind=OWNERS[type(row)], owner_id=row.id, use=Use.BLOCKED, start=item.start,
        end=item.end, weekday=item.weekday, parity=_parity(item.parity), day=item.first,
        last_day=None if item.last == item.first else item.last, reason=item.reason,
    )  # fmt: skip


def _rules(session: Session, row: Record | None, use: Use) -> list[TimeRule]:
    if row is None:
        return []
    mine = select(TimeRule).where(
        TimeRule.owner_kind == OWNERS[type(row)], TimeRule.owner_id == row.id, TimeRule.use == use,
        TimeRule.valid_from.is_(None), TimeRule.valid_until.is_(None),
    )  # fmt: skip
    return list(session.scalars(mine.order_by(TimeRule.weekday, TimeRule.start, TimeRule.id)))


def _week_time(rule: TimeRule) -> WeekTime:
    assert rule.weekday is not None
    return WeekTime(rule.weekday, rule.start, rule.end, _side(rule.parity))


def _absence(rule: TimeRule) -> Absence:
    last = rule.last_day or rule.day
    return Absence(
        start=rule.start, end=rule.end, weekday=rule.weekday, parity=_side(rule.parity),
        first=rule.day, last=last, reason=rule.reason,
    )  # fmt: skip


def _weekly_rule(row: Record, use: Use, time: WeekTime) -> TimeRule:
    return TimeRule(
        owner_kind=OWNERS[type(row)], owner_id=row.id, use=use, weekday=time.weekday,
        start=time.start, end=time.end, parity=_parity(time.parity),
    )  # fmt: skip


def _side(parity: Parity) -> str:
    return "" if parity is Parity.EVERY else parity.value.upper()


def _parity(side: str) -> Parity:
    return Parity(side.lower()) if side else Parity.EVERY


@dataclass(frozen=True, slots=True)
class Linked:
    """Records named by rows of a table of pairs."""

    table: type[Record]
    mine: str
    other: str
    letter: Letter

    def read(self, session: Session, row: Record | None) -> Value:
        return tuple(self._pairs(session, row))

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted, known = _of_type(value, str), self._pairs(session, row)
        for key, pair in known.items():
            if key not in wanted:
                session.delete(pair)
        for key in wanted:
            if key not in known:
                new: Any = self.table
                session.add(new(**{self.mine: row.id, self.other: self.letter.row(key)}))

    def _pairs(self, session: Session, row: Record | None) -> dict[str, Record]:
        if row is None:
            return {}
        mine = getattr(self.table, self.mine)
        rows = session.scalars(select(self.table).where(mine == row.id).order_by(self.table.id))
        return {self.letter.key(getattr(pair, self.other)): pair for pair in rows}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who takes part, asked from the course or from the person."""

    mine: str
    other: str
    letter: Letter

    def read(self, session: Session, row: Record | None) -> Value:
        return tuple(
            self.letter.key(getattr(item, self.other))
            for item in self._all(session, row)
            if item.state is EnrolmentState.ENROLLED
        )

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted = _of_type(value, str)
        rows = self._all(session, row)
        known = {self.letter.key(getattr(item, self.other)): item for item in rows}
        for key, item in known.items():
            if key not in wanted and item.state is EnrolmentState.ENROLLED:
                item.state, item.until = EnrolmentState.LEFT, date.today()
        for number, key in enumerate(wanted):
            old = known.get(key)
            if old is None:
                new: dict[str, Any] = {self.mine: row.id, self.other: self.letter.row(key)}
                session.add(Enrolment(**new, position=len(known) + number))
            elif old.state is not EnrolmentState.ENROLLED:
                old.state, old.until = EnrolmentState.ENROLLED, None

    def _all(self, session: Session, row: Record | None) -> list[Enrolment]:
        if row is None:
            return []
        mine = getattr(Enrolment, self.mine)
        found = select(Enrolment).where(mine == row.id)
        return list(session.scalars(found.order_by(Enrolment.position, Enrolment.id)))


@dataclass(frozen=True, slots=True)
class Registered:
    """When she was last signed up for rides; a moment entered by hand counts for all of them."""

    def read(self, session: Session, row: Record | None) -> Value:
        return max((entry.at for entry in self._all(session, row)), default=None)

    def write(self, session: Session, row: Any, value: Value) -> None:
        known = self._all(session, row)
        if value == self.read(session, row):
            return
        for entry in known:
            session.delete(entry)
        if isinstance(value, datetime):
            session.add(RideRegistration(participant_id=row.id, at=value))

    def _all(self, session: Session, row: Record | None) -> list[RideRegistration]:
        if row is None:
            return []
        mine = select(RideRegistration).where(RideRegistration.participant_id == row.id)
        return list(session.scalars(mine.order_by(RideRegistration.id)))


SINGLE_LESSONS = "einzelne Termine, wie übernommen"
"""In place of a course: the rule speaks of lessons, which stay as they are."""


@dataclass(frozen=True, slots=True)
class RelationCourses:
    """Courses a rule between courses speaks of: the first, or the others behind it.

    Single lessons a rule speaks of (from another program) are left as they are.
    """

    first: bool

    def read(self, session: Session, row: Record | None) -> Value:
        keys = [Letter.COURSE.key(member.course_id or 0) for member in self._all(session, row)]
        if self.first:
            return next(iter(keys), SINGLE_LESSONS if self._of_lessons(session, row) else "")
        return tuple(keys[1:])

    def write(self, session: Session, row: Any, value: Value) -> None:
        if value == SINGLE_LESSONS:
            return
        session.flush()
        known = self._all(session, row)
        ids = [member.course_id for member in known]
        wanted = [Letter.COURSE.row(key) for key in _of_type(value, str)]
        if self.first:
            new = [Letter.COURSE.row(str(value)), *ids[1:]] if value else ids
        else:
            new = [*ids[:1], *(id for id in wanted if id not in ids[:1])]
        if new == ids:
            return
        for member in known:
            session.delete(member)
        session.flush()
        session.add_all(
            RelationMember(relation_id=row.id, position=position, course_id=id)
            for position, id in enumerate(new)
        )

    def _of_lessons(self, session: Session, row: Record | None) -> bool:
        if row is None:
            return False
        mine = select(RelationMember.id).where(
            RelationMember.relation_id == row.id, RelationMember.lesson_id.is_not(None)
        )
        return session.scalar(mine) is not None

    def _all(self, session: Session, row: Record | None) -> list[RelationMember]:
        if row is None:
            return []
        mine = select(RelationMember).where(
            RelationMember.relation_id == row.id, RelationMember.course_id.is_not(None)
        )
        return list(session.scalars(mine.order_by(RelationMember.position)))


@dataclass(frozen=True, slots=True)
class WeeklyLessons:
    """UE of each weekly lesson; lessons that stay keep their place in the plans."""

    def read(self, session: Session, row: Record | None) -> Value:
        return tuple(lesson.units for lesson in self._all(session, row))

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted, rows = list(_of_type(value, int)), self._all(session, row)
        left = []
        for lesson in rows:
            if lesson.units in wanted:
                wanted.remove(lesson.units)
            else:
                left.append(lesson)
        for lesson in left:
            if wanted:
                lesson.units = wanted.pop(0)
            else:
                delete_deep(session, lesson)
        session.add_all(Lesson(course_id=row.id, units=units) for units in wanted)

    def _all(self, session: Session, row: Record | None) -> list[Lesson]:
        if row is None:
            return []
        mine = select(Lesson).where(Lesson.course_id == row.id)
        return list(session.scalars(mine.order_by(Lesson.id)))


@dataclass(frozen=True, slots=True)
class Layouts:
    """The ways a vehicle can be fitted out, in their order."""

    def read(self, session: Session, row: Record | None) -> Value:
        return tuple((item.seats, item.wheelchairs) for item in self._all(session, row))

    def write(self, session: Session, row: Any, value: Value) -> None:
        wanted, rows = _of_type(value, tuple), self._all(session, row)
        for item in rows[len(wanted) :]:
            session.delete(item)
        for number, (seats, wheelchairs) in enumerate(wanted):
            if number >= len(rows):
                session.add(
                    VehicleLayout(vehicle_id=row.id, position=number, seats=seats,
                                  wheelchairs=wheelchairs)
                )  # fmt: skip
            elif (rows[number].seats, rows[number].wheelchairs) != (seats, wheelchairs):
                rows[number].seats, rows[number].wheelchairs = seats, wheelchairs

    def _all(self, session: Session, row: Record | None) -> list[VehicleLayout]:
        if row is None:
            return []
        mine = select(VehicleLayout).where(VehicleLayout.vehicle_id == row.id)
        return list(session.scalars(mine.order_by(VehicleLayout.position)))


T = TypeVar("T")


def _of_type(value: Value, kind: type[T]) -> list[T]:
    items: Iterable[object] = value if isinstance(value, tuple) else ()
    return [item for item in items if isinstance(item, kind)]
