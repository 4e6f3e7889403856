"""Rooms by name: what missing seats and changes of room cost, and cheap rooms for every move."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.week import Courses

FREE = -1
SPARE = 8
"""A course is not gathered in rooms that lack more seats than this beyond its best room."""
Step = tuple[int, int, int]
"""Course, slot, room."""


class Named:
    """Which course is in which room. A change is made when it is priced and then either booked
    by `apply` or taken back by `revert`."""

    def __init__(self, shape: Shape, timetable: Timetable, rng: Random) -> None:
        self.random = rng.random
        self.over = shape.over
        self.change_price = shape.problem.prices.room
        self.rooms = list(shape.rooms)
        self.offered = [_offered(over) for over in shape.over]
        self.guests = [[FREE] * len(self.rooms) for _ in range(shape.problem.slots)]
        self.room: Timetable = [{} for _ in shape.courses]
        self.used: list[dict[int, int]] = [{} for _ in shape.courses]
        """Per course: room -> lectures in it."""
        self._left: list[Step] = []
        self._entered: list[Step] = []
        self.cost = 0
        for course, places in enumerate(timetable):
            self.cost += sum(self._enter(course, slot, room) for slot, room in places.items())
            self.cost -= self.change_price if places else 0

    def crowded(self, slot: int) -> bool:
        """Whether there is no room left."""
        return FREE not in self.guests[slot]

    def price(self, out: Courses, back: Courses, here: int, there: int, limit: float) -> int | None:
        """Change of price with cheap rooms for all, made; None, and nothing made, when there are
        too few rooms or the limit cannot be kept."""
        left = [(course, here, self.room[course][here]) for course in out]
        left += [(course, there, self.room[course][there]) for course in back]
        if limit < 0 and -sum([self.over[c][r] + self.change_price for c, _, r in left]) > limit:
            return None
        self._left, self._entered = left, []
        change = sum([self._leave(*step) for step in left])
        for courses, slot in ((out, there), (back, here)):
            for course in courses:
                room = self._cheapest(course, slot)
                if room == FREE:
                    self.revert()
                    return None
                change += self._enter(course, slot, room)
                self._entered.append((course, slot, room))
        return change

    def gather(self, course: int, slots: list[int], room: int, limit: float) -> int | None:
        """Change of price, made, when the course goes to one room and who is there to its own;
        None, and nothing made, when the limit cannot be kept."""
        left, entered = [], []
        for slot in slots:
            own, other = self.room[course][slot], self.guests[slot][room]
            left.append((course, slot, own))
            entered.append((course, slot, room))
            if other != FREE:
                left.append((other, slot, room))
                entered.append((other, slot, own))
        if self._least(left, entered) > limit:
            return None
        self._left, self._entered = left, entered
        change = sum([self._leave(*step) for step in left])
        return change + sum([self._enter(*step) for step in entered])

    def _least(self, left: list[Step], entered: list[Step]) -> int:
        """A bound on the change: rooms may be given up, new ones are counted once at most."""
        over, used = self.over, self.used
        gain = sum([over[c][room] for c, _, room in left])
        loss = sum([over[c][room] for c, _, room in entered])
        given = {(c, room) for c, _, room in left if used[c][room] <= len(left)}
        new = {(c, room) for c, _, room in entered if room not in used[c]}
        return loss - gain + self.change_price * (len(new) - len(given))

    def apply(self, out: Courses, back: Courses, here: int, there: int, change: int) -> None:
        """Books what is made already."""
        self.cost += change

    def revert(self) -> None:
        for step in self._entered:
            self._leave(*step)
        for step in self._left:
            self._enter(*step)

    def _leave(self, course: int, slot: int, room: int) -> int:
        used = self.used[course]
        self.guests[slot][room] = FREE
        del self.room[course][slot]
        change = -self.over[course][room]
        if used[room] > 1:
            used[room] -= 1
            return change
        del used[room]
        return change - self.change_price

    def _enter(self, course: int, slot: int, room: int) -> int:
        used = self.used[course]
        self.guests[slot][room] = course
        self.room[course][slot] = room
        change = self.over[course][room]
        if room in used:
            used[room] += 1
            return change
        used[room] = 1
        return change + self.change_price

    def _cheapest(self, course: int, slot: int) -> int:
        """A free room: one the course is in already, or any with the fewest seats missing."""
        guests, over = self.guests[slot], self.over[course]
        best, least = FREE, 1 << 30
        for room in self.used[course]:
            if guests[room] == FREE and over[room] < least:
                best, least = room, over[room]
        if least == 0:
            return best
        least -= self.change_price
        begin = int(self.random() * len(self.rooms))
        for room in self.rooms[begin:] + self.rooms[:begin]:
            if guests[room] == FREE and over[room] < least:
                best, least = room, over[room]
                if least == 0:
                    break
        return best


def _offered(over: Sequence[int]) -> list[int]:
    return [room for room, price in enumerate(over) if price <= min(over) + SPARE]
