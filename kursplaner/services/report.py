"""A planning run told in German lines: while it works, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.words import counted
from kursplaner.services.left_out import sentences
from kursplaner.services.output import Made
from kursplaner.solver.events import Bound, Event, Improved, Level, Outcome, Started, Status

STAGES = {
    "timetable": "Stundenplan",
    "childcare": "Kinderbetreuung",
    "shuttle": "Fahrdienst",
    "explain": "Erklärung",
}
STATUS = {
    Status.OPTIMAL: "Jede Stufe ist die beste, die es gibt (bewiesen).",
    Status.FEASIBLE: "Guter Plan, aber nicht in allem bewiesen der beste.",
    Status.STOPPED: "Angehalten: der beste Plan bis dahin.",
}
LEVELS = {
    "unplaced": "Termine ohne Platz",
    "missed": "Teilnahme und Betreuung",
    "changes": "Änderungen gegenüber der veröffentlichten Woche",
    "reach": "Fahrten, die zu diesen Zeiten kaum gehen (Schätzung)",
    "wishes": "Wünsche an den Stundenplan",
    "care_missed": "Kinder ohne Betreuung",
    "care": "Dienste der Betreuung",
    "tours_unserved": "Fahrten ohne Platz",
    "tours": "Aufwand der Touren",
}


FAR = 100
"""Percent above the bound from which the bound says nothing worth telling."""


class Told(NamedTuple):
    """How one level is told: nothing to wish for, proven best, or maybe better."""

    subject: str
    perfect: str
    proven: str
    maybe: str


WORDS = {
    "unplaced": Told(
        "Termine", "alle haben einen Platz", "mehr passen nicht (bewiesen)",
        "vielleicht passen noch mehr",
    ),
    "missed": Told(
        "Teilnahme", "niemand fehlt", "mehr ist nicht möglich (bewiesen)",
        "vielleicht können noch mehr dabei sein",
    ),
    "changes": Told(
        "Gegenüber der veröffentlichten Woche", "nichts geändert",
        "so wenig geändert wie möglich (bewiesen)", "vielleicht geht es mit weniger Änderungen",
    ),
    "wishes": Told(
        "Wünsche", "alle erfüllt", "besser erfüllbar sind sie nicht (bewiesen)",
        "vielleicht lassen sich mehr erfüllen",
    ),
    "care": Told(
        "Betreuungsdienste", "keine nötig", "knapper geht es nicht (bewiesen)",
        "vielleicht geht es knapper",
    ),
    "tours_unserved": Told(
        "Fahrten", "alle haben einen Platz", "mehr passen nicht (bewiesen)",
        "vielleicht finden noch einige Platz",
    ),
    "tours": Told("Touren", "keine nötig", "kürzer geht es nicht (bewiesen)", ""),
}  # fmt: skip


def stage_name(stage: str) -> str:
    return STAGES.get(stage, stage)


def level_name(level: str) -> str:
    return LEVELS.get(level, level)


def teller(show: Callable[[str], None]) -> Callable[[Event], None]:
    """Turns events into one running line."""

    def tell(event: Event) -> None:
        match event:
            case Started():
                show(f"{seconds(event.seconds)}  {stage_name(event.stage)} …")
            case Improved():
                show(
                    f"{seconds(event.seconds)}  {stage_name(event.stage)}: "
                    f"{level_name(event.level)} {event.value}"
                )
            case Bound():
                pass

    return tell


def seconds(value: float) -> str:
    """`3,7 s`"""
    return f"{decimal(value)} s"


def decimal(value: float) -> str:
    """`3,7`"""
    return f"{value:.1f}".replace(".", ",")


def outcome(problem: WeekProblem, result: Outcome) -> list[str]:
    """What was reached, how good it is, and every thing left out by name."""
    lines = [*counts(problem, result.plan), "Wie gut ist das?"]
    lines += [f"- {text}" for level in result.levels if (text := told(problem, level))]
    lines += [STATUS[result.status], f"Gerechnet: {seconds(result.seconds)}."]
    left_out = unserved(problem, result.plan)
    if left_out:
        lines += ["Nicht versorgt:", *(f"- {text}" for text in left_out)]
    return [*lines, *result.messages]


def told(problem: WeekProblem, level: Level) -> str:
    """One line about one level; empty where there is nothing to compare with."""
    words = WORDS.get(level.name)
    if words is None or (level.name == "changes" and problem.published is None):
        return ""
    if level.value == 0:
        return f"{words.subject}: {words.perfect}."
    if level.proven:
        return f"{words.subject}: {words.proven}."
    if words.maybe:
        return f"{words.subject}: {words.maybe}."
    over = 100 * (level.value - level.bound) / max(1, level.bound)
    if over > FAR:
        return f"{words.subject}: wie gut, lässt sich noch nicht sagen."
    return f"{words.subject}: höchstens {decimal(over)} % über dem Bestmöglichen."


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
    return counted(len(plan.tours), "Tour", "Touren")


def unserved(problem: WeekProblem, plan: WeekPlan) -> list[str]:
    """Everybody and everything left out, one sentence per family and reason."""
    return sentences(problem, plan)


KINDS = {
    ".gpx": ("Route (GPX)", "Routen (GPX)"),
    ".ics": ("Kalender (ICS)", "Kalender (ICS)"),
    ".json": ("JSON-Datei", "JSON-Dateien"),
}
"""Kinds of files that come in dozens: counted, not listed."""


def made(files: Sequence[Made], folder: Path) -> list[str]:
    """What was written, and what still lies there from an earlier time."""
    count = "Eine Datei" if len(files) == 1 else f"{len(files)} Dateien"
    lines = [f"{count} in {folder}:"]
    lines += [f"- {x.title}: {x.path.name}" for x in files if x.path.suffix not in KINDS]
    numbers = Counter(x.path.suffix for x in files)
    for suffix, (one, many) in KINDS.items():
        if numbers[suffix]:
            lines.append(f"- {counted(numbers[suffix], one, many)}")
    return [*lines, *_left_over(files, folder)]


def _left_over(files: Sequence[Made], folder: Path) -> list[str]:
    """A route of last week's plan must not go along by mistake."""
    names = {item.path.name for item in files}
    kinds = {item.path.suffix for item in files}
    old = sorted(x.name for x in folder.iterdir() if x.suffix in kinds and x.name not in names)
    if not old:
        return []
    more = f" (und {len(old) - 1} weitere)" if len(old) > 1 else ""
    return [f"Achtung, von früher liegt noch in diesem Ordner: {old[0]}{more}."]
