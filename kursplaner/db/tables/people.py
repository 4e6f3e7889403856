"""Teachers, participants, children and caregivers; contact data kept apart from them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, choice, link
from kursplaner.db.tables.times import Parity
from kursplaner.domain.problem import Gender, Measles
from kursplaner.domain.violation import Kind


class Contact(Record, kw_only=True):
    """How to reach a person; one row per owner, erased on its own schedule."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("owner_kind", "owner_id"),
        {"sqlite_autoincrement": True},
    )

    owner_kind: Mapped[Kind] = mapped_column(choice(Kind))
    owner_id: Mapped[int]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")


class Teacher(Record, kw_only=True):
    __tablename__ = "teachers"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    """"Dr." and the like; also the whole name of an institution."""
    gender: Mapped[Gender | None] = mapped_column(choice(Gender), default=None)
    qualifications: Mapped[tuple[str, ...]] = mapped_column(default=())
    max_units_week: Mapped[int | None] = mapped_column(default=None)
    max_units_day: Mapped[int | None] = mapped_column(default=None)
    units_without_break: Mapped[int | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)


class Participant(Record, kw_only=True):
    __tablename__ = "participants"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    gender: Mapped[Gender | None] = mapped_column(choice(Gender), default=None)
    language: Mapped[str] = mapped_column(default="de")
    """ISO 639 code of the slip's second language."""
    born: Mapped[date | None] = mapped_column(default=None)
    """Only for pupils: decides on a child seat."""
    height_cm: Mapped[int | None] = mapped_column(default=None)
    home_id: Mapped[int | None] = mapped_column(link("places"), index=True, default=None)
    ride: Mapped[bool] = mapped_column(default=False)
    ride_home_open: Mapped[bool] = mapped_column(default=False)
    wheelchair: Mapped[bool] = mapped_column(default=False)
    needs_lift: Mapped[bool] = mapped_column(default=False)
    pram: Mapped[bool] = mapped_column(default=False)
    boarding: Mapped[int] = mapped_column(default=1)
    max_ride: Mapped[int | None] = mapped_column(default=None)
    only_with_id: Mapped[int | None] = mapped_column(link("participants"), index=True, default=None)
    since: Mapped[date | None] = mapped_column(default=None)
    until: Mapped[date | None] = mapped_column(default=None)
    """Last day she takes part; retention periods count from here."""


class NotWith(Record, kw_only=True):
    """Two participants who must not sit in the same bus."""

    __tablename__ = "not_with"

    participant_id: Mapped[int] = mapped_column(link("participants"), index=True)
    other_id: Mapped[int] = mapped_column(link("participants"), index=True)


class Child(Record, kw_only=True):
    __tablename__ = "children"

    participant_id: Mapped[int] = mapped_column(link("participants"), index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    born: Mapped[date]
    height_cm: Mapped[int | None] = mapped_column(default=None)
    care: Mapped[bool] = mapped_column(default=True)
    measles: Mapped[Measles] = mapped_column(choice(Measles), default=Measles.MISSING)
    measles_seen_on: Mapped[date | None] = mapped_column(default=None)
    qualified_care: Mapped[bool] = mapped_column(default=False)
    allergies: Mapped[str] = mapped_column(default="")
    allergies_printed: Mapped[bool] = mapped_column(default=False)
    """Whether the parent allowed printing them (Art. 9 GDPR)."""
    collected_by: Mapped[str] = mapped_column(default="")


class ChildCourse(Record, kw_only=True):
    """Courses of the parent the child comes along to; no row: all of them."""

    __tablename__ = "child_courses"

    child_id: Mapped[int] = mapped_column(link("children"), index=True)
    course_id: Mapped[int] = mapped_column(link("courses"), index=True)


class Errand(Record, kw_only=True):
    """Bringing a child to and fetching it from school or Kita; minutes of the day."""

    __tablename__ = "errands"

    child_id: Mapped[int] = mapped_column(link("children"), index=True)
    place_id: Mapped[int] = mapped_column(link("places"), index=True)
    weekday: Mapped[int]
    bring: Mapped[int]
    fetch: Mapped[int]
    parity: Mapped[Parity] = mapped_column(choice(Parity), default=Parity.EVERY)


class Caregiver(Record, kw_only=True):
    __tablename__ = "caregivers"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    qualified: Mapped[bool] = mapped_column(default=False)
    max_minutes_day: Mapped[int | None] = mapped_column(default=None)
    max_minutes_week: Mapped[int | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)


class CaregiverSite(Record, kw_only=True):
    """Sites where a caregiver works; no row: everywhere."""

    __tablename__ = "caregiver_sites"

    caregiver_id: Mapped[int] = mapped_column(link("caregivers"), index=True)
    site_id: Mapped[int] = mapped_column(link("sites"), index=True)


class EnrolmentState(StrEnum):
    ENROLLED = "enrolled"
    WAITING = "waiting"
    LEFT = "left"


class Enrolment(Record, kw_only=True):
    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("participant_id", "course_id"),
        {"sqlite_autoincrement": True},
    )

    participant_id: Mapped[int] = mapped_column(link("participants"), index=True)
    course_id: Mapped[int] = mapped_column(link("courses"), index=True)
    state: Mapped[EnrolmentState] = mapped_column(
        choice(EnrolmentState), default=EnrolmentState.ENROLLED
    )
    position: Mapped[int] = mapped_column(default=0)
    """Place on the waiting list, and the order in which her courses are named."""
    since: Mapped[date | None] = mapped_column(default=None)
    until: Mapped[date | None] = mapped_column(default=None)


class AttendanceCode(StrEnum):
    """Codes of the signature list."""

    PRESENT = "X"
    EXCUSED = "E"
    UNEXCUSED = "U"
    CHANGED_COURSE = "W"
    INTERNSHIP = "P"


class Attendance(Record, kw_only=True):
    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("participant_id", "lesson_id", "day"),
        Index(None, "day"),
        {"sqlite_autoincrement": True},
    )

    participant_id: Mapped[int] = mapped_column(link("participants"), index=True)
    lesson_id: Mapped[int] = mapped_column(link("lessons"), index=True)
    day: Mapped[date]
    code: Mapped[AttendanceCode] = mapped_column(choice(AttendanceCode))
    came: Mapped[int | None] = mapped_column(default=None)
    """Minute of the day, only when more than 15 minutes late."""
    left: Mapped[int | None] = mapped_column(default=None)
