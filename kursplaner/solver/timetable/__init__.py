"""The timetable: as many lessons as possible, proven, with as few changes as possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.score import LevelName, score
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Improved, Level, Started, Status, Stop
from kursplaner.solver.timetable.build import build
from kursplaner.solver.timetable.options import OptionBook
from kursplaner.solver.timetable.parts import split, whole
from kursplaner.solver.timetable.placing import hint, placed_lessons
from kursplaner.solver.timetable.reach import SEATS_IN_USE
from kursplaner.solver.timetable.reasons import Reasons, because, child_unserved
from kursplaner.solver.timetable.room_groups import in_groups
from kursplaner.solver.timetable.search import STAGE, search
from kursplaner.solver.timetable.settling import Found


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
    pieces = split(problem)
    if len(pieces) > 1:
        return _Parts(problem, pieces, clock, seats_in_use).solved(seed, previous, emit)
    return _whole(problem, clock, seed, previous, emit, seats_in_use)


def _whole(
    problem: WeekProblem, clock: Clock, seed: int, previous: WeekPlan | None, emit: Emit,
    seats_in_use: float,
) -> TimetableResult:  # fmt: skip
    stop = clock.stop
    built = build(problem, seats_in_use)
    before = problem.published or previous
    if before is not None:
        hint(built, before)
    known = in_groups(built, before, clock, seed, emit)
    found = search(built, clock, seed, emit, known)
    if found is None:
        return _nothing(problem, stop)
    levels = found.answer.levels
    unserved = tuple(_unserved(found))
    lessons = placed_lessons(found.built.table, found.answer)
    return TimetableResult(lessons, unserved, levels, _status(levels, stop.asked()))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A week whose parts have nothing to do with each other, planned one after the other."""

    problem: WeekProblem
    pieces: list[WeekProblem]
    clock: Clock
    seats_in_use: float

    def solved(self, seed: int, previous: WeekPlan | None, emit: Emit) -> TimetableResult:
        """What a part leaves of its time is there for those after it."""
        found: list[TimetableResult] = []
        for number, piece in enumerate(self.pieces):
            clock = Clock(self._stop(len(self.pieces) - number))
            found.append(
                _whole(piece, clock, seed, previous, lambda event: None, self.seats_in_use)
            )
            self.clock.deterministic_left = self._deterministic_left(clock)
            self._tell(found, emit)
        return self._joined(found)

    def _stop(self, parts_left: int) -> Stop:
        stop, left = self.clock.stop, self.clock.deterministic_left
        return Stop(
            seconds=max(1.0, (stop.seconds - self.clock.seconds) / parts_left),
            deterministic=None if left is None else left / parts_left,
            asked=stop.asked, workers=stop.workers,
        )  # fmt: skip

    def _deterministic_left(self, clock: Clock) -> float | None:
        left, part = self.clock.deterministic_left, clock.stop.deterministic
        if left is None or part is None or clock.deterministic_left is None:
            return None
        return left - (part - clock.deterministic_left)

    def _tell(self, found: list[TimetableResult], emit: Emit) -> None:
        """What is still open counts as unplaced, so the price falls part by part."""
        weight = self.problem.weights.lesson_unplaced
        waiting = sum(weight * len(piece.lessons) for piece in self.pieces[len(found) :])
        done = sum(x.value for it in found for x in it.levels if x.name == LevelName.UNPLACED)
        emit(
            Improved(
                stage=STAGE, level=LevelName.UNPLACED, value=done + waiting,
                seconds=self.clock.seconds,
            )
        )  # fmt: skip

    def _joined(self, found: list[TimetableResult]) -> TimetableResult:
        order = {lesson.id: number for number, lesson in enumerate(self.problem.lessons)}
        lessons = sorted((x for it in found for x in it.lessons), key=lambda x: order[x.lesson])
        unserved = tuple(entry for it in found for entry in it.unserved)
        plan = WeekPlan(lessons=tuple(lessons), unserved=unserved)
        levels: tuple[Level, ...] = ()
        if all(it.levels for it in found):
            levels = whole(self.problem, plan, [it.levels for it in found])
        stopped = self.clock.stop.asked()
        return TimetableResult(plan.lessons, unserved, levels, _status(levels, stopped))


def _status(levels: tuple[Level, ...], stopped: bool) -> Status:
    if levels and all(level.proven for level in levels):
        return Status.OPTIMAL
    return Status.STOPPED if stopped else Status.FEASIBLE


def _nothing(problem: WeekProblem, stop: Stop) -> TimetableResult:
    unserved = tuple(
        Unserved(kind=Missing.LESSON, id=lesson.id, reason=because(Code.NO_PLACE_FOUND, lesson.id))
        for lesson in problem.lessons
    )
    lost = score(problem, WeekPlan(unserved=unserved)).level(LevelName.UNPLACED)
    levels = (Level(name=LevelName.UNPLACED, value=lost, bound=0, proven=not lost),)
    return TimetableResult((), unserved, levels, _status(levels, stop.asked()))


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
