"""The records behind a rule, changed so that one placement keeps it; for one week where possible.

Times are changed on the one date only: a block, an absence or opening hours of other weeks stay.
Numbers and permissions (seats, limits, who may teach a course) hold from now on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.tables.areas import Room
from kursplaner.db.tables.courses import Course, CourseRoom, CourseTeacher, Lesson, Relation
from kursplaner.db.tables.fleet import Driver, DriverVehicle, Vehicle
from kursplaner.db.tables.people import Caregiver, NotWith, Participant, Teacher
from kursplaner.db.tables.plans import RidePin
from kursplaner.db.tables.times import Parity, TimeRule, Use
from kursplaner.db.times import in_week
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import Code
from kursplaner.domain.time import DAY, day_of
from kursplaner.domain.violation import Kind, Violation
from kursplaner.errors import UserError

LETTERS: Mapping[Kind, Letter] = {
    Kind.ROOM: Letter.ROOM, Kind.TEACHER: Letter.TEACHER, Kind.COURSE: Letter.COURSE,
    Kind.LESSON: Letter.LESSON, Kind.PARTICIPANT: Letter.PARTICIPANT,
    Kind.CAREGIVER: Letter.CAREGIVER, Kind.VEHICLE: Letter.VEHICLE, Kind.DRIVER: Letter.DRIVER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One week that is about to be changed, inside a transaction."""

    session: Session
    week: str
    problem: WeekProblem
    parity: Parity

    def row(self, change: Violation, number: int = 0) -> int:
        """Row of the change's subject."""
        subject = change.subjects[number]
        return LETTERS[subject.kind].row(subject.id)

    def course(self, change: Violation, number: int = 1) -> Course:
        """The course the change speaks of, by itself or through a lesson."""
        subject = change.subjects[number]
        row = LETTERS[subject.kind].row(subject.id)
        if subject.kind is Kind.LESSON:
            row = self.session.get_one(Lesson, row).course_id
        return self.session.get_one(Course, row)

    def date(self, minute: int) -> date:
        return self.problem.monday + timedelta(days=day_of(minute))


Deed = Callable[[Setting, Violation], None]


def carry_out(setting: Setting, change: Violation) -> None:
    """Change the records; UserError where the program holds no record for it."""
    deed = DEEDS.get(Code(change.code))
    if deed is None:
        raise UserError(
            "Diese Änderung lässt sich nicht eintragen.",
            "Bitte wählen Sie einen anderen Vorschlag.",
        )
    deed(setting, change)
    setting.session.flush()


# Times


def _open(setting: Setting, change: Violation) -> None:
    """One more span on the date."""
    subject = change.subjects[0]
    _add_span(setting, change, subject.kind, setting.row(change))


def _add_span(setting: Setting, change: Violation, kind: Kind, row: int) -> None:
    start, end = _span(change)
    setting.session.add(
        TimeRule(
            owner_kind=kind, owner_id=row, use=Use.OPEN, day=setting.date(start),
            start=start % DAY, end=end - start + start % DAY, reason="Ausnahme",
        )
    )  # fmt: skip


def _window(setting: Setting, change: Violation) -> None:
    """Course and lesson each have windows of their own; every one in force must let it through."""
    lesson = next(x for x in setting.problem.lessons if x.id == change.subjects[0].id)
    course = next(x for x in setting.problem.courses if x.id == lesson.course)
    if course.windows:
        _add_span(setting, change, Kind.COURSE, Letter.COURSE.row(course.id))
    if lesson.windows:
        _add_span(setting, change, Kind.LESSON, Letter.LESSON.row(lesson.id))


def _unblock(setting: Setting, change: Violation) -> None:
    """Cut the span out of what is blocked, on this date and no other."""
    start, end = _span(change)
    day, gone = setting.date(start), (start % DAY, end - start + start % DAY)
    subject = change.subjects[0]
    rules = setting.session.scalars(
        select(TimeRule).where(
            TimeRule.owner_kind == subject.kind, TimeRule.owner_id == setting.row(change),
            TimeRule.use == Use.BLOCKED,
        )
    ).all()  # fmt: skip
    met = [
        x for x in rules if _on(x, day, setting.parity) and x.start < gone[1] and gone[0] < x.end
    ]
    if not met:
        raise UserError(
            f"Die Sperre »{change.note or 'ohne Namen'}« kommt aus dem Kalender.",
            "Feiertage und Schließtage lassen sich hier nicht aufheben.",
        )
    for rule in met:
        left = list(_without(rule, day, gone))
        setting.session.delete(rule)
        setting.session.add_all(left)


def _on(rule: TimeRule, day: date, parity: Parity) -> bool:
    if rule.weekday is None:
        assert rule.day is not None
        return rule.day <= day <= (rule.last_day or rule.day)
    since, until = rule.valid_from or date.min, rule.valid_until or date.max
    return rule.weekday == day.weekday() and since <= day <= until and in_week(rule.parity, parity)


def _without(rule: TimeRule, day: date, gone: tuple[int, int]) -> Iterator[TimeRule]:
    """The rule before and after the date, and what is left of it on the date itself."""
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    if rule.weekday is None:
        assert rule.day is not None
        last = rule.last_day or rule.day
        if rule.day <= before:
            yield _copy(rule, day=rule.day, last_day=before)
        if after <= last:
            yield _copy(rule, day=after, last_day=last)
    else:
        since, until = rule.valid_from, rule.valid_until
        if since is None or since <= before:
            yield _copy(rule, weekday=rule.weekday, valid_from=since, valid_until=before)
        if until is None or after <= until:
            yield _copy(rule, weekday=rule.weekday, valid_from=after, valid_until=until)
    for start, end in ((rule.start, min(rule.end, gone[0])), (max(rule.start, gone[1]), rule.end)):
        if start < end:
            yield _copy(rule, day=day, start=start, end=end)


def _copy(
    rule: TimeRule, *, start: int | None = None, end: int | None = None,
    weekday: int | None = None, valid_from: date | None = None, valid_until: date | None = None,
    day: date | None = None, last_day: date | None = None,
) -> TimeRule:  # fmt: skip
    return TimeRule(
        owner_kind=rule.owner_kind, owner_id=rule.owner_id, use=rule.use, reason=rule.reason,
        start=rule.start if start is None else start, end=rule.end if end is None else end,
        weekday=weekday, parity=rule.parity if weekday is not None else Parity.EVERY,
        valid_from=valid_from, valid_until=valid_until, day=day, last_day=last_day,
    )  # fmt: skip


def _span(change: Violation) -> tuple[int, int]:
    assert change.start is not None
    assert change.end is not None
    return change.start, change.end


# Rooms and courses


def _seats(setting: Setting, change: Violation) -> None:
    assert change.have is not None
    setting.session.get_one(Room, setting.row(change)).seats = change.have


def _feature(setting: Setting, change: Violation) -> None:
    room = setting.session.get_one(Room, setting.row(change))
    feature = "women" if change.code == Code.ROOM_NOT_FOR_WOMEN else change.note
    room.features = (*room.features, feature)


def _care_places(setting: Setting, change: Violation) -> None:
    setting.session.get_one(Room, setting.row(change)).childcare_places = change.have


def _allow_room(setting: Setting, change: Violation) -> None:
    course = setting.course(change)
    setting.session.add(CourseRoom(course_id=course.id, room_id=setting.row(change)))


def _allow_teacher(setting: Setting, change: Violation) -> None:
    course = setting.course(change)
    setting.session.add(CourseTeacher(course_id=course.id, teacher_id=setting.row(change)))


def _no_qualification(setting: Setting, change: Violation) -> None:
    setting.course(change).qualification = ""


def _any_gender(setting: Setting, change: Violation) -> None:
    setting.course(change).teacher_gender = None


def _one_teacher(setting: Setting, change: Violation) -> None:
    setting.course(change, 0).teachers_needed = 1


def _more_a_day(setting: Setting, change: Violation) -> None:
    course = setting.course(change, 0)
    course.max_per_day = max(course.max_per_day + 1, change.have or 0)


def _no_days_between(setting: Setting, change: Violation) -> None:
    setting.course(change, 0).min_days_between = change.have or 0


def _as_wish(setting: Setting, change: Violation) -> None:
    row = Letter.RELATION.row(change.rule)
    setting.session.get_one(Relation, row).hard = False


# Limits of people


def _limit(table: type[Teacher | Caregiver | Driver], field: str) -> Deed:
    def deed(setting: Setting, change: Violation) -> None:
        record = setting.session.get_one(table, setting.row(change))
        setattr(record, field, change.have)

    return deed


# The fleet and its riders


def _equipment(field: str) -> Deed:
    def deed(setting: Setting, change: Violation) -> None:
        setattr(setting.session.get_one(Vehicle, setting.row(change)), field, change.have)

    return deed


def _may_drive(setting: Setting, change: Violation) -> None:
    setting.session.add(
        DriverVehicle(driver_id=setting.row(change), vehicle_id=setting.row(change, 1))
    )


def _long_ride(setting: Setting, change: Violation) -> None:
    setting.session.get_one(Participant, setting.row(change, 1)).max_ride = change.have


def _together(setting: Setting, change: Violation) -> None:
    one, two = setting.row(change), setting.row(change, 1)
    pairs = (
        (NotWith.participant_id == a) & (NotWith.other_id == b) for a, b in ((one, two), (two, one))
    )
    for row in setting.session.scalars(select(NotWith).where(or_(*pairs))):
        setting.session.delete(row)


def _without_escort(setting: Setting, change: Violation) -> None:
    setting.session.get_one(Participant, setting.row(change)).only_with_id = None


def _free_ride(setting: Setting, change: Violation) -> None:
    ride = change.subjects[0].id
    for row in setting.session.scalars(
        select(RidePin).where(RidePin.week == setting.week, RidePin.ride == ride)
    ):
        setting.session.delete(row)


def _nothing(setting: Setting, change: Violation) -> None:
    """The plan that is saved with it says all."""


DEEDS: Mapping[Code, Deed] = {
    **dict.fromkeys((
        Code.ROOM_CLOSED, Code.CARE_ROOM_CLOSED, Code.TEACHER_UNAVAILABLE,
        Code.PARTICIPANT_UNAVAILABLE, Code.CAREGIVER_UNAVAILABLE, Code.VEHICLE_UNAVAILABLE,
        Code.DRIVER_UNAVAILABLE,
    ), _open),
    **dict.fromkeys((
        Code.ROOM_BLOCKED, Code.CARE_ROOM_BLOCKED, Code.TEACHER_ABSENT, Code.PARTICIPANT_ABSENT,
        Code.CAREGIVER_ABSENT, Code.VEHICLE_ABSENT, Code.DRIVER_ABSENT,
    ), _unblock),
    **{code: _as_wish for code in Code if code.startswith("relation_")},
    Code.WRONG_WINDOW: _window,
    Code.SEATS: _seats, Code.FEATURE: _feature, Code.ROOM_NOT_FOR_WOMEN: _feature,
    Code.CARE_ROOM_LIMIT: _care_places,
    Code.WRONG_ROOM: _allow_room, Code.WRONG_TEACHER: _allow_teacher,
    Code.NOT_QUALIFIED: _no_qualification, Code.TEACHER_GENDER: _any_gender,
    Code.TEACHERS_NEEDED: _one_teacher,
    Code.LESSONS_PER_DAY: _more_a_day, Code.DAYS_BETWEEN: _no_days_between,
    Code.TEACHER_WEEK_UNITS: _limit(Teacher, "max_units_week"),
    Code.TEACHER_DAY_UNITS: _limit(Teacher, "max_units_day"),
    Code.TEACHER_BREAK: _limit(Teacher, "units_without_break"),
    Code.CAREGIVER_DAY: _limit(Caregiver, "max_minutes_day"),
    Code.CAREGIVER_WEEK: _limit(Caregiver, "max_minutes_week"),
    Code.DRIVER_OWN_DAY: _limit(Driver, "max_minutes_day"),
    Code.DRIVER_OWN_WEEK: _limit(Driver, "max_minutes_week"),
    Code.BUS_SHELLS: _equipment("shells"), Code.BUS_CHILD_SEATS: _equipment("child_seats"),
    Code.BUS_BOOSTERS: _equipment("boosters"), Code.BUS_PRAMS: _equipment("prams"),
    Code.DRIVER_VEHICLE: _may_drive, Code.WAY_TOO_LONG: _long_ride,
    Code.RIDE_NOT_WITH: _together, Code.RIDE_ONLY_WITH: _without_escort,
    Code.PIN_RIDE: _free_ride, Code.PIN_TOUR: _nothing, Code.PIN_ORDER: _nothing,
    Code.PIN_START: _nothing, Code.PIN_ROOM: _nothing, Code.PIN_TEACHERS: _nothing,
}  # fmt: skip
"""Pins of lessons are set free by the plan's own step: what is left of each is known there."""

WORDS: Mapping[Code, str] = {
    Code.NO_ROOM_FREE: "Bitte tragen Sie den Raum zuerst unter »Räume & Orte« ein.",
    Code.NO_TEACHER_FREE: "Bitte tragen Sie die Lehrkraft zuerst unter »Team« ein.",
    Code.NO_CAREGIVER: "Bitte tragen Sie die Betreuungskraft zuerst unter »Team« ein.",
    Code.NO_DRIVER: "Bitte tragen Sie die Person zuerst unter »Team« ein.",
    Code.NO_SEAT_FREE: "Bitte tragen Sie den Bus zuerst unter »Fahrzeuge« ein.",
    Code.MEASLES: "Bitte tragen Sie den gesehenen Nachweis unter »Personen« ein.",
    Code.PARTICIPANT_AT_SCHOOL: "Bitte klären Sie das mit der Schule.",
    Code.ERRAND_BRING: "Bitte klären Sie das mit der Familie und ändern Sie es unter »Personen«.",
    Code.PARTICIPANT_CLASH: "Bitte ändern Sie die Anmeldung unter »Personen«.",
    Code.CARE_AREA: "Bitte tragen Sie den Betreuungsraum zuerst unter »Räume & Orte« ein.",
    Code.BUS_LIFT: "Bitte ändern Sie das unter »Fahrzeuge«, sobald der Lift eingebaut ist.",
    Code.DRIVER_LICENCE: "Bitte tragen Sie das neue Datum unter »Team« ein.",
}
"""What a person does where nothing can be entered for her."""
