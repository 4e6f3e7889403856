"""H7, H8 and the children's and caregivers' part of H1 and H2."""

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import CareShift, CareSlot, Missing, Unserved
from kursplaner.domain.problem import Block, Child, Measles
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import Interval
from tests.domain.builders import add, broken, edit, move, said, town, tue, week

TOWN = edit(town(), "participants", "amina", ride=False)
WEEK = week(tours=())
SLOT = WEEK.care[0]
SHIFT = WEEK.shifts[0]


def crowd(number, age=60, **changes):
    """The town and week with so many more children of Bilal in the same room."""
    children = tuple(
        Child(id=f"k{i}", name=f"Kind {i}", parent="bilal", age_months=age) for i in range(number)
    )
    slots = tuple(replace(SLOT, child=child.id) for child in children)
    return add(TOWN, "children", *children), replace(WEEK, care=(SLOT, *slots), **changes)


def second_shift(**changes):
    return (SHIFT, replace(SHIFT, caregiver="c2", **changes))


def with_legal(problem, **changes):
    return replace(problem, legal=replace(problem.legal, **changes))


def test_that_a_child_who_comes_along_needs_a_slot():
    plan = replace(WEEK, care=())
    assert broken(TOWN, plan) == [Code.CARE_MISSING]
    assert said(TOWN, plan) == (
        "Kind Noor braucht Di 08:45–11:30 Betreuung während »A2« und hat keinen Platz."
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"care": False},
        {"courses": ("b",)},
        {"away": (Interval(tue(8, 45), tue(11, 30)),)},
    ],
)
def test_that_a_child_who_does_not_come_needs_none(changes):
    problem = edit(TOWN, "children", "noor", **changes)
    assert broken(problem, replace(WEEK, care=())) == []
    assert broken(problem, WEEK) == [Code.CARE_NOT_NEEDED]


def test_that_a_child_away_for_part_of_the_slot_still_needs_care():
    problem = edit(TOWN, "children", "noor", away=(Interval(tue(8, 50), tue(11, 30)),))
    assert broken(problem, replace(WEEK, care=())) == [Code.CARE_MISSING]


@pytest.mark.parametrize("times", [{"start": tue(8, 50)}, {"end": tue(11, 25)}])
def test_that_the_slot_covers_lesson_and_buffers(times):
    plan = replace(WEEK, care=(replace(SLOT, **times),))
    assert broken(TOWN, plan) == [Code.CARE_SHORT]
    assert "die ganze Zeit Di 08:45–11:30" in said(TOWN, plan)


def test_that_a_child_is_looked_after_only_while_the_parent_attends():
    left_out = Unserved(kind=Missing.PERSON, id="amina", lesson="a1")
    plan = replace(WEEK, unserved=(left_out,))
    assert broken(TOWN, plan) == [Code.CARE_WITHOUT_PARENT]
    assert broken(TOWN, replace(plan, care=())) == []


def test_that_a_child_without_a_place_keeps_the_parent_away():
    child = Unserved(kind=Missing.CHILD, id="noor", lesson="a1")
    plan = replace(WEEK, care=(), unserved=(child,))
    assert broken(TOWN, plan) == [Code.PARENT_NOT_REPORTED]
    parent = Unserved(kind=Missing.PERSON, id="amina", lesson="a1")
    assert broken(TOWN, replace(plan, unserved=(child, parent))) == []


def test_that_five_children_are_the_most_for_one_caregiver():
    problem, plan = crowd(4)
    assert broken(problem, plan) == []
    problem, plan = crowd(5)
    problem = with_legal(problem, care_two_above=99)
    assert broken(problem, plan) == [Code.CARE_RATIO]
    assert said(problem, plan) == (
        "In »Spielzimmer« sind Di 08:45–11:30 6 Kinder; die anwesenden Betreuungskräfte dürfen "
        "5 Kinder betreuen."
    )
    assert broken(problem, replace(plan, shifts=second_shift())) == []


def test_that_one_quarter_of_an_hour_alone_is_already_too_much():
    problem, plan = crowd(5)
    problem = with_legal(problem, care_two_above=99)
    plan = replace(plan, shifts=second_shift(end=tue(11, 15)))
    assert broken(problem, plan) == [Code.CARE_RATIO]
    assert "Di 11:15–11:30 6 Kinder" in said(problem, plan)


def test_that_children_without_any_caregiver_are_seen():
    plan = replace(WEEK, care=(replace(SLOT, caregiver=None),), shifts=())
    assert broken(TOWN, plan) == [Code.CARE_RATIO]
    assert "1 Kind; die anwesenden Betreuungskräfte dürfen 0 Kinder" in said(TOWN, plan)


def test_that_three_under_three_are_the_most_for_one_caregiver():
    problem, plan = crowd(2, age=35)
    assert broken(problem, plan) == []
    problem, plan = crowd(3, age=35)
    assert broken(problem, plan) == [Code.CARE_UNDER_THREE]
    assert "4 Kinder unter drei Jahren" in said(problem, plan)
    assert broken(*crowd(3, age=36)) == []


def test_that_more_than_five_children_need_two_caregivers():
    problem, plan = crowd(5)
    problem = with_legal(problem, care_ratio=8)
    assert broken(problem, plan) == [Code.CARE_TWO_CAREGIVERS]
    assert "2 Betreuungskräfte nötig sind; anwesend: 1" in said(problem, plan)


def test_that_each_child_has_its_area():
    problem = edit(TOWN, "rooms", "kids", area_m2=2.4)
    assert broken(problem, WEEK) == [Code.CARE_AREA]
    assert "1 Kind; die Fläche reicht für 0" in said(problem, WEEK)
    assert broken(edit(TOWN, "rooms", "kids", area_m2=2.5), WEEK) == []


def test_that_the_room_has_its_own_limit():
    problem, plan = crowd(1)
    problem = edit(problem, "rooms", "kids", childcare_places=1)
    assert broken(problem, plan) == [Code.CARE_ROOM_LIMIT]
    assert "2 Kinder; zugelassen sind 1" in said(problem, plan)


def test_that_some_children_need_a_qualified_caregiver_all_the_time():
    problem = edit(TOWN, "children", "noor", qualified_care=True)
    assert broken(problem, WEEK) == [Code.CARE_QUALIFIED]
    assert "Kind Noor braucht Di 08:45–11:30 in »Spielzimmer« eine Fachkraft" in said(problem, WEEK)
    problem = edit(problem, "caregivers", "c2", qualified=True)
    assert broken(problem, replace(WEEK, shifts=second_shift())) == []
    late = replace(WEEK, shifts=second_shift(start=tue(9)))
    assert "Di 08:45–09:00" in said(problem, late)


def test_that_only_childcare_rooms_are_used():
    problem = edit(TOWN, "rooms", "kids", childcare=False)
    assert broken(problem, WEEK) == [Code.CARE_ROOM_UNSUITABLE]


def test_that_care_is_at_the_site_of_the_lesson():
    problem = edit(TOWN, "rooms", "kids", site="s2")
    assert broken(problem, WEEK) == [Code.CARE_ROOM_OTHER_SITE]


def test_that_no_lesson_runs_in_the_childcare_room():
    plan = move(WEEK, "b1", start=tue(11, 15), room="kids")
    assert broken(TOWN, plan) == [Code.CARE_ROOM_TAKEN]
    assert "»Spielzimmer« ist Di 11:15–12:45 mit »B1« belegt" in said(TOWN, plan)
    assert broken(TOWN, move(plan, "b1", start=tue(11, 30))) == []


def test_that_the_childcare_room_is_open_and_free():
    closed = edit(TOWN, "rooms", "kids", open=(Interval(tue(9), tue(20)),))
    assert broken(closed, WEEK) == [Code.CARE_ROOM_CLOSED]
    block = Block(start=tue(11), end=tue(18), label="Schülercafé")
    blocked = edit(TOWN, "rooms", "kids", blocked=(block,))
    assert broken(blocked, WEEK) == [Code.CARE_ROOM_BLOCKED]
    assert "Di 11:00–11:30 belegt (Schülercafé)" in said(blocked, WEEK)


def test_that_the_main_caregiver_is_there_at_the_beginning():
    plan = replace(WEEK, care=(replace(SLOT, caregiver="c2"),))
    assert broken(TOWN, plan) == [Code.CARE_MAIN_NOT_ON_SHIFT]
    assert "Herr Ott (Betreuungskraft) soll Kind Noor" in said(TOWN, plan)


@pytest.mark.parametrize(
    ("measles", "age", "blocked"),
    [
        (Measles.SEEN, 24, False),
        (Measles.CONTRAINDICATION, 24, False),
        (Measles.UNDER_ONE, 11, False),
        (Measles.UNDER_ONE, 12, True),
        (Measles.MISSING, 24, True),
    ],
)
def test_that_care_asks_for_the_measles_proof(measles, age, blocked):
    problem = edit(TOWN, "children", "noor", measles=measles, age_months=age)
    assert broken(problem, WEEK) == ([Code.MEASLES] if blocked else [])


def test_that_siblings_are_together():
    sister = Child(id="lina", name="Lina", parent="amina", age_months=60)
    problem = add(TOWN, "children", sister)
    slot = replace(SLOT, child="lina", room="kids2", caregiver="c2")
    plan = replace(WEEK, care=(SLOT, slot), shifts=second_shift(room="kids2"))
    assert broken(problem, plan) == [Code.SIBLINGS]
    assert said(problem, plan) == (
        "Kind Lina und Kind Noor sind Geschwister, werden während »A2« aber getrennt betreut."
    )


def test_that_a_caregiver_is_in_one_room_at_a_time():
    plan = replace(WEEK, shifts=(SHIFT, replace(SHIFT, room="kids2", start=tue(11, 30))))
    assert broken(TOWN, plan) == [Code.CAREGIVER_TWICE]
    assert "schon in »Spielzimmer«" in said(TOWN, plan)


def test_that_a_caregiver_needs_the_way_between_sites():
    problem = edit(TOWN, "rooms", "kids2", site="s2")
    later = replace(SHIFT, room="kids2", start=tue(11, 50), end=tue(14))
    plan = replace(WEEK, shifts=(SHIFT, later))
    assert broken(problem, plan) == [Code.CAREGIVER_TRAVEL_TOO_SHORT]
    assert broken(problem, replace(WEEK, shifts=(SHIFT, replace(later, start=tue(11, 55))))) == []


def test_that_a_caregiver_is_there_when_available():
    problem = edit(TOWN, "caregivers", "c1", available=(Interval(tue(8, 45), tue(20)),))
    assert broken(problem, WEEK) == [Code.CAREGIVER_UNAVAILABLE]
    absent = edit(TOWN, "caregivers", "c1", absent=(Block(start=tue(11, 30), end=tue(20)),))
    assert broken(absent, WEEK) == [Code.CAREGIVER_ABSENT]


def test_that_a_caregiver_works_at_her_sites():
    problem = edit(TOWN, "caregivers", "c1", sites=("s2",))
    assert broken(problem, WEEK) == [Code.CAREGIVER_OTHER_SITE]


def test_that_a_caregiver_keeps_to_her_hours():
    day = edit(TOWN, "caregivers", "c1", max_minutes_day=194)
    assert broken(day, WEEK) == [Code.CAREGIVER_DAY]
    assert "am Dienstag 3 Std. 15 Min. eingeteilt" in said(day, WEEK)
    assert broken(edit(TOWN, "caregivers", "c1", max_minutes_day=195), WEEK) == []
    assert broken(edit(TOWN, "caregivers", "c1", max_minutes_week=194), WEEK) == [
        Code.CAREGIVER_WEEK
    ]


def test_that_a_shift_ends_after_it_begins():
    plan = replace(WEEK, shifts=second_shift(start=tue(12), end=tue(12)))
    assert broken(TOWN, plan) == [Code.SHIFT_EMPTY]


def second_lesson(start, room="r2", care_room="kids"):
    """Amina also attends B1; Noor is looked after in both."""
    problem = edit(TOWN, "participants", "amina", courses=("a", "b"))
    slot = CareSlot(child="noor", lesson="b1", room=care_room, start=start - 15, end=start + 105)
    shift = CareShift(caregiver="c2", room=care_room, start=start - 15, end=start + 105)
    plan = move(WEEK, "b1", start=start, room=room)
    return problem, replace(plan, care=(SLOT, slot), shifts=(SHIFT, shift))


def test_that_a_child_stays_in_one_room_between_lessons_that_touch():
    assert broken(*second_lesson(tue(11, 30))) == []
    problem, plan = second_lesson(tue(11, 30), care_room="kids2")
    assert broken(problem, plan) == [Code.CHILD_TWICE]
    assert "schon während »A2« in einem anderen Raum betreut" in said(problem, plan)


def test_that_a_child_needs_the_way_between_sites():
    problem, plan = second_lesson(tue(11, 45), room="gym", care_room="kids2")
    problem = edit(problem, "rooms", "kids2", site="s2")
    assert broken(problem, plan) == [Code.CHILD_TRAVEL_TOO_SHORT]
    later_problem, later = second_lesson(tue(12), room="gym", care_room="kids2")
    assert broken(edit(later_problem, "rooms", "kids2", site="s2"), later) == []


def test_that_violations_at_one_time_come_in_a_fixed_order():
    problem, plan = crowd(12, age=24)
    first = check(problem, plan)
    assert [violation.code for violation in first] == sorted(violation.code for violation in first)
    shuffled = replace(plan, care=plan.care[::-1])
    assert check(problem, shuffled) == first


def test_that_a_child_of_two_touching_lessons_is_counted_once():
    problem, plan = second_lesson(tue(11, 30))
    assert broken(edit(problem, "rooms", "kids", childcare_places=1), plan) == []
