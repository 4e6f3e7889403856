"""Why a lesson has no place or a person no seat, told from the plan that was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kursplaner.domain.index import care_needed, measles_proved
from kursplaner.domain.plan import Missing, PlacedLesson, Unserved
from kursplaner.domain.problem import Child, Course, CourseKind, Lesson, Participant, Room, Teacher
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import Interval, covered, day_of
from kursplaner.domain.violation import Ref, Violation
from kursplaner.solver.timetable.options import GYM, WOMEN, OptionBook, Starts


def because(
    code: Code, *ids: str, at: Interval | None = None, have: int | None = None,
    limit: int | None = None, note: str = "",
) -> Violation:  # fmt: skip
    info = CODES[code]
    subjects = tuple(Ref(kind, id) for kind, id in zip(info.subjects, ids, strict=True))
    return Violation(
        rule=info.rule, code=code, subjects=subjects, have=have, limit=limit, note=note,
        start=at.start if at else None, end=at.end if at else None,
    )  # fmt: skip


class Reasons:
    """One plan, asked about everything it leaves out."""

    def __init__(self, book: OptionBook, placed: dict[str, PlacedLesson]) -> None:
        self.book, self.index, self.placed = book, book.index, placed
        self.spans = {
            id: Interval(item.start, item.start + self.index.lessons[id].minutes)
            for id, item in placed.items()
        }

    # --- lessons

    def lesson(self, id: str) -> Violation:
        """The first thing that is missing: room, teacher, time; else what is taken most often."""
        lesson = self.index.lessons[id]
        course = self.index.courses[lesson.course]
        starts = self.book.own_starts(lesson, course)
        rooms = self.book.fit_rooms(lesson, course)
        teachers = self.book.fit_teachers(lesson, course)
        if not rooms:
            return self._no_room(lesson, course)
        if len(teachers) < course.teachers_needed:
            return self._no_teacher(lesson, course)
        if not starts:
            return because(Code.NO_TIME_FREE, id)
        return (
            self._closed(lesson, starts, rooms)
            or self._away(lesson, starts, teachers, course.teachers_needed)
            or self._too_many_units(lesson, teachers)
            or self._taken(lesson, course, starts, rooms, teachers)
        )

    def _no_room(self, lesson: Lesson, course: Course) -> Violation:
        rooms = [r for r in self.index.problem.rooms if not course.rooms or r.id in course.rooms]
        needed = [*course.features, *([GYM] if course.kind is CourseKind.SPORT else [])]
        equipped = [room for room in rooms if set(needed) <= set(room.features)]
        seats = self.index.seats_needed(course.id)
        if course.women_only and equipped:
            suitable = [room for room in equipped if WOMEN in room.features]
            if not suitable:
                return because(Code.ROOM_NOT_FOR_WOMEN, equipped[0].id, lesson.id)
            equipped = suitable
        if equipped and all(room.seats < seats for room in equipped):
            best = max(equipped, key=lambda room: room.seats)
            return because(Code.SEATS, best.id, lesson.id, have=seats, limit=best.seats)
        if rooms and not equipped:
            best = max(rooms, key=lambda room: len(set(needed) & set(room.features)))
            lacking = next(f for f in needed if f not in best.features)
            return because(Code.FEATURE, best.id, lesson.id, note=lacking)
        return because(Code.NO_ROOM_FREE, lesson.id, have=0)

    def _no_teacher(self, lesson: Lesson, course: Course) -> Violation:
        named = [t for t in self.index.problem.teachers if t.id in course.teachers]
        if len(named) == 1 and course.qualification not in ("", *named[0].qualifications):
            return because(Code.NOT_QUALIFIED, named[0].id, lesson.id, note=course.qualification)
        return because(Code.NO_TEACHER_FREE, lesson.id, have=0)

    def _closed(self, lesson: Lesson, starts: Starts, rooms: list[Room]) -> Violation | None:
        if any(starts & self.book.times.room(room, lesson.minutes) for room in rooms):
            return None
        room, span = rooms[0], _span(lesson, min(starts))
        for block in room.blocked:
            if block.span.overlaps(span):
                return because(
                    Code.ROOM_BLOCKED, room.id, lesson.id, at=block.span, note=block.label
                )
        if len(rooms) == 1:
            return because(Code.ROOM_CLOSED, room.id, lesson.id, at=span)
        return because(Code.NO_ROOM_FREE, lesson.id, have=len(rooms))

    def _away(
        self, lesson: Lesson, starts: Starts, teachers: list[Teacher], needed: int
    ) -> Violation | None:
        there = [t for t in teachers if starts & self.book.times.teacher(t, lesson.minutes)]
        if len(there) >= needed:
            return None
        if len(teachers) > 1:
            return because(Code.NO_TEACHER_FREE, lesson.id, have=len(there))
        teacher = teachers[0]
        for start in sorted(starts):
            span = _span(lesson, start)
            for block in teacher.absent:
                if block.span.overlaps(span) and covered(span, teacher.available):
                    return because(
                        Code.TEACHER_ABSENT, teacher.id, lesson.id, at=block.span, note=block.label
                    )
        span = _span(lesson, min(starts))
        return because(Code.TEACHER_UNAVAILABLE, teacher.id, lesson.id, at=span)

    def _taken(
        self, lesson: Lesson, course: Course, starts: Starts, rooms: list[Room],
        teachers: list[Teacher],
    ) -> Violation:  # fmt: skip
        """The resource that is lacking at most of the starts."""
        lacking: Counter[Code] = Counter()
        for start in sorted(starts):
            free_rooms = any(self._room_free(room, lesson, start) for room in rooms)
            free = sum(self._teacher_free(teacher, lesson, start) for teacher in teachers)
            if not free_rooms:
                lacking[Code.NO_ROOM_FREE] += 1
            if free < course.teachers_needed:
                lacking[Code.NO_TEACHER_FREE] += 1
            if free_rooms and free >= course.teachers_needed:
                lacking[Code.NO_PLACE_FOUND] += 1
        code, often = lacking.most_common(1)[0]
        if lacking[Code.NO_PLACE_FOUND]:
            return because(Code.NO_PLACE_FOUND, lesson.id)
        if often < len(starts):
            return because(Code.NO_TIME_FREE, lesson.id)
        have = len(rooms) if code is Code.NO_ROOM_FREE else len(teachers)
        return because(code, lesson.id, have=have)

    def _room_free(self, room: Room, lesson: Lesson, start: int) -> bool:
        if start not in self.book.times.room(room, lesson.minutes):
            return False
        span = _span(lesson, start).widened(room.setup, room.setup)
        return not any(
            item.room == room.id and self.spans[id].overlaps(span)
            for id, item in self.placed.items()
        )

    def _teacher_free(self, teacher: Teacher, lesson: Lesson, start: int) -> bool:
        if start not in self.book.times.teacher(teacher, lesson.minutes):
            return False
        held = [id for id, item in self.placed.items() if teacher.id in item.teachers]
        span, day = _span(lesson, start), day_of(start)
        if any(self.spans[id].overlaps(span) for id in held):
            return False
        if self._week_units(teacher) + lesson.units > self._week_limit(teacher):
            return False
        today = sum(
            self.index.lessons[id].units for id in held if day_of(self.placed[id].start) == day
        )
        return teacher.max_units_day is None or today + lesson.units <= teacher.max_units_day

    def _too_many_units(self, lesson: Lesson, teachers: list[Teacher]) -> Violation | None:
        """The only teacher who fits would be over her week; of several, another cause is told."""
        if len(teachers) > 1:
            return None
        units = self._week_units(teachers[0]) + lesson.units
        limit = self._week_limit(teachers[0])
        if units <= limit:
            return None
        return because(Code.TEACHER_WEEK_UNITS, teachers[0].id, have=units, limit=limit)

    def _week_units(self, teacher: Teacher) -> int:
        held = (id for id, item in self.placed.items() if teacher.id in item.teachers)
        return sum(self.index.lessons[id].units for id in held)

    def _week_limit(self, teacher: Teacher) -> int:
        own = teacher.max_units_week
        return self.index.problem.legal.teacher_units_week if own is None else own

    # --- persons

    def person(self, person: Participant, lesson: str, attended: list[str]) -> Violation:
        """The fact that keeps her away, her own first, then the childcare, then the group."""
        own = self._own(person, lesson) or next(self._clashes(person, lesson, attended), None)
        if own is not None:
            return own
        for child in self.children(person, lesson):
            return because(
                Code.CHILD_WITHOUT_CARE, person.id, child.id, lesson, at=self.spans[lesson]
            )
        if self.index.course_of(lesson).kind is CourseKind.TUTORING:
            places = len(self.placed[lesson].teachers) * self.index.problem.legal.pupils_per_tutor
            pupils = len(self.index.attendees(lesson))
            if pupils > places:
                return because(
                    Code.TUTORING_GROUP, lesson, at=self.spans[lesson], have=pupils, limit=places
                )
        return because(Code.PARTICIPANT_CLASH, person.id, lesson)

    def children(self, person: Participant, lesson: str) -> Iterator[Child]:
        """Her children who would come along to the placed lesson."""
        course = self.index.lessons[lesson].course
        for child in self.index.children_of.get(person.id, ()):
            if care_needed(child, course, self.spans[lesson], self.index.problem.legal):
                yield child

    def _own(self, person: Participant, lesson: str) -> Violation | None:
        span = self.spans[lesson]
        if person.available is not None and not covered(span, person.available):
            return because(Code.PARTICIPANT_UNAVAILABLE, person.id, lesson, at=span)
        for block in person.absent:
            if block.span.overlaps(span):
                return because(
                    Code.PARTICIPANT_ABSENT, person.id, lesson, at=block.span, note=block.label
                )
        return self._school(person, lesson, span) or self._errand(person, lesson, span)

    def _school(self, person: Participant, lesson: str, span: Interval) -> Violation | None:
        if self.index.course_of(lesson).kind is not CourseKind.TUTORING:
            for item in person.school:
                if item.overlaps(span):
                    return because(Code.PARTICIPANT_AT_SCHOOL, person.id, lesson, at=item)
            return None
        today = [item.end for item in person.school if day_of(item.start) == day_of(span.start)]
        pause = self.index.problem.legal.tutoring_gap
        if today and span.start - max(today) < pause:
            at = Interval(max(today), max(today) + pause)
            return because(
                Code.TUTORING_AFTER_SCHOOL, person.id, lesson, at=at,
                have=span.start - max(today), limit=pause,
            )  # fmt: skip
        return None

    def _errand(self, person: Participant, lesson: str, span: Interval) -> Violation | None:
        site = self.index.site_place(self.placed[lesson].room)
        for errand in person.errands:
            if day_of(errand.bring) != day_of(span.start):
                continue
            at = Interval(errand.bring, errand.fetch)
            there = self.index.minutes_between(errand.place, site)
            back = self.index.minutes_between(site, errand.place)
            for code, have, limit in (
                (Code.ERRAND_BRING, span.start - errand.bring, there),
                (Code.ERRAND_FETCH, errand.fetch - span.end, back),
            ):
                if have < limit:
                    return because(
                        code, person.id, lesson, errand.child, at=at, have=have, limit=limit
                    )
        return None

    def _clashes(
        self, person: Participant, lesson: str, attended: list[str]
    ) -> Iterator[Violation]:
        span = self.spans[lesson]
        for other in attended:
            there = self.spans[other]
            if there.overlaps(span):
                yield because(Code.PARTICIPANT_TWICE, person.id, lesson, other, at=there)
            elif day_of(there.start) == day_of(span.start):
                first, second = sorted((lesson, other), key=lambda id: self.spans[id])
                gap = self.spans[second].start - self.spans[first].end
                way = self.index.site_minutes(self.placed[first].room, self.placed[second].room)
                if gap < way:
                    yield because(
                        Code.PARTICIPANT_TRAVEL_TOO_SHORT, person.id, lesson, other,
                        at=there, have=gap, limit=way,
                    )  # fmt: skip


def child_unserved(child: Child, lesson: str, parent_reason: Violation, at: Interval) -> Unserved:
    """The child of a parent left out: its own missing proof or place, else the parent's reason."""
    reason = parent_reason
    if not measles_proved(child):
        reason = because(Code.MEASLES, child.id, lesson, at=at)
    elif parent_reason.code == Code.CHILD_WITHOUT_CARE:
        reason = because(Code.NO_CARE_PLACE, child.id, lesson, at=at)
    return Unserved(kind=Missing.CHILD, id=child.id, lesson=lesson, reason=reason)


def _span(lesson: Lesson, start: int) -> Interval:
    return Interval(start, start + lesson.minutes)
