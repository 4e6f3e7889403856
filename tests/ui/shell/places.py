"""Where lessons may be put in the examples; shared by the tests of the window."""

from __future__ import annotations

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import PlacedLesson
from kursplaner.ui.desk import Desk


def somewhere(desk: Desk, start: int, number: int = 0) -> PlacedLesson:
    """Lesson `number` of the week at `start`, in the first room, with a teacher it allows."""
    index = ProblemIndex(desk.view.problem)
    lesson = desk.view.problem.lessons[number]
    teacher = index.may_teach(index.course_of(lesson.id))[0]
    return PlacedLesson(lesson.id, start, desk.view.problem.rooms[0].id, (teacher.id,))


def start_of(desk: Desk, lesson: str) -> int | None:
    """Where the lesson lies in the week in sight, minutes of the week."""
    return next((p.start for p in desk.view.plan.lessons if p.lesson == lesson), None)
