"""Published benchmark instances through the program's own engines."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof
from kursplaner.errors import UserError
from kursplaner.exchange.darp import read_darp, write_darp
from kursplaner.exchange.files import check_target
from kursplaner.exchange.pdptw import read_pdptw, write_pdptw
from kursplaner.solver.shuttle.engine import Limits, solve

Bench = Callable[[Path, Path, float, int], list[str]]


def run(family: str, file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    """Solve one instance and write its solution in the referee's format; what was reached."""
    check_target(out)
    bench = _FAMILIES.get(family) or _other(family)
    if bench is None:
        raise UserError(
            f"Aufgaben der Art »{family}« löst diese Fassung noch nicht.",
            f"Möglich sind {', '.join(_FAMILIES)}.",
        )
    return bench(file, out, seconds, seed)


def _other(family: str) -> Bench | None:
    """A family with a module of its own, `bench_ctt` for "ctt"."""
    name = f"{__package__}.bench_{family}"
    if find_spec(name) is None:
        return None
    found: Bench = import_module(name).run
    return found


def _darp(file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    problem = read_darp(file)
    answer = _dial_a_ride(problem, seconds, seed)
    write_darp(problem, answer, out)
    return _told(problem, answer)


def _pdptw(file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    problem = read_pdptw(file)
    answer = _dial_a_ride(problem, seconds, seed)
    write_pdptw(problem, answer, out)
    return _told(problem, answer)


def _dial_a_ride(problem: DialARide, seconds: float, seed: int) -> DialAnswer:
    return solve(problem, seed=seed, limits=Limits(seconds=seconds))


def _told(problem: DialARide, answer: DialAnswer) -> list[str]:
    proof = (
        "bewiesen optimal"
        if answer.proof is Proof.OPTIMAL
        else f"höchstens {answer.gap:.2%} über dem Optimum"
    )
    served = len(problem.requests) - len(answer.unserved)
    return [
        f"{problem.name}: {answer.value:.2f}, {proof}, {len(answer.routes)} Routen, "
        f"{served} von {len(problem.requests)} bedient, {answer.seconds:.1f} s"
    ]


_FAMILIES: dict[str, Bench] = {"darp": _darp, "pdptw": _pdptw}
