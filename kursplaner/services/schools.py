"""Weeks of school programs: FET and Untis files carried over with an honest report, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from kursplaner.exchange.fet import carry as fet
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.fet.write import write_fet
from kursplaner.exchange.files import check_target
from kursplaner.exchange.json_files import read_plan, read_problem, write_plan, write_problem
from kursplaner.exchange.loss import Imported, Loss, LossReport
from kursplaner.exchange.untis import carry as untis
from kursplaner.exchange.untis.read import read_untis

FET_SUFFIX = ".fet"


def carry_file(path: Path | Sequence[Path], monday: date) -> Imported:
    """The week in a .fet file (FET 5 or 6), or in Untis text files (the folder or the files).

    Raises UserError: missing, damaged, of another kind, or no week that can be planned.
    """
    paths = (path,) if isinstance(path, Path) else tuple(path)
    named_fet = [item for item in paths if item.suffix.casefold() == FET_SUFFIX]
    if named_fet and len(paths) > 1:
        raise UserError(
            f"»{named_fet[0].name}« lässt sich nur allein übernehmen.",
            "Bitte nennen Sie eine FET-Datei oder die Dateien aus Untis, nicht beides.",
        )
    found = fet.carry(read_fet(paths[0]), monday) if named_fet else _untis(paths, monday)
    validate(found.problem)
    return found


def _untis(paths: Sequence[Path], monday: date) -> Imported:
    for path in paths:
        if not path.exists():
            raise UserError(f"Die Datei »{path}« gibt es nicht.", "Bitte prüfen Sie den Namen.")
        if path.is_file() and not path.name.casefold().startswith("gpu"):
            raise UserError(
                f"»{path.name}« ist weder eine FET-Datei noch eine Datei aus Untis (GPU001.TXT).",
                "Bitte wählen Sie eine Datei mit der Endung .fet oder den Untis-Export.",
            )
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    return untis.carry(read_untis(*paths), monday, folder.resolve().name)


def report_lines(imported: Imported) -> list[str]:
    """What is in the week, and what became of every rule of the other program, losses first."""
    problem, report = imported.problem, imported.report
    lines = [
        f"{problem.name or 'Woche'}: {len(problem.lessons)} Termine, {len(problem.rooms)} Räume, "
        f"{len(problem.teachers)} Lehrkräfte, {len(imported.plan.lessons)} Termine schon mit Platz"
    ]
    for title, losses in _parts(report):
        if losses:
            lines += ["", f"{title}:", *(_line(loss) for loss in losses)]
    return lines


def _parts(report: LossReport) -> tuple[tuple[str, tuple[Loss, ...]], ...]:
    return (
        ("Weggelassen", report.left_out),
        ("Vereinfacht", report.simplified),
        ("Übernommen", report.carried),
    )


def _line(loss: Loss) -> str:
    shown = ", ".join(loss.examples)
    more = ", …" if loss.count > len(loss.examples) else ""
    examples = f" Zum Beispiel {shown}{more}" if shown else ""
    return f"- {loss.count} × {loss.kind}: {loss.sentence}{examples}"


def counts_line(report: LossReport) -> str:
    """The report in one line: how many things were carried, simplified, left out."""
    words = ("weggelassen", "vereinfacht", "übernommen")
    parts = [
        f"{sum(loss.count for loss in losses)} {word}"
        for word, (_, losses) in zip(words, _parts(report), strict=True)
    ]
    return "Angaben der Datei: " + ", ".join(reversed(parts))


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
