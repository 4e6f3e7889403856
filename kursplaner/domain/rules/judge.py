"""One question at a time: what would this place of a lesson, or this tour, break?

Both judges look things up once and are then asked many times: by a drag on the board, by a hand
that moves a rider. They use the very rules of `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import PlacedLesson, Tour, WeekPlan
from kursplaner.domain.problem import Relation, WeekProblem
from kursplaner.domain.rules.base import Book, Entry, LessonRule
from kursplaner.domain.rules.courses import course_rules
from kursplaner.domain.rules.drivers import driver_rules, driver_week, vehicle_week
from kursplaner.domain.rules.fleet import Fleet
from kursplaner.domain.rules.form import Form
from kursplaner.domain.rules.order import ordered
from kursplaner.domain.rules.people import people_rules
from kursplaner.domain.rules.pins import pin_rules, ride_pins
from kursplaner.domain.rules.relations import members, relation_violations
from kursplaner.domain.rules.riders import rider_rules
from kursplaner.domain.rules.rooms import room_rules
from kursplaner.domain.rules.teachers import teacher_rules
from kursplaner.domain.rules.tours import tour_rules
from kursplaner.domain.violation import Violation

LESSON_RULES: tuple[LessonRule, ...] = (
    course_rules, room_rules, teacher_rules, people_rules, pin_rules
)  # fmt: skip

TourRule = Callable[[Fleet, Tour], Iterator[Violation]]
TOUR_RULES: tuple[TourRule, ...] = (tour_rules, rider_rules, driver_rules)


class LessonJudge:
    """What placing one lesson somewhere, instead of where it is, would break.

    Childcare and rides follow a lesson by themselves, so they are not part of the answer.
    """

    def __init__(self, problem: WeekProblem, plan: WeekPlan) -> None:
        self.index = ProblemIndex(problem)
        self.book = Book(PlanIndex(self.index, Form(self.index, plan).plan))
        self._relations = _relations_by_lesson(self.index)
        self._already: dict[str, frozenset[Violation]] = {}

    def violations(self, placed: PlacedLesson) -> tuple[Violation, ...]:
        """Sorted; the other lesson of a clash stands after this one, with its own times.

        Ids must be those of the problem.
        """
        entry = self.book.entry(placed)
        found = [violation for rule in LESSON_RULES for violation in rule(self.book, entry)]
        if relations := self._relations.get(entry.id):
            here = {**self.book.entries, entry.id: entry}
            before = self._before(entry.id, relations)
            found += [v for v in _broken(self.index, relations, here) if v not in before]
        return ordered(found)

    def _before(self, lesson: str, relations: list[Relation]) -> frozenset[Violation]:
        """What the relations of the lesson break without it."""
        if lesson not in self._already:
            rest = {id: entry for id, entry in self.book.entries.items() if id != lesson}
            self._already[lesson] = frozenset(_broken(self.index, relations, rest))
        return self._already[lesson]


def _broken(
    index: ProblemIndex, relations: Iterable[Relation], placed: dict[str, Entry]
) -> Iterator[Violation]:
    for relation in relations:
        yield from relation_violations(index, relation, placed)


def _relations_by_lesson(index: ProblemIndex) -> dict[str, list[Relation]]:
    found: dict[str, list[Relation]] = {}
    for relation in index.problem.relations:
        for lesson in {lesson for group in members(index, relation) for lesson in group}:
            found.setdefault(lesson, []).append(relation)
    return found


class TourJudge:
    """What one tour, new or instead of the one with its id, would break."""

    def __init__(self, plan: PlanIndex) -> None:
        form = Form(plan.index, plan.plan)
        self.fleet = Fleet(PlanIndex(plan.index, form.plan), form.plan.tours)

    def violations(self, tour: Tour) -> tuple[Violation, ...]:
        """Sorted; a tour with unknown ids or fewer than two stops is only told that."""
        form = Form(self.fleet.index, WeekPlan(tours=(tour,)))
        if form.violations:
            return ordered(form.violations)
        return ordered(self._rules(tour))

    def _rules(self, tour: Tour) -> Iterator[Violation]:
        fleet = self.fleet
        for rule in TOUR_RULES:
            yield from rule(fleet, tour)
        of_driver = [item for item in fleet.of_driver.get(tour.driver, ()) if item.id != tour.id]
        yield from driver_week(fleet, fleet.index.drivers[tour.driver], [*of_driver, tour])
        of_bus = [item for item in fleet.of_vehicle.get(tour.vehicle, ()) if item.id != tour.id]
        yield from vehicle_week(fleet, tour.vehicle, [*of_bus, tour])
        yield from ride_pins(fleet.problem, (tour,))
