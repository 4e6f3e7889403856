"""From the drafts of a FET file to the problem of a week and the plan its pins make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import (
    Legal,
    LessonPin,
    Participant,
    Room,
    Site,
    Teacher,
    WeekProblem,
    Weights,
)
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.exchange.fet.courses import (
    NO_TEACHER,
    CourseDraft,
    course_record,
    courses_of,
    lesson_id,
    lesson_records,
    teachers_of,
)
from kursplaner.exchange.fet.draft import Draft, TeacherDraft
from kursplaner.exchange.fet.relations import relations
from kursplaner.exchange.fet.rooms import rooms_of
from kursplaner.exchange.loss import Imported, LossBook, Verdict


def build(draft: Draft, monday: date, book: LossBook) -> Imported:
    """Problem, plan and report."""
    plan_of_rooms = rooms_of(draft, book)
    courses = courses_of(draft, plan_of_rooms)
    lessons, cut, impossible = lesson_records(draft, courses)
    _tell(draft, book, courses, cut, impossible)
    teachers = [_teacher(draft, name, item) for name, item in draft.teachers.items()]
    teachers += [_nobody(draft, course) for course in courses if not teachers_of(course)]
    problem = WeekProblem(
        name=draft.file.name,
        monday=monday,
        grid=draft.grid.week(),
        sites=tuple(Site(id=name, name=name) for name in plan_of_rooms.sites),
        rooms=_seated(plan_of_rooms.rooms, draft, courses),
        teachers=tuple(teachers),
        courses=tuple(course_record(draft, course, n) for n, course in enumerate(courses)),
        lessons=tuple(lessons),
        participants=tuple(_participants(draft, courses)),
        relations=relations(draft, courses),
        pins=tuple(_pins(draft, plan_of_rooms.pins)),
        legal=Legal(teacher_units_week=draft.grid.days * draft.grid.hours,
                    teacher_break=draft.grid.length),
        weights=_weights(draft, len(plan_of_rooms.sites)),
    )  # fmt: skip
    plan = _plan(problem)
    published = plan if plan.lessons else None
    return Imported(replace(problem, published=published), plan, book.report())


def _weights(draft: Draft, sites: int) -> Weights:
    """Wishes FET does not know are off, so that the week asks for no more than the file."""
    return Weights(
        teacher_gap=1 if draft.few_gaps else 0,
        site_change=8 if sites > 1 else 0,
        even_spread=0,
        same_room=0,
    )


# people and rooms


def _teacher(draft: Draft, name: str, item: TeacherDraft) -> Teacher:
    return Teacher(
        id=name,
        name=name,
        available=draft.grid.open(item.closed),
        max_units_day=item.units_day,
        units_without_break=item.units_in_row,
    )


def _nobody(draft: Draft, course: CourseDraft) -> Teacher:
    name = f"{NO_TEACHER} {course.id}"
    return Teacher(id=name, name=NO_TEACHER, available=draft.grid.open())


def _participants(draft: Draft, courses: Iterable[CourseDraft]) -> Iterator[Participant]:
    attends: dict[str, list[str]] = defaultdict(list)
    for course in courses:
        for leaf in sorted(draft.students(course.first.activity)):
            attends[leaf].append(course.id)
    for leaf, taken in attends.items():
        closed = draft.closed_leaves.get(leaf, set())
        yield Participant(
            id=leaf,
            name=f"Gruppe {leaf}",
            courses=tuple(taken),
            available=draft.grid.open(closed) if closed else None,
        )


def _seated(
    rooms: Sequence[Room], draft: Draft, courses: Iterable[CourseDraft]
) -> tuple[Room, ...]:
    """Each leaf set counts as one person here; a room must hold them as well as the heads told."""
    leaves: dict[str, int] = defaultdict(int)
    for course in courses:
        count = len(draft.students(course.first.activity))
        for room in course.rooms:
            leaves[room] = max(leaves[room], count)
    return tuple(replace(room, seats=max(room.seats, leaves[room.id])) for room in rooms)


# pins and the plan they make


def _pins(draft: Draft, rooms: Mapping[int, str]) -> Iterator[LessonPin]:
    for lesson in draft.lessons.values():
        if lesson.pin is not None:
            yield LessonPin(
                lesson=lesson_id(lesson.activity.id),
                start=draft.grid.start(lesson.pin),
                room=rooms.get(lesson.activity.id),
            )


def _plan(problem: WeekProblem) -> WeekPlan:
    """Pinned lessons in their room, or the first allowed one that is free; the rest unplaced."""
    courses = {course.id: course for course in problem.courses}
    rooms = {room.id: room for room in problem.rooms}
    pins = {pin.lesson: pin for pin in problem.pins}
    taken: dict[str, list[Interval]] = defaultdict(list)
    placed: list[PlacedLesson] = []
    order = sorted(problem.lessons, key=lambda item: _room_pin(pins.get(item.id)) is None)
    for lesson in order:
        pin = pins.get(lesson.id)
        if pin is None or pin.start is None:
            continue
        course, span = courses[lesson.course], Interval(pin.start, pin.start + lesson.minutes)
        for name in (pin.room,) if pin.room is not None else course.rooms:
            if pin.room is not None or _is_free(rooms[name], span, taken[name]):
                taken[name].append(span)
                placed.append(PlacedLesson(lesson.id, span.start, name, course.teachers))
                break
    done = {item.lesson for item in placed}
    unserved = tuple(_unplaced(lesson.id) for lesson in problem.lessons if lesson.id not in done)
    return WeekPlan(lessons=tuple(placed), unserved=unserved)


def _room_pin(pin: LessonPin | None) -> str | None:
    return pin.room if pin is not None else None


def _is_free(room: Room, span: Interval, taken: Iterable[Interval]) -> bool:
    open_then = any(item.contains(span) for item in room.open)
    return open_then and not any(span.overlaps(other) for other in taken)


def _unplaced(lesson: str) -> Unserved:
    reason = Violation(rule="H13", code=Code.NOT_PLANNED_YET, subjects=(Ref(Kind.LESSON, lesson),))
    return Unserved(kind=Missing.LESSON, id=lesson, reason=reason)


def _tell(
    draft: Draft, book: LossBook, courses: Sequence[CourseDraft], cut: list[str],
    impossible: list[str],
) -> None:  # fmt: skip
    grid, hours = draft.grid, draft.file.hours
    book.add(
        "Hours", Verdict.SIMPLIFIED,
        f"Die Stunden liegen hier gleich lang hintereinander, je {grid.length} Minuten ab "
        f"{grid.first // 60:02d}:{grid.first % 60:02d} Uhr.",
        f"»{hours[0]}« bis »{hours[-1]}«", count=len(hours),
    )  # fmt: skip
    for lesson in draft.lessons.values():
        book.add("Activity", Verdict.CARRIED, "Termine.", lesson.activity.subject)
    leaves = frozenset().union(*(draft.students(item.first.activity) for item in courses))
    if leaves:
        sentence = "Lerngruppen: jede kleinste Gruppe wird eine Person, die Kopfzahl der Bedarf."
        book.add("Students", Verdict.SIMPLIFIED, sentence, count=len(leaves))
    if nobody := [course for course in courses if not teachers_of(course)]:
        sentence = "Termine ohne Lehrkraft: bekommen eine gedachte, die immer kann."
        book.add("Activity", Verdict.SIMPLIFIED, sentence, count=len(nobody))
    for name in cut:
        sentence = "Termine mit festem Stundenraster: sie enden hier fünf Minuten früher."
        book.add("Activity", Verdict.SIMPLIFIED, sentence, name)
    for name in impossible:
        sentence = "Termine, für die alle Regeln zusammen keine Zeit lassen."
        book.add("Activity", Verdict.SIMPLIFIED, sentence, name)
