"""Simulated annealing: lectures move, change places or rooms; worse is taken, ever more rarely."""

from __future__ import annotations

from math import log
from random import Random

from kursplaner.solver.timetable.large.counted import Counted
from kursplaner.solver.timetable.large.named import Named
from kursplaner.solver.timetable.large.seats import by_size
from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.week import BLOCKED, Courses, Week

CHAINS = 0.3
"""Share of the clashing moves that are tried as chains of courses changing places."""
LONGEST = 8
"""Courses of a chain at most."""
ROOMS = 0.3
"""Share of the moves that only change rooms, once rooms are named."""


class Annealer:
    """A timetable under way and the best seen. Without named rooms seats are only counted."""

    def __init__(self, shape: Shape, timetable: Timetable, named: bool, seed: int) -> None:
        self.shape = shape
        self.rng = Random(seed)
        self.week = Week(shape, timetable)
        self.named = Named(shape, timetable, self.rng) if named else None
        self.seats: Named | Counted = self.named or Counted(shape, timetable)
        places = [(course, slot) for course, taken in enumerate(timetable) for slot in taken]
        self.course = [course for course, _ in places]
        self.slot = [slot for _, slot in places]
        self.lecture = {place: number for number, place in enumerate(places)}
        self.alone = [(course,) for course in shape.courses]
        self.rivals = [sum(1 << rival for rival in rivals) for rivals in shape.rivals]
        self.cost = self.best = self.week.cost + self.seats.cost
        self._keep()

    @property
    def timetable(self) -> Timetable:
        """The best seen; without named rooms the largest courses are in the largest rooms."""
        if self.named is not None:
            return self._rooms
        slots: list[list[int]] = [[] for _ in self.shape.courses]
        for course, slot in zip(self.course, self._slots, strict=True):
            slots[course].append(slot)
        return by_size(self.shape, slots)

    def _keep(self) -> None:
        if self.named is not None:
            self._rooms = [dict(places) for places in self.named.room]
        self._slots = list(self.slot)

    def run(self, temperature: float, steps: int) -> None:
        """So many attempts at one temperature, in price units."""
        random, clashes, course = self.rng.random, self.week.clashes, self.course
        lectures, slots = len(course), self.shape.problem.slots
        named = self.named
        for _ in range(steps):
            lecture = int(random() * lectures)
            if named is not None and random() < ROOMS:
                self._gather(named, lecture, -temperature * log(1.0 - random()))
                continue
            there = int(random() * slots)
            clash = clashes[course[lecture]][there]
            if clash == 0:
                self._move(lecture, there, -temperature * log(1.0 - random()))
            elif clash < BLOCKED and random() < CHAINS:
                self._chain(lecture, there, 0, -temperature * log(1.0 - random()))

    def _move(self, lecture: int, there: int, limit: float) -> None:
        course, here = self.course[lecture], self.slot[lecture]
        if self.seats.crowded(there):
            self._chain(lecture, there, self._partner(there), limit)
            return
        change = self.week.moved(course, here, there)
        self._decide(self.alone[course], (), here, there, change, limit)

    def _partner(self, slot: int) -> int:
        """Any course of a slot, as a bit."""
        meeting = self.week.meeting[slot]
        skip = int(self.rng.random() * meeting.bit_length())
        meeting >>= skip
        return (meeting & -meeting) << skip

    def _chain(self, lecture: int, there: int, partner: int, limit: float) -> None:
        """The course goes, its rivals come back, their rivals go, and so on (Kempe)."""
        course, here = self.course[lecture], self.slot[lecture]
        meeting = self.week.meeting
        sides: tuple[list[int], list[int]] = ([course], [])
        slots = (here, there)
        seen = [1 << course, 0]
        wave, side = partner or self.rivals[course] & meeting[there], 1
        while wave:
            seen[side] |= wave
            rivals = 0
            while wave:
                number = (wave & -wave).bit_length() - 1
                wave &= wave - 1
                if self.week.clashes[number][slots[1 - side]] >= BLOCKED:
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
        self.cost += change
        if self.cost < self.best:
            self.best = self.cost
            self._keep()

    def _gather(self, named: Named, lecture: int, limit: float) -> None:
        """One lecture or all of its course into one room."""
        course, random = self.course[lecture], self.rng.random
        rooms = list(named.used[course]) if random() < 0.5 else named.offered[course]
        room = rooms[int(random() * len(rooms))]
        slots = [self.slot[lecture]] if random() < 0.5 else list(named.room[course])
        slots = [slot for slot in slots if named.room[course][slot] != room]
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
