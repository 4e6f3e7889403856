"""What helps is taken over with its records, in one step that one undo takes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kursplaner.db.tables.times import TimeRule, Use
from kursplaner.domain.plan import Missing, PlacedLesson
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval, at, covered
from kursplaner.domain.violation import Kind, Violation
from kursplaner.errors import UserError
from kursplaner.services import explaining
from kursplaner.services.changing import DEEDS, WORDS
from kursplaner.services.choosing import Choice
from kursplaner.services.week import WeekView, load_week, place_lesson
from kursplaner.services.workspace import Workspace
from kursplaner.solver.explain.facts import rule
from kursplaner.solver.explain.phrases import PHRASES

WEEK, NEXT = "2026-W49", "2026-W50"
ROOM, TEACHER, LESSON, COURSE = Kind.ROOM, Kind.TEACHER, Kind.LESSON, Kind.COURSE


def record(problem: WeekProblem, id: str):  # type: ignore[no-untyped-def]
    """Any record by its id; ids differ across kinds."""
    lists = (
        problem.rooms, problem.teachers, problem.courses, problem.participants,
        problem.caregivers, problem.vehicles, problem.drivers, problem.relations,
    )  # fmt: skip
    return next(item for items in lists for item in items if item.id == id)


def chosen(view: WeekView, *changes: Violation) -> Choice:
    return Choice(
        text="Möglich wäre: etwas ändern.", problem=view.problem, plan=view.plan, changes=changes
    )


def spans(day: int, start: int, end: int) -> Interval:
    return Interval(at(day, start), at(day, end))


Look = Callable[[WeekProblem], object]
CARRIED: tuple[tuple[Violation, Look, object], ...] = (
    (rule(Code.ROOM_CLOSED, (ROOM, "r1"), (LESSON, "l1"), at=spans(0, 19, 20)),
     lambda p: covered(spans(0, 8, 20), record(p, "r1").open), True),
    (rule(Code.TEACHER_UNAVAILABLE, (TEACHER, "t2"), (LESSON, "l5"), at=spans(2, 9, 11)),
     lambda p: covered(spans(2, 9, 11), record(p, "t2").available), True),
    (rule(Code.CAREGIVER_UNAVAILABLE, (Kind.CAREGIVER, "b1"), (ROOM, "r3"), at=spans(0, 13, 18)),
     lambda p: covered(spans(0, 8, 18), record(p, "b1").available), True),
    (rule(Code.DRIVER_UNAVAILABLE, (Kind.DRIVER, "d1"), at=spans(0, 16, 19)),
     lambda p: covered(spans(0, 8, 19), record(p, "d1").available), True),
    (rule(Code.PARTICIPANT_UNAVAILABLE, (Kind.PARTICIPANT, "p31"), (LESSON, "l9"),
          at=spans(0, 12, 17)),
     lambda p: covered(spans(0, 8, 17), record(p, "p31").available), True),
    (rule(Code.VEHICLE_ABSENT, (Kind.VEHICLE, "v2"), at=spans(2, 13, 14)),
     lambda p: [block.span for block in record(p, "v2").absent], [spans(2, 14, 16)]),
    (rule(Code.WRONG_WINDOW, (LESSON, "l4"), at=spans(1, 15, 18)),
     lambda p: covered(spans(1, 15, 18), record(p, "c2").windows), True),
    (rule(Code.SEATS, (ROOM, "r2"), (LESSON, "l1"), have=20, limit=12),
     lambda p: record(p, "r2").seats, 20),
    (rule(Code.FEATURE, (ROOM, "r2"), (LESSON, "l1"), note="kitchen"),
     lambda p: "kitchen" in record(p, "r2").features, True),
    (rule(Code.CARE_ROOM_LIMIT, (ROOM, "r3"), have=15, limit=12),
     lambda p: record(p, "r3").childcare_places, 15),
    (rule(Code.WRONG_TEACHER, (TEACHER, "t1"), (LESSON, "l4")),
     lambda p: record(p, "c2").teachers, ("t2", "t1")),
    (rule(Code.NOT_QUALIFIED, (TEACHER, "t1"), (LESSON, "l4"), note="Alphabetisierung"),
     lambda p: record(p, "c2").qualification, ""),
    (rule(Code.TEACHER_WEEK_UNITS, (TEACHER, "t2"), have=15, limit=12),
     lambda p: record(p, "t2").max_units_week, 15),
    (rule(Code.TEACHER_DAY_UNITS, (TEACHER, "t1"), have=9, limit=6),
     lambda p: record(p, "t1").max_units_day, 9),
    (rule(Code.DAYS_BETWEEN, (COURSE, "c2"), (LESSON, "l4"), (LESSON, "l5"), have=0, limit=1),
     lambda p: record(p, "c2").min_days_between, 0),
    (rule(Code.LESSONS_PER_DAY, (COURSE, "c1"), have=2, limit=1),
     lambda p: record(p, "c1").max_per_day, 2),
    (rule(Code.RELATION_NOT_OVERLAP, (Kind.RELATION, "q1"), (LESSON, "l1"), (LESSON, "l15"),
          relation="q1"),
     lambda p: record(p, "q1").hard, False),
    (rule(Code.BUS_CHILD_SEATS, (Kind.VEHICLE, "v1"), have=7, limit=2),
     lambda p: record(p, "v1").child_seats.seat, 7),
    (rule(Code.DRIVER_OWN_DAY, (Kind.DRIVER, "d3"), have=400, limit=300),
     lambda p: record(p, "d3").max_minutes_day, 400),
    (rule(Code.WAY_TOO_LONG, (Kind.RIDE, "p31/0.0/out"), (Kind.PARTICIPANT, "p31"), have=52),
     lambda p: record(p, "p31").max_ride, 52),
)  # fmt: skip


def test_that_every_change_is_carried_out_in_the_records_and_taken_back_by_one_undo(
    adorf: Workspace,
) -> None:
    before = load_week(adorf, WEEK)
    assert not [case[0].code for case in CARRIED if case[1](before.problem) == case[2]]
    explaining.adopt(adorf, WEEK, chosen(before, *(change for change, _, _ in CARRIED)))
    now = load_week(adorf, WEEK).problem
    assert not [case[0].code for case in CARRIED if case[1](now) != case[2]]
    title = adorf.undo()
    assert title is not None
    assert title.startswith("Vorschlag: etwas ändern")
    assert load_week(adorf, WEEK).problem == before.problem


def test_that_each_kind_of_rule_is_carried_out_or_said_in_words() -> None:
    for code in PHRASES:
        assert (code in DEEDS) != (code in WORDS), code


def test_that_a_recurring_block_gives_way_on_one_date_and_as_far_as_needed(
    adorf: Workspace,
) -> None:
    change = rule(Code.ROOM_BLOCKED, (ROOM, "r1"), (LESSON, "l16"), at=spans(0, 16, 17),
                  note="Schülercafé")  # fmt: skip
    view, later = load_week(adorf, WEEK), load_week(adorf, NEXT)
    explaining.adopt(adorf, WEEK, chosen(view, change))
    now = record(load_week(adorf, WEEK).problem, "r1").blocked
    assert [block.span for block in now] == [spans(0, 17, 18), spans(2, 16, 18)]
    assert {block.label for block in now} == {"Schülercafé"}
    assert load_week(adorf, NEXT).problem.rooms == later.problem.rooms


def test_that_an_absence_of_several_days_gives_way_on_the_one_day(adorf: Workspace) -> None:
    monday = load_week(adorf, WEEK).problem.monday
    with adorf.change("krank") as session:
        session.add(
            TimeRule(owner_kind=TEACHER, owner_id=1, use=Use.BLOCKED, start=0, end=1440,
                     day=monday, last_day=monday.replace(day=4, month=12), reason="krank")
        )  # fmt: skip
    view = load_week(adorf, WEEK)
    assert [block.start // 1440 for block in record(view.problem, "t1").absent] == [0, 1, 2, 3, 4]
    whole = Interval(at(2, 0), at(3, 0))
    change = rule(Code.TEACHER_ABSENT, (TEACHER, "t1"), (LESSON, "l3"), at=whole, note="krank")
    explaining.adopt(adorf, WEEK, chosen(view, change))
    left = record(load_week(adorf, WEEK).problem, "t1").absent
    assert [block.start // 1440 for block in left] == [0, 1, 3, 4]


def test_that_a_holiday_is_not_lifted_and_nothing_is_changed(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    change = rule(Code.ROOM_BLOCKED, (ROOM, "r2"), (LESSON, "l1"), at=spans(3, 9, 11),
                  note="Feiertag")  # fmt: skip
    more = rule(Code.SEATS, (ROOM, "r2"), (LESSON, "l1"), have=99, limit=12)
    with pytest.raises(UserError, match="Kalender"):
        explaining.adopt(adorf, WEEK, chosen(view, more, change))
    assert load_week(adorf, WEEK).problem == view.problem


def test_that_a_change_too_small_for_the_plan_is_refused(adorf: Workspace) -> None:
    place_lesson(adorf, WEEK, PlacedLesson("l5", at(2, 9), "r2", ("t2",)))
    view = load_week(adorf, WEEK)
    short = rule(Code.TEACHER_UNAVAILABLE, (TEACHER, "t2"), (LESSON, "l5"), at=spans(2, 9, 10))
    with pytest.raises(UserError, match="passt nicht mehr"):
        explaining.adopt(adorf, WEEK, chosen(view, short))
    assert load_week(adorf, WEEK).problem == view.problem


def test_that_a_forbidden_place_is_explained_and_made_possible(adorf: Workspace) -> None:
    place_lesson(adorf, WEEK, PlacedLesson("l5", at(3, 8, 15), "r1", ("t2",)))
    view = load_week(adorf, WEEK)
    wanted = PlacedLesson("l5", at(2, 9), "r2", ("t2",))
    place = explaining.Place(
        placed=wanted, fixed=LessonPin(lesson="l5", start=wanted.start, room="r2")
    )
    why = explaining.explain(view, "l5", place=place)
    assert not why.fits
    assert any("nicht verfügbar" in sentence for sentence in why.blocking)
    assert "passt nicht auf Mi 09:00 in »Vereinszimmer«" in why.cause
    assert why.proof
    choice = why.choices[0]
    assert (
        choice.text == "Möglich wäre: P. Novák (Lehrkraft) bitten, auch Mi 09:00–11:15 zu kommen."
    )
    assert not choice.complete
    explaining.adopt(adorf, WEEK, choice)
    now = load_week(adorf, WEEK)
    assert wanted in now.plan.lessons
    assert explaining.present_place(now, "l5") is None
    adorf.undo()
    assert load_week(adorf, WEEK).plan == view.plan
    assert load_week(adorf, WEEK).problem == view.problem


def test_that_a_place_others_can_make_way_for_needs_no_change_of_records(
    adorf: Workspace,
) -> None:
    place_lesson(adorf, WEEK, PlacedLesson("l1", at(0, 9), "r1", ("t1",)))
    view = load_week(adorf, WEEK)
    wanted = PlacedLesson("l4", at(0, 9), "r1", ("t2",))
    place = explaining.Place(
        placed=wanted, fixed=LessonPin(lesson="l4", start=wanted.start, room="r1")
    )
    why = explaining.explain(view, "l4", place=place)
    assert why.fits
    assert why.blocking
    (choice,) = why.choices
    assert choice.changes == ()
    assert choice.complete
    assert any("»A1 Vormittag« (1. Termin)" in effect for effect in choice.effects)
    explaining.adopt(adorf, WEEK, choice)
    assert wanted in load_week(adorf, WEEK).plan.lessons


def test_that_riders_without_a_seat_are_explained_and_get_one(adorf: Workspace) -> None:
    place_lesson(adorf, WEEK, PlacedLesson("l9", at(2, 10), "r1", ("t4",)))
    view = load_week(adorf, WEEK)
    assert explaining.without_seat(view, "l9")
    why = explaining.explain_rides(view, "l9")
    assert why.fits
    choice = why.choices[0]
    assert choice.text == "Möglich wäre: die Touren neu zusammenstellen."
    explaining.adopt(adorf, WEEK, choice)
    now = load_week(adorf, WEEK)
    assert not explaining.without_seat(now, "l9")
    assert not [item for item in now.violations if item.hard]
    with pytest.raises(UserError, match="haben alle ihre Fahrt"):
        explaining.explain_rides(now, "l9")


def test_that_a_driver_who_is_ill_is_named_and_the_rides_wait(adorf: Workspace) -> None:
    monday = load_week(adorf, WEEK).problem.monday
    with adorf.change("krank") as session:
        for row in (1, 2, 3):
            session.add(
                TimeRule(owner_kind=Kind.DRIVER, owner_id=row, use=Use.BLOCKED, start=0, end=1440,
                         day=monday.replace(day=2, month=12), reason="krank")
            )  # fmt: skip
    place_lesson(adorf, WEEK, PlacedLesson("l9", at(2, 10), "r1", ("t4",)))
    view = load_week(adorf, WEEK)
    why = explaining.explain_rides(view, "l9")
    assert not why.fits
    assert why.choices
    for choice in why.choices:
        left = {item.id for item in choice.plan.unserved if item.kind is Missing.RIDE}
        assert not {id for id in left if "/" in id and id in explaining.without_seat(view, "l9")}


def test_that_the_same_question_gets_the_same_text(adorf: Workspace) -> None:
    place_lesson(adorf, WEEK, PlacedLesson("l9", at(2, 10), "r1", ("t4",)))
    view = load_week(adorf, WEEK)
    wanted = PlacedLesson("l9", at(0, 16), "r2", ("t4",))
    fixed = LessonPin(lesson="l9", start=wanted.start, room="r2")
    place = explaining.Place(placed=wanted, fixed=fixed)
    once, again = (explaining.explain(view, "l9", place=place).lines() for _ in "12")
    assert once == again
    assert len(once) > 3


def test_that_the_reason_is_told_before_what_would_help(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    wanted = PlacedLesson("l9", at(0, 16), "r2", ("t4",))
    fixed = LessonPin(lesson="l9", start=wanted.start, room="r2")
    heard: list[explaining.Why] = []
    place = explaining.Place(placed=wanted, fixed=fixed)
    why = explaining.explain(view, "l9", place=place, tell=heard.append)
    (early,) = heard
    assert early.cause == why.cause
    assert early.choices == ()
    assert why.choices
