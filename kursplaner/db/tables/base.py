"""What all tables share: names of constraints, column types, ids that are never used twice."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of words in one column, kept as JSON."""

    impl = sa.JSON
    cache_ok = True

    @property
    def python_type(self) -> type[Any]:
        return tuple

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> list[str]:
        return list(value or ())

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value or ())


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {tuple[str, ...]: Words}  # noqa: RUF012 - read by SQLAlchemy


class Record(Base):
    """A row with a number of its own; AUTOINCREMENT keeps numbers of deleted rows unused."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, init=False)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - a directive gets the class
        return {"sqlite_autoincrement": True}


E = TypeVar("E", bound=StrEnum)


def choice(values: type[E]) -> sa.Enum:
    """A column of one of the words of `values`, kept as plain text so that words can be added."""
    return sa.Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=24,
        values_callable=lambda kind: [item.value for item in kind],
    )


def link(target: str) -> sa.ForeignKey:
    """A reference checked at the end of a transaction where asked (undo needs that)."""
    return sa.ForeignKey(f"{target}.id", deferrable=True, initially="IMMEDIATE")
