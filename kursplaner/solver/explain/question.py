"""One question of yes or no to the exact model: do these lessons, with these people, fit at all?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from msgspec.structs import replace
from ortools.sat.python import cp_model

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.solver.cpsat import FOUND, Clock, solve
from kursplaner.solver.timetable.build import build
from kursplaner.solver.timetable.placing import hint

EFFORT = 0.5
"""Deterministic time for one question; a question left open counts as not proven."""


class Fits(Enum):
    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Goal:
    """What shall be possible together: lessons with a place, and people who attend them."""

    lessons: frozenset[str]
    people: frozenset[tuple[str, str]] = frozenset()
    """(participant, lesson)."""
    near: WeekPlan | None = None
    """A plan to begin from: most of it can stay."""


def goal_of(
    index: ProblemIndex, plan: WeekPlan, lesson: str, target: LessonPin | None = None
) -> Goal:
    """The plan as it is with the lesson besides (at its target); or, where it is placed and no
    other place is asked for, with everybody in it and nobody else's place lost."""
    placed = frozenset(item.lesson for item in plan.lessons)
    if target is not None or lesson not in placed:
        return Goal(placed | {lesson}, near=plan)
    left_out = missing_people(plan, lesson)
    if not left_out:
        return Goal(placed, near=plan)
    there = (
        (person, item.lesson)
        for person, items in PlanIndex(index, plan).attended.items()
        for item in items
    )
    people = frozenset(there) | {(person, lesson) for person in left_out}
    return Goal(placed, people, plan)


def at_target(problem: WeekProblem, target: LessonPin) -> WeekProblem:
    """The problem with the lesson asked for at one place; its own pins give way to that."""
    pins = tuple(pin for pin in problem.pins if pin.lesson != target.lesson)
    return replace(problem, pins=(*pins, target))


def missing_people(plan: WeekPlan, lesson: str) -> tuple[str, ...]:
    """Participants the plan reports as left out of the lesson, each once."""
    left_out = (
        item.id for item in plan.unserved if item.kind is Missing.PERSON and item.lesson == lesson
    )
    return tuple(dict.fromkeys(left_out))


def alone(problem: WeekProblem, lesson: str) -> WeekProblem:
    """The problem with this one lesson only: is it the lesson itself, or its neighbours?"""
    return replace(
        problem,
        lessons=tuple(item for item in problem.lessons if item.id == lesson),
        pins=tuple(pin for pin in problem.pins if pin.lesson == lesson),
    )


def fits(problem: WeekProblem, goal: Goal, clock: Clock, seed: int, sure: bool = False) -> Fits:
    """Whether all of the goal can hold at once. People nobody asks for take no part.

    `sure`: a "no" is asked for a second time in another way, as the solver has been seen to call
    possible weeks impossible (OR-Tools 9.15, #5274).
    """
    answer = _asked(problem, goal, clock, seed)
    if sure and answer is Fits.NO:
        return _asked(problem, goal, clock, seed + 1, again=True)
    return answer


def _asked(problem: WeekProblem, goal: Goal, clock: Clock, seed: int, again: bool = False) -> Fits:
    if clock.over:
        return Fits.OPEN
    bare = replace(without_people(problem) if not goal.people else problem, published=None)
    built = build(bare)
    here = {item.id for item in problem.lessons}
    model = built.table.model
    for lesson in sorted(goal.lessons & here):
        if lesson not in built.table.lessons:
            return Fits.NO
        model.add(built.table.lessons[lesson].placed == 1)
    for people in built.people:
        for person in people.members:
            for lesson in sorted(id for who, id in goal.people if who == person.id):
                if lesson in people.never:
                    return Fits.NO
                model.add(people.attends[lesson] == 1)
    if goal.near is not None:
        hint(built, goal.near)
    solver = clock.solver(seed)
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.symmetry_level = 0
    if again:
        solver.parameters.linearization_level = 0
    status = solve(model, solver, clock)
    if status in FOUND:
        return Fits.YES
    return Fits.NO if status == cp_model.INFEASIBLE else Fits.OPEN


def without_people(problem: WeekProblem) -> WeekProblem:
    """Attendance never keeps a lesson out; only the number of seats must stay."""
    index = ProblemIndex(problem)
    courses = tuple(
        replace(course, expected=index.seats_needed(course.id)) for course in problem.courses
    )
    return replace(
        problem, courses=courses, participants=(), children=(), caregivers=(), vehicles=()
    )
