"""The one layout of an import workbook: its sheets, headings, and what a cell must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msgspec import Struct

from kursplaner.exchange.people_cells import (
    decimal,
    names,
    plain,
    required,
    text,
    titles,
    weekly_units,
    whole,
    words_of,
    yes_no,
)
from kursplaner.exchange.people_data import (
    ChildRow,
    CourseRow,
    PersonRow,
    RoomRow,
    Sheet,
    TeacherRow,
)
from kursplaner.exchange.people_times import day, moment, week_times
from kursplaner.exchange.people_words import course_kind, features, gender, language, measles

Row = CourseRow | PersonRow | ChildRow | TeacherRow | RoomRow


class Field(Struct, frozen=True, kw_only=True):
    """One column: the first heading is the template's, the others are understood as well."""

    name: str
    """Attribute of the row."""
    headings: tuple[str, ...]
    read: Callable[[object], object]
    must: bool = False
    hint: str = ""
    """For the template: what to write, one short sentence."""
    width: int = 18
    soft: bool = False
    """A wrong value is left away with a remark; the row is taken."""

    @property
    def heading(self) -> str:
        return self.headings[0]


class SheetLayout(Struct, frozen=True, kw_only=True):
    sheet: Sheet
    row: type[Row]
    fields: tuple[Field, ...]
    also: tuple[str, ...] = ()
    """Other names of the sheet."""
    key: tuple[str, ...] = ()
    """Fields that together name a row; a second row of the same name is an error."""


def layouts(today: date) -> tuple[SheetLayout, ...]:
    """All sheets; `today` decides what a year of two digits means."""
    date_cell = day(today)
    return (
        _courses(date_cell),
        _people(date_cell, moment(today)),
        _children(date_cell),
        _teachers(),
        _rooms(),
    )


def heading_key(heading: object) -> str:
    """Headings are compared without case, umlaut spelling, punctuation and remarks in brackets."""
    return plain(str(heading).split("(", maxsplit=1)[0])


def columns_of(layout: SheetLayout) -> Mapping[str, Field]:
    return {heading_key(word): field for field in layout.fields for word in field.headings}


_FIRST = Field(name="first_name", headings=("Vorname", "Rufname"), read=text)
_LAST = Field(name="last_name", headings=("Nachname", "Familienname", "Zuname"), read=text)
_FULL = Field(
    name="full_name",
    headings=("Name", "Vor- und Nachname", "Vollständiger Name", "Teilnehmer", "Teilnehmende",
              "Lehrer", "Dozent", "Kind"),
    read=text,
)  # fmt: skip
_GENDER = Field(
    name="gender", headings=("Geschlecht", "m/w/d", "Anrede"), read=gender, width=12,
    hint="w, m oder d",
)  # fmt: skip
_PHONE = Field(name="phone", headings=("Telefon", "Tel", "Handy", "Mobil", "Telefonnummer"),
               read=text)  # fmt: skip
_EMAIL = Field(name="email", headings=("E-Mail", "Mail", "E-Mail-Adresse"), read=text, width=26)
_REMARK = Field(name="remark", headings=("Bemerkung", "Bemerkungen", "Notiz", "Hinweis"),
                read=text, width=30)  # fmt: skip
_TIMES = "etwa »Mo-Fr 8-12; Sa 10:00-14:00«; leer: immer"


def _courses(date_cell: Callable[[object], date]) -> SheetLayout:
    return SheetLayout(
        sheet=Sheet.COURSES, row=CourseRow, key=("name",), also=("Kursliste", "Kurs"),
        fields=(
            Field(name="name", headings=("Kurs", "Name", "Kursname", "Titel", "Bezeichnung"),
                  read=required, must=True, width=30, hint="Name des Kurses, nur einmal"),
            Field(name="kind", headings=("Art", "Kursart", "Typ"), read=course_kind,
                  hint="Sprachkurs, Orientierung, Vortrag, Sport, Nachhilfe, Beruf, Sonstiges"),
            Field(name="lessons", headings=("Termine", "Termine pro Woche", "Wochentermine"),
                  read=weekly_units,
                  hint="Termine je Woche in Unterrichtseinheiten, etwa »2 x 4« oder »4 + 5«"),
            Field(name="minutes_per_unit", headings=("Minuten je UE", "Minuten pro UE"),
                  read=whole(15, 120), width=14, hint="leer: 45"),
            Field(name="units_total", headings=("UE gesamt", "Umfang", "Stundenumfang", "UE"),
                  read=whole(0, 5000), width=12, hint="Unterrichtseinheiten des ganzen Kurses"),
            Field(name="first", headings=("Beginn", "Von", "Start", "Kursbeginn", "Erster Tag"),
                  read=date_cell, width=12, hint="erster Tag, etwa 24.11.2026"),
            Field(name="last", headings=("Ende", "Bis", "Kursende", "Letzter Tag"),
                  read=date_cell, width=12, hint="letzter Tag"),
            Field(name="teachers", headings=("Lehrkräfte", "Lehrkraft", "Dozent", "Dozentin",
                  "Lehrer", "Kursleitung"), read=names, width=30,
                  hint="Namen mit Semikolon; leer: alle mit der Qualifikation"),
            Field(name="rooms", headings=("Räume", "Raum"), read=titles, width=24,
                  hint="Namen mit Semikolon; leer: jeder passende Raum"),
            Field(name="qualification", headings=("Qualifikation", "Zulassung"), read=text,
                  hint="Wort, das die Lehrkraft haben muss"),
            Field(name="features", headings=("Ausstattung", "Merkmale"), read=features,
                  hint="etwa Tafel; barrierefrei"),
            Field(name="expected", headings=("Teilnehmende", "Erwartet", "Plätze belegt",
                  "Personen", "TN"), read=whole(0, 500), width=14,
                  hint="Personen, mit denen zu rechnen ist"),
            Field(name="max_group", headings=("Höchstens", "Gruppengröße", "Max TN", "Plätze"),
                  read=whole(1, 500), width=12),
            Field(name="women_only", headings=("Nur Frauen", "Frauenkurs"), read=yes_no,
                  width=12, hint="ja oder nein"),
            Field(name="teacher_gender", headings=("Lehrkraft Geschlecht",
                  "Geschlecht der Lehrkraft"), read=gender, hint="w, m, d; leer: egal"),
            Field(name="max_per_day", headings=("Termine je Tag", "Termine pro Tag"),
                  read=whole(1, 8), width=14, hint="leer: höchstens einer"),
            Field(name="windows", headings=("Zeiten", "Mögliche Zeiten", "Zeitfenster"),
                  read=week_times, width=30, hint=_TIMES),
        ),
    )  # fmt: skip


def _people(
    date_cell: Callable[[object], date], moment_cell: Callable[[object], datetime]
) -> SheetLayout:
    return SheetLayout(
        sheet=Sheet.PEOPLE, row=PersonRow, key=("first_name", "last_name", "born"),
        also=("Teilnehmende", "Teilnehmer", "Teilnehmerliste", "Teilnehmerinnen"),
        fields=(
            _FIRST, _LAST, _FULL, _GENDER,
            Field(name="born", headings=("Geburtsdatum", "Geboren", "Geb", "geb am"),
                  read=date_cell, width=14, hint="nur nötig, wo es jemand braucht"),
            Field(name="language", headings=("Sprache", "Muttersprache", "Erstsprache"),
                  read=language, soft=True, width=14, hint="etwa Ukrainisch oder uk"),
            _PHONE, _EMAIL,
            Field(name="address", headings=("Adresse", "Anschrift", "Wohnort"), read=text,
                  width=30),
            Field(name="stop", headings=("Haltepunkt", "Haltestelle", "Einstieg", "Abholort"),
                  read=text, width=24, hint="Name des Haltepunkts, an dem der Bus hält"),
            Field(name="ride", headings=("Fahrdienst", "Shuttle", "Abholung", "Bus"),
                  read=yes_no, width=12, hint="ja oder nein"),
            Field(name="wheelchair", headings=("Rollstuhl",), read=yes_no, width=12,
                  hint="ja oder nein"),
            Field(name="pram", headings=("Kinderwagen",), read=yes_no, width=12,
                  hint="ja oder nein"),
            Field(name="courses", headings=("Kurse", "Kurs", "Angemeldet für"), read=titles,
                  width=30, hint="Namen der Kurse mit Semikolon"),
            Field(name="waiting", headings=("Warteliste", "Wartet auf"), read=titles, width=24,
                  hint="Namen der Kurse mit Semikolon"),
            Field(name="registered", headings=("Anmeldedatum", "Angemeldet am", "Anmeldung",
                  "Anmeldung am"), read=moment_cell, width=16,
                  hint="für Fahrdienst und Warteliste, etwa 24.11.2026 oder 24.11.2026 15:30"),
            Field(name="available", headings=("Zeiten", "Verfügbar", "Kann", "Verfügbarkeit"),
                  read=week_times, width=30, hint=_TIMES),
            _REMARK,
        ),
    )  # fmt: skip


def _children(date_cell: Callable[[object], date]) -> SheetLayout:
    return SheetLayout(
        sheet=Sheet.CHILDREN, row=ChildRow, key=("first_name", "last_name", "parent", "born"),
        also=("Kind", "Kinderliste"),
        fields=(
            _FIRST, _LAST, _FULL,
            Field(name="parent", headings=("Elternteil", "Mutter", "Vater", "Eltern", "Gehört zu",
                  "Bezugsperson"), read=required, must=True, width=26,
                  hint="Vor- und Nachname wie im Blatt Personen"),
            Field(name="born", headings=("Geburtsdatum", "Geboren", "Geb", "geb am"),
                  read=date_cell, must=True, width=14, hint="etwa 03.05.2023"),
            Field(name="height_cm", headings=("Größe", "Größe in cm", "Körpergröße"),
                  read=whole(30, 220), soft=True, width=12, hint="in cm, für den Kindersitz"),
            Field(name="care", headings=("Betreuung", "Kommt mit"), read=yes_no, width=12,
                  hint="ja oder nein; leer: ja"),
            Field(name="measles", headings=("Masernschutz", "Masern", "Masernnachweis"),
                  read=measles, hint="gesehen, Kontraindikation, unter 1 oder fehlt"),
            Field(name="qualified_care", headings=("Fachkraft nötig", "Fachkraft"), read=yes_no,
                  width=14, hint="ja: nur mit ausgebildeter Betreuungskraft"),
            Field(name="allergies", headings=("Allergien", "Allergie", "Gesundheit"), read=text,
                  width=24, hint="nur, wenn die Eltern zugestimmt haben"),
            Field(name="collected_by", headings=("Abholberechtigt", "Wird abgeholt von"),
                  read=text, width=24),
        ),
    )  # fmt: skip


def _teachers() -> SheetLayout:
    return SheetLayout(
        sheet=Sheet.TEACHERS, row=TeacherRow, key=("first_name", "last_name"),
        also=("Lehrkraft", "Lehrer", "Dozenten", "Dozentinnen", "Team"),
        fields=(
            _FIRST, _LAST, _FULL,
            Field(name="title", headings=("Titel",), read=text, width=10),
            _GENDER, _PHONE, _EMAIL,
            Field(name="qualifications", headings=("Qualifikationen", "Qualifikation",
                  "Zulassung"), read=words_of, width=24, hint="Wörter mit Semikolon"),
            Field(name="available", headings=("Zeiten", "Verfügbar", "Verfügbarkeit", "Kann"),
                  read=week_times, width=30, hint=_TIMES),
            Field(name="max_units_week", headings=("UE je Woche", "UE pro Woche",
                  "Höchstens UE je Woche", "Deputat"), read=whole(1, 80), width=14),
            Field(name="max_units_day", headings=("UE je Tag", "UE pro Tag",
                  "Höchstens UE je Tag"), read=whole(1, 16), width=14),
            _REMARK,
        ),
    )  # fmt: skip


def _rooms() -> SheetLayout:
    return SheetLayout(
        sheet=Sheet.ROOMS, row=RoomRow, key=("site", "name"), also=("Raum", "Raumliste"),
        fields=(
            Field(name="name", headings=("Raum", "Name", "Raumname"), read=required, must=True,
                  width=24),
            Field(name="site", headings=("Standort", "Gebäude", "Haus", "Ort"), read=required,
                  must=True, width=24, hint="Haus, in dem der Raum liegt"),
            Field(name="seats", headings=("Plätze", "Sitzplätze", "Personen"),
                  read=whole(0, 1000), must=True, width=10),
            Field(name="address", headings=("Adresse", "Anschrift"), read=text, width=30),
            Field(name="features", headings=("Ausstattung", "Merkmale"), read=features, width=24,
                  hint="etwa Tafel; Sporthalle; Küche; barrierefrei; Frauen"),
            Field(name="open", headings=("Zeiten", "Öffnungszeiten", "Geöffnet", "Frei"),
                  read=week_times, width=30, hint=_TIMES),
            Field(name="setup", headings=("Rüstzeit", "Umbauzeit"), read=whole(0, 240),
                  width=12, hint="Minuten zwischen zwei Terminen"),
            Field(name="childcare", headings=("Kinderbetreuung", "Betreuung"), read=yes_no,
                  width=16, hint="ja oder nein"),
            Field(name="area_m2", headings=("Fläche", "Fläche in m²", "Quadratmeter", "m²"),
                  read=decimal(0, 10_000), width=12, hint="in m², für die Kinderbetreuung"),
            Field(name="childcare_places", headings=("Betreuungsplätze", "Kinderplätze"),
                  read=whole(0, 200), width=16),
        ),
    )  # fmt: skip
