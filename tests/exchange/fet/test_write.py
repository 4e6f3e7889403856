"""The exported week: read back by us, and judged by FET itself where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import (
    Block,
    Course,
    Grid,
    Lesson,
    Participant,
    Relation,
    RelationKind,
    Room,
    Site,
    Teacher,
    WeekProblem,
)
from kursplaner.domain.rules import check
from kursplaner.domain.time import Interval, at
from kursplaner.errors import UserError
from kursplaner.exchange.fet.carry import carry
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.fet.write import fet_bytes, write_fet
from kursplaner.exchange.loss import Imported
from kursplaner.exchange.xml_tree import Node, parse

MONDAY = date(2026, 11, 23)
Change = Callable[[WeekProblem], WeekProblem]
OPEN = tuple(Interval(at(day, 8), at(day, 18)) for day in range(6))


@pytest.fixture
def week() -> WeekProblem:
    """Two courses with one common person, two teachers, two rooms; 15-minute steps."""
    return WeekProblem(
        name="Adorf",
        monday=MONDAY,
        sites=(Site(id="s", name="Schänke"),),
        rooms=(
            Room(id="r1", name="Saal", site="s", seats=20, open=OPEN),
            Room(id="r2", name="Stube <hinten>", site="s", seats=10, open=OPEN),
        ),
        teachers=(
            Teacher(id="t1", name="Anna & Co", available=OPEN),
            Teacher(
                id="t2", name="Bert", available=OPEN,
                absent=(Block(start=at(2, 8), end=at(2, 12), label="krank"),),
            ),
        ),
        courses=(Course(id="c1", name="Deutsch A1"), Course(id="c2", name="Deutsch A2")),
        lessons=(
            Lesson(id="l1", course="c1", minutes=100, units=2),
            Lesson(id="l2", course="c1", minutes=90, units=2),
            Lesson(id="l3", course="c2", minutes=90, units=2),
        ),
        participants=(
            Participant(id="p1", name="Olena K.", courses=("c1", "c2")),
            Participant(id="p2", name="Amira S.", courses=("c1",)),
        ),
    )  # fmt: skip


@pytest.fixture
def plan() -> WeekPlan:
    return WeekPlan(
        lessons=(
            PlacedLesson("l1", at(0, 9, 15), "r1", ("t1",)),
            PlacedLesson("l2", at(1, 9), "r1", ("t1",)),
            PlacedLesson("l3", at(0, 11), "r2", ("t2",)),
        )
    )


def back(problem: WeekProblem, plan: WeekPlan, folder: Path) -> Imported:
    write_fet(problem, plan, folder / "w.fet")
    return carry(read_fet(folder / "w.fet"), MONDAY)


def test_that_an_exported_week_reads_back_with_the_same_places(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    found = back(week, plan, tmp_path)
    rooms = {item.lesson: item.room for item in found.plan.lessons}

    assert rooms == {"a1": "Saal", "a2": "Saal", "a3": "Stube <hinten>"}
    assert {
        item.lesson: item.start % 1440 // 60 for item in found.plan.lessons
    }.keys() == rooms.keys()
    assert found.plan.unserved == ()


def test_that_no_person_is_named(week: WeekProblem, plan: WeekPlan) -> None:
    text = fet_bytes(week, plan).decode()

    assert "Olena" not in text
    assert "Amira" not in text
    assert "Anna &amp; Co" in text


def test_that_lessons_without_a_place_are_switched_off(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    left = replace(plan, lessons=plan.lessons[:2])
    write_fet(week, left, tmp_path / "w.fet")

    assert [item.active for item in read_fet(tmp_path / "w.fet").activities] == [True, True, False]


def test_that_who_is_reported_missing_is_not_among_the_students(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    missing = Unserved(kind=Missing.PERSON, id="p1", lesson="l1")
    write_fet(week, replace(plan, unserved=(missing,)), tmp_path / "w.fet")
    first, second, _ = read_fet(tmp_path / "w.fet").activities

    assert first.students == ("P p2",)
    assert second.students == ("Kurs Deutsch A1",)


def closed_hours(text: bytes, kind: str, name: str) -> set[tuple[str, str]]:
    rules = parse(text).child("Time_Constraints_List")
    assert rules is not None
    return {
        (item.word("Day"), item.word("Hour"))
        for rule in rules.all(kind)
        if rule.word("Teacher") == name
        for item in rule.all("Not_Available_Time")
    }


def test_that_absences_close_hours(week: WeekProblem, plan: WeekPlan) -> None:
    text = fet_bytes(week, plan)
    anna = closed_hours(text, "ConstraintTeacherNotAvailableTimes", "Anna & Co")
    bert = closed_hours(text, "ConstraintTeacherNotAvailableTimes", "Bert")

    assert bert - anna == {
        ("Mittwoch", f"{hour:02d}:{minute:02d}")
        for hour in range(8, 12)
        for minute in (0, 15, 30, 45)
    }


def test_that_a_day_with_too_many_steps_is_told(week: WeekProblem, plan: WeekPlan) -> None:
    fine = replace(week, grid=Grid(lesson_step=5))

    with pytest.raises(UserError, match="FET kennt höchstens 72 Stunden am Tag"):
        fet_bytes(fine, plan)


def test_that_names_with_marks_stay_whole(plan: WeekPlan, week: WeekProblem) -> None:
    courses = tuple(replace(item, name="<A> & \x01\"B'") for item in week.courses)
    root = parse(fet_bytes(replace(week, courses=courses), plan))
    subjects = root.child("Subjects_List")
    assert isinstance(subjects, Node)

    assert [item.word("Name") for item in subjects.all("Subject")] == [
        "<A> & \"B' (c1)", "<A> & \"B' (c2)",
    ]  # fmt: skip


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    starts=st.lists(
        st.tuples(st.integers(0, 5), st.integers(28, 76)), min_size=3, max_size=3, unique=True
    )
)
def test_that_any_places_survive_the_file(
    starts: list[tuple[int, int]], week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    moments = [day * 1440 + quarter * 15 for day, quarter in starts]
    moved = tuple(replace(item, start=t) for item, t in zip(plan.lessons, moments, strict=True))
    write_fet(week, replace(plan, lessons=moved), tmp_path / "w.fet")
    file = read_fet(tmp_path / "w.fet")
    read = [
        (rule.node.word("Preferred_Day"), rule.node.word("Preferred_Hour"))
        for rule in file.constraints
        if rule.kind == "ActivityPreferredStartingTime"
    ]
    days = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag")

    assert read == [(days[t // 1440], f"{t % 1440 // 60:02d}:{t % 60:02d}") for t in moments]


# FET as the referee

needs_fet = pytest.mark.skipif(shutil.which("fet-cl") is None, reason="FET is not installed")


def fet_accepts(problem: WeekProblem, plan: WeekPlan, folder: Path, seconds: float = 60) -> bool:
    """Whether FET places every locked activity; its exit code says nothing, its text does.

    Where activities contradict each other FET searches for ever: then it is ended, and refuses.
    """
    path, out = folder / "w.fet", folder / "out"
    write_fet(problem, plan, path)
    try:
        run = subprocess.run(
            ["fet-cl", f"--inputfile={path}", f"--outputdir={out}", "--htmllevel=0"],
            capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return "Simulation successful" in run.stdout


@needs_fet
def test_that_fet_accepts_a_sound_week(week: WeekProblem, plan: WeekPlan, tmp_path: Path) -> None:
    assert fet_accepts(week, plan, tmp_path)


@needs_fet
@pytest.mark.parametrize(
    "moved",
    [
        PlacedLesson("l3", at(1, 9, 30), "r1", ("t2",)),
        PlacedLesson("l3", at(1, 10), "r2", ("t1",)),
        PlacedLesson("l3", at(1, 10), "r2", ("t2",)),
        PlacedLesson("l3", at(2, 9), "r2", ("t2",)),
        PlacedLesson("l3", at(0, 19), "r2", ("t1",)),
        PlacedLesson("l2", at(0, 13), "r1", ("t1",)),
    ],
    ids=["room twice", "teacher twice", "person twice", "teacher absent", "closed", "same day"],
)
def test_that_fet_refuses_what_our_rules_refuse(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path, moved: PlacedLesson
) -> None:
    lessons = tuple(moved if item.lesson == moved.lesson else item for item in plan.lessons)

    assert not fet_accepts(week, replace(plan, lessons=lessons), tmp_path, seconds=1)


def related(kind: RelationKind, *lessons: str, minutes: int = 0) -> Change:
    rule = Relation(id="x", kind=kind, lessons=lessons, minutes=minutes)
    return lambda problem: replace(problem, relations=(*problem.relations, rule))


def one_day_and_side_by_side(problem: WeekProblem) -> WeekProblem:
    both = related(RelationKind.SAME_DAYS, "l1", "l3")(problem)
    return related(RelationKind.ADJACENT, "l1", "l3", minutes=5)(both)


def third_lesson(start: int, room: str = "r2") -> Callable[[WeekPlan], WeekPlan]:
    """The other course's lesson at another time."""

    def change(plan: WeekPlan) -> WeekPlan:
        moved = PlacedLesson("l3", start, room, ("t2",))
        return replace(plan, lessons=(*plan.lessons[:2], moved))

    return change


@needs_fet
@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (related(RelationKind.SAME_START, "l1", "l3"), at(3, 9, 15), at(3, 9)),
        (related(RelationKind.SAME_TIME, "l2", "l3"), at(3, 9), at(3, 9, 15)),
        (related(RelationKind.SAME_DAYS, "l1", "l3"), at(0, 13), at(3, 9)),
        (related(RelationKind.DIFFERENT_DAYS, "l1", "l3"), at(3, 9), at(0, 13)),
        (related(RelationKind.NOT_OVERLAP, "l1", "l3"), at(0, 13), at(0, 10)),
        (related(RelationKind.PRECEDENCE, "l1", "l3"), at(0, 11), at(0, 7, 30)),
        (related(RelationKind.MIN_GAP, "l1", "l3", minutes=60), at(0, 12), at(0, 11, 30)),
        (one_day_and_side_by_side, at(0, 11), at(0, 11, 30)),
    ],
    ids=["start", "time", "days", "different", "overlap", "order", "gap", "adjacent"],
)
def test_that_fet_judges_every_relation_as_we_do(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path, rule: Change, good: int, bad: int
) -> None:
    alone = replace(week, participants=week.participants[1:])
    # l1 lies on Monday from 9:15 for 100 minutes, so for FET until 11:00.
    wide = tuple(Interval(at(day, 7), at(day, 18)) for day in range(6))
    alone = replace(alone, rooms=tuple(replace(x, open=wide) for x in alone.rooms),
                    teachers=tuple(replace(x, available=wide) for x in alone.teachers))  # fmt: skip

    def sound(start: int) -> tuple[bool, bool]:
        placed = third_lesson(start)(plan)
        hard = [v for v in check(rule(alone), placed) if v.hard]
        return not hard, fet_accepts(rule(alone), placed, tmp_path, seconds=1)

    assert sound(good) == (True, True)
    assert sound(bad) == (False, False)


@needs_fet
def test_that_fet_judges_one_room_windows_and_allowed_rooms(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    same = related(RelationKind.SAME_ROOM, "l1", "l3")(week)
    late = (Interval(at(0, 12), at(0, 18)),)
    windows = (*week.lessons[:2], replace(week.lessons[2], windows=late))
    courses = (
        replace(week.courses[0], rooms=("r1", "r2")),
        replace(week.courses[1], rooms=("r2",)),
    )

    assert not fet_accepts(same, plan, tmp_path, seconds=1)
    assert fet_accepts(same, third_lesson(at(0, 11), "r1")(plan), tmp_path)
    assert fet_accepts(
        replace(week, lessons=windows, courses=courses), third_lesson(at(0, 12))(plan), tmp_path
    )
    elsewhere = (replace(week.courses[0], rooms=("r2", "r3")), week.courses[1])
    more = replace(week, courses=elsewhere, rooms=(*week.rooms, replace(week.rooms[0], id="r3")))
    assert not fet_accepts(more, plan, tmp_path, seconds=1)


@needs_fet
def test_that_fet_counts_a_teachers_hours_where_its_hours_are_ours(
    week: WeekProblem, tmp_path: Path
) -> None:
    hourly = replace(
        week,
        grid=Grid(day_start=480, day_end=1080, lesson_step=60),
        lessons=tuple(replace(x, minutes=60, units=1) for x in week.lessons),
        courses=(replace(week.courses[0], max_per_day=2), week.courses[1]),
    )
    plan = WeekPlan(
        lessons=(PlacedLesson("l1", at(0, 9), "r1", ("t1",)),
                 PlacedLesson("l2", at(0, 10), "r1", ("t1",)),
                 PlacedLesson("l3", at(0, 12), "r2", ("t1",)))
    )  # fmt: skip

    def limited(**facts: int) -> WeekProblem:
        return replace(hourly, teachers=tuple(replace(x, **facts) for x in hourly.teachers))

    assert fet_accepts(limited(max_units_day=3, units_without_break=2), plan, tmp_path)
    assert not fet_accepts(limited(max_units_day=2), plan, tmp_path, seconds=1)
    assert not fet_accepts(limited(units_without_break=1), plan, tmp_path, seconds=1)


@needs_fet
def test_that_fet_knows_when_somebody_cannot_come(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    ill = replace(week.participants[0], absent=(Block(start=at(0, 8), end=at(0, 18)),))
    problem = replace(week, participants=(ill, *week.participants[1:]))
    reported = tuple(Unserved(kind=Missing.PERSON, id="p1", lesson=x) for x in ("l1", "l3"))

    assert not fet_accepts(problem, plan, tmp_path, seconds=1)
    assert fet_accepts(problem, replace(plan, unserved=reported), tmp_path)


@needs_fet
def test_that_fet_refuses_a_room_too_small_and_a_broken_relation(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    crowd = (replace(week.courses[0], expected=15), replace(week.courses[1], expected=15))
    apart = Relation(id="x", kind=RelationKind.DIFFERENT_DAYS, lessons=("l1", "l3"))

    assert not fet_accepts(replace(week, courses=crowd), plan, tmp_path, seconds=1)
    assert not fet_accepts(replace(week, relations=(apart,)), plan, tmp_path, seconds=1)


@needs_fet
def test_that_fet_plans_a_week_that_is_not_locked(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    """Places that clash do not matter then: only lessons and teachers are taken from the plan."""
    clash = WeekPlan(lessons=tuple(replace(x, start=at(0, 9), room="r1") for x in plan.lessons))
    write_fet(week, clash, tmp_path / "w.fet", locked=False)
    run = subprocess.run(
        ["fet-cl", f"--inputfile={tmp_path / 'w.fet'}", f"--outputdir={tmp_path / 'out'}"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert "Simulation successful" in run.stdout
    assert not fet_accepts(week, clash, tmp_path, seconds=1)


@needs_fet
def test_that_fet_accepts_a_carried_school_again(carried: Any, rule: Any, tmp_path: Path) -> None:
    fixed = rule(
        "ActivityPreferredStartingTime",
        "<Activity_Id>2</Activity_Id><Preferred_Day>Dienstag</Preferred_Day>"
        "<Preferred_Hour>18:00</Preferred_Hour>",
    )
    found = carried(time=fixed)

    assert len(found.plan.lessons) == 1
    assert fet_accepts(found.problem, found.plan, tmp_path)
