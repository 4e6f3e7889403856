"""H1-H6 for rooms, teachers and courses: one change in the quiet town, one broken rule."""

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Block, CourseKind, Gender, Lesson, Site
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval, at
from tests.domain.builders import (
    MON,
    SUN,
    THU,
    TUE,
    WED,
    add,
    add_lesson,
    bare,
    broken,
    edit,
    move,
    quiet,
    said,
    town,
    tue,
    week,
)  # fmt: skip

TOWN = quiet(town())
WEEK = bare(week())


def test_that_a_teacher_is_in_one_lesson_at_a_time():
    plan = move(WEEK, "b1", start=tue(10), teachers=("t1",))
    assert broken(TOWN, plan) == [Code.TEACHER_TWICE]
    assert said(TOWN, plan) == (
        "Frau Seidel (Lehrkraft) ist Di 09:00–11:15 schon in »A2« und kann nicht zugleich "
        "»B1« halten."
    )


def test_that_a_lesson_may_begin_the_minute_another_ends():
    assert broken(TOWN, move(WEEK, "b1", start=tue(11, 15), teachers=("t1",), room="r1")) == []


def test_that_a_room_holds_one_lesson_at_a_time():
    plan = move(WEEK, "b1", start=tue(10), room="r1")
    assert broken(TOWN, plan) == [Code.ROOM_TWICE]
    assert said(TOWN, plan) == (
        "»Raum 1« ist Di 09:00–11:15 schon mit »A2« belegt und für »B1« nicht frei."
    )


def test_that_a_room_is_set_up_between_two_lessons():
    problem = edit(TOWN, "rooms", "r1", setup=30)
    plan = move(WEEK, "b1", start=tue(11, 30), room="r1")
    assert broken(problem, plan) == [Code.SETUP_TOO_SHORT]
    assert "gebraucht werden 30 Minuten, es sind 15 Minuten" in said(problem, plan)
    assert broken(problem, move(plan, "b1", start=tue(11, 45))) == []


def test_that_a_teacher_needs_the_travel_time_between_sites():
    plan = move(WEEK, "b1", start=tue(11, 15), room="gym", teachers=("t1",))
    assert broken(TOWN, plan) == [Code.TEACHER_TRAVEL_TOO_SHORT]
    assert said(TOWN, plan) == (
        "Frau Seidel (Lehrkraft) schafft den Weg zwischen »A2« (Di 09:00–11:15) und »B1« nicht: "
        "gebraucht werden 10 Minuten, es sind 0 Minuten."
    )
    assert broken(TOWN, move(plan, "b1", start=tue(11, 30))) == []


def test_that_the_lessons_of_a_course_do_not_overlap():
    problem = add(TOWN, "lessons", Lesson(id="b2", course="b", minutes=60, units=1))
    problem = edit(problem, "courses", "b", max_per_day=2)
    problem = edit(problem, "participants", "clara", courses=())
    plan = add_lesson(WEEK, PlacedLesson("b2", tue(13, 30), "r1", ("t1",)))
    assert broken(problem, plan) == [Code.COURSE_TWICE]
    assert "»B1« (2. Termin) und »B1« (1. Termin)" in said(problem, plan)


def test_that_a_teacher_teaches_when_she_is_available():
    problem = edit(TOWN, "teachers", "t1", available=(Interval(tue(9), tue(11)),))
    assert broken(problem, WEEK) == [Code.TEACHER_UNAVAILABLE]
    assert "Frau Seidel (Lehrkraft) ist Di 09:00–11:15 nicht verfügbar" in said(problem, WEEK)


def test_that_touching_times_of_availability_count_as_one():
    spans = (Interval(tue(9), tue(10)), Interval(tue(10), tue(12)))
    assert broken(edit(TOWN, "teachers", "t1", available=spans), WEEK) == []


def test_that_an_absent_teacher_does_not_teach():
    illness = Block(start=tue(10), end=tue(18), label="krank")
    problem = edit(TOWN, "teachers", "t1", absent=(illness,))
    assert broken(problem, WEEK) == [Code.TEACHER_ABSENT]
    assert "fehlt Di 10:00–11:15 (krank)" in said(problem, WEEK)


def test_that_a_room_is_used_while_it_is_open():
    problem = edit(TOWN, "rooms", "r1", open=(Interval(tue(9, 15), tue(18)),))
    assert broken(problem, WEEK) == [Code.ROOM_CLOSED]
    assert "»Raum 1« ist Di 09:00–11:15 nicht durchgehend geöffnet" in said(problem, WEEK)


def test_that_a_block_by_others_keeps_lessons_out():
    block = Block(start=tue(11), end=tue(15), label="Schülercafé")
    problem = edit(TOWN, "rooms", "r1", blocked=(block,))
    assert broken(problem, WEEK) == [Code.ROOM_BLOCKED]
    assert "Di 11:00–11:15 belegt (Schülercafé)" in said(problem, WEEK)


def test_that_a_public_holiday_closes_the_room_all_day():
    holiday = Block(start=at(TUE, 0), end=at(WED, 0), label="Buß- und Bettag")
    problem = edit(TOWN, "rooms", "r1", blocked=(holiday,))
    assert broken(problem, WEEK) == [Code.ROOM_BLOCKED]
    assert "(Buß- und Bettag)" in said(problem, WEEK)


def test_that_lessons_lie_on_planned_days_and_hours():
    problem = edit(TOWN, "rooms", "r1", open=(Interval(0, 7 * 1440),))
    problem = edit(problem, "teachers", "t1", available=(Interval(0, 7 * 1440),))
    for start in (at(SUN, 9), tue(6, 45), tue(19)):
        assert broken(problem, move(WEEK, "a1", start=start)) == [Code.OUTSIDE_GRID]
    assert "So 09:00–11:15 außerhalb" in said(problem, move(WEEK, "a1", start=at(SUN, 9)))


def test_that_lessons_begin_on_the_step():
    plan = move(WEEK, "a1", start=tue(9, 5))
    assert broken(TOWN, plan) == [Code.OFF_STEP]
    assert "im Raster von 15 Minuten" in said(TOWN, plan)


def test_that_everybody_enrolled_has_a_seat():
    problem = edit(TOWN, "rooms", "r1", seats=1)
    assert broken(problem, WEEK) == [Code.SEATS]
    assert said(problem, WEEK) == "»Raum 1« hat 1 Platz, »A2« braucht 2 Plätze."
    assert broken(edit(problem, "rooms", "r1", seats=2), WEEK) == []


def test_that_expected_persons_need_seats_too():
    assert broken(edit(TOWN, "courses", "a", expected=13), WEEK) == [Code.SEATS]


def test_that_the_room_has_the_features_of_the_course():
    problem = edit(TOWN, "courses", "b", features=("board",))
    assert broken(problem, WEEK) == [Code.FEATURE]
    assert said(problem, WEEK) == "»B1« braucht eine Ausstattung, die »Raum 2« nicht hat: Tafel."
    assert broken(problem, move(WEEK, "b1", room="r1")) == []


def test_that_sport_needs_a_gym():
    problem = edit(TOWN, "courses", "b", kind=CourseKind.SPORT)
    assert broken(problem, WEEK) == [Code.FEATURE]
    assert "Turnhalle" in said(problem, WEEK)
    assert broken(problem, move(WEEK, "b1", room="gym")) == []


def test_that_a_course_stays_in_its_rooms():
    problem = edit(TOWN, "courses", "a", rooms=("r2",))
    assert broken(problem, WEEK) == [Code.WRONG_ROOM]
    assert "»Raum 1« gehört nicht zu den Räumen" in said(problem, WEEK)


def test_that_a_course_has_the_number_of_teachers_it_needs():
    problem = edit(TOWN, "courses", "a", teachers_needed=2)
    assert broken(problem, WEEK) == [Code.TEACHERS_NEEDED]
    assert said(problem, WEEK) == "»A2« braucht 2 Lehrkräfte, eingeteilt: 1 Lehrkraft."
    assert broken(problem, move(WEEK, "a1", teachers=("t1", "t2"))) == []
    assert broken(problem, move(WEEK, "a1", teachers=("t1", "t1"))) == [Code.TEACHERS_NEEDED]
    assert broken(TOWN, move(WEEK, "a1", teachers=())) == [Code.TEACHERS_NEEDED]


def test_that_only_named_teachers_hold_the_course():
    problem = edit(TOWN, "courses", "a", teachers=("t2",))
    assert broken(problem, WEEK) == [Code.WRONG_TEACHER]
    assert "gehört nicht zu den Lehrkräften" in said(problem, WEEK)


def test_that_teachers_hold_the_qualification():
    problem = edit(TOWN, "courses", "a", qualification="alpha")
    assert broken(problem, WEEK) == [Code.NOT_QUALIFIED]
    assert "Qualifikation »alpha«, die »A2« verlangt" in said(problem, WEEK)


def test_that_a_course_may_ask_for_a_female_teacher():
    problem = edit(TOWN, "courses", "b", teacher_gender=Gender.FEMALE)
    assert broken(problem, WEEK) == [Code.TEACHER_GENDER]
    assert said(problem, WEEK) == "»B1« soll eine Frau leiten, nicht Herr Vogt (Lehrkraft)."
    assert broken(problem, move(WEEK, "b1", teachers=("t1",))) == []


def test_that_a_women_only_course_needs_a_suitable_room():
    problem = edit(TOWN, "courses", "b", women_only=True)
    assert broken(problem, WEEK) == [Code.ROOM_NOT_FOR_WOMEN]
    assert "für Frauenkurse wie »B1« nicht geeignet" in said(problem, WEEK)
    assert broken(problem, move(WEEK, "b1", room="gym")) == []


def test_that_no_mixed_sport_runs_beside_women_in_one_hall():
    problem = edit(TOWN, "courses", "b", women_only=True)
    problem = edit(problem, "courses", "a", kind=CourseKind.SPORT)
    plan = move(move(WEEK, "b1", room="gym", start=tue(10)), "a1", room="gym2")
    assert broken(problem, plan) == [Code.MIXED_SPORT_IN_HALL]
    assert said(problem, plan) == (
        "Während »B1« (nur Frauen) läuft Di 10:00–11:15 gemischter Sport in derselben Halle: »A2«."
    )
    assert broken(edit(problem, "rooms", "gym2", hall=""), plan) == []
    assert broken(problem, move(plan, "b1", start=tue(11, 15))) == []


def test_that_a_teacher_keeps_to_the_units_of_the_week():
    problem = edit(TOWN, "teachers", "t1", max_units_week=2)
    assert broken(problem, WEEK) == [Code.TEACHER_WEEK_UNITS]
    assert "hält 3 UE in der Woche, erlaubt sind 2 UE" in said(problem, WEEK)


def test_that_employed_teachers_teach_29_units_at_most():
    assert broken(edit(TOWN, "lessons", "a1", units=29), WEEK) == []
    assert broken(edit(TOWN, "lessons", "a1", units=30), WEEK) == [Code.TEACHER_WEEK_UNITS]


def test_that_a_teacher_keeps_to_the_units_of_the_day():
    problem = edit(TOWN, "teachers", "t1", max_units_day=4)
    plan = move(WEEK, "b1", teachers=("t1",))
    assert broken(problem, plan) == [Code.TEACHER_DAY_UNITS]
    assert "hält am Dienstag 5 UE, erlaubt sind 4 UE am Tag" in said(problem, plan)
    assert broken(problem, move(plan, "b1", start=at(THU, 13))) == []


def test_that_a_teacher_gets_a_break():
    problem = edit(TOWN, "teachers", "t1", units_without_break=4)
    plan = move(WEEK, "b1", teachers=("t1",), start=tue(11, 15))
    assert broken(problem, plan) == [Code.TEACHER_BREAK]
    assert "unterrichtet Di 09:00–12:45 5 UE ohne Pause" in said(problem, plan)
    assert broken(problem, move(plan, "b1", start=tue(11, 30))) == []


def test_that_a_lesson_lies_in_the_windows_of_course_and_lesson():
    window = (Interval(tue(8), tue(11)),)
    problem = edit(TOWN, "courses", "a", windows=window)
    assert broken(problem, WEEK) == [Code.WRONG_WINDOW]
    assert "Di 09:00–11:15 außerhalb der Zeiten" in said(problem, WEEK)
    assert broken(edit(TOWN, "lessons", "a1", windows=window), WEEK) == [Code.WRONG_WINDOW]


def two_lessons(days_between=0):
    problem = edit(TOWN, "courses", "b", min_days_between=days_between)
    return add(problem, "lessons", Lesson(id="b2", course="b", minutes=90, units=2))


def test_that_a_course_has_one_lesson_a_day():
    plan = add_lesson(WEEK, PlacedLesson("b2", tue(15), "r2", ("t2",)))
    assert broken(two_lessons(), plan) == [Code.LESSONS_PER_DAY]
    assert said(two_lessons(), plan) == (
        "Der Kurs »B1« hat am Dienstag 2 Termine, erlaubt: 1 Termin am Tag."
    )


def test_that_full_days_lie_between_the_lessons_of_a_course():
    problem = two_lessons(days_between=1)
    plan = add_lesson(WEEK, PlacedLesson("b2", at(WED, 13), "r2", ("t2",)))
    assert broken(problem, plan) == [Code.DAYS_BETWEEN]
    assert "ein Abstand von 1 vollem Tag nötig, es sind 0" in said(problem, plan)
    assert broken(problem, move(plan, "b2", start=at(THU, 13))) == []
    assert broken(problem, move(plan, "b2", start=at(MON, 13))) == [Code.DAYS_BETWEEN]


def test_that_two_sites_in_one_town_may_be_one_place():
    problem = add(TOWN, "sites", Site(id="s3", name="Anbau", place="school"))
    problem = edit(problem, "rooms", "gym", site="s3")
    plan = move(WEEK, "b1", start=tue(11, 15), room="gym", teachers=("t1",))
    assert broken(problem, plan) == []


def test_that_a_person_cannot_be_in_two_lessons():
    problem = edit(TOWN, "participants", "bilal", courses=("a", "b"))
    plan = move(WEEK, "b1", start=tue(11))
    assert broken(problem, plan) == [Code.PARTICIPANT_TWICE]
    assert said(problem, plan) == (
        "Bilal T. ist Di 09:00–11:15 schon in »A2« und kann nicht zugleich in »B1« sein."
    )


def test_that_a_person_needs_the_travel_time_between_sites():
    problem = edit(TOWN, "participants", "bilal", courses=("a", "b"))
    plan = move(WEEK, "b1", start=tue(11, 15), room="gym")
    assert broken(problem, plan) == [Code.PARTICIPANT_TRAVEL_TOO_SHORT]
    assert "Bilal T. schafft den Weg zwischen »A2«" in said(problem, plan)
