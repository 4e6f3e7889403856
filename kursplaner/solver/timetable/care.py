"""Childcare as far as it bounds the timetable: rooms, places and staff at every moment (H7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from ortools.sat.python import cp_model

from kursplaner.domain.index import measles_proved
from kursplaner.domain.problem import Caregiver, Child, Room
from kursplaner.domain.time import WEEK, Interval, subtract
from kursplaner.solver.timetable.candidates import domain, free
from kursplaner.solver.timetable.model import Literal, Timetable
from kursplaner.solver.timetable.people import Attendance


class CareDemand:
    """Children per lesson, the room they are in, and the capacity they share."""

    def __init__(self, table: Timetable, attendance: Attendance) -> None:
        self.table = table
        self.legal = table.problem.legal
        self.attendance = attendance
        self.kids: dict[str, list[tuple[Child, Literal]]] = defaultdict(list)
        self.slots: dict[tuple[str, str], cp_model.IntervalVar] = {}
        for (number, id), attends in attendance.attends.items():
            for child in table.index.children_of.get(attendance.groups[number].one.id, ()):
                self._child(id, child, attends)
        self.rooms = [room for room in table.problem.rooms if room.childcare]
        for id in self.kids:
            self._room(id)
        self._staff()

    def _child(self, id: str, child: Child, attends: Literal) -> None:
        table = self.table
        course = table.lessons[id].lesson.course
        if not child.care or (child.courses and course not in child.courses):
            return
        starts = table.lessons[id].starts
        elsewhere = [s for s in starts if any(a.contains(self._slot(id, s)) for a in child.away)]
        if len(elsewhere) == len(starts):
            return
        need = table.model.new_bool_var(f"{child.id} cared for in {id}")
        table.model.add_implication(need, attends)
        if elsewhere:
            table.model.add_linear_expression_in_domain(
                table.start[id], domain(elsewhere)
            ).only_enforce_if(attends, need.negated())
        else:
            table.model.add_implication(attends, need)
        if not measles_proved(child):
            table.model.add(need == 0)
        self.kids[id].append((child, need))

    def _slot(self, id: str, start: int) -> Interval:
        end = start + self.table.lessons[id].lesson.minutes
        return Interval(start - self.legal.care_before, end + self.legal.care_after)

    def _room(self, id: str) -> None:
        """One childcare room at the site of the lesson, open and without a lesson in it."""
        table, options = self.table, []
        any_child = table.model.new_bool_var(f"childcare in {id}")
        for _, need in self.kids[id]:
            table.model.add_implication(need, any_child)
        for room in self.rooms:
            here = table.site.get((id, room.site))
            starts = self._room_starts(id, room)
            if here is None or not starts:
                continue
            literal = table.model.new_bool_var(f"children of {id} in {room.id}")
            table.model.add_implication(literal, here)
            table.model.add_linear_expression_in_domain(
                table.start[id], domain(starts)
            ).only_enforce_if(literal)
            options.append(literal)
            self._occupy(id, room, literal)
        table.model.add(sum(options) == any_child)

    def _room_starts(self, id: str, room: Room) -> list[int]:
        spans = free(room.open, room.blocked)
        return [
            start for start in self.table.lessons[id].starts
            if any(span.contains(self._slot(id, start)) for span in spans)
        ]  # fmt: skip

    def _occupy(self, id: str, room: Room, literal: Literal) -> None:
        table, minutes = self.table, self.table.lessons[id].lesson.minutes
        slot = table.model.new_optional_fixed_size_interval_var(
            table.start[id] - self.legal.care_before,
            minutes + self.legal.care_before + self.legal.care_after, literal,
            f"slot {id} {room.id}",
        )  # fmt: skip
        self.slots[id, room.id] = slot
        for (_, where), span in table.room_span.items():
            if where == room.id:
                table.model.add_no_overlap([slot, span])

    def _staff(self) -> None:
        """Per room, per site and in all: children against places, under three apart."""
        legal = self.legal
        for room in self.rooms:
            by_area = int(room.area_m2 / legal.care_area_m2 + 1e-9)
            places = by_area if room.childcare_places is None else min(
                by_area, room.childcare_places)  # fmt: skip
            self._capacity([room], places, 0, (), lambda child: 1)
        caregivers = self.table.problem.caregivers
        for site in {room.site for room in self.rooms}:
            rooms = [room for room in self.rooms if room.site == site]
            who = [c for c in caregivers if not c.sites or site in c.sites]
            self._by_staff(rooms, who)
        if len({room.site for room in self.rooms}) > 1:
            self._by_staff(self.rooms, caregivers)

    def _by_staff(self, rooms: list[Room], caregivers: Iterable[Caregiver]) -> None:
        legal, who = self.legal, list(caregivers)
        self._capacity(rooms, None, legal.care_ratio, who, lambda child: 1)
        self._capacity(
            rooms, None, legal.care_under_three, who, lambda child: int(child.age_months < 36)
        )

    def _capacity(self, rooms, places, ratio, caregivers, weight):  # type: ignore[no-untyped-def]
        model = self.table.model
        spans, demands = [], []
        for (id, room), slot in self.slots.items():
            count = sum(weight(child) * need for child, need in self.kids[id])
            if room in {r.id for r in rooms} and not isinstance(count, int):
                most = sum(weight(child) for child, _ in self.kids[id])
                demand = model.new_int_var(0, most, f"children {id} {room}")
                model.add(demand == count)
                spans.append(slot)
                demands.append(demand)
        if not spans:
            return
        if places is not None:
            model.add_cumulative(spans, demands, places)
            return
        top, blockers = _profile(caregivers, ratio)
        for span, taken in blockers:
            spans.append(model.new_fixed_size_interval_var(span.start, span.minutes, "away"))
            demands.append(taken)
        model.add_cumulative(spans, demands, top)


def _profile(caregivers: list[Caregiver], ratio: int) -> tuple[int, list[tuple[Interval, int]]]:
    """Places with everybody on duty, and how many fewer there are when."""
    duty = [subtract(c.available, (b.span for b in c.absent)) for c in caregivers]
    edges = sorted({0, WEEK} | {p for spans in duty for i in spans for p in (i.start, i.end)})
    top = ratio * len(caregivers)
    blockers = []
    for start, end in pairwise(edges):
        there = sum(any(i.start <= start and end <= i.end for i in spans) for spans in duty)
        if there * ratio < top:
            blockers.append((Interval(start, end), top - there * ratio))
    return top, blockers
