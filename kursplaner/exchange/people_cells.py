"""From a spreadsheet cell to a value: texts, numbers, yes and no, lists, in common notations."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time

_EXCEL_FAULTS = frozenset(
    ("#N/A", "#NV", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
)


class CellError(Exception):
    """Why a cell cannot be taken: the end of a German sentence."""


def text(value: object) -> str:
    """The cell as a person reads it, with inner spaces tidied."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        value = int(value)
    if isinstance(value, datetime):
        value = f"{value:%d.%m.%Y}"
    words = unicodedata.normalize("NFC", str(value)).replace("\xa0", " ").strip()
    if words in _EXCEL_FAULTS:
        raise CellError(f"enthält den Excel-Fehler {words}")
    return re.sub(r"[ \t]+", " ", words)


def plain(value: object) -> str:
    """For comparing words: lower case, umlauts spelled out, letters and digits only."""
    words = str(value).casefold()
    for umlaut, spelled in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        words = unicodedata.normalize("NFC", words).replace(umlaut, spelled)
    words = unicodedata.normalize("NFKD", words)
    return "".join(letter for letter in words if letter.isalnum() and letter.isascii())


def required(value: object) -> str:
    found = text(value)
    if not found:
        raise CellError("ist leer, wird aber gebraucht")
    return found


def yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = plain(text(value))
    if words in _YES or text(value) in ("✓", "✔", "☑"):
        return True
    if words in _NO:
        return False
    raise CellError(f"enthält »{text(value)}«; erwartet wird »ja« oder »nein«")


_YES = frozenset(("ja", "j", "x", "1", "wahr", "true", "yes", "y"))
_NO = frozenset(("", "nein", "n", "0", "falsch", "false", "no", "keine", "kein"))


def whole(low: int, high: int) -> Callable[[object], int]:
    """A whole number between both bounds, units such as "16 Plätze" are ignored."""

    def read(value: object) -> int:
        number = decimal(low, high)(value)
        if number != int(number):
            raise CellError(f"enthält »{text(value)}«; erwartet wird eine ganze Zahl")
        return int(number)

    return read


def decimal(low: float, high: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        words = text(value)
        found = re.fullmatch(r"(-?\d+(?:[.,]\d+)?)\s*(?:[A-Za-zÄÖÜäöüß²³.]+)?", words)
        if isinstance(value, bool) or found is None:
            raise CellError(f"enthält »{words}«; erwartet wird eine Zahl")
        number = float(found.group(1).replace(",", "."))
        if not low <= number <= high:
            raise CellError(f"enthält {words}; möglich ist {low:g} bis {high:g}")
        return number

    return read


def names(value: object) -> tuple[str, ...]:
    """Several names: by semicolon or line, else by comma; `Müller, Anna` alone is one person."""
    words = text(value)
    if ";" in words or "\n" in words:
        parts = re.split(r"[;\n]", words)
    elif re.fullmatch(r"[^\s,]+, ?[^\s,]+", words):
        parts = [words]
    else:
        parts = words.split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def words_of(value: object) -> tuple[str, ...]:
    """Several words by semicolon, comma, slash or line."""
    parts = re.split(r"[;,/\n]", text(value))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def titles(value: object) -> tuple[str, ...]:
    """Several titles, which may contain commas when separated by semicolon or line."""
    words = text(value)
    parts = re.split(r"[;\n]", words) if ";" in words or "\n" in words else words.split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


_LESSONS = re.compile(r"\s*(?:(\d{1,2})\s*(?:[x×*]|mal)\s*)?(\d{1,2})\s*", re.IGNORECASE)


def weekly_units(value: object) -> tuple[int, ...]:
    """`2 x 4`, `4 + 4 + 5`, `4`: the UE of each weekly lesson."""
    if isinstance(value, datetime | date | time):
        raise CellError(
            "wurde von Excel als Datum gelesen; bitte als Text schreiben, etwa »2 x 4 UE«"
        )
    words = re.sub(r"UE|Unterrichtseinheiten|je|à", " ", text(value), flags=re.IGNORECASE)
    found: list[int] = []
    for part in re.split(r"[+,;]|und", words):
        match = _LESSONS.fullmatch(part)
        if not match or not 1 <= int(match.group(2)) <= 16 or not int(match.group(1) or 1):
            raise CellError(
                f"enthält »{text(value)}«; erwartet wird etwas wie »2 x 4« oder »4 + 5«"
            )
        found += [int(match.group(2))] * int(match.group(1) or 1)
    if len(found) > 30:
        raise CellError(f"enthält »{text(value)}«; mehr als 30 Termine in der Woche sind zu viel")
    return tuple(found)
