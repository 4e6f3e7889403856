"""Pauses and deadlines of standing rides: effect on the rides, and what is remarked."""

import pytest
from msgspec.structs import replace

from kursplaner.domain.doubts import remarks
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Block, Lesson, Registration
from kursplaner.domain.rides import registered_late, rides
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import DAY, at
from kursplaner.domain.wording import sentence
from tests.domain.builders import THU, add, bare, edit, town, tue, week

TUESDAY = Block(start=DAY, end=2 * DAY, label="Pause bis 1.12. (Kur)")
NOON_BEFORE = tuple(day * DAY - 720 for day in range(7))


def ridden(problem, plan):
    return rides(PlanIndex(ProblemIndex(problem), plan))


def paused(problem, *blocks):
    return edit(problem, "participants", "amina", ride_paused=blocks)


def registered(at_, course=None, deadlines=NOON_BEFORE):
    entries = (Registration(at=at_, course=course),)
    problem = edit(town(), "participants", "amina", registered=entries)
    return replace(problem, ride_deadlines=deadlines)


def test_that_a_pause_drops_the_rides_of_its_days_and_no_others():
    problem = add(replace(town(), children=()), "lessons",
                  Lesson(id="a2", course="a", minutes=135, units=3))  # fmt: skip
    plan = bare(week())
    plan = replace(plan, lessons=(*plan.lessons, PlacedLesson("a2", at(THU, 9), "r1", ("t1",))))
    assert {ride.day for ride in ridden(problem, plan)} == {1, 3}
    assert {ride.day for ride in ridden(paused(problem, TUESDAY), plan)} == {3}


def test_that_a_plan_that_still_drives_somebody_paused_is_told():
    codes = {item.code for item in check(paused(town(), TUESDAY), week())}
    assert Code.UNKNOWN_ID in codes or Code.TOUR_EMPTY in codes


def test_that_a_pause_is_remarked_with_its_reason_and_is_not_hard():
    problem = paused(town(), TUESDAY)
    found = remarks(problem, week())
    assert [(item.code, item.hard) for item in found] == [(Code.RIDE_PAUSED, False)]
    said = sentence(found[0], problem)
    assert said == "Amina K. wird nicht gefahren: Pause bis 1.12. (Kur)."


@pytest.mark.parametrize(
    ("minute", "course", "late"),
    [
        (DAY - 720, None, False),  # at the very deadline
        (DAY - 719, None, True),
        (DAY - 719, "a", True),
        (DAY - 719, "b", False),  # only for another course
        (-3 * DAY, None, False),
    ],
)
def test_that_a_ride_is_late_when_its_registration_is(minute, course, late):
    problem = registered(minute, course)
    known = PlanIndex(ProblemIndex(problem), week())
    found = [registered_late(known, ride) for ride in rides(known)]
    assert found == [minute if late else None] * 2


def test_that_without_deadlines_nobody_is_late():
    problem = registered(5 * DAY, deadlines=())
    assert remarks(problem, week()) == ()


def test_that_a_latecomer_is_remarked_once_a_day_with_both_times_and_rides():
    problem = registered(at(0, 15, 30))
    found = remarks(problem, week())
    assert [(item.code, item.start, item.hard) for item in found] == [
        (Code.RIDE_AFTER_DEADLINE, DAY, False)
    ]
    assert sentence(found[0], problem) == (
        "Nach Anmeldeschluss: Amina K. fährt am Dienstag mit (angemeldet Mo 30.11. 15:30, "
        "möglich bis Mo 30.11. 12:00)."
    )
    assert ridden(problem, week()) == ridden(town(), week())
    assert check(problem, week()) == ()


def test_that_a_deadline_at_the_end_of_a_day_is_written_24_00():
    problem = registered(DAY + 5, deadlines=tuple(day * DAY for day in range(7)))
    assert "möglich bis Mo 30.11. 24:00" in sentence(remarks(problem, week())[0], problem)
    assert tue(0, 5) == DAY + 5
