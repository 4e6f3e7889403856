"""argparse in German: help, mistakes, and types that say what they want."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from kursplaner.errors import UserError

LARGEST_SEED = 2**31 - 1
"""What the engines take as a seed."""


class Parser(argparse.ArgumentParser):
    """Raises UserError instead of leaving the program; never abbreviates an option."""

    def __init__(self, prog: str | None = None, description: str | None = None, help: str = ""):
        super().__init__(
            prog=prog, description=description, add_help=False, allow_abbrev=False,
            formatter_class=_Help,
        )  # fmt: skip
        self._positionals.title, self._optionals.title = "Angaben", "Einstellungen"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")

    def error(self, message: str) -> NoReturn:
        raise UserError(_in_german(message), f"Hilfe: {self.prog} --help")


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


_MESSAGES = (
    (r"the following arguments are required: (.*)", "Es fehlt: {0}."),
    (
        r"argument (?P<name>.+?): invalid choice: (.+?) \(choose from (.*)\)",
        "»{1}« gibt es hier nicht, möglich sind {2}.",
    ),
    (r"argument (.+?): expected one argument", "Nach {0} fehlt die Angabe."),
    (r"argument (.+?): ignored explicit argument (.*)", "{0} steht allein, ohne »{1}«."),
    (r"argument (.+?): invalid \S+ value: (.*)", "{0}: »{1}« ist keine passende Angabe."),
    (r"unrecognized arguments: (.*)", "Das kennt dieser Befehl nicht: {0}."),
    (r"argument (.+?): (».*)", "{0}: {1}"),
)
"""What argparse says, and we. The last is for our own types, which speak German already."""


def _in_german(message: str) -> str:
    for pattern, text in _MESSAGES:
        found = re.fullmatch(pattern, message)
        if found:
            return text.format(*(part.replace("'", "") for part in found.groups()))
    return "Der Aufruf ist so nicht zu verstehen."


def seconds(text: str) -> float:
    """A limit above 0."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not 0 < value <= 1e6:
        raise argparse.ArgumentTypeError(f"»{text}« ist keine Zahl von Sekunden über 0.")
    return value


def minutes(text: str) -> float:
    """0 or more."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1e6:
        raise argparse.ArgumentTypeError(f"»{text}« ist keine Zahl von Minuten ab 0.")
    return value


def count(text: str) -> int:
    """1 or more."""
    value = int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"»{text}« ist keine ganze Zahl ab 1.")
    return value


def seed(text: str) -> int:
    value = int(text) if re.fullmatch(r"\d{1,10}", text, re.ASCII) else -1
    if not 0 <= value <= LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"»{text}« ist keine ganze Zahl von 0 bis {LARGEST_SEED}.")
    return value


def path(text: str) -> Path:
    """A name a file can have on this computer."""
    if not text.strip() or "\0" in text:
        raise argparse.ArgumentTypeError(f"»{text}« ist kein Dateiname.")
    return Path(text).expanduser()
