"""Constraints of space: when rooms are closed, which rooms activities may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kursplaner.exchange.fet.draft import Draft, Fate, LessonDraft, UnknownNameError
from kursplaner.exchange.fet.model import FetConstraint
from kursplaner.exchange.fet.times import Handler
from kursplaner.exchange.loss import Verdict


def _basic(draft: Draft, constraint: FetConstraint) -> Fate:
    return Fate(Verdict.CARRIED, "Grundregel: ein Raum, ein Termin; die Plätze reichen.")


def _room_not_available(draft: Draft, constraint: FetConstraint) -> Fate:
    name = constraint.node.word("Room")
    if name not in draft.closed_rooms:
        raise UnknownNameError
    for node in constraint.node.all("Not_Available_Time"):
        draft.closed_rooms[name].add(draft.slot(node, "Day", "Hour"))
    return Fate(Verdict.CARRIED, "Zeiten, in denen ein Raum nicht frei ist.")


def _names(constraint: FetConstraint) -> tuple[str, ...]:
    node = constraint.node
    return tuple(dict.fromkeys((*node.words("Room"), *node.words("Preferred_Room"))))


def _hard(constraint: FetConstraint) -> bool:
    return constraint.weight >= 100


def _rooms(draft: Draft, constraint: FetConstraint) -> Fate:
    """Rooms for the activities the constraint speaks of."""
    names = _names(constraint)
    rooms = draft.real_rooms(names)
    for lesson in _lessons(draft, constraint):
        if constraint.kind == "ActivityPreferredRoom" and len(rooms) == 1 and _hard(constraint):
            lesson.pin_room = rooms[0]
        elif _hard(constraint):
            lesson.rooms.append(rooms)
        else:
            lesson.wished_rooms.append(rooms)
    return _fate(draft, constraint, names, "Räume, in denen Termine liegen dürfen.")


def _home_rooms(draft: Draft, constraint: FetConstraint) -> Fate:
    names = _names(constraint)
    rooms = draft.real_rooms(names)
    for lesson in _lessons(draft, constraint):
        if _hard(constraint):
            lesson.home_rooms.append(rooms)
        else:
            lesson.wished_rooms.append(rooms)
    return _fate(draft, constraint, names, "Stammräume von Lerngruppen und Lehrkräften.")


def _fate(draft: Draft, constraint: FetConstraint, names: Iterable[str], sentence: str) -> Fate:
    if any(draft.is_virtual(name) for name in names):
        return Fate(
            Verdict.SIMPLIFIED,
            "Virtuelle Räume, die mehrere Räume zugleich belegen: hier belegt der Termin einen.",
        )
    if constraint.weight < 100:
        return Fate(
            Verdict.SIMPLIFIED,
            f"{sentence} Unter 100 %: erlaubt, aber ein Ersatzraum ist ebenso möglich.",
        )
    return Fate(Verdict.CARRIED, sentence)


def _lessons(draft: Draft, constraint: FetConstraint) -> tuple[LessonDraft, ...]:
    if constraint.kind.startswith("ActivityPreferredRoom"):
        return tuple(draft.lessons[id] for id in draft.activities(constraint))
    return tuple(lesson for lesson in draft.lessons.values() if _matches(constraint, lesson))


def _matches(constraint: FetConstraint, lesson: LessonDraft) -> bool:
    """By subject, tag, teacher and students, whichever the constraint names."""
    node, activity = constraint.node, lesson.activity
    subject, tag = node.word("Subject"), node.word("Activity_Tag")
    teacher, students = node.word("Teacher"), node.word("Students")
    if students and activity.students != (students,):
        # FET gives the home room to activities of exactly this set.
        return False
    return (
        (not subject or subject == activity.subject)
        and (not tag or tag in activity.tags)
        and (not teacher or activity.teachers == (teacher,))
    )


SPACE_HANDLERS: Mapping[str, Handler] = {
    "BasicCompulsorySpace": _basic,
    "RoomNotAvailableTimes": _room_not_available,
    **dict.fromkeys(
        (
            f"{what}PreferredRoom{many}"
            for what in ("Activity", "Subject", "SubjectActivityTag", "ActivityTag")
            for many in ("", "s")
        ),
        _rooms,
    ),
    **dict.fromkeys(
        (f"{who}HomeRoom{many}" for who in ("StudentsSet", "Teacher") for many in ("", "s")),
        _home_rooms,
    ),
}
