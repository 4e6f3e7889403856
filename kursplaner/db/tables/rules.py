"""Rules with their weights, and numbers of the law with the day from which they hold."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record


class Rule(Record, kw_only=True):
    """A rule in words; `weight` counts for wishes only and prices one unit of the term `name`."""

    __tablename__ = "rules"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_autoincrement": True})

    name: Mapped[str]
    """H1 ... H13, or a field of `domain.problem.Weights`."""
    sentence: Mapped[str]
    hard: Mapped[bool]
    weight: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)


class LegalParameter(Record, kw_only=True):
    """The value of one field of `domain.problem.Legal` from a day on."""

    __tablename__ = "legal_parameters"
    __table_args__ = (
        UniqueConstraint("name", "valid_from"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str]
    value: Mapped[float]
    valid_from: Mapped[date]
    sentence: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
