"""Reading `.fet`: both versions, safe XML, every damage one sentence."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursplaner.errors import UserError
from kursplaner.exchange.fet.carry import carry
from kursplaner.exchange.fet.read import read_fet


@pytest.mark.parametrize("version", ["5.41.0", "6.0.0", "6.18.2"])
def test_that_both_versions_are_read(tmp_path: Path, school_text: Any, version: str) -> None:
    path = tmp_path / "s.fet"
    path.write_text("\ufeff" + school_text(version=version), encoding="utf-8")
    file = read_fet(path)

    assert (file.version, file.name, len(file.days), len(file.hours)) == (
        version, "Abendschule", 3, 4,
    )  # fmt: skip
    assert file.teachers == ("Anna", "Bert")
    assert [room.capacity for room in file.rooms] == [25, 12, 30]


def test_that_activities_know_their_group_and_number_in_it(
    tmp_path: Path, school_text: Any
) -> None:
    path = tmp_path / "s.fet"
    path.write_text(school_text(), encoding="utf-8")
    first, second, third, fourth, fifth = read_fet(path).activities

    assert (first.group, first.component, second.component, second.duration) == (1, 1, 2, 2)
    assert third.tags == ("PC",)
    assert fourth.teachers == ("Bert", "Anna")
    assert fifth.teachers == ()


def fault(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UserError) as caught:
        read_fet(path)
    return caught.value.what


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "beschädigt oder keine FET-Datei"),
        (b"Name;Kurs\n", "Zeile 1, Spalte 5 ist kein XML"),
        (b"<fet version='6.0'><a></fet>", "ist kein XML"),
        (b"<html/>", "sie beginnt mit »html« statt mit »fet«"),
        (b"<fet version='4.1'/>", "die Fassung »4.1« ist nicht 5 oder 6"),
        (b"<fet version='7.0'/>", "die Fassung »7.0« ist nicht 5 oder 6"),
        (b"<fet version='6.0'/>", "es fehlen Tage oder Stunden"),
        (b'<?xml version="1.0" encoding="klingon"?><fet version="6.0"/>', "kein"),
        (b'<!DOCTYPE f [<!ENTITY a "b">]><fet version="6.0">&a;</fet>', "eigene Entitäten"),
        (b"<fet version='6.0'>" + b"<a>" * 90, "zu tief verschachtelt"),
    ],
)
def test_that_each_damage_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert sentence in fault(tmp_path / "x.fet", content)


def test_that_a_file_cut_off_zipped_or_wrongly_encoded_is_one_sentence(
    tmp_path: Path, school_text: Any
) -> None:
    text = school_text().replace("Saal", "Säle")
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("s.fet", text)
    for content in (
        text.encode()[: len(text) // 2],
        text.encode("cp1252"),
        text.replace("UTF-8", "UTF-16").encode(),
        zipped.getvalue(),
    ):
        assert "beschädigt oder keine FET-Datei" in fault(tmp_path / "x.fet", content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_that_an_encoding_the_file_names_is_understood(
    tmp_path: Path, school_text: Any, encoding: str
) -> None:
    path = tmp_path / "s.fet"
    text = school_text().replace("Saal", "Säle").replace("UTF-8", encoding)
    path.write_bytes(text.encode(encoding))

    assert read_fet(path).rooms[0].name == "Säle"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<Duration>2<", "<Duration>zwei<", "»zwei« in »Duration« ist keine Zahl"),
        ("<Duration>2<", "<Duration>9<", "Aktivität 2 dauert 9 Stunden"),
        ("<Id>2</Id>", "<Id>1</Id>", "Aktivität »1« kommt 2-mal vor"),
        ("<Teacher>Bert<", "<Teacher>Carl<", "nennt »Carl« (Lehrkraft) unbekannt"),
        ("<Students>B<", "<Students>C<", "nennt »C« (Lerngruppe) unbekannt"),
        ("Percentage>100", "Percentage>viel", "das Gewicht »viel«"),
        ("<Name>Dienstag<", "<Name>Montag<", "Tag »Montag« kommt 2-mal vor"),
    ],
)
def test_that_a_wrong_value_is_named(
    tmp_path: Path, school_text: Any, old: str, new: str, sentence: str
) -> None:
    text = school_text()
    assert old in text
    assert sentence in fault(tmp_path / "x.fet", text.replace(old, new, 1))


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_that_any_damage_gives_a_value_or_one_sentence(
    data: st.DataObject, tmp_path: Path, school_text: Any, rule: Any, said: Any
) -> None:
    closed = "<Teacher>Anna</Teacher><Not_Available_Time><Day>Montag</Day><Hour>17:00</Hour>"
    text = school_text(
        time=rule("TeacherNotAvailableTimes", closed + "</Not_Available_Time>")
        + rule("ActivityPreferredStartingTime", "<Activity_Id>2</Activity_Id>"
               "<Preferred_Day>Montag</Preferred_Day><Preferred_Hour>18:00</Preferred_Hour>")
        + rule("MinDaysBetweenActivities", "<Activity_Id>1</Activity_Id>"
               "<Activity_Id>2</Activity_Id><MinDays>1</MinDays>"),
    )  # fmt: skip
    words = [">", "<", "0", "99", "Montag", "</fet>", "", "-1", "Anna", "&", "\x00", "\ud800"]
    start = data.draw(st.integers(0, len(text) - 1))
    end = start + data.draw(st.integers(0, 30))
    damaged = text[:start] + data.draw(st.sampled_from(words)) + text[end:]
    path = tmp_path / "x.fet"
    path.write_bytes(damaged.encode("utf-8", "surrogatepass"))

    def read() -> None:
        from datetime import date

        carry(read_fet(path), date(2026, 11, 23))

    assert "FET-Datei" in (said(read) or "FET-Datei")


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=100))
def test_that_any_bytes_give_one_sentence(content: bytes, tmp_path: Path, said: Any) -> None:
    path = tmp_path / "x.fet"
    path.write_bytes(content)

    assert "x.fet" in (said(partial(read_fet, path)) or "")
