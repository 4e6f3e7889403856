"""Bottlenecks by counting: more lessons than places in one part of the week.

A class of rooms (or teachers) and a window (days, hours); every lesson that can lie only there and
only in them is counted against the places free there. Proof without search: the tightest is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Block, Room, Teacher
from kursplaner.domain.time import DAY, Interval, day_of, intersect, minute_of_day, subtract
from kursplaner.solver.answers import Bottleneck, Shortage
from kursplaner.solver.explain.lessons import needed_features
from kursplaner.solver.timetable.options import OptionBook, Options

Class = frozenset[str]


@dataclass(frozen=True, slots=True)
class Window:
    """Part of the day, minutes, on some days."""

    days: frozenset[int]
    start: int
    end: int

    def of(self, other: Window) -> Window:
        """The smallest window that holds both."""
        return Window(
            self.days | other.days, min(self.start, other.start), max(self.end, other.end)
        )

    def holds(self, other: Window) -> bool:
        return other.days <= self.days and self.start <= other.start and other.end <= self.end

    @property
    def spans(self) -> tuple[Interval, ...]:
        return tuple(Interval(d * DAY + self.start, d * DAY + self.end) for d in sorted(self.days))

    @property
    def minutes(self) -> int:
        return len(self.days) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Demand:
    """One lesson: where it can lie at all, and what it can use."""

    id: str
    minutes: int
    window: Window
    uses: Class
    takes: int
    """How many of the class at once: rooms 1, teachers as many as the course needs."""


def bottleneck(index: ProblemIndex, lesson: str) -> Bottleneck | None:
    """The tightest shortage the lesson is part of; None where counting proves none."""
    book = OptionBook(index)
    found = [
        *_short(index, lesson, Shortage.ROOMS, _rooms(book)),
        *_short(index, lesson, Shortage.TEACHERS, _teachers(book)),
        *_units(index, lesson, _teachers(book)),
    ]
    return min(found, key=_looseness) if found else None


def _looseness(found: Bottleneck) -> tuple[float, int, int, str]:
    size = len(found.days) * (found.end - found.start)
    return found.there / found.needed, size, len(found.of), found.lacks


def _rooms(book: OptionBook) -> list[Demand]:
    return [_demand(x, frozenset(x.rooms), 1) for x in book.all.values() if x.hopeful]


def _teachers(book: OptionBook) -> list[Demand]:
    hopeful = (x for x in book.all.values() if x.hopeful)
    return [_demand(x, frozenset(x.teachers), x.course.teachers_needed) for x in hopeful]


def _demand(options: Options, uses: Class, takes: int) -> Demand:
    minutes, starts = options.lesson.minutes, options.starts
    window = Window(
        frozenset(day_of(start) for start in starts),
        min(minute_of_day(start) for start in starts),
        max(minute_of_day(start) for start in starts) + minutes,
    )
    return Demand(options.lesson.id, minutes, window, uses, takes)


def _short(
    index: ProblemIndex, lesson: str, lacks: Shortage, demands: list[Demand]
) -> Iterator[Bottleneck]:
    """Windows in which the demands bound to a class ask for more places than it has."""
    mine = next((x for x in demands if x.id == lesson), None)
    if mine is None:
        return
    free = _free_of(index, lacks)
    for uses in dict.fromkeys(mine.uses | x.uses for x in demands):
        bound = [x for x in demands if x.uses <= uses]
        for window in dict.fromkeys(mine.window.of(x.window) for x in bound):
            inside = [x for x in bound if window.holds(x.window)]
            shortage = _too_many(inside, sorted(uses), window, free)
            if shortage is not None:
                counted, there, each_one = shortage
                yield _bottleneck(index, lacks, window, counted, uses, there, each_one)


def _too_many(
    inside: Sequence[Demand], uses: Sequence[str], window: Window,
    free: Callable[[str, Window], tuple[list[int], int]],
) -> tuple[list[Demand], int, bool] | None:  # fmt: skip
    """Demands of at least some length against the places of that length, tightest first."""
    stretches = {id: free(id, window) for id in uses}
    best: tuple[float, list[Demand], int, bool] | None = None
    for minutes in sorted({x.minutes for x in inside}):
        counted = [x for x in inside if x.minutes >= minutes]
        places = [
            sum((length + pause) // (minutes + pause) for length in lengths)
            for lengths, pause in stretches.values()
        ]
        needed, there = sum(x.takes for x in counted), sum(places)
        if needed > there and (best is None or there / needed < best[0]):
            best = there / needed, counted, there, all(place == 1 for place in places)
    return best[1:] if best is not None else None


def _free_of(
    index: ProblemIndex, lacks: Shortage
) -> Callable[[str, Window], tuple[list[int], int]]:
    """Lengths of the free stretches in a window, and the pause between two uses."""

    def stretches(open: Iterable[Interval], blocks: Sequence[Block], window: Window) -> list[int]:
        left = subtract(intersect(open, window.spans), [block.span for block in blocks])
        return [span.minutes for span in left]

    def room(id: str, window: Window) -> tuple[list[int], int]:
        record: Room = index.rooms[id]
        return stretches(record.open, record.blocked, window), record.setup

    def teacher(id: str, window: Window) -> tuple[list[int], int]:
        record: Teacher = index.teachers[id]
        return stretches(record.available, record.absent, window), 0

    return room if lacks is Shortage.ROOMS else teacher


def _units(index: ProblemIndex, lesson: str, demands: list[Demand]) -> Iterator[Bottleneck]:
    """Teaching units of the week against what the teachers may hold."""
    mine = next((x for x in demands if x.id == lesson), None)
    if mine is None:
        return
    for uses in dict.fromkeys(mine.uses | x.uses for x in demands):
        bound = [x for x in demands if x.uses <= uses]
        needed = sum(index.lessons[x.id].units * x.takes for x in bound)
        there = sum(_week_units(index, id) for id in uses)
        if needed > there:
            window = mine.window
            for x in bound:
                window = window.of(x.window)
            yield Bottleneck(
                lacks=Shortage.UNITS, days=tuple(sorted(window.days)), start=window.start,
                end=window.end, lessons=tuple(x.id for x in bound), of=tuple(sorted(uses)),
                needed=needed, there=there,
            )  # fmt: skip


def _week_units(index: ProblemIndex, teacher: str) -> int:
    own = index.teachers[teacher].max_units_week
    return index.problem.legal.teacher_units_week if own is None else own


def _bottleneck(
    index: ProblemIndex, lacks: Shortage, window: Window, counted: Sequence[Demand], uses: Class,
    there: int, each_one: bool,
) -> Bottleneck:  # fmt: skip
    seats, features = _label(index, counted, uses) if lacks is Shortage.ROOMS else (0, ())
    return Bottleneck(
        lacks=lacks, days=tuple(sorted(window.days)), start=window.start, end=window.end,
        lessons=tuple(x.id for x in counted), of=tuple(sorted(uses)),
        needed=sum(x.takes for x in counted), there=there, each_one=each_one,
        seats=seats, features=features,
    )  # fmt: skip


def _label(
    index: ProblemIndex, counted: Sequence[Demand], uses: Class
) -> tuple[int, tuple[str, ...]]:
    """Seats and features that say which rooms are meant; (0, ()) where they say it not."""
    courses = [index.course_of(x.id) for x in counted]
    seats = min(index.seats_needed(course.id) for course in courses)
    shared: Mapping[str, None] = dict.fromkeys(
        f for f in needed_features(courses[0]) if all(f in needed_features(c) for c in courses)
    )
    meant = {
        room.id
        for room in index.problem.rooms
        if room.seats and room.seats >= seats and shared.keys() <= set(room.features)
    }
    return (max(1, seats), tuple(shared)) if meant <= uses else (0, ())
