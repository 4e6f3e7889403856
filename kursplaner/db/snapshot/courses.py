"""Courses, lessons, teachers and relations as the problem sees them in one week."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.frame import Frame, grouped
from kursplaner.db.tables.courses import (
    Cancellation,
    Course,
    CourseRoom,
    CourseTeacher,
    Lesson,
    Relation,
    RelationMember,
)
from kursplaner.db.tables.people import Teacher
from kursplaner.db.tables.times import Use
from kursplaner.db.times import in_week, whole_days
from kursplaner.domain import problem as p
from kursplaner.domain.calendar import week_of
from kursplaner.domain.time import Interval, intersect
from kursplaner.domain.violation import Kind


def teachers(frame: Frame) -> tuple[p.Teacher, ...]:
    rows = frame.session.scalars(
        select(Teacher).where(Teacher.area_id == frame.area.id, Teacher.active).order_by(Teacher.id)
    )
    return tuple(_teacher(frame, row) for row in rows)


def _teacher(frame: Frame, row: Teacher) -> p.Teacher:
    return p.Teacher(
        id=Letter.TEACHER.key(row.id),
        name=teacher_name(row),
        gender=row.gender,
        qualifications=row.qualifications,
        available=frame.available(Kind.TEACHER, row.id),
        absent=frame.blocks(Kind.TEACHER, row.id),
        preferred=frame.preferred(Kind.TEACHER, row.id),
        max_units_week=row.max_units_week,
        max_units_day=row.max_units_day,
        units_without_break=row.units_without_break,
    )


def teacher_name(row: Teacher) -> str:
    """`M. Seidel`, `Dr. Thoms`; the title alone for institutions."""
    if row.title:
        return f"{row.title} {row.last_name}".strip()
    return f"{row.first_name[:1]}. {row.last_name}" if row.first_name else row.last_name


def lessons_of_week(frame: Frame) -> dict[int, list[Lesson]]:
    """Lessons that take place in the week, by course row."""
    week = str(week_of(frame.calendar.monday))
    off = select(Cancellation.lesson_id).where(Cancellation.week == week)
    rows = frame.session.execute(
        select(Lesson, Course)
        .join(Course, Course.id == Lesson.course_id)
        .where(Course.area_id == frame.area.id, Course.active, Lesson.id.not_in(off))
        .order_by(Course.id, Lesson.id)
    )
    running = [lesson for lesson, course in rows if _takes_place(frame, lesson, course)]
    return grouped(running, lambda lesson: lesson.course_id)


def _takes_place(frame: Frame, lesson: Lesson, course: Course) -> bool:
    days = _days(frame, lesson, course)
    if not days or not in_week(lesson.parity, frame.calendar.parity):
        return False
    for kind, owner in ((Kind.COURSE, course.id), (Kind.LESSON, lesson.id)):
        if frame.times.spans(kind, owner, Use.OPEN) == ():
            return False  # it has windows, but none in this week (A/B)
    return True


def _days(frame: Frame, lesson: Lesson, course: Course) -> frozenset[int]:
    calendar = frame.calendar
    return (
        calendar.covers(course.first, course.last)
        & calendar.covers(lesson.first, lesson.last)
        & frozenset(frame.grid.days)
    )


def courses(frame: Frame, lessons: Mapping[int, list[Lesson]]) -> tuple[p.Course, ...]:
    """The courses that have a lesson in the week."""
    session = frame.session
    teachers = grouped(
        session.scalars(select(CourseTeacher).order_by(CourseTeacher.id)), lambda x: x.course_id
    )
    rooms = grouped(
        session.scalars(select(CourseRoom).order_by(CourseRoom.id)), lambda x: x.course_id
    )
    found = session.scalars(
        select(Course).where(Course.area_id == frame.area.id, Course.active).order_by(Course.id)
    )
    return tuple(
        _course(
            frame,
            row,
            tuple(Letter.TEACHER.key(x.teacher_id) for x in teachers.get(row.id, ())),
            tuple(Letter.ROOM.key(x.room_id) for x in rooms.get(row.id, ())),
        )
        for row in found
        if row.id in lessons
    )


def _course(
    frame: Frame, row: Course, teachers: tuple[str, ...], rooms: tuple[str, ...]
) -> p.Course:
    return p.Course(
        id=Letter.COURSE.key(row.id),
        name=row.name,
        kind=row.kind,
        teachers=teachers,
        qualification=row.qualification,
        teachers_needed=row.teachers_needed,
        teacher_gender=row.teacher_gender,
        women_only=row.women_only,
        rooms=rooms,
        features=row.features,
        expected=row.expected,
        max_per_day=row.max_per_day,
        min_days_between=row.min_days_between,
        windows=frame.times.spans(Kind.COURSE, row.id, Use.OPEN) or (),
        preferred=frame.preferred(Kind.COURSE, row.id),
        colour=row.colour,
    )


def lessons(frame: Frame, found: Mapping[int, list[Lesson]]) -> tuple[p.Lesson, ...]:
    rows = {
        row.id: row
        for row in frame.session.scalars(select(Course).where(Course.area_id == frame.area.id))
    }
    return tuple(
        p.Lesson(
            id=Letter.LESSON.key(lesson.id),
            course=Letter.COURSE.key(course),
            minutes=lesson.units * rows[course].minutes_per_unit + lesson.breaks,
            units=lesson.units,
            windows=_windows(frame, lesson, rows[course]),
        )
        for course, of_course in found.items()
        for lesson in of_course
    )


def _windows(frame: Frame, lesson: Lesson, course: Course) -> tuple[Interval, ...]:
    """The lesson's own windows, cut to the days on which course and lesson run."""
    own = frame.times.spans(Kind.LESSON, lesson.id, Use.OPEN)
    days = _days(frame, lesson, course)
    if days >= set(frame.grid.days):
        return own or ()
    running = whole_days(days, frame.grid.day_start, frame.grid.day_end)
    return running if own is None else intersect(own, running)


def relations(
    frame: Frame, courses: frozenset[str], lessons: frozenset[str]
) -> tuple[p.Relation, ...]:
    """Relations with at least two members in the week (one course speaks of its own lessons)."""
    members = grouped(
        frame.session.scalars(select(RelationMember).order_by(RelationMember.position)),
        lambda member: member.relation_id,
    )
    rows = frame.session.scalars(
        select(Relation).where(Relation.area_id == frame.area.id).order_by(Relation.id)
    )
    found: list[p.Relation] = []
    for row in rows:
        named = members.get(row.id, [])
        relation = _relation(row, named, courses, lessons)
        # With its partner resting, a course must not be held against itself.
        if len(relation.courses) + len(relation.lessons) >= min(2, max(1, len(named))):
            found.append(relation)
    return tuple(found)


def _relation(
    row: Relation, members: list[RelationMember], courses: frozenset[str], lessons: frozenset[str]
) -> p.Relation:
    of_course = [Letter.COURSE.optional(member.course_id) for member in members]
    of_lesson = [Letter.LESSON.optional(member.lesson_id) for member in members]
    return p.Relation(
        id=Letter.RELATION.key(row.id),
        kind=row.kind,
        courses=tuple(key for key in of_course if key in courses),
        lessons=tuple(key for key in of_lesson if key in lessons),
        minutes=row.minutes,
        hard=row.hard,
        weight=row.weight,
    )
