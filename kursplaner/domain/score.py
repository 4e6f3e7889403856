"""What a plan costs, term by term, in levels: no gain on a later level outweighs an earlier one.

The engines' objective must equal this. "lessons" terms depend on placed lessons alone, "care" terms
on slots and shifts, "tours" terms on tours (and the rides that follow from the rest). All formulas
are sums of integers; cost = count x weight unless said otherwise.

unplaced
  lesson_unplaced  count: lessons without a place; cost: count x weight + their enrolled persons
missed
  person_unserved  (person, lesson) reported as left out of a placed lesson
  child_unserved   (child, lesson) without childcare: the child would come along, but its parent
                   is reported as left out (for whatever reason), or the child itself is
changes            against `published`, over lessons placed in both plans
  change_time      lessons whose start differs
  change_room      lessons whose room differs
  change_teacher   lessons whose set of teachers differs
wishes
  teacher_gap      per teacher and day: ceil(idle / 15), idle = last end - first start - sum of
                   lesson minutes (never below 0)
  site_change      per teacher and day: max(0, changes - 1), changes = neighbours in time order
                   whose rooms are at different sites
  preferred_time   lessons not wholly inside one (merged) preferred span of the course, if it has
                   any, or of one of its teachers who has any; once per lesson
  even_spread      per day of the grid: max(0, placed lessons - share), share = ceil(lessons of the
                   problem / days of the grid), a constant
  same_room        per course: max(0, different rooms - 1)
  relation         broken soft relations, one per violation of `rules.relations`; cost: each its
                   relation's weight
  same_caregiver   per child under three years: max(0, different main caregivers - 1)
  caregiver_hour   ceil(sum of all shift minutes / 60), over the whole week
tours_unserved
  ride_unserved    rides reported as unserved
tours
  tour             tours
  tour_driver      (driver, day) with a tour
  drive_minute     matrix minutes of all legs; waiting and boarding do not count
  ride_minute      per ride: arrival - departure - direct
  wait_minute      per ride: latest delivery - arrival (home: departure - earliest pickup)
  change_ride      rides that are in tours of both plans, in another vehicle than published
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from kursplaner.domain.index import PlanIndex, ProblemIndex, care_needed
from kursplaner.domain.plan import Missing, PlacedLesson, Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Direction
from kursplaner.domain.rules.base import Book, Entry, inside
from kursplaner.domain.rules.fleet import Fleet, tour_day
from kursplaner.domain.rules.form import Form
from kursplaner.domain.rules.relations import relation_violations
from kursplaner.domain.time import Interval, merge

THREE_YEARS = 36
QUARTER = 15


class LevelName(StrEnum):
    """In order: the first counts most."""

    UNPLACED = "unplaced"
    MISSED = "missed"
    CHANGES = "changes"
    WISHES = "wishes"
    TOURS_UNSERVED = "tours_unserved"
    TOURS = "tours"


class Stage(StrEnum):
    LESSONS = "lessons"
    CARE = "care"
    TOURS = "tours"


class TermName(StrEnum):
    """Named as the fields of `Weights`; `relation` has its own weights."""

    LESSON_UNPLACED = "lesson_unplaced"
    PERSON_UNSERVED = "person_unserved"
    CHILD_UNSERVED = "child_unserved"
    CHANGE_TIME = "change_time"
    CHANGE_ROOM = "change_room"
    CHANGE_TEACHER = "change_teacher"
    TEACHER_GAP = "teacher_gap"
    SITE_CHANGE = "site_change"
    PREFERRED_TIME = "preferred_time"
    EVEN_SPREAD = "even_spread"
    SAME_ROOM = "same_room"
    RELATION = "relation"
    SAME_CAREGIVER = "same_caregiver"
    CAREGIVER_HOUR = "caregiver_hour"
    RIDE_UNSERVED = "ride_unserved"
    TOUR = "tour"
    TOUR_DRIVER = "tour_driver"
    DRIVE_MINUTE = "drive_minute"
    RIDE_MINUTE = "ride_minute"
    WAIT_MINUTE = "wait_minute"
    CHANGE_RIDE = "change_ride"


class Term(Struct, frozen=True, kw_only=True):
    """One line of the bill. `weight` is 1 for `relation`, whose cost is a sum of own weights."""

    name: TermName
    level: LevelName
    stage: Stage
    count: int
    weight: int
    cost: int


class Score(Struct, frozen=True):
    """All terms, also those that cost nothing, in the order of `TermName`."""

    terms: tuple[Term, ...]

    def level(self, name: str) -> int:
        """Cost of one level."""
        return sum(term.cost for term in self.terms if term.level == name)

    @property
    def levels(self) -> tuple[int, ...]:
        """Costs in the order of `LevelName`; the smaller tuple is the better plan."""
        return tuple(self.level(name) for name in LevelName)

    def term(self, name: str) -> Term:
        return next(term for term in self.terms if term.name == name)

    @property
    def lessons(self) -> tuple[Term, ...]:
        """The terms that the placed lessons alone decide."""
        return tuple(term for term in self.terms if term.stage is Stage.LESSONS)


def score(problem: WeekProblem, plan: WeekPlan) -> Score:
    """The bill of any plan; what the rules cannot judge (unknown ids) is not counted."""
    index = ProblemIndex(problem)
    bill = _Bill(index, Form(index, plan).plan)
    return Score(tuple(_term(bill, name) for name in TermName))


class _Bill:
    """The plan and, where there is one, the published plan, ready for counting."""

    def __init__(self, index: ProblemIndex, plan: WeekPlan) -> None:
        self.index = index
        self.problem = index.problem
        self.plan = plan
        self.book = Book(PlanIndex(index, plan))
        self.fleet = Fleet(self.book.plan, plan.tours)
        published = index.problem.published or WeekPlan()
        self.before = Form(index, published).plan

    def changed(self, part: Callable[[PlacedLesson], object]) -> int:
        now = self.book.plan.placed
        return sum(
            item.lesson in now and part(now[item.lesson]) != part(item)
            for item in self.before.lessons
        )

    def missing(self, kind: Missing) -> int:
        return sum(found is kind for found, _, _ in self.book.plan.missing)


def _term(bill: _Bill, name: TermName) -> Term:
    level, stage, count_of = _TERMS[name]
    count = count_of(bill)
    weight: int = getattr(bill.problem.weights, name, 1)
    cost = count * weight
    if name is TermName.LESSON_UNPLACED:
        cost += sum(len(bill.index.attendees(lesson)) for lesson in _unplaced(bill))
    elif name is TermName.RELATION:
        cost = sum(_relation_weights(bill))
    return Term(name=name, level=level, stage=stage, count=count, weight=weight, cost=cost)


def _unplaced(bill: _Bill) -> list[str]:
    return [item.id for item in bill.problem.lessons if item.id not in bill.book.entries]


def _teacher_days(bill: _Bill) -> Iterator[list[Entry]]:
    """Lessons of each teacher on each day, by start."""
    for entries in bill.book.of_teacher.values():
        days: dict[int, list[Entry]] = defaultdict(list)
        for entry in entries:
            days[entry.day].append(entry)
        yield from days.values()


def _teacher_gap(bill: _Bill) -> int:
    return sum(_ceil(_idle(entries), QUARTER) for entries in _teacher_days(bill))


def _idle(entries: list[Entry]) -> int:
    end = max(entry.span.end for entry in entries)
    return max(0, end - entries[0].span.start - sum(entry.span.minutes for entry in entries))


def _site_change(bill: _Bill) -> int:
    def changes(entries: list[Entry]) -> int:
        return sum(one.room.site != two.room.site for one, two in pairwise(entries))

    return sum(max(0, changes(entries) - 1) for entries in _teacher_days(bill))


def _preferred_time(bill: _Bill) -> int:
    return sum(_against_wish(entry) for entry in bill.book.entries.values())


def _against_wish(entry: Entry) -> bool:
    wishes = [entry.course.preferred, *(teacher.preferred for teacher in entry.teachers)]
    return any(wish and not inside(entry.span, merge(wish)) for wish in wishes)


def _even_spread(bill: _Bill) -> int:
    days = bill.problem.grid.days
    share = _ceil(len(bill.problem.lessons), max(1, len(days)))
    load = [sum(entry.day == day for entry in bill.book.entries.values()) for day in days]
    return sum(max(0, lessons - share) for lessons in load)


def _same_room(bill: _Bill) -> int:
    rooms = ({entry.room.id for entry in of} for of in bill.book.of_course.values())
    return sum(len(used) - 1 for used in rooms)


def _relation_weights(bill: _Bill) -> list[int]:
    return [
        relation.weight
        for relation in bill.problem.relations
        if not relation.hard
        for _ in relation_violations(bill.index, relation, bill.book.entries)
    ]


def _same_caregiver(bill: _Bill) -> int:
    mains: dict[str, set[str]] = defaultdict(set)
    for slot in bill.plan.care:
        if slot.caregiver is not None and bill.index.children[slot.child].age_months < THREE_YEARS:
            mains[slot.child].add(slot.caregiver)
    return sum(len(known) - 1 for known in mains.values())


def _caregiver_hour(bill: _Bill) -> int:
    own: dict[str, list[Interval]] = defaultdict(list)
    for shift in bill.plan.shifts:
        own[shift.caregiver].append(Interval(shift.start, shift.end))
    minutes = sum(span.minutes for spans in own.values() for span in merge(spans))
    return _ceil(minutes, 60)


def _child_unserved(bill: _Bill) -> int:
    """Whether the parent stays away for the child's sake or her own: the family is missing."""
    lost = {(id, lesson) for kind, id, lesson in bill.book.plan.missing if kind is Missing.CHILD}
    for kind, parent, lesson in bill.book.plan.missing:
        if kind is Missing.PERSON and lesson in bill.book.entries:
            entry = bill.book.entries[lesson]
            for child in bill.index.children_of.get(parent, ()):
                if care_needed(child, entry.course.id, entry.span, bill.problem.legal):
                    lost.add((child.id, lesson))
    return len(lost)


def _tour_driver(bill: _Bill) -> int:
    return len({(tour.driver, tour_day(tour)) for tour in bill.plan.tours})


def _drive_minute(bill: _Bill) -> int:
    return sum(
        bill.index.minutes_between(one.place, two.place)
        for tour in bill.plan.tours
        for one, two in pairwise(tour.stops)
    )


def _trips(bill: _Bill) -> Iterator[tuple[str, int, int]]:
    """Ride id, departure and arrival of everybody on board."""
    for tour in bill.plan.tours:
        boarded = {ride: stop.depart for stop in tour.stops for ride in stop.board}
        for stop in tour.stops:
            for ride in stop.alight:
                if ride in boarded and ride in bill.fleet.rides:
                    yield ride, boarded[ride], stop.arrive


def _ride_minute(bill: _Bill) -> int:
    rides = bill.fleet.rides
    return sum(max(0, end - start - rides[ride].direct) for ride, start, end in _trips(bill))


def _wait_minute(bill: _Bill) -> int:
    return sum(_wait(bill, *trip) for trip in _trips(bill))


def _wait(bill: _Bill, ride: str, start: int, end: int) -> int:
    asked = bill.fleet.rides[ride]
    if asked.direction is Direction.HOME:
        return max(0, start - asked.pickup.start)
    return max(0, asked.delivery.end - end)


def _change_ride(bill: _Bill) -> int:
    now, before = _vehicles(bill.plan.tours), _vehicles(bill.before.tours)
    return sum(ride in now and now[ride] != vehicle for ride, vehicle in before.items())


def _vehicles(tours: Iterable[Tour]) -> dict[str, str]:
    return {ride: tour.vehicle for tour in tours for ride in tour.rides}


def _ceil(value: int, step: int) -> int:
    return -(-value // step)


_Row = tuple[LevelName, Stage, Callable[[_Bill], int]]
_L, _S = LevelName, Stage
_TERMS: Mapping[TermName, _Row] = {
    TermName.LESSON_UNPLACED: (_L.UNPLACED, _S.LESSONS, lambda bill: len(_unplaced(bill))),
    TermName.PERSON_UNSERVED: (_L.MISSED, _S.CARE, lambda bill: bill.missing(Missing.PERSON)),
    TermName.CHILD_UNSERVED: (_L.MISSED, _S.CARE, _child_unserved),
    TermName.CHANGE_TIME: (_L.CHANGES, _S.LESSONS, lambda bill: bill.changed(lambda x: x.start)),
    TermName.CHANGE_ROOM: (_L.CHANGES, _S.LESSONS, lambda bill: bill.changed(lambda x: x.room)),
    TermName.CHANGE_TEACHER: (
        _L.CHANGES, _S.LESSONS, lambda bill: bill.changed(lambda x: frozenset(x.teachers)),
    ),
    TermName.TEACHER_GAP: (_L.WISHES, _S.LESSONS, _teacher_gap),
    TermName.SITE_CHANGE: (_L.WISHES, _S.LESSONS, _site_change),
    TermName.PREFERRED_TIME: (_L.WISHES, _S.LESSONS, _preferred_time),
    TermName.EVEN_SPREAD: (_L.WISHES, _S.LESSONS, _even_spread),
    TermName.SAME_ROOM: (_L.WISHES, _S.LESSONS, _same_room),
    TermName.RELATION: (_L.WISHES, _S.LESSONS, lambda bill: len(_relation_weights(bill))),
    TermName.SAME_CAREGIVER: (_L.WISHES, _S.CARE, _same_caregiver),
    TermName.CAREGIVER_HOUR: (_L.WISHES, _S.CARE, _caregiver_hour),
    TermName.RIDE_UNSERVED: (
        _L.TOURS_UNSERVED, _S.TOURS, lambda bill: bill.missing(Missing.RIDE),
    ),
    TermName.TOUR: (_L.TOURS, _S.TOURS, lambda bill: len(bill.plan.tours)),
    TermName.TOUR_DRIVER: (_L.TOURS, _S.TOURS, _tour_driver),
    TermName.DRIVE_MINUTE: (_L.TOURS, _S.TOURS, _drive_minute),
    TermName.RIDE_MINUTE: (_L.TOURS, _S.TOURS, _ride_minute),
    TermName.WAIT_MINUTE: (_L.TOURS, _S.TOURS, _wait_minute),
    TermName.CHANGE_RIDE: (_L.TOURS, _S.TOURS, _change_ride),
}  # fmt: skip
