"""What an import workbook holds once read: typed rows, and a report about every doubt.

Rows name other rows by text (a course, a parent, a stop) exactly as written; whoever merges them
into a workspace looks these names up and reports what it does not find.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from kursplaner.domain.problem import CourseKind, Gender, Measles


class Sheet(StrEnum):
    """The sheets of the layout; the values are their German names."""

    COURSES = "Kurse"
    PEOPLE = "Personen"
    CHILDREN = "Kinder"
    TEACHERS = "Lehrkräfte"
    ROOMS = "Räume"


class DaySpan(Struct, frozen=True, order=True):
    """A weekly span: weekday 0 = Monday, minutes of that day."""

    weekday: int
    start: int
    end: int


class Severity(StrEnum):
    ERROR = "Fehler"
    """The row (without a row: the sheet) is left out."""
    REMARK = "Hinweis"
    """The row is taken; a person should look at it."""


class ImportNote(Struct, frozen=True, kw_only=True):
    """One line of the report. `row` counts as Excel shows it, from 1; 0 means the whole sheet."""

    sheet: str
    row: int
    column: str
    """Heading as written in the file; empty: the whole row."""
    severity: Severity
    sentence: str

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"Blatt »{self.sheet}«",
                f"Zeile {self.row}" if self.row else "",
                f"Spalte »{self.column}«" if self.column else "",
            )
            if part
        )
        return f"{self.severity}: {place}: {self.sentence}"


class CourseRow(Struct, frozen=True, kw_only=True):
    row: int
    name: str
    kind: CourseKind = CourseKind.LANGUAGE
    lessons: tuple[int, ...] = ()
    """UE of each weekly lesson."""
    minutes_per_unit: int = 45
    units_total: int = 0
    first: date | None = None
    last: date | None = None
    teachers: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    qualification: str = ""
    features: tuple[str, ...] = ()
    expected: int = 0
    max_group: int | None = None
    women_only: bool = False
    teacher_gender: Gender | None = None
    max_per_day: int = 1
    windows: tuple[DaySpan, ...] = ()


class PersonRow(Struct, frozen=True, kw_only=True):
    """A participant."""

    row: int
    first_name: str
    last_name: str
    gender: Gender | None = None
    born: date | None = None
    language: str = "de"
    """ISO 639 code."""
    phone: str = ""
    email: str = ""
    address: str = ""
    stop: str = ""
    """Name of the stop where she boards."""
    ride: bool = False
    wheelchair: bool = False
    pram: bool = False
    courses: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    """Courses on whose waiting list she stands."""
    registered: datetime | None = None
    """When she was signed up, for rides and waiting lists; None: not said."""
    available: tuple[DaySpan, ...] = ()
    """Empty: always."""
    remark: str = ""


class ChildRow(Struct, frozen=True, kw_only=True):
    row: int
    first_name: str
    last_name: str
    parent: str
    """Full name of the participant, as written."""
    born: date
    height_cm: int | None = None
    care: bool = True
    measles: Measles = Measles.MISSING
    qualified_care: bool = False
    allergies: str = ""
    collected_by: str = ""


class TeacherRow(Struct, frozen=True, kw_only=True):
    row: int
    first_name: str
    last_name: str
    title: str = ""
    gender: Gender | None = None
    phone: str = ""
    email: str = ""
    qualifications: tuple[str, ...] = ()
    available: tuple[DaySpan, ...] = ()
    max_units_week: int | None = None
    max_units_day: int | None = None
    remark: str = ""


class RoomRow(Struct, frozen=True, kw_only=True):
    row: int
    name: str
    site: str
    seats: int
    address: str = ""
    features: tuple[str, ...] = ()
    open: tuple[DaySpan, ...] = ()
    setup: int = 0
    """Minutes."""
    childcare: bool = False
    area_m2: float = 0
    childcare_places: int | None = None


class ImportData(Struct, frozen=True, kw_only=True):
    """All rows without an error, in the order of the file."""

    courses: tuple[CourseRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    children: tuple[ChildRow, ...] = ()
    teachers: tuple[TeacherRow, ...] = ()
    rooms: tuple[RoomRow, ...] = ()

    @property
    def count(self) -> int:
        return sum(
            len(rows)
            for rows in (self.courses, self.people, self.children, self.teachers, self.rooms)
        )


class ImportResult(Struct, frozen=True):
    data: ImportData
    notes: tuple[ImportNote, ...]
