"""Untis' text files: separators, encodings, what becomes of them, every damage one sentence."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursplaner.domain.problem import RelationKind
from kursplaner.domain.rules import check
from kursplaner.domain.time import Interval, at
from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from kursplaner.exchange.loss import Imported
from kursplaner.exchange.untis.carry import carry
from kursplaner.exchange.untis.read import read_untis

SCHOOL = Path(__file__).parents[2] / "data" / "untis"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def school() -> Imported:
    return carry(read_untis(SCHOOL), MONDAY, "Schule")


def gpu001(folder: Path, content: str | bytes) -> Path:
    path = folder / "GPU001.TXT"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_that_the_timetable_becomes_the_published_plan_without_clash(school: Imported) -> None:
    validate(school.problem)

    assert check(school.problem, school.plan) == ()
    assert school.problem.published == school.plan
    assert school.problem.pins == ()
    assert [(p.lesson, p.start, p.room) for p in school.plan.lessons][:2] == [
        ("u1.1", at(0, 8), "101"), ("u1.2", at(2, 8), "101"),
    ]  # fmt: skip


def test_that_neighbouring_periods_are_one_lesson(school: Imported) -> None:
    german = [lesson for lesson in school.problem.lessons if lesson.course == "u1"]

    assert [lesson.units for lesson in german] == [2, 1, 1]


def test_that_hours_not_placed_are_named(school: Imported) -> None:
    assert [item.id for item in school.plan.unserved] == ["u1.3", "u5.2", "u6.1"]


def test_that_long_names_are_taken_from_their_files(school: Imported) -> None:
    assert school.problem.teachers[0].name == "Änne Hofmüller"
    assert school.problem.courses[0].name == "Deutsch 5a"
    assert school.problem.rooms[2].name == "Kunstraum"
    assert (school.problem.rooms[0].seats, school.problem.teachers[0].max_units_day) == (28, 4)


def test_that_lines_taught_side_by_side_stay_together(school: Imported) -> None:
    """Religion and ethics of one number: same time, and the class is not twice for it."""
    together = {
        relation.kind
        for relation in school.problem.relations
        if relation.lessons == ("u2.1", "u3.1")
    }
    people = {person.id: person.courses for person in school.problem.participants}

    assert together == {RelationKind.SAME_START, RelationKind.SAME_DAYS}
    assert people == {"5a": ("u1", "u2"), "5b": ("u2", "u4", "u5", "u6")}


def test_that_teachers_of_one_room_teach_together(school: Imported) -> None:
    maths = school.problem.courses[3]

    assert (maths.teachers, maths.teachers_needed) == (("BEM", "DUR"), 2)


def test_that_no_class_is_ever_twice_at_once(school: Imported) -> None:
    apart = [r for r in school.problem.relations if r.kind is RelationKind.NOT_OVERLAP]

    assert {(r.id, r.hard) for r in apart} == {("Klasse 5a", True), ("Klasse 5b", True)}


def test_that_missing_room_and_teacher_get_stand_ins_and_it_is_told(school: Imported) -> None:
    sport, art = school.problem.courses[4:]
    told = [loss.sentence for loss in school.report.simplified]

    assert sport.rooms == ("ohne Raum 1",)
    assert art.teachers == ("ohne Lehrkraft u6",)
    assert sum("ohne Raum" in sentence or "ohne Lehrkraft" in sentence for sentence in told) == 2
    assert {loss.kind for loss in school.report.carried} == {
        "GPU001", "GPU002", "GPU004", "GPU005", "GPU006",
    }  # fmt: skip


def test_that_the_timetable_alone_is_enough(tmp_path: Path) -> None:
    path = shutil.copy(SCHOOL / "GPU001.TXT", tmp_path / "gpu001.txt")
    found = carry(read_untis(Path(path)), MONDAY)

    assert len(found.plan.lessons) == 6
    assert found.plan.unserved == ()
    assert check(found.problem, found.plan) == ()


def test_that_the_lessons_alone_are_enough(tmp_path: Path) -> None:
    path = shutil.copy(SCHOOL / "GPU002.TXT", tmp_path)
    found = carry(read_untis(Path(path)), MONDAY)

    assert found.plan.lessons == ()
    assert [lesson.units for lesson in found.problem.lessons][:3] == [2, 1, 1]
    assert check(found.problem, found.plan) == ()


ROW = '1{0}"5ä"{0}"MÜL"{0}"DE"{0}"R1"{0}2{0}3{0}{0}\r\n'


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_that_every_usual_separator_and_encoding_is_understood(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    text = ROW.format(separator) * 3
    (row, *_) = read_untis(gpu001(tmp_path, text.encode(encoding))).timetable

    assert (row.lesson, row.school_class, row.teacher, row.day, row.period) == (
        1,
        "5ä",
        "MÜL",
        2,
        3,
    )


def test_that_quotes_may_be_missing_and_hold_the_separator(tmp_path: Path) -> None:
    bare = read_untis(gpu001(tmp_path, "1,5a,MUE,DE,R1,2,3,,\n")).timetable
    quoted = read_untis(gpu001(tmp_path, '1,"5a","MUE","D, ""E""","R1",2,3,,\n')).timetable

    assert bare[0].subject == "DE"
    assert quoted[0].subject == 'D, "E"'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("1,5a,MUE,DE\n", "Zeile 1: Sie hat 4 statt mindestens 7 Felder"),
        (
            "1,5a,MUE,DE,R1,2,3\nx,5a,MUE,DE,R1,2,3\n",
            "Zeile 2: Sie nennt als Unterrichtsnummer »x«",
        ),
        ("1,5a,MUE,DE,R1,Mo,3\n", "nennt als Tag »Mo«, das ist keine Zahl"),
        ("1,5a,MUE,DE,R1,8,3\n", "nennt den Tag 8"),
        ("1,5a,MUE,DE,R1,1,99\n", "nennt die Stunde 99"),
        ('1,"5a,MUE,DE,R1,1,9\n', "Zeile 1 lässt sich nicht zerlegen"),
        (b"1,5a,\x00\x01\x02,DE,R1,1,9\n", "hat eine Kodierung, die hier nicht gelesen wird"),
        (b"\xff\xfe1", "hat eine Kodierung, die hier nicht gelesen wird"),
    ],
)
def test_that_each_damage_is_one_sentence(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(UserError) as caught:
        read_untis(gpu001(tmp_path, content))
    assert sentence in caught.value.what


def test_that_a_folder_without_the_files_and_files_without_lessons_are_told(
    tmp_path: Path,
) -> None:
    with pytest.raises(UserError, match=r"weder GPU001\.TXT noch GPU002\.TXT"):
        read_untis(tmp_path)
    with pytest.raises(UserError, match="enthalten keinen Unterricht"):
        carry(read_untis(gpu001(tmp_path, "\n")), MONDAY)
    with pytest.raises(UserError, match="gibt es nicht"):
        read_untis(tmp_path / "GPU002.TXT")


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_that_any_damage_gives_a_value_or_one_sentence(
    data: st.DataObject, tmp_path: Path, said: Any
) -> None:
    name = data.draw(st.sampled_from(["GPU001.TXT", "GPU002.TXT", "GPU004.TXT", "GPU005.TXT"]))
    for file in SCHOOL.iterdir():
        shutil.copy(file, tmp_path)
    text = (SCHOOL / name).read_bytes()
    start = data.draw(st.integers(0, len(text) - 1))
    junk = data.draw(st.binary(max_size=6) | st.sampled_from([b",", b'"', b"\n", b"9", b"?", b""]))
    (tmp_path / name).write_bytes(
        text[:start] + junk + text[start + data.draw(st.integers(0, 9)) :]
    )

    def read() -> None:
        validate(carry(read_untis(tmp_path), MONDAY).problem)

    assert "GPU" in (said(read) or "GPU")


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=100))
def test_that_any_bytes_give_a_value_or_one_sentence(
    content: bytes, tmp_path: Path, said: Any
) -> None:
    path = gpu001(tmp_path, content)

    assert "GPU001" in (said(partial(read_untis, path)) or "GPU001")


def with_file(folder: Path, name: str, content: str) -> Imported:
    """The school with one more file, or with another one of that name."""
    for file in SCHOOL.iterdir():
        shutil.copy(file, folder)
    (folder / name).write_text(content, encoding="utf-8")
    found = carry(read_untis(folder), MONDAY, "Schule")
    validate(found.problem)
    return found


def said_of(found: Imported, kind: str) -> dict[str, tuple[str, int, tuple[str, ...]]]:
    """Verdict, count and examples by the first word of each sentence of a file's report."""
    return {
        loss.sentence.split()[0]: (loss.verdict.value, loss.count, loss.examples)
        for loss in found.report.losses
        if loss.kind == kind
    }


def test_that_classes_have_their_long_name(tmp_path: Path) -> None:
    found = with_file(tmp_path, "GPU003.TXT", '"5a","Fünfte a",,\n"5b","",,\n')

    assert [x.name for x in found.problem.participants] == ["Klasse Fünfte a", "Klasse 5b"]
    assert said_of(found, "GPU003") == {"Klassen.": ("carried", 2, ())}


def test_that_times_never_wanted_are_closed_and_other_wishes_told(tmp_path: Path) -> None:
    rows = (
        '"L","AHO",5,1,-3', '"K","5a",5,2,-3', '"R","101",5,3,-3', '"F","SP",1,1,-3',
        '"U","5",5,1,-3', '"L","BEM",1,1,2', '"L","BEM",1,2,+3', '"X","BEM",1,1,-3',
        '"L","BEM",1,"viel",-3', '"L"',
    )  # fmt: skip
    problem = (found := with_file(tmp_path, "GPU016.TXT", "\n".join(rows))).problem
    friday = [at(4, hour) for hour in (8, 9, 10)]

    def free(spans: tuple[Interval, ...], start: int) -> bool:
        return any(span.contains(Interval(start, start + 60)) for span in spans)

    teachers = {x.id: x.available for x in problem.teachers}
    rooms = {x.id: x.open for x in problem.rooms}
    windows = {x.id: x.windows for x in problem.courses}
    assert [free(teachers["AHO"], start) for start in friday] == [False, True, True]
    assert [free(rooms["101"], start) for start in friday] == [True, True, False]
    assert [free(windows["u1"], start) for start in friday] == [True, False, True]
    assert windows["u4"] == ()
    assert not free(windows["u5"], at(0, 8))
    assert not free(windows["u6"], friday[0])
    told = {loss.sentence.split(",")[0]: loss.count for loss in found.report.losses
            if loss.kind == "GPU016"}  # fmt: skip
    assert told == {
        "Zeiten": 5, "Zeitwünsche": 2, "Zeitwünsche in einer Form": 3,
    }  # fmt: skip


def test_that_weeks_and_fractions_that_cannot_be_said_are_told(tmp_path: Path) -> None:
    rows = (
        '1,4.5,,,"5a","AHO","D","101","",24,,"A-Woche",,,20260901,20270131',
        '2,0.5,,,"5a","BEM","M","101","",24,,"B-Woche"',
        '3,1,,,"5a","BEM","E","101","",24',
    )
    found = with_file(tmp_path, "GPU002.TXT", "\n".join(rows))
    told = {loss.sentence.split(":")[0]: (loss.verdict.value, loss.examples)
            for loss in found.report.losses if loss.kind == "GPU002"}  # fmt: skip

    assert told["Bruchteile von Wochenstunden"] == ("left_out", ("1 D",))
    assert told["Unterricht mit weniger als einer Stunde in der Woche und ohne Platz im Plan."] == (
        "left_out", ("2 M",),
    )  # fmt: skip
    group = "Unterricht einer Unterrichtsgruppe (nur in bestimmten Wochen, etwa A oder B)"
    assert told[group] == ("simplified", ("1 D", "2 M"))
    assert told["Unterricht mit eigenem ersten oder letzten Tag"] == ("simplified", ("1 D",))


def test_that_two_lessons_at_one_hour_are_told(tmp_path: Path) -> None:
    rows = '1,"5a","AHO","D","101",1,1,,\n7,"5a","BEM","M","102",1,1,,\n'
    found = carry(read_untis(gpu001(tmp_path, rows)), MONDAY)
    told = [loss for loss in found.report.simplified if "A- und B-Wochen" in loss.sentence]

    assert [(loss.count, loss.examples) for loss in told] == [(1, ("Klasse 5a Mo 1. Stunde",))]


def test_that_a_week_without_any_doubt_says_nothing_of_weeks(school: Imported) -> None:
    assert not any("Woche" in x.sentence for x in school.report.simplified)
    assert school.report.left_out == ()


@pytest.mark.parametrize("content", ['"5a"\n', '"5a', "\x00\x01"])
def test_that_a_damaged_file_of_classes_is_one_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(UserError, match="GPU003"):
        with_file(tmp_path, "GPU003.TXT", content)
