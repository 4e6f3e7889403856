"""Measures large timetables, every answer judged by the referee, and prints the table of
docs/performance.md. Rows are kept in a file, so that a long table can be made piece by piece.

    python tests/benchmarks/timetable_large/table.py --rows rows.csv --seconds 300 comp01 comp02
    python tests/benchmarks/timetable_large/table.py --rows rows.csv --print

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
from typing import NamedTuple

from kursplaner.services import bench_ctt

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("KURSPLANER_BENCH_DATA", ROOT.parent / "shared" / "data")) / "ctt"


class Row(NamedTuple):
    """One measurement; several of the same instance and time are different seeds."""

    instance: str
    seconds: int
    seed: int
    cost: int
    bound: int
    cpu: int
    """Seconds of processors really had; two cores offer twice `seconds`."""


def main() -> int:
    options = _options()
    best = _best_known()
    if not best:
        print(f"No instances in {DATA}", file=sys.stderr)
        return 2
    if not options.print:
        for name in options.names or [n for n in sorted(best) if (DATA / f"{n}.ctt").exists()]:
            _keep(options.rows, _measured(name, options.seconds, options.seed))
    print("\n".join(_table(_rows(options.rows), best)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="instances; all when none is named")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=Path, required=True, help="CSV file that is added to")
    parser.add_argument("--print", action="store_true", help="print what is kept, run nothing")
    return parser.parse_args()


def _best_known() -> dict[str, int]:
    path = DATA / "best_known.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["instance"]: int(row["best_known_ud2"]) for row in csv.DictReader(file)}


def _measured(name: str, seconds: int, seed: int) -> Row:
    """Cost by the referee and our bound. Raises ValueError when the referee finds a fault."""
    instance, before = DATA / f"{name}.ctt", sum(os.times()[:4])
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"{name}.sol"
        answer = bench_ctt.solve(instance, out, seconds, seed)
        cpu = round(sum(os.times()[:4]) - before)
        judged = subprocess.run(
            [sys.executable, str(DATA / "validate.py"), "--json", str(instance), str(out)],
            capture_output=True,
            text=True,
            check=False,
        )
    verdict = json.loads(judged.stdout)
    if not verdict["feasible"] or verdict["cost"] != answer.cost.total:
        raise ValueError(f"{name}: the referee says {verdict}, we say {answer.cost}")
    return Row(name, seconds, seed, verdict["cost"], answer.bound, cpu)


def _keep(path: Path, row: Row) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(row)


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(name, *map(int, numbers)) for name, *numbers in csv.reader(file)]


def _table(rows: list[Row], best: dict[str, int]) -> list[str]:
    times = sorted({row.seconds for row in rows})
    head = "| instance | best known | bound |" + "".join(
        f" {s} s | CPU s | excess |" for s in times
    )
    lines = [head, "|---|---:|---:|" + "---:|---:|---:|" * len(times)]
    for name in sorted({row.instance for row in rows}):
        bound = max(row.bound for row in rows if row.instance == name)
        cells = [_cell(rows, name, seconds, best[name]) for seconds in times]
        lines.append(f"| {name} | {best[name]} | {bound} | " + " | ".join(cells) + " |")
    means = "".join(f" | | {_mean(rows, seconds, best)} |" for seconds in times)
    return [*lines, f"| mean | | |{means}"]


def _cell(rows: list[Row], name: str, seconds: int, best: int) -> str:
    found = [row for row in rows if row.instance == name and row.seconds == seconds]
    if not found:
        return "- | - | -"
    costs, cpu = ", ".join(str(row.cost) for row in found), sum(row.cpu for row in found)
    mean = sum(row.cost for row in found) / len(found)
    return f"{costs} | {cpu / len(found):.0f} | {_excess(mean, best):.0%}"


def _mean(rows: list[Row], seconds: int, best: dict[str, int]) -> str:
    """Over the instances measured with that time, each counted once."""
    names = {row.instance for row in rows if row.seconds == seconds}
    costs = {n: [r.cost for r in rows if r.instance == n and r.seconds == seconds] for n in names}
    excesses = [_excess(sum(c) / len(c), best[name]) for name, c in costs.items()]
    return f"{sum(excesses) / len(excesses):.0%}"


def _excess(cost: float, best: int) -> float:
    return (cost - best) / max(best, 1)


if __name__ == "__main__":
    sys.exit(main())
