"""The objective, level by level, named as the terms of `domain.score`."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.time import DAY, Interval, merge
from kursplaner.solver.timetable.candidates import domain
from kursplaner.solver.timetable.care import CareDemand
from kursplaner.solver.timetable.model import Literal, Timetable
from kursplaner.solver.timetable.people import Attendance

QUARTER = 15
Terms = list[cp_model.LinearExprT]


class Wishes:
    """Every level as one expression of non-negative terms."""

    def __init__(self, table: Timetable, people: Attendance, care: CareDemand) -> None:
        self.table, self.people, self.care = table, people, care
        self.model = table.model
        self.weights = table.problem.weights

    def levels(self) -> list[tuple[str, cp_model.LinearExprT]]:
        wishes = [
            *self._teacher_gap(), *self._preferred_time(), *self._even_spread(),
            *self._same_room(),
        ]  # fmt: skip
        return [
            ("unplaced", _sum(self._unplaced())),
            ("missed", _sum(self._missed())),
            ("changes", _sum(self._changes())),
            ("wishes", _sum(wishes)),
        ]

    def _unplaced(self) -> Terms:
        table = self.table
        return [
            (self.weights.lesson_unplaced + len(table.index.attendees(id))) * (1 - literal)
            for id, literal in table.placed.items()
        ]

    def _missed(self) -> Terms:
        terms: Terms = []
        for number, id in self.people.free_to_miss:
            group = self.people.groups[number]
            price = self.weights.person_unserved * len(group.people)
            absent = self.table.placed[id] - self.people.attends[number, id]
            terms.append(price * absent)
        return terms

    def _changes(self) -> Terms:
        published = self.table.problem.published or WeekPlan()
        return [
            term
            for placed in published.lessons
            if placed.lesson in self.table.start
            for term in self._change(placed)
        ]

    def _change(self, old: PlacedLesson) -> Terms:
        table, id, weights = self.table, old.lesson, self.weights
        terms: Terms = []
        if old.start in table.lessons[id].starts:
            moved = self.model.new_bool_var(f"{id} moved")
            self.model.add(table.start[id] == old.start).only_enforce_if(
                moved.negated(), table.placed[id]
            )
        else:
            moved = table.placed[id]
        terms.append(weights.change_time * moved)
        same_room = table.room.get((id, old.room))
        terms.append(weights.change_room * self._unlike(id, [same_room]))
        same = [table.teacher.get((id, teacher)) for teacher in old.teachers]
        terms.append(weights.change_teacher * self._unlike(id, same))
        return terms

    def _unlike(self, id: str, literals: list[Literal | None]) -> Literal:
        """1 when the lesson is placed and one of the literals is not true."""
        placed = self.table.placed[id]
        if any(literal is None for literal in literals):
            return placed
        unlike = self.model.new_bool_var(f"{id} unlike")
        for literal in literals:
            assert literal is not None
            self.model.add_bool_or(placed.negated(), literal, unlike)
        return unlike

    def _teacher_gap(self) -> Terms:
        table, terms = self.table, []
        by_teacher: dict[str, list[tuple[str, Literal]]] = defaultdict(list)
        for (id, teacher), literal in table.teacher.items():
            by_teacher[teacher].append((id, literal))
        for items in by_teacher.values():
            for day in table.problem.grid.days:
                today = [(id, lit) for id, lit in items if (id, day) in table.day]
                if len(today) > 1:
                    terms.append(self.weights.teacher_gap * self._gap_on(today, day))
        return terms

    def _gap_on(self, today: list[tuple[str, Literal]], day: int) -> cp_model.IntVar:
        table, model = self.table, self.model
        first = model.new_int_var(day * DAY, (day + 1) * DAY, "first")
        last = model.new_int_var(day * DAY, (day + 1) * DAY, "last")
        model.add(last >= first)
        work: Terms = []
        for id, literal in today:
            there = table.both(literal, table.day[id, day])
            minutes = table.lessons[id].lesson.minutes
            model.add(first <= table.start[id]).only_enforce_if(there)
            model.add(last >= table.start[id] + minutes).only_enforce_if(there)
            work.append(minutes * there)
        quarters = model.new_int_var(0, DAY // QUARTER, "gap")
        model.add(QUARTER * quarters >= last - first - _sum(work))
        return quarters

    def _preferred_time(self) -> Terms:
        table, terms = self.table, []
        for id in table.start:
            against = self.model.new_bool_var(f"{id} against a wish")
            course = table.index.course_of(id)
            self._wish(id, course.preferred, against, table.placed[id])
            for (other, teacher), literal in table.teacher.items():
                if other == id:
                    self._wish(id, table.index.teachers[teacher].preferred, against, literal)
            terms.append(self.weights.preferred_time * against)
        return terms

    def _wish(self, id: str, wish: tuple[Interval, ...], against: Literal, when: Literal) -> None:
        if not wish:
            return
        lesson, spans = self.table.lessons[id], merge(wish)
        kept = [
            s for s in lesson.starts
            if any(i.start <= s and s + lesson.lesson.minutes <= i.end for i in spans)
        ]  # fmt: skip
        self.model.add_linear_expression_in_domain(
            self.table.start[id], domain(kept)
        ).only_enforce_if(when, against.negated())

    def _even_spread(self) -> Terms:
        problem, terms = self.table.problem, []
        share = -(-len(problem.lessons) // max(1, len(problem.grid.days)))
        for day in problem.grid.days:
            today = [literal for (_, d), literal in self.table.day.items() if d == day]
            if len(today) > share:
                excess = self.model.new_int_var(0, len(today), f"excess {day}")
                self.model.add(excess >= sum(today) - share)
                terms.append(self.weights.even_spread * excess)
        return terms

    def _same_room(self) -> Terms:
        terms: Terms = []
        for ids in self.table.by_course().values():
            rooms: dict[str, list[Literal]] = defaultdict(list)
            for id in ids:
                for (other, room), literal in self.table.room.items():
                    if other == id:
                        rooms[room].append(literal)
            if len(ids) < 2 or len(rooms) < 2:
                continue
            used = []
            for room, literals in rooms.items():
                use = self.model.new_bool_var(f"uses {room}")
                for literal in literals:
                    self.model.add_implication(literal, use)
                used.append(use)
            excess = self.model.new_int_var(0, len(used), "further rooms")
            self.model.add(excess >= sum(used) - 1)
            terms.append(self.weights.same_room * excess)
        return terms


def _sum(terms: Terms) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum(terms)
