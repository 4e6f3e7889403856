"""All tables, by area."""

from kursplaner.db.tables import (
    areas,
    courses,
    fleet,
    journal,
    people,
    plans,
    roads,
    rules,
    standing,
    times,
)
from kursplaner.db.tables.base import Base, Record

__all__ = [
    "Base",
    "Record",
    "areas",
    "courses",
    "fleet",
    "journal",
    "people",
    "plans",
    "roads",
    "rules",
    "standing",
    "times",
]
