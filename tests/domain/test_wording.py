"""German sentences: one for every code, with names, times and right plurals."""

import re
from string import Formatter

import pytest

from kursplaner.domain.names import Names, Number, hours, stretch
from kursplaner.domain.plan import Missing, Tour, TourStop, Unserved, WeekPlan
from kursplaner.domain.problem import Lesson
from kursplaner.domain.rules import CODES, Code
from kursplaner.domain.rules.base import broken
from kursplaner.domain.score import LevelName, TermName
from kursplaner.domain.templates import SENTENCES
from kursplaner.domain.time import Interval, at
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.domain.wording import (
    LEVEL_LABELS,
    NO_SINGLE_REASON,
    TERM_LABELS,
    Wording,
    sentence,
    unserved_sentence,
)  # fmt: skip
from tests.domain.builders import add, town, tue

SOME_ID = {
    Kind.LESSON: "a1", Kind.COURSE: "a", Kind.ROOM: "r1", Kind.SITE: "s1", Kind.TEACHER: "t1",
    Kind.PARTICIPANT: "amina", Kind.CHILD: "noor", Kind.CAREGIVER: "c1", Kind.VEHICLE: "v1",
    Kind.DRIVER: "d1", Kind.RIDE: "amina/1.0/home", Kind.TOUR: "tour-2", Kind.PLACE: "school",
    Kind.RELATION: "rel",
}  # fmt: skip


@pytest.mark.parametrize("code", Code)
def test_that_every_code_has_a_rule_and_a_whole_sentence(code):
    info = CODES[code]
    subjects = tuple(Ref(kind, SOME_ID[kind]) for kind in info.subjects)
    item = Violation(rule=info.rule, code=code, start=tue(9), end=tue(11), have=2, limit=1,
                     note="gym", subjects=subjects or (Ref(Kind.LESSON, "a1"),))  # fmt: skip
    text = sentence(item, town())
    assert re.fullmatch(r"[A-ZÄÖÜ»].*\.", text), text
    assert not re.search(r"[{}]|  |None", text)
    assert not text.startswith("Regel")


@pytest.mark.parametrize("code", Code)
def test_that_sentences_use_only_what_the_code_gives(code):
    fields = {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name}
    numbers = {int(name) for name in fields if name.isdigit()}
    assert all(number < len(CODES[code].subjects) for number in numbers)
    assert ("have" in fields) <= bool(CODES[code].have)
    assert ("limit" in fields) <= bool(CODES[code].limit)


def test_that_every_term_and_level_has_a_label():
    assert set(TERM_LABELS) == set(TermName)
    assert set(LEVEL_LABELS) == set(LevelName)


def test_that_an_unknown_code_from_a_newer_file_is_still_told():
    item = Violation(rule="H7", code="care_moon", subjects=(Ref(Kind.CHILD, "noor"),))
    assert sentence(item, town()) == "Regel H7: care_moon (Kind Noor)."


def test_that_unknown_ids_are_shown_as_they_are():
    item = Violation(rule="H13", code=Code.UNKNOWN_ID, subjects=(Ref(Kind.ROOM, "r99"),))
    assert sentence(item, town()).endswith("nicht gibt: »r99«.")


def test_that_names_with_braces_do_no_harm():
    problem = town(name="x")
    item = Violation(rule="H13", code=Code.UNKNOWN_ID, subjects=(Ref(Kind.ROOM, "{0.x}"),))
    assert "{0.x}" in sentence(item, problem)


def test_that_lessons_of_one_course_are_told_apart():
    problem = add(town(), "lessons", Lesson(id="a2", course="a", minutes=45, units=1))
    assert Wording(problem).names.lesson("a2") == "»A2« (2. Termin)"
    assert Wording(town()).names.lesson("a1") == "»A2«"


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            Unserved(kind=Missing.LESSON, id="a1", reason=broken(Code.NO_ROOM_FREE, "a1")),
            "Für »A2« ist kein passender Raum frei.",
        ),
        (
            Unserved(kind=Missing.PERSON, id="amina", lesson="a1",
                     reason=broken(Code.CHILD_WITHOUT_CARE, "amina", "noor", "a1")),
            "Kind Noor hat während »A2« keinen Betreuungsplatz, daher fehlt auch Amina K.",
        ),
        (
            Unserved(kind=Missing.CHILD, id="noor", lesson="a1",
                     reason=broken(Code.NO_CAREGIVER, "noor", "a1", have=1, limit=2,
                                   at=Interval(tue(8, 45), tue(11, 30)))),
            "Für Kind Noor fehlt Di 08:45–11:30 während »A2« eine Betreuungskraft: "
            "gebraucht 2, verfügbar 1.",
        ),
        (
            Unserved(kind=Missing.PERSON, id="amina", lesson="a1",
                     reason=broken(Code.TUTORING_GROUP, "a1", have=5, limit=4)),
            "Amina K. kann nicht an »A2« teilnehmen. "
            + Wording(town()).sentence(broken(Code.TUTORING_GROUP, "a1", have=5, limit=4)),
        ),
        (
            Unserved(kind=Missing.RIDE, id="amina/1.0/home"),
            f"Für die Rückfahrt von Amina K. am Dienstag ist kein Platz. {NO_SINGLE_REASON}",
        ),
    ],
)  # fmt: skip
def test_that_what_is_left_out_is_told_with_its_reason(item, text):
    assert unserved_sentence(item, town()) == text


def test_that_numbers_take_their_plural():
    assert f"{Number(1):Platz|Plätze} {Number(0):Platz|Plätze}" == "1 Platz 0 Plätze"
    assert [hours(5), hours(60), hours(90)] == ["5 Min.", "1 Std.", "1 Std. 30 Min."]


def test_that_stretches_of_time_read_well():
    assert stretch(tue(9), tue(11, 15)) == "Di 09:00–11:15"
    assert stretch(at(1, 0), at(2, 0)) == "Dienstag"
    assert stretch(tue(22), at(2, 0)) == "Di 22:00–24:00"
    assert stretch(tue(22), at(2, 1)) == "Di 22:00 bis Mi 01:00"
    assert stretch(tue(9), tue(9)) == "Di 09:00"
    assert stretch(None, None) == "in dieser Woche"


@pytest.mark.parametrize(("kind", "id"), [(Missing.LESSON, "a1"), (Missing.RIDE, "amina/1.0/home")])
def test_that_what_is_not_planned_yet_is_said_in_one_sentence(kind, id):
    subjects = (Ref(Kind.COURSE, "a"),)
    reason = Violation(rule="H13", code=Code.NOT_PLANNED_YET, subjects=subjects)
    text = unserved_sentence(Unserved(kind=kind, id=id, reason=reason), town())
    assert text.endswith("ist noch nicht geplant.")
    assert text.count("geplant") == 1


def test_that_tours_are_counted_through_the_day_as_on_paper():
    starts = (tue(9), tue(7), tue(7) + 1440)
    stops = [(TourStop(place="school", arrive=start, depart=start),) for start in starts]
    tours = tuple(
        Tour(id=f"v1/1.{n}", vehicle="v1", driver="d1", stops=stop) for n, stop in enumerate(stops)
    )
    names = Names(town(), WeekPlan(tours=tours))
    told = [names.of(Ref(Kind.TOUR, tour.id)) for tour in tours]
    assert [text[:6] for text in told] == ["Tour 2", "Tour 1", "Tour 1"]
    assert all("Di 07:00" in text for text in told[1:2])


def test_that_a_tour_without_its_plan_is_told_by_vehicle_and_day():
    name = Names(town()).of(Ref(Kind.TOUR, "v1/1.01.1"))
    assert name.startswith("Tour von »")
    assert name.endswith("am Dienstag")
