"""What changes standing rides: days nobody came, pauses, and when somebody was signed up."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, link


class NoShow(Record, kw_only=True):
    """A day on which the bus came and she was not there, without having said so."""

    __tablename__ = "no_shows"
    __table_args__ = (
        UniqueConstraint("participant_id", "day"),
        {"sqlite_autoincrement": True},
    )

    participant_id: Mapped[int] = mapped_column(link("participants"))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")


class RidePause(Record, kw_only=True):
    """Days on which she is not driven; the record stays when the pause is over or lifted."""

    __tablename__ = "ride_pauses"

    participant_id: Mapped[int] = mapped_column(link("participants"), index=True)
    first: Mapped[date]
    last: Mapped[date | None] = mapped_column(default=None)
    """None: until it is lifted."""
    reason: Mapped[str]
    automatic: Mapped[bool] = mapped_column(default=False)
    """Made by counting no-shows; those before `first` are not counted again."""
    lifted: Mapped[date | None] = mapped_column(default=None)
    """From this day on she is driven again."""


class RideRegistration(Record, kw_only=True):
    """When somebody was signed up for the shuttle, in local time."""

    __tablename__ = "ride_registrations"
    __table_args__ = (Index(None, "participant_id", "course_id"), {"sqlite_autoincrement": True})

    participant_id: Mapped[int] = mapped_column(link("participants"))
    course_id: Mapped[int | None] = mapped_column(link("courses"), index=True, default=None)
    """Only for the rides of this course; None: for all."""
    at: Mapped[datetime]
