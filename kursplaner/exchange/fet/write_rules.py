"""The constraints of an exported week: everything placed is locked, everybody's times hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kursplaner.domain.problem import Lesson, Teacher
from kursplaner.domain.time import Interval, covered
from kursplaner.exchange.fet.elements import leaf, node, rule
from kursplaner.exchange.fet.week import FetWeek, person_name
from kursplaner.exchange.fet.write_relations import (
    days_apart,
    relation_rules,
    room_relation_rules,
)


def time_rules(week: FetWeek) -> Iterator[str]:
    yield rule("BasicCompulsoryTime", "")
    for item in week.plan.placed.values():
        if week.locked:
            yield rule(
                "ActivityPreferredStartingTime",
                leaf("Activity_Id", week.ids[item.lesson])
                + leaf("Preferred_Day", week.clock.day(item.start))
                + leaf("Preferred_Hour", week.clock.hour(item.start))
                + leaf("Permanently_Locked", "true"),
            )
        yield from _windows(week, week.index.lessons[item.lesson])
    for teacher in week.problem.teachers:
        yield from _teacher(week, teacher)
    for person in week.problem.participants:
        who = leaf("Students", person_name(person.id))
        busy = [block.span for block in person.absent]
        if person.available is not None or busy:
            open = week.always if person.available is None else person.available
            yield from _closed(week, "StudentsSetNotAvailableTimes", who, open, busy)
    yield from _spread(week)
    yield from relation_rules(week)


def _windows(week: FetWeek, lesson: Lesson) -> Iterator[str]:
    """Where the course or the lesson may only begin at certain times: those."""
    allowed = [
        spans for spans in (lesson.windows, week.index.course_of(lesson.id).windows) if spans
    ]
    if not allowed:
        return
    starts = [
        slot.start
        for slot in week.clock.slots()
        if all(covered(Interval(slot.start, slot.start + lesson.minutes), x) for x in allowed)
    ]
    if week.plan.placed[lesson.id].start in starts:
        listed = "".join(
            node("Preferred_Starting_Time",
                 leaf("Preferred_Starting_Day", week.clock.day(start))
                 + leaf("Preferred_Starting_Hour", week.clock.hour(start)))
            for start in starts
        )  # fmt: skip
        yield rule(
            "ActivityPreferredStartingTimes",
            leaf("Activity_Id", week.ids[lesson.id])
            + leaf("Number_of_Preferred_Starting_Times", len(starts))
            + listed,
        )


def _teacher(week: FetWeek, teacher: Teacher) -> Iterator[str]:
    name = week.name("teacher", teacher.id)
    busy = [block.span for block in teacher.absent]
    who = leaf("Teacher", name)
    yield from _closed(week, "TeacherNotAvailableTimes", who, teacher.available, busy)
    if not _units_are_hours(week, teacher):
        return
    if teacher.max_units_day is not None:
        most = leaf("Maximum_Hours_Daily", teacher.max_units_day)
        yield rule("TeacherMaxHoursDaily", leaf("Teacher_Name", name) + most)
    if teacher.units_without_break is not None:
        most = leaf("Maximum_Hours_Continuously", teacher.units_without_break)
        yield rule("TeacherMaxHoursContinuously", leaf("Teacher_Name", name) + most)


def _units_are_hours(week: FetWeek, teacher: Teacher) -> bool:
    """FET counts hours of its grid; only where a UE is one hour does a limit mean the same."""
    held = [
        week.index.lessons[item.lesson]
        for item in week.plan.placed.values()
        if teacher.id in item.teachers
    ]
    return week.clock.step >= week.problem.legal.teacher_break and all(
        lesson.units == week.clock.length(lesson.minutes) for lesson in held
    )


def _closed(
    week: FetWeek, kind: str, who: str, open: Sequence[Interval], blocked: Sequence[Interval]
) -> Iterator[str]:
    """Slots in which nothing may lie. A lesson that ends within a slot may use the slot."""
    used = [week.plan.span(item) for item in week.plan.placed.values()]
    times = [
        slot
        for slot in week.clock.slots()
        if not any(slot.overlaps(item) for item in open)
        or any(block.contains(slot) for block in blocked)
        or (not covered(slot, open) and not any(item.overlaps(slot) for item in used))
    ]
    if times:
        slots = "".join(
            node("Not_Available_Time",
                 leaf("Day", week.clock.day(slot.start))
                 + leaf("Hour", week.clock.hour(slot.start)))
            for slot in times
        )  # fmt: skip
        yield rule(kind, who + leaf("Number_of_Not_Available_Times", len(times)) + slots)


def _spread(week: FetWeek) -> Iterator[str]:
    for course in week.problem.courses:
        lessons = [
            lesson
            for lesson in week.index.lessons_of.get(course.id, ())
            if lesson.id in week.plan.placed
        ]
        if len(lessons) > 1 and course.max_per_day == 1:
            yield days_apart(week, lessons, 1 + course.min_days_between)


def space_rules(week: FetWeek) -> Iterator[str]:
    yield rule("BasicCompulsorySpace", "")
    for item in week.plan.placed.values():
        if week.locked:
            yield rule(
                "ActivityPreferredRoom",
                leaf("Activity_Id", week.ids[item.lesson])
                + leaf("Room", week.name("room", item.room))
                + leaf("Permanently_Locked", "true"),
            )
        yield from _allowed_rooms(week, item.lesson)
    for room in week.problem.rooms:
        who = leaf("Room", week.name("room", room.id))
        busy = [block.span for block in room.blocked]
        yield from _closed(week, "RoomNotAvailableTimes", who, room.open, busy)
    yield from room_relation_rules(week)


def _allowed_rooms(week: FetWeek, lesson: str) -> Iterator[str]:
    rooms = week.index.course_of(lesson).rooms
    if len(rooms) > 1 or (rooms and not week.locked):
        names = "".join(leaf("Preferred_Room", week.name("room", room)) for room in rooms)
        yield rule(
            "ActivityPreferredRooms",
            leaf("Activity_Id", week.ids[lesson])
            + leaf("Number_of_Preferred_Rooms", len(rooms))
            + names,
        )
