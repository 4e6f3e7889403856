"""Rota and places as one exact model: children present against caregivers on shift.

Time is cut at every moment something can change; within a segment nothing does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from ortools.sat.python import cp_model

from kursplaner.domain.index import PlanIndex
from kursplaner.domain.problem import Caregiver, Child, Room
from kursplaner.domain.time import Interval, covered, day_of, subtract
from kursplaner.solver.childcare.demand import Family, free_times, room_limit

SHIFT_PRICE_MINUTES = 30
"""A shift more weighs as much as this many minutes on duty: fewer, longer shifts."""

Segment = Interval


@dataclass(slots=True)
class Rota:
    """The CP-SAT model and the literals its answer is read from."""

    model: cp_model.CpModel
    families: list[Family]
    served: dict[int, cp_model.IntVar] = field(default_factory=dict)
    room: dict[tuple[int, str], cp_model.IntVar] = field(default_factory=dict)
    on: dict[tuple[str, str, Segment], cp_model.IntVar] = field(default_factory=dict)
    main: dict[tuple[int, str], cp_model.IntVar] = field(default_factory=dict)
    missed: cp_model.LinearExprT = 0
    wishes: cp_model.LinearExprT = 0
    finish: cp_model.LinearExprT = 0
    """Tie-break of no price: fewer minutes, fewer and longer shifts."""


class RotaBuilder:
    """Builds one Rota; constraints carry the names of the rules they state."""

    def __init__(self, plan: PlanIndex, families: list[Family]) -> None:
        self.plan = plan
        self.problem = plan.index.problem
        self.legal = self.problem.legal
        self.rota = Rota(cp_model.CpModel(), families)
        self.free = free_times(plan)
        self.rooms = [room for room in self.problem.rooms if room.childcare]
        self.segments = _segments(families, self.problem.caregivers)

    def build(self) -> Rota:
        self._places()
        self._shifts()
        for room in self.rooms:
            for segment in self.segments:
                self._presence(room, segment)
        self._limits_of_caregivers()
        self._objective()
        return self.rota

    def _places(self) -> None:
        """H7, H8: a family is served in one room of the site that is free for the whole slot."""
        model, rota = self.rota.model, self.rota
        for number, family in enumerate(rota.families):
            rota.served[number] = model.new_bool_var(f"served{number}")
            options = []
            for room in self.rooms:
                if room.site == family.site and covered(family.slot, self.free[room.id]):
                    rota.room[number, room.id] = model.new_bool_var(f"family{number}@{room.id}")
                    options.append(rota.room[number, room.id])
            model.add(sum(options) == rota.served[number])
        self._one_place_per_parent()

    def _one_place_per_parent(self) -> None:
        """H1: slots of one family that overlap lie in one room."""
        by_parent: dict[str, list[int]] = defaultdict(list)
        for number, family in enumerate(self.rota.families):
            by_parent[family.parent].append(number)
        for numbers in by_parent.values():
            for left, right in combinations(numbers, 2):
                self._reachable(left, right)

    def _reachable(self, left: int, right: int) -> None:
        """H1: a child changes rooms only with the time for the way; on one site, in no time."""
        one, two = sorted(self.rota.families[n].slot for n in (left, right))
        for first in self.rooms:
            for second in self.rooms:
                a = self.rota.room.get((left, first.id))
                b = self.rota.room.get((right, second.id))
                if first.id == second.id or a is None or b is None:
                    continue
                way = self.plan.index.site_minutes(first.id, second.id)
                if one.overlaps(two) or two.start - one.end < way:
                    self.rota.model.add_bool_or(a.negated(), b.negated())

    def _shifts(self) -> None:
        """H1, H2: a caregiver is in one room at a time, only where and when she works."""
        model = self.rota.model
        for caregiver in self.problem.caregivers:
            free = on_duty(caregiver)
            for segment in self.segments:
                if not covered(segment, free):
                    continue
                here = []
                for room in self.rooms:
                    if not caregiver.sites or room.site in caregiver.sites:
                        name = f"{caregiver.id}@{room.id}:{segment.start}"
                        literal = model.new_bool_var(name)
                        self.rota.on[caregiver.id, room.id, segment] = literal
                        here.append(literal)
                model.add_at_most_one(here)
            self._travel(caregiver)

    def _travel(self, caregiver: Caregiver) -> None:
        """H1: no shift at another site before the way there is done."""
        for one, two in combinations(self.rooms, 2):
            minutes = max(
                self.plan.index.site_minutes(one.id, two.id),
                self.plan.index.site_minutes(two.id, one.id),
            )
            if minutes == 0:
                continue
            for earlier, later in combinations(self.segments, 2):
                if later.start - earlier.end < minutes:
                    self._not_both(caregiver.id, (one.id, earlier), (two.id, later))
                    self._not_both(caregiver.id, (two.id, earlier), (one.id, later))

    def _not_both(self, who: str, left: tuple[str, Segment], right: tuple[str, Segment]) -> None:
        a = self.rota.on.get((who, *left))
        b = self.rota.on.get((who, *right))
        if a is not None and b is not None:
            self.rota.model.add_bool_or(a.negated(), b.negated())

    def _presence(self, room: Room, segment: Segment) -> None:
        """H7 in one room during one segment: ratio, under three, two caregivers, room limits."""
        model, legal = self.rota.model, self.legal
        groups = self._present(room, segment)
        if not groups:
            return
        children = sum(len(kids) * literal for literal, kids in groups)
        small = sum(sum(k.age_months < 36 for k in kids) * literal for literal, kids in groups)
        staff = sum(self._staff(room, segment, self.problem.caregivers))
        limit = room_limit(room, legal.care_area_m2)
        model.add(children <= limit)
        model.add(children <= legal.care_ratio * staff)
        model.add(small <= legal.care_under_three * staff)
        if limit > legal.care_two_above:
            many = model.new_bool_var(f"many@{room.id}:{segment.start}")
            model.add(children <= legal.care_two_above + (limit - legal.care_two_above) * many)
            model.add(staff >= 2 * many)
        qualified = [c for c in self.problem.caregivers if c.qualified]
        for literal, kids in groups:
            if any(kid.qualified_care for kid in kids):
                model.add_bool_or(*self._staff(room, segment, qualified), literal.negated())

    def _present(
        self, room: Room, segment: Segment
    ) -> list[tuple[cp_model.IntVar, tuple[Child, ...]]]:
        """Per parent the literal that her children are in the room, and these children."""
        by_parent: dict[str, list[int]] = defaultdict(list)
        for number, family in enumerate(self.rota.families):
            if family.slot.contains(segment) and (number, room.id) in self.rota.room:
                by_parent[family.parent].append(number)
        found = []
        for parent, numbers in by_parent.items():
            literals = [self.rota.room[number, room.id] for number in numbers]
            kids = {k.id: k for number in numbers for k in self.rota.families[number].children}
            literal = literals[0]
            if len(literals) > 1:
                literal = self.rota.model.new_bool_var(f"{parent}@{room.id}:{segment.start}")
                self.rota.model.add_max_equality(literal, literals)
            found.append((literal, tuple(kids.values())))
        return found

    def _staff(
        self, room: Room, segment: Segment, caregivers: Iterable[Caregiver]
    ) -> list[cp_model.IntVar]:
        keys = ((caregiver.id, room.id, segment) for caregiver in caregivers)
        return [self.rota.on[key] for key in keys if key in self.rota.on]

    def _limits_of_caregivers(self) -> None:
        """H5 for caregivers: own minutes per day and per week."""
        for caregiver in self.problem.caregivers:
            own = {k: v for k, v in self.rota.on.items() if k[0] == caregiver.id}
            if caregiver.max_minutes_week is not None:
                self.rota.model.add(_minutes(own) <= caregiver.max_minutes_week)
            if caregiver.max_minutes_day is not None:
                for day in self.problem.grid.days:
                    of_day = {k: v for k, v in own.items() if day_of(k[2].start) == day}
                    self.rota.model.add(_minutes(of_day) <= caregiver.max_minutes_day)

    def _objective(self) -> None:
        weights, rota = self.problem.weights, self.rota
        rota.missed = sum(
            (weights.person_unserved + weights.child_unserved * len(family.children))
            * (1 - rota.served[number])
            for number, family in enumerate(rota.families)
        )
        longest = sum(key[2].minutes for key in rota.on)
        hours = rota.model.new_int_var(0, longest // 60 + 1, "hours on duty")
        rota.model.add(60 * hours >= _minutes(rota.on))
        rota.wishes = weights.caregiver_hour * hours + cp_model.LinearExpr.sum(
            [weights.same_caregiver * further for further in self._main_caregivers()]
        )
        rota.finish = cp_model.LinearExpr.sum(
            [_minutes(rota.on), *(SHIFT_PRICE_MINUTES * start for start in self._shift_starts())]
        )

    def _shift_starts(self) -> list[cp_model.IntVar]:
        starts = []
        before = {later: earlier for earlier, later in pairwise(self.segments)}
        for (who, room, segment), literal in self.rota.on.items():
            start = self.rota.model.new_bool_var(f"start {who}@{room}:{segment.start}")
            earlier = before.get(segment)
            previous = self.rota.on.get((who, room, earlier)) if earlier is not None else None
            if previous is None or earlier is None or earlier.end < segment.start:
                self.rota.model.add_implication(literal, start)
            else:
                self.rota.model.add_bool_or(literal.negated(), previous, start)
            starts.append(start)
        return starts

    def _main_caregivers(self) -> list[cp_model.IntVar]:
        """Further main caregivers of each child under three in the week."""
        model, rota = self.rota.model, self.rota
        used: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        for number, family in enumerate(rota.families):
            if family.under_three == 0:
                continue
            first = next(s for s in self.segments if s.start == family.slot.start)
            options = []
            for caregiver in self.problem.caregivers:
                literal = model.new_bool_var(f"main {number} {caregiver.id}")
                rota.main[number, caregiver.id] = literal
                options.append(literal)
                for child in family.children:
                    if child.age_months < 36:
                        used[child.id, caregiver.id].append(literal)
                self._is_there(literal, number, caregiver, first)
            model.add(sum(options) == rota.served[number])
        return self._further(used)

    def _is_there(
        self, literal: cp_model.IntVar, number: int, caregiver: Caregiver, first: Segment
    ) -> None:
        for room in self.rooms:
            place = self.rota.room.get((number, room.id))
            on = self.rota.on.get((caregiver.id, room.id, first))
            if place is None:
                continue
            clause = [literal.negated(), place.negated()]
            self.rota.model.add_bool_or(clause if on is None else [*clause, on])

    def _further(self, used: dict[tuple[str, str], list[cp_model.IntVar]]) -> list[cp_model.IntVar]:
        model = self.rota.model
        per_child: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for (child, caregiver), literals in used.items():
            known = model.new_bool_var(f"{caregiver} cares for {child}")
            for literal in literals:
                model.add_implication(literal, known)
            per_child[child].append(known)
        further: list[cp_model.IntVar] = []
        for child, known_ones in per_child.items():
            excess = model.new_int_var(0, len(known_ones), f"further {child}")
            model.add(excess >= sum(known_ones) - 1)
            further.append(excess)
        return further


def on_duty(caregiver: Caregiver) -> tuple[Interval, ...]:
    """When the caregiver can be on shift."""
    return subtract(caregiver.available, (block.span for block in caregiver.absent))


def _segments(families: list[Family], caregivers: Iterable[Caregiver]) -> list[Segment]:
    """Stretches in which no slot and no availability begins or ends, where slots lie."""
    slots = [family.slot for family in families]
    points = {point for slot in slots for point in (slot.start, slot.end)}
    points |= {p for c in caregivers for i in on_duty(c) for p in (i.start, i.end)}
    return [
        Interval(start, end)
        for start, end in pairwise(sorted(points))
        if any(slot.start <= start and end <= slot.end for slot in slots)
    ]


def _minutes(on: dict[tuple[str, str, Segment], cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(list(on.values()), [key[2].minutes for key in on])
