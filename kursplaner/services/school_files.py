"""Weeks of school programs as files of this program, and planned weeks back as FET files."""

from __future__ import annotations

from pathlib import Path

from kursplaner.errors import UserError
from kursplaner.exchange.fet.write import write_fet
from kursplaner.exchange.files import check_target
from kursplaner.exchange.json_files import read_plan, read_problem, write_plan, write_problem
from kursplaner.exchange.loss import Imported
from kursplaner.services.schools import FET_SUFFIX


def write_week(imported: Imported, out: Path, plan_out: Path | None) -> list[str]:
    """Keep a carried week as problem (and plan) file; both targets are tried before writing."""
    for target in (out, plan_out):
        if target is not None:
            check_target(target)
    if plan_out is not None and plan_out.resolve() == out.resolve():
        raise UserError(
            "Aufgabe und Plan können nicht in derselben Datei liegen.",
            "Bitte nennen Sie bei --plan einen anderen Namen.",
        )
    write_problem(imported.problem, out)
    lines = [f"Aufgabe: {out}"]
    if plan_out is not None:
        write_plan(imported.plan, plan_out)
        lines.append(f"Plan: {plan_out}")
    return lines


def export_fet(problem_path: Path, plan_path: Path, out: Path) -> list[str]:
    """A planned week as a .fet file in which everything placed is locked."""
    problem, plan = read_problem(problem_path), read_plan(plan_path)
    if out.suffix.casefold() != FET_SUFFIX:
        raise UserError(f"»{out.name}« endet nicht auf {FET_SUFFIX}.", "Bitte ergänzen Sie das.")
    check_target(out)
    known = {lesson.id for lesson in problem.lessons}
    strange = [item.lesson for item in plan.lessons if item.lesson not in known]
    if strange:
        raise UserError(
            f"Der Plan nennt den Termin »{strange[0]}«, den die Aufgabe nicht kennt.",
            "Bitte wählen Sie Aufgabe und Plan, die zusammengehören.",
        )
    write_fet(problem, plan, out)
    return [f"{len(plan.lessons)} von {len(problem.lessons)} Terminen, alle fest: {out}"]
