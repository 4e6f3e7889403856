"""A lesson is placed whoever cannot come, be looked after or be driven: they are named instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import (
    Caregiver,
    Child,
    Course,
    Layout,
    Lesson,
    Measles,
    Participant,
    Place,
    Room,
    Site,
    Teacher,
    Travel,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.rules import Code, check
from kursplaner.domain.score import score
from kursplaner.domain.time import Interval, at
from kursplaner.solver.timetable import TimetableResult

Plan = Callable[..., TimetableResult]
OPEN = tuple(Interval(at(day, 8), at(day, 18)) for day in range(2))


def week() -> WeekProblem:
    """Two mothers with three children, to be driven, and a childcare room for all of them."""
    return WeekProblem(
        monday=date(2026, 11, 30), sites=(Site(id="s", name="Haus", place="haus"),),
        travel=Travel(places=(Place(id="haus", name="Haus"), Place(id="dorf", name="Dorf")),
                      minutes=((0, 12), (12, 0))),
        rooms=(Room(id="r", name="Raum", site="s", seats=12, open=OPEN),
               Room(id="k", name="Spielzimmer", site="s", seats=0, open=OPEN, childcare=True,
                    area_m2=40)),
        teachers=(Teacher(id="t", name="Lehrkraft", available=OPEN),),
        courses=(Course(id="c", name="Kurs"),),
        lessons=(Lesson(id="c/0", course="c", minutes=90, units=2),),
        participants=tuple(
            Participant(id=id, name=id, courses=("c",), ride=True, home="dorf") for id in "mn"
        ),
        children=tuple(
            Child(id=f"k{i}", name=f"Kind {i}", parent=parent, age_months=40 + i)
            for i, parent in enumerate("mmn")
        ),
        caregivers=(Caregiver(id="b", name="Betreuung", available=OPEN),),
    )  # fmt: skip


def without_a_bus(problem: WeekProblem) -> WeekProblem:
    """Five heads, two riders: no whole number of seats each."""
    return problem


def bus_without_a_driver(problem: WeekProblem) -> WeekProblem:
    bus = Vehicle(id="v", name="Bus", depot="haus", layouts=(Layout(seats=8),), available=OPEN)
    return replace(problem, vehicles=(bus,))


def without_caregivers(problem: WeekProblem) -> WeekProblem:
    return replace(problem, caregivers=())


def care_room_closed(problem: WeekProblem) -> WeekProblem:
    return replace(problem, rooms=(problem.rooms[0], replace(problem.rooms[1], open=())))


def only_the_care_room(problem: WeekProblem) -> WeekProblem:
    """The room the lesson needs is the one the children would play in."""
    return replace(problem, rooms=(replace(problem.rooms[1], seats=12),))


def nobody_qualified(problem: WeekProblem) -> WeekProblem:
    children = tuple(replace(child, qualified_care=True) for child in problem.children)
    return replace(problem, children=children)


def no_proof(problem: WeekProblem) -> WeekProblem:
    children = tuple(replace(child, measles=Measles.MISSING) for child in problem.children)
    return replace(problem, children=children)


@pytest.mark.parametrize("change", [without_a_bus, bus_without_a_driver])
def test_that_a_lesson_nobody_can_be_driven_to_has_its_place(
    change: Callable[[WeekProblem], WeekProblem], plan: Plan
) -> None:
    result = plan(change(week()))
    assert [item.lesson for item in result.lessons] == ["c/0"]
    assert result.proven


@pytest.mark.parametrize(
    "change",
    [without_caregivers, care_room_closed, only_the_care_room, nobody_qualified, no_proof],
)
def test_that_a_lesson_without_childcare_has_its_place_and_names_the_families(
    change: Callable[[WeekProblem], WeekProblem], plan: Plan
) -> None:
    problem = change(week())
    result = plan(problem)
    assert [item.lesson for item in result.lessons] == ["c/0"]
    assert result.proven
    named = {(item.kind, item.id) for item in result.unserved}
    assert named == {(Missing.PERSON, id) for id in "mn"} | {
        (Missing.CHILD, f"k{i}") for i in range(3)
    }
    judged = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    assert not [x for x in check(problem, judged) if x.hard and x.code != Code.RIDE_NOT_REPORTED]
    values = {level.name: level.value for level in result.levels}
    assert values["missed"] == score(problem, judged).level("missed") == 35
