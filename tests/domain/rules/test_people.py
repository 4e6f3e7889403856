"""H2, H9, H10 for participants."""

from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Unserved
from kursplaner.domain.problem import Block, CourseKind, Errand
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval, at
from tests.domain.builders import SAT, bare, broken, edit, move, quiet, said, town, tue, week

TOWN = quiet(town())
WEEK = bare(week())


def test_that_a_participant_comes_when_her_shifts_allow():
    problem = edit(TOWN, "participants", "bilal", available=(Interval(tue(9, 30), tue(20)),))
    assert broken(problem, WEEK) == [Code.PARTICIPANT_UNAVAILABLE]
    assert said(problem, WEEK) == "Bilal T. hat Di 09:00–11:15 keine Zeit für »A2«."


def test_that_reporting_her_as_left_out_settles_it():
    problem = edit(TOWN, "participants", "bilal", available=())
    left_out = Unserved(kind=Missing.PERSON, id="bilal", lesson="a1")
    assert broken(problem, replace(WEEK, unserved=(left_out,))) == []


def test_that_an_absent_participant_does_not_come():
    problem = edit(TOWN, "participants", "bilal", absent=(Block(start=tue(0), end=tue(24)),))
    assert broken(problem, WEEK) == [Code.PARTICIPANT_ABSENT]


def errand_town(bring, fetch):
    errand = Errand(child="noor", place="kita", bring=bring, fetch=fetch)
    return edit(TOWN, "participants", "bilal", errands=(errand,))


def test_that_bringing_a_child_leaves_time_for_the_way():
    problem = errand_town(tue(8, 55), tue(16))
    assert broken(problem, WEEK) == [Code.ERRAND_BRING]
    assert "bis Di 08:55" in said(problem, WEEK)
    assert "gebraucht werden 6 Minuten, es sind 5 Minuten" in said(problem, WEEK)
    assert broken(errand_town(tue(8, 54), tue(16)), WEEK) == []


def test_that_fetching_a_child_leaves_time_for_the_way():
    problem = errand_town(tue(8), tue(11, 20))
    assert broken(problem, WEEK) == [Code.ERRAND_FETCH]
    assert "um 11:20 Uhr ab" in said(problem, WEEK)
    assert broken(errand_town(tue(8), tue(11, 21)), WEEK) == []


def tutoring(**changes):
    return edit(TOWN, "courses", "b", kind=CourseKind.TUTORING, **changes)


def test_that_tutoring_is_on_school_days():
    problem = tutoring()
    assert broken(problem, WEEK) == []
    saturday = move(WEEK, "b1", start=at(SAT, 13))
    assert broken(problem, saturday) == [Code.TUTORING_DAY]
    assert "liegt am Samstag, das ist kein Schultag" in said(problem, saturday)
    holidays = replace(problem, school_days=(0, 2, 3, 4))
    assert broken(holidays, WEEK) == [Code.TUTORING_DAY]


def test_that_tutoring_waits_half_an_hour_after_school():
    problem = edit(tutoring(), "participants", "clara", school=(Interval(tue(7, 30), tue(12, 45)),))
    assert broken(problem, WEEK) == [Code.TUTORING_AFTER_SCHOOL]
    assert "bis Di 12:45 Schule; »B1« darf frühestens 30 Minuten" in said(problem, WEEK)
    assert broken(problem, move(WEEK, "b1", start=tue(13, 15))) == []


def test_that_tutoring_does_not_come_before_school_either():
    problem = edit(tutoring(), "participants", "clara", school=(Interval(tue(15), tue(16)),))
    assert broken(problem, WEEK) == [Code.TUTORING_AFTER_SCHOOL]


def test_that_tutoring_ends_by_half_past_five():
    assert broken(tutoring(), move(WEEK, "b1", start=tue(16))) == []
    late = move(WEEK, "b1", start=tue(16, 15))
    assert broken(tutoring(), late) == [Code.TUTORING_LATEST]
    assert said(tutoring(), late) == "»B1« endet um 17:45 Uhr, Nachhilfe muss bis 17:30 enden."


def test_that_a_tutor_has_four_pupils_at_most():
    problem = replace(tutoring(), legal=replace(TOWN.legal, pupils_per_tutor=1))
    problem = edit(problem, "participants", "bilal", courses=("b",))
    assert broken(problem, WEEK) == [Code.TUTORING_GROUP]
    assert said(problem, WEEK) == "»B1« hat 2 Kinder, die Lehrkräfte dürfen 1 betreuen."


def test_that_a_pupil_is_at_school_and_not_in_another_course():
    problem = edit(TOWN, "participants", "clara", school=(Interval(tue(12), tue(13, 15)),))
    assert broken(problem, WEEK) == [Code.PARTICIPANT_AT_SCHOOL]
    assert "hat Di 12:00–13:15 Schule" in said(problem, WEEK)
