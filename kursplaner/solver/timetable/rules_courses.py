"""H6 over the lessons of one course, and the relations between courses."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, groupby, pairwise

from kursplaner.domain.problem import Relation, RelationKind
from kursplaner.domain.time import DAY
from kursplaner.solver.timetable.model import AnyLiteral, LessonVars, Linear, Literal, Timetable
from kursplaner.solver.timetable.rules_resources import may_share_day


def add_courses(table: Timetable) -> None:
    """Lessons of a course: never at once, so many a day, so many days apart."""
    for course in table.index.problem.courses:
        own = [x for x in table.lessons.values() if x.options.course.id == course.id]
        if len(own) < 2:
            continue
        if course.max_per_day > 1:
            table.model.add_no_overlap([table.interval(x, x.placed) for x in own])
        days = table.index.problem.grid.days
        for day in days:
            today = [x.days[day] for x in own if day in x.days]
            if len(today) > course.max_per_day:
                table.model.add(sum(today) <= course.max_per_day)
        for one, two in combinations(own, 2):
            _days_between(table, one, two, course.min_days_between)
    _same_kind_in_order(table)


def _days_between(table: Timetable, one: LessonVars, two: LessonVars, minimum: int) -> None:
    for day, literal in one.days.items():
        near = [x for other, x in two.days.items() if 0 < abs(other - day) <= minimum]
        if near and len(near) == 1:
            table.model.add_bool_or(literal.negated(), near[0].negated())
        elif near:
            table.model.add_at_most_one([literal, *near])


def _same_kind_in_order(table: Timetable) -> None:
    """Interchangeable lessons of a course in order of time, so the search sees one of n! copies."""
    for run in runs_alike(table):
        for one, two in pairwise(run):
            table.model.add_implication(two.placed, one.placed)
            table.model.add(two.slot >= one.slot + 1).only_enforce_if(two.placed)


def runs_alike(table: Timetable) -> Iterator[list[LessonVars]]:
    """Neighbouring lessons of one course that nothing tells apart, two or more at a time."""
    index = table.index
    fixed = {pin.lesson for pin in index.problem.pins}
    fixed |= {id for relation in index.problem.relations for id in relation.lessons}
    if index.problem.published is not None:
        fixed |= {item.lesson for item in index.problem.published.lessons}

    def likeness(lesson: LessonVars) -> Hashable:
        own = lesson.options.lesson
        alone = lesson.id if lesson.id in fixed else ""
        return own.course, own.minutes, own.units, own.windows, alone

    for course in index.problem.courses:
        held = (table.lessons.get(x.id) for x in index.lessons_of.get(course.id, ()))
        for _, run in groupby((x for x in held if x is not None), likeness):
            alike = list(run)
            if len(alike) > 1:
                yield alike


class Relations:
    """Hard relations hold; each broken pair of a soft one sets a literal that costs."""

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self.costs: list[tuple[int, Literal]] = []

    def add(self) -> None:
        for relation in self.table.index.problem.relations:
            if relation.kind is RelationKind.SAME_DAYS:
                self._same_days(relation)
                continue
            if relation.kind is RelationKind.ADJACENT:
                self._adjacent(relation)
                continue
            if relation.kind is RelationKind.NOT_OVERLAP and relation.hard:
                self._never_at_once(relation)
                continue
            for one, two in self._pairs(relation):
                if one.id != two.id:
                    self._pair(relation, one, two, self._when(relation, one, two))

    def _members(self, relation: Relation) -> list[list[LessonVars]]:
        index, lessons = self.table.index, self.table.lessons
        courses = [
            [lessons[x.id] for x in index.lessons_of.get(course, ()) if x.id in lessons]
            for course in relation.courses
        ]
        return courses + [[lessons[x]] if x in lessons else [] for x in relation.lessons]

    def _pairs(self, relation: Relation) -> Iterator[tuple[LessonVars, LessonVars]]:
        groups = self._members(relation)
        if len(groups) == 1:
            yield from combinations(groups[0], 2)
        for left, right in combinations(groups, 2):
            for one in left:
                for two in right:
                    yield one, two

    def _never_at_once(self, relation: Relation) -> None:
        """Two lessons of one course never overlap anyway, so all members are one NoOverlap."""
        members = {x.id: x for group in self._members(relation) for x in group}
        if len(members) > 1:
            spans = [self.table.interval(x, x.placed) for x in members.values()]
            self.table.model.add_no_overlap(spans)

    def _when(self, relation: Relation, *lessons: LessonVars) -> list[AnyLiteral]:
        """Literals under which the relation must hold: placed, and not paid for."""
        when: list[AnyLiteral] = list({x.id: x.placed for x in lessons}.values())
        if not relation.hard:
            names = "/".join(x.id for x in lessons)
            broken = self.table.new(f"broken/{relation.id}/{names}")
            self.costs.append((relation.weight, broken))
            when.append(broken.negated())
        return when

    def _pair(
        self, relation: Relation, one: LessonVars, two: LessonVars, when: list[AnyLiteral]
    ) -> None:
        model = self.table.model
        match relation.kind:
            case RelationKind.SAME_START:
                model.add(_clock(one) == _clock(two)).only_enforce_if(when)
            case RelationKind.SAME_TIME:
                long, short = (one, two) if one.minutes >= two.minutes else (two, one)
                model.add(_clock(long) <= _clock(short)).only_enforce_if(when)
                ends = _clock(short) + short.minutes <= _clock(long) + long.minutes
                model.add(ends).only_enforce_if(when)
            case RelationKind.DIFFERENT_DAYS:
                for day in one.days.keys() & two.days.keys():
                    self._not_all([one.days[day], two.days[day], *when])
            case RelationKind.NOT_OVERLAP:
                self._apart(one, two, 0, when)
            case RelationKind.SAME_ROOM:
                self._same_room(one, two, when)
            case RelationKind.PRECEDENCE:
                model.add(one.end <= two.start).only_enforce_if(when)
            case RelationKind.MIN_GAP:
                for day in sorted(one.days.keys() & two.days.keys()):
                    today = [one.days[day], two.days[day]]
                    self._apart(one, two, relation.minutes, [*when, *today])

    def _not_all(self, literals: Sequence[AnyLiteral]) -> None:
        self.table.model.add_bool_or([literal.negated() for literal in literals])

    def _apart(self, one: LessonVars, two: LessonVars, gap: int, when: list[AnyLiteral]) -> None:
        if not may_share_day(one, two):
            return
        first = self.table.new(f"first/{one.id}/{two.id}/{gap}")
        model = self.table.model
        model.add(two.start >= one.end + gap).only_enforce_if([*when, first])
        model.add(one.start >= two.end + gap).only_enforce_if([*when, first.negated()])

    def _same_room(self, one: LessonVars, two: LessonVars, when: list[AnyLiteral]) -> None:
        for a, b in ((one, two), (two, one)):
            for room, literal in a.rooms.items():
                if room in b.rooms:
                    clause = [b.rooms[room], literal.negated(), *(x.negated() for x in when)]
                    self.table.model.add_bool_or(clause)
                else:
                    self._not_all([literal, *when])

    def _adjacent(self, relation: Relation) -> None:
        """Of the members of a day only one may begin without another that ended just before."""
        members = list({x.id: x for group in self._members(relation) for x in group}.values())
        after = {x.id: [self._follows(relation, y, x) for y in members if y is not x]
                 for x in members}  # fmt: skip
        for day in self.table.index.problem.grid.days:
            today = [x for x in members if day in x.days]
            if len(today) > 1:
                self._one_begins(relation, day, today, after)

    def _follows(self, relation: Relation, one: LessonVars, two: LessonVars) -> Literal:
        """A literal under which the second begins when the first ended, on the same day."""
        model = self.table.model
        literal = self.table.new(f"follows/{relation.id}/{one.id}/{two.id}")
        model.add_implication(literal, one.placed)
        model.add_implication(literal, two.placed)
        model.add_linear_constraint(two.start - one.end, 0, relation.minutes).only_enforce_if(
            literal
        )
        return literal

    def _one_begins(
        self, relation: Relation, day: int, today: list[LessonVars],
        after: Mapping[str, list[Literal]],
    ) -> None:  # fmt: skip
        model, begins = self.table.model, []
        for lesson in today:
            literal = self.table.new(f"begins/{relation.id}/{lesson.id}/{day}")
            model.add_bool_or(literal, lesson.days[day].negated(), *after[lesson.id])
            begins.append(literal)
        broken = [] if relation.hard else [
            self.table.new(f"broken/{relation.id}/{lesson.id}/{day}") for lesson in today[1:]
        ]  # fmt: skip
        self.costs += [(relation.weight, literal) for literal in broken]
        model.add(sum(begins) <= 1 + sum(broken))

    def _same_days(self, relation: Relation) -> None:
        groups = self._members(relation)
        if len(groups) == 1:
            groups = [[lesson] for lesson in groups[0]]
        for number, (left, right) in enumerate(combinations([g for g in groups if g], 2)):
            self._subset(relation, f"{relation.id}/{number}", left, right)

    def _subset(
        self, relation: Relation, name: str, left: list[LessonVars], right: list[LessonVars]
    ) -> None:
        """The member on fewer days lies on days of the other (the first named on a tie)."""
        model, table = self.table.model, self.table
        used = [_days_used(table, f"{name}/{side}", g) for side, g in enumerate((left, right))]
        there = [_placed_at_all(table, f"{name}/{side}", g) for side, g in enumerate((left, right))]
        fewer = table.new(f"fewer/{name}")
        few, many = sum(used[0].values()), sum(used[1].values())
        model.add(few <= many).only_enforce_if([fewer, *there])
        model.add(few >= many + 1).only_enforce_if([fewer.negated(), *there])
        sides = ((left, used[1], fewer), (right, used[0], fewer.negated()))
        for lessons, days, sense in sides:
            for lesson in lessons:
                when = [*self._when(relation, lesson), *there, sense]
                for day, literal in lesson.days.items():
                    clause = [literal.negated(), *(x.negated() for x in when)]
                    model.add_bool_or([*clause, *([days[day]] if day in days else [])])


def _clock(lesson: LessonVars) -> Linear:
    """Minute of the day at which the lesson starts, while it is placed."""
    return lesson.start - sum(day * DAY * literal for day, literal in lesson.days.items())


def _days_used(table: Timetable, name: str, group: list[LessonVars]) -> dict[int, Literal]:
    days = sorted({day for lesson in group for day in lesson.days})
    used = {day: table.new(f"used/{name}/{day}") for day in days}
    for day, literal in used.items():
        table.model.add_max_equality(literal, [x.days[day] for x in group if day in x.days])
    return used


def _placed_at_all(table: Timetable, name: str, group: list[LessonVars]) -> Literal:
    literal = table.new(f"any/{name}")
    table.model.add_max_equality(literal, [lesson.placed for lesson in group])
    return literal
