"""Every term counted by hand on the tiny town."""

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import CareSlot, Missing, PlacedLesson, Unserved
from kursplaner.domain.problem import Lesson, Relation, RelationKind, Weights
from kursplaner.domain.score import LevelName, TermName, score
from kursplaner.domain.time import Interval, at
from tests.domain.builders import (
    THU,
    WED,
    add,
    add_lesson,
    bare,
    edit,
    home_tour,
    move,
    out_tour,
    quiet,
    stop,
    town,
    tue,
    week,
)  # fmt: skip

TOWN = quiet(town())
WEEK = bare(week())


def count(problem, plan, term):
    return score(problem, plan).term(term).count


def cost(problem, plan, term):
    return score(problem, plan).term(term).cost


def test_that_every_weight_has_its_term_and_level():
    names = {term.name for term in score(town(), week()).terms}
    assert names == set(TermName)
    assert names == {*Weights.__struct_fields__, "relation"}


def test_that_the_bill_of_the_town_is_as_reckoned_by_hand():
    bill = score(town(), week())
    assert {term.name: term.count for term in bill.terms if term.count} == {
        "even_spread": 1,  # two lessons on Tuesday, share of one
        "caregiver_hour": 4,  # 8:30 to 11:45
        "tour": 2,
        "tour_driver": 1,
        "drive_minute": 31 + 31,  # 14 + 12 + 5 and back
        "wait_minute": 7 + 5,  # 8:28 instead of 8:35, 11:40 instead of 11:35
    }
    assert bill.levels == (0, 0, 0, 2 + 4, 0, 20 + 10 + 62)
    assert bill.level("tours") == 92


def test_that_an_unplaced_lesson_costs_its_weight_and_its_people():
    plan = replace(WEEK, lessons=WEEK.lessons[1:])
    assert count(TOWN, plan, "lesson_unplaced") == 1
    assert cost(TOWN, plan, "lesson_unplaced") == 10 + 2


def test_that_who_is_left_out_costs_on_the_second_level():
    out = (
        Unserved(kind=Missing.PERSON, id="amina", lesson="a1"),
        Unserved(kind=Missing.CHILD, id="noor", lesson="a1"),
    )
    bill = score(town(), week(care=(), tours=(), unserved=out))
    assert bill.level(LevelName.MISSED) == 10 + 5


def test_that_a_better_plan_has_the_smaller_levels():
    worse = replace(WEEK, lessons=WEEK.lessons[1:])
    assert score(TOWN, WEEK).levels < score(TOWN, worse).levels


@pytest.mark.parametrize(
    ("changes", "term"),
    [
        ({"start": tue(10)}, "change_time"),
        ({"room": "r2"}, "change_room"),
        ({"teachers": ("t2",)}, "change_teacher"),
    ],
)
def test_that_changes_against_the_published_plan_cost(changes, term):
    problem = replace(TOWN, published=WEEK)
    bill = score(problem, move(WEEK, "a1", **changes))
    assert [t.name for t in bill.terms if t.count and t.level == "changes"] == [term]
    assert score(problem, WEEK).level("changes") == 0


def test_that_the_order_of_teachers_is_no_change():
    problem = replace(TOWN, published=move(WEEK, "a1", teachers=("t1", "t2")))
    assert score(problem, move(WEEK, "a1", teachers=("t2", "t1"))).level("changes") == 0


def test_that_waiting_teachers_cost_by_started_quarters():
    plan = move(WEEK, "b1", teachers=("t1",))
    assert count(TOWN, plan, "teacher_gap") == 7  # 11:15 to 13:00
    assert count(TOWN, move(plan, "b1", start=tue(11, 20)), "teacher_gap") == 1
    assert count(TOWN, move(plan, "b1", start=at(WED, 11)), "teacher_gap") == 0


def test_that_site_changes_beyond_the_first_of_a_day_cost():
    problem = add(TOWN, "lessons", Lesson(id="b2", course="b", minutes=45, units=1))
    plan = move(WEEK, "b1", teachers=("t1",), room="gym")
    assert count(problem, plan, "site_change") == 0
    back = add_lesson(plan, PlacedLesson("b2", tue(16), "r1", ("t1",)))
    assert count(problem, back, "site_change") == 1
    assert count(problem, move(back, "b2", start=at(THU, 9)), "site_change") == 0


def test_that_a_lesson_outside_the_wishes_of_course_or_teacher_costs_once():
    mornings = (Interval(tue(8), tue(11)), Interval(tue(11), tue(12)))
    problem = edit(TOWN, "courses", "b", preferred=mornings)
    problem = edit(problem, "teachers", "t2", preferred=mornings)
    problem = edit(problem, "teachers", "t1", preferred=mornings)
    assert count(problem, WEEK, "preferred_time") == 1
    assert cost(problem, WEEK, "preferred_time") == 4


def test_that_a_course_in_two_rooms_costs_one():
    problem = add(TOWN, "lessons", Lesson(id="b2", course="b", minutes=45, units=1))
    plan = add_lesson(WEEK, PlacedLesson("b2", at(THU, 13), "r1", ("t1",)))
    assert count(problem, plan, "same_room") == 1
    assert count(problem, move(plan, "b2", room="r2"), "same_room") == 0


def test_that_days_over_their_even_share_cost():
    assert count(TOWN, move(WEEK, "b1", start=at(WED, 13)), "even_spread") == 0
    assert count(TOWN, WEEK, "even_spread") == 1


def test_that_wishes_between_courses_cost_their_own_weight():
    wish = Relation(id="w", kind=RelationKind.SAME_ROOM, courses=("a", "b"), hard=False, weight=7)
    problem = replace(TOWN, relations=(wish,))
    assert (count(problem, WEEK, "relation"), cost(problem, WEEK, "relation")) == (1, 7)
    assert cost(replace(problem, relations=(replace(wish, hard=True),)), WEEK, "relation") == 0


def test_that_small_children_keep_their_caregiver():
    problem = edit(town(), "participants", "amina", courses=("a", "b"))
    slot = CareSlot(child="noor", lesson="b1", room="kids", start=tue(12, 45), end=tue(14, 45),
                    caregiver="c2")  # fmt: skip
    plan = week(care=(*week().care, slot))
    assert count(problem, plan, "same_caregiver") == 1
    assert count(edit(problem, "children", "noor", age_months=36), plan, "same_caregiver") == 0


def test_that_a_detour_costs_the_riders_minutes():
    late = stop(out_tour(), 2, arrive=tue(8, 33), depart=tue(8, 34))
    late = stop(late, 3, arrive=tue(8, 39), depart=tue(8, 39))
    plan = week(tours=(late, home_tour()))
    assert count(town(), plan, "ride_minute") == 5
    assert count(town(), plan, "wait_minute") == 2 + 5


def test_that_another_vehicle_than_published_costs():
    problem = replace(town(), published=week())
    assert count(problem, week(), "change_ride") == 0
    assert count(problem, week(tours=(out_tour(vehicle="v2"), home_tour())), "change_ride") == 1


def test_that_unserved_rides_have_their_own_level():
    plan = week(tours=(out_tour(),), unserved=(Unserved(kind=Missing.RIDE, id="amina/1.0/home"),))
    assert score(town(), plan).level("tours_unserved") == 8
