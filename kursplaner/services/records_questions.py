"""The building blocks of forms of records: a question, its choices, and what comes up again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.tables import Record
from kursplaner.db.tables.areas import Closure, Room, Site
from kursplaner.db.tables.courses import Relation
from kursplaner.db.tables.fleet import Driver
from kursplaner.db.tables.people import Caregiver, Child, Participant, Teacher
from kursplaner.db.tables.times import Use
from kursplaner.domain.names import FEATURE_WORDS
from kursplaner.domain.problem import CourseKind, RelationKind
from kursplaner.services.records_fields import Field, FieldKind, Option, Values
from kursplaner.services.records_sources import (
    Absences,
    Column,
    ContactPart,
    Reference,
    Source,
    Weekly,
)

Options = Callable[[Session, int], tuple[Option, ...]]
K = FieldKind


@dataclass(frozen=True, slots=True)
class Question:
    field: Field
    source: Source
    options: Options | None = None
    """Choices that depend on what the area holds."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    key: str
    word: str
    """On screen: "Kurs"."""
    table: type[Record]
    letter: Letter
    parts: tuple[tuple[str, tuple[Question, ...]], ...]
    """Questions under their headings."""
    check: Callable[[Values], dict[str, str]] = lambda _values: {}
    """Sentences by field about answers that do not go together."""
    detail: Callable[[Any], str] = lambda _row: ""
    """What stands beside the name in a list."""

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for _, questions in self.parts for question in questions)


def name_of(row: Any) -> str:
    """What a record is called."""
    if isinstance(row, Participant | Child | Teacher | Caregiver | Driver):
        title = row.title if isinstance(row, Teacher) else ""
        return " ".join(part for part in (title, row.first_name, row.last_name) if part)
    if isinstance(row, Closure):
        return row.label
    if isinstance(row, Relation):
        return row.note or RELATION_WORDS[row.kind]
    return str(row.name)


def alphabetical(text: str) -> str:
    """To sort by as people look things up: ä beside a (DIN 5007-1), »Bus 2« before »Bus 10«."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"\d+", lambda found: found[0].zfill(9), plain)


# choices

RELATION_WORDS = {
    RelationKind.NOT_OVERLAP: "nicht gleichzeitig",
    RelationKind.DIFFERENT_DAYS: "an verschiedenen Tagen",
    RelationKind.SAME_DAYS: "an denselben Tagen",
    RelationKind.SAME_START: "Beginn zur gleichen Uhrzeit",
    RelationKind.SAME_TIME: "zur gleichen Tageszeit",
    RelationKind.PRECEDENCE: "in dieser Reihenfolge",
    RelationKind.MIN_GAP: "mit Abstand am selben Tag",
    RelationKind.ADJACENT: "direkt hintereinander",
    RelationKind.SAME_ROOM: "im selben Raum",
}
GENDERS = (Option("", "keine Angabe"), Option("f", "weiblich"), Option("m", "männlich"),
           Option("d", "divers"))  # fmt: skip
TEACHER_GENDERS = (Option("", "egal"), Option("f", "eine Frau"), Option("m", "ein Mann"))
COURSE_KINDS = tuple(
    Option(kind.value, word)
    for kind, word in (
        (CourseKind.LANGUAGE, "Sprachkurs"), (CourseKind.ORIENTATION, "Orientierung"),
        (CourseKind.TALK, "Vortrag"), (CourseKind.SPORT, "Sport"),
        (CourseKind.TUTORING, "Nachhilfe"), (CourseKind.VOCATIONAL, "Beruf"),
        (CourseKind.OTHER, "Sonstiges"),
    )
)  # fmt: skip
MEASLES = (
    Option("missing", "fehlt"), Option("seen", "gesehen"), Option("contraindication", "Attest"),
    Option("under_one", "noch kein Jahr alt"),
)  # fmt: skip
LANGUAGES = tuple(
    Option(code, word)
    for code, word in (
        ("de", "nur Deutsch"), ("en", "Englisch"), ("uk", "Ukrainisch"), ("ru", "Russisch"),
        ("ar", "Arabisch"), ("fa", "Farsi/Dari"), ("ps", "Paschtu"), ("kmr", "Kurmandschi"),
        ("tr", "Türkisch"), ("pl", "Polnisch"), ("ro", "Rumänisch"), ("cs", "Tschechisch"),
        ("ti", "Tigrinya"), ("so", "Somali"), ("ckb", "Sorani"), ("vi", "Vietnamesisch"),
        ("fr", "Französisch"), ("bg", "Bulgarisch"),
    )
)  # fmt: skip
FEATURES = tuple(Option(key, word) for key, word in FEATURE_WORDS.items())


def of_area(table: Any, letter: Letter, none: str = "") -> Options:
    """Records of the area by name; `none` is what the empty choice is called, if there is one."""

    def options(session: Session, area: int) -> tuple[Option, ...]:
        rows = session.scalars(select(table).where(table.area_id == area)).all()
        often = Counter(name_of(row) for row in rows)
        found = sorted(
            (Option(letter.key(row.id), _told_apart(row, often)) for row in rows),
            key=lambda option: alphabetical(option.label),
        )
        return (*((Option("", none),) if none else ()), *found)

    return options


def _told_apart(row: Any, often: Mapping[str, int]) -> str:
    """The name, with its number where several are called so."""
    name = name_of(row)
    return f"{name} (Nr. {row.id})" if often[name] > 1 else name


def all_rooms(session: Session, area: int) -> tuple[Option, ...]:
    rows = session.execute(
        select(Room, Site).join(Site, Site.id == Room.site_id).where(Site.area_id == area)
    )
    found = (Option(Letter.ROOM.key(r.id), f"{r.name} ({s.name})") for r, s in rows)
    return tuple(sorted(found, key=lambda option: alphabetical(option.label)))


# questions that come up again and again


def text(name: str, label: str, *, hint: str = "", required: bool = False) -> Question:
    return Question(Field(name=name, label=label, required=required, hint=hint), Column(name))


def whole(
    name: str, label: str, high: int, *, default: int | None = 0, unit: str = "", hint: str = ""
) -> Question:
    field = Field(name=name, label=label, kind=K.WHOLE, high=high, unit=unit, hint=hint)
    return Question(field, Column(name, default))


def tick(name: str, label: str, *, default: bool = False) -> Question:
    return Question(Field(name=name, label=label, kind=K.YES_NO), Column(name, default))


def day(name: str, label: str, *, hint: str = "", required: bool = False) -> Question:
    field = Field(name=name, label=label, kind=K.DATE, hint=hint, required=required)
    return Question(field, Column(name, None))


def choice(
    name: str, label: str, options: tuple[Option, ...], words: type[StrEnum] | None, first: str
) -> Question:
    field = Field(name=name, label=label, kind=K.CHOICE, options=options)
    return Question(field, Column(name, first, words))


def one(name: str, label: str, letter: Letter, options: Options, *, required: bool = False,
         hint: str = "") -> Question:  # fmt: skip
    column = f"{name}_id"
    field = Field(name=column, label=label, kind=K.CHOICE, required=required, hint=hint)
    return Question(field, Reference(column, letter), options)


def several(name: str, label: str, source: Source, options: Options, hint: str = "") -> Question:
    return Question(Field(name=name, label=label, kind=K.SEVERAL, hint=hint), source, options)


def times(name: str, label: str, use: Use, hint: str) -> Question:
    return Question(Field(name=name, label=label, kind=K.TIMES, hint=hint), Weekly(use))


TIMES_HINT = "Eine Zeile je Zeit, etwa »Mo-Fr 8:00-12:30« oder »A: Di 14-16« (nur A-Wochen)"
AVAILABLE = times("available", "Verfügbar", Use.OPEN, f"{TIMES_HINT}. Leer heißt: immer.")
AWAY = Question(
    Field(name="absences", label="Abwesend", kind=K.ABSENCES,
          hint="Etwa »24.11.2026 krank« oder »1.12.2026 bis 5.12.2026 Urlaub«"),
    Absences(),
)  # fmt: skip
TAKEN = Question(
    Field(name="absences", label="Belegt oder geschlossen", kind=K.ABSENCES,
          hint="Etwa »Mo,Mi 16:00-18:00 Schülercafé« oder »24.11.2026 Rohrbruch«"),
    Absences(),
)  # fmt: skip
FIRST = text("first_name", "Vorname")
LAST = text("last_name", "Nachname", required=True)
ACTIVE = tick("active", "Wird eingeplant", default=True)
CONTACT = tuple(
    Question(Field(name=name, label=label), ContactPart(name))
    for name, label in (("phone", "Telefon"), ("email", "E-Mail"), ("address", "Anschrift"),
                        ("remark", "Bemerkung"))
)  # fmt: skip
HOURS = (
    whole("max_minutes_day", "Höchstens am Tag", 1440, default=None, unit="Minuten"),
    whole("max_minutes_week", "Höchstens in der Woche", 10_080, default=None, unit="Minuten"),
)
