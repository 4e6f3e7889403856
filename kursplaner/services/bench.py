"""Published benchmark instances through the program's own engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof
from kursplaner.errors import UserError
from kursplaner.exchange.darp import read_darp, write_darp, write_gathered
from kursplaner.exchange.files import check_target
from kursplaner.exchange.pdptw import read_pdptw, write_pdptw
from kursplaner.services import bench_ctt, bench_fet
from kursplaner.solver.shuttle.engine import Limits, solve


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
    bench = _FAMILIES.get(family)
    if bench is None:
        raise UserError(
            f"Aufgaben der Art »{family}« löst diese Fassung noch nicht.",
            f"Möglich sind {', '.join(_FAMILIES)}.",
        )
    return bench(file, out, seconds, seed, tours or TourOptions())


def _darp(file: Path, out: Path, seconds: float, seed: int, options: TourOptions) -> list[str]:
    problem = read_darp(file, options.village)
    if options.village_out is not None:
        check_target(options.village_out)
        write_gathered(file, options.village, options.village_out)
    answer = _dial_a_ride(problem, seconds, seed)
    write_darp(problem, answer, out)
    return _told(problem, answer)


def _pdptw(file: Path, out: Path, seconds: float, seed: int, options: TourOptions) -> list[str]:
    problem = read_pdptw(file, options.fleet)
    answer = _dial_a_ride(problem, seconds, seed)
    write_pdptw(problem, answer, out)
    return _told(problem, answer)


def _dial_a_ride(problem: DialARide, seconds: float, seed: int) -> DialAnswer:
    return solve(problem, seed=seed, limits=Limits(seconds=seconds, beside=True))


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


def _ctt(file: Path, out: Path, seconds: float, seed: int, _: TourOptions) -> list[str]:
    return bench_ctt.run(file, out, seconds, seed)


def _fet(file: Path, out: Path, seconds: float, seed: int, _: TourOptions) -> list[str]:
    return bench_fet.run(file, out, seconds, seed)


Bench = Callable[[Path, Path, float, int, TourOptions], list[str]]
_FAMILIES: dict[str, Bench] = {"darp": _darp, "pdptw": _pdptw, "ctt": _ctt, "fet": _fet}
