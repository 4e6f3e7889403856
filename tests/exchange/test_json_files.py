"""Problem and plan as files: what goes in comes out, and every fault is one German sentence."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import (
    Block,
    Course,
    Lesson,
    Room,
    Site,
    Teacher,
    WeekProblem,
)
from kursplaner.domain.time import Interval
from kursplaner.errors import UserError
from kursplaner.exchange.json_files import read_plan, read_problem, write_plan, write_problem


def fault(path: Path, content: bytes | str) -> str:
    """What `read_problem` says about a file of this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UserError) as caught:
        read_problem(path)
    return str(caught.value)


def problem_with(fields: str) -> str:
    return f'{{"monday": "2026-11-23", {fields}}}'


def test_that_a_problem_and_its_plan_come_back_as_they_were(tour_week: Any, tmp_path: Path) -> None:
    write_problem(tour_week.problem, tmp_path / "p.json")
    write_plan(tour_week.plan, tmp_path / "l.json")

    assert read_problem(tmp_path / "p.json") == tour_week.problem
    assert read_plan(tmp_path / "l.json") == tour_week.plan


def test_that_the_file_is_indented_utf8_a_person_can_read(tour_week: Any, tmp_path: Path) -> None:
    write_problem(tour_week.problem, tmp_path / "p.json")
    text = (tmp_path / "p.json").read_text(encoding="utf-8")

    assert '\n  "monday": "2026-11-23",\n' in text
    assert "Alte Schänke" in text


def test_that_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b'\xef\xbb\xbf{"monday": "2026-11-23"}')

    assert read_problem(path) == WeekProblem(monday=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            '"rooms": [{"id": "a", "name": "b", "site": "c", "seats": -3}]',
            "bei »rooms[0].seats«: erwartet wird eine ganze Zahl ab 0, gefunden -3.",
        ),
        (
            '"rooms": [{"id": "a", "name": "b", "site": "c", "seats": "zwölf"}]',
            'bei »rooms[0].seats«: erwartet wird eine ganze Zahl, gefunden "zwölf".',
        ),
        ('"rooms": 3', "bei »rooms«: erwartet wird eine Liste, gefunden 3."),
        ('"rooms": [{"id": "a"}]', "bei »rooms[0]«: es fehlt das Feld »name«."),
        ('"raeume": []', "auf der obersten Ebene: das Feld »raeume« gibt es nicht."),
        (
            '"teachers": [{"id": "a", "name": "b", "gender": "x"}]',
            'bei »teachers[0].gender«: das Wort "x" ist hier nicht vorgesehen.',
        ),
        (
            '"teachers": [{"id": "a", "name": "b", "max_units_week": "3"}]',
            'erwartet wird eine ganze Zahl oder null, gefunden "3".',
        ),
        (
            '"travel": {"places": [{"id": "a", "name": "b", "lat": 91}]}',
            "bei »travel.places[0].lat«: erwartet wird eine Zahl bis 90, gefunden 91.",
        ),
        (
            '"teachers": [{"id": "a", "name": "b", "available": [[60]]}]',
            "bei »teachers[0].available[0]«: erwartet wird eine Liste aus 2 Werten",
        ),
        (
            '"drivers": [{"id": "a", "name": "b", "licence_until": "morgen"}]',
            'erwartet wird ein Datum wie "2026-11-23", gefunden "morgen".',
        ),
        ('"legal": {"care_area_m2": 0}', "erwartet wird eine Zahl größer als 0, gefunden 0."),
        (
            '"rooms": [{"id": "a", "name": "b", "site": "c", "seats": 1, "area_m2": 1e999}]',
            "bei »rooms[0].area_m2«: die Zahl ist zu groß.",
        ),
    ],
)
def test_that_a_wrong_field_is_named_by_its_place_with_what_is_expected(
    tmp_path: Path, fields: str, sentence: str
) -> None:
    assert sentence in fault(tmp_path / "p.json", problem_with(fields))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ist leer"),
        (b"  \n ", "ist leer"),
        (b"{", "Zeile 1, Spalte 2: die Datei endet mitten im Text"),
        (b'{"monday": "2026-11-23",\n "name": "a" "b"}', "Zeile 2, Spalte 14: es fehlt ein Komma"),
        (b'{"monday": "2026-11-23"} x', "nach dem Ende steht noch etwas"),
        (b'{"monday": "2026-11-23", "name": "\xff"}', "kein UTF-8-Text (Zeile 1)"),
        ('{"monday": "2026-11-23"}'.encode("utf-16"), "kein UTF-8-Text"),
        (b"[]", "erwartet wird ein Objekt in geschweiften Klammern, gefunden []"),
        (b"{}", "es fehlt das Feld »monday«"),
        (b'{"x":' + b"[" * 100_000, "zu tief verschachtelt"),
    ],
)
def test_that_text_which_is_no_json_is_told_with_line_and_column(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    assert sentence in fault(tmp_path / "p.json", content)


def test_that_a_newer_format_is_refused_with_both_numbers(tmp_path: Path) -> None:
    said = fault(tmp_path / "p.json", problem_with('"format": 7, "something_new": true'))

    assert "hat das Format 7; dieses Programm kennt Format 1" in said


def test_that_an_unknown_id_is_named(tmp_path: Path) -> None:
    said = fault(tmp_path / "p.json", problem_with('"lessons": [{"id": "l1", "course": "weg", '
                                                   '"minutes": 90, "units": 2}]'))  # fmt: skip

    assert "weg" in said
    assert "p.json" in said


def test_that_problem_and_plan_are_not_mistaken_for_each_other(
    tour_week: Any, tmp_path: Path
) -> None:
    write_problem(tour_week.problem, tmp_path / "p.json")
    write_plan(tour_week.plan, tmp_path / "l.json")

    with pytest.raises(UserError, match="ist ein Plan, kein Problem"):
        read_problem(tmp_path / "l.json")
    with pytest.raises(UserError, match="ist ein Problem, kein Plan"):
        read_plan(tmp_path / "p.json")


def test_that_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="gibt es nicht"):
        read_problem(tmp_path / "keine.json")
    with pytest.raises(UserError, match="ist ein Ordner"):
        read_plan(tmp_path)


def test_that_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with path.open("wb") as stream:
        stream.truncate(300 * 1024 * 1024)

    with pytest.raises(UserError, match="größer als 256 MB"):
        read_problem(path)


def test_that_a_failed_write_leaves_the_old_file_and_no_remains(
    tour_week: Any, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"Den Ordner ».*« gibt es nicht"):
        write_problem(tour_week.problem, tmp_path / "weg" / "p.json")
    with pytest.raises(UserError, match="ist ein Ordner"):
        write_plan(tour_week.plan, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_that_writing_replaces_the_file_as_a_whole(tour_week: Any, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text("alt " * 10_000)

    write_plan(WeekPlan(), path)

    assert json.loads(path.read_text())["lessons"] == []
    assert [item.name for item in tmp_path.iterdir()] == ["p.json"]


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
spans = st.tuples(st.integers(0, 9000), st.integers(1, 1000)).map(
    lambda pair: Interval(pair[0], pair[0] + pair[1])
)


@st.composite
def problems(draw: st.DrawFn) -> WeekProblem:
    names = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    open = tuple(draw(st.lists(spans, max_size=3)))
    blocks = tuple(Block(start=item.start, end=item.end, label=draw(words)) for item in open)
    return WeekProblem(
        name=draw(words),
        monday=date(2026, 11, 23),
        sites=(Site(id="s", name=draw(words)),),
        rooms=tuple(
            Room(id=id, name=id, site="s", seats=draw(st.integers(0, 999)), open=open,
                 blocked=blocks, area_m2=draw(st.floats(0, 1e6)))
            for id in names
        ),
        teachers=(Teacher(id="t", name=draw(words), available=open),),
        courses=(Course(id="c", name=draw(words), rooms=tuple(names)),),
        lessons=tuple(
            Lesson(id=id, course="c", minutes=draw(st.integers(1, 1440)), units=2) for id in names
        ),
    )  # fmt: skip


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(problem=problems())
def test_that_any_problem_survives_the_file(problem: WeekProblem, tmp_path: Path) -> None:
    write_problem(problem, tmp_path / "p.json")

    assert read_problem(tmp_path / "p.json") == problem


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.binary(max_size=200)
    | st.text(alphabet='{}[]":,01-e.\\u tfn', max_size=60).map(str.encode)
)
def test_that_any_bytes_give_a_value_or_one_sentence(
    content: bytes, tmp_path: Path, said: Any
) -> None:
    path = tmp_path / "f.json"
    path.write_bytes(content)
    for read in (read_problem, read_plan):
        assert "»f.json«" in (said(partial(read, path)) or "»f.json«")


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_that_a_damaged_problem_gives_a_value_or_one_sentence(
    data: st.DataObject, tour_week: Any, tmp_path: Path, said: Any
) -> None:
    path = tmp_path / "f.json"
    write_problem(tour_week.problem, path)
    text = path.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text) - 1))
    junk = data.draw(
        st.sampled_from(['"', "[", "}", "-1", "null", "1e400", "9" * 400, "", ",", "\\"])
    )
    path.write_text(text[:start] + junk + text[start + data.draw(st.integers(0, 20)) :], "utf-8")

    assert "»f.json«" in (said(partial(read_problem, path)) or "»f.json«")
