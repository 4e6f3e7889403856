"""Variables of the timetable and the few helpers every rule uses; the rules live in `rules_*`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ortools.sat.python import cp_model, cp_model_helper

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.time import day_of
from kursplaner.solver.timetable.options import OptionBook, Options, Starts

Literal = cp_model.IntVar
AnyLiteral = cp_model_helper.Literal
Linear = cp_model.LinearExpr | int
K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class LessonVars:
    """Decisions of one lesson; a literal that holds whenever the lesson is placed is `placed`."""

    id: str
    options: Options
    placed: Literal
    slot: Literal
    start: cp_model.LinearExpr
    """Minutes of the week, meaningful while placed."""
    days: Mapping[int, Literal]
    rooms: Mapping[str, Literal]
    teachers: Mapping[str, Literal]
    sites: Mapping[str, Literal]

    @property
    def minutes(self) -> int:
        return self.options.lesson.minutes

    @property
    def units(self) -> int:
        return self.options.lesson.units

    @property
    def end(self) -> cp_model.LinearExpr:
        return self.start + self.minutes


@dataclass(slots=True)
class Timetable:
    """A model under construction: the CP model, the lessons' variables, shared literals."""

    index: ProblemIndex
    book: OptionBook
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    lessons: dict[str, LessonVars] = field(default_factory=dict)
    _before: dict[tuple[str, str], Literal] = field(default_factory=dict)
    _far: dict[tuple[str, str], Literal] = field(default_factory=dict)
    _on_day: dict[tuple[str, str, int], Literal] = field(default_factory=dict)
    _intervals: dict[tuple[str, str], cp_model.IntervalVar] = field(default_factory=dict)

    @property
    def step(self) -> int:
        return self.index.problem.grid.lesson_step

    def new(self, name: str) -> Literal:
        return self.model.new_bool_var(name)

    def restrict(self, lesson: LessonVars, legal: Starts, *when: AnyLiteral) -> None:
        """Start among `legal` while all of `when` hold."""
        if lesson.options.starts <= legal:
            return
        kept = legal & lesson.options.starts
        if not kept:
            self.model.add_bool_or([literal.negated() for literal in when])
            return
        self.model.add_linear_expression_in_domain(
            lesson.slot, domain(kept, self.step)
        ).only_enforce_if(when)

    def before(self, one: LessonVars, two: LessonVars) -> Literal:
        """Implies that `one` ends before `two` starts."""
        key = one.id, two.id
        if key not in self._before:
            literal = self.new(f"before/{one.id}/{two.id}")
            self.model.add(two.start >= one.end).only_enforce_if(literal)
            self._before[key] = literal
        return self._before[key]

    def far(self, one: LessonVars, two: LessonVars, pause: int) -> Literal:
        """Implies that at least a break lies between the end of `one` and the start of `two`."""
        key = one.id, two.id
        if key not in self._far:
            literal = self.new(f"far/{one.id}/{two.id}")
            self.model.add(two.start >= one.end + pause).only_enforce_if(literal)
            self._far[key] = literal
        return self._far[key]

    def on_day(self, teacher: str, lesson: LessonVars, day: int) -> Literal:
        """The teacher holds the lesson on that day."""
        key = teacher, lesson.id, day
        if key not in self._on_day:
            self._link_days(teacher, lesson)
        return self._on_day[key]

    def _link_days(self, teacher: str, lesson: LessonVars) -> None:
        held = lesson.teachers[teacher]
        for day, literal in lesson.days.items():
            if held.index == lesson.placed.index:
                found = literal
            elif literal.index == lesson.placed.index:
                found = held
            else:
                found = self.new(f"on/{teacher}/{lesson.id}/{day}")
                self.model.add_implication(found, literal)
                self.model.add_bool_or(found, held.negated(), literal.negated())
            self._on_day[teacher, lesson.id, day] = found
        if held.index != lesson.placed.index and len(lesson.days) > 1:
            self.model.add(
                sum(self._on_day[teacher, lesson.id, day] for day in lesson.days) == held
            )

    def interval(
        self, lesson: LessonVars, literal: Literal, before: int = 0, after: int = 0
    ) -> cp_model.IntervalVar:
        """The lesson's span, widened, present while the literal holds."""
        key = (lesson.id, f"{literal.index}/{before}/{after}")
        if key not in self._intervals:
            self._intervals[key] = self.model.new_optional_fixed_size_interval_var(
                lesson.start - before, lesson.minutes + before + after, literal, "/".join(key)
            )
        return self._intervals[key]

    def both(self, name: str, literals: Sequence[Literal]) -> Literal:
        """A literal that holds when all of `literals` do (not the other way round)."""
        distinct = list({literal.index: literal for literal in literals}.values())
        if len(distinct) == 1:
            return distinct[0]
        found = self.new(name)
        self.model.add_bool_or([found, *(literal.negated() for literal in distinct)])
        return found


def domain(starts: Iterable[int], step: int) -> cp_model.Domain:
    return cp_model.Domain.from_values([start // step for start in sorted(starts)])


def add_lessons(table: Timetable) -> None:
    """Variables of all lessons that have a place at all, in the order of the problem."""
    for lesson in table.index.problem.lessons:
        options = table.book.all[lesson.id]
        if options.hopeful:
            table.lessons[lesson.id] = _lesson(table, options)


def _lesson(table: Timetable, options: Options) -> LessonVars:
    id, model = options.lesson.id, table.model
    placed = table.new(f"placed/{id}")
    slot = model.new_int_var_from_domain(domain(options.starts, table.step), f"slot/{id}")
    by_day: dict[int, set[int]] = {}
    for start in sorted(options.starts):
        by_day.setdefault(day_of(start), set()).add(start)
    rooms = _choice(table, f"room/{id}", list(options.rooms), placed)
    teachers = _choice(
        table, f"teacher/{id}", list(options.teachers), placed, options.course.teachers_needed
    )
    days = _choice(table, f"day/{id}", list(by_day), placed)
    sites = _sites(table, id, rooms, placed)
    lesson = LessonVars(id, options, placed, slot, slot * table.step, days, rooms, teachers, sites)
    for day, starts in by_day.items():
        table.restrict(lesson, frozenset(starts), days[day])
    for room, legal in options.rooms.items():
        table.restrict(lesson, legal, rooms[room])
    for teacher, legal in options.teachers.items():
        table.restrict(lesson, legal, teachers[teacher])
    return lesson


def _choice(
    table: Timetable, name: str, keys: Sequence[K], placed: Literal, needed: int = 1
) -> dict[K, Literal]:
    """One literal per key, `needed` of them true while placed, none otherwise."""
    if len(keys) == needed:
        return dict.fromkeys(keys, placed)
    literals = {key: table.new(f"{name}/{key}") for key in keys}
    table.model.add(sum(literals.values()) == needed * placed)
    return literals


def _sites(
    table: Timetable, id: str, rooms: Mapping[str, Literal], placed: Literal
) -> dict[str, Literal]:
    of_site: dict[str, list[Literal]] = {}
    for room, literal in rooms.items():
        of_site.setdefault(table.index.rooms[room].site, []).append(literal)
    if len(of_site) == 1:
        return dict.fromkeys(of_site, placed)
    sites: dict[str, Literal] = {}
    for site, literals in of_site.items():
        if len(literals) == 1:
            sites[site] = literals[0]
        else:
            sites[site] = table.new(f"site/{id}/{site}")
            table.model.add(sum(literals) == sites[site])
    return sites
