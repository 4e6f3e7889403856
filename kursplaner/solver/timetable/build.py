"""The whole timetable model of a problem, ready to be searched or asked a question."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.timetable.model import Timetable, add_lessons
from kursplaner.solver.timetable.objective import Objective, changes_of, objective
from kursplaner.solver.timetable.options import OptionBook
from kursplaner.solver.timetable.reach import SEATS_IN_USE, reach
from kursplaner.solver.timetable.rules_care import Care, add_care
from kursplaner.solver.timetable.rules_courses import Relations, add_courses
from kursplaner.solver.timetable.rules_people import People, add_people
from kursplaner.solver.timetable.rules_resources import (
    Travel,
    add_halls,
    add_rooms,
    add_teacher_travel,
    add_teachers,
)


@dataclass(frozen=True, slots=True)
class Built:
    table: Timetable
    alone: cp_model.CpModel
    """Lessons, rooms and teachers only: the first variables of the whole model and their rules.
    Who attends follows from where lessons lie and keeps none out, so what fits is decided here."""
    people: list[People]
    care: Care
    objective: Objective
    seats_in_use: float


def build(
    problem: WeekProblem, seats_in_use: float = SEATS_IN_USE, book: OptionBook | None = None
) -> Built:
    """`book`: what each lesson may do, where that is known already or told in another way."""
    book = book or OptionBook(ProblemIndex(problem))
    table = Timetable(book.index, book)
    add_lessons(table)
    travel = Travel(table)
    add_rooms(table)
    add_halls(table)
    add_teachers(table)
    add_teacher_travel(table, travel)
    add_courses(table)
    relations = Relations(table)
    relations.add()
    changes = changes_of(table)
    alone = table.model.clone()
    people = add_people(table, travel)
    care = add_care(table, people)
    rides = reach(table, seats_in_use)
    prices = objective(table, people, care, relations, rides, changes)
    return Built(table, alone, people, care, prices, seats_in_use)
