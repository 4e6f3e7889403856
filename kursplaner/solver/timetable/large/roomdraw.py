"""Many changes of room at once, for numpy: the few that may be taken are let through."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kursplaner.solver.timetable.large.named import Named
from kursplaner.solver.timetable.large.shape import Shape
from kursplaner.solver.timetable.large.sieve import IDLE, Floats
from kursplaner.solver.timetable.large.week import Numbers


class RoomDraw:
    """Draws lectures that change rooms with whoever is there. Lectures are numbered by course."""

    def __init__(self, shape: Shape, named: Named, slots: Numbers) -> None:
        self.named, self._slots = named, slots
        count = np.array([it.lectures for it in shape.problem.courses], dtype=np.int64)
        self._count, self._first = count, np.cumsum(count) - count
        self._course = np.repeat(np.arange(len(count)), count)
        self._choices = np.array([len(it) for it in named.offered], dtype=np.int64)
        self._offered = np.zeros((len(count), len(named.rooms)), dtype=np.int64)
        for course, rooms in enumerate(named.offered):
            self._offered[course, : len(rooms)] = rooms

    def swaps(
        self, random: np.random.Generator, temperature: float, count: int
    ) -> Iterator[tuple[int, int, float]]:
        """Lecture, room and price up to which the change may be made."""
        lecture = random.integers(len(self._course), size=count)
        course, slot = self._course[lecture], self._slots[lecture]
        room = self._rooms(course, random.random(count), count // 2)
        change = self.named.swaps(course, slot, room)
        limit = random.standard_exponential(count) * temperature
        good = (change <= limit) & (room != self.named.room_table[course, slot])
        good &= (change != 0) | (random.random(count) < IDLE)
        yield from zip(
            lecture[good].tolist(), room[good].tolist(), limit[good].tolist(), strict=True
        )

    def _rooms(self, course: Numbers, chance: Floats, half: int) -> Numbers:
        """For the first half the room of a lecture of the same course, else any offered."""
        same, other = course[:half], course[half:]
        fellow = self._first[same] + (chance[:half] * self._count[same]).astype(np.int64)
        offered = (chance[half:] * self._choices[other]).astype(np.int64)
        return np.concatenate(
            (
                self.named.room_table[same, self._slots[fellow]],
                self._offered[other, offered],
            )
        )
