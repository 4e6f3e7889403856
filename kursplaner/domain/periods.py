"""Large timetables in whole periods as frozen values: what the engine is asked and answers.

Free of weeks and names of people: importers and benchmark readers write it. Courses, rooms and
slots are numbers, counted from 0; slot = day * periods + period. The cost is UD2, the objective
of the Udine formulation (Di Gaspero, McCollum and Schaerf 2007), with the prices as data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct


class PeriodCourse(Struct, frozen=True, kw_only=True):
    id: str
    lectures: int
    """Each takes one slot; all in different slots."""
    size: int = 0
    """Persons that need a seat."""
    min_days: int = 1
    """Days over which the lectures should be spread (soft)."""
    blocked: tuple[int, ...] = ()
    """Slots in which the course cannot be taught."""


class PeriodRoom(Struct, frozen=True, kw_only=True):
    id: str
    capacity: int


class Prices(Struct, frozen=True, kw_only=True):
    seat: int = 1
    """Per person above the room's capacity and lecture."""
    day: int = 5
    """Per day below the course's minimum."""
    isolated: int = 2
    """Per lecture without a neighbour of the same curriculum."""
    room: int = 1
    """Per room a course uses beyond the first."""


class PeriodProblem(Struct, frozen=True, kw_only=True):
    """The whole question."""

    name: str = ""
    days: int
    periods: int
    """Periods of one day."""
    courses: tuple[PeriodCourse, ...]
    rooms: tuple[PeriodRoom, ...]
    curricula: tuple[tuple[int, ...], ...] = ()
    """Courses with common participants: never at once, and preferably back to back."""
    cliques: tuple[tuple[int, ...], ...] = ()
    """Courses that cannot take place at once for another reason, such as the same teacher."""
    prices: Prices = Prices()

    @property
    def slots(self) -> int:
        return self.days * self.periods


class PeriodLecture(Struct, frozen=True, order=True):
    """One placed lecture."""

    course: int
    slot: int
    room: int


class PeriodCost(Struct, frozen=True):
    """The cost by term, in price units."""

    seats: int
    days: int
    isolated: int
    rooms: int

    @property
    def total(self) -> int:
        return self.seats + self.days + self.isolated + self.rooms


class PeriodAnswer(Struct, frozen=True, kw_only=True):
    """Every lecture placed, the cost by term and what is proven about it."""

    lectures: tuple[PeriodLecture, ...]
    cost: PeriodCost
    bound: int
    """No timetable costs less."""
    seconds: float = 0.0

    @property
    def proven(self) -> bool:
        return self.bound >= self.cost.total


def period_cost(problem: PeriodProblem, lectures: Sequence[PeriodLecture]) -> PeriodCost:
    """The cost of a complete timetable by term."""
    prices = problem.prices
    over = sum(
        max(0, problem.courses[it.course].size - problem.rooms[it.room].capacity) for it in lectures
    )
    used: dict[int, set[int]] = {}
    days: dict[int, set[int]] = {}
    for it in lectures:
        used.setdefault(it.course, set()).add(it.room)
        days.setdefault(it.course, set()).add(it.slot // problem.periods)
    missing = sum(
        max(0, course.min_days - len(days.get(number, ())))
        for number, course in enumerate(problem.courses)
    )
    return PeriodCost(
        seats=prices.seat * over,
        days=prices.day * missing,
        isolated=prices.isolated * sum(_isolated(problem, lectures)),
        rooms=prices.room * sum(len(rooms) - 1 for rooms in used.values()),
    )


def _isolated(problem: PeriodProblem, lectures: Sequence[PeriodLecture]) -> Iterator[int]:
    """Lectures without a neighbour, one number per curriculum."""
    for curriculum in problem.curricula:
        members = set(curriculum)
        busy = Counter(it.slot for it in lectures if it.course in members)
        yield sum(
            count for slot, count in busy.items() if not _neighbours(problem.periods, slot, busy)
        )


def _neighbours(periods: int, slot: int, busy: Counter[int]) -> bool:
    day = slot // periods
    return any(busy[near] for near in (slot - 1, slot + 1) if near // periods == day)


def period_faults(problem: PeriodProblem, lectures: Sequence[PeriodLecture]) -> list[str]:
    """Every broken hard rule in one English line; empty for a valid timetable."""
    return [
        *_wrong_counts(problem, lectures),
        *_blocked(problem, lectures),
        *_clashes(problem, lectures),
    ]


def _wrong_counts(problem: PeriodProblem, lectures: Sequence[PeriodLecture]) -> Iterator[str]:
    slots = Counter(it.course for it in set(lectures))
    for number, course in enumerate(problem.courses):
        if slots[number] != course.lectures:
            yield f"{course.id}: {slots[number]} of {course.lectures} lectures"


def _blocked(problem: PeriodProblem, lectures: Sequence[PeriodLecture]) -> Iterator[str]:
    for it in lectures:
        course = problem.courses[it.course]
        if it.slot in course.blocked or not 0 <= it.slot < problem.slots:
            yield f"{course.id}: not possible in slot {it.slot}"


def _clashes(problem: PeriodProblem, lectures: Sequence[PeriodLecture]) -> Iterator[str]:
    for (slot, room), count in Counter((it.slot, it.room) for it in lectures).items():
        if count > 1:
            yield f"{problem.rooms[room].id}: {count} lectures in slot {slot}"
    for (course, slot), count in Counter((it.course, it.slot) for it in lectures).items():
        if count > 1:
            yield f"{problem.courses[course].id}: {count} lectures in slot {slot}"
    at = {(it.course, it.slot) for it in lectures}
    for group in (*problem.curricula, *problem.cliques):
        busy = Counter(slot for course, slot in at if course in set(group))
        for slot, count in busy.items():
            if count > 1:
                yield f"{count} courses of one group in slot {slot}"
