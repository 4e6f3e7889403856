"""Many attempts at once, for numpy: the few that may be taken are let through to be made.

Prices are those at the beginning of the batch. Whoever makes a move looks at them again, so that
only attempts that have become good within the batch are missed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kursplaner.solver.timetable.large.shape import Shape
from kursplaner.solver.timetable.large.week import BLOCKED, Numbers, Week, open_slots

LINKS = 5
"""Times that a chain of clashes goes to and fro at most."""
IDLE = 0.25
"""Share of the moves of price 0 that are made."""
Sets = npt.NDArray[np.uint64]
"""Per row a set of courses, packed."""
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Movers:
    """Courses that change places between two slots, one entry per course.

    `attempt` numbers the attempts from 0; those of one course alone come first, `alone` of them.
    """

    attempt: Numbers
    course: Numbers
    leaves: Numbers
    enters: Numbers
    alone: int


Relief = Callable[[Movers, Numbers, Numbers], Floats | Numbers]
"""What the seats may become cheaper at most, per attempt between two slots."""


class Sieve:
    """Draws attempts to take a lecture to another slot, along clashes if need be."""

    def __init__(self, shape: Shape, week: Week, seed: int) -> None:
        self.week, self.random = week, np.random.default_rng(seed)
        self._day, self._bit = np.array(week.day), np.array(week.bit)
        rivals = np.zeros((week.courses, week.courses), dtype=bool)
        for course in shape.courses:
            rivals[course, list(shape.rivals[course])] = True
        self._rivals = _packed(rivals)
        self._single = _packed(np.eye(week.courses, dtype=bool))
        self._open = _packed(open_slots(shape) > 0)
        isolated = shape.problem.prices.isolated
        self._prices = np.array([isolated * it.weight for it in shape.curricula], dtype=np.int64)
        self._rows = np.array([len(of) for of in shape.curricula_of], dtype=np.int64)
        self._first = np.cumsum(self._rows) - self._rows
        self._curriculum = np.array(
            [number for of in shape.curricula_of for number in of], dtype=np.int64
        )

    def attempts(
        self, course: Numbers, here: Numbers, there: Numbers, temperature: float, relief: Relief
    ) -> tuple[Numbers, Floats]:
        """Which of the attempts may be taken, and up to which price each."""
        week = self.week
        clash = week.clash_table[there, course]
        free = np.flatnonzero(clash == 0)
        chain = np.flatnonzero((clash > 0) & (clash < BLOCKED))
        done, out, back = self._chains(course[chain], here[chain], there[chain])
        tried = np.concatenate((free, chain[done]))
        here, there = here[tried], there[tried]
        movers = self._movers(course[free], out, back, here, there)
        change = self._change(movers, here, there)
        limit: Floats = self.random.standard_exponential(len(tried)) * temperature
        good = change - relief(movers, here, there) <= limit
        # To and fro for nothing is symmetric, so it may be rarer: making moves is dear.
        good &= (change != 0) | (self.random.random(len(tried)) < IDLE)
        return tried[good], limit[good]

    def _movers(
        self, free: Numbers, out: Sets, back: Sets, here: Numbers, there: Numbers
    ) -> Movers:
        alone = len(free)
        (goers, gone), (comers, come) = self._members(out), self._members(back)
        left = np.concatenate((np.arange(alone), goers + alone))
        right = comers + alone
        return Movers(
            attempt=np.concatenate((left, right)),
            course=np.concatenate((free, gone, come)),
            leaves=np.concatenate((here[left], there[right])),
            enters=np.concatenate((there[left], here[right])),
            alone=alone,
        )

    def _members(self, sets: Sets) -> tuple[Numbers, Numbers]:
        """Row and course of every member."""
        bits = np.unpackbits(
            sets.view(np.uint8), axis=1, bitorder="little", count=self.week.courses
        )
        row, course = np.divmod(np.flatnonzero(bits), self.week.courses)
        return row, course

    def _chains(self, course: Numbers, here: Numbers, there: Numbers) -> tuple[Numbers, Sets, Sets]:
        """Which attempts end as chains (Kempe), and who goes and who comes back in each."""
        taken = _packed(self.week.clash_table >= BLOCKED)
        meeting = taken & self._open
        number, slots = np.arange(len(course)), [here, there]
        seen = [self._single[course], np.zeros_like(self._single[course])]
        wave, side = self._rivals[course] & meeting[there], 1
        ended: list[tuple[Numbers, Sets, Sets]] = []
        for _ in range(LINKS):
            stays = ~(wave & taken[slots[1 - side]]).any(axis=1)
            number, wave = number[stays], wave[stays]
            slots, seen = [it[stays] for it in slots], [it[stays] for it in seen]
            if not len(number):
                break
            seen[side] |= wave
            row, rival = self._members(wave)
            begins = np.searchsorted(row, np.arange(len(number)))
            reach = np.bitwise_or.reduceat(self._rivals[rival], begins)
            side = 1 - side
            wave = reach & meeting[slots[side]] & ~seen[side]
            last = ~wave.any(axis=1)
            ended.append((number[last], seen[0][last], seen[1][last]))
            stays = ~last
            number, wave = number[stays], wave[stays]
            slots, seen = [it[stays] for it in slots], [it[stays] for it in seen]
        if not ended:
            return number[:0], seen[0][:0], seen[1][:0]
        return (
            np.concatenate([it[0] for it in ended]),
            np.concatenate([it[1] for it in ended]),
            np.concatenate([it[2] for it in ended]),
        )

    def _change(self, movers: Movers, here: Numbers, there: Numbers) -> Floats:
        """Change of the week's price per attempt."""
        lonely = self._lonely(movers, here, there)
        week, course = self.week, movers.course
        old, new = self._day[movers.leaves], self._day[movers.enters]
        base, lack = course * week.days, week.lack_table[course]
        fewer = (week.spread_table[base + old] == 1).astype(np.int64)
        fewer -= week.spread_table[base + new] == 0
        fewer[(old == new) | (lack < (fewer < 0))] = 0
        days = summed(movers.attempt, fewer, len(here))
        return lonely + week.price * days

    def _lonely(self, movers: Movers, here: Numbers, there: Numbers) -> Floats:
        """Of it, what lectures without a neighbour cost."""
        rows = self._rows[movers.course]
        ends = np.cumsum(rows)
        mover = np.repeat(np.arange(len(rows)), rows)
        shift = self._first[movers.course] - ends + rows
        curriculum = self._curriculum[np.arange(len(mover)) + shift[mover]]
        attempt = movers.attempt[mover]
        price = self._prices[curriculum]
        first = int(ends[movers.alone - 1]) if movers.alone else 0
        price[first:] *= self._once(attempt[first:], curriculum[first:])
        old, new = self._day[here], self._day[there]
        off, on, same = self._bit[here], self._bit[there], old == new
        off, on = np.where(same, off | on, off)[attempt], np.where(same, 0, on)[attempt]
        base = curriculum * self.week.days
        left = self.week.busy_table[base + old[attempt]]
        right = self.week.busy_table[base + new[attempt]]
        change = _alone(left ^ off) - _alone(left) + _alone(right ^ on) - _alone(right)
        return summed(attempt, change * price, len(here))

    def _once(self, attempt: Numbers, curriculum: Numbers) -> Flags:
        """Where only one of the movers is in the curriculum: two leave its busy slots alone."""
        if not len(attempt):
            return np.zeros(0, dtype=bool)
        key = (attempt - attempt.min()) * len(self._prices) + curriculum
        once: Flags = np.bincount(key)[key] == 1
        return once


def summed(attempt: Numbers, values: Numbers, count: int) -> Floats:
    """Sum of the values of each of so many attempts."""
    sums: Floats = np.zeros(count)
    sums += np.bincount(attempt, weights=values, minlength=count)
    return sums


def _alone(bits: Numbers) -> npt.NDArray[np.int8]:
    """How many busy periods have no busy neighbour."""
    alone: npt.NDArray[np.int8] = np.bitwise_count(bits & ~(bits << 1) & ~(bits >> 1)).view(np.int8)
    return alone


def _packed(flags: Flags) -> Sets:
    """Rows as sets of whole words."""
    wide = np.zeros((len(flags), -(-flags.shape[1] // 64) * 64), dtype=bool)
    wide[:, : flags.shape[1]] = flags
    return np.packbits(wide, axis=1, bitorder="little").view(np.uint64)
