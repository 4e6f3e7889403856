"""The timetable: as many lessons as possible, proven, with as few changes as possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Level, Started, Status, Stop
from kursplaner.solver.timetable.build import build
from kursplaner.solver.timetable.options import OptionBook
from kursplaner.solver.timetable.reach import SEATS_IN_USE
from kursplaner.solver.timetable.reasons import Reasons, because, child_unserved
from kursplaner.solver.timetable.search import STAGE, Found, hint, placed_lessons, search


@dataclass(frozen=True, slots=True)
class TimetableResult:
    """Placed lessons, by name what is left out, and what was proven on each level.

    `unserved` holds lessons without a place, persons who cannot attend a placed lesson, and the
    children they would bring; each with its reason.
    """

    lessons: tuple[PlacedLesson, ...]
    unserved: tuple[Unserved, ...]
    levels: tuple[Level, ...]
    status: Status

    @property
    def proven(self) -> bool:
        return bool(self.levels) and all(level.proven for level in self.levels)


def plan_lessons(
    problem: WeekProblem,
    stop: Stop,
    seed: int,
    previous: WeekPlan | None,
    emit: Emit,
    seats_in_use: float = SEATS_IN_USE,
) -> TimetableResult:
    """Place the lessons of the week, childcare places and attendance already counted in.

    Starts from the published plan, else from `previous`. Pins hold; a pinned lesson that cannot be
    where it is pinned has no place and says so. Without any answer in time everything is unserved.
    `seats_in_use`: share of the bus seats a tour through the villages fills (see `reach`).
    """
    clock = Clock(stop)
    emit(Started(stage=STAGE, seconds=clock.seconds))
    built = build(problem, seats_in_use)
    before = problem.published or previous
    if before is not None:
        hint(built.table, before)
    found = search(built, clock, seed, emit)
    if found is None:
        return _nothing(problem, stop)
    levels = found.answer.levels
    unserved = tuple(_unserved(found))
    lessons = placed_lessons(found.built.table, found.answer)
    return TimetableResult(lessons, unserved, levels, _status(levels, stop))


def _status(levels: tuple[Level, ...], stop: Stop) -> Status:
    if all(level.proven for level in levels):
        return Status.OPTIMAL
    return Status.STOPPED if stop.asked() else Status.FEASIBLE


def _nothing(problem: WeekProblem, stop: Stop) -> TimetableResult:
    unserved = tuple(
        Unserved(kind=Missing.LESSON, id=lesson.id, reason=because(Code.NO_PLACE_FOUND, lesson.id))
        for lesson in problem.lessons
    )
    status = Status.STOPPED if stop.asked() else Status.FEASIBLE
    return TimetableResult((), unserved, (), status)


def _unserved(found: Found) -> Iterator[Unserved]:
    table, answer = found.built.table, found.answer
    placed = {item.lesson: item for item in placed_lessons(table, answer)}
    reasons = Reasons(OptionBook(table.index), placed)
    for lesson in table.index.problem.lessons:
        if lesson.id not in placed:
            yield Unserved(kind=Missing.LESSON, id=lesson.id, reason=reasons.lesson(lesson.id))
    for people in found.built.people:
        there = [id for id, x in people.attends.items() if answer.true(x) and id in placed]
        absent = [id for id, x in people.attends.items() if not answer.true(x)]
        for person in people.members:
            for id in (*absent, *sorted(people.never)):
                if id in placed:
                    why = reasons.person(person, id, there)
                    yield Unserved(kind=Missing.PERSON, id=person.id, lesson=id, reason=why)
                    for child in reasons.children(person, id):
                        yield child_unserved(child, id, why, reasons.spans[id])


__all__ = ["TimetableResult", "plan_lessons"]
