"""Choices kept in the file, one word each."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.tables.areas import Setting

FIRST_WEEK = "first_week"
"""ISO week an example was made for."""
EXAMPLE = "example"
"""Profile of an example file; absent in real ones."""
ESTIMATE = "estimate_area_"
"""Followed by the number of an area: its road network is not used as long as this is set."""


def setting(session: Session, name: str) -> str:
    """The value; empty where nothing was set."""
    row = session.scalars(select(Setting).where(Setting.name == name)).first()
    return row.value if row else ""


def set_setting(session: Session, name: str, value: str) -> None:
    row = session.scalars(select(Setting).where(Setting.name == name)).first()
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value
