"""A large week of towns that share nothing: planned one by one, judged as a whole."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import (
    Driver,
    Relation,
    RelationKind,
    Teacher,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.rules import Code, check
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.time import Interval, at
from kursplaner.solver.events import Event, Improved, Stop
from kursplaner.solver.timetable import parts, plan_lessons
from tests.solver.timetable import synthetic
from tests.solver.timetable.beside import side_by_side


@pytest.fixture
def two_towns(monkeypatch: pytest.MonkeyPatch) -> WeekProblem:
    monkeypatch.setattr(parts, "FEWEST_LESSONS", 20)
    size = synthetic.Size(
        courses=6, sites=1, rooms=3, teachers=3, people=24, children=6, caregivers=2
    )
    return side_by_side({"a": synthetic.week(size, 1), "b": synthetic.week(size, 2)}, 60)


def towns(pieces: list[WeekProblem]) -> list[set[str]]:
    return [{course.id[0] for course in piece.courses} for piece in pieces]


def test_that_towns_that_share_nothing_are_parts_of_their_own(two_towns: WeekProblem) -> None:
    pieces = parts.split(two_towns)
    assert len(pieces) >= 2
    assert all(len(of) == 1 for of in towns(pieces))
    lessons = [lesson.id for piece in pieces for lesson in piece.lessons]
    assert sorted(lessons) == sorted(lesson.id for lesson in two_towns.lessons)


def test_that_a_small_week_stays_whole() -> None:
    problem = synthetic.week(synthetic.TOWN, 1)
    assert parts.split(problem) == [problem]


def test_that_whatever_both_may_need_keeps_them_together(two_towns: WeekProblem) -> None:
    one, two = two_towns.courses[0].id, next(x.id for x in two_towns.courses if x.id[0] == "b")
    relation = Relation(id="r", kind=RelationKind.NOT_OVERLAP, courses=(one, two))
    related = replace(two_towns, relations=(relation,))
    assert {"a", "b"} in towns(parts.split(related))
    both = Teacher(id="both", name="T", qualifications=("daf", "alpha", "beruf"))
    courses = tuple(
        replace(x, teachers=(*x.teachers, "both")) if x.id in (one, two) else x
        for x in two_towns.courses
    )
    shared = replace(two_towns, teachers=(*two_towns.teachers, both), courses=courses)
    assert {"a", "b"} in towns(parts.split(shared))


def with_buses(problem: WeekProblem) -> WeekProblem:
    day = (Interval(at(0, 7), at(0, 18)),)
    buses = tuple(
        Vehicle(id=f"{town}bus", name="Bus", depot=f"{town}p0", available=day)
        for town in ("a.", "b.")
    )
    drivers = (
        Driver(id="da", name="A", vehicles=("a.bus",), available=day),
        Driver(id="all", name="B", available=day),
    )
    return replace(problem, vehicles=buses, drivers=drivers)


def test_that_a_bus_serves_the_sites_near_its_depot(two_towns: WeekProblem) -> None:
    pieces = parts.split(with_buses(two_towns))
    for piece, of in zip(pieces, towns(pieces), strict=True):
        assert {vehicle.id[0] for vehicle in piece.vehicles} == of
        drivers = {driver.id for driver in piece.drivers}
        assert drivers == ({"da", "all"} if of == {"a"} else {"all"})


def test_that_riders_of_one_bus_are_planned_together(
    two_towns: WeekProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    riding = replace(with_buses(two_towns), participants=tuple(
        replace(person, ride=True, home=f"{person.id[:2]}p0") for person in two_towns.participants
    ))  # fmt: skip
    assert sorted(map(sorted, towns(parts.split(riding)))) == [["a"], ["b"]]
    monkeypatch.setattr(parts, "NEAR", 61)
    assert parts.split(riding) == [riding]


def test_that_the_joined_week_breaks_no_rule_and_costs_what_its_levels_say(
    two_towns: WeekProblem,
) -> None:
    heard: list[Event] = []
    result = plan_lessons(two_towns, Stop(deterministic=6.0), 1, None, heard.append)
    plan = WeekPlan(lessons=result.lessons, unserved=result.unserved)
    hard = {x.code for x in check(two_towns, plan) if x.hard}
    bill = score(two_towns, plan)
    values = {level.name: level for level in result.levels}
    assert hard <= {Code.CARE_MISSING}
    assert [x.lesson for x in result.lessons] == [
        lesson.id for lesson in two_towns.lessons if lesson.id in {x.lesson for x in result.lessons}
    ]
    for name in (LevelName.UNPLACED, LevelName.MISSED, LevelName.CHANGES, LevelName.WISHES):
        assert values[name].value == bill.level(name)
        assert values[name].bound <= values[name].value
    prices = [event.value for event in heard if isinstance(event, Improved)]
    assert prices == sorted(prices, reverse=True)
    assert prices[-1] == values[LevelName.UNPLACED].value


def test_that_nothing_moves_in_any_part_when_nothing_changed(two_towns: WeekProblem) -> None:
    first = plan_lessons(two_towns, Stop(deterministic=6.0), 1, None, lambda event: None)
    published = WeekPlan(lessons=first.lessons, unserved=first.unserved)
    again = plan_lessons(
        replace(two_towns, published=published), Stop(deterministic=6.0), 1, None,
        lambda event: None,
    )  # fmt: skip
    assert again.lessons == first.lessons
