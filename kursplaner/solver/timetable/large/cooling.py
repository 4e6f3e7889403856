"""How annealing cools: first the slots with seats counted, then slots and rooms together."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from kursplaner.solver.timetable.large.anneal import Annealer
from kursplaner.solver.timetable.large.shape import Shape, Timetable

HOT, WARM, COLD = 1.2, 0.24, 0.1
"""Temperatures from which slots, and then rooms, cool; the last in prices of a change of room."""
SLOTS = 0.6
"""Share of the time in which no room is named."""
STEPS = 1000
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
        stiffness = _stiffness(self.shape)
        hot, warm = HOT * stiffness, WARM * stiffness
        slots = Annealer(self.shape, first, named=False, seed=self.seed)
        self._cool(slots, SLOTS, hot, warm)
        rooms = Annealer(self.shape, slots.timetable, named=True, seed=self.seed)
        self.tell(rooms.timetable)
        self._cool(rooms, 1.0, warm, min(warm, COLD * (self.shape.problem.prices.room or 1)))

    def _cool(self, annealer: Annealer, end: float, hot: float, cold: float) -> None:
        begin, told = self.gone, annealer.best
        while self.gone < end and annealer.best > 0:
            share = (self.gone - begin) / (end - begin)
            annealer.run(hot * (cold / hot) ** share, STEPS)
            self.gone = self.spent(STEPS)
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
    return max(0.5, shape.problem.prices.isolated / 2) * max(1.0, sqrt(mean))
