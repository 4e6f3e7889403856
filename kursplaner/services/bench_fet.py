"""A timetable of the program FET, planned anew by the program's own engine, written for FET."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.wording import Wording
from kursplaner.exchange.fet.write import write_fet
from kursplaner.services.schools import MOST_PINNED, carry_file, counts_line
from kursplaner.services.worker import stopped_by_interrupt
from kursplaner.solver.events import Event, Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons

MONDAY = date(2026, 11, 30)
"""A FET week has no date; any Monday does."""
MOST_SHOWN = 5


class Planned(Struct, frozen=True, kw_only=True):
    """A week planned from scratch: the question asked, the answer, and what judges it."""

    problem: WeekProblem
    result: TimetableResult
    seconds: float

    @property
    def plan(self) -> WeekPlan:
        return WeekPlan(lessons=self.result.lessons, unserved=self.result.unserved)

    def broken(self) -> list[str]:
        """Sentences for every hard rule the plan breaks."""
        wording = Wording(self.problem)
        return [wording.sentence(v) for v in check(self.problem, self.plan) if v.hard]


def run(file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    """Plan the week of a .fet file from scratch and write it fully pinned; what was reached."""
    imported = carry_file(file, MONDAY)
    with stopped_by_interrupt() as stop:
        planned = plan(unpinned(imported.problem), Stop(seconds=seconds, asked=stop), seed)
    write_fet(planned.problem, planned.plan, out)
    return [*told(file.stem, planned), counts_line(imported.report)]


def unpinned(problem: WeekProblem) -> WeekProblem:
    """The question behind a finished timetable: without its plan, and without pins if all but few
    lessons have one (few pins are part of the question)."""
    finished = len(problem.pins) > MOST_PINNED * len(problem.lessons)
    return replace(problem, published=None, pins=() if finished else problem.pins)


def plan(problem: WeekProblem, stop: Stop, seed: int) -> Planned:
    begin = time.monotonic()
    result = plan_lessons(problem, stop, seed, None, _quiet)
    return Planned(problem=problem, result=result, seconds=time.monotonic() - begin)


def told(name: str, planned: Planned) -> list[str]:
    missed = Counter(item.kind for item in planned.result.unserved)
    lessons, broken = len(planned.problem.lessons), planned.broken()
    proof = "bewiesen optimal" if planned.result.proven else "nicht in allem bewiesen"
    took = f"{planned.seconds:.1f} s".replace(".", ",")
    return [
        f"{name}: {len(planned.plan.lessons)} von {lessons} Terminen untergebracht, "
        f"{missed[Missing.PERSON]} Teilnahmen fehlen, {len(broken)} Regeln verletzt, "
        f"{proof}, {took}",
        *(f"- {sentence}" for sentence in broken[:MOST_SHOWN]),
    ]


def _quiet(event: Event) -> None:
    """The command shows its result, not its way there."""
