"""Make the table of the tour engine for docs/performance.md.

python tests/benchmarks/shuttle/table.py [--seconds 60] [--only a8,b] [--out FILE]

Every answer is judged by the referees beside the instances; what they refuse does not count.
OR-Tools routing gets the time the engine took (at least two seconds); VROOM where it is installed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kursplaner.domain.dialaride import DialARide, Proof
from kursplaner.exchange.darp import read_darp, write_darp
from kursplaner.exchange.pdptw import read_pdptw, write_pdptw
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.network import build
from kursplaner.solver.shuttle.routing import routed

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("KURSPLANER_BENCH_DATA", ROOT.parent / "shared" / "data"))
HEAD = (
    "| instance | best known | kursplaner | gap | proof | s | OR-Tools routing | VROOM |",
    "|---|---:|---:|---:|---|---:|---:|---:|",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not DATA.is_dir():
        print(f"no instances at {DATA}", file=sys.stderr)
        return 2
    wanted = tuple(part for part in options.only.split(",") if part)
    lines = list(HEAD)
    for file in _instances():
        if not wanted or file.stem.startswith(wanted):
            lines.append(_row(file, options.seconds))
            print(lines[-1], flush=True)
    if options.out is not None:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _instances() -> Iterator[Path]:
    yield from sorted((DATA / "darp" / "many_to_one").glob("*.txt"))
    yield from sorted((DATA / "darp" / "cordeau2006").glob("*.txt"))
    yield from sorted((DATA / "pdptw" / "li_lim_100").glob("*.txt"))


def _row(file: Path, seconds: float) -> str:
    pdptw = "pdptw" in file.parts
    best, fleet = _best_known(file.stem, pdptw)
    problem = read_pdptw(file, fleet) if pdptw else read_darp(file)
    begin = time.monotonic()
    answer = solve(problem, limits=Limits(seconds=seconds))
    took = time.monotonic() - begin
    with TemporaryDirectory() as folder:
        out = Path(folder) / "solution.json"
        (write_pdptw if pdptw else write_darp)(problem, answer, out)
        accepted = _referee(file, out, pdptw)
    value = f"{answer.value:.2f}" if accepted else "refused"
    proof = "optimal" if answer.proof is Proof.OPTIMAL else f"<= {answer.gap:.1%}"
    peer = _number(_routing(problem, max(2.0, took)), best)
    vroom = _number(_vroom(problem), best) if pdptw else ""
    gap = f"{answer.value / best - 1:+.2%}"
    cells = (file.stem, f"{best:.2f}", value, gap, proof, f"{took:.1f}", peer, vroom)
    return "| " + " | ".join(cells) + " |"


def _best_known(name: str, pdptw: bool) -> tuple[float, int]:
    table = DATA / ("pdptw" if pdptw else "darp") / "best_known.csv"
    with table.open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["instance"] == name)
    return float(row["distance" if pdptw else "best_known"]), int(row["vehicles"])


def _referee(file: Path, out: Path, pdptw: bool) -> bool:
    script = DATA / ("pdptw" if pdptw else "darp") / "validate.py"
    run = subprocess.run([sys.executable, script, file, out, "--json"], capture_output=True)
    return run.returncode == 0 and bool(json.loads(run.stdout)["feasible"])


def _number(value: float | None, best: float) -> str:
    return "-" if value is None else f"{value / best - 1:+.2%}"


def _routing(problem: DialARide, seconds: float) -> float | None:
    """None: somebody is left out."""
    net = build(problem)
    routes = routed(net, seconds)
    if sum(len(route.kinds) for route in routes) < net.n:
        return None
    return sum(route.cost for route in routes)


def _vroom(problem: DialARide) -> float | None:
    """VROOM knows neither ride limits nor fractions: Li & Lim only, thousandths of a unit."""
    try:
        import vroom
    except ImportError:
        return None
    scale, bus = 1000, problem.vehicles[0]
    case = vroom.Input()
    case.set_durations_matrix(
        "car", [[round(scale * cell) for cell in row] for row in problem.minutes]
    )
    capacity = vroom.Amount(list(bus.layouts[0]))
    window = vroom.TimeWindow(round(scale * bus.shift[0]), round(scale * bus.shift[1]))
    for k in range(bus.count):
        case.add_vehicle(vroom.Vehicle(k + 1, start=bus.start, end=bus.end, capacity=capacity,
                                       profile="car", time_window=window))  # fmt: skip
    for r in problem.requests:
        ends = (
            vroom.ShipmentStep(place, place, service=round(scale * service), time_windows=[
                vroom.TimeWindow(round(scale * low), round(scale * high))
            ])
            for place, service, (low, high) in (
                (r.pickup, r.pickup_service, r.pickup_window),
                (r.delivery, r.delivery_service, r.delivery_window),
            )
        )  # fmt: skip
        pickup, delivery = ends
        case.add_shipment(pickup, delivery, amount=vroom.Amount(list(r.demand)))
    found = case.solve(exploration_level=5, nb_threads=2)
    if len(found.unassigned):
        return None
    return float(found.summary.cost) / scale


if __name__ == "__main__":
    raise SystemExit(main())
