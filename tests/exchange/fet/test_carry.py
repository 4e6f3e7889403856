"""What becomes of a FET file: each kind of constraint here, and the report about it."""

from __future__ import annotations

from typing import Any

import pytest

from kursplaner.domain.plan import Missing
from kursplaner.domain.problem import Lesson, RelationKind
from kursplaner.domain.rules import check
from kursplaner.domain.time import Interval, at
from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from kursplaner.exchange.loss import Imported, Loss


def slot(tag: str, day: str, hour: str, *names: str) -> str:
    inner = f"<{names[0]}>{day}</{names[0]}><{names[1]}>{hour}</{names[1]}>"
    return f"<{tag}>{inner}</{tag}>"


def closed(day: str, hour: str) -> str:
    return slot("Not_Available_Time", day, hour, "Day", "Hour")


def fixed(activity: int, day: str, hour: str) -> str:
    return (
        f"<Activity_Id>{activity}</Activity_Id><Preferred_Day>{day}</Preferred_Day>"
        f"<Preferred_Hour>{hour}</Preferred_Hour>"
    )


def ids(*activities: int) -> str:
    return "".join(f"<Activity_Id>{id}</Activity_Id>" for id in activities)


def lesson(found: Imported, activity: int) -> Lesson:
    (item,) = (one for one in found.problem.lessons if one.id == f"a{activity}")
    return item


def about(found: Imported, kind: str) -> Loss:
    (loss,) = (one for one in found.report.losses if one.kind == kind)
    return loss


def starts(found: Imported, activity: int) -> list[int]:
    """Starts the windows of a lesson allow, on the grid of the week."""
    item = lesson(found, activity)
    step = found.problem.grid.lesson_step
    return [
        start
        for start in range(0, at(7, 0), step)
        if any(w.contains(Interval(start, start + item.minutes)) for w in item.windows)
    ]


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


def test_that_breaks_keep_every_lesson_away(carried: Any, rule: Any) -> None:
    found = carried(time=rule("BreakTimes", slot("Break_Time", "Montag", "19:00", "Day", "Hour")))

    assert at(0, 19) not in starts(found, 1)
    assert at(0, 18) not in starts(found, 2)
    assert {at(0, 17), at(1, 18)} <= set(starts(found, 2))
    assert about(found, "BreakTimes") in found.report.carried


def test_that_a_teacher_is_unavailable_in_the_closed_hours(carried: Any, rule: Any) -> None:
    content = "<Teacher>Anna</Teacher>" + closed("Montag", "17:00") + closed("Montag", "18:00")
    anna, bert = carried(time=rule("TeacherNotAvailableTimes", content)).problem.teachers[:2]

    assert anna.available[0] == Interval(at(0, 19), at(0, 21))
    assert bert.available[0] == Interval(at(0, 17), at(0, 21))


def test_that_closed_hours_of_a_year_bind_all_its_parts(carried: Any, rule: Any) -> None:
    content = "<Students>A</Students>" + closed("Dienstag", "17:00")
    found = carried(time=rule("StudentsSetNotAvailableTimes", content))

    assert at(1, 17) not in starts(found, 3)
    assert at(1, 18) in starts(found, 3)
    assert lesson(found, 4).windows == ()


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


def preferred(*slots: tuple[str, str]) -> str:
    names = ("Preferred_Starting_Day", "Preferred_Starting_Hour")
    return "".join(slot("Preferred_Starting_Time", *one, *names) for one in slots)


def test_that_allowed_starts_are_exact_even_where_windows_would_touch(
    carried: Any, rule: Any
) -> None:
    content = ids(2) + preferred(("Montag", "17:00"), ("Montag", "19:00"))
    found = carried(time=rule("ActivityPreferredStartingTimes", content))

    assert starts(found, 2) == [at(0, 17), at(0, 19)]
    assert lesson(found, 2).minutes == 115
    assert any("fünf Minuten früher" in loss.sentence for loss in found.report.simplified)


def test_that_time_slots_must_hold_the_whole_lesson(carried: Any, rule: Any) -> None:
    slots = "".join(
        slot("Preferred_Time_Slot", "Montag", hour, "Preferred_Day", "Preferred_Hour")
        for hour in ("18:00", "19:00", "20:00")
    )
    found = carried(time=rule("ActivityPreferredTimeSlots", ids(2) + slots))

    assert starts(found, 2) == [at(0, 18), at(0, 19)]
    assert lesson(found, 2).minutes == 120


def test_that_filters_choose_activities_by_subject_tag_and_students(
    carried: Any, rule: Any
) -> None:
    chosen = "<Students_Name>A1</Students_Name><Activity_Tag_Name>PC</Activity_Tag_Name>"
    found = carried(
        time=rule("ActivitiesPreferredStartingTimes", chosen + preferred(("Montag", "17:00")))
    )

    assert starts(found, 3) == [at(0, 17)]
    assert lesson(found, 1).windows == ()


def test_that_parts_are_chosen_by_their_number(carried: Any, rule: Any) -> None:
    chosen = "<Component_Number>2</Component_Number><Subject_Name>Deutsch</Subject_Name>"
    found = carried(
        time=rule("SubactivitiesPreferredStartingTimes", chosen + preferred(("Montag", "17:00")))
    )

    assert starts(found, 2) == [at(0, 17)]
    assert lesson(found, 1).windows == ()


def test_that_times_under_100_percent_are_wishes(carried: Any, rule: Any) -> None:
    content = ids(3) + preferred(("Montag", "17:00"))
    found = carried(time=rule("ActivityPreferredStartingTimes", content, 80))

    assert lesson(found, 3).windows == ()
    assert found.problem.courses[1].preferred == (Interval(at(0, 17), at(0, 18)),)
    assert about(found, "ActivityPreferredStartingTimes") in found.report.simplified


def test_that_rules_leaving_no_time_are_named_and_fit_nowhere(carried: Any, rule: Any) -> None:
    found = carried(
        time=rule("ActivityPreferredStartingTimes", ids(3) + preferred(("Montag", "17:00")))
        + rule("ActivityPreferredStartingTimes", ids(3) + preferred(("Montag", "18:00")))
    )

    assert starts(found, 3) == []
    assert lesson(found, 3).windows
    assert any("keine Zeit" in loss.sentence for loss in found.report.simplified)


def min_days(days: int, *activities: int) -> str:
    return ids(*activities) + f"<MinDays>{days}</MinDays>"


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
