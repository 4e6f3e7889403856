"""The command line: parse, call a service, print. Bad input: one sentence, exit code 2."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from kursplaner.errors import UserError

PROFILES = ("adorf", "ludwigslust-parchim", "county", "land")
BROKEN, BAD_INPUT = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 rules broken, 2 bad input)."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == ["--worker"]:
        from kursplaner.solver.__main__ import main as worker

        return worker()
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except UserError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        return 130


def window() -> int:
    """Entry point without a console."""
    return main([])


class _Parser(argparse.ArgumentParser):
    """argparse that speaks German about mistakes and leaves exit codes to us."""

    def error(self, message: str) -> NoReturn:
        raise UserError(_in_german(message), f"Hilfe: {self.prog} --help")


_MESSAGES = (
    (r"the following arguments are required: (.*)", "Es fehlt: {0}."),
    (
        r"argument (\S+): invalid choice: (.+?) \(choose from (.*)\)",
        "»{1}« gibt es hier nicht, möglich sind {2}.",
    ),
    (r"argument (\S+): expected one argument", "Nach {0} fehlt die Angabe."),
    (r"argument (\S+): invalid \S+ value: (.*)", "{0}: {1} ist keine passende Angabe."),
    (r"unrecognized arguments: (.*)", "Das kennt dieser Befehl nicht: {0}."),
    (r"argument (\S+): (.*)", "{0}: {1}"),
)


def _in_german(message: str) -> str:
    for pattern, text in _MESSAGES:
        found = re.fullmatch(pattern, message)
        if found:
            return text.format(*(part.strip("'") for part in found.groups()))
    return message


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="kursplaner",
        description="Plant Kurse, Räume, Kinderbetreuung und Fahrdienst einer Woche. "
        "Ohne Befehl öffnet sich das Fenster.",
    )
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="Befehle", metavar="BEFEHL", parser_class=_Parser)
    _add_demo(commands)
    _add_plan_and_check(commands)
    _add_files(commands)
    _add_db(commands)
    _add_bench(commands)
    return parser


Commands = argparse._SubParsersAction  # type: ignore[type-arg]


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise ValueError
    return value


def _add_run_options(parser: argparse.ArgumentParser, seconds: float) -> None:
    parser.add_argument("--time-limit", type=_seconds, default=seconds, metavar="SEKUNDEN")
    parser.add_argument("--seed", type=int, default=1, metavar="ZAHL")
    parser.add_argument("--quiet", action="store_true", help="keine Fortschrittsanzeige")


def _add_demo(commands: Commands) -> None:
    demo = commands.add_parser("demo", help="Beispiel anlegen, planen und alles ausgeben")
    demo.add_argument("--profile", choices=PROFILES, default="adorf")
    demo.add_argument("--out", type=Path, default=None, metavar="ORDNER")
    _add_run_options(demo, 60)
    demo.set_defaults(run=_demo)


def _add_plan_and_check(commands: Commands) -> None:
    plan = commands.add_parser("plan", help="eine Woche planen")
    plan.add_argument("db", nargs="?", type=Path, metavar="DATEI")
    plan.add_argument("--week", metavar="2026-W49")
    plan.add_argument("--problem", type=Path, metavar="problem.json")
    plan.add_argument("--out", type=Path, metavar="plan.json")
    _add_run_options(plan, 60)
    plan.set_defaults(run=_plan)
    check = commands.add_parser("check", help="einen Plan prüfen")
    check.add_argument("db", nargs="?", type=Path, metavar="DATEI")
    check.add_argument("--week", metavar="2026-W49")
    check.add_argument("--problem", type=Path, metavar="problem.json")
    check.add_argument("--plan", type=Path, metavar="plan.json")
    check.add_argument("--json", action="store_true", help="Ergebnis als JSON")
    check.set_defaults(run=_check)


def _add_files(commands: Commands) -> None:
    export = commands.add_parser("export", help="Papier und Dateien einer Woche schreiben")
    export.add_argument("db", type=Path, metavar="DATEI")
    export.add_argument("--week", required=True, metavar="2026-W49")
    export.add_argument("--to", type=Path, required=True, metavar="ORDNER")
    export.add_argument("--only", default="", metavar="pdf,gpx,csv,ics,xlsx,json")
    export.add_argument("--quiet", action="store_true")
    export.set_defaults(run=_export)
    imports = commands.add_parser("import", help="Kurse und Personen aus Excel übernehmen")
    imports.add_argument("db", type=Path, metavar="DATEI")
    imports.add_argument("file", type=Path, metavar="LISTE.xlsx")
    imports.set_defaults(run=_import)


def _add_db(commands: Commands) -> None:
    db = commands.add_parser("db", help="Datenbanken anlegen und sichern")
    actions = db.add_subparsers(title="Aktionen", metavar="AKTION", required=True)
    new = actions.add_parser("new", help="leere Datenbank anlegen")
    new.add_argument("db", type=Path, metavar="DATEI")
    new.add_argument("--title", default="Neue Kommune")
    new.set_defaults(run=_db_new)
    upgrade = actions.add_parser("upgrade", help="auf den Stand dieses Programms bringen")
    upgrade.add_argument("db", type=Path, metavar="DATEI")
    upgrade.set_defaults(run=_db_upgrade)
    backup = actions.add_parser("backup", help="Sicherung schreiben")
    backup.add_argument("db", type=Path, metavar="DATEI")
    backup.add_argument("to", type=Path, metavar="SICHERUNG")
    backup.set_defaults(run=_db_backup)
    restore = actions.add_parser("restore", help="Sicherung zurückholen")
    restore.add_argument("backup", type=Path, metavar="SICHERUNG")
    restore.add_argument("to", type=Path, metavar="DATEI")
    restore.set_defaults(run=_db_restore)


def _add_bench(commands: Commands) -> None:
    bench = commands.add_parser("bench", help="veröffentlichte Vergleichsaufgaben lösen")
    bench.add_argument("family", choices=("ctt", "fet", "darp", "pdptw"))
    bench.add_argument("file", type=Path, metavar="DATEI")
    bench.add_argument("--out", type=Path, required=True, metavar="LÖSUNG")
    _add_run_options(bench, 60)
    bench.set_defaults(run=_bench)


def _window(options: argparse.Namespace) -> int:
    from kursplaner.ui.app import run

    return run(sys.argv[:1])


def _demo(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    folder = options.out or Path("ausgabe") / options.profile
    run = _run_options(options)
    return _say(commands.demo(options.profile, folder, run))


def _plan(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    run = _run_options(options)
    if options.problem is not None:
        out = _required(options.out, "--out plan.json")
        return _say(commands.plan_file(options.problem, out, run))
    db, week = _db_and_week(options)
    return _say(commands.plan_week(db, week, run))


def _check(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    if options.problem is not None:
        plan = _required(options.plan, "--plan plan.json")
        found = commands.check_files(options.problem, plan)
    else:
        found = commands.check_week(*_db_and_week(options))
    print(found.as_json() if options.json else found.as_text())
    return BROKEN if found.broken else 0


def _export(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    only = frozenset(filter(None, options.only.split(",")))
    lines = commands.export(options.db, options.week, options.to, only, _progress(options))
    return _say(lines)


def _import(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    return _say(commands.import_xlsx(options.db, options.file))


def _db_new(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import create_workspace

    create_workspace(options.db, options.title).close()
    return _say([f"Angelegt: {options.db}"])


def _db_upgrade(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import open_workspace

    open_workspace(options.db).close()
    return _say([f"Auf dem neuesten Stand: {options.db}"])


def _db_backup(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import backup

    backup(options.db, options.to)
    return _say([f"Gesichert: {options.to}"])


def _db_restore(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import restore

    restore(options.backup, options.to)
    return _say([f"Zurückgeholt: {options.to}"])


def _bench(options: argparse.Namespace) -> int:
    from kursplaner.services import bench

    lines = bench.run(options.family, options.file, options.out, options.time_limit, options.seed)
    return _say(lines)


def _run_options(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from kursplaner.services.commands import RunOptions

    return RunOptions(options.time_limit, options.seed, _progress(options))


def _progress(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """Shows the running line on a terminal; silent with --quiet or when output is a file."""
    if options.quiet or not sys.stderr.isatty():
        return lambda text: None

    def show(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    return show


def _db_and_week(options: argparse.Namespace) -> tuple[Path, str]:
    db = _required(options.db, "die Datei der Datenbank")
    return db, _required(options.week, "--week, zum Beispiel --week 2026-W49")


def _required(value, name: str):  # type: ignore[no-untyped-def]
    if value is None:
        raise UserError(f"Es fehlt: {name}.", "Hilfe: kursplaner --help")
    return value


def _say(lines: Sequence[str]) -> int:
    for line in lines:
        print(line)
    return 0
