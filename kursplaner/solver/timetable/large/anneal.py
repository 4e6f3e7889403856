"""Simulated annealing: lectures move, change places or rooms; worse is taken, ever more rarely."""

from __future__ import annotations

from array import array
from bisect import bisect
from itertools import pairwise
from math import log
from random import Random

import numpy as np

from kursplaner.solver.timetable.large.counted import Counted
from kursplaner.solver.timetable.large.named import Named
from kursplaner.solver.timetable.large.roomdraw import RoomDraw
from kursplaner.solver.timetable.large.seats import by_size
from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.sieve import Sieve
from kursplaner.solver.timetable.large.week import BLOCKED, Courses, Week, numbers

LONGEST = 8
"""Courses of a chain at most."""
ROOMS = 0.3
"""Share of the attempts that only change rooms, once rooms are named."""
WHOLE = 0.03
"""Attempts to take whole courses into one room, for each of those."""
MADE = 32
"""Moves wanted of a batch, up to four times as many: many more would be made by old prices."""
SMALLEST, LARGEST = 256, 4096
"""Attempts of a batch."""


class Annealer:
    """A timetable under way and the best seen. Without named rooms seats are only counted."""

    def __init__(self, shape: Shape, timetable: Timetable, named: bool, seed: int) -> None:
        self.shape = shape
        self.rng = Random(seed)
        self.week = Week(shape, timetable)
        self.sieve = Sieve(shape, self.week, seed)
        self.named = Named(shape, timetable, self.rng) if named else None
        self.seats: Named | Counted = self.named or Counted(shape, timetable)
        places = [(course, slot) for course, taken in enumerate(timetable) for slot in taken]
        self.course = [course for course, _ in places]
        self.slot, self.slot_table = numbers(len(places))
        self.slot_table[:] = [slot for _, slot in places]
        self._course_table = np.array(self.course, dtype=np.int64)
        self.lecture = {place: number for number, place in enumerate(places)}
        self.draw = RoomDraw(shape, self.named, self.slot_table) if self.named else None
        ends = [bisect(self.course, course) for course in shape.courses]
        self.own = [slice(begin, end) for begin, end in pairwise([0, *ends])]
        """Per course its lectures."""
        self.alone = [(course,) for course in shape.courses]
        self.rivals = [sum(1 << rival for rival in rivals) for rivals in shape.rivals]
        self.cost = self.best = self.week.cost + self.seats.cost
        self._made, self._batch = 0, SMALLEST
        self._keep()

    @property
    def timetable(self) -> Timetable:
        """The best seen; without named rooms the largest courses are in the largest rooms."""
        if self.named is None:
            slots: list[list[int]] = [[] for _ in self.shape.courses]
            for course, slot in zip(self.course, self._slots, strict=True):
                slots[course].append(slot)
            return by_size(self.shape, slots)
        return self._placed(self._slots, self._rooms)

    @property
    def now(self) -> Timetable:
        """Where named rooms stand at the moment, better or worse."""
        assert self.named is not None
        return self._placed(self.slot, self.named.room)

    def _placed(self, slots: array[int], rooms: array[int]) -> Timetable:
        timetable: Timetable = [{} for _ in self.shape.courses]
        for course, slot in zip(self.course, slots, strict=True):
            timetable[course][slot] = rooms[course * self.week.slots + slot]
        return timetable

    def _keep(self) -> None:
        self._slots = self.slot[:]
        if self.named is not None:
            self._rooms = self.named.room[:]

    def run(self, temperature: float, steps: int) -> int:
        """At least so many attempts at one temperature, in price units; says how many."""
        tried = 0
        while tried < steps and self.course:
            before, batch = self._made, self._batch
            rooms = int(batch * ROOMS) if self.draw is not None else 0
            self._change_slots(temperature, batch - rooms)
            if self.draw is not None:
                self._change_rooms(self.draw, temperature, rooms)
            tried += batch
            made = self._made - before
            if made < MADE:
                self._batch = min(LARGEST, batch * 2)
            elif made > 4 * MADE:
                self._batch = max(SMALLEST, batch // 2)
        return tried or steps

    def _change_slots(self, temperature: float, count: int) -> None:
        random = self.sieve.random
        lectures = random.integers(len(self.course), size=count)
        there = random.integers(self.week.slots, size=count)
        course, here = self._course_table[lectures], self.slot_table[lectures]
        good, limits = self.sieve.attempts(course, here, there, temperature, self.seats.relief)
        attempts = zip(lectures[good].tolist(), there[good].tolist(), limits.tolist(), strict=True)
        for lecture, slot, limit in attempts:
            self._try(lecture, slot, limit)

    def _try(self, lecture: int, there: int, limit: float) -> None:
        course, here = self.course[lecture], self.slot[lecture]
        clash = self.week.clashes[there * self.week.courses + course]
        if clash >= BLOCKED:
            return
        if clash:
            self._chain(course, here, there, self.rivals[course] & self.week.meeting[there], limit)
        elif self.seats.crowded(there):
            self._chain(course, here, there, self._partner(there), limit)
        else:
            change = self.week.moved(course, here, there)
            self._decide(self.alone[course], (), here, there, change, limit)

    def _partner(self, slot: int) -> int:
        """Any course of a slot, as a bit."""
        meeting = self.week.meeting[slot]
        skip = int(self.rng.random() * meeting.bit_length())
        meeting >>= skip
        return (meeting & -meeting) << skip

    def _chain(self, course: int, here: int, there: int, wave: int, limit: float) -> None:
        """The course goes, its rivals come back, their rivals go, and so on (Kempe)."""
        meeting, clashes = self.week.meeting, self.week.clashes
        sides: tuple[list[int], list[int]] = ([course], [])
        slots, seen, side = (here, there), [1 << course, 0], 1
        while wave:
            seen[side] |= wave
            rivals, base = 0, slots[1 - side] * self.week.courses
            while wave:
                number = (wave & -wave).bit_length() - 1
                wave &= wave - 1
                if clashes[base + number] >= BLOCKED:
                    return
                sides[side].append(number)
                rivals |= self.rivals[number]
            if len(sides[0]) + len(sides[1]) > LONGEST:
                return
            side = 1 - side
            wave = rivals & meeting[slots[side]] & ~seen[side]
        out, back = sides
        change = self.week.exchanged(out, back, here, there)
        self._decide(out, back, here, there, change, limit)

    def _decide(
        self, out: Courses, back: Courses, here: int, there: int, change: int, limit: float
    ) -> None:
        seats = self.seats.price(out, back, here, there, limit - change)
        if seats is None:
            return
        if change + seats > limit:
            self.seats.revert()
            return
        self.week.apply(out, back, here, there, change)
        self.seats.apply(out, back, here, there, seats)
        for course in out:
            self._note(course, here, there)
        for course in back:
            self._note(course, there, here)
        self._book(change + seats)

    def _note(self, course: int, here: int, there: int) -> None:
        number = self.lecture.pop((course, here))
        self.lecture[course, there] = number
        self.slot[number] = there

    def _book(self, change: int) -> None:
        self._made += 1
        self.cost += change
        if self.cost < self.best:
            self.best = self.cost
            self._keep()

    def _change_rooms(self, draw: RoomDraw, temperature: float, count: int) -> None:
        for lecture, room, limit in draw.swaps(self.sieve.random, temperature, count):
            self._gather(draw.named, self.course[lecture], [self.slot[lecture]], room, limit)
        for _ in range(int(count * WHOLE)):
            lecture = int(self.rng.random() * len(self.course))
            self._gather_whole(draw.named, self.course[lecture], temperature)

    def _gather_whole(self, named: Named, course: int, temperature: float) -> None:
        """All lectures of a course into one room it is in or could be in."""
        random = self.rng.random
        rooms = sorted(named.used[course]) if random() < 0.5 else named.offered[course]
        room = rooms[int(random() * len(rooms))]
        slots = list(self.slot[self.own[course]])
        self._gather(named, course, slots, room, -temperature * log(1.0 - random()))

    def _gather(self, named: Named, course: int, slots: list[int], room: int, limit: float) -> None:
        here = course * self.week.slots
        slots = [slot for slot in slots if named.room[here + slot] != room]
        if not slots:
            return
        change = named.gather(course, slots, room, limit)
        if change is None:
            return
        if change > limit:
            named.revert()
        else:
            named.cost += change
            self._book(change)
