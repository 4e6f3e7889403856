"""How annealing cools: first the slots with seats counted, then slots and rooms together."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from kursplaner.solver.timetable.large.anneal import Annealer
from kursplaner.solver.timetable.large.shape import Shape, Timetable

HOT, WARM, COLD = 0.12, 0.24, 0.1
"""Temperatures from which slots, and then rooms, cool: in mean squares of the changes of price,
in what dear lectures are, and in prices of a change of room."""
SLOTS = 0.75
"""Share of the time in which no room is named."""
STEPS = 4000
"""Attempts between two looks at the clock: some milliseconds."""

Spent = Callable[[int], float]
"""Told how many steps were made; says the share of the time that is over, 1.0 to end."""
Tell = Callable[[Timetable], None]


class Cooling:
    """One way from hot to cold. `tell` gets every timetable that is the best of this way."""

    def __init__(self, shape: Shape, seed: int, spent: Spent, tell: Tell) -> None:
        self.shape, self.seed, self.spent, self.tell = shape, seed, spent, tell
        self.gone = spent(0)

    def run(self, first: Timetable) -> None:
        slots = Annealer(self.shape, first, named=False, seed=self.seed)
        warm = WARM * _stiffness(self.shape)
        self._cool(slots, SLOTS, max(warm, HOT * _roughness(slots)), warm)
        rooms = Annealer(self.shape, slots.timetable, named=True, seed=self.seed)
        self.tell(rooms.timetable)
        self._cool(rooms, 1.0, warm, min(warm, COLD * (self.shape.problem.prices.room or 1)))

    def _cool(self, annealer: Annealer, end: float, hot: float, cold: float) -> None:
        begin, told = self.gone, annealer.best
        while self.gone < end and annealer.best > 0:
            share = (self.gone - begin) / (end - begin)
            self.gone = self.spent(annealer.run(hot * (cold / hot) ** share, STEPS))
            if annealer.named is not None and annealer.best < told:
                told = annealer.best
                self.tell(annealer.timetable)


def _stiffness(shape: Shape) -> float:
    """How dear moves are: the more curricula a lecture is in, the hotter it must be to move it.

    Their changes of price are of both signs, so that they grow like a square root.
    """
    courses = shape.problem.courses
    weights = [
        course.lectures * sum(shape.curricula[k].weight for k in shape.curricula_of[number])
        for number, course in enumerate(courses)
    ]
    mean = sum(weights) / sum(course.lectures for course in courses)
    return _unit(shape) * max(1.0, sqrt(mean))


def _roughness(annealer: Annealer) -> float:
    """Mean square of what moves of one lecture change, at the beginning.

    A few dear courses freeze where they are, and all others around them, unless it begins so hot.
    """
    week = annealer.week
    changes = [
        week.moved(course, here, there)
        for course, here in zip(annealer.course, annealer.slot, strict=True)
        for there in range(week.slots)
        if not week.clashes[there * week.courses + course]
    ]
    return sum(it * it for it in changes) / max(1, len(changes)) / _unit(annealer.shape)


def _unit(shape: Shape) -> float:
    return max(0.5, shape.problem.prices.isolated / 2)
