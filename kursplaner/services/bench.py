"""Published benchmark instances through the program's own engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof
from kursplaner.errors import UserError
from kursplaner.exchange.darp import read_darp, write_darp, write_gathered
from kursplaner.exchange.files import check_target
from kursplaner.exchange.pdptw import read_pdptw, write_pdptw
from kursplaner.solver.shuttle.engine import Limits, solve

Bench = Callable[[Path, Path, float, int], list[str]]


@dataclass(frozen=True, slots=True)
class TourOptions:
    """What a tour instance may be asked beyond its file."""

    village: float = 0.0
    """Stops within so many minutes of each other are one stop (dial-a-ride)."""
    village_out: Path | None = None
    """Where to write the instance with such stops gathered, for its referee."""
    fleet: int | None = None
    """So many vehicles, and distance alone counts (pickup and delivery)."""


def run(
    family: str, file: Path, out: Path, seconds: float, seed: int,
    tours: TourOptions | None = None,
) -> list[str]:  # fmt: skip
    """Solve one instance and write its solution in the referee's format; what was reached."""
    check_target(out)
    bench = _tours(family, tours or TourOptions()) or _other(family)
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


def _tours(family: str, options: TourOptions) -> Bench | None:
    found = _FAMILIES.get(family)
    return None if found is None else partial(found, options)


def _darp(options: TourOptions, file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    problem = read_darp(file, options.village)
    if options.village_out is not None:
        check_target(options.village_out)
        write_gathered(file, options.village, options.village_out)
    answer = _dial_a_ride(problem, seconds, seed)
    write_darp(problem, answer, out)
    return _told(problem, answer)


def _pdptw(options: TourOptions, file: Path, out: Path, seconds: float, seed: int) -> list[str]:
    problem = read_pdptw(file, options.fleet)
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


TourBench = Callable[[TourOptions, Path, Path, float, int], list[str]]
_FAMILIES: dict[str, TourBench] = {"darp": _darp, "pdptw": _pdptw}
