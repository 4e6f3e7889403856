"""The levels of the timetable as expressions, term by term as `domain.score` defines them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kursplaner.domain.plan import PlacedLesson
from kursplaner.solver.timetable.model import LessonVars, Linear, Literal, Timetable
from kursplaner.solver.timetable.options import within
from kursplaner.solver.timetable.rules_care import Care
from kursplaner.solver.timetable.rules_courses import Relations
from kursplaner.solver.timetable.rules_people import People, enrolments
from kursplaner.solver.timetable.teacher_days import TeacherDays


@dataclass(frozen=True, slots=True)
class Objective:
    """One expression per level, lexicographic; all in price units, none can be negative."""

    unplaced: Linear
    missed: Linear
    changes: Linear
    reach: Linear
    wishes: Linear
    days: TeacherDays

    @property
    def levels(self) -> list[tuple[str, Linear]]:
        return [
            ("unplaced", self.unplaced), ("missed", self.missed),
            ("changes", self.changes), ("reach", self.reach),
            ("wishes", self.wishes),
        ]  # fmt: skip


def objective(
    table: Timetable, people: list[People], care: Care, relations: Relations, rides: Linear,
    changes: Linear,
) -> Objective:  # fmt: skip
    days = TeacherDays(table)
    return Objective(
        unplaced=_unplaced(table),
        missed=_missed(table, people, care),
        changes=changes,
        reach=rides,
        wishes=sum(
            [
                days.price(), _preferred_time(table), _even_spread(table),
                _same_room(table), sum(weight * broken for weight, broken in relations.costs),
            ]
        ),
        days=days,
    )  # fmt: skip


def _unplaced(table: Timetable) -> Linear:
    weight = table.index.problem.weights.lesson_unplaced
    total: Linear = 0
    for lesson in table.index.problem.lessons:
        price = weight + len(table.index.attendees(lesson.id))
        found = table.lessons.get(lesson.id)
        total += price if found is None else price * (1 - found.placed)
    return total


def _missed(table: Timetable, people: list[People], care: Care) -> Linear:
    """Persons who cannot attend a placed lesson, and their children who would come along.

    One literal for a person and the children who are looked after whenever she comes.
    """
    weights = table.index.problem.weights
    total: Linear = 0
    prices: dict[tuple[int, int], int] = defaultdict(int)
    for group, lesson in enrolments(table, people):
        price = weights.person_unserved * len(group.members)
        if lesson.id in group.never:
            total += price * lesson.placed
        elif group.attends[lesson.id].index != lesson.placed.index:
            prices[group.attends[lesson.id].index, lesson.placed.index] += price
    for item in care.children:
        prices[item.served.index, item.needed.index] += weights.child_unserved
    for (served, needed), together in prices.items():
        missed = table.new(f"missed/{served}/{needed}")
        there, asked = (table.model.get_bool_var_from_proto_index(x) for x in (served, needed))
        table.model.add_bool_or(missed, there, asked.negated())
        table.model.add_implication(there, missed.negated())
        total += together * missed
    for _, _, literal in care.unattended:
        total += weights.child_unserved * literal
    return total


def changes_of(table: Timetable) -> Linear:
    """Starts, rooms and teachers that are not as published, each at its price."""
    published = table.index.problem.published
    total: Linear = 0
    for before in published.lessons if published else ():
        lesson = table.lessons.get(before.lesson)
        if lesson is not None:
            total += _changed(table, lesson, before)
    return total


def _changed(table: Timetable, lesson: LessonVars, before: PlacedLesson) -> Linear:
    weights = table.index.problem.weights
    total: Linear = weights.change_time * _moved(table, lesson, before.start)
    kept = lesson.rooms.get(before.room)
    total += weights.change_room * (lesson.placed - (kept if kept is not None else 0))
    return total + weights.change_teacher * _other_teachers(table, lesson, before.teachers)


def _moved(table: Timetable, lesson: LessonVars, start: int) -> Literal:
    if start not in lesson.options.starts:
        return lesson.placed
    moved = table.new(f"moved/{lesson.id}")
    table.restrict(lesson, frozenset({start}), lesson.placed, moved.negated())
    return moved


def _other_teachers(table: Timetable, lesson: LessonVars, before: tuple[str, ...]) -> Linear:
    known = [lesson.teachers[id] for id in dict.fromkeys(before) if id in lesson.teachers]
    if len(known) != len(set(before)) or len(known) != lesson.options.course.teachers_needed:
        return lesson.placed
    if len(known) == 1:
        return lesson.placed - known[0]
    other = table.new(f"other/{lesson.id}")
    for held in known:
        table.model.add_bool_or(other, held, lesson.placed.negated())
    return other


def _preferred_time(table: Timetable) -> Linear:
    weight = table.index.problem.weights.preferred_time
    total: Linear = 0
    for lesson in table.lessons.values() if weight else ():
        course, starts = lesson.options.course, lesson.options.starts
        wishes = [
            (literal, within(starts, teacher.preferred, lesson.minutes))
            for id, literal in lesson.teachers.items()
            if (teacher := table.index.teachers[id]).preferred
        ]
        if course.preferred:
            liked = within(starts, course.preferred, lesson.minutes)
            wishes.insert(0, (lesson.placed, liked))
        wishes = [(literal, liked) for literal, liked in wishes if not starts <= liked]
        if wishes:
            against = table.new(f"against/{lesson.id}")
            for literal, liked in wishes:
                table.restrict(lesson, liked, literal, against.negated())
            total += weight * against
    return total


def _even_spread(table: Timetable) -> Linear:
    problem = table.index.problem
    share = -(-len(problem.lessons) // max(1, len(problem.grid.days)))
    further: Linear = 0
    below = 0
    for day in problem.grid.days:
        today = [x.days[day] for x in table.lessons.values() if day in x.days]
        below += min(len(today), share)
        if len(today) > share and problem.weights.even_spread:
            above = table.model.new_int_var(0, len(today) - share, f"above/{day}")
            table.model.add(above >= sum(today) - share)
            further += above
    if not isinstance(further, int):
        # Follows from all days together, which no search sees by itself.
        table.model.add(further >= sum(x.placed for x in table.lessons.values()) - below)
    return problem.weights.even_spread * further


def _same_room(table: Timetable) -> Linear:
    weight = table.index.problem.weights.same_room
    total: Linear = 0
    for course in table.index.problem.courses if weight else ():
        own = [x for x in table.lessons.values() if x.options.course.id == course.id]
        rooms = list(dict.fromkeys(room for x in own for room in x.rooms))
        if len(own) < 2 or len(rooms) < 2:
            continue
        used = {room: table.new(f"uses/{course.id}/{room}") for room in rooms}
        for lesson in own:
            for room, literal in lesson.rooms.items():
                table.model.add_implication(literal, used[room])
        further = table.model.new_int_var(0, len(own) - 1, f"rooms/{course.id}")
        table.model.add(further >= sum(used.values()) - 1)
        total += weight * further
    return total
