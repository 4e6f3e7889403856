"""H1, H4 halls, H5 and travel: rooms and teachers are in one place at a time, and not too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise, permutations

from kursplaner.domain.problem import CourseKind, Room, Teacher
from kursplaner.domain.time import DAY, Interval, intersect, subtract
from kursplaner.solver.timetable.model import LessonVars, Literal, Timetable


def add_rooms(table: Timetable) -> None:
    """One lesson at a time in each room, the room's set-up time between two."""
    for room in table.index.problem.rooms:
        here = [lesson for lesson in table.lessons.values() if room.id in lesson.rooms]
        group = table.book.alike(room.id)
        if len(here) > 1 and len(group) > 1:
            _add_group(table, group, here)
        elif len(here) > 1:
            spans = [table.interval(x, x.rooms[room.id], after=room.setup) for x in here]
            table.model.add_no_overlap(spans)


def _add_group(table: Timetable, rooms: Sequence[Room], lessons: Sequence[LessonVars]) -> None:
    """Never more lessons at once than rooms of the group that are open."""
    model, first = table.model, rooms[0].id
    spans = [table.interval(x, x.rooms[first]) for x in lessons]
    demands = [1] * len(spans)
    for span, count in _closed(table, rooms):
        name = f"closed/{first}/{span.start}"
        spans.append(model.new_fixed_size_interval_var(span.start, span.minutes, name))
        demands.append(count)
    model.add_cumulative(spans, demands, len(rooms))
    setup = rooms[0].setup
    if setup:
        widened = [table.interval(x, x.rooms[first], after=setup) for x in lessons]
        model.add_cumulative(widened, [1] * len(widened), len(rooms))


def _closed(table: Timetable, rooms: Sequence[Room]) -> list[tuple[Interval, int]]:
    """Stretches of the week with the number of rooms that are closed then."""
    grid = table.index.problem.grid
    found: list[tuple[Interval, int]] = []
    for day in grid.days:
        whole = Interval(day * DAY + grid.day_start, day * DAY + grid.day_end)
        shut = [
            subtract((whole,), subtract(intersect(room.open, (whole,)),
                                        [block.span for block in room.blocked]))
            for room in rooms
        ]  # fmt: skip
        edges = sorted({edge for spans in shut for x in spans for edge in (x.start, x.end)})
        for start, end in pairwise(edges):
            count = sum(any(x.start <= start and end <= x.end for x in spans) for spans in shut)
            if count:
                found.append((Interval(start, end), count))
    return found


def add_halls(table: Timetable) -> None:
    """No mixed sport beside a women-only course in one hall."""
    halls: dict[str, set[str]] = defaultdict(set)
    for room in table.index.problem.rooms:
        if room.hall:
            halls[room.hall].add(room.id)
    for hall, rooms in halls.items():
        inside = {
            lesson.id: [literal for room, literal in lesson.rooms.items() if room in rooms]
            for lesson in table.lessons.values()
        }
        women = [x for x in table.lessons.values() if x.options.course.women_only and inside[x.id]]
        for one in women:
            for two in table.lessons.values():
                if _mixed_sport(two) and inside[two.id]:
                    presence = [_any(table, hall, x, inside[x.id]) for x in (one, two)]
                    pair = zip((one, two), presence, strict=True)
                    table.model.add_no_overlap([table.interval(x, lit) for x, lit in pair])


def _mixed_sport(lesson: LessonVars) -> bool:
    course = lesson.options.course
    return course.kind is CourseKind.SPORT and not course.women_only


def _any(table: Timetable, hall: str, lesson: LessonVars, literals: list[Literal]) -> Literal:
    if len(literals) == 1:
        return literals[0]
    if len(literals) == len(lesson.rooms):
        return lesson.placed
    found = table.new(f"hall/{hall}/{lesson.id}")
    table.model.add(sum(literals) == found)
    return found


def add_teachers(table: Timetable) -> None:
    for teacher in table.index.problem.teachers:
        held = [x for x in table.lessons.values() if teacher.id in x.teachers]
        if not held:
            continue
        if len(held) > 1:
            table.model.add_no_overlap([table.interval(x, x.teachers[teacher.id]) for x in held])
        _units(table, teacher, held)
        if teacher.units_without_break is not None:
            _breaks(table, teacher, held, teacher.units_without_break)


def _units(table: Timetable, teacher: Teacher, held: list[LessonVars]) -> None:
    """UE per week and per day."""
    legal = table.index.problem.legal.teacher_units_week
    limit = teacher.max_units_week if teacher.max_units_week is not None else legal
    if sum(x.units for x in held) > limit:
        table.model.add(sum(x.units * x.teachers[teacher.id] for x in held) <= limit)
    if teacher.max_units_day is None:
        return
    for day in table.index.problem.grid.days:
        today = [x for x in held if day in x.days]
        if sum(x.units for x in today) > teacher.max_units_day:
            load = sum(x.units * table.on_day(teacher.id, x, day) for x in today)
            table.model.add(load <= teacher.max_units_day)


def _breaks(table: Timetable, teacher: Teacher, held: list[LessonVars], limit: int) -> None:
    """UE in a row are summed along lessons that follow without a break's length between them."""
    if sum(x.units for x in held) <= limit:
        return
    pause = table.index.problem.legal.teacher_break
    row = {
        x.id: table.model.new_int_var(x.units, max(limit, x.units), f"row/{teacher.id}/{x.id}")
        for x in held
    }
    for one, two in permutations(held, 2):
        if not may_share_day(one, two):
            continue
        both = [one.teachers[teacher.id], two.teachers[teacher.id]]
        before = table.before(one, two)
        far = table.far(one, two, pause)
        table.model.add(row[two.id] >= row[one.id] + two.units).only_enforce_if(
            [*both, before, far.negated()]
        )
        if one.id < two.id:
            other = table.before(two, one)
            table.model.add_bool_or(before, other, *(x.negated() for x in both))


def may_share_day(one: LessonVars, two: LessonVars) -> bool:
    same = one.options.course is two.options.course and one.options.course.max_per_day == 1
    return not same and not one.days.keys().isdisjoint(two.days)


class Travel:
    """Time to change the site between two lessons that share a person or teacher."""

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self._minutes = _site_minutes(table)
        self._known: set[tuple[str, str, int, tuple[int, ...]]] = set()
        self._shared: dict[tuple[str, str, int], Literal] = {}

    def share(
        self, one: LessonVars, two: LessonVars, who: Iterable[Literal], extra: int = 0
    ) -> None:
        """While all of `who` hold, the way between both fits (plus `extra` minutes)."""
        one, two = sorted((one, two), key=lambda lesson: lesson.id)
        if not may_share_day(one, two) or self._longest(one, two) + extra == 0:
            return
        if not self._far(one, two):
            return
        literals = sorted({literal.index: literal for literal in who}.items())
        key = one.id, two.id, extra, tuple(index for index, _ in literals)
        if key in self._known:
            return
        self._known.add(key)
        shared = self._literal(one, two, extra)
        self.table.model.add_bool_or(shared, *(literal.negated() for _, literal in literals))

    def _longest(self, one: LessonVars, two: LessonVars) -> int:
        ways = [max(self._minutes[a, b], self._minutes[b, a]) for a in one.sites for b in two.sites]
        return max(ways)

    @staticmethod
    def _far(one: LessonVars, two: LessonVars) -> bool:
        return len(one.sites.keys() | two.sites.keys()) > 1

    def _literal(self, one: LessonVars, two: LessonVars, extra: int) -> Literal:
        key = one.id, two.id, extra
        if key not in self._shared:
            shared = self.table.new(f"share/{one.id}/{two.id}/{extra}")
            order = [self.table.before(one, two), self.table.before(two, one)]
            self.table.model.add_bool_or(*order, shared.negated())
            for first, second, literal in ((one, two, order[0]), (two, one, order[1])):
                self._gaps(first, second, [literal, shared], extra)
            self._shared[key] = shared
        return self._shared[key]

    def _gaps(self, first: LessonVars, second: LessonVars, when: list[Literal], extra: int) -> None:
        for site, literal in first.sites.items():
            way = sum(
                (self._minutes[site, other] + extra) * there
                for other, there in second.sites.items()
                if other != site
            )
            if not isinstance(way, int):
                gap = self.table.model.add(second.start >= first.end + way)
                gap.only_enforce_if([*when, literal])


def _site_minutes(table: Timetable) -> Mapping[tuple[str, str], int]:
    index, slack = table.index, table.index.problem.legal.site_change_slack
    return {
        (a.id, b.id): 0 if a.id == b.id else index.minutes_between(a.place, b.place) + slack
        for a in index.problem.sites
        for b in index.problem.sites
    }


def add_teacher_travel(table: Timetable, travel: Travel) -> None:
    for teacher in table.index.problem.teachers:
        held = [x for x in table.lessons.values() if teacher.id in x.teachers]
        for one, two in combinations(held, 2):
            travel.share(one, two, (one.teachers[teacher.id], two.teachers[teacher.id]))
