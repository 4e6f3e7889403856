"""Week plans with their versions, and what a person fixed. Moments are minutes of the week."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, Words, choice, link
from kursplaner.domain.plan import Missing


class PlanState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    """Was published until a later version took its place."""


class Plan(Record, kw_only=True):
    """One version of one week of an area: at most one draft and one published."""

    __tablename__ = "plans"
    __table_args__ = (Index(None, "area_id", "week"), {"sqlite_autoincrement": True})

    area_id: Mapped[int] = mapped_column(link("areas"))
    week: Mapped[str]
    """ISO week, "2026-W49"."""
    state: Mapped[PlanState] = mapped_column(choice(PlanState))
    version: Mapped[int]
    changed: Mapped[datetime]
    problem: Mapped[str] = mapped_column(default="")
    """Fingerprint of the problem it answers."""
    published: Mapped[datetime | None] = mapped_column(default=None)


class Placement(Record, kw_only=True):
    """A lesson with its start and room; several teachers in their order."""

    __tablename__ = "placements"

    plan_id: Mapped[int] = mapped_column(link("plans"), index=True)
    position: Mapped[int]
    lesson_id: Mapped[int] = mapped_column(link("lessons"), index=True)
    start: Mapped[int]
    room_id: Mapped[int] = mapped_column(link("rooms"), index=True)


class PlacementTeacher(Record, kw_only=True):
    __tablename__ = "placement_teachers"

    placement_id: Mapped[int] = mapped_column(link("placements"), index=True)
    position: Mapped[int]
    teacher_id: Mapped[int] = mapped_column(link("teachers"), index=True)


class CareSlot(Record, kw_only=True):
    __tablename__ = "care_slots"

    plan_id: Mapped[int] = mapped_column(link("plans"), index=True)
    position: Mapped[int]
    child_id: Mapped[int] = mapped_column(link("children"), index=True)
    lesson_id: Mapped[int] = mapped_column(link("lessons"), index=True)
    room_id: Mapped[int] = mapped_column(link("rooms"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    caregiver_id: Mapped[int | None] = mapped_column(link("caregivers"), index=True, default=None)


class CareShift(Record, kw_only=True):
    __tablename__ = "care_shifts"

    plan_id: Mapped[int] = mapped_column(link("plans"), index=True)
    position: Mapped[int]
    caregiver_id: Mapped[int] = mapped_column(link("caregivers"), index=True)
    room_id: Mapped[int] = mapped_column(link("rooms"), index=True)
    start: Mapped[int]
    end: Mapped[int]


class Tour(Record, kw_only=True):
    __tablename__ = "tours"

    plan_id: Mapped[int] = mapped_column(link("plans"), index=True)
    position: Mapped[int]
    label: Mapped[str]
    """Name of the tour inside its plan."""
    vehicle_id: Mapped[int] = mapped_column(link("vehicles"), index=True)
    driver_id: Mapped[int] = mapped_column(link("drivers"), index=True)
    layout: Mapped[int] = mapped_column(default=0)
    pinned: Mapped[bool] = mapped_column(default=False)
    order_pinned: Mapped[bool] = mapped_column(default=False, server_default=false())


class TourStop(Record, kw_only=True):
    """One halt; rides are named by the participant and the day (see `domain.rides`)."""

    __tablename__ = "tour_stops"

    tour_id: Mapped[int] = mapped_column(link("tours"), index=True)
    position: Mapped[int]
    place_id: Mapped[int] = mapped_column(link("places"), index=True)
    arrive: Mapped[int]
    depart: Mapped[int]
    board: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    alight: Mapped[tuple[str, ...]] = mapped_column(Words, default=())


class Unserved(Record, kw_only=True):
    """Somebody or something left out, with the rule to blame as it was judged then."""

    __tablename__ = "unserved"

    plan_id: Mapped[int] = mapped_column(link("plans"), index=True)
    position: Mapped[int]
    kind: Mapped[Missing] = mapped_column(choice(Missing))
    subject: Mapped[str]
    """Id of the problem ("p7"), or of a ride."""
    lesson_id: Mapped[int | None] = mapped_column(link("lessons"), index=True, default=None)
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    """A `domain.violation.Violation` as data."""


class LessonPin(Record, kw_only=True):
    """What the solver must not move of a lesson in one week; None leaves that part free."""

    __tablename__ = "lesson_pins"
    __table_args__ = (
        UniqueConstraint("week", "lesson_id"),
        {"sqlite_autoincrement": True},
    )

    week: Mapped[str]
    lesson_id: Mapped[int] = mapped_column(link("lessons"), index=True)
    start: Mapped[int | None] = mapped_column(default=None)
    room_id: Mapped[int | None] = mapped_column(link("rooms"), index=True, default=None)
    teachers_fixed: Mapped[bool] = mapped_column(default=False)


class LessonPinTeacher(Record, kw_only=True):
    __tablename__ = "lesson_pin_teachers"

    pin_id: Mapped[int] = mapped_column(link("lesson_pins"), index=True)
    position: Mapped[int]
    teacher_id: Mapped[int] = mapped_column(link("teachers"), index=True)


class RidePin(Record, kw_only=True):
    """A ride fixed to a vehicle in one week."""

    __tablename__ = "ride_pins"

    week: Mapped[str]
    participant_id: Mapped[int] = mapped_column(link("participants"), index=True)
    ride: Mapped[str]
    vehicle_id: Mapped[int] = mapped_column(link("vehicles"), index=True)
