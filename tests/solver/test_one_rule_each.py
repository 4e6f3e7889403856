"""One tiny week per hard rule: impossible by one fact alone, and the sentence says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from kursplaner.domain import problem as p
from kursplaner.domain.rules import check
from kursplaner.domain.time import Interval, at
from kursplaner.domain.wording import Wording
from kursplaner.solver.events import Outcome, Stop
from kursplaner.solver.week import solve

TUESDAY = (Interval(at(1, 7), at(1, 19)),)
NINE = (Interval(at(1, 9), at(1, 10, 30)),)
Change = Callable[[p.WeekProblem], p.WeekProblem]


def week() -> p.WeekProblem:
    """One lesson on Tuesday at nine, one participant fetched with her child by one bus."""
    return p.WeekProblem(
        monday=date(2026, 11, 30),
        travel=p.Travel(
            places=(p.Place(id="adorf", name="Adorf"), p.Place(id="raun", name="Raun")),
            minutes=((0, 15), (15, 0)),
        ),
        sites=(p.Site(id="s", name="Haus", place="adorf"),),
        rooms=(
            p.Room(id="r", name="Saal", site="s", seats=9, open=TUESDAY),
            p.Room(
                id="c", name="Spielzimmer", site="s", seats=0, open=TUESDAY, childcare=True,
                area_m2=30,
            ),
        ),
        teachers=(p.Teacher(id="t", name="Frau Berg", gender=p.Gender.FEMALE, available=TUESDAY),),
        courses=(p.Course(id="k", name="A1", windows=NINE),),
        lessons=(p.Lesson(id="l", course="k", minutes=90, units=2),),
        participants=(
            p.Participant(id="a", name="Amina", courses=("k",), home="raun", ride=True),
        ),
        children=(p.Child(id="n", name="Noor", parent="a", age_months=60),),
        caregivers=(p.Caregiver(id="b", name="Frau Fuchs", available=TUESDAY),),
        vehicles=(
            p.Vehicle(
                id="v", name="Bus", depot="adorf", available=TUESDAY,
                child_seats=p.ChildSeats(booster=2),
            ),
        ),
        drivers=(p.Driver(id="d", name="Herr Roth", available=TUESDAY),),
    )  # fmt: skip


def first(field: str, **facts: Any) -> Change:
    """The week with facts of the first record of a list changed."""

    def change(problem: p.WeekProblem) -> p.WeekProblem:
        records = getattr(problem, field)
        return replace(problem, **{field: (replace(records[0], **facts), *records[1:])})

    return change


def added(**lists: tuple[Any, ...]) -> Change:
    def change(problem: p.WeekProblem) -> p.WeekProblem:
        return replace(problem, **{k: (*getattr(problem, k), *v) for k, v in lists.items()})

    return change


def second_course(problem: p.WeekProblem) -> p.WeekProblem:
    """H1: another room is free at nine, but there is one teacher."""
    return added(
        rooms=(p.Room(id="q", name="Stube", site="s", seats=9, open=TUESDAY),),
        courses=(p.Course(id="m", name="B1", windows=NINE),),
        lessons=(p.Lesson(id="x", course="m", minutes=90, units=2),),
    )(problem)


def second_lesson(problem: p.WeekProblem) -> p.WeekProblem:
    """H6: room enough all Tuesday, but one lesson a day."""
    problem = first("courses", windows=())(problem)
    return added(lessons=(p.Lesson(id="x", course="k", minutes=90, units=2),))(problem)


def five_siblings(problem: p.WeekProblem) -> p.WeekProblem:
    """H8: five places would be free, but the family has six children."""
    family = tuple(
        p.Child(id=f"n{number}", name=f"Kind {number}", parent="a", age_months=60)
        for number in range(5)
    )
    seats = first("vehicles", child_seats=p.ChildSeats(booster=8))
    return added(children=family)(seats(problem))


def tutoring(problem: p.WeekProblem) -> p.WeekProblem:
    """H10: the only window ends after half past five."""
    late = (Interval(at(1, 16, 30), at(1, 18)),)
    return first("courses", kind=p.CourseKind.TUTORING, windows=late)(problem)


ERRAND = p.Errand(child="n", place="adorf", bring=at(1, 8), fetch=at(1, 10))
ILL = p.Block(start=at(1, 0), end=at(2, 0), label="krank")

CASES: dict[str, tuple[Change, str]] = {
    "H1 nobody twice": (second_course, "B1"),
    "H2 absence": (first("teachers", absent=(ILL,)), "krank"),
    "H3 seats": (first("courses", expected=20), "20 Plätze"),
    "H4 gender": (first("courses", teacher_gender=p.Gender.MALE), "Lehrkraft"),
    "H5 units": (first("teachers", max_units_week=1), "1 UE"),
    "H6 a day": (second_lesson, "A1"),
    "H7 ratio": (first("caregivers", available=()), "Betreuungskraft"),
    "H8 siblings": (five_siblings, "Betreuungskraft"),
    "H9 errand": (first("participants", errands=(ERRAND,)), "Noor"),
    "H10 tutoring": (tutoring, "A1"),
    "H11 ride": (first("participants", max_ride=10), "15 Minuten"),
    "H12 pin": (added(pins=(p.LessonPin(lesson="l", start=at(1, 11)),)), "A1"),
    "H13 by name": (first("participants", available=()), "Amina"),
}


def planned(problem: p.WeekProblem) -> Outcome:
    outcome = solve(problem, Stop(deterministic=2.0))
    assert [violation for violation in check(problem, outcome.plan) if violation.hard] == []
    return outcome


def test_that_the_week_as_it_stands_serves_everybody() -> None:
    assert planned(week()).plan.unserved == ()


@pytest.mark.parametrize("case", CASES)
def test_that_one_fact_makes_the_week_impossible_and_the_sentence_says_so(case: str) -> None:
    change, word = CASES[case]
    problem = change(week())
    unserved = planned(problem).plan.unserved
    text = " ".join(Wording(problem).unserved(entry) for entry in unserved)
    assert unserved
    assert word in text, text
