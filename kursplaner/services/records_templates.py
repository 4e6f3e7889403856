"""Kinds of course to start from: a new course's form, filled in as its template says."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import select

from kursplaner.db.tables.courses import CourseTemplate
from kursplaner.errors import UserError
from kursplaner.services.records import Entry, RecordForm, Text
from kursplaner.services.records_fields import Value, write
from kursplaner.services.workspace import Workspace

LONGEST = 6
"""UE of one lesson, until a person says otherwise."""


def templates(ws: Workspace) -> tuple[Entry, ...]:
    """Every template, as shipped or as a municipality has changed them."""
    with ws.reading() as session:
        rows = session.scalars(select(CourseTemplate).order_by(CourseTemplate.id))
        return tuple(Entry(str(row.id), row.name, row.source) for row in rows)


def begun(ws: Workspace, form: RecordForm, template: str) -> tuple[RecordForm, dict[str, Text]]:
    """The empty form of a course, and what the template writes into it."""
    with ws.reading() as session:
        row = session.get(CourseTemplate, int(template))
        if row is None:
            raise UserError("Diese Vorlage gibt es nicht mehr.")
        gender = row.teacher_gender
        wanted: dict[str, Value] = {
            "name": row.name, "kind": row.kind.value, "lessons": _lessons(row.units_week),
            "units_total": row.units_total + row.orientation_units,
            "minutes_per_unit": row.minutes_per_unit, "max_group": row.max_group,
            "women_only": row.women_only, "qualification": row.qualification,
            "teacher_gender": gender.value if gender is not None else "",
        }  # fmt: skip
        number = row.id
    fields = {field.name: field for group in form.groups for field in group.fields}
    texts = {name: write(fields[name], value) for name, value in wanted.items()}
    return replace(form, template=number), texts


def _lessons(units: int) -> tuple[int, ...]:
    """UE of a week in lessons of equal length, as far as it goes."""
    number = -(-units // LONGEST)
    return tuple(units // number + (rank < units % number) for rank in range(number))
