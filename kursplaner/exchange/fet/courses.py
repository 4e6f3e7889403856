"""FET activities that belong together as courses, and their lessons."""

from __future__ import annotations

from collections.abc import Iterable

from kursplaner.domain.problem import Course, CourseKind, Lesson
from kursplaner.domain.time import Interval, merge
from kursplaner.exchange.fet.draft import Draft, LessonDraft
from kursplaner.exchange.fet.rooms import RoomPlan
from kursplaner.exchange.periods import windows

NO_TEACHER = "ohne Lehrkraft"


class CourseDraft:
    """Lessons of one activity group with the same people, rooms and wishes."""

    def __init__(self, id: str, first: LessonDraft, rooms: tuple[str, ...]) -> None:
        self.id = id
        self.first = first
        self.rooms = rooms
        self.lessons: list[LessonDraft] = []


def lesson_id(activity: int) -> str:
    return f"a{activity}"


def courses_of(draft: Draft, plan: RoomPlan) -> list[CourseDraft]:
    made: dict[object, CourseDraft] = {}
    for lesson in draft.lessons.values():
        activity = lesson.activity
        people = (activity.teachers, activity.students)
        # Without people nothing keeps two lessons of a group apart, so each is its own course.
        group = activity.group if activity.group and any(people) else -activity.id
        rooms = plan.of[activity.id]
        wish = frozenset(lesson.wished) if lesson.wished is not None else None
        key = (group, people, activity.subject, rooms, wish, draft.head_count(activity))
        if key not in made:
            made[key] = CourseDraft(f"k{activity.id}", lesson, rooms)
        made[key].lessons.append(lesson)
    return list(made.values())


def teachers_of(course: CourseDraft) -> tuple[str, ...]:
    """Real teachers; empty where FET asks for none."""
    return course.first.activity.teachers


def course_record(draft: Draft, course: CourseDraft, number: int) -> Course:
    activity = course.first.activity
    apart, most = _days(draft, course)
    teachers = teachers_of(course) or (f"{NO_TEACHER} {course.id}",)
    students = " ".join(activity.students[:3]) + (" …" if len(activity.students) > 3 else "")
    return Course(
        id=course.id,
        name=f"{activity.subject} {students}".strip(),
        kind=CourseKind.OTHER,
        teachers=teachers,
        teachers_needed=len(teachers),
        rooms=course.rooms,
        expected=draft.head_count(activity),
        max_per_day=most,
        min_days_between=apart,
        preferred=_preferred(draft, course),
        colour=number % 8,
    )


def _days(draft: Draft, course: CourseDraft) -> tuple[int, int]:
    """(min_days_between, max_per_day) from a rule about exactly the lessons of the course."""
    ids = {lesson.activity.id for lesson in course.lessons}
    hard = [rule for rule in draft.days_apart if rule.weight >= 100]
    days = max((rule.days for rule in hard if ids == set(rule.activities)), default=0)
    return (days - 1, 1) if days else (0, max(draft.grid.hours, 1))


def _preferred(draft: Draft, course: CourseDraft) -> tuple[Interval, ...]:
    wished = course.first.wished
    if wished is None:
        return ()
    return merge(
        draft.grid.span(slot, lesson.activity.duration)
        for slot in wished
        for lesson in course.lessons
        if slot[1] + lesson.activity.duration <= draft.grid.hours
    )


def lesson_records(
    draft: Draft, courses: Iterable[CourseDraft]
) -> tuple[list[Lesson], list[str], list[str]]:
    """The lessons, those that end a little early, and those for which no time is left."""
    made: list[Lesson] = []
    cut: list[str] = []
    impossible: list[str] = []
    full = draft.grid.slots()
    for course in courses:
        for item in course.lessons:
            activity = item.activity
            periods = activity.duration
            minutes = periods * draft.grid.length
            allowed: tuple[Interval, ...] = ()
            if not item.starts:
                impossible.append(f"{activity.id} {activity.subject}")
                allowed = (Interval(draft.grid.start((0, 0)), draft.grid.start((0, 0)) + 1),)
            elif item.starts != draft.grid.starts(periods, full):
                allowed, minutes = windows(draft.grid, item.starts, periods)
            if minutes < periods * draft.grid.length:
                cut.append(f"{activity.id} {activity.subject}")
            made.append(Lesson(id=lesson_id(activity.id), course=course.id, minutes=minutes,
                               units=periods, windows=allowed))  # fmt: skip
    return made, cut, impossible
