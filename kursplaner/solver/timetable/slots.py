"""Places for all lessons of a large week at once, found by pushing out what is in the way.

A quick first answer for weeks of school size, where intervals propagate too little. Lessons come
in one by one, hardest first; one without a free place takes the cheapest and what lay there waits
again. With a published plan everything begins where it lies. It looks at people, teachers,
courses, rooms and relations; the exact model completes and judges.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import count as count_from
from random import Random

from kursplaner.domain.plan import PlacedLesson
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.timetable.model import Timetable
from kursplaner.solver.timetable.rules_courses import runs_alike
from kursplaner.solver.timetable.rules_people import People
from kursplaner.solver.timetable.slot_board import IMPOSSIBLE, Board, Move
from kursplaner.solver.timetable.slot_rules import rules_of

FEWEST_LESSONS = 100
COARSE = 30
"""Minutes from which a grid is one of periods, as schools have it."""
MOST_STARTS = 200_000
PATIENCE = 40
"""Steps per lesson without a better answer before beginning anew."""
PATIENCE_AT_HOME = 4
"""Where a plan is published: the longer the search, the more lessons have moved."""
HOME = 10
"""How much dearer it is to push out a lesson that lies as published."""
LONGER = 1.3
"""The factor from one try to the next."""
TURN = 100
"""Steps without progress before another of the waiting lessons has its turn."""
MOST_REST = 15
"""Steps for which a lesson pushed out does not come back where it was."""
LOOK = 200
"""Steps between two looks at the clock."""
STEP_TIME = 5e-5
"""Deterministic time of one step; about as long as CP-SAT takes for so much of its own."""
HOPELESS = 4
"""Tries in a row that come no further, after which the answer is left to others to improve."""

Places = Mapping[str, PlacedLesson]
"""By lesson; those without a place are missing."""


def of_school_size(table: Timetable) -> bool:
    """Many lessons on a grid of periods: too large for the exact model alone."""
    count = sum(len(lesson.options.starts) for lesson in table.lessons.values())
    return table.step >= COARSE and len(table.lessons) >= FEWEST_LESSONS and count <= MOST_STARTS


def slot_places(
    table: Timetable, people: Sequence[People], clock: Clock, seed: int, share: float
) -> Iterator[Places]:
    """A place for every lesson, again and again others until `share` of the time is over.

    At last, where that did not do, places for as many lessons as could be found. Nothing where
    the week is small or its grid too fine.
    """
    if not of_school_size(table) or clock.over:
        return
    filling = _Filling(table, people, clock, seed, share)
    for board in filling.boards():
        yield _in_order(table, board)
    if filling.most and len(filling.most) < len(table.lessons):
        yield _in_order(table, filling.most)


def _in_order(table: Timetable, places: Places) -> Places:
    """Lessons of a course that are alike in order of time, as the model asks."""
    found = dict(places)
    for run in runs_alike(table):
        own = sorted(
            (found.pop(lesson.id) for lesson in run if lesson.id in found),
            key=lambda place: place.start,
        )
        for lesson, place in zip(run, own, strict=False):
            found[lesson.id] = PlacedLesson(lesson.id, place.start, place.room, place.teachers)
    return found


class _Filling:
    """One week filled again and again, each time longer: from what is published, else by turns
    from nothing and from the fullest board so far."""

    def __init__(
        self, table: Timetable, people: Sequence[People], clock: Clock, seed: int, share: float
    ) -> None:
        rules = rules_of(table, people)
        self.clock, self.random = clock, Random(seed)
        self.board = Board(rules, table.step)
        self.price = [
            sum(rules.items[number].lesson.minutes * rules.items[number].apart.bit_count()
                for number in bundle) / max(1, len(spots))
            for bundle, spots in zip(rules.bundles, self.board.spots, strict=True)
        ]  # fmt: skip
        published = table.index.problem.published
        self.known = {x.lesson: x for x in published.lessons} if published is not None else {}
        self.most: Places = {}
        """The fullest board so far, by lesson."""
        self._until = clock.seconds + clock.left * share
        self._end = (clock.deterministic_left or 0.0) * (1 - share)

    def boards(self) -> Iterator[Places]:
        """Every full board."""
        count, vain = len(self.board.rules.bundles), 0
        patience = float(count * (PATIENCE_AT_HOME if self.known else PATIENCE))
        for attempt in count_from(0):
            if self._over or vain >= HOPELESS:
                return
            before = len(self.most)
            base = self.known or (self.most if attempt % 2 else {})
            if self._fill(int(patience), base):
                yield self.board.lessons()
                self.most, vain = {}, 0
            else:
                vain = 0 if len(self.most) > before else vain + 1
                patience *= LONGER
            self.board.clear()

    @property
    def _over(self) -> bool:
        left = self.clock.deterministic_left
        return self.clock.over or (
            self.clock.seconds >= self._until if left is None else left <= self._end
        )

    def _fill(self, patience: int, base: Places) -> bool:
        """Whether everything found a place before time or patience were over."""
        waiting = deque(sorted(self._moving(base), key=self.price.__getitem__))
        rests: dict[tuple[int, int], int] = {}
        fewest, low, step, last, turn = len(waiting), len(waiting), 0, 0, 0
        self._note(fewest)
        while waiting:
            if step % LOOK == 0 and self._spent_over():
                return False
            step += 1
            if len(waiting) < low:
                low, turn = len(waiting), step
            elif step - turn > TURN:
                waiting.rotate(self.random.randrange(len(waiting)))
                low, turn = len(waiting), step
            waiting.extend(self._step(waiting.pop(), rests, step))
            if len(waiting) < fewest:
                fewest, last = len(waiting), step
                self._note(fewest)
            elif step - last > patience:
                return False
        return True

    def _moving(self, base: Places) -> list[int]:
        """Bundles that cannot stay where they lie already; the others are put there."""
        moving = []
        for bundle in range(len(self.price)):
            move = self.board.stay(bundle, base) if base else None
            if move is None:
                moving.append(bundle)
            else:
                self.board.put(bundle, move)
                self.board.dearer(bundle, by=HOME if self.known else 0)
        return moving

    def _spent_over(self) -> bool:
        if self.clock.deterministic_left is not None:
            self.clock.deterministic_left -= LOOK * STEP_TIME
        return self._over

    def _note(self, waiting: int) -> None:
        """Keep the board when it is the fullest so far; the last few lessons are what counts."""
        if waiting * 4 < len(self.price):
            here = self.board.lessons()
            self.most = here if len(here) > len(self.most) else self.most

    def _step(self, bundle: int, rests: dict[tuple[int, int], int], step: int) -> list[int]:
        """Place the bundle where it pushes out least; what it pushes out."""
        move = self._best(bundle, rests, step)
        if move is None:
            return []
        gone = sorted(move.out)
        if gone:
            self.board.dearer(bundle)
        for other in gone:
            old = self.board.remove(other)
            most = min(MOST_REST, len(self.board.spots[other]))
            rests[other, old.start] = step + self.random.randrange(1 + most)
        self.board.put(bundle, move)
        return gone

    def _best(self, bundle: int, rests: dict[tuple[int, int], int], step: int) -> Move | None:
        """The cheapest move, one of them by chance; a start at rest only when there is no other."""
        best, resting, least, spare = list[Move](), None, IMPOSSIBLE - 1, IMPOSSIBLE - 1
        for spots in self.board.spots[bundle]:
            rests_now = rests.get((bundle, spots[0].start), 0) > step
            move = self.board.move(bundle, spots, spare if rests_now else least)
            if move is None:
                continue
            if rests_now and move.price:
                if move.price < spare:
                    resting, spare = move, move.price
            elif move.price < least:
                best, least = [move], move.price
            else:
                best.append(move)
        return self.random.choice(best) if best else resting
