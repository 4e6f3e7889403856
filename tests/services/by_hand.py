"""Records of the example by their names, and lessons put by hand."""

from __future__ import annotations

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import WeekProblem
from kursplaner.services.week import WeekView


def lesson_of(problem: WeekProblem, course: str, number: int = 0) -> str:
    id = next(c.id for c in problem.courses if c.name == course)
    return [lesson.id for lesson in problem.lessons if lesson.course == id][number]


def by_name(records: tuple[object, ...], name: str) -> str:
    return next(r.id for r in records if r.name == name)  # type: ignore[attr-defined]


def placed_at(view: WeekView, course: str, start: int, room: str, *teachers: str) -> PlacedLesson:
    return PlacedLesson(
        lesson_of(view.problem, course),
        start,
        by_name(view.problem.rooms, room),
        tuple(by_name(view.problem.teachers, name) for name in teachers),
    )
