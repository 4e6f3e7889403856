"""H7 and H8, coarse: enough childcare places at the lesson's site, so that a rota can be found.

Exact in rooms, area, numbers of children and their ages; coarse in the caregivers, who are given
to rooms by parts of the day without their hours limits and ways. The childcare stage is exact.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from ortools.sat.python import cp_model

from kursplaner.domain.index import measles_proved
from kursplaner.domain.problem import Caregiver, Child, Room
from kursplaner.domain.time import DAY, HOUR, Interval, covered, subtract
from kursplaner.solver.timetable.amounts import Parts, Taken, over, parts
from kursplaner.solver.timetable.model import LessonVars, Literal, Timetable
from kursplaner.solver.timetable.options import Starts, within, without
from kursplaner.solver.timetable.rules_people import People

UNDER_THREE = 36
NOON = 13 * HOUR


@dataclass(frozen=True, slots=True)
class ChildVars:
    """One child and one lesson of the parent: comes along, is looked after."""

    child: Child
    lesson: LessonVars
    needed: Literal
    served: Literal


@dataclass(slots=True)
class Care:
    children: list[ChildVars] = field(default_factory=list)
    unattended: list[tuple[Child, LessonVars, Literal]] = field(default_factory=list)
    """Children of parents who can never attend: (child, lesson, comes along)."""


def add_care(table: Timetable, found: list[People]) -> Care:
    care = Care()
    for people in found:
        for child in table.index.children_of.get(people.first.id, ()):
            for lesson in (*people.attends, *sorted(people.never)):
                _child(table, care, people, child, table.lessons[lesson])
    _Rooms(table, care).add()
    return care


def _child(table: Timetable, care: Care, people: People, child: Child, lesson: LessonVars) -> None:
    course, legal = lesson.options.course.id, table.index.problem.legal
    if not child.care or (child.courses and course not in child.courses):
        return
    starts, length = lesson.options.starts, lesson.minutes + legal.care_after
    away = frozenset(
        start
        for start in starts
        if any(span.start <= start - legal.care_before and start + length <= span.end
               for span in child.away)
    )  # fmt: skip
    if away == starts:
        return
    needed = _needed(table, child, lesson, away)
    if lesson.id in people.never:
        care.unattended.append((child, lesson, needed))
        return
    attends = people.attends[lesson.id]
    if not measles_proved(child):
        table.model.add_bool_or(needed.negated(), attends.negated())
        care.unattended.append((child, lesson, needed))
        return
    care.children.append(
        ChildVars(child, lesson, needed, _served(table, child, lesson, needed, attends))
    )


def _needed(table: Timetable, child: Child, lesson: LessonVars, away: Starts) -> Literal:
    if not away:
        return lesson.placed
    needed = table.new(f"needed/{child.id}/{lesson.id}")
    table.model.add_implication(needed, lesson.placed)
    table.restrict(lesson, lesson.options.starts - away, needed)
    table.restrict(lesson, away, needed.negated(), lesson.placed)
    return needed


def _served(
    table: Timetable, child: Child, lesson: LessonVars, needed: Literal, attends: Literal
) -> Literal:
    if needed.index == lesson.placed.index:
        return attends
    served = table.new(f"served/{child.id}/{lesson.id}")
    table.model.add_implication(served, needed)
    table.model.add_implication(served, attends)
    table.model.add_bool_or(served, needed.negated(), attends.negated())
    return served


class _Rooms:
    """Which room looks after the children of which lesson, and how many may be there when."""

    def __init__(self, table: Timetable, care: Care) -> None:
        self.table, self.index = table, table.index
        self.of_lesson: dict[str, list[ChildVars]] = defaultdict(list)
        for item in care.children:
            self.of_lesson[item.lesson.id].append(item)
        self.used: dict[str, list[tuple[LessonVars, Literal]]] = defaultdict(list)
        self._counts: dict[str, tuple[Parts, Parts]] = {}

    def add(self) -> None:
        for id in self.of_lesson:
            self._lesson(self.table.lessons[id])
        rooms = [self.index.rooms[id] for id in self.used]
        staff = _Staff(self.table, rooms)
        for room in rooms:
            self._places(room, staff)
            self._no_lesson(room)

    def _lesson(self, lesson: LessonVars) -> None:
        """All children of a lesson share one room at its site."""
        model, children = self.table.model, self.of_lesson[lesson.id]
        used = self.table.new(f"care/{lesson.id}")
        model.add_implication(used, lesson.placed)
        for item in children:
            model.add_implication(item.served, used)
        for site, literal in lesson.sites.items():
            here = []
            for room in self.index.problem.rooms:
                if room.site == site and (legal := self._starts(room, lesson)):
                    chosen = self.table.new(f"care/{lesson.id}/{room.id}")
                    model.add_implication(chosen, used)
                    model.add_implication(chosen, literal)
                    self.table.restrict(lesson, legal, chosen)
                    self._qualified(room, lesson, chosen)
                    self.used[room.id].append((lesson, chosen))
                    here.append(chosen)
            model.add_bool_or(*here, used.negated(), literal.negated())
            if len(here) > 1:
                model.add_at_most_one(here)

    def _starts(self, room: Room, lesson: LessonVars) -> Starts:
        """Starts at which the room can look after children for the whole slot."""
        legal = self.index.problem.legal
        if not room.childcare or not room_limit(self.table, room):
            return frozenset()
        before, length = legal.care_before, lesson.minutes + legal.care_after
        starts = within(lesson.options.starts, room.open, length, before)
        starts = without(starts, [block.span for block in room.blocked], length, before)
        return within(starts, self._on_duty(room, qualified=False), length, before)

    def _on_duty(self, room: Room, *, qualified: bool) -> list[Interval]:
        return [
            span
            for caregiver in self.index.problem.caregivers
            if works_at(caregiver, room.site) and (caregiver.qualified or not qualified)
            for span in on_duty(caregiver)
        ]

    def _qualified(self, room: Room, lesson: LessonVars, chosen: Literal) -> None:
        legal = self.index.problem.legal
        for item in self.of_lesson[lesson.id]:
            if item.child.qualified_care:
                there = within(
                    lesson.options.starts, self._on_duty(room, qualified=True),
                    lesson.minutes + legal.care_after, legal.care_before,
                )  # fmt: skip
                self.table.restrict(lesson, there, chosen, item.served)

    def _slot(self, lesson: LessonVars, chosen: Literal) -> cp_model.IntervalVar:
        legal = self.index.problem.legal
        return self.table.interval(lesson, chosen, legal.care_before, legal.care_after)

    def _count(self, lesson: LessonVars) -> tuple[Parts, Parts]:
        """Children of the lesson looked after: all, and those under three."""
        if lesson.id not in self._counts:
            children = self.of_lesson[lesson.id]
            small = [item for item in children if item.child.age_months < UNDER_THREE]
            every, few = (self._sum(f"{lesson.id}/{len(x)}", x) for x in (children, small))
            self._counts[lesson.id] = every, few
        return self._counts[lesson.id]

    def _sum(self, name: str, group: list[ChildVars]) -> Parts:
        if len(group) < 2:
            return [(1, item.served) for item in group]
        count = self.table.model.new_int_var(0, len(group), f"children/{name}")
        self.table.model.add(count == sum(item.served for item in group))
        return parts(self.table, count, len(group))

    def _places(self, room: Room, staff: _Staff) -> None:
        legal = self.index.problem.legal
        most = len(staff.eligible[room.id])
        limit = min(room_limit(self.table, room), legal.care_ratio * most)
        fillers = staff.fillers(room, limit, legal.care_ratio, two_above=True)
        self._capacity(room, 0, limit, fillers)
        limit = legal.care_under_three * most
        fillers = staff.fillers(room, limit, legal.care_under_three, two_above=False)
        self._capacity(room, 1, limit, fillers)

    def _capacity(self, room: Room, which: int, limit: int, taken: list[Taken]) -> None:
        for lesson, chosen in self.used[room.id]:
            slot, count = partial(self._slot, lesson), self._count(lesson)[which]
            taken = [*taken, *over(self.table, count, slot, chosen)]
        self.table.model.add_cumulative([x for x, _ in taken], [much for _, much in taken], limit)

    def _no_lesson(self, room: Room) -> None:
        """No lesson in the room while it looks after children.

        Told pair by pair, or slot by slot, the search from below takes more than twice as long.
        """
        lessons = [
            self.table.interval(lesson, lesson.rooms[room.id])
            for lesson in self.table.lessons.values()
            if room.id in lesson.rooms
        ]
        slots = [self._slot(lesson, chosen) for lesson, chosen in self.used[room.id]]
        if lessons:
            demands = [len(slots)] * len(lessons) + [1] * len(slots)
            self.table.model.add_cumulative([*lessons, *slots], demands, len(slots))


class _Staff:
    """Caregivers given to rooms, one room per caregiver and part of the day."""

    def __init__(self, table: Timetable, rooms: list[Room]) -> None:
        self.table = table
        caregivers = table.index.problem.caregivers
        self.eligible = {
            room.id: [c for c in caregivers if works_at(c, room.site) and on_duty(c)]
            for room in rooms
        }
        self.parts = list(_parts(table, caregivers))
        self.given: dict[tuple[str, str, int], Literal] = {}
        self.here = table.model.new_constant(1)
        """Whoever has one room only is there whenever she is on duty."""
        for number, part in enumerate(self.parts):
            for caregiver in caregivers:
                self._give(number, part, caregiver, rooms)

    def _give(self, number: int, part: Interval, caregiver: Caregiver, rooms: list[Room]) -> None:
        if not covered(part, on_duty(caregiver)):
            return
        possible = [room for room in rooms if caregiver in self.eligible[room.id]]
        for room in possible:
            key = caregiver.id, room.id, number
            if len(possible) == 1:
                self.given[key] = self.here
            else:
                self.given[key] = self.table.new("/".join(map(str, ("staff", *key))))
        if len(possible) > 1:
            given = [self.given[caregiver.id, room.id, number] for room in possible]
            self.table.model.add_exactly_one(given)

    def fillers(self, room: Room, limit: int, ratio: int, *, two_above: bool) -> list[Taken]:
        """Spans that take away the places for which nobody is on duty."""
        found: list[Taken] = []
        for number, part in enumerate(self.parts):
            name = f"filler/{room.id}/{number}/{ratio}/{two_above}"
            alone = self.table.index.problem.legal.care_two_above if two_above else ratio
            demand = self._lacking(name, room, number, limit, ratio, min(alone, ratio))
            model = self.table.model
            if not isinstance(demand, int):
                lacking = parts(self.table, demand, limit)
                found += over(self.table, lacking, partial(_fixed, model, part))
            elif demand:
                span = model.new_fixed_size_interval_var(part.start, part.minutes, name)
                found.append((span, demand))
        return found

    def _lacking(
        self, name: str, room: Room, number: int, limit: int, ratio: int, alone: int
    ) -> Literal | int:
        """Places of the limit that are not staffed; a plain number where nobody has a choice."""
        there = [
            self.given[caregiver.id, room.id, number]
            for caregiver in self.eligible[room.id]
            if (caregiver.id, room.id, number) in self.given
        ]
        sure = sum(literal is self.here for literal in there)
        if sure == len(there):
            return max(0, limit - (alone if sure == 1 else ratio * sure))
        demand = self.table.model.new_int_var(0, limit, name)
        self.table.model.add(demand >= limit - ratio * sum(there))
        if alone < min(ratio, limit):
            one = self.table.new(f"alone/{name}")
            self.table.model.add(sum(there) >= 2).only_enforce_if(one.negated())
            self.table.model.add(demand >= limit - alone).only_enforce_if(one)
        return demand


def _fixed(model: cp_model.CpModel, part: Interval, present: Literal) -> cp_model.IntervalVar:
    name = f"lacking/{part.start}/{present.index}"
    return model.new_optional_fixed_size_interval_var(part.start, part.minutes, present, name)


def room_limit(table: Timetable, room: Room) -> int:
    """Children at once by the room: its floor area and its own limit."""
    area = math.floor(room.area_m2 / table.index.problem.legal.care_area_m2 + 1e-9)
    return area if room.childcare_places is None else min(area, room.childcare_places)


def works_at(caregiver: Caregiver, site: str) -> bool:
    return not caregiver.sites or site in caregiver.sites


def on_duty(caregiver: Caregiver) -> tuple[Interval, ...]:
    return subtract(caregiver.available, [block.span for block in caregiver.absent])


def _parts(table: Timetable, caregivers: Iterable[Caregiver]) -> list[Interval]:
    """The week cut wherever somebody comes or goes, and at noon."""
    parts = []
    duty = [span for caregiver in caregivers for span in on_duty(caregiver)]
    for day in table.index.problem.grid.days:
        whole = Interval(day * DAY, (day + 1) * DAY)
        cuts = {whole.start, whole.start + NOON, whole.end}
        cuts |= {edge for span in duty if span.overlaps(whole) for edge in (span.start, span.end)}
        inside = sorted(cut for cut in cuts if whole.start <= cut <= whole.end)
        parts += [Interval(a, b) for a, b in pairwise(inside)]
    return parts
