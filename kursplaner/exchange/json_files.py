"""Problem and plan as JSON files: what anybody can write by hand, plan and check."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import TypeVar

import msgspec

from kursplaner.domain.plan import PLAN_FORMAT, WeekPlan
from kursplaner.domain.problem import PROBLEM_FORMAT, WeekProblem
from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from kursplaner.exchange.files import read_bytes, write_bytes
from kursplaner.exchange.json_faults import fault_of, not_json

T = TypeVar("T", WeekProblem, WeekPlan)


class _Head(msgspec.Struct, frozen=True):
    """What tells the two kinds of file apart, and their version."""

    format: int = 1
    monday: object = None
    lessons: object = None


def read_problem(path: Path) -> WeekProblem:
    """The problem in a file; ids, references and matrices fit together.

    Raises UserError: not readable, not JSON, a wrong field (by its place in the file), a newer
    format, an id that is unknown or used twice.
    """
    content = _content(path)
    head = _head(path, content)
    if head.monday is None and head.lessons is not None and _is_plan(content):
        raise UserError(
            f"»{path.name}« ist ein Plan, kein Problem.",
            "Bitte vertauschen Sie die beiden Dateien nicht.",
        )
    _known_format(path, head.format, PROBLEM_FORMAT)
    problem = _decoded(path, content, WeekProblem)
    try:
        validate(problem)
    except UserError as error:
        raise UserError(
            f"In »{path.name}« passt etwas nicht: {error.what}", error.remedy
        ) from error
    return problem


def read_plan(path: Path) -> WeekPlan:
    """The plan in a file. Raises UserError as `read_problem`; ids are judged by the rules."""
    content = _content(path)
    head = _head(path, content)
    if head.monday is not None:
        raise UserError(
            f"»{path.name}« ist ein Problem, kein Plan.",
            "Bitte vertauschen Sie die beiden Dateien nicht.",
        )
    _known_format(path, head.format, PLAN_FORMAT)
    return _decoded(path, content, WeekPlan)


def write_problem(problem: WeekProblem, path: Path) -> None:
    """Indented UTF-8; the old file stays until the new one is whole."""
    write_bytes(path, _encoded(problem))


def write_plan(plan: WeekPlan, path: Path) -> None:
    """Indented UTF-8; the old file stays until the new one is whole."""
    write_bytes(path, _encoded(plan))


def _encoded(value: WeekProblem | WeekPlan) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _content(path: Path) -> bytes:
    content = read_bytes(path).removeprefix(BOM_UTF8)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"»{path.name}« ist kein UTF-8-Text (Zeile {line}).",
            "Bitte speichern Sie die Datei mit der Kodierung UTF-8.",
        ) from error
    return content


def _head(path: Path, content: bytes) -> _Head:
    try:
        return msgspec.json.decode(content, type=_Head)
    except msgspec.ValidationError as error:
        raise fault_of(path.name, content, error) from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise not_json(path.name, content, error) from error


def _is_plan(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=WeekPlan)
    except msgspec.ValidationError:
        return False
    return True


def _known_format(path: Path, found: int, known: int) -> None:
    if found > known:
        raise UserError(
            f"»{path.name}« hat das Format {found}; dieses Programm kennt Format {known}.",
            "Bitte öffnen Sie die Datei mit einer neueren Fassung des Programms.",
        )
    if found < 1:
        raise UserError(
            f"In »{path.name}« steht bei »format« {found}; das kleinste Format ist 1.",
            f"Bitte schreiben Sie dort {known}.",
        )


def _decoded(path: Path, content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        raise fault_of(path.name, content, error) from error
