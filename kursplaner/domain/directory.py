"""Directory: what paper and files need beyond the plan (addresses, phones, plates, languages).

Kept apart from the problem so that no contact data ever reaches the solver or a problem file.
"""

from __future__ import annotations

from msgspec import Struct


class PersonCard(Struct, frozen=True, kw_only=True):
    """Contact facts of a participant, teacher, caregiver or driver; empty where unknown."""

    name: str
    """Full name; `short` is what leaves the office."""
    short: str
    """First name and initial, as driver sheets show it."""
    phone: str = ""
    address: str = ""
    language: str = "de"
    """ISO 639 code of the slip's second language."""
    remark: str = ""


class ChildCard(Struct, frozen=True, kw_only=True):
    name: str
    short: str
    allergies: str = ""
    """Empty unless its printing was allowed (Art. 9 GDPR)."""
    collected_by: str = ""


class VehicleCard(Struct, frozen=True, kw_only=True):
    name: str
    plate: str = ""
    key: str = ""
    """Where the key hangs."""


class PlaceCard(Struct, frozen=True, kw_only=True):
    name: str
    address: str = ""
    landmark: str = ""


class Directory(Struct, frozen=True, kw_only=True):
    """All cards by the ids of the problem."""

    office: str = ""
    office_phone: str = ""
    municipality: str = ""
    people: dict[str, PersonCard] = {}
    """Participants, teachers, caregivers and drivers; ids are unique across them."""
    children: dict[str, ChildCard] = {}
    vehicles: dict[str, VehicleCard] = {}
    places: dict[str, PlaceCard] = {}
    reserve_driver: str = ""
