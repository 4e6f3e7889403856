"""What lessons of a large week may not do together, as sets of lessons in the bits of integers.

Bit n stands for lesson n, so "everything at that hour that shares somebody with this lesson" is
two machine-quick operations however large the school is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kursplaner.domain.problem import Relation, RelationKind, Teacher
from kursplaner.domain.time import DAY, day_of, minute_of_day
from kursplaner.solver.timetable.model import LessonVars, Timetable
from kursplaner.solver.timetable.options import Starts
from kursplaner.solver.timetable.rules_people import People, site_starts

Mask = int
Fits = Callable[[int, int], bool]
"""Whether two lessons may start at these minutes of the week."""


@dataclass(slots=True)
class Item:
    """One lesson as the search sees it; rooms and teachers by name with their legal starts."""

    number: int
    lesson: LessonVars
    starts: Starts
    rooms: tuple[tuple[str, Starts], ...]
    """Those few others ask for come first."""
    teachers: tuple[str, ...]
    """Who holds it anyway."""
    choice: tuple[tuple[str, Starts], ...]
    """Of whom `needed` are to be chosen; empty where nobody is."""
    needed: int
    apart: Mask = 0
    """Never at the same time."""
    other_days: Mask = 0
    """Never on the same day."""
    far: Mask = 0
    """Never within `days_between` days."""
    days_between: int = 0
    partners: list[tuple[int, Fits]] = field(default_factory=list)
    mates: Mask = 0
    """Always in the same room."""
    crowd: Mask = 0
    """Lessons of which at most `crowd_limit` may lie on one day; 0: no such limit."""
    crowd_limit: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one teacher holds at most, UE; `pause`: minutes that end a row."""

    day: int | None
    week: int | None
    row: int | None
    pause: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All lessons of a week with what keeps them apart."""

    items: Sequence[Item]
    bundles: Sequence[tuple[int, ...]]
    """Lessons that always start together; most are alone."""
    limits: Mapping[str, Limits]
    movable: frozenset[str]
    """Teachers whom some lesson may or may not have."""
    setup: Mapping[str, int]
    """Minutes by room, where there are any."""


def rules_of(table: Timetable, people: Sequence[People]) -> Rules:
    items = _items(table, people)
    by_id = {item.lesson.id: item for item in items}
    held = _held_by(items)
    cliques = [*held.values(), *([by_id[id] for id in sorted(it.attends)] for it in people)]
    for clique in cliques:
        _keep_apart(clique)
    for course in _courses(items):
        _course(course)
    index, bundled = table.index, list[tuple[Item, Item]]()
    for relation in index.problem.relations:
        if relation.hard:
            bundled += _relation(relation, list(_members(table, relation, by_id)))
    return Rules(
        items=items,
        bundles=_bundles(items, bundled),
        limits=_limits(table, items, held),
        movable=frozenset(name for item in items for name, _ in item.choice),
        setup={room.id: room.setup for room in index.problem.rooms if room.setup},
    )


def bits(items: Iterable[Item]) -> Mask:
    found = 0
    for item in items:
        found |= 1 << item.number
    return found


def _items(table: Timetable, people: Sequence[People]) -> list[Item]:
    rooms = {lesson.id: _rooms(table, lesson) for lesson in table.lessons.values()}
    asked = Counter(room for offered in rooms.values() for room in offered)
    here: dict[str, list[People]] = defaultdict(list)
    for group in people:
        for id in group.attends:
            here[id].append(group)
    made = []
    for number, lesson in enumerate(table.lessons.values()):
        options, needed = lesson.options, lesson.options.course.teachers_needed
        fixed = len(options.teachers) == needed
        made.append(
            Item(
                number=number,
                lesson=lesson,
                starts=_attended(table, lesson, here[lesson.id]),
                rooms=tuple(sorted(rooms[lesson.id].items(), key=lambda it: asked[it[0]])),
                teachers=tuple(options.teachers) if fixed else (),
                choice=() if fixed else tuple(options.teachers.items()),
                needed=needed,
            )
        )
    return made


def _rooms(table: Timetable, lesson: LessonVars) -> Mapping[str, Starts]:
    """Starts by room, also where the model only counts rooms that are alike."""
    found = {}
    for first, legal in lesson.options.rooms.items():
        for room in table.book.alike(first):
            found[room.id] = legal & table.book.times.room(room, lesson.minutes)
    return found


def _attended(table: Timetable, lesson: LessonVars, here: Iterable[People]) -> Starts:
    """Starts at which everybody can come, as far as there are any."""
    legal = lesson.options.starts
    for group in here:
        sites = site_starts(table.index, group.first, lesson.options).values()
        legal = legal & frozenset().union(*sites) or legal
    return legal


# who and what is never in two places


def _held_by(items: Iterable[Item]) -> Mapping[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for teacher in item.teachers:
            found[teacher].append(item)
    return found


def _keep_apart(clique: Sequence[Item]) -> None:
    everyone = bits(clique)
    for item in clique:
        item.apart |= everyone & ~(1 << item.number)


def _limits(
    table: Timetable, items: Iterable[Item], held: Mapping[str, list[Item]]
) -> Mapping[str, Limits]:
    may: dict[str, int] = defaultdict(int)
    for item in items:
        for name in (*item.teachers, *(name for name, _ in item.choice)):
            may[name] += item.lesson.units
    made = ((x, _limit(table, x, may[x.id])) for x in table.index.problem.teachers if x.id in may)
    return {teacher.id: limit for teacher, limit in made if limit is not None}


def _limit(table: Timetable, teacher: Teacher, most: int) -> Limits | None:
    """None where nothing can be too much for her."""
    legal = table.index.problem.legal
    week = legal.teacher_units_week if teacher.max_units_week is None else teacher.max_units_week
    day, row = teacher.max_units_day, teacher.units_without_break
    limit = Limits(
        day=day if day is not None and day < most else None,
        week=week if week < most else None,
        row=row if row is not None and row < most else None,
        pause=legal.teacher_break,
    )
    return limit if (limit.day, limit.week, limit.row) != (None, None, None) else None


# courses and relations


def _courses(items: Iterable[Item]) -> Iterable[list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.lesson.options.course.id].append(item)
    return (own for own in found.values() if len(own) > 1)


def _course(own: Sequence[Item]) -> None:
    course, everyone = own[0].lesson.options.course, bits(own)
    _keep_apart(own)
    for item in own:
        others = everyone & ~(1 << item.number)
        if course.max_per_day == 1:
            item.other_days |= others
        elif len(own) > course.max_per_day:
            item.crowd, item.crowd_limit = others, course.max_per_day
        if course.min_days_between:
            item.far, item.days_between = others, course.min_days_between


def _members(
    table: Timetable, relation: Relation, by_id: Mapping[str, Item]
) -> Iterator[list[Item]]:
    """Lessons of each member: a course with all of its lessons, or one lesson."""
    for course in relation.courses:
        lessons = table.index.lessons_of.get(course, ())
        yield [by_id[lesson.id] for lesson in lessons if lesson.id in by_id]
    yield from ([by_id[id]] for id in relation.lessons if id in by_id)


def _relation(relation: Relation, members: list[list[Item]]) -> Iterator[tuple[Item, Item]]:
    """Notes the rule at its lessons; yields pairs that begin on the same day or at the same hour.

    What cannot be said pair by pair is left to the exact model.
    """
    every = list({item.number: item for member in members for item in member}.values())
    pairs = [(a, b) for one, two in combinations(members, 2) for a in one for b in two]
    pairs = list(combinations(every, 2)) if len(members) == 1 else pairs
    match relation.kind:
        case RelationKind.NOT_OVERLAP:
            _keep_apart(every)
        case RelationKind.DIFFERENT_DAYS:
            for one, two in pairs:
                one.other_days |= 1 << two.number
                two.other_days |= 1 << one.number
        case RelationKind.SAME_ROOM:
            for one, two in pairs:
                one.mates |= 1 << two.number
                two.mates |= 1 << one.number
        case _:
            single = all(len(member) == 1 for member in members)
            for one, two in pairs:
                if single or relation.kind not in (RelationKind.SAME_DAYS, RelationKind.ADJACENT):
                    _pair(relation, one, two, _gap(relation, every, one, two))
                    yield one, two


def _gap(relation: Relation, every: Sequence[Item], one: Item, two: Item) -> int:
    """The minutes of the relation; between two of a block all others may lie."""
    if relation.kind is not RelationKind.ADJACENT:
        return relation.minutes
    others = [item.lesson.minutes for item in every if item is not one and item is not two]
    return sum(others) + relation.minutes * (len(others) + 1)


def _pair(relation: Relation, one: Item, two: Item, gap: int) -> None:
    """The later start of the second depends on the first, and the other way round."""
    a, b = one.lesson.minutes, two.lesson.minutes

    def fits(start: int, other: int) -> bool:
        return _fits(relation.kind, gap, (start, start + a), (other, other + b))

    one.partners.append((two.number, fits))
    two.partners.append((one.number, lambda other, start: fits(start, other)))


def _fits(kind: RelationKind, minutes: int, one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether two lessons at these spans keep the relation."""
    same_day = day_of(one[0]) == day_of(two[0])
    gap = max(two[0] - one[1], one[0] - two[1])
    match kind:
        case RelationKind.SAME_START:
            return minute_of_day(one[0]) == minute_of_day(two[0])
        case RelationKind.SAME_TIME:
            (a, b), (c, d) = ((x % DAY, x % DAY + y - x) for x, y in (one, two))
            return (a <= c and d <= b) or (c <= a and b <= d)
        case RelationKind.SAME_DAYS:
            return same_day
        case RelationKind.PRECEDENCE:
            return one[1] <= two[0]
        case RelationKind.MIN_GAP:
            return not same_day or gap >= minutes
        case RelationKind.ADJACENT:
            return not same_day or 0 <= gap <= minutes
        case _:
            return True


def _bundles(items: Sequence[Item], pairs: Iterable[tuple[Item, Item]]) -> list[tuple[int, ...]]:
    """Lessons that must begin on one day at one hour move as one."""
    leader = list(range(len(items)))

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    for one, two in pairs:
        if _always_together(one, two):
            leader[find(two.number)] = find(one.number)
    groups: dict[int, list[int]] = defaultdict(list)
    for item in items:
        groups[find(item.number)].append(item.number)
    return [group for members in groups.values() for group in _possible(items, members)]


def _always_together(one: Item, two: Item) -> bool:
    """Whether of all their starts only equal ones keep every rule between them."""
    rules = [fits for other, fits in one.partners if other == two.number]
    return all(a == b for a in one.starts for b in two.starts if all(fits(a, b) for fits in rules))


def _possible(items: Sequence[Item], members: list[int]) -> list[tuple[int, ...]]:
    """The bundle, or its lessons alone where they have no start in common or clash anyway."""
    common = frozenset.intersection(*(items[number].starts for number in members))
    clash = any(items[a].apart >> b & 1 for a, b in combinations(members, 2))
    if len(members) > 1 and common and not clash:
        return [tuple(members)]
    return [(number,) for number in members]
