"""What was changed, when and by whom: undo, audit and refresh read the same rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, link


class Change(Record, kw_only=True):
    """One undo step."""

    __tablename__ = "changes"

    title: Mapped[str]
    at: Mapped[datetime]
    author: Mapped[str]
    undone: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[bool] = mapped_column(default=False)
    """Undone and overtaken by a new change: kept for the record, no longer redone."""


class RowImage(Record, kw_only=True):
    """One row before and after a change; None where it did not exist."""

    __tablename__ = "row_images"

    change_id: Mapped[int] = mapped_column(link("changes"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
