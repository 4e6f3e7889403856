"""What every reader of a week's rows needs: the session, the area, the calendar and the times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from kursplaner.db.tables.areas import Area, Room, Site
from kursplaner.db.tables.courses import Course, Lesson
from kursplaner.db.tables.fleet import Driver, Vehicle
from kursplaner.db.tables.people import Caregiver, Child, Participant, Teacher
from kursplaner.db.tables.times import TimeRule, Use
from kursplaner.db.times import Times, whole_days
from kursplaner.db.weeks import Calendar
from kursplaner.domain.problem import Block, Grid
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Frame:
    """One week of one area while it is read."""

    session: Session
    area: Area
    calendar: Calendar
    times: Times
    grid: Grid
    notes: list[str] = field(default_factory=list)
    """German sentences about what had to be left out."""

    def available(self, kind: Kind, owner: int) -> tuple[Interval, ...]:
        """Where somebody is available; always, where nothing was entered."""
        spans = self.times.spans(kind, owner, Use.OPEN)
        return self.whole_week() if spans is None else spans

    def preferred(self, kind: Kind, owner: int) -> tuple[Interval, ...]:
        return self.times.spans(kind, owner, Use.PREFERRED) or ()

    def blocks(self, kind: Kind, owner: int) -> tuple[Block, ...]:
        return self.times.blocks(kind, owner)

    def whole_week(self) -> tuple[Interval, ...]:
        return whole_days(self.grid.days, self.grid.day_start, self.grid.day_end)


def rules_of(session: Session, area: int) -> Iterable[TimeRule]:
    """All time rules of everybody and everything in the area."""
    owned = [
        and_(TimeRule.owner_kind == kind, TimeRule.owner_id.in_(owners))
        for kind, owners in _owners(area).items()
    ]
    return session.scalars(select(TimeRule).where(or_(*owned)).order_by(TimeRule.id))


def _owners(area: int) -> dict[Kind, Select[int]]:
    direct: dict[Kind, type[Course | Teacher | Participant | Caregiver | Vehicle | Driver]] = {
        Kind.COURSE: Course,
        Kind.TEACHER: Teacher,
        Kind.PARTICIPANT: Participant,
        Kind.CAREGIVER: Caregiver,
        Kind.VEHICLE: Vehicle,
        Kind.DRIVER: Driver,
    }
    found = {kind: select(table.id).where(table.area_id == area) for kind, table in direct.items()}
    found[Kind.ROOM] = (
        select(Room.id).join(Site, Site.id == Room.site_id).where(Site.area_id == area)
    )
    found[Kind.LESSON] = (
        select(Lesson.id).join(Course, Course.id == Lesson.course_id).where(Course.area_id == area)
    )
    found[Kind.CHILD] = (
        select(Child.id)
        .join(Participant, Participant.id == Child.participant_id)
        .where(Participant.area_id == area)
    )
    return found


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Rows by key, in their order."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
