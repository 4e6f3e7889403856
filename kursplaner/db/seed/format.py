"""The workspace file: one planning area with everything in it, written by hand in TOML.

Records refer to each other by name. Times read "Mo-Fr 08:00-12:30" or "A: Di,Do 14:00-16:00"
(see `spans`). Ages are given in months at the week the file is loaded for, so examples stay young.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from kursplaner.db.tables.times import Parity
from kursplaner.domain.problem import CourseKind, Gender, Measles, RelationKind
from kursplaner.errors import UserError

T = TypeVar("T")


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all entries: unknown fields are refused by name."""


class BlockEntry(Entry, frozen=True, kw_only=True):
    """A span that is taken, every week or (with `weeks`) once, so many weeks from the first."""

    when: str
    reason: str
    weeks: int | None = None


class PlaceEntry(Entry, frozen=True, kw_only=True):
    name: str
    municipality: str
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    landmark: str = ""
    source: str = ""


class SiteEntry(Entry, frozen=True, kw_only=True):
    name: str
    place: str


class RoomEntry(Entry, frozen=True, kw_only=True):
    name: str
    site: str
    seats: int
    features: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    blocked: tuple[BlockEntry, ...] = ()
    setup: int = 0
    hall: str = ""
    childcare: bool = False
    area_m2: float = 0
    childcare_places: int | None = None


class PersonEntry(Entry, frozen=True, kw_only=True):
    """What all people share."""

    name: str
    """First name, a space, the rest is the last name."""
    phone: str = ""
    email: str = ""
    address: str = ""
    remark: str = ""
    available: tuple[str, ...] = ()
    blocked: tuple[BlockEntry, ...] = ()


class TeacherEntry(PersonEntry, frozen=True, kw_only=True):
    title: str = ""
    gender: Gender | None = None
    qualifications: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    max_units_week: int | None = None
    max_units_day: int | None = None
    units_without_break: int | None = None


class CaregiverEntry(PersonEntry, frozen=True, kw_only=True):
    qualified: bool = False
    sites: tuple[str, ...] = ()
    max_minutes_day: int | None = None
    max_minutes_week: int | None = None


class LayoutEntry(Entry, frozen=True, kw_only=True):
    seats: int
    wheelchairs: int = 0


class VehicleEntry(Entry, frozen=True, kw_only=True):
    name: str
    depot: str
    plate: str = ""
    key: str = ""
    layouts: tuple[LayoutEntry, ...] = (LayoutEntry(seats=8),)
    shells: int = 0
    child_seats: int = 0
    boosters: int = 0
    prams: int = 2
    lift: bool = False
    available: tuple[str, ...] = ()
    blocked: tuple[BlockEntry, ...] = ()


class DriverEntry(PersonEntry, frozen=True, kw_only=True):
    vehicles: tuple[str, ...] = ()
    employed: bool = True
    max_minutes_day: int | None = None
    max_minutes_week: int | None = None
    licence_years: int | None = None
    """The licence runs so many years from the first week."""


class LessonEntry(Entry, frozen=True, kw_only=True):
    units: int
    breaks: int = 0
    parity: Parity = Parity.EVERY
    windows: tuple[str, ...] = ()


class CourseEntry(Entry, frozen=True, kw_only=True):
    name: str
    kind: CourseKind = CourseKind.LANGUAGE
    template: str = ""
    lessons: tuple[LessonEntry, ...]
    teachers: tuple[str, ...] = ()
    qualification: str = ""
    teachers_needed: int = 1
    teacher_gender: Gender | None = None
    women_only: bool = False
    rooms: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    expected: int = 0
    max_group: int | None = None
    max_per_day: int = 1
    min_days_between: int = 0
    windows: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    minutes_per_unit: int = 45
    units_total: int = 0
    topic: str = ""


class KitaEntry(Entry, frozen=True, kw_only=True):
    """School or Kita of a child; with `brought` the parent is bound at both ends."""

    place: str
    when: tuple[str, ...]
    brought: bool = True


class ChildEntry(Entry, frozen=True, kw_only=True):
    name: str
    age_months: int
    height_cm: int | None = None
    care: bool = True
    courses: tuple[str, ...] = ()
    measles: Measles = Measles.SEEN
    qualified_care: bool = False
    allergies: str = ""
    allergies_printed: bool = False
    collected_by: str = ""
    kita: KitaEntry | None = None


class PauseEntry(Entry, frozen=True, kw_only=True):
    """A pause of rides: so many days from the first week's Monday on (may be negative)."""

    start: int = 0
    days: int | None = None
    """How long it lasts; left out: until it is lifted."""
    reason: str


class ParticipantEntry(PersonEntry, frozen=True, kw_only=True):
    gender: Gender | None = None
    language: str = "de"
    age_months: int | None = None
    height_cm: int | None = None
    home: str | None = None
    ride: bool = False
    ride_home_open: bool = False
    wheelchair: bool = False
    needs_lift: bool = False
    pram: bool = False
    boarding: int = 1
    max_ride: int | None = None
    only_with: str | None = None
    not_with: tuple[str, ...] = ()
    no_shows: tuple[int, ...] = ()
    """So many days before the first week's Monday the bus came and she was not there."""
    ride_pauses: tuple[PauseEntry, ...] = ()
    registered: str = ""
    """Signed up for the shuttle in the week before the first: "Fr 15:30"."""
    courses: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    school: tuple[str, ...] = ()
    children: tuple[ChildEntry, ...] = ()


class RelationEntry(Entry, frozen=True, kw_only=True):
    kind: RelationKind
    courses: tuple[str, ...]
    minutes: int = 0
    hard: bool = True
    weight: int = 1
    note: str = ""


class OverrideEntry(Entry, frozen=True, kw_only=True):
    origin: str
    destination: str
    minutes: int
    reason: str


class AreaFile(Entry, frozen=True, kw_only=True):
    """One planning area: a town with its neighbours, or a county."""

    name: str
    land: str
    office: str = ""
    office_phone: str = ""
    reserve_driver: str = ""
    days: int = 6
    day_start: str = "07:00"
    day_end: str = "21:00"
    lesson_step: int = 15
    places_file: str = ""
    """Another file beside this one that only holds `places`."""
    places: tuple[PlaceEntry, ...] = ()
    sites: tuple[SiteEntry, ...] = ()
    rooms: tuple[RoomEntry, ...] = ()
    teachers: tuple[TeacherEntry, ...] = ()
    caregivers: tuple[CaregiverEntry, ...] = ()
    vehicles: tuple[VehicleEntry, ...] = ()
    drivers: tuple[DriverEntry, ...] = ()
    courses: tuple[CourseEntry, ...] = ()
    participants: tuple[ParticipantEntry, ...] = ()
    relations: tuple[RelationEntry, ...] = ()
    travel: tuple[OverrideEntry, ...] = field(default=())


class _PlacesFile(Entry, frozen=True, kw_only=True):
    places: tuple[PlaceEntry, ...]


def read_area(path: Path) -> AreaFile:
    """The file, and the places of its places file; UserError names the field that is wrong."""
    area = _read(path, AreaFile)
    if not area.places_file:
        return area
    more = _read(path.with_name(area.places_file), _PlacesFile)
    return msgspec.structs.replace(area, places=(*more.places, *area.places))


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise UserError(f"Die Datei »{path.name}« lässt sich nicht lesen.") from error
    except msgspec.ValidationError as error:
        raise UserError(
            f"In »{path.name}« passt eine Angabe nicht: {_in_german(str(error))}.",
            "Bitte berichtigen Sie diese Stelle.",
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError(
            f"»{path.name}« ist keine gültige TOML-Datei: {error}.",
            "Bitte prüfen Sie Klammern und Anführungszeichen.",
        ) from error


_WORDS = (
    (r"Object contains unknown field `(.*?)`", "das Feld »\\1« gibt es hier nicht"),
    (r"Object missing required field `(.*?)`", "das Feld »\\1« fehlt"),
    (r"Expected `(.*?)`, got `(.*?)`", "erwartet wird \\1, da steht \\2"),
    (r"Invalid enum value (.*?)(?= - at|$)", "\\1 gehört nicht zur Auswahl"),
    (r" - at `\$\.?(.*?)`", " (bei \\1)"),
)


def _in_german(message: str) -> str:
    for pattern, words in _WORDS:
        message = re.sub(pattern, words, message)
    return message
