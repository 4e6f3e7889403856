"""Childcare that follows from placed lessons, in weeks small enough to check by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from kursplaner.domain import problem as p
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, PlacedLesson, WeekPlan
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval, at
from kursplaner.solver.childcare import Care, plan_care
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Stop

ALL_DAY = (Interval(at(1, 7), at(1, 21)),)
NINE = at(1, 9)


def child(number: int, months: int = 48, **facts: Any) -> p.Child:
    return p.Child(
        id=f"k{number}", name=f"Kind {number}", parent=f"p{number}", age_months=months, **facts
    )


def caregiver(number: int, *free: Interval, **facts: Any) -> p.Caregiver:
    return p.Caregiver(
        id=f"b{number}", name=f"Betreuung {number}", available=free or ALL_DAY, **facts
    )


def week(children: list[p.Child], caregivers: list[p.Caregiver], **facts: Any) -> p.WeekProblem:
    """One lesson Tuesday 09:00-10:30 in a teaching room beside a childcare room."""
    parents = dict.fromkeys(child.parent for child in children)
    return p.WeekProblem(
        monday=date(2026, 11, 30),
        sites=(p.Site(id="s", name="Haus"),),
        rooms=(
            p.Room(id="r", name="Kursraum", site="s", seats=20, open=ALL_DAY),
            p.Room(
                id="c", name="Spielzimmer", site="s", seats=0, open=ALL_DAY, childcare=True,
                area_m2=30,
            ),
        ),
        teachers=(p.Teacher(id="t", name="T", available=ALL_DAY),),
        courses=(p.Course(id="k", name="A1"),),
        lessons=(p.Lesson(id="l", course="k", minutes=90, units=2),),
        participants=tuple(p.Participant(id=i, name=i, courses=("k",)) for i in parents),
        children=tuple(children),
        caregivers=tuple(caregivers),
        **facts,
    )  # fmt: skip


def care(problem: p.WeekProblem, lessons: tuple[PlacedLesson, ...] = ()) -> Care:
    placed = lessons or (PlacedLesson("l", NINE, "r", ("t",)),)
    plan = PlanIndex(ProblemIndex(problem), WeekPlan(lessons=placed))
    clock = Clock(Stop(deterministic=5.0))
    return plan_care(plan, clock, seed=1, emit=lambda event: None)


def codes(result: Care, kind: Missing) -> list[str]:
    return [e.reason.code for e in result.unserved if e.kind is kind and e.reason is not None]


def test_that_the_slot_is_the_lesson_with_both_buffers() -> None:
    result = care(week([child(1)], [caregiver(1)]))
    (slot,) = result.slots
    assert (slot.start, slot.end) == (NINE - 15, NINE + 105)
    assert slot.room == "c"
    assert result.unserved == ()


def test_that_the_shift_covers_the_children_and_nothing_more() -> None:
    result = care(week([child(1)], [caregiver(1), caregiver(2)]))
    (shift,) = result.shifts
    assert (shift.start, shift.end) == (NINE - 15, NINE + 105)


def test_that_a_sixth_child_calls_a_second_caregiver() -> None:
    result = care(week([child(n) for n in range(6)], [caregiver(1), caregiver(2)]))
    assert len(result.slots) == 6
    assert {shift.caregiver for shift in result.shifts} == {"b1", "b2"}


def test_that_a_sixth_child_stays_out_when_there_is_one_caregiver_and_the_reason_says_so() -> None:
    result = care(week([child(n) for n in range(6)], [caregiver(1)]))
    assert len(result.slots) == 5
    (entry,) = [e for e in result.unserved if e.kind is Missing.CHILD]
    assert entry.reason is not None
    assert (entry.reason.code, entry.reason.have, entry.reason.limit) == (Code.NO_CAREGIVER, 1, 2)
    assert codes(result, Missing.PERSON) == [Code.CHILD_WITHOUT_CARE]


def test_that_one_caregiver_takes_three_children_under_three_and_no_fourth() -> None:
    result = care(week([child(n, months=24) for n in range(4)], [caregiver(1)]))
    assert len(result.slots) == 3


def test_that_siblings_are_served_together_or_not_at_all() -> None:
    pair = [child(5), replace(child(6), parent="p5")]
    result = care(week([*(child(n) for n in range(4)), *pair], [caregiver(1)]))
    served = {slot.child for slot in result.slots}
    assert served in ({"k0", "k1", "k2", "k3"}, served | {"k5", "k6"})
    assert len(served) == 5
    assert ("k5" in served) == ("k6" in served)


def test_that_a_child_without_measles_proof_is_refused_with_its_parent() -> None:
    result = care(week([child(1, measles=p.Measles.MISSING)], [caregiver(1)]))
    assert result.slots == ()
    assert codes(result, Missing.CHILD) == [Code.MEASLES]
    assert codes(result, Missing.PERSON) == [Code.CHILD_WITHOUT_CARE]


def test_that_a_child_in_the_kita_for_the_whole_slot_needs_no_place() -> None:
    away = (Interval(at(1, 8), at(1, 12)),)
    result = care(week([child(1, away=away)], []))
    assert (result.slots, result.unserved) == ((), ())


def test_that_a_childcare_room_used_by_a_lesson_takes_no_children() -> None:
    problem = week([child(1)], [caregiver(1)])
    rooms = (replace(problem.rooms[0], seats=0), replace(problem.rooms[1], seats=20))
    result = care(replace(problem, rooms=rooms), (PlacedLesson("l", NINE, "c", ("t",)),))
    assert codes(result, Missing.CHILD) == [Code.NO_CARE_ROOM]


def test_that_the_floor_area_limits_the_children() -> None:
    problem = week([child(n) for n in range(4)], [caregiver(1)])
    small = replace(problem.rooms[1], area_m2=7.4)
    result = care(replace(problem, rooms=(problem.rooms[0], small)))
    assert len(result.slots) == 2
    assert set(codes(result, Missing.CHILD)) == {Code.NO_CARE_PLACE}


def test_that_a_child_that_needs_qualified_care_waits_for_a_qualified_caregiver() -> None:
    without = week([child(1, qualified_care=True)], [caregiver(1)])
    assert care(without).slots == ()
    with_one = week([child(1, qualified_care=True)], [caregiver(1), caregiver(2, qualified=True)])
    assert {shift.caregiver for shift in care(with_one).shifts} == {"b2"}


def test_that_two_caregivers_relieve_each_other_within_one_slot() -> None:
    early, late = Interval(at(1, 8), at(1, 10)), Interval(at(1, 10), at(1, 12))
    result = care(week([child(1)], [caregiver(1, early), caregiver(2, late)]))
    assert [(s.caregiver, s.start, s.end) for s in result.shifts] == [
        ("b1", NINE - 15, at(1, 10)),
        ("b2", at(1, 10), NINE + 105),
    ]


def test_that_a_caregivers_own_minutes_per_day_hold() -> None:
    result = care(week([child(1)], [caregiver(1, max_minutes_day=60)]))
    assert result.slots == ()


def test_that_a_small_child_keeps_its_caregiver_over_the_week() -> None:
    problem = week([child(1, months=20)], [])
    days = tuple(Interval(at(d, 7), at(d, 21)) for d in (1, 3))
    rooms = tuple(replace(room, open=days) for room in problem.rooms)
    second = p.Lesson(id="m", course="k", minutes=90, units=2)
    problem = replace(
        problem,
        rooms=rooms,
        lessons=(*problem.lessons, second),
        caregivers=(caregiver(1, *days), caregiver(2, *days)),
    )
    placed = (PlacedLesson("l", NINE, "r", ("t",)), PlacedLesson("m", at(3, 9), "r", ("t",)))
    result = care(problem, placed)
    assert len({slot.caregiver for slot in result.slots}) == 1
    assert None not in {slot.caregiver for slot in result.slots}


@pytest.mark.parametrize("seed", [1, 2])
def test_that_the_same_question_gets_the_same_answer(seed: int) -> None:
    problem = week([child(n, months=20 + 5 * n) for n in range(6)], [caregiver(1), caregiver(2)])
    plan = PlanIndex(
        ProblemIndex(problem), WeekPlan(lessons=(PlacedLesson("l", NINE, "r", ("t",)),))
    )
    answers = [
        plan_care(plan, Clock(Stop(deterministic=5.0)), seed, lambda event: None) for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert all(level.proven for level in answers[0].levels)
