"""The first cause that keeps a lesson without a place, or a person out of a placed lesson."""

from __future__ import annotations

from kursplaner.domain.index import measles_proved
from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import CourseKind, Participant
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import Interval, day_of, merge
from kursplaner.domain.violation import Ref, Violation
from kursplaner.solver.timetable.model import Timetable


def _because(code: Code, *ids: str, at: Interval | None = None, note: str = "") -> Violation:
    info = CODES[code]
    subjects = tuple(Ref(kind, id) for kind, id in zip(info.subjects, ids, strict=False))
    return Violation(
        rule=info.rule, code=code, subjects=subjects, note=note,
        start=at.start if at else None, end=at.end if at else None,
    )  # fmt: skip


def unplaced_reason(table: Timetable, id: str) -> Violation:
    candidate = table.lessons[id]
    if not candidate.rooms:
        return _because(Code.NO_ROOM_FREE, id)
    needed = table.index.courses[candidate.lesson.course].teachers_needed
    if len(candidate.teachers) < needed:
        return _because(Code.NO_TEACHER_FREE, id)
    if not candidate.starts:
        return _because(Code.NO_TIME_FREE, id)
    return _because(Code.NO_PLACE_FOUND, id)


def person_reason(
    table: Timetable, person: Participant, placed: PlacedLesson, lessons: tuple[PlacedLesson, ...]
) -> Violation:
    index, id = table.index, placed.lesson
    span = Interval(placed.start, placed.start + index.lessons[id].minutes)
    for child in index.children_of.get(person.id, ()):
        if not measles_proved(child):
            return _because(Code.CHILD_WITHOUT_CARE, person.id, child.id, id, at=span)
    if person.available is not None and not any(
        item.contains(span) for item in merge(person.available)
    ):
        return _because(Code.PARTICIPANT_UNAVAILABLE, person.id, id, at=span)
    for block in person.absent:
        if block.span.overlaps(span):
            return _because(Code.PARTICIPANT_ABSENT, person.id, id, at=span, note=block.label)
    for errand in person.errands:
        if day_of(errand.bring) == day_of(span.start):
            place = index.site_place(placed.room)
            window = Interval(errand.bring, errand.fetch)
            if span.start - errand.bring < index.minutes_between(errand.place, place):
                return _because(Code.ERRAND_BRING, person.id, id, errand.child, at=window)
            if errand.fetch - span.end < index.minutes_between(place, errand.place):
                return _because(Code.ERRAND_FETCH, person.id, id, errand.child, at=window)
    for item in person.school:
        if item.overlaps(span):
            return _because(Code.PARTICIPANT_AT_SCHOOL, person.id, id, at=item)
    if index.course_of(id).kind is CourseKind.TUTORING:
        return _because(Code.TUTORING_GROUP, id, at=span)
    for other in lessons:
        if other.lesson != id and index.lessons[other.lesson].course in person.courses:
            end = other.start + index.lessons[other.lesson].minutes
            if Interval(other.start, end).overlaps(span):
                return _because(Code.PARTICIPANT_CLASH, person.id, id, other.lesson, at=span)
    children = index.children_of.get(person.id, ())
    if children:
        return _because(Code.CHILD_WITHOUT_CARE, person.id, children[0].id, id, at=span)
    return _because(Code.PARTICIPANT_CLASH, person.id, id, at=span)
