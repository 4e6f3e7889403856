"""Prints a markdown table: school weeks planned by FET and by this program, one after the other.

    python tests/benchmarks/timetable/fet_table.py [--least S] [--most S] [--workers N] [NAME ...]

FET goes first, with its own file and then with the rules carried over here and no others; it may
take `--most` seconds each time. Then the program gets FET's CPU time, at least `--least` and at
most `--most` seconds of the clock. Both are counted in CPU seconds, so what else the machine does
matters little. Every answer is judged by the rules, written fully pinned and judged by FET.
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
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.time import DAY, day_of
from kursplaner.exchange.fet.write import write_fet
from kursplaner.exchange.loss import Imported
from kursplaner.services.bench_fet import MONDAY, unpinned
from kursplaner.services.schools import carry_file
from kursplaner.solver.events import Event, Improved, Stop
from kursplaner.solver.timetable import TimetableResult, plan_lessons
from kursplaner.solver.timetable.options import OptionBook

DATA = Path(
    os.environ.get("KURSPLANER_BENCH_DATA", Path(__file__).parents[3].parent / "shared" / "data")
)
NAMES = ("uk-hopwood-esol", "denmark-small-school", "de-dgspro200809", "de-secondary-1")
REFEREE_SECONDS = 30
HEAD = (
    "| week | FET: placed | CPU s | same rules: placed | CPU s | here: placed "
    "| all placed after, CPU s | rules broken | wishes (bound) | s | FET accepts |\n"
    "|---|---|---:|---|---:|---|---:|---:|---:|---:|---|"
)


@dataclass(frozen=True, slots=True)
class Limits:
    least: float
    most: float
    workers: int


@dataclass(slots=True)
class Run:
    """One planning run and when it first had a place for everything."""

    problem: WeekProblem
    result: TimetableResult
    seconds: float
    complete_after: float | None
    """CPU seconds."""

    @property
    def plan(self) -> WeekPlan:
        return WeekPlan(lessons=self.result.lessons, unserved=self.result.unserved)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--least", type=float, default=20.0)
    parser.add_argument("--most", type=float, default=120.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("names", nargs="*", default=NAMES)
    options = parser.parse_args()
    limits = Limits(options.least, options.most, options.workers)
    print(HEAD, flush=True)
    for name in options.names:
        path = DATA / "fet" / f"{name}.fet"
        if not path.exists():
            print(f"| {name} | not at hand |")
            continue
        for line in rows(name, path, limits):
            print(line, flush=True)


def rows(name: str, path: Path, limits: Limits) -> list[str]:
    imported = carry_file(path, MONDAY)
    said, spent = fet(path, limits.most)
    limit = min(limits.most, max(limits.least, spent))
    question = unpinned(imported.problem)
    theirs = (said, f"{spent:.2f}", *same_rules(question, limits.most))
    found = [line(name, theirs, run(question, limit, limits.workers))]
    if name.endswith("esol"):
        again = partial(changed_row, name, imported, limits)
        clashes = sum(item.hard for item in check(imported.problem, imported.plan))
        left = len(imported.plan.unserved)
        free = replace(imported.problem, pins=())
        found.append(again(f"as imported ({clashes} clashes, {left} unplaced), unpinned", free))
        found.append(again(*absence(imported)))
    return found


def changed_row(
    name: str, imported: Imported, limits: Limits, what: str, problem: WeekProblem
) -> str:
    """The published plan planned again: how much moves."""
    done = run(problem, limits.least, limits.workers)
    before = {item.lesson: item for item in imported.plan.lessons}
    moved = sum(_moved(before.get(item.lesson), item) for item in done.plan.lessons)
    proof = ", proven" if done.result.proven else ""
    return line(f"{name}, {what}: {moved} changed{proof}", ("-",) * 4, done)


def absence(imported: Imported) -> tuple[str, WeekProblem]:
    """The busiest teacher away on her busiest day."""
    load = [(who, day_of(it.start)) for it in imported.plan.lessons for who in it.teachers]
    busiest, day = max(sorted(set(load)), key=load.count)
    away = Block(start=day * DAY, end=(day + 1) * DAY, label="krank")
    teachers = tuple(
        replace(it, absent=(away,)) if it.id == busiest else it for it in imported.problem.teachers
    )
    what = f"a teacher of {load.count((busiest, day))} lessons away a day"
    return what, replace(imported.problem, teachers=teachers, pins=())


def _moved(before: PlacedLesson | None, now: PlacedLesson) -> bool:
    """Another time, room or set of teachers."""
    return before is not None and (
        (before.start, before.room, {*before.teachers}) != (now.start, now.room, {*now.teachers})
    )


def run(problem: WeekProblem, limit: float, workers: int) -> Run:
    complete: list[float] = []

    def note(event: Event) -> None:
        if isinstance(event, Improved) and event.level == "unplaced" and event.value == 0:
            complete.append(time.process_time() - cpu)

    begin, cpu = time.monotonic(), time.process_time()
    result = plan_lessons(problem, Stop(seconds=limit, workers=workers), 1, None, note)
    return Run(problem, result, time.monotonic() - begin, complete[0] if complete else None)


def same_rules(problem: WeekProblem, most: float) -> tuple[str, str]:
    """What FET does with the rules carried over and no others."""
    index, grid = ProblemIndex(problem), problem.grid
    book = OptionBook(index)
    anywhere = tuple(
        PlacedLesson(
            lesson.id,
            min(book.all[lesson.id].starts, default=grid.day_start),
            (index.course_of(lesson.id).rooms or tuple(index.rooms))[0],
            index.course_of(lesson.id).teachers,
        )
        for lesson in problem.lessons
    )
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "question.fet"
        write_fet(problem, WeekPlan(lessons=anywhere), target, locked=False)
        said, spent = fet(target, most)
    return said, f"{spent:.2f}"


def line(name: str, theirs: tuple[str, ...], done: Run) -> str:
    broken = sum(item.hard for item in check(done.problem, done.plan))
    wishes = next((x for x in done.result.levels if x.name == "wishes"), None)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "planned.fet"
        write_fet(done.problem, done.plan, target)
        judged, _ = fet(target, REFEREE_SECONDS)
    after = "-" if done.complete_after is None else f"{done.complete_after:.1f}"
    cells = (
        name,
        *theirs,
        f"{len(done.plan.lessons)} of {len(done.problem.lessons)}",
        after,
        broken,
        f"{wishes.value if wishes else '-'} ({wishes.bound if wishes else '-'})",
        f"{done.seconds:.1f}",
        "yes" if judged == "all" else judged,
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def fet(path: Path, limit: float) -> tuple[str, float]:
    """What FET says of the file, and its CPU seconds. Its exit code is 0 even when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            ["fet-cl", f"--inputfile={path}", f"--outputdir={folder}", "--htmllevel=0",
             f"--timelimitseconds={limit:.0f}"],
            capture_output=True, text=True, check=False, timeout=limit + 60,
        ).stdout  # fmt: skip
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    if re.search(r"Simulation successful|Generation successful", said):
        return "all", spent
    return said.strip().splitlines()[-1][:60] if said.strip() else "nothing said", spent


if __name__ == "__main__":
    main()
