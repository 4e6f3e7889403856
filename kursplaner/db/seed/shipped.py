"""What every new workspace starts with: rules in words, legal numbers, course templates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from kursplaner import paths
from kursplaner.db.tables.courses import CourseTemplate
from kursplaner.db.tables.rules import LegalParameter, Rule
from kursplaner.domain.problem import CourseKind, Gender

T = TypeVar("T")


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all lines of the shipped files."""


class LegalLine(Line, frozen=True, kw_only=True):
    name: str
    value: float
    valid_from: date
    sentence: str
    source: str


class RuleLine(Line, frozen=True, kw_only=True):
    name: str
    sentence: str
    hard: bool = False
    weight: int = 0


class TemplateLine(Line, frozen=True, kw_only=True):
    name: str
    kind: CourseKind = CourseKind.LANGUAGE
    units_total: int = 0
    orientation_units: int = 0
    module_units: int = 0
    units_week: int = 0
    minutes_per_unit: int = 45
    max_group: int | None = None
    women_only: bool = False
    teacher_gender: Gender | None = None
    qualification: str = ""
    childcare: bool = False
    source: str = ""


class _Legal(Line, frozen=True, kw_only=True):
    parameters: tuple[LegalLine, ...]


class _Rules(Line, frozen=True, kw_only=True):
    rules: tuple[RuleLine, ...]


class _Templates(Line, frozen=True, kw_only=True):
    templates: tuple[TemplateLine, ...]


def legal_lines() -> tuple[LegalLine, ...]:
    return _read(paths.resource("legal", "parameters.toml"), _Legal).parameters


def rule_lines() -> tuple[RuleLine, ...]:
    return _read(paths.resource("legal", "rules.toml"), _Rules).rules


def template_lines() -> tuple[TemplateLine, ...]:
    return _read(paths.resource("templates", "courses.toml"), _Templates).templates


def seed_rules(session: Session) -> None:
    """Rules, legal parameters and course templates as shipped."""
    session.add_all(
        Rule(
            name=line.name,
            sentence=line.sentence,
            hard=line.hard,
            weight=line.weight,
            position=position,
        )
        for position, line in enumerate(rule_lines())
    )
    session.add_all(LegalParameter(**msgspec.structs.asdict(line)) for line in legal_lines())
    session.add_all(CourseTemplate(**msgspec.structs.asdict(line)) for line in template_lines())
    session.flush()


def _read(path: Path, kind: type[T]) -> T:
    return msgspec.toml.decode(path.read_bytes(), type=kind)
