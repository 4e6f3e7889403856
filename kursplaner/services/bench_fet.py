"""A timetable of the program FET, planned anew by the program's own engine, written for FET."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from kursplaner.exchange.fet.carry import carry
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.fet.write import write_fet
from kursplaner.services.planning import judged
from kursplaner.services.worker import run_worker, stopped_by_interrupt
from kursplaner.solver.protocol import PlanWeek

MONDAY = date(2026, 11, 30)
"""A FET week has no date; any Monday does."""


def run(file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    """Plan the week of a .fet file from scratch and write it fully pinned; what was reached."""
    imported = carry(read_fet(file), MONDAY)
    problem = replace(imported.problem, published=None)
    with stopped_by_interrupt() as stop:
        outcome = run_worker(PlanWeek(problem=problem, seed=seed, seconds=seconds), stop=stop)
    judged(problem, outcome)
    write_fet(problem, outcome.plan, out)
    report = imported.report
    counts = [
        f"{sum(loss.count for loss in losses)} Regeln {word}"
        for losses, word in (
            (report.carried, "übernommen"),
            (report.simplified, "vereinfacht"),
            (report.left_out, "weggelassen"),
        )
    ]
    placed = f"{len(outcome.plan.lessons)} von {len(problem.lessons)} Terminen untergebracht"
    took = f"{outcome.seconds:.1f} s".replace(".", ",")
    return [f"{file.stem}: {placed}, {took}", ", ".join(counts)]
