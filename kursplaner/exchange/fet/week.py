"""The planned week as FET sees it: hours, unique names, numbers of activities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import gcd

from msgspec import Struct

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import DAY, WEEKDAYS, Interval, clock
from kursplaner.errors import UserError

MOST_HOURS = 72
"""Hours a day FET can handle."""


class Clock(Struct, frozen=True):
    """Hours of the file: equal steps from `first`, minute of the day."""

    days: tuple[int, ...]
    first: int
    step: int
    hours: int

    def day(self, minute: int) -> str:
        return WEEKDAYS[minute // DAY % 7]

    def hour(self, minute: int) -> str:
        return clock(minute % DAY)

    def length(self, minutes: int) -> int:
        """Steps, rounded up: nothing else can begin within a step."""
        return -(-minutes // self.step)

    def slots(self) -> Iterator[Interval]:
        for day in self.days:
            for number in range(self.hours):
                start = day * DAY + self.first + number * self.step
                yield Interval(start, start + self.step)


def _clock_of(problem: WeekProblem, plan: PlanIndex) -> Clock:
    """The planning grid, coarser where all placed lessons allow it and FET needs it."""
    grid = problem.grid
    spans = [plan.span(item) for item in plan.placed.values()]
    first = min([grid.day_start, *(span.start % DAY for span in spans)])
    last = max([grid.day_end, *((span.end - 1) % DAY + 1 for span in spans)])
    step = grid.lesson_step
    for span in spans:
        step = gcd(step, span.start % DAY - first)
    hours = -(-(last - first) // step)
    if hours > MOST_HOURS:
        raise UserError(
            f"FET kennt höchstens {MOST_HOURS} Stunden am Tag; dieser Plan braucht {hours}.",
            "Bitte lassen Sie die Termine auf einem gröberen Raster beginnen.",
        )
    days = sorted({*grid.days, *(span.start // DAY for span in spans)})
    return Clock(tuple(days), first, step, hours)


class FetWeek:
    """One problem and plan, with everything both kinds of lists need."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan, *, locked: bool = True) -> None:
        self.problem = problem
        self.locked = locked
        self.index = ProblemIndex(problem)
        self.plan = PlanIndex(self.index, plan)
        self.clock = _clock_of(problem, self.plan)
        self.ids = {lesson.id: n for n, lesson in enumerate(problem.lessons, start=1)}
        self.names = {
            "teacher": _unique({item.id: item.name for item in problem.teachers}),
            "room": _unique({item.id: item.name for item in problem.rooms}),
            "course": _unique({item.id: item.name for item in problem.courses}),
            "site": _unique({item.id: item.name for item in problem.sites}),
        }

    def name(self, kind: str, id: str) -> str:
        return self.names[kind][id]

    @property
    def always(self) -> tuple[Interval, ...]:
        """All the time the file knows."""
        return tuple(self.clock.slots())


def person_name(id: str) -> str:
    """People appear by id, never by name."""
    return f"P {id}"


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """Names by id, told apart by the id where two are the same."""
    seen = list(names.values())
    return {id: name if seen.count(name) == 1 else f"{name} ({id})" for id, name in names.items()}
