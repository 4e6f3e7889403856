"""Facts that may keep a lesson out: of its rooms, teachers, course, relations, pins, and, one step
further, of the lessons that want the same rooms and teachers."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Course, CourseKind, LessonPin, Teacher, WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.violation import Kind
from kursplaner.solver.explain.facts import (
    ALWAYS,
    Fact,
    Lift,
    edit,
    edit_by,
    edited,
    rule,
    without_block,
)
from kursplaner.solver.timetable.options import OptionBook

GYM, WOMEN = "gym", "women"


def lesson_facts(
    index: ProblemIndex, lesson: str, pointed: frozenset[str] = frozenset()
) -> list[Fact]:
    """Facts about the lesson itself and all pins, dearest first.

    `pointed`: room and teachers somebody asks for; then only these are looked at, whether the
    course allows them or not.
    """
    course = index.course_of(lesson)
    found = [
        *_room_facts(index, course, lesson, pointed),
        *_teacher_facts(index, course, lesson, pointed),
        *_course_facts(index, course, lesson),
        *_relation_facts(index, course, lesson),
        *_pin_facts(index, lesson),
    ]
    return sorted(found, key=lambda fact: -fact.price)


def neighbour_facts(index: ProblemIndex, lesson: str) -> list[Fact]:
    """What binds the lessons that want the same rooms or teachers, dearest first.

    Asked for only where the lesson's own facts are not to blame.
    """
    found = []
    for other in neighbours(index, lesson):
        course = index.course_of(other)
        found += list(_course_facts(index, course, other))
        found += list(_relation_facts(index, course, other))
        found += [fact for fact in _staff_facts(index, course, other) if fact.price < 8]
        found += list(_named_rooms(index, course, other))
    return sorted(found, key=lambda fact: -fact.price)


def neighbours(index: ProblemIndex, lesson: str) -> list[str]:
    """Lessons that could use the same rooms or teachers, and those of the same course."""
    book, course = OptionBook(index), index.lessons[lesson].course
    mine = _wanted(book, lesson)
    return [
        other.id
        for other in index.problem.lessons
        if other.id != lesson and (other.course == course or mine & _wanted(book, other.id))
    ]


def _wanted(book: OptionBook, lesson: str) -> set[str]:
    record = book.index.lessons[lesson]
    course = book.index.courses[record.course]
    rooms = {room.id for room in book.fit_rooms(record, course)}
    return rooms | {teacher.id for teacher in book.fit_teachers(record, course)}


def _room_facts(
    index: ProblemIndex, course: Course, lesson: str, pointed: frozenset[str]
) -> Iterator[Fact]:
    seats = index.seats_needed(course.id)
    features = needed_features(course)
    looked_at = pointed & index.rooms.keys() or set(course.rooms) or set(index.rooms)
    for room in index.problem.rooms:
        if room.id not in looked_at or not (room.seats or pointed):
            continue  # a room without seats is a playroom, not one too small
        at_lesson = (Kind.ROOM, room.id), (Kind.LESSON, lesson)
        for block in room.blocked:
            cause = rule(Code.ROOM_BLOCKED, *at_lesson, at=block.span, note=block.label)
            yield Fact(cause, 3, without_block(Kind.ROOM, room.id, block.span, "blocked"))
        cause = rule(Code.ROOM_CLOSED, *at_lesson)
        yield Fact(cause, 4, edit(Kind.ROOM, room.id, open=ALWAYS))
        if room.seats < seats:
            cause = rule(Code.SEATS, *at_lesson, have=seats, limit=room.seats)
            yield Fact(cause, 6, edit(Kind.ROOM, room.id, seats=seats))
        for feature in features:
            if feature not in room.features:
                code = Code.ROOM_NOT_FOR_WOMEN if feature == WOMEN else Code.FEATURE
                cause = rule(code, *at_lesson, note="" if feature == WOMEN else feature)
                yield Fact(cause, 7, _with_feature(room.id, feature))
    yield from _named_rooms(index, course, lesson)


def _named_rooms(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    if course.rooms:
        other = next((r.id for r in index.problem.rooms if r.id not in course.rooms), None)
        if other is not None:
            cause = rule(Code.WRONG_ROOM, (Kind.ROOM, other), (Kind.LESSON, lesson))
            yield Fact(cause, 5, edit(Kind.COURSE, course.id, rooms=()))


def needed_features(course: Course) -> tuple[str, ...]:
    needed = dict.fromkeys(course.features)
    if course.kind is CourseKind.SPORT:
        needed[GYM] = None
    if course.women_only:
        needed[WOMEN] = None
    return tuple(needed)


def _with_feature(room: str, feature: str) -> Lift:
    return edit_by(Kind.ROOM, room, lambda r: replace(r, features=(*r.features, feature)))


def _teacher_facts(
    index: ProblemIndex, course: Course, lesson: str, pointed: frozenset[str]
) -> Iterator[Fact]:
    able = pointed & index.teachers.keys() or {x.id for x in index.may_teach(course)}
    for teacher in (teacher for teacher in index.problem.teachers if teacher.id in able):
        both = (Kind.TEACHER, teacher.id), (Kind.LESSON, lesson)
        for block in teacher.absent:
            cause = rule(Code.TEACHER_ABSENT, *both, at=block.span, note=block.label)
            yield Fact(cause, 5, without_block(Kind.TEACHER, teacher.id, block.span))
        cause = rule(Code.TEACHER_UNAVAILABLE, *both)
        yield Fact(cause, 4, edit(Kind.TEACHER, teacher.id, available=ALWAYS))
        yield from _load_facts(index, teacher)
    yield from _staff_facts(index, course, lesson)


def _load_facts(index: ProblemIndex, teacher: Teacher) -> Iterator[Fact]:
    """Teaching units a week, a day, and without a break."""
    id, own = teacher.id, teacher.max_units_week
    week = index.problem.legal.teacher_units_week if own is None else own
    cause = rule(Code.TEACHER_WEEK_UNITS, (Kind.TEACHER, id), limit=week)
    yield Fact(cause, 6, edit(Kind.TEACHER, id, max_units_week=999))
    if teacher.max_units_day is not None:
        cause = rule(Code.TEACHER_DAY_UNITS, (Kind.TEACHER, id), limit=teacher.max_units_day)
        yield Fact(cause, 5, edit(Kind.TEACHER, id, max_units_day=None))
    if teacher.units_without_break is not None:
        cause = rule(Code.TEACHER_BREAK, (Kind.TEACHER, id), limit=teacher.units_without_break)
        yield Fact(cause, 6, edit(Kind.TEACHER, id, units_without_break=None))


def _staff_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    """Who may teach the course at all."""
    able = {teacher.id for teacher in index.may_teach(course)}
    other = next((t.id for t in index.problem.teachers if t.id not in able), None)
    if other is None:
        return
    both = (Kind.TEACHER, other), (Kind.LESSON, lesson)
    if course.teachers:
        cause = rule(Code.WRONG_TEACHER, *both)
        yield Fact(cause, 5, edit(Kind.COURSE, course.id, teachers=()))
    if course.qualification:
        cause = rule(Code.NOT_QUALIFIED, *both, note=course.qualification)
        yield Fact(cause, 8, edit(Kind.COURSE, course.id, qualification=""))
    if course.teacher_gender is not None:
        cause = rule(Code.TEACHER_GENDER, *both, note=course.teacher_gender)
        yield Fact(cause, 8, edit(Kind.COURSE, course.id, teacher_gender=None))
    if course.teachers_needed > 1:
        cause = rule(
            Code.TEACHERS_NEEDED, (Kind.LESSON, lesson), have=len(able),
            limit=course.teachers_needed,
        )  # fmt: skip
        yield Fact(cause, 6, edit(Kind.COURSE, course.id, teachers_needed=1))


def _course_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    if course.windows or index.lessons[lesson].windows:
        lift = _without_windows(course.id, lesson)
        yield Fact(rule(Code.WRONG_WINDOW, (Kind.LESSON, lesson)), 3, lift)
    siblings = [x.id for x in index.lessons_of[course.id] if x.id != lesson]
    if siblings:
        cause = rule(Code.LESSONS_PER_DAY, (Kind.COURSE, course.id), limit=course.max_per_day)
        yield Fact(cause, 4, edit(Kind.COURSE, course.id, max_per_day=99))
    if siblings and course.min_days_between:
        cause = rule(
            Code.DAYS_BETWEEN, (Kind.COURSE, course.id), (Kind.LESSON, lesson),
            (Kind.LESSON, siblings[0]), limit=course.min_days_between,
        )  # fmt: skip
        yield Fact(cause, 4, edit(Kind.COURSE, course.id, min_days_between=0))


def _without_windows(course: str, lesson: str) -> Lift:
    def lift(problem: WeekProblem) -> WeekProblem:
        lessons = edited(problem.lessons, lesson, lambda x: replace(x, windows=()))
        courses = edited(problem.courses, course, lambda c: replace(c, windows=()))
        return replace(problem, lessons=lessons, courses=courses)

    return lift


def _relation_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    for relation in index.problem.relations:
        if relation.hard and (course.id in relation.courses or lesson in relation.lessons):
            lessons = [x.id for c in relation.courses for x in index.lessons_of.get(c, ())]
            other = next((x for x in (*lessons, *relation.lessons) if x != lesson), lesson)
            cause = rule(
                Code(f"relation_{relation.kind}"), (Kind.RELATION, relation.id),
                (Kind.LESSON, lesson), (Kind.LESSON, other), relation=relation.id,
            )  # fmt: skip
            yield Fact(cause, 3, _as_wish(relation.id))


def _as_wish(id: str) -> Lift:
    return lambda problem: replace(
        problem, relations=edited(problem.relations, id, lambda r: replace(r, hard=False))
    )


def _pin_facts(index: ProblemIndex, lesson: str) -> Iterator[Fact]:
    for pin in index.problem.pins:
        named = (Kind.LESSON, pin.lesson)
        if pin.start is not None:
            yield Fact(rule(Code.PIN_START, named, limit=pin.start), 2, _unpin(pin, "start"))
        if pin.room is not None:
            cause = rule(Code.PIN_ROOM, named, (Kind.ROOM, pin.room))
            yield Fact(cause, 2, _unpin(pin, "room"))
        if pin.teachers is not None:
            yield Fact(rule(Code.PIN_TEACHERS, named), 2, _unpin(pin, "teachers"))


def _unpin(pin: LessonPin, part: str) -> Lift:
    def lift(problem: WeekProblem) -> WeekProblem:
        freed = (
            replace(item, **{part: None}) if item.lesson == pin.lesson else item
            for item in problem.pins
        )
        return replace(problem, pins=tuple(freed))

    return lift
