"""Rides that follow from lessons and childcare, with their windows."""

from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import CareSlot, Missing, PlacedLesson, Unserved
from kursplaner.domain.problem import Lesson
from kursplaner.domain.rides import Direction, SeatClass, rides, seat_class
from kursplaner.domain.time import Interval, at
from tests.domain.builders import THU, add, add_lesson, bare, edit, move, town, tue, week


def ridden(problem, plan):
    return rides(PlanIndex(ProblemIndex(problem), plan))


def both(start, room="r2"):
    """Amina also attends B1 at `start`; nobody is looked after."""
    problem = replace(edit(town(), "participants", "amina", courses=("a", "b")), children=())
    return problem, move(bare(week()), "b1", start=start, room=room)


def test_that_windows_count_from_the_childcare_buffer():
    out, home = ridden(town(), week())
    assert out.delivery == Interval(tue(7, 45), tue(8, 35))
    assert home.pickup == Interval(tue(11, 35), tue(12))
    assert (out.origin, out.goal, home.origin, home.goal) == (
        "village", "school", "school", "village",
    )  # fmt: skip


def test_that_windows_count_from_the_lesson_without_children():
    problem = replace(town(), children=())
    out, home = ridden(problem, bare(week()))
    assert out.delivery == Interval(tue(8), tue(8, 50))
    assert home.pickup == Interval(tue(11, 20), tue(11, 45))
    assert (out.seats, out.child_seats, out.children) == (1, 0, ())


def test_that_one_moved_lesson_moves_its_rides():
    problem, plan = replace(town(), children=()), bare(week())
    before = ridden(problem, plan)
    after = ridden(problem, move(plan, "a1", start=tue(10)))
    assert [r.delivery.start - q.delivery.start for q, r in zip(before, after, strict=True)] == [
        60, 60,
    ]  # fmt: skip


def test_that_nobody_rides_to_a_lesson_she_cannot_attend():
    out = Unserved(kind=Missing.PERSON, id="amina", lesson="a1")
    assert ridden(town(), week(unserved=(out,))) == ()


def test_that_nobody_rides_without_a_stop_or_a_wish():
    assert ridden(edit(town(), "participants", "amina", ride=False), week()) == ()
    assert ridden(edit(town(), "participants", "amina", home=None), week()) == ()
    assert ridden(edit(town(), "participants", "amina", home="school"), week()) == ()


def test_that_the_way_home_may_stay_open():
    problem = edit(town(), "participants", "amina", ride_home_open=True)
    assert [ride.direction for ride in ridden(problem, week())] == [Direction.OUT]


def test_that_a_short_gap_is_waited_and_a_long_one_is_ridden():
    assert [r.id for r in ridden(*both(tue(14, 15)))] == ["amina/1.0/out", "amina/1.0/home"]
    assert [r.id for r in ridden(*both(tue(14, 30)))] == [
        "amina/1.0/out", "amina/1.0/home", "amina/1.1/out", "amina/1.1/home",
    ]  # fmt: skip


def test_that_a_change_of_site_is_a_ride_of_its_own():
    out, transfer, home = ridden(*both(tue(13), room="gym"))
    assert transfer.id == "amina/1.0/transfer-b1"
    assert (transfer.origin, transfer.goal, home.origin) == ("school", "gymplace", "gymplace")
    assert transfer.pickup.start == tue(11, 15)
    assert transfer.delivery.end == tue(12, 50)
    assert out.lesson == "a1"


def test_that_days_have_their_own_rides():
    problem = add(town(), "lessons", Lesson(id="a2", course="a", minutes=60, units=1))
    plan = add_lesson(week(), PlacedLesson("a2", at(THU, 9), "r1", ("t1",)))
    assert [ride.day for ride in ridden(problem, plan)] == [1, 1, 3, 3]


def test_that_a_child_rides_when_it_is_in_care_in_any_lesson_of_the_stay():
    problem, plan = both(tue(13))
    problem = replace(problem, children=town().children)
    slot = CareSlot(child="noor", lesson="b1", room="kids", start=tue(12, 45), end=tue(14, 45))
    out, home = ridden(problem, replace(plan, care=(slot,)))
    assert out.children == home.children == ("noor",)
    assert out.delivery.end == tue(8, 50)
    assert home.pickup.start == tue(14, 50)


def test_that_seats_follow_age_and_height():
    legal = town().legal
    ages = [0, 14, 15, 47, 48, 143, 144]
    assert [seat_class(age, None, legal) for age in ages] == [
        SeatClass.SHELL, SeatClass.SHELL, SeatClass.SEAT, SeatClass.SEAT,
        SeatClass.BOOSTER, SeatClass.BOOSTER, None,
    ]  # fmt: skip
    assert seat_class(100, 150, legal) is None
    assert seat_class(None, None, legal) is None


def test_that_the_ride_limit_is_the_smallest_of_all():
    adult = replace(town(), children=())
    assert ridden(adult, bare(week()))[0].max_ride == 36  # 3 x 12 minutes
    assert ridden(town(), week())[0].max_ride == 30  # a child under three
    own = edit(town(), "participants", "amina", max_ride=20)
    assert ridden(own, week())[0].max_ride == 20
