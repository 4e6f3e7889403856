"""How annealing cools: first the slots with seats counted, then slots and rooms together."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np
import numpy.typing as npt

from kursplaner.domain.periods import PeriodCourse, PeriodProblem, PeriodRoom
from kursplaner.solver.timetable.large.kernel import anneal, roughness
from kursplaner.solver.timetable.large.shape import Shape, Timetable, shape_of
from kursplaner.solver.timetable.large.state import State, state_of, timetable_of

HOT, WARM, COLD = 0.2, 0.24, 0.1
"""Temperatures from which slots, and then rooms, cool: in mean squares of the changes of price,
in what dear lectures are, and in prices of a change of room."""
SLOTS = 0.9
"""Share of the time in which no room is named."""
BANDS = 40
"""Parts of the way from hot to warm."""
FELT = 0.7
"""Share of the time that goes to where the price fell before; the rest is spread evenly."""
QUICK_SHARE, QUICK_SECONDS = 0.1, 10.0
"""Of the time, and at most, for a first cooling: it gives the pace, and a good timetable in case
the search is stopped early."""
STEPS = 10_000
"""Attempts between two looks at the clock: some milliseconds."""

Spent = Callable[[int], float]
"""Told how many steps were made; says the share of the time that is over, 1.0 to end."""
Tell = Callable[[Timetable], None]
Pace = npt.NDArray[np.float64]
"""Share of the time for each band."""
EVEN: Pace = np.full(BANDS, 1.0 / BANDS)
_MARKS = np.linspace(0.0, 1.0, BANDS + 1)


class Cooling:
    """One way from hot to cold. `tell` gets every timetable that is the best of this way."""

    def __init__(self, shape: Shape, seed: int, spent: Spent, tell: Tell) -> None:
        self.shape, self.seed, self.spent, self.tell = shape, seed, spent, tell
        self.gone = spent(0)

    def run(self, first: Timetable, pace: Pace = EVEN) -> Pace:
        """Says at which pace to cool the next time."""
        slots = state_of(self.shape, first, named=False, seed=self.seed)
        warm = WARM * _stiffness(self.shape)
        hot = max(warm, HOT * _roughness(self.shape, slots))
        found = self._cool(slots, SLOTS, hot, warm, pace)
        rooms = state_of(
            self.shape, timetable_of(self.shape, slots), named=True, seed=self.seed + 1
        )
        self.tell(timetable_of(self.shape, rooms))
        cold = min(warm, COLD * (self.shape.problem.prices.room or 1))
        self._cool(rooms, 1.0, warm, cold, EVEN)
        return found

    def _cool(self, state: State, end: float, hot: float, cold: float, pace: Pace) -> Pace:
        begin, told, ends = self.gone, state.best, np.cumsum([0.0, *pace])
        sums, counts = np.zeros(BANDS), np.zeros(BANDS)
        while self.gone < end and state.best > 0 and state.counts.lectures:
            way = float(np.interp((self.gone - begin) / (end - begin), ends, _MARKS))
            anneal(state.memory, state.at, state.counts, hot * (cold / hot) ** way, STEPS)
            self.gone = self.spent(STEPS)
            band = min(BANDS - 1, int(way * BANDS))
            sums[band] += state.cost
            counts[band] += 1
            if state.counts.named and state.best < told:
                told = state.best
                self.tell(timetable_of(self.shape, state))
        return pace_of(sums, counts, hot, cold)


def pace_of(sums: Pace, counts: Pace, hot: float, cold: float) -> Pace:
    """Most time for bands in which the price falls most for their temperature (entropy).

    Of each band the sum of the prices seen and how many these are.
    """
    seen = np.flatnonzero(counts)
    if len(seen) < 2:
        return EVEN
    bands = np.arange(BANDS)
    price = np.interp(bands, seen, sums[seen] / counts[seen])
    falls = np.maximum(0.0, -np.gradient(price)) / (hot * (cold / hot) ** (bands / BANDS))
    smooth: Pace = np.convolve(falls, np.full(5, 0.2), mode="same")
    if not smooth.any():
        return EVEN
    pace: Pace = FELT * smooth / smooth.sum() + (1.0 - FELT) * EVEN
    return pace


def prepare() -> None:
    """Compiles the loops: some ten seconds on a machine's first run, then a fraction of one."""
    problem = PeriodProblem(
        days=1,
        periods=1,
        courses=(PeriodCourse(id="", lectures=1, min_days=2),),
        rooms=(PeriodRoom(id="", capacity=1),),
    )
    Cooling(shape_of(problem), 0, lambda steps: steps / STEPS, lambda _: None).run([{0: 0}])


def _stiffness(shape: Shape) -> float:
    """How dear moves are: the more curricula a lecture is in, the hotter it must be to move it.

    Their changes of price are of both signs, so that they grow like a square root.
    """
    courses = shape.problem.courses
    weights = [
        course.lectures * sum(shape.curricula[k].weight for k in shape.curricula_of[number])
        for number, course in enumerate(courses)
    ]
    mean = sum(weights) / max(1, sum(course.lectures for course in courses))
    return _unit(shape) * max(1.0, sqrt(mean))


def _roughness(shape: Shape, state: State) -> float:
    """How much moves change the price, at the beginning.

    A few dear courses freeze where they are, and all others around them, unless it begins so hot.
    """
    return roughness(state.memory, state.at, state.counts) / _unit(shape)


def _unit(shape: Shape) -> float:
    return max(0.5, shape.problem.prices.isolated / 2)
