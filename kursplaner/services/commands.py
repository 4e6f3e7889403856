"""What the command line can do: whole commands, answered in German lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.violation import Violation
from kursplaner.domain.wording import Wording
from kursplaner.errors import UserError
from kursplaner.exchange.files import check_target
from kursplaner.exchange.json_files import read_plan, read_problem, write_plan
from kursplaner.services import importing, planning, report
from kursplaner.services.demo import create_demo
from kursplaner.services.output import make_folder, write_all
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.worker import run_worker, stopped_by_interrupt
from kursplaner.services.workspace import Workspace, open_workspace
from kursplaner.solver.protocol import PlanWeek

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Limits of one planning run: seconds of wall clock, seed, and who hears of progress."""

    seconds: float
    seed: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Checked:
    """Every violation with its sentence."""

    found: tuple[tuple[Violation, str], ...]

    @property
    def broken(self) -> bool:
        return any(violation.hard for violation, _ in self.found)

    def as_text(self) -> str:
        hard = [text for violation, text in self.found if violation.hard]
        if not hard:
            return "Keine Regel verletzt."
        count = "Eine Regel ist verletzt" if len(hard) == 1 else f"{len(hard)} Verletzungen"
        return "\n".join([f"{count}:", *(f"- {text}" for text in hard)])

    def as_json(self) -> str:
        rows = [
            {**msgspec.to_builtins(violation), "sentence": text} for violation, text in self.found
        ]
        content = msgspec.json.encode({"broken": self.broken, "violations": rows})
        return msgspec.json.format(content, indent=2).decode()


def demo(profile: str, folder: Path, run: RunOptions) -> list[str]:
    """A fresh example, its next week planned, published and written to `folder`."""
    path = folder / f"{profile}.kursplaner"
    with_old = path.exists()
    make_folder(folder)
    ws = create_demo(profile, path, seed=run.seed)
    try:
        week = ws.first_week()
        lines = [f"Datenbank: {path}" + (" (neu angelegt)" if with_old else "")]
        lines += _plan(ws, week, run)
        made = write_all(load_week(ws, week), folder / week, on_progress=run.progress)
        run.progress("")
        return [*lines, *report.made(made, folder / week)]
    finally:
        ws.close()


def plan_week(db: Path, week: str, run: RunOptions) -> list[str]:
    ws = open_workspace(db)
    try:
        return _plan(ws, week, run)
    finally:
        ws.close()


def _plan(ws: Workspace, week: str, run: RunOptions) -> list[str]:
    if ws.read_only:
        name = ws.path.name
        raise UserError(
            f"Die Datei »{name}« lässt sich gerade nur lesen, der Plan wäre verloren.",
            "Bitte schließen Sie sie anderswo und prüfen Sie Ihr Schreibrecht im Ordner.",
        )
    prepared = planning.prepare(ws, week)
    with stopped_by_interrupt() as stop:
        outcome = planning.run(
            prepared, seconds=run.seconds, seed=run.seed,
            on_event=report.teller(run.progress), stop=stop,
        )  # fmt: skip
    run.progress("")
    messages = planning.adopt(ws, prepared, outcome)
    return [*report.outcome(prepared.problem, outcome), *messages]


def plan_file(problem_path: Path, out: Path, run: RunOptions) -> list[str]:
    """Plan a problem file; the plan file is written whole or not at all."""
    problem = read_problem(problem_path)
    check_target(out)
    request = PlanWeek(problem=problem, seed=run.seed, seconds=run.seconds)
    with stopped_by_interrupt() as stop:
        outcome = run_worker(request, report.teller(run.progress), stop)
    run.progress("")
    messages = planning.judged(problem, outcome)
    write_plan(outcome.plan, out)
    return [*report.outcome(problem, outcome), *messages, f"Plan: {out}"]


def import_xlsx(db: Path, file: Path) -> list[str]:
    """Take over a workbook; every row that was not is named."""
    ws = open_workspace(db)
    try:
        return list(importing.import_file(ws, file).lines())
    finally:
        ws.close()


def check_files(problem_path: Path, plan_path: Path) -> Checked:
    return _checked(read_problem(problem_path), read_plan(plan_path))


def check_week(db: Path, week: str) -> Checked:
    view = _view(db, week)
    return _checked(view.problem, view.plan)


def _checked(problem: WeekProblem, plan: WeekPlan) -> Checked:
    wording = Wording(problem)
    return Checked(tuple((v, wording.sentence(v)) for v in check(problem, plan)))


def _view(db: Path, week: str) -> WeekView:
    ws = open_workspace(db, read_only=True)
    try:
        return load_week(ws, week)
    finally:
        ws.close()


def export(
    db: Path, week: str, folder: Path, only: frozenset[str], progress: Progress
) -> list[str]:
    made = write_all(_view(db, week), folder, only, progress)
    progress("")
    return report.made(made, folder)
