"""What is gathered from the constraints of a FET file before it becomes a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kursplaner.domain.problem import RelationKind
from kursplaner.exchange.fet.model import FetActivity, FetConstraint, FetFile
from kursplaner.exchange.loss import Verdict
from kursplaner.exchange.periods import PeriodGrid, Slot, grid_of
from kursplaner.exchange.xml_tree import Node


class Fate(NamedTuple):
    """What became of one constraint, and the sentence that says so."""

    verdict: Verdict
    sentence: str


class UnknownNameError(LookupError):
    """A constraint speaks of something the file does not have."""


@dataclass(slots=True)
class LessonDraft:
    activity: FetActivity
    starts: set[Slot]
    pin: Slot | None = None
    wished: set[Slot] | None = None
    """Starts a constraint under 100 percent asks for."""
    pin_room: str | None = None
    """The one room FET holds the activity in."""
    rooms: list[tuple[str, ...]] = field(default_factory=list)
    """Each: one of these rooms; together their intersection."""
    home_rooms: list[tuple[str, ...]] = field(default_factory=list)
    wished_rooms: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(slots=True)
class TeacherDraft:
    closed: set[Slot] = field(default_factory=set)
    units_day: int | None = None
    units_week: int | None = None
    units_in_row: int | None = None


@dataclass(frozen=True, slots=True)
class RelationDraft:
    kind: RelationKind
    activities: tuple[int, ...]
    minutes: int = 0
    weight: float = 100


@dataclass(frozen=True, slots=True)
class DaysApart:
    """At least `days` days between any two of the activities (1: not on one day)."""

    activities: tuple[int, ...]
    days: int
    weight: float


class Draft:
    """All drafts of one file, with look-ups by FET's names."""

    def __init__(self, file: FetFile) -> None:
        self.file = file
        self.grid: PeriodGrid = grid_of(file.hours, len(file.days))
        self.leaves = _leaves(file)
        self.numbers = {p.name: p.number for year in file.students for p in year.walk()}
        allowed = self.grid.slots()
        self.lessons = {
            activity.id: LessonDraft(activity, self.grid.starts(activity.duration, allowed))
            for activity in file.activities
            if activity.active
        }
        self.teachers = {name: TeacherDraft() for name in file.teachers}
        self.closed_rooms: dict[str, set[Slot]] = {room.name: set() for room in file.rooms}
        self.closed_leaves: dict[str, set[Slot]] = defaultdict(set)
        self.relations: list[RelationDraft] = []
        self.days_apart: list[DaysApart] = []
        self.few_gaps = False
        self._days = {name: number for number, name in enumerate(file.days)}
        self._hours = {name: number for number, name in enumerate(file.hours)}
        self._rooms = {room.name: room for room in file.rooms}

    # names

    def slot(self, node: Node, day: str, hour: str) -> Slot:
        return self.day(node.word(day)), self.hour(node.word(hour))

    def day(self, name: str) -> int:
        return _position(self._days, name)

    def hour(self, name: str) -> int:
        return _position(self._hours, name)

    def activities(self, constraint: FetConstraint) -> tuple[int, ...]:
        """Active activities a constraint lists; inactive ones drop out as in FET."""
        ids = dict.fromkeys(_id(word) for word in constraint.node.words("Activity_Id"))
        known = {activity.id for activity in self.file.activities}
        if not known.issuperset(ids):
            raise UnknownNameError
        return tuple(id for id in ids if id in self.lessons)

    def teachers_of(self, constraint: FetConstraint) -> tuple[TeacherDraft, ...]:
        """The teacher a constraint names, or all when it names none by its kind."""
        if constraint.kind.startswith("Teachers"):
            return tuple(self.teachers.values())
        name = constraint.node.word("Teacher", "Teacher_Name")
        if name not in self.teachers:
            raise UnknownNameError
        return (self.teachers[name],)

    def leaves_of(self, name: str) -> frozenset[str]:
        if name not in self.leaves:
            raise UnknownNameError
        return self.leaves[name]

    def real_rooms(self, names: Iterable[str]) -> tuple[str, ...]:
        """The rooms; a virtual room stands for the first set of its real rooms."""
        found: list[str] = []
        for name in names:
            if name not in self._rooms:
                raise UnknownNameError
            sets = self._rooms[name].real_rooms
            found += sets[0] if sets else [name]
        return tuple(dict.fromkeys(found))

    def is_virtual(self, name: str) -> bool:
        return name in self._rooms and len(self._rooms[name].real_rooms) > 1

    # students

    def students(self, activity: FetActivity) -> frozenset[str]:
        """Leaf sets that attend."""
        return frozenset().union(*(self.leaves[name] for name in activity.students))

    def head_count(self, activity: FetActivity) -> int:
        if activity.number is not None:
            return activity.number
        return sum(self.numbers[name] for name in activity.students)


def _leaves(file: FetFile) -> Mapping[str, frozenset[str]]:
    """Names of the leaf sets below each set; a set without parts is its own leaf.

    A group may stand in several years and show its parts only in the first of them.
    """
    parts: dict[str, set[str]] = defaultdict(set)
    for year in file.students:
        for item in year.walk():
            parts[item.name].update(part.name for part in item.parts if part.name != item.name)
    found: dict[str, frozenset[str]] = {}

    def leaves(name: str, above: frozenset[str]) -> frozenset[str]:
        if name not in found:
            below = parts[name] - above
            deeper = above | {name}
            made = frozenset().union(*(leaves(part, deeper) for part in sorted(below)))
            found[name] = made or frozenset((name,))
        return found[name]

    for name in list(parts):
        leaves(name, frozenset())
    return found


def _position(names: Mapping[str, int], name: str) -> int:
    if name not in names:
        raise UnknownNameError
    return names[name]


def _id(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 10):
        raise UnknownNameError
    return int(word)


def ids_of(node: Node, *tags: str) -> tuple[int, ...]:
    """Activity ids that stand under their own tags (First_Activity_Id ...)."""
    return tuple(_id(node.word(tag)) for tag in tags)


def number_of(node: Node, *tags: str) -> int:
    """A count in a constraint."""
    return _id(node.word(*tags))
