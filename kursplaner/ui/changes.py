"""What differs between two plans of one week, lesson by lesson, in sentences."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.time import moment


class ChangeKind(StrEnum):
    PLACED = "placed"
    REMOVED = "removed"
    MOVED = "moved"
    ROOM = "room"
    TEACHER = "teacher"


class LessonChange(Struct, frozen=True):
    """One lesson that lies elsewhere, with a sentence to read."""

    kind: ChangeKind
    lesson: str
    sentence: str


def lesson_changes(
    index: ProblemIndex, before: WeekPlan | None, after: WeekPlan
) -> tuple[LessonChange, ...]:
    """Every lesson whose time, room or teachers differ; in the order of the week."""
    old = {item.lesson: item for item in before.lessons} if before else {}
    new = {item.lesson: item for item in after.lessons}
    known = [item for item in old.keys() | new.keys() if item in index.lessons]
    known.sort(key=lambda lesson: ((new.get(lesson) or old[lesson]).start, lesson))
    found = (_change(index, old.get(lesson), new.get(lesson)) for lesson in known)
    return tuple(change for change in found if change is not None)


def _change(
    index: ProblemIndex, old: PlacedLesson | None, new: PlacedLesson | None
) -> LessonChange | None:
    if new is None:
        assert old is not None
        text = f"{_name(index, old)}, bisher {moment(old.start)}, ist nicht mehr eingeplant."
        return LessonChange(ChangeKind.REMOVED, old.lesson, text)
    if old is None:
        text = f"{_name(index, new)} neu am {moment(new.start)} in {_room(index, new)}."
        return LessonChange(ChangeKind.PLACED, new.lesson, text)
    if old.start != new.start:
        text = f"{_name(index, new)} von {moment(old.start)} auf {moment(new.start)}."
        return LessonChange(ChangeKind.MOVED, new.lesson, text)
    if old.room != new.room:
        text = f"{_name(index, new)} ({moment(new.start)}) jetzt in {_room(index, new)}."
        return LessonChange(ChangeKind.ROOM, new.lesson, text)
    if old.teachers != new.teachers:
        text = f"{_name(index, new)} ({moment(new.start)}) jetzt mit {_teachers(index, new)}."
        return LessonChange(ChangeKind.TEACHER, new.lesson, text)
    return None


def _name(index: ProblemIndex, item: PlacedLesson) -> str:
    return index.course_of(item.lesson).name


def _room(index: ProblemIndex, item: PlacedLesson) -> str:
    return index.rooms[item.room].name if item.room in index.rooms else item.room


def _teachers(index: ProblemIndex, item: PlacedLesson) -> str:
    names = (index.teachers[t].name if t in index.teachers else t for t in item.teachers)
    return ", ".join(names)
