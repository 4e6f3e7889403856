"""The command `db`: files made, brought up to date, backed up, and moved to a server."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kursplaner import arguments

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[arguments.Parser]


def add_db(commands: Commands) -> None:
    db = commands.add_parser("db", help="Dateien anlegen und sichern")
    actions = db.add_subparsers(
        title="Aktionen", metavar="AKTION", required=True, parser_class=arguments.Parser
    )
    new = actions.add_parser("new", help="leere Datei anlegen")
    new.add_argument("db", type=arguments.path, metavar="DATEI")
    new.add_argument("--title", default="Neue Kommune", metavar="NAME")
    new.set_defaults(run=_db_new)
    upgrade = actions.add_parser("upgrade", help="auf den Stand dieses Programms bringen")
    upgrade.add_argument("db", type=arguments.path, metavar="DATEI")
    upgrade.set_defaults(run=_db_upgrade)
    backup = actions.add_parser("backup", help="Sicherung schreiben")
    backup.add_argument("db", type=arguments.path, metavar="DATEI")
    backup.add_argument("to", type=arguments.path, metavar="SICHERUNG")
    backup.set_defaults(run=_db_backup)
    restore = actions.add_parser("restore", help="Sicherung zurückholen")
    restore.add_argument("backup", type=arguments.path, metavar="SICHERUNG")
    restore.add_argument("to", type=arguments.path, metavar="DATEI")
    restore.set_defaults(run=_db_restore)
    server = actions.add_parser("server", help="auf einem Server (PostgreSQL) gemeinsam arbeiten")
    server.add_argument("address", metavar="ADRESSE", help="postgresql://benutzer@rechner/name")
    server.add_argument("to", type=arguments.path, metavar="VERBINDUNG",
                        help="diese Datei öffnen dann alle Büros")  # fmt: skip
    server.add_argument("--title", default="Neue Kommune", metavar="NAME")
    server.add_argument("--from", dest="source", type=arguments.path, metavar="DATEI",
                        help="diese Datei dorthin kopieren")  # fmt: skip
    server.set_defaults(run=_db_server)


def _db_new(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import create_workspace

    create_workspace(options.db, options.title).close()
    return _said(f"Angelegt: {options.db}")


def _db_upgrade(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import open_workspace

    open_workspace(options.db).close()
    return _said(f"Auf dem neuesten Stand: {options.db}")


def _db_backup(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import backup

    backup(options.db, options.to)
    return _said(f"Gesichert: {options.to}")


def _db_restore(options: argparse.Namespace) -> int:
    from kursplaner.services.workspace import restore

    restore(options.backup, options.to)
    return _said(f"Zurückgeholt: {options.to}")


def _db_server(options: argparse.Namespace) -> int:
    from kursplaner.services import servers

    if options.source is not None:
        servers.move_there(options.source, options.address, options.to)
    else:
        servers.set_up(options.address, options.to, options.title)
    return _said(f"Eingerichtet: {options.to}")


def _said(line: str) -> int:
    print(line)
    return 0
