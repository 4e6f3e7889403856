"""WeekPlan: the answer. Placed lessons, childcare, tours, and by name whatever is not served.

All moments are minutes of the week (see `time`); all ids are those of the problem.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kursplaner.domain.violation import Violation

PLAN_FORMAT = 1


class PlacedLesson(Struct, frozen=True, forbid_unknown_fields=True):
    """A lesson with start, room and the teachers who hold it (one or more, never empty)."""

    lesson: str
    start: int
    room: str
    teachers: tuple[str, ...]


class CareSlot(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One child looked after during one lesson of the parent: lesson plus both buffers."""

    child: str
    lesson: str
    room: str
    start: int
    end: int
    caregiver: str | None = None
    """The child's main caregiver in this slot; she is on shift in the room when it starts."""


class CareShift(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One caregiver present in one childcare room from start to end."""

    caregiver: str
    room: str
    start: int
    end: int


class TourStop(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One halt: the vehicle stands at `place` from `arrive` to `depart`."""

    place: str
    arrive: int
    depart: int
    board: tuple[str, ...] = ()
    """Ride ids (see `rides`) that get in here."""
    alight: tuple[str, ...] = ()


class Tour(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One vehicle, one driver, one day, depot to depot; first and last stop are the depot."""

    id: str
    vehicle: str
    driver: str
    stops: tuple[TourStop, ...]
    layout: int = 0
    """Index into the vehicle's seat layouts, the same for the whole tour."""
    pinned: bool = False
    """Everything stays as it is."""
    order_pinned: bool = False
    """The riders stay together and in this order, their times may follow the lessons."""

    @property
    def held(self) -> bool:
        """Whether a person fixed it, wholly or its order."""
        return self.pinned or self.order_pinned

    @property
    def only_order(self) -> bool:
        """Whether nothing but its order is fixed."""
        return self.order_pinned and not self.pinned

    @property
    def start(self) -> int:
        return self.stops[0].depart

    @property
    def end(self) -> int:
        return self.stops[-1].arrive

    @property
    def rides(self) -> tuple[str, ...]:
        return tuple(ride for stop in self.stops for ride in stop.board)


class Missing(StrEnum):
    """What somebody or something goes without."""

    LESSON = "lesson"
    """The lesson `id` has no place in the week."""
    PERSON = "person"
    """Participant `id` cannot attend the placed lesson `lesson`."""
    CHILD = "child"
    """Child `id` has no childcare place during `lesson` (the parent is then missing too)."""
    RIDE = "ride"
    """Ride `id` has no seat in any tour."""


class Unserved(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody or something left out, named with the rule and resource that is missing (H13)."""

    kind: Missing
    id: str
    lesson: str | None = None
    reason: Violation | None = None
    """The rule that would be broken if it were served; None when no single rule is to blame."""


class WeekPlan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One complete answer to a WeekProblem. Whatever is neither placed nor unserved is an error."""

    format: int = PLAN_FORMAT
    problem: str = ""
    """Fingerprint of the problem this plan answers; empty in plans written by hand."""
    lessons: tuple[PlacedLesson, ...] = ()
    care: tuple[CareSlot, ...] = ()
    shifts: tuple[CareShift, ...] = ()
    tours: tuple[Tour, ...] = ()
    unserved: tuple[Unserved, ...] = ()
