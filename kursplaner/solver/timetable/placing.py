"""Between a plan and the values of the model: hints from one, placed lessons out of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ortools.sat.python import cp_model

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.time import day_of
from kursplaner.solver.cpsat import Answer
from kursplaner.solver.timetable.build import Built
from kursplaner.solver.timetable.model import AnyLiteral, LessonVars, Literal, Timetable


def hint(built: Built, plan: WeekPlan) -> None:
    """Start the search from a plan: every decision it makes, absent lessons as absent."""
    known = {item.lesson: item for item in plan.lessons}
    for lesson in built.table.lessons.values():
        before = known.get(lesson.id)
        if before is not None and before.start not in lesson.options.starts:
            before = None
        values = [(x, int(value)) for x, value in _decisions(lesson, before)]
        if before is not None:
            values.append((lesson.slot, before.start // built.table.step))
        for model in (built.table.model, built.alone):
            for variable, value in values:
                model.add_hint(variable, value)


def _decisions(lesson: LessonVars, at: PlacedLesson | None) -> Iterator[tuple[Literal, bool]]:
    """Literals of the lesson with their values in the plan, each once."""
    values = {lesson.placed.index: (lesson.placed, at is not None)}
    for day, literal in lesson.days.items():
        values.setdefault(literal.index, (literal, at is not None and day == day_of(at.start)))
    for room, literal in lesson.rooms.items():
        values.setdefault(literal.index, (literal, at is not None and room == at.room))
    for teacher, literal in lesson.teachers.items():
        values.setdefault(literal.index, (literal, at is not None and teacher in at.teachers))
    yield from values.values()


def hold(model: cp_model.CpModel, lesson: LessonVars, values: Sequence[int]) -> None:
    """The lesson stays where these values have it, with its room and teachers, or without."""
    literals = (lesson.placed, *lesson.rooms.values(), *lesson.teachers.values())
    for literal in {literal.index: literal for literal in literals}.values():
        model.add(literal == values[literal.index])
    model.add(lesson.slot == values[lesson.slot.index])


def lies_there(table: Timetable, lesson: LessonVars, at: PlacedLesson | None) -> list[AnyLiteral]:
    """What must hold for the lesson to lie there; something impossible where it cannot."""
    never: list[AnyLiteral] = [lesson.placed.negated()]
    if at is None or at.start not in lesson.options.starts:
        return never
    room = room_literal(table, lesson, at.room)
    if room is None or not set(at.teachers) <= lesson.teachers.keys():
        return never
    return [room, *(lesson.teachers[id] for id in at.teachers)]


def room_literal(table: Timetable, lesson: LessonVars, room: str) -> Literal | None:
    """Of the room, or of the rooms like it where the model only counts them."""
    alike = table.book.alike
    return next((x for id, x in lesson.rooms.items() if room in {r.id for r in alike(id)}), None)


def placed_lessons(table: Timetable, answer: Answer) -> tuple[PlacedLesson, ...]:
    """Lessons with a place, in the order of the problem."""
    return tuple(
        PlacedLesson(
            lesson=lesson.id,
            start=answer[lesson.slot] * table.step,
            room=next(room for room, x in lesson.rooms.items() if answer.true(x)),
            teachers=tuple(id for id, x in lesson.teachers.items() if answer.true(x)),
        )
        for lesson in table.lessons.values()
        if answer.true(lesson.placed)
    )
