"""Published course timetabling instances (`.ctt`) through the engine for large timetables."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from kursplaner.domain.periods import PeriodAnswer, PeriodCourse, PeriodProblem, PeriodRoom
from kursplaner.errors import UserError
from kursplaner.exchange.ctt import CttInstance, CttLecture, read_ctt, write_solution
from kursplaner.solver.events import Event, Stop
from kursplaner.solver.timetable.large import solve_periods


def run(file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    """Solve one instance, write its solution in the referee's format, tell what was reached."""
    return _told(file, solve(file, out, seconds, seed))


def solve(file: Path, out: Path, seconds: float, seed: int) -> PeriodAnswer:
    """The answer written to `out`. Raises UserError: not readable, no timetable found in time."""
    instance = read_ctt(file)
    answer = solve_periods(period_problem(instance), Stop(seconds=seconds), seed, _quiet)
    if answer is None:
        raise UserError(
            f"Für »{file.name}« wurde in {seconds:.0f} s kein gültiger Stundenplan gefunden.",
            "Geben Sie mit --time-limit mehr Zeit.",
        )
    write_solution(_placed(instance, answer), out)
    return answer


def period_problem(instance: CttInstance) -> PeriodProblem:
    """The instance as the engine reads it: numbers instead of names."""
    number = {course.id: i for i, course in enumerate(instance.courses)}
    blocked: dict[str, list[int]] = defaultdict(list)
    for course, day, period in sorted(instance.unavailable):
        blocked[course].append(day * instance.periods + period)
    taught: dict[str, list[int]] = defaultdict(list)
    for it in instance.courses:
        taught[it.teacher].append(number[it.id])
    return PeriodProblem(
        name=instance.name,
        days=instance.days,
        periods=instance.periods,
        courses=tuple(
            PeriodCourse(
                id=it.id,
                lectures=it.lectures,
                size=it.students,
                min_days=it.min_days,
                blocked=tuple(blocked[it.id]),
            )
            for it in instance.courses
        ),
        rooms=tuple(PeriodRoom(id=it.id, capacity=it.capacity) for it in instance.rooms),
        curricula=tuple(
            tuple(number[course] for course in it.courses) for it in instance.curricula
        ),
        cliques=tuple(tuple(courses) for courses in taught.values() if len(courses) > 1),
    )


def _placed(instance: CttInstance, answer: PeriodAnswer) -> list[CttLecture]:
    return [
        CttLecture(
            instance.courses[it.course].id,
            instance.rooms[it.room].id,
            *divmod(it.slot, instance.periods),
        )
        for it in answer.lectures
    ]


def _told(file: Path, answer: PeriodAnswer) -> list[str]:
    cost = answer.cost
    proof = "bewiesen optimal" if answer.proven else f"sicher nicht unter {answer.bound}"
    return [
        f"{file.stem}: Kosten {cost.total}, {proof}, {answer.seconds:.1f} s",
        f"Plätze {cost.seats}, Kurstage {cost.days}, "
        f"Einzelstunden {cost.isolated}, Raumwechsel {cost.rooms}",
    ]


def _quiet(event: Event) -> None:
    """The command shows its result, not its way there."""
