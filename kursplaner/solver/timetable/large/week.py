"""Who meets when, kept so that the price of moving a few lectures is known in microseconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kursplaner.solver.timetable.large.shape import Shape

BLOCKED = 1 << 20
"""Added to the clashes of a slot that a course cannot take, or has taken already."""
Courses = tuple[int, ...] | list[int]


class Lonely(dict[int, int]):
    """Busy periods of a day, as bits -> price of those without a busy neighbour."""

    def __init__(self, price: int) -> None:
        super().__init__()
        self.price = price

    def __missing__(self, bits: int) -> int:
        alone = bits & ~(bits << 1) & ~(bits >> 1)
        self[bits] = self.price * alone.bit_count()
        return self[bits]


Row = tuple[int, list[int], Lonely]
"""A curriculum's number, its busy periods as bits per day, and the price of such bits."""


class Week:
    """The slots of all lectures. A move takes the courses `out` from slot `here` to `there` and
    the courses `back` the other way; both are told to be free of clashes before."""

    def __init__(self, shape: Shape, slots: Sequence[Iterable[int]]) -> None:
        problem = shape.problem
        self.day = [shape.day(slot) for slot in range(problem.slots)]
        self.bit = [1 << slot % problem.periods for slot in range(problem.slots)]
        self.rivals = [sorted(rivals) for rivals in shape.rivals]
        self.clashes = [[BLOCKED] * problem.slots for _ in shape.courses]
        for course in shape.courses:
            for slot in shape.open[course]:
                self.clashes[course][slot] = 0
        self.meeting = [0] * problem.slots
        """Per slot the courses that meet, as bits."""
        self.rows = _rows(shape)
        self.days = [[0] * problem.days for _ in shape.courses]
        self.least = [course.min_days for course in problem.courses]
        self.price = problem.prices.day
        for course, taken in enumerate(slots):
            for slot in taken:
                self._put(course, slot)
        self.cost = self._cost(shape)

    def _put(self, course: int, slot: int) -> None:
        day, bit = self.day[slot], self.bit[slot]
        for _, bits, _ in self.rows[course]:
            bits[day] |= bit
        for rival in self.rivals[course]:
            self.clashes[rival][slot] += 1
        self.clashes[course][slot] += BLOCKED
        self.meeting[slot] |= 1 << course
        self.days[course][day] += 1

    def _cost(self, shape: Shape) -> int:
        rows = {row[0]: row for rows in self.rows for row in rows}
        lonely = sum(prices[bits] for _, days, prices in rows.values() for bits in days)
        return lonely + sum(self._missing(course) for course in shape.courses)

    def _missing(self, course: int) -> int:
        days = self.days[course]
        return self.price * max(0, self.least[course] - len(days) + days.count(0))

    def _spread(self, course: int, before: int, after: int) -> int:
        """Change of price when a lecture changes the day."""
        days = self.days[course]
        fewer = (days[before] == 1) - (days[after] == 0)
        if not fewer:
            return 0
        lack = self.least[course] - len(days) + days.count(0)
        return fewer * self.price if lack >= (fewer < 0) else 0

    def moved(self, course: int, here: int, there: int) -> int:
        """Change of price when one course moves; the commonest move of all."""
        old, new = self.day[here], self.day[there]
        off, on = self.bit[here], self.bit[there]
        change = 0
        if old == new:
            both = off | on
            for _, days, prices in self.rows[course]:
                bits = days[old]
                change += prices[bits ^ both] - prices[bits]
            return change
        for _, days, prices in self.rows[course]:
            left, right = days[old], days[new]
            change += prices[left ^ off] - prices[left] + prices[right ^ on] - prices[right]
        return change + self._spread(course, old, new)

    def exchanged(self, out: Courses, back: Courses, here: int, there: int) -> int:
        """Change of price when courses change places."""
        old, new = self.day[here], self.day[there]
        off, on = self.bit[here], self.bit[there]
        rows = self._odd([*out, *back]).values()
        if old == new:
            both = off | on
            return sum(prices[days[old] ^ both] - prices[days[old]] for _, days, prices in rows)
        change = sum(self._spread(course, old, new) for course in out)
        change += sum(self._spread(course, new, old) for course in back)
        for _, days, prices in rows:
            left, right = days[old], days[new]
            change += prices[left ^ off] - prices[left] + prices[right ^ on] - prices[right]
        return change

    def _odd(self, courses: Courses) -> dict[int, Row]:
        """Curricula whose busy slots change: two members that change places leave them alone."""
        odd: dict[int, Row] = {}
        for course in courses:
            for row in self.rows[course]:
                if odd.pop(row[0], None) is None:
                    odd[row[0]] = row
        return odd

    def apply(self, out: Courses, back: Courses, here: int, there: int, change: int) -> None:
        old, new = self.day[here], self.day[there]
        off, on = self.bit[here], self.bit[there]
        for course in out:
            self._shift(course, here, there)
        for course in back:
            self._shift(course, there, here)
        for _, days, _ in self._odd([*out, *back]).values():
            days[old] ^= off
            days[new] ^= on
        self.cost += change

    def _shift(self, course: int, here: int, there: int) -> None:
        clashes = self.clashes
        for rival in self.rivals[course]:
            row = clashes[rival]
            row[here] -= 1
            row[there] += 1
        clashes[course][here] -= BLOCKED
        clashes[course][there] += BLOCKED
        one, days = 1 << course, self.days[course]
        self.meeting[here] ^= one
        self.meeting[there] ^= one
        days[self.day[here]] -= 1
        days[self.day[there]] += 1


def _rows(shape: Shape) -> list[list[Row]]:
    rows: list[list[Row]] = [[] for _ in shape.courses]
    for number, curriculum in enumerate(shape.curricula):
        lonely = Lonely(curriculum.weight * shape.problem.prices.isolated)
        row = (number, [0] * shape.problem.days, lonely)
        for course in curriculum.members:
            rows[course].append(row)
    return rows
