"""The timetable: as many lessons as possible, proven, with as few changes as possible."""

from __future__ import annotations

from dataclasses import dataclass

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.cpsat import Answer, Clock, solve_levels
from kursplaner.solver.events import Emit, Level, Started, Stop
from kursplaner.solver.timetable.care import CareDemand
from kursplaner.solver.timetable.model import Timetable
from kursplaner.solver.timetable.people import Attendance
from kursplaner.solver.timetable.reasons import person_reason, unplaced_reason
from kursplaner.solver.timetable.wishes import Wishes

STAGE = "timetable"


@dataclass(frozen=True, slots=True)
class TimetableResult:
    """Placed lessons, and by name what is left out, with what was proven on each level."""

    lessons: tuple[PlacedLesson, ...]
    unserved: tuple[Unserved, ...]
    levels: tuple[Level, ...]


def plan_lessons(
    problem: WeekProblem, stop: Stop, seed: int, previous: WeekPlan | None, emit: Emit
) -> TimetableResult:
    """Place the lessons of the week; the childcare and attendance rules bound them already."""
    clock = Clock(stop)
    emit(Started(stage=STAGE, seconds=clock.seconds))
    index = ProblemIndex(problem)
    table = Timetable(index)
    people = Attendance(table)
    care = CareDemand(table, people)
    levels = Wishes(table, people, care).levels()
    _hint(table, previous or problem.published)
    answer = solve_levels(table.model, levels, clock, seed, STAGE, emit)
    lessons = _placed(table, answer) if answer else ()
    done = {item.lesson for item in lessons}
    unserved = [
        Unserved(kind=Missing.LESSON, id=id, reason=unplaced_reason(table, id))
        for id in table.placed
        if id not in done
    ]
    if answer is not None:
        unserved += _missing_people(table, people, answer, lessons)
    return TimetableResult(lessons, tuple(unserved), answer.levels if answer else ())


def _placed(table: Timetable, answer: Answer) -> tuple[PlacedLesson, ...]:
    return tuple(
        PlacedLesson(
            lesson=id,
            start=answer[start],
            room=next(r for (i, r), x in table.room.items() if i == id and answer.true(x)),
            teachers=tuple(t for (i, t), x in table.teacher.items() if i == id and answer.true(x)),
        )
        for id, start in table.start.items()
        if answer.true(table.placed[id])
    )


def _missing_people(
    table: Timetable, people: Attendance, answer: Answer, lessons: tuple[PlacedLesson, ...]
) -> list[Unserved]:
    found = []
    by_id = {item.lesson: item for item in lessons}
    for number, id in people.free_to_miss:
        if id in by_id and not answer.true(people.attends[number, id]):
            for person in people.groups[number].people:
                why = person_reason(table, person, by_id[id], lessons)
                found.append(Unserved(kind=Missing.PERSON, id=person.id, lesson=id, reason=why))
    return found


def _hint(table: Timetable, plan: WeekPlan | None) -> None:
    if plan is None:
        return
    for item in plan.lessons:
        if item.lesson not in table.start:
            continue
        table.model.add_hint(table.placed[item.lesson], True)
        table.model.add_hint(table.start[item.lesson], item.start)
        for (id, room), literal in table.room.items():
            if id == item.lesson:
                table.model.add_hint(literal, room == item.room)
        for (id, teacher), literal in table.teacher.items():
            if id == item.lesson:
                table.model.add_hint(literal, teacher in item.teachers)
