"""The last step: every placement fixed, and what follows from it at its best and true price."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import day_of
from kursplaner.solver.cpsat import Answer, Clock, solve_levels
from kursplaner.solver.events import Level, Stop
from kursplaner.solver.timetable.build import Built
from kursplaner.solver.timetable.placing import hold, placed_lessons

TIGHT = Stop(seconds=5.0, deterministic=1.0)
"""To settle what follows from decisions already made: presolve alone nearly always does it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with the model whose variables it values."""

    built: Built
    answer: Answer


def days_too_cheap(built: Built, answer: Answer) -> set[tuple[str, int]]:
    """(teacher, day) with more changes of site beyond the first than the answer pays for."""
    table, further = built.table, built.objective.days.further
    days: dict[tuple[str, int], list[PlacedLesson]] = {}
    for item in placed_lessons(table, answer):
        for teacher in item.teachers:
            days.setdefault((teacher, day_of(item.start)), []).append(item)
    found = set()
    for key, items in days.items():
        items.sort(key=lambda item: item.start)
        sites = [table.index.rooms[item.room].site for item in items]
        changes = sum(a != b for a, b in pairwise(sites))
        if key in further and changes - 1 > answer[further[key]]:
            found.add(key)
    return found


def settled(found: Found, clock: Clock, seed: int, stage: str) -> Found:
    """With every placement fixed, what follows at its best: attendance, and true costs.

    Without proof an answer may miss a person needlessly or show a cost too high.
    """
    table, answer = found.built.table, found.answer
    days = days_too_cheap(found.built, answer)
    if all(level.proven for level in answer.levels) and not days:
        return found
    for lesson in table.lessons.values():
        hold(table.model, lesson, answer.values)
    while found.built.objective.days.tell(days):
        pass
    levels = found.built.objective.levels
    stop = replace(TIGHT, seconds=max(TIGHT.seconds, clock.stop.seconds - clock.seconds))
    tight = solve_levels(table.model, levels, Clock(stop), seed, stage, lambda event: None)
    if tight is None:
        return found
    pairs = zip(answer.levels, tight.levels, strict=True)
    reached = tuple(_reached(old, new) for old, new in pairs)
    return Found(found.built, Answer(tight.values, reached))


def _reached(old: Level, new: Level) -> Level:
    bound = min(old.bound, new.value)
    return replace(old, value=new.value, bound=bound, proven=new.value <= bound)
