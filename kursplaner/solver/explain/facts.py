"""Facts a person could change, each with the rule it feeds, a price, and the problem without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import (
    Caregiver,
    Child,
    Course,
    CourseKind,
    LessonPin,
    Measles,
    Participant,
    Record,
    Room,
    Teacher,
    WeekProblem,
)
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import WEEK, Interval
from kursplaner.domain.violation import Kind, Ref, Violation

ALWAYS = (Interval(0, WEEK),)
GYM, WOMEN = "gym", "women"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Fact:
    """`rule` names it, `price` says how hard it is to change, `lift` gives the problem without."""

    rule: Violation
    price: int
    lift: Callable[[WeekProblem], WeekProblem]


def rule(
    code: Code, *refs: tuple[Kind, str], at: Interval | None = None, note: str = "",
    have: int | None = None, limit: int | None = None, relation: str = "",
) -> Violation:  # fmt: skip
    return Violation(
        rule=relation or CODES[code].rule, code=code,
        subjects=tuple(Ref(kind, id) for kind, id in refs),
        start=at.start if at else None, end=at.end if at else None, note=note,
        have=have, limit=limit,
    )  # fmt: skip


def _edit(records: tuple[R, ...], id: str, change: Callable[[R], R]) -> tuple[R, ...]:
    return tuple(change(item) if getattr(item, "id", "") == id else item for item in records)


def edit_room(id: str, change: Callable[[Room], Room]) -> Callable[[WeekProblem], WeekProblem]:
    return lambda problem: replace(problem, rooms=_edit(problem.rooms, id, change))


def edit_teacher(
    id: str, change: Callable[[Teacher], Teacher]
) -> Callable[[WeekProblem], WeekProblem]:
    return lambda problem: replace(problem, teachers=_edit(problem.teachers, id, change))


def edit_course(
    id: str, change: Callable[[Course], Course]
) -> Callable[[WeekProblem], WeekProblem]:
    return lambda problem: replace(problem, courses=_edit(problem.courses, id, change))


def edit_person(
    id: str, change: Callable[[Participant], Participant]
) -> Callable[[WeekProblem], WeekProblem]:
    return lambda problem: replace(problem, participants=_edit(problem.participants, id, change))


def edit_child(id: str, change: Callable[[Child], Child]) -> Callable[[WeekProblem], WeekProblem]:
    return lambda problem: replace(problem, children=_edit(problem.children, id, change))


def lesson_facts(index: ProblemIndex, lesson: str) -> list[Fact]:
    """Facts that may keep a lesson out: of its rooms, teachers, course, relations and the pins."""
    course = index.course_of(lesson)
    found = [
        *_room_facts(index, course, lesson),
        *_teacher_facts(index, course, lesson),
        *_course_facts(index, course, lesson),
        *_relation_facts(index, course, lesson),
        *_pin_facts(index),
    ]
    return sorted(found, key=lambda fact: -fact.price)


def _room_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    seats = index.seats_needed(course.id)
    features = _features(course)
    for room in index.problem.rooms:
        if course.rooms and room.id not in course.rooms:
            continue
        at_lesson = (Kind.ROOM, room.id), (Kind.LESSON, lesson)
        for block in room.blocked:
            cause = rule(Code.ROOM_BLOCKED, *at_lesson, at=block.span, note=block.label)
            yield Fact(cause, 3, edit_room(room.id, _without_room_block(block.start, block.end)))
        cause = rule(Code.ROOM_CLOSED, *at_lesson)
        yield Fact(cause, 4, edit_room(room.id, lambda room: replace(room, open=ALWAYS)))
        if room.seats < seats:
            cause = rule(Code.SEATS, *at_lesson, have=seats, limit=room.seats)
            yield Fact(cause, 6, edit_room(room.id, lambda room: replace(room, seats=seats)))
        for feature in features:
            if feature not in room.features:
                code = Code.ROOM_NOT_FOR_WOMEN if feature == WOMEN else Code.FEATURE
                cause = rule(code, *at_lesson, note="" if feature == WOMEN else feature)
                yield Fact(cause, 7, edit_room(room.id, _with_feature(feature)))
    if course.rooms:
        other = next((r.id for r in index.problem.rooms if r.id not in course.rooms), None)
        if other is not None:
            cause = rule(Code.WRONG_ROOM, (Kind.ROOM, other), (Kind.LESSON, lesson))
            yield Fact(cause, 5, edit_course(course.id, lambda c: replace(c, rooms=())))


def _features(course: Course) -> tuple[str, ...]:
    needed = dict.fromkeys(course.features)
    if course.kind is CourseKind.SPORT:
        needed[GYM] = None
    if course.women_only:
        needed[WOMEN] = None
    return tuple(needed)


def _without_room_block(start: int, end: int) -> Callable[[Room], Room]:
    return lambda room: replace(
        room, blocked=tuple(b for b in room.blocked if (b.start, b.end) != (start, end))
    )


def _with_feature(feature: str) -> Callable[[Room], Room]:
    return lambda room: replace(room, features=(*room.features, feature))


def _without_absence(start: int, end: int) -> Callable[[Teacher], Teacher]:
    return lambda teacher: replace(
        teacher, absent=tuple(b for b in teacher.absent if (b.start, b.end) != (start, end))
    )


def _teacher_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    for teacher in index.may_teach(course):
        id, both = teacher.id, ((Kind.TEACHER, teacher.id), (Kind.LESSON, lesson))
        for block in teacher.absent:
            cause = rule(Code.TEACHER_ABSENT, *both, at=block.span, note=block.label)
            yield Fact(cause, 5, edit_teacher(id, _without_absence(block.start, block.end)))
        cause = rule(Code.TEACHER_UNAVAILABLE, *both)
        yield Fact(cause, 4, edit_teacher(id, lambda t: replace(t, available=ALWAYS)))
        week = teacher.max_units_week
        week = index.problem.legal.teacher_units_week if week is None else week
        cause = rule(Code.TEACHER_WEEK_UNITS, (Kind.TEACHER, id), limit=week)
        yield Fact(cause, 6, edit_teacher(id, lambda t: replace(t, max_units_week=999)))
        if teacher.max_units_day is not None:
            cause = rule(Code.TEACHER_DAY_UNITS, (Kind.TEACHER, id), limit=teacher.max_units_day)
            yield Fact(cause, 5, edit_teacher(id, lambda t: replace(t, max_units_day=None)))
        if teacher.units_without_break is not None:
            limit = teacher.units_without_break
            cause = rule(Code.TEACHER_BREAK, (Kind.TEACHER, id), limit=limit)
            yield Fact(cause, 6, edit_teacher(id, lambda t: replace(t, units_without_break=None)))
    yield from _staff_facts(index, course, lesson)


def _staff_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    """Who may teach the course at all."""
    able = {teacher.id for teacher in index.may_teach(course)}
    other = next((t.id for t in index.problem.teachers if t.id not in able), None)
    if other is None:
        return
    both = (Kind.TEACHER, other), (Kind.LESSON, lesson)
    if course.teachers:
        cause = rule(Code.WRONG_TEACHER, *both)
        yield Fact(cause, 5, edit_course(course.id, lambda c: replace(c, teachers=())))
    if course.qualification:
        cause = rule(Code.NOT_QUALIFIED, *both, note=course.qualification)
        yield Fact(cause, 8, edit_course(course.id, lambda c: replace(c, qualification="")))
    if course.teacher_gender is not None:
        cause = rule(Code.TEACHER_GENDER, *both, note=course.teacher_gender)
        yield Fact(cause, 8, edit_course(course.id, lambda c: replace(c, teacher_gender=None)))
    if course.teachers_needed > 1:
        cause = rule(
            Code.TEACHERS_NEEDED, (Kind.LESSON, lesson), have=len(able),
            limit=course.teachers_needed,
        )  # fmt: skip
        yield Fact(cause, 6, edit_course(course.id, lambda c: replace(c, teachers_needed=1)))


def _course_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    record = index.lessons[lesson]
    if course.windows or record.windows:

        def lift(problem: WeekProblem) -> WeekProblem:
            lessons = tuple(
                replace(x, windows=()) if x.id == lesson else x for x in problem.lessons
            )
            courses = _edit(problem.courses, course.id, lambda c: replace(c, windows=()))
            return replace(problem, lessons=lessons, courses=courses)

        yield Fact(rule(Code.WRONG_WINDOW, (Kind.LESSON, lesson)), 3, lift)
    siblings = [x.id for x in index.lessons_of[course.id] if x.id != lesson]
    if siblings:
        cause = rule(Code.LESSONS_PER_DAY, (Kind.COURSE, course.id), limit=course.max_per_day)
        yield Fact(cause, 4, edit_course(course.id, lambda c: replace(c, max_per_day=99)))
    if siblings and course.min_days_between:
        cause = rule(
            Code.DAYS_BETWEEN, (Kind.COURSE, course.id), (Kind.LESSON, lesson),
            (Kind.LESSON, siblings[0]), limit=course.min_days_between,
        )  # fmt: skip
        yield Fact(cause, 4, edit_course(course.id, lambda c: replace(c, min_days_between=0)))


def _relation_facts(index: ProblemIndex, course: Course, lesson: str) -> Iterator[Fact]:
    for relation in index.problem.relations:
        if relation.hard and (course.id in relation.courses or lesson in relation.lessons):
            lessons = [x.id for c in relation.courses for x in index.lessons_of.get(c, ())]
            other = next((x for x in (*lessons, *relation.lessons) if x != lesson), lesson)
            cause = rule(
                Code(f"relation_{relation.kind}"), (Kind.RELATION, relation.id),
                (Kind.LESSON, lesson), (Kind.LESSON, other), relation=relation.id,
            )  # fmt: skip
            yield Fact(cause, 3, _without_relation(relation.id))


def _without_relation(id: str) -> Callable[[WeekProblem], WeekProblem]:
    return lambda problem: replace(
        problem, relations=tuple(item for item in problem.relations if item.id != id)
    )


def _pin_facts(index: ProblemIndex) -> Iterator[Fact]:
    for pin in index.problem.pins:
        lesson = (Kind.LESSON, pin.lesson)
        if pin.start is not None:
            yield Fact(rule(Code.PIN_START, lesson, limit=pin.start), 2, _unpin(pin, "start"))
        if pin.room is not None:
            cause = rule(Code.PIN_ROOM, lesson, (Kind.ROOM, pin.room))
            yield Fact(cause, 2, _unpin(pin, "room"))
        if pin.teachers is not None:
            yield Fact(rule(Code.PIN_TEACHERS, lesson), 2, _unpin(pin, "teachers"))


def _unpin(pin: LessonPin, part: str) -> Callable[[WeekProblem], WeekProblem]:
    def lift(problem: WeekProblem) -> WeekProblem:
        freed = (
            replace(item, **{part: None}) if item.lesson == pin.lesson else item
            for item in problem.pins
        )
        return replace(problem, pins=tuple(freed))

    return lift


def person_facts(index: ProblemIndex, lesson: str, people: tuple[str, ...]) -> list[Fact]:
    """Facts that may keep the named people out of a lesson: their own times, and the childcare."""
    found = [fact for id in people for fact in _own_facts(index, lesson, index.participants[id])]
    children = [c for id in people for c in index.children_of.get(id, ()) if c.care]
    if children:
        found += _care_facts(index, lesson, children[0].id)
    return sorted(found, key=lambda fact: -fact.price)


def _own_facts(index: ProblemIndex, lesson: str, person: Participant) -> Iterator[Fact]:
    both = (Kind.PARTICIPANT, person.id), (Kind.LESSON, lesson)
    if person.available is not None:
        cause = rule(Code.PARTICIPANT_UNAVAILABLE, *both)
        yield Fact(cause, 4, edit_person(person.id, lambda p: replace(p, available=None)))
    for block in person.absent:
        cause = rule(Code.PARTICIPANT_ABSENT, *both, at=block.span, note=block.label)
        yield Fact(cause, 5, edit_person(person.id, lambda p: replace(p, absent=())))
    if person.school:
        cause = rule(Code.PARTICIPANT_AT_SCHOOL, *both)
        yield Fact(cause, 8, edit_person(person.id, lambda p: replace(p, school=())))
    for errand in person.errands:
        at = Interval(errand.bring, errand.fetch)
        cause = rule(Code.ERRAND_BRING, *both, (Kind.CHILD, errand.child), at=at)
        yield Fact(cause, 5, edit_person(person.id, lambda p: replace(p, errands=())))
    for child in index.children_of.get(person.id, ()):
        if child.measles is not Measles.SEEN:
            cause = rule(Code.MEASLES, (Kind.CHILD, child.id), (Kind.LESSON, lesson))
            seen = edit_child(child.id, lambda c: replace(c, measles=Measles.SEEN))
            yield Fact(cause, 3, seen)
    others = tuple(c for c in person.courses if c != index.lessons[lesson].course)
    if others:
        own = (index.lessons[lesson].course,)
        cause = rule(Code.PARTICIPANT_CLASH, *both)
        yield Fact(cause, 7, edit_person(person.id, lambda p: replace(p, courses=own)))


def _care_facts(index: ProblemIndex, lesson: str, child: str) -> Iterator[Fact]:
    both = (Kind.CHILD, child), (Kind.LESSON, lesson)
    yield Fact(rule(Code.NO_CAREGIVER, *both), 4, more_caregivers)
    for room in index.problem.rooms:
        if not room.childcare:
            continue
        limit = room.childcare_places
        cause = rule(Code.CARE_AREA, (Kind.ROOM, room.id), limit=int(room.area_m2 // 2.5))
        yield Fact(cause, 7, edit_room(room.id, lambda room: replace(room, area_m2=999)))
        if limit is not None:
            cause = rule(Code.CARE_ROOM_LIMIT, (Kind.ROOM, room.id), limit=limit)
            freed = edit_room(room.id, lambda room: replace(room, childcare_places=None))
            yield Fact(cause, 5, freed)
        for block in room.blocked:
            cause = rule(Code.CARE_ROOM_BLOCKED, (Kind.ROOM, room.id), at=block.span)
            yield Fact(cause, 3, edit_room(room.id, _without_room_block(block.start, block.end)))


def more_caregivers(problem: WeekProblem) -> WeekProblem:
    """Three more caregivers, always there: enough that they are never what is lacking."""
    more = tuple(
        Caregiver(id=f"+{number}", name="Zusätzliche Betreuungskraft", available=ALWAYS,
                  qualified=True)
        for number in range(3)
    )  # fmt: skip
    return replace(problem, caregivers=(*problem.caregivers, *more))


def one_more_room(index: ProblemIndex, lesson: str) -> Fact | None:
    """Physics has no rule to lift; its change is one more room that would do."""
    course = index.course_of(lesson)
    allowed = [r for r in index.problem.rooms if not course.rooms or r.id in course.rooms]
    if not allowed:
        return None
    seats = index.seats_needed(course.id)
    model = max(allowed, key=lambda room: (room.seats >= seats, room.id))
    extra = replace(
        model, id=f"{model.id}+", name="Zusätzlicher Raum", blocked=(), open=ALWAYS,
        seats=max(model.seats, seats), childcare=False,
        features=tuple(dict.fromkeys((*model.features, *_features(course)))),
    )  # fmt: skip

    def lift(problem: WeekProblem) -> WeekProblem:
        rooms = (*problem.rooms, extra)
        opened = _edit(
            problem.courses, course.id,
            lambda c: replace(c, rooms=(*c.rooms, extra.id) if c.rooms else ()),
        )  # fmt: skip
        return replace(problem, rooms=rooms, courses=opened)

    return Fact(rule(Code.NO_ROOM_FREE, (Kind.LESSON, lesson), have=len(allowed)), 9, lift)


def one_more_teacher(index: ProblemIndex, lesson: str) -> Fact | None:
    course = index.course_of(lesson)
    extra = Teacher(
        id="teacher+", name="Zusätzliche Lehrkraft", gender=course.teacher_gender,
        qualifications=(course.qualification,) if course.qualification else (), available=ALWAYS,
    )  # fmt: skip

    def lift(problem: WeekProblem) -> WeekProblem:
        opened = _edit(
            problem.courses, course.id,
            lambda c: replace(c, teachers=(*c.teachers, extra.id) if c.teachers else ()),
        )  # fmt: skip
        return replace(problem, teachers=(*problem.teachers, extra), courses=opened)

    able = len(index.may_teach(course))
    return Fact(rule(Code.NO_TEACHER_FREE, (Kind.LESSON, lesson), have=able), 9, lift)
