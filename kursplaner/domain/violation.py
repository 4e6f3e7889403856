"""A broken rule as data; `wording` turns it into a German sentence."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """What a reference points at; the values are the prefix words used in files."""

    LESSON = "lesson"
    COURSE = "course"
    ROOM = "room"
    SITE = "site"
    TEACHER = "teacher"
    PARTICIPANT = "participant"
    CHILD = "child"
    CAREGIVER = "caregiver"
    VEHICLE = "vehicle"
    DRIVER = "driver"
    RIDE = "ride"
    TOUR = "tour"
    PLACE = "place"
    RELATION = "relation"


class Ref(Struct, frozen=True, order=True, array_like=True):
    """A record of the problem by kind and id; written as `["teacher", "t3"]`."""

    kind: Kind
    id: str


class Violation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule broken once.

    `rule` is "H1" ... "H13" (domain rules) or the id of a course relation; `code` names the exact
    case (one wording template per code); `subjects` are ordered: culprit first, then the others;
    `start`, `end` are minutes of the week; `have` and `limit` the numbers compared, in the unit
    the code documents.
    """

    rule: str
    code: str
    subjects: tuple[Ref, ...] = ()
    start: int | None = None
    end: int | None = None
    have: int | None = None
    limit: int | None = None
    note: str = ""
    hard: bool = True
