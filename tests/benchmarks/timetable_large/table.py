"""Prints the table of large timetables for docs/performance.md, every answer judged by the referee.

    python tests/benchmarks/timetable_large/table.py --seconds 60 300 [comp01 ...]

Instances, best known costs and the referee are looked for in $KURSPLANER_BENCH_DATA/ctt.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kursplaner.services import bench_ctt

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("KURSPLANER_BENCH_DATA", ROOT.parent / "shared" / "data")) / "ctt"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="instances; all when none is named")
    parser.add_argument("--seconds", type=float, nargs="+", default=[60.0])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    best = _best_known()
    names = options.names or sorted(name for name in best if (DATA / f"{name}.ctt").exists())
    if not names:
        print(f"No instances in {DATA}", file=sys.stderr)
        return 2
    limits = options.seconds
    print("| instance | best known |", *(f"{s:.0f} s | excess | bound |" for s in limits))
    print("|---|---|" + "---|---|---|" * len(limits))
    excesses: list[list[float]] = [[] for _ in limits]
    for name in names:
        cells = []
        for number, seconds in enumerate(limits):
            cost, bound = _solve(name, seconds, options.seed)
            excess = (cost - best[name]) / max(best[name], 1)
            excesses[number].append(excess)
            cells.append(f"{cost} | {excess:.0%} | {bound} |")
        print(f"| {name} | {best[name]} |", *cells, flush=True)
    means = (f"| {sum(column) / len(column):.0%} | |" for column in excesses)
    print("| mean | |", *means)
    return 0


def _best_known() -> dict[str, int]:
    path = DATA / "best_known.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["instance"]: int(row["best_known_ud2"]) for row in csv.DictReader(file)}


def _solve(name: str, seconds: float, seed: int) -> tuple[int, int]:
    """Cost by the referee and our bound. Raises ValueError when the referee finds a fault."""
    instance = DATA / f"{name}.ctt"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"{name}.sol"
        answer = bench_ctt.solve(instance, out, seconds, seed)
        judged = subprocess.run(
            [sys.executable, str(DATA / "validate.py"), "--json", str(instance), str(out)],
            capture_output=True,
            text=True,
            check=False,
        )
    verdict = json.loads(judged.stdout)
    if not verdict["feasible"] or verdict["cost"] != answer.cost.total:
        raise ValueError(f"{name}: the referee says {verdict}, we say {answer.cost}")
    return verdict["cost"], answer.bound


if __name__ == "__main__":
    sys.exit(main())
