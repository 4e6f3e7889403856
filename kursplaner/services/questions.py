"""The command line's questions about a week: why not, and who steps in; answered in lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from kursplaner.services import absences, explaining, report, substituting
from kursplaner.services.absences import Away
from kursplaner.services.commands import RunOptions
from kursplaner.services.explaining import Why
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.worker import stopped_by_interrupt
from kursplaner.services.workspace import open_workspace


class Absent(NamedTuple):
    """As a person writes it: a name, and weekdays like `Di,Mi`."""

    teacher: str
    days: str


def why(db: Path, week: str, word: str, run: RunOptions) -> list[str]:
    """Every lesson `word` names that has no place, leaves people out or has riders without a
    seat, explained."""
    with closing(open_workspace(db, read_only=True)) as ws:
        view = load_week(ws, week)
    lessons = explaining.find_lessons(view, word)
    lines: list[str] = []
    with stopped_by_interrupt() as stop:
        for lesson in lessons:
            for ask in _asks(view, lesson):
                found = ask(view, lesson, seconds=run.seconds, seed=run.seed, stop=stop)
                lines += found.lines()
    return lines or ["Alles hat seinen Platz, und alle können kommen."]


def _asks(view: WeekView, lesson: str) -> Iterator[Callable[..., Why]]:
    if explaining.may_be_asked(view, lesson):
        yield explaining.explain
    if explaining.without_seat(view, lesson, planned=True):
        yield explaining.explain_rides


def substitute(
    db: Path, week: str, absent: Sequence[Absent], run: RunOptions, adopt: bool
) -> list[str]:
    """Ranked substitutes and what the week becomes, all absences together; with `adopt` it is
    saved as draft."""
    days = [absences.find_days(item.days) for item in absent]
    with closing(open_workspace(db, read_only=not adopt)) as ws:
        view = load_week(ws, week)
        teachers = [absences.find_teacher(view, item.teacher) for item in absent]
        with stopped_by_interrupt() as stop:
            found = substituting.substitutes(
                view, *map(Away, teachers, days), seconds=run.seconds, seed=run.seed,
                on_event=report.teller(run.progress), stop=stop,
            )  # fmt: skip
        run.progress("")
        lines = list(found.lines())
        if adopt:
            lines += substituting.adopt(ws, found)
            lines.append("Als Entwurf übernommen.")
    return lines
