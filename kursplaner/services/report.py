"""A planning run told in German lines: while it works, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.wording import unserved_sentence
from kursplaner.services.output import Made
from kursplaner.solver.events import Bound, Event, Improved, Level, Outcome, Started, Status

STAGES = {
    "timetable": "Stundenplan",
    "childcare": "Kinderbetreuung",
    "shuttle": "Fahrdienst",
    "explain": "Erklärung",
}
STATUS = {
    Status.OPTIMAL: "Besser geht es nicht (bewiesen).",
    Status.FEASIBLE: "Guter Plan, aber nicht bewiesen der beste.",
    Status.STOPPED: "Angehalten: der beste Plan bis dahin.",
}
LEVELS = {
    "unplaced": "nicht untergebrachte Termine",
    "missed": "nicht versorgte Personen",
    "changes": "Änderungen gegenüber der veröffentlichten Woche",
    "wishes": "Wünsche an den Stundenplan",
    "care_missed": "Kinder ohne Betreuung",
    "care": "Dienste der Betreuung",
    "rota": "Feinschliff der Dienste",
    "tours_unserved": "Fahrten ohne Platz",
    "tours": "Aufwand der Touren",
}


def stage_name(stage: str) -> str:
    return STAGES.get(stage, stage)


def level_name(level: str) -> str:
    return LEVELS.get(level, level)


def teller(show: Callable[[str], None]) -> Callable[[Event], None]:
    """Turns events into one running line."""

    def tell(event: Event) -> None:
        match event:
            case Started():
                show(f"{event.seconds:5.1f} s  {stage_name(event.stage)} …")
            case Improved():
                show(
                    f"{event.seconds:5.1f} s  {stage_name(event.stage)}: "
                    f"{level_name(event.level)} {event.value}"
                )
            case Bound():
                pass

    return tell


def outcome(problem: WeekProblem, result: Outcome) -> list[str]:
    """What was reached, and every thing left out by name."""
    lines = [*counts(problem, result.plan), *map(_level, result.levels), STATUS[result.status]]
    lines.append(f"Gerechnet: {result.seconds:.1f} s.".replace(".", ",", 1))
    left_out = unserved(problem, result.plan)
    if left_out:
        lines += ["Nicht versorgt:", *(f"- {text}" for text in left_out)]
    return [*lines, *result.messages]


def counts(problem: WeekProblem, plan: WeekPlan) -> list[str]:
    """How many lessons, persons, children and rides the plan serves."""
    view = PlanIndex(ProblemIndex(problem), plan)
    missing = Counter(entry.kind for entry in plan.unserved)
    attending = sum(len(lessons) for lessons in view.attended.values())
    trips = rides(view)
    return [
        f"Termine: {len(view.placed)} von {len(problem.lessons)}",
        f"Teilnahmen: {attending} von {attending + missing[Missing.PERSON]}",
        f"Betreuungsplätze: {len(plan.care)} von {len(plan.care) + missing[Missing.CHILD]}",
        f"Fahrten: {len(trips) - missing[Missing.RIDE]} von {len(trips)} in {_tours(plan)}",
    ]


def _tours(plan: WeekPlan) -> str:
    return "1 Tour" if len(plan.tours) == 1 else f"{len(plan.tours)} Touren"


def _level(level: Level) -> str:
    if level.proven:
        return f"{level_name(level.name)}: {level.value} (bewiesen)"
    return f"{level_name(level.name)}: {level.value} (mindestens {level.bound})"


def unserved(problem: WeekProblem, plan: WeekPlan) -> list[str]:
    """One sentence for everybody and everything left out."""
    return [unserved_sentence(entry, problem) for entry in plan.unserved]


def made(files: Iterable[Made]) -> Sequence[str]:
    return [f"- {item.title}: {item.path.name}" for item in files]
