"""Read models for views: small frozen answers, nothing that loads later."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kursplaner.db.tables.areas import Room, Site
from kursplaner.db.tables.courses import Course
from kursplaner.db.tables.fleet import Vehicle
from kursplaner.db.tables.journal import Change
from kursplaner.db.tables.people import Child, Participant, Teacher
from kursplaner.db.tables.plans import Plan, PlanState


class WeekState(StrEnum):
    """How far a week is; weeks without any plan are not listed."""

    DRAFT = "draft"
    """A draft, and nothing published."""
    PUBLISHED = "published"
    CHANGED = "changed"
    """Published, with a draft beside it."""


class Counts(Struct, frozen=True, kw_only=True):
    """How much there is in an area."""

    courses: int
    rooms: int
    teachers: int
    participants: int
    children: int
    vehicles: int


class ChangeLine(Struct, frozen=True, kw_only=True):
    """One line of the history; `at` in UTC."""

    title: str
    at: datetime
    author: str
    undone: bool


def week_states(session: Session, area: int) -> dict[str, WeekState]:
    """State by ISO week, oldest first."""
    rows = session.execute(
        select(Plan.week, Plan.state)
        .where(Plan.area_id == area, Plan.state != PlanState.REPLACED)
        .order_by(Plan.week)
    )
    found: dict[str, set[PlanState]] = {}
    for week, state in rows:
        found.setdefault(week, set()).add(state)
    return {week: _state(states) for week, states in found.items()}


def _state(states: set[PlanState]) -> WeekState:
    if PlanState.PUBLISHED not in states:
        return WeekState.DRAFT
    return WeekState.CHANGED if PlanState.DRAFT in states else WeekState.PUBLISHED


def counts(session: Session, area: int) -> Counts:
    def number(table: type[Course | Teacher | Participant | Vehicle]) -> int:
        return _count(session, select(func.count(table.id)).where(table.area_id == area))

    rooms = select(func.count(Room.id)).join(Site, Site.id == Room.site_id)
    children = select(func.count(Child.id)).join(Participant)
    return Counts(
        courses=number(Course),
        rooms=_count(session, rooms.where(Site.area_id == area)),
        teachers=number(Teacher),
        participants=number(Participant),
        children=_count(session, children.where(Participant.area_id == area)),
        vehicles=number(Vehicle),
    )


def history(session: Session, limit: int) -> tuple[ChangeLine, ...]:
    """The last changes, newest first."""
    rows = session.scalars(select(Change).order_by(Change.id.desc()).limit(limit))
    return tuple(
        ChangeLine(title=row.title, at=row.at, author=row.author, undone=row.undone) for row in rows
    )


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
