"""Faults of form stop planning with one sentence; doubts are named, and the rest is planned."""

from datetime import date

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Tour
from kursplaner.domain.problem import (
    Block,
    Child,
    Course,
    CourseKind,
    Errand,
    Gender,
    Grid,
    Layout,
    Lesson,
    LessonPin,
    Measles,
    Relation,
    RelationKind,
    RidePin,
)  # fmt: skip
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval, at
from kursplaner.domain.validation import doubts, validate
from kursplaner.domain.wording import sentence
from kursplaner.errors import UserError
from tests.domain.builders import add, edit, town, tue

TOWN = town()
ROOM, PERSON = TOWN.rooms[0], TOWN.participants[0]
NO = ("nichts",)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (replace(TOWN, monday=date(2026, 12, 1)), "am 1.12.2026, das ist kein Montag"),
        (replace(TOWN, format=2), "Format 2"),
        (replace(TOWN, grid=Grid(days=())), "keinen planbaren Tag"),
        (replace(TOWN, grid=Grid(days=(7,))), "Den Wochentag 7 gibt es nicht"),
        (replace(TOWN, school_days=(-1,)), "Den Wochentag -1 gibt es nicht"),
        (replace(TOWN, grid=Grid(day_start=600, day_end=600)), "endet nicht nach seinem Beginn"),
        (replace(TOWN, grid=Grid(lesson_step=0)), "Zeitraster"),
        (replace(TOWN, travel=replace(TOWN.travel, minutes=((0,),))), "5 mal 5 erwartet"),
        (replace(TOWN, travel=replace(TOWN.travel, minutes=((0,) * 4,) * 5)), "5 mal 5"),
        (replace(TOWN, travel=replace(TOWN.travel, metres=((0,) * 5,) * 4)), "Entfernungen"),
        (replace(TOWN, travel=replace(TOWN.travel, minutes=((-1,) * 5,) * 5)), "negativ"),
        (replace(TOWN, travel=replace(TOWN.travel, sources=("S",))), "Herkunft"),
        (add(TOWN, "rooms", ROOM), "»r1« ist 2-mal vergeben (Raum)"),
        (add(TOWN, "rooms", replace(ROOM, id="")), "Raum ohne Kennung"),
        (edit(TOWN, "sites", "s1", place="x"), "Standort »Altes Gasthaus« nennt »x« (Ort)"),
        (edit(TOWN, "rooms", "r1", site="x"), "Raum »Raum 1« nennt »x« (Standort)"),
        (edit(TOWN, "courses", "a", teachers=NO), "»nichts« (Lehrkraft)"),
        (edit(TOWN, "courses", "a", rooms=NO), "»nichts« (Raum)"),
        (edit(TOWN, "lessons", "a1", course="x"), "Termin »a1« nennt »x« (Kurs)"),
        (edit(TOWN, "participants", "amina", courses=NO), "»nichts« (Kurs)"),
        (edit(TOWN, "participants", "amina", home="x"), "»x« (Ort)"),
        (edit(TOWN, "participants", "amina", not_with=NO), "»nichts« (Teilnehmende)"),
        (edit(TOWN, "participants", "amina", only_with="x"), "»x« (Teilnehmende)"),
        (edit(TOWN, "children", "noor", parent="x"), "Kind »Noor« nennt »x«"),
        (edit(TOWN, "caregivers", "c1", sites=NO), "»nichts« (Standort)"),
        (edit(TOWN, "vehicles", "v1", depot="x"), "Fahrzeug »Bus 1« nennt »x« (Ort)"),
        (edit(TOWN, "drivers", "d1", vehicles=NO), "»nichts« (Fahrzeug)"),
        (edit(TOWN, "lessons", "a1", minutes=0), "dauert 0 Minuten"),
        (edit(TOWN, "lessons", "a1", units=-1), "-1 Unterrichtseinheiten"),
        (edit(TOWN, "courses", "a", teachers_needed=0), "mindestens eine Lehrkraft"),
        (edit(TOWN, "vehicles", "v1", layouts=()), "keine Sitzanordnung"),
        (edit(TOWN, "rooms", "r1", open=(Interval(tue(9), tue(9)),)), "Di 09:00 bis Di 09:00"),
        (edit(TOWN, "rooms", "r1", blocked=(Block(start=9, end=1),)), "endet nicht nach"),
        (edit(TOWN, "teachers", "t1", available=(Interval(0, 99999),)), "außerhalb der Woche"),
        (edit(TOWN, "teachers", "t1", available=(Interval(-5, 9),)), "außerhalb der Woche"),
        (
            edit(TOWN, "participants", "amina",
                 errands=(Errand(child="x", place="x", bring=1, fetch=2),)),
            "»x« (Ort)",
        ),
        (
            replace(TOWN, relations=(Relation(id="r", kind=RelationKind.SAME_ROOM),)),
            "Kursregel »r« nennt keinen Kurs",
        ),
        (replace(TOWN, pins=(LessonPin(lesson="x"),)), "Eine Fixierung nennt »x« (Termin)"),
        (replace(TOWN, pins=(LessonPin(lesson="a1", room="x"),)), "»x« (Raum)"),
        (replace(TOWN, pins=(LessonPin(lesson="a1", teachers=NO),)), "(Lehrkraft)"),
        (replace(TOWN, ride_pins=(RidePin(ride="r", vehicle="x"),)), "»x« (Fahrzeug)"),
        (
            replace(TOWN, pinned_tours=(Tour(id="1", vehicle="v1", driver="x", stops=()),)),
            "Die fixierte Tour »1« nennt »x«",
        ),
    ],
)  # fmt: skip
def test_that_a_fault_of_form_is_told_in_one_sentence(problem, words):
    with pytest.raises(UserError) as caught:
        validate(problem)
    assert words in caught.value.what
    assert caught.value.what.endswith(".")
    assert caught.value.remedy


def test_that_further_faults_are_counted():
    problem = edit(edit(TOWN, "rooms", "r1", site="x"), "rooms", "r2", site="x")
    with pytest.raises(UserError, match=r"\(und 1 weiterer Fehler\)"):
        validate(problem)
    with pytest.raises(UserError, match=r"\(und 2 weitere Fehler\)"):
        validate(edit(problem, "rooms", "gym", site="x"))


def rider(**changes):
    return edit(TOWN, "participants", "amina", **changes)


LONG = replace(TOWN, travel=replace(TOWN.travel, minutes=((50,) * 5,) * 5))


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (edit(TOWN, "courses", "a", features=("pool",)), Code.DOUBT_NO_ROOM),
        (edit(TOWN, "courses", "a", expected=31), Code.DOUBT_ROOM_TOO_SMALL),
        (edit(TOWN, "courses", "a", qualification="alpha"), Code.DOUBT_NO_TEACHER),
        (edit(TOWN, "courses", "a", teachers_needed=3), Code.DOUBT_TOO_FEW_TEACHERS),
        (edit(TOWN, "lessons", "a1", windows=(Interval(tue(9), tue(11)),)), Code.DOUBT_NO_SLOT),
        (edit(TOWN, "courses", "a", min_days_between=9, windows=()), None),
        (
            add(edit(TOWN, "courses", "a", min_days_between=5), "lessons",
                Lesson(id="a2", course="a", minutes=45, units=1)),
            Code.DOUBT_TOO_MANY_LESSONS,
        ),
        (
            edit(edit(TOWN, "courses", "a", teachers=("t1",)), "teachers", "t1", max_units_week=2),
            Code.DOUBT_TEACHER_OVERBOOKED,
        ),
        (replace(edit(TOWN, "courses", "a", rooms=("r1",)),
                 pins=(LessonPin(lesson="a1", room="r2"),)), Code.DOUBT_PIN_UNSUITABLE),
        (edit(add(TOWN, "courses", Course(id="c", name="C")), "participants", "bilal",
              courses=("c",)), Code.DOUBT_COURSE_WITHOUT_LESSON),
        (edit(edit(TOWN, "courses", "b", women_only=True, kind=CourseKind.SPORT), "participants",
              "clara", gender=Gender.MALE), Code.DOUBT_NOT_A_WOMAN),
        (edit(TOWN, "children", "noor", measles=Measles.MISSING), Code.DOUBT_CHILD_BLOCKED),
        (edit(TOWN, "courses", "a", rooms=("gym",)), Code.DOUBT_NO_CARE_ROOM),
        (edit(TOWN, "rooms", "kids2", area_m2=0), Code.DOUBT_CARE_ROOM_WITHOUT_AREA),
        (edit(TOWN, "children", "noor", qualified_care=True), Code.DOUBT_NO_QUALIFIED_CAREGIVER),
        (edit(TOWN, "vehicles", "v1", layouts=(Layout(seats=0),)),
         Code.DOUBT_VEHICLE_WITHOUT_SEATS),
        (edit(edit(TOWN, "drivers", "d1", vehicles=("v1",)), "drivers", "d2", vehicles=("v1",)),
         Code.DOUBT_VEHICLE_WITHOUT_DRIVER),
        (rider(needs_lift=True), Code.DOUBT_NO_VEHICLE_WITH_LIFT),
        (add(TOWN, "children", *(Child(id=f"c{i}", name="K", parent="amina", age_months=60)
                                 for i in range(7))), Code.DOUBT_NO_VEHICLE_FOR_GROUP),
        (LONG, Code.DOUBT_RIDE_TOO_LONG),
        (rider(home=None), Code.DOUBT_RIDE_WITHOUT_STOP),
        (edit(TOWN, "sites", "s2", place=None), Code.DOUBT_SITE_WITHOUT_PLACE),
        (replace(TOWN, travel=replace(TOWN.travel, places=(
            replace(TOWN.travel.places[0], lat=None), *TOWN.travel.places[1:]))),
         Code.DOUBT_NO_COORDINATES),
        (rider(errands=(Errand(child="noor", place="kita", bring=tue(9), fetch=tue(8)),)),
         Code.DOUBT_ERRAND_BACKWARDS),
        (rider(errands=(Errand(child="noor", place="kita", bring=tue(9), fetch=at(2, 12)),)),
         Code.DOUBT_ERRAND_BACKWARDS),
        (edit(TOWN, "drivers", "d1", licence_until=date(2026, 11, 29)), Code.DOUBT_LICENCE_EXPIRED),
        (rider(only_with="bilal", not_with=("bilal",)), Code.DOUBT_NOT_WITH_ONLY_WITH),
    ],
)  # fmt: skip
def test_that_impossible_data_are_named_before_planning(problem, code):
    validate(problem)
    found = doubts(problem)
    assert [item.code for item in found] == ([code] if code else [])
    assert all(sentence(item, problem).endswith(".") for item in found)


def test_that_a_doubt_names_the_numbers():
    found = doubts(edit(TOWN, "courses", "a", expected=31))
    assert sentence(found[0], TOWN) == (
        "Der Kurs »A2« braucht 31 Plätze, der größte passende Raum hat 30."
    )


def test_that_hints_are_not_hard():
    problem = replace(TOWN, travel=replace(TOWN.travel, places=tuple(
        replace(place, lon=None) for place in TOWN.travel.places)))  # fmt: skip
    assert {item.hard for item in doubts(problem)} == {False}
