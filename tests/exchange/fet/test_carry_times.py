"""When lessons may be: closed hours, allowed starts and slots, exact or as wishes."""

from __future__ import annotations

from typing import Any

from kursplaner.domain.time import Interval, at
from tests.exchange.fet.phrases import (
    about,
    closed,
    ids,
    lesson,
    preferred,
    slot,
    starts,
)


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
