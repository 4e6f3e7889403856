"""A large week while it is filled: what lies where, and what a lesson would push out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import day_of
from kursplaner.solver.timetable.slot_rules import Item, Limits, Mask, Rules

IMPOSSIBLE = 1 << 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A start of one lesson: the steps it touches, those its room must be free, its day."""

    start: int
    ticks: tuple[int, ...]
    wide: tuple[int, ...]
    day: int


@dataclass(frozen=True, slots=True)
class Move:
    """A bundle to its spots, with rooms and teachers of its lessons, and what must go."""

    spots: tuple[Spot, ...]
    rooms: tuple[str, ...]
    teachers: tuple[tuple[str, ...], ...]
    out: frozenset[int]
    """Bundles."""
    price: int

    @property
    def start(self) -> int:
        return self.spots[0].start


class Board:
    """Lessons by hour, day, room and teacher, each a set in the bits of an integer."""

    def __init__(self, rules: Rules, step: int) -> None:
        self.rules, self.step = rules, step
        self.items = rules.items
        self.bundle_of = [0] * len(self.items)
        for number, bundle in enumerate(rules.bundles):
            for item in bundle:
                self.bundle_of[item] = number
        self.spots = [self._spots(bundle) for bundle in rules.bundles]
        self._largest = max(map(len, rules.bundles), default=1)
        self._others = [~self._bits(self.bundle_of[n]) for n in range(len(self.items))]
        self.weight = [1] * len(self.items)
        """How dear it is to push a lesson's bundle out: those hard to place get dearer."""
        self.at: list[Mask] = [0] * self._ticks
        self.here: Mask = 0
        self.today: dict[int, Mask] = defaultdict(int)
        self.inside: dict[str, Mask] = defaultdict(int)
        self.holds: dict[str, Mask] = defaultdict(int)
        self.placed: dict[int, Move] = {}
        self.start: list[int | None] = [None] * len(self.items)

    def _bits(self, bundle: int) -> Mask:
        return sum(1 << number for number in self.rules.bundles[bundle])

    def dearer(self, bundle: int, by: int = 1) -> None:
        for number in self.rules.bundles[bundle]:
            self.weight[number] += by

    def _spots(self, bundle: tuple[int, ...]) -> list[tuple[Spot, ...]]:
        items = [self.items[number] for number in bundle]
        starts = frozenset.intersection(*(item.starts for item in items))
        return [tuple(self._spot(item, start) for item in items) for start in sorted(starts)]

    def _spot(self, item: Item, start: int) -> Spot:
        setup = max((self.rules.setup.get(room, 0) for room, _ in item.rooms), default=0)
        end = start + item.lesson.minutes
        return Spot(start, self._range(start, end), self._range(start - setup, end + setup),
                    day_of(start))  # fmt: skip

    def _range(self, start: int, end: int) -> tuple[int, ...]:
        return tuple(range(max(start, 0) // self.step, -(-end // self.step)))

    @property
    def _ticks(self) -> int:
        every = (tick for row in self.spots for spots in row for x in spots for tick in x.wide)
        return 1 + max(every, default=0)

    # changing it

    def put(self, bundle: int, move: Move) -> None:
        self.placed[bundle] = move
        self._mark(bundle, move)
        for number, spot in zip(self.rules.bundles[bundle], move.spots, strict=True):
            self.start[number] = spot.start

    def remove(self, bundle: int) -> Move:
        move = self.placed.pop(bundle)
        self._mark(bundle, move)
        for number in self.rules.bundles[bundle]:
            self.start[number] = None
        return move

    def clear(self) -> None:
        for bundle in list(self.placed):
            self.remove(bundle)
        self.weight = [1] * len(self.weight)

    def _mark(self, bundle: int, move: Move) -> None:
        """Set the bits of the bundle, or take them away."""
        lessons = self.rules.bundles[bundle]
        for number, spot, room, teachers in zip(
            lessons, move.spots, move.rooms, move.teachers, strict=True
        ):
            bit = 1 << number
            for tick in spot.ticks:
                self.at[tick] ^= bit
            self.here ^= bit
            self.today[spot.day] ^= bit
            self.inside[room] ^= bit
            for teacher in teachers:
                self.holds[teacher] ^= bit

    # asking it

    def move(self, bundle: int, spots: tuple[Spot, ...], most: int) -> Move | None:
        """What it takes to put the bundle there; None where that costs more than `most`."""
        items = [self.items[number] for number in self.rules.bundles[bundle]]
        mask = 0
        for item, spot in zip(items, spots, strict=True):
            mask |= self._in_the_way(item, spot)
        if mask.bit_count() > most * self._largest:
            return None
        price = self._price(mask, most)
        if price > most:
            return None
        rooms: list[str] = []
        teachers: list[tuple[str, ...]] = []
        for item, spot in zip(items, spots, strict=True):
            before = mask
            room, mask = self._room(item, spot, mask, rooms)
            found, mask = self._teachers(item, spot, mask, teachers)
            if room is None or found is None:
                return None
            if mask != before:
                price = self._price(mask, most)
            if price > most:
                return None
            rooms.append(room)
            teachers.append(found)
        out = frozenset(self.bundle_of[number] for number in _numbers(mask))
        return Move(spots, tuple(rooms), tuple(teachers), out, price)

    def stay(self, bundle: int, places: Mapping[str, PlacedLesson]) -> Move | None:
        """The move to where the lessons lie already; None where they cannot stay there."""
        items = [self.items[number] for number in self.rules.bundles[bundle]]
        known = [places.get(item.lesson.id) for item in items]
        starts = [place.start for place in known if place is not None]
        spots = next((x for x in self.spots[bundle] if [y.start for y in x] == starts), None)
        if spots is None:
            return None
        for item, spot, place in zip(items, spots, known, strict=True):
            if place is None or not self._is_free(item, spot, place):
                return None
        there = [place for place in known if place is not None]
        return Move(spots, tuple(x.room for x in there), tuple(x.teachers for x in there),
                    frozenset(), 0)  # fmt: skip

    def _is_free(self, item: Item, spot: Spot, place: PlacedLesson) -> bool:
        """Whether the lesson may lie there so, beside all others."""
        legal = dict(item.rooms).get(place.room, ())
        offered = [name for name, starts in item.choice if spot.start in starts] or item.teachers
        fit = len(set(place.teachers)) == item.needed and {*place.teachers} <= {*offered}
        if spot.start not in legal or not fit or self._in_the_way(item, spot):
            return False
        around = 0
        for tick in spot.wide:
            around |= self.at[tick]
        if self.here & item.mates & ~self.inside[place.room]:
            return False
        busy = self.inside[place.room]
        for teacher in place.teachers if item.choice else ():
            busy |= self.holds[teacher]
            if teacher in self.rules.limits and self._too_much(teacher, item, spot, 0):
                return False
        return not around & busy

    def _in_the_way(self, item: Item, spot: Spot) -> Mask:
        """Lessons that cannot stay, whatever rooms and further teachers are chosen."""
        mask = 0
        for tick in spot.ticks:
            mask |= self.at[tick]
        around, mask = mask, mask & item.apart
        if item.other_days:
            mask |= self.today[spot.day] & item.other_days
        for day in range(spot.day - item.days_between, spot.day + item.days_between + 1):
            if item.far and day != spot.day:
                mask |= self.today[day] & item.far
        for other, fits in item.partners:
            start = self.start[other]
            if start is not None and not fits(spot.start, start):
                mask |= 1 << other
        if item.crowd:
            mask |= self._too_many(self.today[spot.day] & item.crowd & ~mask, item.crowd_limit)
        for teacher in item.teachers:
            if teacher in self.rules.movable:
                mask |= around & self.holds[teacher]
            if teacher in self.rules.limits:
                mask |= self._too_much(teacher, item, spot, mask)
        return mask

    def _room(
        self, item: Item, spot: Spot, mask: Mask, taken: Iterable[str]
    ) -> tuple[str | None, Mask]:
        """A free room, else the one whose lessons cost least, and everything that must go."""
        around = 0
        for tick in spot.wide:
            around |= self.at[tick]
        around &= ~mask
        best, least, gone = None, IMPOSSIBLE, 0
        for room, legal in item.rooms:
            if spot.start not in legal or room in taken:
                continue
            there = around & self.inside[room]
            if item.mates:
                there |= self.here & item.mates & ~self.inside[room] & ~mask
            if not there:
                return room, mask
            if (price := self._price(there, least)) < least:
                best, least, gone = room, price, there
        return best, mask | gone

    def _teachers(
        self, item: Item, spot: Spot, mask: Mask, others: Iterable[tuple[str, ...]]
    ) -> tuple[tuple[str, ...] | None, Mask]:
        if not item.choice:
            return item.teachers, mask
        around = 0
        for tick in spot.ticks:
            around |= self.at[tick]
        busy = {name for names in others for name in names}
        offers: list[tuple[int, str, Mask]] = []
        for teacher, legal in item.choice:
            if spot.start in legal and teacher not in busy:
                there = around & self.holds[teacher] & ~mask
                if teacher in self.rules.limits:
                    there |= self._too_much(teacher, item, spot, mask | there)
                offers.append((self._price(there, IMPOSSIBLE), teacher, there))
        if len(offers) < item.needed:
            return None, mask
        offers = sorted(offers)[: item.needed]
        for _, _, there in offers:
            mask |= there
        return tuple(teacher for _, teacher, _ in offers), mask

    # limits

    def _too_many(self, there: Mask, limit: int) -> Mask:
        """The cheapest that must go so that one more fits under the limit."""
        surplus = there.bit_count() - limit + 1
        if surplus <= 0:
            return 0
        cheap = sorted(_numbers(there), key=self.weight.__getitem__)
        return sum(1 << number for number in cheap[:surplus])

    def _too_much(self, teacher: str, item: Item, spot: Spot, mask: Mask) -> Mask:
        """Lessons the teacher must lose to hold this one within her hours."""
        limit, held = self.rules.limits[teacher], self.holds[teacher] & ~mask
        gone, own = 0, item.lesson.units
        for most, there in ((limit.day, held & self.today[spot.day]), (limit.week, held)):
            if most is not None:
                gone |= self._over(there & ~gone, most - own)
        if limit.row is not None:
            gone |= self._row(held & self.today[spot.day] & ~gone, item, spot, limit)
        return gone

    def _over(self, there: Mask, most: int) -> Mask:
        lessons = list(_numbers(there))
        units = sum(self.items[number].lesson.units for number in lessons)
        lessons.sort(key=lambda number: -self.weight[number])
        gone = 0
        while units > most and lessons:
            number = lessons.pop()
            gone |= 1 << number
            units -= self.items[number].lesson.units
        return gone

    def _row(self, there: Mask, item: Item, spot: Spot, limit: Limits) -> Mask:
        """Lessons without a pause before and after this one, the cheapest out until it fits."""
        gone, most = 0, limit.row or 0
        while True:
            row = _in_a_row(
                self._spans(there & ~gone), spot.start, item.lesson.minutes, limit.pause
            )
            units = item.lesson.units + sum(self.items[n].lesson.units for n in row)
            if units <= most or not row:
                return gone
            gone |= 1 << min(row, key=self.weight.__getitem__)

    def _spans(self, there: Mask) -> Mapping[int, tuple[int, int]]:
        found = {}
        for number in _numbers(there):
            start = self.start[number] or 0
            found[number] = (start, start + self.items[number].lesson.minutes)
        return found

    # prices and results

    def _price(self, mask: Mask, most: int) -> int:
        """Of pushing these lessons out, each with its bundle; counted no further than `most`."""
        price = 0
        while mask and price <= most:
            number = (mask & -mask).bit_length() - 1
            price += self.weight[number]
            mask &= self._others[number]
        return price

    def lessons(self) -> dict[str, PlacedLesson]:
        """What lies on the board, by lesson."""
        found = {}
        for bundle, move in self.placed.items():
            for number, spot, room, teachers in zip(
                self.rules.bundles[bundle], move.spots, move.rooms, move.teachers, strict=True
            ):
                id = self.items[number].lesson.id
                found[id] = PlacedLesson(id, spot.start, room, teachers)
        return found


def _numbers(mask: Mask) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _in_a_row(
    spans: Mapping[int, tuple[int, int]], start: int, minutes: int, pause: int
) -> list[int]:
    """Those linked to the span by gaps shorter than the pause."""
    found: list[int] = []
    first, last, grown = start, start + minutes, True
    while grown:
        grown = False
        for number, (begin, end) in spans.items():
            if number not in found and begin - last < pause and first - end < pause:
                first, last, grown = min(first, begin), max(last, end), True
                found.append(number)
    return found
