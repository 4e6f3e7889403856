"""Rooms by name: what missing seats and changes of room cost, and cheap rooms for every move."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from kursplaner.solver.timetable.large.shape import Shape, Timetable
from kursplaner.solver.timetable.large.sieve import Floats, Movers, summed
from kursplaner.solver.timetable.large.week import Courses, Numbers, numbers

FREE = -1
SPARE = 8
"""A course is not gathered in rooms that lack more seats than this beyond its best room."""
Step = tuple[int, int, int]
"""Course, slot, room."""


class Named:
    """Which course is in which room. A change is made when it is priced and then either booked
    by `apply` or taken back by `revert`. Tables are what numpy sees of the same numbers."""

    def __init__(self, shape: Shape, timetable: Timetable, rng: Random) -> None:
        self.random = rng.random
        slots, courses = shape.problem.slots, len(shape.courses)
        self.over, self.change_price = shape.over, shape.problem.prices.room
        self.rooms = list(shape.rooms)
        self.offered = [_offered(over) for over in shape.over]
        self.guests, flat = numbers(slots * len(self.rooms))
        """Per slot and room the course that is there."""
        self.guest_table = flat.reshape(slots, len(self.rooms))
        self.guest_table[:] = FREE
        self.uses, flat = numbers(courses * len(self.rooms))
        """Per course and room the lectures there."""
        self.use_table = flat.reshape(courses, len(self.rooms))
        self.room, flat = numbers(courses * slots)
        """Per course and slot the room, where there is a lecture."""
        self.room_table = flat.reshape(courses, slots)
        self.slots, self.used = slots, [set[int]() for _ in shape.courses]
        self.left = [len(self.rooms)] * slots
        """Per slot the rooms that are free."""
        self._over = np.array(shape.over, dtype=np.int64).reshape(courses, len(self.rooms))
        self._least = self._over.min(axis=1, initial=1 << 40)
        self._several = np.array([it.lectures > 1 for it in shape.problem.courses], dtype=bool)
        self._gone: list[Step] = []
        self._come: list[Step] = []
        self.cost = 0
        for course, places in enumerate(timetable):
            self.cost += sum(self._enter(course, slot, room) for slot, room in places.items())
            self.cost -= self.change_price if places else 0

    def crowded(self, slot: int) -> bool:
        """Whether there is no room left."""
        return not self.left[slot]

    def relief(self, movers: Movers, here: Numbers, _: Numbers) -> Floats:
        """What each of many moves may save at most."""
        course = movers.course
        room = self.room_table[course, movers.leaves]
        gain = self._over[course, room] - self._least[course]
        gain += self.change_price * ((self.use_table[course, room] == 1) & self._several[course])
        return summed(movers.attempt, gain, len(here))

    def swaps(self, course: Numbers, slot: Numbers, room: Numbers) -> Numbers:
        """Change of price of many lectures that change rooms with whoever is there."""
        own, other = self.room_table[course, slot], self.guest_table[slot, room]
        change = self._changed(course, own, room)
        return change + np.where(other == FREE, 0, self._changed(other, room, own))

    def _changed(self, course: Numbers, before: Numbers, after: Numbers) -> Numbers:
        more: Numbers = self._over[course, after] - self._over[course, before]
        more += self.change_price * (self.use_table[course, after] == 0)
        more -= self.change_price * (self.use_table[course, before] == 1)
        return more

    def price(self, out: Courses, back: Courses, here: int, there: int, limit: float) -> int | None:
        """Change of price with cheap rooms for all, made; None, and nothing made, when there are
        too few rooms or the limit cannot be kept."""
        slots, room = self.slots, self.room
        gone = [(course, here, room[course * slots + here]) for course in out]
        gone += [(course, there, room[course * slots + there]) for course in back]
        if limit < 0 and -sum([self.over[c][r] + self.change_price for c, _, r in gone]) > limit:
            return None
        self._gone, self._come = gone, []
        change = sum([self._leave(*step) for step in gone])
        for courses, slot in ((out, there), (back, here)):
            for course in courses:
                cheapest = self._cheapest(course, slot)
                if cheapest == FREE:
                    self.revert()
                    return None
                change += self._enter(course, slot, cheapest)
                self._come.append((course, slot, cheapest))
        return change

    def gather(self, course: int, slots: list[int], room: int, limit: float) -> int | None:
        """Change of price, made, when the course goes to one room and who is there to its own;
        None, and nothing made, when the limit cannot be kept."""
        gone, come = [], []
        for slot in slots:
            own = self.room[course * self.slots + slot]
            other = self.guests[slot * len(self.rooms) + room]
            gone.append((course, slot, own))
            come.append((course, slot, room))
            if other != FREE:
                gone.append((other, slot, room))
                come.append((other, slot, own))
        if self._cheaper(gone, come) > limit:
            return None
        self._gone, self._come = gone, come
        change = sum([self._leave(*step) for step in gone])
        return change + sum([self._enter(*step) for step in come])

    def _cheaper(self, gone: list[Step], come: list[Step]) -> int:
        """A bound on the change: rooms may be given up, new ones are counted once at most."""
        over, uses, rooms = self.over, self.uses, len(self.rooms)
        gain = sum([over[c][room] for c, _, room in gone])
        loss = sum([over[c][room] for c, _, room in come])
        given = {(c, room) for c, _, room in gone if uses[c * rooms + room] <= len(gone)}
        new = {(c, room) for c, _, room in come if not uses[c * rooms + room]}
        return loss - gain + self.change_price * (len(new) - len(given))

    def apply(self, out: Courses, back: Courses, here: int, there: int, change: int) -> None:
        """Books what is made already."""
        self.cost += change

    def revert(self) -> None:
        for step in self._come:
            self._leave(*step)
        for step in self._gone:
            self._enter(*step)

    def _leave(self, course: int, slot: int, room: int) -> int:
        rooms = len(self.rooms)
        place = course * rooms + room
        self.guests[slot * rooms + room] = FREE
        self.left[slot] += 1
        self.uses[place] -= 1
        change = -self.over[course][room]
        if self.uses[place]:
            return change
        self.used[course].remove(room)
        return change - self.change_price

    def _enter(self, course: int, slot: int, room: int) -> int:
        rooms = len(self.rooms)
        place = course * rooms + room
        self.guests[slot * rooms + room] = course
        self.room[course * self.slots + slot] = room
        self.left[slot] -= 1
        self.uses[place] += 1
        change = self.over[course][room]
        if self.uses[place] > 1:
            return change
        self.used[course].add(room)
        return change + self.change_price

    def _cheapest(self, course: int, slot: int) -> int:
        """A free room: one the course is in already, or any with the fewest seats missing."""
        rooms = len(self.rooms)
        guests, over = self.guests[slot * rooms : (slot + 1) * rooms], self.over[course]
        best, least = FREE, 1 << 30
        for room in self.used[course]:
            if guests[room] == FREE and over[room] < least:
                best, least = room, over[room]
        if least == 0:
            return best
        least -= self.change_price
        begin = int(self.random() * rooms)
        for room in self.rooms[begin:] + self.rooms[:begin]:
            if guests[room] == FREE and over[room] < least:
                best, least = room, over[room]
                if least == 0:
                    break
        return best


def _offered(over: Sequence[int]) -> list[int]:
    return [room for room, price in enumerate(over) if price <= min(over) + SPARE]
