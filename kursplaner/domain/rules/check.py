"""`check`: every rule over a whole plan. The only truth about whether a plan is valid."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.base import Book
from kursplaner.domain.rules.caregivers import caregiver_rules
from kursplaner.domain.rules.childcare import childcare_rules
from kursplaner.domain.rules.drivers import driver_week, vehicle_week
from kursplaner.domain.rules.fleet import Fleet
from kursplaner.domain.rules.form import Form
from kursplaner.domain.rules.judge import LESSON_RULES, TOUR_RULES
from kursplaner.domain.rules.order import each_pair_once, ordered
from kursplaner.domain.rules.pins import ride_pins, tour_pins
from kursplaner.domain.rules.presence import presence_rules
from kursplaner.domain.rules.relations import relation_violations
from kursplaner.domain.rules.service import service_rules
from kursplaner.domain.violation import Violation


def check(problem: WeekProblem, plan: WeekPlan) -> tuple[Violation, ...]:
    """All broken rules, hard first, in a fixed order; wishes between courses have `hard` False.

    Takes any plan, whatever it says; the problem must pass `validation.validate`.
    """
    index = ProblemIndex(problem)
    form = Form(index, plan)
    book = Book(PlanIndex(index, form.plan))
    fleet = Fleet(book.plan, form.plan.tours)
    found = [
        *form.violations,
        *lesson_part(book),
        *childcare_rules(book),
        *presence_rules(book),
        *caregiver_rules(book),
        *_shuttle(fleet),
        *service_rules(book, dict(fleet.rides), form.mentioned),
    ]
    return ordered(found)


def lesson_part(book: Book) -> Iterator[Violation]:
    """Rules of the timetable alone."""
    yield from each_pair_once(
        violation
        for entry in book.entries.values()
        for rule in LESSON_RULES
        for violation in rule(book, entry)
    )
    for relation in book.problem.relations:
        yield from relation_violations(book.index, relation, book.entries)


def _shuttle(fleet: Fleet) -> Iterator[Violation]:
    for tour in fleet.tours:
        for rule in TOUR_RULES:
            yield from rule(fleet, tour)
    for vehicle, tours in fleet.of_vehicle.items():
        yield from vehicle_week(fleet, vehicle, tours)
    for driver, tours in fleet.of_driver.items():
        yield from driver_week(fleet, fleet.index.drivers[driver], tours)
    yield from ride_pins(fleet.problem, fleet.tours)
    yield from tour_pins(fleet.problem, fleet.tours, fleet.rides.keys())
