"""Seats while no room is named yet: counted by size in every slot, exact for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kursplaner.solver.timetable.large.seats import beyond, scarce
from kursplaner.solver.timetable.large.shape import Shape
from kursplaner.solver.timetable.large.sieve import Movers
from kursplaner.solver.timetable.large.week import Courses, Numbers

WIDTH = 12
"""Bits of one counter."""
HALF = 1 << WIDTH - 1
"""A counter starts so far below this that it is reached by the first lecture too many."""


class Counted:
    """Per slot one number that holds a counter per size of room: lectures larger than that size
    against rooms larger than it (Hall). The lowest counts all lectures against all rooms."""

    def __init__(self, shape: Shape, slots: Sequence[Iterable[int]]) -> None:
        problem, steps = shape.problem, scarce(shape)
        price = problem.prices.seat
        self.prices = [0, *(price * (high - low) for low, high, _ in steps)]
        self.weights = [
            1 + sum((course.size > low) << WIDTH * n for n, (low, _, _) in enumerate(steps, 1))
            for course in problem.courses
        ]
        limits = [len(shape.rooms), *(rooms for _, _, rooms in steps)]
        self.over = sum(HALF << WIDTH * n for n in range(len(limits)))
        empty = sum(HALF - 1 - limit << WIDTH * n for n, limit in enumerate(limits))
        self.full = [empty] * problem.slots
        for course, taken in enumerate(slots):
            for slot in taken:
                self.full[slot] += self.weights[course]
        self._missed = np.array([self._missing(state) for state in self.full])
        self.cost = beyond(shape) + int(self._missed.sum())

    def crowded(self, slot: int) -> bool:
        """Whether there is no room left."""
        return bool(self.full[slot] + 1 & HALF)

    def relief(self, _: Movers, here: Numbers, there: Numbers) -> Numbers:
        """What each of many moves may save at most."""
        missed: Numbers = self._missed[here] + self._missed[there]
        return missed

    def price(self, out: Courses, back: Courses, here: int, there: int, limit: float) -> int | None:
        """Change of the price of missing seats; None when there are too few rooms or the limit
        cannot be kept."""
        weights, full = self.weights, self.full
        left, right = full[here], full[there]
        free = not (left | right) & self.over
        if free and limit < 0:
            return None
        gain = sum([weights[course] for course in out])
        if back:
            gain -= sum([weights[course] for course in back])
        after = (left - gain) | (right + gain)
        if free and not after & self.over:
            return 0
        if after & HALF:
            return None
        change = self._missing(left - gain) + self._missing(right + gain)
        return change - self._missing(left) - self._missing(right)

    def apply(self, out: Courses, back: Courses, here: int, there: int, change: int) -> None:
        weights = self.weights
        gain = sum([weights[course] for course in out]) - sum([weights[c] for c in back])
        self.full[here] -= gain
        self.full[there] += gain
        self.cost += change
        if change or (self.full[here] | self.full[there]) & self.over:
            for slot in (here, there):
                self._missed[slot] = self._missing(self.full[slot])

    def revert(self) -> None:
        """Nothing is made before `apply`."""

    def _missing(self, state: int) -> int:
        missing, over = 0, state & self.over
        while over:
            place = over.bit_length() // WIDTH * WIDTH - WIDTH
            over ^= HALF << place
            missing += self.prices[place // WIDTH] * ((state >> place) % (2 * HALF) - HALF + 1)
        return missing
