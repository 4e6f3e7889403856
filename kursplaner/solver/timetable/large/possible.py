"""What makes a week impossible at a glance, told in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.periods import PeriodProblem
from kursplaner.errors import UserError

MOST_PERIODS = 60
"""Of a day: they are the bits of a number of 64."""


def check(problem: PeriodProblem) -> None:
    """Raises UserError with the first cause found why no timetable can be right."""
    for cause in _causes(problem):
        raise impossible(problem, cause)


def impossible(problem: PeriodProblem, cause: str) -> UserError:
    of = f" für »{problem.name}«" if problem.name else ""
    return UserError(
        f"Es gibt keinen gültigen Stundenplan{of}: {cause}.",
        "Bitte ändern Sie die Aufgabe.",
    )


def _causes(problem: PeriodProblem) -> Iterator[str]:
    if problem.periods > MOST_PERIODS:
        yield f"ein Tag hat {problem.periods} Zeiten, höchstens {MOST_PERIODS} sind möglich"
    for course in problem.courses:
        open_slots = problem.slots - len({s for s in course.blocked if 0 <= s < problem.slots})
        if course.lectures > open_slots:
            yield (
                f"der Kurs {course.id} hat {course.lectures} Stunden, "
                f"kann aber nur zu {open_slots} Zeiten stattfinden"
            )
    needed = sum(course.lectures for course in problem.courses)
    places = problem.slots * len(problem.rooms)
    if needed > places:
        yield f"es sind {needed} Stunden, aber Räume und Zeiten reichen nur für {places}"
    for group in (*problem.curricula, *problem.cliques):
        members = [problem.courses[number] for number in sorted(set(group))]
        hours = sum(course.lectures for course in members)
        if hours > problem.slots:
            names = ", ".join(course.id for course in members)
            yield (
                f"die Kurse {names} dürfen nie gleichzeitig stattfinden, haben aber zusammen "
                f"{hours} Stunden in einer Woche mit {problem.slots} Zeiten"
            )
