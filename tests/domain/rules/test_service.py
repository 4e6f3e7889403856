"""H12 for lessons, H13, the form of a plan, and rules between courses."""

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import CareShift, CareSlot, Missing, PlacedLesson, Unserved
from kursplaner.domain.problem import Lesson, LessonPin, Relation, RelationKind
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import at
from tests.domain.builders import (
    HOME,
    OUT,
    THU,
    WED,
    add,
    add_lesson,
    bare,
    broken,
    home_tour,
    move,
    out_tour,
    quiet,
    said,
    town,
    tue,
    week,
)  # fmt: skip

TOWN = quiet(town())
WEEK = bare(week())


def out_of(kind, id, lesson=None):
    return Unserved(kind=kind, id=id, lesson=lesson)


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        (LessonPin(lesson="a1", start=tue(10)), Code.PIN_START),
        (LessonPin(lesson="a1", room="r2"), Code.PIN_ROOM),
        (LessonPin(lesson="a1", teachers=("t2",)), Code.PIN_TEACHERS),
        (LessonPin(lesson="a1", start=tue(9), room="r1", teachers=("t1",)), None),
        (LessonPin(lesson="a1"), None),
    ],
)
def test_that_what_is_pinned_does_not_move(pin, code):
    assert broken(replace(TOWN, pins=(pin,)), WEEK) == ([code] if code else [])


def test_that_the_pin_is_told_with_its_time():
    problem = replace(TOWN, pins=(LessonPin(lesson="a1", start=tue(10)),))
    assert said(problem, WEEK) == "»A2« ist auf Di 10:00 fixiert, liegt aber auf Di 09:00."


def test_that_a_pinned_lesson_may_be_reported_but_not_moved():
    problem = replace(TOWN, pins=(LessonPin(lesson="b1", start=tue(15)),))
    plan = replace(WEEK, lessons=WEEK.lessons[:1], unserved=(out_of(Missing.LESSON, "b1"),))
    assert broken(problem, plan) == []


def test_that_every_lesson_is_placed_or_reported():
    plan = replace(WEEK, lessons=WEEK.lessons[:1])
    assert broken(TOWN, plan) == [Code.LESSON_NOT_REPORTED]
    assert said(TOWN, plan) == "»B1« ist weder geplant noch als offen genannt."


def test_that_what_is_placed_is_not_reported_too():
    plan = replace(WEEK, unserved=(out_of(Missing.LESSON, "a1"),))
    assert broken(TOWN, plan) == [Code.REPORTED_BUT_SERVED]
    assert said(TOWN, plan) == "Als offen genannt, aber doch eingeplant: »A2«."


def test_that_every_ride_is_in_a_tour_or_reported():
    plan = week(tours=(out_tour(),))
    assert broken(town(), plan) == [Code.RIDE_NOT_REPORTED]
    assert "Die Rückfahrt von Amina K. am Dienstag (»A2«) ist weder" in said(town(), plan)
    assert broken(town(), replace(plan, unserved=(out_of(Missing.RIDE, HOME),))) == []


def test_that_a_served_ride_is_not_reported():
    plan = week(unserved=(out_of(Missing.RIDE, OUT),))
    assert broken(town(), plan) == [Code.REPORTED_BUT_SERVED]


def test_that_a_child_in_care_is_not_reported():
    plan = week(unserved=(out_of(Missing.CHILD, "noor", "a1"),))
    assert broken(town(), plan) == [Code.REPORTED_BUT_SERVED]


@pytest.mark.parametrize(
    "item", [out_of(Missing.PERSON, "clara", "a1"), out_of(Missing.CHILD, "noor", "b1")]
)
def test_that_nobody_is_reported_without_need(item):
    assert broken(town(), week(unserved=(item,))) == [Code.REPORTED_NEEDLESSLY]


def test_that_reports_name_the_lesson_and_come_once():
    nameless = out_of(Missing.PERSON, "bilal")
    assert broken(TOWN, replace(WEEK, unserved=(nameless,))) == [Code.REPORTED_WITHOUT_LESSON]
    twice = (out_of(Missing.PERSON, "bilal", "a1"),) * 2
    assert broken(TOWN, replace(WEEK, unserved=twice)) == [Code.REPORTED_TWICE]


def test_that_nothing_is_listed_twice():
    assert broken(TOWN, add_lesson(WEEK, WEEK.lessons[0])) == [Code.PLACED_TWICE]
    care = week(care=(week().care[0],) * 2)
    assert broken(town(), care) == [Code.CARE_LISTED_TWICE]
    tours = week(tours=(out_tour(), home_tour(), home_tour()))
    assert broken(town(), tours) == [Code.TOUR_ID_TWICE]


def test_that_unknown_ids_are_named():
    ghost = PlacedLesson("ghost", tue(9), "nowhere", ("nobody",))
    found = check(TOWN, add_lesson(WEEK, ghost))
    assert {violation.code for violation in found} == {Code.UNKNOWN_ID}
    assert {ref.id for violation in found for ref in violation.subjects} == {"ghost", "nowhere"}


@pytest.mark.parametrize(
    "changes",
    [
        {"care": (CareSlot(child="?", lesson="?", room="?", start=0, end=1),)},
        {"shifts": (CareShift(caregiver="?", room="?", start=0, end=1),)},
        {"tours": (out_tour(id="x", vehicle="?", driver="?"),)},
        {"unserved": (out_of(Missing.RIDE, "?"), out_of(Missing.CHILD, "?", "?"))},
    ],
)
def test_that_unknown_ids_anywhere_are_no_crash(changes):
    codes = {violation.code for violation in check(TOWN, replace(WEEK, **changes))}
    assert codes == {Code.UNKNOWN_ID}


def relation(kind, **changes):
    rule = Relation(id="rel", kind=kind, courses=("a", "b"), **changes)
    return replace(TOWN, relations=(rule,))


def b1(start, room="r2"):
    return move(WEEK, "b1", start=start, room=room)


@pytest.mark.parametrize(
    ("kind", "bad", "good", "code"),
    [
        (RelationKind.SAME_START, b1(tue(13)), b1(at(WED, 9)), Code.RELATION_SAME_START),
        (RelationKind.SAME_TIME, b1(tue(13)), b1(at(WED, 9, 30)), Code.RELATION_SAME_TIME),
        (RelationKind.SAME_DAYS, b1(at(WED, 13)), b1(tue(13)), Code.RELATION_SAME_DAYS),
        (RelationKind.DIFFERENT_DAYS, b1(tue(13)), b1(at(WED, 9)), Code.RELATION_DIFFERENT_DAYS),
        (RelationKind.NOT_OVERLAP, b1(tue(11)), b1(tue(11, 15)), Code.RELATION_NOT_OVERLAP),
        (RelationKind.SAME_ROOM, b1(tue(13)), b1(tue(13), "r1"), Code.RELATION_SAME_ROOM),
        (RelationKind.PRECEDENCE, b1(at(0, 9)), b1(tue(13)), Code.RELATION_PRECEDENCE),
    ],
)
def test_that_rules_between_courses_hold(kind, bad, good, code):
    assert broken(relation(kind), bad) == [code]
    assert broken(relation(kind), good) == []
    violation = check(relation(kind), bad)[0]
    assert (violation.rule, violation.hard) == ("rel", True)
    assert not check(relation(kind, hard=False), bad)[0].hard


def test_that_a_gap_between_courses_is_kept_on_one_day():
    problem = relation(RelationKind.MIN_GAP, minutes=120)
    assert broken(problem, b1(tue(13))) == [Code.RELATION_MIN_GAP]
    assert "gebraucht werden 120 Minuten, es sind 105 Minuten" in said(problem, b1(tue(13)))
    assert broken(problem, b1(tue(13, 15))) == []
    assert broken(problem, b1(at(WED, 7))) == []


def test_that_adjacent_courses_follow_each_other_on_a_common_day():
    problem = relation(RelationKind.ADJACENT, minutes=15)
    assert broken(problem, b1(tue(13))) == [Code.RELATION_ADJACENT]
    assert "sollen direkt aufeinander folgen" in said(problem, b1(tue(13)))
    assert broken(problem, b1(tue(11, 30))) == []
    assert broken(problem, b1(tue(9), "r2")) == [Code.RELATION_ADJACENT]
    assert broken(problem, b1(at(WED, 13))) == []


def test_that_three_adjacent_lessons_are_one_block():
    rule = Relation(id="rel", kind=RelationKind.ADJACENT, lessons=("a1", "b1", "b2"), minutes=15)
    problem = add(replace(TOWN, relations=(rule,)), "lessons",
                  Lesson(id="b2", course="b", minutes=90, units=2))  # fmt: skip

    def codes(start: int) -> list[Code]:
        plan = add_lesson(b1(tue(11, 30)), PlacedLesson("b2", start, "r2", ("t2",)))
        return [code for code in broken(problem, plan) if code is Code.RELATION_ADJACENT]

    assert codes(tue(13)) == []
    assert codes(tue(13, 15)) == []
    assert codes(tue(13, 30)) == [Code.RELATION_ADJACENT]
    assert codes(at(WED, 9)) == []


def test_that_a_rule_of_one_course_is_about_its_own_lessons():
    rule = Relation(id="rel", kind=RelationKind.SAME_ROOM, courses=("b",))
    problem = add(replace(TOWN, relations=(rule,)), "lessons",
                  Lesson(id="b2", course="b", minutes=90, units=2))  # fmt: skip
    plan = add_lesson(WEEK, PlacedLesson("b2", at(THU, 13), "r1", ("t1",)))
    assert broken(problem, plan) == [Code.RELATION_SAME_ROOM]


def test_that_same_days_lets_the_smaller_course_choose_among_the_days():
    problem = add(relation(RelationKind.SAME_DAYS), "lessons",
                  Lesson(id="b2", course="b", minutes=90, units=2))  # fmt: skip
    plan = add_lesson(WEEK, PlacedLesson("b2", at(THU, 13), "r2", ("t2",)))
    assert broken(problem, plan) == []
    assert broken(problem, move(plan, "b1", start=at(WED, 13))) == [Code.RELATION_SAME_DAYS]
