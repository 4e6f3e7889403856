"""ITC-2007 course timetabling files: a small one by hand, the published ones when present."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursplaner.errors import UserError
from kursplaner.exchange.ctt import (
    CttLecture,
    read_ctt,
    read_solution,
    write_solution,
)

SMALL = Path(__file__).parents[1] / "data" / "ctt" / "small.ctt"


def test_that_every_section_is_read() -> None:
    small = read_ctt(SMALL)

    assert (small.name, small.days, small.periods) == ("Abendschule", 2, 3)
    assert [course.id for course in small.courses] == ["k1", "k2", "k3"]
    k1 = small.courses[0]
    assert (k1.teacher, k1.lectures, k1.min_days, k1.students) == ("anna", 2, 2, 12)
    assert {room.id: room.capacity for room in small.rooms} == {"saal": 25, "klein": 10}
    assert small.curricula[0].courses == ("k1", "k3")
    assert small.unavailable == {("k1", 0, 0), ("k3", 1, 2)}


def test_that_a_solution_comes_back_as_written(tmp_path: Path) -> None:
    lectures = (CttLecture("k2", "saal", 1, 0), CttLecture("k1", "klein", 0, 2))
    write_solution(lectures, tmp_path / "s.sol")

    assert (tmp_path / "s.sol").read_text() == "k1 klein 0 2\nk2 saal 1 0\n"
    assert read_solution(tmp_path / "s.sol") == tuple(sorted(lectures))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Courses: 3", "Courses: 4", "Courses: 4 steht im Kopf, gefunden wurden 3"),
        ("Days: 2", "Days: zwei", "im Kopf steht »zwei« statt einer Zahl"),
        ("Days: 2", "Days: 0", "im Kopf steht 0; mindestens 1"),
        ("Days: 2\n", "", "im Kopf fehlt »Days:«"),
        ("ROOMS:", "RAUM:", "der Abschnitt »ROOMS:« fehlt"),
        ("END.", "", "am Ende fehlt »END.«"),
        ("k2 anna 1 1 20", "k2 anna 1 1", "hat 4 statt 5 Wörter"),
        ("k2 anna 1 1 20", "k1 anna 1 1 20", "»k1« kommt 2-mal vor"),
        ("q1 2 k1 k3", "q1 2 k1 k9", "der Kurs »k9« ist nicht beschrieben"),
        ("q1 2 k1 k3", "q1 3 k1 k3", "hat 4 statt 5 Wörter"),
        ("k1 0 0", "k1 5 0", "k1 5 0 liegt außerhalb der Woche"),
    ],
)
def test_that_each_fault_is_one_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = SMALL.read_text()
    assert old in text
    path = tmp_path / "x.ctt"
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(UserError) as caught:
        read_ctt(path)
    assert sentence in caught.value.what


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=80), st.integers(0, 400))
def test_that_any_bytes_give_a_value_or_one_sentence(
    tmp_path: Path, said: Any, junk: bytes, place: int
) -> None:
    path = tmp_path / "x.ctt"
    text = SMALL.read_bytes()
    path.write_bytes(text[:place] + junk + text[place + len(junk) :])
    for read in (read_ctt, read_solution):
        assert "x.ctt" in (said(partial(read, path)) or "x.ctt")
