"""What becomes of a FET file as a whole: activities, students, pins, and the report about it."""

from __future__ import annotations

from typing import Any

import pytest

from kursplaner.domain.plan import Missing
from kursplaner.domain.problem import RelationKind
from kursplaner.domain.rules import check
from kursplaner.domain.time import at
from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from tests.exchange.fet.phrases import (
    about,
    fixed,
    ids,
    lesson,
)


def test_that_the_week_is_valid_and_nothing_is_placed_without_pins(carried: Any) -> None:
    found = carried()
    validate(found.problem)

    assert found.plan.lessons == ()
    assert {item.kind for item in found.plan.unserved} == {Missing.LESSON}
    assert found.problem.published is None
    assert check(found.problem, found.plan) == ()


def test_that_hours_become_equal_periods_from_the_first_full_hour(carried: Any) -> None:
    grid = carried().problem.grid

    assert (grid.days, grid.day_start, grid.day_end) == ((0, 1, 2), 17 * 60, 21 * 60)
    assert grid.lesson_step == 60


def test_that_many_hours_become_shorter_periods(carried: Any) -> None:
    found = carried(hours=tuple(str(number) for number in range(20)))

    assert found.problem.grid.lesson_step == 30
    assert lesson(found, 2).minutes == 60


def test_that_parts_of_one_subject_are_lessons_of_one_course(carried: Any) -> None:
    found = carried()

    assert lesson(found, 1).course == lesson(found, 2).course
    assert (lesson(found, 1).units, lesson(found, 2).units) == (1, 2)
    assert len(found.problem.courses) == 4


def test_that_leaf_sets_become_participants_and_heads_the_seats_needed(carried: Any) -> None:
    problem = carried().problem
    german, maths, sport, reading = problem.courses

    people = {person.id: person.courses for person in problem.participants}
    assert set(people) == {"A1x", "A1y", "A2", "B"}
    assert people["A1x"] == (german.id, maths.id)
    assert people["A2"] == (german.id, reading.id)
    assert [course.expected for course in problem.courses] == [20, 12, 6, 8]
    assert sport.teachers_needed == 2


def test_that_common_students_keep_courses_apart_for_sure(carried: Any) -> None:
    problem = carried().problem
    german, maths, _, reading = (course.id for course in problem.courses)
    apart = {
        frozenset(relation.courses)
        for relation in problem.relations
        if relation.kind is RelationKind.NOT_OVERLAP and relation.hard
    }

    assert apart == {frozenset((german, maths)), frozenset((german, reading))}


def test_that_activities_without_teacher_or_room_get_stand_ins_and_it_is_told(
    carried: Any,
) -> None:
    found = carried()
    reading = found.problem.courses[3]
    sentences = [loss.sentence for loss in found.report.simplified]

    assert len(reading.teachers) == 1
    assert any("ohne Lehrkraft" in sentence for sentence in sentences)
    assert any("ohne festen Raum" in sentence for sentence in sentences)
    for course in found.problem.courses:
        assert course.rooms
        assert all(room.startswith("ohne Raum") for room in course.rooms)


def test_that_a_fixed_time_and_room_become_pin_and_published_plan(carried: Any, rule: Any) -> None:
    found = carried(
        time=rule("ActivityPreferredStartingTime", fixed(2, "Dienstag", "18:00")),
        space=rule("ActivityPreferredRoom", ids(2) + "<Room>Saal</Room>"),
    )
    (pin,) = found.problem.pins
    (placed,) = found.plan.lessons

    assert (pin.lesson, pin.start, pin.room) == ("a2", at(1, 18), "Saal")
    assert (placed.start, placed.room, placed.teachers) == (at(1, 18), "Saal", ("Anna",))
    assert found.problem.published == found.plan
    assert len(found.plan.unserved) == 4
    assert check(found.problem, found.plan) == ()


def test_that_an_unpinned_lesson_is_free_again(carried: Any, rule: Any) -> None:
    found = carried(
        time=rule("ActivityPreferredStartingTime", fixed(3, "Dienstag", "18:00")),
        space=rule("ActivityPreferredRoom", ids(3) + "<Room>Saal</Room>"),
    )

    assert lesson(found, 3).windows == ()
    assert found.problem.courses[1].rooms == ("Saal", "Klein", "Halle")


def test_that_a_clash_of_fixed_activities_is_found_by_the_rules(carried: Any, rule: Any) -> None:
    found = carried(
        time=rule("ActivityPreferredStartingTime", fixed(1, "Montag", "17:00"))
        + rule("ActivityPreferredStartingTime", fixed(3, "Montag", "17:00")),
        space=rule("ActivityPreferredRoom", ids(1) + "<Room>Saal</Room>")
        + rule("ActivityPreferredRoom", ids(3) + "<Room>Saal</Room>"),
    )
    codes = {violation.code for violation in check(found.problem, found.plan)}

    assert {"room_twice", "participant_twice", "relation_not_overlap"} <= codes


def test_that_everything_else_is_reported_as_left_out_with_examples(
    carried: Any, rule: Any
) -> None:
    days = "<Teacher_Name>Anna</Teacher_Name><Max_Days_Per_Week>2</Max_Days_Per_Week>"
    found = carried(
        time=rule("TeacherMaxDaysPerWeek", days)
        + rule("StudentsMaxGapsPerWeek", "<Max_Gaps>0</Max_Gaps>")
        + rule("SomethingNew", "")
    )

    assert about(found, "TeacherMaxDaysPerWeek").sentence == (
        "Höchstzahl der Tage je Woche einer Lehrkraft."
    )
    assert about(found, "TeacherMaxDaysPerWeek").examples == ("Anna",)
    assert "»SomethingNew«" in about(found, "SomethingNew").sentence
    assert len(found.report.left_out) == 3


def test_that_switched_off_parts_are_left_out_and_counted(
    carried: Any, rule: Any, school_text: Any
) -> None:
    off = rule("ActivitiesSameStartingDay", ids(1, 4)).replace(">true<", ">false<")
    nobody = rule("TeacherNotAvailableTimes", "<Teacher>Carl</Teacher>")
    never = rule("ActivitiesNotOverlapping", ids(1, 4), 0)
    found = carried(time=off + nobody + never)

    assert "ausgeschaltet" in about(found, "ActivitiesSameStartingDay").sentence
    assert "nicht gibt" in about(found, "TeacherNotAvailableTimes").sentence
    assert "gilt auch in FET nie" in about(found, "ActivitiesNotOverlapping").sentence
    assert all(not relation.lessons for relation in found.problem.relations)


def test_that_a_file_that_is_no_week_is_refused(carried: Any) -> None:
    with pytest.raises(UserError, match="plant 8 Tage; eine Woche hat höchstens 7"):
        carried(days=tuple(f"Tag {number}" for number in range(8)))
    with pytest.raises(UserError, match="Modus »Terms«"):
        carried(mode="<Mode>Terms</Mode>")
