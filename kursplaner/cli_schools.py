"""The command `convert`: weeks of FET and Untis in, planned weeks out to FET."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kursplaner import arguments
from kursplaner.errors import UserError

if TYPE_CHECKING:
    from kursplaner.services.schools import SchoolDraft

    Commands = argparse._SubParsersAction[arguments.Parser]

_HELP = "Hilfe: kursplaner convert --help"


def add_convert(commands: Commands) -> None:
    convert = commands.add_parser(
        "convert", help="Wochen aus FET oder Untis übernehmen, geplante für FET schreiben"
    )
    convert.add_argument("files", nargs="*", type=arguments.path, metavar="DATEI",
                         help="eine .fet-Datei, ein Untis-Ordner oder GPU-Dateien")  # fmt: skip
    convert.add_argument("--out", type=arguments.path, metavar="problem.json",
                         help="wohin; ohne diese Angabe wird nur berichtet")  # fmt: skip
    convert.add_argument("--db", type=arguments.path, metavar="DB",
                         help="in diese Datei übernehmen oder sie anlegen")  # fmt: skip
    convert.add_argument("--plan", type=arguments.path, metavar="plan.json",
                         help="wohin mit dem Plan; beim Schreiben für FET: der Plan")  # fmt: skip
    convert.add_argument("--problem", type=arguments.path, metavar="problem.json",
                         help="diese Aufgabe mit --plan als .fet schreiben")  # fmt: skip
    convert.add_argument("--monday", type=monday, metavar="2026-11-30",
                         help="erster Tag der Woche (kommender Montag)")  # fmt: skip
    convert.add_argument("--report", action="store_true",
                         help="nur der Bericht, es wird nichts geschrieben")  # fmt: skip
    convert.set_defaults(run=run)


def monday(text: str) -> date:
    """An ISO date that is a Monday."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.weekday() != 0:
        raise argparse.ArgumentTypeError(f"»{text}« ist kein Montag in der Form 2026-11-30.")
    return found


def run(options: argparse.Namespace) -> int:
    lines = _export(options) if options.problem is not None else _import(options)
    for line in lines:
        print(line)
    return 0


def _export(options: argparse.Namespace) -> list[str]:
    from kursplaner.services import school_files

    if options.files or options.report:
        raise UserError("--problem passt nicht zu DATEI oder --report.", _HELP)
    if options.plan is None or options.out is None:
        missing = "--plan plan.json" if options.plan is None else "--out woche.fet"
        raise UserError(f"Es fehlt: {missing}.", _HELP)
    return school_files.export_fet(options.problem, options.plan, options.out)


def _import(options: argparse.Namespace) -> list[str]:
    from kursplaner.services import school_files, schools

    if not options.files:
        raise UserError("Es fehlt: eine .fet-Datei oder der Untis-Export.", _HELP)
    if options.plan is not None and options.out is None:
        raise UserError("Zu --plan gehört --out problem.json.", _HELP)
    draft = schools.read_school(*options.files, monday=options.monday)
    for line in draft.lines():
        print(line)
    if options.report or (options.out is None and options.db is None):
        return ["", "Nichts geschrieben."]
    lines = []
    if options.out is not None:
        lines += school_files.write_week(draft.imported, options.out, options.plan)
    if options.db is not None:
        lines.append(_saved(draft, options.db))
    return ["", *lines]


def _saved(draft: SchoolDraft, path: Path) -> str:
    """Into the file; what was done there."""
    from kursplaner.services import schools
    from kursplaner.services.workspace import open_workspace

    if not path.exists():
        schools.save_new(draft, path).close()
        return f"Neue Datei mit »{draft.title}« ab Woche {draft.week}: {path}"
    ws = open_workspace(path)
    try:
        return f"{schools.save_into(ws, draft).line} Woche {draft.week}."
    finally:
        ws.close()
