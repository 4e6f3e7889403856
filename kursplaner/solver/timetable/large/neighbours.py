"""Which lectures a piece frees: chosen near what costs, larger as long as pieces are quick."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from kursplaner.solver.timetable.large.cost import blame, course_cost
from kursplaner.solver.timetable.large.shape import Shape, Timetable

Slots = dict[int, set[int]]
"""Per course the slots whose lectures are freed; also where they may go."""


def everything(shape: Shape, free: Slots) -> bool:
    """Whether a proof for the freed lectures is one for the whole week."""
    return len(free) == len(shape.courses) and all(
        len(slots) == shape.problem.slots for slots in free.values()
    )


class Kind(StrEnum):
    CONNECTED = "connected"
    """Courses that share curricula and clashes with a penalised one."""
    DAYS = "days"
    SLOTS = "slots"
    SIZES = "sizes"
    """Courses that compete for the same rooms as a penalised one."""
    ROOMS = "rooms"
    """The same, but only their rooms; the slots stay."""


@dataclass(slots=True)
class Arm:
    """One kind of neighbourhood: how much it frees and how well that paid."""

    kind: Kind
    size: float
    least: int
    most: int
    share: float = 1.0
    """How often it is chosen as long as nothing is known of its pay."""
    pay: float = 1.0
    """Gain per second, older pieces fading."""

    def learn(self, gain: int, seconds: float, quick: bool, proven: bool) -> None:
        self.pay = 0.9 * self.pay + 0.1 * max(0, gain) / max(seconds, 0.05)
        step = 1.05 if proven and quick else 1.0 if proven else 0.9
        self.size = min(self.most, max(self.least, self.size * step))


class Choice:
    """Roulette over the kinds; every kind keeps a share, for a landscape that changes."""

    FLOOR = 0.06

    def __init__(self, shape: Shape, rooms: bool) -> None:
        self.shape = shape
        self.rooms = rooms
        self.arms = _arms(shape, rooms)

    def arm(self, rng: random.Random) -> Arm:
        best = max(arm.pay for arm in self.arms) or 1.0
        return rng.choices(
            self.arms, [arm.share * (self.FLOOR + arm.pay / best) for arm in self.arms]
        )[0]

    def free(self, arm: Arm, timetable: Timetable, rng: random.Random) -> Slots:
        shape, size = self.shape, round(arm.size)
        if arm.kind in (Kind.DAYS, Kind.SLOTS):
            slots = self._slots(arm.kind, size, rng)
            return {
                course: slots for course in shape.courses if not slots.isdisjoint(timetable[course])
            }
        if arm.kind is Kind.ROOMS:
            courses = sorted(self._sizes(timetable, size, rng))
            return {course: set(timetable[course]) for course in courses}
        near = self._connected if arm.kind is Kind.CONNECTED else self._sizes
        every = set(range(shape.problem.slots))
        return dict.fromkeys(sorted(near(timetable, size, rng)), every)

    def _slots(self, kind: Kind, size: int, rng: random.Random) -> set[int]:
        problem = self.shape.problem
        if kind is Kind.DAYS:
            days = rng.sample(range(problem.days), size)
            return {slot for day in days for slot in self.shape.slots_of(day)}
        return set(rng.sample(range(problem.slots), size))

    def _connected(self, timetable: Timetable, size: int, rng: random.Random) -> set[int]:
        """Grows from a course, likelier a costly one, along common curricula and clashes."""
        shape = self.shape
        shares = [share + 0.2 for share in blame(shape, timetable, self.rooms)]
        chosen: set[int] = set()
        ties: dict[int, float] = defaultdict(float)
        while len(chosen) < size:
            edge = sorted(ties.keys() - chosen)
            pull = [ties[course] * (1 + min(shares[course], 3)) for course in edge]
            if not edge:
                edge = sorted(set(shape.courses) - chosen)
                pull = [shares[course] for course in edge]
            course = rng.choices(edge, pull)[0]
            chosen.add(course)
            for k in shape.curricula_of[course]:
                for other in shape.curricula[k].members:
                    ties[other] += 1
            for other in shape.rivals[course]:
                ties[other] += 0.5
        return chosen

    def _sizes(self, timetable: Timetable, size: int, rng: random.Random) -> set[int]:
        shape = self.shape
        costly = [course for course in shape.courses if course_cost(shape, timetable, course)]
        centre = rng.choice(costly or list(shape.courses))
        rank = sorted(shape.courses, key=lambda course: shape.problem.courses[course].size)
        place = rank.index(centre)
        distance = {c: abs(i - place) + rng.random() * size for i, c in enumerate(rank)}
        return {centre, *sorted(shape.courses, key=lambda c: distance[c])[: size - 1]}


def _arms(shape: Shape, rooms: bool) -> list[Arm]:
    """Kinds with their first sizes; with rooms pieces are about three times as hard."""
    courses, slots, days = len(shape.courses), shape.problem.slots, shape.problem.days
    arms = [
        Arm(Kind.CONNECTED, min(courses, 10 if rooms else 14), min(courses, 4), courses, share=6.0),
        Arm(Kind.SLOTS, max(2, slots // 3), min(slots, 2), slots),
        Arm(Kind.DAYS, min(days, 2), min(days, 1), min(days, 2), share=0.5),
    ]
    if rooms:
        arms.append(Arm(Kind.SIZES, min(courses, 10), min(courses, 4), courses))
        arms.append(Arm(Kind.ROOMS, min(courses, 30), min(courses, 4), courses, share=2.0))
    return arms
