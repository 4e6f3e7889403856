"""Who meets when, kept so that the price of moving a few lectures is known in microseconds.

The numbers lie in arrays that Python reads one by one and numpy all at once (see `sieve`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from kursplaner.solver.timetable.large.shape import Shape

BLOCKED = 1 << 20
"""Added to the clashes of a slot that a course cannot take, or has taken already."""
Courses = tuple[int, ...] | list[int]
Numbers = npt.NDArray[np.int64]


def numbers(count: int) -> tuple[array[int], Numbers]:
    """Zeros, and the same memory as numpy sees it."""
    plain = array("q", bytes(8 * count))
    return plain, np.frombuffer(plain, dtype=np.int64)


class Lonely(dict[int, int]):
    """Busy periods of a day, as bits -> price of those without a busy neighbour."""

    def __init__(self, price: int) -> None:
        super().__init__()
        self.price = price

    def __missing__(self, bits: int) -> int:
        alone = bits & ~(bits << 1) & ~(bits >> 1)
        self[bits] = self.price * alone.bit_count()
        return self[bits]


Row = tuple[int, Lonely]
"""Where the days of a curriculum begin in `busy`, and the price of such bits."""


class Week:
    """The slots of all lectures. A move takes the courses `out` from slot `here` to `there` and
    the courses `back` the other way; both are told to be free of clashes before."""

    def __init__(self, shape: Shape, slots: Sequence[Iterable[int]]) -> None:
        problem = shape.problem
        self.courses, self.slots, self.days = len(shape.courses), problem.slots, problem.days
        self.day = [shape.day(slot) for slot in range(problem.slots)]
        self.bit = [1 << slot % problem.periods for slot in range(problem.slots)]
        self.clashes, flat = numbers(self.slots * self.courses)
        """Per slot and course."""
        self.clash_table = flat.reshape(self.slots, self.courses)
        self.clash_table[:] = BLOCKED - BLOCKED * open_slots(shape)
        self._clash_rows, self._rivals = list(self.clash_table), list(_rivals(shape))
        self.meeting = [0] * problem.slots
        """Per slot the courses that meet, as bits."""
        self.busy, self.busy_table = numbers(len(shape.curricula) * self.days)
        """Per curriculum and day the busy periods, as bits."""
        self.rows = _rows(shape)
        self.spread, self.spread_table = numbers(self.courses * self.days)
        """Per course and day the lectures."""
        self.lack, self.lack_table = numbers(self.courses)
        """Per course the days missing; negative when there are more than asked for."""
        self.lack_table[:] = [course.min_days for course in problem.courses]
        self.price = problem.prices.day
        for course, taken in enumerate(slots):
            for slot in taken:
                self._put(course, slot)
        self.cost = self._cost()

    def _put(self, course: int, slot: int) -> None:
        day = self.day[slot]
        for base, _ in self.rows[course]:
            self.busy[base + day] |= self.bit[slot]
        self._clash_rows[slot] += self._rivals[course]
        self.meeting[slot] |= 1 << course
        self._on(course, day)

    def _cost(self) -> int:
        rows = dict(row for rows in self.rows for row in rows)
        lonely = sum(
            prices[self.busy[base + day]]
            for base, prices in rows.items()
            for day in range(self.days)
        )
        return lonely + self.price * sum(max(0, lack) for lack in self.lack)

    def _spread(self, course: int, before: int, after: int) -> int:
        """Change of price when a lecture changes the day."""
        base = course * self.days
        fewer = (self.spread[base + before] == 1) - (self.spread[base + after] == 0)
        if not fewer:
            return 0
        return fewer * self.price if self.lack[course] >= (fewer < 0) else 0

    def moved(self, course: int, here: int, there: int) -> int:
        """Change of price when one course moves; the commonest move of all."""
        old, new = self.day[here], self.day[there]
        off, on = self.bit[here], self.bit[there]
        change, busy = 0, self.busy
        if old == new:
            both = off | on
            for base, prices in self.rows[course]:
                bits = busy[base + old]
                change += prices[bits ^ both] - prices[bits]
            return change
        for base, prices in self.rows[course]:
            left, right = busy[base + old], busy[base + new]
            change += prices[left ^ off] - prices[left] + prices[right ^ on] - prices[right]
        return change + self._spread(course, old, new)

    def exchanged(self, out: Courses, back: Courses, here: int, there: int) -> int:
        """Change of price when courses change places."""
        old, new = self.day[here], self.day[there]
        off, on = self.bit[here], self.bit[there]
        rows, busy = self._odd([*out, *back]).items(), self.busy
        if old == new:
            both = off | on
            return sum([p[busy[base + old] ^ both] - p[busy[base + old]] for base, p in rows])
        change = sum([self._spread(course, old, new) for course in out])
        change += sum([self._spread(course, new, old) for course in back])
        for base, prices in rows:
            left, right = busy[base + old], busy[base + new]
            change += prices[left ^ off] - prices[left] + prices[right ^ on] - prices[right]
        return change

    def _odd(self, courses: Courses) -> dict[int, Lonely]:
        """Curricula whose busy slots change: two members that change places leave them alone."""
        odd: dict[int, Lonely] = {}
        for course in courses:
            for base, prices in self.rows[course]:
                if odd.pop(base, None) is None:
                    odd[base] = prices
        return odd

    def apply(self, out: Courses, back: Courses, here: int, there: int, change: int) -> None:
        old, new = self.day[here], self.day[there]
        off, on = self.bit[here], self.bit[there]
        for course in out:
            self._shift(course, here, there, old, new)
        for course in back:
            self._shift(course, there, here, new, old)
        busy = self.busy
        for base, _ in self._odd([*out, *back]).items() if back else self.rows[out[0]]:
            busy[base + old] ^= off
            busy[base + new] ^= on
        self.cost += change

    def _shift(self, course: int, here: int, there: int, old: int, new: int) -> None:
        rivals = self._rivals[course]
        self._clash_rows[here] -= rivals
        self._clash_rows[there] += rivals
        one = 1 << course
        self.meeting[here] ^= one
        self.meeting[there] ^= one
        if old != new:
            self._off(course, old)
            self._on(course, new)

    def _off(self, course: int, day: int) -> None:
        place = course * self.days + day
        self.spread[place] -= 1
        if not self.spread[place]:
            self.lack[course] += 1

    def _on(self, course: int, day: int) -> None:
        place = course * self.days + day
        if not self.spread[place]:
            self.lack[course] -= 1
        self.spread[place] += 1


def open_slots(shape: Shape) -> Numbers:
    """Per slot and course 1 if the course may take it."""
    table = np.zeros((shape.problem.slots, len(shape.courses)), dtype=np.int64)
    for course in shape.courses:
        table[list(shape.open[course]), course] = 1
    return table


def _rivals(shape: Shape) -> Numbers:
    """Per course what it adds to the clashes of every course in its slot."""
    table = np.eye(len(shape.courses), dtype=np.int64) * BLOCKED
    for course in shape.courses:
        table[course, list(shape.rivals[course])] = 1
    return table


def _rows(shape: Shape) -> list[list[Row]]:
    rows: list[list[Row]] = [[] for _ in shape.courses]
    for number, curriculum in enumerate(shape.curricula):
        lonely = Lonely(curriculum.weight * shape.problem.prices.isolated)
        for course in curriculum.members:
            rows[course].append((number * shape.problem.days, lonely))
    return rows
