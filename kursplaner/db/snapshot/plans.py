"""WeekPlan <-> rows, exact in both directions; writing touches only what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.frame import grouped
from kursplaner.db.tables import plans as t
from kursplaner.db.tables.plans import Plan
from kursplaner.domain import plan as d
from kursplaner.domain.violation import Violation

Row = TypeVar("Row", t.Placement, t.CareSlot, t.CareShift, t.Tour, t.Unserved)
Value = TypeVar("Value")


def read_plan(session: Session, plan: Plan) -> d.WeekPlan:
    """The stored plan, equal to the one that was written."""
    return d.WeekPlan(
        problem=plan.problem,
        lessons=tuple(value for _, value in _lessons(session, plan)),
        care=tuple(_slot(row) for row in _rows(session, plan, t.CareSlot)),
        shifts=tuple(_shift(row) for row in _rows(session, plan, t.CareShift)),
        tours=tuple(value for _, value in _tours(session, plan)),
        unserved=tuple(_unserved(row) for row in _rows(session, plan, t.Unserved)),
    )


def refuse_foreign(plan: d.WeekPlan) -> None:
    """UserError for ids no file of ours gives out; numbers of vanished rows are no fault."""
    for item in plan.lessons:
        Letter.LESSON.row(item.lesson)
        Letter.ROOM.row(item.room)
        for teacher in item.teachers:
            Letter.TEACHER.row(teacher)
    for slot in plan.care:
        Letter.CHILD.row(slot.child)
    for shift in plan.shifts:
        Letter.CAREGIVER.row(shift.caregiver)
    for tour in plan.tours:
        Letter.VEHICLE.row(tour.vehicle)
        Letter.DRIVER.row(tour.driver)


def write_plan(session: Session, plan: Plan, value: d.WeekPlan) -> None:
    """Make the rows of `plan` say `value`; rows that say it already stay as they are."""
    plan.problem = value.problem
    _write(session, plan, _lessons(session, plan), value.lessons, _new_lesson)
    slots = [(row, _slot(row)) for row in _rows(session, plan, t.CareSlot)]
    _write(session, plan, slots, value.care, _new_slot)
    shifts = [(row, _shift(row)) for row in _rows(session, plan, t.CareShift)]
    _write(session, plan, shifts, value.shifts, _new_shift)
    _write(session, plan, _tours(session, plan), value.tours, _new_tour)
    unserved = [(row, _unserved(row)) for row in _rows(session, plan, t.Unserved)]
    _write(session, plan, unserved, value.unserved, _new_unserved)
    session.flush()


def _rows(session: Session, plan: Plan, table: type[Row]) -> list[Row]:
    return list(
        session.scalars(select(table).where(table.plan_id == plan.id).order_by(table.position))
    )


def _write(
    session: Session,
    plan: Plan,
    stored: Sequence[tuple[Row, Value]],
    wanted: Sequence[Value],
    create: Callable[[Session, int, int, Value], None],
) -> None:
    """Keep, delete and create rows so that they read as `wanted`, in its order.

    Positions only have to rise; a kept row keeps its own where that is possible.
    """
    spare: dict[Value, list[Row]] = defaultdict(list)
    for row, value in reversed(stored):
        spare[value].append(row)
    kept = [spare[value].pop() if spare.get(value) else None for value in wanted]
    for rows in spare.values():
        for unused in rows:
            _delete(session, unused)
    position = -1
    for found, value in zip(kept, wanted, strict=True):
        if found is None:
            position += 1
            create(session, plan.id, position, value)
        else:
            position = max(position + 1, found.position)
            found.position = position


def _delete(session: Session, row: Row) -> None:
    if isinstance(row, t.Placement):
        parts = select(t.PlacementTeacher).where(t.PlacementTeacher.placement_id == row.id)
        for part in session.scalars(parts):
            session.delete(part)
    if isinstance(row, t.Tour):
        for stop in session.scalars(select(t.TourStop).where(t.TourStop.tour_id == row.id)):
            session.delete(stop)
    session.delete(row)


def _lessons(session: Session, plan: Plan) -> list[tuple[t.Placement, d.PlacedLesson]]:
    rows = _rows(session, plan, t.Placement)
    teachers = grouped(
        session.scalars(
            select(t.PlacementTeacher)
            .join(t.Placement, t.Placement.id == t.PlacementTeacher.placement_id)
            .where(t.Placement.plan_id == plan.id)
            .order_by(t.PlacementTeacher.position)
        ),
        lambda pair: pair.placement_id,
    )
    return [
        (
            row,
            d.PlacedLesson(
                Letter.LESSON.key(row.lesson_id),
                row.start,
                Letter.ROOM.key(row.room_id),
                tuple(Letter.TEACHER.key(x.teacher_id) for x in teachers.get(row.id, ())),
            ),
        )
        for row in rows
    ]


def _new_lesson(session: Session, plan: int, position: int, value: d.PlacedLesson) -> None:
    row = t.Placement(
        plan_id=plan,
        position=position,
        lesson_id=Letter.LESSON.row(value.lesson),
        start=value.start,
        room_id=Letter.ROOM.row(value.room),
    )
    session.add(row)
    session.flush()
    session.add_all(
        t.PlacementTeacher(
            placement_id=row.id, position=number, teacher_id=Letter.TEACHER.row(teacher)
        )
        for number, teacher in enumerate(value.teachers)
    )


def _slot(row: t.CareSlot) -> d.CareSlot:
    return d.CareSlot(
        child=Letter.CHILD.key(row.child_id),
        lesson=Letter.LESSON.key(row.lesson_id),
        room=Letter.ROOM.key(row.room_id),
        start=row.start,
        end=row.end,
        caregiver=Letter.CAREGIVER.optional(row.caregiver_id),
    )


def _new_slot(session: Session, plan: int, position: int, value: d.CareSlot) -> None:
    caregiver = value.caregiver
    session.add(
        t.CareSlot(
            plan_id=plan,
            position=position,
            child_id=Letter.CHILD.row(value.child),
            lesson_id=Letter.LESSON.row(value.lesson),
            room_id=Letter.ROOM.row(value.room),
            start=value.start,
            end=value.end,
            caregiver_id=None if caregiver is None else Letter.CAREGIVER.row(caregiver),
        )
    )


def _shift(row: t.CareShift) -> d.CareShift:
    return d.CareShift(
        caregiver=Letter.CAREGIVER.key(row.caregiver_id),
        room=Letter.ROOM.key(row.room_id),
        start=row.start,
        end=row.end,
    )


def _new_shift(session: Session, plan: int, position: int, value: d.CareShift) -> None:
    session.add(
        t.CareShift(
            plan_id=plan,
            position=position,
            caregiver_id=Letter.CAREGIVER.row(value.caregiver),
            room_id=Letter.ROOM.row(value.room),
            start=value.start,
            end=value.end,
        )
    )


def _tours(session: Session, plan: Plan) -> list[tuple[t.Tour, d.Tour]]:
    rows = _rows(session, plan, t.Tour)
    stops = grouped(
        session.scalars(
            select(t.TourStop)
            .join(t.Tour, t.Tour.id == t.TourStop.tour_id)
            .where(t.Tour.plan_id == plan.id)
            .order_by(t.TourStop.position)
        ),
        lambda stop: stop.tour_id,
    )
    return [(row, _tour(row, stops.get(row.id, ()))) for row in rows]


def _tour(row: t.Tour, stops: Iterable[t.TourStop]) -> d.Tour:
    return d.Tour(
        id=row.label,
        vehicle=Letter.VEHICLE.key(row.vehicle_id),
        driver=Letter.DRIVER.key(row.driver_id),
        stops=tuple(
            d.TourStop(
                place=Letter.PLACE.key(stop.place_id),
                arrive=stop.arrive,
                depart=stop.depart,
                board=stop.board,
                alight=stop.alight,
            )
            for stop in stops
        ),
        layout=row.layout,
        pinned=row.pinned,
        order_pinned=row.order_pinned,
    )


def _new_tour(session: Session, plan: int, position: int, value: d.Tour) -> None:
    row = t.Tour(
        plan_id=plan,
        position=position,
        label=value.id,
        vehicle_id=Letter.VEHICLE.row(value.vehicle),
        driver_id=Letter.DRIVER.row(value.driver),
        layout=value.layout,
        pinned=value.pinned,
        order_pinned=value.order_pinned,
    )
    session.add(row)
    session.flush()
    session.add_all(
        t.TourStop(
            tour_id=row.id,
            position=number,
            place_id=Letter.PLACE.row(stop.place),
            arrive=stop.arrive,
            depart=stop.depart,
            board=stop.board,
            alight=stop.alight,
        )
        for number, stop in enumerate(value.stops)
    )


def _unserved(row: t.Unserved) -> d.Unserved:
    return d.Unserved(
        kind=row.kind,
        id=row.subject,
        lesson=Letter.LESSON.optional(row.lesson_id),
        reason=None if row.reason is None else msgspec.convert(row.reason, Violation),
    )


def _new_unserved(session: Session, plan: int, position: int, value: d.Unserved) -> None:
    session.add(
        t.Unserved(
            plan_id=plan,
            position=position,
            kind=value.kind,
            subject=value.id,
            lesson_id=None if value.lesson is None else Letter.LESSON.row(value.lesson),
            reason=None if value.reason is None else _data(value.reason),
        )
    )


def _data(value: Violation) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return data
