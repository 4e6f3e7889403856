"""What people enrol in: courses, their weekly lessons, and rules between them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, choice, link
from kursplaner.db.tables.times import Parity
from kursplaner.domain.problem import CourseKind, Gender, RelationKind


class CourseTemplate(Record, kw_only=True):
    """A kind of course to start from; numbers in UE unless said otherwise."""

    __tablename__ = "course_templates"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_autoincrement": True})

    name: Mapped[str]
    kind: Mapped[CourseKind] = mapped_column(choice(CourseKind), default=CourseKind.LANGUAGE)
    units_total: Mapped[int] = mapped_column(default=0)
    """Contingent of the whole course."""
    orientation_units: Mapped[int] = mapped_column(default=0)
    """Orientation part on top of the language part."""
    module_units: Mapped[int] = mapped_column(default=0)
    units_week: Mapped[int] = mapped_column(default=0)
    minutes_per_unit: Mapped[int] = mapped_column(default=45)
    max_group: Mapped[int | None] = mapped_column(default=None)
    women_only: Mapped[bool] = mapped_column(default=False)
    teacher_gender: Mapped[Gender | None] = mapped_column(choice(Gender), default=None)
    qualification: Mapped[str] = mapped_column(default="")
    childcare: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")


class Course(Record, kw_only=True):
    __tablename__ = "courses"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    name: Mapped[str]
    kind: Mapped[CourseKind] = mapped_column(choice(CourseKind), default=CourseKind.LANGUAGE)
    template_id: Mapped[int | None] = mapped_column(
        link("course_templates"), index=True, default=None
    )
    first: Mapped[date | None] = mapped_column(default=None)
    """First day of the course; None: from the start of the term."""
    last: Mapped[date | None] = mapped_column(default=None)
    units_total: Mapped[int] = mapped_column(default=0)
    minutes_per_unit: Mapped[int] = mapped_column(default=45)
    qualification: Mapped[str] = mapped_column(default="")
    teachers_needed: Mapped[int] = mapped_column(default=1)
    teacher_gender: Mapped[Gender | None] = mapped_column(choice(Gender), default=None)
    women_only: Mapped[bool] = mapped_column(default=False)
    features: Mapped[tuple[str, ...]] = mapped_column(default=())
    expected: Mapped[int] = mapped_column(default=0)
    max_group: Mapped[int | None] = mapped_column(default=None)
    max_per_day: Mapped[int] = mapped_column(default=1)
    min_days_between: Mapped[int] = mapped_column(default=0)
    colour: Mapped[int] = mapped_column(default=0)
    topic: Mapped[str] = mapped_column(default="")
    """Talks: the topic, which comes back at most every four weeks."""
    active: Mapped[bool] = mapped_column(default=True)


class CourseTeacher(Record, kw_only=True):
    """Teachers a course allows by name; no row: everybody with the qualification."""

    __tablename__ = "course_teachers"
    __table_args__ = (
        UniqueConstraint("course_id", "teacher_id"),
        {"sqlite_autoincrement": True},
    )

    course_id: Mapped[int] = mapped_column(link("courses"), index=True)
    teacher_id: Mapped[int] = mapped_column(link("teachers"), index=True)


class CourseRoom(Record, kw_only=True):
    """Rooms a course allows by name; no row: every room that fits."""

    __tablename__ = "course_rooms"
    __table_args__ = (
        UniqueConstraint("course_id", "room_id"),
        {"sqlite_autoincrement": True},
    )

    course_id: Mapped[int] = mapped_column(link("courses"), index=True)
    room_id: Mapped[int] = mapped_column(link("rooms"), index=True)


class Lesson(Record, kw_only=True):
    """One weekly block of a course: `units` x minutes per unit, plus breaks inside it."""

    __tablename__ = "lessons"

    course_id: Mapped[int] = mapped_column(link("courses"), index=True)
    units: Mapped[int]
    breaks: Mapped[int] = mapped_column(default=0)
    """Minutes of break inside the lesson."""
    parity: Mapped[Parity] = mapped_column(choice(Parity), default=Parity.EVERY)
    first: Mapped[date | None] = mapped_column(default=None)
    """Only lessons from this day on; None: as long as the course."""
    last: Mapped[date | None] = mapped_column(default=None)


class Cancellation(Record, kw_only=True):
    """A lesson that does not take place in one week."""

    __tablename__ = "cancellations"
    __table_args__ = (
        UniqueConstraint("lesson_id", "week"),
        {"sqlite_autoincrement": True},
    )

    lesson_id: Mapped[int] = mapped_column(link("lessons"), index=True)
    week: Mapped[str]
    """ISO week, "2026-W49"."""
    reason: Mapped[str] = mapped_column(default="")


class Relation(Record, kw_only=True):
    """A rule between courses (or between single lessons)."""

    __tablename__ = "relations"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    kind: Mapped[RelationKind] = mapped_column(choice(RelationKind))
    minutes: Mapped[int] = mapped_column(default=0)
    hard: Mapped[bool] = mapped_column(default=True)
    weight: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")


class RelationMember(Record, kw_only=True):
    """A course or a lesson the relation speaks of, in order."""

    __tablename__ = "relation_members"

    relation_id: Mapped[int] = mapped_column(link("relations"), index=True)
    position: Mapped[int]
    course_id: Mapped[int | None] = mapped_column(link("courses"), index=True, default=None)
    lesson_id: Mapped[int | None] = mapped_column(link("lessons"), index=True, default=None)
