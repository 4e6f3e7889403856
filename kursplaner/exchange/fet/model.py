"""A `.fet` file as typed values, close to FET's own words."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kursplaner.exchange.xml_tree import Node


class StudentSet(Struct, frozen=True, kw_only=True):
    """A year, group or subgroup; sets of the same name are the same students."""

    name: str
    number: int
    parts: tuple[StudentSet, ...] = ()

    def walk(self) -> Iterator[StudentSet]:
        yield self
        for part in self.parts:
            yield from part.walk()


class FetRoom(Struct, frozen=True, kw_only=True):
    name: str
    building: str
    capacity: int
    real_rooms: tuple[tuple[str, ...], ...] = ()
    """Virtual rooms only: one room of each set is needed at the same time."""


class FetActivity(Struct, frozen=True, kw_only=True):
    """One block in the week; activities of one group are parts of one subject's hours."""

    id: int
    group: int
    """0: the activity stands alone."""
    teachers: tuple[str, ...]
    subject: str
    tags: tuple[str, ...]
    students: tuple[str, ...]
    duration: int
    """Periods."""
    number: int | None
    """Students told for this activity; None: those of its sets."""
    active: bool
    component: int
    """1 for the first of its group."""


class FetConstraint(Struct, frozen=True, kw_only=True):
    kind: str
    """Tag without "Constraint", such as "TeacherNotAvailableTimes"."""
    space: bool
    weight: float
    """Percent; under 100 a chance, no rule."""
    active: bool
    node: Node


class FetFile(Struct, frozen=True, kw_only=True):
    version: str
    mode: str
    name: str
    days: tuple[str, ...]
    hours: tuple[str, ...]
    teachers: tuple[str, ...]
    subjects: tuple[str, ...]
    buildings: tuple[str, ...]
    rooms: tuple[FetRoom, ...]
    students: tuple[StudentSet, ...]
    """Years with their parts."""
    activities: tuple[FetActivity, ...]
    constraints: tuple[FetConstraint, ...]
