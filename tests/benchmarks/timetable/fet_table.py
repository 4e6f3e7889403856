"""Prints a markdown table: school weeks planned by FET and by this program, one after the other.

    python tests/benchmarks/timetable/fet_table.py [--least SECONDS] [NAME ...]

FET goes first and may take as long as it likes; then the program gets FET's time, at least
`--least` seconds. Every answer is judged by the rules, written fully pinned and judged by FET.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.time import DAY, day_of
from kursplaner.exchange.fet.write import write_fet
from kursplaner.services.bench_fet import MONDAY, unpinned
from kursplaner.services.schools import carry_file
from kursplaner.solver.events import Event, Improved, Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons

DATA = Path(
    os.environ.get("KURSPLANER_BENCH_DATA", Path(__file__).parents[3].parent / "shared" / "data")
)
NAMES = ("uk-hopwood-esol", "denmark-small-school", "de-dgspro200809", "de-secondary-1")
REFEREE_SECONDS = 20
FET_SECONDS = 300
HEAD = (
    "| week | FET: placed, CPU s | all placed after s | placed | rules broken | wishes (bound) "
    "| s | FET accepts |\n|---|---|---|---|---|---|---|---|"
)


@dataclass(slots=True)
class Run:
    """One planning run and when it first had a place for everything."""

    problem: WeekProblem
    result: TimetableResult
    seconds: float
    complete_after: float | None

    @property
    def plan(self) -> WeekPlan:
        return WeekPlan(lessons=self.result.lessons, unserved=self.result.unserved)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--least", type=float, default=20.0)
    parser.add_argument("names", nargs="*", default=NAMES)
    options = parser.parse_args()
    print(HEAD, flush=True)
    for name in options.names:
        path = DATA / "fet" / f"{name}.fet"
        if not path.exists():
            print(f"| {name} | not at hand |")
            continue
        said, spent = fet(path, FET_SECONDS)
        print(row(name, path, said, spent, max(options.least, spent)), flush=True)
        if name.endswith("esol"):
            print(absence_row(name, path, options.least), flush=True)


def row(name: str, path: Path, said: str, spent: float, limit: float) -> str:
    done = run(unpinned(carry_file(path, MONDAY).problem), limit)
    return _row(name, f"{said}, {spent:.2f}", done)


def absence_row(name: str, path: Path, limit: float) -> str:
    """The published plan with its busiest teacher away on her busiest day: how much moves."""
    imported = carry_file(path, MONDAY)
    load = [(who, day_of(it.start)) for it in imported.plan.lessons for who in it.teachers]
    busiest, day = max(sorted(set(load)), key=load.count)
    away = Block(start=day * DAY, end=(day + 1) * DAY, label="krank")
    teachers = tuple(
        replace(it, absent=(away,)) if it.id == busiest else it for it in imported.problem.teachers
    )
    done = run(replace(imported.problem, teachers=teachers, pins=()), limit)
    before = {item.lesson: item for item in imported.plan.lessons}
    moved = sum(_moved(before.get(item.lesson), item) for item in done.plan.lessons)
    lost = load.count((busiest, day))
    return _row(f"{name}, a teacher of {lost} lessons away a day: {moved} changed", "-", done)


def _moved(before: PlacedLesson | None, now: PlacedLesson) -> bool:
    return before is not None and before != now


def run(problem: WeekProblem, limit: float) -> Run:
    complete: list[float] = []

    def note(event: Event) -> None:
        if isinstance(event, Improved) and event.level == "unplaced" and event.value == 0:
            complete.append(event.seconds)

    begin = time.monotonic()
    result = plan_lessons(problem, Stop(seconds=limit), 1, None, note)
    return Run(problem, result, time.monotonic() - begin, complete[0] if complete else None)


def _row(name: str, theirs: str, done: Run) -> str:
    broken = sum(item.hard for item in check(done.problem, done.plan))
    wishes = next((x for x in done.result.levels if x.name == "wishes"), None)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "planned.fet"
        write_fet(done.problem, done.plan, target)
        said, _ = fet(target, REFEREE_SECONDS)
    after = "-" if done.complete_after is None else f"{done.complete_after:.1f}"
    return (
        f"| {name} | {theirs} | {after} | {len(done.plan.lessons)} of {len(done.problem.lessons)} "
        f"| {broken} | {wishes.value if wishes else '-'} ({wishes.bound if wishes else '-'}) "
        f"| {done.seconds:.1f} | {'yes' if said == 'all' else said} |"
    )


def fet(path: Path, limit: int) -> tuple[str, float]:
    """What FET says of the file, and its CPU seconds. Its exit code is 0 even when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            ["fet-cl", f"--inputfile={path}", f"--outputdir={folder}", "--htmllevel=0",
             f"--timelimitseconds={limit}"],
            capture_output=True, text=True, check=False, timeout=limit + 60,
        ).stdout  # fmt: skip
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    if re.search(r"Simulation successful|Generation successful", said):
        return "all", spent
    return said.strip().splitlines()[-1][:60] if said.strip() else "nothing said", spent


if __name__ == "__main__":
    main()
