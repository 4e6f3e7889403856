"""msgspec's messages in German: where in the file, what is expected there, what was found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

import msgspec

from kursplaner.errors import UserError

_PLACE = re.compile(r" - at `(?:key in )?\$(?P<path>[^`]*)`(?: in `[^`]*`)?$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_BYTE = re.compile(r"\(byte (\d+)\)")

_TYPES: Mapping[str, str] = {
    "int": "eine ganze Zahl",
    "float": "eine Zahl",
    "str": "ein Text",
    "bool": "true oder false",
    "array": "eine Liste",
    "object": "ein Objekt in geschweiften Klammern",
    "date": 'ein Datum wie "2026-11-23"',
    "null": "null",
}
_BOUNDS: Mapping[str, str] = {">=": "ab", "<=": "bis", ">": "größer als", "<": "kleiner als"}
_REMEDY = "Bitte berichtigen Sie diese Stelle."


def not_json(name: str, content: bytes, error: Exception) -> UserError:
    """For text that is no JSON at all: line and column, counted from 1."""
    if not content.strip():
        return UserError(f"»{name}« ist leer.", "Bitte wählen Sie eine andere Datei.")
    if isinstance(error, RecursionError):
        return UserError(f"»{name}« ist zu tief verschachtelt.", "Bitte prüfen Sie die Klammern.")
    found = _BYTE.search(str(error))
    position = int(found.group(1)) if found else len(content)
    before = content[:position]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    return UserError(
        f"»{name}« ist kein gültiges JSON: Zeile {line}, Spalte {column}: {_syntax(str(error))}.",
        "Bitte prüfen Sie dort Klammern, Kommas und Anführungszeichen.",
    )


def _syntax(message: str) -> str:
    for english, german in _SYNTAX:
        if english in message:
            return german
    return "das Zeichen wird hier nicht erwartet"


_SYNTAX = (
    ("truncated", "die Datei endet mitten im Text"),
    ("trailing characters", "nach dem Ende steht noch etwas"),
    ("escape", "ein umgekehrter Schrägstrich steht falsch"),
    ("expected ',' or '}'", "es fehlt ein Komma oder eine geschweifte Klammer"),
    ("expected ',' or ']'", "es fehlt ein Komma oder eine eckige Klammer"),
    ("expected ':'", "es fehlt ein Doppelpunkt"),
    ("trailing comma", "ein Komma ist zu viel"),
    ("keys must be strings", "ein Name muss in Anführungszeichen stehen"),
    ("expected '\"'", "es fehlt ein Anführungszeichen"),
    ("out of range", "die Zahl ist zu groß"),
)


def fault_of(name: str, content: bytes, error: msgspec.ValidationError) -> UserError:
    """For JSON whose content does not fit: the field by its path, expected and found."""
    message = str(error)
    place = _PLACE.search(message)
    path = place.group("path") if place else ""
    text = message[: place.start()] if place else message
    sentence = _sentence(text, _value_at(content, path))
    where = f"bei »{path.removeprefix('.')}«" if path else "auf der obersten Ebene"
    return UserError(f"In »{name}« stimmt etwas nicht {where}: {sentence}.", _REMEDY)


def _value_at(content: bytes, path: str) -> object:
    """What stands at a path like `.rooms[0].seats`; Ellipsis when it cannot be found."""
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError):
        return ...
    for key, number in _STEP.findall(path):
        if number and isinstance(value, list) and int(number) < len(value):
            value = value[int(number)]
        elif key and isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return ...
    return value


def _sentence(text: str, value: object) -> str:
    for pattern, translate in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return translate(found, value)
    return f"der Wert passt nicht{_found(value)}"


def _found(value: object) -> str:
    if value is ...:
        return ""
    shown = json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict | list) and len(shown) > 40:
        return ", gefunden " + ("ein Objekt" if isinstance(value, dict) else "eine Liste")
    return f", gefunden {shown if len(shown) <= 60 else shown[:57] + '…'}"


def _expected_type(found: re.Match[str], value: object) -> str:
    kinds = [_TYPES.get(kind, kind) for kind in found.group(1).split(" | ")]
    return f"erwartet wird {' oder '.join(kinds)}{_found(value)}"


def _expected_bound(found: re.Match[str], value: object) -> str:
    kind, sign, bound = found.groups()
    number = bound.removesuffix(".0").replace(".", ",")
    return f"erwartet wird {_TYPES.get(kind, kind)} {_BOUNDS[sign]} {number}{_found(value)}"


def _wrong_length(found: re.Match[str], value: object) -> str:
    return f"erwartet wird eine Liste aus {found.group(1)} Werten (etwa [Beginn, Ende])" + (
        _found(value) if isinstance(value, list) else ""
    )


def _missing_field(found: re.Match[str], value: object) -> str:
    return f"es fehlt das Feld »{found.group(1)}«"


def _unknown_field(found: re.Match[str], value: object) -> str:
    return f"das Feld »{found.group(1)}« gibt es nicht"


def _bad_choice(found: re.Match[str], value: object) -> str:
    return f"das Wort {msgspec.json.encode(found.group(1)).decode()} ist hier nicht vorgesehen"


def _bad_date(found: re.Match[str], value: object) -> str:
    return f"erwartet wird {_TYPES['date']}{_found(value)}"


def _too_big(found: re.Match[str], value: object) -> str:
    return "die Zahl ist zu groß"


_Translate = Callable[[re.Match[str], object], str]
_PATTERNS: tuple[tuple[re.Pattern[str], _Translate], ...] = (
    (re.compile(r"Expected `(\w+)` (>=|<=|>|<) (-?[\d.]+)"), _expected_bound),
    (re.compile(r"Expected `array` of [a-z ]*length (\d+)(?:, got \d+)?"), _wrong_length),
    (re.compile(r"Expected `([\w| ]+)`, got `\w+`"), _expected_type),
    (re.compile(r"Object missing required field `(.+)`", re.DOTALL), _missing_field),
    (re.compile(r"Object contains unknown field `(.+)`", re.DOTALL), _unknown_field),
    (re.compile(r"Invalid enum value '?(.*?)'?", re.DOTALL), _bad_choice),
    (re.compile(r"Invalid RFC3339 encoded date"), _bad_date),
    (re.compile(r"(?:Number|Integer value) out of range"), _too_big),
)  # fmt: skip
