"""Availability of everybody and everything, in one table."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, choice
from kursplaner.domain.violation import Kind


class Use(StrEnum):
    """What a span of time says about its owner."""

    OPEN = "open"
    """Available, open, on duty; a course or lesson must lie in it."""
    PREFERRED = "preferred"
    BLOCKED = "blocked"
    """Not available: taken by others, ill, on leave."""
    SCHOOL = "school"
    """A pupil's lessons, a child's hours in school or Kita."""


class Parity(StrEnum):
    EVERY = "every"
    A = "a"
    B = "b"


class TimeRule(Record, kw_only=True):
    """A weekly span of the owner, or (with `day`) a span on single dates; see `Use`.

    `start` and `end` are minutes of the day; a whole day is 0 to 1440.
    """

    __tablename__ = "time_rules"
    __table_args__ = (
        Index(None, "owner_kind", "owner_id"),
        CheckConstraint("(weekday is null) <> (day is null)", name="weekly_or_single"),
        CheckConstraint('start >= 0 and start < "end" and "end" <= 1440', name="span"),
        {"sqlite_autoincrement": True},
    )

    owner_kind: Mapped[Kind] = mapped_column(choice(Kind))
    owner_id: Mapped[int]
    use: Mapped[Use] = mapped_column(choice(Use))
    start: Mapped[int]
    end: Mapped[int]
    weekday: Mapped[int | None] = mapped_column(default=None)
    """0 = Monday; None for single dates."""
    parity: Mapped[Parity] = mapped_column(choice(Parity), default=Parity.EVERY)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_until: Mapped[date | None] = mapped_column(default=None)
    day: Mapped[date | None] = mapped_column(default=None)
    """First of the single dates."""
    last_day: Mapped[date | None] = mapped_column(default=None)
    """Last of the single dates; None: only `day`."""
    reason: Mapped[str] = mapped_column(default="")
