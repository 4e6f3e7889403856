"""The builders' town is right, so a test that changes one thing shows one rule."""

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.rides import rides
from kursplaner.domain.rules import check
from kursplaner.domain.validation import doubts, validate
from tests.domain.builders import bare, quiet, town, week


def test_that_the_town_is_valid_and_nothing_is_doubtful():
    validate(town())
    assert doubts(town()) == ()


def test_that_its_week_breaks_no_rule():
    assert check(town(), week()) == ()


def test_that_the_quiet_week_breaks_no_rule():
    assert check(quiet(town()), bare(week())) == ()


def test_that_amina_rides_there_and_back_with_her_child():
    found = rides(PlanIndex(ProblemIndex(town()), week()))
    assert [(ride.id, ride.children) for ride in found] == [
        ("amina/1.0/out", ("noor",)),
        ("amina/1.0/home", ("noor",)),
    ]
