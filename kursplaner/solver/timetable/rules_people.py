"""H1, H2, H9, H10 for participants: who can attend what, in classes of people who are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import CourseKind, Participant
from kursplaner.domain.time import day_of
from kursplaner.solver.timetable.model import LessonVars, Literal, Timetable
from kursplaner.solver.timetable.options import Options, Starts, within, without
from kursplaner.solver.timetable.rules_resources import Travel


@dataclass(frozen=True, slots=True)
class People:
    """Participants whom no rule tells apart, and per lesson whether they attend.

    Where `attends` is the lesson's own `placed`, nothing can keep them away.
    """

    members: tuple[Participant, ...]
    attends: dict[str, Literal] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)
    """Lessons they cannot attend wherever those lie."""

    @property
    def first(self) -> Participant:
        return self.members[0]


def site_starts(index: ProblemIndex, person: Participant, options: Options) -> Mapping[str, Starts]:
    """Starts at which she can attend, by site of the lesson's room (H2, H9, H10)."""
    minutes, starts = options.lesson.minutes, options.starts
    if person.available is not None:
        starts = within(starts, person.available, minutes)
    starts = without(starts, [block.span for block in person.absent], minutes)
    starts = _outside_school(index, person, options, starts)
    sites = dict.fromkeys(index.rooms[room].site for room in options.rooms)
    return {site: _errands(index, person, site, starts, minutes) for site in sites}


def _outside_school(
    index: ProblemIndex, person: Participant, options: Options, starts: Starts
) -> Starts:
    if not person.school:
        return starts
    if options.course.kind is not CourseKind.TUTORING:
        return without(starts, person.school, options.lesson.minutes)
    over: dict[int, int] = {}
    for lesson in person.school:
        day = day_of(lesson.start)
        over[day] = max(over.get(day, 0), lesson.end)
    gap = index.problem.legal.tutoring_gap
    return frozenset(s for s in starts if s >= over.get(day_of(s), s - gap) + gap)


def _errands(
    index: ProblemIndex, person: Participant, site: str, starts: Starts, minutes: int
) -> Starts:
    place = index.sites[site].place
    for errand in person.errands:
        earliest = errand.bring + index.minutes_between(errand.place, place)
        latest = errand.fetch - index.minutes_between(place, errand.place) - minutes
        day = day_of(errand.bring)
        starts = frozenset(s for s in starts if day_of(s) != day or earliest <= s <= latest)
    return starts


def people_of(index: ProblemIndex) -> list[People]:
    """All enrolled participants in classes, in the order of the problem."""
    classes: dict[Hashable, list[Participant]] = defaultdict(list)
    for person in index.problem.participants:
        courses = tuple(sorted(c for c in set(person.courses) if c in index.courses))
        if courses:
            classes[_likeness(index, person, courses)].append(person)
    return [People(tuple(members)) for members in classes.values()]


def _likeness(index: ProblemIndex, person: Participant, courses: tuple[str, ...]) -> Hashable:
    alone = any(child.care for child in index.children_of.get(person.id, ()))
    alone = alone or any(_tutoring_full(index, course) for course in courses)
    return (
        courses, person.available, tuple((b.start, b.end) for b in person.absent),
        person.school, tuple((e.place, e.bring, e.fetch) for e in person.errands),
        person.id if alone else "",
    )  # fmt: skip


def _tutoring_full(index: ProblemIndex, course: str) -> bool:
    tutored = index.courses[course]
    places = tutored.teachers_needed * index.problem.legal.pupils_per_tutor
    return tutored.kind is CourseKind.TUTORING and len(index.enrolled.get(course, ())) > places


def add_people(table: Timetable, travel: Travel) -> list[People]:
    found = people_of(table.index)
    for people in found:
        lessons = [
            table.lessons[lesson.id]
            for course in sorted(set(people.first.courses))
            for lesson in table.index.lessons_of.get(course, ())
            if lesson.id in table.lessons
        ]
        for lesson in lessons:
            _attendance(table, people, lesson, can_clash=_several(lessons))
        _once(table, travel, people, lessons)
    _tutoring_groups(table, found)
    return found


def _several(lessons: list[LessonVars]) -> bool:
    return len({lesson.options.course.id for lesson in lessons}) > 1


def _attendance(table: Timetable, people: People, lesson: LessonVars, can_clash: bool) -> None:
    person, options = people.first, lesson.options
    legal = site_starts(table.index, person, options)
    if not any(legal.values()):
        people.never.add(lesson.id)
        return
    free = all(options.starts <= starts for starts in legal.values())
    family = any(child.care for child in table.index.children_of.get(person.id, ()))
    several_sites = options.course.max_per_day > 1 and len(lesson.sites) > 1
    tutoring = _tutoring_full(table.index, options.course.id)
    if free and not can_clash and not family and not tutoring and not several_sites:
        people.attends[lesson.id] = lesson.placed
        return
    attends = table.new(f"attends/{person.id}/{lesson.id}")
    table.model.add_implication(attends, lesson.placed)
    people.attends[lesson.id] = attends
    if len(set(legal.values())) == 1:
        table.restrict(lesson, next(iter(legal.values())), attends)
    else:
        for site, starts in legal.items():
            table.restrict(lesson, starts, attends, lesson.sites[site])


def _once(table: Timetable, travel: Travel, people: People, lessons: list[LessonVars]) -> None:
    here = [lesson for lesson in lessons if lesson.id in people.attends]
    if _several(here):
        spans = [table.interval(lesson, people.attends[lesson.id]) for lesson in here]
        table.model.add_no_overlap(spans)
    extra = 0
    if any(child.care for child in table.index.children_of.get(people.first.id, ())):
        legal = table.index.problem.legal
        extra = legal.care_before + legal.care_after
    for one, two in combinations(here, 2):
        both = people.attends[one.id], people.attends[two.id]
        travel.share(one, two, both, extra)


def _tutoring_groups(table: Timetable, found: list[People]) -> None:
    limit = table.index.problem.legal.pupils_per_tutor
    for lesson in table.lessons.values():
        course = lesson.options.course
        if course.kind is CourseKind.TUTORING and _tutoring_full(table.index, course.id):
            pupils = [p.attends[lesson.id] for p in found if lesson.id in p.attends]
            table.model.add(sum(pupils) <= limit * course.teachers_needed)


def enrolments(table: Timetable, found: list[People]) -> Iterator[tuple[People, LessonVars]]:
    """Each class with each of its lessons that has variables."""
    for people in found:
        for lesson in (*people.attends, *sorted(people.never)):
            yield people, table.lessons[lesson]
