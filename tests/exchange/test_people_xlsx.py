"""The import workbook: the template, tolerant reading, and the report row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kursplaner.domain.problem import CourseKind, Gender, Measles
from kursplaner.errors import UserError
from kursplaner.exchange.people_data import DaySpan, ImportNote, ImportResult, Severity, Sheet
from kursplaner.exchange.people_template import template_xlsx
from kursplaner.exchange.people_xlsx import read_import

TODAY = date(2026, 11, 23)
Rows = Sequence[Sequence[object]]
Save = Callable[..., ImportResult]


@pytest.fixture
def read(tmp_path: Path) -> Save:
    def save_and_read(**sheets: Rows) -> ImportResult:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / "import.xlsx")
        return read_import(tmp_path / "import.xlsx", TODAY)

    return save_and_read


def errors(result: ImportResult) -> list[ImportNote]:
    return [note for note in result.notes if note.severity is Severity.ERROR]


def remarks(result: ImportResult, sheet: str) -> list[str]:
    return [
        note.sentence
        for note in result.notes
        if note.severity is Severity.REMARK and note.sheet == sheet
    ]


def test_that_the_empty_template_reads_without_a_word(tmp_path: Path) -> None:
    template_xlsx(tmp_path / "vorlage.xlsx")
    result = read_import(tmp_path / "vorlage.xlsx")

    assert result.data.count == 0
    assert result.notes == ()


def test_that_the_template_explains_every_column(tmp_path: Path) -> None:
    template_xlsx(tmp_path / "vorlage.xlsx")
    book = load_workbook(tmp_path / "vorlage.xlsx")

    assert book.sheetnames == ["Anleitung", *(sheet.value for sheet in Sheet)]
    told = {(row[0], row[1]) for row in book["Anleitung"].iter_rows(max_col=2, values_only=True)}
    for sheet in Sheet:
        for heading in next(book[sheet.value].iter_rows(values_only=True)):
            assert (sheet.value, heading) in told


def test_that_each_sheet_becomes_typed_rows(read: Save) -> None:
    result = read(
        Kurse=[
            ("Kurs", "Art", "Termine", "Lehrkräfte", "Nur Frauen", "Beginn", "Zeiten"),
            ("Deutsch A1", "Integrationskurs", "2 x 4", "Anna Weber", "nein", "1.9.2026",
             "Di+Do 9-13"),
        ],
        Personen=[
            ("Vorname", "Nachname", "Geschlecht", "Sprache", "Kurse", "Fahrdienst"),
            ("Olena", "Probe", "w", "Ukrainisch", "Deutsch A1", "ja"),
        ],
        Kinder=[
            ("Vorname", "Nachname", "Elternteil", "Geburtsdatum", "Masernschutz"),
            ("Ivan", "Probe", "Olena Probe", "3.5.2023", "gesehen"),
        ],
        Lehrkräfte=[("Vorname", "Nachname", "Zeiten"), ("Anna", "Weber", "Mo-Fr 8-16")],
        Räume=[("Raum", "Standort", "Plätze", "Kinderbetreuung", "Fläche"),
               ("Saal", "Alte Schänke", 16, "ja", "42,5")],
    )  # fmt: skip

    (course,) = result.data.courses
    assert (course.name, course.kind, course.lessons) == (
        "Deutsch A1", CourseKind.LANGUAGE, (4, 4),
    )  # fmt: skip
    assert course.first == date(2026, 9, 1)
    assert course.windows == (DaySpan(1, 540, 780), DaySpan(3, 540, 780))
    (person,) = result.data.people
    assert (person.gender, person.language, person.courses) == (
        Gender.FEMALE, "uk", ("Deutsch A1",),
    )  # fmt: skip
    assert person.ride
    (child,) = result.data.children
    assert (child.parent, child.born, child.measles) == (
        "Olena Probe", date(2023, 5, 3), Measles.SEEN,
    )  # fmt: skip
    (teacher,) = result.data.teachers
    assert len(teacher.available) == 5
    (room,) = result.data.rooms
    assert (room.site, room.seats, room.childcare, room.area_m2) == ("Alte Schänke", 16, True, 42.5)
    assert result.notes == ()


def test_that_order_case_umlauts_and_a_title_above_do_not_matter(read: Save) -> None:
    result = read(
        RAEUME=[
            ("Unsere Räume 2026",),
            (),
            ("PLAETZE (ca.)", "standort:", " raum "),
            (12, "Rathaus", "Zimmer 3"),
        ]
    )

    assert [(room.row, room.name, room.seats) for room in result.data.rooms] == [
        (4, "Zimmer 3", 12)
    ]


def test_that_unknown_and_repeated_columns_are_remarked(read: Save) -> None:
    result = read(Räume=[("Raum", "Standort", "Plätze", "Farbe", "Gebäude"),
                         ("Saal", "Haus", 16, "rot", "Anbau")])  # fmt: skip

    assert result.data.rooms[0].site == "Haus"
    assert remarks(result, "Räume") == [
        "Diese Spalte wird nicht gelesen.",
        "Diese Spalte gibt es doppelt; gelesen wird nur die erste.",
    ]


def test_that_a_row_with_an_error_is_left_out_whole_and_named(read: Save) -> None:
    result = read(Räume=[("Raum", "Standort", "Plätze", "Fläche"),
                         ("Saal", "Haus", "viele", 20), ("Bühne", "Haus", 10, 20)])  # fmt: skip

    assert [room.name for room in result.data.rooms] == ["Bühne"]
    (note,) = errors(result)
    assert (note.sheet, note.row, note.column) == ("Räume", 2, "Plätze")
    assert str(note) == (
        "Fehler: Blatt »Räume«, Zeile 2, Spalte »Plätze«: "
        "Die Zelle enthält »viele«; erwartet wird eine Zahl."
    )


def test_that_every_fault_of_a_row_is_told_at_once(read: Save) -> None:
    result = read(Kinder=[("Vorname", "Nachname", "Elternteil", "Geburtsdatum"),
                          ("Ivan", "Probe", "", "31.2.2023")])  # fmt: skip

    assert [note.column for note in errors(result)] == ["Elternteil", "Geburtsdatum"]


def test_that_a_soft_field_is_left_empty_with_a_remark(read: Save) -> None:
    result = read(Personen=[("Vorname", "Nachname", "Sprache"), ("Olena", "Probe", "Klingonisch")])

    assert result.data.people[0].language == "de"
    assert "die Angabe bleibt leer" in remarks(result, "Personen")[0]


def test_that_one_cell_with_the_whole_name_is_split_with_a_remark(read: Save) -> None:
    result = read(Personen=[("Name", "Sprache"), ("Probe, Olena", "uk"), ("Ana Maria Muster", ""),
                            ("Olena", "")])  # fmt: skip

    people = [(person.first_name, person.last_name) for person in result.data.people]
    assert people == [("Olena", "Probe"), ("Ana Maria", "Muster")]
    assert [note.sentence for note in errors(result)] == ["Der Vorname fehlt."]


def test_that_the_same_row_twice_is_an_error_naming_the_first(read: Save) -> None:
    result = read(Kurse=[("Kurs", "Art"), ("Deutsch A1", ""), ("deutsch a1", "Sport")])

    assert len(result.data.courses) == 1
    assert errors(result)[0].sentence == "Dieselbe Angabe steht schon in Zeile 2."


def test_that_a_course_that_ends_before_it_begins_is_refused(read: Save) -> None:
    result = read(Kurse=[("Kurs", "Beginn", "Ende"), ("A", "1.9.2026", "1.8.2026")])

    assert errors(result)[0].sentence == "Das Ende liegt vor dem Beginn."


def test_that_a_missing_column_keeps_the_whole_sheet_out(read: Save) -> None:
    result = read(Räume=[("Raum", "Plätze"), ("Saal", 16)], Kurse=[("Kurs",), ("A",)])

    assert result.data.rooms == ()
    assert len(result.data.courses) == 1
    (note,) = errors(result)
    assert note.row == 0
    assert note.sentence == "Es fehlt die Spalte »Standort«; das Blatt wird nicht übernommen."


def test_that_missing_and_foreign_sheets_are_remarked(read: Save) -> None:
    result = read(Räume=[("Raum", "Standort", "Plätze")], Urlaub=[("x",)])

    assert remarks(result, "Kurse") == ["Das Blatt fehlt."]
    assert remarks(result, "Urlaub") == ["Dieses Blatt wird nicht gelesen."]


def test_that_a_workbook_without_known_sheets_is_refused(read: Save) -> None:
    with pytest.raises(UserError, match="kein bekanntes Blatt, nur »Tabelle1«"):
        read(Tabelle1=[("Raum",)])


def test_that_a_formula_counts_with_the_value_excel_last_showed(read: Save) -> None:
    result = read(Räume=[("Raum", "Standort", "Plätze"), ("Saal", "Haus", "=8+8")])

    # Never calculated by a spreadsheet program, so there is no value to take.
    assert errors(result)[0].sentence == "Die Zelle ist leer, wird aber gebraucht."


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ist leer"),
        (b"Vorname;Nachname\nOlena;Probe\n", "eine Textdatei (CSV), keine Arbeitsmappe"),
        (b"%PDF-1.7\x00\x01", "keine Excel-Datei, keine Arbeitsmappe"),
        (OLE + b"\x00" * 600, "eine alte Excel-Datei (.xls)"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "mit einem Kennwort"),
        (b"PK\x03\x04" + b"\x00" * 100, "ist beschädigt"),
    ],
)
def test_that_a_file_of_another_kind_is_told_in_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "import.xlsx"
    path.write_bytes(content)

    with pytest.raises(UserError) as caught:
        read_import(path)
    assert sentence in caught.value.what


def test_that_other_archives_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "import.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(UserError, match="OpenDocument-Tabelle"):
        read_import(path)

    with ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nichts")
    with pytest.raises(UserError, match="beschädigt oder keine Excel-Datei"):
        read_import(path)


def test_that_a_file_that_unpacks_hugely_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "import.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive, archive.open("bomb", "w") as stream:
        for _ in range(401):
            stream.write(bytes(1024 * 1024))

    with pytest.raises(UserError, match="wird ausgepackt zu groß"):
        read_import(path)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_that_a_damaged_workbook_gives_a_value_or_one_sentence(
    data: st.DataObject, tmp_path: Path, said: Any
) -> None:
    path = tmp_path / "import.xlsx"
    if not path.exists():
        template_xlsx(path)
        (tmp_path / "good").write_bytes(path.read_bytes())
    good = (tmp_path / "good").read_bytes()
    start = data.draw(st.integers(0, len(good) - 1))
    junk = data.draw(st.binary(max_size=30))
    path.write_bytes(good[:start] + junk + good[start + data.draw(st.integers(0, 40)) :])

    assert "import.xlsx" in (said(partial(read_import, path)) or "import.xlsx")
