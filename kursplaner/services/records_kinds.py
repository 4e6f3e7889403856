"""What a form of each kind of record asks, and where each answer lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from kursplaner.db.ids import Letter
from kursplaner.db.tables.areas import Area, Closure, Place, Room, Site, Term
from kursplaner.db.tables.courses import (
    Course,
    CourseRoom,
    CourseTeacher,
    Relation,
    RelationMember,
)
from kursplaner.db.tables.fleet import Driver, DriverVehicle, Vehicle
from kursplaner.db.tables.people import Caregiver, CaregiverSite, Child, Participant, Teacher
from kursplaner.db.tables.times import Use
from kursplaner.domain.calendar import LAENDER, german_date
from kursplaner.domain.problem import CourseKind, Gender, Measles, RelationKind
from kursplaner.services.records_fields import Field, Option, Values
from kursplaner.services.records_questions import (
    ACTIVE,
    AVAILABLE,
    AWAY,
    CONTACT,
    COURSE_KINDS,
    FEATURES,
    FIRST,
    GENDERS,
    HOURS,
    LANGUAGES,
    LAST,
    MEASLES,
    RELATION_WORDS,
    TAKEN,
    TEACHER_GENDERS,
    TIMES_HINT,
    K,
    Question,
    RecordKind,
    all_rooms,
    choice,
    day,
    of_area,
    one,
    several,
    text,
    tick,
    times,
    whole,
)
from kursplaner.services.records_sources import (
    SINGLE_LESSONS,
    Absences,
    Column,
    Enrolled,
    Layouts,
    Linked,
    Registered,
    RelationCourses,
    WeeklyLessons,
)


def _ordered(values: Values, first: str, last: str) -> dict[str, str]:
    begin, end = values.get(first), values.get(last)
    if begin and end and str(end) < str(begin):  # ISO dates sort as days do
        return {last: "Das liegt vor dem ersten Tag."}
    return {}


def _course_fits(values: Values) -> dict[str, str]:
    group, people = values.get("max_group"), values.get("people")
    if isinstance(group, int) and isinstance(people, tuple) and group and len(people) > group:
        return {"people": f"Das sind {len(people)}, die Gruppe ist auf {group} begrenzt."}
    return _ordered(values, "first", "last")


def _person_fits(values: Values) -> dict[str, str]:
    if values.get("ride") and not values.get("home_id"):
        return {"home_id": "Wer mitfährt, braucht einen Haltepunkt."}
    return _ordered(values, "since", "until")


def _place_fits(values: Values) -> dict[str, str]:
    if (values.get("lat") is None) != (values.get("lon") is None):
        missing = "lat" if values.get("lat") is None else "lon"
        return {missing: "Breite und Länge gehören zusammen."}
    return {}


def _span(row: Any) -> str:
    first, last = german_date(row.first), german_date(row.last)
    return first if first == last else f"{first} bis {last}"


def _relation_fits(values: Values) -> dict[str, str]:
    others = values.get("others")
    number = len(others) if isinstance(others, tuple) else 0
    of_lessons = values.get("first") == SINGLE_LESSONS
    if of_lessons and number:
        return {"others": "Diese Regel nennt einzelne Termine, keine Kurse."}
    if not of_lessons and values.get("kind") == RelationKind.PRECEDENCE and number != 1:
        return {"others": "Bitte wählen Sie genau den Kurs, der danach kommt."}
    if isinstance(others, tuple) and values.get("first") in others and number == 1:
        return {"others": "Bitte wählen Sie einen anderen Kurs als oben."}
    if values.get("kind") == RelationKind.MIN_GAP and not values.get("minutes"):
        return {"minutes": "Bitte geben Sie den Abstand in Minuten an."}
    return {}


def _relation_courses(row: Relation) -> str:
    """`A1, A2 (Wunsch)`, in the order of the rule."""
    session = object_session(row)
    assert session is not None
    names = session.scalars(
        select(Course.name)
        .join(RelationMember, RelationMember.course_id == Course.id)
        .where(RelationMember.relation_id == row.id)
        .order_by(RelationMember.position)
    )
    told = f"{RELATION_WORDS[row.kind]}: " if row.note else ""
    return f"{told}{', '.join(names) or 'einzelne Termine'}{'' if row.hard else ' (Wunsch)'}"


def _area_fits(values: Values) -> dict[str, str]:
    start, end = values.get("day_start"), values.get("day_end")
    if isinstance(start, int) and isinstance(end, int) and end <= start:
        return {"day_end": "Das liegt nicht nach dem Beginn."}
    return {}


# the kinds

COURSE = RecordKind(
    "course", "Kurs", Course, Letter.COURSE, check=_course_fits,
    parts=(
        ("", (
            text("name", "Name", required=True),
            choice("kind", "Art", COURSE_KINDS, CourseKind, "language"),
            Question(Field(name="lessons", label="Termine je Woche", kind=K.LESSONS,
                           hint="UE je Termin, etwa »2 x 4« oder »4 + 5«"), WeeklyLessons()),
            whole("units_total", "Umfang", 9999, unit="UE"),
            day("first", "Erster Tag", hint="Leer: solange der Planungszeitraum dauert"),
            day("last", "Letzter Tag"),
            ACTIVE,
        )),
        ("Teilnehmende", (
            several("people", "Angemeldet", Enrolled("course_id", "participant_id",
                     Letter.PARTICIPANT), of_area(Participant, Letter.PARTICIPANT)),
            whole("expected", "Erwartete Personen", 999,
                   hint="Gilt, wenn es mehr sind als angemeldet"),
            whole("max_group", "Größte Gruppe", 999, default=None),
            tick("women_only", "Nur für Frauen"),
        )),
        ("Lehrkräfte und Räume", (
            several("teachers", "Lehrkräfte", Linked(CourseTeacher, "course_id", "teacher_id",
                     Letter.TEACHER), of_area(Teacher, Letter.TEACHER),
                     "Keine gewählt: alle mit der Qualifikation"),
            text("qualification", "Qualifikation"),
            whole("teachers_needed", "Lehrkräfte zugleich", 9, default=1),
            choice("teacher_gender", "Unterrichtet von", TEACHER_GENDERS, Gender, ""),
            several("rooms", "Räume", Linked(CourseRoom, "course_id", "room_id", Letter.ROOM),
                     all_rooms, "Keiner gewählt: jeder, der passt"),
            Question(Field(name="features", label="Braucht", kind=K.SEVERAL, options=FEATURES),
                     Column("features", ())),
        )),
        ("Zeiten", (
            times("windows", "Nur zu diesen Zeiten", Use.OPEN, f"{TIMES_HINT}. Leer: jederzeit."),
            times("preferred", "Am liebsten", Use.PREFERRED, ""),
            whole("max_per_day", "Termine am Tag", 9, default=1),
            whole("min_days_between", "Freie Tage dazwischen", 6),
            whole("minutes_per_unit", "Minuten je UE", 120, default=45),
        )),
    ),
)  # fmt: skip
RELATION = RecordKind(
    "relation", "Kursregel", Relation, Letter.RELATION, check=_relation_fits,
    detail=_relation_courses,
    parts=(("", (
        Question(Field(name="first", label="Kurs", kind=K.CHOICE, required=True),
                 RelationCourses(first=True), of_area(Course, Letter.COURSE)),
        choice("kind", "Regel",
                tuple(Option(kind.value, word) for kind, word in RELATION_WORDS.items()),
                RelationKind, RelationKind.NOT_OVERLAP.value),
        several("others", "Gemeinsam mit", RelationCourses(first=False),
                 of_area(Course, Letter.COURSE),
                 "Keiner gewählt: gilt für die Termine dieses Kurses untereinander"),
        whole("minutes", "Minuten dazwischen", 720,
               hint="Bei »mit Abstand« mindestens, bei »direkt hintereinander« höchstens"),
        tick("hard", "Muss gelten (sonst ein Wunsch)", default=True),
        Question(Field(name="weight", label="Gewicht", kind=K.WHOLE, required=True, low=1,
                       high=99, hint="Nur für einen Wunsch: je größer, desto wichtiger"),
                 Column("weight", 1)),
        text("note", "Bezeichnung", hint="Leer: die Regel selbst"),
    )),),
)  # fmt: skip
PERSON = RecordKind(
    "person", "Person", Participant, Letter.PARTICIPANT, check=_person_fits,
    parts=(
        ("", (FIRST, LAST, *CONTACT)),
        ("Kurse", (
            several("courses", "Angemeldet", Enrolled("participant_id", "course_id",
                     Letter.COURSE), of_area(Course, Letter.COURSE)),
            day("since", "Dabei seit"), day("until", "Letzter Tag"),
        )),
        ("Fahrdienst", (
            tick("ride", "Fährt mit"),
            one("home", "Haltepunkt", Letter.PLACE, of_area(Place, Letter.PLACE, "keiner")),
            tick("ride_home_open", "Rückfahrt offen"),
            tick("wheelchair", "Sitzt im Rollstuhl"),
            tick("needs_lift", "Braucht den Lift"),
            tick("pram", "Kinderwagen"),
            whole("boarding", "Einsteigen dauert", 30, default=1, unit="Minuten"),
            Question(Field(name="registered", label="Angemeldet am", kind=K.MOMENT,
                           hint="Für die Fahrten, etwa »24.11.2026 15:30«. Leer: rechtzeitig"),
                     Registered()),
            whole("max_ride", "Längste Fahrt", 240, default=None, unit="Minuten",
                   hint="Leer: wie für alle"),
        )),
        ("Zeiten", (
            times("available", "Kann kommen", Use.OPEN, f"{TIMES_HINT}. Leer: immer."), AWAY,
        )),
        ("Angaben", (
            choice("gender", "Geschlecht", GENDERS, Gender, ""),
            choice("language", "Zweite Sprache", LANGUAGES, None, "de"),
            day("born", "Geboren", hint="Nur bei Schülerinnen und Schülern nötig"),
            whole("height_cm", "Größe", 250, default=None, unit="cm"),
        )),
    ),
)  # fmt: skip
CHILD = RecordKind(
    "child", "Kind", Child, Letter.CHILD,
    parts=(
        ("", (
            text("first_name", "Vorname", required=True), text("last_name", "Nachname"),
            day("born", "Geboren", required=True),
            tick("care", "Wird während des Kurses betreut", default=True),
            choice("measles", "Masernnachweis", MEASLES, Measles, "missing"),
            day("measles_seen_on", "Gesehen am"),
            whole("height_cm", "Größe", 200, default=None, unit="cm",
                   hint="Ab 150 cm genügt im Bus der Gurt"),
            tick("qualified_care", "Braucht eine Fachkraft"),
            text("collected_by", "Abgeholt von"),
            text("allergies", "Allergien", hint="Nur, was für die Betreuung nötig ist"),
            tick("allergies_printed", "Eltern erlauben den Druck"),
            times("away", "In Schule oder Kita", Use.SCHOOL, TIMES_HINT),
        )),
    ),
)  # fmt: skip
TEACHER = RecordKind(
    "teacher", "Lehrkraft", Teacher, Letter.TEACHER,
    parts=(
        ("", (text("title", "Titel"), FIRST, LAST, ACTIVE)),
        ("Zeiten", (AWAY, AVAILABLE, times("preferred", "Am liebsten", Use.PREFERRED, ""))),
        ("Unterricht", (
            Question(Field(name="qualifications", label="Qualifikationen", kind=K.WORDS,
                           hint="Mehrere mit Komma"), Column("qualifications", ())),
            choice("gender", "Geschlecht", GENDERS, Gender, ""),
            whole("max_units_week", "Höchstens in der Woche", 60, default=None, unit="UE"),
            whole("max_units_day", "Höchstens am Tag", 16, default=None, unit="UE"),
            whole("units_without_break", "Pause spätestens nach", 16, default=None, unit="UE"),
        )),
        ("Erreichbar", CONTACT),
    ),
)  # fmt: skip
CAREGIVER = RecordKind(
    "caregiver", "Betreuungskraft", Caregiver, Letter.CAREGIVER,
    parts=(
        ("", (FIRST, LAST, tick("qualified", "Fachkraft"), ACTIVE)),
        ("Zeiten", (AWAY, AVAILABLE, *HOURS)),
        ("Einsatz", (
            several("sites", "Standorte", Linked(CaregiverSite, "caregiver_id", "site_id",
                     Letter.SITE), of_area(Site, Letter.SITE), "Keiner gewählt: überall"),
        )),
        ("Erreichbar", CONTACT),
    ),
)  # fmt: skip
DRIVER = RecordKind(
    "driver", "Fahrer:in", Driver, Letter.DRIVER,
    parts=(
        ("", (FIRST, LAST, tick("employed", "Angestellt", default=True),
              day("licence_until", "Führerschein gültig bis"), ACTIVE)),
        ("Dienst", (
            AWAY,
            times("available", "Dienstzeiten", Use.OPEN, f"{TIMES_HINT}. Leer: immer."), *HOURS,
            several("vehicles", "Fährt", Linked(DriverVehicle, "driver_id", "vehicle_id",
                     Letter.VEHICLE), of_area(Vehicle, Letter.VEHICLE),
                     "Keines gewählt: alle"),
        )),
        ("Erreichbar", CONTACT),
    ),
)  # fmt: skip
ROOM = RecordKind(
    "room", "Raum", Room, Letter.ROOM,
    parts=(
        ("", (
            text("name", "Name", required=True),
            one("site", "Standort", Letter.SITE, of_area(Site, Letter.SITE), required=True),
            whole("seats", "Plätze", 2000),
            Question(Field(name="features", label="Ausstattung", kind=K.SEVERAL,
                           options=FEATURES), Column("features", ())),
            whole("setup", "Zwischen zwei Nutzungen frei", 240, unit="Minuten"),
            text("hall", "Halle", hint="Räume mit demselben Wort teilen sich die Umkleiden"),
        )),
        ("Zeiten", (TAKEN, times("open", "Geöffnet", Use.OPEN, f"{TIMES_HINT}. Leer: immer."))),
        ("Kinderbetreuung", (
            tick("childcare", "Hier werden Kinder betreut"),
            Question(Field(name="area_m2", label="Fläche", kind=K.DECIMAL, unit="m²"),
                     Column("area_m2", 0)),
            whole("childcare_places", "Höchstens Kinder", 200, default=None),
        )),
    ),
)  # fmt: skip
SITE = RecordKind(
    "site", "Standort", Site, Letter.SITE,
    parts=(("", (
        text("name", "Name", required=True),
        one("place", "Ort auf der Karte", Letter.PLACE, of_area(Place, Letter.PLACE, "keiner"),
             hint="Ohne ihn fährt kein Bus hierher"),
    )),),
)  # fmt: skip
PLACE = RecordKind(
    "place", "Ort", Place, Letter.PLACE, check=_place_fits, detail=lambda row: str(row.address),
    parts=(("", (
        text("name", "Name", required=True),
        text("address", "Anschrift"), text("landmark", "Woran man ihn erkennt"),
        Question(Field(name="lat", label="Breite", kind=K.DECIMAL, low=-90, high=90,
                       hint="In Grad, etwa 50,3206"), Column("lat", None)),
        Question(Field(name="lon", label="Länge", kind=K.DECIMAL, low=-180, high=180,
                       hint="In Grad, etwa 12,2561"), Column("lon", None)),
        tick("stop", "Hier hält der Bus", default=True),
    )),),
)  # fmt: skip
VEHICLE = RecordKind(
    "vehicle", "Fahrzeug", Vehicle, Letter.VEHICLE,
    parts=(
        ("", (
            text("name", "Name", required=True), text("plate", "Kennzeichen"),
            text("key", "Schlüssel"),
            one("depot", "Standplatz", Letter.PLACE, of_area(Place, Letter.PLACE),
                 required=True),
            ACTIVE,
        )),
        ("Plätze", (
            Question(Field(name="layouts", label="Fahrgastsitze", kind=K.LAYOUTS,
                           required=True, hint="Ohne Fahrer:in: »8«, mit Rollstuhlplätzen "
                           "»6 + 1«, beides möglich »8 oder 6 + 1«"), Layouts()),
            whole("shells", "Babyschalen", 9), whole("child_seats", "Kindersitze", 9),
            whole("boosters", "Sitzerhöhungen", 9), whole("prams", "Kinderwagen", 9, default=2),
            tick("lift", "Lift"),
        )),
        ("Zeiten", (
            Question(Field(name="absences", label="Fällt aus", kind=K.ABSENCES,
                           hint="Etwa »24.11.2026 Werkstatt«"), Absences()),
            times("available", "Verfügbar", Use.OPEN, f"{TIMES_HINT}. Leer: immer."),
        )),
    ),
)  # fmt: skip

TERM = RecordKind(
    "term", "Planungszeitraum", Term, Letter.TERM, detail=_span,
    check=lambda values: _ordered(values, "first", "last"),
    parts=(("", (
        text("name", "Name", required=True),
        day("first", "Erster Tag", required=True, hint="Seine Woche ist eine A-Woche"),
        day("last", "Letzter Tag", required=True),
    )),),
)  # fmt: skip
CLOSURE = RecordKind(
    "closure", "Freie Tage", Closure, Letter.CLOSURE, detail=_span,
    check=lambda values: _ordered(values, "first", "last"),
    parts=(("", (
        text("label", "Anlass", required=True, hint="Feiertage und Ferien kennt das Programm"),
        day("first", "Erster Tag", required=True),
        day("last", "Letzter Tag", required=True),
        tick("school_only", "Nur schulfrei, Kurse finden statt"),
    )),),
)  # fmt: skip
AREA = RecordKind(
    "area", "Kommune", Area, Letter.AREA, check=_area_fits,
    parts=(
        ("", (
            text("name", "Name", required=True),
            choice("land", "Bundesland",
                    tuple(Option(key, word) for key, word in LAENDER.items()), None, "SN"),
            text("office", "Büro", hint="Steht auf jedem Papier"),
            text("office_phone", "Telefon"),
            text("reserve_driver", "Reserve im Fahrdienst", hint="Name und Telefon"),
        )),
        ("Die Woche", (
            Question(Field(name="days", label="Tage ab Montag", kind=K.WHOLE, required=True,
                           low=1, high=7), Column("days", 6)),
            Question(Field(name="day_start", label="Von", kind=K.CLOCK, required=True, unit="Uhr"),
                     Column("day_start", 420)),
            Question(Field(name="day_end", label="Bis", kind=K.CLOCK, required=True, unit="Uhr"),
                     Column("day_end", 1260)),
        )),
    ),
)  # fmt: skip

KINDS: Mapping[str, RecordKind] = {
    kind.key: kind
    for kind in (
        COURSE,
        RELATION,
        PERSON,
        CHILD,
        TEACHER,
        CAREGIVER,
        DRIVER,
        ROOM,
        SITE,
        PLACE,
        VEHICLE,
        TERM,
        CLOSURE,
        AREA,
    )
}
