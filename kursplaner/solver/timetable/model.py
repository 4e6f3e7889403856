"""The timetable as a CP-SAT model: variables, and the rules of lessons, rooms and teachers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from ortools.sat.python import cp_model

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Course, CourseKind, RelationKind
from kursplaner.domain.time import DAY
from kursplaner.solver.timetable.candidates import Candidate, candidates, domain

Literal = cp_model.IntVar


class Timetable:
    """Variables by id. `start` of a lesson without a place is meaningless."""

    def __init__(self, index: ProblemIndex) -> None:
        self.index = index
        self.problem = index.problem
        self.model = cp_model.CpModel()
        self.lessons = candidates(index)
        self.placed: dict[str, Literal] = {}
        self.start: dict[str, cp_model.IntVar] = {}
        self.day: dict[tuple[str, int], Literal] = {}
        self.room: dict[tuple[str, str], Literal] = {}
        self.teacher: dict[tuple[str, str], Literal] = {}
        self.site: dict[tuple[str, str], Literal] = {}
        self.span: dict[str, cp_model.IntervalVar] = {}
        self.room_span: dict[tuple[str, str], cp_model.IntervalVar] = {}
        for lesson in self.lessons.values():
            self._variables(lesson)
        self._rooms()
        self._teachers()
        self._courses()
        self._halls()
        self._relations()

    def by_course(self) -> dict[str, list[str]]:
        """Ids of the lessons that can be placed, by course."""
        found: dict[str, list[str]] = defaultdict(list)
        for id, candidate in self.lessons.items():
            if id in self.start:
                found[candidate.lesson.course].append(id)
        return found

    def _variables(self, candidate: Candidate) -> None:
        model, id = self.model, candidate.lesson.id
        self.placed[id] = model.new_bool_var(f"placed {id}")
        needed = self.index.courses[candidate.lesson.course].teachers_needed
        if not candidate.possible or len(candidate.teachers) < needed:
            model.add(self.placed[id] == 0)
            return
        start = model.new_int_var_from_domain(domain(candidate.starts), f"start {id}")
        self.start[id] = start
        minutes = candidate.lesson.minutes
        self.span[id] = model.new_optional_fixed_size_interval_var(
            start, minutes, self.placed[id], f"span {id}"
        )
        self._days(id, candidate)
        self._options(id, candidate, needed)

    def _days(self, id: str, candidate: Candidate) -> None:
        by_day: dict[int, list[int]] = defaultdict(list)
        for start in candidate.starts:
            by_day[start // DAY].append(start)
        for day, starts in by_day.items():
            literal = self.model.new_bool_var(f"{id} on {day}")
            self.day[id, day] = literal
            self._only_at(id, literal, starts)
        self.model.add(sum(self.day[id, day] for day in by_day) == self.placed[id])

    def _options(self, id: str, candidate: Candidate, needed: int) -> None:
        model = self.model
        sites: dict[str, list[Literal]] = defaultdict(list)
        for room, starts in candidate.rooms.items():
            literal = model.new_bool_var(f"{id} in {room}")
            self.room[id, room] = literal
            sites[self.index.rooms[room].site].append(literal)
            self._only_at(id, literal, starts)
            self.room_span[id, room] = model.new_optional_fixed_size_interval_var(
                self.start[id], candidate.lesson.minutes, literal, f"{id} in {room}"
            )
        model.add(sum(v for k, v in self.room.items() if k[0] == id) == self.placed[id])
        for site, literals in sites.items():
            here = model.new_bool_var(f"{id} at {site}")
            model.add(sum(literals) == here)
            self.site[id, site] = here
        for teacher, starts in candidate.teachers.items():
            literal = model.new_bool_var(f"{id} by {teacher}")
            self.teacher[id, teacher] = literal
            self._only_at(id, literal, starts)
        held_by = [self.teacher[id, teacher] for teacher in candidate.teachers]
        model.add(sum(held_by) == needed * self.placed[id])

    def _only_at(self, id: str, literal: Literal, starts: Iterable[int]) -> None:
        self.model.add_linear_expression_in_domain(
            self.start[id], domain(list(starts))
        ).only_enforce_if(literal)

    def _rooms(self) -> None:
        """H1: one lesson at a time in a room, with its set-up time between."""
        by_room: dict[str, list[tuple[str, Literal]]] = defaultdict(list)
        for (id, room), literal in self.room.items():
            by_room[room].append((id, literal))
        for room, items in by_room.items():
            setup = self.index.rooms[room].setup
            self.model.add_no_overlap(
                [
                    self.room_span[id, room] if not setup else self._stretched(id, literal, setup)
                    for id, literal in items
                ]
            )

    def _stretched(self, id: str, literal: Literal, extra: int) -> cp_model.IntervalVar:
        size = self.lessons[id].lesson.minutes + extra
        return self.model.new_optional_fixed_size_interval_var(
            self.start[id], size, literal, f"{id}+{extra}"
        )

    def _teachers(self) -> None:
        by_teacher: dict[str, list[tuple[str, Literal]]] = defaultdict(list)
        for (id, teacher), literal in self.teacher.items():
            by_teacher[teacher].append((id, literal))
        for teacher, items in by_teacher.items():
            self.model.add_no_overlap([self._stretched(id, lit, 0) for id, lit in items])
            self._load(teacher, items)
            for (one, a), (two, b) in combinations(items, 2):
                self.apart_by_travel(one, two, [a, b])

    def _load(self, teacher_id: str, items: list[tuple[str, Literal]]) -> None:
        """H5: UE per week and day, and the break after so many UE in a row."""
        teacher, model = self.index.teachers[teacher_id], self.model
        week = teacher.max_units_week
        week = self.problem.legal.teacher_units_week if week is None else week
        model.add(sum(self._units(id) * literal for id, literal in items) <= week)
        if teacher.max_units_day is not None:
            for day in self.problem.grid.days:
                model.add(sum(self._units(i) * v for i, v in self._on(items, day))
                          <= teacher.max_units_day)  # fmt: skip
        limit = teacher.units_without_break
        if limit is not None:
            for (one, a), (two, b) in combinations(items, 2):
                if self._needs_break(one, two, items, limit):
                    pause = self.problem.legal.teacher_break
                    self.model.add_no_overlap(
                        [self._stretched(one, a, pause), self._stretched(two, b, pause)]
                    )

    def _needs_break(
        self, one: str, two: str, items: list[tuple[str, Literal]], limit: int
    ) -> bool:
        """Two lessons are too much in a row; or they would be with a third (kept strict)."""
        pair = self._units(one) + self._units(two)
        third = max((self._units(id) for id, _ in items if id not in (one, two)), default=0)
        return pair > limit or (pair + third > limit and third > 0)

    def _units(self, id: str) -> int:
        return self.lessons[id].lesson.units

    def _on(self, items: list[tuple[str, Literal]], day: int) -> Iterator[tuple[str, Literal]]:
        """Literals for 'this item and on this day'."""
        for id, literal in items:
            if (id, day) in self.day:
                yield id, self.both(literal, self.day[id, day])

    def both(self, a: Literal, b: Literal) -> Literal:
        """At least 1 when both are; a price or a limit presses it down."""
        product = self.model.new_bool_var(f"{a.name}&{b.name}")
        self.model.add_bool_or(a.negated(), b.negated(), product)
        self.model.add_implication(product, a)
        self.model.add_implication(product, b)
        return product

    def apart_by_travel(self, one: str, two: str, present: list[Literal]) -> None:
        """H1: whoever is at both lessons can go from one site to the other in between."""
        pairs = [
            (s, t, minutes)
            for (i, s) in self.site
            if i == one
            for (j, t) in self.site
            if j == two and s != t and (minutes := self._way(s, t)) > 0
        ]
        if not pairs:
            return
        first = self.model.new_bool_var(f"{one} before {two}")
        for s, t, minutes in pairs:
            when = [*present, self.site[one, s], self.site[two, t]]
            self._gap(one, two, minutes, [*when, first])
            self._gap(two, one, minutes, [*when, first.negated()])

    def _way(self, one: str, two: str) -> int:
        places = self.index.sites[one].place, self.index.sites[two].place
        ways = self.index.minutes_between(*places), self.index.minutes_between(*places[::-1])
        return max(ways) + self.problem.legal.site_change_slack

    def _gap(self, before: str, after: str, minutes: int, when: list[Literal]) -> None:
        end = self.start[before] + self.lessons[before].lesson.minutes
        self.model.add(self.start[after] >= end + minutes).only_enforce_if(when)

    def _courses(self) -> None:
        """H1, H6: a course's lessons apart, so many a day, so many days between."""
        for course_id, ids in self.by_course().items():
            course = self.index.courses[course_id]
            self.model.add_no_overlap([self.span[id] for id in ids])
            for day in self.problem.grid.days:
                today = [self.day[id, day] for id in ids if (id, day) in self.day]
                if len(today) > course.max_per_day:
                    self.model.add(sum(today) <= course.max_per_day)
            self._days_between(course, ids)

    def _days_between(self, course: Course, ids: list[str]) -> None:
        for one, two in combinations(ids, 2):
            for d in self.problem.grid.days:
                for e in self.problem.grid.days:
                    close = 0 < abs(d - e) <= course.min_days_between
                    if close and (one, d) in self.day and (two, e) in self.day:
                        self.model.add_bool_or(
                            self.day[one, d].negated(), self.day[two, e].negated()
                        )

    def _halls(self) -> None:
        """H4: no mixed sport in a hall while women are among themselves there."""
        women = [k for k in self.room_span if self._course(k[0]).women_only]
        mixed = [
            k for k in self.room_span
            if self._course(k[0]).kind is CourseKind.SPORT and not self._course(k[0]).women_only
        ]  # fmt: skip
        for one in women:
            hall = self.index.rooms[one[1]].hall
            for two in mixed:
                if hall and one[1] != two[1] and self.index.rooms[two[1]].hall == hall:
                    self.model.add_no_overlap([self.room_span[one], self.room_span[two]])

    def _course(self, id: str) -> Course:
        return self.index.course_of(id)

    def _relations(self) -> None:
        for relation in self.problem.relations:
            ids = [
                id for id in self.start
                if id in relation.lessons or self.lessons[id].lesson.course in relation.courses
            ]  # fmt: skip
            if relation.hard:
                for one, two in combinations(ids, 2):
                    self._relate(relation.kind, one, two, relation.minutes)

    def _relate(self, kind: RelationKind, one: str, two: str, minutes: int) -> None:
        model, both = self.model, [self.placed[one], self.placed[two]]
        a, b = self.start[one], self.start[two]
        sizes = self.lessons[one].lesson.minutes, self.lessons[two].lesson.minutes
        match kind:
            case RelationKind.SAME_START | RelationKind.SAME_TIME:
                day_a, day_b = self.day_number(one), self.day_number(two)
                late = (b - DAY * day_b) - (a - DAY * day_a)
                if kind is RelationKind.SAME_START:
                    model.add(late == 0).only_enforce_if(both)
                else:
                    low, high = sorted((0, sizes[0] - sizes[1]))
                    model.add(late >= low).only_enforce_if(both)
                    model.add(late <= high).only_enforce_if(both)
            case RelationKind.SAME_DAYS:
                model.add(self.day_number(one) == self.day_number(two)).only_enforce_if(both)
            case RelationKind.DIFFERENT_DAYS:
                model.add(self.day_number(one) != self.day_number(two)).only_enforce_if(both)
            case RelationKind.NOT_OVERLAP:
                model.add_no_overlap([self.span[one], self.span[two]])
            case RelationKind.PRECEDENCE:
                self._gap(one, two, 0, both)
            case RelationKind.MIN_GAP:
                model.add_no_overlap(
                    [self._stretched(i, self.placed[i], minutes) for i in (one, two)]
                )
            case RelationKind.SAME_ROOM:
                self._same_room(one, two)

    def _same_room(self, one: str, two: str) -> None:
        rooms = {room for id, room in self.room if id in (one, two)}
        for room in rooms:
            for x, y in ((one, two), (two, one)):
                if (x, room) in self.room:
                    other = self.room.get((y, room))
                    clause = [self.room[x, room].negated(), self.placed[y].negated()]
                    self.model.add_bool_or(clause if other is None else [*clause, other])

    def day_number(self, id: str) -> cp_model.LinearExprT:
        """Weekday of a placed lesson."""
        return sum(day * literal for (i, day), literal in self.day.items() if i == id)
