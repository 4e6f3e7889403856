"""The exported week: read back by us, and judged by FET itself where it is installed."""

from __future__ import annotations

import shutil
import subprocess
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
from kursplaner.domain.time import Interval, at
from kursplaner.errors import UserError
from kursplaner.exchange.fet.carry import carry
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.fet.write import fet_bytes, write_fet
from kursplaner.exchange.loss import Imported
from kursplaner.exchange.xml_tree import Node, parse

MONDAY = date(2026, 11, 23)
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

    assert not fet_accepts(week, replace(plan, lessons=lessons), tmp_path, seconds=3)


@needs_fet
def test_that_fet_refuses_a_room_too_small_and_a_broken_relation(
    week: WeekProblem, plan: WeekPlan, tmp_path: Path
) -> None:
    crowd = (replace(week.courses[0], expected=15), replace(week.courses[1], expected=15))
    apart = Relation(id="x", kind=RelationKind.DIFFERENT_DAYS, lessons=("l1", "l3"))

    assert not fet_accepts(replace(week, courses=crowd), plan, tmp_path, seconds=3)
    assert not fet_accepts(replace(week, relations=(apart,)), plan, tmp_path, seconds=3)


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
