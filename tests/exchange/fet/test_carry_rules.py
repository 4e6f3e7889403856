"""Rules between activities, limits of teachers, and rooms."""

from __future__ import annotations

from typing import Any

import pytest

from kursplaner.domain.problem import RelationKind
from kursplaner.domain.time import Interval, at
from tests.exchange.fet.phrases import (
    about,
    closed,
    ids,
    min_days,
    slot,
)


def test_that_days_apart_within_a_course_are_its_own_rule(carried: Any, rule: Any) -> None:
    found = carried(time=rule("MinDaysBetweenActivities", min_days(2, 1, 2)))
    german, maths = found.problem.courses[:2]

    assert (german.max_per_day, german.min_days_between) == (1, 1)
    assert maths.max_per_day == 4
    assert about(found, "MinDaysBetweenActivities") in found.report.carried


def test_that_days_apart_across_courses_become_a_relation(carried: Any, rule: Any) -> None:
    found = carried(time=rule("MinDaysBetweenActivities", min_days(1, 1, 3)))
    (relation,) = (
        one for one in found.problem.relations if one.kind is RelationKind.DIFFERENT_DAYS
    )

    assert (relation.lessons, relation.hard) == (("a1", "a3"), True)


def test_that_days_apart_under_100_percent_are_a_wish(carried: Any, rule: Any) -> None:
    found = carried(time=rule("MinDaysBetweenActivities", min_days(1, 1, 2), 95))
    (relation,) = (
        one for one in found.problem.relations if one.kind is RelationKind.DIFFERENT_DAYS
    )

    assert (relation.hard, relation.weight) == (False, 5)
    assert found.problem.courses[0].max_per_day == 4


PAIR = "<First_Activity_Id>1</First_Activity_Id><Second_Activity_Id>4</Second_Activity_Id>"


@pytest.mark.parametrize(
    ("kind", "content", "relations"),
    [
        ("ActivitiesSameStartingTime", ids(1, 4), {"same_start", "same_days"}),
        ("ActivitiesSameStartingHour", ids(1, 4), {"same_start"}),
        ("ActivitiesSameStartingDay", ids(1, 4), {"same_days"}),
        ("ActivitiesNotOverlapping", ids(1, 4), {"not_overlap"}),
        ("TwoActivitiesOrdered", PAIR, {"precedence"}),
        ("TwoActivitiesConsecutive", PAIR, {"precedence", "same_days", "adjacent"}),
        ("TwoActivitiesGrouped", PAIR, {"same_days", "adjacent"}),
        ("MinGapsBetweenActivities", ids(1, 4) + "<MinGaps>2</MinGaps>", {"min_gap"}),
        (
            "ActivitiesOccupyMaxDifferentRooms",
            ids(1, 4) + "<Max_Number_of_Different_Rooms>1</Max_Number_of_Different_Rooms>",
            {"same_room"},
        ),
    ],
)
def test_that_rules_between_activities_become_relations(
    carried: Any, rule: Any, kind: str, content: str, relations: set[str]
) -> None:
    found = carried(time=rule(kind, content))
    made = [one for one in found.problem.relations if one.lessons == ("a1", "a4")]

    assert {one.kind.value for one in made} == relations
    assert all(one.hard for one in made)
    assert about(found, kind) in found.report.carried


def test_that_three_grouped_activities_are_one_block(carried: Any, rule: Any) -> None:
    three = PAIR + "<Third_Activity_Id>5</Third_Activity_Id>"
    found = carried(time=rule("ThreeActivitiesGrouped", three))
    made = {one.kind for one in found.problem.relations if one.lessons == ("a1", "a4", "a5")}

    assert made == {RelationKind.SAME_DAYS, RelationKind.ADJACENT, RelationKind.NOT_OVERLAP}


def test_that_a_block_with_breaks_in_the_week_is_told_as_stricter(carried: Any, rule: Any) -> None:
    pause = slot("Break_Time", "Montag", "18:00", "Day", "Hour")
    found = carried(time=rule("TwoActivitiesGrouped", PAIR) + rule("BreakTimes", pause))

    assert "keine Pause" in about(found, "TwoActivitiesGrouped").sentence


def test_that_a_gap_counts_in_minutes(carried: Any, rule: Any) -> None:
    found = carried(time=rule("MinGapsBetweenActivities", ids(1, 4) + "<MinGaps>2</MinGaps>"))
    (gap,) = (one for one in found.problem.relations if one.kind is RelationKind.MIN_GAP)

    assert gap.minutes == 120


def test_that_limits_of_teachers_are_carried(carried: Any, rule: Any) -> None:
    anna = "<Teacher_Name>Anna</Teacher_Name><Maximum_Hours_Daily>2</Maximum_Hours_Daily>"
    row = "<Maximum_Hours_Continuously>3</Maximum_Hours_Continuously>"
    found = carried(
        time=rule("TeacherMaxHoursDaily", anna) + rule("TeachersMaxHoursContinuously", row)
    )
    first, second = found.problem.teachers[:2]

    assert (first.max_units_day, second.max_units_day) == (2, None)
    assert first.units_without_break == second.units_without_break == 3
    assert found.problem.legal.teacher_break == found.problem.grid.lesson_step


def test_that_gaps_are_a_wish_only_where_the_file_asks(carried: Any, rule: Any) -> None:
    gaps = rule("TeachersMaxGapsPerWeek", "<Max_Gaps>1</Max_Gaps>")

    assert carried().problem.weights.teacher_gap == 0
    assert carried(time=gaps).problem.weights.teacher_gap == 1


def test_that_closed_rooms_and_room_choices_are_carried(carried: Any, rule: Any) -> None:
    two = "<Preferred_Room>Klein</Preferred_Room><Preferred_Room>Saal</Preferred_Room>"
    found = carried(
        space=rule("RoomNotAvailableTimes", "<Room>Saal</Room>" + closed("Montag", "17:00"))
        + rule("SubjectPreferredRooms", "<Subject>Rechnen</Subject>" + two)
        + rule("SubjectPreferredRoom", "<Subject>Sport</Subject><Room>Halle</Room>")
        + rule("StudentsSetHomeRoom", "<Students>A2</Students><Room>Klein</Room>")
    )
    german, maths, sport, reading = found.problem.courses
    hall = found.problem.rooms[0]

    assert hall.open[0] == Interval(at(0, 18), at(0, 21))
    assert maths.rooms == ("Klein", "Saal")
    assert sport.rooms == ("Halle",)
    assert reading.rooms == ("Klein",)
    assert german.rooms[0].startswith("ohne Raum")
    assert {site.id for site in found.problem.sites} == {"Abendschule", "Turnhalle"}


def test_that_rooms_too_small_are_no_choice_unless_there_is_no_other(
    carried: Any, rule: Any
) -> None:
    two = "<Preferred_Room>Klein</Preferred_Room><Preferred_Room>Saal</Preferred_Room>"
    small = "<Subject>Deutsch</Subject><Room>Klein</Room>"
    choice = carried(space=rule("SubjectPreferredRooms", "<Subject>Deutsch</Subject>" + two))
    none = carried(space=rule("SubjectPreferredRoom", small))

    assert choice.problem.courses[0].rooms == ("Saal",)
    assert none.problem.courses[0].rooms == ("Klein",)


def test_that_a_room_under_100_percent_leaves_a_spare_room(carried: Any, rule: Any) -> None:
    content = "<Subject>Sport</Subject><Room>Halle</Room>"
    found = carried(space=rule("SubjectPreferredRoom", content, 50))

    assert found.problem.courses[2].rooms[0] == "Halle"
    assert found.problem.courses[2].rooms[1].startswith("ohne Raum")


def test_that_a_virtual_room_stands_for_its_first_set(carried: Any, rule: Any) -> None:
    sets = "".join(
        f"<Set_of_Real_Rooms><Real_Room>{name}</Real_Room></Set_of_Real_Rooms>"
        for name in ("Saal", "Halle")
    )
    rooms = "".join(
        f"<Room><Name>{name}</Name><Capacity>30</Capacity></Room>" for name in ("Saal", "Halle")
    )
    found = carried(
        rooms=rooms + f"<Room><Name>Alle</Name><Virtual>true</Virtual>{sets}</Room>",
        space=rule("SubjectPreferredRoom", "<Subject>Sport</Subject><Room>Alle</Room>"),
    )

    assert found.problem.courses[2].rooms == ("Saal",)
    assert "Virtuelle Räume" in about(found, "SubjectPreferredRoom").sentence
