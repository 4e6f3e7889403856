"""Import aus Excel with real workbooks: matched by name, one undo step, told row by row."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kursplaner.db.tables.areas import Room
from kursplaner.db.tables.courses import Course, CourseTeacher, Lesson
from kursplaner.db.tables.people import (
    Child,
    Contact,
    Enrolment,
    EnrolmentState,
    Participant,
    Teacher,
)
from kursplaner.db.tables.standing import RideRegistration
from kursplaner.db.tables.times import TimeRule
from kursplaner.domain.problem import Measles
from kursplaner.errors import UserError
from kursplaner.exchange.people_template import template_xlsx
from kursplaner.services.importing import Imported, import_file
from kursplaner.services.merging import Merger
from kursplaner.services.week import load_week
from kursplaner.services.workspace import Workspace
from tests.services.conftest import WEEK

TODAY = date(2026, 11, 23)
TABLES = (Room, Course, Lesson, Teacher, CourseTeacher, Participant, Child, Enrolment, Contact,
          TimeRule)  # fmt: skip
PEOPLE = ("Vorname", "Nachname", "Telefon", "Haltepunkt", "Fahrdienst", "Kurse", "Zeiten")
NEW_COURSE = {
    "Kurse": [("Kurs", "Art", "Termine", "Lehrkräfte", "Teilnehmende"),
              ("Kochen", "Sonstiges", "2; 3", "Maja Wolter", 8)],
    "Lehrkräfte": [("Vorname", "Nachname", "Zeiten"), ("Maja", "Wolter", "Mo-Fr 8-16")],
    "Räume": [("Raum", "Standort", "Plätze", "Zeiten", "Adresse"),
              ("Küche", "Mehrgenerationenhaus", 10, "Mo-Fr 8-18", "Markt 1")],
    "Personen": [PEOPLE, ("Olha", "Testenko", "0170 111", "", "nein", "Kochen", "")],
    "Kinder": [("Vorname", "Nachname", "Elternteil", "Geburtsdatum", "Masernschutz"),
               ("Danylo", "Testenko", "Olha Testenko", date(2023, 5, 1), "gesehen")],
}  # fmt: skip


def workbook(path: Path, **sheets: list[tuple[Any, ...]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def take(ws: Workspace, folder: Path, **sheets: list[tuple[Any, ...]]) -> Imported:
    return import_file(ws, workbook(folder / "liste.xlsx", **sheets), TODAY)


def rows(ws: Workspace) -> dict[str, int]:
    with ws.reading() as session:
        return {t.__tablename__: session.scalar(select(func.count(t.id))) or 0 for t in TABLES}


def one(session: Session, table: Any, **facts: Any) -> Any:
    return session.scalars(select(table).filter_by(**facts)).one()


def test_that_new_records_of_all_kinds_arrive_and_belong_together(
    adorf: Workspace, tmp_path: Path
) -> None:
    done = take(adorf, tmp_path, **NEW_COURSE)
    assert done.added == {"Kurse": 1, "Personen": 1, "Kinder": 1, "Lehrkräfte": 1, "Räume": 1}
    problem = load_week(adorf, WEEK).problem
    course = next(c for c in problem.courses if c.name == "Kochen")
    teacher = next(t for t in problem.teachers if "Wolter" in t.name)
    person = next(p for p in problem.participants if "Testenko" in p.name)
    child = next(c for c in problem.children if c.parent == person.id)
    assert course.teachers == (teacher.id,)
    assert sorted(x.units for x in problem.lessons if x.course == course.id) == [2, 3]
    assert person.courses == (course.id,)
    assert child.measles is Measles.SEEN
    assert teacher.available


def test_that_one_undo_takes_everything_back(adorf: Workspace, tmp_path: Path) -> None:
    before = rows(adorf)
    take(adorf, tmp_path, **NEW_COURSE)
    assert rows(adorf) != before
    assert adorf.undo() == "Import aus liste.xlsx"
    assert rows(adorf) == before


def test_that_importing_the_same_file_again_changes_nothing(
    adorf: Workspace, tmp_path: Path
) -> None:
    take(adorf, tmp_path, **NEW_COURSE)
    before = rows(adorf)
    again = take(adorf, tmp_path, **NEW_COURSE)
    assert set(again.added.values()) | set(again.changed.values()) == {0}
    assert rows(adorf) == before


def test_that_known_people_are_matched_by_name_and_empty_cells_erase_nothing(
    adorf: Workspace, tmp_path: Path
) -> None:
    people = [PEOPLE, ("Olha", "Testenko", "0170 111", "", "ja", "Frauenkurs", "Mo 8-12")]
    take(adorf, tmp_path, Personen=people)
    before = rows(adorf)
    changed = [PEOPLE, ("  olha", "TESTENKO ", "0170 222", "", "", "", "")]
    done = take(adorf, tmp_path, Personen=changed)
    assert done.added["Personen"] == 0
    assert rows(adorf) == before
    with adorf.reading() as session:
        person = one(session, Participant, last_name="Testenko")
        contact = one(session, Contact, owner_id=person.id, owner_kind="participant")
        assert person.ride
        assert contact.phone == "0170 222"


def test_that_weekly_times_are_replaced_and_not_piled_up(adorf: Workspace, tmp_path: Path) -> None:
    head = ("Vorname", "Nachname", "Zeiten")
    take(adorf, tmp_path, Lehrkräfte=[head, ("Maja", "Wolter", "Mo-Fr 8-16")])
    before = rows(adorf)["time_rules"]
    take(adorf, tmp_path, Lehrkräfte=[head, ("Maja", "Wolter", "Mo 9-12; Di 9-12")])
    assert rows(adorf)["time_rules"] == before - 3


def test_that_unknown_names_are_told_with_sheet_and_row(adorf: Workspace, tmp_path: Path) -> None:
    done = take(
        adorf, tmp_path,
        Personen=[PEOPLE, ("Olha", "Testenko", "", "Atlantis", "ja", "Kochen; Frauenkurs", "")],
        Kinder=[("Vorname", "Nachname", "Elternteil", "Geburtsdatum"),
                ("Danylo", "X", "Niemand Da", date(2023, 5, 1))],
    )  # fmt: skip
    said = "\n".join(done.lines())
    assert "Blatt »Personen«, Zeile 2: Den Haltepunkt »Atlantis« gibt es noch nicht" in said
    assert "Blatt »Personen«, Zeile 2: Den Kurs »Kochen« gibt es nicht" in said
    assert "Fehler: Blatt »Kinder«, Zeile 2: »Niemand Da« gibt es nicht" in said
    assert done.added["Kinder"] == 0
    assert done.added["Personen"] == 1


def test_that_two_people_of_one_name_are_never_guessed_between(
    adorf: Workspace, tmp_path: Path
) -> None:
    with adorf.change("zwei Gleiche") as session:
        session.add_all(
            Participant(area_id=adorf.area, first_name="Olha", last_name="Testenko")
            for _ in range(2)
        )
    before = rows(adorf)
    done = take(adorf, tmp_path, Personen=[PEOPLE, ("Olha", "Testenko", "1", "", "", "", "")])
    assert "mehrmals" in "\n".join(done.lines())
    assert rows(adorf) == before


def test_that_the_lessons_of_a_known_course_stay_and_that_is_told(
    adorf: Workspace, tmp_path: Path
) -> None:
    before = rows(adorf)["lessons"]
    done = take(adorf, tmp_path, Kurse=[("Kurs", "Termine"), ("Frauenkurs", "9; 9; 9")])
    assert rows(adorf)["lessons"] == before
    assert "Die Termine des Kurses blieben" in "\n".join(done.lines())


def test_that_a_fault_in_the_middle_leaves_nothing_behind(
    adorf: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Merger, row: object) -> None:
        raise RuntimeError("in the middle")

    before = rows(adorf)
    monkeypatch.setattr(Merger, "_child", fail)
    with pytest.raises(RuntimeError):
        take(adorf, tmp_path, **NEW_COURSE)
    assert rows(adorf) == before
    assert adorf.undo_title() is None


def test_that_a_damaged_file_changes_nothing(adorf: Workspace, tmp_path: Path) -> None:
    path = workbook(tmp_path / "liste.xlsx", **NEW_COURSE)
    path.write_bytes(path.read_bytes()[:700])
    before = rows(adorf)
    with pytest.raises(UserError):
        import_file(adorf, path, TODAY)
    assert rows(adorf) == before


def test_that_a_filled_in_template_is_taken_over(adorf: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "vorlage.xlsx"
    template_xlsx(path)
    book = load_workbook(path)
    sheet = book["Personen"]
    heads = [str(cell.value).removesuffix(" *") for cell in sheet[1]]
    sheet.cell(2, heads.index("Vorname") + 1, "Olha")
    sheet.cell(2, heads.index("Nachname") + 1, "Testenko")
    sheet.cell(2, heads.index("Kurse") + 1, "Frauenkurs")
    book.save(path)
    done = import_file(adorf, path, TODAY)
    assert done.added["Personen"] == 1
    assert not [line for line in done.lines() if line.startswith("Fehler")]


SIGNED = ("Vorname", "Nachname", "Haltepunkt", "Fahrdienst", "Kurse", "Warteliste", "Anmeldedatum")


def registered(ws: Workspace, last_name: str) -> list[datetime]:
    with ws.reading() as session:
        found = (
            select(RideRegistration.at)
            .join(Participant, Participant.id == RideRegistration.participant_id)
            .where(Participant.last_name == last_name)
        )
        return list(session.scalars(found))


def test_that_the_day_somebody_signed_up_counts_for_the_deadline_of_the_rides(
    adorf: Workspace, tmp_path: Path
) -> None:
    late, early = datetime(2026, 12, 1, 15, 30), datetime(2026, 11, 20)
    found = [
        SIGNED,
        ("Olha", "Spätenko", "Bad Elster", "ja", "A1 Vormittag", "", late),
        ("Olha", "Frühenko", "Bad Elster", "ja", "A1 Vormittag", "", "20.11.2026"),
        ("Olha", "Fußenko", "", "nein", "A1 Vormittag", "", "1.12.2026 15:30"),
    ]
    take(adorf, tmp_path, Personen=found)
    assert registered(adorf, "Spätenko") == [late]
    assert registered(adorf, "Frühenko") == [early]
    assert registered(adorf, "Fußenko") == [], "who does not ride is not signed up for rides"
    people = {p.name.split()[-1]: p for p in load_week(adorf, WEEK).problem.participants}
    assert [x.at for x in people["Spätenko"].registered] == [1440 + 15 * 60 + 30]
    assert people["Frühenko"].registered == ()
    again = take(adorf, tmp_path, Personen=found)
    assert registered(adorf, "Spätenko") == [late]
    assert again.changed["Personen"] == 0
    adorf.undo()
    assert registered(adorf, "Spätenko") == []


def test_that_who_signed_up_earlier_stands_further_up_on_the_waiting_list(
    adorf: Workspace, tmp_path: Path
) -> None:
    take(adorf, tmp_path, Personen=[
        SIGNED,
        ("Anna", "Dritte", "", "", "", "A1 Vormittag", ""),
        ("Berta", "Zweite", "", "", "", "A1 Vormittag", "12.11.2026"),
        ("Clara", "Erste", "", "", "", "A1 Vormittag", date(2026, 11, 10)),
    ])  # fmt: skip
    with adorf.reading() as session:
        line = session.execute(
            select(Participant.last_name)
            .join(Enrolment, Enrolment.participant_id == Participant.id)
            .join(Course, Course.id == Enrolment.course_id)
            .where(Course.name == "A1 Vormittag", Enrolment.state == EnrolmentState.WAITING)
            .order_by(Enrolment.position)
        ).scalars().all()  # fmt: skip
    assert line[:3] == ["Erste", "Zweite", "Dritte"]


@pytest.mark.parametrize("cell", ["gestern", "1.12.2026 25:00", "1.13.2026"])
def test_that_a_date_of_registration_nobody_understands_is_told(
    adorf: Workspace, tmp_path: Path, cell: str
) -> None:
    found = take(adorf, tmp_path, Personen=[SIGNED, ("A", "B", "", "ja", "", "", cell)])
    assert found.added["Personen"] == 0
    assert any(note.column == "Anmeldedatum" and cell in note.sentence for note in found.notes)
