"""The command line: parse, call a service, print. Bad input: one sentence, exit code 2."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kursplaner import arguments, cli_db, cli_schools
from kursplaner.errors import UserError

if TYPE_CHECKING:
    from kursplaner.services.commands import Progress, RunOptions

    Commands = argparse._SubParsersAction[arguments.Parser]

T = TypeVar("T")
PROFILES = ("adorf", "ludwigslust-parchim", "county", "land")
BROKEN, BAD_INPUT, BUG, INTERRUPTED = 1, 2, 70, 130
SUFFIX = ".kursplaner"
DEBUG = "KURSPLANER_DEBUG"
"""Set to anything: a bug shows its traceback on the terminal."""


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 rules broken, 2 bad input, 70 a bug)."""
    words = list(sys.argv[1:] if given is None else given)
    if words[:1] == ["--worker"]:
        from kursplaner.solver.__main__ import run

        run()
    _never_fail_on_letters()
    try:
        # A double click on a file calls the program with its name alone.
        clicked = words if all(word.casefold().endswith(SUFFIX) for word in words) else []
        options = _parser().parse_args([] if clicked else words)
        options.clicked = clicked
        code = int(options.run(options))
        if sys.stdout is not None:  # A program without a console has none.
            sys.stdout.flush()
    except UserError as error:
        return _failed(str(error), BAD_INPUT)
    except KeyboardInterrupt:
        return _failed("Abgebrochen.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone (a pager, head): nothing left to say, not at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    except Exception as error:
        return _failed(_bug(error), BUG)
    return code


def window() -> int:
    """Entry point without a console."""
    return main()


def _failed(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _bug(error: Exception) -> str:
    """One polite sentence; the traceback goes to a file, or to the terminal where asked."""
    from kursplaner.services.faults import keep, traceback_of

    if os.environ.get(DEBUG):
        return traceback_of(error)
    kept = keep(error)
    where = f"Einzelheiten stehen in {kept}." if kept else f"Einzelheiten zeigt {DEBUG}=1."
    return f"Im Programm ist ein Fehler aufgetreten, Ihre Daten sind unversehrt. {where}"


def _never_fail_on_letters() -> None:
    """A terminal that lacks a letter of a name shows a question mark instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = arguments.Parser(
        prog="kursplaner",
        description="Plant Kurse, Räume, Kinderbetreuung und Fahrdienst einer Woche. "
        "Ohne Befehl öffnet sich das Fenster.",
    )
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(
        title="Befehle", metavar="BEFEHL", parser_class=arguments.Parser
    )
    _add_demo(commands)
    _add_plan_and_check(commands)
    _add_questions(commands)
    _add_files(commands)
    cli_schools.add_convert(commands)
    cli_db.add_db(commands)
    _add_roads(commands)
    _add_bench(commands)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--time-limit", type=arguments.seconds, default=60.0, metavar="SEKUNDEN",
                        help="so lange darf gerechnet werden (60)")  # fmt: skip
    parser.add_argument("--seed", type=arguments.seed, default=1, metavar="ZAHL",
                        help="gleiche Zahl, gleicher Plan (1)")  # fmt: skip
    _add_quiet(parser)


def _add_quiet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="keine Fortschrittsanzeige")


def _add_demo(commands: Commands) -> None:
    demo = commands.add_parser("demo", help="Beispiel anlegen, planen und alles ausgeben")
    demo.add_argument("--profile", choices=PROFILES, default="adorf", metavar="BEISPIEL",
                      help=", ".join(PROFILES))  # fmt: skip
    demo.add_argument("--out", type=arguments.path, metavar="ORDNER", help="wohin (ausgabe)")
    _add_run_options(demo)
    demo.set_defaults(run=_demo)


def _add_plan_and_check(commands: Commands) -> None:
    plan = commands.add_parser("plan", help="eine Woche planen")
    _add_week_or_problem(plan)
    plan.add_argument("--out", type=arguments.path, metavar="plan.json", help="wohin mit dem Plan")
    _add_run_options(plan)
    plan.set_defaults(run=_plan)
    check = commands.add_parser("check", help="einen Plan prüfen")
    _add_week_or_problem(check)
    check.add_argument("--plan", type=arguments.path, metavar="plan.json", help="der Plan dazu")
    check.add_argument("--json", action="store_true", help="Ergebnis als JSON")
    check.set_defaults(run=_check)


def _add_questions(commands: Commands) -> None:
    why = commands.add_parser("why", help="erklären, warum ein Termin keinen Platz hat")
    why.add_argument("db", type=arguments.path, metavar="DATEI")
    why.add_argument("--week", required=True, metavar="2026-W49")
    why.add_argument("lesson", metavar="KURS", help="Name des Kurses oder Nummer des Termins")
    _add_run_options(why)
    why.set_defaults(run=_why)
    steps_in = commands.add_parser("substitute", help="Vertretung für Lehrkräfte suchen")
    steps_in.add_argument("db", type=arguments.path, metavar="DATEI")
    steps_in.add_argument("--week", required=True, metavar="2026-W49")
    steps_in.add_argument("--teacher", required=True, action="append", metavar="NAME",
                          help="wer fehlt; mehrmals, wenn mehrere fehlen")  # fmt: skip
    steps_in.add_argument("--days", required=True, action="append", metavar="Di,Mi",
                          help="an welchen Tagen; einmal für alle oder je --teacher")  # fmt: skip
    steps_in.add_argument("--adopt", action="store_true", help="gleich als Entwurf übernehmen")
    _add_run_options(steps_in)
    steps_in.set_defaults(run=_substitute)


def _add_week_or_problem(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("db", nargs="?", type=arguments.path, metavar="DATEI",
                        help="eine Kursplaner-Datei")  # fmt: skip
    parser.add_argument("--week", metavar="2026-W49", help="Woche in dieser Datei")
    parser.add_argument("--problem", type=arguments.path, metavar="problem.json",
                        help="statt DATEI und --week: eine Aufgabe als JSON")  # fmt: skip


def _add_files(commands: Commands) -> None:
    export = commands.add_parser("export", help="Papier und Dateien einer Woche schreiben")
    export.add_argument("db", type=arguments.path, metavar="DATEI")
    export.add_argument("--week", required=True, metavar="2026-W49")
    export.add_argument("--to", type=arguments.path, required=True, metavar="ORDNER")
    export.add_argument("--only", default="", metavar="pdf,gpx,csv,ics,xlsx,json")
    _add_quiet(export)
    export.set_defaults(run=_export)
    imports = commands.add_parser("import", help="Kurse und Personen aus Excel übernehmen")
    imports.add_argument("db", type=arguments.path, metavar="DATEI")
    imports.add_argument("file", type=arguments.path, metavar="LISTE.xlsx")
    imports.set_defaults(run=_import)


def _add_roads(commands: Commands) -> None:
    roads = commands.add_parser("roads", help="Fahrzeiten aus dem Straßennetz statt geschätzt")
    actions = roads.add_subparsers(
        title="Aktionen", metavar="AKTION", required=True, parser_class=arguments.Parser
    )
    imports = actions.add_parser("import", help="Straßen aus OpenStreetMap einlesen")
    imports.add_argument("db", type=arguments.path, metavar="DATEI")
    imports.add_argument("file", type=arguments.path, metavar="AUSZUG.osm.pbf")
    _add_quiet(imports)
    imports.set_defaults(run=_roads_import)
    forget = actions.add_parser("forget", help="Straßennetz entfernen und wieder schätzen")
    forget.add_argument("db", type=arguments.path, metavar="DATEI")
    forget.set_defaults(run=_roads_forget)
    show = actions.add_parser("show", help="Straßennetz und Herkunft der Fahrzeiten zeigen")
    show.add_argument("db", type=arguments.path, metavar="DATEI")
    show.set_defaults(run=_roads_show)


def _add_bench(commands: Commands) -> None:
    families = ("ctt", "fet", "darp", "pdptw")
    bench = commands.add_parser("bench", help="veröffentlichte Vergleichsaufgaben lösen")
    bench.add_argument("family", choices=families, metavar="ART", help=", ".join(families))
    bench.add_argument("file", type=arguments.path, metavar="DATEI")
    bench.add_argument("--out", type=arguments.path, required=True, metavar="LÖSUNG")
    bench.add_argument("--village-minutes", type=arguments.minutes, default=0.0, metavar="ZAHL",
                       help="darp: so nahe Halte sind einer mit gezählten Leuten")  # fmt: skip
    bench.add_argument("--village-out", type=arguments.path, metavar="DATEI",
                       help="darp: wohin mit der Aufgabe aus solchen Halten")  # fmt: skip
    bench.add_argument("--fleet", type=arguments.count, metavar="ZAHL",
                       help="pdptw: so viele Fahrzeuge, nur die Strecke zählt")  # fmt: skip
    _add_run_options(bench)
    bench.set_defaults(run=_bench)


def _window(options: argparse.Namespace) -> int:
    from kursplaner.ui.app import run

    return run([*sys.argv[:1], *options.clicked])


def _demo(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    folder = options.out or Path("ausgabe") / options.profile
    return _say(commands.demo(options.profile, folder, _run_options(options)))


def _plan(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    if options.problem is not None:
        _refuse(options, "db", "week", instead="--problem")
        out = _required(options.out, "--out plan.json")
        return _say(commands.plan_file(options.problem, out, _run_options(options)))
    _refuse(options, "out", instead="--week")
    db, week = _db_and_week(options)
    return _say(commands.plan_week(db, week, _run_options(options)))


def _check(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    if options.problem is not None:
        _refuse(options, "db", "week", instead="--problem")
        plan = _required(options.plan, "--plan plan.json")
        found = commands.check_files(options.problem, plan)
    else:
        _refuse(options, "plan", instead="--week")
        found = commands.check_week(*_db_and_week(options))
    print(found.as_json() if options.json else found.as_text())
    return BROKEN if found.broken else 0


def _why(options: argparse.Namespace) -> int:
    from kursplaner.services import questions

    run = _run_options(options)
    return _say(questions.why(options.db, options.week, options.lesson, run))


def _substitute(options: argparse.Namespace) -> int:
    from kursplaner.services import questions

    teachers, days = options.teacher, options.days
    if len(days) == 1:
        days = days * len(teachers)
    if len(days) != len(teachers):
        raise UserError(
            "Zu jeder Lehrkraft gehören ihre Tage.",
            "Schreiben Sie --days einmal für alle oder so oft wie --teacher.",
        )
    absent = [questions.Absent(*pair) for pair in zip(teachers, days, strict=True)]
    run = _run_options(options)
    return _say(questions.substitute(options.db, options.week, absent, run, options.adopt))


def _export(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    only = frozenset(filter(None, (word.strip() for word in options.only.split(","))))
    lines = commands.export(options.db, options.week, options.to, only, _progress(options))
    return _say(lines)


def _import(options: argparse.Namespace) -> int:
    from kursplaner.services import commands

    return _say(commands.import_xlsx(options.db, options.file))


def _roads_import(options: argparse.Namespace) -> int:
    from kursplaner.services import road_commands

    return _say(road_commands.import_file(options.db, options.file, _progress(options)))


def _roads_forget(options: argparse.Namespace) -> int:
    from kursplaner.services import road_commands

    return _say(road_commands.forget(options.db))


def _roads_show(options: argparse.Namespace) -> int:
    from kursplaner.services import road_commands

    return _say(road_commands.show(options.db))


def _bench(options: argparse.Namespace) -> int:
    from kursplaner.services import bench

    tours = bench.TourOptions(options.village_minutes, options.village_out, options.fleet)
    lines = bench.run(
        options.family, options.file, options.out, options.time_limit, options.seed, tours
    )
    return _say(lines)


def _run_options(options: argparse.Namespace) -> RunOptions:
    from kursplaner.services.commands import RunOptions

    return RunOptions(options.time_limit, options.seed, _progress(options))


def _progress(options: argparse.Namespace) -> Progress:
    """Shows the running line on a terminal; silent with --quiet or when output is a file."""
    if options.quiet or not sys.stderr.isatty():
        return lambda text: None

    def show(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    return show


def _db_and_week(options: argparse.Namespace) -> tuple[Path, str]:
    db = _required(options.db, "die Datei (oder --problem)")
    return db, _required(options.week, "--week, zum Beispiel --week 2026-W49")


def _refuse(options: argparse.Namespace, *names: str, instead: str) -> None:
    """What would be ignored is an error: a person meant something by it."""
    words = {"db": "DATEI"}
    for name in names:
        if getattr(options, name) is not None:
            word = words.get(name, f"--{name}")
            raise UserError(f"{word} und {instead} passen nicht zusammen.", _HELP)


_HELP = "Hilfe: kursplaner --help"


def _required(value: T | None, name: str) -> T:
    if value is None:
        raise UserError(f"Es fehlt: {name}.", _HELP)
    return value


def _say(lines: Sequence[str]) -> int:
    for line in lines:
        print(line)
    return 0
