"""A teacher's day: how long she waits between lessons, and how often she changes the site."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, permutations, product
from typing import cast

from ortools.sat.python import cp_model

from kursplaner.domain.problem import Teacher
from kursplaner.domain.time import DAY
from kursplaner.solver.timetable.model import LessonVars, Linear, Literal, Timetable

QUARTER = 15
Day = tuple[str, int]
"""Teacher and weekday."""
BLOCKS, EXACT = 1, 2
"""How exactly the site changes of a day are told."""


@dataclass
class TeacherDays:
    """Prices of all days, and what is left to say exactly where a plan shows the need.

    Site changes cost nothing at first, which is a valid bound. `tell_blocks` makes one change
    beyond the first cost, `tell_all` every one.
    """

    table: Timetable
    further: dict[Day, Literal] = field(default_factory=dict)
    """Site changes beyond the first, as far as they are told."""
    _told: dict[Day, int] = field(default_factory=dict)
    _used: dict[Day, dict[str, Literal]] = field(default_factory=dict)

    @cached_property
    def _minutes(self) -> dict[tuple[str, str], int]:
        """Shortest way between two sites, over others where an entry makes that shorter."""
        index, slack = self.table.index, self.table.index.problem.legal.site_change_slack
        sites = index.problem.sites
        ways = {
            (a.id, b.id): index.minutes_between(a.place, b.place) + slack
            for a in sites
            for b in sites
        }
        for via, one, two in product(index.sites, repeat=3):
            ways[one, two] = min(ways[one, two], ways[one, via] + ways[via, two])
        return ways

    def price(self) -> Linear:
        """Gaps and site changes of all teachers."""
        problem = self.table.index.problem
        weights, cost = problem.weights, cast(Linear, 0)
        for teacher in problem.teachers:
            for day in problem.grid.days:
                today = self._today(teacher, day)
                if len(today) > 1 and weights.teacher_gap:
                    cost += weights.teacher_gap * self._gap(teacher, day, today)
                if len(today) > 2 and weights.site_change and self._sites(today) > 1:
                    name = f"site-changes/{teacher.id}/{day}"
                    further = self.table.model.new_int_var(0, len(today) - 2, name)
                    self.further[teacher.id, day] = further
                    cost += weights.site_change * further
        return cost

    def tell(self, short: Collection[Day]) -> bool:
        """Say more exactly what these days' site changes cost; False when all is said.

        The other days of the same teachers are where the changes would go next.
        """
        teachers = {teacher for teacher, _ in short}
        more = [day for day in self.further if day[0] in teachers and self._more(day, short)]
        for teacher, day in more:
            self._say(teacher, day)
        return bool(more)

    def _say(self, teacher: str, day: int) -> None:
        told = self._told.get((teacher, day), 0)
        self._told[teacher, day] = told + 1
        (self._circuit if told else self._blocks)(self.table.index.teachers[teacher], day)

    def told_like(self, other: TeacherDays) -> None:
        """Say as much as the other has been told, which knows the same week."""
        for exactly in (BLOCKS, EXACT):
            more = {day for day, told in other._told.items() if told >= exactly}
            for teacher, day in sorted(more & self.further.keys()):
                if self._told.get((teacher, day), 0) < exactly:
                    self._say(teacher, day)

    def _more(self, day: Day, short: Collection[Day]) -> bool:
        return self._told.get(day, 0) < (EXACT if day in short else BLOCKS)

    def _today(self, teacher: Teacher, day: int) -> list[LessonVars]:
        return [
            x for x in self.table.lessons.values() if teacher.id in x.teachers and day in x.days
        ]

    @staticmethod
    def _sites(today: list[LessonVars]) -> int:
        return len({site for lesson in today for site in lesson.sites})

    def _gap(self, teacher: Teacher, day: int, today: list[LessonVars]) -> Literal:
        """Started quarters of an hour between first start and last end, lessons taken off."""
        table, model, name = self.table, self.table.model, f"{teacher.id}/{day}"
        starts = [(x, [s for s in x.options.starts if s // DAY == day]) for x in today]
        earliest = min(min(own) for _, own in starts)
        latest = max(max(own) + x.minutes for x, own in starts)
        first = model.new_int_var(earliest, latest, f"first/{name}")
        last = model.new_int_var(earliest, latest, f"last/{name}")
        busy: Linear = 0
        for lesson in today:
            held = table.on_day(teacher.id, lesson, day)
            model.add(first <= lesson.start).only_enforce_if(held)
            model.add(last >= lesson.end).only_enforce_if(held)
            busy += lesson.minutes * held
        quarters = model.new_int_var(0, (latest - earliest) // QUARTER + 1, f"gap/{name}")
        model.add(QUARTER * quarters >= last - first - busy)
        self._ways(teacher, day, today, quarters)
        return quarters

    def _ways(self, teacher: Teacher, day: int, today: list[LessonVars], quarters: Literal) -> None:
        """Whoever is at two sites on a day waits at least for the way between them."""
        if self._sites(today) < 2:
            return
        used = self._at_sites(teacher, day, today)
        for one, two in combinations(used, 2):
            way = min(self._minutes[one, two], self._minutes[two, one])
            if way:
                wait = -(-way // QUARTER)
                self.table.model.add(quarters >= wait).only_enforce_if(used[one], used[two])

    def _at_sites(self, teacher: Teacher, day: int, today: list[LessonVars]) -> dict[str, Literal]:
        """A literal per site that holds when the teacher is there on that day."""
        key = teacher.id, day
        if key not in self._used:
            sites = sorted({site for lesson in today for site in lesson.sites})
            used = {site: self.table.new(f"at/{teacher.id}/{day}/{site}") for site in sites}
            for lesson in today:
                held = self.table.on_day(teacher.id, lesson, day)
                for site, here in lesson.sites.items():
                    self.table.model.add_bool_or(used[site], held.negated(), here.negated())
            self._used[key] = used
        return self._used[key]

    def _blocks(self, teacher: Teacher, day: int) -> None:
        """One stay per site, none inside another: else a change beyond the first is paid."""
        table, model = self.table, self.table.model
        today, further = self._today(teacher, day), self.further[teacher.id, day]
        used = self._at_sites(teacher, day, today)
        model.add(further >= sum(used.values()) - 2)
        whole = table.new(f"stays/{teacher.id}/{day}")
        model.add(further >= 1).only_enforce_if(whole.negated())
        stays = []
        for site, there in used.items():
            name = f"stay/{teacher.id}/{day}/{site}"
            begin = model.new_int_var(day * DAY, (day + 1) * DAY, f"{name}/begin")
            end = model.new_int_var(day * DAY, (day + 1) * DAY, f"{name}/end")
            size = model.new_int_var(0, DAY, f"{name}/size")
            shown = table.new(name)
            model.add_bool_or(shown, there.negated(), whole.negated())
            stays.append(model.new_optional_interval_var(begin, size, end, shown, name))
            for lesson in today:
                if site in lesson.sites:
                    when = [table.on_day(teacher.id, lesson, day), lesson.sites[site], shown]
                    model.add(begin <= lesson.start).only_enforce_if(when)
                    model.add(end >= lesson.end).only_enforce_if(when)
        model.add_no_overlap(stays)

    def _circuit(self, teacher: Teacher, day: int) -> None:
        """Exactly: the order of the day as a circuit. Large, and hardly ever needed."""
        table, model, name = self.table, self.table.model, f"{teacher.id}/{day}"
        today = self._today(teacher, day)
        arcs: list[tuple[int, int, cp_model.LiteralT]] = [(0, 0, table.new(f"free/{name}"))]
        changes: list[Literal] = []
        for number, lesson in enumerate(today, 1):
            held = table.on_day(teacher.id, lesson, day)
            arcs.append((number, number, held.negated()))
            arcs.append((0, number, table.new(f"opens/{name}/{lesson.id}")))
            arcs.append((number, 0, table.new(f"closes/{name}/{lesson.id}")))
        for (i, one), (j, two) in permutations(enumerate(today, 1), 2):
            follows = table.new(f"follows/{name}/{one.id}/{two.id}")
            model.add_implication(follows, table.before(one, two))
            arcs.append((i, j, follows))
            if self._sites([one, two]) > 1:
                changes.append(self._change(f"{name}/{one.id}/{two.id}", follows, one, two))
        model.add_circuit(arcs)
        model.add(self.further[teacher.id, day] >= sum(changes) - 1)

    def _change(self, name: str, follows: Literal, one: LessonVars, two: LessonVars) -> Literal:
        change = self.table.new(f"change/{name}")
        for site, literal in one.sites.items():
            same = [two.sites[site]] if site in two.sites else []
            self.table.model.add_bool_or(change, *same, follows.negated(), literal.negated())
        return change
