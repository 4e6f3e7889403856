"""Make the tables of the tour engine for docs/performance.md.

python tests/benchmarks/shuttle/table.py [--seconds 60] [--only a8,b] [--peers PYTHON] [--out FILE]

Every answer is judged by the referees beside the instances; what they refuse does not count. The
others get the time the engine took, at least two seconds. OR-Tools routing is part of the project;
VROOM and PyVRP (Li & Lim alone: they know no ride limits) run in the interpreter named by --peers.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from kursplaner.domain.dialaride import DialARide, Proof, Request
from kursplaner.exchange.darp import read_darp, write_darp, write_gathered
from kursplaner.exchange.pdptw import read_pdptw, write_pdptw
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.net.network import build
from kursplaner.solver.shuttle.routing.ortools_routing import routed, steps_of

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("KURSPLANER_BENCH_DATA", ROOT.parent / "shared" / "data"))
PEERS = ("vroom", "pyvrp")
HEAD = (
    "| instance | best known | kursplaner | gap | proof | s | CPU s | OR-Tools routing | VROOM "
    "| PyVRP |",
    "|---|---:|---:|---:|---|---:|---:|---:|---:|---:|",
)
VILLAGE = 2.5
"""Minutes between stops of one village in the single-rider cases."""


@dataclass(frozen=True, slots=True)
class Case:
    """An instance, its referee's folder, and what is known: best value, vehicles."""

    file: Path
    best: float | None
    fleet: int | None
    village: float = 0.0

    @property
    def pdptw(self) -> bool:
        return self.fleet is not None

    @property
    def name(self) -> str:
        return self.file.stem + (" (villages)" if self.village else "")

    def read(self) -> DialARide:
        if self.fleet is not None:
            return read_pdptw(self.file, self.fleet)
        return read_darp(self.file, self.village)


def main() -> int:
    options = _options()
    if not DATA.is_dir():
        print(f"no instances at {DATA}", file=sys.stderr)
        return 2
    wanted = tuple(part for part in options.only.split(",") if part)
    lines, gaps = list(HEAD), []
    for case in _cases():
        if not wanted or case.file.stem.startswith(wanted):
            line, gap = _row(case, options)
            lines.append(line)
            gaps += [] if gap is None else [gap]
            print(line, flush=True)
    lines.append(f"\n{len(gaps)} with a best known value, mean gap {mean(gaps or [0]):+.2%}")
    print(lines[-1])
    if options.out is not None:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="beginnings of names, comma between")
    parser.add_argument("--peers", type=Path, help="interpreter with pyvroom and pyvrp")
    parser.add_argument("--alone", action="store_true", help="kursplaner only")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def _cases() -> Iterator[Case]:
    for folder in ("many_to_one", "cordeau2006"):
        for file in sorted((DATA / "darp" / folder).glob("*.txt")):
            yield Case(file, _best_known(file.stem, "darp")[0], None)
            if "single" in file.stem:
                yield Case(file, None, None, VILLAGE)
    for file in sorted((DATA / "pdptw" / "li_lim_100").glob("*.txt")):
        yield Case(file, *_best_known(file.stem, "pdptw"))


def _best_known(name: str, folder: str) -> tuple[float, int]:
    with (DATA / folder / "best_known.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["instance"] == name)
    return float(row["distance" if folder == "pdptw" else "best_known"]), int(row["vehicles"])


def _row(case: Case, options: argparse.Namespace) -> tuple[str, float | None]:
    """The line of the table, and the gap when there is one to state."""
    problem = case.read()
    begin, used = time.monotonic(), _processor()
    answer = solve(problem, seed=options.seed, limits=Limits(seconds=options.seconds, beside=True))
    took, used = time.monotonic() - begin, _processor() - used
    with TemporaryDirectory() as folder:
        out = Path(folder) / "solution.json"
        (write_pdptw if case.pdptw else write_darp)(problem, answer, out)
        value = _referee(case, out)
    gap = value / case.best - 1 if value is not None and case.best else None
    cells = [
        case.name, f"{case.best:.2f}" if case.best else "",
        "refused" if value is None else f"{value:.2f}", "" if gap is None else f"{gap:+.2%}",
        "optimal" if answer.proof is Proof.OPTIMAL else f"<= {answer.gap:.1%}", f"{took:.1f}",
        f"{used:.1f}",
    ]  # fmt: skip
    best = case.best or value
    others = [] if options.alone else _others(case, problem, max(2.0, took), options.peers)
    cells += ["-" if v is None or not best else f"{v / best - 1:+.2%}" for v in others]
    return "| " + " | ".join(cells) + " |", gap


def _processor() -> float:
    """Seconds of processors used so far, searches beside the core included."""
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, kinds))


def _others(
    case: Case, problem: DialARide, seconds: float, peers: Path | None
) -> list[float | None]:
    """What the referee says of the others' answers; None: refused, or no answer."""
    net = build(problem)
    routes = [
        [step.place for step in steps_of(net, list(route.nodes))] for route in routed(net, seconds)
    ]
    found = [_judged(case, routes)]
    if case.pdptw and peers is not None:
        found += [_judged(case, _peer(peers, name, problem, seconds)) for name in PEERS]
    return found


def _judged(case: Case, routes: list[list[int]]) -> float | None:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "solution.json"
        out.write_text(json.dumps(routes), encoding="utf-8")
        return _referee(case, out)


def _referee(case: Case, out: Path) -> float | None:
    folder = DATA / ("pdptw" if case.pdptw else "darp")
    file = case.file
    if case.village:
        file = out.with_name(case.file.name)
        write_gathered(case.file, case.village, file)
    script = folder / "validate.py"
    run = subprocess.run([sys.executable, script, file, out, "--json"], capture_output=True)
    if run.returncode:
        return None
    found = json.loads(run.stdout)
    if case.pdptw and found["vehicles"] > (case.fleet or 0):
        return None
    return float(found["distance" if case.pdptw else "cost"])


def _peer(python: Path, name: str, problem: DialARide, seconds: float) -> list[list[int]]:
    script = Path(__file__).with_name("peers.py")
    run = subprocess.run(
        [python, script, name, str(seconds)], input=json.dumps(_question(problem)).encode(),
        capture_output=True,
    )  # fmt: skip
    if run.returncode:
        print(run.stderr.decode()[-300:], file=sys.stderr)
        return []
    found: list[list[int]] = json.loads(run.stdout)
    return found


def _question(problem: DialARide) -> dict[str, object]:
    bus = problem.vehicles[0]
    return {
        "minutes": problem.minutes, "capacity": bus.layouts[0][0], "fleet": bus.count,
        "shift": bus.shift, "rides": [_ride(request) for request in problem.requests],
    }  # fmt: skip


def _ride(request: Request) -> dict[str, object]:
    def end(node: int, service: float, window: tuple[float, float]) -> dict[str, object]:
        return {"node": node, "service": service, "window": window}

    return {
        "size": request.demand[0],
        "pickup": end(request.pickup, request.pickup_service, request.pickup_window),
        "delivery": end(request.delivery, request.delivery_service, request.delivery_window),
    }


if __name__ == "__main__":
    raise SystemExit(main())
